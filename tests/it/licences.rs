//! Every crate in the tree has a licence that `deny.toml` allows, comes from crates.io, and is none that it bans: the same
//! list that `cargo deny check bans licenses sources` reads, for everyone who has no cargo-deny.

use std::process::Command;

use serde_json::Value;
use toml::Table;

#[test]
fn every_crate_is_allowed_by_deny_toml() {
    let rules = Rules::read(include_str!("../../deny.toml"));
    let packages = packages();
    assert!(packages.len() > 100, "cargo told of {} packages only", packages.len());
    let findings: Vec<String> = packages.iter().flat_map(|package| rules.judge(package)).collect();
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn nothing_is_allowed_or_excused_that_is_not_there() {
    let rules = Rules::read(include_str!("../../deny.toml"));
    let packages = packages();
    for licence in &rules.allowed {
        let used = packages.iter().any(|package| package.licence.contains(licence.as_str()));
        assert!(used, "deny.toml allows {licence}, which no crate has");
    }
    let excuses: Table = include_str!("../../deny.toml").parse().unwrap();
    for excuse in excuses["advisories"]["ignore"].as_array().unwrap() {
        let reason = excuse["reason"].as_str().unwrap();
        let name = reason.split([':', ' ']).next().unwrap();
        assert!(packages.iter().any(|package| package.name == name), "{name} has left: drop its advisory");
    }
}

#[test]
fn what_deny_toml_forbids_is_caught() {
    let rules = Rules::read(
        "[licenses]\nallow = [\"MIT\", \"Unicode-3.0\"]\n[bans]\ndeny = [{ crate = \"openssl-sys\", reason = \"x\" }]\n",
    );
    let index = format!("registry+https://example.com{INDEX}");
    for (name, licence, source, expected) in [
        ("a", "MIT", Some(index.as_str()), 0),
        ("ours", "MIT", None, 0),
        ("a", "MIT OR GPL-3.0", Some(index.as_str()), 0),
        ("a", "GPL-3.0/MIT", Some(index.as_str()), 0),
        ("a", "(GPL-3.0 OR MIT) AND Unicode-3.0", Some(index.as_str()), 0),
        ("a", "MIT AND GPL-3.0", Some(index.as_str()), 1),
        ("a", "(MIT OR GPL-3.0) AND (ISC OR Zlib)", Some(index.as_str()), 1),
        ("a", "Apache-2.0 WITH LLVM-exception", Some(index.as_str()), 1),
        ("a", "", Some(index.as_str()), 1),
        ("a", "MIT OR", Some(index.as_str()), 1),
        ("openssl-sys", "MIT", Some(index.as_str()), 1),
        ("a", "MIT", Some("git+https://example.com/a"), 1),
        ("a", "MIT", Some("registry+https://example.com/index"), 1),
    ] {
        let package = Package { name: name.into(), licence: licence.into(), source: source.map(str::to_owned) };
        let found = rules.judge(&package);
        assert_eq!(found.len(), expected, "{name} {licence:?} {source:?}: {found:?}");
    }
}

/// How the index of crates.io ends; the front differs with the protocol.
const INDEX: &str = "/rust-lang/crates.io-index";

struct Package {
    name: String,
    licence: String,
    /// None: it lies in this repository.
    source: Option<String>,
}

struct Rules {
    allowed: Vec<String>,
    banned: Vec<(String, String)>,
}

impl Rules {
    fn read(text: &str) -> Self {
        let table: Table = text.parse().unwrap();
        let words = |value: &toml::Value| value.as_str().unwrap().to_owned();
        Self {
            allowed: table["licenses"]["allow"].as_array().unwrap().iter().map(words).collect(),
            banned: table["bans"]["deny"]
                .as_array()
                .unwrap()
                .iter()
                .map(|ban| (words(&ban["crate"]), words(&ban["reason"])))
                .collect(),
        }
    }

    fn judge(&self, package: &Package) -> Vec<String> {
        let Package { name, licence, source } = package;
        let mut findings = Vec::new();
        if let Some((_, reason)) = self.banned.iter().find(|(banned, _)| banned == name) {
            findings.push(format!("{name} is banned: {reason}"));
        }
        if source.as_ref().is_some_and(|source| !source.starts_with("registry+") || !source.ends_with(INDEX)) {
            findings.push(format!("{name} comes from {source:?}, not from crates.io"));
        }
        if !(Expression { words: words(licence), at: 0, allowed: &self.allowed }).holds() {
            findings.push(format!("{name} is under {licence:?}, which deny.toml does not allow"));
        }
        findings
    }
}

/// A licence expression: names joined by `AND`, `OR` (older crates write `/`) and brackets. `X WITH Y` is a name of its own.
struct Expression<'a> {
    words: Vec<String>,
    at: usize,
    allowed: &'a [String],
}

fn words(licence: &str) -> Vec<String> {
    let spaced =
        licence.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ").replace(" WITH ", "\u{a0}WITH\u{a0}");
    spaced.split(' ').filter(|word| !word.is_empty()).map(|word| word.replace('\u{a0}', " ")).collect()
}

impl Expression<'_> {
    fn holds(mut self) -> bool {
        self.either() == Some(true) && self.at == self.words.len()
    }

    fn either(&mut self) -> Option<bool> {
        let mut holds = self.both()?;
        while self.took("OR") {
            holds |= self.both()?;
        }
        Some(holds)
    }

    fn both(&mut self) -> Option<bool> {
        let mut holds = self.one()?;
        while self.took("AND") {
            holds &= self.one()?;
        }
        Some(holds)
    }

    /// `None` where the expression cannot be read, which allows nothing.
    fn one(&mut self) -> Option<bool> {
        if self.took("(") {
            let holds = self.either()?;
            return self.took(")").then_some(holds);
        }
        let name = self.words.get(self.at)?;
        self.at += 1;
        Some(self.allowed.contains(name))
    }

    fn took(&mut self, word: &str) -> bool {
        let is_next = self.words.get(self.at).is_some_and(|next| next == word);
        self.at += usize::from(is_next);
        is_next
    }
}

fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| Package {
            name: text(&package["name"]).unwrap(),
            licence: text(&package["license"]).unwrap_or_default(),
            source: text(&package["source"]),
        })
        .collect()
}
