//! Something that is reached elsewhere, for somebody who is signed in: a number, a mailbox, an app of others. It is bound,
//! tried out by a first code or a first question, and only then a factor.

mod drafting;

use std::time::Duration;

use self::drafting::Drafting;
use super::add_factor::{Added, New, add, has_enough, may_begin};
use super::ask_elsewhere::{self, About, Asked, Asking, leads_there, newest};
use super::elsewhere::{self, Heard};
use super::mail_code::{may_count_mail, may_mail_code};
use super::oneself::Oneself;
use super::prove::Proof;
use super::visitor::Visitor;
use super::{ActionError, spend};
use crate::app::App;
use crate::crypto::token::{hash_token, new_token};
use crate::domain::approval::{Approval, Asker, Purpose, State};
use crate::domain::audit::{Act, Actor};
use crate::domain::factor::{ChannelName, Factor, FactorKind, Keeps, Label, ReachedKind};
use crate::domain::phone_number::PhoneNumber;
use crate::domain::secret::{Sealed, Secret, TokenHash};
use crate::domain::ticket::{Errand, Ticket};
use crate::domain::typed_code::TypedCode;
use crate::domain::user::User;
use crate::factors::FactorError;
use crate::factors::channel::{Binds, Bound, ChannelError, Place};
use crate::store::{StoreResult, TicketOpened};

/// Time enough to find the phone, and to install an app on it.
const OPEN_FOR: Duration = Duration::from_mins(30);

const TRY_OUT: About = About { purpose: Purpose::TryOut, app: None };

/// How somebody can be reached here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    Channel { name: ChannelName, kind: ReachedKind },
    Mailbox,
}

impl Way {
    pub fn kind(&self) -> FactorKind {
        match self {
            Self::Channel { kind, .. } => (*kind).into(),
            Self::Mailbox => FactorKind::Email,
        }
    }
}

/// One that this place has.
#[derive(Clone, Debug)]
pub struct Choice {
    pub way: Way,
    /// What the operator calls it.
    pub label: String,
    pub takes_number: bool,
    /// As far as is known.
    pub is_up: bool,
}

/// In the order of the configuration; what is reached best comes first there. One mailbox is one factor, whoever writes to it.
pub async fn choices(app: &App, user: &User) -> StoreResult<Vec<Choice>> {
    let mut choices = Vec::new();
    for spec in &app.settings.channels {
        let Some(channel) = app.channels.get(&spec.name) else { continue };
        let abilities = channel.abilities();
        let is_open = |kind: &&ReachedKind| **kind != ReachedKind::Email || may_count_mail(app, user);
        choices.extend(abilities.kinds.iter().filter(is_open).map(|kind| Choice {
            way: Way::Channel { name: spec.name.clone(), kind: *kind },
            label: spec.label.clone(),
            takes_number: channel.binds(*kind) == Binds::Number,
            is_up: app.live.channels.is_up(&spec.name),
        }));
    }
    if may_mail_code(app, user) {
        let address = user.email.as_ref().map(|email| email.address.to_string()).unwrap_or_default();
        let is_up = app.live.outbox.progress().trouble.is_none();
        choices.push(Choice { way: Way::Mailbox, label: address, takes_number: false, is_up });
    }
    if app.store.factors_of(user.id).await?.iter().any(|factor| factor.kind() == FactorKind::Email) {
        choices.retain(|choice| choice.way.kind() != FactorKind::Email);
    }
    Ok(choices)
}

/// Whether what reaches this factor worked the last time, as far as is known.
pub fn is_up(app: &App, factor: &Factor) -> bool {
    match &factor.keeps {
        Keeps::Reached(reached) => leads_there(app, reached) && app.live.channels.is_up(&reached.channel),
        Keeps::Mailbox => app.settings.second_factor.email && app.live.outbox.progress().trouble.is_none(),
        Keeps::Totp(_) | Keeps::RecoveryCodes(_) | Keeps::Phone(_) => true,
    }
}

/// What came with the form.
pub struct Wish {
    pub way: Way,
    /// Where the way takes one.
    pub number: Option<PhoneNumber>,
    /// What a mailbox is called.
    pub mailbox: Label,
}

#[derive(Debug)]
pub enum Begun {
    /// By this it goes on.
    Begun(Secret),
    /// The first factor takes a link from an operator.
    ByLink,
    /// They have as many as one can have.
    Enough,
    /// There is no such way here, or it is there already.
    NoSuchWay,
    /// The provider takes nothing of the kind.
    NotTaken,
    /// It does not answer.
    Failing,
    /// The session ended meanwhile.
    Over,
}

/// Binds it, and asks or sends for the first time where nothing has to be done before.
pub async fn begin(
    app: &App,
    own: &Oneself<'_>,
    _: &Proof,
    (wish, visitor): (Wish, &Visitor<'_>),
) -> Result<Begun, ActionError> {
    let Some(user) = app.store.user(own.id()).await? else { return Ok(Begun::Over) };
    if !may_begin(app, &user, None).await? {
        return Ok(Begun::ByLink);
    }
    if has_enough(app, &user).await? {
        return Ok(Begun::Enough);
    }
    let Some(choice) = choices(app, &user).await?.into_iter().find(|choice| choice.way == wish.way) else {
        return Ok(Begun::NoSuchWay);
    };
    let drafting = Drafting { app, own, user: &user };
    let errand = match &choice.way {
        Way::Mailbox => drafting.added(Keeps::Mailbox, wish.mailbox),
        Way::Channel { name, kind } => match drafting.bind((name, *kind), &choice.label, wish.number.as_ref()).await {
            Ok(errand) => errand?,
            Err(ChannelError::Refused(_) | ChannelError::Blocked | ChannelError::Gone) => return Ok(Begun::NotTaken),
            Err(_) => return Ok(Begun::Failing),
        },
    };
    let draft = match &errand {
        Errand::AddFactor { draft, .. } => Some(draft.clone()),
        _ => None,
    };
    let Some((token, hash)) = open(app, own, errand, None).await? else { return Ok(Begun::Over) };
    if let Some(draft) = draft {
        ask(app, (&user, &draft), hash, visitor).await?;
    }
    Ok(Begun::Begun(token))
}

/// By which it goes on; nothing, if the session ended or what it spends is gone.
async fn open(
    app: &App,
    own: &Oneself<'_>,
    errand: Errand,
    spends: Option<TokenHash>,
) -> Result<Option<(Secret, TokenHash)>, ActionError> {
    let now = app.clock.now();
    let (token, hash) = new_token(&*app.random);
    let ticket = Ticket { hash, created: now, ends: now.plus(OPEN_FOR), tries: 0, errand };
    let mut along = own.along(app, Act::FactorBegun, "");
    along.spends = spends;
    Ok(match app.store.open_ticket(ticket, along).await? {
        TicketOpened::Opened => Some((token, hash)),
        TicketOpened::Gone | TicketOpened::Spent | TicketOpened::NameTaken => None,
    })
}

async fn ask(
    app: &App,
    (user, draft): (&User, &Factor),
    ticket: TokenHash,
    visitor: &Visitor<'_>,
) -> Result<Asked, ActionError> {
    let asker = Asker::Ticket(ticket);
    ask_elsewhere::ask(app, Asking { user, factor: draft, asker, visitor, about: TRY_OUT }).await
}

/// One that is being set up.
#[derive(Debug)]
pub struct Open {
    hash: TokenHash,
    pub user: User,
    pub draft: Factor,
    pub step: Step,
}

#[derive(Debug)]
pub enum Step {
    /// The phone is to scan or open this; nothing, once it is too old for that.
    Connect { shows: Option<Secret>, is_told: bool },
    /// It was asked, or something was sent; nothing, if that could not even be begun.
    TryOut(Option<Box<Approval>>),
}

impl Open {
    /// What the operator calls the channel, or the person the mailbox.
    pub fn label<'a>(&'a self, app: &'a App) -> &'a str {
        let Keeps::Reached(reached) = &self.draft.keeps else { return self.draft.label.as_str() };
        let spec = app.settings.channels.iter().find(|spec| spec.name == reached.channel);
        spec.map_or(self.draft.label.as_str(), |spec| spec.label.as_str())
    }
}

/// `None`: there is none, it is over, or another session began it.
pub async fn find(app: &App, own: &Oneself<'_>, token: &str) -> Result<Option<Open>, ActionError> {
    let Some(hash) = hash_token(token) else { return Ok(None) };
    let ticket = app.store.ticket(&hash).await?.filter(|ticket| !ticket.is_over(app.clock.now()));
    let (session, draft, connect) = match ticket.map(|ticket| ticket.errand) {
        Some(Errand::AddFactor { session, draft }) => (session, draft, None),
        Some(Errand::Connect { session, draft, shows, shown_until, is_told }) => {
            let is_good = shown_until.is_none_or(|end| app.clock.now() < end);
            (session, draft, Some((Some(shows).filter(|_| is_good), is_told)))
        }
        _ => return Ok(None),
    };
    let is_reached = matches!(draft.keeps, Keeps::Reached(_) | Keeps::Mailbox);
    if session != own.root() || draft.user != own.id() || !is_reached {
        return Ok(None);
    }
    let Some(user) = app.store.user(own.id()).await? else { return Ok(None) };
    let step = match connect {
        Some((shows, is_told)) => {
            let shows = shows.map(|shows| open_sealed(app, &draft, &shows)).transpose()?;
            Step::Connect { shows, is_told }
        }
        None => {
            Step::TryOut(newest(app, user.id, (Asker::Ticket(hash), draft.id, Purpose::TryOut)).await?.map(Box::new))
        }
    };
    Ok(Some(Open { hash, user, draft, step }))
}

fn open_sealed(app: &App, draft: &Factor, sealed: &Sealed) -> Result<Secret, FactorError> {
    let bytes = app.secrets.open_factor(draft.id, sealed)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| FactorError::Damaged)?;
    Ok(Secret::new(text.to_owned()))
}

#[derive(Debug)]
pub enum Connected {
    /// By this it goes on: something was asked there.
    On(Secret),
    NotYet,
    /// What was shown is good no more.
    Over,
    Failing,
}

/// The phone has scanned or opened what was shown, as its owner says, and as the provider says where it knows.
pub async fn connected(
    app: &App,
    own: &Oneself<'_>,
    found: &Open,
    visitor: &Visitor<'_>,
) -> Result<Connected, ActionError> {
    let (Step::Connect { is_told, .. }, Keeps::Reached(reached)) = (&found.step, &found.draft.keeps) else {
        return Ok(Connected::Over);
    };
    let drafting = Drafting { app, own, user: &found.user };
    let of = (&reached.channel, reached.kind);
    let errand = if *is_told {
        let Some(channel) = app.channels.get(&reached.channel) else { return Ok(Connected::Failing) };
        match channel.bound(&open_sealed(app, &found.draft, &reached.at)?).await {
            Ok(Bound::NotYet) => return Ok(Connected::NotYet),
            Ok(Bound::Over) => return Ok(Connected::Over),
            Ok(Bound::At(place)) => {
                drafting.at(of, &Place { listens_at: None, ..place }, found.draft.label.as_str())?
            }
            Err(error) => {
                spend::note_failure(app, &reached.channel, &error);
                return Ok(Connected::Failing);
            }
        }
    } else {
        drafting.errand(found.draft.clone())
    };
    let Errand::AddFactor { draft, .. } = &errand else { return Ok(Connected::Over) };
    let draft = draft.clone();
    let Some((token, hash)) = open(app, own, errand, Some(found.hash)).await? else { return Ok(Connected::Over) };
    ask(app, (&found.user, &draft), hash, visitor).await?;
    Ok(Connected::On(token))
}

/// Another one to scan or open, for one that is too old.
pub async fn connect_anew(app: &App, own: &Oneself<'_>, found: &Open) -> Result<Connected, ActionError> {
    let (Step::Connect { shows: None, .. }, Keeps::Reached(reached)) = (&found.step, &found.draft.keeps) else {
        return Ok(Connected::NotYet);
    };
    let drafting = Drafting { app, own, user: &found.user };
    let of = (&reached.channel, reached.kind);
    let Ok(errand) = drafting.bind(of, found.draft.label.as_str(), None).await else { return Ok(Connected::Failing) };
    let opened = open(app, own, errand?, Some(found.hash)).await?;
    Ok(opened.map_or(Connected::Over, |(token, _)| Connected::On(token)))
}

/// The same code again, or the question anew.
pub async fn again(app: &App, found: &Open, visitor: &Visitor<'_>) -> Result<Asked, ActionError> {
    let asker = Asker::Ticket(found.hash);
    let asking = Asking { user: &found.user, factor: &found.draft, asker, visitor, about: TRY_OUT };
    match &found.step {
        Step::TryOut(Some(approval)) if !approval.is_decision() && approval.is_open(app.clock.now()) => {
            ask_elsewhere::send_again(app, approval, &asking).await
        }
        Step::TryOut(_) => ask_elsewhere::ask(app, asking).await,
        Step::Connect { .. } => Ok(Asked::Over),
    }
}

#[derive(Debug)]
pub enum Confirmed {
    Confirmed(Box<Added>),
    Missing,
    Wrong,
    /// The code can't be right any more.
    CodeOver,
    /// Nobody has said yes yet.
    NotYet,
    Denied,
    Unsent,
    Failing,
    /// Something else of the person's factors changed meanwhile, or it was confirmed in another tab.
    Ended,
}

/// A first code, or a first yes, makes it a factor.
pub async fn confirm(
    app: &App,
    own: &Oneself<'_>,
    found: &Open,
    (code, codes, visitor): (&Secret, Label, &Visitor<'_>),
) -> Result<Confirmed, ActionError> {
    let Step::TryOut(tried) = &found.step else { return Ok(Confirmed::NotYet) };
    let asker = Asker::Ticket(found.hash);
    let is_decision = tried.as_ref().is_some_and(|approval| approval.is_decision());
    let heard = if is_decision {
        elsewhere::decision(app, (&found.draft, asker, Purpose::TryOut)).await?
    } else {
        let Some(typed) = TypedCode::read(code) else { return Ok(Confirmed::Missing) };
        let entry = visitor.entry(app, (Act::FactorAccepted, Actor::Owner), Some(found.user.id));
        elsewhere::code(app, (&found.draft, asker, Purpose::TryOut), &typed, entry).await?
    };
    let approval = match heard {
        Heard::Good(approval) => approval,
        Heard::NotYet => return Ok(Confirmed::NotYet),
        Heard::WrongCode => return Ok(Confirmed::Wrong),
        Heard::Ended(State::Denied(_)) => return Ok(Confirmed::Denied),
        Heard::Ended(State::Failed) => return Ok(Confirmed::Unsent),
        Heard::CodeOver | Heard::Ended(_) => return Ok(Confirmed::CodeOver),
        Heard::Unreachable => return Ok(Confirmed::Failing),
    };
    let now = app.clock.now();
    let factor = Factor { created: now, last_used: Some(now), ..found.draft.clone() };
    let new = New { ticket: found.hash, factor, codes, approval: Some(approval) };
    Ok(add(app, own, new).await?.map_or(Confirmed::Ended, Confirmed::Confirmed))
}
