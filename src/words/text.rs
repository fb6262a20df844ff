//! The keys: what can be said, and what must be known to say it. Grouped as pages are.

mod account;
mod approval;
mod bind;
mod confirm;
mod credentials;
mod factor;
mod mail;
mod new_password;
mod phone;
mod register;
mod reset;

use std::time::Duration;

pub use account::{
    AccountText, ActivityText, BrowserText, DataText, HowManyText, LeaveText, ProfileText, ProtectionText, SessionsText,
};
pub use approval::ApprovalText;
pub use bind::{BindText, TryOutText};
pub use confirm::ConfirmText;
pub use credentials::{ChangeAddressText, ChangePasswordText, DeedText, OwnFactorsText};
pub use factor::{EnrolText, FactorText, RecoveryText};
pub use mail::MailText;
pub use new_password::NewPasswordText;
pub use phone::{AddPhoneText, PhoneNews, PhoneText};
pub use register::{ConfirmAddressText, RegisterText};
pub use reset::{AlreadyHereText, NotMeText, ResetText};

use crate::domain::country::Country;
use crate::domain::time::Timestamp;

macro_rules! texts {
    ($($group:ident($keys:ty)),+ $(,)?) => {
        #[derive(Clone, Copy, Debug)]
        pub enum Text<'a> {
            $($group($keys)),+
        }

        $(impl<'a> From<$keys> for Text<'a> {
            fn from(keys: $keys) -> Self {
                Self::$group(keys)
            }
        })+
    };
}

texts! {
    Frame(FrameText<'a>),
    Notice(Notice),
    SignIn(SignInText<'a>),
    Home(HomeText<'a>),
    Account(AccountText),
    Protection(ProtectionText),
    HowMany(HowManyText),
    Sessions(SessionsText<'a>),
    Browser(BrowserText<'a>),
    Profile(ProfileText<'a>),
    Activity(ActivityText<'a>),
    Data(DataText),
    Leave(LeaveText<'a>),
    ChangePassword(ChangePasswordText),
    ChangeAddress(ChangeAddressText<'a>),
    OwnFactors(OwnFactorsText<'a>),
    AddPhone(AddPhoneText<'a>),
    Phone(PhoneText),
    PhoneNews(PhoneNews),
    Deed(DeedText<'a>),
    SignOut(SignOutText<'a>),
    NewPassword(NewPasswordText),
    Register(RegisterText<'a>),
    ConfirmAddress(ConfirmAddressText<'a>),
    Reset(ResetText<'a>),
    NotMe(NotMeText<'a>),
    AlreadyHere(AlreadyHereText<'a>),
    Language(LanguageText),
    ProblemTitle(ProblemTitle<'a>),
    Problem(ProblemText<'a>),
    NextStep(NextStep<'a>),
    Confirm(ConfirmText),
    Factor(FactorText<'a>),
    Enrol(EnrolText<'a>),
    Recovery(RecoveryText<'a>),
    Bind(BindText<'a>),
    TryOut(TryOutText<'a>),
    Country(Country),
    Approval(ApprovalText<'a>),
    Time(TimeText),
    Mail(MailText<'a>),
}

/// What stands around every page.
#[derive(Clone, Copy, Debug)]
pub enum FrameText<'a> {
    SkipToContent,
    Pages,
    YourApps,
    Account,
    SignOut,
    SignedInAs {
        name: &'a str,
    },
    /// The one of this page; leads to the others.
    Language {
        name: &'a str,
    },
    /// Leads to whoever answers questions.
    Help,
}

macro_rules! notices {
    ($($notice:ident = $name:literal),+ $(,)?) => {
        /// What just happened, told once on the page after it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Notice {
            $($notice),+
        }

        impl Notice {
            pub const ALL: &[Self] = &[$(Self::$notice),+];

            /// By which a cookie carries it to that page.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$notice => $name),+
                }
            }
        }
    };
}

notices! {
    SignedOut = "signed-out",
    SignedOutEverywhere = "signed-out-everywhere",
    SessionEnded = "session-ended",
    OtherSessionsEnded = "other-sessions-ended",
    AccountMade = "account-made",
    AddressConfirmed = "address-confirmed",
    MailSentAgain = "mail-sent-again",
    PasswordReset = "password-reset",
    // The one of this browser, though nobody signed out here.
    SignInAgain = "sign-in-again",
    // A half-done sign-in that cannot be finished any more.
    SignInOver = "sign-in-over",
    TooManyCodes = "too-many-codes",
    ProfileSaved = "profile-saved",
    TrustEnded = "trust-ended",
    PasswordChanged = "password-changed",
    AddressAsked = "address-asked",
    FactorAdded = "factor-added",
    ReachedAdded = "reached-added",
    // An app that was shown and waits for no code any more.
    SetupOver = "setup-over",
    EnoughFactors = "enough-factors",
    FactorRenamed = "factor-renamed",
    FactorFirst = "factor-first",
    FactorRemoved = "factor-removed",
    TwoFactorDisabled = "two-factor-disabled",
    CodesMade = "codes-made",
}

#[derive(Clone, Copy, Debug)]
pub enum SignInText<'a> {
    Title,
    TitleTo { app: &'a str },
    Name,
    Password,
    Remember,
    RememberHint,
    Button,
    Unsuccessful,
    Refused,
    Wait { rest: Duration },
    OpenTooLong,
    Busy,
    NameMissing,
    PasswordMissing,
    Forgot,
    NewHere,
}

#[derive(Clone, Copy, Debug)]
pub enum HomeText<'a> {
    Hello { name: &'a str },
    Empty,
    EmptyNext { brand: &'a str },
}

#[derive(Clone, Copy, Debug)]
pub enum SignOutText<'a> {
    SignedInAs { name: &'a str },
    Where,
    Here,
    HereAbout,
    Everywhere,
    EverywhereAbout,
    Stay,
}

#[derive(Clone, Copy, Debug)]
pub enum LanguageText {
    Title,
    About,
    Back,
}

#[derive(Clone, Copy, Debug)]
pub enum ProblemTitle<'a> {
    BadRequest,
    SignInNeeded,
    NotAllowed,
    StepUpNeeded,
    SecondFactorNeeded,
    FirstFactorByLink,
    Banned,
    CookiesNeeded,
    LinkEnded,
    StaleForm,
    ForeignForm,
    InsecureHttp,
    UnknownHost,
    UnknownPage,
    WrongMethod,
    TooSlow,
    TooLarge,
    WrongConnection,
    TooMany,
    Broken,
    Unavailable,
    AppUnreachable { app: Option<&'a str> },
    AppDown { app: Option<&'a str> },
    AppSlow { app: Option<&'a str> },
}

/// What happened, in a sentence or two.
#[derive(Clone, Copy, Debug)]
pub enum ProblemText<'a> {
    BadRequest,
    SignInNeeded,
    Closed {
        name: &'a str,
    },
    NotInGroups {
        name: &'a str,
        groups: &'a [&'a str],
    },
    StepUpNeeded,
    SecondFactorNeeded {
        name: &'a str,
    },
    FirstFactorByLink,
    Banned,
    CookiesNeeded,
    LinkEnded,
    StaleForm,
    ForeignForm,
    InsecureHttp {
        host: &'a str,
    },
    UnknownHost {
        host: &'a str,
    },
    UnknownPage,
    WrongMethod,
    TooSlow,
    TooLarge,
    WrongConnection,
    TooMany {
        rest: Duration,
    },
    HeadTooLarge,
    Broken,
    Unavailable,
    AppUnreachable,
    AppDown,
    AppSlow,
    /// Beside the id.
    Reference,
}

/// What can be done now: the name of a link, or advice.
#[derive(Clone, Copy, Debug)]
pub enum NextStep<'a> {
    SignIn,
    SwitchAccount,
    YourApps,
    TryAgain,
    OpenSecurely,
    AskForAccess { brand: &'a str },
    ConfirmItsYou,
    AskForFactor { brand: &'a str },
    AskForFactorLink { brand: &'a str },
    AskAboutBan { brand: &'a str },
    AllowCookies,
    CloseIfNotYou,
    CheckAddress,
    GoBackAndShorten,
    ClearCookies,
    ReloadPage,
    TryAgainSoon,
    TellOperator { brand: &'a str },
    AskForHelp,
    AreYouOperator,
    OperatorTls,
    OperatorProxy,
    OperatorInsecure,
}

#[derive(Clone, Copy, Debug)]
pub enum TimeText {
    /// "4 minutes ago".
    Ago(Duration),
    /// To the minute, for whoever wants to know exactly.
    Exact(Timestamp),
}
