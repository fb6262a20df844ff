//! What kind of request it is. The visitor's software chooses it, so it decides the form of a refusal and nothing else.

use http::header::{ORIGIN, UPGRADE};
use http::{HeaderMap, Method};

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
        let signs = Signs::of(headers);
        if *method == Method::OPTIONS && signs.asks_for_method && headers.contains_key(ORIGIN) {
            return Self::Preflight;
        }
        if signs.wants_websocket {
            return Self::WebSocket;
        }
        if signs.service_worker.eq_ignore_ascii_case("script") {
            return Self::ServiceWorker;
        }
        let kind = Self::by_metadata(&signs).unwrap_or_else(|| Self::guessed(method, &signs));
        if kind == Self::Navigation && signs.is_speculative { Self::Fetch } else { kind }
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

    fn by_metadata(signs: &Signs<'_>) -> Option<Self> {
        Some(match (signs.mode, signs.destination) {
            ("websocket", _) => Self::WebSocket,
            ("navigate" | "", "iframe" | "frame" | "fencedframe" | "embed" | "object") => Self::Frame,
            ("navigate", _) | ("", "document") => Self::Navigation,
            (_, "serviceworker") => Self::ServiceWorker,
            ("", "") => return None,
            (_, "" | "empty") if signs.wants_events() => Self::EventStream,
            (_, "" | "empty") => Self::Fetch,
            _ => Self::Asset,
        })
    }

    fn guessed(method: &Method, signs: &Signs<'_>) -> Self {
        let accept = signs.accept;
        if is_grpc(signs.content_type) {
            Self::Grpc
        } else if signs.wants_events() {
            Self::EventStream
        } else if signs.requested_with.eq_ignore_ascii_case("XMLHttpRequest") {
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

/// The fields that tell kinds apart, gathered in one pass. Of several lines the first counts.
#[derive(Default)]
struct Signs<'h> {
    mode: &'h str,
    destination: &'h str,
    accept: &'h str,
    content_type: &'h str,
    requested_with: &'h str,
    service_worker: &'h str,
    /// As a CORS preflight does.
    asks_for_method: bool,
    wants_websocket: bool,
    /// A page fetched ahead of a click. Sent to sign in, it would show the sign-in page where the real one is expected;
    /// refused, it is fetched again when it is really wanted.
    is_speculative: bool,
}

impl<'h> Signs<'h> {
    fn of(headers: &'h HeaderMap) -> Self {
        let mut signs = Self::default();
        for name in headers.keys() {
            let text = || headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
            match name.as_str() {
                "sec-fetch-mode" => signs.mode = text(),
                "sec-fetch-dest" => signs.destination = text(),
                "accept" => signs.accept = text(),
                "content-type" => signs.content_type = text(),
                "x-requested-with" => signs.requested_with = text(),
                "service-worker" => signs.service_worker = text(),
                "access-control-request-method" => signs.asks_for_method = true,
                "upgrade" => signs.wants_websocket = wants_websocket(headers),
                // What announces that nobody looks at the page yet.
                "sec-purpose" | "purpose" | "x-purpose" | "x-moz" => signs.is_speculative |= is_ahead(text()),
                _ => {}
            }
        }
        signs
    }

    fn wants_events(&self) -> bool {
        names_media(self.accept, "text/event-stream")
    }
}

fn is_ahead(purpose: &str) -> bool {
    ["prefetch", "prerender", "preview"].iter().any(|known| purpose.starts_with(known))
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

#[cfg(test)]
mod tests;
