//! A phone of one's own: added with a picture, it says yes and no by its signature.

mod added;
mod asked;
mod installed;
mod late;
mod odd;
mod told;

use std::time::Duration;

use http::Method;
use vestibule::clock::Clock as _;
use vestibule::domain::approval::{Approval, Asker, Asks, Event, Number, Pace, Purpose, Source, State};
use vestibule::domain::audit::Act;
use vestibule::domain::factor::{Factor, FactorKind};
use vestibule::domain::letter::Whence;
use vestibule::random::new_approval_id;
use vestibule::store::{Along, ApprovalOpened};

use super::support::{Browser, Page, Phone, World};

const PASSWORD: &str = "correct horse battery staple";
const FACTORS: &str = "http://portal.localhost:8080/.vestibule/account/factors";
const ADD: &str = "http://portal.localhost:8080/.vestibule/account/factors/phone";

async fn signed_in<'w>(world: &'w World, name: &str) -> Browser<'w> {
    let mut browser = world.browser();
    let page = browser.visit("http://portal.localhost:8080/.vestibule/account").await;
    browser.sign_in(&page, name, PASSWORD).await.is(200);
    browser
}

/// The page that shows the picture.
pub(crate) async fn shown(laptop: &mut Browser<'_>) -> Page {
    let page = laptop.visit(ADD).await;
    let page = laptop.submit(&page, &[]).await;
    page.is(200).shows("Scan this with your phone");
    page
}

/// Signed in, with a phone that was added.
pub(crate) async fn with_phone(world: &World) -> (Browser<'_>, Phone<'_>) {
    world.person("ada", PASSWORD, &[]).await;
    let mut laptop = signed_in(world, "ada").await;
    let page = shown(&mut laptop).await;
    let mut phone = Phone::new(world);
    phone.scan(&page).await.is(200);
    let page = laptop.visit(&page.url).await;
    answer(&mut laptop, &page, "Pixel 9", "yes").await.is(200).shows("recovery codes");
    (laptop, phone)
}

/// The button that is pressed sends its value alone.
async fn answer(laptop: &mut Browser<'_>, page: &Page, label: &str, answer: &str) -> Page {
    let csrf = page.hidden().into_iter().find(|(name, _)| name == "csrf").expect("a proof").1;
    let body = serde_urlencoded::to_string([("csrf", csrf.as_str()), ("label", label), ("answer", answer)]).unwrap();
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let page = laptop.send(Method::POST, &page.url, &headers, &body).await;
    match page.header("location") {
        Some(location) => laptop.visit(&format!("http://portal.localhost:8080{location}")).await,
        None => page,
    }
}

async fn factor(world: &World) -> Factor {
    let factors = world.app.store.factors_of(world.user("ada").await.id).await.unwrap();
    factors.into_iter().find(|factor| factor.kind() == FactorKind::Phone).expect("a phone")
}

/// Something that waits for this phone's answer, with 42 as its number.
async fn asked_of(world: &World, factor: &Factor) -> Approval {
    let now = world.clock.now();
    let session = world.app.store.sessions_of(factor.user).await.unwrap().first().expect("a session").id;
    let approval = Approval {
        id: new_approval_id(&*world.app.random),
        user: factor.user,
        factor: factor.id,
        kind: factor.kind(),
        asker: Asker::Session(session),
        source: Source::Strangers,
        asks: Asks::Decision { number: Number::parse("42") },
        whence: Whence { at: now, browser: "Firefox on Linux".to_owned(), address: "203.0.113.7".to_owned() },
        purpose: Purpose::GoOn,
        app: Some("Wiki".to_owned()),
        link: None,
        handle: None,
        shows: None,
        created: now,
        ends: now.plus(Duration::from_secs(90)),
        sent: now,
        sends: 0,
        tries: 0,
        state: State::Created,
        is_used: false,
    };
    let along = || Along::from(world.entry(Act::FactorAccepted));
    let opened = world.app.store.open_approval(approval.clone(), Pace::OF_DECISIONS, along()).await.unwrap();
    assert_eq!(opened, ApprovalOpened::Opened(Vec::new()));
    let sent = Event::Sent { handle: None, shows: None };
    world.app.store.turn_approval(approval.id, sent, along()).await.unwrap();
    approval
}

async fn state(world: &World, approval: &Approval) -> State {
    world.app.store.approval(approval.id).await.unwrap().expect("one that was asked").state
}
