//! What happens while somebody waits: it is written down as sent, sent, and watched.

use std::net::IpAddr;
use std::sync::Arc;

use super::{Asked, Asking, channel_of, code_of, reached_kind};
use crate::actions::ActionError;
use crate::actions::mail_code::code_letter;
use crate::actions::same_code::place_of;
use crate::actions::visitor::{Visitor, where_is};
use crate::actions::watch_approval::{factor_of, watch};
use crate::actions::{phone, spend};
use crate::app::App;
use crate::domain::approval::{Approval, Asks, Event, Purpose, Source, State};
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::factor::{Factor, Keeps, Reached, ReachedKind};
use crate::domain::link::Link;
use crate::domain::secret::{Sealed, Secret};
use crate::domain::spending::Sender;
use crate::domain::user::User;
use crate::factors::channel::{Ask, ChannelError, Line, Sent, What};
use crate::store::{Along, Turned};
use crate::words::{ApprovalText, TimeText, Words};

/// One that is to leave.
struct Delivery {
    app: App,
    approval: Approval,
    user: User,
    factor: Factor,
    /// Where whoever asks comes from.
    client: IpAddr,
    /// The token of the page that answers; not known any more when it is sent again.
    link: Option<Secret>,
}

/// Nobody waits for it: whether something is sent, and how long that takes, shows in no answer.
pub(super) fn send(app: &App, approval: Approval, (asking, link): (&Asking<'_>, Secret), superseded: Vec<Approval>) {
    let delivery = Delivery::new(app, approval, asking, Some(link));
    tokio::spawn(async move {
        if let Err(error) = delivery.run().await {
            tracing::warn!(%error, "what is asked elsewhere could not be written down");
        }
        for older in superseded {
            take_back(&delivery.app, &older).await;
        }
    });
}

pub(super) async fn send_again(app: &App, approval: Approval, asking: &Asking<'_>) -> Result<Asked, ActionError> {
    let delivery = Delivery::new(app, approval, asking, None);
    let entry = asking.visitor.entry(app, (Act::FactorAsked, Actor::Visitor), Some(asking.user.id));
    let entry = AuditEntry { note: format!("{}, {}", delivery.approval.kind.as_str(), entry.note), ..entry };
    let was = delivery.approval.state;
    let along = if was == State::Created { entry.into() } else { delivery.with_letter(entry.into())? };
    let turned = match app.store.turn_approval(delivery.approval.id, Event::SentAgain, along).await? {
        Turned::Turned(turned) => turned,
        Turned::Ended(_) | Turned::Gone | Turned::Spent => return Ok(Asked::Over),
    };
    // A code that was withheld may have its turn by now; if not, it is withheld again. Both look the same.
    if turned.state == State::Created {
        return Ok(Asked::Asked);
    }
    tokio::spawn(async move {
        if was == State::Created {
            if let Err(error) = delivery.leave_late().await {
                tracing::warn!(%error, "what is asked elsewhere could not be written down");
            }
        } else if let Err(error) = delivery.leave_again().await {
            // What was sent before is still good.
            delivery.warn(&error);
        }
    });
    Ok(Asked::Asked)
}

/// Nobody waits for it any more; where it can be taken off a phone, it is.
pub(super) async fn withdraw(app: &App, approval: &Approval, visitor: &Visitor<'_>) -> Result<(), ActionError> {
    let entry = visitor.entry(app, (Act::AskingDenied, Actor::Visitor), Some(approval.user));
    let entry = AuditEntry { note: "given up".to_owned(), ..entry };
    app.store.turn_approval(approval.id, Event::Supersede, entry.into()).await?;
    let (app, approval) = (app.clone(), approval.clone());
    tokio::spawn(async move { take_back(&app, &approval).await });
    Ok(())
}

/// A question, off the phone. A code stays: where a provider makes them it sends the same one to a place for as long as it
/// lives, so somebody else may be waiting for it, or whoever asked for it may just have had it sent in another way.
async fn take_back(app: &App, approval: &Approval) {
    if approval.is_decision() {
        cancel(app, approval).await;
    }
}

/// A code that took all the tries it takes: until it has ended there, too, the provider would send the same one again.
pub(in crate::actions) async fn give_up_dead_code(app: &App, approval: &Approval) {
    if approval.asks == Asks::CodeOfTheirs {
        cancel(app, approval).await;
    }
}

async fn cancel(app: &App, approval: &Approval) {
    let Ok(Some(factor)) = factor_of(app, approval).await else { return };
    let (Some(channel), Keeps::Reached(reached)) = (channel_of(app, &factor), &factor.keeps) else { return };
    let Ok(at) = open_place(app, &factor, &reached.at) else { return };
    if let Err(error) = channel.cancel(&at, approval.handle.as_deref()).await {
        tracing::info!(%error, channel = reached.channel.as_str(), "what nobody waits for any more stays on a phone");
    }
}

/// Where a factor is reached.
pub(in crate::actions) fn open_place(app: &App, factor: &Factor, at: &Sealed) -> Result<Secret, ChannelError> {
    let damaged = || ChannelError::Garbage("what we keep of this factor".to_owned());
    let bytes = app.secrets.open_factor(factor.id, at).map_err(|_| damaged())?;
    Ok(Secret::new(std::str::from_utf8(&bytes).map_err(|_| damaged())?.to_owned()))
}

/// Where it goes now: a mailbox is that of the account as it is by then, and none that nobody has shown to be theirs.
pub(in crate::actions) fn place_now(
    app: &App,
    user: &User,
    (factor, reached): (&Factor, &Reached),
) -> Result<Secret, ChannelError> {
    if reached.kind != ReachedKind::Email {
        return open_place(app, factor, &reached.at);
    }
    let email = user.email.as_ref().filter(|email| email.verified).ok_or(ChannelError::Gone)?;
    Ok(Secret::new(email.address.to_string()))
}

impl Delivery {
    fn new(app: &App, approval: Approval, asking: &Asking<'_>, link: Option<Secret>) -> Self {
        let (user, factor) = (asking.user.clone(), asking.factor.clone());
        Self { app: app.clone(), approval, user, factor, client: asking.visitor.arrival.client, link }
    }

    async fn run(&self) -> Result<(), ActionError> {
        // Written first: an answer may come before the provider has told us that it took it.
        let first = Event::Sent { handle: None, shows: None };
        let along = self.with_letter(self.along())?;
        match self.app.store.turn_approval(self.approval.id, first, along).await? {
            Turned::Turned(_) => {}
            Turned::Ended(_) | Turned::Gone | Turned::Spent => return Ok(()),
        }
        match self.leave().await {
            Ok(Some(sent)) => self.is_sent(sent).await,
            Ok(None) => Ok(()),
            Err(error) => {
                self.failed(&error).await;
                Ok(())
            }
        }
    }

    async fn is_sent(&self, sent: Sent) -> Result<(), ActionError> {
        let Keeps::Reached(reached) = &self.factor.keeps else { return Ok(()) };
        let approvals = &self.app.live.approvals;
        // Of a code no provider tells anything by itself.
        if let Some(handle) = sent.handle.as_ref().filter(|_| self.approval.is_decision()) {
            let what = (self.approval.id, self.approval.ends);
            approvals.note_handle(&reached.channel, handle, what, self.app.clock.now());
        }
        let Sent { handle, shows } = sent;
        let known = Approval { handle: handle.clone(), ..self.approval.clone() };
        match self.turn(Event::Sent { handle, shows }).await? {
            Turned::Turned(_) => watch(&self.app, self.approval.id),
            // Nobody waits for it any more, and when that was said nobody knew by what name to take it back.
            Turned::Ended(State::Superseded) => take_back(&self.app, &known).await,
            Turned::Ended(_) | Turned::Gone | Turned::Spent => {}
        }
        Ok(())
    }

    async fn failed(&self, error: &ChannelError) {
        self.app.live.approvals.ends.add("failed");
        self.warn(error);
        if let Err(error) = self.turn(Event::Fail).await {
            tracing::warn!(%error, "what is asked elsewhere could not be written down");
        }
    }

    fn warn(&self, error: &ChannelError) {
        let channel = match &self.factor.keeps {
            Keeps::Reached(reached) => reached.channel.as_str(),
            _ => "",
        };
        tracing::warn!(%error, channel, kind = self.approval.kind.as_str(), "nothing could be asked elsewhere");
    }

    async fn turn(&self, event: Event) -> Result<Turned, ActionError> {
        Ok(self.app.store.turn_approval(self.approval.id, event, self.along()).await?)
    }

    /// Where a mailbox is written to, it is written to by the same write.
    fn with_letter(&self, mut along: Along) -> Result<Along, ActionError> {
        let code = code_of(&self.app, self.approval.id);
        along.letters.extend(code_letter(&self.app, (&self.user, &self.factor), &self.approval, &code)?);
        Ok(along)
    }

    fn along(&self) -> Along {
        let entry = AuditEntry {
            at: self.app.clock.now(),
            act: Act::FactorAsked,
            by: Actor::Gateway,
            user: Some(self.user.id),
            session: None,
            address: None,
            note: self.approval.kind.as_str().to_owned(),
        };
        entry.into()
    }

    /// What a provider made of it; nothing, where no provider is needed.
    async fn leave(&self) -> Result<Option<Sent>, ChannelError> {
        let Keeps::Reached(reached) = &self.factor.keeps else {
            // A phone of their own, which finds what waits by itself, too.
            phone::call(&self.app, &self.factor, &self.approval, &self.ask(("", ""), &Secret::new(String::new())))
                .await;
            return Ok(None);
        };
        let at = place_now(&self.app, &self.user, (&self.factor, reached))?;
        let Some(channel) = self.app.channels.get(&reached.channel).map(Arc::clone) else { return Ok(None) };
        // A code has no page.
        let (page, refuse_at) = self.link.as_ref().map(|link| self.addresses(link)).unwrap_or_default();
        if self.approval.asks == Asks::CodeOfTheirs {
            let (place, what) = (place_of(&self.app, &reached.channel, &at), (self.approval.id, self.approval.ends));
            self.app.live.approvals.note_place(place, what, self.app.clock.now());
        }
        let code = code_of(&self.app, self.approval.id);
        let ask = self.ask((&page, &refuse_at), &code);
        self.through((reached, &at), channel.send(&at, &ask)).await.map(Some)
    }

    /// For the first time, after it was withheld.
    async fn leave_late(&self) -> Result<(), ActionError> {
        let along = self.with_letter(self.along())?;
        if !along.letters.is_empty() {
            self.app.store.record(along).await?;
        }
        match self.leave().await {
            Ok(Some(sent)) => self.is_sent(sent).await?,
            Ok(None) => {}
            // It looks like one that is sent again, and fails like one.
            Err(error) => self.warn(&error),
        }
        Ok(())
    }

    async fn leave_again(&self) -> Result<(), ChannelError> {
        let Keeps::Reached(reached) = &self.factor.keeps else { return Ok(()) };
        let at = place_now(&self.app, &self.user, (&self.factor, reached))?;
        let Some(channel) = self.app.channels.get(&reached.channel).map(Arc::clone) else { return Ok(()) };
        let code = code_of(&self.app, self.approval.id);
        let ask = self.ask(("", ""), &code);
        self.through((reached, &at), channel.send_again(&at, &ask, self.approval.handle.as_deref())).await
    }

    /// What goes through a channel is counted: before, by what it costs; after, by how it went.
    async fn through<T>(
        &self,
        (reached, at): (&Reached, &Secret),
        sending: impl Future<Output = Result<T, ChannelError>>,
    ) -> Result<T, ChannelError> {
        let (channel, kind, user) = (&reached.channel, reached.kind, self.user.id);
        let sender = self.sender();
        let message = spend::Message { channel, kind, user, sender, client: self.client, at: at.expose() };
        spend::through(&self.app, message, sending).await
    }

    /// A number that is tried out need not be theirs.
    fn sender(&self) -> Sender {
        match (self.approval.purpose, self.approval.source) {
            (Purpose::TryOut, _) => Sender::TryOut,
            (_, Source::Browser(_)) => Sender::Owner,
            (_, Source::Strangers) => Sender::Stranger,
        }
    }

    fn addresses(&self, token: &Secret) -> (String, String) {
        let settings = &self.app.settings;
        let page = format!("{}{}{}", settings.gateway.public, settings.routes.prefix(), Link::Approve.path(token));
        let refuse_at = format!("{page}/deny");
        (page, refuse_at)
    }

    fn ask<'a>(&self, (page, refuse_at): (&'a str, &'a str), code: &'a Secret) -> Ask<'a> {
        let words = Words { language: self.user.language.unwrap_or_default() };
        let say = |text: ApprovalText<'_>| words.say(text).to_string();
        let what = match self.approval.asks {
            Asks::Decision { .. } => {
                What::Decision { page, open: say(ApprovalText::Open), refuse_at, refuse: say(ApprovalText::Deny) }
            }
            Asks::Code(_) => What::Code(Some(code)),
            Asks::CodeOfTheirs => What::Code(None),
        };
        let whence = &self.approval.whence;
        let line = |label: ApprovalText<'_>, value: &str, text: ApprovalText<'_>| Line {
            label: say(label),
            value: value.to_owned(),
            text: say(text),
        };
        let address = &where_is(&self.app, words, &whence.address);
        let (name, browser) = (self.user.name.as_str(), &*whence.browser);
        let time = &words.say(TimeText::Exact(whence.at)).to_string();
        let lines = vec![
            line(ApprovalText::AccountLabel, name, ApprovalText::Account { name }),
            line(ApprovalText::FromLabel, address, ApprovalText::From { address }),
            line(ApprovalText::WithLabel, browser, ApprovalText::With { browser }),
            line(ApprovalText::AtLabel, time, ApprovalText::At { time }),
        ];
        Ask {
            kind: reached_kind(&self.factor).unwrap_or(ReachedKind::Push),
            what,
            title: say(ApprovalText::asking(
                self.approval.purpose,
                self.approval.app.as_deref(),
                &self.app.settings.branding.name,
            )),
            lines,
            language: words.tag(),
            lasts: self.approval.ends.since(self.app.clock.now()),
            reference: self.approval.id.to_string(),
        }
    }
}
