//! `[branding]`: how our pages look, and whom they name. Files are read here, so that a wrong one is a wrong configuration
//! and a page never waits for a disk.

mod style_sheet;

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;

use super::files;
use super::kinds::{Parsed, Wrong, quoted};
use super::place::Spot;
use super::section::{Section, Shape};
use super::settings::Branding;
use super::values::{LABEL, PathIn};
use crate::domain::colour::{Accent, Colour, DARK, Ground, LIGHT, READABLE};
use crate::domain::look::{FileKind, Link, Look, OwnFile, Support};
use crate::domain::names::EmailAddress;

const LARGEST_PICTURE: usize = 256 << 10;
const LARGEST_STYLE: usize = 64 << 10;
const MOST_LINKS: usize = 10;

const ACCENT: Parsed<Colour> = Parsed {
    example: "\"#17635c\"",
    parse: |text| parse_accent(text, LIGHT, "a light page"),
    write: Colour::to_string,
};
const ACCENT_DARK: Parsed<Colour> =
    Parsed { example: "\"#74cfc3\"", parse: |text| parse_accent(text, DARK, "a dark page"), write: Colour::to_string };
const ADDRESS: Parsed<Target> =
    Parsed { example: "\"https://example.com/help\"", parse: parse_target, write: Target::written };
const SUPPORT: Parsed<Support> = Parsed { example: "\"help@example.com\"", parse: parse_support, write: write_support };

/// Where a link at the foot leads.
enum Target {
    /// On the portal's own host.
    Path(String),
    Elsewhere(String),
}

/// `origin` is the portal's, if it is known.
pub(super) fn read(top: &mut Section<'_, '_>, origin: Option<&str>) -> Branding {
    top.table("branding", "How the gateway's own pages look. A reload is enough.", |section| {
        let name = section.key("name", "What people see as the name of this place.").or(&LABEL, "Vestibule".to_owned());
        let look = Look {
            logo: read_picture(section, "logo", "A picture in place of the name: SVG or PNG, up to 256 KiB."),
            logo_dark: read_picture(section, "logo_dark", "The same for dark pages, if the other can't be seen there."),
            icon: read_picture(section, "icon", "The icon in the browser's tab: SVG, PNG or ICO, up to 256 KiB."),
            accent: read_accent(section),
            style: read_style(section),
            support: section
                .key("support", "Whom people ask for help: an e-mail address, or the https address of a page.")
                .optional(&SUPPORT, "\"help@example.com\""),
            links: read_links(section, origin),
        };
        if look.logo_dark.is_some() && !section.has("logo") {
            let spot = section.spot("logo_dark");
            section.problem(&spot, "`logo_dark` stands in for a `logo`, and there is none", "Add `logo`.");
        }
        Branding { name, look }
    })
}

fn read_accent(section: &mut Section<'_, '_>) -> Option<Accent> {
    let light = section
        .key(
            "accent",
            "The colour of buttons and links. It must be readable on a light page; `check` says what would be.",
        )
        .optional(&ACCENT, ACCENT.example);
    let dark = section
        .key("accent_dark", "The same on dark pages. By default the nearest to `accent` that can be read there.")
        .optional(&ACCENT_DARK, ACCENT_DARK.example);
    if dark.is_some() && !section.has("accent") {
        let spot = section.spot("accent_dark");
        section.problem(&spot, "`accent_dark` needs an `accent` for light pages", "Add `accent`.");
    }
    light.map(|light| Accent::new(light, dark.unwrap_or_else(|| DARK.nearest_readable(light))))
}

fn read_picture(section: &mut Section<'_, '_>, key: &'static str, about: &'static str) -> Option<OwnFile> {
    let example = match key {
        "logo" => "\"logo.svg\"",
        "logo_dark" => "\"logo-dark.svg\"",
        _ => "\"icon.png\"",
    };
    let kind = PathIn(section.folder());
    let path = section.key(key, about).optional(&kind, example)?;
    let bytes = files::read_small(section, key, &path, LARGEST_PICTURE)?;
    let kind = FileKind::of_picture(&bytes).filter(|kind| *kind != FileKind::Ico || key == "icon");
    if kind.is_none() {
        let (spot, says) = (section.spot(key), format!("{} is neither an SVG nor a PNG", path.display()));
        section.problem(&spot, says, "Save the picture in one of these forms.");
    }
    Some(own_file(kind?, bytes))
}

fn read_style(section: &mut Section<'_, '_>) -> Option<OwnFile> {
    let kind = PathIn(section.folder());
    let path = section
        .key(
            "css",
            "Your own rules, after ours: a CSS file up to 64 KiB. It loads nothing; pictures may stand in it as data:.",
        )
        .optional(&kind, "\"brand.css\"")?;
    let bytes = files::read_small(section, "css", &path, LARGEST_STYLE)?;
    let spot = section.spot("css");
    match str::from_utf8(&bytes).map(style_sheet::find_fault) {
        Ok(None) => return Some(own_file(FileKind::Css, bytes)),
        Ok(Some(fault)) => report(section, &spot, &path, &fault),
        Err(_) => section.problem(&spot, format!("{} is not UTF-8", path.display()), "Save it as UTF-8."),
    }
    None
}

fn report(section: &mut Section<'_, '_>, spot: &Spot, path: &Path, fault: &style_sheet::Fault) {
    let says = format!("{}, line {}: {}", path.display(), fault.line, fault.says);
    section.problem(spot, says, fault.hint);
}

fn own_file(kind: FileKind, bytes: Vec<u8>) -> OwnFile {
    // Nobody is kept out by it: it only has to be another one for another file.
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    OwnFile { kind, bytes: bytes.into(), version: format!("{:016x}", hasher.finish()) }
}

fn read_links(section: &mut Section<'_, '_>, origin: Option<&str>) -> Vec<Link> {
    let links =
        section.tables("link", "Links at the foot of each page, in order.", Shape::List { shown: false }, |link| {
            let label = link.key("label", "What it is called.").required(&LABEL, "\"Imprint\"");
            let url = link
                .key("url", "Where it leads: https://..., mailto:..., or a path on the portal's host.")
                .required(&ADDRESS, ADDRESS.example);
            let url = match url? {
                Target::Elsewhere(url) => url,
                Target::Path(path) => format!("{}{path}", origin.unwrap_or_default()),
            };
            Some(Link { label: label?, url })
        });
    if links.len() > MOST_LINKS {
        let spot = section.spot("link");
        section.problem(&spot, format!("there are {} links", links.len()), format!("Keep {MOST_LINKS} at most."));
    }
    links
}

fn parse_accent(text: &str, ground: Ground, page: &str) -> Result<Colour, Wrong> {
    let colour = Colour::parse(text)
        .map_err(|_| Wrong::new(format!("{} is not a colour", quoted(text)), "Write it like \"#17635c\"."))?;
    let contrast = ground.contrast(colour);
    if contrast < READABLE {
        // Cut, not rounded: what is too little must not look like enough.
        let contrast = (contrast * 100.0).floor() / 100.0;
        let says = format!(
            "text in {} can't be read on {page}: its contrast is {contrast:.2}, and {READABLE} is needed",
            quoted(text)
        );
        let near = ground.nearest_readable(colour).to_string();
        return Err(Wrong::new(says, format!("The nearest colour that can be read is {}.", quoted(&near))));
    }
    Ok(colour)
}

fn parse_target(text: &str) -> Result<Target, Wrong> {
    let wrong = |hint: &str| Wrong::new(format!("{} is not an address for a link", quoted(text)), hint);
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\\"<>`".contains(&byte));
    if !is_plain || text.is_empty() {
        return Err(wrong("Plain letters without blanks; what else is in it is written with %."));
    }
    if text.starts_with('/') && !text.starts_with("//") {
        return Ok(Target::Path(text.to_owned()));
    }
    let url = url::Url::parse(text).map_err(|_| wrong("Write it like \"https://example.com/help\"."))?;
    match url.scheme() {
        "https" if url.username().is_empty() && url.password().is_none() => Ok(Target::Elsewhere(url.into())),
        "mailto" if url.path().contains('@') => Ok(Target::Elsewhere(url.into())),
        "http" => Err(wrong("Links lead to https:// addresses, so that nobody on the way can change what is there.")),
        _ => Err(wrong("Links lead to https://..., mailto:..., or a path such as \"/imprint\".")),
    }
}

fn parse_support(text: &str) -> Result<Support, Wrong> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@._+-".contains(&byte));
    if let Some(address) = EmailAddress::parse(text).ok().filter(|_| is_plain) {
        return Ok(Support::Mail(address));
    }
    if let Ok(Target::Elsewhere(url)) = parse_target(text) {
        return Ok(Support::Page(url));
    }
    let hint = "Write an address like \"help@example.com\", or \"https://example.com/help\".";
    Err(Wrong::new(format!("{} is neither an e-mail address nor a page", quoted(text)), hint))
}

fn write_support(support: &Support) -> String {
    match support {
        Support::Mail(address) => address.to_string(),
        Support::Page(url) => url.clone(),
    }
}

impl Target {
    fn written(&self) -> String {
        let (Self::Path(text) | Self::Elsewhere(text)) = self;
        text.clone()
    }
}
