//! The store fails while somebody sets up what is reached elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use vestibule::domain::approval::State;

use super::*;
use crate::store_down::is_unavailable;

/// The message is out, and that is written down.
async fn until_sent(world: &World) {
    let id = world.user("ada").await.id;
    let wait = async {
        while world
            .app
            .store
            .approvals_of(id)
            .await
            .unwrap()
            .first()
            .is_some_and(|newest| newest.state == State::Created)
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), wait).await.expect("it is written down");
}

/// All that the store was asked since the last look, each once.
fn asked(world: &World) -> BTreeSet<&'static str> {
    world.store.asked().into_iter().collect()
}

async fn count(world: &World) -> usize {
    world.app.store.factors_of(world.user("ada").await.id).await.unwrap().len()
}

/// Either they are told that it failed, and it did; or it counts.
#[tokio::test]
async fn a_number_whose_binding_fails_at_any_step_is_bound_by_the_same_step_later() {
    let (world, texts) = texts().await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at(SMS)).await;
    let number = [("country", "DE"), ("number", "0151 23456767")];
    for call in ["user", "factors_of", "open_ticket", "approvals_of", "open_approval"] {
        world.store.fails(&[call]);
        is_unavailable(&ada.submit(&page, &number).await);
        world.store.fails(&[]);
        assert_eq!((count(&world).await, texts.is_silent().await), (0, true), "{call}");
    }
    let page = ada.submit(&page, &number).await;
    let (_, code) = code_on(&texts).await;
    until_sent(&world).await;
    for call in ["ticket", "count_code", "turn_approval", "change_factors"] {
        world.store.fails(&[call]);
        is_unavailable(&ada.submit(&page, &[("code", &code)]).await);
        world.store.fails(&[]);
        assert_eq!(count(&world).await, 0, "{call}");
    }
    world.store.fails(&["raise_session"]);
    ada.submit(&page, &[("code", &code)]).await.is(200).shows("Keep your recovery codes");
    assert_eq!(count(&world).await, 2);
}

/// Signed in, and asked for a first yes, which was given.
struct Asked {
    world: World,
    /// Of the browser.
    jar: BTreeMap<(String, String), String>,
    page: Page,
}

async fn asked_for_a_yes() -> Asked {
    let push = Provider::new(Binds::Known, &[ReachedKind::Push]);
    let world = world_with(PUSH, &[("push", &push)]).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at(QUESTION)).await;
    let page = ada.submit(&page, &[]).await;
    let jar = ada.jar;
    push.next().await;
    until_sent(&world).await;
    answer(&world, Event::Approve).await;
    Asked { world, jar, page }
}

/// Fails this call, and says which were made.
async fn confirmed_after_a_failure(call: &'static str) -> BTreeSet<&'static str> {
    let Asked { world, jar, page } = asked_for_a_yes().await;
    let mut ada = world.browser();
    ada.jar = jar;
    drop(asked(&world));
    world.store.fails(&[call]);
    let failed = ada.submit(&page, &[]).await;
    world.store.fails(&[]);
    let calls = asked(&world);
    let done = if failed.status == 200 {
        failed
    } else {
        is_unavailable(&failed);
        assert_eq!(count(&world).await, 0, "{call}");
        ada.submit(&page, &[]).await
    };
    done.is(200).shows("Keep your recovery codes");
    assert_eq!(count(&world).await, 2, "{call}");
    calls
}

#[tokio::test]
async fn a_first_yes_that_fails_at_any_call_of_the_store_counts_when_the_form_is_sent_again() {
    let calls = confirmed_after_a_failure("none").await;
    for call in ["ticket", "approvals_of", "change_factors"] {
        assert!(calls.contains(call), "{calls:?}");
    }
    for call in calls {
        confirmed_after_a_failure(call).await;
    }
}
