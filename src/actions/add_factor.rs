//! A further authenticator app, for somebody who is signed in: shown until a first code confirms it.

use std::time::Duration;

use super::letters::notice;
use super::manage_factors::own_factors;
use super::oneself::Oneself;
use super::prove::{Proof, Renewed, Rise, raise};
use super::{ActionError, enrol_link};
use crate::app::App;
use crate::crypto::token::{hash_token, new_token};
use crate::domain::audit::Act;
use crate::domain::factor::{Factor, FactorKind, Label, MOST_FACTORS, Prompt};
use crate::domain::ids::ApprovalId;
use crate::domain::letter::Message;
use crate::domain::second_factor::FirstFactor;
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::session::{Methods, Second};
use crate::domain::ticket::{Errand, Ticket};
use crate::domain::typed_code::TypedCode;
use crate::domain::user::User;
use crate::factors::totp::{self, Setup};
use crate::factors::{self, Means, recovery};
use crate::store::{Along, FactorChange, Saved, StoreResult, TicketOpened};

/// Time enough to find the phone, and to install an app on it.
const OPEN_FOR: Duration = Duration::from_mins(30);

#[derive(Debug)]
pub enum Begun {
    /// By this it goes on.
    Begun(Secret),
    /// The first one takes a link from an operator.
    ByLink,
    /// There are as many as there may be.
    Enough,
    /// The session ended meanwhile.
    Over,
}

/// One that waits for its first code.
#[derive(Debug)]
pub struct Draft {
    hash: TokenHash,
    factor: Factor,
    pub setup: Setup,
}

/// What the new factor is called, and the codes on paper that come with the first one.
#[derive(Debug)]
pub struct Labels {
    pub factor: Label,
    pub codes: Label,
}

#[derive(Debug)]
pub enum Confirmed {
    Confirmed(Box<Added>),
    Wrong,
    /// Something else of the person's factors changed meanwhile, or it was confirmed in another tab.
    Ended,
}

#[derive(Debug)]
pub struct Added {
    /// With the first factor come codes on paper, to be shown once.
    pub codes: Vec<Secret>,
    /// The code was a proof: the session stands for two factors from now on.
    pub renewed: Option<Renewed>,
}

/// Whether somebody without a factor may not begin by themselves.
pub fn begins_by_link(app: &App) -> bool {
    app.settings.second_factor.policy.first == FirstFactor::Link
}

/// Whether this person may begin now, with the link by which they came, if they came by one.
pub async fn may_begin(app: &App, user: &User, link: Option<&TokenHash>) -> StoreResult<bool> {
    if !begins_by_link(app) || !own_factors(app, user).await?.protecting.is_empty() {
        return Ok(true);
    }
    match link {
        Some(link) => enrol_link::stands(app, user.id, link).await,
        None => Ok(false),
    }
}

/// Whether they have as many as one can have.
pub(super) async fn has_enough(app: &App, user: &User) -> StoreResult<bool> {
    Ok(own_factors(app, user).await?.protecting.len() >= MOST_FACTORS)
}

pub async fn begin(
    app: &App,
    own: &Oneself<'_>,
    _: &Proof,
    (label, link): (Label, Option<TokenHash>),
) -> Result<Begun, ActionError> {
    let Some(user) = app.store.user(own.id()).await? else { return Ok(Begun::Over) };
    if !may_begin(app, &user, link.as_ref()).await? {
        return Ok(Begun::ByLink);
    }
    if has_enough(app, &user).await? {
        return Ok(Begun::Enough);
    }
    let now = app.clock.now();
    let draft = totp::draft(user.id, label, now, (&app.secrets, &*app.random))?;
    let (token, hash) = new_token(&*app.random);
    let errand = Errand::AddFactor { session: own.root(), draft };
    let ticket = Ticket { hash, created: now, ends: now.plus(OPEN_FOR), tries: 0, errand };
    Ok(match app.store.open_ticket(ticket, own.along(app, Act::FactorBegun, "")).await? {
        TicketOpened::Opened => Begun::Begun(token),
        TicketOpened::Gone | TicketOpened::Spent | TicketOpened::NameTaken => Begun::Over,
    })
}

/// `None`: there is none, it is over, or another session began it.
pub async fn find(app: &App, own: &Oneself<'_>, token: &str) -> Result<Option<Draft>, ActionError> {
    let Some(hash) = hash_token(token) else { return Ok(None) };
    let ticket = app.store.ticket(&hash).await?.filter(|ticket| !ticket.is_over(app.clock.now()));
    let Some(Errand::AddFactor { session, draft }) = ticket.map(|ticket| ticket.errand) else { return Ok(None) };
    // What is reached elsewhere is set up on another page.
    if session != own.root() || draft.user != own.id() || draft.kind() != FactorKind::Totp {
        return Ok(None);
    }
    let names = (app.settings.second_factor.issuer.as_str(), own.session.user.name.as_str());
    let setup = totp::setup(&draft, &app.secrets, names)?;
    Ok(Some(Draft { hash, factor: draft, setup }))
}

/// Whoever sees the draft knows its secret, so there is nothing to guess and wrong codes are not counted: a scan that
/// failed can be tried again.
pub async fn confirm(
    app: &App,
    own: &Oneself<'_>,
    draft: &Draft,
    (code, labels): (&TypedCode, Labels),
) -> Result<Confirmed, ActionError> {
    let now = app.clock.now();
    let means = Means { secrets: &app.secrets, now };
    let Some(accepted) = factors::confirm(&draft.factor, code, &means)? else { return Ok(Confirmed::Wrong) };
    let factor = Factor { label: labels.factor, ..accepted };
    let new = New { ticket: draft.hash, factor, codes: labels.codes, approval: None };
    Ok(add(app, own, new).await?.map_or(Confirmed::Ended, Confirmed::Confirmed))
}

/// One whose first answer was right.
pub(super) struct New {
    pub(super) ticket: TokenHash,
    pub(super) factor: Factor,
    /// What codes on paper are called, if some are made now.
    pub(super) codes: Label,
    /// By which it was confirmed, if it was asked elsewhere.
    pub(super) approval: Option<ApprovalId>,
}

/// Written whole, with the codes on paper that come with the first one; then the session stands for two factors. `None`: it
/// was not added.
pub(super) async fn add(app: &App, own: &Oneself<'_>, new: New) -> Result<Option<Box<Added>>, ActionError> {
    let Some(user) = app.store.user(own.id()).await? else { return Ok(None) };
    let (kind, before) = (new.factor.kind(), own.session.root().session.methods);
    let second = Some(Second::Proven { kind, at: app.clock.now() });
    // Whoever said yes was told of a try, and of no change.
    let is_yes = new.approval.is_some() && factors::prompt(kind) == Prompt::ApproveElsewhere;
    let methods = Methods { second, only_opens_places: before.only_opens_places || is_yes, ..before };
    let Some(codes) = write(app, own, &user, new).await? else { return Ok(None) };
    let renewed = rise(app, own, methods).await.unwrap_or_else(|error| {
        // The factor counts, and its codes must be shown now or never.
        tracing::warn!(%error, "a session could not be raised after a factor was added");
        None
    });
    Ok(Some(Box::new(Added { codes, renewed })))
}

/// `None`: it was not added.
pub(super) async fn write(
    app: &App,
    own: &Oneself<'_>,
    user: &User,
    new: New,
) -> Result<Option<Vec<Secret>>, ActionError> {
    let there = own_factors(app, user).await?;
    // One mailbox is one factor, whoever writes to it; two may have been begun.
    let is_mailbox = |factor: &Factor| factor.kind() == FactorKind::Email;
    if is_mailbox(&new.factor) && there.protecting.iter().any(is_mailbox) {
        return Ok(None);
    }
    let mut adds = vec![new.factor.clone()];
    let mut codes = Vec::new();
    if there.codes.is_none() {
        let made = recovery::draw(user.id, new.codes, app.clock.now(), (&app.secrets, &*app.random));
        adds.push(made.0);
        codes = made.1;
    }
    let label = new.factor.label.as_str().to_owned();
    let told = notice(app, user, Message::FactorAdded { label: label.clone(), whence: own.whence(app) })?;
    let along = own.along(app, Act::FactorAdded, label).with_notice(told);
    let along = Along { spends: Some(new.ticket), approval: new.approval, ..along };
    let change =
        FactorChange { user: user.id, user_version: user.version, removes: Vec::new(), adds, ends_trust: false };
    Ok(match app.store.change_factors(change, along).await? {
        Saved::Saved => Some(codes),
        Saved::Stale | Saved::Gone | Saved::Spent | Saved::EmailTaken => None,
    })
}

/// `None`: the session ended meanwhile.
async fn rise(app: &App, own: &Oneself<'_>, methods: Methods) -> StoreResult<Option<Renewed>> {
    let Some(user) = app.store.user(own.id()).await? else { return Ok(None) };
    let along = own.entry(app, Act::FactorAccepted, "").into();
    Ok(match raise(app, own.session, (&user, methods), along).await? {
        Rise::Done(renewed) => Some(renewed),
        Rise::Over | Rise::Spent => None,
    })
}
