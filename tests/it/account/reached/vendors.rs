//! The whole program and a vendor's stand-in: what is peculiar to them, from setting up to giving up.

use vestibule::actions::administer::links;
use vestibule::domain::user::{Email, EmailAddress, UserName};

use super::*;
use crate::account::{Administrator, WIKI, Whom};
use crate::support::doubles::authy::{APP_ID, AuthyServer, KEY};
use crate::support::doubles::twilio_verify::{ACCOUNT, SERVICE, TOKEN, TwilioServer};

const NUMBER: &str = "+4915123456767";

async fn with_twilio(offers: &str) -> (World, TwilioServer) {
    let server = TwilioServer::start().await;
    let config = format!(
        "[[channel]]\nname = \"texts\"\nkind = \"twilio-verify\"\nurl = \"http://{}\"\naccount = \"{ACCOUNT}\"\nservice = \
         \"{SERVICE}\"\nsecret = \"{TOKEN}\"\n{offers}\n",
        server.address
    );
    let world = World::with(&format!("{TWO_APPS}\n{config}")).await;
    world.person("ada", PASSWORD, &[]).await;
    (world, server)
}

/// Ada gets texts at the number, and somebody else has an account, too.
async fn with_mallory() -> (World, TwilioServer) {
    let (world, server) = with_twilio("offers = [\"sms\"]").await;
    world.give_reached_at("ada", ("Mobile", NUMBER), ("texts", ReachedKind::Sms)).await;
    world.person("mallory", PASSWORD, &[]).await;
    (world, server)
}

/// As often as this Twilio was asked to send to the number, for the code that it sent last.
async fn sends(server: &TwilioServer, wanted: usize) -> String {
    server.until(|| server.sent_to(NUMBER).pop().filter(|one| one.channels.len() == wanted)).await.code
}

async fn waits(browser: &mut Browser<'_>) -> Page {
    let page = browser.visit(WIKI).await;
    browser.sign_in(&page, "ada", PASSWORD).await
}

#[tokio::test]
async fn every_phone_is_bound_whatever_is_drawn_for_it() {
    let (world, server) = with_twilio("offers = [\"tap\"]\nallow_tap = true").await;
    let mut ada = signed_in(&world, "ada").await;
    for _ in 0..16 {
        let page = ada.visit(&at("/account/factors/reached?channel=texts&kind=tap")).await;
        ada.submit(&page, &[]).await.is(200).shows("authy://factor?accessTokenSid=YK");
    }
    assert_eq!(server.identities().len(), 16);
}

#[tokio::test]
async fn a_text_and_then_a_call_bring_one_code_which_opens() {
    let (world, server) = with_twilio("offers = [\"sms\", \"voice\"]").await;
    world.give_reached_at("ada", ("Mobile", NUMBER), ("texts", ReachedKind::Sms)).await;
    world.clock.advance(Duration::from_secs(1));
    world.give_reached_at("ada", ("Mobile", NUMBER), ("texts", ReachedKind::Voice)).await;
    let mut browser = world.browser();
    let page = waits(&mut browser).await;
    let code = sends(&server, 1).await;
    world.clock.advance(Duration::from_secs(31));
    let page = browser.visit(&format!("{}&way=voice", page.url)).await;
    let page = browser.press(&page, "ask", &[]).await;
    assert_eq!(sends(&server, 2).await, code);

    // Somebody else gives up who knows the password, and a second window does.
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    let other = waits(&mut stranger).await;
    stranger.press(&other, "cancel", &[]).await.is(200).shows("That sign-in is over");
    assert_eq!(browser.submit(&page, &[("code", &code)]).await.url, WIKI, "{:?}", server.sent_to(NUMBER));
    assert_eq!(server.sent_to(NUMBER).len(), 1);
}

#[tokio::test]
async fn a_strangers_tries_are_not_the_owners() {
    let (world, server) = with_twilio("offers = [\"sms\"]").await;
    world.give_reached_at("ada", ("Mobile", NUMBER), ("texts", ReachedKind::Sms)).await;
    let mut owner = world.browser();
    let page = waits(&mut owner).await;
    let code = sends(&server, 1).await;
    assert_eq!(owner.submit(&page, &[("code", &code)]).await.url, WIKI);
    owner.jar.retain(|(_, name), _| name == "vestibule-browser");
    world.clock.advance(Duration::from_secs(31));

    let page = waits(&mut owner).await;
    server.until(|| (server.sent_to(NUMBER).len() == 2).then_some(())).await;
    let code = sends(&server, 1).await;
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    let theirs = waits(&mut stranger).await;
    assert_eq!(sends(&server, 2).await, code, "Twilio has one for a number");
    for _ in 0..5 {
        stranger.submit(&theirs, &[("code", &wrong(&code))]).await;
    }
    assert_eq!(owner.submit(&page, &[("code", &code)]).await.url, WIKI);
}

/// Mallory has an account, and says that Ada's number is hers.
#[tokio::test]
async fn whoever_says_that_a_number_is_theirs_uses_up_nothing_while_its_owner_waits() {
    let (world, server) = with_mallory().await;
    let mut mallory = signed_in(&world, "mallory").await;
    let mut owner = world.browser();
    let page = waits(&mut owner).await;
    let code = sends(&server, 1).await;
    assert_eq!(owner.submit(&page, &[("code", &code)]).await.url, WIKI);
    owner.jar.retain(|(_, name), _| name == "vestibule-browser");
    world.clock.advance(Duration::from_secs(31));

    let page = waits(&mut owner).await;
    server.until(|| (server.sent_to(NUMBER).len() == 2).then_some(())).await;
    let code = server.code(NUMBER).await;
    let theirs = give(&mut mallory, "0151 23456767").await;
    assert_eq!(sends(&server, 2).await, code, "Twilio has one for a number");
    for _ in 0..5 {
        mallory.submit(&theirs, &[("code", &wrong(&code))]).await.is(401).shows("That code didn't match");
    }
    mallory.submit(&theirs, &[("code", &code)]).await.is(422).shows("That code is over");
    assert_eq!(owner.submit(&page, &[("code", &code)]).await.url, WIKI, "{:?}", server.sent_to(NUMBER));
    assert_eq!(server.sent_to(NUMBER).len(), 2, "none of the two was ended before its time");
}

#[tokio::test]
async fn a_code_whose_tries_others_used_up_gives_way_to_a_new_one_while_they_still_wait() {
    let (world, server) = with_mallory().await;
    let mut mallory = signed_in(&world, "mallory").await;
    let theirs = give(&mut mallory, "0151 23456767").await;
    let code = sends(&server, 1).await;
    for _ in 0..4 {
        mallory.submit(&theirs, &[("code", &wrong(&code))]).await.is(401);
    }
    let mut owner = world.browser();
    let page = waits(&mut owner).await;
    assert_eq!(sends(&server, 2).await, code);
    for _ in 0..2 {
        owner.submit(&page, &[("code", &wrong(&code))]).await;
    }
    world.clock.advance(Duration::from_secs(31));
    let page = waits(&mut owner).await;
    server.until(|| (server.sent_to(NUMBER).len() == 2).then_some(())).await;
    let newer = server.code(NUMBER).await;
    assert_ne!(newer, code);
    assert_eq!(owner.submit(&page, &[("code", &newer)]).await.url, WIKI);
}

const MAILBOX: &str = "ada@example.com";
const BY_MAIL: &str = "/account/factors/reached?channel=texts&kind=email";

/// As the account has it from now on.
async fn moves_to(world: &World, address: &str, verified: bool) {
    let mut user = world.user("ada").await;
    user.email = Some(Email { address: EmailAddress::parse(address).unwrap(), verified });
    let entry = world.entry(Act::AddressSet);
    world.app.store.save_user(&user, vestibule::store::Ending::None, entry.into()).await.unwrap();
}

#[tokio::test]
async fn a_mailbox_that_a_vendor_writes_to_counts_for_no_more_than_one_that_we_write_to() {
    let (off, _server) = with_twilio("offers = [\"sms\", \"email\"]").await;
    let mut ada = signed_in(&off, "ada").await;
    ada.visit(&at(BY_MAIL)).await.shows("Two-factor is off");

    let (world, server) = with_twilio("offers = [\"sms\", \"email\"]\n[second_factor]\nemail = \"counts\"").await;
    let mut ada = signed_in(&world, "ada").await;
    moves_to(&world, MAILBOX, false).await;
    ada.visit(&at(BY_MAIL)).await.shows("Two-factor is off");
    moves_to(&world, MAILBOX, true).await;
    let page = ada.visit(&at(BY_MAIL)).await;
    page.is(200).shows(MAILBOX);
    let page = ada.submit(&page, &[]).await;
    page.is(200).shows("a***@example.com").shows("autocomplete=\"one-time-code\"");
    let code = server.code(MAILBOX).await;
    ada.submit(&page, &[("code", &code)]).await.is(200).shows("Keep your recovery codes");
    let factors = world.app.store.factors_of(world.user("ada").await.id).await.unwrap();
    assert!(factors.iter().any(|factor| factor.kind() == FactorKind::Email), "{factors:?}");

    // One mailbox is one factor, and for a change of credentials the password is asked for, and no code.
    ada.visit(&at(BY_MAIL)).await.shows("Second factor");
    let page = ada.visit(&at("/account/factors/disable")).await;
    page.shows("current-password");
    assert!(!page.body.contains("one-time-code"));
    ada.submit(&page, &[("code", "123456")]).await.is(422);

    // It goes where the account is written to, and nowhere if nobody has shown that this is theirs.
    moves_to(&world, "new@example.org", true).await;
    world.clock.advance(Duration::from_mins(2));
    let mut browser = world.browser();
    let page = waits(&mut browser).await;
    page.shows("n***@example.org");
    let code = server.code("new@example.org").await;
    assert_eq!(browser.submit(&page, &[("code", &code)]).await.url, WIKI);
    moves_to(&world, "other@example.org", false).await;
    world.clock.advance(Duration::from_mins(2));
    let page = waits(&mut world.browser()).await;
    page.is(200).shows("recovery code");
    assert!(server.sent_to("other@example.org").is_empty() && !page.body.contains("o***"));
}

#[tokio::test]
async fn a_code_that_is_typed_before_twilio_has_answered_is_as_good_a_moment_later() {
    let (world, server) = with_twilio("offers = [\"sms\"]").await;
    world.give_reached_at("ada", ("Mobile", NUMBER), ("texts", ReachedKind::Sms)).await;
    let mut browser = world.browser();
    // Written down as sent, and not yet sent.
    let stop = world.store.stops_after("turn_approval");
    let page = waits(&mut browser).await;
    stop.is_reached().await;
    drop(world.store.asked());
    let types = browser.submit(&page, &[("code", "107922")]);
    let leaves = async {
        while !world.store.asked().contains(&"approval") {
            tokio::task::yield_now().await;
        }
        stop.go_on();
    };
    let (page, ()) = tokio::join!(types, leaves);
    assert_eq!((page.url.as_str(), &*server.code(NUMBER).await), (WIKI, "107922"));
}

#[tokio::test]
async fn nor_while_its_owner_waits_in_a_browser_that_is_new() {
    let (world, server) = with_mallory().await;
    let mut mallory = signed_in(&world, "mallory").await;
    let mut ada = world.browser();
    let hers = waits(&mut ada).await;
    let code = sends(&server, 1).await;
    let theirs = give(&mut mallory, "0151 23456767").await;
    assert_eq!(sends(&server, 2).await, code, "Twilio has one for a number");
    for _ in 0..6 {
        assert!(mallory.submit(&theirs, &[("code", &wrong(&code))]).await.status.is_client_error());
    }
    assert_eq!(ada.submit(&hers, &[("code", &code)]).await.url, WIKI);
}

#[tokio::test]
async fn five_wrong_codes_end_the_code_over_there_too() {
    let (world, server) = with_twilio("offers = [\"sms\"]").await;
    let mut ada = signed_in(&world, "ada").await;
    let page = give(&mut ada, "0151 23456767").await;
    let code = sends(&server, 1).await;
    for _ in 0..5 {
        ada.submit(&page, &[("code", &wrong(&code))]).await.is(401);
    }
    ada.submit(&page, &[("code", &code)]).await.is(422).shows("That code is over");
    world.clock.advance(Duration::from_secs(31));
    let page = ada.visit(&page.url).await;
    let csrf = csrf_of(&page, "/account/factors/reached");
    let path = page.url.strip_prefix(&at("")).unwrap().to_owned();
    post(&mut ada, &path, &csrf, &[("do", "again")]).await.is(303);
    server.until(|| (server.sent_to(NUMBER).len() == 2).then_some(())).await;
    let newer = server.code(NUMBER).await;
    assert_ne!(newer, code);
    ada.submit(&page, &[("code", &newer)]).await.is(200).shows("Keep your recovery codes");
}

#[tokio::test]
async fn a_phone_that_others_are_reached_at_stays_known_until_the_last_of_them_goes() {
    let server = AuthyServer::start().await;
    let config = format!(
        "[[channel]]\nname = \"authy\"\nkind = \"authy\"\nurl = \"http://{}\"\naccount = \"{APP_ID}\"\nservice = \
         \"Wiki\"\nsecret = \"{KEY}\"\noffers = [\"tap\", \"sms\"]\nallow_tap = true\n",
        server.address
    );
    let world = World::with(&format!("{TWO_APPS}\n{config}")).await;
    server.knows_already(1635);
    for name in ["ada", "bob"] {
        world.person(name, PASSWORD, &[]).await;
        for kind in [ReachedKind::Tap, ReachedKind::Sms] {
            world.give_reached_at(name, ("Authy", "1635"), ("authy", kind)).await;
        }
    }
    let admin = Administrator::of_shell();
    let gives_up = async |name: &str| {
        let whom = Whom::Name(UserName::parse(name).unwrap());
        links::reset_factors(&admin, &world.app, &whom).await.unwrap();
    };
    drop(world.store.asked());
    gives_up("ada").await;
    // For each of hers it was looked who else is there.
    let mut looked = 0;
    while looked < 2 {
        looked += world.store.asked().iter().filter(|call| **call == "users").count();
        tokio::task::yield_now().await;
    }
    assert!(server.knows(1635), "Bob has that phone, too");
    gives_up("bob").await;
    server.until_forgotten(1635).await;
}
