//! A form counts only if one of our pages, in this browser, showed it.

use http::HeaderMap;
use http::header::ORIGIN;

use super::visit::Visit;
use super::{Answer, cookies};
use crate::crypto::token::{hash_token, new_token};
use crate::domain::cookies::OurCookie;
use crate::domain::ids::SessionId;
use crate::domain::secret::{Secret, TokenHash};

/// The browser that is shown a form. It has our cookie, or gets it with the page.
pub(super) struct Browser<'a> {
    visit: &'a Visit,
    value: Secret,
    is_new: bool,
}

impl<'a> Browser<'a> {
    pub(super) fn of(visit: &'a Visit) -> Self {
        match values(visit).next() {
            Some((value, _)) => Self { visit, value: Secret::new(value.to_owned()), is_new: false },
            None => Self { visit, value: new_token(&*visit.app.random).0, is_new: true },
        }
    }

    /// The proof that a page carries: bound to this browser, to the session if there is one, and to the form.
    pub(super) fn proof(&self, form: &str) -> String {
        self.visit.app.secrets.forms.tag(&parts(self.visit, self.value.expose(), form))
    }

    /// To be known again when the form comes back.
    pub(super) fn keep(&self, answer: &mut Answer) {
        if self.is_new {
            let life = cookies::Life::For(cookies::BROWSER_LASTS);
            cookies::set_binding(answer, self.visit.arrival.secure, OurCookie::Browser, &self.value, life);
        }
    }
}

/// The proof for a page that is answered together with new cookies: of a browser and a session that begin with it.
pub(super) fn proof_after(visit: &Visit, form: &str, (browser, session): (&Secret, SessionId)) -> String {
    let parts: [&[u8]; 4] = [b"form", form.as_bytes(), browser.expose().as_bytes(), session.as_bytes()];
    visit.app.secrets.forms.tag(&parts)
}

/// By which the visitor's browser may be known.
pub(super) fn browsers(visit: &Visit) -> Vec<TokenHash> {
    values(visit).map(|(_, hash)| hash).collect()
}

/// The browser for which the proof holds.
pub(super) fn holder(visit: &Visit, form: &str, proof: &str) -> Option<TokenHash> {
    values(visit)
        .find(|(value, _)| visit.app.secrets.forms.verify(&parts(visit, value, form), proof))
        .map(|(_, hash)| hash)
}

/// The values of the browser cookie and its twins that can be ours.
fn values(visit: &Visit) -> impl Iterator<Item = (&str, TokenHash)> {
    OurCookie::Browser
        .values_and_twins(&visit.headers, visit.arrival.secure)
        .filter_map(|value| hash_token(value).map(|hash| (value, hash)))
}

fn parts<'a>(visit: &'a Visit, browser: &'a str, form: &'a str) -> [&'a [u8]; 4] {
    let session: &[u8] = visit.session.as_ref().map_or(&[], |session| session.session.id.as_bytes());
    [b"form", form.as_bytes(), browser.as_bytes(), session]
}

/// Whether the browser says that a page of our own origin sent it. What says neither is refused.
pub(super) fn is_from_our_page(visit: &Visit) -> bool {
    let headers = &visit.headers;
    match only(headers, "sec-fetch-site") {
        Said::Nothing => only(headers, ORIGIN.as_str()) == Said::Once(&visit.app.settings.gateway.public.origin()),
        Said::Once(site) => site == "same-origin",
        Said::TooMuch => false,
    }
}

#[derive(PartialEq, Eq)]
enum Said<'a> {
    Nothing,
    Once(&'a str),
    TooMuch,
}

fn only<'a>(headers: &'a HeaderMap, name: &str) -> Said<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Said::Nothing,
        (Some(value), None) => value.to_str().map_or(Said::TooMuch, Said::Once),
        (Some(_), Some(_)) => Said::TooMuch,
    }
}
