//! A person's second factors: seeing them, naming them, and taking them away.

use super::ActionError;
use super::letters::{Notice, notice};
use super::oneself::Oneself;
use super::prove::Proof;
use super::unbind::unbind;
use crate::app::App;
use crate::domain::audit::Act;
use crate::domain::factor::{Factor, Label, in_order};
use crate::domain::ids::FactorId;
use crate::domain::letter::Message;
use crate::domain::secret::Secret;
use crate::domain::user::User;
use crate::factors::recovery;
use crate::store::{Along, Ending, FactorChange, Saved, StoreError, StoreResult};

/// Those that protect the account, in the order in which they are asked for, and the codes on paper beside them.
#[derive(Debug)]
pub struct OwnFactors {
    pub protecting: Vec<Factor>,
    pub codes: Option<Factor>,
}

impl OwnFactors {
    pub fn codes_left(&self) -> usize {
        self.codes.as_ref().and_then(Factor::codes_left).unwrap_or(0) as usize
    }

    fn find(&self, id: FactorId) -> Option<&Factor> {
        self.protecting.iter().find(|factor| factor.id == id)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Managed {
    Done,
    /// It is not theirs, or not there any more.
    NotFound,
    /// The account must keep one: it is required of this person.
    Required,
    /// The last one is given up together with all that stands beside it: two-factor is disabled.
    IsLast,
    /// The session ended meanwhile, and nothing was done.
    Over,
}

/// What may happen to somebody's factors, once they are read.
enum Plan {
    Do(Change),
    Not(Managed),
}

struct Change {
    removes: Vec<FactorId>,
    adds: Vec<Factor>,
    ends_trust: bool,
    act: Act,
    note: String,
    message: Message,
}

/// More collisions in a row than this are no accident.
const ROUNDS: usize = 8;

pub async fn own_factors(app: &App, user: &User) -> StoreResult<OwnFactors> {
    let all = app.store.factors_of(user.id).await?;
    let protecting = in_order(&all, &user.factor_order).into_iter().filter(|factor| factor.protects());
    let protecting = protecting.cloned().collect();
    Ok(OwnFactors { protecting, codes: all.into_iter().find(|factor| !factor.protects()) })
}

pub async fn rename(app: &App, own: &Oneself<'_>, id: FactorId, label: &Label) -> Result<Managed, ActionError> {
    for _ in 0..ROUNDS {
        let Some(user) = app.store.user(own.id()).await? else { return Ok(Managed::Over) };
        let factors = own_factors(app, &user).await?;
        let Some(factor) = factors.find(id) else { return Ok(Managed::NotFound) };
        let along = own.along(app, Act::FactorChanged, label.as_str());
        match app.store.save_factor(&Factor { label: label.clone(), ..factor.clone() }, along).await? {
            Saved::Saved => return Ok(Managed::Done),
            Saved::Gone => return Ok(Managed::NotFound),
            Saved::Spent => return Ok(Managed::Over),
            // A code of it was used at this moment.
            Saved::Stale | Saved::EmailTaken => {}
        }
    }
    Err(contended())
}

/// From now on this one is asked for first.
pub async fn ask_first(app: &App, own: &Oneself<'_>, id: FactorId) -> Result<Managed, ActionError> {
    for _ in 0..ROUNDS {
        let Some(user) = app.store.user(own.id()).await? else { return Ok(Managed::Over) };
        let factors = own_factors(app, &user).await?;
        let Some(first) = factors.find(id) else { return Ok(Managed::NotFound) };
        let rest = factors.protecting.iter().map(|factor| factor.id).filter(|other| *other != id);
        let ordered = User { factor_order: std::iter::once(id).chain(rest).collect(), ..user };
        let along = own.along(app, Act::FactorChanged, first.label.as_str());
        match app.store.save_user(&ordered, Ending::None, along).await? {
            Saved::Saved => return Ok(Managed::Done),
            Saved::Gone | Saved::Spent => return Ok(Managed::Over),
            Saved::Stale | Saved::EmailTaken => {}
        }
    }
    Err(contended())
}

/// One of several. With it goes the trust in browsers, which may rest on it.
pub async fn remove(app: &App, own: &Oneself<'_>, _: &Proof, id: FactorId) -> Result<Managed, ActionError> {
    change(app, own, |user, factors| {
        let Some(factor) = factors.find(id) else { return Plan::Not(Managed::NotFound) };
        if factors.protecting.len() == 1 {
            let is_required = app.settings.second_factor.policy.requires(user);
            return Plan::Not(if is_required { Managed::Required } else { Managed::IsLast });
        }
        let label = factor.label.as_str().to_owned();
        Plan::Do(Change {
            removes: vec![id],
            adds: Vec::new(),
            ends_trust: true,
            act: Act::FactorRemoved,
            note: label.clone(),
            message: Message::FactorRemoved { label, whence: own.whence(app) },
        })
    })
    .await
}

/// All of them, the codes on paper and the trusted browsers: from now on the password alone is asked for.
pub async fn disable(app: &App, own: &Oneself<'_>, _: &Proof) -> Result<Managed, ActionError> {
    change(app, own, |user, factors| {
        if app.settings.second_factor.policy.requires(user) {
            return Plan::Not(Managed::Required);
        }
        if factors.protecting.is_empty() && factors.codes.is_none() {
            return Plan::Not(Managed::NotFound);
        }
        let labels: Vec<&str> = factors.protecting.iter().map(|factor| factor.label.as_str()).collect();
        Plan::Do(Change {
            removes: factors.protecting.iter().chain(&factors.codes).map(|factor| factor.id).collect(),
            adds: Vec::new(),
            ends_trust: true,
            act: Act::FactorRemoved,
            note: labels.join(", "),
            message: Message::TwoFactorDisabled { whence: own.whence(app) },
        })
    })
    .await
}

/// New codes on paper in the place of all old ones, to be shown once. Without a factor there is nothing that they could
/// stand in for.
pub async fn make_codes(
    app: &App,
    own: &Oneself<'_>,
    _: &Proof,
    label: Label,
) -> Result<Result<Vec<Secret>, Managed>, ActionError> {
    let (factor, codes) = recovery::draw(own.id(), label, app.clock.now(), (&app.secrets, &*app.random));
    let managed = change(app, own, |_, factors| {
        if factors.protecting.is_empty() {
            return Plan::Not(Managed::NotFound);
        }
        Plan::Do(Change {
            removes: factors.codes.iter().map(|codes| codes.id).collect(),
            adds: vec![factor.clone()],
            ends_trust: false,
            act: Act::RecoveryCodesMade,
            note: String::new(),
            message: Message::RecoveryCodesMade { whence: own.whence(app) },
        })
    })
    .await?;
    Ok(if managed == Managed::Done { Ok(codes) } else { Err(managed) })
}

/// Reads, plans and writes, again if somebody else wrote in between: of two tabs that each take away one of the last two,
/// the second sees what the first left.
async fn change(
    app: &App,
    own: &Oneself<'_>,
    plan: impl Fn(&User, &OwnFactors) -> Plan,
) -> Result<Managed, ActionError> {
    for _ in 0..ROUNDS {
        let Some(user) = app.store.user(own.id()).await? else { return Ok(Managed::Over) };
        let factors = own_factors(app, &user).await?;
        let Change { removes, adds, ends_trust, act, note, message } = match plan(&user, &factors) {
            Plan::Do(change) => change,
            Plan::Not(why) => return Ok(why),
        };
        let told: Notice = notice(app, &user, message)?;
        let along: Along = own.along(app, act, note).with_notice(told);
        let mut removed = factors.protecting;
        removed.retain(|factor| removes.contains(&factor.id));
        let written = FactorChange { user: user.id, user_version: user.version, removes, adds, ends_trust };
        match app.store.change_factors(written, along).await? {
            Saved::Saved => {
                unbind(app, removed);
                return Ok(Managed::Done);
            }
            Saved::Gone | Saved::Spent => return Ok(Managed::Over),
            Saved::Stale | Saved::EmailTaken => {}
        }
    }
    Err(contended())
}

fn contended() -> ActionError {
    StoreError::Unavailable("an account changes faster than it can be read".into()).into()
}
