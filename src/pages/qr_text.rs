//! A QR code in letters, for a terminal.

use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

/// Two modules in each letter. The light ones are drawn, since most terminals are dark; readers take either. Nothing, if
/// the text is longer than any picture holds.
pub fn qr_text(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    Some(code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).quiet_zone(true).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_in_letters_is_as_wide_in_each_line_and_has_an_edge() {
        let drawn = qr_text("https://gate.example.com/.vestibule/register?invite=x").unwrap();
        let lines: Vec<Vec<char>> = drawn.lines().map(|line| line.chars().collect()).collect();
        assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{drawn}");
        assert!(lines[0].iter().chain(&lines[1]).all(|letter| *letter == '█'), "{drawn}");
        assert!(drawn.chars().all(|letter| "█▀▄ \n".contains(letter)), "{drawn}");
        assert!(qr_text(&"x".repeat(5000)).is_none());
    }
}
