//! Where a visitor is led on to: to a place of ours, however the address of another one is spelled.

use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::letters::MAIL;
use super::support::own_form::OWN_PAGE;
use super::support::world::TWO_APPS;
use super::support::{Authenticator, Browser, Page, World};

const PASSWORD: &str = "tulip-granite-orbit-sandal-7";
const PORTAL: &str = "http://portal.localhost:8080/.vestibule";
const NAVIGATION: [(&str, &str); 3] =
    [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"), ("sec-fetch-site", "none")];

/// Each has led some browser, or some program that looked first, to a place that it did not take it for.
const SPELLINGS: [&str; 104] = [
    "https://evil.test",
    "http://evil.test/",
    "HTTP://EVIL.TEST/",
    "hTtP://evil.test",
    "//evil.test",
    "//evil.test/",
    "///evil.test",
    "////evil.test",
    "/////evil.test/",
    "//evil.test:8080/",
    "//evil.test//",
    "//evil.test/%2f..",
    "//evil.test/..;/css",
    "/\\evil.test",
    "/\\/evil.test",
    "\\/evil.test",
    "\\\\evil.test",
    "\\/\\/evil.test",
    "\\evil.test",
    "/\\\\evil.test",
    "//\\evil.test",
    "//\\/evil.test",
    "http:\\\\evil.test",
    "http:/\\evil.test",
    "http:\\/evil.test",
    "http:evil.test",
    "http:/evil.test",
    "http:///evil.test",
    "http:////evil.test",
    "https:evil.test",
    "https:/evil.test",
    "https:///evil.test",
    "http://\\evil.test",
    "//;@evil.test",
    "/;@evil.test",
    "//@evil.test",
    "//portal.localhost:8080@evil.test/",
    "http://portal.localhost@evil.test/",
    "http://portal.localhost:8080@evil.test/",
    "http://portal.localhost:8080:x@evil.test/",
    "http://portal.localhost:8080%40evil.test/",
    "http://portal.localhost:8080\\@evil.test/",
    "http://portal.localhost:8080\\.evil.test/",
    "http://evil.test\\@portal.localhost:8080/",
    "http://evil.test#@portal.localhost:8080/",
    "http://evil.test?@portal.localhost:8080/",
    "http://evil.test/@portal.localhost:8080/",
    "http://evil.test\\.portal.localhost:8080/",
    "http://evil.test%23.portal.localhost:8080/",
    "http://evil.test%2f.portal.localhost:8080/",
    "http://evil.test%5c.portal.localhost:8080/",
    "http://evil.test;portal.localhost:8080/",
    "http://evil.test&portal.localhost:8080/",
    "http://evil.test\u{ff0f}.portal.localhost:8080/",
    "http://evil.test\u{2044}portal.localhost:8080/",
    "http://portal.localhost.evil.test:8080/",
    "http://wiki.localhost.evil.test/",
    "http://wiki.localhostevil.test:8080/",
    "http://evilwiki.localhost:8080/",
    "http://evil.wiki.localhost:8080/",
    "http://wiki.localhost:8080.evil.test/",
    "http://wiki.localhost:80801/evil",
    "http://wiki.localhost:80/evil",
    "http://wiki.localhost/evil",
    "https://wiki.localhost:8080/evil",
    "ftp://wiki.localhost:8080/evil",
    "http://wiki.localhost:8080%2eevil.test/",
    "http://wiki.localhost%00.evil.test:8080/",
    "http://wiki.localhost%0d%0a.evil.test:8080/",
    "http://[::1]/evil",
    "http://[::ffff:6.6.6.6]/evil",
    "http://0x06060606/evil",
    "http://101058054/evil",
    "http://06.06.06.06/evil",
    "//6.6.6.6/evil",
    "//\u{ff45}\u{ff56}\u{ff49}\u{ff4c}.test/",
    "//evil\u{3002}test",
    "//evil\u{ff0e}test",
    "//ev\u{ad}il.test",
    "\u{feff}//evil.test",
    "\u{2028}//evil.test",
    "\u{0}//evil.test",
    "\u{1}http://evil.test",
    "\u{1f}//evil.test",
    " //evil.test",
    " http://evil.test",
    "\t//evil.test",
    "/\t/evil.test",
    "/\n/evil.test",
    "/\r/evil.test",
    "/\r\n/evil.test",
    "\n//evil.test",
    "h\tttp://evil.test",
    "http:\n//evil.test",
    "/x\r\nLocation: http://evil.test",
    "/%0d%0aLocation:%20http://evil.test",
    "/%09/evil.test",
    "/%2f/evil.test",
    "/%5cevil.test",
    "/.//evil.test",
    "javascript:alert('evil')//http://wiki.localhost:8080/",
    "java\tscript:alert('evil')",
    "data:text/html,evil",
    "blob:http://wiki.localhost:8080/evil",
];

/// This page of the portal with an address that the query names.
fn asks(path: &str, name: &str, away: &str) -> String {
    format!("{PORTAL}{path}?{name}={}", utf8_percent_encode(away, NON_ALPHANUMERIC))
}

fn is_ours(base: &str, link: &str) -> bool {
    let Ok(url) = Url::parse(base).unwrap().join(link) else { return false };
    let hosts = ["portal.localhost", "wiki.localhost", "staff.localhost"];
    url.scheme() == "http"
        && url.host_str().is_some_and(|host| hosts.contains(&host))
        && url.port() == Some(8080)
        && url.username().is_empty()
        && url.password().is_none()
}

/// Wherever this answer leads, by itself or by what is on its page, is ours as every browser reads it.
#[track_caller]
fn leads_nowhere_else(page: &Page, away: &str) {
    for location in page.headers.get_all("location") {
        let location = location.to_str().expect("plain text");
        assert!(is_ours(&page.url, location), "{away:?}: {} leads to {location}", page.url);
    }
    assert!(page.headers.get("refresh").is_none());
    let policy = page.header("content-security-policy").unwrap_or_default();
    assert!(!policy.contains("evil"), "{away:?}: {policy}");
    for attribute in [" href=\"", " action=\"", " formaction=\"", " name=\"rd\" value=\""] {
        for rest in page.body.split(attribute).skip(1) {
            let link = rest.split('"').next().unwrap_or_default().replace("&amp;", "&");
            // What opens an authenticator app names no place, and what is all there already leads to none.
            let is_placeless = ["otpauth://totp/", "data:image/svg+xml,", "data:text/plain;"]
                .iter()
                .any(|start| link.starts_with(start));
            let is_ours = is_placeless || is_ours(&page.url, &link);
            assert!(is_ours, "{away:?}: {} has {attribute}{link}", page.url);
        }
    }
}

async fn looks(browser: &mut Browser<'_>, path: &str, (name, away): (&str, &str)) -> Page {
    browser.send(Method::GET, &asks(path, name, away), &NAVIGATION, "").await
}

/// A site where anyone can register, and ada lives.
async fn world() -> World {
    let world =
        World::with(&format!("{TWO_APPS}{MAIL}\n[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n")).await;
    world.person("ada", PASSWORD, &["staff"]).await;
    world
}

/// All that leads on, from the sign-in to the sign-out. What each form was answered with, in turn.
async fn through_every_form(world: &World, away: &str) -> Vec<Page> {
    let mut browser = world.browser();
    for path in ["/sign-in", "/sign-in/factor", "/sign-out", "/register", "/reset", "/verify-email/sent"] {
        for name in ["rd", "next"] {
            leads_nowhere_else(&looks(&mut browser, path, (name, away)).await, away);
        }
    }
    let way_in = [("name", "ada"), ("password", PASSWORD)];
    let mut answers = vec![world.send_form(&mut browser, ("sign-in", &asks("/sign-in", "next", away)), &way_in).await];
    for path in [
        "/sign-in",
        "/sign-in/factor",
        "/sign-in/recovery-codes",
        "/confirm",
        "/confirm/elsewhere",
        "/sign-out",
        "/register",
        "/reset",
        "/account/factors",
        "/account/factors/totp",
    ] {
        leads_nowhere_else(&looks(&mut browser, path, ("rd", away)).await, away);
    }
    if away.bytes().all(|byte| byte.is_ascii_graphic()) {
        let behind = [NAVIGATION[0], NAVIGATION[1], NAVIGATION[2], ("referer", away)];
        let page = browser.send(Method::GET, &format!("{PORTAL}/language"), &behind, "").await;
        leads_nowhere_else(page.is(200), away);
    }
    let language = [("language", "en"), ("rd", away)];
    answers.push(world.send_form(&mut browser, ("language", &format!("{PORTAL}/language")), &language).await);
    for (form, path) in [
        ("recovery-codes", "/sign-in/recovery-codes"),
        ("confirm", "/confirm"),
        ("codes-kept", "/account/factors"),
        ("sign-out", "/sign-out"),
    ] {
        let fields = [("password", PASSWORD)];
        answers.push(world.send_form(&mut browser, (form, &asks(path, "rd", away)), &fields).await);
    }
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None, "and out again");
    answers
}

#[tokio::test]
async fn no_spelling_of_an_address_leads_from_any_form_to_a_place_that_is_not_ours() {
    let world = world().await;
    for away in SPELLINGS {
        for page in through_every_form(&world, away).await {
            leads_nowhere_else(page.is(303), away);
        }
    }
    // It is the spelling that is refused: a good one leads on from each of them.
    for good in ["http://wiki.localhost:8080/a?b=c", "/.vestibule/account/sessions"] {
        for page in through_every_form(&world, good).await {
            assert_eq!(page.is(303).header("location"), Some(good), "{}", page.url);
        }
    }
}

/// Each beginning with each way to go on to a host, and each host; how they end goes round.
fn made_up() -> Vec<String> {
    let beginnings = ["", " ", "\t", "\u{1}", "http:", "hTTps:", "ht\ntp:"];
    let slashes =
        ["//", "///", "/\\", "\\\\", "\\/", "/\t/", "\r\n//", "//\\//", "%2f%2f", "/%5c", "/%2F/", "//@", "//%09"];
    let hosts = [
        "evil.test",
        "EVIL.test:8080",
        "portal.localhost:8080@evil.test",
        "portal.localhost%40evil.test",
        "wiki.localhost.evil.test",
        "evil\u{3002}test",
        "\u{24d4}vil.test",
        "evil%2etest",
        "[::ffff:6.6.6.6]",
        "0x6060606",
        "evil.test\\portal.localhost:8080",
    ];
    let ends = ["", "/", "/%2e%2e/", "?http://portal.localhost:8080/", "#@portal.localhost:8080/", "\\", "/;/x"];
    let mut all = Vec::new();
    for beginning in beginnings {
        for slash in slashes {
            for host in hosts {
                let end = ends[all.len() % ends.len()];
                all.push(format!("{beginning}{slash}{host}{end}"));
            }
        }
    }
    all
}

#[tokio::test]
async fn nor_does_one_of_a_thousand_that_are_put_together_of_what_confuses() {
    let world = world().await;
    let all = made_up();
    assert!(all.len() > 1000, "{}", all.len());
    for away in &all {
        let mut browser = world.browser();
        let (by_name, way_in) = (asks("/sign-in", "rd", away), [("name", "ada"), ("password", PASSWORD)]);
        leads_nowhere_else(&looks(&mut browser, "/sign-in", ("rd", away)).await, away);
        let page = world.send_form(&mut browser, ("sign-in", &by_name), &way_in).await;
        leads_nowhere_else(page.is(303), away);
        leads_nowhere_else(&looks(&mut browser, "/sign-in", ("next", away)).await, away);
        let language = [("language", "en"), ("rd", away)];
        let page = world.send_form(&mut browser, ("language", &format!("{PORTAL}/language")), &language).await;
        leads_nowhere_else(page.is(303), away);
        let page = world.send_form(&mut browser, ("sign-out", &asks("/sign-out", "rd", away)), &[]).await;
        leads_nowhere_else(page.is(303), away);
    }
}

#[tokio::test]
async fn nor_does_it_through_a_mail_or_a_first_factor() {
    let world = world().await;
    for (number, away) in (0_u8..).zip(SPELLINGS.into_iter().step_by(6)) {
        let (name, email) = (format!("grace{number}"), format!("grace{number}@example.com"));
        let mut browser = world.browser_at([198, 51, 100, number]);
        looks(&mut browser, "/register", ("rd", away)).await.is(200);
        let newcomer = [
            ("given_name", "Grace"),
            ("name", &name),
            ("email", &email),
            ("new_password", PASSWORD),
            ("new_password_again", PASSWORD),
        ];
        let page = world.send_form(&mut browser, ("register", &asks("/register", "rd", away)), &newcomer).await;
        leads_nowhere_else(page.is(303), away);
        let mail = World::only(world.mails().await);
        leads_nowhere_else(&browser.send(Method::GET, mail.link(), &NAVIGATION, "").await, away);
        let token = [("token", mail.link().split("token=").nth(1).unwrap())];
        let page = world.send_form(&mut browser, ("verify-email", &format!("{PORTAL}/verify-email")), &token).await;
        leads_nowhere_else(page.is(303), away);

        let totp = asks("/account/factors/totp", "rd", away);
        let page = world.send_form(&mut browser, ("factor-totp", &totp), &[]).await;
        leads_nowhere_else(page.is(303), away);
        let ticket = page.header("location").unwrap().split("ticket=").nth(1).unwrap().to_owned();
        let draft = format!("{totp}&ticket={}", ticket.split('&').next().unwrap());
        let page = browser.send(Method::GET, &draft, &NAVIGATION, "").await;
        leads_nowhere_else(page.is(200), away);
        let app = Authenticator::scan(&page.body);
        let code = app.code_at(world.now());
        let page = world.send_form(&mut browser, ("factor-totp", &draft), &[("code", &code)]).await;
        leads_nowhere_else(page.is(200).shows("Keep your recovery codes"), away);

        let mut other = world.browser_at([198, 51, 100, number]);
        looks(&mut other, "/reset", ("rd", away)).await.is(200);
        drop(world.mails().await);
        let page = world.send_form(&mut other, ("reset", &asks("/reset", "rd", away)), &[("email", &email)]).await;
        leads_nowhere_else(page.is(200), away);
        let mail = World::only(world.mails().await);
        leads_nowhere_else(&other.send(Method::GET, mail.link(), &NAVIGATION, "").await, away);
        world.clock.advance(std::time::Duration::from_secs(30));
        let code = app.code_at(world.now());
        let new = "quiet-lagoon-72-violet-harp";
        let fields = [("new_password", new), ("new_password_again", new), ("code", &code)];
        let page = world.send_form(&mut other, ("reset-password", mail.link()), &fields).await;
        leads_nowhere_else(page.is(303), away);
        drop(world.mails().await);
    }
}

#[tokio::test]
async fn an_address_that_looks_like_another_host_is_a_path_of_the_app_before_and_after_the_sign_in() {
    let world = world().await;
    for path in ["//evil.test/x", "//evil.test", "///evil.test/", "/.evil.test/x", "/x//evil.test", "/@evil.test"] {
        let mut browser = world.browser();
        let mut page = browser.send(Method::GET, &format!("http://wiki.localhost:8080{path}"), &NAVIGATION, "").await;
        let mut is_in = false;
        // To the portal, and back by the ticket.
        while let Some(location) = page.header("location").map(str::to_owned) {
            leads_nowhere_else(&page, path);
            let next = Url::parse(&page.url).unwrap().join(&location).unwrap().to_string();
            page = browser.send(Method::GET, &next, &NAVIGATION, "").await;
            if !is_in && page.status == 200 {
                is_in = true;
                leads_nowhere_else(&page, path);
                let fields = [("name", "ada"), ("password", PASSWORD)];
                page = world.send_form(&mut browser, ("sign-in", &next), &fields).await;
            }
        }
        page.is(200).shows("ada GET http://wiki.localhost/");
        assert!(is_in && page.url.starts_with("http://wiki.localhost:8080/"), "{}", page.url);
        world.apps_saw();
    }
    for path in ["/\\evil.test", "/\\/evil.test", "/x/..//evil.test", "/%5cevil.test", "/%2fevil.test"] {
        let page = world.browser().send(Method::GET, &format!("http://wiki.localhost:8080{path}"), &OWN_PAGE, "").await;
        assert!(page.status == 400 || page.status == 303, "{path}: {}", page.status);
        leads_nowhere_else(&page, path);
    }
    assert_eq!(world.apps_saw(), [""; 0]);
}
