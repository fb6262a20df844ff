//! What a phone signs: one text for each thing that it asks of us, in which everything stands that counts.

use std::time::Duration;

use super::time::Timestamp;

/// A signature is taken for so long before and after its time, and once.
pub const FRESH: Duration = Duration::from_mins(1);
pub const NONCE: usize = 16;

const HEAD: &str = "vestibule phone 1";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The first thing that it signs: the picture that it scanned, and its key.
    Enrol,
    /// What waits for it.
    Pending,
    /// Which approval, what was decided, and the number.
    Decide,
    /// Where it wants to be told that something waits.
    Subscribe,
}

/// What is signed besides: who, when, and once.
#[derive(Clone, Debug)]
pub struct Signed<'a> {
    pub deed: Deed,
    /// Whose phone, and which; `NOBODY` before they are known.
    pub person: &'a str,
    pub phone: &'a str,
    /// In seconds, by the phone's clock.
    pub at: u64,
    pub nonce: &'a str,
    pub fields: Vec<&'a str>,
}

pub const NOBODY: &str = "-";

impl Deed {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enrol => "enrol",
            Self::Pending => "pending",
            Self::Decide => "decide",
            Self::Subscribe => "subscribe",
        }
    }
}

impl Signed<'_> {
    /// A line for each part. `origin` is ours: what was signed for another gateway says another. Nothing, if a part would
    /// look like two.
    pub fn text(&self, origin: &str) -> Option<String> {
        let at = self.at.to_string();
        let head = [HEAD, origin, self.deed.as_str(), self.person, self.phone, at.as_str(), self.nonce];
        let parts: Vec<&str> = head.into_iter().chain(self.fields.iter().copied()).collect();
        let is_one_line = |part: &&str| !part.contains(char::is_control);
        parts.iter().all(is_one_line).then(|| parts.join("\n"))
    }

    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.seconds().abs_diff(self.at) <= FRESH.as_secs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(fields: Vec<&str>) -> Signed<'_> {
        Signed { deed: Deed::Decide, person: "u_x", phone: "f_x", at: 1_800_000_000, nonce: "n", fields }
    }

    #[test]
    fn all_that_counts_stands_in_the_text() {
        let text = signed(vec!["p_x", "approve", "42"]).text("https://gate.example.com").unwrap();
        let expected = "vestibule phone 1\nhttps://gate.example.com\ndecide\nu_x\nf_x\n1800000000\nn\np_x\napprove\n42";
        assert_eq!(text, expected);
    }

    #[test]
    fn no_two_requests_have_the_same_text() {
        assert!(signed(vec!["p_x\napprove"]).text("https://gate.example.com").is_none());
        assert!(signed(vec!["\u{85}"]).text("https://gate.example.com").is_none());
        let text = |fields| signed(fields).text("o").unwrap();
        assert_ne!(text(vec!["p_x", ""]), text(vec!["p_x"]));
    }

    #[test]
    fn a_signature_is_taken_for_a_minute_on_either_side() {
        let signed = signed(Vec::new());
        for (now, expected) in
            [(1_799_999_939, false), (1_799_999_940, true), (1_800_000_060, true), (1_800_000_061, false), (0, false)]
        {
            assert_eq!(signed.is_fresh(Timestamp::from_seconds(now)), expected, "{now}");
        }
    }
}
