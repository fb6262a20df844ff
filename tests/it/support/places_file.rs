//! A small database of places as their vendor writes them, by the specification of that form (version 2.0).

use std::net::IpAddr;

/// What stands for one network: its city by language, and its country's code.
pub(crate) struct Known<'a> {
    pub(crate) network: &'a str,
    pub(crate) city: &'a [(&'a str, &'a str)],
    pub(crate) country: &'a str,
}

/// Between the tree and the data.
const GAP: usize = 16;
const MARKER: &[u8] = b"\xab\xcd\xefMaxMind.com";

enum Branch {
    Nothing,
    Node(usize),
    Data(usize),
}

/// Of all addresses of both kinds; those of four bytes stand at `::/96`.
pub(crate) fn places_file(kind: &str, all: &[Known<'_>]) -> Vec<u8> {
    let mut data = Vec::new();
    let mut tree: Vec<[Branch; 2]> = vec![[Branch::Nothing, Branch::Nothing]];
    for known in all {
        let (address, bits) = network(known.network);
        let mut at = 0;
        for bit in 0..bits - 1 {
            let side = side_of(address, bit);
            at = if let Branch::Node(next) = tree[at][side] {
                next
            } else {
                tree.push([Branch::Nothing, Branch::Nothing]);
                let next = tree.len() - 1;
                tree[at][side] = Branch::Node(next);
                next
            };
        }
        tree[at][side_of(address, bits - 1)] = Branch::Data(data.len());
        write_known(&mut data, known);
    }
    let nodes = tree.len();
    let mut file = Vec::new();
    for branch in tree.iter().flatten() {
        let record = match branch {
            Branch::Nothing => nodes,
            Branch::Node(number) => *number,
            Branch::Data(place) => nodes + GAP + place,
        };
        file.extend(&u32::try_from(record).unwrap().to_be_bytes()[1..]);
    }
    file.extend([0; GAP]);
    file.extend(data);
    file.extend(MARKER);
    write_about(&mut file, kind, nodes);
    file
}

fn network(written: &str) -> (u128, u32) {
    let (address, bits) = written.split_once('/').unwrap();
    let bits: u32 = bits.parse().unwrap();
    match address.parse().unwrap() {
        IpAddr::V4(four) => (u128::from(u32::from(four)), 96 + bits),
        IpAddr::V6(six) => (u128::from(six), bits),
    }
}

fn side_of(address: u128, bit: u32) -> usize {
    usize::from(address >> (127 - bit) & 1 == 1)
}

fn write_known(data: &mut Vec<u8>, known: &Known<'_>) {
    map(data, 2);
    text(data, "city");
    map(data, 1);
    text(data, "names");
    map(data, known.city.len());
    for (language, name) in known.city {
        text(data, language);
        text(data, name);
    }
    text(data, "country");
    map(data, 1);
    text(data, "iso_code");
    text(data, known.country);
}

fn write_about(file: &mut Vec<u8>, kind: &str, nodes: usize) {
    map(file, 9);
    for (name, value) in [("binary_format_major_version", 2), ("binary_format_minor_version", 0), ("ip_version", 6)] {
        text(file, name);
        number(file, U16, value);
    }
    text(file, "record_size");
    number(file, U16, 24);
    text(file, "node_count");
    number(file, U32, nodes);
    text(file, "database_type");
    text(file, kind);
    text(file, "build_epoch");
    // An extended kind: the first byte says how long it is, the second which.
    file.extend([4, 9 - 7]);
    file.extend(1_795_254_343_u32.to_be_bytes());
    text(file, "languages");
    file.extend([0, 11 - 7]);
    text(file, "description");
    map(file, 0);
}

/// A kind stands in the upper three bits, a size in the others.
const KINDS: u8 = 32;
const TEXT: u8 = 2;
const U16: u8 = 5;
const U32: u8 = 6;
const MAP: u8 = 7;

fn head(to: &mut Vec<u8>, kind: u8, size: usize) {
    let size = u8::try_from(size).unwrap();
    if size < 29 {
        to.push(kind * KINDS + size);
    } else {
        to.extend([kind * KINDS + 29, size - 29]);
    }
}

fn map(to: &mut Vec<u8>, entries: usize) {
    head(to, MAP, entries);
}

fn text(to: &mut Vec<u8>, what: &str) {
    head(to, TEXT, what.len());
    to.extend(what.as_bytes());
}

fn number(to: &mut Vec<u8>, kind: u8, what: usize) {
    let bytes = u32::try_from(what).unwrap().to_be_bytes();
    let size = if kind == U16 { 2 } else { 4 };
    head(to, kind, size);
    to.extend(&bytes[4 - size..]);
}
