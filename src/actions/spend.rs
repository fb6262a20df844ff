//! What goes through a channel is counted: before it leaves, against what it may cost, and after, by how it went.

use std::net::IpAddr;

use crate::app::App;
use crate::domain::factor::{ChannelName, ReachedKind};
use crate::domain::ids::UserId;
use crate::domain::limits::AttemptVerdict;
use crate::domain::phone_number::PhoneNumber;
use crate::domain::spending::{Budget, Sender};
use crate::factors::channel::ChannelError;
use crate::live::faults::FaultKind;
use crate::live::tallies::{TallyKey, network_of};

/// A message or a call that may go out.
#[derive(Debug)]
struct Spent(Vec<TallyKey>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OverBudget {
    /// Nothing is sent to that country.
    Closed,
    /// For a while.
    Used(Budget),
}

/// Who sends what where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Message<'a> {
    pub(super) channel: &'a ChannelName,
    pub(super) kind: ReachedKind,
    pub(super) user: UserId,
    pub(super) sender: Sender,
    pub(super) client: IpAddr,
    /// As the channel knows it: mostly a number in E.164.
    pub(super) at: &'a str,
}

/// Sends it, if it may cost that. What goes beyond looks like a provider that takes no more for a while, and is one. What
/// may have left is paid for, whatever the provider says of it or does not say.
pub(super) async fn through<T>(
    app: &App,
    message: Message<'_>,
    sending: impl Future<Output = Result<T, ChannelError>>,
) -> Result<T, ChannelError> {
    let Ok(spent) = spend(app, message) else { return Err(ChannelError::TooOften) };
    let outcome = sending.await;
    match &outcome {
        Ok(_) => app.live.channels.note_sent(message.channel),
        Err(error) => {
            if !error.may_have_left() {
                spent.give_back(app);
            }
            note_failure(app, message.channel, error);
        }
    }
    outcome
}

/// Counts it. What costs nothing is not counted, and neither is anything where limits are switched off.
fn spend(app: &App, message: Message<'_>) -> Result<Spent, OverBudget> {
    let limits = &app.settings.limits;
    if !message.kind.costs() {
        return Ok(Spent(Vec::new()));
    }
    // A provider that knows people by something else (Duo and Authy do) has their numbers, and we never see one: what is
    // about numbers is for its own settings.
    let number = PhoneNumber::from_e164(message.at);
    if number.as_ref().is_some_and(|number| !limits.messages.is_open_to(number.country())) {
        return Err(refuse(app, message.channel, OverBudget::Closed));
    }
    if !limits.enabled {
        return Ok(Spent(Vec::new()));
    }
    let network = network_of(message.client).to_string();
    let mut spent = Spent(Vec::new());
    for budget in Budget::ALL {
        let of = match (budget, &number) {
            (Budget::Number, _) => message.at.as_bytes(),
            (Budget::Block, Some(number)) => number.block().as_bytes(),
            (Budget::Country, Some(number)) => number.country().code().as_bytes(),
            (Budget::Block | Budget::Country, None) => continue,
            (Budget::Person, _) => message.user.as_bytes(),
            (Budget::Network, _) => network.as_bytes(),
            (Budget::Hour, _) => &[],
        };
        let of_others = limits.messages.rule_of_others(budget, message.sender);
        let counted = [(Some(limits.messages.rule(budget)), "all"), (of_others, "others")];
        for (rule, whose) in counted.into_iter().filter_map(|(rule, whose)| Some((rule?, whose))) {
            let key = app.secrets.forms.digest(&[b"messages by", budget.as_str().as_bytes(), whose.as_bytes(), of]);
            match app.live.spending.attempt(key, &rule, app.clock.now()) {
                AttemptVerdict::Judge { .. } => spent.0.push(key),
                AttemptVerdict::Wait(_) => {
                    spent.give_back(app);
                    return Err(refuse(app, message.channel, OverBudget::Used(budget)));
                }
            }
        }
    }
    Ok(spent)
}

fn refuse(app: &App, channel: &ChannelName, over: OverBudget) -> OverBudget {
    let budget = match over {
        OverBudget::Closed => "closed country",
        OverBudget::Used(budget) => budget.as_str(),
    };
    app.live.channels.note_over_budget(channel);
    tracing::warn!(channel = channel.as_str(), budget, "a message was not sent: it would cost more than is allowed");
    over
}

impl Spent {
    /// Nothing went out.
    fn give_back(&self, app: &App) {
        for key in &self.0 {
            app.live.spending.refund(key);
        }
    }
}

/// How it went, for the account page, for metrics, and for the operators where they must do something.
pub(super) fn note_failure(app: &App, channel: &ChannelName, error: &ChannelError) {
    app.live.channels.note_failed(channel, error.is_of_the_channel().then(|| app.clock.now()));
    tracing::warn!(channel = channel.as_str(), %error, "a channel failed");
    if matches!(error, ChannelError::Credentials) {
        let reference = format!("the channel {}", channel.as_str());
        app.live.note_fault(FaultKind::Channel, &reference, app.clock.now());
    }
}
