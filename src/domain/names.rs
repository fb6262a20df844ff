//! The names of people and groups. A name that exists is a valid one: `parse` is the only way to get it.

use std::fmt;
use std::net::Ipv4Addr;

use unicode_normalization::UnicodeNormalization as _;

use super::ids::{BanId, SessionId, UserId};

/// How a person is called here: one spelling, lower case, ASCII.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserName(Box<str>);

/// An e-mail address as it is compared: lower case, the domain in ASCII.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(Box<str>);

/// A group as operators and apps write it: `[A-Za-z0-9._:@-]{1,64}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupName(Box<str>);

/// Who somebody says they are when they sign in: every spelling of one name is one value, so that all tries at it count
/// together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SignInName {
    Name(UserName),
    Email(EmailAddress),
}

/// Why a text is no user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    #[error("a user name is needed")]
    Empty,
    #[error("a user name has at most {MAX_NAME} characters")]
    TooLong,
    #[error("an e-mail address is no user name: take the part before the @, and give the address apart")]
    Address,
    #[error("{0:?} cannot be in a user name: only letters a to z, digits and . _ - can")]
    Letter(char),
    #[error("a user name begins and ends with a letter or a digit")]
    Edge,
    #[error("a user name does not begin with s_, u_ or b_: ids do")]
    LikeAnId,
}

/// Why a text is no e-mail address that we would write to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEmail {
    #[error("an e-mail address has one @, with something on both sides, such as anna@example.com")]
    Shape,
    #[error("an e-mail address has at most {MAX_ADDRESS} characters, {MAX_LOCAL} of them before the @")]
    TooLong,
    #[error("{0:?} cannot stand before the @ of an e-mail address here")]
    Letter(char),
    #[error("the part before the @ of an e-mail address has no dot at its ends, and no two in a row")]
    Dots,
    #[error("what stands after the @ is not a host name, such as example.com")]
    Domain,
}

/// Why a text is no group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadGroup {
    #[error("a group has a name")]
    Empty,
    #[error("a group's name has at most {MAX_NAME} characters")]
    TooLong,
    #[error("{0:?} cannot be in a group's name: only letters a to z, digits and . _ : @ - can")]
    Letter(char),
}

/// Why a text cannot stand for a person on pages and in headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDisplayName {
    #[error("a display name has at least one letter that can be seen")]
    Empty,
    #[error("a display name has at most {MAX_NAME} characters")]
    TooLong,
    #[error("a display name has no line breaks, control characters or marks that turn the direction of text")]
    Letter,
    #[error(
        "a display name has no word in which letters of two alphabets stand together: they are taken for each other"
    )]
    MixedAlphabets,
}

/// In characters.
pub const MAX_NAME: usize = 64;
const MAX_LOCAL: usize = 64;
const MAX_ADDRESS: usize = 254;
/// More bytes than any name has, in any spelling; longer texts are refused unread.
const MAX_TYPED: usize = 1024;

/// Names that people would take for the house speaking. They are compared by how they read.
const RESERVED: &str = "
    abuse account accounts admin administrator admins all anonymous anyone api auth billing bot daemon everybody
    everyone gateway guest help helpdesk hostmaster info login mail mailer-daemon me moderator nobody no-reply none
    null official operator operators owner postmaster public register root security service sign-in staff superuser
    support sysadmin system team undefined unknown user users vestibule webmaster www";

macro_rules! text_type {
    ($name:ident) => {
        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

text_type!(UserName);
text_type!(EmailAddress);
text_type!(GroupName);

impl UserName {
    /// Every spelling that people mean as the same name (wide letters, capitals, blanks around it) becomes one. What is
    /// not ASCII then is refused: no name looks like another because of its alphabet.
    pub fn parse(typed: &str) -> Result<Self, BadName> {
        if typed.len() > MAX_TYPED {
            return Err(BadName::TooLong);
        }
        let folded: String = typed.nfkc().flat_map(char::to_lowercase).collect();
        let name = folded.trim();
        if name.contains('@') {
            return Err(BadName::Address);
        }
        let is_inner =
            |letter: &char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-".contains(*letter);
        if let Some(odd) = name.chars().find(|letter| !is_inner(letter)) {
            return Err(BadName::Letter(odd));
        }
        if name.len() > MAX_NAME {
            return Err(BadName::TooLong);
        }
        let is_edge = |byte: &u8| byte.is_ascii_alphanumeric();
        match (name.as_bytes().first(), name.as_bytes().last()) {
            (Some(first), Some(last)) if is_edge(first) && is_edge(last) => {}
            (None, _) => return Err(BadName::Empty),
            _ => return Err(BadName::Edge),
        }
        if [UserId::PREFIX, SessionId::PREFIX, BanId::PREFIX].iter().any(|prefix| name.starts_with(prefix)) {
            return Err(BadName::LikeAnId);
        }
        Ok(Self(name.into()))
    }

    /// How the name reads at a glance. No two accounts share it.
    pub fn skeleton(&self) -> String {
        read_at_a_glance(&self.0)
    }

    /// Whether people would take it for the house itself. Nobody gets such a name.
    pub fn is_reserved(&self) -> bool {
        let own = self.skeleton();
        RESERVED.split_whitespace().any(|name| {
            let name = read_at_a_glance(name);
            // A small L and an i differ enough between two people (ali is not all), but not in a longer word that
            // everybody expects.
            name == own || (name.len() >= 5 && name.replace('l', "i") == own.replace('l', "i"))
        })
    }
}

impl EmailAddress {
    /// The strict form: `local@domain`, no quotes and no comments. Lower case as a whole: a server may tell `Anna@` from
    /// `anna@`, but none that people use does, and two accounts that differ in this alone would be a trap.
    pub fn parse(typed: &str) -> Result<Self, BadEmail> {
        if typed.len() > MAX_TYPED {
            return Err(BadEmail::TooLong);
        }
        let (local, domain) = typed.trim().split_once('@').ok_or(BadEmail::Shape)?;
        if local.is_empty() || domain.is_empty() || domain.contains('@') {
            return Err(BadEmail::Shape);
        }
        let is_atom = |letter: &char| letter.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(*letter);
        if let Some(odd) = local.chars().find(|letter| !is_atom(letter)) {
            return Err(BadEmail::Letter(odd));
        }
        if local.split('.').any(str::is_empty) {
            return Err(BadEmail::Dots);
        }
        let domain = mail_domain(domain).ok_or(BadEmail::Domain)?;
        if local.len() > MAX_LOCAL || local.len() + 1 + domain.len() > MAX_ADDRESS {
            return Err(BadEmail::TooLong);
        }
        Ok(Self(format!("{}@{domain}", local.to_ascii_lowercase()).into()))
    }

    /// What stands before the @.
    pub fn local_part(&self) -> &str {
        self.0.split_once('@').map_or(&self.0, |(local, _)| local)
    }

    /// As much of it as may be shown to somebody who only claims to be its owner: `a***@example.com`.
    pub fn masked(&self) -> String {
        let first: String = self.local_part().chars().take(1).collect();
        format!("{first}***@{}", self.domain())
    }

    /// What stands after it.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }
}

impl GroupName {
    /// Taken as it is written: apps tell capitals apart.
    pub fn parse(text: &str) -> Result<Self, BadGroup> {
        if text.is_empty() {
            return Err(BadGroup::Empty);
        }
        let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || "._:@-".contains(*letter);
        if let Some(odd) = text.chars().find(|letter| !is_plain(letter)) {
            return Err(BadGroup::Letter(odd));
        }
        if text.len() > MAX_NAME {
            return Err(BadGroup::TooLong);
        }
        Ok(Self(text.into()))
    }
}

impl SignInName {
    /// `None`: it can be nobody's.
    pub fn parse(typed: &str) -> Option<Self> {
        match UserName::parse(typed) {
            Ok(name) => Some(Self::Name(name)),
            Err(_) => EmailAddress::parse(typed).ok().map(Self::Email),
        }
    }

    /// The one spelling, by which tries at a name that nobody has are counted.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Name(name) => name.as_str(),
            Self::Email(address) => address.as_str(),
        }
    }
}

/// What pages and mails may call a person: one line, readable, and in one spelling (NFC).
pub fn parse_display_name(typed: &str) -> Result<String, BadDisplayName> {
    if typed.len() > MAX_TYPED {
        return Err(BadDisplayName::TooLong);
    }
    let name: String = typed.trim().nfc().collect();
    if name.chars().any(|letter| letter.is_control() || is_hidden_or_turning(letter)) {
        return Err(BadDisplayName::Letter);
    }
    if name.chars().all(|letter| letter.is_whitespace() || is_blank(letter)) {
        return Err(BadDisplayName::Empty);
    }
    if name.chars().count() > MAX_NAME {
        return Err(BadDisplayName::TooLong);
    }
    if name.split_whitespace().any(mixes_alphabets) {
        return Err(BadDisplayName::MixedAlphabets);
    }
    Ok(name)
}

/// ASCII letters that are taken for others, each as one of them; what only separates is nothing.
fn read_at_a_glance(name: &str) -> String {
    let plain: String = name
        .chars()
        .filter(|letter| !"._-".contains(*letter))
        .map(|letter| match letter {
            '0' => 'o',
            '1' => 'l',
            other => other,
        })
        .collect();
    plain.replace("rn", "m").replace("vv", "w")
}

/// A host name in ASCII, with a dot unless it is this machine; no address in brackets or numbers.
fn mail_domain(typed: &str) -> Option<String> {
    let domain = idna::domain_to_ascii_strict(typed).ok()?;
    let is_label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    let is_name = domain.split('.').all(is_label) && (domain.contains('.') || domain == "localhost");
    let is_number = domain.parse::<Ipv4Addr>().is_ok()
        || domain.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    (is_name && !is_number).then_some(domain)
}

/// Line and paragraph ends, direction marks, and format characters that nothing shows. The joiners (U+200C, U+200D) stay:
/// Persian names and some pictures need them.
pub(super) fn is_hidden_or_turning(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The alphabets whose letters look alike.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    Latin,
    Greek,
    Cyrillic,
}

fn alphabet(letter: char) -> Option<Alphabet> {
    match letter {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}' => {
            Some(Alphabet::Latin)
        }
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Alphabet::Greek),
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{a640}'..='\u{a69f}' => Some(Alphabet::Cyrillic),
        _ => None,
    }
}

/// Names in two alphabets are common, but not within one word.
fn mixes_alphabets(word: &str) -> bool {
    let mut alphabets = word.chars().filter_map(alphabet);
    alphabets.next().is_some_and(|first| alphabets.any(|other| other != first))
}

/// Letters without ink.
pub(super) fn is_blank(letter: char) -> bool {
    matches!(letter, '\u{115f}' | '\u{1160}' | '\u{200c}' | '\u{200d}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

#[cfg(test)]
mod tests;
