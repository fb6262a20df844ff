//! That a request of a phone comes from our own page. Where an app lives on the portal's host, its scripts can use the phone's
//! key, but neither read our page, which opens in windows alone, nor the cookie that goes with it. Whoever opens the page
//! somewhere else has another cookie, with which what that page carries proves nothing here.

use crate::crypto::token::{hash_token, new_token};
use crate::domain::cookies::OurCookie;
use crate::domain::secret::{Secret, TokenHash};
use crate::portal::visit::Visit;
use crate::portal::{Answer, cookies};

/// The browser that is shown the page. It has its cookie, or gets it with the page.
pub(super) struct Holder<'a> {
    visit: &'a Visit,
    value: Secret,
}

impl<'a> Holder<'a> {
    pub(super) fn of(visit: &'a Visit) -> Self {
        let value = match values(visit).next() {
            Some((value, _)) => Secret::new(value.to_owned()),
            None => new_token(&*visit.app.random).0,
        };
        Self { visit, value }
    }

    /// What the page carries. Nothing, where a script beside it may be the one who reads it: old browsers do not say.
    pub(super) fn proof(&self) -> Option<String> {
        let is_for_a_script =
            self.visit.app.settings.routes.share_a_host() && !self.visit.headers.contains_key("sec-fetch-dest");
        (!is_for_a_script).then(|| self.visit.app.secrets.forms.tag(&parts(self.value.expose())))
    }

    /// For as long as the page is opened now and then.
    pub(super) fn keep(&self, answer: &mut Answer) {
        let life = cookies::Life::For(cookies::BROWSER_LASTS);
        cookies::set(answer, self.visit.arrival.secure, OurCookie::Phone, &self.value, life);
    }
}

/// The browser whose page carries this.
pub(super) fn holder(visit: &Visit, proof: &str) -> Option<TokenHash> {
    let carries = |value: &str| visit.app.secrets.forms.verify(&parts(value), proof);
    values(visit).find(|(value, _)| carries(value)).map(|(_, hash)| hash)
}

fn values(visit: &Visit) -> impl Iterator<Item = (&str, TokenHash)> {
    OurCookie::Phone
        .values(&visit.headers, visit.arrival.secure)
        .filter_map(|value| hash_token(value).map(|hash| (value, hash)))
}

fn parts(value: &str) -> [&[u8]; 2] {
    [b"phone page", value.as_bytes()]
}
