use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::*;
use crate::domain::secret::Secret;
use crate::random::OsRandom;

/// Enough for tests about everything but the cost.
const CHEAP: HashCost = HashCost { memory_kib: 64, passes: 1, lanes: 1 };

fn pool(cost: HashCost, permits: usize, queue: usize) -> PasswordPool {
    PasswordPool::new(cost, PoolSize { permits, queue }, Arc::new(OsRandom::new())).unwrap()
}

fn password(text: &str) -> Password {
    Password::typed(&Secret::new(text.to_owned())).unwrap()
}

const YES: Checked = Checked { matches: true, rehash: false };
const NO: Checked = Checked { matches: false, rehash: false };

#[tokio::test]
async fn the_right_password_matches_and_no_other() {
    let pool = pool(CHEAP, 1, 10);
    let long = "x".repeat(256);
    for right in ["hunter2 and more", "nul\0inside", " ", "", "🦀é", &long] {
        let hash = pool.hash(&password(right)).await.unwrap();
        assert_eq!(pool.check(&password(right), Some(&hash)).await, Ok(YES), "{right}");
        for wrong in [format!("{right} "), format!("x{right}"), "nul".to_owned(), "x".repeat(72), "x".repeat(255)] {
            if let Ok(wrong) = Password::typed(&Secret::new(wrong)) {
                assert_eq!(pool.check(&wrong, Some(&hash)).await, Ok(NO), "{right}");
            }
        }
    }
}

#[tokio::test]
async fn nobody_has_no_password() {
    let pool = pool(CHEAP, 1, 10);
    for text in ["", "x", "\0"] {
        assert_eq!(pool.check(&password(text), None).await, Ok(NO));
    }
}

#[tokio::test]
async fn a_stored_hash_says_its_cost_and_has_its_own_salt() {
    let pool = pool(HashCost::DEFAULT, 1, 10);
    let (one, other) = (pool.hash(&password("same")).await.unwrap(), pool.hash(&password("same")).await.unwrap());
    assert!(one.as_phc().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", one.as_phc());
    let salt = one.as_phc().split('$').nth(4).unwrap();
    assert_eq!(salt.len(), 22, "16 bytes");
    assert_ne!(one, other);
    assert_eq!(pool.check(&password("same"), Some(&other)).await, Ok(YES));
}

/// Made with the reference implementation's command: `echo -n "password" | argon2 somesalt -id -m 16 -t 2 -p 1`.
#[tokio::test]
async fn a_hash_of_the_reference_implementation_is_understood() {
    let stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    let pool = pool(CHEAP, 1, 10);
    assert_eq!(pool.check(&password("password"), Some(&PasswordHash::from_phc(stored.to_owned()))).await, Ok(YES));
}

#[tokio::test]
async fn a_hash_of_lower_cost_is_to_be_made_anew_and_one_of_higher_cost_stays() {
    let hash = pool(CHEAP, 1, 1).hash(&password("pw")).await.unwrap();
    let raised = [
        HashCost { memory_kib: 128, ..CHEAP },
        HashCost { passes: 2, ..CHEAP },
        HashCost { lanes: 2, ..CHEAP },
        HashCost { memory_kib: 32, passes: 3, ..CHEAP },
    ];
    for cost in raised {
        let pool = pool(cost, 1, 1);
        assert_eq!(pool.check(&password("pw"), Some(&hash)).await, Ok(Checked { matches: true, rehash: true }));
        assert_eq!(pool.check(&password("no"), Some(&hash)).await, Ok(NO), "a wrong password changes nothing");
    }
    let lowered = pool(HashCost { memory_kib: 32, ..CHEAP }, 1, 1);
    assert_eq!(lowered.check(&password("pw"), Some(&hash)).await, Ok(YES));
}

#[tokio::test]
async fn a_damaged_hash_matches_nothing_and_breaks_nothing() {
    let pool = pool(CHEAP, 1, 1);
    let good = pool.hash(&password("pw")).await.unwrap().as_phc().to_owned();
    for damaged in [
        String::new(),
        "pw".to_owned(),
        good[..good.len() - 1].to_owned(),
        good.rsplit_once('$').unwrap().0.to_owned(),
        good.replace("argon2id", "argon2i"),
        good.replace("v=19", "v=16"),
        good.replace("m=64", "m=4294967295"),
        good.replace("m=64", "m=0"),
        good.replace("t=1", "t=0"),
        good.replace("t=1", "t=4294967295"),
        good.replace("p=1", "p=0"),
    ] {
        let stored = PasswordHash::from_phc(damaged.clone());
        assert_eq!(pool.check(&password("pw"), Some(&stored)).await, Ok(NO), "{damaged}");
    }
}

#[test]
fn a_cost_that_does_not_exist_is_refused_at_start() {
    for cost in [
        HashCost { memory_kib: 0, ..CHEAP },
        HashCost { passes: 0, ..CHEAP },
        HashCost { passes: 101, ..CHEAP },
        HashCost { lanes: 0, ..CHEAP },
        HashCost { lanes: 100, ..CHEAP },
        HashCost { memory_kib: u32::MAX, ..CHEAP },
    ] {
        let made = PasswordPool::new(cost, PoolSize { permits: 1, queue: 1 }, Arc::new(OsRandom::new()));
        assert!(made.is_err(), "{cost:?}");
    }
}

/// One hashes, three wait, and the fifth is told at once; all four get their answer.
#[tokio::test]
async fn beyond_the_queue_the_answer_is_busy_at_once() {
    let pool = Arc::new(pool(HashCost::DEFAULT, 1, 3));
    let asked: Vec<_> = (0..4)
        .map(|_| {
            let pool = Arc::clone(&pool);
            tokio::spawn(async move { pool.check(&password("pw"), None).await })
        })
        .collect();
    while pool.room.taken.load(Ordering::SeqCst) < 4 {
        tokio::task::yield_now().await;
    }
    let wanted = password("pw");
    let at_once = |answer: Poll<Result<Checked, Busy>>| assert_eq!(answer, Poll::Ready(Err(Busy)));
    at_once(pin!(pool.check(&wanted, None)).poll(&mut Context::from_waker(Waker::noop())));
    for answer in asked {
        assert_eq!(answer.await.unwrap(), Ok(NO));
    }
    assert_eq!(pool.check(&password("pw"), None).await, Ok(NO), "and then there is room again");
}

#[tokio::test]
async fn a_request_that_was_given_up_leaves_its_place() {
    let pool = pool(CHEAP, 1, 1);
    let held = Arc::clone(&pool.permits).acquire_owned().await.unwrap();
    let wanted = password("pw");
    for _ in 0..100 {
        let mut one = pin!(pool.check(&wanted, None));
        let mut two = pin!(pool.check(&wanted, None));
        let mut three = pin!(pool.check(&wanted, None));
        let mut context = Context::from_waker(Waker::noop());
        assert!(one.as_mut().poll(&mut context).is_pending());
        assert!(two.as_mut().poll(&mut context).is_pending());
        assert!(three.as_mut().poll(&mut context).is_ready(), "the room is full");
    }
    assert_eq!(pool.room.taken.load(Ordering::SeqCst), 0);
    drop(held);
    assert_eq!(pool.check(&wanted, None).await, Ok(NO));
}

#[tokio::test]
async fn a_request_that_was_given_up_while_it_is_hashed_holds_its_permit_to_the_end() {
    let pool = pool(HashCost { passes: 20, ..HashCost::DEFAULT }, 1, 0);
    let wanted = password("pw");
    {
        let mut given_up = pin!(pool.check(&wanted, None));
        assert!(given_up.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    assert_eq!(pool.permits.available_permits(), 0, "the memory is still in use");
    assert_eq!(pool.check(&wanted, None).await, Err(Busy));
    while pool.room.taken.load(Ordering::SeqCst) > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(pool.check(&wanted, None).await, Ok(NO));
}

#[tokio::test]
async fn never_more_memory_than_permits_and_none_at_rest() {
    let pool = Arc::new(pool(CHEAP, 2, 100));
    let asked: Vec<_> = (0..50)
        .map(|_| {
            let pool = Arc::clone(&pool);
            tokio::spawn(async move {
                let answer = pool.check(&password("pw"), None).await;
                (answer, pool.room.spare().len())
            })
        })
        .collect();
    for answer in asked {
        let (answer, spare) = answer.await.unwrap();
        assert_eq!(answer, Ok(NO));
        assert!(spare <= 2, "{spare}");
    }
    assert!(pool.room.spare().is_empty());
}
