//! Where things lie: one tree, one byte that says the kind, then big-endian ids, so that what belongs together stands
//! together and one batch is one whole write.

use crate::domain::ids::{ApprovalId, BanId, FactorId, KeyId, LetterId, SessionId, TrustId, UserId};
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::domain::user::{EmailAddress, UserName};
use crate::store::Lane;

pub(super) type Key = Vec<u8>;

/// The kinds. What is an index can be made again from the records, and is not exported.
pub(super) mod kind {
    pub(in crate::store::sled) const APPROVAL: u8 = b'p';
    pub(in crate::store::sled) const ATTEMPTS: u8 = b't';
    pub(in crate::store::sled) const AUDIT: u8 = b'a';
    /// The links of audit entries.
    pub(in crate::store::sled) const AUDIT_LINK: u8 = b'c';
    pub(in crate::store::sled) const BAN: u8 = b'b';
    pub(in crate::store::sled) const BROWSER: u8 = b'w';
    pub(in crate::store::sled) const FACTOR: u8 = b'f';
    /// A key for one purpose that outlives the master key it came from.
    pub(in crate::store::sled) const KEPT_KEY: u8 = b'd';
    pub(in crate::store::sled) const LETTER: u8 = b'l';
    /// A name and whose it is, or was.
    pub(in crate::store::sled) const NAME: u8 = b'n';
    pub(in crate::store::sled) const SESSION: u8 = b's';
    pub(in crate::store::sled) const SIGNING_KEY: u8 = b'k';
    pub(in crate::store::sled) const TICKET: u8 = b'i';
    pub(in crate::store::sled) const TRUST: u8 = b'r';
    pub(in crate::store::sled) const USER: u8 = b'u';
    // Indexes.
    pub(in crate::store::sled) const APPROVAL_BY_LINK: u8 = b'L';
    pub(in crate::store::sled) const APPROVAL_OF: u8 = b'Q';
    pub(in crate::store::sled) const AUDIT_OF: u8 = b'A';
    pub(in crate::store::sled) const BY_EMAIL: u8 = b'E';
    /// Tickets, trusted browsers and approvals by the time of their end.
    pub(in crate::store::sled) const BY_END: u8 = b'O';
    pub(in crate::store::sled) const BY_NAME: u8 = b'N';
    pub(in crate::store::sled) const BY_PARENT: u8 = b'P';
    pub(in crate::store::sled) const BY_SKELETON: u8 = b'K';
    pub(in crate::store::sled) const BY_TOKEN: u8 = b'T';
    pub(in crate::store::sled) const BY_USER: u8 = b'S';
    /// A name that is kept for somebody who registers, and their ticket.
    pub(in crate::store::sled) const RESERVED: u8 = b'R';
    pub(in crate::store::sled) const TICKET_OF: u8 = b'I';
    pub(in crate::store::sled) const TRUST_BY_TOKEN: u8 = b'B';
    /// Ids whose person is gone.
    pub(in crate::store::sled) const DELETED: u8 = b'D';
}

/// The store's own id, which its marker file repeats.
pub(super) const META_ID: &[u8] = b"mid";
pub(super) const META_SCHEMA: &[u8] = b"mschema";
/// The id of the master key that seals what is in here.
pub(super) const META_KEY: &[u8] = b"mkey";
/// The highest audit number ever given.
pub(super) const META_AUDIT: &[u8] = b"maudit";

pub(super) fn user(id: UserId) -> Key {
    key(kind::USER, &[id.as_bytes()])
}

pub(super) fn deleted(id: UserId) -> Key {
    key(kind::DELETED, &[id.as_bytes()])
}

pub(super) fn name(name: &UserName) -> Key {
    key(kind::NAME, &[name.as_str().as_bytes()])
}

pub(super) fn skeleton(name: &UserName) -> Key {
    key(kind::BY_SKELETON, &[name.skeleton().as_bytes()])
}

pub(super) fn by_name(name: &UserName) -> Key {
    key(kind::BY_NAME, &[name.as_str().as_bytes()])
}

pub(super) fn by_email(address: &EmailAddress) -> Key {
    key(kind::BY_EMAIL, &[address.as_str().as_bytes()])
}

pub(super) fn session(id: SessionId) -> Key {
    key(kind::SESSION, &[id.as_bytes()])
}

pub(super) fn by_token(token: &TokenHash) -> Key {
    key(kind::BY_TOKEN, &[token.as_bytes()])
}

pub(super) fn sessions_of(user: UserId) -> Key {
    key(kind::BY_USER, &[user.as_bytes()])
}

pub(super) fn session_of(user: UserId, id: SessionId) -> Key {
    key(kind::BY_USER, &[user.as_bytes(), id.as_bytes()])
}

pub(super) fn children_of(parent: SessionId) -> Key {
    key(kind::BY_PARENT, &[parent.as_bytes()])
}

pub(super) fn child_of(parent: SessionId, id: SessionId) -> Key {
    key(kind::BY_PARENT, &[parent.as_bytes(), id.as_bytes()])
}

pub(super) fn browsers_of(user: UserId) -> Key {
    key(kind::BROWSER, &[user.as_bytes()])
}

pub(super) fn browser(user: UserId, hash: &TokenHash) -> Key {
    key(kind::BROWSER, &[user.as_bytes(), hash.as_bytes()])
}

pub(super) fn attempts_of(user: UserId) -> Key {
    key(kind::ATTEMPTS, &[user.as_bytes()])
}

pub(super) fn attempts(user: UserId, lane: Lane) -> Key {
    let user = user.as_bytes();
    match lane {
        Lane::Strangers => key(kind::ATTEMPTS, &[user]),
        Lane::Browser(hash) => key(kind::ATTEMPTS, &[user, hash.as_bytes()]),
        Lane::CodesOfStrangers => key(kind::ATTEMPTS, &[user, CODES]),
        Lane::CodesOfBrowser(hash) => key(kind::ATTEMPTS, &[user, hash.as_bytes(), CODES]),
    }
}

/// The lane of a counter, from what stands behind the person's id in its key.
pub(super) fn lane(rest: &[u8]) -> Option<Lane> {
    match rest {
        [] => Some(Lane::Strangers),
        CODES => Some(Lane::CodesOfStrangers),
        _ => {
            let (hash, kind) = rest.split_first_chunk::<32>()?;
            let hash = TokenHash::from_bytes(*hash);
            match kind {
                [] => Some(Lane::Browser(hash)),
                CODES => Some(Lane::CodesOfBrowser(hash)),
                _ => None,
            }
        }
    }
}

/// Behind the keys of those counters that count codes.
const CODES: &[u8] = b"c";

pub(super) fn factors_of(user: UserId) -> Key {
    key(kind::FACTOR, &[user.as_bytes()])
}

pub(super) fn factor(user: UserId, id: FactorId) -> Key {
    key(kind::FACTOR, &[user.as_bytes(), id.as_bytes()])
}

pub(super) fn trusts_of(user: UserId) -> Key {
    key(kind::TRUST, &[user.as_bytes()])
}

pub(super) fn trust(user: UserId, id: TrustId) -> Key {
    key(kind::TRUST, &[user.as_bytes(), id.as_bytes()])
}

pub(super) fn trust_by_token(hash: &TokenHash) -> Key {
    key(kind::TRUST_BY_TOKEN, &[hash.as_bytes()])
}

pub(super) fn ticket(hash: &TokenHash) -> Key {
    key(kind::TICKET, &[hash.as_bytes()])
}

pub(super) fn tickets_of(user: UserId) -> Key {
    key(kind::TICKET_OF, &[user.as_bytes()])
}

pub(super) fn ticket_of(user: UserId, hash: &TokenHash) -> Key {
    key(kind::TICKET_OF, &[user.as_bytes(), hash.as_bytes()])
}

pub(super) fn approval(id: ApprovalId) -> Key {
    key(kind::APPROVAL, &[id.as_bytes()])
}

pub(super) fn approvals_of(user: UserId) -> Key {
    key(kind::APPROVAL_OF, &[user.as_bytes()])
}

pub(super) fn approval_of(user: UserId, id: ApprovalId) -> Key {
    key(kind::APPROVAL_OF, &[user.as_bytes(), id.as_bytes()])
}

pub(super) fn approval_by_link(link: &TokenHash) -> Key {
    key(kind::APPROVAL_BY_LINK, &[link.as_bytes()])
}

/// Of a key by end, what stands before the record's own key.
pub(super) const END_LENGTH: usize = 1 + 8;

/// What leads to a record that ends by itself, in the order in which they do; the record's own key is its end.
pub(super) fn by_end(ends: Timestamp, of: &[u8]) -> Key {
    key(kind::BY_END, &[&ends.millis().to_be_bytes(), of])
}

pub(super) fn reserved(name: &UserName) -> Key {
    key(kind::RESERVED, &[name.skeleton().as_bytes()])
}

pub(super) fn letter(id: LetterId) -> Key {
    key(kind::LETTER, &[id.as_bytes()])
}

pub(super) fn ban(id: BanId) -> Key {
    key(kind::BAN, &[id.as_bytes()])
}

pub(super) fn signing_key(id: KeyId) -> Key {
    key(kind::SIGNING_KEY, &[id.as_bytes()])
}

pub(super) fn audit(number: u64) -> Key {
    key(kind::AUDIT, &[&number.to_be_bytes()])
}

pub(super) fn kept_key(purpose: &str) -> Key {
    key(kind::KEPT_KEY, &[purpose.as_bytes()])
}

pub(super) fn audit_link(number: u64) -> Key {
    key(kind::AUDIT_LINK, &[&number.to_be_bytes()])
}

/// What was done to a person, or by them.
pub(super) fn entries_of(user: UserId) -> Key {
    key(kind::AUDIT_OF, &[user.as_bytes()])
}

pub(super) fn entry_of(user: UserId, number: u64) -> Key {
    key(kind::AUDIT_OF, &[user.as_bytes(), &number.to_be_bytes()])
}

/// The last `N` bytes of a key: the id with which it ends.
pub(super) fn tail<const N: usize>(key: &[u8]) -> Option<[u8; N]> {
    key.last_chunk::<N>().copied()
}

/// A key without its kind.
pub(super) fn rest(key: &[u8]) -> &[u8] {
    key.get(1..).unwrap_or_default()
}

fn key(kind: u8, parts: &[&[u8]]) -> Key {
    std::iter::once(kind).chain(parts.iter().flat_map(|part| part.iter().copied())).collect()
}
