//! Colours, and whether what is written in one can be read on another: the arithmetic of WCAG 2.2.

use std::fmt;

#[cfg(test)]
mod tests;

/// The least contrast at which text can be read.
pub const READABLE: f64 = 4.5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not # and three or six hexadecimal digits")]
pub struct BadColour;

/// What our pages are written on, in one scheme. The accent must be readable on it; the style sheet has the same values.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    pub paper: Colour,
    pub card: Colour,
    /// Where a colour goes that has to stand out more.
    away: Colour,
}

pub const LIGHT: Ground =
    Ground { paper: Colour::new(0xf3, 0xf4, 0xf1), card: Colour::new(0xff, 0xff, 0xff), away: Colour::new(0, 0, 0) };

pub const DARK: Ground = Ground {
    paper: Colour::new(0x11, 0x14, 0x15),
    card: Colour::new(0x1a, 0x1e, 0x1f),
    away: Colour::new(0xff, 0xff, 0xff),
};

/// The shades that pages need of an accent, in one scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shades {
    /// Links, and the button that a page is for.
    pub accent: Colour,
    /// The same under a pointer.
    pub strong: Colour,
    /// Written on both.
    pub ink: Colour,
    /// A breath of it, to write on.
    pub tint: Colour,
}

/// What stands out on our pages, by day and by night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    pub light: Shades,
    pub dark: Shades,
}

impl Colour {
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// `#1a6b4f`, or `#164` for `#116644`.
    pub fn parse(text: &str) -> Result<Self, BadColour> {
        let digits = text.strip_prefix('#').ok_or(BadColour)?;
        let six: String = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => digits.to_owned(),
        };
        if six.len() != 6 || !six.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(BadColour);
        }
        let [_, red, green, blue] = u32::from_str_radix(&six, 16).map_err(|_| BadColour)?.to_be_bytes();
        Ok(Self::new(red, green, blue))
    }

    /// Red, green and blue.
    pub fn channels(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }

    /// From 1, where nothing can be seen, to 21, which is black on white.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let share = f64::from(part) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// With so many hundredths of the other.
    fn mixed(self, other: Self, hundredths: u32) -> Self {
        let mix = |own: u8, other: u8| {
            let sum = u32::from(own) * (100 - hundredths.min(100)) + u32::from(other) * hundredths.min(100);
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        Self::new(mix(self.red, other.red), mix(self.green, other.green), mix(self.blue, other.blue))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl Ground {
    /// How well text in this colour can be read wherever pages write it.
    pub fn contrast(self, colour: Colour) -> f64 {
        colour.contrast(self.paper).min(colour.contrast(self.card))
    }

    /// The nearest to it that can be read here: itself, if it can.
    pub fn nearest_readable(self, colour: Colour) -> Colour {
        let steps = (0..=100).map(|hundredths| colour.mixed(self.away, hundredths));
        steps.into_iter().find(|step| self.contrast(*step) >= READABLE).unwrap_or(self.away)
    }

    fn shades(self, accent: Colour) -> Shades {
        let tints = (0..=10).rev().map(|hundredths| self.card.mixed(accent, hundredths));
        Shades {
            accent,
            strong: accent.mixed(self.away, 25),
            // What can be read on a card can carry its colour; what stands out more, all the more.
            ink: self.card,
            tint: tints.into_iter().find(|tint| accent.contrast(*tint) >= READABLE).unwrap_or(self.card),
        }
    }
}

impl Accent {
    /// Of colours that can be read, each in its scheme.
    pub fn new(light: Colour, dark: Colour) -> Self {
        Self { light: LIGHT.shades(light), dark: DARK.shades(dark) }
    }
}
