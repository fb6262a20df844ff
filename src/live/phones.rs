//! What phones have signed lately: each signature counts once.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::domain::ids::FactorId;
use crate::domain::phone::{FRESH, NONCE};
use crate::domain::time::Timestamp;

/// A phone that looks every two seconds is far below it. There is no bound for all phones together: whoever reached it would
/// keep the others from being heard.
const MOST_OF_A_PHONE: usize = 240;

/// Only signatures that hold are noted, so nobody but phones can fill it.
#[derive(Debug, Default)]
pub struct Heard(Mutex<Notes>);

type Once = (FactorId, [u8; NONCE]);

#[derive(Debug, Default)]
struct Notes {
    /// In the order in which they came.
    order: VecDeque<(Timestamp, Once)>,
    known: HashSet<Once>,
    by_phone: HashMap<FactorId, usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    First,
    Again,
    /// More than any phone has to say.
    TooMuch,
}

impl Heard {
    pub fn hear(&self, phone: FactorId, nonce: [u8; NONCE], now: Timestamp) -> Hearing {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let notes = &mut *notes;
        // Whatever is older is refused for its time.
        while let Some((_, once)) = notes.order.pop_front_if(|(at, _)| now.since(*at) > 2 * FRESH) {
            notes.known.remove(&once);
            if let Entry::Occupied(mut count) = notes.by_phone.entry(once.0) {
                *count.get_mut() -= 1;
                if *count.get() == 0 {
                    count.remove();
                }
            }
        }
        if notes.known.contains(&(phone, nonce)) {
            return Hearing::Again;
        }
        let of_phone = notes.by_phone.get(&phone).copied().unwrap_or_default();
        if of_phone >= MOST_OF_A_PHONE {
            return Hearing::TooMuch;
        }
        notes.by_phone.insert(phone, of_phone + 1);
        notes.known.insert((phone, nonce));
        notes.order.push_back((now, (phone, nonce)));
        Hearing::First
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(number: u8) -> FactorId {
        FactorId::from_bytes([number; 16])
    }

    #[test]
    fn a_signature_counts_once_for_as_long_as_it_is_fresh() {
        let heard = Heard::default();
        let at = Timestamp::from_seconds(1_000);
        assert_eq!(heard.hear(phone(1), [1; 16], at), Hearing::First);
        assert_eq!(heard.hear(phone(1), [1; 16], at.plus(2 * FRESH)), Hearing::Again);
        assert_eq!(heard.hear(phone(2), [1; 16], at), Hearing::First, "another phone's");
        assert_eq!(heard.hear(phone(1), [2; 16], at), Hearing::First);
    }

    #[test]
    fn a_thousand_phones_that_never_stop_talking_keep_no_other_from_being_heard() {
        let heard = Heard::default();
        let at = Timestamp::from_seconds(1_000);
        for talker in 0..1_000_u128 {
            for number in 0..MOST_OF_A_PHONE {
                heard.hear(FactorId::from_bytes(talker.to_be_bytes()), (number as u128).to_be_bytes(), at);
            }
        }
        assert_eq!(heard.hear(phone(255), [255; 16], at), Hearing::First);
    }

    #[test]
    fn a_phone_that_never_stops_talking_keeps_no_other_from_being_heard() {
        let heard = Heard::default();
        let at = Timestamp::from_seconds(1_000);
        for number in 0..MOST_OF_A_PHONE {
            let nonce = (number as u128).to_be_bytes();
            assert_eq!(heard.hear(phone(1), nonce, at), Hearing::First);
        }
        assert_eq!(heard.hear(phone(1), [255; 16], at), Hearing::TooMuch);
        assert_eq!(heard.hear(phone(2), [255; 16], at), Hearing::First);
        assert_eq!(heard.hear(phone(1), [255; 16], at.plus(3 * FRESH)), Hearing::First);
    }
}
