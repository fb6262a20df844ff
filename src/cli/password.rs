//! A password comes from a prompt or from standard input, never from an argument, which every process could read.

use std::io::{self, IsTerminal, Read};

use zeroize::Zeroizing;

use super::output::Fault;
use crate::control::wire::Password;

/// Far longer than any that is taken.
const LONGEST: u64 = 4096;

/// Asked for twice, or read to the end of standard input, where one line break at the end is not part of it.
pub(super) fn read(from_stdin: bool) -> Result<Password, Fault> {
    if from_stdin {
        return from_bytes(io::stdin().lock());
    }
    if !io::stdin().is_terminal() {
        return Err(Fault::usage(
            "There is no terminal to ask for the password; give it on standard input with --password-stdin.",
        ));
    }
    let first = Zeroizing::new(ask("Password: ")?);
    let again = Zeroizing::new(ask("Again: ")?);
    if first != again {
        return Err(Fault::failed("The two passwords differ; nothing was changed."));
    }
    one_line(first.as_str())
}

fn ask(prompt: &str) -> Result<String, Fault> {
    rpassword::prompt_password(prompt)
        .map_err(|error| Fault::failed(format!("The password could not be read: {error}.")))
}

fn from_bytes(input: impl Read) -> Result<Password, Fault> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(LONGEST).unwrap_or(0) + 1));
    input
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Fault::failed(format!("Standard input could not be read: {error}.")))?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| Fault::failed("The password on standard input is not UTF-8."))?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    one_line(text.strip_suffix('\r').unwrap_or(text))
}

fn one_line(text: &str) -> Result<Password, Fault> {
    if text.is_empty() {
        return Err(Fault::failed("The password is empty; nothing was changed."));
    }
    if text.len() as u64 >= LONGEST || text.chars().any(char::is_control) {
        return Err(Fault::failed(
            "A password is one line without tabs or other control characters; nothing was changed.",
        ));
    }
    Ok(Password::new(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_break_at_the_end_is_not_part_of_it() {
        for (given, expected) in [
            ("correct horse\n", Some("correct horse")),
            ("correct horse\r\n", Some("correct horse")),
            ("correct horse", Some("correct horse")),
            (" spaces count ", Some(" spaces count ")),
            ("two\nlines\n", None),
            ("correct horse\n\n", None),
            ("tab\tbed", None),
            ("nul\0", None),
            ("", None),
            ("\n", None),
        ] {
            let read = from_bytes(given.as_bytes()).ok();
            assert_eq!(read.as_ref().map(Password::expose), expected, "{given:?}");
        }
        assert!(from_bytes(&b"\xff\xfe"[..]).is_err());
        assert!(from_bytes("x".repeat(10_000).as_bytes()).is_err());
    }
}
