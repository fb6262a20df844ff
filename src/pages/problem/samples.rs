//! One of each, for the gallery.

use std::time::Duration;

use super::{Problem, ProblemView};

impl ProblemView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let again = "https://wiki.example.com/";
        let switch_account = "/.vestibule/sign-out?rd=https://wiki.example.com/";
        let not_allowed = |groups| Problem::NotAllowed { name: "ada", groups, switch_account };
        [
            ("bad-request", Problem::BadRequest),
            ("link-ended", Problem::LinkEnded { again }),
            ("cookies-needed", Problem::CookiesNeeded { again }),
            ("sign-in-needed", Problem::SignInNeeded { sign_in: "/.vestibule/sign-in?rd=https://wiki.example.com/" }),
            ("closed", not_allowed(vec![])),
            ("not-in-group", not_allowed(vec!["staff"])),
            (
                "not-in-groups",
                not_allowed(vec![
                    "wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenh",
                    "b:c@d.e",
                    "wiki-editors",
                ]),
            ),
            ("second-factor", Problem::SecondFactorNeeded { name: "ada", switch_account }),
            ("first-factor-by-link", Problem::FirstFactorByLink),
            ("banned", Problem::Banned),
            ("foreign-form", Problem::ForeignForm { again: "/.vestibule/" }),
            ("stale-form", Problem::StaleForm { again: "/.vestibule/account" }),
            (
                "insecure-http",
                Problem::InsecureHttp { host: "gate.example.com", secure: Some("https://gate.example.com/") },
            ),
            ("insecure-http-only", Problem::InsecureHttp { host: "gate.example.com", secure: None }),
            ("unknown-host", Problem::UnknownHost { host: "xn--6dbbaj-not-here.example.com" }),
            ("unknown-page", Problem::UnknownPage),
            ("wrong-method", Problem::WrongMethod),
            ("too-slow", Problem::TooSlow),
            ("too-large", Problem::TooLarge),
            ("address-too-long", Problem::AddressTooLong),
            ("wrong-connection", Problem::WrongConnection),
            ("too-many", Problem::TooMany { rest: Duration::from_mins(4) }),
            ("head-too-large", Problem::HeadTooLarge),
            ("broken", Problem::Broken),
            ("unavailable", Problem::Unavailable),
            ("app-unreachable", Problem::AppUnreachable { app: Some("Wiki") }),
            ("app-unreachable-unnamed", Problem::AppUnreachable { app: None }),
            ("app-down", Problem::AppDown { app: Some("ويكي <b>") }),
            ("app-slow", Problem::AppSlow { app: Some("Wiki") }),
        ]
        .map(|(name, problem)| (name, Self { problem, id: Some("7f3a-91c2") }))
        .into()
    }
}
