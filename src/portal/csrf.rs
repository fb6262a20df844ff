//! A form counts only if one of our pages, in this browser, showed it.

use http::HeaderMap;
use http::header::ORIGIN;

use super::visit::Visit;

/// The proof that a page carries: bound to the browser cookie, to the session if there is one, and to the form.
pub(super) fn proof(visit: &Visit, browser: &str, form: &str) -> String {
    visit.app.form_key.tag(&parts(visit, browser, form))
}

pub(super) fn holds(visit: &Visit, form: &str, proof: &str) -> bool {
    visit.browsers().iter().any(|browser| visit.app.form_key.verify(&parts(visit, browser, form), proof))
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
