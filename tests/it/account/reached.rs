//! Second factors that are reached elsewhere, from choosing one to giving it up.

use std::sync::Arc;
use std::time::Duration;

use vestibule::domain::approval::{Denial, Event};
use vestibule::domain::audit::Act;
use vestibule::domain::factor::{ChannelName, FactorKind, Keeps, ReachedKind};
use vestibule::domain::letter::Message;
use vestibule::domain::session::Second;
use vestibule::factors::channel::{Binds, ChannelError};

use super::{PASSWORD, at, csrf_of, post, signed_in};
use crate::letters::MAIL;
use crate::support::provider::{Delivered, Provider};
use crate::support::world::TWO_APPS;
use crate::support::{Browser, Page, World};

mod decision;
mod faults;
mod mailbox;
mod pictures;
mod spending;
mod standing;
mod vendors;

pub(super) const TEXTS: &str = r#"
[[channel]]
name = "texts"
kind = "webhook"
label = "Phone number"
url = "https://texts.example.com"
secret = "0123456789abcdef"
offers = ["sms", "voice"]
"#;
const PUSH: &str = r#"
[[channel]]
name = "push"
kind = "webhook"
label = "Example Push"
url = "https://push.example.com"
secret = "0123456789abcdef"
"#;
const SMS: &str = "/account/factors/reached?channel=texts&kind=sms";
const QUESTION: &str = "/account/factors/reached?channel=push&kind=push";
const LATER: Duration = Duration::from_mins(6);

async fn world_with(config: &str, named: &[(&str, &Arc<Provider>)]) -> World {
    World::with(&format!("{TWO_APPS}{config}")).await.with_providers(named)
}

async fn texts() -> (World, Arc<Provider>) {
    let texts = Provider::new(Binds::Number, &[ReachedKind::Sms, ReachedKind::Voice]);
    let world = world_with(&format!("{TEXTS}{MAIL}"), &[("texts", &texts)]).await;
    world.person("ada", PASSWORD, &[]).await;
    (world, texts)
}

/// Types a number, and is asked for the code that went there.
async fn give(ada: &mut Browser<'_>, number: &str) -> Page {
    let page = ada.visit(&at(SMS)).await;
    ada.submit(&page, &[("country", "DE"), ("number", number)]).await
}

/// What arrived, and what it says.
async fn code_on(texts: &Provider) -> (Delivered, String) {
    let delivered = texts.next().await;
    let code = delivered.code.clone().expect("a code");
    (delivered, code)
}

fn wrong(code: &str) -> String {
    if code.starts_with('1') { code.replacen('1', "2", 1) } else { format!("1{}", &code[1..]) }
}

#[tokio::test]
async fn a_number_is_typed_as_at_home_and_counts_once_its_first_code_came_back() {
    let (world, texts) = texts().await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at("/account/factors")).await;
    page.shows("Two-factor is off").shows("/account/factors/add");
    let page = ada.visit(&at("/account/factors/add")).await;
    page.shows("/account/factors/phone")
        .shows("Authenticator app")
        .shows("Text message")
        .shows("Phone call")
        .shows("Phone number");

    let page = give(&mut ada, "0151 2345 6767").await;
    page.is(200).shows("+49 *** 67").shows("autocomplete=\"one-time-code\"");
    assert!(!page.body.contains("5123456767"), "the number itself is not shown again");
    let (delivered, code) = code_on(&texts).await;
    assert_eq!((delivered.at.as_str(), delivered.kind), ("+4915123456767", ReachedKind::Sms));
    assert_eq!(code.len(), 6);
    let user = world.user("ada").await;
    assert!(world.app.store.factors_of(user.id).await.unwrap().is_empty(), "nothing counts yet");

    ada.submit(&page, &[("code", &wrong(&code))]).await.is(401).shows("That code didn't match");
    ada.submit(&page, &[("code", "")]).await.is(422).shows("Enter the code");
    let shown = ada.submit(&page, &[("code", &code)]).await;
    shown.is(200).shows("Keep your recovery codes");
    let factors = world.app.store.factors_of(user.id).await.unwrap();
    assert_eq!(factors.len(), 2, "and codes on paper come with the first");
    let Keeps::Reached(reached) = &factors.iter().find(|factor| factor.kind() == FactorKind::Sms).unwrap().keeps else {
        panic!("{factors:?}")
    };
    assert_eq!(reached.shown, "+49 *** 67");
    assert!(!format!("{factors:?}").contains("15123456767"), "it is kept sealed");
    let sessions = world.app.store.sessions_of(user.id).await.unwrap();
    assert!(sessions.iter().any(|session| matches!(session.methods.second, Some(Second::Proven { .. }))));
    let told = world.told().await;
    assert!(matches!(&told[..], [(_, Message::FactorAdded { label, .. })] if label == "+49 *** 67"), "{told:?}");
    ada.visit(&at("/account/factors")).await.shows("+49 *** 67").shows("Text message").shows("Disable two-factor");
    // The same form once more finds that it is over.
    ada.submit(&page, &[("code", &code)]).await.shows("+49 *** 67");
    assert_eq!(world.app.store.factors_of(user.id).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_number_that_cannot_be_is_told_at_its_field_and_costs_nothing() {
    let (world, texts) = texts().await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at(SMS)).await;
    page.is(200).shows("Choose a country").shows("value=\"TZ\"");
    for (country, number, said) in [
        ("", "0151 2345678", "Choose the country"),
        ("DE", "", "Enter your telephone number"),
        ("DE", "ada@example.com", "Enter digits only"),
        ("DE", "0151", "There is no such number"),
        ("DE", "0900 1 123456", "cost extra"),
        ("GB", "056 1234 5678", "internet telephone"),
        ("DE", "0800 1234567", "of a service"),
        ("DE", "030 123456", "landline"),
    ] {
        let again = ada.submit(&page, &[("country", country), ("number", number)]).await;
        again.is(422).shows(said).shows("aria-invalid=\"true\"");
        if country == "DE" {
            again.shows("01512 3456789").shows(&format!("value=\"{number}\""));
        }
    }
    assert!(texts.is_silent().await);
}

#[tokio::test]
async fn a_landline_can_be_called() {
    let (world, texts) = texts().await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at("/account/factors/reached?channel=texts&kind=voice")).await;
    page.shows("Call me");
    ada.submit(&page, &[("country", "DE"), ("number", "030 123456")]).await.is(200).shows("+49 *** 56");
    assert_eq!(texts.next().await.kind, ReachedKind::Voice);
}

#[tokio::test]
async fn the_same_code_comes_again_after_half_a_minute_and_five_wrong_ones_end_it() {
    let (world, texts) = texts().await;
    let mut ada = signed_in(&world, "ada").await;
    let page = give(&mut ada, "0151 23456767").await;
    let (_, code) = code_on(&texts).await;
    page.shows("Nothing came?");
    let csrf = csrf_of(&page, "/account/factors/reached");
    let path = page.url.strip_prefix(&at("")).unwrap().to_owned();
    post(&mut ada, &path, &csrf, &[("do", "again")]).await.is(429);
    assert!(texts.is_silent().await);
    world.clock.advance(Duration::from_secs(31));
    ada.visit(&page.url).await.shows("Send the same code again");
    post(&mut ada, &path, &csrf, &[("do", "again")]).await.is(303);
    assert_eq!(code_on(&texts).await.1, code);
    for _ in 0..5 {
        ada.submit(&page, &[("code", &wrong(&code))]).await.is(401);
    }
    ada.submit(&page, &[("code", &code)]).await.is(422).shows("That code is over");
    assert!(world.app.store.factors_of(world.user("ada").await.id).await.unwrap().is_empty());
    // What comes now is another one.
    world.clock.advance(Duration::from_secs(31));
    post(&mut ada, &path, &csrf, &[("do", "again")]).await.is(303);
    let newer = code_on(&texts).await.1;
    assert_ne!(newer, code);
    ada.submit(&page, &[("code", &newer)]).await.is(200).shows("Keep your recovery codes");
}

#[tokio::test]
async fn a_further_one_needs_a_fresh_proof_with_the_one_that_is_there() {
    let (world, texts) = texts().await;
    let (phone, _) = world.give_authenticator("ada", "Phone").await;
    world.give_recovery_codes("ada").await;
    let mut ada = signed_in_with(&world, &phone.code_at(world.now())).await;
    world.clock.advance(LATER);
    let page = ada.visit(&at(SMS)).await;
    page.shows("autocomplete=\"one-time-code\"");
    let number = [("country", "DE"), ("number", "0151 23456767")];
    ada.submit(&page, &[number[0], number[1], ("code", "")]).await.is(422);
    assert!(texts.is_silent().await, "nothing leaves before that");
    let code = phone.code_at(world.now());
    let page = ada.submit(&page, &[number[0], number[1], ("code", &code)]).await;
    page.shows("+49 *** 67");
    let (_, code) = code_on(&texts).await;
    ada.submit(&page, &[("code", &code)]).await.is(200).shows("You can choose it when you sign in");
    let mut other = signed_in_as_somebody_else(&world).await;
    other.visit(&page.url).await.shows("Second factor");
}

async fn signed_in_with<'w>(world: &'w World, code: &str) -> Browser<'w> {
    let mut browser = world.browser();
    let page = browser.visit(&at("/account")).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    browser.submit(&page, &[("code", code)]).await.is(200).shows("Your account");
    browser
}

async fn signed_in_as_somebody_else(world: &World) -> Browser<'_> {
    world.person("bob", PASSWORD, &[]).await;
    signed_in(world, "bob").await
}

/// Somebody answers on their phone.
async fn answer(world: &World, event: Event) {
    let user = world.user("ada").await;
    let asked = world.app.store.approvals_of(user.id).await.unwrap();
    let newest = asked.first().expect("something that was asked");
    let entry = world.entry(Act::FactorAccepted);
    world.app.store.turn_approval(newest.id, event, entry.into()).await.unwrap();
}

#[tokio::test]
async fn what_is_scanned_tells_by_itself_and_counts_after_a_first_yes() {
    let push = Provider::new(Binds::Scan, &[ReachedKind::Push]);
    let world = world_with(PUSH, &[("push", &push)]).await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at(QUESTION)).await;
    let page = ada.submit(&page, &[]).await;
    page.is(200).shows("<svg class=\"qr\"").shows("href=\"app://bind?token=").shows("Example Push");
    ada.submit(&page, &[]).await.is(422).shows("has not answered yet");
    push.is_scanned();
    let page = ada.submit(&page, &[]).await;
    page.is(200).shows("approve the question there").shows("Example Push");
    let delivered = push.next().await;
    assert_eq!((delivered.at.as_str(), delivered.code), ("phone-7", None));
    ada.submit(&page, &[]).await.is(422).shows("no answer yet");
    assert!(world.app.store.factors_of(user.id).await.unwrap().is_empty());
    answer(&world, Event::Approve).await;
    ada.submit(&page, &[]).await.is(200).shows("Keep your recovery codes");
    let factors = world.app.store.factors_of(user.id).await.unwrap();
    let added = factors.iter().find(|factor| factor.kind() == FactorKind::Push).unwrap();
    assert_eq!(added.label.as_str(), "@ada");
}

#[tokio::test]
async fn a_picture_that_the_provider_takes_no_more_gives_way_to_a_new_one() {
    let push = Provider::new(Binds::Scan, &[ReachedKind::Push]);
    let world = world_with(PUSH, &[("push", &push)]).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at(QUESTION)).await;
    let page = ada.submit(&page, &[]).await;
    let picture = |page: &Page| page.body.split("app://bind?token=").nth(1).map(|rest| rest[..40].to_owned());
    let first = picture(&page).expect("something to scan");
    world.clock.advance(Duration::from_mins(4));
    assert_eq!(picture(&ada.visit(&page.url).await), Some(first.clone()), "good for five minutes");
    world.clock.advance(Duration::from_mins(1));
    let over = ada.visit(&page.url).await;
    over.is(200).shows("This picture is too old now");
    assert_eq!(picture(&over), None);
    let page = ada.press(&over, "anew", &[]).await;
    let second = picture(page.is(200)).expect("something else to scan");
    assert_ne!(second, first);
    ada.press(&over, "anew", &[]).await.shows("Second factor");
    push.is_scanned();
    ada.submit(&page, &[]).await.is(200).shows("approve the question there");
    push.next().await;
}

#[tokio::test]
async fn a_place_that_we_make_up_is_shown_to_the_phone_and_a_no_there_adds_nothing() {
    let push = Provider::new(Binds::Place, &[ReachedKind::Push]);
    let world = world_with(PUSH, &[("push", &push)]).await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at(QUESTION)).await;
    let page = ada.submit(&page, &[]).await;
    page.shows("https://push.example.com/");
    // Looking at it again shows the same place.
    assert_eq!(ada.visit(&page.url).await.body.split("https://push").count(), page.body.split("https://push").count());
    assert!(push.is_silent().await);
    let page = ada.submit(&page, &[]).await;
    push.next().await;
    answer(&world, Event::Deny(Denial::Declined)).await;
    ada.visit(&page.url).await.shows("answered with no");
    ada.submit(&page, &[]).await.is(422).shows("answered with no");
    assert!(world.app.store.factors_of(user.id).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_a_provider_knows_already_is_asked_at_once() {
    let push = Provider::new(Binds::Known, &[ReachedKind::Push]);
    let world = world_with(PUSH, &[("push", &push)]).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at(QUESTION)).await;
    let page = ada.submit(&page, &[]).await;
    assert_eq!(push.next().await.at, "ada");
    answer(&world, Event::Approve).await;
    ada.submit(&page, &[]).await.is(200).shows("Keep your recovery codes");
    // Nobody who said yes to a try has said yes to a change.
    ada.visit(&at(QUESTION)).await.is(200).shows("Answer there first");
}

#[tokio::test]
async fn a_channel_that_is_not_there_leads_back_to_the_list() {
    let (world, _) = texts().await;
    let mut ada = signed_in(&world, "ada").await;
    for query in ["", "?channel=texts", "?channel=texts&kind=push", "?channel=nowhere&kind=sms", "?kind=email"] {
        ada.visit(&at(&format!("/account/factors/reached{query}"))).await.is(200).shows("Two-factor is off");
    }
    let nobody = format!("/account/factors/reached?ticket={}", "A".repeat(43));
    ada.visit(&at(&nobody)).await.is(200).shows("Second factor");
}

#[tokio::test]
async fn what_is_removed_counts_no_more_at_once_and_is_taken_back_as_soon_as_the_provider_answers() {
    let (world, texts) = texts().await;
    let user = world.user("ada").await;
    let mut ada = signed_in(&world, "ada").await;
    let page = give(&mut ada, "0151 23456767").await;
    let (_, code) = code_on(&texts).await;
    ada.submit(&page, &[("code", &code)]).await.is(200);
    texts.fails_with([ChannelError::Unreachable("no connection".to_owned())]);
    tokio::time::pause();
    let page = ada.visit(&at("/account/factors/disable")).await;
    page.shows("+49 *** 67").shows("<bdi>10</bdi> recovery codes");
    ada.submit(&page, &[]).await.is(200).shows("Two-factor is off");
    assert!(world.app.store.factors_of(user.id).await.unwrap().is_empty());
    while texts.unbound().is_empty() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(texts.unbound(), ["+4915123456767"]);
}

#[tokio::test]
async fn a_provider_that_fails_opens_nothing_and_is_told_where_it_helps() {
    let push = Provider::new(Binds::Known, &[ReachedKind::Push]);
    let world = world_with(PUSH, &[("push", &push)]).await;
    let user = world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let name = ChannelName::parse("push").unwrap();
    let page = ada.visit(&at(QUESTION)).await;
    push.fails_with([ChannelError::Credentials]);
    ada.submit(&page, &[]).await.is(503).shows("does not answer");
    assert!(!world.app.live.channels.is_up(&name));
    assert!(world.has_metric("vestibule_channel_up{channel=\"push\"} 0").await);
    ada.visit(&at("/account/factors/add")).await.shows("Not reachable just now");
    let faults = world.app.live.faults.due(world.now());
    assert!(faults.iter().any(|fault| fault.reference.contains("push")), "{faults:?}");
    push.fails_with([ChannelError::Refused("no such person".to_owned())]);
    ada.submit(&page, &[]).await.is(422).shows("does not take this one");
    assert!(world.app.store.factors_of(user.id).await.unwrap().is_empty());
    ada.submit(&page, &[]).await.is(200);
    push.next().await;
    while !world.app.live.channels.is_up(&name) {
        tokio::task::yield_now().await;
    }
    assert!(world.has_metric("vestibule_channel_up{channel=\"push\"} 1").await);
}
