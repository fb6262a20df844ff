//! Somebody with the password signs in again and again, until a tired thumb says yes.

use vestibule::domain::approval::Source;

use super::*;

const SIGN_INS: u8 = 50;
/// All of them within five minutes.
const APART: Duration = Duration::from_secs(6);
/// As many as may go out in that time at most.
const MOST: usize = 5;

/// How many went out for those whom the person does not know, and for their own browsers.
async fn went_out(world: &World) -> (usize, usize) {
    let all = world.app.store.approvals_of(world.user("ada").await.id).await.unwrap();
    let sent = || all.iter().filter(|one| one.sends > 0);
    let strangers = sent().filter(|one| one.source == Source::Strangers).count();
    (strangers, sent().count() - strangers)
}

/// With the right password, as far as that gets: whoever gives it too often has to wait with it, too.
async fn tries(browser: &mut Browser<'_>) -> Page {
    let page = browser.visit(WIKI).await;
    let page = browser.sign_in(&page, "ada", PASSWORD).await;
    assert!([200, 429].contains(&page.status.as_u16()), "{}", page.status);
    page
}

/// Ada signed in once in this browser, and signed out.
async fn known<'w>(world: &'w World, told: &Told) -> Browser<'w> {
    let mut owner = world.browser();
    let page = password_given(&mut owner).await;
    answer(world, &told.next().await, "approve", &number(&page)).await.is(200);
    assert_eq!(owner.submit(&page, &[]).await.url, WIKI);
    owner.jar.retain(|(_, name), _| name == "vestibule-browser");
    world.clock.advance(Duration::from_mins(15));
    owner
}

/// The next question of the owner's own browser goes out, and its answer opens.
async fn gets_in(world: &World, told: &Told, owner: &mut Browser<'_>) {
    let page = password_given(owner).await;
    page.shows("Give this number");
    let all = world.app.store.approvals_of(world.user("ada").await.id).await.unwrap();
    let own = all.iter().find(|one| matches!(one.source, Source::Browser(_))).expect("its question").id.to_string();
    let sent = loop {
        let sent = told.next().await;
        if sent.reference == own {
            break sent;
        }
    };
    answer(world, &sent, "approve", &number(&page)).await.is(200);
    assert_eq!(owner.submit(&page, &[]).await.url, WIKI);
}

#[tokio::test]
async fn fifty_sign_ins_of_strangers_wake_the_phone_a_few_times_and_the_owners_browser_gets_its_own() {
    let (world, told) = with_push().await;
    let mut owner = known(&world, &told).await;
    let (before, _) = went_out(&world).await;
    let began = told.sent().len();
    for number in 0..SIGN_INS {
        tries(&mut world.browser_at([198, 51, 100, number])).await;
        world.clock.advance(APART);
    }
    gets_in(&world, &told, &mut owner).await;
    let (strangers, own) = went_out(&world).await;
    assert!(strangers - before <= MOST, "{strangers}");
    // What is kept and what left are the same.
    assert_eq!(told.sent().len() - began, strangers - before + 1);
    assert!(own >= 1);
}

#[tokio::test]
async fn fifty_sign_ins_of_the_owners_own_browser_wake_the_phone_no_more_often() {
    let (world, told) = with_push().await;
    let mut owner = known(&world, &told).await;
    let (_, before) = went_out(&world).await;
    let mut waits = 0;
    for _ in 0..SIGN_INS {
        let page = tries(&mut owner).await;
        waits += usize::from(!page.body.contains("class=\"number\""));
        world.clock.advance(APART);
    }
    assert!(waits > 0, "it is told so");
    let (_, own) = went_out(&world).await;
    assert!((1..=MOST).contains(&(own - before)), "{own}");
    // And from another browser of a stranger's there is nothing to be gained from it.
    world.clock.advance(Duration::from_mins(15));
    gets_in(&world, &told, &mut owner).await;
}
