//! How long the record of what was done is kept.

use std::time::Duration;

use vestibule::actions::sweep::forget_old_entries;
use vestibule::domain::audit::{Act, AuditEntry};

use crate::support::World;
use crate::support::world::TWO_APPS;

#[tokio::test]
async fn entries_leave_after_the_time_that_the_operator_set() {
    let world = World::with(&format!("{TWO_APPS}\n[audit]\nkeep = \"30d\"\n")).await;
    for number in 0..1200 {
        let entry = AuditEntry { note: number.to_string(), ..world.entry(Act::SignedIn) };
        world.app.store.record(entry.into()).await.unwrap();
    }
    world.clock.advance(Duration::from_hours(29 * 24));
    world.app.store.record(world.entry(Act::SignedOut).into()).await.unwrap();
    assert_eq!(forget_old_entries(&world.app).await.unwrap(), 0);
    world.clock.advance(Duration::from_hours(2 * 24));
    // Those, and the one of the key that was made with the store.
    assert_eq!(forget_old_entries(&world.app).await.unwrap(), 1201);
    let left = world.app.store.entries(0, 9).await.unwrap();
    assert_eq!(left.iter().map(|(number, entry)| (*number, entry.act)).collect::<Vec<_>>(), [(1202, Act::SignedOut)]);
}
