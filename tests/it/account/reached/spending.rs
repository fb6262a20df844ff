//! What messages may cost.

use vestibule::domain::approval::State;

use super::*;

const PHONE: &str = "0151 23456767";

/// Begins anew with this number: whether something left. (Somebody alone is told to wait before a number is.)
async fn gets_one(world: &World, texts: &Provider, browser: &mut Browser<'_>) -> bool {
    world.clock.advance(Duration::from_secs(31));
    let before = world.app.live.channels.over_budget.all();
    give(browser, PHONE).await.is(200);
    loop {
        if !texts.is_silent().await {
            return true;
        }
        if world.app.live.channels.over_budget.all() != before {
            return false;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn one_number_gets_only_so_many_an_hour_from_all_together_and_others_go_on() {
    let (world, texts) = texts().await;
    world.person("bob", PASSWORD, &[]).await;
    let (mut ada, mut bob) = (signed_in(&world, "ada").await, signed_in(&world, "bob").await);
    for _ in 0..3 {
        assert!(gets_one(&world, &texts, &mut ada).await && gets_one(&world, &texts, &mut bob).await);
    }
    assert!(!gets_one(&world, &texts, &mut bob).await, "the seventh in an hour");
    let user = world.user("bob").await;
    let asked = loop {
        let asked = world.app.store.approvals_of(user.id).await.unwrap();
        if asked[0].state == State::Failed {
            break asked;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(asked.len(), 4);
    // Nothing of it is held against the channel or another number.
    assert!(world.app.live.channels.is_up(&ChannelName::parse("texts").unwrap()));
    world.clock.advance(Duration::from_secs(31));
    let page = give(&mut bob, "0151 99956767").await;
    texts.next().await;
    ada.visit(&page.url).await.shows("Second factor");
    world.clock.advance(Duration::from_hours(2));
    let mut ada = signed_in(&world, "ada").await;
    assert!(gets_one(&world, &texts, &mut ada).await);
}

#[tokio::test]
async fn an_operator_says_where_numbers_may_be() {
    let texts = Provider::new(Binds::Number, &[ReachedKind::Sms]);
    let config = format!("{TEXTS}\n[limits]\nmessage_countries = [\"AT\", \"CH\"]\n");
    let world = world_with(&config, &[("texts", &texts)]).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at(SMS)).await;
    page.shows("value=\"AT\"");
    assert!(!page.body.contains("value=\"DE\""));
    ada.submit(&page, &[("country", ""), ("number", "+49 151 23456767")]).await.is(422).shows("of that country");
    ada.submit(&page, &[("country", "AT"), ("number", "0664 123456")]).await.is(200);
    texts.next().await;
}
