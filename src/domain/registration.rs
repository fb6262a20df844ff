//! Somebody who wants an account: what they typed, and what is wrong with it.

use super::host::HostName;
use super::names::{BadDisplayName, BadEmail, BadName};
use super::password_rules::Unfit;
use super::profile::PersonName;
use super::user::{EmailAddress, UserName};

/// As it came with the form.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    pub given_name: &'a str,
    pub family_name: &'a str,
    pub name: &'a str,
    /// None where none is asked for.
    pub email: Option<&'a str>,
}

/// The same, good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    pub given_name: String,
    pub family_name: String,
    pub display_name: String,
    pub name: UserName,
    pub address: Option<EmailAddress>,
}

/// At most one for each field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    pub person: Option<PersonProblem>,
    pub name: Option<NameProblem>,
    pub email: Option<EmailProblem>,
    pub password: Option<Unfit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonProblem {
    Missing,
    /// Both together.
    TooLong,
    Letter,
    /// In one word.
    MixedAlphabets,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    Missing,
    Bad(BadName),
    Reserved,
    Taken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailProblem {
    Missing,
    Bad(BadEmail),
    /// Not one of those whose people may register here.
    Elsewhere,
}

impl Problems {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// `domains` are those whose mailboxes count; if there are none, all do.
pub fn read(typed: &Typed<'_>, domains: &[HostName]) -> Result<Newcomer, Problems> {
    let person = read_person(typed);
    let name = read_name(typed.name);
    let address = typed.email.map(|email| read_email(email, domains)).transpose();
    match (person, name, address) {
        (Ok(person), Ok(name), Ok(address)) => Ok(Newcomer {
            given_name: person.given().to_owned(),
            family_name: person.family().to_owned(),
            display_name: person.display(),
            name,
            address,
        }),
        (person, name, address) => {
            Err(Problems { person: person.err(), name: name.err(), email: address.err(), password: None })
        }
    }
}

/// As on the account page, but told in one sentence for both fields.
fn read_person(typed: &Typed<'_>) -> Result<PersonName, PersonProblem> {
    PersonName::parse(typed.given_name, typed.family_name).map_err(|bad| match bad.given.or(bad.family) {
        Some(BadDisplayName::TooLong) => PersonProblem::TooLong,
        Some(BadDisplayName::Letter) => PersonProblem::Letter,
        Some(BadDisplayName::MixedAlphabets) => PersonProblem::MixedAlphabets,
        Some(BadDisplayName::Empty) | None => PersonProblem::Missing,
    })
}

fn read_name(typed: &str) -> Result<UserName, NameProblem> {
    match UserName::parse(typed) {
        Ok(name) if name.is_reserved() => Err(NameProblem::Reserved),
        Ok(name) => Ok(name),
        Err(BadName::Empty) => Err(NameProblem::Missing),
        Err(why) => Err(NameProblem::Bad(why)),
    }
}

fn read_email(typed: &str, domains: &[HostName]) -> Result<EmailAddress, EmailProblem> {
    if typed.trim().is_empty() {
        return Err(EmailProblem::Missing);
    }
    let address = EmailAddress::parse(typed).map_err(EmailProblem::Bad)?;
    if is_among(&address, domains) { Ok(address) } else { Err(EmailProblem::Elsewhere) }
}

/// Whether an address is of one of these domains, exactly. Without any, all count.
pub fn is_among(address: &EmailAddress, domains: &[HostName]) -> bool {
    domains.is_empty() || domains.iter().any(|domain| domain.as_str() == address.domain())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: Typed<'static> =
        Typed { given_name: "Ada", family_name: "Lovelace", name: "ada", email: Some("ada@example.com") };

    fn domains(names: &[&str]) -> Vec<HostName> {
        names.iter().map(|name| HostName::parse(name).unwrap()).collect()
    }

    #[test]
    fn one_name_is_enough_and_two_people_may_share_it() {
        for (given, family, display) in
            [("Ada", "Lovelace", "Ada Lovelace"), ("Ada", " ", "Ada"), ("", "Madonna", "Madonna")]
        {
            let read = read(&Typed { given_name: given, family_name: family, ..ADA }, &[]).unwrap();
            assert_eq!(read.display_name, display);
            assert_eq!((read.given_name.as_str(), read.family_name.as_str()), (given, family.trim()));
        }
    }

    #[test]
    fn each_field_has_its_own_problem_and_all_are_told_at_once() {
        let typed = Typed { given_name: " ", family_name: "", name: "Admin", email: Some("a@b@c") };
        let problems = read(&typed, &[]).unwrap_err();
        assert_eq!(problems.person, Some(PersonProblem::Missing));
        assert_eq!(problems.name, Some(NameProblem::Reserved));
        assert_eq!(problems.email, Some(EmailProblem::Bad(BadEmail::Shape)));
        for (name, problem) in [
            ("", NameProblem::Missing),
            ("\u{430}da", NameProblem::Bad(BadName::Letter('\u{430}'))),
            ("ada\0", NameProblem::Bad(BadName::Letter('\0'))),
            ("a@b", NameProblem::Bad(BadName::Address)),
            ("_", NameProblem::Bad(BadName::Edge)),
            ("0perator", NameProblem::Reserved),
        ] {
            assert_eq!(read(&Typed { name, ..ADA }, &[]).unwrap_err().name, Some(problem), "{name:?}");
        }
        let (fits, long) = ("x".repeat(64), "x".repeat(65));
        assert!(read(&Typed { given_name: &fits, family_name: &fits, ..ADA }, &[]).is_ok());
        let too_long = Typed { family_name: &long, ..ADA };
        assert_eq!(read(&too_long, &[]).unwrap_err().person, Some(PersonProblem::TooLong));
        let turning = Typed { given_name: "\u{202e}adA", ..ADA };
        assert_eq!(read(&turning, &[]).unwrap_err().person, Some(PersonProblem::Letter));
    }

    #[test]
    fn only_mailboxes_of_the_named_domains_count() {
        let ours = domains(&["example.com"]);
        for (address, is_ours) in [
            ("ada@example.com", true),
            ("ada@EXAMPLE.com", true),
            ("ada@sub.example.com", false),
            ("ada@badexample.com", false),
            ("ada@example.com.evil.test", false),
            ("ada@example.com@evil.test", false),
            ("\"ada@example.com\"@evil.test", false),
        ] {
            assert_eq!(read(&Typed { email: Some(address), ..ADA }, &ours).is_ok(), is_ours, "{address}");
        }
        assert_eq!(
            read(&Typed { email: Some("ada@evil.test"), ..ADA }, &ours).unwrap_err().email,
            Some(EmailProblem::Elsewhere)
        );
        assert_eq!(read(&Typed { email: None, ..ADA }, &ours).unwrap().address, None);
    }
}
