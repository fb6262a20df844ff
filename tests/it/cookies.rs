//! Cookies as no browser of ours would send them: malformed, doubled, cut, bent, planted. None opens anything, and none
//! breaks anything.

use std::net::{IpAddr, Ipv4Addr};

use http::header::{COOKIE, HeaderValue};
use http::{Method, Request};
use vestibule::actions::vouch::vouch;
use vestibule::domain::routing::AppIndex;
use vestibule::portal::Body;
use vestibule::portal::routes::{ROUTES, Stands};

use super::support::own_form::OWN_PAGE;
use super::support::world::{OVER_TLS, TWO_APPS};
use super::support::{Browser, World};

const PASSWORD: &str = "correct horse battery staple";
const WIKI: &str = "http://wiki.localhost:8080/";
const SIGN_IN: &str = "http://portal.localhost:8080/.vestibule/sign-in";
const ACCOUNT: &str = "http://portal.localhost:8080/.vestibule/account";
const NAMES: [&str; 5] = ["vestibule", "vestibule-app", "vestibule-enter", "vestibule-browser", "vestibule-notice"];

async fn signed_in(world: &World) -> Browser<'_> {
    let mut browser = world.browser();
    let page = browser.visit(WIKI).await;
    browser.sign_in(&page, "ada", PASSWORD).await.shows("ada GET");
    world.apps_saw();
    browser
}

/// What a navigation with this line of cookies gets.
async fn ask(world: &World, method: Method, url: &str, cookies: &[&[u8]]) -> super::support::world::Reply {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut request = Request::builder().method(method).uri(format!("/{path}"));
    for (name, value) in [
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
    ] {
        request = request.header(name, value);
    }
    for line in cookies {
        request = request.header(COOKIE, HeaderValue::from_bytes(line).unwrap());
    }
    let host = host.split(':').next().unwrap();
    world.ask(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7)), host, request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn malformed_cookies_break_nothing_and_open_nothing_on_any_kind_of_route() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    signed_in(&world).await;
    let mut urls = vec![WIKI.to_owned(), "http://wiki.localhost:8080/public/x".to_owned()];
    for row in ROUTES {
        let hosts: &[&str] = match row.stands {
            Stands::Portal => &["portal"],
            Stands::Apps => &["wiki"],
            Stands::Everywhere => &["portal", "wiki"],
        };
        urls.extend(hosts.iter().map(|host| format!("http://{host}.localhost:8080/.vestibule{}", row.path)));
    }
    urls.push("http://wiki.localhost:8080/.vestibule/enter?ticket=x".to_owned());
    let long = "A".repeat(8000);
    let values: [&[u8]; 16] = [
        b"",
        b"x",
        b"=",
        b"==",
        b"\"\"",
        b"\"",
        b"%00",
        b"\xff\xfe",
        b"null",
        b"AAAA AAAA",
        b"../../etc/passwd",
        b"' OR 1=1 --",
        b"{\"a\":1}",
        b"-1",
        &[b'A'; 43],
        long.as_bytes(),
    ];
    for url in &urls {
        for value in values {
            let line: Vec<u8> = NAMES.iter().flat_map(|name| [name.as_bytes(), b"=", value, b"; "].concat()).collect();
            for method in [Method::GET, Method::POST] {
                let reply = ask(&world, method.clone(), url, &[&line, &line]).await;
                assert!(reply.status.as_u16() < 500, "{method} {url} {value:?}: {}", reply.status);
                assert!(!reply.body.contains("ada GET") && !reply.body.contains(">ada<"), "{method} {url} {value:?}");
            }
        }
        for line in [&b""[..], b";", b";;;;", b"=", b"vestibule", b"vestibule;vestibule-app", b"\xff", long.as_bytes()]
        {
            let reply = ask(&world, Method::GET, url, &[line]).await;
            assert!(reply.status.as_u16() < 500, "{url} {line:?}: {}", reply.status);
        }
    }
    assert!(world.apps_saw().iter().all(|line| line.starts_with("nobody ") && line.contains("/public/")));
}

/// What stands in both of these opens; nothing that is made of them does.
async fn only_the_whole_of_it_opens(own: &str, theirs: &str, opens: impl AsyncFn(&str) -> bool) {
    assert!(opens(own).await);
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for place in 0..own.len() {
        assert!(!opens(&own[..place]).await && !opens(&own[place + 1..]).await);
        let digit = alphabet.find(&own[place..=place]).unwrap();
        for bit in 0..6 {
            let bent = &alphabet[digit ^ (1 << bit)..][..1];
            assert!(!opens(&format!("{}{bent}{}", &own[..place], &own[place + 1..])).await, "bit {bit} of {place}");
        }
        assert!(
            place == 0
                || !opens(&format!("{}{}", &own[..place], &theirs[place..])).await
                || own[..place] == theirs[..place]
                || own[place..] == theirs[place..]
        );
    }
    for longer in
        [format!("{own}A"), format!("{own}="), format!("A{own}"), format!("{own}{theirs}"), format!("\"{own}\"")]
    {
        assert!(!opens(&longer).await, "{longer}");
    }
    assert!(!opens(&own.to_lowercase()).await && !opens(&own.replace('-', "+").replace('_', "/").to_uppercase()).await);
}

#[tokio::test]
async fn a_token_that_is_cut_bent_or_longer_is_nobodys() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    world.person("bob", PASSWORD, &[]).await;
    let ada = signed_in(&world).await;
    let mut bob = world.browser();
    let page = bob.visit(WIKI).await;
    bob.sign_in(&page, "bob", PASSWORD).await.shows("bob GET");
    for (host, name) in [("wiki.localhost", "vestibule-app"), ("portal.localhost", "vestibule")] {
        let [own, theirs] = [&ada, &bob].map(|browser| browser.cookie(host, name).unwrap());
        only_the_whole_of_it_opens(own, theirs, async |value: &str| {
            let cookie = format!("{name}={value}");
            if name == "vestibule-app" {
                return world.open(host, &cookie).await.is_some();
            }
            let reply = ask(&world, Method::GET, ACCOUNT, &[cookie.as_bytes()]).await;
            assert_eq!(reply.status == 200, reply.body.contains("ada"), "{value}: {}", reply.status);
            reply.status == 200
        })
        .await;
    }
}

/// Ada has a second factor, and this browser is trusted.
async fn trusted(world: &World) -> Browser<'_> {
    world.person("ada", PASSWORD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let mut browser = world.browser();
    let page = browser.visit(WIKI).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    browser.submit(&page, &[("code", &app.code_at(world.now())), ("trust", "yes")]).await.shows("ada GET");
    world.apps_saw();
    browser
}

#[tokio::test]
async fn nor_is_a_browser_trusted_for_a_token_that_is_cut_bent_or_longer() {
    // So many passwords without the code that belongs to them would have to wait.
    let world = World::with(&format!("{TWO_APPS}\n[limits]\nenabled = false\n")).await;
    let browser = trusted(&world).await;
    let own = browser.cookie("portal.localhost", "vestibule-trust").unwrap();
    only_the_whole_of_it_opens(own, &"A".repeat(own.len()), async |value: &str| {
        let mut again = world.browser();
        let place = ("portal.localhost".to_owned(), "vestibule-trust".to_owned());
        again.jar.insert(place, value.to_owned());
        let page = again.visit(SIGN_IN).await;
        let page = again.sign_in(&page, "ada", PASSWORD).await;
        page.is(200);
        assert_ne!(page.body.contains("One more step"), again.cookie("portal.localhost", "vestibule").is_some());
        again.cookie("portal.localhost", "vestibule").is_some()
    })
    .await;
}

/// J2: what is good at one place is nothing at another.
#[tokio::test]
async fn no_token_stands_for_another_one() {
    let world = World::new().await;
    let mut ada = trusted(&world).await;
    let account = ada.visit(ACCOUNT).await;
    account.is(200);
    let form = ada.visit("http://portal.localhost:8080/.vestibule/sign-out").await;
    let proof = form.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    let cookie = format!("vestibule-app={}", ada.cookie("wiki.localhost", "vestibule-app").unwrap());
    let pass = world.open("wiki.localhost", &cookie).await.unwrap();
    let statement = vouch(&world.app, &pass.visitor.unwrap(), AppIndex(0)).unwrap();
    let (_, assertion) = statement.fields.iter().find(|(name, _)| name.as_str() == "x-vestibule-assertion").unwrap();
    let mut tokens: Vec<(&str, &str)> =
        ada.jar.iter().map(|((_, name), value)| (name.as_str(), value.as_str())).collect();
    tokens.extend([("a form's proof", proof.as_str()), ("an assertion", assertion.to_str().unwrap())]);
    for needed in NAMES.iter().filter(|name| **name != "vestibule-notice").chain(&["vestibule-trust"]) {
        assert!(tokens.iter().any(|(kind, _)| kind == needed), "{needed}");
    }
    let names = [&NAMES[..], &["vestibule-trust"]].concat();
    for (kind, token) in &tokens {
        let others: Vec<String> =
            names.iter().filter(|name| *name != kind).map(|name| format!("{name}={token}")).collect();
        let together = others.join("; ");
        for line in others.iter().chain([&together]) {
            for url in [WIKI, ACCOUNT, "http://wiki.localhost:8080/.vestibule/whoami"] {
                let reply = ask(&world, Method::GET, url, &[line.as_bytes()]).await;
                assert!(!reply.body.contains("ada"), "{kind} as {line} at {url}: {}", reply.body);
            }
        }
        let enter = format!("http://wiki.localhost:8080/.vestibule/enter?ticket={token}");
        let mut visitor = world.browser();
        visitor.send(Method::GET, &enter, &OWN_PAGE, "").await;
        assert_eq!(visitor.cookie("wiki.localhost", "vestibule-app"), None, "{kind}");
        if *kind != "a form's proof" {
            let mut own = ada.copy();
            let body = format!("csrf={token}");
            own.send(Method::POST, &form.url, &OWN_PAGE, &body).await.is(403);
        }
    }
    assert_eq!(world.apps_saw(), [""; 0]);
    ada.copy().visit(ACCOUNT).await.is(200).shows("ada");
}

#[tokio::test]
async fn an_apps_cookies_neither_hide_ours_nor_crowd_them_out() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let browser = signed_in(&world).await;
    let own = browser.cookie("wiki.localhost", "vestibule-app").unwrap();
    let crowd: String =
        (0..60).map(|number| ["app-", &number.to_string(), "=", &"x".repeat(120), "; "].concat()).collect();
    let lines: [Vec<u8>; 3] = [
        [&b"town=M\xfcnchen; vestibule-app="[..], own.as_bytes(), b"; \xff=\xff"].concat(),
        format!("{crowd}vestibule-app={own}").into_bytes(),
        format!("vestibule-apps=x; xvestibule-app=x; VESTIBULE-APP=x; vestibule-app={own}").into_bytes(),
    ];
    for line in lines {
        let reply = ask(&world, Method::GET, WIKI, &[&line]).await;
        assert!(reply.body.contains("ada GET"), "{}", String::from_utf8_lossy(&line));
    }
}

#[tokio::test]
async fn whatever_was_planted_before_a_sign_in_is_worth_nothing_after_it() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    world.person("mallory", PASSWORD, &[]).await;
    let mut mallory = world.browser();
    let page = mallory.visit(WIKI).await;
    mallory.sign_in(&page, "mallory", PASSWORD).await.shows("mallory GET");

    // Mallory's own living cookies, in ada's browser.
    let mut ada = mallory.copy();
    let page = ada.visit(SIGN_IN).await;
    page.shows("mallory");
    let page = ada.visit("http://portal.localhost:8080/.vestibule/sign-out").await;
    let page = ada.submit(&page, &[]).await;
    ada.sign_in(&page, "ada", PASSWORD).await.is(200);
    ada.visit(WIKI).await.shows("ada GET");
    for (place, planted) in &mallory.jar {
        assert!(place.1.starts_with("vestibule-enter") || ada.jar.get(place) != Some(planted), "{place:?} stayed");
    }
    mallory.visit(WIKI).await.shows("Sign in");
    mallory.visit("http://portal.localhost:8080/.vestibule/account").await.shows("Sign in");
    assert!(!world.apps_saw().iter().skip(2).any(|line| line.starts_with("mallory")));
}

#[tokio::test]
async fn a_sign_in_as_somebody_else_ends_who_was_there() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    world.person("bob", PASSWORD, &[]).await;
    let mut browser = world.browser();
    let mut tab = browser.visit(SIGN_IN).await;
    browser.sign_in(&tab, "ada", PASSWORD).await.is(200);
    browser.visit(WIKI).await.shows("ada GET");
    let old = browser.copy();
    // A form that counts while somebody is signed in: the page shows none, so its proof is made as the page would.
    let proof = {
        let cookie = browser.cookie("portal.localhost", "vestibule-browser").unwrap();
        let session = world.app.store.sessions_of(world.user("ada").await.id).await.unwrap();
        let root =
            session.iter().find(|one| matches!(one.reach, vestibule::domain::session::Reach::Portal { .. })).unwrap();
        world.app.secrets.forms.tag(&[b"form", b"sign-in", cookie.as_bytes(), root.id.as_bytes()])
    };
    let stale = tab.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    tab.body = tab.body.replace(&stale, &proof);
    browser.sign_in(&tab, "bob", PASSWORD).await.is(200);
    let mut old = old;
    old.visit(WIKI).await.shows("Sign in");
    old.visit("http://portal.localhost:8080/.vestibule/account").await.shows("Sign in");
    assert_eq!(world.app.store.sessions_of(world.user("ada").await.id).await.unwrap(), []);
    browser.visit("http://portal.localhost:8080/.vestibule/account").await.is(200).shows("bob");
    browser.visit(WIKI).await.shows("bob GET");
}

#[tokio::test]
async fn only_a_remembered_session_leaves_a_cookie_that_outlives_the_browser() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    for (remember, expected) in [(false, None), (true, Some("Max-Age=2592000"))] {
        let mut browser = world.browser();
        let page = browser.visit(WIKI).await;
        let csrf = page.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        let remember = if remember { "&remember=on" } else { "" };
        let body = format!("name=ada&password={}&csrf={csrf}{remember}", PASSWORD.replace(' ', "+"));
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/x-www-form-urlencoded")];
        let page = browser.send(Method::POST, &page.url, &headers, &body).await;
        let ticket = page.header("location").unwrap().to_owned();
        let entered = browser.send(Method::GET, &ticket, &[("sec-fetch-mode", "navigate")], "").await;
        for (page, name) in [(page, "vestibule="), (entered, "vestibule-app=")] {
            let line = page.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
            let line = line.filter(|line| line.starts_with(name)).collect::<Vec<_>>();
            assert_eq!(line.len(), 1, "{name}");
            assert_eq!(line[0].split("; ").find(|part| part.starts_with("Max-Age")), expected, "{line:?}");
            assert!(line[0].len() < 4096);
        }
    }
}

#[tokio::test]
async fn over_tls_cookies_are_locked_to_their_host_and_plain_names_count_for_nothing() {
    let world = World::with(OVER_TLS).await;
    let page = ask(&world, Method::GET, "http://portal.example.com/.vestibule/sign-in", &[]).await;
    assert_eq!(page.headers.get("strict-transport-security").unwrap(), "max-age=31536000");
    let line = page.headers.get("set-cookie").unwrap().to_str().unwrap();
    assert!(line.starts_with("__Host-vestibule-browser="), "{line}");
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=34560000"] {
        assert!(line.split("; ").any(|found| found == part), "{part}: {line}");
    }
    assert!(!line.contains("Domain"), "{line}");

    let lead = ask(&world, Method::GET, "http://wiki.example.com/page", &[]).await;
    let location = lead.headers.get("location").unwrap().to_str().unwrap();
    assert!(location.starts_with("https://portal.example.com/.vestibule/sign-in?rd=https://wiki.example.com/page&"));
    let line = lead.headers.get("set-cookie").unwrap().to_str().unwrap().to_owned();
    assert!(line.starts_with("__Host-vestibule-enter=") && line.contains("; Secure"), "{line}");
    // The binding is taken up again under its own name only.
    let held = line.split(';').next().unwrap();
    let again = ask(&world, Method::GET, "http://wiki.example.com/page", &[held.as_bytes()]).await;
    assert_eq!(again.headers.get("location"), lead.headers.get("location"));
    let plain = held.trim_start_matches("__Host-");
    let planted = ask(&world, Method::GET, "http://wiki.example.com/page", &[plain.as_bytes()]).await;
    assert_ne!(planted.headers.get("location"), lead.headers.get("location"));
}
