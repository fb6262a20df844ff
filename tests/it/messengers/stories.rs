//! From the account page to the sign-in that is asked about: the whole program, the real clients, and a stand-in at the
//! other end of a real connection.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use http::Method;
use vestibule::actions::hear_news::hear_news;
use vestibule::app::Current;
use vestibule::domain::approval::{Denial, State};
use vestibule::random::OsRandom;

use crate::support::doubles::ntfy::{NtfyServer, Press, fetch_headers, may_read};
use crate::support::doubles::telegram::{self, TelegramServer};
use crate::support::doubles::webhook::{self, Receiver};
use crate::support::world::TWO_APPS;
use crate::support::{Browser, Page, World};

const PASSWORD: &str = "correct horse battery staple";
const WIKI: &str = "http://wiki.localhost:8080/page";
const NO: &str = "Somebody said no";
const ADA: i64 = 5_551_001;

fn at(path: &str) -> String {
    format!("http://portal.localhost:8080/.vestibule{path}")
}

async fn world_with(channel: &str) -> World {
    let world = World::with(&format!("{TWO_APPS}\n[[channel]]\nname = \"messages\"\n{channel}")).await;
    world.person("ada", PASSWORD, &[]).await;
    world
}

/// Ada is signed in and chooses to be reached so.
async fn chooses<'w>(world: &'w World, kind: &str) -> (Browser<'w>, Page) {
    let mut ada = world.browser();
    let page = ada.visit(&at("/account")).await;
    ada.sign_in(&page, "ada", PASSWORD).await.is(200).shows("Your account");
    let page = ada.visit(&at(&format!("/account/factors/reached?channel=messages&kind={kind}"))).await;
    (ada, page)
}

/// What stands between these two on a page.
fn between<'a>(page: &'a Page, before: &str, after: &str) -> &'a str {
    let rest = page.body.split(before).nth(1).unwrap_or_else(|| panic!("no {before}:\n{}", page.body));
    rest.split(after).next().expect("its end")
}

/// A new sign-in, as far as the page that waits.
async fn waits(world: &World) -> (Browser<'_>, Page) {
    world.clock.advance(Duration::from_mins(2));
    let mut browser = world.browser_at([198, 51, 100, 9]);
    let page = browser.visit(WIKI).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    page.is(200).shows("One more step");
    (browser, page)
}

fn number(page: &Page) -> String {
    between(page, "class=\"number\">", "<").to_owned()
}

/// The phone opens the page of a message, and says yes there with this number.
async fn approves(world: &World, link: &str, number: &str) {
    let mut phone = world.browser_at([192, 0, 2, 44]);
    let page = phone.visit(link).await;
    page.is(200).shows("Is this you?");
    phone.press(&page, "approve", &[("number", number)]).await.is(200).shows("Approved");
}

/// The first question, which shows that it is reached, is answered with yes.
async fn counts_from_now_on(world: &World, ada: &mut Browser<'_>, page: &Page, link: &str) {
    approves(world, link, between(page, "class=\"number\">", "<")).await;
    ada.submit(page, &[]).await.is(200).shows("Keep your recovery codes");
}

/// The page goes on with what was said elsewhere.
async fn lets_in(browser: &mut Browser<'_>, page: &Page) {
    let page = browser.visit(&page.url).await;
    page.shows("Approved on");
    assert_eq!(browser.submit(&page, &[]).await.url, WIKI);
}

async fn is_refused(browser: &mut Browser<'_>, page: &Page) {
    browser.visit(&page.url).await.shows(NO);
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
}

/// Waits until the newest question to Ada has ended so.
pub(crate) async fn ended(world: &World, state: State) {
    let user = world.user("ada").await;
    let newest = world.app.store.approvals_of(user.id).await.unwrap().remove(0);
    let mut waiter = world.app.live.approvals.listen(newest.id);
    loop {
        let now = world.app.store.approval(newest.id).await.unwrap().expect("the question").state;
        if now == state {
            return;
        }
        assert!(now.is_open(), "{now:?}");
        tokio::time::timeout(Duration::from_secs(20), waiter.turned()).await.expect("an end");
    }
}

#[tokio::test]
async fn a_phone_with_ntfy_is_added_asked_and_heard() {
    let server = NtfyServer::guarded("tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2").await;
    let base = server.origin();
    let world =
        world_with(&format!("kind = \"ntfy\"\nurl = \"{base}\"\nsecret = \"tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2\"\n"))
            .await;
    let (mut ada, page) = chooses(&world, "push").await;
    let page = ada.submit(&page, &[]).await;
    page.is(200).shows("<svg class=\"qr\"");
    let topic = between(&page, &format!("ntfy://{}/", server.address), "?").to_owned();
    assert!(server.messages(&topic).is_empty(), "nothing leaves before the phone listens");
    let page = ada.submit(&page, &[]).await;
    let message = server.message(&topic, 1).await;
    counts_from_now_on(&world, &mut ada, &page, message.click.as_deref().expect("a page")).await;

    let (mut browser, page) = waits(&world).await;
    let message = server.message(&topic, 2).await;
    assert_eq!(message.title, "Sign in to Wiki?");
    assert!(message.text.contains("198.51.100.9"), "{}", message.text);
    let [open, deny] = message.labels()[..] else { panic!("{message:?}") };
    let Press::Opens(link) = message.press(open) else { panic!("{message:?}") };
    approves(&world, &link, &number(&page)).await;
    lets_in(&mut browser, &page).await;

    // The app's button, which no browser sends.
    let (mut browser, page) = waits(&world).await;
    let Press::Posts(refuse_at) = server.message(&topic, 3).await.press(deny) else { panic!("{message:?}") };
    let mut phone = world.browser_at([192, 0, 2, 44]);
    phone.send(Method::POST, &refuse_at, &[], "").await.is(204);
    is_refused(&mut browser, &page).await;

    // And that of ntfy's page, which may read what became of it.
    world.clock.advance(Duration::from_mins(20));
    let (mut browser, page) = waits(&world).await;
    let Press::Posts(refuse_at) = server.message(&topic, 4).await.press(deny) else { panic!("{message:?}") };
    let headers = fetch_headers(&base);
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = phone.send(Method::POST, &refuse_at, &headers, "").await;
    assert!(may_read(&base, answer.status, &answer.headers), "{} {:?}", answer.status, answer.headers);
    is_refused(&mut browser, &page).await;
    let elsewhere = fetch_headers("https://elsewhere.example.com");
    let elsewhere: Vec<(&str, &str)> = elsewhere.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = phone.send(Method::POST, &refuse_at, &elsewhere, "").await;
    assert!(!may_read("https://elsewhere.example.com", answer.status, &answer.headers), "{:?}", answer.headers);
}

fn bot(server: &TelegramServer) -> String {
    let (address, bot, token) = (server.address, telegram::BOT, telegram::TOKEN);
    format!("kind = \"telegram\"\nurl = \"http://{address}\"\naccount = \"{bot}\"\nsecret = \"{token}\"\n")
}

#[tokio::test]
async fn a_chat_in_telegram_is_added_asked_and_heard_through_a_restart_and_a_reload() {
    let server = TelegramServer::start().await;
    let world = world_with(&bot(&server)).await;
    let current: Current = Arc::new(ArcSwap::from(Arc::clone(&world.app)));
    let listener = tokio::spawn(hear_news(Arc::clone(&current)));
    let (mut ada, page) = chooses(&world, "push").await;
    let page = ada.submit(&page, &[]).await;
    page.is(200).shows("<svg class=\"qr\"");
    let link = between(&page, "href=\"https://t.me/", "\"");
    ada.submit(&page, &[]).await.is(422).shows("has not answered yet");
    server.opens(ADA, "ada", &format!("https://t.me/{link}"));
    server.all_confirmed().await;
    let page = ada.submit(&page, &[]).await;
    let message = server.sent_to(ADA).await;
    counts_from_now_on(&world, &mut ada, &page, message.buttons[0].url.as_deref().expect("a page")).await;

    let (mut browser, page) = waits(&world).await;
    let message = server.sent_so_often(ADA, 2).await;
    assert!(message.text.starts_with("Sign in to Wiki?\n\n"), "{}", message.text);
    approves(&world, message.buttons[0].url.as_deref().expect("a page"), &number(&page)).await;
    lets_in(&mut browser, &page).await;

    // Nobody listens while "no" is pressed: the gateway is being started anew.
    let (mut browser, page) = waits(&world).await;
    let message = server.sent_so_often(ADA, 3).await;
    let deny = message.buttons[1].text.clone();
    listener.abort();
    assert!(listener.await.is_err());
    server.presses(ADA, &message, &deny);
    browser.visit(&page.url).await.shows("Give this number on");
    let _listener = tokio_util::task::AbortOnDropHandle::new(tokio::spawn(hear_news(Arc::clone(&current))));
    ended(&world, State::Denied(Denial::Declined)).await;
    is_refused(&mut browser, &page).await;
    server.all_confirmed().await;

    // A reload that makes the channel anew.
    let (clock, random) = (Arc::clone(&world.app.clock), Arc::new(OsRandom::new()) as _);
    let channels = vestibule::wiring::channels(&world.app.settings.channels, &clock, &random).expect("channels");
    current.store(Arc::new(vestibule::app::App { channels: Arc::new(channels), ..(*world.app).clone() }));
    world.clock.advance(Duration::from_mins(20));
    let (mut browser, page) = waits(&world).await;
    let message = server.sent_so_often(ADA, 4).await;
    server.presses(ADA, &message, &deny);
    ended(&world, State::Denied(Denial::Declined)).await;
    is_refused(&mut browser, &page).await;
    server.all_confirmed().await;
    assert!(!server.saw_two_pollers());
}

#[tokio::test]
async fn a_service_of_the_operators_own_asks_and_answers_with_the_number() {
    let clock = vestibule::clock::ManualClock::at(vestibule::domain::time::Timestamp::from_seconds(1_800_000_000));
    let receiver = Receiver::start(&clock).await;
    let (address, secret) = (receiver.address, webhook::SECRET);
    let world = world_with(&format!(
        "kind = \"webhook\"\nurl = \"http://{address}/push\"\nsecret = \"{secret}\"\noffers = [\"push\", \"sms\"]\n"
    ))
    .await;
    let (mut ada, page) = chooses(&world, "push").await;
    let page = ada.submit(&page, &[]).await;
    let asked = receiver.asked(1).await;
    counts_from_now_on(&world, &mut ada, &page, &asked.decision.expect("a question").page).await;

    // Its own app asks for the number.
    let (mut browser, page) = waits(&world).await;
    clock.set(world.app.clock.now());
    let asked = receiver.asked(2).await;
    let body =
        format!("{{\"reference\":\"{}\",\"answer\":\"approved\",\"number\":{}}}", asked.reference, number(&page));
    let signed = receiver.sign(&body);
    let headers: Vec<(&str, &str)> =
        signed.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    let mut service = world.browser_at([192, 0, 2, 80]);
    let address = at("/callbacks/messages");
    service.send(Method::POST, &address, &headers, &body.replace("approved", "denied")).await.is(401);
    service.send(Method::POST, &address, &headers, &body).await.is(204);
    ended(&world, State::Approved).await;
    service.send(Method::POST, &address, &headers, &body).await.is(204);
    lets_in(&mut browser, &page).await;

    // Another number than the screen shows is a no.
    let (mut browser, page) = waits(&world).await;
    clock.set(world.app.clock.now());
    let asked = receiver.asked(3).await;
    let other = if number(&page) == "10" { 11 } else { 10 };
    let body = format!("{{\"reference\":\"{}\",\"answer\":\"approved\",\"number\":{other}}}", asked.reference);
    let signed = receiver.sign(&body);
    let headers: Vec<(&str, &str)> =
        signed.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    service.send(Method::POST, &address, &headers, &body).await.is(204);
    ended(&world, State::Denied(Denial::WrongNumber)).await;
    browser.visit(&page.url).await.is(200);
    assert_eq!(browser.cookie("portal.localhost", "vestibule"), None);
}

#[tokio::test]
async fn a_service_that_shows_questions_and_sends_texts_is_given_a_number_for_texts_alone() {
    let clock = vestibule::clock::ManualClock::at(vestibule::domain::time::Timestamp::from_seconds(1_800_000_000));
    let receiver = Receiver::start(&clock).await;
    let (address, secret) = (receiver.address, webhook::SECRET);
    let world = world_with(&format!(
        "kind = \"webhook\"\nurl = \"http://{address}/push\"\nsecret = \"{secret}\"\noffers = [\"push\", \"sms\"]\n"
    ))
    .await;
    let (mut ada, page) = chooses(&world, "sms").await;
    let page = ada.submit(&page, &[("country", "DE"), ("number", "0151 23456767")]).await;
    page.is(200).shows("+49 *** 67");
    let asked = receiver.asked(1).await;
    assert_eq!(asked.to, webhook::To::Number("+4915123456767".to_owned()));
    ada.submit(&page, &[("code", &asked.code.expect("a code"))]).await.is(200).shows("Keep your recovery codes");
}
