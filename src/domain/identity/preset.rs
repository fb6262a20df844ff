//! By which names an app is told who is there.

use http::HeaderValue;

use crate::domain::user::{GroupName, User};

/// Our names, or those of a gateway that the app knows already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    #[default]
    Vestibule,
    Oauth2Proxy,
    Pomerium,
    Authentik,
    Cloudflare,
}

/// An app, as far as telling it of people goes. A reload makes new ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The public URL: who says so.
    pub issuer: String,
    /// Whom it is for; nobody else should believe it.
    pub audience: String,
    pub preset: Preset,
}

/// One thing that is told.
#[derive(Clone, Copy)]
enum Fact {
    Id,
    Name,
    ShownName,
    Email,
    /// Joined by this.
    Groups(&'static str),
    Assertion,
}

impl Preset {
    fn fields(self) -> &'static [(&'static str, Fact)] {
        match self {
            Self::Vestibule => &[
                ("remote-user", Fact::Name),
                ("remote-name", Fact::ShownName),
                ("remote-email", Fact::Email),
                ("remote-groups", Fact::Groups(",")),
                ("x-vestibule-assertion", Fact::Assertion),
            ],
            // It signs nothing of its own, so the assertion keeps our name.
            Self::Oauth2Proxy => &[
                ("x-forwarded-user", Fact::Name),
                ("x-forwarded-preferred-username", Fact::Name),
                ("x-forwarded-email", Fact::Email),
                ("x-forwarded-groups", Fact::Groups(",")),
                ("x-vestibule-assertion", Fact::Assertion),
            ],
            Self::Pomerium => &[
                ("x-pomerium-jwt-assertion", Fact::Assertion),
                ("x-pomerium-claim-sub", Fact::Id),
                ("x-pomerium-claim-user", Fact::Id),
                ("x-pomerium-claim-preferred-username", Fact::Name),
                ("x-pomerium-claim-name", Fact::ShownName),
                ("x-pomerium-claim-email", Fact::Email),
                ("x-pomerium-claim-groups", Fact::Groups(",")),
            ],
            Self::Authentik => &[
                ("x-authentik-username", Fact::Name),
                ("x-authentik-name", Fact::ShownName),
                ("x-authentik-email", Fact::Email),
                ("x-authentik-groups", Fact::Groups("|")),
                ("x-authentik-uid", Fact::Id),
                ("x-authentik-jwt", Fact::Assertion),
            ],
            Self::Cloudflare => {
                &[("cf-access-jwt-assertion", Fact::Assertion), ("cf-access-authenticated-user-email", Fact::Email)]
            }
        }
    }

    /// The header fields that tell of a person. An address counts only when it is verified; what is empty is not sent.
    pub fn tell(self, user: &User, assertion: &str) -> Vec<(&'static str, HeaderValue)> {
        let value = |fact: Fact| match fact {
            Fact::Id => user.id.to_string(),
            Fact::Name => user.name.as_str().to_owned(),
            Fact::ShownName => shown_name(user),
            Fact::Email => {
                let verified = user.email.as_ref().filter(|email| email.verified);
                verified.map_or_else(String::new, |email| email.address.as_str().to_owned())
            }
            Fact::Groups(between) => user.groups.iter().map(GroupName::as_str).collect::<Vec<_>>().join(between),
            Fact::Assertion => assertion.to_owned(),
        };
        self.fields()
            .iter()
            .map(|(name, fact)| (*name, value(*fact)))
            .filter(|(_, value)| !value.is_empty())
            .filter_map(|(name, value)| HeaderValue::from_bytes(value.as_bytes()).ok().map(|value| (name, value)))
            .collect()
    }
}

/// What people call them, on one line: without control characters, and without those that turn the direction of what
/// follows. Where nothing is left, it is the user name.
pub(super) fn shown_name(user: &User) -> String {
    let is_harmless = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let shown = user.display_name.chars().filter(is_harmless).collect::<String>();
    let shown = shown.trim();
    if shown.is_empty() { user.name.as_str().to_owned() } else { shown.to_owned() }
}
