//! A hash for tables whose keys nobody else chooses: those of an operator, our own numbers, hashes of tokens. What
//! strangers send is only looked up, and a look-up that collides costs them time alone.

use std::hash::{BuildHasherDefault, Hasher};

pub type Quick = BuildHasherDefault<QuickHasher>;

#[derive(Clone, Copy, Debug, Default)]
pub struct QuickHasher(u64);

/// Odd, with its bits well mixed: 2^64 divided by the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl QuickHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(SPREAD);
    }
}

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        self.add(u64::from_le_bytes(last));
    }

    fn write_u8(&mut self, number: u8) {
        self.add(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    /// Tables take their place from the low bits and a mark from the high ones; multiplying has filled the high ones.
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::BuildHasher as _;

    use super::*;

    #[test]
    fn like_names_and_successive_numbers_go_to_different_places() {
        let names = (0..10_000).map(|number| Quick::default().hash_one(format!("app-{number}.example.com")));
        let numbers = (0..10_000_u64).map(|number| Quick::default().hash_one(number));
        for hashes in [names.collect::<Vec<_>>(), numbers.collect()] {
            let places: HashSet<_> = hashes.iter().map(|hash| hash & 0xffff).collect();
            let marks: HashSet<_> = hashes.iter().map(|hash| hash >> 57).collect();
            assert!(places.len() > 8_000, "{} places of 65 536", places.len());
            assert_eq!(marks.len(), 128);
        }
    }
}
