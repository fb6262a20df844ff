//! What people do, one verb per file. No HTTP here: facts in, outcomes out.

pub mod add_factor;
pub mod add_phone;
pub mod add_reached;
pub mod administer;
mod allowance;
pub mod ask_elsewhere;
pub mod authenticate;
pub mod authorize;
pub mod begin_session;
pub mod change_address;
pub mod change_password;
pub mod choose_language;
pub mod confirm_address;
pub mod decide;
pub mod delete_account;
pub mod deliver_mail;
pub mod disown;
pub mod edit_profile;
mod elsewhere;
mod enrol_link;
pub mod hand_over;
pub mod hear_news;
pub mod hear_provider;
pub mod letters;
pub mod mail_code;
pub mod manage_factors;
pub mod manage_sessions;
pub mod manage_trust;
pub mod new_password;
pub mod oneself;
pub mod phone;
pub mod prove;
pub mod read_activity;
pub mod register;
pub mod reset_password;
pub mod rotate_keys;
mod same_code;
pub mod second_factor;
pub mod sign_in;
pub mod sign_out;
pub mod spend;
pub mod step_up;
pub mod sweep;
pub mod take_data;
pub mod tickets;
mod tries;
mod unbind;
pub mod visitor;
pub mod vouch;
pub mod watch_approval;

use crate::crypto::password::Busy;
use crate::crypto::seal::CannotSeal;
use crate::factors::FactorError;
use crate::store::StoreError;

/// A part failed. What people can cause stands in each action's outcome instead.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Busy(#[from] Busy),
    #[error(transparent)]
    Factor(#[from] FactorError),
    #[error(transparent)]
    Seal(#[from] CannotSeal),
}

impl ActionError {
    /// Whether it fails the next time, too: something that we keep is damaged.
    pub fn is_lasting(&self) -> bool {
        matches!(self, Self::Store(StoreError::Corrupt(_)) | Self::Factor(_))
    }
}

/// So often is a person read again who was changed in between: more collisions in a row are no accident.
const ROUNDS: usize = 8;

/// Longer than this nobody waits for an account that is being changed all the time.
fn contended() -> ActionError {
    StoreError::Unavailable("an account changes faster than it can be read".into()).into()
}
