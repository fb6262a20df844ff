//! Sessions, and the browsers in which they began.

use std::ops::Bound;

use async_trait::async_trait;

use super::group::Group;
use super::keys::{self, kind};
use super::writer::Shared;
use super::{SledStore, attempts, engine_failed, get};
use crate::domain::audit::AuditEntry;
use crate::domain::change::Change;
use crate::domain::ids::{SessionId, UserId};
use crate::domain::secret::TokenHash;
use crate::domain::session::{Reach, Session};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::store::record::{self, BrowserSeen};
use crate::store::{
    Along, FoundSession, Judge, KnownBrowser, Lane, NewSession, Raised, SessionStore, Started, StoreError, StoreResult,
};

/// A person who signs in from ever new browsers is known in the last of them only.
const MOST_BROWSERS: usize = 64;
/// How many sessions the sweep looks at in one go.
const CHUNK: usize = 1000;

#[async_trait]
impl SessionStore for SledStore {
    async fn session(&self, token: &TokenHash) -> StoreResult<Option<FoundSession>> {
        self.read(|tree| {
            let Some(id) = tree.get(keys::by_token(token)).map_err(|error| engine_failed(&error))? else {
                return Ok(None);
            };
            let Some(session) = get::<Session>(tree, &keys::session(session_id(&id)?))? else { return Ok(None) };
            // Between the two reads the session may have got another token.
            if session.token != *token {
                return Ok(None);
            }
            let parent = match &session.reach {
                Reach::Portal { .. } => None,
                Reach::Child { parent, .. } => match get::<Session>(tree, &keys::session(*parent))? {
                    Some(parent) => Some(parent),
                    None => return Ok(None),
                },
            };
            let user = get::<User>(tree, &keys::user(session.user))?;
            Ok(user.map(|user| FoundSession { session, parent, user }))
        })
    }

    async fn sessions_of(&self, user: UserId) -> StoreResult<Vec<Session>> {
        self.read(|tree| {
            let mut sessions = Vec::new();
            for key in tree.scan_prefix(keys::sessions_of(user)).keys() {
                let key = key.map_err(|error| engine_failed(&error))?;
                sessions.extend(get::<Session>(tree, &keys::session(session_id(&key)?))?);
            }
            sessions.sort_by_key(|session| std::cmp::Reverse(session.created));
            Ok(sessions)
        })
    }

    async fn session_by_id(&self, id: SessionId) -> StoreResult<Option<Session>> {
        self.read(|tree| get(tree, &keys::session(id)))
    }

    async fn start_session(&self, new: NewSession, along: Along) -> StoreResult<Started> {
        self.write(move |group| start(group, new, along)).await
    }

    async fn raise_session(&self, raised: Raised, along: Along) -> StoreResult<Started> {
        self.write(move |group| raise(group, &raised, along)).await
    }

    async fn start_child(&self, child: Session) -> StoreResult<Started> {
        self.write(move |group| start_child(group, child)).await
    }

    async fn touch_session(&self, id: SessionId, used: Timestamp) -> StoreResult<()> {
        self.write(move |group| {
            let Some(mut session) = group.get::<Session>(&keys::session(id))? else { return Ok(()) };
            if used <= session.last_used {
                return Ok(());
            }
            session.last_used = used;
            group.put(keys::session(id), session)
        })
        .await
    }

    async fn end_session(&self, id: SessionId, entry: AuditEntry) -> StoreResult<bool> {
        self.write(move |group| {
            let ended = group.end(id)?;
            if ended {
                group.note(entry)?;
            }
            Ok(ended)
        })
        .await
    }

    async fn end_sessions_of(&self, user: UserId, but: Option<SessionId>, entry: AuditEntry) -> StoreResult<usize> {
        self.write(move |group| {
            let ended = group.end_all(user, but)?;
            group.note(entry)?;
            Ok(ended)
        })
        .await
    }

    async fn sweep_sessions(&self, over: Judge, most: usize) -> StoreResult<usize> {
        // All sessions are looked through beside the writer; only what seems to be over is asked for in the write.
        let (shared, judge) = (self.shared(), over.clone());
        let over_now = self.aside(move || look_through(&shared, &judge, most)).await?;
        if over_now.is_empty() {
            return Ok(0);
        }
        self.write(move |group| {
            let mut ended = 0;
            for id in over_now {
                let session = group.get::<Session>(&keys::session(id))?;
                if session.is_some_and(|session| over(&session)) && group.end(id)? {
                    ended += 1;
                }
            }
            Ok(ended)
        })
        .await
    }

    async fn knows_browser(&self, user: UserId, browser: &TokenHash) -> StoreResult<bool> {
        self.read(|tree| tree.contains_key(keys::browser(user, browser)).map_err(|error| engine_failed(&error)))
    }

    async fn has_known_browsers(&self, user: UserId) -> StoreResult<bool> {
        self.read(|tree| {
            let first = tree.scan_prefix(keys::browsers_of(user)).keys().next();
            first.transpose().map(|key| key.is_some()).map_err(|error| engine_failed(&error))
        })
    }
}

fn session_id(bytes: &[u8]) -> StoreResult<SessionId> {
    keys::tail(bytes).map(SessionId::from_bytes).ok_or_else(|| StoreError::Corrupt("an id of a session".to_owned()))
}

/// In chunks, so that nobody waits for the end of it.
fn look_through(shared: &Shared, over: &Judge, most: usize) -> StoreResult<Vec<SessionId>> {
    let mut found = Vec::new();
    let mut last = vec![kind::SESSION];
    while found.len() < most {
        let chunk: Vec<Session> = shared.read(|tree| {
            let rest = (Bound::Excluded(last.clone()), Bound::Excluded(vec![kind::SESSION + 1]));
            let values = tree.range::<Vec<u8>, _>(rest).values().take(CHUNK);
            values.map(|value| record::read(&value.map_err(|error| engine_failed(&error))?)).collect()
        })?;
        let Some(session) = chunk.last() else { break };
        last = keys::session(session.id);
        let is_over = |session: &Session| matches!(session.reach, Reach::Portal { .. }) && over(session);
        found.extend(chunk.iter().filter(|session| is_over(session)).map(|session| session.id));
    }
    found.truncate(most);
    Ok(found)
}

fn start(group: &mut Group<'_>, new: NewSession, along: Along) -> StoreResult<Started> {
    let NewSession { session, user_version, replaces, browser, lane, trust, enrols } = new;
    let holder = group.get::<User>(&keys::user(session.user))?;
    let unchanged = holder.is_some_and(|user| user.version == user_version && user.is_active());
    let may_enrol = enrols.is_empty() || !group.is_protected(session.user)?;
    if !unchanged || !may_enrol || !matches!(session.reach, Reach::Portal { .. }) {
        return Ok(Started::Refused);
    }
    let before = group.get::<Session>(&keys::session(session.id))?;
    let keeps_id = replaces == Some(session.id);
    // An id goes on only with the living session that has it, of the same person.
    let id_is_right = before.map_or(!keeps_id, |before| keeps_id && before.user == session.user);
    if !id_is_right || group.has(&keys::by_token(&session.token))? {
        return Ok(Started::Refused);
    }
    if !group.admits(&along)? {
        return Ok(Started::Spent);
    }
    if let Some(replaced) = replaces {
        group.end(replaced)?;
    }
    attempts::settle(group, session.user, lane.passwords())?;
    // A stranger who got in without a code has no try at codes to get back: it would be another stranger's.
    if lane != Lane::Strangers {
        attempts::settle(group, session.user, lane.codes())?;
    }
    if let Some(browser) = browser {
        group.know(session.user, &browser)?;
    }
    if let Some(trust) = trust {
        group.trust(trust)?;
    }
    if !enrols.is_empty() {
        group.write_factors(session.user, enrols)?;
    }
    group.write_session(session)?;
    group.carry(along)?;
    Ok(Started::Started)
}

fn raise(group: &mut Group<'_>, raised: &Raised, along: Along) -> StoreResult<Started> {
    let Some(mut session) = group.get::<Session>(&keys::session(raised.id))? else { return Ok(Started::Refused) };
    let user = group.get::<User>(&keys::user(session.user))?;
    let user_stands = user.is_some_and(|user| user.is_active() && user.version == raised.user_version);
    if !session.is_portal() || !user_stands || group.has(&keys::by_token(&raised.token))? {
        return Ok(Started::Refused);
    }
    if !group.admits(&along)? {
        return Ok(Started::Spent);
    }
    group.remove(keys::by_token(&session.token));
    session.token = raised.token;
    session.authenticated = raised.authenticated;
    session.methods = raised.methods;
    group.report(Change::SessionRaised { user: session.user, session: session.id });
    group.write_session(session)?;
    group.carry(along)?;
    Ok(Started::Started)
}

fn start_child(group: &mut Group<'_>, child: Session) -> StoreResult<Started> {
    let Reach::Child { parent, host } = &child.reach else { return Ok(Started::Refused) };
    let found = group.get::<Session>(&keys::session(*parent))?;
    let parent_stands =
        found.is_some_and(|found| found.user == child.user && matches!(found.reach, Reach::Portal { .. }));
    let user_stands = group.get::<User>(&keys::user(child.user))?.is_some_and(|user| user.is_active());
    let is_new = !group.has(&keys::session(child.id))? && !group.has(&keys::by_token(&child.token))?;
    if !parent_stands || !user_stands || !is_new {
        return Ok(Started::Refused);
    }
    for sibling in group.children(*parent)? {
        if matches!(&sibling.reach, Reach::Child { host: theirs, .. } if theirs == host) {
            group.report(Change::ChildReplaced { user: child.user, before: sibling.id, by: child.id });
            group.remove_session(&sibling);
        }
    }
    group.write_session(child)?;
    Ok(Started::Started)
}

impl Group<'_> {
    /// Ends a session and its children. Not there: `false`.
    fn end(&mut self, id: SessionId) -> StoreResult<bool> {
        let Some(session) = self.get::<Session>(&keys::session(id))? else { return Ok(false) };
        let user = session.user;
        let mut ended = self.children(id)?;
        ended.push(session);
        for session in &ended {
            self.remove_session(session);
        }
        let sessions = ended.into_iter().map(|session| session.id).collect();
        self.report(Change::SessionsEnded { user, sessions });
        Ok(true)
    }

    fn remove_session(&mut self, session: &Session) {
        self.remove(keys::session(session.id));
        self.remove(keys::by_token(&session.token));
        self.remove(keys::session_of(session.user, session.id));
        if let Reach::Child { parent, .. } = session.reach {
            self.remove(keys::child_of(parent, session.id));
        }
    }

    /// Ends a person's sessions but one and its children, and says how many portal sessions ended.
    pub(super) fn end_all(&mut self, user: UserId, but: Option<SessionId>) -> StoreResult<usize> {
        let mut ended = 0;
        for key in self.keys(&keys::sessions_of(user))? {
            let id = session_id(&key)?;
            // A child ends with its parent, here or a round before.
            let is_portal = self
                .get::<Session>(&keys::session(id))?
                .is_some_and(|session| matches!(session.reach, Reach::Portal { .. }));
            if is_portal && Some(id) != but && self.end(id)? {
                ended += 1;
            }
        }
        Ok(ended)
    }

    fn children(&self, parent: SessionId) -> StoreResult<Vec<Session>> {
        let mut children = Vec::new();
        for key in self.keys(&keys::children_of(parent))? {
            children.extend(self.get::<Session>(&keys::session(session_id(&key)?))?);
        }
        Ok(children)
    }

    fn write_session(&mut self, session: Session) -> StoreResult<()> {
        let id = session.id;
        self.put_bytes(keys::by_token(&session.token), id.as_bytes().to_vec())?;
        self.put_bytes(keys::session_of(session.user, id), Vec::new())?;
        if let Reach::Child { parent, .. } = &session.reach {
            self.put_bytes(keys::child_of(*parent, id), Vec::new())?;
        }
        self.put(keys::session(id), session)
    }

    fn know(&mut self, user: UserId, browser: &KnownBrowser) -> StoreResult<()> {
        if let Some(replaced) = &browser.replaces {
            self.forget(user, replaced);
        }
        self.put(keys::browser(user, &browser.hash), BrowserSeen(browser.seen))?;
        let known = self.keys(&keys::browsers_of(user))?;
        let too_many = known.len().saturating_sub(MOST_BROWSERS);
        if too_many == 0 {
            return Ok(());
        }
        let mut by_age = Vec::new();
        for key in known {
            let seen = self.get::<BrowserSeen>(&key)?.map_or(Timestamp::default(), |BrowserSeen(seen)| seen);
            by_age.extend(keys::tail(&key).map(TokenHash::from_bytes).map(|hash| (seen, hash)));
        }
        by_age.retain(|(_, hash)| *hash != browser.hash);
        by_age.sort();
        for (_, hash) in by_age.iter().take(too_many) {
            self.forget(user, hash);
        }
        Ok(())
    }

    fn forget(&mut self, user: UserId, browser: &TokenHash) {
        self.remove(keys::browser(user, browser));
        self.remove(keys::attempts(user, Lane::Browser(*browser)));
        self.remove(keys::attempts(user, Lane::CodesOfBrowser(*browser)));
    }
}
