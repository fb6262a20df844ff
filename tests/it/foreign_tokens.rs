//! A link is good for what it was sent for. At every other page its token is like one that nobody was ever sent, and is
//! still good at home afterwards.

use std::time::Duration;

use http::Method;
use vestibule::actions::administer::Administrator;
use vestibule::actions::administer::newcomers::{Invite, Invited, invite};
use vestibule::domain::letter::Message;

use super::every_route::NAVIGATION;
use super::letters::MAIL;
use super::support::world::TWO_APPS;
use super::support::{Page, World};

const PASSWORD: &str = "tulip-granite-orbit-sandal-7";
const PORTAL: &str = "http://portal.localhost:8080/.vestibule";

/// Where a token can be shown, and the form that stands there.
const PAGES: [(&str, &str); 9] = [
    ("/verify-email?token={token}", "verify-email"),
    ("/reset/{token}", "reset-password"),
    ("/register?invite={token}", "register"),
    ("/sign-in?enroll={token}", "sign-in"),
    ("/not-me?token={token}", "not-me"),
    ("/approve/{token}", "approve-link"),
    ("/sign-in/factor?ticket={token}", "factor"),
    ("/account/factors/totp?ticket={token}", "factor-totp"),
    ("/account/factors/totp?enroll={token}", "factor-totp"),
];

async fn world() -> World {
    let more = "[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n[second_factor]\nenroll = \"link\"\n";
    let world = World::with(&format!("{TWO_APPS}{MAIL}\n{more}")).await;
    world.person("ada", PASSWORD, &[]).await;
    world
}

/// All links that are sent, each by its name.
async fn links(world: &World) -> Vec<(&'static str, String)> {
    let mut links = vec![("enroll", world.enroll_link("ada").await)];
    let asked = Invite { email: None, groups: Vec::new(), lasts: Duration::from_hours(1) };
    match invite(&Administrator::of_shell(), &world.app, asked).await.unwrap() {
        Invited::Link(made) => links.push(("invite", made.link.expose().to_owned())),
        other => panic!("{other:?}"),
    }
    let mut browser = world.browser();
    browser.visit(&format!("{PORTAL}/reset")).await.is(200);
    let newcomer = [
        ("given_name", "Grace"),
        ("name", "grace"),
        ("email", "grace@example.com"),
        ("new_password", PASSWORD),
        ("new_password_again", PASSWORD),
    ];
    world.send_form(&mut browser, ("register", &format!("{PORTAL}/register")), &newcomer).await.is(303);
    links.push(("verify", World::only(world.mails().await).link().to_owned()));
    let own = [("email", "ada@example.com")];
    world.send_form(&mut browser, ("reset", &format!("{PORTAL}/reset")), &own).await.is(200);
    links.push(("reset", World::only(world.mails().await).link().to_owned()));

    let page = browser.visit(&format!("{PORTAL}/account/email")).await;
    browser.sign_in(&page, "ada", PASSWORD).await.is(200);
    drop(world.mails().await);
    let new = [("email", "new@example.com")];
    world.send_form(&mut browser, ("email", &format!("{PORTAL}/account/email")), &new).await.is(303);
    for mail in world.mails().await {
        let name = if mail.message == Message::ConfirmAddress { "address" } else { "not-me" };
        links.push((name, mail.link().to_owned()));
    }
    links
}

/// What a visitor makes of an answer; the token itself may come back, and each form has a proof of its own.
fn seen(page: &Page, token: &str) -> (u16, String, String) {
    let mut parts = page.body.split("name=\"csrf\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    let body = parts.fold(first, |body, rest| body + rest.split_once('"').map_or("", |(_, rest)| rest));
    (page.status.as_u16(), page.header("location").unwrap_or_default().replace(token, ""), body.replace(token, ""))
}

/// How this page answers a look and its own form with this token, to a stranger or to ada.
async fn answers(
    world: &World,
    (page, form): (&str, &str),
    token: &str,
    is_signed_in: bool,
) -> Vec<(u16, String, String)> {
    let url = format!("{PORTAL}{}", page.replace("{token}", token));
    let mut browser = world.browser();
    let first = browser.visit(&format!("{PORTAL}/account")).await;
    if is_signed_in {
        browser.sign_in(&first, "ada", PASSWORD).await.is(200);
    }
    let mut answers = Vec::new();
    for method in [Method::GET, Method::HEAD] {
        let page = browser.send(method, &url, &NAVIGATION, "").await;
        answers.push(seen(&page, token));
    }
    let new = "quiet-lagoon-72-violet-harp";
    let filled_in = [
        ("token", token),
        ("name", if form == "sign-in" { "ada" } else { "mallory" }),
        ("given_name", "Mallory"),
        ("email", "mallory@example.com"),
        ("password", PASSWORD),
        ("new_password", new),
        ("new_password_again", new),
        ("code", "123456"),
    ];
    let decided = [("do", "approve"), ("number", "12")];
    let fields = if form == "approve-link" { &decided[..] } else { &filled_in };
    let page = world.send_form(&mut browser, (form, &url), fields).await;
    answers.push(seen(&page, token));
    answers
}

#[tokio::test]
async fn a_token_is_worth_nothing_at_another_page_than_its_own_and_keeps_its_worth_at_home() {
    let world = world().await;
    let links = links(&world).await;
    let names: Vec<_> = links.iter().map(|(name, _)| *name).collect();
    for name in ["enroll", "invite", "verify", "reset", "address", "not-me"] {
        assert_eq!(names.iter().filter(|found| **found == name).count(), 1, "{name} of {names:?}");
    }
    let unknown = "A".repeat(43);
    for page in PAGES {
        for is_signed_in in [false, true] {
            let expected = answers(&world, page, &unknown, is_signed_in).await;
            for (name, link) in &links {
                let token = link.rsplit(['=', '/']).next().unwrap();
                let home = link.replace(token, "{token}");
                let is_home = home.ends_with(page.0) || (*name == "enroll" && page.0.contains("enroll="));
                if !is_home {
                    let found = answers(&world, page, token, is_signed_in).await;
                    assert_eq!(found, expected, "{name} at {} ({is_signed_in})", page.0);
                }
            }
        }
    }
    assert!(world.app.store.users(None, 10).await.unwrap().len() == 1, "ada alone is here");
    for (name, link) in &links {
        let page = world.browser().visit(link).await;
        page.is(200);
        let shown = match *name {
            "enroll" => "Sign in",
            "invite" => "Make an account",
            "verify" => "grace@example.com",
            "reset" => "Choose a new password",
            "address" => "new@example.com",
            _ => "ada",
        };
        page.shows(shown);
    }
    let mut ada = world.browser();
    let page = ada.visit(&links[0].1).await;
    ada.sign_in(&page, "ada", PASSWORD).await.is(200).shows("Set up your authenticator app");
}
