//! How an operator dresses our pages, and whom they name there.

use std::sync::Arc;

use super::colour::Accent;
use super::names::EmailAddress;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub accent: Option<Accent>,
    pub logo: Option<OwnFile>,
    /// In place of the logo, where pages are dark.
    pub logo_dark: Option<OwnFile>,
    pub icon: Option<OwnFile>,
    /// Rules after ours.
    pub style: Option<OwnFile>,
    /// At the foot of each page.
    pub links: Vec<Link>,
    /// Whom people ask for help.
    pub support: Option<Support>,
}

/// A file of the operator's that pages load from us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFile {
    pub kind: FileKind,
    pub bytes: Arc<[u8]>,
    /// Changes with what is in it, so that browsers may keep what they have.
    pub version: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Svg,
    Png,
    Ico,
    Css,
}

/// Which of them. Each has a fixed address: a page that was drawn before a reload finds the file of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnPart {
    Logo,
    LogoDark,
    Icon,
    Style,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub label: String,
    /// Absolute: `https://...`, `mailto:...`, or a path of the portal's with its origin.
    pub url: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Support {
    Mail(EmailAddress),
    Page(String),
}

/// Behind our prefix; all parts lie here and nothing else does.
pub const OWN_PARTS: &str = "/brand/";

impl Look {
    pub fn part(&self, part: OwnPart) -> Option<&OwnFile> {
        match part {
            OwnPart::Logo => self.logo.as_ref(),
            OwnPart::LogoDark => self.logo_dark.as_ref(),
            OwnPart::Icon => self.icon.as_ref(),
            OwnPart::Style => self.style.as_ref(),
        }
    }

    /// Its address behind our prefix, if there is one.
    pub fn address_of(&self, part: OwnPart) -> Option<String> {
        self.part(part).map(|file| format!("{}?{}", part.path(), file.version))
    }
}

impl OwnPart {
    /// Behind our prefix.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Logo => "/brand/logo",
            Self::LogoDark => "/brand/logo-dark",
            Self::Icon => "/brand/icon",
            Self::Style => "/brand/style",
        }
    }
}

impl FileKind {
    /// What a picture is, by how it begins. Names of files say nothing that counts.
    pub fn of_picture(bytes: &[u8]) -> Option<Self> {
        const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
        const ICO: &[u8] = b"\0\0\x01\0";
        if bytes.starts_with(PNG) {
            return Some(Self::Png);
        }
        if bytes.starts_with(ICO) {
            return Some(Self::Ico);
        }
        let text = str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim_start();
        (text.starts_with('<') && text.contains("<svg")).then_some(Self::Svg)
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Ico => "image/x-icon",
            Self::Css => "text/css; charset=utf-8",
        }
    }
}

impl Support {
    /// Where a link leads; a mail is about this, if anything.
    pub fn url(&self, about: Option<&str>) -> String {
        match (self, about) {
            (Self::Page(url), _) => url.clone(),
            (Self::Mail(address), None) => format!("mailto:{address}"),
            (Self::Mail(address), Some(about)) => format!("mailto:{address}?subject={about}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_how_it_begins() {
        for (bytes, kind) in [
            (&b"\x89PNG\r\n\x1a\n\0\0"[..], Some(FileKind::Png)),
            (b"\0\0\x01\0\x01", Some(FileKind::Ico)),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Some(FileKind::Svg)),
            (b"\xef\xbb\xbf\n<?xml version='1.0'?><!-- a --><svg/>", Some(FileKind::Svg)),
            (b"<html><body>", None),
            (b"GIF89a", None),
            (b"\xff\xd8\xff", None),
            (b"", None),
        ] {
            assert_eq!(FileKind::of_picture(bytes), kind, "{bytes:?}");
        }
    }
}
