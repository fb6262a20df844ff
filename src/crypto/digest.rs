//! SHA-256, by which damage is noticed. It proves nothing against somebody who can write. And how it is written down.

use ring::digest::{Context, SHA256, digest};

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    taken(digest(&SHA256, bytes).as_ref())
}

/// Over what comes in pieces.
#[derive(Clone)]
pub struct Digest(Context);

impl Digest {
    pub fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub fn finish(self) -> [u8; 32] {
        taken(self.0.finish().as_ref())
    }
}

impl Default for Digest {
    fn default() -> Self {
        Self::new()
    }
}

/// In small letters.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |four: u8| DIGITS.get(usize::from(four)).copied().map_or('0', char::from);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn taken(bytes: &[u8]) -> [u8; 32] {
    let mut sum = [0; 32];
    sum.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_give_the_same_as_the_whole() {
        let mut pieces = Digest::new();
        pieces.add(b"a");
        pieces.add(b"bc");
        assert_eq!(pieces.finish(), sha256(b"abc"));
        assert_eq!(sha256(b"abc")[..4], [0xba, 0x78, 0x16, 0xbf], "the vector of FIPS 180-2");
    }
}
