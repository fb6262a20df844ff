//! Tickets, and the letters that carry their tokens.

use async_trait::async_trait;

use super::group::Group;
use super::keys::{self, kind};
use super::{SledStore, engine_failed, get};
use crate::domain::audit::AuditEntry;
use crate::domain::change::Change;
use crate::domain::factor::Factor;
use crate::domain::ids::{LetterId, UserId};
use crate::domain::letter::Letter;
use crate::domain::secret::TokenHash;
use crate::domain::ticket::{Errand, Ticket};
use crate::domain::time::Timestamp;
use crate::domain::trust::TrustedBrowser;
use crate::domain::user::{User, UserName};
use crate::store::{Along, OutboxStore, StoreResult, TicketOpened, TicketStore, record};

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
        let shared = self.shared();
        let over = self.aside(move || shared.read(|tree| over_now(tree, now, most))).await?;
        if over.is_empty() {
            return Ok(0);
        }
        self.write(move |group| {
            let mut swept = 0;
            for what in over {
                let ended = match what {
                    Over::Ticket(hash) => group.end_ticket(&hash)?,
                    Over::Trust(trust) => group.end_trusts(trust.user, Some(trust.id))? > 0,
                };
                swept += usize::from(ended);
            }
            Ok(swept)
        })
        .await
    }
}

#[async_trait]
impl OutboxStore for SledStore {
    async fn letters(&self, most: usize) -> StoreResult<Vec<Letter>> {
        let shared = self.shared();
        self.aside(move || {
            shared.read(|tree| {
                let values = tree.scan_prefix([kind::LETTER]).values();
                let read =
                    |value: sled::Result<sled::IVec>| record::read(&value.map_err(|error| engine_failed(&error))?);
                let mut letters = values.map(read).collect::<StoreResult<Vec<Letter>>>()?;
                letters.sort_by_key(|letter| letter.created);
                letters.truncate(most);
                Ok(letters)
            })
        })
        .await
    }

    async fn postpone_letter(&self, id: LetterId, due: Timestamp) -> StoreResult<bool> {
        self.write(move |group| {
            let Some(letter) = group.get::<Letter>(&keys::letter(id))? else { return Ok(false) };
            let tries = letter.tries.saturating_add(1);
            group.put(keys::letter(id), Letter { due, tries, ..letter })?;
            Ok(true)
        })
        .await
    }

    async fn end_letter(&self, id: LetterId) -> StoreResult<bool> {
        self.write(move |group| {
            let is_there = group.has(&keys::letter(id))?;
            if is_there {
                group.remove(keys::letter(id));
            }
            Ok(is_there)
        })
        .await
    }
}

enum Over {
    Ticket(TokenHash),
    Trust(TrustedBrowser),
}

/// What seems to be over is ended in a write of its own; no ticket is ever prolonged, so it stays over.
fn over_now(tree: &sled::Tree, now: Timestamp, most: usize) -> StoreResult<Vec<Over>> {
    let mut over = Vec::new();
    for value in tree.scan_prefix([kind::TICKET]).values() {
        let ticket: Ticket = record::read(&value.map_err(|error| engine_failed(&error))?)?;
        if ticket.is_over(now) {
            over.push(Over::Ticket(ticket.hash));
        }
        if over.len() == most {
            return Ok(over);
        }
    }
    for value in tree.scan_prefix([kind::TRUST]).values() {
        let trust: TrustedBrowser = record::read(&value.map_err(|error| engine_failed(&error))?)?;
        if !trust.stands(now) {
            over.push(Over::Trust(trust));
        }
        if over.len() == most {
            break;
        }
    }
    Ok(over)
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
        if let Some(raised) = &along.raises
            && self.rising(raised)?.is_none()
        {
            return Ok(false);
        }
        let Some(factor) = &along.factor else { return Ok(true) };
        let stored = self.get::<Factor>(&keys::factor(factor.user, factor.id))?;
        Ok(stored.is_some_and(|stored| stored.version == factor.version))
    }

    /// Writes what comes along, after `admits` said yes.
    pub(super) fn carry(&mut self, along: Along) -> StoreResult<()> {
        let Along { entry, spends, factor, raises, opens, letters } = along;
        if let Some(hash) = spends {
            self.end_ticket(&hash)?;
        }
        if let Some(mut factor) = factor {
            factor.version += 1;
            self.put(keys::factor(factor.user, factor.id), factor)?;
        }
        if let Some(raised) = raises {
            self.raise(&raised)?;
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
            self.put_bytes(keys::ticket_of(user, &ticket.hash), Vec::new())?;
        }
        if let Some(name) = ticket.reserves() {
            self.put_bytes(keys::reserved(name), ticket.hash.as_bytes().to_vec())?;
        }
        self.put(keys::ticket(&ticket.hash), ticket)
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
