//! `[identity]`, and what an app says of it: how apps are told who is there.

use std::sync::Arc;

use super::kinds::{Choice, Parsed, Wrong, quoted};
use super::section::Section;
use super::settings::PublicUrl;
use crate::domain::identity::{Preset, Recipient};
use crate::domain::routing::App;

const PRESET: Choice<Preset> = Choice(&[
    ("vestibule", Preset::Vestibule),
    ("oauth2-proxy", Preset::Oauth2Proxy),
    ("pomerium", Preset::Pomerium),
    ("authentik", Preset::Authentik),
    ("cloudflare", Preset::Cloudflare),
]);

const AUDIENCE: Parsed<String> = Parsed { example: "\"wiki\"", parse: parse_audience, write: String::clone };

/// What an app says for itself.
pub(super) struct OfApp {
    preset: Option<Preset>,
    audience: Option<String>,
}

pub(super) fn read(top: &mut Section<'_, '_>) -> Preset {
    top.table("identity", "How apps are told who is there.", |section| {
        section
            .key(
                "preset",
                "By which headers: vestibule (Remote-User and its like, and X-Vestibule-Assertion), or the names that\n\
                 oauth2-proxy, pomerium, authentik or cloudflare use.",
            )
            .or(&PRESET, Preset::default())
    })
}

pub(super) fn read_of_app(section: &mut Section<'_, '_>) -> OfApp {
    let preset = section
        .key("identity", "By which headers it is told who is there; by default those of `preset` in [identity].")
        .optional(&PRESET, "\"vestibule\"");
    let audience = section
        .key(
            "audience",
            "`aud` in the assertions for it, which it should check. By default its first origin, with its path if it\n\
             has one: \"https://wiki.example.com\".",
        )
        .optional(&AUDIENCE, "\"wiki\"");
    OfApp { preset, audience }
}

impl OfApp {
    pub(super) fn recipient(&self, public: &PublicUrl, app: &App, usual: Preset) -> Arc<Recipient> {
        Arc::new(Recipient {
            issuer: public.origin(),
            audience: self.audience(public, app),
            preset: self.preset.unwrap_or(usual),
        })
    }

    pub(super) fn audience(&self, public: &PublicUrl, app: &App) -> String {
        let origin = app.hosts.first().map_or_else(|| public.origin(), |host| public.scheme().origin(host));
        let path = if app.path == "/" { "" } else { &app.path };
        self.audience.clone().unwrap_or_else(|| format!("{origin}{path}"))
    }
}

fn parse_audience(text: &str) -> Result<String, Wrong> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\');
    if text.is_empty() || text.len() > 256 || !is_plain {
        let hint = "A name or a URL without spaces, such as \"wiki\" or \"https://wiki.example.com\".";
        return Err(Wrong::new(format!("{} cannot be an audience", quoted(text)), hint));
    }
    Ok(text.to_owned())
}
