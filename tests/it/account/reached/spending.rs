//! What messages may cost.

use vestibule::domain::approval::State;

use super::*;
use crate::account::WIKI;

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

/// Signs in, as far as the code that is sent: whether it was.
pub(super) async fn is_sent_a_code(world: &World, texts: &Provider, browser: &mut Browser<'_>, name: &str) -> bool {
    let (over, failed) = (world.app.live.channels.over_budget.all(), world.app.live.channels.failed.all());
    let page = browser.visit(WIKI).await;
    browser.sign_in(&page, name, PASSWORD).await.is(200).shows("One more step");
    loop {
        if !texts.is_silent().await {
            return true;
        }
        let channels = &world.app.live.channels;
        if (channels.over_budget.all(), channels.failed.all()) != (over.clone(), failed.clone()) {
            return false;
        }
        tokio::task::yield_now().await;
    }
}

/// What a resend leads to.
async fn until_settled(world: &World, name: &str) -> State {
    let user = world.user(name).await.id;
    loop {
        let asked = world.app.store.approvals_of(user).await.unwrap();
        if asked[0].state != State::Created && asked[0].state != State::Sent {
            return asked[0].state;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn one_number_gets_only_so_many_an_hour_from_those_who_try_it_out_and_others_go_on() {
    let (world, texts) = texts().await;
    world.person("bob", PASSWORD, &[]).await;
    let (mut ada, mut bob) = (signed_in(&world, "ada").await, signed_in(&world, "bob").await);
    assert!(gets_one(&world, &texts, &mut ada).await && gets_one(&world, &texts, &mut bob).await);
    assert!(gets_one(&world, &texts, &mut ada).await);
    assert!(!gets_one(&world, &texts, &mut bob).await, "the fourth in an hour: half of what it gets at all");
    assert_eq!(until_settled(&world, "bob").await, State::Failed);
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
async fn what_strangers_and_others_use_up_is_not_the_owners() {
    let (world, texts) = texts().await;
    world.give_reached_at("ada", ("Mobile", "+4915123456767"), ("texts", ReachedKind::Sms)).await;
    let mut owner = world.browser();
    let page = owner.visit(WIKI).await;
    let page = owner.sign_in(&page, "ada", PASSWORD).await;
    let (_, code) = code_on(&texts).await;
    assert_eq!(owner.submit(&page, &[("code", &code)]).await.url, WIKI);
    owner.jar.retain(|(_, name), _| name == "vestibule-browser");
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    for is_sent in [true, true, false] {
        world.clock.advance(Duration::from_secs(31));
        assert_eq!(
            is_sent_a_code(&world, &texts, &mut stranger, "ada").await,
            is_sent,
            "three, the owner's first among them"
        );
    }
    world.person("mallory", PASSWORD, &[]).await;
    let mut mallory = signed_in(&world, "mallory").await;
    assert!(!gets_one(&world, &texts, &mut mallory).await, "nor by saying that it is theirs");
    for is_sent in [true, true, true, false] {
        world.clock.advance(Duration::from_secs(31));
        assert_eq!(is_sent_a_code(&world, &texts, &mut owner, "ada").await, is_sent, "six in all");
    }
}

#[tokio::test]
async fn what_may_have_left_is_paid_for_and_what_cannot_have_is_not() {
    let (world, texts) = texts().await;
    world.give_reached_at("ada", ("Mobile", "+4915123456767"), ("texts", ReachedKind::Sms)).await;
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    for error in [
        ChannelError::NoConnection,
        ChannelError::Refused("no".to_owned()),
        ChannelError::Unreachable("it took too long".to_owned()),
        ChannelError::Garbage("200, a page".to_owned()),
    ] {
        texts.fails_with([error]);
        assert!(!is_sent_a_code(&world, &texts, &mut stranger, "ada").await);
        assert_eq!(until_settled(&world, "ada").await, State::Failed);
        world.clock.advance(Duration::from_secs(31));
    }
    assert!(world.app.live.channels.over_budget.all().is_empty());
    assert!(is_sent_a_code(&world, &texts, &mut stranger, "ada").await, "the third that is paid for");
    world.clock.advance(Duration::from_secs(31));
    assert!(!is_sent_a_code(&world, &texts, &mut stranger, "ada").await);
    assert!(!world.app.live.channels.over_budget.all().is_empty());
}

#[tokio::test]
async fn a_number_that_gets_no_more_for_a_while_is_no_fault_of_its_channel() {
    let (world, texts) = texts().await;
    world.give_reached_at("ada", ("Mobile", "+4915123456767"), ("texts", ReachedKind::Sms)).await;
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    let name = ChannelName::parse("texts").unwrap();
    for (error, is_up) in [(ChannelError::TooOften, true), (ChannelError::Throttled { wait: None }, false)] {
        texts.fails_with([error]);
        assert!(!is_sent_a_code(&world, &texts, &mut stranger, "ada").await);
        assert_eq!(until_settled(&world, "ada").await, State::Failed);
        assert_eq!(world.app.live.channels.is_up(&name), is_up);
        world.clock.advance(Duration::from_secs(31));
    }
}

#[tokio::test]
async fn numbers_that_are_tried_out_use_up_no_country() {
    let texts = Provider::new(Binds::Number, &[ReachedKind::Sms]);
    let world = world_with(&format!("{TEXTS}\n[limits]\nmessages_per_hour = 8\n"), &[("texts", &texts)]).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    assert!(gets_one(&world, &texts, &mut ada).await, "half of the two that a country gets");
    world.person("bob", PASSWORD, &[]).await;
    let mut bob = signed_in(&world, "bob").await;
    assert!(!gets_one(&world, &texts, &mut bob).await);
    world.person("eve", PASSWORD, &[]).await;
    world.give_reached_at("eve", ("Mobile", "+4915199956767"), ("texts", ReachedKind::Sms)).await;
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    assert!(is_sent_a_code(&world, &texts, &mut stranger, "eve").await);
}

/// Who is sent a code, at which number, and from where it is asked for.
type Sending = (String, String, [u8; 4]);

#[tokio::test]
async fn each_budget_has_an_end_of_its_own() {
    let number = |block: usize, last: usize| format!("+49151{:04}{last:04}", 2000 + block);
    let austrian = |last: usize| format!("+43664{:06}", 120_000 + last);
    let place = |number: usize| [198, 51, 100, u8::try_from(number).unwrap()];
    let one = |n: usize, at: String, from: [u8; 4]| -> Sending { (format!("person{n}"), at, from) };
    let in_block = |n| one(n, number(0, n), place(n));
    let from_here = |n| one(n, number(n, n), place(0));
    let german = |n| one(n, number(n, n), place(n));
    let austrians = |n| one(n, austrian(n), place(n));
    let table = [
        (
            "a block, half of which is kept for owners",
            "messages_per_hour = 1000",
            (1..=10).map(in_block).collect(),
            in_block(11),
            Some(german(12)),
        ),
        ("a network", "messages_per_hour = 1000", (1..=30).map(from_here).collect(), from_here(31), Some(german(32))),
        ("a country's share", "messages_per_hour = 8", (1..=2).map(german).collect(), german(3), Some(austrians(4))),
        (
            "the hour",
            "messages_per_hour = 3\nmessage_countries = [\"DE\", \"AT\"]",
            vec![german(1), german(2), austrians(3)],
            austrians(4),
            None,
        ),
    ];
    for (budget, limits, fit, beyond, other) in table {
        let texts = Provider::new(Binds::Number, &[ReachedKind::Sms]);
        let world = world_with(&format!("{TEXTS}\n[limits]\n{limits}\n"), &[("texts", &texts)]).await;
        let leaves = async |(name, at, from): Sending| {
            world.person(&name, PASSWORD, &[]).await;
            world.give_reached_at(&name, ("Mobile", &at), ("texts", ReachedKind::Sms)).await;
            is_sent_a_code(&world, &texts, &mut world.browser_at(from), &name).await
        };
        for sending in fit {
            let who = sending.0.clone();
            assert!(leaves(sending).await, "{budget}: {who}");
        }
        assert!(!leaves(beyond).await, "{budget}");
        if let Some(other) = other {
            assert!(leaves(other).await, "{budget} is used up, and nothing else");
        }
    }
}

#[tokio::test]
async fn a_person_has_an_end_of_their_own() {
    let (world, texts) = texts().await;
    for (second, number) in ["+4915120010001", "+4915120020002"].iter().enumerate() {
        world
            .give_reached_at("ada", ("Mobile", number), ("texts", [ReachedKind::Sms, ReachedKind::Voice][second]))
            .await;
        world.clock.advance(Duration::from_secs(1));
    }
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    let page = stranger.visit(WIKI).await;
    let page = stranger.sign_in(&page, "ada", PASSWORD).await;
    texts.next().await;
    let call = format!("{}&way=voice", page.url);
    for (url, deed) in [(&page.url, "again"), (&call, "ask"), (&call, "again")] {
        world.clock.advance(Duration::from_secs(31));
        let page = stranger.visit(url).await;
        stranger.press(&page, deed, &[]).await.is(200);
        texts.next().await;
    }
    world.clock.advance(Duration::from_secs(31));
    let page = stranger.visit(&call).await;
    stranger.press(&page, "again", &[]).await.is(200);
    // The fifth to one person, and the third to that number.
    while world.app.live.channels.over_budget.all().is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(texts.is_silent().await);
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

#[tokio::test]
async fn a_mailbox_that_a_vendor_writes_to_is_counted_like_a_number() {
    let mails = Provider::new(Binds::Address, &[ReachedKind::Email]);
    let config = format!("{TEXTS}\n[second_factor]\nemail = \"counts\"\n");
    let world = world_with(&config, &[("texts", &mails)]).await;
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached_at("ada", ("Mailbox", ""), ("texts", ReachedKind::Email)).await;
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    for is_sent in [true, true, true, false] {
        assert_eq!(is_sent_a_code(&world, &mails, &mut stranger, "ada").await, is_sent);
        world.clock.advance(Duration::from_secs(31));
    }
}
