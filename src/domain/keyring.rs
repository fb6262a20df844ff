//! Whose turn it is to sign. A new key is published before it signs, so that whoever keeps our keys for a while has it
//! when it is needed; an old one stays until the last that it signed has ended.

use std::time::Duration;

use super::identity::ASSERTION_LASTS;
use super::ids::KeyId;
use super::time::Timestamp;

/// How long anyone may keep what we publish.
pub const KEYS_KEEP: Duration = Duration::from_mins(5);
/// How long a key is published before it signs: longer than anyone keeps the list without it.
pub const LEAD: Duration = Duration::from_mins(15);
/// How far an app's clock may be behind ours, which then still believes what has ended here.
const LENIENCE: Duration = Duration::from_mins(1);

/// A key as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningKey {
    pub id: KeyId,
    pub made: Timestamp,
    pub signs_from: Timestamp,
    /// The private part, sealed with the master key.
    pub sealed: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    pub id: KeyId,
    pub signs_from: Timestamp,
}

/// What a key is good for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Published, and will sign from then on.
    Next(Timestamp),
    Signs,
    /// Published, so that what it signed is believed until then.
    Lasts(Timestamp),
    Over,
}

/// All keys, in the order in which they sign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keyring(Vec<Turn>);

impl Keyring {
    pub fn new(turns: impl IntoIterator<Item = Turn>) -> Self {
        let mut turns: Vec<Turn> = turns.into_iter().collect();
        turns.sort_by_key(|turn| (turn.signs_from, turn.id));
        Self(turns)
    }

    /// The last whose time has come. Where none has (a clock was set back), the first: nobody is left without.
    pub fn signer(&self, now: Timestamp) -> Option<KeyId> {
        self.0.get(self.place_of_signer(now)).map(|turn| turn.id)
    }

    /// Each key with its stage, in order.
    pub fn stages(&self, now: Timestamp) -> Vec<(KeyId, Stage)> {
        let signer = self.place_of_signer(now);
        let stage = |place: usize, turn: &Turn| match self.0.get(place + 1) {
            _ if place > signer => Stage::Next(turn.signs_from),
            Some(successor) if place < signer => {
                let until = successor.signs_from.plus(ASSERTION_LASTS).plus(LENIENCE);
                if now < until { Stage::Lasts(until) } else { Stage::Over }
            }
            _ => Stage::Signs,
        };
        self.0.iter().enumerate().map(|(place, turn)| (turn.id, stage(place, turn))).collect()
    }

    pub fn newest(&self) -> Option<Turn> {
        self.0.last().copied()
    }

    /// When a key that is made now begins to sign: at once, if it is the first. Nothing, while another one waits for its
    /// turn: that one is the next.
    pub fn turn_of_new(&self, now: Timestamp) -> Option<Timestamp> {
        match self.newest() {
            None => Some(now),
            Some(newest) if Some(newest.id) == self.signer(now) => Some(now.plus(LEAD).max(newest.signs_from)),
            Some(_) => None,
        }
    }

    fn place_of_signer(&self, now: Timestamp) -> usize {
        self.0.iter().rposition(|turn| turn.signs_from <= now).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(number: usize) -> KeyId {
        KeyId::from_bytes([u8::try_from(number).unwrap(); 16])
    }

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_seconds(1_000_000 + seconds)
    }

    fn turn(number: usize, seconds: u64) -> Turn {
        Turn { id: id(number), signs_from: at(seconds) }
    }

    #[test]
    fn the_first_key_signs_at_once_and_the_next_waits_until_everyone_knows_it() {
        assert_eq!(Keyring::default().turn_of_new(at(0)), Some(at(0)));
        assert_eq!(Keyring::default().signer(at(0)), None);
        let ring = Keyring::new([turn(1, 0)]);
        assert_eq!(ring.turn_of_new(at(100)), Some(at(100).plus(LEAD)));
        assert!(LEAD > KEYS_KEEP + LENIENCE);
    }

    #[test]
    fn a_rotation_goes_through_its_stages() {
        let ring = Keyring::new([turn(2, 1000), turn(1, 0)]);
        let ends = at(1000).plus(ASSERTION_LASTS).plus(LENIENCE);
        for (now, old, new) in [
            (at(999), Stage::Signs, Stage::Next(at(1000))),
            (at(1000), Stage::Lasts(ends), Stage::Signs),
            (ends.minus(Duration::from_millis(1)), Stage::Lasts(ends), Stage::Signs),
            (ends, Stage::Over, Stage::Signs),
        ] {
            assert_eq!(ring.stages(now), [(id(1), old), (id(2), new)]);
        }
        assert_eq!(ring.turn_of_new(at(999)), None, "the next one is known already");
        assert!(ring.turn_of_new(at(1000)).is_some());
    }

    #[test]
    fn a_clock_that_was_set_back_leaves_nobody_without_a_key() {
        let ring = Keyring::new([turn(1, 1000), turn(2, 5000)]);
        assert_eq!(ring.signer(at(0)), Some(id(1)));
        assert_eq!(ring.turn_of_new(at(0)), None);
        assert_eq!(Keyring::new([turn(1, 9000)]).turn_of_new(at(0)), Some(at(9000)), "never before its elder");
    }

    proptest! {
        /// Rotated whenever somebody likes: what is signed is believed for as long as it lasts, by whoever fetched the
        /// keys as late as we allow.
        #[test]
        fn no_token_ever_meets_a_list_without_its_key(
            rotations in proptest::collection::vec(0_u64..4000, 0..6),
            signed in 0_u64..20_000, later in 0_u64..=300, kept in 0_u64..=300,
        ) {
            let mut ring = Keyring::new([turn(0, 0)]);
            let mut made = vec![at(0)];
            let mut now = 0;
            for pause in rotations {
                now += pause;
                if let Some(signs_from) = ring.turn_of_new(at(now)) {
                    let new = Turn { id: id(made.len()), signs_from };
                    ring = Keyring::new(ring.0.iter().copied().chain([new]));
                    made.push(at(now));
                }
            }
            let signer = ring.signer(at(signed)).unwrap();
            let fetched = at(signed + later).minus(Duration::from_secs(kept));
            let published = ring.stages(fetched).into_iter().enumerate()
                .filter(|(place, (_, stage))| made[*place] <= fetched && *stage != Stage::Over);
            let published: Vec<KeyId> = published.map(|(_, (id, _))| id).collect();
            prop_assert!(fetched < at(0) || published.contains(&signer), "{signer} is not in {published:?}");
        }
    }
}
