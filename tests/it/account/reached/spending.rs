//! What messages may cost.

use super::*;

const PHONE: &str = "0151 23456767";

/// Begins anew, until nothing leaves any more; says how many did.
async fn run_up(world: &World, texts: &Provider, ada: &mut Browser<'_>, number: impl Fn(usize) -> String) -> usize {
    for round in 0..40 {
        world.clock.advance(Duration::from_secs(31));
        let page = give(ada, &number(round)).await;
        let before = world.app.live.channels.over_budget.all();
        page.is(200);
        // Either it arrives, or it is counted as too much.
        loop {
            if !texts.is_silent().await {
                break;
            }
            if world.app.live.channels.over_budget.all() != before {
                return round;
            }
            tokio::task::yield_now().await;
        }
        let path = page.url.strip_prefix(&at("")).unwrap().to_owned();
        let csrf = csrf_of(&page, "/account/factors/reached");
        post(ada, &path, &csrf, &[("code", "000000")]).await;
    }
    panic!("there is no end to it");
}

#[tokio::test]
async fn one_number_gets_only_so_many_an_hour_and_the_page_says_that_nothing_left() {
    let (world, texts) = texts().await;
    let mut ada = signed_in(&world, "ada").await;
    let many = run_up(&world, &texts, &mut ada, |_| PHONE.to_owned()).await;
    assert!((3..=6).contains(&many), "{many}");
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
