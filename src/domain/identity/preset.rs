//! By which names an app is told who is there.

use http::HeaderName;

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

/// One field, by its name.
type Field = (HeaderName, Fact);

const fn field(name: &'static str, fact: Fact) -> Field {
    (HeaderName::from_static(name), fact)
}

static VESTIBULE: [Field; 5] = [
    field("remote-user", Fact::Name),
    field("remote-name", Fact::ShownName),
    field("remote-email", Fact::Email),
    field("remote-groups", Fact::Groups(",")),
    field("x-vestibule-assertion", Fact::Assertion),
];
/// It signs nothing of its own, so the assertion keeps our name.
static OAUTH2_PROXY: [Field; 5] = [
    field("x-forwarded-user", Fact::Name),
    field("x-forwarded-preferred-username", Fact::Name),
    field("x-forwarded-email", Fact::Email),
    field("x-forwarded-groups", Fact::Groups(",")),
    field("x-vestibule-assertion", Fact::Assertion),
];
static POMERIUM: [Field; 7] = [
    field("x-pomerium-jwt-assertion", Fact::Assertion),
    field("x-pomerium-claim-sub", Fact::Id),
    field("x-pomerium-claim-user", Fact::Id),
    field("x-pomerium-claim-preferred-username", Fact::Name),
    field("x-pomerium-claim-name", Fact::ShownName),
    field("x-pomerium-claim-email", Fact::Email),
    field("x-pomerium-claim-groups", Fact::Groups(",")),
];
static AUTHENTIK: [Field; 6] = [
    field("x-authentik-username", Fact::Name),
    field("x-authentik-name", Fact::ShownName),
    field("x-authentik-email", Fact::Email),
    field("x-authentik-groups", Fact::Groups("|")),
    field("x-authentik-uid", Fact::Id),
    field("x-authentik-jwt", Fact::Assertion),
];
static CLOUDFLARE: [Field; 2] =
    [field("cf-access-jwt-assertion", Fact::Assertion), field("cf-access-authenticated-user-email", Fact::Email)];

impl Preset {
    fn fields(self) -> &'static [Field] {
        match self {
            Self::Vestibule => &VESTIBULE,
            Self::Oauth2Proxy => &OAUTH2_PROXY,
            Self::Pomerium => &POMERIUM,
            Self::Authentik => &AUTHENTIK,
            Self::Cloudflare => &CLOUDFLARE,
        }
    }

    /// The header fields that tell of a person. An address counts only when it is verified; what is empty is not sent.
    pub fn tell(self, user: &User, assertion: &str) -> Vec<(&'static HeaderName, String)> {
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
        self.fields().iter().map(|(name, fact)| (name, value(*fact))).filter(|(_, value)| !value.is_empty()).collect()
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
