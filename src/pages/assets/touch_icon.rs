//! The door in a square as a picture of dots: iPhones put no drawing on their home screens.

use super::door_colours;
use crate::domain::look::Look;

/// Dots on a side.
const SIZE: u16 = 180;
/// Each dot is looked at in as many places each way, so that edges are smooth.
const LOOKS: u16 = 2;
const PLACES: usize = (LOOKS * LOOKS) as usize;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Ground,
    Arch,
    Door,
}

/// A PNG whose dots are places in a palette: how much of each part a dot shows.
pub fn touch_icon(look: &Look) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let side = u32::from(SIZE).to_be_bytes();
    // Four bits a dot, by a palette.
    put(&mut file, *b"IHDR", &[side.as_slice(), &side, &[4, 3, 0, 0, 0]].concat());
    put(&mut file, *b"PLTE", &palette(look));
    put(&mut file, *b"IDAT", &wrapped(&dots()));
    put(&mut file, *b"IEND", &[]);
    file
}

/// The mixtures of arch and door, in the order of their places.
fn mixtures() -> impl Iterator<Item = (usize, usize)> {
    (0..=PLACES).flat_map(|arch| (0..=PLACES - arch).map(move |door| (arch, door)))
}

fn palette(look: &Look) -> Vec<u8> {
    let (arch, door) = door_colours(look);
    let (arch, door) = (arch.channels(), door.channels());
    let mix = |(arches, doors): (usize, usize)| {
        arch.into_iter().zip(door).map(move |(arch, door)| {
            let sum = usize::from(arch) * arches + usize::from(door) * doors + 255 * (PLACES - arches - doors);
            u8::try_from(sum / PLACES).unwrap_or(u8::MAX)
        })
    };
    mixtures().flat_map(mix).collect()
}

/// Line by line: a nought, and two dots in each byte.
fn dots() -> Vec<u8> {
    let mut dots = Vec::new();
    for line in 0..SIZE {
        dots.push(0);
        for column in (0..SIZE).step_by(2) {
            dots.push(place(column, line) << 4 | place(column + 1, line));
        }
    }
    dots
}

fn place(column: u16, line: u16) -> u8 {
    let looks = (0..LOOKS).flat_map(|y| (0..LOOKS).map(move |x| seen(column * LOOKS + x, line * LOOKS + y)));
    let (arches, doors) = looks.fold((0, 0), |(arches, doors), part| {
        (arches + usize::from(part == Part::Arch), doors + usize::from(part == Part::Door))
    });
    mixtures().position(|mixture| mixture == (arches, doors)).and_then(|place| u8::try_from(place).ok()).unwrap_or(0)
}

/// As the drawing has it: 40 wide and high, from -8 and -6 on.
fn seen(column: u16, line: u16) -> Part {
    let at = |place: u16, from: f64| (f64::from(place) + 0.5) * 40.0 / f64::from(SIZE * LOOKS) + from;
    let (x, y) = (at(column, -8.0), at(line, -6.0));
    let is_door = (10.0..17.0).contains(&x) && y < 22.0 && y > 7.5 - (x - 10.0) * 1.5 / 7.0;
    let is_round = (x - 12.0).hypot(y - 11.0) < 8.0;
    let is_arch = (4.0..20.0).contains(&x) && y < 22.0 && (y > 11.0 || is_round);
    match (is_door, is_arch) {
        (true, _) => Part::Door,
        (false, true) => Part::Arch,
        (false, false) => Part::Ground,
    }
}

fn put(file: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    let named = [name.as_slice(), content].concat();
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
    file.extend(length.to_be_bytes());
    file.extend(&named);
    file.extend(checksum(&named).to_be_bytes());
}

/// Packed in nothing: one block of zlib as it is.
fn wrapped(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    let mut zlib = vec![0x78, 0x01, 0x01];
    zlib.extend(length.to_le_bytes());
    zlib.extend((!length).to_le_bytes());
    zlib.extend(content);
    let (low, high) = content.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65521;
        (low, (high + low) % 65521)
    });
    zlib.extend((high << 16 | low).to_be_bytes());
    zlib
}

/// CRC-32, as PNG has it.
fn checksum(bytes: &[u8]) -> u32 {
    let turn = |sum: u32| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| turn(sum)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_are_the_ones_that_readers_expect() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
        assert_eq!(wrapped(b"abc")[8 + 2..], [0x02, 0x4d, 0x01, 0x27]);
    }

    #[test]
    fn every_dot_has_a_place_in_the_palette_and_all_fits_one_block() {
        assert_eq!(mixtures().count(), 15);
        let dots = dots();
        assert_eq!(dots.len(), 180 * 91);
        assert!(dots.iter().all(|two| two >> 4 < 15 && two & 15 < 15));
    }
}
