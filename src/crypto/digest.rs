//! SHA-256, by which damage is noticed. It proves nothing against somebody who can write.

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
