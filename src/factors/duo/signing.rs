//! How Duo knows who asks: HMAC-SHA-512 over date, method, host, path and parameters (their signature version 2).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::super::channel::ChannelError;
use crate::crypto::digest::hex;
use crate::crypto::shared_mac::SharedHash;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;

pub(super) type Parameters<'a> = Vec<(&'a str, &'a str)>;

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

pub(super) struct Signing {
    pub(super) key: String,
    pub(super) secret: Secret,
    /// Without its port, in small letters.
    pub(super) host: String,
}

impl Signing {
    pub(super) fn header(&self, date: &str, (method, path): (&str, &str), parameters: &str) -> String {
        let signature = self.signature(date, (method, path), parameters);
        format!("Basic {}", STANDARD.encode(format!("{}:{signature}", self.key)))
    }

    fn signature(&self, date: &str, (method, path): (&str, &str), parameters: &str) -> String {
        let message = [date, method, &self.host, path, parameters].join("\n");
        hex(&SharedHash::Sha512.sign(&self.secret, message.as_bytes()))
    }
}

/// Each encoded, then sorted: exactly as they are sent.
pub(super) fn line(parameters: &Parameters<'_>) -> String {
    let encode = |text: &str| utf8_percent_encode(text, ENCODED).to_string();
    let mut pairs: Vec<_> = parameters.iter().map(|(name, value)| (encode(name), encode(value))).collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// RFC 2822, as Duo's own libraries write it.
pub(super) fn date(now: Timestamp) -> Result<String, ChannelError> {
    let seconds = i64::try_from(now.seconds()).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let seconds = seconds.ok_or_else(|| ChannelError::Refused("no time that can be written".to_owned()))?;
    Ok(seconds.strftime("%a, %d %b %Y %H:%M:%S -0000").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: &str = "Tue, 19 Jan 2027 08:53:10 -0000";

    fn signing() -> Signing {
        Signing {
            key: "DITESTTESTTESTTEST00".to_owned(),
            secret: Secret::new("duo-test-secret-key-00000000000000000000".to_owned()),
            host: "api-test0001.duosecurity.com".to_owned(),
        }
    }

    #[test]
    fn a_post_is_signed_as_their_libraries_sign_it() {
        let info = "from=wiki%20login&ip=192.0.2.7";
        let parameters =
            vec![("username", "ada"), ("factor", "push"), ("device", "auto"), ("async", "1"), ("pushinfo", info)];
        let line = line(&parameters);
        assert_eq!(
            line,
            "async=1&device=auto&factor=push&pushinfo=from%3Dwiki%2520login%26ip%3D192.0.2.7&username=ada"
        );
        assert_eq!(
            signing().signature(DATE, ("POST", "/auth/v2/auth"), &line),
            "c773103a671648088a28bf12a8391c56f0e760a03a40e0730b6425c3351a5019277839a984a5884f9eb3d4646baa8324e0fbc29cf1c873059d0d1bbbfad3fabd"
        );
    }

    #[test]
    fn a_get_is_signed_with_its_query() {
        assert_eq!(
            signing().signature(
                DATE,
                ("GET", "/auth/v2/auth_status"),
                &line(&vec![("txid", "f50324f8-42ce-419d-8403-ed6b78e72d44")])
            ),
            "f7cc8a442ebaf0ef67dd5cc34ce5b551bbfb09fbdb65af5479f8310e9ded37aa7d788999dbf77d0d40520dba6d38260c7edbe038cc0ded1ff05862d3f3f77e55"
        );
    }

    #[test]
    fn a_date_is_written_as_mail_writes_it() {
        assert_eq!(date(Timestamp::from_seconds(1_800_348_790)).unwrap(), DATE);
    }
}
