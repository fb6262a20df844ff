//! A channel: somebody else's way to a person's phone. None decides anything, and none is believed where it can be asked.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::HeaderMap;

use super::web_push::WebPush;
use crate::domain::approval::{Denial, Number};
use crate::domain::factor::{ChannelName, ReachedKind};
use crate::domain::phone_number::PhoneNumber;
use crate::domain::secret::Secret;
use crate::domain::typed_code::TypedCode;

#[derive(Clone, Debug)]
pub struct Abilities {
    /// What it can do for people, the best first.
    pub kinds: Vec<ReachedKind>,
    pub binds: Binds,
    pub results: Results,
    /// For how long a question of it can be answered. (A code lives as long as ours do, everywhere.)
    pub lasts: RangeInclusive<Duration>,
    /// The code is made and checked by the provider.
    pub makes_codes: bool,
}

/// How it gets to know somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binds {
    /// By a telephone number, which a first code confirms.
    Number,
    /// By something that the phone scans or opens; then it tells us by itself.
    Scan,
    /// By a place that we make up, which the phone is told to listen to; a first answer confirms it.
    Place,
    /// It knows them by their user name already.
    Known,
    /// By the verified address of the account, wherever that is by then: it is told each time.
    Address,
}

/// How answers come back. What comes by itself is a hint where the provider can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Results {
    /// Asked this often; a provider that answers only when there is news is asked again at once.
    pub ask_every: Option<Duration>,
    pub callback: Callback,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callback {
    None,
    /// Ask the provider.
    Hint,
    /// Its signature is all there is.
    Proof,
}

/// Who is to be bound.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    /// Random, for this binding alone: nothing of the account.
    pub reference: &'a str,
    /// The user name, for a provider that knows people by it.
    pub name: &'a str,
    /// What was typed: a number in E.164.
    pub number: Option<&'a str>,
    pub kind: ReachedKind,
}

/// What there is to be done for a binding.
#[derive(Debug)]
pub enum Binding {
    /// It is reached at this from now on, once a first answer has confirmed it.
    At(Place),
    /// This is scanned or opened; `bound` knows when it was.
    Scan { shows: Secret, handle: Secret, lasts: Duration },
}

#[derive(Debug)]
pub enum Bound {
    NotYet,
    At(Place),
    Over,
}

/// Where somebody is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub at: Secret,
    /// As much of it as may be shown.
    pub shown: String,
    /// What the phone must be told, if it must: an address to scan and open.
    pub listens_at: Option<String>,
}

impl Place {
    /// Whoever sends there looks the address up.
    pub fn of_account() -> Self {
        Self { at: Secret::new(String::new()), shown: String::new(), listens_at: None }
    }

    pub fn of_number(e164: &str) -> Self {
        let shown = PhoneNumber::from_e164(e164).map_or_else(String::new, |number| number.masked());
        Self { at: Secret::new(e164.to_owned()), shown, listens_at: None }
    }
}

/// What is asked there, in the person's words.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    pub kind: ReachedKind,
    pub what: What<'a>,
    /// Such as "Sign in to Wiki?".
    pub title: String,
    /// Who asks, from where, with what.
    pub lines: Vec<Line>,
    /// BCP 47.
    pub language: &'static str,
    pub lasts: Duration,
    /// By which what is sent twice is known as one.
    pub reference: String,
}

/// A thing that is told of who asks, such as from where: for some in a line, for others apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub label: String,
    pub value: String,
    /// Both, as the person's language writes them.
    pub text: String,
}

impl Ask<'_> {
    /// All that is told of who asks, each in a line of its own.
    pub fn text(&self) -> String {
        self.texts().join("\n")
    }

    pub fn texts(&self) -> Vec<&str> {
        self.lines.iter().map(|line| line.text.as_str()).collect()
    }
}

#[derive(Clone, Debug)]
pub enum What<'a> {
    Decision {
        /// Our page on which it is decided.
        page: &'a str,
        open: String,
        /// Where "no" is said by a POST of nothing.
        refuse_at: &'a str,
        refuse: String,
    },
    /// Ours; or nothing, where the provider makes it.
    Code(Option<&'a Secret>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// By which the provider is asked.
    pub handle: Option<String>,
    /// What is to be shown to the one who waits.
    pub shows: Option<String>,
}

/// What the provider says when it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    Waiting {
        shows: Option<String>,
    },
    Approved,
    /// Yes, with a number that was typed there and is still to be compared.
    ApprovedWith(Number),
    Denied(Denial),
    Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    Right,
    Wrong,
    /// There is no code (any more) that could be right.
    Over,
}

/// What came to a channel's address, as it came.
#[derive(Clone, Debug)]
pub struct Raw<'a> {
    pub method: &'a http::Method,
    /// As configured, whatever the request said of its host.
    pub url: &'a str,
    pub query: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a Bytes,
}

/// What a callback is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub about: About,
    /// Counts only where a callback is a proof.
    pub says: Look,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// As `Sent` named it.
    Handle(String),
    /// As `Ask` named it.
    Reference(String),
    /// Somebody was bound.
    Binding { handle: Secret, place: Place },
}

/// What came for a channel that keeps it until it is fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    pub hints: Vec<Hint>,
    /// From where to go on, once all of these were dealt with.
    pub next: Option<String>,
}

/// It is not the provider who sent that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a callback without the provider's signature")]
pub struct Forged;

#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    /// Not now, for nobody.
    #[error("the provider takes no more for a while")]
    Throttled { wait: Option<Duration> },
    /// Not now, for this destination; others are reached.
    #[error("nothing more goes to that destination for a while")]
    TooOften,
    /// The provider does not know this phone (any more).
    #[error("the provider does not know where that is")]
    Gone,
    /// What was sent is nothing that it takes: a number that cannot be, a kind that it has not.
    #[error("the provider refused it: {0}")]
    Refused(String),
    /// It never will, for this destination.
    #[error("the provider blocks that destination")]
    Blocked,
    /// The operator's credentials are wrong: worth an alarm.
    #[error("the provider does not take our credentials")]
    Credentials,
    /// There was no connection, so nothing has left.
    #[error("the provider could not be reached: no connection")]
    NoConnection,
    /// It did not answer, or said that it is broken: what was to be sent may have left all the same.
    #[error("the provider could not be reached: {0}")]
    Unreachable(String),
    /// What it answered is not what it promises to answer.
    #[error("the provider answered with something else: {0}")]
    Garbage(String),
}

impl ChannelError {
    /// Whether what was to be sent may be on its way, for all that is known.
    pub fn may_have_left(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Garbage(_) => true,
            Self::Throttled { .. }
            | Self::TooOften
            | Self::Gone
            | Self::Refused(_)
            | Self::Blocked
            | Self::Credentials
            | Self::NoConnection => false,
        }
    }

    /// Whether it is a fault of the channel, and not of what was sent or where.
    pub fn is_of_the_channel(&self) -> bool {
        !matches!(self, Self::TooOften | Self::Gone | Self::Refused(_) | Self::Blocked)
    }
}

/// One provider, as one `[[channel]]` has it. What a provider has not, it leaves as it is here.
#[async_trait]
pub trait Channel: Send + Sync {
    fn abilities(&self) -> &Abilities;

    /// Whether it has the person compare a number of its own (what `Sent` or `Look` shows): ours is not asked for then.
    fn has_own_numbers(&self) -> bool {
        false
    }

    /// Whether a code of its own has a name there (what `Sent` tells), without which none can be checked.
    fn names_codes(&self) -> bool {
        false
    }

    /// Whether too many wrong codes shut a person out there, from all that it does for them.
    fn locks_people(&self) -> bool {
        false
    }

    /// One that does several things may get to know people for each in another way.
    fn binds(&self, _kind: ReachedKind) -> Binds {
        self.abilities().binds
    }

    async fn bind(&self, owner: Owner<'_>) -> Result<Binding, ChannelError>;

    async fn bound(&self, _handle: &Secret) -> Result<Bound, ChannelError> {
        Ok(Bound::Over)
    }

    async fn send(&self, at: &Secret, ask: &Ask<'_>) -> Result<Sent, ChannelError>;

    /// The same code to the same place.
    async fn send_again(&self, at: &Secret, ask: &Ask<'_>, _handle: Option<&str>) -> Result<(), ChannelError> {
        self.send(at, ask).await.map(|_| ())
    }

    async fn look(&self, _handle: &str) -> Result<Look, ChannelError> {
        Ok(Look::Waiting { shows: None })
    }

    /// What can be none of its codes by its shape is not carried there.
    fn may_be_code(&self, _typed: &TypedCode) -> bool {
        true
    }

    async fn check(&self, _at: &Secret, _handle: Option<&str>, _code: &TypedCode) -> Result<Checked, ChannelError> {
        Ok(Checked::Over)
    }

    /// Nobody waits for it any more.
    async fn cancel(&self, _at: &Secret, _handle: Option<&str>) -> Result<(), ChannelError> {
        Ok(())
    }

    /// The same may come twice, since whoever tells tries again: what is decided is decided once.
    fn read_callback(&self, _raw: &Raw<'_>) -> Result<Vec<Hint>, Forged> {
        Err(Forged)
    }

    /// Whether what people say is kept there until `news` fetches it.
    fn keeps_news(&self) -> bool {
        false
    }

    /// Waits a while for something to come, for one who asks. What is not gone on from comes again: nothing is lost.
    async fn news(&self, _from: Option<&str>) -> Result<News, ChannelError> {
        Ok(News::default())
    }

    /// Whether two that are bound may be one place over there, which goes for both when it is unbound.
    fn shares_places(&self) -> bool {
        false
    }

    async fn unbind(&self, _at: &Secret) -> Result<(), ChannelError> {
        Ok(())
    }
}

/// All that the configuration has, by name.
#[derive(Clone, Default)]
pub struct Channels {
    by_name: BTreeMap<ChannelName, Arc<dyn Channel>>,
    /// How phones of our own are told.
    push: Option<Arc<WebPush>>,
}

impl Channels {
    pub fn get(&self, name: &ChannelName) -> Option<&Arc<dyn Channel>> {
        self.by_name.get(name)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&ChannelName, &Arc<dyn Channel>)> {
        self.by_name.iter()
    }

    #[must_use]
    pub fn with_push(self, push: Arc<WebPush>) -> Self {
        Self { push: Some(push), ..self }
    }

    pub fn push(&self) -> Option<&Arc<WebPush>> {
        self.push.as_ref()
    }
}

impl FromIterator<(ChannelName, Arc<dyn Channel>)> for Channels {
    fn from_iter<I: IntoIterator<Item = (ChannelName, Arc<dyn Channel>)>>(channels: I) -> Self {
        Self { by_name: channels.into_iter().collect(), push: None }
    }
}
