//! Your account: what protects it, and where each part of it is changed.

mod activity;
mod address;
mod data;
mod deed;
mod factors;
mod leave;
mod password;
mod phone;
mod profile;
mod reached;
mod sessions;

use std::time::Duration;

use maud::{Markup, html};

pub use self::activity::{ActivityRow, ActivityView, activity};
pub use self::address::{AddressProblem, AddressView, address};
pub use self::data::{DataView, data};
pub use self::deed::{Deed, DeedView, deed};
pub use self::factors::{BeginView, FactorRow, FactorsView, RenameView, begin, factors, rename};
pub use self::leave::{LeaveView, farewell, leave};
pub use self::password::{PasswordView, password};
pub use self::phone::{
    PhoneArrivedView, PhoneBeginView, PhoneReach, PhoneScanView, phone_arrived, phone_begin, phone_scan,
};
pub use self::profile::{ProfileProblem, ProfileView, profile};
pub use self::reached::{
    AddRow, AddView, ConnectProblem, ConnectView, NumberFields, NumberProblem, ReachTrouble, ReachView, TryOut,
    TryOutProblem, TryOutView, add, connect, reach, try_out,
};
pub use self::sessions::{SessionRow, SessionsView, TrustRow, sessions};

use super::layout::{Frame, Page, Place, Shape};
use super::parts::past;
use crate::domain::time::Timestamp;
use crate::words::{AccountText, ChangePasswordText, HowManyText, ProtectionText, SessionsText};

#[derive(Clone, Debug)]
pub struct AccountView<'a> {
    pub display_name: &'a str,
    pub name: &'a str,
    pub email: Option<Email<'a>>,
    pub groups: Vec<&'a str>,
    pub has_password: bool,
    /// What their owner calls them, in the order in which they are asked for; without recovery codes.
    pub factors: Vec<&'a str>,
    pub codes_left: usize,
    pub trusted_browsers: usize,
    /// Of this browser.
    pub browser: &'a str,
    pub address: &'a str,
    pub other_sessions: usize,
    /// When somebody who knew the password was.
    pub turned_away: Option<Timestamp>,
    /// The newest first; a few.
    pub activity: Vec<ActivityRow<'a>>,
    pub now: Timestamp,
}

#[derive(Clone, Copy, Debug)]
pub struct Email<'a> {
    pub address: &'a str,
    pub verified: bool,
}

/// With so few recovery codes left it is time for new ones.
const FEW: usize = 3;

pub fn account(frame: &Frame<'_>, view: &AccountView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(AccountText::Title);
    let body = html! {
        (turned_away(frame, view.turned_away, view.now))
        (protection(frame, view))
        (part("you", frame, AccountText::You, &about(frame, view)))
        (part("signing-in", frame, AccountText::SigningIn, &signing_in(frame, view)))
        (part("sessions", frame, AccountText::Sessions, &here(frame, view)))
        (part("activity", frame, AccountText::Activity, &html! {
            (activity::rows(frame, &view.activity, view.now))
            (way(frame, "/account/activity", AccountText::AllActivity))
        }))
        (part("data", frame, AccountText::Data, &html! {
            (way(frame, "/account/data", AccountText::TakeData))
            (way(frame, "/account/delete", AccountText::Delete))
        }))
    };
    Page { shape: Shape::Column, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

fn part(id: &str, frame: &Frame<'_>, title: AccountText, inside: &Markup) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (frame.words.say(title)) }
            (inside)
        }
    }
}

/// Somebody should choose another password, perhaps.
pub(super) fn turned_away(frame: &Frame<'_>, at: Option<Timestamp>, now: Timestamp) -> Markup {
    html! {
        @if let Some(at) = at {
            p.warning {
                (frame.words.say(ProtectionText::TurnedAway)) " "
                (past(frame.words, at, now)) " "
                a href={ (frame.prefix) "/account/password" } { (frame.words.say(ChangePasswordText::Title)) }
            }
        }
    }
}

/// At a glance: a sentence, not a score.
fn protection(frame: &Frame<'_>, view: &AccountView<'_>) -> Markup {
    let words = frame.words;
    let is_safe = !view.factors.is_empty();
    html! {
        p.lead {
            (words.say(if is_safe { ProtectionText::ByTwo } else { ProtectionText::ByPassword }))
        }
        @if is_safe && view.codes_left < FEW {
            p.warning {
                (words.say(match view.codes_left {
                    0 => ProtectionText::NoCodes,
                    left => ProtectionText::FewCodes { left },
                }))
                " " a href={ (frame.prefix) "/account/factors" } { (words.say(AccountText::Manage)) }
            }
        }
    }
}

fn about(frame: &Frame<'_>, view: &AccountView<'_>) -> Markup {
    let words = frame.words;
    let change = |path, what| Some(go(frame, path, AccountText::Change, Some(what)));
    html! {
        dl {
            (row(frame, AccountText::Name, &html! { bdi { (view.display_name) } },
                change("/account/profile", AccountText::ChangeName)))
            (row(frame, AccountText::UserName, &html! { bdi { (view.name) } }, None))
            (row(frame, AccountText::Email, &email(frame, view.email),
                change("/account/email", AccountText::ChangeEmail)))
            (row(frame, AccountText::Groups, &html! {
                @if view.groups.is_empty() {
                    span.quiet { (words.say(AccountText::NoGroups)) }
                } @else {
                    ul.tags { @for group in &view.groups { li.tag { bdi { (group) } } } }
                }
            }, None))
        }
    }
}

fn email(frame: &Frame<'_>, email: Option<Email<'_>>) -> Markup {
    let words = frame.words;
    html! {
        @match email {
            Some(Email { address, verified }) => {
                bdi { (address) } " "
                @if verified {
                    span.tag.good { (words.say(AccountText::EmailVerified)) }
                } @else {
                    span.tag.warn { (words.say(AccountText::EmailNotVerified)) }
                }
            }
            None => { span.quiet { (words.say(AccountText::NoEmail)) } }
        }
    }
}

fn signing_in(frame: &Frame<'_>, view: &AccountView<'_>) -> Markup {
    let words = frame.words;
    let password = if view.has_password { AccountText::PasswordSet } else { AccountText::PasswordNotSet };
    let quiet = |text| html! { span.quiet { (words.say(text)) } };
    let manage = |path, what| Some(go(frame, path, AccountText::Manage, Some(what)));
    html! {
        dl {
            (row(frame, AccountText::Password, &quiet(password),
                Some(go(frame, "/account/password", AccountText::Change, Some(AccountText::ChangePassword)))))
            @if view.factors.is_empty() {
                (row(frame, AccountText::SecondFactor, &quiet(AccountText::Off),
                    Some(go(frame, "/account/factors", AccountText::EnableTwoFactor, None))))
            } @else {
                (row(frame, AccountText::SecondFactor,
                    &html! { ul { @for label in &view.factors { li { bdi { (label) } } } } },
                    manage("/account/factors", AccountText::ManageFactors)))
                (row(frame, AccountText::RecoveryCodes,
                    &html! { (words.say(HowManyText::CodesLeft(view.codes_left))) }, None))
                (row(frame, AccountText::TrustedBrowsers,
                    &html! { (words.say(HowManyText::TrustedBrowsers(view.trusted_browsers))) },
                    manage("/account/sessions", AccountText::ManageTrust)))
            }
        }
    }
}

fn here(frame: &Frame<'_>, view: &AccountView<'_>) -> Markup {
    let words = frame.words;
    html! {
        p {
            strong { (words.browser(view.browser)) } " · " bdi { (view.address) }
            " " span.tag.good { (words.say(SessionsText::ThisBrowser)) }
            " " span.quiet { (words.say(SessionsText::ActiveNow)) }
        }
        p.quiet { (words.say(HowManyText::OtherSessions(view.other_sessions))) }
        (way(frame, "/account/sessions", AccountText::AllSessions))
    }
}

fn row(frame: &Frame<'_>, what: AccountText, value: &Markup, link: Option<Markup>) -> Markup {
    html! {
        div { dt { (frame.words.say(what)) } dd { (value) } @if let Some(link) = link { dd.way { (link) } } }
    }
}

/// A link, which says all of what it does to whoever hears it alone.
fn go(frame: &Frame<'_>, path: &str, text: AccountText, what: Option<AccountText>) -> Markup {
    let words = frame.words;
    html! {
        a.go href={ (frame.prefix) (path) } {
            (words.say(text))
            @if let Some(what) = what { span.unseen { (words.say(what)) } }
        }
    }
}

fn way(frame: &Frame<'_>, path: &str, text: AccountText) -> Markup {
    html! { div { (go(frame, path, text, None)) } }
}

/// Below what a page of one part is for.
fn back(frame: &Frame<'_>) -> Markup {
    html! { p.ways { a href={ (frame.prefix) "/account" } { (frame.words.say(AccountText::Back)) } } }
}

impl AccountView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let now = Timestamp::from_seconds(1_795_254_343);
        let only = Self {
            display_name: "ada",
            name: "ada",
            email: None,
            groups: Vec::new(),
            has_password: true,
            factors: Vec::new(),
            codes_left: 0,
            trusted_browsers: 0,
            browser: "Firefox on Linux",
            address: "192.0.2.7",
            other_sessions: 0,
            turned_away: None,
            activity: Vec::new(),
            now,
        };
        let full = Self {
            display_name: "Ada Lovelace",
            email: Some(Email { address: "ada@example.com", verified: true }),
            groups: vec!["staff", "wiki-editors", "everyone"],
            factors: vec!["Phone", "Tablet at home"],
            codes_left: 8,
            trusted_browsers: 2,
            other_sessions: 2,
            activity: ActivityRow::samples(now),
            ..only.clone()
        };
        let long = "wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft";
        let extreme = Self {
            display_name: "\u{202e}<script>alert('עדה')</script>",
            name: long,
            email: Some(Email {
                address: "wolfeschlegelsteinhausenbergerdorff@welchevoralternwaren.example",
                verified: false,
            }),
            groups: vec![long, "b", long, "c:d@e.f"],
            factors: vec![long, "<b>"],
            codes_left: 1,
            browser: "",
            address: "2001:db8:1234:5678:9abc:def0:1234:5678",
            other_sessions: 1,
            turned_away: Some(now),
            now: now.plus(Duration::from_hours(9000)),
            ..full.clone()
        };
        let out_of_codes = Self { codes_left: 0, ..full.clone() };
        vec![("bare", only), ("full", full), ("out-of-codes", out_of_codes), ("extreme", extreme)]
    }
}
