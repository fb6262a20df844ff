//! German. Calm and plain, with „Sie“: what happened, and what to do next.

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
mod problem;
mod register;
mod reset;
mod time;

use self::time::{span, time, wait};
use super::Sentence;
use super::text::{FrameText, HomeText, LanguageText, Notice, SignInText, SignOutText, Text};

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
        Text::ProblemTitle(text) => problem::title(text),
        Text::Problem(text) => problem::problem(text),
        Text::NextStep(text) => problem::next_step(text),
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
        FrameText::SkipToContent => "Zum Inhalt springen".into(),
        FrameText::Pages => "Seiten".into(),
        FrameText::YourApps => "Ihre Apps".into(),
        FrameText::Account => "Konto".into(),
        FrameText::SignOut => "Abmelden".into(),
        FrameText::SignedInAs { name } => Sentence::fill("Angemeldet als {0}", &[name]),
        FrameText::Language { name } => Sentence::fill("Sprache: {0}", &[name]),
        FrameText::Help => "Hilfe".into(),
    }
}

fn notice(text: Notice) -> &'static str {
    match text {
        Notice::SignedOut => "Sie sind in diesem Browser abgemeldet.",
        Notice::SignedOutEverywhere => "Sie sind überall abgemeldet.",
        Notice::SessionEnded => "Die Sitzung ist beendet.",
        Notice::OtherSessionsEnded => "Alle Ihre anderen Sitzungen sind beendet.",
        Notice::AccountMade => "Ihr Konto ist erstellt. Sie können sich jetzt anmelden.",
        Notice::AddressConfirmed => "Ihre Adresse ist bestätigt.",
        Notice::MailSentAgain => "Die E-Mail ist noch einmal unterwegs. Auch frühere Links gelten, bis sie ablaufen.",
        Notice::PasswordReset => "Ihr Passwort ist geändert. Melden Sie sich mit dem neuen an.",
        Notice::SignInAgain => "Ihre Sitzung ist beendet. Melden Sie sich wieder an.",
        Notice::SignInOver => "Diese Anmeldung gilt nicht mehr. Beginnen Sie von vorn.",
        Notice::TooManyCodes => "Zu viele Codes waren falsch. Diese Anmeldung gilt nicht mehr. Beginnen Sie von vorn.",
        Notice::ProfileSaved => "Ihr Name ist gespeichert.",
        Notice::TrustEnded => "Dort wird wieder nach Ihrem zweiten Faktor gefragt.",
        Notice::PasswordChanged => "Ihr Passwort ist geändert. Überall sonst sind Sie abgemeldet.",
        Notice::AddressAsked => "Öffnen Sie den Link in der E-Mail an die neue Adresse. Bis dahin ändert sich nichts.",
        Notice::FactorAdded => "Ihre Authenticator-App ist eingerichtet.",
        Notice::SetupOver => {
            "Diese Einrichtung ist abgeschlossen oder gilt nicht mehr. Falls Sie Ihre \
             Wiederherstellungscodes nicht gesehen haben, erstellen Sie hier neue."
        }
        Notice::ReachedAdded => "Eingerichtet. Sie können es beim Anmelden wählen.",
        Notice::EnoughFactors => {
            "Ihr Konto hat bereits so viele zweite Faktoren wie möglich. Entfernen Sie einen, bevor Sie einen weiteren hinzufügen."
        }
        Notice::FactorRenamed => "Der neue Name ist gespeichert.",
        Notice::FactorFirst => "Danach wird ab jetzt zuerst gefragt.",
        Notice::FactorRemoved => "Entfernt. Kein Browser gilt mehr als vertrauenswürdig.",
        Notice::TwoFactorDisabled => "Der zweite Faktor ist abgeschaltet. Nur noch Ihr Passwort schützt dieses Konto.",
        Notice::CodesMade => "Ihre neuen Wiederherstellungscodes gelten ab jetzt, die alten nicht mehr.",
    }
}

fn sign_in(text: SignInText<'_>) -> Sentence {
    match text {
        SignInText::Title | SignInText::Button => "Anmelden".into(),
        SignInText::TitleTo { app } => Sentence::fill("Anmelden und weiter zu {0}", &[app]),
        SignInText::Name => "Benutzername oder E-Mail-Adresse".into(),
        SignInText::Password => "Passwort".into(),
        SignInText::Remember => "Angemeldet bleiben".into(),
        SignInText::RememberHint => "Nur auf einem Gerät, das sonst niemand benutzt.".into(),
        SignInText::Unsuccessful => "Sie sind noch nicht angemeldet".into(),
        SignInText::Refused => {
            "Name und Passwort passen nicht zusammen. Prüfen Sie beides und versuchen Sie es noch einmal.".into()
        }
        SignInText::Wait { rest } => {
            Sentence::fill("Zu viele Versuche. Versuchen Sie es in {0} noch einmal.", &[&wait(rest)])
        }
        SignInText::OpenTooLong => {
            "Diese Seite war zu lange geöffnet. Es wurde nichts geändert. Versuchen Sie es noch einmal.".into()
        }
        SignInText::Busy => {
            "Gerade melden sich viele an, deshalb konnten wir Ihre Angaben nicht prüfen. Versuchen Sie es in ein paar \
             Sekunden noch einmal."
                .into()
        }
        SignInText::NameMissing => "Geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse ein.".into(),
        SignInText::PasswordMissing => "Geben Sie Ihr Passwort ein.".into(),
        SignInText::Forgot => "Passwort vergessen?".into(),
        SignInText::NewHere => "Neu hier? Konto erstellen".into(),
    }
}

fn home(text: HomeText<'_>) -> Sentence {
    match text {
        HomeText::Hello { name } => Sentence::fill("Willkommen, {0}. Wohin möchten Sie?", &[name]),
        HomeText::Empty => "Für Sie gibt es hier noch keine App.".into(),
        HomeText::EmptyNext { brand } => Sentence::fill(
            "Hier erscheinen die Apps, die Sie öffnen dürfen. Wenn Ihnen eine fehlt, wenden Sie sich an die \
             Betreiber von {0}.",
            &[brand],
        ),
    }
}

fn language(text: LanguageText) -> &'static str {
    match text {
        LanguageText::Title => "Sprache",
        LanguageText::About => "Für diese Seiten und für die E-Mails, die Sie von hier bekommen.",
        LanguageText::Back => "Nichts ändern",
    }
}

fn sign_out(text: SignOutText<'_>) -> Sentence {
    match text {
        SignOutText::SignedInAs { name } => Sentence::fill("Sie sind als {0} angemeldet.", &[name]),
        SignOutText::Where => "Wo?".into(),
        SignOutText::Here => "In diesem Browser".into(),
        SignOutText::HereAbout => "Beendet diese Sitzung und die der Apps, die Sie damit geöffnet haben.".into(),
        SignOutText::Everywhere => "Überall".into(),
        SignOutText::EverywhereAbout => "Beendet alle Ihre Sitzungen auf allen Geräten.".into(),
        SignOutText::Stay => "Angemeldet bleiben".into(),
    }
}
