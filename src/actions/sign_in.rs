//! Signing in with a name and a password.

use std::time::Duration;

use super::ask_elsewhere::{About, Asking, ask, can_reach, is_worth_asking};
use super::begin_session::{Begun, Complete, Place, SignedIn, begin};
use super::tries::{Counted, Tries};
use super::{ActionError, ROUNDS, contended, enrol_link};
use crate::app::App;
use crate::crypto::token::{hash_token, new_token};
use crate::domain::approval::{Asker, Purpose};
use crate::domain::arrival::Arrival;
use crate::domain::audit::Act;
use crate::domain::factor::{Factor, Label, Prompt, in_order, protect};
use crate::domain::ids::{FactorId, UserId};
use crate::domain::login::{AfterPassword, Known};
use crate::domain::names::SignInName;
use crate::domain::secret::{Password, Secret, TokenHash};
use crate::domain::session::{Methods, Second};
use crate::domain::ticket::{Errand, Pending, Ticket};
use crate::domain::user::User;
use crate::factors::{self, totp};
use crate::store::{Ending, Lane, Saved, TicketOpened};

/// What came with the form.
pub struct Attempt<'a> {
    pub place: Place<'a>,
    /// As it was typed: a user name or an e-mail address.
    pub name: &'a str,
    pub password: &'a Password,
    pub remember: bool,
    /// The values of the trust cookie.
    pub trusts: Vec<TokenHash>,
    /// An operator's link, by which they came.
    pub link: Option<TokenHash>,
    /// What a first authenticator app is to be called.
    pub label: Label,
}

/// What a sign-in needs once the password was right.
struct Onward<'a> {
    place: &'a Place<'a>,
    remember: bool,
    trusts: &'a [TokenHash],
    link: Option<TokenHash>,
    label: &'a Label,
}

#[derive(Debug)]
pub enum SignIn {
    Done(Box<SignedIn>),
    /// The password was right, and nobody is signed in yet: this opens the next step, in this browser alone.
    Pending {
        ticket: Secret,
        /// What is asked for there, if it is not what its owner prefers.
        way: Option<FactorId>,
    },
    /// The password was right, and the first factor that is needed takes an operator's link.
    FirstFactorByLink,
    /// Name and password don't match, or this person may not sign in: the same answer for all of these.
    Refused,
    Wait(Duration),
}

/// How long a sign-in may stay half-done; longer where an app must be found and set up first.
const STEP_LASTS: Duration = Duration::from_mins(10);
const ENROLMENT_LASTS: Duration = Duration::from_mins(30);

impl Attempt<'_> {
    fn onward(&self) -> Onward<'_> {
        Onward {
            place: &self.place,
            remember: self.remember,
            trusts: &self.trusts,
            link: self.link,
            label: &self.label,
        }
    }
}

/// Somebody whose account was made a moment ago, in this very browser and with a password that they typed there. `None`:
/// something about them was changed since.
pub async fn as_newcomer(
    app: &App,
    user: &User,
    place: &Place<'_>,
    label: &Label,
) -> Result<Option<SignIn>, ActionError> {
    if !may_sign_in(app, user, place.visitor.arrival) {
        return Ok(None);
    }
    go_on(app, user, &Onward { place, remember: false, trusts: &[], link: None, label }, Lane::Strangers).await
}

pub async fn with_password(app: &App, attempt: Attempt<'_>) -> Result<SignIn, ActionError> {
    let tried = try_password(app, attempt).await;
    app.live.counts.sign_ins.add(match &tried {
        Ok(SignIn::Done(_)) => "done",
        Ok(SignIn::Pending { .. }) => "pending",
        Ok(SignIn::FirstFactorByLink) => "no_factor",
        Ok(SignIn::Refused) => "refused",
        Ok(SignIn::Wait(_)) => "delayed",
        Err(ActionError::Busy(_)) => "busy",
        Err(ActionError::Store(_) | ActionError::Factor(_) | ActionError::Seal(_)) => "failed",
    });
    tried
}

async fn try_password(app: &App, attempt: Attempt<'_>) -> Result<SignIn, ActionError> {
    let typed = SignInName::parse(attempt.name);
    let user = find(app, typed.as_ref()).await?;
    let account = account_of(app, user.as_ref(), typed.as_ref().map_or(attempt.name, SignInName::as_str));
    let tries =
        Tries::of_passwords(app, attempt.place.visitor.arrival, account, &attempt.place.visitor.browser).await?;
    let is_last = match tries.count().await? {
        Counted::Wait(wait) => return Ok(SignIn::Wait(wait)),
        Counted::Judge { last_before_wait } => last_before_wait,
    };
    match judge(app, user, &attempt, tries.lane).await {
        Ok(Some(done)) => {
            tries.were_right();
            Ok(done)
        }
        Ok(None) => {
            app.store.record(attempt.place.entry(app, Act::PasswordRefused, account).into()).await?;
            if is_last {
                app.store.record(attempt.place.entry(app, Act::AccountDelayed, account).into()).await?;
            }
            Ok(SignIn::Refused)
        }
        Err(ActionError::Busy(busy)) => {
            tries.give_back().await?;
            Err(busy.into())
        }
        Err(failed) => Err(failed),
    }
}

/// A session begins only for the person whose password was checked. Whoever is changed at this very moment is read again,
/// and so is the password: neither does an old one open anything, nor is a right one called wrong.
async fn judge(
    app: &App,
    mut user: Option<User>,
    attempt: &Attempt<'_>,
    lane: Lane,
) -> Result<Option<SignIn>, ActionError> {
    for _ in 0..ROUNDS {
        let hash = user.as_ref().and_then(|user| user.password.as_ref());
        let checked = app.passwords.check(attempt.password, hash).await?;
        let Some(proven) = user.filter(|user| checked.matches && may_sign_in(app, user, attempt.place.visitor.arrival))
        else {
            return Ok(None);
        };
        let proven = if checked.rehash { rehash(app, proven, attempt).await? } else { proven };
        if let Some(done) = go_on(app, &proven, &attempt.onward(), lane).await? {
            return Ok(Some(done));
        }
        user = app.store.user(proven.id).await?;
    }
    Err(contended())
}

async fn find(app: &App, typed: Option<&SignInName>) -> Result<Option<User>, ActionError> {
    Ok(match typed {
        None => None,
        Some(SignInName::Name(name)) => app.store.user_by_name(name).await?,
        Some(SignInName::Email(address)) => app.store.user_by_email(address).await?.filter(has_verified_email),
    })
}

fn has_verified_email(user: &User) -> bool {
    user.email.as_ref().is_some_and(|email| email.verified)
}

/// The operator's locks: said in no other way than a wrong password.
pub(super) fn may_sign_in(app: &App, user: &User, arrival: &Arrival) -> bool {
    user.is_active() && !app.live.bans.refuse(arrival.client, Some(user.id), app.clock.now())
}

/// Whose counter a try is put on: the person's, or one of 65 536 for names that nobody has. Those are written like real
/// ones, so that both take the same time; and like those, all spellings of one name count together.
fn account_of(app: &App, user: Option<&User>, name: &str) -> UserId {
    if let Some(user) = user {
        return user.id;
    }
    let [a, b, ..] = app.secrets.forms.digest(&[b"unknown name", name.as_bytes()]);
    UserId::of_nobody(u16::from_be_bytes([a, b]))
}

/// The password was right and its hash made at a lower cost than today's. If the pool is busy or somebody else saved
/// first, it stays for the next time.
async fn rehash(app: &App, user: User, attempt: &Attempt<'_>) -> Result<User, ActionError> {
    let Ok(hash) = app.passwords.hash(attempt.password).await else { return Ok(user) };
    let changed = User { password: Some(hash), ..user.clone() };
    let written = attempt.place.entry(app, Act::PasswordRehashed, user.id);
    Ok(match app.store.save_user(&changed, Ending::None, written.into()).await? {
        // What is stored may be another person's write by now: its version tells, so it is not read again.
        Saved::Saved => User { version: user.version + 1, ..changed },
        Saved::Stale | Saved::EmailTaken | Saved::Gone | Saved::Spent => user,
    })
}

/// What the password opens. `None`: the person is not as they were when they were read.
async fn go_on(app: &App, user: &User, attempt: &Onward<'_>, lane: Lane) -> Result<Option<SignIn>, ActionError> {
    let factors = app.store.factors_of(user.id).await?;
    let is_protected = protect(&factors);
    let known = Known { is_protected, is_trusted: is_protected && is_trusted(app, user, attempt.trusts).await? };
    let after = app.settings.second_factor.policy.after_password(user, known);
    let link = match attempt.link {
        Some(link) if !is_protected && enrol_link::stands(app, user.id, &link).await? => Some(link),
        _ => None,
    };
    match (after, link) {
        (AfterPassword::AskFactor, _) => {
            let mut opened = open_ticket(app, user, attempt, (None, None)).await?;
            if let Some(SignIn::Pending { ticket, way }) = &mut opened {
                *way = ask_first(app, user, attempt.place, (ticket, &factors)).await?;
            }
            Ok(opened)
        }
        (AfterPassword::SignedIn(second), None) => begin_with(app, user, attempt, (lane, second)).await,
        (AfterPassword::AskOperator, None) => {
            app.store.record(attempt.place.entry(app, Act::PasswordAccepted, user.id).into()).await?;
            Ok(Some(SignIn::FirstFactorByLink))
        }
        // Whoever comes by a link wants to set one up, required or not.
        (AfterPassword::Enrol, _) | (AfterPassword::SignedIn(_) | AfterPassword::AskOperator, Some(_)) => {
            let means = (&*app.secrets, &*app.random);
            let draft = totp::draft(user.id, attempt.label.clone(), app.clock.now(), means)?;
            open_ticket(app, user, attempt, (Some(draft), link)).await
        }
    }
}

async fn begin_with(
    app: &App,
    user: &User,
    attempt: &Onward<'_>,
    (lane, second): (Lane, Option<Second>),
) -> Result<Option<SignIn>, ActionError> {
    let complete = Complete {
        user,
        place: attempt.place,
        remembered: attempt.remember,
        methods: Methods { second, ..Methods::PASSWORD },
        lane,
        trusts: false,
        enrols: Vec::new(),
    };
    let along = attempt.place.entry(app, Act::SignedIn, user.id).into();
    Ok(match begin(app, complete, along).await? {
        Begun::SignedIn(done) => Some(SignIn::Done(done)),
        Begun::Changed | Begun::Spent => None,
    })
}

/// The half-done sign-in is nobody's session: a ticket that is good for the next step alone.
async fn open_ticket(
    app: &App,
    user: &User,
    attempt: &Onward<'_>,
    (draft, link): (Option<Factor>, Option<TokenHash>),
) -> Result<Option<SignIn>, ActionError> {
    let (token, hash) = new_token(&*app.random);
    let now = app.clock.now();
    let lasts = if draft.is_some() { ENROLMENT_LASTS } else { STEP_LASTS };
    let pending = Pending {
        user: user.id,
        user_version: user.version,
        browser: attempt.place.visitor.browser,
        remembered: attempt.remember,
        draft,
        link,
    };
    let ticket = Ticket { hash, created: now, ends: now.plus(lasts), tries: 0, errand: Errand::SignIn(pending) };
    let entry = attempt.place.entry(app, Act::PasswordAccepted, user.id);
    Ok(match app.store.open_ticket(ticket, entry.into()).await? {
        TicketOpened::Opened => Some(SignIn::Pending { ticket: token, way: None }),
        TicketOpened::NameTaken | TicketOpened::Gone | TicketOpened::Spent => None,
    })
}

/// Where what is asked for first leads elsewhere, it is asked there at once. Says which one it is, if it is not the one that
/// its owner prefers: that one failed a moment ago. (Codes on paper are used up, and stand in for none that may work.)
async fn ask_first(
    app: &App,
    user: &User,
    place: &Place<'_>,
    (token, factors): (&Secret, &[Factor]),
) -> Result<Option<FactorId>, ActionError> {
    let order = in_order(factors, &user.factor_order).into_iter();
    let ways: Vec<&Factor> = order.filter(|factor| can_reach(app, user, factor)).collect();
    let is_fit = |factor: &&&Factor| factor.protects() && is_worth_asking(app, factor);
    let (Some(preferred), Some(ticket)) = (ways.first(), hash_token(token.expose())) else { return Ok(None) };
    let factor = ways.iter().find(is_fit).unwrap_or(preferred);
    if !matches!(factors::prompt(factor.kind()), Prompt::EnterCode(_)) {
        let about = About { purpose: Purpose::SignIn, app: place.heads_for.clone() };
        let asking = Asking { user, factor, asker: Asker::Ticket(ticket), visitor: &place.visitor, about };
        ask(app, asking).await?;
    }
    Ok((factor.id != preferred.id).then_some(factor.id))
}

/// Somebody else's trust, and one that is over, is none.
async fn is_trusted(app: &App, user: &User, trusts: &[TokenHash]) -> Result<bool, ActionError> {
    let lasts = app.settings.second_factor.trust_lasts;
    for hash in trusts {
        let found = app.store.trusted_browser(hash).await?;
        if found.is_some_and(|trust| trust.user == user.id && trust.stands(app.clock.now(), lasts)) {
            return Ok(true);
        }
    }
    Ok(false)
}
