//! Somebody forgot their password.

use std::time::Duration;

use http::Method;
use vestibule::domain::audit::Act;
use vestibule::domain::letter::Message;
use vestibule::domain::user::{Email, EmailAddress, Status, User};
use vestibule::store::Ending;

use super::register::MAIL;
use super::support::{Browser, Page, World, all_at_once};
use crate::support::world::{OVER_TLS, TWO_APPS};

const OLD: &str = "correct horse battery staple";
const NEW: &str = "tulip-granite-orbit-sandal-7";
const RESET: &str = "http://portal.localhost:8080/.vestibule/reset";
const SIGN_IN: &str = "http://portal.localhost:8080/.vestibule/sign-in";
const MINUTE: Duration = Duration::from_mins(1);

async fn world() -> World {
    World::with(&format!("{TWO_APPS}{MAIL}")).await
}

async fn ask(browser: &mut Browser<'_>, email: &str) -> Page {
    let page = browser.visit(RESET).await;
    browser.submit(page.is(200), &[("email", email)]).await
}

async fn link(world: &World, email: &str) -> String {
    ask(&mut world.browser(), email).await.is(200);
    World::only(world.mails().await).link().to_owned()
}

async fn choose(browser: &mut Browser<'_>, page: &Page, password: &str) -> Page {
    browser.submit(page, &[("new_password", password), ("new_password_again", password)]).await
}

async fn may_sign_in(world: &World, name: &str, password: &str) -> bool {
    let mut browser = world.browser();
    let page = browser.visit(SIGN_IN).await;
    browser.sign_in(&page, name, password).await.status == 200
}

#[tokio::test]
async fn somebody_forgets_a_password_and_gets_back_in_on_the_way_to_where_they_were_going() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    let mut thief = world.browser();
    let page = thief.visit("http://wiki.localhost:8080/").await;
    thief.sign_in(&page, "ada", OLD).await.shows("ada GET");

    let mut ada = world.browser();
    let page = ada.visit("http://wiki.localhost:8080/page").await;
    let way = page.body.split("href=\"").find(|link| link.contains("/reset?rd=")).unwrap();
    let way = way.split('"').next().unwrap().replace("&amp;", "&");
    let page = ada.visit(&format!("http://portal.localhost:8080{way}")).await;
    let page = ada.submit(&page, &[("email", " Ada@Example.com ")]).await;
    page.is(200).shows("is on its way");
    let mail = World::only(world.mails().await);
    assert_eq!(mail.to, "ada@example.com");
    assert!(matches!(mail.message, Message::ResetPassword { .. }));

    for method in [Method::GET, Method::HEAD, Method::GET] {
        let headers = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        world.browser().send(method, mail.link(), &headers, "").await.is(200);
    }
    let page = ada.visit(mail.link()).await;
    page.is(200).shows("Choose a new password").shows("value=\"ada\" autocomplete=\"username\"");
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    choose(&mut ada, &page, "short").await.is(422).shows("too short");
    let different = [("new_password", NEW), ("new_password_again", "something else")];
    ada.submit(&page, &different).await.is(422).shows("not the same");
    let page = choose(&mut ada, &page, NEW).await;
    page.is(200).shows("Your password has been changed");
    let page = ada.sign_in(&page, "ada", NEW).await;
    assert_eq!(page.url, "http://wiki.localhost:8080/page");
    page.shows("ada GET");

    thief.visit("http://wiki.localhost:8080/").await.shows("Sign in");
    assert!(!may_sign_in(&world, "ada", OLD).await);
    let told = world.mails().await;
    let is_told = told.iter().any(|mail| matches!(mail.message, Message::PasswordChanged { .. }));
    assert!(is_told && told.iter().all(|mail| mail.to == "ada@example.com"), "{told:?}");
    let page = world.browser().visit(mail.link()).await;
    page.is(410).shows("Here you get a new one").shows("name=\"email\"");
}

#[tokio::test]
async fn whoever_opens_the_link_on_the_phone_ends_up_there_where_they_were_going() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    let mut laptop = world.browser();
    let page = laptop.visit("http://wiki.localhost:8080/page").await;
    let way = page.body.split("href=\"").find(|link| link.contains("/reset?rd=")).unwrap();
    let way = way.split('"').next().unwrap().replace("&amp;", "&");
    let page = laptop.visit(&format!("http://portal.localhost:8080{way}")).await;
    laptop.submit(&page, &[("email", "ada@example.com")]).await.is(200);
    let mail = World::only(world.mails().await);
    let mut phone = world.browser();
    let page = phone.visit(mail.link()).await;
    let page = choose(&mut phone, &page, NEW).await;
    let page = phone.sign_in(page.is(200), "ada", NEW).await;
    assert_eq!(page.url, "http://wiki.localhost:8080/page");
    page.is(200).shows("ada GET");
    // The link is used up, and the way to the app is still known.
    world.browser().visit(mail.link()).await.is(410);
}

#[tokio::test]
async fn a_link_that_is_over_offers_another_on_the_way_to_the_same_place() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    let mut ada = world.browser();
    let page = ada.visit(&format!("{RESET}?rd=http%3a%2f%2fwiki.localhost%3a8080%2fpage")).await;
    ada.submit(&page, &[("email", "ada@example.com")]).await.is(200);
    let late = World::only(world.mails().await);
    world.clock.advance(11 * MINUTE);
    let page = ada.visit(late.link()).await;
    let page = ada.submit(page.is(410).shows("Here you get a new one"), &[("email", "ada@example.com")]).await;
    page.is(200);
    let mail = World::only(world.mails().await);
    let page = ada.visit(mail.link()).await;
    let page = choose(&mut ada, &page, NEW).await;
    let page = ada.sign_in(&page, "ada", NEW).await;
    assert_eq!(page.url, "http://wiki.localhost:8080/page");
}

#[tokio::test]
async fn whoever_is_signed_in_as_somebody_else_is_told_whose_password_a_link_changes() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    world.person("bob", OLD, &[]).await;
    let link = link(&world, "ada@example.com").await;
    let mut bob = world.browser();
    let page = bob.visit(SIGN_IN).await;
    bob.sign_in(&page, "bob", OLD).await.is(200);
    let page = bob.visit(&link).await;
    page.is(200).shows("You are signed in as").shows("bob").shows("ada");
    let page = choose(&mut bob, &page, NEW).await;
    page.is(200).shows("Your password has been changed").shows("Sign out");
    assert!(page.url.contains("/sign-out?rd="), "{}", page.url);
    assert!(may_sign_in(&world, "ada", NEW).await && may_sign_in(&world, "bob", OLD).await);
}

#[tokio::test]
async fn a_reset_forgets_the_delays_in_the_same_write_and_is_told_once() {
    let world = world().await;
    let ada = world.person("ada", OLD, &[]).await;
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    for _ in 0..4 {
        let page = stranger.visit(SIGN_IN).await;
        stranger.sign_in(&page, "ada", "a wrong guess").await.is(401);
    }
    let link = link(&world, "ada@example.com").await;
    let mut browser = world.browser();
    let page = browser.visit(&link).await;
    drop(world.store.asked());
    choose(&mut browser, &page, NEW).await.is(200).shows("has been changed");
    let asked = world.store.asked();
    let last = asked.iter().position(|call| *call == "save_user").expect("the write");
    assert!(!asked[last + 1..].contains(&"record"), "{asked:?}");
    assert_eq!(world.app.store.tallies_of(ada.id).await.unwrap(), []);
    let entries = world.app.store.entries_of(ada.id, None, 99).await.unwrap();
    assert_eq!(entries.iter().filter(|(_, entry)| entry.act == Act::PasswordReset).count(), 1);
}

#[tokio::test]
async fn nobody_learns_from_the_answer_whether_an_address_is_known() {
    let world = world().await;
    let ada = world.person("ada", OLD, &[]).await;
    let bob = world.person("bob", OLD, &[]).await;
    let carl = world.person("carl", OLD, &[]).await;
    let dora = world.person("dora", OLD, &[]).await;
    let unverified = Email { address: EmailAddress::parse("dora@example.com").unwrap(), verified: false };
    for changed in [
        User { status: Status::Disabled, ..bob },
        User { status: Status::Waiting, ..carl },
        User { email: Some(unverified), ..dora },
    ] {
        world.app.store.save_user(&changed, Ending::All, world.entry(Act::UserDisabled).into()).await.unwrap();
    }
    let mut answers = Vec::new();
    for name in ["ada", "nobody", "bob", "carl", "dora"] {
        let mut browser = world.browser();
        let page = browser.visit(RESET).await;
        drop(world.store.asked());
        let email = format!("{name}@example.com");
        let page = browser.submit(&page, &[("email", &email)]).await;
        let mut names: Vec<_> = page.headers.keys().map(ToString::to_string).collect();
        names.sort();
        answers.push((page.status, names, page.body.replace(&email, ""), world.store.asked()));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
    let mail = World::only(world.mails().await);
    assert_eq!(mail.to, ada.email.unwrap().address.as_str());
}

#[tokio::test]
async fn three_mails_an_hour_go_to_one_account_and_thirty_are_asked_for_from_one_network() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    for turn in 0..10 {
        let email = ["ada@example.com", "ADA@example.com", " ada@EXAMPLE.COM"][turn % 3];
        ask(&mut world.browser_at([198, 51, 100, u8::try_from(turn).unwrap()]), email)
            .await
            .is(200)
            .shows("on its way");
    }
    assert_eq!(world.mails().await.len(), 3);
    world.clock.advance(61 * MINUTE);
    ask(&mut world.browser(), "ada@example.com").await.is(200);
    assert_eq!(world.mails().await.len(), 1, "an hour later it works again");

    for number in 0..40 {
        world.person(&format!("p{number}"), OLD, &[]).await;
    }
    let answers: Vec<_> = {
        let mut answers = Vec::new();
        for number in 0..40 {
            let email = format!("p{number}@example.com");
            let page = ask(&mut world.browser_at([203, 0, 113, 99]), &email).await;
            answers.push((page.status, page.body.replace(&email, "")));
        }
        answers
    };
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "the same answer beyond the limit");
    assert_eq!(world.mails().await.len(), 30);
}

#[tokio::test]
async fn links_in_mails_are_made_from_the_public_url_whatever_a_request_says() {
    let world = World::with(&format!("{OVER_TLS}{MAIL}")).await;
    world.person("ada", OLD, &[]).await;
    // What travels is a token alone: no part of a request is kept beside it.
    let mut browser = world.browser();
    let page = browser
        .send(
            Method::GET,
            "http://portal.example.com/.vestibule/reset",
            &[("sec-fetch-dest", "document"), ("sec-fetch-mode", "navigate"), ("x-forwarded-host", "evil.test")],
            "",
        )
        .await;
    let csrf = page.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-forwarded-host", "evil.test"),
        ("forwarded", "host=evil.test;proto=http"),
        ("x-forwarded-proto", "http"),
    ];
    let body = format!("csrf={csrf}&email=ada%40example.com");
    browser.send(Method::POST, "http://portal.example.com/.vestibule/reset", &headers, &body).await.is(200);
    let [letter] = world.app.store.letters(10).await.unwrap().try_into().unwrap();
    assert!(!format!("{letter:?}").contains("evil"), "{letter:?}");
    let mail = World::only(world.mails().await);
    assert!(mail.link().starts_with("https://portal.example.com/.vestibule/reset/"), "{mail:?}");
}

#[tokio::test]
async fn only_the_account_of_the_link_gets_the_password_whatever_else_the_form_says() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    world.person("bob", OLD, &[]).await;
    let link = link(&world, "ada@example.com").await;
    let mut browser = world.browser();
    let page = browser.visit(&link).await;
    let id = world.user("bob").await.id.to_string();
    let fields = [
        ("user", "bob"),
        ("name", "bob"),
        ("email", "bob@example.com"),
        ("user_id", id.as_str()),
        ("new_password", NEW),
        ("new_password_again", NEW),
    ];
    // The page's own `name` field is there for password managers; a second one is ignored like the others.
    browser.submit(&page, &fields).await.is(200);
    assert!(may_sign_in(&world, "ada", NEW).await);
    assert!(may_sign_in(&world, "bob", OLD).await);
    let page = ask(&mut world.browser(), "ada@example.com,evil@example.com").await;
    page.is(422);
}

#[tokio::test]
async fn a_link_is_good_once_for_ten_minutes_and_for_nothing_else() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    let late = link(&world, "ada@example.com").await;
    let mut browser = world.browser();
    let page = browser.visit(&late).await;
    world.clock.advance(10 * MINUTE);
    choose(&mut browser, &page, NEW).await.is(410);
    browser.visit(&late).await.is(410);

    let (first, second) = (link(&world, "ada@example.com").await, link(&world, "ada@example.com").await);
    let token = second.rsplit('/').next().unwrap().to_owned();
    for other in ["verify-email?token=", "not-me?token="] {
        world.browser().visit(&format!("http://portal.localhost:8080/.vestibule/{other}{token}")).await.is(410);
    }
    let invite =
        world.browser().visit(&format!("http://portal.localhost:8080/.vestibule/register?invite={token}")).await;
    invite.is(410);
    let page = browser.visit(&second).await;
    choose(&mut browser, &page, NEW).await.is(200);
    // The older link of the same person is dead with it.
    browser.visit(&first).await.is(410);
    choose(&mut browser, &page, OLD).await.is(410);
    assert!(may_sign_in(&world, "ada", NEW).await);
}

#[tokio::test]
async fn a_link_ends_with_a_new_password_a_new_address_and_with_the_account() {
    let world = world().await;
    for case in ["password", "address", "disabled", "deleted"] {
        let user = world.person(case, OLD, &[]).await;
        let link = link(&world, &format!("{case}@example.com")).await;
        world.browser().visit(&link).await.is(200);
        let entry = world.entry(Act::UserDisabled);
        let changed = match case {
            "password" => Some((user, Ending::All)),
            "address" => {
                let email = Email { address: EmailAddress::parse("other@example.com").unwrap(), verified: true };
                Some((User { email: Some(email), ..user }, Ending::None))
            }
            "disabled" => Some((User { status: Status::Disabled, ..user }, Ending::None)),
            _ => {
                world.app.store.delete_user(user.id, entry.clone().into()).await.unwrap();
                None
            }
        };
        if let Some((user, ending)) = changed {
            world.app.store.save_user(&user, ending, entry.into()).await.unwrap();
        }
        world.browser().visit(&link).await.is(410);
    }
}

#[tokio::test]
async fn twenty_uses_of_one_link_at_once_set_one_password() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    let link = link(&world, "ada@example.com").await;
    let mut browsers: Vec<_> = (0..20).map(|_| world.browser()).collect();
    let mut pages = Vec::new();
    for browser in &mut browsers {
        pages.push(browser.visit(&link).await);
    }
    let passwords: Vec<_> = (0..20).map(|number| format!("{NEW}-{number}")).collect();
    let answers = all_at_once(
        browsers.iter_mut().zip(&pages).zip(&passwords).map(|((browser, page), word)| choose(browser, page, word)),
    )
    .await;
    assert_eq!(answers.iter().filter(|page| page.body.contains("has been changed")).count(), 1);
    assert_eq!(answers.iter().filter(|page| page.status == 410).count(), 19);
    let told = World::only(world.mails().await);
    assert!(matches!(told.message, Message::PasswordChanged { .. }));
}

#[tokio::test]
async fn whoever_has_a_second_factor_proves_it_before_the_new_password_counts() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let link = link(&world, "ada@example.com").await;
    let mut ada = world.browser();
    let page = ada.visit(&link).await;
    page.is(200).shows("autocomplete=\"one-time-code\"");
    let fields = |code: &str| {
        [("new_password", NEW.to_owned()), ("new_password_again", NEW.to_owned()), ("code", code.to_owned())]
    };
    let send = async |ada: &mut Browser<'_>, page: &Page, code: &str| {
        let fields = fields(code);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ada.submit(page, &fields).await
    };
    choose(&mut ada, &page, NEW).await.is(422).shows("Enter a code");
    send(&mut ada, &page, &app.wrong_code_at(world.now())).await.is(422).shows("match");
    assert!(may_sign_in_asks_for_more(&world, OLD).await, "the old password still is the password");
    // A weak password uses no code up.
    let code = app.code_at(world.now());
    let weak = [("new_password", "short"), ("new_password_again", "short"), ("code", code.as_str())];
    ada.submit(&page, &weak).await.is(422).shows("too short");
    send(&mut ada, &page, &code).await.is(200).shows("has been changed");
    let factors = world.app.store.factors_of(world.user("ada").await.id).await.unwrap();
    assert_eq!(factors.len(), 1, "the factor stays");
    // The code is used up in the same write.
    drop(world.mails().await);
    let again = self::link(&world, "ada@example.com").await;
    let page = ada.visit(&again).await;
    send(&mut ada, &page, &code).await.is(422).shows("used already");
}

/// Whether a password is right, for somebody who has a factor.
async fn may_sign_in_asks_for_more(world: &World, password: &str) -> bool {
    let user = world.user("ada").await;
    let typed =
        vestibule::domain::secret::Password::typed(&vestibule::domain::secret::Secret::new(password.to_owned()));
    world.app.passwords.check(&typed.unwrap(), user.password.as_ref()).await.unwrap().matches
}

#[tokio::test]
async fn a_factor_that_was_set_up_meanwhile_is_asked_for() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    let link = link(&world, "ada@example.com").await;
    let mut ada = world.browser();
    let page = ada.visit(&link).await;
    let stop = world.store.stops_after("factors_of");
    let (page, ()) = tokio::join!(choose(&mut ada, &page, NEW), async {
        stop.is_reached().await;
        world.give_authenticator("ada", "Phone").await;
        stop.go_on();
    });
    page.is(422).shows("Enter a code");
    assert!(may_sign_in_asks_for_more(&world, OLD).await, "nothing was changed");
}

#[tokio::test]
async fn a_recovery_code_will_do_and_five_wrong_codes_end_the_link() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    world.give_authenticator("ada", "Phone").await;
    let codes = world.give_recovery_codes("ada").await;
    let dead = link(&world, "ada@example.com").await;
    let mut ada = world.browser();
    let page = ada.visit(&dead).await;
    let send = async |ada: &mut Browser<'_>, page: &Page, code: &str| {
        ada.submit(page, &[("new_password", NEW), ("new_password_again", NEW), ("code", code)]).await
    };
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.push(send(&mut ada, &page, "aaaa-bbbb-cccc-dddd").await.status.as_u16());
    }
    assert!(answers[..4].iter().all(|status| *status == 422) && answers[5] != 200, "{answers:?}");
    world.clock.advance(20 * MINUTE);
    drop(world.mails().await);
    let good = link(&world, "ada@example.com").await;
    let page = ada.visit(&good).await;
    send(&mut ada, &page, &codes[0].to_uppercase().replace('-', " ")).await.is(200).shows("has been changed");
    let told: Vec<_> = world.mails().await.into_iter().map(|mail| mail.message).collect();
    assert!(told.iter().any(|message| matches!(message, Message::RecoveryCodeUsed { left: 9, .. })), "{told:?}");
}

#[tokio::test]
async fn whoever_says_it_was_not_me_locks_their_own_account_and_no_other() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    world.person("bob", OLD, &[]).await;
    let link = link(&world, "ada@example.com").await;
    let mut thief = world.browser();
    let page = thief.visit(&link).await;
    let page = choose(&mut thief, &page, NEW).await;
    thief.sign_in(&page, "ada", NEW).await.is(200);
    let not_me = World::only(world.mails().await).link().to_owned();
    assert!(not_me.contains("/not-me?token="));

    let mut ada = world.browser();
    for _ in 0..3 {
        ada.visit(&not_me).await.is(200).shows("Was it somebody else?");
    }
    assert!(world.user("ada").await.is_active(), "looking locks nothing");
    let page = ada.visit(&not_me).await;
    ada.submit(&page, &[("user", "bob")]).await.is(200).shows("The account is locked");
    assert_eq!(world.user("ada").await.status, Status::Disabled);
    thief.visit("http://portal.localhost:8080/.vestibule/account").await.shows("Sign in");
    assert!(!may_sign_in(&world, "ada", NEW).await);
    assert!(may_sign_in(&world, "bob", OLD).await);
    ada.visit(&not_me).await.is(410);
}

#[tokio::test]
async fn without_mail_the_page_says_whom_to_ask() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.visit(RESET).await;
    page.is(200).shows("cannot be changed by mail here").shows("can give you a link");
    assert!(!page.body.contains("<form"));
}

#[tokio::test]
async fn while_the_store_is_down_no_link_is_said_to_have_ended_and_none_is_used_up() {
    let world = world().await;
    world.person("ada", OLD, &[]).await;
    let link = link(&world, "ada@example.com").await;
    let mut browser = world.browser();
    let page = browser.visit(&link).await;
    let asked = browser.visit(RESET).await;
    world.store.fails(&["ticket"]);
    browser.visit(&link).await.is(503);
    world.store.fails(&["save_user"]);
    choose(&mut browser, &page, NEW).await.is(503);
    for down in ["record", "user_by_email"] {
        world.store.fails(&[down]);
        browser.submit(&asked, &[("email", "ada@example.com")]).await.is(503);
        browser.submit(&asked, &[("email", "nobody@example.com")]).await.is(503);
    }
    world.store.fails(&[]);
    choose(&mut browser, &page, NEW).await.is(200).shows("has been changed");
}
