//! Our own cookies are ours: no upstream reads them, and none sets them.

use http::HeaderValue;
use memchr::memchr;

use crate::domain::cookies::is_ours;

/// A `Cookie` line without ours. None if nothing had to be removed.
pub(super) fn without_ours(line: &HeaderValue) -> Option<HeaderValue> {
    let mut rest = Some(line.as_bytes());
    let mut kept = Vec::with_capacity(line.len());
    let mut has_ours = false;
    while let Some(pairs) = rest {
        let (pair, others) = match memchr(b';', pairs).and_then(|end| pairs.split_at_checked(end)) {
            Some((pair, others)) => (pair.trim_ascii(), others.get(1..)),
            None => (pairs.trim_ascii(), None),
        };
        rest = others;
        if is_ours(name_of(pair)) {
            has_ours = true;
            continue;
        }
        if !kept.is_empty() {
            kept.extend_from_slice(b"; ");
        }
        kept.extend_from_slice(pair);
    }
    // The parts of a value are a value; should they not be, no cookie goes on.
    has_ours.then(|| HeaderValue::from_bytes(&kept).unwrap_or(HeaderValue::from_static("")))
}

/// Whether a `Set-Cookie` line sets one of ours. A cookie without a name is sent by browsers as its bare value.
pub(super) fn sets_ours(line: &HeaderValue) -> bool {
    let pair = line.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    let start = pair.iter().position(|byte| !b"= \t".contains(byte)).unwrap_or(pair.len());
    is_ours(name_of(pair.get(start..).unwrap_or_default()))
}

fn name_of(pair: &[u8]) -> &[u8] {
    let end = memchr(b'=', pair).unwrap_or(pair.len());
    pair.get(..end).unwrap_or_default().trim_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> HeaderValue {
        HeaderValue::from_bytes(text.as_bytes()).unwrap()
    }

    #[test]
    fn an_upstream_sees_every_cookie_but_ours() {
        for (sent, seen) in [
            ("a=1; __Host-vestibule=SECRET; b=2", "a=1; b=2"),
            ("__Host-vestibule-app=SECRET", ""),
            ("vestibule=SECRET;vestibule-browser=SECRET; theme=dark", "theme=dark"),
            ("__HOST-Vestibule-Trust=SECRET; x=\"q\"", "x=\"q\""),
            (" __Host-vestibule = SECRET ; y=1", "y=1"),
            ("__Host-vestibule; y=1", "y=1"),
        ] {
            assert_eq!(without_ours(&line(sent)).unwrap(), seen, "{sent}");
        }
        for untouched in ["", "a=1; b=2", "vestibules=1", "my-vestibule=1", "a=__Host-vestibule", "__Host-other=1"] {
            assert_eq!(without_ours(&line(untouched)), None, "{untouched}");
        }
    }

    #[test]
    fn an_upstream_cannot_set_ours() {
        for ours in [
            "__Host-vestibule=x; Path=/",
            "__host-VESTIBULE-app=x",
            "vestibule-enter=x",
            " vestibule =x",
            "=__Host-vestibule=x",
            "= __Host-vestibule=x",
            "vestibule",
        ] {
            assert!(sets_ours(&line(ours)), "{ours}");
        }
        for theirs in ["session=1", "vestibulum=1", "a=b; vestibule=1", ""] {
            assert!(!sets_ours(&line(theirs)), "{theirs}");
        }
    }
}
