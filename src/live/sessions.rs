//! One entry per live session: the person at a version, ready for the hot path.

use std::sync::Arc;

use crate::domain::session::Session;
use crate::domain::user::User;

/// A session that stood when it was looked up.
#[derive(Debug)]
pub struct LiveSession {
    pub session: Session,
    pub user: Arc<User>,
    /// Made once, copied into each request.
    pub identity: Vec<(&'static str, http::HeaderValue)>,
}

#[derive(Default)]
pub struct LiveSessions {}
