//! A form as one of our own pages would send it, where no page is at hand that shows it.

use http::Method;
use vestibule::crypto::token::hash_token;

use super::{Browser, Page, World};

const PORTAL: &str = "portal.localhost";

/// What a browser says of a form that one of our pages sends.
pub(crate) const OWN_PAGE: [(&str, &str); 4] = [
    ("sec-fetch-site", "same-origin"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-dest", "document"),
    ("content-type", "application/x-www-form-urlencoded"),
];

impl World {
    /// What the portal's page with this form would carry, shown in this browser now.
    pub(crate) async fn proof(&self, browser: &Browser<'_>, form: &str) -> String {
        let known = browser.cookie(PORTAL, "vestibule-browser").expect("it was shown a form before");
        let session = match browser.cookie(PORTAL, "vestibule").and_then(hash_token) {
            Some(hash) => self.app.store.session(&hash).await.expect("a store"),
            None => None,
        };
        let session: &[u8] = session.as_ref().map_or(&[], |found| found.session.id.as_bytes());
        let parts: [&[u8]; 4] = [b"form", form.as_bytes(), known.as_bytes(), session];
        self.app.secrets.forms.tag(&parts)
    }

    /// Sends this form with all that a page of ours gives it, and follows nothing.
    pub(crate) async fn send_form(
        &self,
        browser: &mut Browser<'_>,
        (form, url): (&str, &str),
        fields: &[(&str, &str)],
    ) -> Page {
        let proof = self.proof(browser, form).await;
        let mut all = vec![("csrf", proof.as_str())];
        all.extend(fields);
        let body = serde_urlencoded::to_string(&all).expect("plain fields");
        browser.send(Method::POST, url, &OWN_PAGE, &body).await
    }
}
