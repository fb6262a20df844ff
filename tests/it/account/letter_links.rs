//! A link that could not be used up just now is good later, and what it stands for is never half-done.

use vestibule::actions::administer::Administrator;
use vestibule::actions::administer::newcomers::{Invite, Invited, invite};
use vestibule::domain::user::User;

use super::{PASSWORD, at, signed_in};
use crate::letters::MAIL;
use crate::store_down::is_unavailable;
use crate::support::world::TWO_APPS;
use crate::support::{Browser, World};

const NEW: &str = "seven lanterns over the harbour";
const NEWCOMER: [(&str, &str); 6] = [
    ("given_name", "Grace"),
    ("family_name", "Hopper"),
    ("name", "grace"),
    ("email", "grace@example.com"),
    ("new_password", NEW),
    ("new_password_again", NEW),
];

/// Where strangers may register, and Ada is.
async fn open() -> World {
    let world =
        World::with(&format!("{TWO_APPS}{MAIL}\n[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n")).await;
    world.person("ada", PASSWORD, &[]).await;
    world
}

/// A link of this kind, and the browser in which it is opened.
async fn link<'w>(world: &'w World, kind: &str) -> (String, Browser<'w>) {
    let mut browser = world.browser();
    if kind == "register?invite" {
        let asked = Invite { email: None, groups: Vec::new(), lasts: std::time::Duration::from_hours(1) };
        let invited = invite(&Administrator::of_shell(), &world.app, asked).await.unwrap();
        let Invited::Link(made) = invited else { panic!("{invited:?}") };
        return (made.link.expose().to_owned(), browser);
    }
    match kind {
        "register" => {
            let page = browser.visit(&at("/register")).await;
            browser.submit(&page, &NEWCOMER).await.is(200);
        }
        "address" => {
            browser = signed_in(world, "ada").await;
            let page = browser.visit(&at("/account/email")).await;
            browser.submit(&page, &[("email", "new@example.org")]).await.is(200);
        }
        _ => {
            let mut ada = signed_in(world, "ada").await;
            let page = ada.visit(&at("/account/password")).await;
            let fields = [("password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW)];
            ada.submit(&page, &fields).await.is(200).shows("Your password is changed");
        }
    }
    let page = if kind == "not-me" { "/not-me?" } else { "/verify-email?" };
    let links: Vec<_> = world.mails().await.into_iter().filter_map(|mail| mail.link).collect();
    (links.into_iter().find(|link| link.contains(page)).expect("a link"), browser)
}

async fn everybody(world: &World) -> Vec<User> {
    world.app.store.users(None, 9).await.unwrap()
}

#[tokio::test]
async fn a_link_that_cannot_be_used_up_changes_nothing_and_is_good_later() {
    for (kind, calls, said) in [
        ("register", &["ticket", "create_user"][..], "Wiki"),
        ("register?invite", &["ticket", "create_user"], "Wiki"),
        ("address", &["ticket", "user", "save_user"], "Your address is confirmed"),
        ("not-me", &["ticket", "user", "save_user"], "The account is locked"),
    ] {
        for call in calls {
            let world = open().await;
            let (link, mut browser) = link(&world, kind).await;
            let before = everybody(&world).await;
            let page = browser.visit(&link).await;
            let fields = if kind == "register?invite" { &NEWCOMER[..] } else { &[] };
            world.store.fails(&[call]);
            is_unavailable(&browser.submit(page.is(200), fields).await);
            world.store.fails(&[]);
            assert_eq!(everybody(&world).await, before, "{kind} {call}");

            browser.submit(&page, fields).await.is(200).shows(said);
            assert_ne!(everybody(&world).await, before, "{kind} {call}");
            world.browser().visit(&link).await.is(410);
        }
    }
}

#[tokio::test]
async fn whoever_made_an_account_is_told_so_although_no_session_can_begin() {
    for kind in ["register", "register?invite"] {
        let world = open().await;
        let (link, mut browser) = link(&world, kind).await;
        let page = browser.visit(&link).await;
        world.store.fails(&["start_session"]);
        let fields = if kind == "register?invite" { &NEWCOMER[..] } else { &[] };
        let told = browser.submit(&page, fields).await;
        told.is(200).shows("Your account is made. Sign in to it.");
        assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
        world.store.fails(&[]);
        browser.sign_in(&told, "grace", NEW).await.is(200).shows("Wiki");
    }
}
