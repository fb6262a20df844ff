//! What must hold for any rules and any path, tried on thousands of each.

use super::*;

/// What is open to an anonymous visitor, for any method.
fn is_open(routes: &Routes, target: &Target, method: &str) -> bool {
    matches!(answer_to(routes, &ask(method, target.clone()), NOBODY), Decision::Allow(_))
}

/// The plainest model: the first pattern that matches decides, on the path as it is written; else the app's own policy.
fn is_denied_by_reference(app: &App, path: &str) -> bool {
    let first = app.rules.iter().find(|rule| rule.paths.iter().any(|pattern| pattern.matches(path)));
    first.map_or(app.policy, |rule| rule.policy) == Policy::Deny
}

fn decode_once(path: &str) -> String {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}

fn strip_parameters(path: &str) -> String {
    path.split('/').map(|segment| segment.split(';').next().unwrap()).collect::<Vec<_>>().join("/")
}

fn merge_slashes(path: &str) -> String {
    let mut merged = path.to_owned();
    while merged.contains("//") {
        merged = merged.replace("//", "/");
    }
    merged
}

fn cut(path: &str) -> String {
    path.split(['?', '#', '\0']).next().unwrap().to_owned()
}

fn turn_backslashes(path: &str) -> String {
    path.replace('\\', "/")
}

fn trim_segments(path: &str) -> String {
    path.split('/').map(|segment| segment.trim_end_matches(['.', ' '])).collect::<Vec<_>>().join("/")
}

/// Resolves `.` and `..`, as most servers do last.
fn resolve_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            _ => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

type Reader = fn(&str) -> String;

const READERS: [Reader; 9] = [
    decode_once,
    strip_parameters,
    merge_slashes,
    cut,
    turn_backslashes,
    trim_segments,
    resolve_dots,
    |path| path.to_lowercase(),
    |path| path.to_owned(),
];

fn any_reader() -> impl Strategy<Value = Vec<Reader>> {
    prop::collection::vec(prop::sample::select(READERS.to_vec()), 1..7)
}

fn any_path() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "/",
        "/",
        "//",
        "admin",
        "ADMIN",
        "public",
        "Public",
        "a",
        "b",
        "x",
        "%2e",
        ".",
        "..",
        "%252e",
        "%2f",
        "%5c",
        "%252F",
        "%255c",
        "%00",
        ";",
        ";x=1",
        "%3b",
        "%253B",
        "%3f",
        "%23",
        "%253f",
        "%61dmin",
        "%2561dmin",
        "%41",
        "%20",
        "/admin",
        "/public",
        "/admin/",
        "%C4%B1",
        "%EF%BC%8F",
        ".png",
    ]);
    prop::collection::vec(parts, 0..8).prop_map(|parts| format!("/{}", parts.concat()))
}

/// Rules as operators write them: in lower case, with and without stars.
fn any_rules() -> impl Strategy<Value = Vec<Rule>> {
    let patterns = prop::sample::select(vec![
        "/",
        "/admin",
        "/admin/**",
        "/admin/*",
        "/public",
        "/public/**",
        "/public/*",
        "/public/admin/**",
        "/*/admin",
        "/*/admin/**",
        "/a*",
        "/*.png",
        "/public/*/x",
        "/a/b",
        "/**",
        "/x/**",
        "/b/*",
        "/public/a*/**",
    ]);
    let policies = prop::sample::select(vec![Policy::Bypass, Policy::Deny]);
    prop::collection::vec((policies, patterns).prop_map(|(policy, pattern)| rule(policy, &[pattern])), 0..7)
}

fn any_app() -> impl Strategy<Value = App> {
    (prop::sample::select(vec![Policy::Bypass, Policy::Deny]), any_rules()).prop_map(|(policy, rules)| App {
        encoded: vec![Encoded::Slash, Encoded::Backslash, Encoded::Nul],
        ..app(policy, rules)
    })
}

fn any_require() -> impl Strategy<Value = Require> {
    use FactorKind::{RecoveryCodes, Totp};
    let kinds = prop::sample::select(vec![vec![], vec![Totp], vec![RecoveryCodes], vec![Totp, RecoveryCodes]]);
    (kinds, prop::option::of(0..1000_u64)).prop_map(|(kinds, seconds)| require(&kinds, seconds))
}

/// One with rules that ask for a sign-in, each with more or less beside it.
fn any_asking_app() -> impl Strategy<Value = App> {
    let policy = prop::sample::select(vec![Policy::OneFactor, Policy::TwoFactor]);
    let rules = prop::collection::vec((any_rules(), policy.clone(), prop::option::of(any_require())), 0..4);
    (policy, any_require(), rules).prop_map(|(policy, require, rules)| {
        let rules = rules
            .into_iter()
            .filter_map(|(mut rules, policy, require)| rules.pop().map(|rule| Rule { policy, require, ..rule }));
        App { require, ..app(policy, rules.collect()) }
    })
}

fn anybody() -> impl Strategy<Value = Shown> {
    let second = prop::sample::select(vec![None, Some(FactorKind::Totp), Some(FactorKind::RecoveryCodes)]);
    (second, 0..2000_u64, any::<bool>()).prop_map(|(second, seconds, is_trusted)| {
        let shown = shown(second, seconds);
        let second = if is_trusted { Some(Second::Trusted) } else { shown.methods.second };
        Shown { methods: Methods { second, ..shown.methods }, ..shown }
    })
}

/// The plainest model of a policy and what is required beside it.
fn may_enter(policy: Policy, require: Require, shown: Shown) -> bool {
    let (kind, proven) = match shown.methods.second {
        Some(Second::Proven { kind, at }) => (Some(kind), Some(at)),
        Some(Second::Trusted) => (None, None),
        None => (None, Some(shown.authenticated)),
    };
    let is_strong = match (policy, require.factors) {
        (_, Some(kinds)) => kind.is_some_and(|kind| kinds.has(kind)),
        (Policy::TwoFactor, None) => shown.methods.second.is_some(),
        _ => true,
    };
    let is_fresh = |most| proven.is_some_and(|proven| shown.at.since(proven) <= most);
    is_strong && require.max_age.is_none_or(is_fresh)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_let_in_lands_in_no_denied_place_however_carelessly_it_is_read(
        raw in any_path(), app in any_app(), readers in any_reader(),
    ) {
        let Ok(target) = Target::parse(raw.as_bytes(), PREFIX) else { return Ok(()) };
        let routes = routes(vec![app.clone()]);
        if is_open(&routes, &target, "GET") {
            let landed = readers.iter().fold(target.path().to_owned(), |path, reader| reader(&path));
            prop_assert!(!is_denied_by_reference(&app, &landed), "{} lands at {} by {:?}", raw, landed, app.rules);
        }
    }

    #[test]
    fn no_careless_reading_leads_into_an_app_that_would_refuse(raw in any_path(), readers in any_reader()) {
        let Ok(target) = Target::parse(raw.as_bytes(), PREFIX) else { return Ok(()) };
        let paths = ["/", "/admin", "/public/admin", "/a/b"];
        let policy_at = |path: &str| if path == "/" { Policy::Bypass } else { Policy::Deny };
        let all = vec![Encoded::Slash, Encoded::Backslash, Encoded::Nul];
        let apps = paths.map(|path| App { path: path.into(), encoded: all.clone(), ..app(policy_at(path), vec![]) });
        if is_open(&routes(apps.into()), &target, "GET") {
            let landed = readers.iter().fold(target.path().to_owned(), |path, reader| reader(&path));
            prop_assert!(!paths[1..].iter().any(|path| is_under(&landed, path)), "{} lands at {}", raw, landed);
        }
    }

    #[test]
    fn a_further_deny_opens_nothing(
        raw in any_path(), app in any_app(), place in 0_usize..7, pattern in prop::sample::select(vec!["/admin/**", "/a*", "/**", "/public/*"]),
        method in prop::sample::select(vec!["GET", "HEAD", "get", "POST"]), only_get: bool,
    ) {
        let Ok(target) = Target::parse(raw.as_bytes(), PREFIX) else { return Ok(()) };
        let methods = if only_get { vec![Method::GET] } else { Vec::new() };
        let mut stricter = app.clone();
        stricter.rules.insert(place.min(app.rules.len()), Rule { methods, ..rule(Policy::Deny, &[pattern]) });
        if is_open(&routes(vec![stricter]), &target, method) {
            prop_assert!(is_open(&routes(vec![app]), &target, method), "{}", raw);
        }
    }

    #[test]
    fn ordinary_paths_are_judged_as_the_plainest_model_does(
        segments in prop::collection::vec(prop::sample::select(vec!["admin", "public", "a", "b", "x", "x.png", "ab"]), 0..4), app in any_app(),
    ) {
        let path = format!("/{}", segments.join("/"));
        let target = Target::parse(path.as_bytes(), PREFIX).unwrap();
        prop_assert_eq!(is_open(&routes(vec![app.clone()]), &target, "GET"), !is_denied_by_reference(&app, &path), "{}", path);
    }

    #[test]
    fn whoever_shows_more_is_never_let_in_less(raw in any_path(), app in any_app()) {
        let Ok(target) = Target::parse(raw.as_bytes(), PREFIX) else { return Ok(()) };
        let routes = routes(vec![app]);
        let is_in = |who| matches!(answer_to(&routes, &ask("GET", target.clone()), who), Decision::Allow(_));
        prop_assert!(!is_in(NOBODY) || is_in(ONCE));
        prop_assert!(!is_in(ONCE) || is_in(TWICE));
    }

    #[test]
    fn who_is_let_in_meets_what_the_plainest_model_asks_for(
        segments in prop::collection::vec(prop::sample::select(vec!["admin", "public", "a", "b", "x"]), 0..4),
        app in any_asking_app(), person in anybody(),
    ) {
        let path = format!("/{}", segments.join("/"));
        let target = Target::parse(path.as_bytes(), PREFIX).unwrap();
        let first = app.rules.iter().find(|rule| rule.paths.iter().any(|pattern| pattern.matches(&path)));
        let policy = first.map_or(app.policy, |rule| rule.policy);
        let require = first.and_then(|rule| rule.require).unwrap_or(app.require);
        let decision = answer_to(&routes(vec![app]), &ask("GET", target), Some(Who { groups: &[], shown: person }));
        prop_assert_eq!(matches!(decision, Decision::Allow(_)), may_enter(policy, require, person), "{}", path);
    }

    #[test]
    fn whoever_proves_what_a_refusal_asks_for_is_let_in(raw in any_path(), app in any_asking_app(), person in anybody()) {
        let Ok(target) = Target::parse(raw.as_bytes(), PREFIX) else { return Ok(()) };
        let (routes, ask) = (routes(vec![app]), ask("GET", target));
        if let Decision::StepUp(standard) = answer_to(&routes, &ask, Some(Who { groups: &[], shown: person })) {
            let kind = FactorKind::ALL.into_iter().find(|kind| standard.accepts(*kind));
            let now = Some(Who { groups: &[], shown: shown(kind, 0) });
            prop_assert!(matches!(answer_to(&routes, &ask, now), Decision::Allow(_)), "{} {:?}", raw, standard);
        }
    }
}
