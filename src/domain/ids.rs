//! Names for records: random, so that none comes back, not even after an older backup was restored.

use std::fmt;
use std::str::FromStr;

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
const RANDOM_BYTES: usize = 16;
const WRITTEN_LENGTH: usize = 26;

/// What was read is not an id of the kind that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

macro_rules! id {
    ($(#[$about:meta])* $name:ident, $prefix:literal) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; RANDOM_BYTES]);

        impl $name {
            pub const PREFIX: &'static str = $prefix;

            pub const fn from_bytes(bytes: [u8; RANDOM_BYTES]) -> Self {
                Self(bytes)
            }

            pub const fn as_bytes(&self) -> &[u8; RANDOM_BYTES] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str($prefix)?;
                out.write_str(&write_base32(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, out)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix($prefix).and_then(read_base32).map(Self).ok_or(NotAnId)
            }
        }
    };
}

id!(
    /// A person's stable id: `sub` in assertions, never used again.
    UserId, "u_"
);
id!(
    /// A session's id. It stays when the session's token is changed, and lets nobody in.
    SessionId, "s_"
);
id!(BanId, "b_");
id!(
    /// A key that signs assertions: their `kid`.
    KeyId, "k_"
);
id!(
    /// Something a person proves with besides the password.
    FactorId, "f_"
);
id!(
    /// Something that is asked of a person's phone or mailbox.
    ApprovalId, "p_"
);
id!(
    /// A browser in which a person's second factor is not asked for.
    TrustId, "t_"
);
id!(
    /// A mail. It is part of the `Message-ID`, so that what is sent twice is seen once.
    LetterId, "m_"
);

impl UserId {
    /// Tries at names that nobody has are counted like those at real ones, under ids that no person ever gets.
    pub const fn of_nobody(place: u16) -> Self {
        let [high, low] = place.to_be_bytes();
        Self([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, high, low])
    }

    pub fn is_nobody(&self) -> bool {
        self.0.iter().take(RANDOM_BYTES - 2).all(|byte| *byte == 0)
    }
}

fn write_base32(bytes: &[u8; RANDOM_BYTES]) -> String {
    let value = u128::from_be_bytes(*bytes);
    (0..WRITTEN_LENGTH)
        .map(|place| {
            let rest = 128_i32 - 5 * (i32::try_from(place).unwrap_or(0) + 1);
            let five = if rest >= 0 { (value >> rest) & 31 } else { (value << -rest) & 31 };
            ALPHABET.get(usize::try_from(five).unwrap_or(0)).copied().map_or('a', char::from)
        })
        .collect()
}

fn read_base32(text: &str) -> Option<[u8; RANDOM_BYTES]> {
    if text.len() != WRITTEN_LENGTH {
        return None;
    }
    let mut value: u128 = 0;
    for (place, letter) in text.bytes().enumerate() {
        let five = u128::try_from(ALPHABET.iter().position(|known| *known == letter)?).ok()?;
        if place + 1 < WRITTEN_LENGTH {
            value = (value << 5) | five;
        } else if five.trailing_zeros() >= 2 {
            value = (value << 3) | (five >> 2);
        } else {
            return None;
        }
    }
    Some(value.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_it_was_written() {
        for bytes in [[0; 16], [255; 16], *b"0123456789abcdef"] {
            let id = SessionId::from_bytes(bytes);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn only_the_one_spelling_is_an_id() {
        let written = SessionId::from_bytes([7; 16]).to_string();
        for wrong in [
            written.to_uppercase(),
            written.replace("s_", "u_"),
            written[..written.len() - 1].to_owned(),
            format!("{written}a"),
            format!("{}b", &written[..written.len() - 1]),
            String::new(),
        ] {
            assert_eq!(wrong.parse::<SessionId>(), Err(NotAnId), "{wrong}");
        }
    }
}
