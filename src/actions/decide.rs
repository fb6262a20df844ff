//! The one way in which something that is asked elsewhere is decided, whoever brings the decision.

use super::ActionError;
use super::ask_elsewhere::channel_of;
use super::letters::notice;
use super::watch_approval::factor_of;
use crate::app::App;
use crate::domain::approval::{Approval, Asks, Denial, Event, Number, Purpose, State};
use crate::domain::arrival::Arrival;
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::factor::FactorKind;
use crate::domain::letter::Message;
use crate::factors::channel::Channel;
use crate::store::{Along, Turned};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// With the number that the waiting page shows, where it shows one.
    Approve {
        number: Option<Number>,
    },
    Decline,
    /// "This wasn't me".
    NotMe,
}

/// Who brings it. Each has shown before that it may.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// Whoever has the link.
    Link(&'a Arrival),
    /// The person's own phone, which signed it.
    Phone(&'a Arrival),
    /// The provider, when it was asked or by its signature.
    Provider,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    Approved,
    Denied(Denial),
    /// A yes without the number that is needed: nothing was decided.
    NumberMissing,
    /// It was over before, so.
    Ended(State),
    Gone,
}

/// Writes it down before it says so. A wrong number is a no. What comes too late is worth nothing, but "this wasn't me": that
/// still leaves the person in peace, and is told them.
pub async fn decide(app: &App, asked: &Approval, decision: Decision, by: By<'_>) -> Result<Decided, ActionError> {
    // As it stands: a provider may have taken its time to say this.
    let Some(approval) = app.store.approval(asked.id).await? else { return Ok(Decided::Gone) };
    let approval = &approval;
    let event = match decision {
        Decision::Approve { number } => match judge(app, approval, number, by).await? {
            Some(event) => event,
            None if approval.is_open(app.clock.now()) => return Ok(Decided::NumberMissing),
            None => return Ok(too_late(app, approval, Act::AskingApproved, approval.state_at(app.clock.now()))),
        },
        Decision::Decline => Event::Deny(Denial::Declined),
        Decision::NotMe => Event::Deny(Denial::NotMe),
    };
    let (act, now) = (act_of(approval, &event), app.clock.now());
    // Nobody is told of what changes nothing: it is no news, and would use up what they may be told.
    if !approval.clone().turn(event.clone(), now) {
        return Ok(too_late(app, approval, act, approval.state_at(now)));
    }
    let mut along = Along::from(entry(app, approval, act, by));
    if let Event::Deny(denial) = event
        && let Some(user) = app.store.user(approval.user).await?
        // Whoever tries out a phone of theirs need not be told what they answered.
        && (denial == Denial::NotMe || approval.purpose != Purpose::TryOut)
    {
        let whence = approval.whence.clone();
        let message = match denial {
            Denial::NotMe => Message::AskingDisowned { whence },
            Denial::Declined | Denial::WrongNumber => Message::AskingDenied { whence },
        };
        along = along.with_notice(notice(app, &user, message)?);
    }
    let decided = match app.store.turn_approval(approval.id, event, along).await? {
        Turned::Turned(turned) => match turned.state {
            State::Denied(denial) => Decided::Denied(denial),
            _ => Decided::Approved,
        },
        Turned::Ended(state) => too_late(app, approval, act, state),
        Turned::Gone | Turned::Spent => Decided::Gone,
    };
    match decided {
        Decided::Approved => app.live.approvals.ends.add("approved"),
        Decided::Denied(denial) => app.live.approvals.ends.add(State::Denied(denial).as_str()),
        Decided::Ended(_) | Decided::NumberMissing | Decided::Gone => {}
    }
    Ok(decided)
}

/// What is written down of it. Whoever tries out a phone has entered no password there that somebody else must know.
fn act_of(approval: &Approval, event: &Event) -> Act {
    match event {
        Event::Approve => Act::AskingApproved,
        Event::Deny(Denial::NotMe) if approval.purpose != Purpose::TryOut => Act::AskingDisowned,
        _ => Act::AskingDenied,
    }
}

/// Whoever said it is told that it is over; operators find here that it was said. What was taken comes again, since
/// providers try again and people press twice: that is not too late.
fn too_late(app: &App, approval: &Approval, said: Act, state: State) -> Decided {
    let taken = match state {
        State::Approved => Some(Act::AskingApproved),
        State::Denied(denial) => Some(act_of(approval, &Event::Deny(denial))),
        _ => None,
    };
    if taken == Some(said) {
        return Decided::Ended(state);
    }
    app.live.approvals.ends.add("too_late");
    let (question, user) = (approval.id, approval.user);
    let (said, was) = (said.as_str(), state.as_str());
    tracing::info!(%question, %user, said, was, "an answer came too late, and changes nothing");
    Decided::Ended(state)
}

/// What a yes is worth. Nothing, if it lacks the number.
async fn judge(
    app: &App,
    approval: &Approval,
    number: Option<Number>,
    by: By<'_>,
) -> Result<Option<Event>, ActionError> {
    let wanted = match approval.asks {
        Asks::Decision { number } => number,
        // A code is typed, and nothing else stands in for it.
        Asks::Code(_) | Asks::CodeOfTheirs => return Ok(None),
    };
    // Where the provider has its own number compared, only the provider knows that it was; and it was not, if whoever waits
    // was never shown one.
    let may_be_compared = matches!(by, By::Provider) && approval.shows.is_some();
    let is_numbered = approval.kind == FactorKind::Push;
    if is_numbered && wanted.is_none() && !may_be_compared && has_own_numbers(app, approval).await? {
        return Ok(None);
    }
    Ok(match (wanted, number) {
        (None, _) => Some(Event::Approve),
        (Some(wanted), Some(number)) if wanted == number => Some(Event::Approve),
        (Some(_), Some(_)) => Some(Event::Deny(Denial::WrongNumber)),
        (Some(_), None) => None,
    })
}

async fn has_own_numbers(app: &App, approval: &Approval) -> Result<bool, ActionError> {
    let factor = factor_of(app, approval).await?;
    Ok(factor.is_some_and(|factor| channel_of(app, &factor).is_some_and(Channel::has_own_numbers)))
}

fn entry(app: &App, approval: &Approval, act: Act, by: By<'_>) -> AuditEntry {
    let (actor, address) = match by {
        By::Link(arrival) => (Actor::Visitor, Some(arrival.client.to_string())),
        By::Phone(arrival) => (Actor::Owner, Some(arrival.client.to_string())),
        By::Provider => (Actor::Gateway, None),
    };
    AuditEntry {
        at: app.clock.now(),
        act,
        by: actor,
        user: Some(approval.user),
        session: None,
        address,
        note: format!("{}, {}", approval.kind.as_str(), approval.whence.browser),
    }
}
