//! What people do, one verb per file. No HTTP here: facts in, outcomes out.

pub mod administer;
pub mod authorize;
