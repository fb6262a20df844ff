//! Tickets, and what goes along with an act.

use async_trait::async_trait;

use super::group::Group;
use super::keys::{self, Key, kind};
use super::{SledStore, engine_failed, get};
use crate::domain::audit::AuditEntry;
use crate::domain::change::Change;
use crate::domain::factor::Factor;
use crate::domain::ids::UserId;
use crate::domain::secret::TokenHash;
use crate::domain::ticket::{Errand, Ticket};
use crate::domain::time::Timestamp;
use crate::domain::user::{User, UserName};
use crate::store::{Along, StoreResult, TicketOpened, TicketStore};

/// So many tickets does a person have that share their room; then the oldest gives way, whoever began the newest.
const MOST_OF_A_KIND: usize = 16;
/// No key is longer.
const LONGEST_KEY: usize = 64;

#[async_trait]
impl TicketStore for SledStore {
    async fn open_ticket(&self, ticket: Ticket, along: Along) -> StoreResult<TicketOpened> {
        self.write(move |group| open(group, ticket, along)).await
    }

    async fn ticket(&self, hash: &TokenHash) -> StoreResult<Option<Ticket>> {
        self.read(|tree| get(tree, &keys::ticket(hash)))
    }

    async fn count_answer(&self, hash: &TokenHash) -> StoreResult<Option<u32>> {
        let key = keys::ticket(hash);
        self.write(move |group| {
            let Some(mut ticket) = group.get::<Ticket>(&key)? else { return Ok(None) };
            ticket.tries = ticket.tries.saturating_add(1);
            let tries = ticket.tries;
            group.put(key, ticket)?;
            Ok(Some(tries))
        })
        .await
    }

    async fn end_ticket(&self, hash: &TokenHash, entry: AuditEntry) -> StoreResult<bool> {
        let hash = *hash;
        self.write(move |group| {
            let ended = group.end_ticket(&hash)?;
            if ended {
                group.note(entry)?;
            }
            Ok(ended)
        })
        .await
    }

    async fn sweep_tickets(&self, now: Timestamp, most: usize) -> StoreResult<usize> {
        let over = self.read(|tree| over_now(tree, now, most))?;
        if over.is_empty() {
            return Ok(0);
        }
        self.write(move |group| {
            let mut swept = 0;
            for end in over {
                swept += usize::from(group.end_by_itself(&end)?);
            }
            Ok(swept)
        })
        .await
    }
}

/// The records that are over by their own time, the first to end first. (One that a wrong clock made ends earlier for whoever
/// asks it, and is swept when its time has come.)
fn over_now(tree: &sled::Tree, now: Timestamp, most: usize) -> StoreResult<Vec<Key>> {
    let ended = vec![kind::BY_END]..=keys::by_end(now, &[u8::MAX; LONGEST_KEY]);
    let keys = tree.range::<Vec<u8>, _>(ended).keys().take(most);
    keys.map(|key| key.map(|key| key.to_vec()).map_err(|error| engine_failed(&error))).collect()
}

fn open(group: &mut Group<'_>, ticket: Ticket, along: Along) -> StoreResult<TicketOpened> {
    if let Some(user) = ticket.user() {
        let user = group.get::<User>(&keys::user(user))?;
        let is_as_read = match &ticket.errand {
            Errand::SignIn(pending) => {
                user.is_some_and(|user| user.version == pending.user_version && user.is_active())
            }
            _ => user.is_some(),
        };
        if !is_as_read {
            return Ok(TicketOpened::Gone);
        }
    }
    if let Some(name) = ticket.reserves()
        && group.name_is_taken(name, along.spends.as_ref(), along.entry.at)?
    {
        return Ok(TicketOpened::NameTaken);
    }
    if !group.admits(&along)? {
        return Ok(TicketOpened::Spent);
    }
    if let Some(user) = ticket.user() {
        group.end_tickets(user, |older| older.gives_way_to(&ticket))?;
    }
    group.carry(along)?;
    group.write_ticket(ticket)?;
    Ok(TicketOpened::Opened)
}

impl Group<'_> {
    /// Whether what comes along can be used up.
    pub(super) fn admits(&self, along: &Along) -> StoreResult<bool> {
        if let Some(hash) = &along.spends {
            let ticket = self.get::<Ticket>(&keys::ticket(hash))?;
            if ticket.is_none_or(|ticket| ticket.is_over(along.entry.at)) {
                return Ok(false);
            }
        }
        if let Some(session) = along.within
            && !self.has(&keys::session(session))?
        {
            return Ok(false);
        }
        if let Some((user, version)) = along.as_read
            && self.get::<User>(&keys::user(user))?.is_none_or(|user| user.version != version)
        {
            return Ok(false);
        }
        if let Some(approval) = along.approval
            && !self.admits_approval(approval, along)?
        {
            return Ok(false);
        }
        let Some(factor) = &along.factor else { return Ok(true) };
        let stored = self.get::<Factor>(&keys::factor(factor.user, factor.id))?;
        Ok(stored.is_some_and(|stored| stored.version == factor.version))
    }

    /// Writes what comes along, after `admits` said yes.
    pub(super) fn carry(&mut self, along: Along) -> StoreResult<()> {
        let Along { entry, spends, factor, approval, within: _, as_read: _, forgives, opens, letters } = along;
        if let Some(hash) = spends {
            self.end_ticket(&hash)?;
        }
        if let Some(mut factor) = factor {
            factor.version += 1;
            self.put(keys::factor(factor.user, factor.id), factor)?;
        }
        if let Some(user) = forgives {
            self.forget_attempts(user)?;
        }
        if let Some(approval) = approval {
            self.use_approval(approval)?;
        }
        for ticket in opens {
            self.write_ticket(ticket)?;
        }
        if !letters.is_empty() {
            self.report(Change::LettersWritten);
        }
        for letter in letters {
            self.put(keys::letter(letter.id), letter)?;
        }
        self.note(entry)
    }

    /// Whether a name is or was somebody's, or is kept for somebody else than the holder of this ticket.
    pub(super) fn name_is_taken(&self, name: &UserName, own: Option<&TokenHash>, now: Timestamp) -> StoreResult<bool> {
        if self.has(&keys::name(name))? || self.has(&keys::skeleton(name))? {
            return Ok(true);
        }
        let Some(hash) = self.bytes(&keys::reserved(name))?.as_deref().and_then(keys::tail) else { return Ok(false) };
        let keeper = TokenHash::from_bytes(hash);
        if own == Some(&keeper) {
            return Ok(false);
        }
        let Some(ticket) = self.get::<Ticket>(&keys::ticket(&keeper))? else { return Ok(false) };
        // Whoever asked for the mail again has two links to one registration, and either is good.
        let own = own.map(|own| self.get::<Ticket>(&keys::ticket(own))).transpose()?.flatten();
        Ok(!ticket.is_over(now) && own.is_none_or(|own| own.errand != ticket.errand))
    }

    fn write_ticket(&mut self, ticket: Ticket) -> StoreResult<()> {
        if let Some(user) = ticket.user() {
            self.make_room(user, &ticket)?;
            self.put_bytes(keys::ticket_of(user, &ticket.hash), Vec::new())?;
        }
        self.put_bytes(keys::by_end(ticket.ends, &keys::ticket(&ticket.hash)), Vec::new())?;
        if let Some(name) = ticket.reserves() {
            self.put_bytes(keys::reserved(name), ticket.hash.as_bytes().to_vec())?;
        }
        self.put(keys::ticket(&ticket.hash), ticket)
    }

    /// Of a person's tickets that share its room the oldest end, so that there is room for one more.
    fn make_room(&mut self, user: UserId, new: &Ticket) -> StoreResult<()> {
        let mut alike = Vec::new();
        for key in self.keys(&keys::tickets_of(user))? {
            let Some(hash) = keys::tail(&key).map(TokenHash::from_bytes) else { continue };
            let ticket = self.get::<Ticket>(&keys::ticket(&hash))?;
            let alike_one = ticket.filter(|ticket| ticket.shares_room_with(new));
            alike.extend(alike_one.map(|ticket| (ticket.created, ticket.hash)));
        }
        alike.sort();
        let too_many = (alike.len() + 1).saturating_sub(MOST_OF_A_KIND);
        for (_, hash) in alike.iter().take(too_many) {
            self.end_ticket(hash)?;
        }
        Ok(())
    }

    /// Ends the record to which this key of the index leads. Gone already: `false`.
    fn end_by_itself(&mut self, end: &[u8]) -> StoreResult<bool> {
        let record = end.get(keys::END_LENGTH..).unwrap_or_default();
        let ended = match record.first() {
            Some(&kind::TICKET) => match keys::tail(record).map(TokenHash::from_bytes) {
                Some(hash) => self.end_ticket(&hash)?,
                None => false,
            },
            Some(&kind::TRUST) => self.end_trust_at(record)?,
            Some(&kind::APPROVAL) => self.forget_approval_at(&record.to_vec())?,
            _ => false,
        };
        self.remove(end.to_vec());
        Ok(ended)
    }

    /// Not there: `false`.
    fn end_ticket(&mut self, hash: &TokenHash) -> StoreResult<bool> {
        let Some(ticket) = self.get::<Ticket>(&keys::ticket(hash))? else { return Ok(false) };
        if let Some(user) = ticket.user() {
            self.remove(keys::ticket_of(user, hash));
        }
        if let Some(name) = ticket.reserves() {
            // Somebody else may have the name by now, if this one was over.
            let key = keys::reserved(name);
            if self.bytes(&key)?.as_deref() == Some(hash.as_bytes().as_slice()) {
                self.remove(key);
            }
        }
        self.remove(keys::by_end(ticket.ends, &keys::ticket(hash)));
        self.remove(keys::ticket(hash));
        Ok(true)
    }

    /// Ends those of a person's tickets that `which` says.
    pub(super) fn end_tickets(&mut self, user: UserId, which: impl Fn(&Ticket) -> bool) -> StoreResult<()> {
        for key in self.keys(&keys::tickets_of(user))? {
            let Some(hash) = keys::tail(&key).map(TokenHash::from_bytes) else { continue };
            if self.get::<Ticket>(&keys::ticket(&hash))?.is_none_or(|ticket| which(&ticket)) {
                self.end_ticket(&hash)?;
            }
        }
        Ok(())
    }
}
