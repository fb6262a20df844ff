//! A provider that people's phones are bound at, in every way that there is, with faults to order.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use vestibule::app::App;
use vestibule::domain::factor::{ChannelName, ReachedKind};
use vestibule::domain::secret::Secret;
use vestibule::factors::channel::{
    Abilities, Ask, Binding, Binds, Bound, Callback, Channel, ChannelError, Channels, Owner, Place, Results, Sent, What,
};

use super::World;

pub(crate) struct Provider {
    abilities: Abilities,
    state: Mutex<State>,
    out: UnboundedSender<Delivered>,
    inbox: tokio::sync::Mutex<UnboundedReceiver<Delivered>>,
}

#[derive(Default)]
struct State {
    /// What the next calls answer instead of what they would.
    faults: VecDeque<ChannelError>,
    is_scanned: bool,
    unbound: Vec<String>,
}

/// What arrived at a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivered {
    pub(crate) at: String,
    pub(crate) kind: ReachedKind,
    pub(crate) title: String,
    pub(crate) code: Option<String>,
    /// The page that answers.
    pub(crate) page: Option<String>,
}

impl Provider {
    pub(crate) fn new(binds: Binds, kinds: &[ReachedKind]) -> Arc<Self> {
        let (out, inbox) = unbounded_channel();
        let abilities = Abilities {
            kinds: kinds.to_vec(),
            binds,
            results: Results { ask_every: None, callback: Callback::Proof },
            lasts: Duration::from_secs(30)..=Duration::from_mins(10),
            makes_codes: false,
        };
        Arc::new(Self { abilities, state: Mutex::default(), out, inbox: tokio::sync::Mutex::new(inbox) })
    }

    pub(crate) fn fails_with(&self, errors: impl IntoIterator<Item = ChannelError>) {
        self.state.lock().unwrap().faults.extend(errors);
    }

    pub(crate) fn is_scanned(&self) {
        self.state.lock().unwrap().is_scanned = true;
    }

    pub(crate) fn unbound(&self) -> Vec<String> {
        self.state.lock().unwrap().unbound.clone()
    }

    /// The next thing that arrives; it waits for it.
    pub(crate) async fn next(&self) -> Delivered {
        let mut inbox = self.inbox.lock().await;
        let arrives = tokio::time::timeout(Duration::from_mins(1), inbox.recv());
        arrives.await.expect("something on its way").expect("a channel that is there")
    }

    /// Nothing more has arrived.
    pub(crate) async fn is_silent(&self) -> bool {
        self.inbox.lock().await.try_recv().is_err()
    }

    fn fault(&self) -> Result<(), ChannelError> {
        self.state.lock().unwrap().faults.pop_front().map_or(Ok(()), Err)
    }
}

impl World {
    /// From now on these stand for what the configuration calls so.
    pub(crate) fn with_providers(mut self, all: &[(&str, &Arc<Provider>)]) -> Self {
        let named = |(name, provider): &(&str, &Arc<Provider>)| {
            (ChannelName::parse(name).expect("a channel's name"), Arc::clone(provider) as Arc<dyn Channel>)
        };
        let channels = all.iter().map(named).collect::<Channels>();
        self.app = Arc::new(App { channels: Arc::new(channels), ..(*self.app).clone() });
        self
    }
}

#[async_trait]
impl Channel for Provider {
    fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    async fn bind(&self, owner: Owner<'_>) -> Result<Binding, ChannelError> {
        self.fault()?;
        let place =
            |at: &str, shown: &str| Place { at: Secret::new(at.to_owned()), shown: shown.to_owned(), listens_at: None };
        Ok(match self.abilities.binds {
            Binds::Number => {
                let number = owner.number.expect("a number");
                Binding::At(place(number, &format!("{} *** {}", &number[..3], &number[number.len() - 2..])))
            }
            Binds::Known => Binding::At(place(owner.name, owner.name)),
            Binds::Address => Binding::At(Place::of_account()),
            Binds::Place => {
                let listens_at = Some(format!("https://push.example.com/{}", owner.reference));
                Binding::At(Place { listens_at, ..place(owner.reference, "") })
            }
            Binds::Scan => Binding::Scan {
                shows: Secret::new(format!("app://bind?token={}", owner.reference)),
                handle: Secret::new("handle-1".to_owned()),
                lasts: Duration::from_mins(5),
            },
        })
    }

    async fn bound(&self, handle: &Secret) -> Result<Bound, ChannelError> {
        self.fault()?;
        assert_eq!(handle.expose(), "handle-1");
        let at = Place { at: Secret::new("phone-7".to_owned()), shown: "@ada".to_owned(), listens_at: None };
        Ok(if self.state.lock().unwrap().is_scanned { Bound::At(at) } else { Bound::NotYet })
    }

    async fn send(&self, at: &Secret, ask: &Ask<'_>) -> Result<Sent, ChannelError> {
        self.fault()?;
        let (code, page) = match &ask.what {
            What::Decision { page, .. } => (None, Some((*page).to_owned())),
            What::Code(code) => (code.map(|code| code.expose().to_owned()), None),
        };
        let delivered = Delivered { at: at.expose().to_owned(), kind: ask.kind, title: ask.title.clone(), code, page };
        self.out.send(delivered).expect("somebody who reads it");
        Ok(Sent::default())
    }

    async fn unbind(&self, at: &Secret) -> Result<(), ChannelError> {
        self.fault()?;
        self.state.lock().unwrap().unbound.push(at.expose().to_owned());
        Ok(())
    }
}
