//! What strangers and thieves may have us do, which must not stand in the way of whoever has the account.

use std::time::Duration;

use vestibule::actions::administer::links::{ResetLink, reset_link};
use vestibule::actions::administer::{Administrator, Whom};
use vestibule::actions::letters::notice;
use vestibule::clock::Clock as _;
use vestibule::domain::audit::Act;
use vestibule::domain::letter::{Message, Whence};
use vestibule::domain::user::{Email, EmailAddress, Status, User, UserName};
use vestibule::store::{Along, Ending, Saved};

use super::letters::MAIL;
use super::support::{Browser, Mail, Page, World};
use crate::support::world::TWO_APPS;

const PASSWORD: &str = "tulip-granite-orbit-sandal-7";
const REGISTER: &str = "http://portal.localhost:8080/.vestibule/register";
const RESET: &str = "http://portal.localhost:8080/.vestibule/reset";
const MINUTE: Duration = Duration::from_mins(1);
const HERE: [u8; 4] = [127, 0, 0, 1];

async fn world() -> World {
    World::with(&format!("{TWO_APPS}{MAIL}\n[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n")).await
}

async fn resets(browser: &mut Browser<'_>, email: &str) -> Page {
    let page = browser.visit(RESET).await;
    browser.submit(page.is(200), &[("email", email)]).await
}

async fn registers(browser: &mut Browser<'_>, name: &str, email: &str) -> Page {
    let page = browser.visit(REGISTER).await;
    let fields = [
        ("given_name", "Grace"),
        ("family_name", "Hopper"),
        ("name", name),
        ("email", email),
        ("new_password", PASSWORD),
        ("new_password_again", PASSWORD),
    ];
    browser.submit(page.is(200), &fields).await
}

/// A change of this person is told, as each change is.
async fn tells(world: &World, change: impl FnOnce(Whence) -> (User, Message, User)) {
    let whence = Whence { at: world.clock.now(), browser: "Firefox".to_owned(), address: "203.0.113.9".to_owned() };
    let (before, message, after) = change(whence);
    let told = notice(&world.app, &before, message).unwrap();
    let along = Along::from(world.entry(Act::AddressVerified)).with_notice(told);
    assert_eq!(world.app.store.save_user(&after, Ending::None, along).await.unwrap(), Saved::Saved);
}

fn to<'m>(mails: &'m [Mail], address: &str) -> Vec<&'m Mail> {
    mails.iter().filter(|mail| mail.to == address).collect()
}

#[tokio::test]
async fn whatever_a_thief_does_next_the_owners_link_still_locks_the_account() {
    let world = world().await;
    world.person("ada", PASSWORD, &[]).await;
    let ada = world.user("ada").await;
    let address = EmailAddress::parse("thief@example.org").unwrap();
    tells(&world, |whence| {
        let after = User { email: Some(Email { address: address.clone(), verified: true }), ..ada.clone() };
        (ada, Message::AddressChanged { new: address.clone(), whence }, after)
    })
    .await;
    for _ in 0..40 {
        world.clock.advance(MINUTE);
        let now = world.user("ada").await;
        tells(&world, |whence| (now.clone(), Message::PasswordChanged { whence }, now)).await;
    }
    let mails = world.mails().await;
    let told = to(&mails, "ada@example.com");
    assert_eq!((told.len(), to(&mails, "thief@example.org").len()), (1, 40));
    let mut owner = world.browser();
    let page = owner.visit(told[0].link()).await;
    owner.submit(page.is(200), &[]).await.is(200).shows("The account is locked");
    assert_eq!(world.user("ada").await.status, Status::Disabled);
}

#[tokio::test]
async fn links_that_strangers_ask_for_end_neither_an_operators_nor_one_that_was_mailed() {
    let world = world().await;
    world.person("ada", PASSWORD, &[]).await;
    let whom = Whom::Name(UserName::parse("ada").unwrap());
    let lasts = Duration::from_hours(7 * 24);
    let made = reset_link(&Administrator::of_shell(), &world.app, &whom, lasts).await.unwrap();
    let ResetLink::Made(by_operator, _) = made else { panic!("{made:?}") };
    resets(&mut world.browser(), "ada@example.com").await.is(200);
    let mailed = World::only(world.mails().await);
    for number in 0..40 {
        resets(&mut world.browser_at([198, 51, 100, number]), "ada@example.com").await.is(200);
    }
    for link in [by_operator.link.expose(), mailed.link()] {
        world.browser().visit(link).await.is(200).shows("Choose a new password");
    }
}

#[tokio::test]
async fn beyond_the_limit_of_a_network_a_reset_is_answered_alike_and_writes_nothing() {
    let world = world().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut flood = world.browser();
    let first = resets(&mut flood, "made-up@example.com").await;
    for number in 1..30 {
        resets(&mut flood, &format!("made-up-{number}@example.com")).await.is(200);
    }
    for email in ["ada@example.com", "made-up@example.com"] {
        let before = world.app.store.newest_entries(500).await.unwrap();
        let page = resets(&mut flood, email).await;
        assert_eq!(page.is(200).body.replace(email, ""), first.body.replace("made-up@example.com", ""));
        assert_eq!(world.app.store.newest_entries(500).await.unwrap(), before);
    }
    assert!(world.mails().await.is_empty());
    resets(&mut world.browser_at([198, 51, 100, 1]), "ada@example.com").await.is(200);
    World::only(world.mails().await);
}

#[tokio::test]
async fn beyond_the_limit_no_registration_costs_a_hash() {
    let world = world().await;
    for number in 0..30 {
        registers(&mut world.browser(), &format!("grace{number}"), &format!("g{number}@example.com")).await.is(200);
    }
    let hashed = || world.app.passwords.occupancy().hashed;
    let before = hashed();
    for number in 30..70 {
        registers(&mut world.browser(), &format!("grace{number}"), &format!("g{number}@example.com")).await.is(429);
    }
    assert_eq!(hashed(), before);
    registers(&mut world.browser_at([198, 51, 100, 1]), "hopper", "hopper@example.com").await.is(200);
    assert_eq!(hashed(), before + 1);
}

#[tokio::test]
async fn passwords_that_will_not_do_are_looked_at_only_so_often() {
    let world = world().await;
    let mut browser = world.browser();
    let page = browser.visit(REGISTER).await;
    let fields = [
        ("given_name", "Grace"),
        ("name", "grace"),
        ("email", "grace@example.com"),
        ("new_password", "short"),
        ("new_password_again", "short"),
    ];
    let mut answers = Vec::new();
    for _ in 0..40 {
        answers.push(browser.submit(&page, &fields).await.status.as_u16());
    }
    assert_eq!(answers.iter().filter(|status| **status == 422).count(), 30);
    assert_eq!(answers.iter().filter(|status| **status == 429).count(), 10);
}

#[tokio::test(start_paused = true)]
async fn where_one_address_stands_for_many_mails_are_delayed_and_nobody_is_shut_out() {
    let world = world().await;
    world.person("ada", PASSWORD, &[]).await;
    for number in 0..40 {
        resets(&mut world.browser_at(HERE), &format!("made-up-{number}@example.com")).await.is(200);
    }
    let began = tokio::time::Instant::now();
    resets(&mut world.browser_at(HERE), "ada@example.com").await.is(200);
    assert!(began.elapsed() >= Duration::from_secs(3), "everybody there waits a little");
    assert_eq!(World::only(world.mails().await).to, "ada@example.com");
    registers(&mut world.browser_at(HERE), "grace", "grace@example.com").await.is(200);
    assert_eq!(World::only(world.mails().await).to, "grace@example.com");
}

#[tokio::test]
async fn whoever_registers_with_somebody_elses_address_keeps_no_reset_mail_from_them() {
    let world = world().await;
    world.person("ada", PASSWORD, &[]).await;
    for number in 0..5 {
        let mut stranger = world.browser_at([198, 51, 100, number]);
        registers(&mut stranger, &format!("grace{number}"), "ada@example.com").await.is(200);
    }
    let told = world.mails().await;
    assert!(told.iter().all(|mail| matches!(mail.message, Message::AlreadyRegistered { .. })), "{told:?}");
    assert!((1..=3).contains(&told.len()), "her mailbox is not filled either");
    resets(&mut world.browser(), "ada@example.com").await.is(200);
    assert!(matches!(World::only(world.mails().await).message, Message::ResetPassword { .. }));
}

#[tokio::test]
async fn names_that_were_taken_use_up_none_of_the_mails_for_the_one_that_is_free() {
    let world = world().await;
    for name in ["ada", "bob", "carl", "dora"] {
        world.person(name, PASSWORD, &[]).await;
    }
    for name in ["ada", "bob", "carl", "dora"] {
        registers(&mut world.browser(), name, "grace@example.com").await.is(422).shows("is taken");
    }
    registers(&mut world.browser(), "grace", "grace@example.com").await.is(200);
    assert_eq!(World::only(world.mails().await).to, "grace@example.com");
}

/// F6.
#[tokio::test]
async fn whoever_waits_for_what_strangers_guessed_gets_in_by_a_mailed_link_at_once() {
    const NEW: &str = "quiet-lagoon-72-violet-harp";
    let world = world().await;
    world.person("ada", PASSWORD, &[]).await;
    let sign_in = async |address: u8, password: &str| {
        let mut browser = world.browser_at([198, 51, 100, address]);
        let page = browser.visit("http://portal.localhost:8080/.vestibule/account").await;
        browser.sign_in(&page, "ada", password).await
    };
    for guess in 0..10 {
        sign_in(guess, "a wrong guess").await.is(401);
    }
    sign_in(10, PASSWORD).await.is(429);
    drop(world.mails().await);

    let mut ada = world.browser();
    resets(&mut ada, "ada@example.com").await.is(200);
    let page = ada.visit(World::only(world.mails().await).link()).await;
    ada.submit(&page, &[("new_password", NEW), ("new_password_again", NEW)]).await.is(200);
    sign_in(10, NEW).await.is(200).shows("ada");
}
