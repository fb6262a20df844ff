//! The path that is judged is the path that is sent.

/// A request target that was taken apart once: what is sent, and what it could be taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    path: Box<str>,
    query: Option<Box<str>>,
    folds: Vec<Box<str>>,
    encoded: Vec<Encoded>,
}

/// An encoding that changes what a path means to some upstreams; an app may allow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoded {
    Slash,
    Backslash,
    Nul,
}

/// Why a target is answered with 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadTarget {
    NotAPath,
    BadEscape,
    ControlByte,
    Backslash,
    NotUtf8,
    DotSegment,
    /// It reads like a path of ours but is not spelled like one.
    DisguisedPrefix,
    /// The app does not allow this encoding.
    Encoded(Encoded),
}

impl Target {
    /// `prefix` is our own reserved path, such as `/.vestibule`.
    pub fn parse(raw: &[u8], prefix: &str) -> Result<Self, BadTarget> {
        let _ = (raw, prefix);
        todo!()
    }

    /// The path, unreserved escapes decoded: what exact patterns see, and what is sent.
    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Path and query as they are sent.
    pub fn sent(&self) -> String {
        todo!()
    }

    /// What a careless reader could take the path for: decoded until nothing changes, parameters removed, slashes merged,
    /// lower case; uncut, and cut at a decoded `?` or `#`.
    pub fn folds(&self) -> impl Iterator<Item = &str> {
        self.folds.iter().map(AsRef::as_ref)
    }

    /// The encodings in it that an app must allow.
    pub fn encoded(&self) -> &[Encoded] {
        &self.encoded
    }
}
