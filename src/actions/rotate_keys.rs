//! The keys that sign assertions: the first is made by itself, the others when an operator says so.

use super::administer::{Administrator, Failure};
use crate::app::App;
use crate::crypto::signer::KeyFault;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ids::KeyId;
use crate::domain::keyring::{Keyring, SigningKey, Stage, Turn};
use crate::domain::time::Timestamp;
use crate::store::{KeyAdded, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Key(#[from] KeyFault),
}

impl From<RotateError> for Failure {
    fn from(error: RotateError) -> Self {
        match error {
            RotateError::Store(error) => error.into(),
            RotateError::Key(error) => error.into(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotated {
    /// Published now; it signs from then on.
    Published(Turn),
    /// The one that was made before still waits for its turn.
    Waits(Turn),
}

/// A key, as operators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub id: KeyId,
    pub made: Timestamp,
    pub stage: Stage,
}

/// At each start, before the first request: takes up the keys that are there, and makes the first.
pub async fn open_keys(app: &App) -> Result<(), RotateError> {
    if app.store.signing_keys().await?.is_empty() {
        let now = app.clock.now();
        let first = app.signer.make(now, now, &*app.random)?;
        // Whoever was first, theirs is the key.
        app.store.add_signing_key(first, None, by_itself(app, Act::SigningKeyAdded)).await?;
    }
    follow(app).await
}

/// Publishes a new key, which signs once everyone can know it. The old one goes by itself.
pub async fn rotate(admin: &Administrator, app: &App) -> Result<Rotated, Failure> {
    loop {
        let keys = app.store.signing_keys().await?;
        let ring = ring_of(&keys);
        let now = app.clock.now();
        let Some(signs_from) = ring.turn_of_new(now) else {
            follow(app).await?;
            return ring.newest().map(Rotated::Waits).ok_or(Failure::Key(KeyFault::NoKey));
        };
        let new = app.signer.make(now, signs_from, &*app.random)?;
        let turn = Turn { id: new.id, signs_from };
        let entry = AuditEntry { note: new.id.to_string(), ..admin.entry(app, Act::SigningKeyAdded) };
        if app.store.add_signing_key(new, ring.newest().map(|newest| newest.id), entry).await? == KeyAdded::Added {
            follow(app).await?;
            return Ok(Rotated::Published(turn));
        }
    }
}

/// In the order in which they sign.
pub async fn list(_: &Administrator, app: &App) -> Result<Vec<Listed>, Failure> {
    let keys = app.store.signing_keys().await?;
    let stages = ring_of(&keys).stages(app.clock.now());
    let listed = stages.into_iter().filter_map(|(id, stage)| {
        let key = keys.iter().find(|key| key.id == id)?;
        Some(Listed { id, made: key.made, stage })
    });
    Ok(listed.collect())
}

/// Removes keys whose last token has ended, and follows what another process changed.
pub async fn tidy(app: &App) -> Result<(), RotateError> {
    let stages = ring_of(&app.store.signing_keys().await?).stages(app.clock.now());
    for (id, _) in stages.into_iter().filter(|(_, stage)| *stage == Stage::Over) {
        let entry = AuditEntry { note: id.to_string(), ..by_itself(app, Act::SigningKeyRemoved) };
        app.store.remove_signing_key(id, entry).await?;
    }
    follow(app).await
}

/// Takes up the keys of the store. Looks again until it finds nothing new: somebody may have added one meanwhile and
/// taken it up, which would be undone.
async fn follow(app: &App) -> Result<(), RotateError> {
    loop {
        let keys = app.store.signing_keys().await?;
        if app.signer.holds(&keys) {
            return Ok(());
        }
        app.signer.take_up(&keys)?;
    }
}

fn ring_of(keys: &[SigningKey]) -> Keyring {
    Keyring::new(keys.iter().map(|key| Turn { id: key.id, signs_from: key.signs_from }))
}

fn by_itself(app: &App, act: Act) -> AuditEntry {
    AuditEntry {
        at: app.clock.now(),
        act,
        by: Actor::Gateway,
        user: None,
        session: None,
        address: None,
        note: String::new(),
    }
}
