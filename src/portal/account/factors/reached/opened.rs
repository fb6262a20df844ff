//! The pages of something that is being set up: what the phone must do, and what was asked or sent there.

use std::time::Duration;

use http::StatusCode;

use super::{Own, REACHED, ReachedForm, begin_page, open_page};
use crate::actions::add_reached::{Open, Step, Way};
use crate::actions::watch_approval::watch;
use crate::domain::approval::{Approval, State};
use crate::domain::factor::{CodeShape, Factor, Keeps, Prompt};
use crate::domain::secret::Secret;
use crate::factors;
use crate::pages::{self, ConnectProblem, ConnectView, Elsewhere, TryOut, TryOutProblem, TryOutView};
use crate::portal::forms::Form as _;
use crate::portal::ways::{goes_to, with_query};
use crate::portal::{Answer, elsewhere, reply};

/// Yes or no is asked there, instead of a code that is sent.
pub(super) fn is_decision(draft: &Factor) -> bool {
    factors::prompt(draft.kind()) == Prompt::ApproveElsewhere
}

pub(super) fn show_open(own: &Own, ticket: &str, open: &Open, wrong: Option<TryOutProblem>) -> Answer {
    match &open.step {
        Step::Connect { shows, .. } => show_connect(own, ticket, (open, shows.as_ref()), wrong),
        Step::TryOut(asked) => show_try_out(own, ticket, (open, asked.as_deref()), wrong),
    }
}

fn show_connect(
    own: &Own,
    ticket: &str,
    (open, shows): (&Open, Option<&Secret>),
    wrong: Option<TryOutProblem>,
) -> Answer {
    let problem = wrong.map(|wrong| match wrong {
        TryOutProblem::Failing => ConnectProblem::Failing,
        TryOutProblem::OpenTooLong => ConnectProblem::OpenTooLong,
        _ => ConnectProblem::NotYet,
    });
    let status = problem.map_or(StatusCode::OK, ConnectProblem::status);
    let action = open_page(own, ticket);
    own.show(status, ReachedForm::NAME, |frame, csrf| {
        let (kind, label) = (open.draft.kind(), open.label(&own.visit.app));
        pages::connect(
            frame,
            &ConnectView { action: &action, csrf, kind, label, shows: shows.map(Secret::expose), problem },
        )
    })
}

fn show_try_out(
    own: &Own,
    ticket: &str,
    (open, asked): (&Open, Option<&Approval>),
    wrong: Option<TryOutProblem>,
) -> Answer {
    let (app, now) = (&own.visit.app, own.visit.app.clock.now());
    if let Some(asked) = asked {
        watch(app, asked.id);
    }
    let is_decision = is_decision(&open.draft);
    let number = elsewhere::number_of(asked);
    let standing = elsewhere::standing(asked, number.as_deref(), now);
    let action = open_page(own, ticket);
    let events = with_query(own.visit.link(&format!("{REACHED}/events")), &[&format!("ticket={ticket}")]);
    let to = goes_to(&open.user, &open.draft);
    let begin_again = own.visit.link(&begin_page(&way_of(open)));
    let view = TryOutView {
        action: &action,
        csrf: "",
        kind: open.draft.kind(),
        to: if is_decision { open.label(app) } else { &to },
        asks: if is_decision {
            TryOut::Decision { standing, events: &events }
        } else {
            TryOut::Code { digits: factors::prompt_of(&open.draft).code().and_then(CodeShape::digits) }
        },
        again_in: asked.map_or(Duration::ZERO, |asked| asked.rest(now)),
        begin_again: &begin_again,
        problem: wrong.or_else(|| ended(is_decision, standing)),
    };
    let status = wrong.map_or(StatusCode::OK, TryOutProblem::status);
    let mut answer =
        own.show(status, ReachedForm::NAME, |frame, csrf| pages::try_out(frame, &TryOutView { csrf, ..view }));
    if let Some(TryOutProblem::Wait(wait)) = wrong {
        reply::retry_after(&mut answer, Some(wait));
    }
    answer
}

fn way_of(open: &Open) -> Way {
    match &open.draft.keeps {
        Keeps::Reached(reached) => Way::Channel { name: reached.channel.clone(), kind: reached.kind },
        _ => Way::Mailbox,
    }
}

/// What became of it while nobody looked.
fn ended(is_decision: bool, standing: Elsewhere<'_>) -> Option<TryOutProblem> {
    match standing {
        Elsewhere::Unasked | Elsewhere::Ended(State::Failed) => Some(TryOutProblem::Unsent),
        Elsewhere::Ended(State::Denied(_)) => Some(TryOutProblem::Denied),
        Elsewhere::Ended(_) if is_decision => Some(TryOutProblem::QuestionOver),
        Elsewhere::Ended(_) => Some(TryOutProblem::CodeOver),
        Elsewhere::Open { .. } | Elsewhere::Approved => None,
    }
}
