//! Whoever holds a stopwatch learns nothing: names that are there, that are not, and that may not sign in take the same
//! time. (F2) That each costs one hash is held by `answers`, always. Time itself is judged in the long run alone: beside a
//! hundred other tests a clock tells of those.

use std::time::Duration;

use http::Method;
use tokio::time::Instant;
use vestibule::crypto::password::{PasswordPool, PoolSize};
use vestibule::domain::audit::Act;
use vestibule::domain::password_rules::HashCost;
use vestibule::domain::user::{Status, User};
use vestibule::store::Ending;

use super::letters::MAIL;
use super::support::own_form::OWN_PAGE;
use super::support::world::TWO_APPS;
use super::support::{Browser, World};

const PASSWORD: &str = "tulip-granite-orbit-sandal-7";
const PORTAL: &str = "http://portal.localhost:8080/.vestibule";

/// Of each kind; `None` where nothing is judged.
fn judged_rounds() -> Option<usize> {
    std::env::var_os("KILL_ROUNDS").map(|_| 300)
}

/// Where it is sent, of whom, and the form's fields.
type Question = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// What somebody sends who wants to know whether an account is there. The first of a form is what the others are held
/// against: somebody who has an account, and is not the one who asks.
const QUESTIONS: [Question; 9] = [
    ("/sign-in", "ada", &[("name", "ada"), ("password", "a wrong guess")]),
    ("/sign-in", "nobody", &[("name", "nobody-here"), ("password", "a wrong guess")]),
    ("/sign-in", "disabled", &[("name", "dora"), ("password", "a wrong guess")]),
    ("/sign-in", "disabled, and the right password", &[("name", "dora"), ("password", PASSWORD)]),
    ("/sign-in", "no password", &[("name", "nora"), ("password", "a wrong guess")]),
    ("/reset", "ada", &[("email", "ada@example.com")]),
    ("/reset", "nobody", &[("email", "nobody@example.com")]),
    ("/register", "ada", &[("email", "ada@example.com")]),
    ("/register", "nobody", &[("email", "nobody@example.com")]),
];

/// Hashes cost what they cost an operator who changed nothing.
async fn world() -> World {
    let open = "\n[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n";
    let mut world = World::with(&format!("{TWO_APPS}{MAIL}{open}")).await;
    let mut app = (*world.app).clone();
    let size = PoolSize { permits: 2, queue: 8 };
    app.passwords = PasswordPool::new(HashCost::DEFAULT, size, app.random.clone()).expect("a pool").into();
    world.app = app.into();
    for name in ["ada", "dora", "nora"] {
        let user = world.person(name, PASSWORD, &[]).await;
        let changed = match name {
            "dora" => User { status: Status::Disabled, ..user },
            "nora" => User { password: None, ..user },
            _ => user,
        };
        world.app.store.save_user(&changed, Ending::All, world.entry(Act::UserDisabled).into()).await.expect("a store");
    }
    world
}

/// How long the answer takes to one of them, from a place that nobody asked from before.
async fn asks(world: &World, round: usize, (path, _, typed): (&str, &str, &[(&str, &str)])) -> Duration {
    let url = format!("{PORTAL}{path}");
    let place = u16::try_from(round).expect("so many places").to_be_bytes();
    let mut browser: Browser<'_> = world.browser_at([100, 64, place[0], place[1]]);
    browser.visit(&url).await.is(200);
    let form = path.trim_start_matches('/');
    let (proof, name) = (world.proof(&browser, form).await, format!("grace{round}"));
    let newcomer =
        [("given_name", "Grace"), ("new_password", PASSWORD), ("new_password_again", PASSWORD), ("name", &name)];
    let mut fields = vec![("csrf", proof.as_str())];
    fields.extend(typed);
    fields.extend(newcomer.iter().filter(|_| path == "/register"));
    let body = serde_urlencoded::to_string(&fields).expect("plain fields");
    let since = Instant::now();
    let page = browser.send(Method::POST, &url, &OWN_PAGE, &body).await;
    let took = since.elapsed();
    page.is(match path {
        "/sign-in" => 401,
        "/reset" => 200,
        _ => 303,
    });
    took
}

/// How often one of the second takes longer than one of the first: half of the time, if they are alike.
fn longer(first: &[Duration], second: &[Duration]) -> f64 {
    let mut all: Vec<(Duration, bool)> = first.iter().map(|took| (*took, false)).collect();
    all.extend(second.iter().map(|took| (*took, true)));
    all.sort_unstable();
    let (mut before, mut pairs) = (0_u32, 0_u32);
    for (_, is_second) in all {
        if is_second {
            pairs += before;
        } else {
            before += 1;
        }
    }
    let of = u32::try_from(first.len() * second.len()).expect("some hundreds");
    f64::from(pairs) / f64::from(of)
}

fn median(of: &[Duration]) -> Duration {
    let mut sorted = of.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}

#[tokio::test]
async fn a_stopwatch_does_not_tell_who_has_an_account() {
    let world = world().await;
    let mut took = vec![Vec::new(); QUESTIONS.len()];
    let rounds = judged_rounds();
    for round in 0..rounds.unwrap_or(2) {
        // One after the other, and each time another one first: what slows the machine down slows all of them.
        for turn in 0..QUESTIONS.len() {
            let which = (turn + round) % QUESTIONS.len();
            took[which].push(asks(&world, round * QUESTIONS.len() + which, QUESTIONS[which]).await);
        }
        drop(world.mails().await);
        // Waits for wrong passwords are over, and so are the limits of mailboxes.
        world.clock.advance(Duration::from_hours(4));
    }
    let (mut told, mut is_alike) = (Vec::new(), true);
    for (place, (path, who, _)) in QUESTIONS.into_iter().enumerate() {
        let first = QUESTIONS.iter().position(|(other, ..)| *other == path).expect("itself at least");
        let apart = median(&took[place]).abs_diff(median(&took[first]));
        let longer = longer(&took[first], &took[place]);
        told.push(format!("{path}, {who}: {apart:?} apart, longer {longer:.2} of the time"));
        is_alike &= place == first || apart < Duration::from_millis(5) && (0.35..=0.65).contains(&longer);
    }
    assert!(is_alike || rounds.is_none(), "{told:#?}");
}

#[test]
fn what_takes_longer_is_noticed_and_what_does_not_is_not() {
    let from = |begin: u64| -> Vec<Duration> { (begin..begin + 100).map(Duration::from_millis).collect() };
    for (second, expected) in [(from(0), 0.5), (from(10), 0.6), (from(200), 1.0)] {
        let found = longer(&from(0), &second);
        assert!((found - expected).abs() < 0.01, "{found} {expected}");
    }
    assert!(longer(&from(200), &from(0)) < 0.01);
}
