//! How often may be tried: a guesser is stopped, and the person whose account it is gets in all the while.

use std::time::Duration;

use vestibule::domain::audit::Act;

use super::support::{Browser, World};

const PASSWORD: &str = "correct horse battery staple";
const SIGN_IN: &str = "http://portal.localhost:8080/.vestibule/sign-in";
const MINUTE: Duration = Duration::from_mins(1);

async fn guess(browser: &mut Browser<'_>, name: &str, password: &str) -> u16 {
    let page = browser.visit(SIGN_IN).await;
    let page = browser.sign_in(&page, name, password).await;
    if page.status.as_u16() == 429 {
        assert!(page.header("retry-after").is_some());
        page.shows("try again");
    }
    page.status.as_u16()
}

#[tokio::test]
async fn all_spellings_and_addresses_of_a_guesser_count_against_the_one_account() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let spellings = ["ada", "ADA", " ada ", "ada@example.com", "Ada@Example.COM", "ａｄａ"];
    let mut judged = 0;
    for round in 0..60_u8 {
        let mut browser = world.browser_at([198, 51, 100, round]);
        judged += usize::from(guess(&mut browser, spellings[usize::from(round) % 6], "a wrong guess").await == 401);
    }
    assert_eq!(judged, 10);
    let entries = world.app.store.entries(0, 99).await.unwrap();
    let count = |act| entries.iter().filter(|(_, entry)| entry.act == act).count();
    assert_eq!(
        (count(Act::PasswordRefused), count(Act::AccountDelayed)),
        (10, 1),
        "each is written down, and that a wait began"
    );
    // The right password is refused now, too, with the same answer.
    assert_eq!(guess(&mut world.browser_at([198, 51, 100, 200]), "ada", PASSWORD).await, 429);
    // After the wait one more is judged.
    world.clock.advance(MINUTE);
    assert_eq!(guess(&mut world.browser_at([198, 51, 100, 201]), "ada", "a wrong guess").await, 401);
    assert_eq!(guess(&mut world.browser_at([198, 51, 100, 202]), "ada", PASSWORD).await, 429);
    world.clock.advance(2 * MINUTE);
    assert_eq!(guess(&mut world.browser_at([198, 51, 100, 203]), "ada", PASSWORD).await, 200);
}

#[tokio::test]
async fn a_known_browser_gets_in_while_strangers_are_locked_out() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut own = world.browser_at([192, 0, 2, 1]);
    assert_eq!(guess(&mut own, "ada", PASSWORD).await, 200);
    let page = own.visit("http://portal.localhost:8080/.vestibule/sign-out").await;
    own.submit(&page, &[]).await;
    for round in 0..30_u8 {
        guess(&mut world.browser_at([198, 51, 100, round]), "ada", "a wrong guess").await;
    }
    assert_eq!(guess(&mut world.browser_at([198, 51, 100, 99]), "ada", PASSWORD).await, 429);
    assert_eq!(guess(&mut own, "ada", PASSWORD).await, 200);
}

#[tokio::test]
async fn names_that_nobody_has_are_counted_like_real_ones() {
    let world = World::new().await;
    let mut answers = Vec::new();
    for round in 0..12_u8 {
        answers.push(guess(&mut world.browser_at([198, 51, 100, round]), "nobody-here", "a wrong guess").await);
    }
    assert_eq!(answers, [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 429, 429]);
}

#[tokio::test]
async fn one_address_cannot_guess_at_everybody_and_a_flood_of_made_up_names_locks_out_nobody_else() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut flood = world.browser_at([198, 51, 100, 1]);
    let mut judged = 0;
    for round in 0..80 {
        judged += usize::from(guess(&mut flood, &format!("made-up-{round}"), "a wrong guess").await == 401);
    }
    assert_eq!(judged, 50);
    assert_eq!(guess(&mut world.browser_at([198, 51, 100, 2]), "ada", PASSWORD).await, 200);
}

#[tokio::test]
async fn a_burst_is_judged_no_more_often_than_the_rule_says() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let tries = (0..50_u8).map(|round| {
        let world = &world;
        async move { guess(&mut world.browser_at([198, 51, 100, round]), "ada", "a wrong guess").await }
    });
    let answers = futures_join(tries).await;
    assert_eq!(answers.iter().filter(|status| **status == 401).count(), 10, "{answers:?}");
}

/// All at once, on this one task.
async fn futures_join<F: Future<Output = u16>>(futures: impl Iterator<Item = F>) -> Vec<u16> {
    let mut open: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        let mut is_done = true;
        for (future, answer) in &mut open {
            if answer.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(status) => *answer = Some(status),
                    std::task::Poll::Pending => is_done = false,
                }
            }
        }
        if is_done { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    open.into_iter().filter_map(|(_, answer)| answer).collect()
}
