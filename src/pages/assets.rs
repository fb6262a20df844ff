//! What pages are dressed in. The style stands in every page, so that the first answer paints all of it, and refusals on
//! apps' hosts need nothing from there; its hash lets the content security policy allow it and nothing else.

use maud::{Markup, PreEscaped, html};

pub const STYLESHEET: &str = include_str!("assets/vestibule.css");

/// SHA-256 of the style, as `style-src` names it. A test holds it true, and tells the new one when the style was changed.
pub const STYLE_SOURCE: &str = "'sha256-JyNj36Z0NpnX9X7MrcdM3ep8OYnbjoU/D4fTVK3Ur0w='";

/// Of the pages that show something to scan, to copy and to keep. Without the script all of it is there to be read.
pub const KEEPSAKE_STYLE: &str = include_str!("assets/keepsake.css");
pub const KEEPSAKE_SCRIPT: &str = include_str!("assets/keepsake.js");

/// Their hashes, held true by the same test.
pub const KEEPSAKE_STYLE_SOURCE: &str = "'sha256-ZyT3dKdS4CGI88TN7tKxY2EIn8NQ9lZ2AiYib3ORFlY='";
pub const KEEPSAKE_SCRIPT_SOURCE: &str = "'sha256-cyq9QzEotu1OLMAVDRzkwGO4oTg8pPvJ7pkFc7h40gM='";

/// What our pages load: the styles and the script above and an icon that is written into the page. `form-action` and `frame-ancestors` are
/// for the portal to add.
pub fn content_sources() -> String {
    format!(
        "default-src 'none'; style-src {STYLE_SOURCE} {KEEPSAKE_STYLE_SOURCE}; script-src {KEEPSAKE_SCRIPT_SOURCE}; \
         img-src data:; base-uri 'none'"
    )
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

/// The same door, as an address.
pub(super) const ICON: PreEscaped<&str> = PreEscaped(
    "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%2024%2024'%3E\
     %3Cpath%20fill='%2317635c'%20d='M4%2022V11a8%208%200%200%201%2016%200v11z'/%3E\
     %3Cpath%20fill='%23d9f2ee'%20d='M10%2022V7.5L17%206v16z'/%3E%3C/svg%3E",
);

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::STYLESHEET;

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

    #[test]
    fn contrast_is_reckoned_as_the_norm_does() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 0.001);
        assert!((contrast("#777777", "#ffffff") - 4.478).abs() < 0.001);
    }

    fn palettes() -> (Palette, Palette) {
        let mut blocks = STYLESHEET.split(":root {").skip(1).map(|rest| properties(rest.split_once('}').unwrap().0));
        (blocks.next().unwrap(), blocks.next().unwrap())
    }

    fn properties(block: &'static str) -> Palette {
        block.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(": ")).collect()
    }

    /// WCAG 2.2, "contrast ratio".
    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(colour: &str) -> f64 {
        let part = |place: usize| {
            let byte = u8::from_str_radix(&colour[1 + 2 * place..3 + 2 * place], 16).unwrap();
            let share = f64::from(byte) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2)
    }
}
