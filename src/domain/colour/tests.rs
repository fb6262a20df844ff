use proptest::prelude::*;

use super::*;

fn colour(text: &str) -> Colour {
    Colour::parse(text).unwrap()
}

#[test]
fn contrast_is_reckoned_as_the_norm_does() {
    assert!((colour("#000000").contrast(colour("#ffffff")) - 21.0).abs() < 0.001);
    assert!((colour("#777777").contrast(colour("#fff")) - 4.478).abs() < 0.001);
    assert!((colour("#123456").contrast(colour("#123456")) - 1.0).abs() < 0.001);
}

#[test]
fn a_colour_is_read_as_style_sheets_write_it() {
    for (text, written) in [("#17635c", "#17635c"), ("#17635C", "#17635c"), ("#1fa", "#11ffaa")] {
        assert_eq!(colour(text).to_string(), written);
    }
    for wrong in ["", "#", "17635c", "#1763", "#17635cff", "#17635g", "teal", "rgb(0,0,0)", "#é12", "# 17635"] {
        assert_eq!(Colour::parse(wrong), Err(BadColour), "{wrong:?}");
    }
}

proptest! {
    #[test]
    fn whatever_the_accent_is_there_are_shades_of_it_that_can_be_read(red: u8, green: u8, blue: u8) {
        let wish = Colour::new(red, green, blue);
        let (light, dark) = (LIGHT.nearest_readable(wish), DARK.nearest_readable(wish));
        let accent = Accent::new(light, dark);
        for (ground, shades) in [(LIGHT, accent.light), (DARK, accent.dark)] {
            let Shades { accent, strong, ink, tint } = shades;
            for (front, back) in [
                (accent, ground.paper),
                (accent, ground.card),
                (accent, tint),
                (strong, ground.paper),
                (strong, ground.card),
                (ink, accent),
                (ink, strong),
            ] {
                prop_assert!(front.contrast(back) >= READABLE, "{front} on {back}: {}", front.contrast(back));
            }
        }
    }

    #[test]
    fn what_can_be_read_stays_as_it_is(red: u8, green: u8, blue: u8) {
        let wish = Colour::new(red, green, blue);
        if LIGHT.contrast(wish) >= READABLE {
            prop_assert_eq!(LIGHT.nearest_readable(wish), wish);
        }
    }
}
