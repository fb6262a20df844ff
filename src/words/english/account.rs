use super::count;
use crate::domain::audit::{Act, Actor};
use crate::domain::names::{BadDisplayName, MAX_NAME};
use crate::words::{
    AccountText, ActivityText, BrowserText, DataText, HowManyText, LeaveText, ProfileText, ProtectionText, Sentence,
    SessionsText,
};

pub(super) fn account(text: AccountText) -> &'static str {
    match text {
        AccountText::Title => "Your account",
        AccountText::Back => "Back to your account",
        AccountText::You => "About you",
        AccountText::Name => "Name",
        AccountText::UserName => "User name",
        AccountText::Email => "E-mail",
        AccountText::EmailVerified => "verified",
        AccountText::EmailNotVerified => "not verified yet",
        AccountText::NoEmail => "No address",
        AccountText::Groups => "Groups",
        AccountText::NoGroups | AccountText::PasswordNotSet => "None",
        AccountText::SigningIn => "How you sign in",
        AccountText::Password => "Password",
        AccountText::PasswordSet => "Set",
        AccountText::SecondFactor => "Second factor",
        AccountText::Off => "Off",
        AccountText::RecoveryCodes => "Recovery codes",
        AccountText::TrustedBrowsers => "Trusted browsers",
        AccountText::Sessions => "Where you are signed in",
        AccountText::Activity => "Recent activity",
        AccountText::Data => "Your data",
        AccountText::Change => "Change",
        AccountText::ChangeName => " your name",
        AccountText::ChangeEmail => " your e-mail address",
        AccountText::ChangePassword => " your password",
        AccountText::Manage => "Manage",
        AccountText::ManageFactors => " your second factor",
        AccountText::ManageTrust => " trusted browsers",
        AccountText::EnableTwoFactor => "Enable two-factor",
        AccountText::AllSessions => "All sessions and browsers",
        AccountText::AllActivity => "More activity",
        AccountText::TakeData => "Download your data",
        AccountText::Delete => "Delete your account",
        AccountText::OpenTooLong => "This page was open for too long. Nothing was changed. Try again.",
        AccountText::Unsuccessful => "Nothing was changed yet",
    }
}

pub(super) fn protection(text: ProtectionText) -> Sentence {
    match text {
        ProtectionText::ByPassword => {
            "Only your password protects this account. With a second factor, whoever learns it still can't get in."
                .into()
        }
        ProtectionText::ByTwo => "Your password and a second factor protect this account.".into(),
        ProtectionText::FewCodes { left } => Sentence::fill(
            "You have {0} left. Make new ones before you need the last one.",
            &[&count(left, "recovery code", "recovery codes")],
        ),
        ProtectionText::TurnedAway => "Somebody wanted your approval, and was turned away when you were asked. If it wasn't you, choose another password.".into(),
        ProtectionText::NoCodes => {
            "You have no recovery codes. Make some, so that you can get in when your phone is lost.".into()
        }
    }
}

pub(super) fn how_many(text: HowManyText) -> Sentence {
    match text {
        HowManyText::CodesLeft(0) => "None left".into(),
        HowManyText::CodesLeft(left) => Sentence::fill("{0} left", &[&left.to_string()]),
        HowManyText::TrustedBrowsers(0) => "None".into(),
        HowManyText::TrustedBrowsers(trusted) => Sentence::fill("{0}", &[&trusted.to_string()]),
        HowManyText::OtherSessions(0) => "You are signed in nowhere else.".into(),
        HowManyText::OtherSessions(others) => {
            Sentence::fill("You are also signed in with {0}.", &[&count(others, "other browser", "other browsers")])
        }
    }
}

pub(super) fn sessions(text: SessionsText<'_>) -> Sentence {
    match text {
        SessionsText::Title => "Sessions and browsers".into(),
        SessionsText::Where => "Where you are signed in".into(),
        SessionsText::About => "If you don't know one of these, sign it out, and change your password.".into(),
        SessionsText::ThisBrowser => "This browser".into(),
        SessionsText::SignedIn => "Signed in".into(),
        SessionsText::LastUsed => "Active".into(),
        SessionsText::ActiveNow => "Active now".into(),
        SessionsText::From { address } => Sentence::fill("From {0}", &[address]),
        SessionsText::Apps { apps } => Sentence::from("Used for ").then(Sentence::list(apps, ", ", " and ")),
        SessionsText::End => "Sign out".into(),
        SessionsText::EndOf { browser, address } => Sentence::fill(": {0}, {1}", &[browser, address]),
        SessionsText::EndOthers => "Sign out everywhere else".into(),
        SessionsText::EndOthersAbout => "Ends every session above but the one in this browser.".into(),
        SessionsText::Trusted => "Trusted browsers".into(),
        SessionsText::TrustedAbout => "In these, signing in takes your password alone.".into(),
        SessionsText::NoneTrusted => "Your second factor is asked for in every browser.".into(),
        SessionsText::TrustedSince => "Trusted".into(),
        SessionsText::EndTrust => "Ask again".into(),
        SessionsText::EndAllTrust => "Ask again everywhere".into(),
    }
}

pub(super) fn browser(text: BrowserText<'_>) -> Sentence {
    match text {
        BrowserText::Known { program, system } => Sentence::fill("{0} on {1}", &[program, system]),
        BrowserText::Program { name } => Sentence::fill("{0}", &[name]),
        BrowserText::System { name } => Sentence::fill("A browser on {0}", &[name]),
        BrowserText::Unknown => "Unknown browser".into(),
    }
}

pub(super) fn profile(text: ProfileText<'_>) -> Sentence {
    match text {
        ProfileText::Title => "Your name".into(),
        ProfileText::About { name } => {
            Sentence::fill("Apps and mails call you by it. You sign in as {0}, which stays as it is.", &[name])
        }
        ProfileText::Given => "First name".into(),
        ProfileText::Family => "Last name".into(),
        ProfileText::OneIsEnough => {
            Sentence::fill("One of the two is enough. At most {0} characters each.", &[&MAX_NAME.to_string()])
        }
        ProfileText::Save => "Save".into(),
        ProfileText::Wrong(BadDisplayName::Empty) => "Enter your first name, your last name, or both.".into(),
        ProfileText::Wrong(BadDisplayName::TooLong) => Sentence::fill(
            "This is longer than {0} characters. Shorten it, such as to initials.",
            &[&MAX_NAME.to_string()],
        ),
        ProfileText::Wrong(BadDisplayName::Letter) => {
            "This has a character that can't be seen, or that turns the direction of text. Type it anew.".into()
        }
        ProfileText::Wrong(BadDisplayName::MixedAlphabets) => {
            "This has a word with letters of two alphabets, which look alike. Write each word in one of them.".into()
        }
    }
}

pub(super) fn activity(text: ActivityText<'_>) -> Sentence {
    match text {
        ActivityText::Title => "Activity".into(),
        ActivityText::About => "If you don't know one of these, change your password.".into(),
        ActivityText::Empty => "Nothing has been written down yet.".into(),
        ActivityText::Act(act, by) => done(act, by).into(),
        ActivityText::LanguageChosen => "You chose a language".into(),
        ActivityText::With { detail } => Sentence::fill("{0}", &[detail]),
        ActivityText::From { address } => Sentence::fill("from {0}", &[address]),
        ActivityText::Older => "Older".into(),
        ActivityText::Newest => "Back to the newest".into(),
    }
}

fn done(act: Act, by: Actor) -> &'static str {
    match (act, by) {
        (Act::PasswordSet, Actor::Operator) => "An operator set your password",
        (Act::SessionsRevoked, Actor::Operator) => "An operator ended sessions of yours",
        (Act::FactorRemoved, Actor::Operator) => "An operator removed your second factor",
        (Act::AddressSet, Actor::Operator) => "An operator set your e-mail address",
        (Act::UserCreated, Actor::Owner) => "Your account was made",
        (Act::ResetAsked, Actor::Operator) => "An operator gave you a link for a new password",
        _ => told(act),
    }
}

fn told(act: Act) -> &'static str {
    match act {
        Act::UserCreated => "An operator made your account",
        Act::UserDisabled => "Your account was locked",
        Act::UserEnabled => "Your account was unlocked",
        Act::UserDeleted => "Your account was deleted",
        Act::PasswordSet => "You changed your password",
        Act::PasswordRehashed => "Your password was stored anew, in a safer form",
        Act::PasswordAccepted => "Your password was entered",
        Act::PasswordRefused => "Somebody entered a wrong password",
        Act::GroupsSet => "An operator changed your groups",
        Act::SignedIn => "You signed in",
        Act::SignedOut => "You signed out",
        Act::SessionsRevoked => "You ended sessions",
        Act::AccountDelayed => "There were too many wrong passwords or codes, so signing in had to wait",
        Act::BanAdded => "An operator closed the door to you",
        Act::BanRevoked => "An operator opened the door to you again",
        Act::SigningKeyAdded
        | Act::SigningKeyRemoved
        | Act::MasterKeyRotated
        | Act::StoreBackedUp
        | Act::StoreRestored
        | Act::ConfigurationReloaded
        | Act::ReloadRefused => "The gateway was looked after",
        Act::Registered => "You registered",
        Act::AddressVerified => "Your e-mail address was verified",
        Act::AddressSet => "You asked for a new e-mail address",
        Act::ProfileSet => "You changed your name",
        Act::UserApproved => "An operator approved your account",
        Act::UserInvited => "An operator invited you",
        Act::ResetAsked => "Somebody asked for a new password by mail",
        Act::PasswordReset => "You set a new password by a link",
        Act::EnrollLinkMade => "An operator gave you a link for setting up a second factor",
        Act::FactorBegun => "You began to add a second factor",
        Act::FactorAdded => "You added a second factor",
        Act::FactorRemoved => "You removed a second factor",
        Act::FactorChanged => "You changed how you are asked for your second factor",
        Act::FactorAccepted => "You proved your second factor",
        Act::FactorRefused => "Somebody entered a wrong code",
        Act::FactorAsked => "Something was asked on your phone, or a code was sent",
        Act::AskingApproved => "It was approved on your phone",
        Act::AskingDenied => "It was denied on your phone",
        Act::AskingDisowned => "You said “This wasn't me” on your phone",
        Act::RecoveryCodesMade => "You made new recovery codes",
        Act::TrustEnded => "You ended the trust in a browser",
        Act::AccountDisowned => "Your account was locked by a link in a mail",
        Act::DataTaken => "You downloaded your data",
    }
}

pub(super) fn data(text: DataText) -> &'static str {
    match text {
        DataText::Title => "Download your data",
        DataText::About => {
            "You get what is kept about you here, as one JSON file: your account, second factors, browsers, sessions \
             and activity."
        }
        DataText::Left => "Passwords, codes and keys are not in it.",
        DataText::Button => "Download",
    }
}

pub(super) fn leave(text: LeaveText<'_>) -> Sentence {
    match text {
        LeaveText::Title => "Delete your account".into(),
        LeaveText::RemovesAccount => {
            "Your name, e-mail address, password, second factors and groups are removed from here.".into()
        }
        LeaveText::RemovesAccess => "You are signed out everywhere, and no app lets you in any more.".into(),
        LeaveText::AppsKeep => "What you made in the apps stays there. Ask those who run them about it.".into(),
        LeaveText::NameStays { name } => {
            Sentence::fill("Nobody can ever take the user name {0} again, not even you.", &[name])
        }
        LeaveText::NoWayBack => "Nobody can undo this.".into(),
        LeaveText::TypeName { name } => Sentence::fill("To confirm, type your user name: {0}", &[name]),
        LeaveText::OtherName => "This is not your user name. Type it as it is written above.".into(),
        LeaveText::Button => "Delete my account".into(),
        LeaveText::Gone => "Your account is deleted".into(),
        LeaveText::GoneAbout { brand } => {
            Sentence::fill("You are signed out of {0} everywhere. You can close this window. Farewell.", &[brand])
        }
    }
}
