//! What is asked of people elsewhere.

use async_trait::async_trait;

use super::group::Group;
use super::keys::{self, Key};
use super::{SledStore, engine_failed, get};
use crate::domain::approval::{Approval, Asker, Event, MayAsk, Pace, Source, State};
use crate::domain::change::Change;
use crate::domain::ids::{ApprovalId, UserId};
use crate::domain::secret::TokenHash;
use crate::domain::ticket::Ticket;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::store::{Along, ApprovalOpened, ApprovalStore, StoreError, StoreResult, Turned};

/// So many of a day are remembered of one person. More come only from strangers, whose oldest makes room.
const MOST: usize = 128;

#[async_trait]
impl ApprovalStore for SledStore {
    async fn open_approval(&self, approval: Approval, pace: Pace, along: Along) -> StoreResult<ApprovalOpened> {
        self.write(move |group| open(group, approval, pace, along)).await
    }

    async fn approval(&self, id: ApprovalId) -> StoreResult<Option<Approval>> {
        self.read(|tree| get(tree, &keys::approval(id)))
    }

    async fn approval_by_link(&self, link: &TokenHash) -> StoreResult<Option<Approval>> {
        self.read(|tree| match tree.get(keys::approval_by_link(link)).map_err(|error| engine_failed(&error))? {
            Some(id) => get(tree, &keys::approval(approval_id(&id)?)),
            None => Ok(None),
        })
    }

    async fn approvals_of(&self, user: UserId) -> StoreResult<Vec<Approval>> {
        self.read(|tree| {
            let mut found = Vec::new();
            for key in tree.scan_prefix(keys::approvals_of(user)).keys() {
                let key = key.map_err(|error| engine_failed(&error))?;
                found.extend(get::<Approval>(tree, &keys::approval(approval_id(&key)?))?);
            }
            found.sort_by_key(|approval| std::cmp::Reverse(approval.created));
            Ok(found)
        })
    }

    async fn turn_approval(&self, id: ApprovalId, event: Event, along: Along) -> StoreResult<Turned> {
        self.write(move |group| {
            let now = along.entry.at;
            let Some(mut approval) = group.get::<Approval>(&keys::approval(id))? else { return Ok(Turned::Gone) };
            if event == Event::SentAgain && approval.state == State::Created {
                let mut others = group.approvals_of(approval.user)?;
                others.retain(|other| other.id != id && other.is_decision() == approval.is_decision());
                approval.take_turn(&others, now);
            }
            if !approval.turn(event, now) {
                return Ok(Turned::Ended(approval.state_at(now)));
            }
            if !group.admits(&along)? {
                return Ok(Turned::Spent);
            }
            group.put(keys::approval(id), approval.clone())?;
            group.carry(along)?;
            group.report(Change::ApprovalTurned(id));
            Ok(Turned::Turned(Box::new(approval)))
        })
        .await
    }

    async fn count_code(&self, id: ApprovalId) -> StoreResult<Option<u32>> {
        self.write(move |group| {
            let Some(mut approval) = group.get::<Approval>(&keys::approval(id))? else { return Ok(None) };
            approval.tries = approval.tries.saturating_add(1);
            let tries = approval.tries;
            group.put(keys::approval(id), approval)?;
            Ok(Some(tries))
        })
        .await
    }
}

fn approval_id(bytes: &[u8]) -> StoreResult<ApprovalId> {
    keys::tail(bytes).map(ApprovalId::from_bytes).ok_or_else(|| StoreError::Corrupt("an id of an approval".to_owned()))
}

/// When it is forgotten.
fn forgotten_at(approval: &Approval) -> Timestamp {
    approval.created.plus(Pace::MEMORY).max(approval.ends)
}

fn open(group: &mut Group<'_>, approval: Approval, pace: Pace, along: Along) -> StoreResult<ApprovalOpened> {
    let now = along.entry.at;
    let is_here = group.get::<User>(&keys::user(approval.user))?.is_some_and(|user| user.is_active());
    if !is_here || !group.waits(&approval.asker, now)? {
        return Ok(ApprovalOpened::Gone);
    }
    if !group.admits(&along)? {
        return Ok(ApprovalOpened::Spent);
    }
    // A code costs nobody a question, and a question no code.
    let mut before = group.approvals_of(approval.user)?;
    before.retain(|asked| asked.is_decision() == approval.is_decision());
    let opened = match (pace.judge(&before, approval.source, now), approval.source) {
        (MayAsk::Yes, source) => ApprovalOpened::Opened(supersede(group, before, (source, now))?),
        (MayAsk::NotFor(_), Source::Strangers) => ApprovalOpened::Withheld,
        (MayAsk::NotFor(wait), Source::Browser(_)) => return Ok(ApprovalOpened::NotFor(wait)),
    };
    group.carry(along)?;
    group.write_approval(approval)?;
    Ok(opened)
}

/// What this source waited for until now.
fn supersede(
    group: &mut Group<'_>,
    before: Vec<Approval>,
    (source, now): (Source, Timestamp),
) -> StoreResult<Vec<Approval>> {
    let mut superseded = Vec::new();
    for mut older in before.into_iter().filter(|older| older.source == source) {
        if older.turn(Event::Supersede, now) {
            group.report(Change::ApprovalTurned(older.id));
            group.put(keys::approval(older.id), older.clone())?;
            superseded.push(older);
        }
    }
    Ok(superseded)
}

impl Group<'_> {
    /// Whether this act may use up what was approved: for whom it was approved, and once.
    pub(super) fn admits_approval(&self, id: ApprovalId, along: &Along) -> StoreResult<bool> {
        let Some(approval) = self.get::<Approval>(&keys::approval(id))? else { return Ok(false) };
        let is_for_this = match approval.asker {
            Asker::Ticket(ticket) => along.spends == Some(ticket),
            Asker::Session(session) => along.within == Some(session),
        };
        Ok(is_for_this && approval.is_good(along.entry.at))
    }

    pub(super) fn use_approval(&mut self, id: ApprovalId) -> StoreResult<()> {
        let Some(mut approval) = self.get::<Approval>(&keys::approval(id))? else { return Ok(()) };
        approval.is_used = true;
        self.put(keys::approval(id), approval)
    }

    /// Whether whoever asks is still there.
    fn waits(&self, asker: &Asker, now: Timestamp) -> StoreResult<bool> {
        match asker {
            Asker::Ticket(hash) => {
                let ticket = self.get::<Ticket>(&keys::ticket(hash))?;
                Ok(ticket.is_some_and(|ticket| !ticket.is_over(now)))
            }
            Asker::Session(session) => self.has(&keys::session(*session)),
        }
    }

    fn approvals_of(&self, user: UserId) -> StoreResult<Vec<Approval>> {
        let mut found = Vec::new();
        for key in self.keys(&keys::approvals_of(user))? {
            found.extend(self.get::<Approval>(&keys::approval(approval_id(&key)?))?);
        }
        Ok(found)
    }

    fn write_approval(&mut self, approval: Approval) -> StoreResult<()> {
        self.make_room_for_approval(approval.user)?;
        let key = keys::approval(approval.id);
        self.put_bytes(keys::approval_of(approval.user, approval.id), Vec::new())?;
        if let Some(link) = &approval.link {
            self.put_bytes(keys::approval_by_link(link), approval.id.as_bytes().to_vec())?;
        }
        self.put_bytes(keys::by_end(forgotten_at(&approval), &key), Vec::new())?;
        self.put(key, approval)
    }

    /// Whoever asks without end must not make us forget what the owner's own browsers asked.
    fn make_room_for_approval(&mut self, user: UserId) -> StoreResult<()> {
        let mut all = self.approvals_of(user)?;
        let too_many = (all.len() + 1).saturating_sub(MOST);
        all.sort_by_key(|approval| (approval.source != Source::Strangers, approval.created));
        for oldest in all.iter().take(too_many) {
            self.forget_approval(oldest);
        }
        Ok(())
    }

    fn forget_approval(&mut self, approval: &Approval) {
        let key = keys::approval(approval.id);
        self.remove(keys::approval_of(approval.user, approval.id));
        if let Some(link) = &approval.link {
            self.remove(keys::approval_by_link(link));
        }
        self.remove(keys::by_end(forgotten_at(approval), &key));
        self.remove(key);
    }

    /// Not there: `false`.
    pub(super) fn forget_approval_at(&mut self, key: &Key) -> StoreResult<bool> {
        let found = self.get::<Approval>(key)?;
        if let Some(approval) = &found {
            self.forget_approval(approval);
        }
        Ok(found.is_some())
    }

    /// All of a person's.
    pub(super) fn forget_approvals_of(&mut self, user: UserId) -> StoreResult<()> {
        for approval in self.approvals_of(user)? {
            self.forget_approval(&approval);
        }
        Ok(())
    }
}
