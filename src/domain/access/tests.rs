use std::net::IpAddr;
use std::time::Duration;

use proptest::prelude::*;

use super::super::factor::FactorKind;
use super::super::host::HostName;
use super::super::path::Encoded;
use super::super::routing::Place;
use super::super::session::{Methods, Second};
use super::super::standard::{FactorKinds, SecondAsked};
use super::super::time::Timestamp;
use super::*;

const PREFIX: &str = "/.vestibule";

fn group(name: &str) -> GroupName {
    GroupName::parse(name).unwrap()
}

fn host() -> HostName {
    HostName::parse("app.test").unwrap()
}

fn app(policy: Policy, rules: Vec<Rule>) -> App {
    App {
        name: "app".into(),
        title: "App".into(),
        hosts: vec![host()],
        path: "/".into(),
        policy,
        groups: Vec::new(),
        require: Require::default(),
        rules,
        encoded: Vec::new(),
        allow_service_worker: false,
        cors_origins: Vec::new(),
    }
}

fn rule(policy: Policy, paths: &[&str]) -> Rule {
    let paths = paths.iter().map(|text| PathPattern::parse(text).unwrap()).collect();
    Rule { paths, methods: Vec::new(), networks: Vec::new(), policy, groups: None, require: None }
}

fn routes(apps: Vec<App>) -> Routes {
    Routes::new(HostName::parse("portal.test").unwrap(), PREFIX.into(), apps)
}

fn ask(method: &str, target: Target) -> Ask {
    let client: IpAddr = "203.0.113.9".parse().unwrap();
    Ask {
        arrival: Arrival { host: host(), port: None, client, secure: true, shared_address: false },
        method: Method::from_bytes(method.as_bytes()).unwrap(),
        target,
        kind: RequestKind::Navigation,
    }
}

/// Somebody's way in: where it leads, and what is decided there.
fn answer_to(routes: &Routes, ask: &Ask, who: Option<Who<'_>>) -> Decision {
    match routes.find(&ask.arrival.host, &ask.target) {
        Place::App { app, others } => decide(routes, app, &others, ask, who),
        other => panic!("{other:?}"),
    }
}

fn answer(routes: &Routes, method: &str, raw: &str, who: Option<Who<'_>>) -> String {
    let target = Target::parse(raw.as_bytes(), PREFIX).unwrap_or_else(|bad| panic!("{raw}: {bad:?}"));
    told(&answer_to(routes, &ask(method, target), who))
}

fn told(decision: &Decision) -> String {
    match decision {
        Decision::Allow(permit) if permit.is_identified() => "in, by name".into(),
        Decision::Allow(_) => "in".into(),
        Decision::SignIn => "sign in".into(),
        Decision::StepUp(Standard { second, max_age }) => {
            let kinds = match second {
                SecondAsked::None => "password".to_owned(),
                SecondAsked::Any => "second factor".to_owned(),
                SecondAsked::OneOf(kinds) => kinds.iter().map(FactorKind::as_str).collect::<Vec<_>>().join(" or "),
            };
            max_age.map_or(kinds.clone(), |age| format!("{kinds} of the last {} s", age.as_secs()))
        }
        Decision::Deny(Denial::Closed) => "closed".into(),
        Decision::Deny(Denial::NotInGroups(groups)) => {
            format!("for {}", groups.iter().map(GroupName::as_str).collect::<Vec<_>>().join(","))
        }
    }
}

const NOBODY: Option<Who<'static>> = None;
const ONCE: Option<Who<'static>> = Some(Who { groups: &[], shown: shown(None, 0) });
const TWICE: Option<Who<'static>> = Some(Who { groups: &[], shown: shown(TOTP, 0) });
const TOTP: Option<FactorKind> = Some(FactorKind::Totp);
const NOW: u64 = 1_000_000;

/// What was proven so many seconds ago.
const fn shown(second: Option<FactorKind>, seconds: u64) -> Shown {
    let at = Timestamp::from_millis((NOW - seconds) * 1000);
    let second = match second {
        Some(kind) => Some(Second::Proven { kind, at }),
        None => None,
    };
    Shown {
        methods: Methods { second, ..Methods::PASSWORD },
        authenticated: at,
        at: Timestamp::from_millis(NOW * 1000),
    }
}

fn require(kinds: &[FactorKind], seconds: Option<u64>) -> Require {
    Require { factors: FactorKinds::new(kinds), max_age: seconds.map(Duration::from_secs) }
}

#[test]
fn without_rules_the_apps_own_policy_decides() {
    use Policy::*;
    for (policy, nobody, once, twice) in [
        (Bypass, "in", "in, by name", "in, by name"),
        (OneFactor, "sign in", "in, by name", "in, by name"),
        (TwoFactor, "sign in", "second factor", "in, by name"),
        (Deny, "closed", "closed", "closed"),
    ] {
        let routes = routes(vec![app(policy, vec![])]);
        for (who, expected) in [(NOBODY, nobody), (ONCE, once), (TWICE, twice)] {
            assert_eq!(answer(&routes, "GET", "/x", who), expected, "{policy:?} {who:?}");
        }
    }
    assert_eq!(Policy::default(), Deny);
}

#[test]
fn a_place_for_groups_lets_their_members_in() {
    let mut wiki = app(Policy::TwoFactor, vec![]);
    wiki.groups = vec![group("staff"), group("ops")];
    wiki.rules = vec![
        Rule { groups: Some(vec![group("ops")]), ..rule(Policy::OneFactor, &["/ops/**"]) },
        Rule { groups: Some(vec![]), ..rule(Policy::OneFactor, &["/all/**"]) },
    ];
    let routes = routes(vec![wiki]);
    let (staff, ops) = ([group("staff")], [group("guests"), group("ops")]);
    let as_staff = |second| Some(Who { groups: &staff, shown: shown(second, 0) });
    let as_ops = |second| Some(Who { groups: &ops, shown: shown(second, 0) });
    for (raw, who, expected) in [
        ("/", NOBODY, "sign in"),
        ("/", ONCE, "for staff,ops"),
        ("/", TWICE, "for staff,ops"),
        ("/", as_staff(None), "second factor"),
        ("/", as_staff(TOTP), "in, by name"),
        ("/ops/x", NOBODY, "sign in"),
        ("/ops/x", as_staff(TOTP), "for ops"),
        ("/ops/x", as_ops(None), "in, by name"),
        ("/all/x", ONCE, "in, by name"),
        ("/all/x", NOBODY, "sign in"),
    ] {
        assert_eq!(answer(&routes, "GET", raw, who), expected, "{raw} {who:?}");
    }
}

#[test]
fn a_place_that_asks_for_kinds_and_freshness_lets_in_who_shows_them() {
    let mut wiki = app(Policy::TwoFactor, vec![]);
    wiki.require = require(&[], Some(3600));
    wiki.rules = vec![
        Rule { require: Some(require(&[FactorKind::Totp], Some(300))), ..rule(Policy::TwoFactor, &["/pay/**"]) },
        Rule { require: Some(require(&[], Some(300))), ..rule(Policy::OneFactor, &["/me/**"]) },
        Rule { require: Some(Require::default()), ..rule(Policy::TwoFactor, &["/calm/**"]) },
        rule(Policy::TwoFactor, &["/like-the-app/**"]),
        rule(Policy::Bypass, &["/open/**"]),
    ];
    let routes = routes(vec![wiki]);
    let as_of = |second, seconds| Some(Who { groups: &[], shown: shown(second, seconds) });
    let on_paper = Some(FactorKind::RecoveryCodes);
    let trusted = Some(Who {
        groups: &[],
        shown: Shown { methods: Methods { second: Some(Second::Trusted), ..Methods::PASSWORD }, ..shown(None, 0) },
    });
    for (raw, who, expected) in [
        ("/", NOBODY, "sign in"),
        ("/", ONCE, "second factor of the last 3600 s"),
        ("/", as_of(TOTP, 3600), "in, by name"),
        ("/", as_of(TOTP, 3601), "second factor of the last 3600 s"),
        ("/", trusted, "second factor of the last 3600 s"),
        ("/like-the-app/x", as_of(TOTP, 3601), "second factor of the last 3600 s"),
        ("/calm/x", as_of(TOTP, 40_000), "in, by name"),
        ("/calm/x", trusted, "in, by name"),
        ("/calm/x", ONCE, "second factor"),
        ("/pay/x", as_of(TOTP, 300), "in, by name"),
        ("/pay/x", as_of(TOTP, 301), "totp of the last 300 s"),
        ("/pay/x", as_of(on_paper, 0), "totp of the last 300 s"),
        ("/me/x", as_of(None, 300), "in, by name"),
        ("/me/x", as_of(None, 301), "password of the last 300 s"),
        ("/me/x", as_of(TOTP, 301), "password of the last 300 s"),
        ("/me/x", trusted, "password of the last 300 s"),
        ("/open/x", NOBODY, "in"),
        ("/open/x", as_of(TOTP, 3601), "in"),
        ("/open/x", as_of(TOTP, 60), "in, by name"),
    ] {
        assert_eq!(answer(&routes, "GET", raw, who), expected, "{raw} {who:?}");
    }
}

#[test]
fn what_two_readings_of_a_path_ask_for_is_asked_at_once() {
    let asks = |kinds: &[FactorKind], seconds| Some(require(kinds, seconds));
    let both = [FactorKind::Totp, FactorKind::RecoveryCodes];
    let routes = routes(vec![app(
        Policy::TwoFactor,
        vec![
            Rule { require: asks(&both, Some(300)), ..rule(Policy::TwoFactor, &["/a/**"]) },
            Rule { require: asks(&[FactorKind::Totp], Some(900)), ..rule(Policy::TwoFactor, &["/A/**"]) },
            Rule { require: asks(&[FactorKind::RecoveryCodes], None), ..rule(Policy::TwoFactor, &["/b/**"]) },
            Rule { require: asks(&[FactorKind::Totp], None), ..rule(Policy::TwoFactor, &["/B/**"]) },
        ],
    )]);
    assert_eq!(answer(&routes, "GET", "/A/x", ONCE), "totp of the last 300 s");
    assert_eq!(answer(&routes, "GET", "/A/x", TWICE), "in, by name");
    assert_eq!(answer(&routes, "GET", "/B/x", TWICE), "closed", "no proof is of both kinds");
}

#[test]
fn group_names_are_compared_as_they_are_written() {
    let mut wiki = app(Policy::OneFactor, vec![]);
    wiki.groups = vec![group("ops")];
    let routes = routes(vec![wiki]);
    for wrong in ["Ops", "op", "ops2"] {
        let groups = [group(wrong)];
        assert_eq!(answer(&routes, "GET", "/", Some(Who { groups: &groups, shown: shown(TOTP, 0) })), "for ops");
    }
}

#[test]
fn the_first_rule_that_applies_decides() {
    let routes = routes(vec![app(
        Policy::Deny,
        vec![
            rule(Policy::Deny, &["/public/secret"]),
            rule(Policy::Bypass, &["/public/**", "/open"]),
            rule(Policy::TwoFactor, &["/public/never"]),
            rule(Policy::OneFactor, &["/**"]),
        ],
    )]);
    for (raw, expected) in [
        ("/public/x", "in"),
        ("/public", "in"),
        ("/open", "in"),
        ("/open/x", "sign in"),
        ("/public/secret", "closed"),
        ("/public/secret/x", "in"),
        ("/public/never", "in"),
        ("/publicsecret", "sign in"),
        ("/public.x", "sign in"),
        ("/PUBLIC/x", "sign in"),
        ("/else", "sign in"),
        ("/else?/public/x", "sign in"),
        ("/api/private?path=/public/x", "sign in"),
    ] {
        assert_eq!(answer(&routes, "GET", raw, NOBODY), expected, "{raw}");
    }
}

#[test]
fn an_open_place_tells_the_app_who_it_is_only_if_its_own_policy_is_met() {
    let (ops, nobody_else) = ([group("ops")], [group("x")]);
    for (policy, groups, who, expected) in [
        (Policy::OneFactor, vec![], NOBODY, "in"),
        (Policy::OneFactor, vec![], ONCE, "in, by name"),
        (Policy::TwoFactor, vec![], ONCE, "in"),
        (Policy::TwoFactor, vec![], TWICE, "in, by name"),
        (Policy::Deny, vec![], TWICE, "in"),
        (Policy::OneFactor, vec![group("ops")], TWICE, "in"),
        (Policy::OneFactor, vec![group("ops")], Some(Who { groups: &ops, shown: shown(None, 0) }), "in, by name"),
        (Policy::Bypass, vec![group("ops")], Some(Who { groups: &nobody_else, shown: shown(TOTP, 0) }), "in"),
        (Policy::Bypass, vec![group("ops")], Some(Who { groups: &ops, shown: shown(None, 0) }), "in, by name"),
    ] {
        let mut wiki = app(policy, vec![rule(Policy::Bypass, &["/public/**"])]);
        wiki.groups = groups;
        assert_eq!(answer(&routes(vec![wiki]), "GET", "/public/x", who), expected, "{policy:?} {who:?}");
    }
}

#[test]
fn a_rule_for_some_methods_loosens_no_others() {
    let open_to = |methods: &[&str]| {
        let methods = methods.iter().map(|name| Method::from_bytes(name.as_bytes()).unwrap()).collect();
        routes(vec![app(Policy::OneFactor, vec![Rule { methods, ..rule(Policy::Bypass, &["/p"]) }])])
    };
    for (methods, method, expected) in [
        (&["GET"][..], "GET", "in"),
        (&["GET"], "HEAD", "sign in"),
        (&["GET"], "get", "sign in"),
        (&["GET"], "Get", "sign in"),
        (&["GET"], "GETX", "sign in"),
        (&["GET"], "QUERY", "sign in"),
        (&["GET"], "OPTIONS", "sign in"),
        (&["GET"], "PROPFIND", "sign in"),
        (&["GET", "HEAD"], "HEAD", "in"),
        (&["GET", "HEAD"], "head", "sign in"),
        (&["HEAD"], "HEAD", "in"),
        (&["HEAD"], "GET", "sign in"),
        (&["PROPFIND"], "PROPFIND", "in"),
        (&[], "ANYTHING", "in"),
        (&[], "get", "in"),
    ] {
        assert_eq!(answer(&open_to(methods), method, "/p", NOBODY), expected, "{methods:?} {method}");
    }
}

#[test]
fn a_rule_that_closes_a_method_closes_what_apps_take_for_it() {
    let closed_to = |method: Method| {
        routes(vec![app(Policy::Bypass, vec![Rule { methods: vec![method], ..rule(Policy::Deny, &["/p"]) }])])
    };
    for (closed, method, expected) in [
        (Method::GET, "GET", "closed"),
        (Method::GET, "HEAD", "closed"),
        (Method::GET, "get", "closed"),
        (Method::GET, "head", "closed"),
        (Method::GET, "hEAD", "closed"),
        (Method::GET, "POST", "in"),
        (Method::DELETE, "delete", "closed"),
        (Method::HEAD, "GET", "in"),
    ] {
        assert_eq!(answer(&closed_to(closed.clone()), method, "/p", NOBODY), expected, "{closed} {method}");
    }
}

#[test]
fn a_rule_for_networks_is_for_these_alone() {
    let networks = vec!["10.0.0.0/8".parse().unwrap(), "2001:db8::/32".parse().unwrap()];
    let routes = routes(vec![app(Policy::OneFactor, vec![Rule { networks, ..rule(Policy::Bypass, &[]) }])]);
    for (client, expected) in [
        ("10.1.2.3", "in"),
        ("::ffff:10.1.2.3", "in"),
        ("2001:db8::1", "in"),
        ("11.0.0.1", "sign in"),
        ("::1", "sign in"),
        ("::10.1.2.3", "sign in"),
    ] {
        let mut ask = ask("GET", Target::parse(b"/x", PREFIX).unwrap());
        ask.arrival.client = client.parse().unwrap();
        assert_eq!(told(&answer_to(&routes, &ask, NOBODY)), expected, "{client}");
    }
}

#[test]
fn of_two_equal_refusals_that_of_the_exact_path_is_told() {
    let for_group = |name, path| Rule { groups: Some(vec![group(name)]), ..rule(Policy::OneFactor, &[path]) };
    let routes = routes(vec![app(Policy::Deny, vec![for_group("b", "/X/**"), for_group("a", "/x/**")])]);
    assert_eq!(answer(&routes, "GET", "/x/1", ONCE), "for a");
    let a = [group("a")];
    assert_eq!(answer(&routes, "GET", "/x/1", Some(Who { groups: &a, shown: shown(None, 0) })), "for b");
}

#[test]
fn a_visitor_is_led_back_only_to_a_page_they_went_to() {
    for (method, kind, expected) in [
        ("GET", RequestKind::Navigation, Some("/a?b=c")),
        ("HEAD", RequestKind::Navigation, Some("/a?b=c")),
        ("POST", RequestKind::Navigation, None),
        ("GET", RequestKind::Fetch, None),
        ("GET", RequestKind::Asset, None),
    ] {
        let ask = Ask { kind, ..ask(method, Target::parse(b"/%61?b=c", PREFIX).unwrap()) };
        assert_eq!(ask.place_to_return_to(), expected, "{method} {kind:?}");
    }
}

#[test]
fn ten_thousand_rules_are_found_by_their_places() {
    let mut rules: Vec<Rule> = (0..10_000).map(|number| rule(Policy::Bypass, &[&format!("/p{number}/**")])).collect();
    rules.push(rule(Policy::Deny, &["/p5000/x/**"]));
    rules.insert(0, rule(Policy::Deny, &["/p7000/x"]));
    let routes = routes(vec![app(Policy::OneFactor, rules)]);
    for (raw, expected) in [
        ("/p0", "in"),
        ("/p9999/x", "in"),
        ("/p5000/x/y", "in"),
        ("/p7000/x", "closed"),
        ("/p7000/y", "in"),
        ("/P7000/X", "closed"),
        ("/P6000/X", "sign in"),
        ("/p10000", "sign in"),
    ] {
        assert_eq!(answer(&routes, "GET", raw, NOBODY), expected, "{raw}");
    }
}

mod furniture;
mod laws;
mod spellings;
