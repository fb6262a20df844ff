//! What a phone says after the end.

use vestibule::domain::approval::Denial;

use super::*;
use crate::support::LogLines;

#[tokio::test]
async fn what_a_phone_says_too_late_opens_nothing_and_this_was_not_me_is_heard_all_the_same() {
    let world = World::new().await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let log = LogLines::keep();
    let asked = asked_of(&world, &factor(&world).await).await;
    let id = asked.id.to_string();
    world.clock.advance(Duration::from_secs(90));
    for (decision, number) in [("approve", "42"), ("approve", "43"), ("approve", ""), ("deny", "")] {
        assert_eq!(phone.decides(&id, decision, number).await, "ended", "{decision} {number}");
    }
    assert_eq!(log.with(&["an answer came too late", &id]).len(), 4);
    assert_eq!(phone.decides(&id, "not_me", "").await, "not_me");
    assert_eq!(state(&world, &asked).await, State::Denied(Denial::NotMe));
    let entries = world.app.store.entries_of(asked.user, None, 99).await.unwrap();
    let acts: Vec<Act> = entries.into_iter().map(|(_, entry)| entry.act).collect();
    assert!(acts.contains(&Act::AskingDisowned) && !acts.contains(&Act::AskingApproved), "{acts:?}");
    assert_eq!(phone.decides(&id, "approve", "42").await, "ended");
}
