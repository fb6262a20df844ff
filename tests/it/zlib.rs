//! What takes the place of zlib (`vendor/libz-ng-sys`) writes and reads the same bytes as everybody else's.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use flate2::Compression;
use flate2::read::{GzDecoder, ZlibDecoder};
use flate2::write::{GzEncoder, ZlibEncoder};

#[test]
fn what_it_packs_gzip_unpacks() {
    for level in 0..=9 {
        let packed = pack(&sample(300_000), level);
        assert_eq!(gzip("-dc", &packed), sample(300_000), "level {level}");
    }
}

#[test]
fn what_gzip_packs_it_unpacks() {
    for level in ["-1", "-6", "-9"] {
        let packed = gzip(level, &sample(300_000));
        assert_eq!(unpack(&packed).unwrap(), sample(300_000), "{level}");
    }
}

#[test]
fn nothing_and_one_byte_survive() {
    for length in [0, 1, 2, 32_767, 32_768, 32_769] {
        assert_eq!(unpack(&pack(&sample(length), 6)).unwrap(), sample(length), "{length}");
    }
}

#[test]
fn damage_is_an_error_and_never_other_words() {
    let packed = pack(&sample(20_000), 6);
    for place in (10..packed.len()).step_by(97) {
        let mut damaged = packed.clone();
        damaged[place] ^= 0x10;
        assert!(unpack(&damaged).map_or(true, |text| text == sample(20_000)), "byte {place} was not missed");
    }
    assert!(unpack(&packed[..packed.len() / 2]).is_err(), "half of it was taken for the whole");
}

#[test]
fn a_stream_can_be_flushed_on_the_way() {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(b"the first words").unwrap();
    encoder.flush().unwrap();
    let mut words = [0; 15];
    ZlibDecoder::new(encoder.get_ref().as_slice()).read_exact(&mut words).unwrap();
    assert_eq!(&words, b"the first words");
}

/// Words that repeat now and then.
fn sample(length: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        b"vestibule "[(state >> 24) as usize % 10]
    };
    std::iter::repeat_with(next).take(length).collect()
}

fn pack(text: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn unpack(packed: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut text)?;
    Ok(text)
}

fn gzip(option: &str, input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("gzip")
        .arg(option)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("gzip is installed");
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    output.stdout
}
