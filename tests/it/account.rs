//! People look after their own account: each part of it, told as they would.

mod address;
mod credentials;
mod faults;
mod left_halfway;
mod letter_links;
mod reached;
mod second_factor;

use std::time::Duration;

use http::Method;
use vestibule::actions::administer::links::{self, EnrollLink, ResetLink};
use vestibule::actions::administer::users::{self, Changed};
use vestibule::actions::administer::{Administrator, Whom};
use vestibule::crypto::password::{PasswordPool, PoolSize};
use vestibule::domain::audit::{Act, Actor};
use vestibule::domain::language::Language;
use vestibule::domain::letter::Message;
use vestibule::domain::password_rules::HashCost;
use vestibule::domain::secret::{Password, Secret};
use vestibule::domain::user::{User, UserName};
use vestibule::store::{Created, Ending};
use vestibule::words::{ActivityText, Words};

use super::letters::MAIL;
use super::support::world::TWO_APPS;
use super::support::{Browser, Page, World};

const PASSWORD: &str = "correct horse battery staple";
const PORTAL: &str = "http://portal.localhost:8080/.vestibule";
const WIKI: &str = "http://wiki.localhost:8080/";

fn at(path: &str) -> String {
    format!("{PORTAL}{path}")
}

async fn signed_in<'w>(world: &'w World, name: &str) -> Browser<'w> {
    let mut browser = world.browser();
    let page = browser.visit(&at("/account")).await;
    browser.sign_in(&page, name, PASSWORD).await.is(200).shows("Your account");
    browser
}

impl World {
    /// What has been written to whom, but for what signing in brings with it.
    async fn told(&self) -> Vec<(String, Message)> {
        let letters = self.app.store.letters(99).await.unwrap();
        let about_changes = letters
            .into_iter()
            .filter(|letter| !matches!(letter.message, Message::NewDevice { .. } | Message::WrongCodes { .. }));
        about_changes.map(|letter| (letter.to.as_str().to_owned(), letter.message)).collect()
    }
}

/// The proof that a page carries for the form that goes to this path.
fn csrf_of(page: &Page, path: &str) -> String {
    let form =
        page.body.split("<form").find(|form| form.contains(&format!("action=\"/.vestibule{path}"))).expect("a form");
    form.split("name=\"csrf\" value=\"").nth(1).expect("its proof").split('"').next().expect("its end").to_owned()
}

/// Sends the fields that a page's form would send, and whatever else somebody adds to them; nothing is followed.
async fn post(browser: &mut Browser<'_>, path: &str, csrf: &str, fields: &[(&str, &str)]) -> Page {
    let all: Vec<(&str, &str)> = [("csrf", csrf)].into_iter().chain(fields.iter().copied()).collect();
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
        ("accept", "text/html"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    browser.send(Method::POST, &at(path), &headers, &serde_urlencoded::to_string(&all).unwrap()).await
}

#[tokio::test]
async fn the_first_page_says_what_protects_me_and_where_i_am_signed_in() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &["staff"]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at("/account")).await;
    page.shows("Only your password protects this account").shows("ada@example.com").shows("staff");
    page.shows("Firefox</bdi> on <bdi>Linux").shows("203.0.113.7").shows("This browser").shows("You signed in");
    page.shows("You are signed in nowhere else").shows("Enable two-factor");

    world.give_authenticator("ada", "Phone <b>").await;
    let page = ada.visit(&at("/account")).await;
    page.shows("Your password and a second factor protect this account").shows("Phone &lt;b&gt;");
    page.shows("You have no recovery codes");
    world.give_recovery_codes("ada").await;
    let page = ada.visit(&at("/account")).await;
    assert!(page.shows("10</bdi> left").body.matches("You have no recovery codes").count() == 0);
    signed_in_elsewhere(&world).await;
}

#[tokio::test]
async fn activity_says_of_nobody_what_others_did_for_them() {
    let world = World::with(&format!("{TWO_APPS}{MAIL}")).await;
    let ada = world.person("ada", PASSWORD, &[]).await;
    let admin = Administrator::of_shell();
    // Her password is of a time when hashes were cheaper, so it is stored anew when she signs in.
    let (cost, size) = (HashCost { memory_kib: 32, passes: 1, lanes: 1 }, PoolSize { permits: 1, queue: 1 });
    let cheap = PasswordPool::new(cost, size, world.app.random.clone()).unwrap();
    let hash = cheap.hash(&Password::typed(&Secret::new(PASSWORD.to_owned())).unwrap()).await.unwrap();
    let ada = User { password: Some(hash), ..ada };
    world.app.store.save_user(&ada, Ending::None, world.entry(Act::PasswordSet).into()).await.unwrap();
    let whom = Whom::Name(ada.name.clone());
    let hour = Duration::from_hours(1);
    assert!(matches!(links::enroll_link(&admin, &world.app, &whom, hour).await.unwrap(), EnrollLink::Made(_)));
    assert!(matches!(links::reset_link(&admin, &world.app, &whom, hour).await.unwrap(), ResetLink::Made(..)));
    assert!(matches!(users::enable(&admin, &world.app, &whom).await.unwrap(), Changed::Changed(_)));
    let mut browser = signed_in(&world, "ada").await;
    let page = browser.visit(&at("/account/activity")).await;
    page.shows("An operator gave you a link for setting up a second factor");
    page.shows("An operator gave you a link for a new password").shows("Your password was stored anew");
    assert_eq!(page.body.matches("Your account was unlocked").count(), 1);
    for untrue in ["You began to add", "Somebody asked for a new password", "You changed your password"] {
        assert!(!page.body.contains(untrue), "{untrue}");
    }
}

/// A second browser is counted, and can be ended from the first.
async fn signed_in_elsewhere(world: &World) {
    world.person("bob", PASSWORD, &[]).await;
    let mut bob = signed_in(world, "bob").await;
    let mut other = signed_in(world, "bob").await;
    bob.visit(&at("/account")).await.shows("1 other browser");
    let page = bob.visit(&at("/account/sessions")).await;
    let csrf = csrf_of(&page, "/account/sessions");
    post(&mut bob, "/account/sessions", &csrf, &[("session", "others")]).await.is(303);
    other.visit(&at("/account")).await.shows("Sign in");
    bob.visit(&at("/account/sessions")).await.shows("All your other sessions have ended");
}

#[tokio::test]
async fn a_name_is_given_in_one_part_or_two_and_apps_use_it_at_once() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    for (given, family, display) in
        [("Ada", "Lovelace", "Ada Lovelace"), ("", "Lovelace", "Lovelace"), (" Ada ", "", "Ada")]
    {
        let page = ada.visit(&at("/account/profile")).await;
        let page = ada.submit(&page, &[("given_name", given), ("family_name", family)]).await;
        page.is(200).shows("Your name is saved").shows(display);
        assert_eq!(world.user("ada").await.display_name, display);
    }
    ada.visit(&at("/whoami")).await.shows("Ada");
    ada.visit(&at("/account/activity")).await.shows("You changed your name");
    // Two people may share a name.
    world.person("bob", PASSWORD, &[]).await;
    let mut bob = signed_in(&world, "bob").await;
    let page = bob.visit(&at("/account/profile")).await;
    bob.submit(&page, &[("given_name", "Ada"), ("family_name", "")]).await.shows("Your name is saved");
}

#[tokio::test]
async fn what_is_no_name_is_said_at_its_field_and_what_was_typed_is_kept() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let long = "x".repeat(65);
    for (given, family, said) in [
        (" ", "", "Enter your first name, your last name, or both."),
        ("Ada", long.as_str(), "longer than"),
        ("A\u{202e}da", "Lovelace", "turns the direction"),
        ("\u{430}da", "Lovelace", "two alphabets"),
        ("<script>alert(1)</script>\u{7}", "x", "can't be seen"),
    ] {
        let page = ada.visit(&at("/account/profile")).await;
        let again = ada.submit(&page, &[("given_name", given), ("family_name", family)]).await;
        again.is(422).shows(said).shows("aria-invalid=\"true\"");
        assert!(!again.body.contains("<script>alert"), "markup");
        assert!(family.trim().is_empty() || again.body.contains(&format!("value=\"{family}\"")), "{family}");
        assert_eq!(world.user("ada").await.display_name, "ada");
    }
    // A page that was open for too long keeps it as well.
    let again = post(&mut ada, "/account/profile", "stale", &[("given_name", "Ada"), ("family_name", "L")]).await;
    again.is(403).shows("open for too long").shows("value=\"Ada\"");
    assert_eq!(world.user("ada").await.display_name, "ada");
}

#[tokio::test]
async fn no_field_that_a_form_does_not_have_changes_anything() {
    let world = World::new().await;
    let bob = world.person("bob", PASSWORD, &[]).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let bob_id = bob.id.to_string();
    let more = [
        ("role", "admin"),
        ("groups", "staff"),
        ("groups[]", "staff"),
        ("user", bob_id.as_str()),
        ("user_id", &bob_id),
        ("id", &bob_id),
        ("name", "root"),
        ("status", "Active"),
        ("version", "0"),
        ("email_verified", "true"),
    ];
    for (path, own) in [
        ("/account/profile", vec![("given_name", "Ada"), ("family_name", "")]),
        (
            "/account/password",
            vec![
                ("password", PASSWORD),
                ("new_password", "seven lanterns over the harbour"),
                ("new_password_again", "seven lanterns over the harbour"),
            ],
        ),
    ] {
        let page = ada.visit(&at(path)).await;
        let csrf = csrf_of(&page, path);
        post(&mut ada, path, &csrf, &[own, more.to_vec()].concat()).await.is(303);
    }
    let user = world.user("ada").await;
    assert_eq!((user.groups, user.name.as_str(), user.display_name.as_str()), (vec![], "ada", "Ada"));
    assert_eq!(world.user("bob").await, bob, "nobody else was touched");
}

#[tokio::test]
async fn activity_is_told_in_plain_words_and_page_by_page() {
    let world = World::new().await;
    let ada = world.person("ada", PASSWORD, &[]).await;
    let bob = world.person("bob", PASSWORD, &[]).await;
    for number in 0..70 {
        let about = if number % 2 == 0 { ada.id } else { bob.id };
        let note = format!("<b>browser {number}</b>");
        let entry = vestibule::domain::audit::AuditEntry { user: Some(about), note, ..world.entry(Act::SignedIn) };
        world.app.store.record(entry.into()).await.unwrap();
    }
    let mut browser = signed_in(&world, "ada").await;
    let first = browser.visit(&at("/account/activity")).await;
    first.shows("You signed in").shows("&lt;b&gt;browser 68&lt;/b&gt;");
    assert!(!first.body.contains("browser 69"), "somebody else's");
    let older = first.body.split("activity?before=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let second = browser.visit(&at(&format!("/account/activity?before={older}"))).await;
    second.shows("browser 0&lt;").shows("Back to the newest");
    assert!(!second.body.contains("browser 68") && !second.body.contains(">Older<"));
    browser.visit(&at("/account/activity?before=x")).await.is(400);
}

#[tokio::test]
async fn my_data_is_all_about_me_and_has_no_secret_in_it() {
    let world = World::new().await;
    let ada = world.person("ada", PASSWORD, &["staff"]).await;
    world.person("bob", PASSWORD, &[]).await;
    let mut browser = signed_in(&world, "ada").await;
    let (authenticator, factor) = world.give_authenticator("ada", "Phone").await;
    let codes = world.give_recovery_codes("ada").await;
    browser.visit(WIKI).await.shows("ada GET");
    let page = browser.visit(&at("/account/data")).await;
    let file = browser.submit(&page, &[]).await;
    file.is(200).shows("ada@example.com").shows("\"staff\"").shows("Phone").shows("wiki.localhost").shows("signed_in");
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"ada.json\""));
    let data: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(data["account"]["id"], ada.id.to_string());
    let kept = data["second_factors"].as_array().unwrap();
    let of_kind = |kind: &str| kept.iter().find(|one| one["kind"] == kind).unwrap();
    assert_eq!((kept.len(), &of_kind("totp")["id"]), (2, &factor.id.to_string().into()));
    assert_eq!(of_kind("recovery")["codes_left"], 10);
    assert_eq!(data["activity"][0]["act"], "data_taken");
    let session = browser.cookie("portal.localhost", "vestibule").unwrap();
    for secret in ["argon2", "bob@", &authenticator.key, session, &codes[0], &codes[0].replace('-', "")] {
        assert!(!file.body.to_lowercase().contains(&secret.to_lowercase()), "{secret}");
    }
    // It says that a new copy was taken, and a look at the page takes none.
    let taken = |entries: Vec<(u64, vestibule::domain::audit::AuditEntry)>| {
        entries.iter().filter(|(_, entry)| entry.act == Act::DataTaken).count()
    };
    assert_eq!(taken(world.app.store.entries(0, 999).await.unwrap()), 1);
}

#[tokio::test]
async fn whoever_deletes_their_account_is_gone_for_good_and_their_name_stays_taken() {
    let world = World::new().await;
    let ada = world.person("ada", PASSWORD, &[]).await;
    let mut browser = signed_in(&world, "ada").await;
    let mut other = signed_in(&world, "ada").await;
    browser.visit(WIKI).await.shows("ada GET");
    world.clock.advance(Duration::from_mins(6));
    let page = browser.visit(&at("/account/delete")).await;
    page.shows("Nobody can undo this").shows("autocomplete=\"current-password\"");
    let wrong = browser.submit(&page, &[("confirm", "adda"), ("password", PASSWORD)]).await;
    wrong.is(422).shows("This is not your user name");
    browser.submit(&page, &[("confirm", "ada"), ("password", "")]).await.is(422);
    browser.submit(&page, &[("confirm", "ada"), ("password", "wrong")]).await.is(401).shows("Check it and try again");
    assert!(world.app.store.user(ada.id).await.unwrap().is_some());

    let page = browser.submit(&page, &[("confirm", " ADA "), ("password", PASSWORD)]).await;
    page.is(200).shows("Your account is deleted");
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
    for gone in [&mut browser, &mut other] {
        gone.visit(&at("/account")).await.shows("Sign in");
        gone.visit(WIKI).await.shows("Sign in");
    }
    let page = browser.visit(&at("/sign-in")).await;
    browser.sign_in(&page, "ada", PASSWORD).await.is(401);
    let again =
        User::new(vestibule::domain::ids::UserId::from_bytes([7; 16]), UserName::parse("ada").unwrap(), ada.created);
    let created = world.app.store.create_user(&again, world.entry(Act::UserCreated).into()).await.unwrap();
    assert_eq!(created, Created::NameTaken);
}

#[test]
fn in_each_language_activity_tells_what_its_owner_did_from_what_others_did() {
    for language in Language::ALL {
        let said = |act, by| Words { language }.say(ActivityText::Act(act, by)).to_string();
        let both = [Act::UserCreated, Act::PasswordSet, Act::SessionsRevoked, Act::FactorRemoved, Act::AddressSet];
        for act in both {
            assert_ne!(said(act, Actor::Owner), said(act, Actor::Operator), "{act:?}");
        }
        assert_ne!(said(Act::ResetAsked, Actor::Visitor), said(Act::ResetAsked, Actor::Operator));
        let own = said(Act::PasswordSet, Actor::Owner);
        for other in [Act::PasswordRehashed, Act::PasswordReset, Act::PasswordAccepted] {
            assert_ne!(own, said(other, Actor::Gateway));
        }
    }
}
