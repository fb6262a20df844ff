//! The operator's own files: logo, icon and style sheet. They stand on the portal's host, and pages on other hosts load
//! them from there.

use bytes::Bytes;
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};

use super::problem::Trouble;
use super::visit::Visit;
use super::{Answer, Body};
use crate::domain::look::OwnPart;

/// An SVG may hold script. Within an `img` it never runs; opened by itself it is in a sandbox, and may load nothing.
const HARMLESS: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'";

pub(super) fn get(visit: &Visit, part: OwnPart) -> Result<Answer, Trouble> {
    let file = visit.app.settings.branding.look.part(part).ok_or(Trouble::UnknownPage)?;
    let is_asked_by_version = visit.uri.query() == Some(file.version.as_str());
    let keep = if is_asked_by_version { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut answer = Answer::new(Body::from(Bytes::from_owner(file.bytes.clone())));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind.media_type()));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(HARMLESS));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    Ok(answer)
}
