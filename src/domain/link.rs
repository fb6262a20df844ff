//! The links that we send, and where each of them leads.

use std::borrow::Cow;

use super::secret::Secret;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Shows that an address is the reader's, of a new account or an old one.
    ConfirmAddress,
    /// A new password.
    Reset,
    /// "This wasn't me": locks the account.
    NotMe,
    Invitation,
    /// The right to set up a first second factor at the next sign-in.
    Enroll,
    /// The page on which something that is asked elsewhere is answered.
    Approve,
}

const RESET: &str = "/reset/";
const APPROVE: &str = "/approve/";

impl Link {
    /// Behind our prefix.
    pub fn path(self, token: &Secret) -> String {
        let token = token.expose();
        match self {
            Self::ConfirmAddress => format!("/verify-email?token={token}"),
            Self::Reset => format!("{RESET}{token}"),
            Self::NotMe => format!("/not-me?token={token}"),
            Self::Invitation => format!("/register?invite={token}"),
            Self::Enroll => format!("/sign-in?enroll={token}"),
            Self::Approve => format!("{APPROVE}{token}"),
        }
    }
}

/// A path as it may stand in the log, where nobody shall find a token that still opens something. (Queries never stand
/// there.) However the path is spelled: whoever can read it as one of ours gets no more of it than we would.
pub fn without_token<'a>(path: &'a str, prefix: &str) -> Cow<'a, str> {
    let behind = path.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix)).map(|_| prefix.len());
    let kept = [RESET, APPROVE].into_iter().find_map(|page| {
        let (behind, kept) = (behind?, behind? + page.len());
        let is_there =
            path.len() > kept && path.get(behind..kept).is_some_and(|there| there.eq_ignore_ascii_case(page));
        path.get(..kept).filter(|_| is_there)
    });
    kept.map_or(Cow::Borrowed(path), |kept| Cow::Owned(format!("{kept}…")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_token_stands_in_a_path_that_is_told() {
        let token = Secret::new("dG9rZW4".to_owned());
        for link in [Link::ConfirmAddress, Link::Reset, Link::NotMe, Link::Invitation, Link::Enroll, Link::Approve] {
            let address = format!("/.vestibule{}", link.path(&token));
            let path = address.split('?').next().unwrap();
            assert!(!without_token(path, "/.vestibule").contains(token.expose()), "{link:?}");
        }
        assert_eq!(without_token("/.vestibule/reset/x/y", "/.vestibule"), "/.vestibule/reset/…");
        assert_eq!(without_token("/.vestibule/RESET/x", "/.vestibule"), "/.vestibule/RESET/…");
        assert_eq!(without_token("/.vestibule/approve/x/deny", "/.vestibule"), "/.vestibule/approve/…");
        for plain in ["/.vestibule/reset", "/.vestibule/reset/", "/reset/x", "/", "", "/.vestibulé/reset/x"] {
            assert_eq!(without_token(plain, "/.vestibule"), plain);
        }
    }
}
