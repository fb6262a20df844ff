//! What kind of request it is. The visitor's software chooses it, so it decides the form of a refusal and nothing else.

use http::header::{ACCEPT, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE, HeaderName, ORIGIN, UPGRADE};
use http::{HeaderMap, Method};

const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const SERVICE_WORKER: HeaderName = HeaderName::from_static("service-worker");
const REQUESTED_WITH: HeaderName = HeaderName::from_static("x-requested-with");
/// What announces that nobody looks at the page yet.
const PURPOSES: [HeaderName; 4] = [
    HeaderName::from_static("sec-purpose"),
    HeaderName::from_static("purpose"),
    HeaderName::from_static("x-purpose"),
    HeaderName::from_static("x-moz"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    /// A person's browser goes to a page: it can be redirected.
    Navigation,
    /// A page in a frame: signing in does not work there.
    Frame,
    /// Script asked: 401 problem+json.
    Fetch,
    /// A picture, script, style or font of a page.
    Asset,
    EventStream,
    WebSocket,
    Grpc,
    ServiceWorker,
    /// A CORS preflight.
    Preflight,
    /// curl, git, a health checker: 401 problem+json or plain text.
    Tool,
}

impl RequestKind {
    /// Fetch Metadata says it best; browsers do not send it over plain http, and older ones not at all, so then it is
    /// guessed. Only who asks for a WebSocket gets the answer of one in any case.
    pub fn of(method: &Method, headers: &HeaderMap) -> Self {
        if is_preflight(method, headers) {
            return Self::Preflight;
        }
        if wants_websocket(headers) {
            return Self::WebSocket;
        }
        if text(headers, &SERVICE_WORKER).eq_ignore_ascii_case("script") {
            return Self::ServiceWorker;
        }
        let kind = Self::by_metadata(headers).unwrap_or_else(|| Self::guessed(method, headers));
        if kind == Self::Navigation && is_speculative(headers) { Self::Fetch } else { kind }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Navigation => "navigation",
            Self::Frame => "frame",
            Self::Fetch => "fetch",
            Self::Asset => "asset",
            Self::EventStream => "event_stream",
            Self::WebSocket => "websocket",
            Self::Grpc => "grpc",
            Self::ServiceWorker => "service_worker",
            Self::Preflight => "preflight",
            Self::Tool => "tool",
        }
    }

    /// Whether a redirect to the sign-in page helps. Whether the page asked for may be the place to come back to,
    /// depends on the method too: `Ask::place_to_return_to` knows.
    pub fn can_be_redirected(self) -> bool {
        self == Self::Navigation
    }

    fn by_metadata(headers: &HeaderMap) -> Option<Self> {
        let destination = text(headers, &SEC_FETCH_DEST);
        Some(match (text(headers, &SEC_FETCH_MODE), destination) {
            ("websocket", _) => Self::WebSocket,
            ("navigate" | "", "iframe" | "frame" | "fencedframe" | "embed" | "object") => Self::Frame,
            ("navigate", _) | ("", "document") => Self::Navigation,
            (_, "serviceworker") => Self::ServiceWorker,
            ("", "") => return None,
            (_, "" | "empty") if wants_events(headers) => Self::EventStream,
            (_, "" | "empty") => Self::Fetch,
            _ => Self::Asset,
        })
    }

    fn guessed(method: &Method, headers: &HeaderMap) -> Self {
        let accept = text(headers, &ACCEPT);
        if is_grpc(text(headers, &CONTENT_TYPE)) {
            Self::Grpc
        } else if wants_events(headers) {
            Self::EventStream
        } else if text(headers, &REQUESTED_WITH).eq_ignore_ascii_case("XMLHttpRequest") {
            Self::Fetch
        } else if names_media(accept, "text/html") || names_media(accept, "application/xhtml+xml") {
            let by_link_or_form = matches!(*method, Method::GET | Method::HEAD | Method::POST);
            if by_link_or_form { Self::Navigation } else { Self::Fetch }
        } else if accept.starts_with("image/") || accept.starts_with("text/css") || accept.starts_with("video/") {
            Self::Asset
        } else if names_media(accept, "application/json") {
            Self::Fetch
        } else {
            Self::Tool
        }
    }
}

fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS && headers.contains_key(ORIGIN) && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// A page fetched ahead of a click. Sent to sign in, it would show the sign-in page where the real one is expected;
/// refused, it is fetched again when it is really wanted.
fn is_speculative(headers: &HeaderMap) -> bool {
    PURPOSES.iter().any(|name| {
        let purpose = text(headers, name);
        ["prefetch", "prerender", "preview"].iter().any(|known| purpose.starts_with(known))
    })
}

fn wants_events(headers: &HeaderMap) -> bool {
    names_media(text(headers, &ACCEPT), "text/event-stream")
}

/// `application/grpc`, `application/grpc+proto`; not `application/grpc-web`, which speaks plain HTTP.
fn is_grpc(content_type: &str) -> bool {
    content_type
        .strip_prefix("application/grpc")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['+', ';', ' ']))
}

fn names_media(accept: &str, media: &str) -> bool {
    accept.split(',').any(|range| range.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media))
}

fn wants_websocket(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(UPGRADE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|protocol| protocol.trim().eq_ignore_ascii_case("websocket"))
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
