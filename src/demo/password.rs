//! A password that a person can read off a screen and type.

use crate::random::Random;

const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
const VOWELS: &[u8; 4] = b"aiou";
const WORDS: usize = 5;
const SYLLABLES: usize = 2;

/// Five words of two syllables, such as `bahi-toru`: six bits a syllable, 60 in all, and no letter that is read as another.
pub fn readable_password(random: &dyn Random) -> String {
    let words: Vec<String> = (0..WORDS).map(|_| (0..SYLLABLES).map(|_| syllable(random)).collect()).collect();
    words.join("-")
}

fn syllable(random: &dyn Random) -> String {
    let mut byte = [0];
    random.fill(&mut byte);
    let [byte] = byte;
    let pick = |letters: &[u8], number: u8| letters.get(usize::from(number)).copied().map_or('a', char::from);
    [pick(CONSONANTS, byte & 15), pick(VOWELS, (byte >> 4) & 3)].iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.fetch_add(37, std::sync::atomic::Ordering::Relaxed);
            }
        }
    }

    #[test]
    fn it_can_be_read_aloud_and_is_long_enough() {
        let password = readable_password(&Counting(0.into()));
        assert_eq!(password.len(), 24);
        assert!(
            password.split('-').all(|word| word.len() == 4 && word.bytes().all(|letter| letter.is_ascii_lowercase()))
        );
        assert_ne!(password, readable_password(&Counting(1.into())));
    }
}
