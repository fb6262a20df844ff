//! What a person proves with besides the password.

mod prompt;

use super::ids::{FactorId, UserId};
use super::names::{is_blank, is_hidden_or_turning};
use super::secret::{Sealed, TokenHash};
use super::time::Timestamp;

pub use prompt::{CodeShape, Prompt};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    pub id: FactorId,
    pub user: UserId,
    /// What its owner calls it.
    pub label: Label,
    pub keeps: Keeps,
    pub created: Timestamp,
    pub last_used: Option<Timestamp>,
    /// Grows with each write; whoever saves says which one was read. So of two uses of one code one comes too late.
    pub version: u64,
}

/// What is kept of a factor, by its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeps {
    Totp(Totp),
    RecoveryCodes(RecoveryCodes),
    Phone(Phone),
    Reached(Reached),
    /// Codes go to the address of the account, wherever that is.
    Mailbox,
}

/// An authenticator app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totp {
    pub secret: Sealed,
    /// The latest step whose code was accepted: neither it nor any before it is accepted again.
    pub last_step: u64,
}

/// Codes on paper, each good for once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryCodes {
    /// Those that are left.
    pub left: Vec<CodeHash>,
}

/// A phone that opened our own page, made a key there and signs with it what is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Of its key: a point on P-256, uncompressed.
    pub key: PublicPoint,
    /// What the browser that made the key shows beside it. A script that may use the key still cannot read this.
    pub browser: TokenHash,
    /// Where it is told that something waits, if it may be told: its subscription, sealed.
    pub push: Option<Sealed>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicPoint(pub [u8; 65]);

/// Something that a channel of the configuration reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    pub channel: ChannelName,
    pub kind: ReachedKind,
    /// What the channel needs to reach it: a number, a topic, the provider's id. Sealed.
    pub at: Sealed,
    /// As much of that as may be shown: `+49 *** 67`.
    pub shown: String,
}

/// How it is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReachedKind {
    /// Yes or no, with the number that the waiting page shows.
    Push,
    /// Yes or no alone: whoever is woken at night may press it.
    Tap,
    /// The same by a voice that calls and takes a key.
    Call,
    Sms,
    Voice,
    WhatsApp,
    /// A code to the address of the account, wherever that is by then.
    Email,
}

/// A channel, as the operator called it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChannelName(String);

/// What is kept of a recovery code: a keyed hash, which nobody without the master key can try codes against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeHash(pub [u8; 32]);

/// The kinds, as configuration and pages name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FactorKind {
    Totp,
    RecoveryCodes,
    Phone,
    Push,
    Tap,
    Call,
    Sms,
    Voice,
    WhatsApp,
    Email,
}

impl Factor {
    pub fn kind(&self) -> FactorKind {
        match &self.keeps {
            Keeps::Totp(_) => FactorKind::Totp,
            Keeps::RecoveryCodes(_) => FactorKind::RecoveryCodes,
            Keeps::Phone(_) => FactorKind::Phone,
            Keeps::Reached(Reached { kind, .. }) => (*kind).into(),
            Keeps::Mailbox => FactorKind::Email,
        }
    }

    /// Whether it protects an account by itself. Recovery codes only stand in for one that does.
    pub fn protects(&self) -> bool {
        self.kind().protects()
    }

    /// How many codes are left of it, if it is codes on paper.
    pub fn codes_left(&self) -> Option<u32> {
        match &self.keeps {
            Keeps::RecoveryCodes(codes) => Some(u32::try_from(codes.left.len()).unwrap_or(u32::MAX)),
            Keeps::Totp(_) | Keeps::Phone(_) | Keeps::Reached(_) | Keeps::Mailbox => None,
        }
    }
}

impl ReachedKind {
    /// Whether each message costs the operator money, so that somebody may want to have many sent.
    pub fn costs(self) -> bool {
        match self {
            Self::Call | Self::Sms | Self::Voice | Self::WhatsApp | Self::Email => true,
            Self::Push | Self::Tap => false,
        }
    }
}

impl From<ReachedKind> for FactorKind {
    fn from(kind: ReachedKind) -> Self {
        match kind {
            ReachedKind::Push => Self::Push,
            ReachedKind::Tap => Self::Tap,
            ReachedKind::Call => Self::Call,
            ReachedKind::Sms => Self::Sms,
            ReachedKind::Voice => Self::Voice,
            ReachedKind::WhatsApp => Self::WhatsApp,
            ReachedKind::Email => Self::Email,
        }
    }
}

impl FactorKind {
    pub const ALL: [Self; 10] = [
        Self::Totp,
        Self::RecoveryCodes,
        Self::Phone,
        Self::Push,
        Self::Tap,
        Self::Call,
        Self::Sms,
        Self::Voice,
        Self::WhatsApp,
        Self::Email,
    ];

    pub fn protects(self) -> bool {
        match self {
            Self::RecoveryCodes => false,
            Self::Totp
            | Self::Phone
            | Self::Push
            | Self::Tap
            | Self::Call
            | Self::Sms
            | Self::Voice
            | Self::WhatsApp
            | Self::Email => true,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::RecoveryCodes => "recovery",
            Self::Phone => "phone",
            Self::Push => "push",
            Self::Tap => "tap",
            Self::Call => "call",
            Self::Sms => "sms",
            Self::Voice => "voice",
            Self::WhatsApp => "whatsapp",
            Self::Email => "email",
        }
    }
}

impl ChannelName {
    pub const MAXIMUM: usize = 32;

    /// It stands in addresses: small letters, digits and hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        let is_good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let is_name = (1..=Self::MAXIMUM).contains(&text.len()) && text.bytes().all(is_good);
        (is_name && !text.starts_with('-')).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PublicPoint {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PublicPoint(..)")
    }
}

/// So many factors that protect an account may it have: nobody asks for more, and each is read at each sign-in.
pub const MOST_FACTORS: usize = 16;

/// Whether the account needs more than a password: some factor protects it.
pub fn protect(factors: &[Factor]) -> bool {
    factors.iter().any(Factor::protects)
}

/// Those that can be asked for now, in the order in which their owner wants to be asked: first those that they named, then
/// the others from the oldest on, and what only stands in last. Codes on paper that are used up are none.
pub fn in_order<'a>(factors: &'a [Factor], wanted: &[FactorId]) -> Vec<&'a Factor> {
    let place = |factor: &Factor| wanted.iter().position(|id| *id == factor.id).unwrap_or(wanted.len());
    let is_usable = |factor: &&Factor| factor.codes_left() != Some(0);
    let mut order: Vec<&Factor> = factors.iter().filter(is_usable).collect();
    order.sort_by_key(|factor| (!factor.protects(), place(factor), factor.created));
    order
}

/// Which of them somebody chose, by its id or its kind; the first, if they chose none that is there.
pub fn chosen<'a>(order: &[&'a Factor], way: Option<&str>) -> Option<&'a Factor> {
    let is_meant =
        |factor: &&&Factor| way.is_some_and(|way| factor.kind().as_str() == way || factor.id.to_string() == way);
    order.iter().find(is_meant).or(order.first()).copied()
}

/// A short name that a person gives to something of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLabel {
    #[error("it is empty")]
    Empty,
    #[error("it has more than {} characters", Label::MAXIMUM)]
    TooLong,
    #[error("it has a character that cannot be seen, or that turns the direction of text")]
    Unprintable,
    #[error("it has an address of the web, and stands in mails")]
    Link,
}

impl Label {
    pub const MAXIMUM: usize = 64;

    /// Blanks around it are left out.
    pub fn parse(text: &str) -> Result<Self, BadLabel> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadLabel::Empty);
        }
        if text.chars().count() > Self::MAXIMUM {
            return Err(BadLabel::TooLong);
        }
        if text.chars().any(|letter| letter.is_control() || is_hidden_or_turning(letter)) {
            return Err(BadLabel::Unprintable);
        }
        if text.chars().all(|letter| letter.is_whitespace() || is_blank(letter)) {
            return Err(BadLabel::Empty);
        }
        let small = text.to_lowercase();
        if small.contains("://") || small.contains("www.") {
            return Err(BadLabel::Link);
        }
        Ok(Self(text.to_owned()))
    }

    /// As it was written down, whatever the rules were then.
    pub fn as_kept(text: String) -> Self {
        Self(text)
    }

    /// One of our own making: as much of it as a label holds.
    pub fn fitting(text: &str) -> Self {
        let is_shown = |letter: &char| !letter.is_control() && !is_hidden_or_turning(*letter);
        let shown: String = text.chars().filter(is_shown).take(Self::MAXIMUM).collect();
        Self::parse(&shown).unwrap_or_else(|_| Self("-".to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(number: u8, keeps: Keeps) -> Factor {
        Factor {
            id: FactorId::from_bytes([number; 16]),
            user: UserId::from_bytes([9; 16]),
            label: Label::parse("Phone").unwrap(),
            keeps,
            created: Timestamp::from_seconds(u64::from(number)),
            last_used: None,
            version: 0,
        }
    }

    fn app(number: u8) -> Factor {
        factor(number, Keeps::Totp(Totp { secret: Sealed::from_bytes(Vec::new()), last_step: 0 }))
    }

    fn paper(left: usize) -> Factor {
        factor(1, Keeps::RecoveryCodes(RecoveryCodes { left: vec![CodeHash([0; 32]); left] }))
    }

    #[test]
    fn people_are_asked_in_the_order_they_chose_and_for_paper_last() {
        let all = [paper(3), app(2), app(3), app(4)];
        let ids = |wanted: &[u8]| -> Vec<u8> {
            let wanted: Vec<_> = wanted.iter().map(|number| FactorId::from_bytes([*number; 16])).collect();
            in_order(&all, &wanted).iter().map(|factor| factor.id.as_bytes()[0]).collect()
        };
        assert_eq!(ids(&[]), [2, 3, 4, 1]);
        assert_eq!(ids(&[4, 2]), [4, 2, 3, 1]);
        assert_eq!(ids(&[1, 7, 3]), [3, 2, 4, 1]);
        assert!(in_order(&[paper(0)], &[]).is_empty());
        assert!(protect(&all) && !protect(&[paper(3)]));
    }

    #[test]
    fn a_way_is_chosen_by_kind_or_id_and_otherwise_the_first_is_meant() {
        let all = [paper(3), app(2), app(3)];
        let order = in_order(&all, &[]);
        let way = |way: Option<&str>| chosen(&order, way).map(|factor| factor.id.as_bytes()[0]);
        assert_eq!(way(None), Some(2));
        assert_eq!(way(Some("recovery")), Some(1));
        assert_eq!(way(Some("totp")), Some(2));
        assert_eq!(way(Some(&all[2].id.to_string())), Some(3));
        assert_eq!(way(Some("<svg>")), Some(2));
        assert_eq!(chosen(&[], Some("totp")), None);
    }

    #[test]
    fn a_label_is_what_was_typed_without_the_blanks_around() {
        assert_eq!(Label::parse("  Ada's phone ").unwrap().as_str(), "Ada's phone");
        assert!(Label::parse(&"\u{1f4f1}".repeat(64)).is_ok());
    }

    #[test]
    fn a_label_must_be_something_that_can_be_shown() {
        assert_eq!(Label::parse(" \t "), Err(BadLabel::Empty));
        assert_eq!(Label::parse(&"x".repeat(65)), Err(BadLabel::TooLong));
        for hidden in ["a\u{1b}[2Jb", "a\u{202e}b", "Pho\u{200b}ne", "a\u{2028}b"] {
            assert_eq!(Label::parse(hidden), Err(BadLabel::Unprintable), "{hidden:?}");
        }
        assert_eq!(Label::parse("\u{200d}\u{3164}"), Err(BadLabel::Empty));
    }

    #[test]
    fn a_label_which_is_quoted_in_mails_leads_nowhere() {
        for link in
            ["http://evil.example/x", "see HTTPS://evil.example", "www.evil.example", "Call WWW.evil.example now"]
        {
            assert_eq!(Label::parse(link), Err(BadLabel::Link), "{link}");
        }
        assert!(Label::parse("Phone / Tablet: 2nd (v1.2)").is_ok());
    }
}
