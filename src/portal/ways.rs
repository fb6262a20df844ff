//! The ways in which somebody can prove more, as a page offers them: one is asked for, the others are links.

use crate::actions::add_reached::is_up;
use crate::app::App;
use crate::domain::factor::{Factor, FactorKind, Keeps, Prompt, chosen};
use crate::domain::ids::FactorId;
use crate::domain::user::User;
use crate::factors;
use crate::pages::{Standing, Way};

pub(super) struct Offer {
    factor: Factor,
    /// What it is called on the page.
    label: String,
    key: String,
    link: String,
    is_up: bool,
    elsewhere: Option<Elsewhere>,
}

/// What happens at another page for it.
enum Elsewhere {
    First(String),
    Again(String),
}

/// The one that somebody chose comes first; if they chose none that is there, they stay as they are. `page` is where the
/// form stands: by its link, another way is asked for there.
pub(super) fn in_turn(
    (app, user): (&App, &User),
    ways: &[Factor],
    (chosen_way, page): (Option<&str>, &str),
) -> Vec<Offer> {
    let order: Vec<&Factor> = ways.iter().collect();
    let first = chosen(&order, chosen_way).map(|first| first.id);
    let mut offers: Vec<Offer> = ways
        .iter()
        .map(|factor| {
            let key = key_of(factor, ways);
            let link = with_query(page.to_owned(), &[&format!("way={key}")]);
            let label = goes_to(user, factor);
            Offer { factor: factor.clone(), label, key, link, elsewhere: None, is_up: is_up(app, factor) }
        })
        .collect();
    offers.sort_by_key(|offer| Some(offer.factor.id) != first);
    offers
}

impl Offer {
    pub(super) fn way(&self) -> Way<'_> {
        let prompt = factors::prompt_of(&self.factor);
        let standing = match &self.elsewhere {
            None => Standing::Ready,
            Some(Elsewhere::First(page)) => Standing::Before(page),
            Some(Elsewhere::Again(page)) => Standing::Sent(page),
        };
        Way { key: &self.key, link: &self.link, prompt, label: &self.label, standing, is_up: self.is_up }
    }

    pub(super) fn id(&self) -> FactorId {
        self.factor.id
    }

    pub(super) fn is_elsewhere(&self) -> bool {
        !matches!(factors::prompt(self.factor.kind()), Prompt::EnterCode(_))
    }

    /// By which a page's address names it.
    pub(super) fn in_query(&self) -> String {
        format!("way={}", self.key)
    }

    /// Something is to be asked or sent at this page before a form can rest on it.
    pub(super) fn wait_at(&mut self, page: String) {
        self.elsewhere = Some(Elsewhere::First(page));
    }

    /// What was sent can be had once more at this page.
    pub(super) fn is_sent_again_at(&mut self, page: String) {
        self.elsewhere = Some(Elsewhere::Again(page));
    }
}

/// A code goes to a place, whatever its owner calls it: as much of that as may be shown. Anything else is called as they do.
pub(super) fn goes_to(user: &User, factor: &Factor) -> String {
    let is_sent = matches!(factors::prompt(factor.kind()), Prompt::EnterSentCode(_));
    match (&factor.keeps, &user.email) {
        _ if !is_sent => factor.label.as_str().to_owned(),
        (_, Some(email)) if factor.kind() == FactorKind::Email => email.address.masked(),
        (Keeps::Reached(reached), _) if !reached.shown.is_empty() => reached.shown.clone(),
        _ => factor.label.as_str().to_owned(),
    }
}

/// By its kind; by its id, if there are several of a kind.
fn key_of(factor: &Factor, among: &[Factor]) -> String {
    let is_only = among.iter().filter(|other| other.kind() == factor.kind()).count() == 1;
    if is_only { factor.kind().as_str().to_owned() } else { factor.id.to_string() }
}

/// A page's address with these parts in its query, after those that it has; empty ones are left out.
pub(super) fn with_query(page: String, parts: &[&str]) -> String {
    let mut address = page;
    for part in parts.iter().filter(|part| !part.is_empty()) {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(part);
    }
    address
}
