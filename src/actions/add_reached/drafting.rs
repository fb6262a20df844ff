//! A factor on its way: what is kept of it until it was tried out.

use crate::actions::oneself::Oneself;
use crate::actions::spend;
use crate::app::App;
use crate::crypto::digest::hex;
use crate::domain::factor::{ChannelName, Factor, Keeps, Label, Reached, ReachedKind};
use crate::domain::ids::FactorId;
use crate::domain::phone_number::PhoneNumber;
use crate::domain::secret::Secret;
use crate::domain::ticket::Errand;
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::factors::FactorError;
use crate::factors::channel::{Binding, ChannelError, Owner, Place};
use crate::random::{self, Random, new_factor_id};

/// A factor on its way.
pub(super) struct Drafting<'a> {
    pub(super) app: &'a App,
    pub(super) own: &'a Oneself<'a>,
    pub(super) user: &'a User,
}

/// What the phone is to scan or open.
struct Picture {
    shows: Secret,
    shown_until: Option<Timestamp>,
    /// Whether the provider tells us that it did.
    is_told: bool,
}

impl Drafting<'_> {
    pub(super) async fn bind(
        &self,
        (name, kind): (&ChannelName, ReachedKind),
        label: &str,
        number: Option<&PhoneNumber>,
    ) -> Result<Result<Errand, FactorError>, ChannelError> {
        let app = self.app;
        let Some(channel) = app.channels.get(name) else { return Err(ChannelError::Gone) };
        let reference = reference(&*app.random);
        let owner =
            Owner { reference: &reference, name: self.user.name.as_str(), number: number.map(PhoneNumber::e164), kind };
        let bound = channel.bind(owner).await;
        if let Err(error) = &bound {
            spend::note_failure(app, name, error);
        }
        Ok(match bound? {
            Binding::At(place) => self.at((name, kind), &place, label),
            Binding::Scan { shows, handle, lasts } => {
                let shown_until = Some(app.clock.now().plus(lasts));
                self.connect((name, kind), (&handle, label), Picture { shows, shown_until, is_told: true })
            }
        })
    }

    /// Reached there, at once or once the phone listens.
    pub(super) fn at(
        &self,
        of: (&ChannelName, ReachedKind),
        place: &Place,
        label: &str,
    ) -> Result<Errand, FactorError> {
        if let Some(listens_at) = &place.listens_at {
            let shows = Secret::new(listens_at.clone());
            return self.connect(of, (&place.at, label), Picture { shows, shown_until: None, is_told: false });
        }
        let factor = self.reached(new_factor_id(&*self.app.random), of, (&place.at, &place.shown))?;
        let label = if place.shown.is_empty() { label } else { place.shown.as_str() };
        Ok(self.errand(Factor { label: Label::fitting(label), ..factor }))
    }

    fn connect(
        &self,
        of: (&ChannelName, ReachedKind),
        (at, label): (&Secret, &str),
        Picture { shows, shown_until, is_told }: Picture,
    ) -> Result<Errand, FactorError> {
        let id = new_factor_id(&*self.app.random);
        let factor = self.reached(id, of, (at, ""))?;
        let shows = self.app.secrets.seal_factor(id, shows.expose().as_bytes(), &*self.app.random)?;
        let draft = Factor { label: Label::fitting(label), ..factor };
        Ok(Errand::Connect { session: self.own.root(), draft, shows, shown_until, is_told })
    }

    fn reached(
        &self,
        id: FactorId,
        (channel, kind): (&ChannelName, ReachedKind),
        (at, shown): (&Secret, &str),
    ) -> Result<Factor, FactorError> {
        let at = self.app.secrets.seal_factor(id, at.expose().as_bytes(), &*self.app.random)?;
        let keeps = Keeps::Reached(Reached { channel: channel.clone(), kind, at, shown: shown.to_owned() });
        Ok(self.draft(id, keeps, Label::fitting(shown)))
    }

    pub(super) fn added(&self, keeps: Keeps, label: Label) -> Errand {
        self.errand(self.draft(new_factor_id(&*self.app.random), keeps, label))
    }

    pub(super) fn errand(&self, draft: Factor) -> Errand {
        Errand::AddFactor { session: self.own.root(), draft }
    }

    fn draft(&self, id: FactorId, keeps: Keeps, label: Label) -> Factor {
        let created = self.app.clock.now();
        Factor { id, user: self.user.id, label, keeps, created, last_used: None, version: 0 }
    }
}

/// Random, and of one binding alone: who sees it at the provider learns nothing of the account. In letters and digits that
/// every provider takes; hyphens and underscores some do not.
fn reference(random: &dyn Random) -> String {
    hex(&random::bytes::<20>(random))
}
