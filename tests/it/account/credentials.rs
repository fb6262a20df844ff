//! The password, the address, and the proof that each change asks for.

use std::time::Duration;

use vestibule::domain::audit::Act;
use vestibule::domain::factor::ReachedKind;
use vestibule::domain::letter::Message;
use vestibule::factors::channel::Binds;
use vestibule::portal::routes::ROUTES;

use super::reached::TEXTS;
use super::{PASSWORD, WIKI, at, csrf_of, post, signed_in};
use crate::letters::MAIL;
use crate::support::World;
use crate::support::provider::Provider;
use crate::support::world::{SHARED_HOST, TWO_APPS};

const NEW: &str = "seven lanterns over the harbour";
const LATER: Duration = Duration::from_mins(6);

/// The forms of the account that ask for no proof, and why.
const ASK_FOR_NOTHING: [(&str, &str); 7] = [
    ("/account/factors", "it says that the codes on paper were kept, and changes nothing"),
    ("/account/factors/rename", "a label lets nobody in"),
    ("/account/factors/order", "each of them is good for what it was good for"),
    ("/account/profile", "a name lets nobody in"),
    ("/account/sessions", "it only ends what is open"),
    ("/account/trust", "it only ends trust: more is asked for afterwards"),
    ("/account/data", "it shows what the other pages show"),
];

async fn with_mail() -> World {
    World::with(&format!("{TWO_APPS}{MAIL}")).await
}

#[tokio::test]
async fn a_new_password_takes_the_old_one_and_signs_out_everybody_else() {
    let world = with_mail().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let mut elsewhere = signed_in(&world, "ada").await;
    elsewhere.visit(WIKI).await.shows("ada GET");
    let page = ada.visit(&at("/account/password")).await;
    page.shows("autocomplete=\"username\"")
        .shows("autocomplete=\"current-password\"")
        .shows("autocomplete=\"new-password\"");
    let fields = |current, new, again| [("password", current), ("new_password", new), ("new_password_again", again)];
    for (sent, status, said) in [
        (fields("wrong", NEW, NEW), 401, "Check it and try again"),
        (fields("", NEW, NEW), 422, "Enter your password"),
        (fields(PASSWORD, "", ""), 422, "Enter a new password"),
        (fields(PASSWORD, NEW, "something else"), 422, "not the same"),
        (fields(PASSWORD, "short", "short"), 422, "too short"),
        (fields(PASSWORD, "gw.test2026!gw.test2026!", "gw.test2026!gw.test2026!"), 422, "guessed"),
        (fields(PASSWORD, "ada@example.com ada", "ada@example.com ada"), 422, "your own name or address"),
    ] {
        let again = ada.submit(&page, &sent).await;
        again.is(status).shows(said);
        assert!(!again.body.contains(NEW) && !again.body.contains(PASSWORD), "a password comes back");
    }
    elsewhere.visit(WIKI).await.shows("ada GET");
    assert!(world.told().await.is_empty(), "nothing was changed yet");

    let (before, mut thief) = (ada.cookie("portal.localhost", "vestibule").unwrap().to_owned(), ada.copy());
    ada.submit(&page, &fields(PASSWORD, NEW, NEW)).await.is(200).shows("Your password is changed");
    assert_ne!(ada.cookie("portal.localhost", "vestibule"), Some(before.as_str()), "a new token");
    for out in [&mut elsewhere, &mut thief] {
        out.visit(&at("/account")).await.shows("Sign in");
    }
    elsewhere.visit(WIKI).await.shows("Sign in");
    ada.visit(WIKI).await.shows("ada GET");
    ada.visit(&at("/account/activity")).await.shows("You changed your password");
    let letters = world.told().await;
    let [(to, Message::PasswordChanged { .. })] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!(to, "ada@example.com");

    let page = elsewhere.visit(&at("/sign-in")).await;
    elsewhere.sign_in(&page, "ada", PASSWORD).await.is(401);
    elsewhere.sign_in(&page, "ada", NEW).await.is(200);
}

#[tokio::test]
async fn somebody_with_a_second_factor_shows_it_before_the_password_changes() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let (authenticator, _) = world.give_authenticator("ada", "Phone").await;
    let codes = world.give_recovery_codes("ada").await;
    let page = ada.visit(&at("/account/password")).await;
    page.shows("Phone").shows("autocomplete=\"one-time-code\"").shows("way=recovery");
    let both = [("password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW)];
    ada.submit(&page, &both).await.is(422).shows("Enter the code");
    let wrong = authenticator.wrong_code_at(world.now());
    ada.submit(&page, &[both.as_slice(), &[("code", &wrong)]].concat()).await.is(401).shows("That code didn't match");
    let code = authenticator.code_at(world.now());
    ada.submit(&page, &[both.as_slice(), &[("code", &code)]].concat()).await.is(200).shows("Your password is changed");

    // The same code is worth nothing a second time; a recovery code is.
    world.clock.advance(LATER);
    let other = format!("/account/password?way={}", "recovery");
    let page = ada.visit(&at(&other)).await;
    page.shows("recovery codes that you kept");
    let csrf = csrf_of(&page, "/account/password");
    let third = "a kettle whistles under the moss";
    let again = [("password", NEW), ("new_password", third), ("new_password_again", third)];
    let replay = [again.as_slice(), &[("code", code.as_str()), ("way", "totp")]].concat();
    post(&mut ada, "/account/password", &csrf, &replay).await.is(401);
    assert!(world.user("ada").await.password.is_some());
    let paper = [
        ("password", NEW),
        ("new_password", "eight lanterns above a harbour"),
        ("new_password_again", "eight lanterns above a harbour"),
        ("code", codes[0].as_str()),
        ("way", "recovery"),
    ];
    post(&mut ada, "/account/password", &csrf, &paper).await.is(303);
    ada.visit(&at("/account")).await.shows("9</bdi> left");
}

/// G13: each form in the table of our pages, whichever comes to it.
#[tokio::test]
async fn six_minutes_after_the_last_proof_each_change_of_a_credential_asks_for_a_new_one() {
    let texts = Provider::new(Binds::Number, &[ReachedKind::Sms]);
    let world = World::with(&format!("{TWO_APPS}{TEXTS}{MAIL}")).await.with_providers(&[("texts", &texts)]);
    let user = world.person("ada", PASSWORD, &[]).await;
    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    let mut ada = world.browser();
    let page = ada.visit(&at("/account")).await;
    let page = ada.sign_in(&page, "ada", PASSWORD).await;
    ada.submit(&page, &[("code", &phone.code_at(world.now()))]).await.is(200).shows("Your account");
    let (_, tablet) = world.give_authenticator("ada", "Tablet").await;
    world.give_recovery_codes("ada").await;

    let asks_for_nothing = |path: &str| ASK_FOR_NOTHING.iter().any(|(free, _)| *free == path);
    let forms = ROUTES.iter().filter(|row| row.form.is_some() && row.path.starts_with("/account"));
    let paths: Vec<_> = forms.map(|row| row.path).filter(|path| !asks_for_nothing(path)).collect();
    assert!(paths.len() >= 9, "{paths:?}");
    let tablet = tablet.id.to_string();
    let page_of = |path: &str| match path {
        "/account/factors/remove" => format!("{path}?factor={tablet}"),
        "/account/factors/reached" => format!("{path}?channel=texts&kind=sms"),
        path => path.to_owned(),
    };
    for path in &paths {
        let page = ada.visit(&at(&page_of(path))).await;
        assert!(page.status == 200 && !page.body.contains("one-time-code"), "{path}: it was proven a moment ago");
    }

    world.clock.advance(LATER);
    let before = world.user("ada").await;
    // What each of them asks for, but for a second factor; the password alone is the weaker proof.
    let fields = [
        ("password", PASSWORD),
        ("new_password", NEW),
        ("new_password_again", NEW),
        ("email", "new@example.org"),
        ("country", "DE"),
        ("number", "0170 1234567"),
        ("factor", &tablet),
        ("confirm", "ada"),
    ];
    for path in &paths {
        let page = ada.visit(&at(&page_of(path))).await;
        page.is(200).shows("autocomplete=\"one-time-code\"");
        let csrf = page.hidden().into_iter().find(|(name, _)| name == "csrf").expect("the form's proof").1;
        post(&mut ada, &page_of(path), &csrf, &fields).await.is(422).shows("autocomplete=\"one-time-code\"");
    }
    assert_eq!(world.user("ada").await, before);
    assert_eq!(world.app.store.factors_of(user.id).await.unwrap().len(), 3);
    assert!(world.told().await.is_empty() && texts.is_silent().await, "nothing was changed, and nothing was sent");
}

#[tokio::test]
async fn what_has_to_wait_is_said_where_it_was_typed() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    let page = ada.visit(&at("/account/password")).await;
    let wrong = phone.wrong_code_at(world.now());
    let fields = [("password", PASSWORD), ("new_password", NEW), ("new_password_again", NEW), ("code", &wrong)];
    for _ in 0..10 {
        ada.submit(&page, &fields).await.is(401);
    }
    let waits = ada.submit(&page, &fields).await;
    waits.is(429).shows("Too many tries");
    assert_eq!(waits.header("retry-after"), Some("60"));
    let password = waits.body.split("name=\"password\"").nth(1).unwrap().split('>').next().unwrap();
    assert!(!password.contains("aria-invalid"), "the password was right: {password}");
}

#[tokio::test]
async fn a_new_address_counts_once_its_mailbox_says_so_and_the_old_one_is_told() {
    let world = with_mail().await;
    world.person("ada", PASSWORD, &[]).await;
    world.person("bob", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at("/account/email")).await;
    page.shows("ada@example.com").shows("autocomplete=\"email\"");
    for (typed, said) in [
        ("", "Enter the new e-mail address"),
        ("a@b@c", "We can't write to this address"),
        ("a@x.example,evil@y.example", "We can't write to this address"),
        ("ADA@example.com", "This is your address already"),
    ] {
        ada.submit(&page, &[("email", typed)]).await.is(422).shows(said);
    }
    world.clock.advance(LATER);
    let page = ada.visit(&at("/account/email")).await;
    page.shows("autocomplete=\"current-password\"");
    ada.submit(&page, &[("email", "new@example.org")]).await.is(422).shows("value=\"new@example.org\"");
    assert!(world.told().await.is_empty());

    // Somebody else's address and a free one get the same answer, and the same stands in the store but for the link.
    let taken = ada.submit(&page, &[("email", "bob@example.com"), ("password", PASSWORD)]).await;
    taken.is(200).shows("Open the link that we sent");
    let letters = world.told().await;
    let [(to, Message::AddressChanging { new, .. })] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!((to.as_str(), new.as_str()), ("ada@example.com", "bob@example.com"));

    let page = ada.visit(&at("/account/email")).await;
    let free = ada.submit(&page, &[("email", "new@example.org")]).await;
    free.shows("Open the link that we sent");
    assert_eq!((free.status, &free.way), (taken.status, &taken.way), "the same answer");
    let letters = world.told().await;
    let confirms =
        letters.iter().filter(|(to, message)| to == "new@example.org" && *message == Message::ConfirmAddress);
    assert_eq!((confirms.count(), letters.len()), (1, 3));
    let user = world.user("ada").await;
    assert_eq!(user.email.unwrap().address.as_str(), "ada@example.com", "until the link is opened, the old one stays");
}

#[tokio::test]
async fn whoever_asks_for_new_addresses_again_and_again_has_to_wait() {
    let world = with_mail().await;
    world.person("ada", PASSWORD, &[]).await;
    world.person("bob", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at("/account/email")).await;
    // Somebody else's address counts as well: by counting, nobody learns whose one is.
    for address in ["a@example.org", "bob@example.com", "c@example.org", "d@example.org", "e@example.org"] {
        ada.submit(&page, &[("email", address)]).await.is(200).shows("Open the link that we sent");
    }
    world.told().await;
    let before = world.app.store.letters(99).await.unwrap().len();
    let waits = ada.submit(&page, &[("email", "f@example.org")]).await;
    waits.is(429).shows("Too many tries").shows("value=\"f@example.org\"");
    assert_eq!(waits.header("retry-after"), Some("3600"));
    assert_eq!(world.app.store.letters(99).await.unwrap().len(), before, "and nobody is written to");

    let mut bob = signed_in(&world, "bob").await;
    let page = bob.visit(&at("/account/email")).await;
    bob.submit(&page, &[("email", "b@example.org")]).await.is(200).shows("Open the link that we sent");
}

#[tokio::test]
async fn a_new_address_that_was_asked_for_in_a_session_counts_only_while_that_stands() {
    let world = with_mail().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut thief = signed_in(&world, "ada").await;
    let page = thief.visit(&at("/account/email")).await;
    thief.submit(&page, &[("email", "eve@example.org")]).await.is(200);
    let mails = world.mails().await;
    let link = mails.iter().find(|mail| mail.to == "eve@example.org").expect("a link").link().to_owned();
    thief.visit(&link).await.is(200).shows("eve@example.org");
    let open = thief.visit(&link).await;

    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at("/account/sessions")).await;
    let csrf = csrf_of(&page, "/account/sessions");
    post(&mut ada, "/account/sessions", &csrf, &[("session", "others")]).await.is(303);
    thief.submit(&open, &[]).await.shows("This link has ended");
    world.browser().visit(&link).await.shows("This link has ended");
    assert_eq!(world.user("ada").await.email.unwrap().address.as_str(), "ada@example.com");
}

#[tokio::test]
async fn where_no_mail_is_sent_the_page_says_whom_to_ask() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at("/account/email")).await;
    page.is(200).shows("No mail is sent from here").shows("Ask the people who run");
    assert!(!page.body.contains("name=\"email\""));
    post(&mut ada, "/account/email", "x", &[("email", "new@example.org")]).await.is(405);
}

#[tokio::test]
async fn on_a_host_that_an_app_shares_each_change_asks_in_its_own_form() {
    let world = World::with(SHARED_HOST).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = world.browser();
    let account = |path: &str| format!("http://localhost:8080/.vestibule/account{path}");
    let page = ada.visit(&account("")).await;
    ada.sign_in(&page, "ada", PASSWORD).await.is(200);
    for path in ["/delete", "/factors/totp", "/password"] {
        let page = ada.visit(&account(path)).await;
        page.is(200).shows("autocomplete=\"current-password\"");
    }
    let page = ada.visit(&account("/factors/totp")).await;
    ada.submit(&page, &[]).await.is(422).shows("Enter your password");
    let page = ada.submit(&page, &[("password", PASSWORD)]).await;
    page.is(200).shows("otpauth://");
    // And again, a moment later.
    ada.visit(&account("/delete")).await.shows("autocomplete=\"current-password\"");
}

#[tokio::test]
async fn guesses_at_the_password_in_a_form_are_as_limited_as_at_the_door() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    world.clock.advance(LATER);
    let page = ada.visit(&at("/account/delete")).await;
    let mut answers = Vec::new();
    for _ in 0..11 {
        let again = ada.submit(&page, &[("confirm", "ada"), ("password", "wrong guess")]).await;
        answers.push(again.status.as_u16());
    }
    assert_eq!(answers[10], 429, "{answers:?}");
    let waits = ada.submit(&page, &[("confirm", "ada"), ("password", PASSWORD)]).await;
    assert_eq!(waits.is(429).shows("Too many tries").header("retry-after"), Some("60"));
    let entries = world.app.store.entries(0, 99).await.unwrap();
    assert!(entries.iter().any(|(_, entry)| entry.act == Act::PasswordRefused));
    assert!(world.user("ada").await.is_active());
}
