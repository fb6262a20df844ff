//! The page that waits for a first yes.

use super::*;

const PORTAL: &str = "http://portal.localhost:8080";

/// As far as the question, with how it stands for whoever asks again and again.
async fn asked<'w>(world: &'w World, push: &Provider) -> (Browser<'w>, Page, String) {
    let mut ada = signed_in(world, "ada").await;
    let page = ada.visit(&at(QUESTION)).await;
    let page = ada.submit(&page, &[]).await;
    push.next().await;
    let events = page.body.split("data-events=\"").nth(1).expect("a stream").split('"').next().unwrap();
    let poll = format!("{PORTAL}{}&poll=1", events.replace("&amp;", "&"));
    (ada, page, poll)
}

#[tokio::test]
async fn what_the_provider_shows_comes_later_and_the_page_goes_on_by_itself() {
    let push = Provider::new(Binds::Known, &[ReachedKind::Push]);
    let world = world_with(PUSH, &[("push", &push)]).await;
    world.person("ada", PASSWORD, &[]).await;
    let (mut ada, page, poll) = asked(&world, &push).await;
    page.is(200).shows("data-rest=\"90\"").shows("<progress").shows("http-equiv=\"refresh\"").shows("data-goes-on");
    ada.visit(&poll).await.is(200).shows("waiting");
    answer(&world, Event::Sent { handle: Some("h".to_owned()), shows: Some("831".to_owned()) }).await;
    ada.visit(&poll).await.is(200).shows("831");
    ada.visit(&page.url).await.is(200).shows("class=\"number\">831<");

    answer(&world, Event::Approve).await;
    ada.visit(&poll).await.is(200).shows("approved");
    let page = ada.visit(&page.url).await;
    page.is(200).shows("Approved on").shows("data-goes-on");
    ada.submit(&page, &[]).await.is(200).shows("Keep your recovery codes");
    ada.visit(&poll).await.is(200).shows("ended");
}

#[tokio::test]
async fn a_question_that_nobody_answered_is_asked_again() {
    let push = Provider::new(Binds::Known, &[ReachedKind::Push]);
    let world = world_with(PUSH, &[("push", &push)]).await;
    world.person("ada", PASSWORD, &[]).await;
    let (mut ada, page, poll) = asked(&world, &push).await;
    page.shows("Nothing came?").shows("Ask again");
    world.clock.advance(Duration::from_secs(90));
    ada.visit(&poll).await.is(200).shows("ended");
    ada.visit(&page.url).await.is(200).shows("Nobody answered in time").shows("Ask again");
    ada.submit(&page, &[]).await.is(422).shows("Nobody answered in time");
    let csrf = csrf_of(&page, "/account/factors/reached");
    let path = page.url.strip_prefix(&at("")).unwrap().to_owned();
    post(&mut ada, &path, &csrf, &[("do", "again")]).await.is(303);
    push.next().await;
    ada.visit(&poll).await.is(200).shows("waiting");
    // It is nobody else's business.
    let mut bob = signed_in_as_somebody_else(&world).await;
    bob.visit(&poll).await.is(200).shows("ended");
}
