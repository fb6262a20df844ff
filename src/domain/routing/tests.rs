use super::*;

const PREFIX: &str = "/.vestibule";

fn host(name: &str) -> HostName {
    HostName::parse(name).unwrap()
}

fn app(hosts: &[&str], path: &str) -> App {
    App {
        name: path.into(),
        title: path.into(),
        hosts: hosts.iter().map(|name| host(name)).collect(),
        path: path.into(),
        policy: Policy::OneFactor,
        groups: Vec::new(),
        require: Require::default(),
        rules: Vec::new(),
        encoded: vec![Encoded::Slash, Encoded::Backslash, Encoded::Nul],
        allow_service_worker: false,
        cors_origins: Vec::new(),
    }
}

fn routes(apps: Vec<App>) -> Routes {
    Routes::new(host("portal.test"), PREFIX.into(), apps)
}

fn find(routes: &Routes, at: &str, raw: &str) -> Place {
    routes.find(&host(at), &Target::parse(raw.as_bytes(), PREFIX).unwrap())
}

fn place(app: usize, others: &[usize]) -> Place {
    Place::App { app: AppIndex(app), others: others.iter().copied().map(AppIndex).collect() }
}

#[test]
fn a_host_and_the_longest_path_lead_to_an_app() {
    let routes = routes(vec![
        app(&["wiki.test", "www.wiki.test"], "/"),
        app(&["many.test"], "/docs"),
        app(&["many.test"], "/docs/api"),
        app(&["many.test"], "/blog/"),
        app(&["all.test"], "/x"),
        app(&["all.test"], "/"),
    ]);
    for (at, raw, expected) in [
        ("wiki.test", "/", place(0, &[])),
        ("www.wiki.test", "/any/thing?q", place(0, &[])),
        ("WIKI.test.", "/", place(0, &[])),
        ("many.test", "/docs", place(1, &[])),
        ("many.test", "/docs/", place(1, &[])),
        ("many.test", "/docs/x", place(1, &[])),
        ("many.test", "/docs/api", place(2, &[])),
        ("many.test", "/docs/api/v1", place(2, &[])),
        ("many.test", "/docs/apix", place(1, &[])),
        ("many.test", "/blog", place(3, &[])),
        ("many.test", "/blog/1", place(3, &[])),
        ("many.test", "/docsecret", Place::UnknownPath),
        ("many.test", "/", Place::UnknownPath),
        ("many.test", "/Docs", Place::UnknownPath),
        ("all.test", "/x/y", place(4, &[])),
        ("all.test", "/xy", place(5, &[])),
        ("nowhere.test", "/", Place::UnknownHost),
        ("nowhere.test", "/.vestibule/enter", Place::UnknownHost),
        ("evil-wiki.test", "/", Place::UnknownHost),
        ("127.0.0.1", "/", Place::UnknownHost),
    ] {
        assert_eq!(find(&routes, at, raw), expected, "{at} {raw}");
    }
}

#[test]
fn our_paths_are_ours_on_every_host_that_we_know() {
    let routes = routes(vec![app(&["wiki.test"], "/"), app(&["many.test"], "/b"), app(&["many.test"], "/a")]);
    for (at, raw, expected) in [
        ("portal.test", "/.vestibule", Place::Portal),
        ("portal.test", "/.vestibule/sign-in?rd=/x", Place::Portal),
        ("portal.test", "/%2evestibule/sign-in", Place::Portal),
        ("wiki.test", "/.vestibule/enter", Place::Annex(AppIndex(0))),
        ("wiki.test", "/.vestibule", Place::Annex(AppIndex(0))),
        ("many.test", "/.vestibule/whoami", Place::Annex(AppIndex(1))),
        ("wiki.test", "/.vestibulex", place(0, &[])),
        ("portal.test", "/.vestibulex", Place::PortalRoot),
        ("portal.test", "/", Place::PortalRoot),
        ("portal.test", "/.well-known/jwks.json", Place::PortalRoot),
    ] {
        assert_eq!(find(&routes, at, raw), expected, "{at} {raw}");
    }
}

#[test]
fn the_portals_host_may_carry_apps_too() {
    let part = routes(vec![app(&["portal.test"], "/docs")]);
    assert_eq!(find(&part, "portal.test", "/docs/x"), place(0, &[]));
    assert_eq!(find(&part, "portal.test", "/"), Place::PortalRoot);
    assert_eq!(find(&part, "portal.test", "/.vestibule/sign-in"), Place::Portal);
    let whole = routes(vec![app(&["portal.test"], "/")]);
    assert_eq!(find(&whole, "portal.test", "/"), place(0, &[]));
    assert_eq!(find(&whole, "portal.test", "/.vestibule"), Place::Portal);
}

#[test]
fn a_path_that_could_be_taken_for_another_apps_names_that_app_too() {
    let routes = routes(vec![app(&["a.test"], "/"), app(&["a.test"], "/Admin"), app(&["a.test"], "/docs")]);
    for (raw, expected) in [
        ("/admin", place(0, &[1])),
        ("/admin/x", place(0, &[1])),
        ("/Admin/x", place(1, &[])),
        ("/DOCS/x", place(0, &[2])),
        ("//docs", place(0, &[2])),
        ("/docs%2fx", place(0, &[2])),
        ("/docs;x/y", place(0, &[2])),
        ("/%2564ocs", place(0, &[2])),
        ("/docs%3fx", place(0, &[2])),
        ("/docs.", place(0, &[2])),
        ("/docs/x;y", place(2, &[])),
        ("/docs;/admin%2f;/x", place(0, &[2])),
        ("/docs/A", place(2, &[])),
        ("/administrator", place(0, &[])),
        ("/X", place(0, &[])),
    ] {
        assert_eq!(find(&routes, "a.test", raw), expected, "{raw}");
    }
}

#[test]
fn an_apps_path_may_have_letters_beyond_ascii() {
    let routes = routes(vec![app(&["a.test"], "/bücher")]);
    assert_eq!(find(&routes, "a.test", "/b%c3%bccher/1"), place(0, &[]));
    assert_eq!(find(&routes, "a.test", "/bücher"), place(0, &[]));
}

#[test]
fn of_two_apps_for_the_same_place_the_first_has_it() {
    let routes = routes(vec![app(&["a.test"], "/x"), app(&["a.test"], "/x/")]);
    assert_eq!(find(&routes, "a.test", "/x"), place(0, &[]));
}

#[test]
fn ten_thousand_apps_on_one_host_are_found_by_their_paths() {
    let routes = routes((0..10_000).map(|number| app(&["a.test"], &format!("/app-{number}"))).collect());
    for number in [0, 1, 4_999, 9_999] {
        assert_eq!(find(&routes, "a.test", &format!("/app-{number}/x")), place(number, &[]));
    }
    assert_eq!(find(&routes, "a.test", "/app-10000"), Place::UnknownPath);
    assert_eq!(find(&routes, "a.test", &"/x".repeat(30_000)), Place::UnknownPath);
}
