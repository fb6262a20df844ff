//! Changing the password.

use maud::{Markup, html};

use super::{Frame, Page, Place, Shape, back};
use crate::domain::password_rules::{Unfit, WeakPassword};
use crate::pages::new_password::NewPasswordFields;
use crate::pages::parts::{Field, Summary, hidden, primary_button, username};
use crate::pages::proof::{ProofProblem, ProofView, Way};
use crate::words::{AccountText, ChangePasswordText};

/// Fields: `password` (the one in force), `new_password`, `new_password_again`, `csrf`; and those of a code, if one is
/// asked for as well.
#[derive(Clone, Debug)]
pub struct PasswordView<'a> {
    /// Whose password it is, for password managers.
    pub name: &'a str,
    pub new: NewPasswordFields,
    pub current: Option<ProofProblem>,
    pub proof: ProofView<'a>,
    pub csrf: &'a str,
}

pub fn password(frame: &Frame<'_>, view: &PasswordView<'_>) -> Markup {
    let words = frame.words;
    let title = words.say(ChangePasswordText::Title);
    let asks_now = ProofView::Password { problem: view.current };
    let current = Field {
        problem: asks_now.sentence(words),
        autofocus: view.current.is_none() && view.new.problem.is_none(),
        ..Field::new("password", words.say(ChangePasswordText::Current), "password", "current-password")
    };
    let body = html! {
        p.quiet { (words.say(ChangePasswordText::About)) }
        @if let Some(line) = view.new.line(words) {
            (Summary { heading: words.say(AccountText::Unsuccessful), lines: vec![line] })
        } @else if let Some(summary) = asks_now.summary(words).or_else(|| view.proof.summary(words)) {
            (summary)
        }
        form method="post" action={ (frame.prefix) "/account/password" } {
            (username(words, view.name))
            (current)
            (view.new.draw(words))
            (view.proof.draw(frame))
            (hidden("csrf", view.csrf))
            (primary_button(&words.say(ChangePasswordText::Button)))
        }
        (back(frame))
    };
    Page { shape: Shape::Card, place: Some(Place::Account), title: &title }.draw(frame, &body)
}

impl PasswordView<'static> {
    pub fn samples() -> Vec<(&'static str, Self)> {
        let fields = |problem| NewPasswordFields { minimum: 15, problem };
        let plain =
            Self { name: "ada", new: fields(None), current: None, proof: ProofView::Nothing, csrf: "c3JmLXRva2Vu" };
        let weak = |unfit| Self { new: fields(Some(unfit)), ..plain.clone() };
        let code = |problem| ProofView::Code { ways: Way::samples().to_vec(), problem };
        let wrong = Some(ProofProblem::Wrong { left: None });
        vec![
            ("plain", plain.clone()),
            ("with-code", Self { proof: code(None), ..plain.clone() }),
            ("wrong-code", Self { proof: code(wrong), ..plain.clone() }),
            ("wrong", Self { current: wrong, ..plain.clone() }),
            ("short", weak(Unfit::Weak(WeakPassword::TooShort { minimum: 15 }))),
            ("different", weak(Unfit::Different)),
        ]
    }
}
