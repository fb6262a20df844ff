//! Forms: read once, bounded, and worth nothing before they are checked.

use http::Request;
use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, Limited};
use serde::de::DeserializeOwned;

use super::problem::Trouble;
use super::visit::Visit;
use super::{Body, MOST_BODY, csrf};
use crate::domain::secret::TokenHash;

/// The fields of a form that one of our pages showed in this browser. Only `read` makes it.
pub(super) struct CheckedForm<T> {
    form: T,
    browser: TokenHash,
}

impl<T> CheckedForm<T> {
    pub(super) fn into_inner(self) -> T {
        self.form
    }

    /// The browser that was shown it.
    pub(super) fn browser(&self) -> TokenHash {
        self.browser
    }
}

/// A form that was sent to us.
pub(super) trait Form: DeserializeOwned {
    /// What its proof is bound to; other forms' proofs don't hold for it.
    const NAME: &'static str;
    fn csrf(&self) -> &str;
}

pub(super) enum Sent<T> {
    Checked(CheckedForm<T>),
    /// From our page in this browser, but the page is older than the cookie or the session. What was typed is kept for
    /// showing it again, and for nothing else.
    Stale(T),
}

pub(super) async fn read<T: Form>(visit: &Visit, request: Request<Body>) -> Result<Sent<T>, Trouble> {
    if !csrf::is_from_our_page(visit) {
        return Err(Trouble::ForeignForm);
    }
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let is_form = kind.split(';').next().is_some_and(|kind| kind.trim() == "application/x-www-form-urlencoded");
    if !is_form {
        return Err(Trouble::BadRequest);
    }
    let body = Limited::new(request.into_body(), MOST_BODY).collect().await.map_err(|_| Trouble::TooLarge)?;
    let bytes = body.to_bytes();
    let form: T = serde_urlencoded::from_bytes(&bytes).map_err(|_| Trouble::BadRequest)?;
    Ok(match csrf::holder(visit, T::NAME, form.csrf()) {
        Some(browser) => Sent::Checked(CheckedForm { form, browser }),
        None => Sent::Stale(form),
    })
}
