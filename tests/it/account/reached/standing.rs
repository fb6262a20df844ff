//! Whether a channel works, as monitors and people are told it.

use super::spending::is_sent_a_code;
use super::*;

const DOWN: &str = "Not reachable just now";

/// What a monitor reads of the channel; what is not there yet is none.
async fn reads(world: &World, what: &str, number: u32) {
    let line = format!("vestibule_channel_{what}{{channel=\"texts\"}} {number}");
    let wait = async {
        while !world.has_metric(&line).await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), wait).await.unwrap_or_else(|_| panic!("never read: {line}"));
}

/// What its owner sees beside the number.
async fn is_marked(ada: &mut Browser<'_>) -> bool {
    let page = ada.visit(&at("/account/factors")).await;
    page.is(200).shows("Mobile").body.contains(DOWN)
}

#[tokio::test]
async fn a_channel_works_fails_comes_back_and_is_over_its_budget_and_monitors_and_people_are_told_so() {
    let (world, texts) = texts().await;
    let mut ada = signed_in(&world, "ada").await;
    world.give_reached_at("ada", ("Mobile", "+4915123456767"), ("texts", ReachedKind::Sms)).await;
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    reads(&world, "up", 1).await;
    assert!(!world.has_metric("vestibule_channel_sent_total{channel=\"texts\"} 1").await);
    assert!(!is_marked(&mut ada).await, "one that was not used yet counts as working");

    assert!(is_sent_a_code(&world, &texts, &mut stranger, "ada").await);
    reads(&world, "sent_total", 1).await;
    reads(&world, "up", 1).await;
    assert!(!is_marked(&mut ada).await);

    world.clock.advance(Duration::from_secs(31));
    texts.fails_with([ChannelError::Throttled { wait: None }]);
    assert!(!is_sent_a_code(&world, &texts, &mut stranger, "ada").await);
    reads(&world, "failed_total", 1).await;
    reads(&world, "up", 0).await;
    assert!(is_marked(&mut ada).await);
    ada.visit(&at("/account/factors/add")).await.shows(DOWN);

    world.clock.advance(Duration::from_secs(31));
    assert!(is_sent_a_code(&world, &texts, &mut stranger, "ada").await, "it takes messages again");
    reads(&world, "sent_total", 2).await;
    reads(&world, "up", 1).await;
    assert!(!is_marked(&mut ada).await);

    // Strangers have half of what a number gets in an hour.
    world.clock.advance(Duration::from_secs(31));
    assert!(is_sent_a_code(&world, &texts, &mut stranger, "ada").await);
    world.clock.advance(Duration::from_secs(31));
    assert!(!is_sent_a_code(&world, &texts, &mut stranger, "ada").await);
    reads(&world, "over_budget_total", 1).await;
    reads(&world, "sent_total", 3).await;
    reads(&world, "failed_total", 1).await;
    reads(&world, "up", 1).await;
    assert!(!is_marked(&mut ada).await, "what would cost too much is no fault of the channel");
}
