//! The other half of the ratchet: each form of the table of our pages is sent as no page of ours would send it, and by the
//! wrong person. A row with a form that has no such case fails here until it has one.

use http::Method;
use vestibule::portal::routes::{ROUTES, Row};

use super::every_route::{NAVIGATION, address};
use super::letters::MAIL;
use super::support::own_form::OWN_PAGE;
use super::support::watched::WRITES;
use super::support::world::TWO_APPS;
use super::support::{Browser, Page, World};

const PASSWORD: &str = "correct horse battery staple";
const PORTAL: &str = "http://portal.localhost:8080/.vestibule";

/// Something that each form would take.
const FIELDS: &str = "session=others&browser=all&where=everywhere&language=de&given_name=Eve&email=eve%40example.com\
    &confirm=ada&do=approve&password=correct+horse+battery+staple&new_password=tulip-granite-orbit-sandal-7\
    &new_password_again=tulip-granite-orbit-sandal-7";

async fn world() -> World {
    World::with(&format!("{TWO_APPS}{MAIL}\n[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n")).await
}

async fn signed_in<'w>(world: &'w World, name: &str) -> Browser<'w> {
    let mut browser = world.browser();
    let page = browser.visit("http://wiki.localhost:8080/").await;
    browser.sign_in(&page, name, PASSWORD).await.is(200).shows(&format!("{name} GET"));
    browser
}

fn forms() -> impl Iterator<Item = (&'static Row, &'static str)> {
    ROUTES.iter().filter_map(|row| Some((row, row.form?)))
}

/// What the store was asked to write since the last look.
fn written(world: &World) -> Vec<&'static str> {
    world.store.asked().into_iter().filter(|call| WRITES.contains(call)).collect()
}

#[tokio::test]
async fn a_form_that_is_sent_otherwise_than_by_its_own_page_writes_nothing() {
    let world = world().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let [own_site, mode, dest, own_kind] = OWN_PAGE;
    for (row, form) in forms() {
        let url = address(row.stands, row.path);
        let right = world.proof(&ada, form).await;
        let other = world.proof(&ada, if form == "language" { "sign-out" } else { "language" }).await;
        let ways = [
            (vec![own_site, mode, dest, own_kind], &other),
            (vec![("origin", "null"), mode, dest, own_kind], &right),
            (vec![("origin", "null"), ("sec-fetch-site", "cross-site"), mode, dest, own_kind], &right),
            (vec![("origin", "http://wiki.localhost:8080"), ("sec-fetch-site", "same-site"), dest, own_kind], &right),
            (vec![mode, dest, own_kind], &right),
            (vec![own_site, mode, dest, ("content-type", "text/plain")], &right),
            (vec![own_site, mode, dest, ("content-type", "application/json")], &right),
            (vec![own_site, mode, dest], &right),
        ];
        drop(world.store.asked());
        for (headers, proof) in ways {
            let body = format!("csrf={proof}&{FIELDS}");
            let page = ada.send(Method::POST, &url, &headers, &body).await;
            // A stale sign-in with a live session simply goes on; so does who need not confirm.
            let goes_on = ["/sign-in", "/sign-in/factor", "/confirm"].contains(&row.path) && page.status == 303;
            assert!(page.status.is_client_error() || goes_on, "{} {headers:?}: {}", row.path, page.status);
            assert_eq!(written(&world), [""; 0], "{} {headers:?}", row.path);
        }
        // Nor is a look made a deed by saying that it is one.
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
                let headers = [own_site, mode, dest, own_kind, (name, "POST")];
                let body = format!("csrf={right}&_method=POST&{FIELDS}");
                ada.send(method.clone(), &format!("{url}?_method=POST&csrf={right}"), &headers, &body).await;
                assert_eq!(written(&world), [""; 0], "{method} {} {name}", row.path);
            }
        }
    }
    // All that was missing is what a page of ours gives it.
    let profile = format!("{PORTAL}/account/profile");
    world.send_form(&mut ada, ("profile", &profile), &[("given_name", "Augusta")]).await.is(303);
    assert_eq!(written(&world), ["save_user"]);
}

#[tokio::test]
async fn whoever_only_looks_changes_nothing_at_any_page() {
    let world = world().await;
    world.person("ada", PASSWORD, &["staff"]).await;
    let (app, factor) = world.give_authenticator("ada", "Phone").await;
    world.give_recovery_codes("ada").await;
    let mut ada = world.browser();
    let page = ada.visit("http://wiki.localhost:8080/").await;
    let page = ada.sign_in(&page, "ada", PASSWORD).await;
    ada.submit(&page, &[("code", &app.code_at(world.now()))]).await.is(200).shows("ada GET");
    drop(world.store.asked());
    for row in ROUTES {
        let query = format!("?factor={id}&way={id}&session=others&browser=all&where=everywhere", id = factor.id);
        for url in [address(row.stands, row.path), address(row.stands, row.path) + &query] {
            for method in [Method::GET, Method::HEAD] {
                let page = ada.send(method.clone(), &url, &NAVIGATION, "").await;
                assert!(!page.status.is_server_error(), "{method} {url}: {}", page.status);
                assert_eq!(written(&world), [""; 0], "{method} {url}");
            }
        }
    }
    ada.visit(&format!("{PORTAL}/account")).await.is(200).shows("ada");
}

/// By path: what bob sends of ada's in the query and in the fields, with all else right, and how that is answered.
const WRONG_PERSON: [(&str, &str, &str, u16); 19] = [
    ("/sign-in/factor", "ticket={ticket}", "code={code}", 303),
    ("/confirm", "factors=any&way={factor}", "code={code}&way={factor}", 303),
    ("/confirm/elsewhere", "way={factor}", "do=ask", 404),
    ("/sign-out", "user={user}", "where=everywhere&session={session}&user={user}", 303),
    ("/account/password", "user={user}", "{password}&{new}&user={user}&name=ada", 303),
    ("/account/email", "user={user}", "{password}&email=eve%40example.com&user={user}&name=ada", 303),
    ("/account/factors/totp", "ticket={draft}", "code={code}&label=Mine", 303),
    ("/account/factors/reached", "ticket={draft}", "code={code}&do=ask", 303),
    ("/account/factors/phone", "ticket={draft}", "answer=approve&label=Mine", 303),
    ("/account/factors/rename", "factor={factor}", "factor={factor}&label=Mine", 303),
    ("/account/factors/order", "factor={factor}", "factor={factor}", 303),
    ("/account/factors/remove", "factor={factor}", "factor={factor}&{password}&code={code}&way={factor}", 303),
    ("/account/factors/disable", "user={user}", "{password}&code={code}&way={factor}&user={user}", 303),
    ("/account/factors/recovery", "user={user}", "{password}&code={code}&way={factor}&user={user}", 303),
    ("/account/delete", "user={user}", "{password}&confirm=ada&user={user}", 422),
    ("/account/profile", "user={user}", "given_name=Eve&name=ada&user={user}", 303),
    ("/account/sessions", "user={user}", "session={session}", 303),
    ("/account/trust", "user={user}", "browser={trust}", 303),
    ("/language", "user={user}", "language=de&user={user}", 303),
];

/// Where there is no wrong person, and why.
const NOBODYS: [(&str, &str); 11] = [
    ("/sign-in", "whoever is there says who they are, and shows it"),
    ("/sign-in/recovery-codes", "it says that something was read, and changes nothing"),
    ("/account/factors", "it says that something was read, and changes nothing"),
    ("/account/data", "it takes no name: the file is of whoever is signed in"),
    ("/register", "nobody has the account yet"),
    ("/reset", "the mailbox decides"),
    ("/verify-email", "the link decides: see `foreign_tokens`"),
    ("/verify-email/sent", "the browser decides that registered"),
    ("/reset/{token}", "the link decides: see `foreign_tokens`"),
    ("/not-me", "the link decides: see `foreign_tokens`"),
    ("/approve/{token}", "the link decides: see `foreign_tokens`"),
];

/// All that the store knows of this person's doing.
async fn all_of(world: &World, name: &str) -> String {
    let (store, user) = (&world.app.store, world.user(name).await);
    let password = user.password.as_ref().map(|hash| hash.as_phc().to_owned());
    let sessions = store.sessions_of(user.id).await.unwrap();
    let factors = store.factors_of(user.id).await.unwrap();
    let trusted = store.trusted_browsers_of(user.id).await.unwrap();
    let tallies = store.tallies_of(user.id).await.unwrap();
    format!("{user:?}\n{password:?}\n{sessions:?}\n{factors:?}\n{trusted:?}\n{tallies:?}")
}

fn ticket_of(page: &Page) -> String {
    let ticket = page.url.split("ticket=").nth(1).unwrap_or_else(|| panic!("{}\n{}", page.url, page.body));
    ticket.split('&').next().unwrap().to_owned()
}

#[tokio::test]
async fn nobody_does_with_any_form_what_is_anothers_to_do() {
    for (row, form) in forms() {
        let cases = WRONG_PERSON.iter().filter(|case| case.0 == row.path).count();
        let reasons = NOBODYS.iter().filter(|(path, _)| *path == row.path).count();
        assert_eq!(cases + reasons, 1, "{} takes the form {form}: who is the wrong person to send it?", row.path);
    }
    let world = world().await;
    let ada = world.person("ada", PASSWORD, &[]).await;
    let (app, factor) = world.give_authenticator("ada", "Phone").await;
    let mut own = world.browser();
    let page = own.visit("http://wiki.localhost:8080/").await;
    let page = own.sign_in(&page, "ada", PASSWORD).await;
    let code = app.code_at(world.now());
    own.submit(&page, &[("code", &code), ("trust", "yes")]).await.is(200).shows("ada GET");
    let page = own.visit(&format!("{PORTAL}/account/factors/totp")).await;
    let draft = ticket_of(&own.submit(page.is(200), &[]).await);
    let mut half_done = world.browser();
    let page = half_done.visit("http://wiki.localhost:8080/").await;
    let ticket = ticket_of(&half_done.sign_in(&page, "ada", PASSWORD).await);
    world.clock.advance(std::time::Duration::from_secs(30));
    let session = world.app.store.sessions_of(ada.id).await.unwrap().remove(0).id.to_string();
    let trust = world.app.store.trusted_browsers_of(ada.id).await.unwrap().remove(0).id.to_string();
    let things = [
        ("{ticket}", ticket),
        ("{draft}", draft),
        ("{session}", session),
        ("{trust}", trust.clone()),
        ("{user}", ada.id.to_string()),
        ("{factor}", factor.id.to_string()),
        ("{code}", app.code_at(world.now())),
        ("{password}", format!("password={}", PASSWORD.replace(' ', "+"))),
        ("{new}", "new_password=plum-71-fjord-lantern&new_password_again=plum-71-fjord-lantern".to_owned()),
    ];
    let filled = |text: &str| things.iter().fold(text.to_owned(), |text, (name, thing)| text.replace(name, thing));
    let before = all_of(&world, "ada").await;
    for (number, (path, query, fields, status)) in WRONG_PERSON.into_iter().enumerate() {
        let name = format!("bob{number}");
        world.person(&name, PASSWORD, &[]).await;
        let mut bob = signed_in(&world, &name).await;
        let row = ROUTES.iter().find(|row| row.path == path).unwrap();
        let proof = world.proof(&bob, row.form.unwrap()).await;
        let url = format!("{}?{}", address(row.stands, path), filled(query));
        let body = format!("csrf={proof}&{}", filled(fields));
        let page = bob.send(Method::POST, &url, &OWN_PAGE, &body).await;
        assert_eq!(page.status, status, "{path}\n{}", page.body);
        assert!(!page.body.contains("<bdi>ada</bdi>"), "{path} tells bob of her:\n{}", page.body);
        assert_eq!(all_of(&world, "ada").await, before, "{path}");
        let who = bob.visit(&format!("{PORTAL}/whoami")).await;
        assert!(!who.body.contains("\"ada\""), "{path}: {}", who.body);
    }
    // These were the names of what she has: with one of them she does it herself.
    let body = [("browser", trust.as_str())];
    world.send_form(&mut own, ("trust", &format!("{PORTAL}/account/trust")), &body).await.is(303);
    assert!(world.app.store.trusted_browsers_of(ada.id).await.unwrap().is_empty());
}
