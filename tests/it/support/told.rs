//! A channel that does as it is told, and writes down what it is asked to send.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Notify;

use vestibule::domain::factor::{ChannelName, Factor, Keeps, Label, Reached, ReachedKind};
use vestibule::domain::secret::Secret;
use vestibule::domain::typed_code::TypedCode;
use vestibule::factors::channel::{
    Abilities, About, Ask, Binding, Binds, Callback, Channel, ChannelError, Channels, Checked, Forged, Hint, Line,
    Look, News, Owner, Place, Raw, Results, Sent, What,
};
use vestibule::random::new_factor_id;

use super::World;

pub(crate) struct Told {
    abilities: Abilities,
    pub(crate) has_own_numbers: bool,
    pub(crate) locks_people: bool,
    keeps_news: bool,
    inner: Mutex<Inner>,
    happened: Notify,
}

#[derive(Default)]
struct Inner {
    sent: Vec<Leaves>,
    taken: usize,
    cancelled: Vec<String>,
    fails: bool,
    is_down: bool,
    keeps_waiting: bool,
    says: Option<Look>,
    looks: usize,
    checks: usize,
    news: Vec<Hint>,
    dealt_with: usize,
}

/// What was sent.
#[derive(Clone, Debug)]
pub(crate) struct Leaves {
    pub(crate) at: String,
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
    pub(crate) page: Option<String>,
    pub(crate) refuse_at: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) reference: String,
}

impl Told {
    pub(crate) fn new(kinds: &[ReachedKind]) -> Self {
        let results = Results { ask_every: None, callback: Callback::None };
        let lasts = Duration::from_secs(30)..=Duration::from_mins(10);
        let abilities = Abilities { kinds: kinds.to_vec(), binds: Binds::Number, results, lasts, makes_codes: false };
        Self {
            abilities,
            has_own_numbers: false,
            locks_people: false,
            keeps_news: false,
            inner: Mutex::default(),
            happened: Notify::new(),
        }
    }

    /// It must be asked, or tells by itself.
    pub(crate) fn answering(mut self, results: Results) -> Self {
        self.abilities.results = results;
        self
    }

    /// What people say to it waits until it is fetched.
    pub(crate) fn keeping_news(mut self) -> Self {
        self.keeps_news = true;
        self
    }

    pub(crate) fn hears(&self, hints: impl IntoIterator<Item = Hint>) {
        self.inner.lock().unwrap().news.extend(hints);
    }

    /// So many of those were fetched, and dealt with.
    pub(crate) async fn until_dealt_with(&self, number: usize) {
        let wait = async {
            while self.inner.lock().unwrap().dealt_with < number {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), wait).await.expect("it is gone on from there");
    }

    /// It makes and checks codes: "314159" is the right one.
    pub(crate) fn making_codes(mut self) -> Self {
        self.abilities.makes_codes = true;
        self
    }

    pub(crate) fn fail(&self, fails: bool) {
        self.inner.lock().unwrap().fails = fails;
    }

    pub(crate) fn go_down(&self, is_down: bool) {
        self.inner.lock().unwrap().is_down = is_down;
    }

    /// From now on it never answers to what is taken back.
    pub(crate) fn keep_waiting(&self) {
        self.inner.lock().unwrap().keeps_waiting = true;
    }

    pub(crate) fn say(&self, look: Look) {
        self.inner.lock().unwrap().says = Some(look);
    }

    pub(crate) fn sent(&self) -> Vec<Leaves> {
        self.inner.lock().unwrap().sent.clone()
    }

    /// How many codes it was asked about.
    pub(crate) fn checks(&self) -> usize {
        self.inner.lock().unwrap().checks
    }

    pub(crate) fn cancelled(&self) -> Vec<String> {
        self.inner.lock().unwrap().cancelled.clone()
    }

    /// The next one that is sent; those that were taken before are not looked at.
    pub(crate) async fn next(&self) -> Leaves {
        let wait = async {
            loop {
                let news = self.happened.notified();
                {
                    let mut inner = self.inner.lock().unwrap();
                    if let Some(next) = inner.sent.get(inner.taken).cloned() {
                        inner.taken += 1;
                        return next;
                    }
                }
                news.await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), wait).await.expect("something is sent")
    }
}

#[async_trait]
impl Channel for Told {
    fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    fn has_own_numbers(&self) -> bool {
        self.has_own_numbers
    }

    fn locks_people(&self) -> bool {
        self.locks_people
    }

    async fn bind(&self, owner: Owner<'_>) -> Result<Binding, ChannelError> {
        let number = owner.number.unwrap_or("nowhere").to_owned();
        Ok(Binding::At(Place { at: Secret::new(number.clone()), shown: number, listens_at: None }))
    }

    async fn send(&self, at: &Secret, ask: &Ask<'_>) -> Result<Sent, ChannelError> {
        let mut inner = self.inner.lock().unwrap();
        if inner.fails {
            return Err(ChannelError::Unreachable("it was told to fail".to_owned()));
        }
        let (page, refuse_at, code) = match &ask.what {
            What::Decision { page, refuse_at, .. } => (Some((*page).to_owned()), Some((*refuse_at).to_owned()), None),
            What::Code(code) => (None, None, code.map(|code| code.expose().to_owned())),
        };
        inner.sent.push(Leaves {
            at: at.expose().to_owned(),
            title: ask.title.clone(),
            lines: ask.texts().into_iter().map(str::to_owned).collect(),
            page,
            refuse_at,
            code,
            reference: ask.reference.clone(),
        });
        self.happened.notify_waiters();
        Ok(Sent { handle: Some(format!("h-{}", inner.sent.len())), shows: None })
    }

    async fn look(&self, _handle: &str) -> Result<Look, ChannelError> {
        let mut inner = self.inner.lock().unwrap();
        inner.looks += 1;
        if inner.is_down {
            return Err(ChannelError::Unreachable("it was told to be down".to_owned()));
        }
        Ok(inner.says.clone().unwrap_or(Look::Waiting { shows: None }))
    }

    fn may_be_code(&self, typed: &TypedCode) -> bool {
        typed.expose().bytes().all(|byte| byte.is_ascii_digit())
    }

    async fn check(&self, _at: &Secret, _handle: Option<&str>, code: &TypedCode) -> Result<Checked, ChannelError> {
        let mut inner = self.inner.lock().unwrap();
        inner.checks += 1;
        if inner.fails {
            return Err(ChannelError::NoConnection);
        }
        if inner.is_down {
            return Err(ChannelError::Unreachable("it was told to be down".to_owned()));
        }
        Ok(if code.expose() == "314159" { Checked::Right } else { Checked::Wrong })
    }

    async fn cancel(&self, _at: &Secret, handle: Option<&str>) -> Result<(), ChannelError> {
        let keeps_waiting = {
            let mut inner = self.inner.lock().unwrap();
            inner.cancelled.push(handle.unwrap_or_default().to_owned());
            inner.keeps_waiting
        };
        self.happened.notify_waiters();
        if keeps_waiting {
            std::future::pending::<()>().await;
        }
        Ok(())
    }

    fn keeps_news(&self) -> bool {
        self.keeps_news
    }

    async fn news(&self, from: Option<&str>) -> Result<News, ChannelError> {
        let mut inner = self.inner.lock().unwrap();
        inner.dealt_with = from.map_or(0, |from| from.parse().unwrap());
        let hints = inner.news[inner.dealt_with..].to_vec();
        Ok(News { hints, next: Some(inner.news.len().to_string()) })
    }

    /// `approve REFERENCE` or `deny REFERENCE`, signed with `x-told: right`.
    fn read_callback(&self, raw: &Raw<'_>) -> Result<Vec<Hint>, Forged> {
        if raw.headers.get("x-told").is_none_or(|proof| proof != "right") {
            return Err(Forged);
        }
        let text = std::str::from_utf8(raw.body).map_err(|_| Forged)?;
        let Some((says, about)) = text.split_once(' ') else { return Ok(Vec::new()) };
        let says = match says {
            "approve" => Look::Approved,
            "deny" => Look::Denied(vestibule::domain::approval::Denial::Declined),
            _ => Look::Waiting { shows: None },
        };
        Ok(vec![Hint { about: About::Reference(about.to_owned()), says }])
    }
}

/// Something that is told of who asks, as English writes it.
pub(crate) fn line((label, value): (&str, &str)) -> Line {
    Line { label: label.to_owned(), value: value.to_owned(), text: format!("{label}: {value}") }
}

impl World {
    /// From now on these are configured, by these names.
    pub(crate) fn reaching(mut self, channels: &[(&str, &Arc<Told>)]) -> Self {
        let named = channels.iter().map(|(name, channel)| {
            let channel: Arc<dyn Channel> = Arc::clone(channel) as _;
            (ChannelName::parse(name).expect("a name"), channel)
        });
        let mut app = (*self.app).clone();
        app.channels = Arc::new(named.collect::<Channels>());
        self.app = Arc::new(app);
        self
    }

    /// This person is reached by that channel from now on.
    pub(crate) async fn give_reached(&self, name: &str, label: &str, by: (&str, ReachedKind)) -> Factor {
        self.give_reached_at(name, (label, &format!("at {label}")), by).await
    }

    /// The same, at a place that the channel knows.
    pub(crate) async fn give_reached_at(
        &self,
        name: &str,
        (label, at): (&str, &str),
        (channel, kind): (&str, ReachedKind),
    ) -> Factor {
        let (user, app) = (self.user(name).await, &self.app);
        let id = new_factor_id(&*app.random);
        let at = app.secrets.seal_factor(id, at.as_bytes(), &*app.random).expect("a seal");
        let channel = ChannelName::parse(channel).expect("a name");
        let factor = Factor {
            id,
            user: user.id,
            label: Label::parse(label).expect("a label"),
            keeps: Keeps::Reached(Reached { channel, kind, at, shown: format!("{label} *** 67") }),
            created: app.clock.now(),
            last_used: None,
            version: 0,
        };
        self.add_factor(&user, factor.clone()).await;
        factor
    }
}
