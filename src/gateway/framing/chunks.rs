//! The framing of a chunked body, watched byte by byte where it is framing and skipped where it is data.

use super::{Fault, head};

/// Sizes of up to 16 digits fit; fifteen keep sums of them harmless.
const MAX_SIZE_DIGITS: usize = 15;
const MAX_EXTENSION: usize = 256;
const MAX_TRAILERS: usize = 8 * 1024;

const BAD: Fault = Fault::Malformed("The chunks of the body are malformed.");

#[derive(Debug)]
pub(in crate::gateway) struct ChunkWatch {
    place: Place,
}

#[derive(Debug)]
enum Place {
    Size {
        value: u64,
        digits: usize,
    },
    Extension {
        value: u64,
        length: usize,
    },
    SizeEnd {
        value: u64,
    },
    Data {
        left: u64,
    },
    DataEnd,
    DataFeed,
    /// After the last chunk: trailer lines, kept to be judged whole.
    Trailers {
        line: Vec<u8>,
        total: usize,
    },
    Over,
}

impl Default for ChunkWatch {
    fn default() -> Self {
        Self { place: Place::Size { value: 0, digits: 0 } }
    }
}

impl ChunkWatch {
    pub(super) fn is_over(&self) -> bool {
        matches!(self.place, Place::Over)
    }

    /// How many of these bytes belong to the body.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<usize, Fault> {
        let mut taken = 0;
        while let Some(rest) = bytes.get(taken..).filter(|rest| !rest.is_empty() && !self.is_over()) {
            taken += self.step(rest)?;
        }
        Ok(taken)
    }

    /// Goes on by at least one byte.
    fn step(&mut self, rest: &[u8]) -> Result<usize, Fault> {
        if let Place::Data { left } = &mut self.place {
            let skipped = usize::try_from(*left).unwrap_or(usize::MAX).min(rest.len());
            *left -= skipped as u64;
            if *left == 0 {
                self.place = Place::DataEnd;
            }
            return Ok(skipped);
        }
        let byte = *rest.first().ok_or(BAD)?;
        self.place = std::mem::replace(&mut self.place, Place::Over).after(byte)?;
        Ok(1)
    }
}

impl Place {
    fn after(self, byte: u8) -> Result<Self, Fault> {
        match (self, byte) {
            (Self::Size { value, digits }, _) if byte.is_ascii_hexdigit() && digits < MAX_SIZE_DIGITS => {
                let digit = char::from(byte).to_digit(16).ok_or(BAD)?;
                Ok(Self::Size { value: value * 16 + u64::from(digit), digits: digits + 1 })
            }
            (Self::Size { value, digits: 1.. } | Self::Extension { value, .. }, b'\r') => Ok(Self::SizeEnd { value }),
            (Self::Size { value, digits: 1.. }, b';') => Ok(Self::Extension { value, length: 0 }),
            (Self::Extension { value, length }, b'\t' | b' '..=b'~') if length < MAX_EXTENSION => {
                Ok(Self::Extension { value, length: length + 1 })
            }
            (Self::SizeEnd { value: 0 }, b'\n') => Ok(Self::Trailers { line: Vec::new(), total: 0 }),
            (Self::SizeEnd { value: left }, b'\n') => Ok(Self::Data { left }),
            (Self::DataEnd, b'\r') => Ok(Self::DataFeed),
            (Self::DataFeed, b'\n') => Ok(Self::Size { value: 0, digits: 0 }),
            (Self::Trailers { line, total }, b'\n') => end_of_trailer(line, total),
            (Self::Trailers { mut line, total }, _) if total < MAX_TRAILERS => {
                line.push(byte);
                Ok(Self::Trailers { line, total: total + 1 })
            }
            _ => Err(BAD),
        }
    }
}

/// Trailers are never sent on; they must be well-formed all the same, or their end is a matter of opinion.
fn end_of_trailer(mut line: Vec<u8>, total: usize) -> Result<Place, Fault> {
    match line.strip_suffix(b"\r") {
        Some([]) => Ok(Place::Over),
        Some(field) => {
            head::field(field)?;
            line.clear();
            Ok(Place::Trailers { line, total: total + 1 })
        }
        None => Err(BAD),
    }
}
