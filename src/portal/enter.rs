//! On an app's host: a ticket from the portal becomes a session of this host.

use serde::Deserialize;

use super::problem::Trouble;
use super::visit::Visit;
use super::{Answer, cookies, reply};
use crate::actions::hand_over::{Entered, enter};
use crate::crypto::token::hash_token;
use crate::domain::cookies::OurCookie;

#[derive(Deserialize)]
pub(super) struct Ticket {
    #[serde(default)]
    ticket: String,
}

pub(super) async fn get(visit: Visit) -> Result<Answer, Trouble> {
    let Ticket { ticket } = visit.query()?;
    let secure = visit.arrival.secure;
    let bindings: Vec<_> = OurCookie::Enter.values_and_twins(&visit.headers, secure).filter_map(hash_token).collect();
    match enter(&visit.app, &visit.arrival, &ticket, &bindings, visit.browser_name()).await? {
        // Reloaded, or opened from the history: whoever is in goes on.
        Entered::Gone if visit.session.is_some() => Ok(reply::see_other("/")),
        Entered::Gone if bindings.is_empty() => Err(Trouble::CookiesNeeded),
        Entered::Gone => Err(Trouble::LinkEnded),
        Entered::Welcome { token, target, remembered } => {
            let mut answer = reply::see_other(target.as_str());
            let life = cookies::session_life(&visit, remembered);
            cookies::set(&mut answer, secure, OurCookie::App, &token, life);
            Ok(answer)
        }
    }
}
