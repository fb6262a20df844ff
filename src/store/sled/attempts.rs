//! Tries, counted before they are judged.

use async_trait::async_trait;

use super::group::Group;
use super::keys;
use super::{SledStore, engine_failed};
use crate::domain::ids::UserId;
use crate::domain::limits::{AttemptRule, AttemptVerdict, Tally};
use crate::domain::time::Timestamp;
use crate::store::{AttemptStore, Lane, StoreError, StoreResult, record};

#[async_trait]
impl AttemptStore for SledStore {
    async fn count_attempt(
        &self,
        user: UserId,
        lane: Lane,
        rule: AttemptRule,
        now: Timestamp,
    ) -> StoreResult<AttemptVerdict> {
        self.write(move |group| count(group, user, lane, (rule, now))).await
    }

    async fn refund_attempt(&self, user: UserId, lane: Lane) -> StoreResult<()> {
        self.write(move |group| refund(group, user, lane)).await
    }

    async fn tallies_of(&self, user: UserId) -> StoreResult<Vec<(Lane, Tally)>> {
        self.read(|tree| {
            tree.scan_prefix(keys::attempts_of(user))
                .map(|entry| {
                    let (key, value) = entry.map_err(|error| engine_failed(&error))?;
                    let lane = keys::rest(&key).get(user.as_bytes().len()..).and_then(keys::lane);
                    let lane = lane.ok_or_else(|| StoreError::Corrupt("the place of a counter".to_owned()))?;
                    Ok((lane, record::read(&value)?))
                })
                .collect()
        })
    }
}

impl Group<'_> {
    pub(super) fn forget_attempts(&mut self, user: UserId) -> StoreResult<()> {
        for key in self.keys(&keys::attempts_of(user))? {
            self.remove(key);
        }
        Ok(())
    }
}

/// What a success does: the browser's own lane is clear again, strangers get only this one try back.
pub(super) fn settle(group: &mut Group<'_>, user: UserId, lane: Lane) -> StoreResult<()> {
    match lane {
        Lane::Browser(_) | Lane::CodesOfBrowser(_) => {
            group.remove(keys::attempts(user, lane));
            Ok(())
        }
        Lane::Strangers | Lane::CodesOfStrangers => refund(group, user, lane),
    }
}

fn count(
    group: &mut Group<'_>,
    user: UserId,
    lane: Lane,
    (rule, now): (AttemptRule, Timestamp),
) -> StoreResult<AttemptVerdict> {
    // Somebody who is no longer there has no counters, and nothing to be judged.
    if !user.is_nobody() && !group.has(&keys::user(user))? {
        return Ok(AttemptVerdict::Wait(rule.first_wait));
    }
    let lane = match lane {
        Lane::Browser(hash) | Lane::CodesOfBrowser(hash) if group.has(&keys::browser(user, &hash))? => lane,
        Lane::Browser(_) | Lane::Strangers => Lane::Strangers,
        Lane::CodesOfBrowser(_) | Lane::CodesOfStrangers => Lane::CodesOfStrangers,
    };
    let key = keys::attempts(user, lane);
    let before = group.get::<Tally>(&key)?.unwrap_or_default();
    let mut tally = before.clone();
    let verdict = tally.attempt(&rule, now);
    if tally != before {
        group.put(key, tally)?;
    }
    Ok(verdict)
}

fn refund(group: &mut Group<'_>, user: UserId, lane: Lane) -> StoreResult<()> {
    let key = keys::attempts(user, lane);
    let Some(mut tally) = group.get::<Tally>(&key)? else { return Ok(()) };
    tally.refund();
    if tally == Tally::default() {
        group.remove(key);
        return Ok(());
    }
    group.put(key, tally)
}
