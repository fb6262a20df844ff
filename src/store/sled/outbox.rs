//! Mails that are to be sent.

use async_trait::async_trait;

use super::group::Group;
use super::keys::{self, kind};
use super::{SledStore, engine_failed};
use crate::domain::ids::{LetterId, UserId};
use crate::domain::letter::Letter;
use crate::domain::time::Timestamp;
use crate::store::{OutboxStore, StoreResult, record};

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

impl Group<'_> {
    /// What was to tell somebody of things that they have no more.
    pub(super) fn drop_letters_about(&mut self, user: UserId) -> StoreResult<()> {
        for key in self.keys(&[kind::LETTER])? {
            if self.get::<Letter>(&key)?.is_some_and(|letter| letter.user == Some(user)) {
                self.remove(key);
            }
        }
        Ok(())
    }
}
