//! Links between audit entries, over the very bytes that are kept. So entries are never written anew, in whatever form
//! later versions write theirs.

use crate::crypto::digest::Digest;
use crate::domain::audit::chain::Link;

/// Where entries begin to have links, there is none before.
pub(super) fn link(before: Option<&Link>, number: u64, entry: &[u8]) -> Link {
    let mut sum = Digest::new();
    match before {
        Some(before) => {
            sum.add(b"vestibule audit, next");
            sum.add(before);
        }
        None => sum.add(b"vestibule audit, first"),
    }
    sum.add(&number.to_be_bytes());
    sum.add(entry);
    sum.finish()
}
