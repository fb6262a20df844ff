//! The two fields of a new password, wherever one is asked for.

use maud::{Markup, html};

use super::parts::{Field, SummaryLine};
use crate::domain::password_rules::Unfit;
use crate::words::{NewPasswordText, Words};

/// Fields: `new_password`, `new_password_again`. What was typed is never shown again.
#[derive(Clone, Copy, Debug)]
pub struct NewPasswordFields {
    /// The fewest characters that are taken.
    pub minimum: usize,
    pub problem: Option<Unfit>,
}

const FIRST: &str = "new_password";
const AGAIN: &str = "new_password_again";

impl NewPasswordFields {
    pub(super) fn draw(self, words: Words) -> Markup {
        let wrong = |name| self.line(words).filter(|line| line.field == Some(name)).map(|line| line.sentence);
        let first = Field {
            hint: Some(words.say(NewPasswordText::Hint { minimum: self.minimum })),
            minimum: Some(self.minimum),
            problem: wrong(FIRST),
            ..Field::new(FIRST, words.say(NewPasswordText::Password), "password", "new-password")
        };
        let again = Field {
            problem: wrong(AGAIN),
            ..Field::new(AGAIN, words.say(NewPasswordText::Again), "password", "new-password")
        };
        html! { (first) (again) }
    }

    /// What the summary says of them.
    pub(super) fn line(self, words: Words) -> Option<SummaryLine> {
        let problem = self.problem?;
        let (text, field) = match problem {
            Unfit::Missing => (NewPasswordText::Missing, FIRST),
            Unfit::Weak(weak) => (NewPasswordText::Weak(weak), FIRST),
            Unfit::Different => (NewPasswordText::Different, AGAIN),
        };
        Some(SummaryLine { sentence: words.say(text), field: Some(field) })
    }
}
