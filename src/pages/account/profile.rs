//! How a person is called.

use http::StatusCode;
use maud::{Markup, html};

use super::{Frame, Page, Place, Shape, back};
use crate::domain::names::BadDisplayName;
use crate::domain::profile::BadPersonName;
use crate::pages::parts::{Field, Summary, SummaryLine, hidden, primary_button};
use crate::words::{AccountText, ProfileText};

/// Fields: `given_name`, `family_name`, `csrf`.
#[derive(Clone, Copy, Debug)]
pub struct ProfileView<'a> {
    pub name: &'a str,
    /// As they were typed.
    pub given: &'a str,
    pub family: &'a str,
    pub csrf: &'a str,
    pub problem: Option<ProfileProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileProblem {
    Wrong(BadPersonName),
    /// The form's proof no longer holds.
    OpenTooLong,
}

impl ProfileProblem {
    pub fn status(self) -> StatusCode {
        match self {
            Self::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::OpenTooLong => StatusCode::FORBIDDEN,
        }
    }
}

const GIVEN: &str = "given_name";
const FAMILY: &str = "family_name";

pub fn profile(frame: &Frame<'_>, view: &ProfileView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(ProfileText::Title);
    let wrong = match view.problem {
        Some(ProfileProblem::Wrong(wrong)) => wrong,
        Some(ProfileProblem::OpenTooLong) | None => BadPersonName::default(),
    };
    let problem = |wrong: Option<BadDisplayName>| wrong.map(|wrong| words.say(ProfileText::Wrong(wrong)));
    let given = Field {
        hint: Some(words.say(ProfileText::OneIsEnough)),
        value: Some(view.given),
        is_optional: true,
        problem: problem(wrong.given),
        autofocus: view.problem.is_none(),
        ..Field::new(GIVEN, words.say(ProfileText::Given), "text", "given-name")
    };
    let family = Field {
        value: Some(view.family),
        is_optional: true,
        problem: problem(wrong.family),
        ..Field::new(FAMILY, words.say(ProfileText::Family), "text", "family-name")
    };
    let body = html! {
        p.quiet { (words.say(ProfileText::About { name: view.name })) }
        @if let Some(problem) = view.problem { (summary(frame, problem)) }
        form method="post" action={ (frame.prefix) "/account/profile" } {
            (given)
            (family)
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(ProfileText::Save)))
        }
        (back(frame))
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

fn summary(frame: &Frame<'_>, problem: ProfileProblem) -> Summary {
    let words = frame.words;
    let lines = match problem {
        ProfileProblem::OpenTooLong => {
            vec![SummaryLine { sentence: words.say(AccountText::OpenTooLong), field: None }]
        }
        ProfileProblem::Wrong(BadPersonName { given, family }) => {
            let line =
                |wrong, field| SummaryLine { sentence: words.say(ProfileText::Wrong(wrong)), field: Some(field) };
            let lines = [given.map(|wrong| line(wrong, GIVEN)), family.map(|wrong| line(wrong, FAMILY))];
            lines.into_iter().flatten().collect()
        }
    };
    Summary { heading: words.say(AccountText::Unsuccessful), lines }
}

impl ProfileView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let empty = Self { name: "ada", given: "", family: "", csrf: "c3JmLXRva2Vu", problem: None };
        let filled = Self { given: "Ada", family: "Lovelace", ..empty };
        let wrong = |given, family| Some(ProfileProblem::Wrong(BadPersonName { given, family }));
        let nothing = Self { problem: wrong(Some(BadDisplayName::Empty), None), ..empty };
        let both = Self {
            name: "wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenha",
            given: "\u{202e}<script>alert('עדה')</script>",
            family: "wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft",
            problem: wrong(Some(BadDisplayName::Letter), Some(BadDisplayName::TooLong)),
            ..empty
        };
        let mixed =
            Self { family: "L\u{3bf}velace", problem: wrong(None, Some(BadDisplayName::MixedAlphabets)), ..filled };
        let stale = Self { problem: Some(ProfileProblem::OpenTooLong), ..filled };
        vec![
            ("empty", empty),
            ("filled", filled),
            ("nothing", nothing),
            ("both-wrong", both),
            ("mixed", mixed),
            ("open-too-long", stale),
        ]
    }
}
