//! A QR code as a drawing in the page: black on white in every colour scheme, with the quiet zone that readers need.

use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

/// In modules, on each side.
const QUIET: usize = 4;

/// Nothing, if the text is longer than any picture holds.
pub(super) fn qr(text: &str, label: &str) -> Option<Markup> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let side = code.width() + 2 * QUIET;
    Some(html! {
        svg.qr role="img" aria-label=(label) viewBox={ "0 0 " (side) " " (side) } width="224" height="224"
            shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#ffffff" {}
            path d=(path(&code)) fill="#000000" {}
        }
    })
}

/// One stroke for each run of dark modules.
fn path(code: &QrCode) -> String {
    let (width, colours) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colours.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                path.push_str(&format!("M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len()));
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_quiet_zone_and_its_finders() {
        let drawn = qr("otpauth://totp/Gate:ada?secret=GEZDGNBVGY3TQOJQ", "a <picture>").unwrap().into_string();
        assert!(drawn.contains("fill=\"#ffffff\"") && drawn.contains("aria-label=\"a &lt;picture&gt;\""), "{drawn}");
        // The upper edge of the first finder: seven dark modules, four away from both edges.
        assert!(drawn.contains("d=\"M4 4h7v1h-7z"), "{drawn}");
        assert!(qr(&"x".repeat(5000), "").is_none());
    }
}
