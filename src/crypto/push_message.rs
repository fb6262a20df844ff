//! Messages that a push service carries and cannot read: RFC 8291 (whose keys) over RFC 8188 (`aes128gcm`).
//!
//! The vectors of both give the secret that two parties agree on, so all that follows from it is held to them byte for
//! byte; the agreement itself is `ring`'s, with a key that lives for one message and cannot be set.

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::error::Unspecified;
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};

use crate::domain::factor::PublicPoint;
use crate::random::{self, Random};

/// Who can read it: what a browser's subscription says of its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    pub key: PublicPoint,
    pub auth: [u8; AUTH],
}

pub const AUTH: usize = 16;
/// Some services hand messages on to others, which take no more.
pub const LONGEST: usize = 2500;

const SALT: usize = 16;
const RECORD: u32 = 4096;
/// Behind the text of the last record; ours is the only one.
const LAST: u8 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotEncrypt {
    #[error("a push message is too long")]
    TooLong,
    #[error("the subscription's key is no point on the curve")]
    Key,
}

/// Fresh keys and salt for each message.
pub fn encrypt(to: &Reader, plain: &[u8], random: &dyn Random) -> Result<Vec<u8>, CannotEncrypt> {
    if plain.len() > LONGEST {
        return Err(CannotEncrypt::TooLong);
    }
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &random::for_signatures()).map_err(|_| CannotEncrypt::Key)?;
    let public = own.compute_public_key().map_err(|_| CannotEncrypt::Key)?;
    let public: [u8; 65] = public.as_ref().try_into().map_err(|_| CannotEncrypt::Key)?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, to.key.0);
    let salt = random::bytes(random);
    agree_ephemeral(own, &theirs, |shared| message(shared, (&PublicPoint(public), &salt), to, plain))
        .map_err(|_| CannotEncrypt::Key)?
        .map_err(|_| CannotEncrypt::Key)
}

/// Whether somebody could be written to.
pub fn is_usable(reader: &Reader, random: &dyn Random) -> bool {
    encrypt(reader, b"", random).is_ok()
}

/// RFC 8291, section 3.4.
fn message(
    shared: &[u8],
    (own, salt): (&PublicPoint, &[u8; SALT]),
    to: &Reader,
    plain: &[u8],
) -> Result<Vec<u8>, Unspecified> {
    let key = Salt::new(HKDF_SHA256, &to.auth).extract(shared);
    let secret: [u8; 32] = expand(&key, &[b"WebPush: info\0", &to.key.0, &own.0])?;
    content(&secret, salt, &own.0, plain)
}

/// RFC 8188, in one record.
fn content(secret: &[u8], salt: &[u8; SALT], key_id: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let key = Salt::new(HKDF_SHA256, salt).extract(secret);
    let cipher =
        LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &expand::<16>(&key, &[b"Content-Encoding: aes128gcm\0"])?)?);
    let nonce = Nonce::assume_unique_for_key(expand(&key, &[b"Content-Encoding: nonce\0"])?);
    let mut record = [plain, &[LAST]].concat();
    cipher.seal_in_place_append_tag(nonce, Aad::empty(), &mut record)?;
    let length = u8::try_from(key_id.len()).map_err(|_| Unspecified)?;
    Ok([salt.as_slice(), &RECORD.to_be_bytes(), &[length], key_id, &record].concat())
}

fn expand<const N: usize>(key: &Prk, info: &[&[u8]]) -> Result<[u8; N], Unspecified> {
    struct Length(usize);
    impl KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let mut out = [0; N];
    key.expand(info, Length(N))?.fill(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::random::OsRandom;

    fn read(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    fn fixed<const N: usize>(text: &str) -> [u8; N] {
        read(text).try_into().unwrap()
    }

    fn reader() -> Reader {
        let key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        Reader { key: PublicPoint(fixed(key)), auth: fixed("BTBZMqHH6r4Tts7J_aSIgg") }
    }

    /// RFC 8291, section 5 and appendix A.
    #[test]
    fn the_message_of_the_standard_comes_out_byte_for_byte() {
        let own = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
        let own = PublicPoint(fixed(own));
        let salt = fixed("DGv6ra1nlYgDCS1FRnbzlw");
        let shared = read("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let plain = b"When I grow up, I want to be a watermelon";
        let body = message(&shared, (&own, &salt), &reader(), plain).unwrap();
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS\
                        6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu\
                        lcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(body), expected);
    }

    #[test]
    fn the_keys_on_the_way_are_those_of_the_standard() {
        let key = Salt::new(HKDF_SHA256, &reader().auth).extract(&read("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs"));
        let own = read("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        let secret: [u8; 32] = expand(&key, &[b"WebPush: info\0", &reader().key.0, &own]).unwrap();
        assert_eq!(secret.to_vec(), read("S4lYMb_L0FxCeq0WhDx813KgSYqU26kOyzWUdsXYyrg"));
        let key = Salt::new(HKDF_SHA256, &read("DGv6ra1nlYgDCS1FRnbzlw")).extract(&secret);
        let cipher: [u8; 16] = expand(&key, &[b"Content-Encoding: aes128gcm\0"]).unwrap();
        let nonce: [u8; 12] = expand(&key, &[b"Content-Encoding: nonce\0"]).unwrap();
        assert_eq!(cipher.to_vec(), read("oIhVW04MRdy2XN9CiKLxTg"));
        assert_eq!(nonce.to_vec(), read("4h_95klXJ5E_qnoN"));
    }

    /// RFC 8188, section 3.1.
    #[test]
    fn the_content_of_the_standard_comes_out_byte_for_byte() {
        let key = read("yqdlZ-tYemfogSmv7Ws5PQ");
        let body = content(&key, &fixed("I1BsxtFttlv3u_Oo94xnmw"), b"", b"I am the walrus").unwrap();
        let expected = "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg";
        assert_eq!(URL_SAFE_NO_PAD.encode(body), expected);
    }

    #[test]
    fn no_two_messages_are_alike_and_none_is_too_long() {
        let random = OsRandom::new();
        let (one, other) = (encrypt(&reader(), b"x", &random).unwrap(), encrypt(&reader(), b"x", &random).unwrap());
        assert_ne!(one[..16], other[..16], "a salt of its own");
        assert_ne!(one[21..86], other[21..86], "a key of its own");
        let longest = vec![b'x'; LONGEST];
        assert_eq!(encrypt(&reader(), &longest, &random).unwrap().len(), 86 + LONGEST + 1 + 16);
        assert_eq!(encrypt(&reader(), &[longest, vec![0]].concat(), &random), Err(CannotEncrypt::TooLong));
    }

    #[test]
    fn a_key_that_is_no_point_is_refused() {
        let mut off = reader();
        off.key.0[64] ^= 1;
        for key in [off.key, PublicPoint([0; 65]), PublicPoint([4; 65])] {
            assert!(!is_usable(&Reader { key, ..reader() }, &OsRandom::new()));
        }
        assert!(is_usable(&reader(), &OsRandom::new()));
    }
}
