//! A provider that makes codes has one for a place, and takes so many tries at it: who else waits for the same one, and
//! whose tries reach the provider.

use super::ActionError;
use super::allowance::{Leave, check_of_stranger};
use super::ask_elsewhere::place_now;
use crate::app::App;
use crate::domain::approval::{Approval, Asks, Purpose, Source, State};
use crate::domain::factor::{ChannelName, Factor, Keeps};
use crate::domain::secret::Secret;
use crate::factors::channel::Channel;
use crate::live::tallies::TallyKey;

pub(super) struct SameCode {
    place: TallyKey,
    standing: Standing,
    /// The best of those who wait for it, too.
    others: Option<Standing>,
    /// Nobody else can wait for it of whom nothing is known.
    knows_all: bool,
}

/// The better right to a code is the greater one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// Somebody tries out whether they are reached there, and it may be anybody's place.
    TriesOut,
    /// Somebody who knows the password.
    Stranger,
    /// A browser that the owner has signed in with.
    Owner,
}

/// One place of one channel, whoever is reached there.
pub(super) fn place_of(app: &App, channel: &ChannelName, at: &Secret) -> TallyKey {
    app.secrets.forms.digest(&[b"place of a code", channel.as_str().as_bytes(), at.expose().as_bytes()])
}

impl SameCode {
    /// Nothing, where no provider makes the code.
    pub(super) async fn of(app: &App, factor: &Factor, approval: &Approval) -> Result<Option<Self>, ActionError> {
        let (Asks::CodeOfTheirs, Keeps::Reached(reached)) = (approval.asks, &factor.keeps) else { return Ok(None) };
        let Some(user) = app.store.user(approval.user).await? else { return Ok(None) };
        let Ok(at) = place_now(app, &user, (factor, reached)) else { return Ok(None) };
        let place = place_of(app, &reached.channel, &at);
        let known = app.live.approvals.at_place(&place);
        let is_same = |other: &Approval| {
            other.factor == approval.factor || (other.handle.is_some() && other.handle == approval.handle)
        };
        let mut all = app.store.approvals_of(approval.user).await?;
        all.retain(is_same);
        for id in &known {
            if all.iter().all(|found| found.id != *id) {
                all.extend(app.store.approval(*id).await?);
            }
        }
        let now = app.clock.now();
        all.retain(|other| {
            let is_sent = other.asks == Asks::CodeOfTheirs && other.state_at(now) == State::Sent;
            is_sent && other.id != approval.id
        });
        let others = all.iter().map(standing).max();
        let knows_all = known.contains(&approval.id);
        Ok(Some(Self { place, standing: standing(approval), others, knows_all }))
    }

    /// While somebody waits for it who has a better right to it, tries are none of the provider's business: they would end it
    /// for both. And where wrong ones shut the person out over there, strangers have only a few.
    pub(super) fn may_try(&self, app: &App, channel: &dyn Channel) -> Option<Leave> {
        if self.others > Some(self.standing) {
            return None;
        }
        if self.is_owners() || !channel.locks_people() {
            return Some(Leave::UNCOUNTED);
        }
        check_of_stranger(app, self.place).ok()
    }

    /// Whether it was asked for in a browser that the owner has signed in with.
    pub(super) fn is_owners(&self) -> bool {
        self.standing == Standing::Owner
    }

    /// Whoever has the code is no stranger.
    pub(super) fn was_right(&self, app: &App) {
        app.live.tallies.clear(&self.place);
    }

    /// Whether it may be ended over there. Not if somebody waits for it whose right is as good.
    pub(super) fn may_end(&self) -> bool {
        self.knows_all && self.others.is_none_or(|other| other < self.standing)
    }
}

fn standing(approval: &Approval) -> Standing {
    match approval.source {
        _ if approval.purpose == Purpose::TryOut => Standing::TriesOut,
        Source::Strangers => Standing::Stranger,
        Source::Browser(_) => Standing::Owner,
    }
}
