//! From the portal's host to an app's: a ticket that is worthless without the cookie of the browser that asked for it.

use super::ActionError;
use crate::app::App;
use crate::crypto::token::{hash_token, new_token};
use crate::domain::arrival::Arrival;
use crate::domain::ids::SessionId;
use crate::domain::return_to::ReturnTo;
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::session::{Reach, Session};
use crate::live::hand_overs::{HandOver, LASTS};
use crate::random::new_session_id;
use crate::store::Started;

/// Where somebody who is signed in at the portal goes next.
#[derive(Debug)]
pub enum Onward {
    /// Straight there: it is our own host, or they will come back with a binding.
    To(String),
    /// To the app's host, with a ticket.
    Enter { origin: String, ticket: Secret },
}

/// `binding` is what the app's host said of its cookie when it sent the visitor here.
pub fn onward(app: &App, parent: SessionId, target: ReturnTo, binding: Option<TokenHash>) -> Onward {
    let Some(binding) = binding.filter(|_| target.host() != app.settings.routes.portal()) else {
        return Onward::To(target.as_str().to_owned());
    };
    let (ticket, hash) = new_token(&*app.random);
    let now = app.clock.now();
    let origin = app.settings.gateway.public.scheme().origin(target.host());
    let host = target.host().clone();
    let hand_over = HandOver { parent, host, binding, target, until: now.plus(LASTS) };
    app.live.hand_overs.put(hash, hand_over, now);
    Onward::Enter { origin, ticket }
}

#[derive(Debug)]
pub enum Entered {
    Welcome {
        token: Secret,
        target: ReturnTo,
        /// As its parent: the cookie may outlive the browser.
        remembered: bool,
    },
    /// Used, too old, for another host or another browser, or the sign-in it came from is over.
    Gone,
}

/// On the app's host: gives the ticket for a child session. `bindings` are the values of the cookie that asked for it.
pub async fn enter(
    app: &App,
    arrival: &Arrival,
    ticket: &str,
    bindings: &[TokenHash],
    browser_name: String,
) -> Result<Entered, ActionError> {
    let now = app.clock.now();
    let found = hash_token(ticket).and_then(|hash| app.live.hand_overs.take(&hash, &arrival.host, bindings, now));
    let Some(hand_over) = found else { return Ok(Entered::Gone) };
    let Some(parent) = app.store.session_by_id(hand_over.parent).await? else { return Ok(Entered::Gone) };
    let remembered = matches!(parent.reach, Reach::Portal { remembered: true });
    let (token, token_hash) = new_token(&*app.random);
    let child = Session {
        id: new_session_id(&*app.random),
        token: token_hash,
        reach: Reach::Child { parent: parent.id, host: hand_over.host },
        created: now,
        last_used: now,
        browser: browser_name,
        address: arrival.client.to_string(),
        ..parent
    };
    Ok(match app.store.start_child(child).await? {
        Started::Started => Entered::Welcome { token, target: hand_over.target, remembered },
        Started::Refused | Started::Spent => Entered::Gone,
    })
}
