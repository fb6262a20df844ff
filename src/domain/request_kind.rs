//! What kind of request it is. The visitor's software chooses it, so it decides the form of a refusal and nothing else.

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
    pub fn of(method: &http::Method, headers: &http::HeaderMap) -> Self {
        let _ = (method, headers);
        todo!()
    }

    /// Whether a redirect to the sign-in page helps, and the page asked for may be the place to come back to.
    pub fn can_be_redirected(self) -> bool {
        self == Self::Navigation
    }
}
