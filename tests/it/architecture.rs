//! The house rules that no compiler knows: which room may import which, where each outside crate lives, how long a file
//! may be, and what may not be left lying about. `docs/ARCHITECTURE.md` says why.

mod known_bad;
mod source;

use std::collections::HashSet;
use std::path::Path as FilePath;

use source::{Path, Source};

/// Rooms from the lowest up. A room may import those above it in this list; rooms on one line don't see each other.
const ORDER: [&[&str]; 11] = [
    &["domain"],
    &["words", "clock", "random", "places"],
    &["config", "crypto", "store", "live", "factors", "mail", "observe", "pages"],
    &["app"],
    &["actions"],
    &["portal"],
    &["control", "gateway", "demo"],
    &["wiring"],
    &["cli"],
    &["main"],
    // Lists the rooms, and knows none of them.
    &["lib"],
];

/// Siblings that see each other all the same: secrets at rest are sealed where they are written.
const SIBLINGS: [(&str, &str); 2] = [("store", "crypto"), ("factors", "crypto")];

/// Rooms that see less than their place allows.
const NARROW: [(&str, &[&str]); 2] = [("pages", &["domain", "words"]), ("mail", &["domain", "words"])];

const ANYWHERE: &[&str] = &[""];

/// One home per outside crate: a room, or a part of one. Every dependency stands here.
const HOMES: &[(&str, &[&str])] = &[
    // The proxy, and HTTP.
    ("pingora_core", &["gateway"]),
    ("pingora_error", &["gateway"]),
    ("pingora_http", &["gateway"]),
    ("pingora_proxy", &["gateway"]),
    ("axum", &["portal", "control", "demo"]),
    ("hyper", &["control", "demo", "gateway/convert"]),
    ("hyper_util", &["control", "demo", "gateway/convert"]),
    ("rustls", &["gateway", "wiring"]),
    ("rustls_pki_types", &["gateway"]),
    ("tokio_rustls", &["gateway"]),
    ("tower", &["portal", "control", "demo"]),
    // Pages and cookies.
    ("cookie", &["portal/cookies", "gateway"]),
    ("maud", &["pages", "demo"]),
    // The store and its records.
    ("sled", &["store/sled"]),
    // Where something is written to a file or a socket; what is decided with stays free of it.
    (
        "serde",
        &["config", "factors", "store/record", "store/export", "store/sled/marker", "portal", "control", "demo", "cli"],
    ),
    (
        "serde_json",
        &[
            "crypto/jwks",
            "factors",
            "crypto/signer",
            "crypto/vapid",
            "store/record",
            "store/export",
            "store/sled/marker",
            "portal",
            "control",
            "demo",
            "cli",
        ],
    ),
    // Secrets.
    ("argon2", &["crypto"]),
    ("chacha20poly1305", &["crypto"]),
    ("ring", &["crypto", "random"]),
    ("rustix", &["gateway"]),
    ("zxcvbn", &["domain"]),
    // Second factors and mail.
    ("lettre", &["mail"]),
    ("qrcode", &["pages"]),
    ("reqwest", &["factors"]),
    ("totp_rs", &["factors/totp"]),
    // Configuration and command line.
    ("clap", &["cli"]),
    ("rpassword", &["cli"]),
    ("strsim", &["config"]),
    ("toml", &["config"]),
    ("memchr", &["gateway"]),
    ("mimalloc", &["main"]),
    ("tracing_subscriber", &["observe"]),
    ("papaya", &["live"]),
    ("idna", &["domain"]),
    ("maxminddb", &["places"]),
    ("phonenumber", &["domain/phone_number"]),
    ("regex", &["domain/phone_number"]),
    ("unicode_normalization", &["domain"]),
    // Vocabulary and small tools.
    ("anyhow", &["wiring", "cli", "main"]),
    ("arc_swap", ANYWHERE),
    ("async_trait", ANYWHERE),
    ("base64", ANYWHERE),
    ("bytes", ANYWHERE),
    ("http", ANYWHERE),
    ("http_body", ANYWHERE),
    ("http_body_util", ANYWHERE),
    ("ipnet", ANYWHERE),
    ("jiff", ANYWHERE),
    ("percent_encoding", ANYWHERE),
    ("serde_urlencoded", &["portal"]),
    ("subtle", ANYWHERE),
    ("thiserror", ANYWHERE),
    ("tokio", ANYWHERE),
    ("tokio_util", ANYWHERE),
    ("tracing", ANYWHERE),
    ("url", ANYWHERE),
    ("zeroize", ANYWHERE),
];

/// All that `domain` may use from outside: values and their arithmetic.
const DOMAIN_USES: &[&str] = &[
    "http",
    "idna",
    "ipnet",
    "percent_encoding",
    "phonenumber",
    "regex",
    "subtle",
    "thiserror",
    "unicode_normalization",
    "url",
    "zeroize",
    "zxcvbn",
];

/// Parts of the standard library with effects, which `domain` has none of.
const EFFECTS: &[&str] =
    &["env", "fs", "io", "os", "process", "sync::mpsc", "thread", "time::Instant", "time::SystemTime"];

const NO_NAMES: [&str; 7] = ["util", "utils", "common", "helper", "helpers", "misc", "stuff"];

const MOST_LINES: usize = 400;

#[test]
fn the_house_is_in_order() {
    let root = FilePath::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for folder in ["src", "tests", "vendor"] {
        collect(root, &root.join(folder), &mut sources);
    }
    assert!(sources.iter().any(|source| source.path == "src/lib.rs"), "nothing was read");
    let findings = judge(&sources);
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn every_dependency_has_a_home() {
    let manifest: toml::Table = include_str!("../../Cargo.toml").parse().unwrap();
    let wanted: HashSet<String> =
        manifest["dependencies"].as_table().unwrap().keys().map(|name| name.replace('-', "_")).collect();
    let housed: HashSet<String> = HOMES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(wanted.difference(&housed).collect::<Vec<_>>(), Vec::<&String>::new(), "say in HOMES where they live");
    assert_eq!(housed.difference(&wanted).collect::<Vec<_>>(), Vec::<&String>::new(), "these have moved out");
}

#[test]
fn every_room_has_a_place_in_the_order() {
    let lib = Source::read("src/lib.rs", include_str!("../../src/lib.rs"));
    let rooms = lib.declared_modules();
    assert!(rooms.len() > 5);
    for (room, _) in rooms {
        assert!(place(&room).is_some(), "give `{room}` a place in ORDER and in docs/ARCHITECTURE.md");
    }
}

fn collect(root: &FilePath, folder: &FilePath, sources: &mut Vec<Source>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            let left_out = ["target", "node_modules"].iter().any(|name| path.ends_with(name));
            if !left_out {
                collect(root, &path, sources);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            sources.push(Source::read(name, &std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Everything that is wrong, one line each: file, line, what, and the way out.
fn judge(sources: &[Source]) -> Vec<String> {
    let for_tests = modules_for_tests(sources);
    let mut findings = Vec::new();
    for source in sources {
        unfinished(source, &mut findings);
        bad_names(source, &mut findings);
        if source.path.starts_with("src/") {
            let module = source.module();
            let is_test = for_tests.iter().any(|prefix| module.starts_with(prefix));
            if !is_test {
                too_long(source, &mut findings);
                impure_domain(source, &module, &mut findings);
            }
            imports(source, &module, is_test, &mut findings);
        }
    }
    findings
}

/// Modules declared under `#[cfg(test)]`, in files of their own.
fn modules_for_tests(sources: &[Source]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("src/")) {
        for (name, is_test) in source.declared_modules() {
            if is_test {
                found.push([source.module(), vec![name]].concat());
            }
        }
    }
    found
}

fn imports(source: &Source, module: &[String], is_test: bool, findings: &mut Vec<String>) {
    let mine: HashSet<String> = source.declared_modules().into_iter().map(|(name, _)| name).collect();
    let paths = source.paths();
    // `use crate::store::sled;` makes a later `sled::..` ours, `use rustls::crypto::ring;` a later `ring::..` theirs.
    let bound: HashSet<&String> = paths
        .iter()
        .filter(|path| path.imported && path.segments.iter().filter(|segment| *segment != "::").count() > 1)
        .filter_map(|path| path.segments.last())
        .collect();
    let room = match module.first() {
        Some(room) => room.as_str(),
        None if source.path.ends_with("main.rs") => "main",
        None => "lib",
    };
    for path in &paths {
        let mut report = |what: String| findings.push(format!("{}:{}: {what}", source.path, path.line));
        match resolve(module, path) {
            Resolved::Ours(full) => {
                if let Some(what) = wrong_way(room, &full) {
                    report(what);
                }
            }
            Resolved::Elsewhere(name) if !path.test && !is_test => {
                let absolute = path.segments[0] == "::";
                if (absolute || !mine.contains(name) && !bound.contains(&name.to_owned()))
                    && let Some(what) = wrong_home(module, room, name)
                {
                    report(what);
                }
            }
            Resolved::Elsewhere(_) => {}
        }
    }
}

enum Resolved<'a> {
    /// From the root of the crate.
    Ours(Vec<String>),
    /// Its first word: an outside crate, or something in scope.
    Elsewhere(&'a str),
}

fn resolve<'a>(module: &[String], path: &'a Path) -> Resolved<'a> {
    let mut here = [module, &path.inside].concat();
    let mut rest = path.segments.as_slice();
    match rest[0].as_str() {
        "crate" | "vestibule" => return Resolved::Ours(rest[1..].to_vec()),
        "::" => return Resolved::Elsewhere(&rest[1]),
        "self" | "super" => {}
        first => return Resolved::Elsewhere(first),
    }
    while let Some((first, after)) = rest.split_first() {
        match first.as_str() {
            "super" => drop(here.pop()),
            "self" => {}
            _ => break,
        }
        rest = after;
    }
    Resolved::Ours([&here, rest].concat())
}

fn wrong_way(room: &str, full: &[String]) -> Option<String> {
    let Some(target) = full.first() else {
        return Some("imports the crate itself, which hides the room that is meant".to_owned());
    };
    if target == room {
        return None;
    }
    let Some(there) = place(target) else {
        return Some(format!("`crate::{target}` is no room of the house: name the room itself"));
    };
    let allowed = NARROW.iter().find(|(narrow, _)| *narrow == room).map_or_else(
        || {
            room != "lib"
                && (place(room).is_some_and(|here| there < here)
                    || SIBLINGS.iter().any(|(one, other)| *one == room && other == target))
        },
        |(_, seen)| seen.contains(&target.as_str()),
    );
    (!allowed).then(|| format!("`{room}` may not import `{target}` (crate::{}): see the order", full.join("::")))
}

fn wrong_home(module: &[String], room: &str, name: &str) -> Option<String> {
    if room == "domain" && HOMES.iter().any(|(known, _)| *known == name) && !DOMAIN_USES.contains(&name) {
        return Some(format!("`domain` decides, and uses no `{name}`"));
    }
    let (_, homes) = HOMES.iter().find(|(known, _)| *known == name)?;
    let place = if module.is_empty() { room.to_owned() } else { module.join("/") };
    let at_home = homes.iter().any(|home| {
        home.is_empty() || place == *home || place.strip_prefix(home).is_some_and(|inner| inner.starts_with('/'))
    });
    (!at_home).then(|| format!("`{name}` lives in {}, not here", homes.join(", ")))
}

fn place(room: &str) -> Option<usize> {
    ORDER.iter().position(|rooms| rooms.contains(&room))
}

/// Facts in, decisions out: no waiting, no effects.
fn impure_domain(source: &Source, module: &[String], findings: &mut Vec<String>) {
    if module.first().is_none_or(|room| room != "domain") {
        return;
    }
    for token in source.tokens.iter().filter(|token| !token.test && ["async", "await"].contains(&token.text.as_str())) {
        findings.push(format!("{}:{}: `domain` waits for nothing: no `{}`", source.path, token.line, token.text));
    }
    for path in source.paths().iter().filter(|path| !path.test && path.segments[0] == "std") {
        let inner = path.segments[1..].join("::");
        if EFFECTS.iter().any(|effect| inner == *effect || inner.starts_with(&format!("{effect}::"))) {
            findings.push(format!("{}:{}: `domain` has no effects: no std::{inner}", source.path, path.line));
        }
    }
}

fn too_long(source: &Source, findings: &mut Vec<String>) {
    let lines = source.lines_of_program();
    if lines > MOST_LINES {
        let path = &source.path;
        findings.push(format!("{path}:{MOST_LINES}: {lines} lines without its unit tests; a noun is missing"));
    }
}

fn bad_names(source: &Source, findings: &mut Vec<String>) {
    let names = source.path.trim_end_matches(".rs").split('/').map(|name| (1, name.to_owned()));
    let declared =
        source.tokens.windows(2).filter(|two| two[0].text == "mod").map(|two| (two[1].line, two[1].text.clone()));
    for (line, name) in names.chain(declared).filter(|(_, name)| NO_NAMES.contains(&name.as_str())) {
        findings.push(format!("{}:{line}: `{name}` says nothing: name what it holds", source.path));
    }
}

/// What was left for later, and what hides from the other checks.
fn unfinished(source: &Source, findings: &mut Vec<String>) {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
    for (line, text) in &source.comments {
        for (further, row) in text.lines().enumerate() {
            let words = row.split(|sign: char| !sign.is_alphanumeric());
            for mark in words.filter(|word| marks.contains(word)) {
                findings.push(format!("{}:{}: left for later: {mark}", source.path, line + further));
            }
        }
    }
    for three in source.tokens.windows(3) {
        let [first, second, third] = [0, 1, 2].map(|at| three[at].text.as_str());
        let what = match (first, second, third) {
            ("todo" | "unimplemented", "!", "(" | "[" | "{") => "left for later",
            ("#", "[", "ignore") => "a test that is not run",
            ("#", "[", "path") => "a module that lies elsewhere than its name says",
            _ => continue,
        };
        findings.push(format!("{}:{}: {what}: {first}{second}{third}", source.path, three[0].line));
    }
}
