//! What an operator does to people, sessions and bans. Each verb is one write of the store, with its audit entry in it.

pub mod audit;
pub mod bans;
pub mod links;
pub mod newcomers;
pub mod note;
pub mod sessions;
pub mod users;

use crate::app::App;
use crate::crypto::password::Busy;
use crate::crypto::seal::CannotSeal;
use crate::crypto::signer::KeyFault;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::ids::UserId;
use crate::domain::user::{EmailAddress, User, UserName};
use crate::store::{StoreError, StoreResult};

/// More than this many colliding changes of one account in a row are no accident.
const MOST_ROUNDS: usize = 16;

/// The right to do all of this. Nobody is given it over HTTP from outside.
pub struct Administrator(());

/// How an operator calls a person: one of these, never a guess between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    Name(UserName),
    Email(EmailAddress),
}

/// A part failed: nothing is known to have been done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Busy(#[from] Busy),
    #[error(transparent)]
    Seal(#[from] CannotSeal),
    #[error(transparent)]
    Key(#[from] KeyFault),
    #[error("the account is being changed by somebody else; try again")]
    Contended,
}

impl Administrator {
    /// Whoever runs this process could as well open the store's files with it.
    pub fn of_shell() -> Self {
        Self(())
    }

    /// Of the accounts of this machine only the gateway's own, and root, may speak to it.
    pub fn of_peer(peer: u32, ours: u32) -> Option<Self> {
        (peer == ours || peer == 0).then_some(Self(()))
    }

    #[expect(clippy::unused_self, reason = "an operator's entry can be written only by whoever has the right")]
    pub(super) fn entry(&self, app: &App, act: Act) -> AuditEntry {
        AuditEntry {
            at: app.clock.now(),
            act,
            by: Actor::Operator,
            user: None,
            session: None,
            address: None,
            note: String::new(),
        }
    }

    fn entry_about(&self, app: &App, act: Act, user: UserId) -> AuditEntry {
        AuditEntry { user: Some(user), ..self.entry(app, act) }
    }
}

async fn find(app: &App, whom: &Whom) -> StoreResult<Option<User>> {
    match whom {
        Whom::Name(name) => app.store.user_by_name(name).await,
        Whom::Email(address) => app.store.user_by_email(address).await,
    }
}

fn random_id(app: &App) -> [u8; 16] {
    let mut bytes = [0; 16];
    app.random.fill(&mut bytes);
    bytes
}
