//! What a phone of somebody's own asks of us. It has no session: each request is signed with the key that it made when it
//! was added, and counts as long as it is among its owner's factors.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{ActionError, ROUNDS, contended};
use crate::app::App;
use crate::crypto::signature;
use crate::crypto::vapid::{PURPOSE, VapidKey};
use crate::domain::approval::{Approval, Asks, Number, State};
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::factor::{Factor, Keeps, Phone, PublicPoint};
use crate::domain::ids::{FactorId, UserId};
use crate::domain::language::Language;
use crate::domain::phone::{NONCE, Signed};
use crate::domain::secret::TokenHash;
use crate::domain::user::User;
use crate::factors::FactorError;
use crate::factors::channel::{Ask, ChannelError};
use crate::factors::web_push::{News, Parcel, Sender, Subscription, WebPush, WrittenSubscription};
use crate::live::phones::Hearing;
use crate::store::{Saved, StoreResult};
use crate::words::{PhoneNews, PhoneText, Words};

/// A phone that signed just now.
#[derive(Debug)]
pub struct Known {
    pub user: User,
    pub factor: Factor,
    phone: Phone,
}

/// Why a request of a phone is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotHeard {
    /// No such phone, or another key: nobody is told which.
    Stranger,
    /// The phone is one of its owner's, who may do nothing at the moment.
    Inactive,
    /// This very request came before: a browser or a proxy sent it twice.
    Again,
    /// The signature holds; the phone's clock is wrong.
    WrongTime,
    TooMuch,
}

pub async fn recognise(
    app: &App,
    signed: &Signed<'_>,
    signature: &[u8],
) -> Result<Result<Known, NotHeard>, ActionError> {
    let ids = (signed.person.parse::<UserId>(), signed.phone.parse::<FactorId>());
    let (Ok(person), Ok(id)) = ids else { return Ok(Err(NotHeard::Stranger)) };
    let factors = app.store.factors_of(person).await?;
    let Some(factor) = factors.into_iter().find(|factor| factor.id == id) else {
        return Ok(Err(NotHeard::Stranger));
    };
    let Keeps::Phone(phone) = factor.keeps.clone() else { return Ok(Err(NotHeard::Stranger)) };
    if let Err(refused) = hear(app, signed, (&phone.key, id), signature) {
        return Ok(Err(refused));
    }
    Ok(match app.store.user(person).await? {
        Some(user) if user.is_active() => Ok(Known { user, factor, phone }),
        Some(_) => Err(NotHeard::Inactive),
        None => Err(NotHeard::Stranger),
    })
}

/// The signature first: only whoever has the key is told anything, or noted.
fn hear(app: &App, signed: &Signed<'_>, (key, id): (&PublicPoint, FactorId), signature: &[u8]) -> Result<(), NotHeard> {
    let nonce = verify(app, signed, key, signature)?;
    match app.live.phones.hear(id, nonce, app.clock.now()) {
        Hearing::First => Ok(()),
        Hearing::Again => Err(NotHeard::Again),
        Hearing::TooMuch => Err(NotHeard::TooMuch),
    }
}

/// Whether it was signed with this key, just now. The answer is what makes it count once.
pub(super) fn verify(
    app: &App,
    signed: &Signed<'_>,
    key: &PublicPoint,
    signature: &[u8],
) -> Result<[u8; NONCE], NotHeard> {
    let origin = app.settings.gateway.public.origin();
    let nonce = URL_SAFE_NO_PAD.decode(signed.nonce).ok().and_then(|nonce| nonce.try_into().ok());
    let (Some(text), Some(nonce)) = (signed.text(&origin), nonce) else { return Err(NotHeard::Stranger) };
    if !signature::verify(key, text.as_bytes(), signature) {
        return Err(NotHeard::Stranger);
    }
    if signed.is_fresh(app.clock.now()) { Ok(nonce) } else { Err(NotHeard::WrongTime) }
}

impl Known {
    pub fn is_told(&self) -> bool {
        self.phone.push.is_some()
    }

    /// Whether it speaks from the browser in which its key was made.
    pub fn is_in(&self, browser: &TokenHash) -> bool {
        self.phone.browser == *browser
    }
}

/// What waits for this phone's answer, the newest first.
pub async fn waiting(app: &App, known: &Known) -> StoreResult<Vec<Approval>> {
    let now = app.clock.now();
    let mut all = app.store.approvals_of(known.user.id).await?;
    all.retain(|asked| is_for(asked, known) && asked.state_at(now) == State::Sent);
    Ok(all)
}

/// What was asked of this phone and no other.
pub fn is_for(asked: &Approval, known: &Known) -> bool {
    asked.user == known.user.id && asked.factor == known.factor.id && asked.is_decision()
}

/// What is offered to whoever would rather pick the number than type it: the right one among two others, always the same.
/// Nothing, where no number is asked for.
pub fn choices(app: &App, asked: &Approval) -> Vec<Number> {
    let Asks::Decision { number: Some(right) } = asked.asks else { return Vec::new() };
    let drawn = app.secrets.forms.digest(&[b"numbers to pick from", asked.id.as_bytes()]);
    let mut all = vec![right];
    for other in drawn.into_iter().filter_map(Number::from_random) {
        if all.len() < 3 && !all.contains(&other) {
            all.push(other);
        }
    }
    // In the order of their worth the right one stands at no place of its own.
    all.sort_unstable_by_key(|number| number.get());
    all
}

/// From now on it is told there, or not at all. `false`: nobody could be told there.
pub async fn subscribe(
    app: &App,
    known: &Known,
    (written, address): (Option<WrittenSubscription>, String),
) -> Result<bool, ActionError> {
    let push = match written {
        None => None,
        Some(written) => {
            let read = app.channels.push().map(|push| push.read(&written, &*app.random));
            let Some(Ok(subscription)) = read else { return Ok(false) };
            let kept = subscription.written().to_kept();
            Some(app.secrets.seal_factor(known.factor.id, &kept, &*app.random)?)
        }
    };
    let entry = AuditEntry {
        at: app.clock.now(),
        act: Act::FactorChanged,
        by: Actor::Owner,
        user: Some(known.user.id),
        session: None,
        address: Some(address),
        note: known.factor.label.as_str().to_owned(),
    };
    change(app, (known.user.id, known.factor.id), |phone| phone.push.clone_from(&push), entry).await?;
    Ok(true)
}

async fn change(
    app: &App,
    (user, id): (UserId, FactorId),
    edit: impl Fn(&mut Phone),
    entry: AuditEntry,
) -> Result<(), ActionError> {
    for _ in 0..ROUNDS {
        let factors = app.store.factors_of(user).await?;
        let Some(mut factor) = factors.into_iter().find(|factor| factor.id == id) else { return Ok(()) };
        let Keeps::Phone(phone) = &mut factor.keeps else { return Ok(()) };
        edit(phone);
        match app.store.save_factor(&factor, entry.clone().into()).await? {
            Saved::Stale => {}
            Saved::Saved | Saved::Gone | Saved::Spent | Saved::EmailTaken => return Ok(()),
        }
    }
    Err(contended())
}

/// By which push services know us; made when the first phone asks for it. Nothing, where phones are not told.
pub async fn push_key(app: &App) -> Result<Option<Arc<VapidKey>>, ActionError> {
    let Some(push) = app.channels.push() else { return Ok(None) };
    if let Some(key) = push.key() {
        return Ok(Some(Arc::clone(key)));
    }
    let sealed = if let Some(sealed) = app.store.kept_key(PURPOSE).await? {
        sealed
    } else {
        let made = VapidKey::make().map_err(|_| FactorError::Damaged)?;
        let sealed = app.secrets.seal_kept(PURPOSE, &made, &*app.random)?;
        app.store.keep_key(PURPOSE, sealed).await?
    };
    let kept = app.secrets.open_kept(PURPOSE, &sealed).map_err(FactorError::Open)?;
    let key = VapidKey::read(&kept).map_err(|_| FactorError::Damaged)?;
    Ok(Some(Arc::clone(push.take_key(key))))
}

/// Wakes the phone, where it asked for that. Its page finds what waits by itself, so nothing is lost if this fails.
pub async fn call(app: &App, factor: &Factor, approval: &Approval, ask: &Ask<'_>) {
    let (Some(push), Keeps::Phone(Phone { push: Some(_), .. })) = (app.channels.push(), &factor.keeps) else { return };
    match tell(app, push, (factor, approval), ask).await {
        Ok(()) => {}
        Err(NotTold::Push(ChannelError::Gone)) => forget(app, factor).await,
        Err(error) => tracing::warn!(%error, "a phone could not be told that something waits"),
    }
}

#[derive(Debug, thiserror::Error)]
enum NotTold {
    #[error(transparent)]
    Push(#[from] ChannelError),
    #[error(transparent)]
    Action(#[from] ActionError),
    #[error("its subscription cannot be read")]
    Unreadable,
}

async fn tell(
    app: &App,
    push: &WebPush,
    (factor, approval): (&Factor, &Approval),
    ask: &Ask<'_>,
) -> Result<(), NotTold> {
    let subscription = subscription(app, push, factor).ok_or(NotTold::Unreadable)?;
    let key = push_key(app).await?.ok_or(NotTold::Unreadable)?;
    let words = Words { language: Language::from_tag(ask.language).unwrap_or_default() };
    let (topic, phone) = (approval.id.to_string(), factor.id.to_string());
    let (body, deny) = (ask.text(), words.say(PhoneText::Deny).to_string());
    let (failed, late) = (words.say(PhoneNews::NotDenied).to_string(), words.say(PhoneNews::DeniedLate).to_string());
    let news = News {
        approval: &topic,
        phone: &phone,
        at: approval.created.seconds(),
        title: &ask.title,
        body: &body,
        deny: &deny,
        failed: &failed,
        late: &late,
    };
    let (text, contact, now) = (news.written(), contact(app), app.clock.now());
    let parcel = Parcel { text: &text, lasts: approval.ends.since(now), topic: &topic };
    Ok(push.send(&subscription, parcel, Sender { key: &key, contact: &contact, now, random: &*app.random }).await?)
}

fn subscription(app: &App, push: &WebPush, factor: &Factor) -> Option<Subscription> {
    let Keeps::Phone(Phone { push: Some(sealed), .. }) = &factor.keeps else { return None };
    let kept = app.secrets.open_factor(factor.id, sealed).ok()?;
    // Read anew each time: what is no service any more is asked no more.
    push.read(&WrittenSubscription::from_kept(&kept)?, &*app.random).ok()
}

/// Where the operators of a push service reach ours.
fn contact(app: &App) -> String {
    let public = &app.settings.gateway.public;
    match &app.settings.mail {
        Some(mail) if !public.secure => format!("mailto:{}", mail.from.address),
        _ => public.origin(),
    }
}

/// Its browser does not want to be told any more.
async fn forget(app: &App, factor: &Factor) {
    let entry = AuditEntry {
        at: app.clock.now(),
        act: Act::FactorChanged,
        by: Actor::Gateway,
        user: Some(factor.user),
        session: None,
        address: None,
        note: factor.label.as_str().to_owned(),
    };
    let Keeps::Phone(told) = &factor.keeps else { return };
    let unless_new = |phone: &mut Phone| {
        if phone.push == told.push {
            phone.push = None;
        }
    };
    if let Err(error) = change(app, (factor.user, factor.id), unless_new, entry).await {
        tracing::warn!(%error, "a phone's subscription that has ended could not be forgotten");
    }
}
