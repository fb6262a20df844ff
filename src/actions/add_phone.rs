//! A phone of somebody's own. The page of whoever is signed in shows a picture; the phone that scans it makes a key and
//! signs with it; then the page asks whether that is the phone that they hold.

use std::net::IpAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::ActionError;
use super::add_factor::{Added, Begun, Labels, New, add, has_enough, may_begin};
use super::oneself::Oneself;
use super::phone::{NotHeard, verify};
use super::prove::Proof;
use crate::app::App;
use crate::crypto::digest::sha256;
use crate::crypto::token::{hash_token, new_token, read_hash, write_hash};
use crate::domain::audit::{Act, Actor, AuditEntry};
use crate::domain::factor::{Factor, Keeps, Label, Phone, PublicPoint};
use crate::domain::phone::Signed;
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::ticket::{Errand, Ticket};
use crate::domain::time::Timestamp;
use crate::random::new_factor_id;
use crate::store::{Along, StoreResult, TicketOpened};

/// For so long new pictures can be shown after one proof.
const OPEN_FOR: Duration = Duration::from_mins(30);
/// One picture, which somebody else may have seen as well.
const PICTURE_LASTS: Duration = Duration::from_mins(5);
/// The other screen is at hand.
const CONFIRM_WITHIN: Duration = Duration::from_mins(10);

/// How it stands with a phone that is being added.
#[derive(Debug)]
pub enum Standing {
    Waiting(Picture),
    Arrived(Box<Arrived>),
}

/// What the phone scans: good for one phone.
#[derive(Debug)]
pub struct Picture {
    pub token: Secret,
    pub ends: Timestamp,
}

/// A phone that waits to be confirmed where it was asked for.
#[derive(Debug)]
pub struct Arrived {
    hash: TokenHash,
    pub draft: Factor,
    /// Both screens show it.
    pub code: String,
    pub ends: Timestamp,
}

pub async fn begin(app: &App, own: &Oneself<'_>, _: &Proof) -> Result<Begun, ActionError> {
    let Some(user) = app.store.user(own.id()).await? else { return Ok(Begun::Over) };
    if !may_begin(app, &user, None).await? {
        return Ok(Begun::ByLink);
    }
    if has_enough(app, &user).await? {
        return Ok(Begun::Enough);
    }
    let now = app.clock.now();
    let (token, hash) = new_token(&*app.random);
    let errand = Errand::AddPhone { session: own.root(), user: own.id() };
    let ticket = Ticket { hash, created: now, ends: now.plus(OPEN_FOR), tries: 0, errand };
    Ok(match app.store.open_ticket(ticket, own.along(app, Act::FactorBegun, "")).await? {
        TicketOpened::Opened => Begun::Begun(token),
        TicketOpened::Gone | TicketOpened::Spent | TicketOpened::NameTaken => Begun::Over,
    })
}

/// `None`: there is none, it is over, or another session began it.
pub async fn find(app: &App, own: &Oneself<'_>, token: &str) -> Result<Option<Standing>, ActionError> {
    let Some(hash) = hash_token(token) else { return Ok(None) };
    let now = app.clock.now();
    let later = arrival(&hash);
    for place in [hash, later] {
        let Some(ticket) = app.store.ticket(&place).await?.filter(|ticket| !ticket.is_over(now)) else { continue };
        return Ok(match ticket.errand {
            Errand::AddPhone { session, user } if session == own.root() && user == own.id() => {
                let ends = ticket.ends.min(now.plus(PICTURE_LASTS));
                Some(Standing::Waiting(Picture { token: picture(app, &hash, ends), ends }))
            }
            Errand::AddFactor { session, draft } if session == own.root() && draft.user == own.id() => {
                let code = code(&later, &draft);
                Some(Standing::Arrived(Box::new(Arrived { hash: later, draft, code, ends: ticket.ends })))
            }
            _ => None,
        });
    }
    Ok(None)
}

/// What a phone says of itself that scanned a picture.
pub struct Arriving<'a> {
    pub picture: &'a str,
    pub key: PublicPoint,
    pub browser: TokenHash,
    /// What it is called until its owner calls it something else.
    pub label: Label,
    pub client: IpAddr,
}

#[derive(Debug)]
pub enum Arrival {
    /// What it will be known by once it is confirmed.
    Here(Box<Arrived>),
    /// The picture was used, or is too old.
    PictureOver,
    NotHeard(NotHeard),
}

/// The picture is used up by the first phone that scans it.
pub async fn arrive(
    app: &App,
    arriving: Arriving<'_>,
    (signed, signature): (&Signed<'_>, &[u8]),
) -> Result<Arrival, ActionError> {
    // Nobody knows this key yet, so nothing is noted of it: the picture counts once.
    if let Err(refused) = verify(app, signed, &arriving.key, signature) {
        return Ok(Arrival::NotHeard(refused));
    }
    let now = app.clock.now();
    let Some(hash) = read_picture(app, arriving.picture, now) else { return Ok(Arrival::PictureOver) };
    let later = arrival(&hash);
    let ticket = app.store.ticket(&hash).await?.filter(|ticket| !ticket.is_over(now));
    let Some(Errand::AddPhone { session, user }) = ticket.map(|ticket| ticket.errand) else {
        return Ok(came_before(app, later, &arriving.key).await?);
    };
    let key = arriving.key;
    let draft = Factor {
        id: new_factor_id(&*app.random),
        user,
        label: arriving.label,
        keeps: Keeps::Phone(Phone { key, browser: arriving.browser, push: None }),
        created: now,
        last_used: None,
        version: 0,
    };
    let entry = AuditEntry {
        at: now,
        act: Act::FactorBegun,
        by: Actor::Visitor,
        user: Some(user),
        session: Some(session),
        address: Some(arriving.client.to_string()),
        note: draft.label.as_str().to_owned(),
    };
    let along = Along { spends: Some(hash), within: Some(session), ..entry.into() };
    let ends = now.plus(CONFIRM_WITHIN);
    let errand = Errand::AddFactor { session, draft: draft.clone() };
    let ticket = Ticket { hash: later, created: now, ends, tries: 0, errand };
    Ok(match app.store.open_ticket(ticket, along).await? {
        TicketOpened::Opened => {
            let code = code(&later, &draft);
            Arrival::Here(Box::new(Arrived { hash: later, draft, code, ends }))
        }
        TicketOpened::Gone | TicketOpened::Spent | TicketOpened::NameTaken => came_before(app, later, &key).await?,
    })
}

/// The same key with the same picture once more is the same phone, whose browser sent it twice; any other came too late.
async fn came_before(app: &App, later: TokenHash, key: &PublicPoint) -> StoreResult<Arrival> {
    let ticket = app.store.ticket(&later).await?.filter(|ticket| !ticket.is_over(app.clock.now()));
    let is_of = |draft: &Factor| matches!(&draft.keeps, Keeps::Phone(phone) if phone.key == *key);
    Ok(match ticket {
        Some(Ticket { errand: Errand::AddFactor { draft, .. }, ends, .. }) if is_of(&draft) => {
            let code = code(&later, &draft);
            Arrival::Here(Box::new(Arrived { hash: later, draft, code, ends }))
        }
        _ => Arrival::PictureOver,
    })
}

/// "Yes, this is my phone." `None`: it is over, or something else of the person's factors changed meanwhile.
pub async fn confirm(
    app: &App,
    own: &Oneself<'_>,
    arrived: Arrived,
    labels: Labels,
) -> Result<Option<Added>, ActionError> {
    let factor = Factor { label: labels.factor, created: app.clock.now(), ..arrived.draft };
    let new = New { ticket: arrived.hash, factor, codes: labels.codes, approval: None };
    Ok(add(app, own, new).await?.map(|added| *added))
}

/// "No, this is not mine."
pub async fn turn_away(app: &App, own: &Oneself<'_>, arrived: &Arrived) -> Result<(), ActionError> {
    let entry = own.entry(app, Act::FactorRefused, arrived.draft.label.as_str());
    app.store.end_ticket(&arrived.hash, entry).await?;
    Ok(())
}

/// It says of which ticket it is and until when it counts, so that a page that is loaded again shows another one and
/// nothing is written.
fn picture(app: &App, ticket: &TokenHash, ends: Timestamp) -> Secret {
    let (ticket, ends) = (write_hash(ticket), ends.seconds().to_string());
    let tag = app.secrets.forms.tag(&[PICTURE, ticket.as_bytes(), ends.as_bytes()]);
    Secret::new(format!("{ticket}.{ends}.{tag}"))
}

fn read_picture(app: &App, text: &str, now: Timestamp) -> Option<TokenHash> {
    let (rest, tag) = text.rsplit_once('.')?;
    let (ticket, ends) = rest.split_once('.')?;
    let is_ours = app.secrets.forms.verify(&[PICTURE, ticket.as_bytes(), ends.as_bytes()], tag);
    let is_over = now >= Timestamp::from_seconds(ends.parse().ok()?);
    read_hash(ticket).filter(|_| is_ours && !is_over)
}

const PICTURE: &[u8] = b"phone picture";

/// Where the phone waits that came for this ticket.
fn arrival(ticket: &TokenHash) -> TokenHash {
    TokenHash::from_bytes(sha256(&[b"a phone came: ".as_slice(), ticket.as_bytes()].concat()))
}

/// Six digits of the key that came, so that nobody confirms another one.
fn code(arrival: &TokenHash, draft: &Factor) -> String {
    let key = match &draft.keeps {
        Keeps::Phone(phone) => phone.key.0.as_slice(),
        _ => &[],
    };
    let [a, b, c, d, ..] = sha256(&[b"both screens: ".as_slice(), arrival.as_bytes(), key].concat());
    let number = u32::from_be_bytes([a, b, c, d]) % 1_000_000;
    format!("{:03} {:03}", number / 1000, number % 1000)
}

/// A key as a browser writes it.
pub fn read_key(text: &str) -> Option<PublicPoint> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(PublicPoint)
}
