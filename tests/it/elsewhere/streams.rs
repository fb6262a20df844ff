//! The stream of a page that waits: what it tells, and when it ends.

use vestibule::domain::approval::{Approval, Event, State};
use vestibule::domain::user::{Status, User};
use vestibule::store::{Along, Turned};

use super::*;

const LONG: Duration = Duration::from_secs(20);

/// What the stream of this page says until it ends.
async fn stream_of(browser: &mut Browser<'_>, page: &Page) -> String {
    let events = page.body.split("data-events=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let url = format!("{PORTAL}{events}");
    let answer = browser.send(http::Method::GET, &url, &[], "");
    tokio::time::timeout(LONG, answer).await.expect("it ends").is(200).body.clone()
}

async fn only_approval(world: &World) -> Approval {
    let mut all = world.app.store.approvals_of(world.user("ada").await.id).await.unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[tokio::test]
async fn what_happens_out_of_a_pages_sight_makes_no_line_in_its_stream() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let sent = told.next().await;
    let happens = async {
        let asked = only_approval(&world).await;
        // The provider tells how it calls the question: only where one was sent.
        let named = Event::Sent { handle: Some("theirs".to_owned()), shows: None };
        let along: Along = world.entry(Act::FactorAsked).into();
        let turned = world.app.store.turn_approval(asked.id, named, along).await.unwrap();
        assert!(matches!(turned, Turned::Turned(_)));
        answer(&world, &sent, "approve", &number(&page)).await.is(200);
    };
    let mut listening = browser.copy();
    let (heard, ()) = tokio::join!(stream_of(&mut listening, &page), happens);
    let lines: Vec<&str> = heard.lines().filter(|line| !line.is_empty()).collect();
    assert!(lines.iter().all(|line| line.starts_with("data: ")), "{heard}");
    assert!((1..=2).contains(&lines.len()) && lines.last().unwrap().contains("approved"), "{heard}");
}

#[tokio::test]
async fn a_stranger_does_not_learn_that_another_stranger_was_let_ask() {
    let (world, told) = with_push().await;
    let (mut one, mut other) = (world.browser_at([198, 51, 100, 1]), world.browser_at([198, 51, 100, 2]));
    let first = password_given(&mut one).await;
    told.next().await;
    world.clock.advance(Duration::from_secs(31));
    password_given(&mut other).await;
    told.next().await;
    let older = world.app.store.approvals_of(world.user("ada").await.id).await.unwrap().pop().unwrap();
    assert_eq!(older.state, State::Superseded);
    assert!(told_to(&mut one, &first).await.contains("waiting"));
    let page = one.visit(&first.url).await;
    assert_eq!(number(page.is(200).shows("Give this number on")), number(&first));
    one.submit(&page, &[]).await.is(200).shows("Give this number on");
    world.clock.advance(Duration::from_mins(1));
    one.visit(&first.url).await.shows("Nobody answered in time");
}

#[tokio::test]
async fn a_stream_ends_with_what_let_it_in() {
    let (world, told) = with_push().await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    told.next().await;
    let locks = async {
        let ada = User { status: Status::Disabled, ..world.user("ada").await };
        let saved = world.app.store.save_user(&ada, Ending::All, world.entry(Act::UserDisabled).into()).await.unwrap();
        assert_eq!(saved, Saved::Saved);
    };
    let mut listening = browser.copy();
    let (heard, ()) = tokio::join!(stream_of(&mut listening, &page), locks);
    assert!(!heard.contains("approved"), "{heard}");
}
