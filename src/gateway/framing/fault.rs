//! Why a request is not taken, and the small answer that says so.

use http::StatusCode;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway) enum Fault {
    Malformed(&'static str),
    MethodNotAllowed,
    Late,
    TargetTooLong,
    ExpectationUnknown,
    HeadTooLarge,
    VersionUnknown,
}

impl Fault {
    pub(in crate::gateway) fn status(self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Late => StatusCode::REQUEST_TIMEOUT,
            Self::TargetTooLong => StatusCode::URI_TOO_LONG,
            Self::ExpectationUnknown => StatusCode::EXPECTATION_FAILED,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::VersionUnknown => StatusCode::HTTP_VERSION_NOT_SUPPORTED,
        }
    }

    pub(in crate::gateway) fn sentence(self) -> &'static str {
        match self {
            Self::Malformed(what) => what,
            Self::MethodNotAllowed => "This method is not available here.",
            Self::Late => "The request took too long to arrive.",
            Self::TargetTooLong => "The address is too long.",
            Self::ExpectationUnknown => "The only expectation known here is 100-continue.",
            Self::HeadTooLarge => "The request has too many or too large header fields.",
            Self::VersionUnknown => "Please speak HTTP/1.1.",
        }
    }

    /// The whole answer. The connection is closed after it, since nobody knows where the next request would begin.
    pub(in crate::gateway) fn answer(self) -> Vec<u8> {
        let (status, sentence) = (self.status(), self.sentence());
        let length = sentence.len() + 1;
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\n\
             X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nX-Vestibule-Response: gateway\r\nConnection: close\r\n\r\n{sentence}\n"
        )
        .into_bytes()
    }
}
