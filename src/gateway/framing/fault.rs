//! Why a request is not taken, and the small answer that says so.

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
    fn status(self) -> &'static str {
        match self {
            Self::Malformed(_) => "400 Bad Request",
            Self::MethodNotAllowed => "405 Method Not Allowed",
            Self::Late => "408 Request Timeout",
            Self::TargetTooLong => "414 URI Too Long",
            Self::ExpectationUnknown => "417 Expectation Failed",
            Self::HeadTooLarge => "431 Request Header Fields Too Large",
            Self::VersionUnknown => "505 HTTP Version Not Supported",
        }
    }

    fn sentence(self) -> &'static str {
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
             Cache-Control: no-store\r\nX-Vestibule-Response: gateway\r\nConnection: close\r\n\r\n{sentence}\n"
        )
        .into_bytes()
    }
}
