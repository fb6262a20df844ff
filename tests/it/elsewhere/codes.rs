//! Codes that are sent.

use super::*;

async fn with_texts(told: Told) -> (World, Arc<Told>) {
    let told = Arc::new(told);
    let world = World::new().await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Mobile", ("told", ReachedKind::Sms)).await;
    (world, told)
}

fn texts() -> Told {
    Told::new(&[ReachedKind::Sms])
}

#[tokio::test]
async fn a_code_is_on_its_way_when_its_page_appears_and_opens_once() {
    let (world, told) = with_texts(texts()).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    page.shows("that we sent to <bdi>Mobile *** 67</bdi>").shows("autocomplete=\"one-time-code\"");
    let code = told.next().await.code.expect("a code");
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    let approvals = world.app.store.approvals_of(world.user("ada").await.id).await.unwrap();
    assert!(!format!("{approvals:?}").contains(&code), "what is kept is a hash");
    browser.visit(&page.url).await.shows("that we sent to");
    assert_eq!(told.sent().len(), 1, "looking sends nothing");
    page.shows("data-events=");
    assert!(
        !page.body.contains("http-equiv=\"refresh\""),
        "what is typed is not lost to a page that loads itself again"
    );

    let wrong = if code == "000000" { "000001" } else { "000000" };
    browser.submit(&page, &[("code", wrong)]).await.is(401).shows("You can try");
    let mut other = world.browser();
    other.submit(&page, &[("code", &code)]).await.shows("Sign in");
    assert_eq!(browser.submit(&page, &[("code", &code)]).await.url, WIKI);
    assert!(acts(&world).await.contains(&Act::FactorRefused));
}

#[tokio::test]
async fn a_page_that_waits_for_a_code_is_told_that_none_could_be_sent() {
    let (world, told) = with_texts(texts()).await;
    told.fail(true);
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let events = format!("{}&way=sms", page.url.replace("/sign-in/factor?", "/sign-in/factor/events?"));
    let answer = browser.send(http::Method::GET, &events, &[], "");
    let heard = tokio::time::timeout(Duration::from_secs(20), answer).await.expect("it ends");
    heard.is(200).shows("ended");
    assert_eq!(heard.header("content-type"), Some("text/event-stream"));
    browser.visit(&page.url).await.shows("could not be reached");
}

#[tokio::test]
async fn the_same_code_is_sent_again_after_half_a_minute_and_not_without_end() {
    let (world, told) = with_texts(texts()).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let first = told.next().await.code;
    world.clock.advance(Duration::from_secs(29));
    browser.press(&page, "again", &[]).await.is(429).shows("It can be asked again in");
    for again in 2..=3 {
        world.clock.advance(Duration::from_secs(31));
        let page = browser.visit(&page.url).await;
        browser.press(&page, "again", &[]).await.is(200);
        assert_eq!(told.next().await.code, first, "{again}");
    }
    world.clock.advance(Duration::from_secs(31));
    let page = browser.visit(&page.url).await;
    browser.press(&page, "again", &[]).await.is(429);
    assert_eq!(told.sent().len(), 3);
    assert_eq!(browser.submit(&page, &[("code", &first.unwrap())]).await.url, WIKI);
}

#[tokio::test]
async fn a_code_that_is_too_old_is_worth_nothing() {
    let (world, told) = with_texts(texts()).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let code = told.next().await.code.unwrap();
    world.clock.advance(Duration::from_mins(5));
    browser.submit(&page, &[("code", &code)]).await.is(401).shows("That code has ended");
    let page = browser.visit(&page.url).await;
    let page = browser.press(&page, "ask", &[]).await;
    let newer = told.next().await.code.unwrap();
    assert_ne!(newer, code);
    assert_eq!(browser.submit(&page, &[("code", &newer)]).await.url, WIKI);
}

#[tokio::test]
async fn guessing_ends_the_sign_in() {
    let (world, told) = with_texts(texts()).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let code = told.next().await.code.unwrap();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..4 {
        browser.submit(&page, &[("code", wrong)]).await.is(401);
    }
    browser.submit(&page, &[("code", wrong)]).await.shows("Too many codes were wrong");
    browser.submit(&page, &[("code", &code)]).await.shows("Sign in");
}

#[tokio::test]
async fn a_provider_checks_its_own_codes_and_opens_nothing_while_it_is_down() {
    let (world, told) = with_texts(texts().making_codes()).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    assert_eq!(told.next().await.code, None, "it makes them");
    browser.submit(&page, &[("code", "271828")]).await.is(401);
    assert_eq!(browser.submit(&page, &[("code", "314159")]).await.url, WIKI);
    browser.jar.retain(|(_, name), _| name == "vestibule-browser");
    world.clock.advance(Duration::from_secs(31));
    let page = password_given(&mut browser).await;
    told.next().await;
    told.go_down(true);
    for _ in 0..9 {
        browser.submit(&page, &[("code", "314159")]).await.is(503).shows("could not be checked");
        told.go_down(true);
        if world.app.store.ticket(&ticket_of(&page)).await.unwrap().unwrap().tries >= 4 {
            break;
        }
    }
    told.go_down(false);
    assert_eq!(browser.submit(&page, &[("code", "314 159")]).await.url, WIKI);
}

#[tokio::test]
async fn a_code_that_cannot_be_sent_once_more_is_as_good_as_before() {
    let (world, told) = with_texts(texts()).await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let code = told.next().await.code.unwrap();
    world.clock.advance(Duration::from_secs(31));
    told.fail(true);
    let page = browser.visit(&page.url).await;
    let page = browser.press(&page, "again", &[]).await;
    while world.app.live.channels.failed.all().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(browser.submit(&page, &[("code", &code)]).await.url, WIKI);
}

#[tokio::test]
async fn whoever_begins_again_at_once_gets_a_code_when_they_ask_for_one_later() {
    let (world, told) = with_texts(texts()).await;
    let mut browser = world.browser();
    password_given(&mut browser).await;
    let first = told.next().await.code.unwrap();
    world.clock.advance(Duration::from_secs(10));
    let page = password_given(&mut browser).await;
    page.shows("that we sent to");
    browser.submit(&page, &[("code", &first)]).await.is(401);
    world.clock.advance(Duration::from_secs(31));
    let page = browser.visit(&page.url).await;
    let page = browser.press(&page, "again", &[]).await;
    let second = told.next().await.code.unwrap();
    assert_ne!(second, first);
    assert_eq!(browser.submit(&page, &[("code", &second)]).await.url, WIKI);
}

#[tokio::test]
async fn what_a_channel_offers_no_more_is_not_asked_for() {
    let (world, _) = with_texts(texts()).await;
    world.give_recovery_codes("ada").await;
    let pushes = Arc::new(Told::new(&[ReachedKind::Push]));
    let world = world.reaching(&[("told", &pushes)]);
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    page.shows("recovery code");
    assert!(!page.body.contains("Mobile *** 67"), "it is no way in");
    assert!(pushes.sent().is_empty());
}

#[tokio::test]
async fn a_code_that_nobody_sends_cannot_be_asked_for() {
    let (world, told) = with_texts(texts()).await;
    world.clock.advance(Duration::from_secs(1));
    world.give_authenticator("ada", "App").await;
    let mut browser = world.browser();
    let page = password_given(&mut browser).await;
    let code = told.next().await.code.unwrap();
    world.clock.advance(Duration::from_secs(31));
    let again = browser.visit(&page.url).await;
    let forged = Page { body: again.body.replace("value=\"sms\"", "value=\"totp\""), ..again };
    browser.press(&forged, "again", &[]).await.is(503);
    assert_eq!(browser.submit(&page, &[("code", &code)]).await.url, WIKI, "what was asked before stands");
}

fn ticket_of(page: &Page) -> vestibule::domain::secret::TokenHash {
    let ticket = page.url.split("ticket=").nth(1).unwrap().split('&').next().unwrap();
    vestibule::crypto::token::hash_token(ticket).unwrap()
}
