//! Somebody else who knows the password, beside the owner.

use super::*;
use crate::support::world::TWO_APPS;
use vestibule::store::Lane;

/// What two pages must have in common: all but what is drawn for each.
fn plain(page: &Page) -> String {
    let mut text = page.body.clone();
    text = text.replace(&format!(">{}</p>", number(page)), ">NN</p>");
    for secret in ["ticket=", "enter=", "name=\"csrf\" value=\""] {
        let mut parts: Vec<String> = text.split(secret).map(str::to_owned).collect();
        for part in parts.iter_mut().skip(1) {
            let end = part.find(['"', '&']).unwrap_or(part.len());
            part.replace_range(..end, "");
        }
        text = parts.join(secret);
    }
    text
}

#[tokio::test]
async fn strangers_who_ask_too_often_cannot_tell_that_nothing_is_sent() {
    let (world, told) = with_push().await;
    let (mut one, mut other) = (world.browser_at([198, 51, 100, 1]), world.browser_at([198, 51, 100, 2]));
    let first = password_given(&mut one).await;
    told.next().await;
    let second = password_given(&mut other).await;
    assert_eq!(plain(&first), plain(&second));
    assert_eq!(told_to(&mut one, &first).await, told_to(&mut other, &second).await);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(told.sent().len(), 1, "the phone was asked once");

    for wait in [31, 60] {
        world.clock.advance(Duration::from_secs(wait));
        let (first, second) = (one.visit(&first.url).await, other.visit(&second.url).await);
        if wait == 31 {
            assert_eq!(plain(&first), plain(&second));
        } else {
            first.shows("Nobody answered in time");
            assert_eq!(first.body.len(), second.body.len());
        }
    }
    other.visit(&second.url).await.shows("Nobody answered in time");
}

/// As far as the page that waits, with a moment between what was written down and what leaves.
async fn password_given_slowly(world: &World, browser: &mut Browser<'_>) -> Page {
    let stop = world.store.stops_after("open_approval");
    let goes_by = async {
        stop.is_reached().await;
        world.clock.advance(Duration::from_millis(700));
        stop.go_on();
    };
    tokio::join!(password_given(browser), goes_by).0
}

#[tokio::test]
async fn no_reload_tells_when_something_left() {
    let (world, told) = with_push().await;
    let (mut one, mut other) = (world.browser_at([198, 51, 100, 1]), world.browser_at([198, 51, 100, 2]));
    let first = password_given_slowly(&world, &mut one).await;
    told.next().await;
    let second = password_given_slowly(&world, &mut other).await;
    for _ in 0..4 {
        for (browser, url) in [(&mut one, &first.url), (&mut other, &second.url)] {
            let page = browser.visit(url).await;
            let of = |name: &str| -> u64 {
                page.body.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
            };
            assert_eq!((of("data-again") + 60_000) / 1000, of("data-rest"), "both count from the same moment");
        }
        world.clock.advance(Duration::from_millis(400));
    }
    assert_eq!(told.sent().len(), 1);
}

/// A provider that makes codes, and may shut people out for wrong ones.
async fn with_codes_of_theirs(locks_people: bool) -> (World, Arc<Told>) {
    let mut told = Told::new(&[ReachedKind::Sms]).making_codes();
    told.locks_people = locks_people;
    let told = Arc::new(told);
    let world = World::new().await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Mobile", ("told", ReachedKind::Sms)).await;
    (world, told)
}

async fn owners_browser<'w>(world: &'w World, told: &Told) -> Browser<'w> {
    let mut owner = world.browser();
    let page = password_given(&mut owner).await;
    told.next().await;
    assert_eq!(owner.submit(&page, &[("code", "314159")]).await.url, WIKI);
    owner.jar.retain(|(_, name), _| name == "vestibule-browser");
    world.clock.advance(Duration::from_secs(31));
    owner
}

#[tokio::test]
async fn a_provider_that_is_down_tells_no_stranger_whether_a_code_was_sent() {
    let (world, told) = with_codes_of_theirs(false).await;
    let (mut one, mut other) = (world.browser_at([198, 51, 100, 1]), world.browser_at([198, 51, 100, 2]));
    let first = password_given(&mut one).await;
    told.next().await;
    let second = password_given(&mut other).await;
    told.go_down(true);
    for _ in 0..4 {
        let right = [("code", "314159")];
        let (sent, withheld) = tokio::join!(one.submit(&first, &right), other.submit(&second, &right));
        assert_eq!((sent.status.as_u16(), withheld.status.as_u16()), (401, 401));
        assert_eq!(sent.body.len(), withheld.body.len());
    }
    assert_eq!((told.sent().len(), told.checks()), (1, 4));
}

#[tokio::test]
async fn strangers_cannot_have_a_vendor_shut_the_owner_out() {
    let (world, told) = with_codes_of_theirs(true).await;
    let mut owner = owners_browser(&world, &told).await;
    let before = told.checks();
    for (number, address) in [1, 2].into_iter().enumerate() {
        let mut stranger = world.browser_at([198, 51, 100, address]);
        let page = password_given(&mut stranger).await;
        told.next().await;
        for _ in 0..5 {
            stranger.submit(&page, &[("code", "271828")]).await;
        }
        assert_eq!(told.checks() - before, 4, "so few a day, and nothing tells: {number}");
        world.clock.advance(Duration::from_mins(16));
    }
    let page = password_given(&mut owner).await;
    assert_eq!(owner.submit(&page, &[("code", "314159")]).await.url, WIKI, "her own browser is not counted");
}

#[tokio::test]
async fn only_what_reached_the_vendor_and_could_be_a_code_is_one_of_the_four_of_a_day() {
    let (world, told) = with_codes_of_theirs(true).await;
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    let page = password_given(&mut stranger).await;
    told.next().await;
    stranger.submit(&page, &[("code", "no code")]).await.is(401);
    assert_eq!(told.checks(), 0);
    told.fail(true);
    stranger.submit(&page, &[("code", "271828")]).await.is(401);
    told.fail(false);
    for _ in 0..3 {
        stranger.submit(&page, &[("code", "271828")]).await;
    }
    assert_eq!(told.checks(), 4);
    world.clock.advance(Duration::from_mins(16));
    let page = password_given(&mut stranger).await;
    told.next().await;
    for _ in 0..2 {
        stranger.submit(&page, &[("code", "271828")]).await;
    }
    assert_eq!(told.checks(), 5, "one was left, and no other");
}

#[tokio::test]
async fn where_limits_are_off_no_code_of_a_stranger_is_counted_either() {
    let mut told = Told::new(&[ReachedKind::Sms]).making_codes();
    told.locks_people = true;
    let told = Arc::new(told);
    let world = World::with(&format!("{TWO_APPS}\n[limits]\nenabled = false\n")).await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Mobile", ("told", ReachedKind::Sms)).await;
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    let page = password_given(&mut stranger).await;
    told.next().await;
    for _ in 0..5 {
        stranger.submit(&page, &[("code", "271828")]).await;
    }
    assert_eq!(told.checks(), 5);
}

/// As somebody types them who knows the password; one more, and it is over.
async fn four_wrong(stranger: &mut Browser<'_>, page: &Page) {
    for _ in 0..4 {
        stranger.submit(page, &[("code", "271828")]).await.is(401);
    }
}

#[tokio::test]
async fn that_a_code_is_ended_at_its_provider_is_awaited_by_nobody() {
    let (world, told) = with_codes_of_theirs(false).await;
    told.keep_waiting();
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    let page = password_given(&mut stranger).await;
    told.next().await;
    until_sent(&world).await;
    four_wrong(&mut stranger, &page).await;
    let last = stranger.submit(&page, &[("code", "271828")]).await;
    last.shows("Too many codes were wrong");
    until_taken_back(&told).await;
}

#[tokio::test]
async fn a_code_that_the_owner_asks_for_while_a_strangers_last_try_is_judged_is_not_ended() {
    let (world, told) = with_codes_of_theirs(false).await;
    let mut owner = owners_browser(&world, &told).await;
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    let theirs = password_given(&mut stranger).await;
    told.next().await;
    until_sent(&world).await;
    four_wrong(&mut stranger, &theirs).await;
    // It is judged, and written down that it ended.
    let stop = world.store.stops_after("turn_approval");
    let owner_asks = async {
        stop.is_reached().await;
        let page = password_given(&mut owner).await;
        told.next().await;
        stop.go_on();
        page
    };
    let (_, page) = tokio::join!(stranger.submit(&theirs, &[("code", "271828")]), owner_asks);
    assert_eq!(owner.submit(&page, &[("code", "314159")]).await.url, WIKI);
    assert!(told.cancelled().is_empty(), "the owner's is as good as before");
}

#[tokio::test]
async fn while_the_owners_browser_waits_no_strangers_code_is_tried_where_codes_have_no_names() {
    let (world, told) = with_codes_of_theirs(true).await;
    let mut owner = owners_browser(&world, &told).await;
    let page = password_given(&mut owner).await;
    told.next().await;
    let before = told.checks();
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    let theirs = password_given(&mut stranger).await;
    told.next().await;
    stranger.submit(&theirs, &[("code", "271828")]).await.is(401);
    assert_eq!(told.checks(), before);
    assert_eq!(owner.submit(&page, &[("code", "314159")]).await.url, WIKI);
}

#[tokio::test]
async fn a_code_that_is_withheld_looks_like_one_that_is_sent_however_often_it_is_asked_for() {
    let told = Arc::new(Told::new(&[ReachedKind::Sms]));
    let world = World::new().await.reaching(&[("told", &told)]);
    world.person("ada", PASSWORD, &[]).await;
    world.give_reached("ada", "Mobile", ("told", ReachedKind::Sms)).await;
    let (mut one, mut other) = (world.browser_at([198, 51, 100, 1]), world.browser_at([198, 51, 100, 2]));
    let pages = (password_given(&mut one).await, password_given(&mut other).await);
    told.next().await;
    world.clock.advance(Duration::from_secs(31));
    for status in [200, 200, 429] {
        let (first, second) = (one.visit(&pages.0.url).await, other.visit(&pages.1.url).await);
        let (first, second) = (one.press(&first, "again", &[]).await, other.press(&second, "again", &[]).await);
        first.is(status);
        assert_eq!((first.status, first.body.len()), (second.status, second.body.len()));
        world.clock.advance(Duration::from_secs(31));
    }
    let wrong = ("code", "000000");
    let (first, second) = (one.submit(&pages.0, &[wrong]).await, other.submit(&pages.1, &[wrong]).await);
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (401, 401));
    assert!(told.sent().iter().all(|sent| sent.reference == told.sent()[0].reference));
}

#[tokio::test]
async fn what_strangers_ask_takes_nothing_from_the_owners_browser() {
    let (world, told) = with_push().await;
    let mut owner = world.browser();
    let page = password_given(&mut owner).await;
    answer(&world, &told.next().await, "approve", &number(&page)).await.is(200);
    owner.submit(&page, &[]).await;
    owner.jar.retain(|(_, name), _| name == "vestibule-browser");
    world.clock.advance(Duration::from_mins(1));

    let mut stranger = world.browser_at([198, 51, 100, 1]);
    for _ in 0..5 {
        world.clock.advance(Duration::from_secs(31));
        password_given(&mut stranger).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let before = told.sent().len();
    assert_eq!(before, 5, "four of theirs after the owner's, three of them in vain, and then silence");
    let page = password_given(&mut owner).await;
    let mine = tokio::time::timeout(Duration::from_secs(20), async {
        loop {
            let sent = told.next().await;
            if told.sent().len() > before && sent.reference == told.sent().last().unwrap().reference {
                return sent;
            }
        }
    });
    let mine = mine.await.expect("the owner's browser asks all the same");
    answer(&world, &mine, "approve", &number(&page)).await.is(200);
    assert_eq!(owner.submit(&page, &[]).await.url, WIKI);
}

#[tokio::test]
async fn a_second_window_of_the_owners_browser_is_told_to_wait_and_the_first_goes_on() {
    let (world, told) = with_push().await;
    let mut owner = world.browser();
    let page = password_given(&mut owner).await;
    answer(&world, &told.next().await, "approve", &number(&page)).await.is(200);
    owner.submit(&page, &[]).await;
    owner.jar.retain(|(_, name), _| name == "vestibule-browser");
    world.clock.advance(Duration::from_mins(1));

    let first = password_given(&mut owner).await;
    let sent = told.next().await;
    let second = password_given(&mut owner).await;
    second.shows("Ask <bdi>Pixel 9</bdi>");
    owner.press(&second, "ask", &[]).await.is(429).shows("It can be asked again in");
    // After half a minute it may, and what waited before is over.
    world.clock.advance(Duration::from_secs(31));
    let second = owner.press(&second, "ask", &[]).await;
    second.is(200).shows("Give this number");
    let newer = told.next().await;
    owner.visit(&first.url).await.shows("once more from another page");
    let mut phone = world.browser();
    phone.visit(sent.page.as_deref().unwrap()).await.is(410);
    answer(&world, &newer, "approve", &number(&second)).await.is(200);
    assert_eq!(owner.submit(&second, &[]).await.url, WIKI);
}

#[tokio::test]
async fn a_yes_of_the_phone_gives_strangers_no_try_at_codes_back() {
    let (world, told) = with_push().await;
    world.clock.advance(Duration::from_secs(1));
    let (app, _) = world.give_authenticator("ada", "Phone").await;
    let tries = async || {
        let tallies = world.app.store.tallies_of(world.user("ada").await.id).await.unwrap();
        tallies.into_iter().find(|(lane, _)| *lane == Lane::CodesOfStrangers).map(|(_, tally)| tally.tries)
    };
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    let page = password_given(&mut stranger).await;
    told.next().await;
    let typing = stranger.visit(&format!("{}&way=totp", page.url)).await;
    stranger.submit(&typing, &[("code", &app.wrong_code_at(world.now()))]).await.is(401);
    assert_eq!(tries().await, Some(1));

    world.clock.advance(Duration::from_secs(31));
    let mut owner = world.browser();
    let page = password_given(&mut owner).await;
    answer(&world, &told.next().await, "approve", &number(&page)).await.is(200);
    assert_eq!(owner.submit(&page, &[]).await.url, WIKI);
    assert_eq!(tries().await, Some(1), "no code of the owner's was counted");

    world.clock.advance(Duration::from_secs(31));
    let mut another = world.browser();
    let page = password_given(&mut another).await;
    let typing = another.visit(&format!("{}&way=totp", page.url)).await;
    assert_eq!(another.submit(&typing, &[("code", &app.code_at(world.now()))]).await.url, WIKI);
    assert_eq!(tries().await, Some(1), "the right one is given back, and it alone");
}
