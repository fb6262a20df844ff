//! What pages are dressed in. The style stands in every page, so that the first answer paints all of it, and refusals on
//! apps' hosts need nothing from there; its hash lets the content security policy allow it and nothing else.

mod touch_icon;

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, html};

pub use self::touch_icon::touch_icon;
use crate::domain::colour::{Accent, Colour, Shades};
use crate::domain::look::{Look, OWN_PARTS, OwnPart};

/// As pages carry it: without what only its readers need.
pub static STYLESHEET: LazyLock<String> = LazyLock::new(|| squeeze(include_str!("assets/vestibule.css")));

/// SHA-256 of the style, as `style-src` names it. A test holds it true, and tells the new one when the style was changed.
pub const STYLE_SOURCE: &str = "'sha256-lCQxKJlgfnVVPyXztFXwxgmNj89jS7JJNUON4q1Jx9s='";

/// Of the pages that show something to scan, to copy and to keep. Without the script all of it is there to be read.
pub static KEEPSAKE_STYLE: LazyLock<String> = LazyLock::new(|| squeeze(include_str!("assets/keepsake.css")));
pub const KEEPSAKE_SCRIPT: &str = include_str!("assets/keepsake.js");

/// Of the pages that wait for an answer from elsewhere.
pub static WAITING_STYLE: LazyLock<String> = LazyLock::new(|| squeeze(include_str!("assets/waiting.css")));
pub const WAITING_SCRIPT: &str = include_str!("assets/waiting.js");

/// Of the page that takes a telephone number.
pub const NUMBER_SCRIPT: &str = include_str!("assets/number.js");

/// Their hashes, held true by the same test.
pub const NUMBER_SCRIPT_SOURCE: &str = "'sha256-rs6Bpw468z3TIZWlevajvbKr8GyR1+V1GdNodg6ZpvY='";
pub const WAITING_STYLE_SOURCE: &str = "'sha256-HUehcLEY18GAFtHTbrb78yQnKxs2jVNMSMe4a7f1DEk='";
pub const WAITING_SCRIPT_SOURCE: &str = "'sha256-eqNsuipj9rioJL9DPiYJJ4ElR7pj20zUeaIRp6U0taU='";
pub const KEEPSAKE_STYLE_SOURCE: &str = "'sha256-llbKDhETc3esZsX1+EquNVu8bO4689Xqkhh0/tj76/M='";
pub const KEEPSAKE_SCRIPT_SOURCE: &str = "'sha256-mViU15D0S9k+Cu7XfYI6rI3J+4q/xqzqbmkQ9B8YIuU='";

/// Of the phone's page, and of the one that waits for a phone.
pub static PHONE_STYLE: LazyLock<String> = LazyLock::new(|| squeeze(include_str!("assets/phone.css")));
pub const PHONE_SCRIPT: &str = concat!(
    include_str!("assets/phone_key.js"),
    include_str!("assets/phone_page.js"),
    include_str!("assets/phone_card.js"),
    include_str!("assets/phone_told.js"),
    include_str!("assets/phone.js"),
);
pub const PHONE_WAIT_SCRIPT: &str = include_str!("assets/phone_wait.js");
/// What stays on the phone and is woken when something waits; it stands at an address of its own.
pub const PHONE_WORKER: &str = concat!(include_str!("assets/phone_key.js"), include_str!("assets/phone_worker.js"));

pub const PHONE_STYLE_SOURCE: &str = "'sha256-NX8YM89yc/XmtwxfmDAGE0VSjxdIabV3XcXqJekB5Eg='";
pub const PHONE_SCRIPT_SOURCE: &str = "'sha256-5+e7LWYujjps6syjtX7ZigkWdIUtIScToYtXzG1d7Pk='";
pub const PHONE_WAIT_SCRIPT_SOURCE: &str = "'sha256-+7aXu4zTXMHWtO6uJgsiDzZLPo20ufKJVW7QK7onZVM='";

/// Leaves out line ends, indents and comments (which stand on lines of their own).
fn squeeze(style: &str) -> String {
    let mut squeezed = String::with_capacity(style.len());
    for line in style.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("/*")) {
        squeezed.push_str(&line.replace(": ", ":").replace(" {", "{"));
        // A value that goes on in the next line.
        if !line.ends_with(['{', '}', ';', ',']) {
            squeezed.push(' ');
        }
    }
    squeezed
}

/// What our pages load: the styles and the script above, an icon that is written into the page, and what an operator's look adds. `ours`
/// is the absolute address of our pages. `form-action` and `frame-ancestors` are for the portal to add.
pub fn content_sources(look: &Look, ours: &str, sha256: fn(&[u8]) -> [u8; 32]) -> String {
    let own_files = format!("{ours}{OWN_PARTS}");
    let mut styles =
        [STYLE_SOURCE, KEEPSAKE_STYLE_SOURCE, WAITING_STYLE_SOURCE, PHONE_STYLE_SOURCE].map(str::to_owned).to_vec();
    let mut pictures = vec!["data:".to_owned()];
    if let Some(colours) = colours(look) {
        styles.push(format!("'sha256-{}'", STANDARD.encode(sha256(colours.as_bytes()))));
    }
    if look.style.is_some() {
        styles.push(own_files.clone());
    }
    if look.logo.is_some() || look.icon.is_some() {
        pictures.push(own_files);
    }
    let (styles, pictures) = (styles.join(" "), pictures.join(" "));
    let scripts = [
        KEEPSAKE_SCRIPT_SOURCE,
        WAITING_SCRIPT_SOURCE,
        PHONE_SCRIPT_SOURCE,
        PHONE_WAIT_SCRIPT_SOURCE,
        NUMBER_SCRIPT_SOURCE,
    ]
    .join(" ");
    format!(
        "default-src 'none'; style-src {styles}; script-src {scripts}; img-src {pictures}; connect-src 'self'; \
         base-uri 'none'"
    )
}

/// An operator's accent in place of ours. It stands in the page as well, so that nothing changes colour while it loads.
pub(super) fn colours(look: &Look) -> Option<String> {
    let Accent { light, dark } = look.accent?;
    let write = |Shades { accent, strong, ink, tint }: Shades| {
        format!(":root{{--accent:{accent};--accent-strong:{strong};--accent-ink:{ink};--tint:{tint}}}")
    };
    Some(format!("{}@media screen and (prefers-color-scheme:dark){{{}}}", write(light), write(dark)))
}

/// The door in the header: decoration beside the name.
pub(super) fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false" {
            path.arch d="M4 22V11a8 8 0 0 1 16 0v11z" {}
            path.door d="M10 22V7.5L17 6v16z" {}
        }
    }
}

/// A globe: whoever cannot read this page finds the way to one that they can.
pub(super) fn globe() -> Markup {
    html! {
        svg.globe viewBox="0 0 24 24" width="16" height="16" aria-hidden="true" focusable="false" {
            path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM2 12h20M12 2c6 6 6 14 0 20M12 2c-6 6-6 14 0 20" {}
        }
    }
}

/// The same door in a square, for a phone's home screen.
pub fn tile(look: &Look) -> String {
    let (arch, door) = door_colours(look);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-8 -6 40 40\"><path fill=\"#ffffff\" d=\"M-8-6h40v40H-8z\"/>\
         <path fill=\"{arch}\" d=\"M4 22V11a8 8 0 0 1 16 0v11z\"/><path fill=\"{door}\" d=\"M10 22V7.5L17 6v16z\"/></svg>"
    )
}

fn door_colours(look: &Look) -> (Colour, Colour) {
    const OURS: (Colour, Colour) = (Colour::new(0x17, 0x63, 0x5c), Colour::new(0xd9, 0xf2, 0xee));
    look.accent.map_or(OURS, |accent| (accent.light.accent, accent.light.tint))
}

/// The icon in the browser's tab: the operator's, or the same door as an address, in the colours of the page.
pub(super) fn icon(look: &Look, prefix: &str) -> String {
    if let Some(own) = look.address_of(OwnPart::Icon) {
        return format!("{prefix}{own}");
    }
    let (arch, door) = door_colours(look);
    format!(
        "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%2024%2024'%3E\
         %3Cpath%20fill='{}'%20d='M4%2022V11a8%208%200%200%201%2016%200v11z'/%3E\
         %3Cpath%20fill='{}'%20d='M10%2022V7.5L17%206v16z'/%3E%3C/svg%3E",
        arch.to_string().replace('#', "%23"),
        door.to_string().replace('#', "%23"),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::STYLESHEET;
    use crate::domain::colour::{Colour, DARK, LIGHT};

    type Palette = HashMap<&'static str, &'static str>;

    const TEXT: f64 = 4.5;
    const SHAPE: f64 = 3.0;

    #[test]
    fn everything_can_be_read_in_light_and_in_dark() {
        let (light, dark) = palettes();
        for (scheme, palette) in [("light", &light), ("dark", &dark)] {
            for (front, backs, wanted) in [
                ("ink", &["paper", "card", "good-tint", "danger-tint"][..], TEXT),
                ("ink-quiet", &["paper", "card"], TEXT),
                ("accent", &["paper", "card", "tint"], TEXT),
                ("accent-strong", &["paper", "card"], TEXT),
                ("accent-ink", &["accent", "accent-strong"], TEXT),
                ("danger", &["card", "danger-tint"], TEXT),
                ("good", &["good-tint"], TEXT),
                ("warn", &["warn-tint"], TEXT),
                ("edge", &["paper", "card"], SHAPE),
                ("focus", &["paper", "card", "danger-tint"], SHAPE),
            ] {
                for back in backs {
                    let contrast = contrast(palette[front], palette[back]);
                    assert!(contrast >= wanted, "{scheme}: {front} on {back} is {contrast:.2}, not {wanted}");
                }
            }
        }
    }

    #[test]
    fn dark_answers_every_colour_of_light() {
        let (light, dark) = palettes();
        let is_colour = |value: &str| value.starts_with('#');
        let mut names: Vec<_> = light.iter().filter(|(_, value)| is_colour(value)).map(|(name, _)| name).collect();
        let mut dark_names: Vec<_> = dark.keys().collect();
        names.sort_unstable();
        dark_names.sort_unstable();
        assert_eq!(names, dark_names);
    }

    /// An operator's accent is judged where no style sheet is at hand.
    #[test]
    fn what_accents_are_judged_on_is_what_pages_are_written_on() {
        let (light, dark) = palettes();
        for (ground, palette) in [(LIGHT, light), (DARK, dark)] {
            assert_eq!([ground.paper.to_string(), ground.card.to_string()], [palette["paper"], palette["card"]]);
        }
    }

    fn palettes() -> (Palette, Palette) {
        let mut blocks = STYLESHEET.split(":root{").skip(1).map(|rest| properties(rest.split_once('}').unwrap().0));
        (blocks.next().unwrap(), blocks.next().unwrap())
    }

    fn properties(block: &'static str) -> Palette {
        block.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(':')).collect()
    }

    fn contrast(one: &str, other: &str) -> f64 {
        Colour::parse(one).unwrap().contrast(Colour::parse(other).unwrap())
    }
}
