//! How often may be tried: a guesser is stopped, and the person whose account it is gets in all the while.

use std::time::Duration;

use vestibule::domain::audit::Act;

use super::support::{Browser, World, all_at_once};

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

/// F3: whatever is turned from one guess to the next, the address, the spelling or the form.
#[tokio::test]
async fn of_a_thousand_guesses_no_more_are_judged_than_the_rules_say_and_a_right_one_is_answered_as_a_wrong_one() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut own = world.browser_at([192, 0, 2, 1]);
    assert_eq!(guess(&mut own, "ada", PASSWORD).await, 200);
    // So long after that the account's own form asks for the password anew.
    world.clock.advance(20 * MINUTE);
    let spellings =
        ["ada", "ADA", " ada ", "ada@example.com", "Ada@Example.COM", "\u{ff41}\u{ff44}\u{ff41}", "\u{24d0}da"];
    let confirm = ("confirm", "http://portal.localhost:8080/.vestibule/confirm?max_age=60");
    let hashed = || world.app.passwords.occupancy().hashed;
    let before = hashed();
    for round in 0..1000_u16 {
        let [high, low] = round.to_be_bytes();
        if round % 10 == 9 {
            world.send_form(&mut own, confirm, &[("password", "a wrong guess")]).await;
        } else {
            let name = spellings[usize::from(round) % spellings.len()];
            guess(&mut world.browser_at([198, 51, high, low]), name, "a wrong guess").await;
        }
    }
    assert_eq!(hashed() - before, 10 + 10, "of strangers, and in the browser that is known");

    let mut told = Vec::new();
    for password in ["a wrong guess", PASSWORD] {
        let mut stranger = world.browser_at([203, 0, 113, 9]);
        let page = stranger.visit(SIGN_IN).await;
        let page = stranger.sign_in(&page, "ada", password).await;
        let again = world.send_form(&mut own, confirm, &[("password", password)]).await;
        page.is(429);
        again.is(429);
        told.push([page.but_for(&[]), again.but_for(&[])]);
    }
    assert_eq!(told[0], told[1]);
    // A sign that is put upon a letter makes another name of it, which is nobody's and costs ada nothing.
    assert_eq!(guess(&mut world.browser_at([203, 0, 113, 10]), "a\u{30a}da", "a wrong guess").await, 401);
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
    let answers = all_at_once(tries).await;
    assert_eq!(answers.iter().filter(|status| **status == 401).count(), 10, "{answers:?}");
}

#[tokio::test]
async fn every_spelling_of_a_name_that_nobody_has_counts_against_it_as_it_would_against_a_real_one() {
    let world = World::new().await;
    let spellings = ["nobody", "NOBODY", " nobody ", "ｎｏｂｏｄｙ", "Nobody", "nobody"];
    let mut answers = Vec::new();
    for round in 0..12_u8 {
        let name = spellings[usize::from(round) % 6];
        answers.push(guess(&mut world.browser_at([198, 51, 100, round]), name, "a wrong guess").await);
    }
    assert_eq!(answers, [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 429, 429]);
}

#[tokio::test]
async fn people_who_sign_in_rightly_use_up_nothing_of_the_address_they_share() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    for _ in 0..120 {
        assert_eq!(guess(&mut world.browser(), "ada", PASSWORD).await, 200);
    }
    // And they give a guesser beside them no more tries than there are.
    let mut judged = 0;
    for round in 0..80 {
        assert!(matches!(guess(&mut world.browser(), "ada", PASSWORD).await, 200 | 429));
        let answer = guess(&mut world.browser(), &format!("made-up-{round}"), "a wrong guess").await;
        judged += usize::from(answer == 401);
    }
    assert_eq!(judged, 50);
}

#[tokio::test]
async fn a_stranger_at_the_same_address_does_not_lock_out_the_owners_own_browser() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let mut own = world.browser();
    assert_eq!(guess(&mut own, "ada", PASSWORD).await, 200);
    for _ in 0..6 {
        guess(&mut world.browser(), "ada", "a wrong guess").await;
    }
    assert_eq!(guess(&mut world.browser(), "ada", PASSWORD).await, 429);
    own.jar.remove(&("portal.localhost".to_owned(), "vestibule".to_owned()));
    assert_eq!(guess(&mut own, "ada", PASSWORD).await, 200);
}

#[tokio::test]
async fn a_crowd_that_the_gateway_has_no_room_for_is_told_so_at_once_and_loses_no_tries() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let crowd =
        (0..200_u8).map(|number| {
            let world = &world;
            async move {
                guess(&mut world.browser_at([198, 51, 100, number]), &format!("made-up-{number}"), "a guess").await
            }
        });
    let answers = all_at_once(crowd).await;
    assert!(answers.iter().all(|status| [401, 503].contains(status)), "{answers:?}");
    assert!(answers.contains(&503), "two permits and a line of sixty-four are not enough for two hundred");
    for (number, _) in answers.iter().enumerate().filter(|(_, status)| **status == 503).take(5) {
        let address = [198, 51, 100, u8::try_from(number).unwrap()];
        for _ in 0..5 {
            assert_eq!(guess(&mut world.browser_at(address), &format!("made-up-{number}"), "a guess").await, 401);
        }
    }
    assert_eq!(guess(&mut world.browser(), "ada", PASSWORD).await, 200);
}

#[tokio::test(start_paused = true)]
async fn an_address_that_may_stand_for_many_is_slowed_down_and_never_shut_out() {
    let world = World::new().await;
    world.person("ada", PASSWORD, &[]).await;
    let here = [127, 0, 0, 1];
    let mut answers = Vec::new();
    for _ in 0..11 {
        answers.push(guess(&mut world.browser_at(here), "ada", "a wrong guess").await);
    }
    assert_eq!(answers, [401, 401, 401, 401, 401, 401, 401, 401, 401, 401, 429], "the account has its own limit");
    for number in 0..60 {
        assert_eq!(guess(&mut world.browser_at(here), &format!("made-up-{number}"), "a wrong guess").await, 401);
    }
    world.person("bob", PASSWORD, &[]).await;
    let began = tokio::time::Instant::now();
    assert_eq!(guess(&mut world.browser_at(here), "bob", PASSWORD).await, 200);
    assert!(began.elapsed() >= Duration::from_secs(3), "he waits a little, as everyone there does");
}
