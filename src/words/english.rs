//! English. Short sentences, the reader's words, no blame, and what to do next.

mod account;
mod approval;
mod bind;
mod confirm;
mod countries;
mod credentials;
mod factor;
mod mail;
mod new_password;
mod phone;
mod register;
mod reset;

use std::time::Duration;

use super::Sentence;
use super::measure::{self, Rounding, Unit};
use super::text::{
    FrameText, HomeText, LanguageText, NextStep, Notice, ProblemText, ProblemTitle, SignInText, SignOutText, Text,
    TimeText,
};
use crate::domain::time::Timestamp;

pub(super) fn say(text: Text<'_>) -> Sentence {
    match text {
        Text::Frame(text) => frame(text),
        Text::Notice(text) => notice(text).into(),
        Text::SignIn(text) => sign_in(text),
        Text::Home(text) => home(text),
        Text::Account(text) => account::account(text).into(),
        Text::Protection(text) => account::protection(text),
        Text::HowMany(text) => account::how_many(text),
        Text::Sessions(text) => account::sessions(text),
        Text::Browser(text) => account::browser(text),
        Text::Profile(text) => account::profile(text),
        Text::Activity(text) => account::activity(text),
        Text::Data(text) => account::data(text).into(),
        Text::Leave(text) => account::leave(text),
        Text::ChangePassword(text) => credentials::password(text).into(),
        Text::ChangeAddress(text) => credentials::address(text),
        Text::OwnFactors(text) => credentials::own(text),
        Text::AddPhone(text) => phone::add(text),
        Text::Phone(text) => phone::page(text),
        Text::PhoneNews(text) => phone::news(text),
        Text::Deed(text) => credentials::deed(text),
        Text::SignOut(text) => sign_out(text),
        Text::NewPassword(text) => new_password::say(text),
        Text::Register(text) => register::register(text),
        Text::ConfirmAddress(text) => register::confirm(text),
        Text::Reset(text) => reset::reset(text),
        Text::NotMe(text) => reset::not_me(text),
        Text::AlreadyHere(text) => reset::already_here(text),
        Text::Language(text) => language(text).into(),
        Text::ProblemTitle(text) => problem_title(text),
        Text::Problem(text) => problem(text),
        Text::NextStep(text) => next_step(text),
        Text::Confirm(text) => confirm::say(text),
        Text::Factor(text) => factor::say(text),
        Text::Enrol(text) => factor::enrol(text),
        Text::Recovery(text) => factor::recovery(text),
        Text::Bind(text) => bind::say(text),
        Text::TryOut(text) => bind::try_out(text),
        Text::Country(country) => countries::name(country).into(),
        Text::Approval(text) => approval::say(text),
        Text::Time(text) => time(text),
        Text::Mail(text) => mail::mail(text),
    }
}

fn frame(text: FrameText<'_>) -> Sentence {
    match text {
        FrameText::SkipToContent => "Skip to the content".into(),
        FrameText::Pages => "Pages".into(),
        FrameText::YourApps => "Your apps".into(),
        FrameText::Account => "Account".into(),
        FrameText::SignOut => "Sign out".into(),
        FrameText::SignedInAs { name } => Sentence::fill("Signed in as {0}", &[name]),
        FrameText::Language { name } => Sentence::fill("Language: {0}", &[name]),
        FrameText::Help => "Help".into(),
    }
}

fn notice(text: Notice) -> &'static str {
    match text {
        Notice::SignedOut => "You are signed out of this browser.",
        Notice::SignedOutEverywhere => "You are signed out everywhere.",
        Notice::SessionEnded => "That session has ended.",
        Notice::OtherSessionsEnded => "All your other sessions have ended.",
        Notice::AccountMade => "Your account is made. Sign in to it.",
        Notice::AddressConfirmed => "Your address is confirmed.",
        Notice::MailSentAgain => "The mail was sent again. Every link is good until its own end.",
        Notice::PasswordReset => "Your password has been changed. Sign in with the new one.",
        Notice::SignInAgain => "Your session has ended. Sign in again.",
        Notice::SignInOver => "That sign-in is over. Begin again.",
        Notice::TooManyCodes => "Too many codes were wrong, so that sign-in is over. Begin again.",
        Notice::ProfileSaved => "Your name is saved.",
        Notice::TrustEnded => "Your second factor will be asked for there again.",
        Notice::PasswordChanged => "Your password is changed. Everywhere else you are signed out.",
        Notice::SetupOver => {
            "That setup is done, or has ended. If you have not seen your recovery codes, make new ones here."
        }
        Notice::AddressAsked => "Open the link that we sent to the new address. Until then nothing changes.",
        Notice::FactorAdded => "Your authenticator app is set up.",
        Notice::ReachedAdded => "It is set up. You can choose it when you sign in.",
        Notice::EnoughFactors => {
            "Your account has as many second factors as one can have. Remove one before you add another."
        }
        Notice::FactorRenamed => "The new name is saved.",
        Notice::FactorFirst => "That one will be asked for first.",
        Notice::FactorRemoved => "It is removed, and no browser is trusted any more.",
        Notice::TwoFactorDisabled => "Two-factor is off. Only your password protects this account.",
        Notice::CodesMade => "Your new recovery codes count. The old ones are worth nothing any more.",
    }
}

fn sign_in(text: SignInText<'_>) -> Sentence {
    match text {
        SignInText::Title | SignInText::Button => "Sign in".into(),
        SignInText::TitleTo { app } => Sentence::fill("Sign in to continue to {0}", &[app]),
        SignInText::Name => "User name or e-mail address".into(),
        SignInText::Password => "Password".into(),
        SignInText::Remember => "Keep me signed in".into(),
        SignInText::RememberHint => "Only on a device that nobody else uses.".into(),
        SignInText::Unsuccessful => "You are not signed in yet".into(),
        SignInText::Refused => "That name and password don't match. Check both and try again.".into(),
        SignInText::Wait { rest } => {
            Sentence::fill("Too many tries. You can try again in {0}.", &[&span(rest, Rounding::Up)])
        }
        SignInText::OpenTooLong => "This page was open for too long. Nothing was changed. Try again.".into(),
        SignInText::Busy => {
            "Many people are signing in just now, so what you entered could not be checked. Try again in a few \
             seconds."
                .into()
        }
        SignInText::NameMissing => "Enter your user name or e-mail address.".into(),
        SignInText::PasswordMissing => "Enter your password.".into(),
        SignInText::Forgot => "Forgot your password?".into(),
        SignInText::NewHere => "New here? Make an account".into(),
    }
}

fn home(text: HomeText<'_>) -> Sentence {
    match text {
        HomeText::Hello { name } => Sentence::fill("Hello, {0}. Where would you like to go?", &[name]),
        HomeText::Empty => "There is no app for you here yet.".into(),
        HomeText::EmptyNext { brand } => Sentence::fill(
            "Apps that you may open will be listed on this page. If you expected one, ask the people who run {0}.",
            &[brand],
        ),
    }
}

fn language(text: LanguageText) -> &'static str {
    match text {
        LanguageText::Title => "Language",
        LanguageText::About => "These pages, and the mails that you get from here.",
        LanguageText::Back => "Leave it as it is",
    }
}

fn sign_out(text: SignOutText<'_>) -> Sentence {
    match text {
        SignOutText::SignedInAs { name } => Sentence::fill("You are signed in as {0}.", &[name]),
        SignOutText::Where => "Where?".into(),
        SignOutText::Here => "In this browser".into(),
        SignOutText::HereAbout => "Ends this session and those of the apps you opened with it.".into(),
        SignOutText::Everywhere => "Everywhere".into(),
        SignOutText::EverywhereAbout => "Ends all your sessions, on every device.".into(),
        SignOutText::Stay => "Stay signed in".into(),
    }
}

fn problem_title(text: ProblemTitle<'_>) -> Sentence {
    let about_app = |app: Option<&str>, named, unnamed: &'static str| {
        app.map_or_else(|| unnamed.into(), |app| Sentence::fill(named, &[app]))
    };
    match text {
        ProblemTitle::BadRequest => "We could not read that request".into(),
        ProblemTitle::SignInNeeded => "Sign in first".into(),
        ProblemTitle::NotAllowed => "This is not open to you".into(),
        ProblemTitle::StepUpNeeded => "Confirm that it's you".into(),
        ProblemTitle::SecondFactorNeeded => "A password is not enough here".into(),
        ProblemTitle::FirstFactorByLink => "A password is not enough for your account".into(),
        ProblemTitle::Banned => "You can't come in".into(),
        ProblemTitle::CookiesNeeded => "Your browser did not keep our cookie".into(),
        ProblemTitle::LinkEnded => "This link has ended".into(),
        ProblemTitle::StaleForm => "This page was open for too long".into(),
        ProblemTitle::ForeignForm => "That form did not come from here".into(),
        ProblemTitle::InsecureHttp => "This connection is not secure".into(),
        ProblemTitle::UnknownHost => "There is nothing at this address".into(),
        ProblemTitle::UnknownPage => "There is no such page".into(),
        ProblemTitle::WrongMethod => "This page can't be used that way".into(),
        ProblemTitle::TooSlow => "The request took too long".into(),
        ProblemTitle::TooLarge => "That was too large".into(),
        ProblemTitle::WrongConnection => "That came over the wrong connection".into(),
        ProblemTitle::TooMany => "Too many tries".into(),
        ProblemTitle::Broken => "Something broke on our side".into(),
        ProblemTitle::Unavailable => "We can't answer just now".into(),
        ProblemTitle::AppUnreachable { app } => about_app(app, "{0} can't be reached", "The app can't be reached"),
        ProblemTitle::AppDown { app } => about_app(app, "{0} is not available", "The app is not available"),
        ProblemTitle::AppSlow { app } => about_app(app, "{0} did not answer in time", "The app did not answer in time"),
    }
}

fn problem(text: ProblemText<'_>) -> Sentence {
    match text {
        ProblemText::BadRequest => {
            "The address, or what was sent with it, has a part that is not allowed. Nothing was changed.".into()
        }
        ProblemText::SignInNeeded => "This is only for people who are signed in.".into(),
        ProblemText::Closed { name } => {
            Sentence::fill("You are signed in as {0}, and this place is closed to everyone.", &[name])
        }
        ProblemText::NotInGroups { name, groups: [group] } => {
            Sentence::fill("You are signed in as {0}, and this place is for the group {1}.", &[name, group])
        }
        ProblemText::NotInGroups { name, groups } => {
            Sentence::fill("You are signed in as {0}, and this place is for the groups ", &[name])
                .then(Sentence::list(groups, ", ", " or "))
                .then(".")
        }
        ProblemText::StepUpNeeded => {
            "You are signed in, and this place asks for more: a second proof, or one that is not so old.".into()
        }
        ProblemText::SecondFactorNeeded { name } => Sentence::fill(
            "You are signed in as {0} with your password. This place also asks for a second proof, such as a code \
             from your phone, and your account has none.",
            &[name],
        ),
        ProblemText::FirstFactorByLink => {
            "Your name and password are right. But your account also needs a second proof, such as a code from your \
             phone, and here that is set up with a link that somebody gives you."
                .into()
        }
        ProblemText::Banned => "The people who run this site have closed it to you, or to where you come from.".into(),
        ProblemText::CookiesNeeded => {
            "To remember that you signed in, this site needs one cookie. It follows you nowhere else.".into()
        }
        ProblemText::LinkEnded => "It counts once, for a short time, in the browser where it began.".into(),
        ProblemText::StaleForm => "Nothing was changed.".into(),
        ProblemText::ForeignForm => {
            "Your browser did not say that it was on a page of ours. Nothing was changed.".into()
        }
        ProblemText::InsecureHttp { host } => Sentence::fill(
            "What you type here could be read on its way to {0}, so signing in is switched off.",
            &[host],
        ),
        ProblemText::UnknownHost { host } => Sentence::fill("No app answers to the name {0}.", &[host]),
        ProblemText::UnknownPage => "The address may be misspelt, or the page may have moved.".into(),
        ProblemText::WrongMethod => "The page is there, but it does not take this kind of request.".into(),
        ProblemText::TooSlow => "It did not arrive completely in the time we wait. Nothing was changed.".into(),
        ProblemText::TooLarge => "What was sent is larger than this place takes. Nothing was changed.".into(),
        ProblemText::WrongConnection => "Your browser asked for this site over a connection to another one.".into(),
        ProblemText::TooMany { rest } => Sentence::fill("You can try again in {0}.", &[&span(rest, Rounding::Up)]),
        ProblemText::HeadTooLarge => {
            "The address or the cookies that came with it are too long. Nothing was changed.".into()
        }
        ProblemText::Broken => "It has been written down, and it was nothing that you did.".into(),
        ProblemText::Unavailable => {
            "We are up, but too busy, or waiting for a part of ours. You are not signed out.".into()
        }
        ProblemText::AppUnreachable => {
            "We are up, and you did nothing wrong, but the app gave no proper answer.".into()
        }
        ProblemText::AppDown => {
            "We are up, and you did nothing wrong, but the app is switched off or overloaded.".into()
        }
        ProblemText::AppSlow => "We are up, and you did nothing wrong. What you sent may still have arrived.".into(),
        ProblemText::Reference => "Reference".into(),
    }
}

fn next_step(text: NextStep<'_>) -> Sentence {
    match text {
        NextStep::SignIn => "Sign in".into(),
        NextStep::SwitchAccount => "Use another account".into(),
        NextStep::YourApps => "Your apps".into(),
        NextStep::TryAgain => "Try again".into(),
        NextStep::OpenSecurely => "Open the secure page".into(),
        NextStep::AskForAccess { brand } => {
            Sentence::fill("If you should be let in, ask the people who run {0}.", &[brand])
        }
        NextStep::ConfirmItsYou => "Confirm that it's you".into(),
        NextStep::AskForFactor { brand } => {
            Sentence::fill("The people who run {0} can send you a link to set one up.", &[brand])
        }
        NextStep::AskForFactorLink { brand } => Sentence::fill("Ask the people who run {0} for the link.", &[brand]),
        NextStep::AskAboutBan { brand } => {
            Sentence::fill("If you think that this is a mistake, tell the people who run {0}.", &[brand])
        }
        NextStep::AllowCookies => "Allow cookies for this site, then try again.".into(),
        NextStep::CloseIfNotYou => "If you sent nothing from here, all is well: close this page.".into(),
        NextStep::CheckAddress => "Check the address for a slip.".into(),
        NextStep::GoBackAndShorten => "Go back, send less at once, and try again.".into(),
        NextStep::ClearCookies => "Clear the cookies of this site and try again.".into(),
        NextStep::ReloadPage => "Load the page again.".into(),
        NextStep::TryAgainSoon => "Try again in a minute.".into(),
        NextStep::TellOperator { brand } => {
            Sentence::fill("If it stays this way, tell the people who run {0}.", &[brand])
        }
        NextStep::AskForHelp => "Ask for help".into(),
        NextStep::AreYouOperator => "Do you run this site?".into(),
        NextStep::OperatorTls => {
            "Give the gateway a certificate: a [[listener]] with tls = { certificate, key }, and a public_url that \
             begins with https."
                .into()
        }
        NextStep::OperatorProxy => {
            "If a proxy of yours already speaks https, list its address in trusted_proxies and have it send \
             X-Forwarded-Proto."
                .into()
        }
        NextStep::OperatorInsecure => {
            "Only on a network where nobody else can listen: insecure_http = true in [gateway].".into()
        }
    }
}

fn time(text: TimeText) -> Sentence {
    match text {
        TimeText::Ago(past) if past < MINUTE => "just now".into(),
        TimeText::Ago(past) => Sentence::fill("{0} ago", &[&span(past, Rounding::Down)]),
        TimeText::Exact(at) => Sentence::fill("{0}", &[&exact(at)]),
    }
}

const MINUTE: Duration = Duration::from_mins(1);

/// "45 seconds", "4 minutes", "1 hour".
fn span(long: Duration, rounding: Rounding) -> String {
    let (count, unit) = measure::span(long, rounding);
    let (one, many) = match unit {
        Unit::Day => ("day", "days"),
        Unit::Hour => ("hour", "hours"),
        Unit::Minute => ("minute", "minutes"),
        Unit::Second => ("second", "seconds"),
    };
    format!("{count} {}", if count == 1 { one } else { many })
}

/// "1 code", "3 codes".
fn count(how_many: usize, one: &str, many: &str) -> String {
    format!("{how_many} {}", if how_many == 1 { one } else { many })
}

/// "21 November 2026, 09:45 UTC".
fn exact(at: Timestamp) -> String {
    i64::try_from(at.millis())
        .ok()
        .and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok())
        .map(|at| at.strftime("%-d %B %Y, %H:%M UTC").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_said_apart_from_many() {
        assert_eq!(span(Duration::from_mins(1), Rounding::Up), "1 minute");
        assert_eq!(span(Duration::from_secs(61), Rounding::Up), "2 minutes");
    }

    #[test]
    fn what_is_past_is_never_said_to_be_older_than_it_is() {
        for (seconds, said) in [
            (0, "just now"),
            (59, "just now"),
            (60, "1 minute ago"),
            (119, "1 minute ago"),
            (7199, "1 hour ago"),
            (86_400 * 3 + 5, "3 days ago"),
            (86_400 * 400, "400 days ago"),
        ] {
            assert_eq!(time(TimeText::Ago(Duration::from_secs(seconds))).to_string(), said, "{seconds}");
        }
    }

    #[test]
    fn a_moment_is_written_out_and_an_impossible_one_is_left_out() {
        assert_eq!(exact(Timestamp::from_seconds(1_795_254_343)), "21 November 2026, 09:45 UTC");
        assert_eq!(exact(Timestamp::from_millis(u64::MAX)), "");
    }

    #[test]
    fn groups_are_listed_as_one_would_say_them() {
        for (groups, said) in [
            (&["staff"][..], "You are signed in as ada, and this place is for the group staff."),
            (&["a", "b"], "You are signed in as ada, and this place is for the groups a or b."),
            (&["a", "b", "c"], "You are signed in as ada, and this place is for the groups a, b or c."),
        ] {
            assert_eq!(problem(ProblemText::NotInGroups { name: "ada", groups }).to_string(), said);
        }
    }
}
