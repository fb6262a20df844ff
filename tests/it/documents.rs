//! What the documents say is true: links lead somewhere, paths exist, commands are commands, examples pass `check`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use vestibule::domain::audit::Act;

const FOLDERS: [&str; 2] = ["docs", ".github"];

#[test]
fn every_link_leads_somewhere() {
    let mut findings = Vec::new();
    for document in documents() {
        for (line, target) in links(&document.text) {
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let path =
                if file.is_empty() { document.path.clone() } else { document.path.with_file_name("").join(file) };
            let is_there = path.exists() && (anchor.is_empty() || anchors(&path).contains(anchor));
            if !target.contains("://") && !is_there {
                findings.push(format!("{}:{line}: {target} is not there", document.name));
            }
        }
    }
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn every_path_that_is_named_exists() {
    let mut findings = Vec::new();
    for document in documents().iter().filter(|document| document.name != "CHANGELOG.md") {
        for (line, code) in code_spans(&document.text) {
            let ours =
                ["src/", "docs/", "tests/", "vendor/", "config/", ".ci/"].iter().any(|top| code.starts_with(top));
            if ours && !code.contains(' ') && !root().join(&code).exists() {
                findings.push(format!("{}:{line}: {code} does not exist", document.name));
            }
        }
    }
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn the_code_map_shows_each_room_and_no_other() {
    let map = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap();
    let shown: BTreeSet<String> = map
        .lines()
        .filter_map(|line| line.strip_prefix("| `src/"))
        .filter_map(|rest| rest.split('`').next())
        .map(|name| name.trim_end_matches('/').trim_end_matches(".rs").to_owned())
        .collect();
    let rooms: BTreeSet<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != "lib")
        .collect();
    assert_eq!(shown, rooms);
}

#[test]
fn every_command_that_is_shown_is_one() {
    let mut findings = Vec::new();
    let mut tried = BTreeSet::new();
    for document in documents() {
        for (line, command) in commands(&document.text) {
            if !tried.insert(command.clone()) {
                continue;
            }
            let help = vestibule(&[&command.verbs[..], &["--help".to_owned()]].concat());
            let text = String::from_utf8_lossy(&help.stdout);
            let unknown: Vec<&String> =
                command.options.iter().filter(|option| !text.contains(option.as_str())).collect();
            if !help.status.success() || text.is_empty() || !unknown.is_empty() {
                findings.push(format!("{}:{line}: vestibule {} {unknown:?}", document.name, command.verbs.join(" ")));
            }
        }
    }
    assert!(tried.len() > 10, "{} commands were found", tried.len());
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

/// What this command consists of.
fn verbs_of(command: &[&str]) -> Vec<String> {
    let words: Vec<String> = command.iter().chain(&["--help"]).map(|word| (*word).to_owned()).collect();
    let help = String::from_utf8(vestibule(&words).stdout).unwrap();
    let listed = help.split("Commands:").nth(1).unwrap_or_default().lines().skip(1);
    listed
        .take_while(|line| !line.trim().is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_readme_names_every_command() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let mut missing = Vec::new();
    let verbs = verbs_of(&[]);
    assert!(verbs.len() > 10, "{verbs:?}");
    for verb in verbs {
        let row = readme.lines().find(|line| line.starts_with(&format!("| `vestibule {verb}` |"))).unwrap_or_default();
        let further = verbs_of(&[&verb]).into_iter().filter(|further| !row.contains(&format!("`{further}`")));
        missing.extend(further.map(|further| format!("{verb} {further}")));
        if row.is_empty() {
            missing.push(verb);
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn the_guide_names_everything_that_is_recorded() {
    let guide = fs::read_to_string(root().join("docs/guides/watching.md")).unwrap();
    let table = guide.split("| act | by |").nth(1).unwrap().split("\n\n").next().unwrap();
    let acts = Act::ALL.iter().map(|act| act.as_str());
    let missing: Vec<_> = acts.filter(|act| !table.contains(&format!("`{act}`"))).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn every_example_of_a_configuration_passes_check() {
    let mut found = 0;
    for document in documents() {
        for (line, example) in blocks(&document.text, "toml").filter(|(_, text)| text.contains("[gateway]")) {
            found += 1;
            let folder = tempfile::tempdir().unwrap();
            let config = folder.path().join("vestibule.toml");
            fs::write(&config, &example).unwrap();
            write_certificates(folder.path(), &example);
            write_secrets(folder.path(), &example);
            let checked = Command::new(env!("CARGO_BIN_EXE_vestibule"))
                .args(["check", "-c", config.to_str().unwrap()])
                .env("VESTIBULE_GATEWAY__DATA", folder.path().join("data"))
                .current_dir(folder.path())
                .output()
                .unwrap();
            let said = [checked.stdout, checked.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            assert!(checked.status.success() && !said.is_empty(), "{}:{line}: {said}", document.name);
        }
    }
    assert!(found >= 4, "{found} examples were found");
}

#[test]
fn the_guide_shows_the_examples_as_they_are() {
    let guide = fs::read_to_string(root().join("docs/guides/behind-tls.md")).unwrap();
    for entry in fs::read_dir(root().join("examples/in-front")).unwrap() {
        let path = entry.unwrap().path();
        let example = fs::read_to_string(&path).unwrap();
        let (about, rest) = example.split_once('\n').unwrap();
        assert!(about.starts_with("# ") && guide.contains(rest), "{} is not what the guide shows", path.display());
    }
}

#[test]
fn the_example_of_a_container_passes_check() {
    let config = root().join("examples/compose/vestibule.toml");
    let checked = vestibule(&["check".to_owned(), "-c".to_owned(), config.display().to_string()]);
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success() && said.contains("0 warnings"), "{checked:?}");
}

/// `node tests/browser/pictures.mjs` makes them anew.
#[test]
fn every_picture_is_shown_and_can_be_made_again() {
    let shown = fs::read_to_string(root().join("README.md")).unwrap();
    let made = fs::read_to_string(root().join("tests/browser/pictures.mjs")).unwrap();
    let mut size = 0;
    for entry in fs::read_dir(root().join("docs/pictures")).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        assert!(shown.contains(&format!("docs/pictures/{name}")), "{name} is shown nowhere");
        assert!(made.contains(&format!("\"{name}\"")), "{name} is made by nobody");
        size += entry.metadata().unwrap().len();
    }
    for named in shown.split("docs/pictures/").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(root().join("docs/pictures").join(named).exists(), "{named} is missing");
    }
    assert!(size > 0 && size < 1_000_000, "{size} bytes of pictures");
}

#[test]
fn decisions_are_short_and_have_three_headings() {
    let folder = root().join("docs/adr");
    let index = fs::read_to_string(folder.join("README.md")).unwrap();
    let mut names: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "README.md");
    names.sort();
    for (number, name) in (1..).zip(&names) {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert!(name.starts_with(&format!("{number:04}-")), "{name} is not number {number}");
        assert!(text.starts_with(&format!("# {number}. ")), "{name}: its title has another number");
        assert_eq!(headings, ["Context", "Decision", "Consequences"], "{name}");
        assert!(text.lines().count() <= 60, "{name} is too long");
        assert!(index.contains(name.as_str()), "{name} is not in the index");
    }
}

#[test]
fn the_changelog_begins_with_what_is_not_released() {
    let text = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    let first = text.lines().find(|line| line.starts_with("## ")).unwrap();
    assert_eq!(first, "## [Unreleased]");
}

#[test]
fn the_readers_of_documents_find_what_they_look_for() {
    let text = "See [a](b.md#c) and [d\ne](f.md).\n\n## To `do`, then\n\n```sh\nvestibule user add ada --email a@b # asks\n\
                FOO=1 vestibule check && vestibule run -c x | vestibule db backup /x\n```\n`vestibule ban`, not `[g](h)`.\n";
    assert_eq!(links(text), [(1, "b.md#c".to_owned()), (2, "f.md".to_owned())]);
    let found: Vec<_> =
        commands(text).into_iter().map(|(line, command)| (line, command.verbs.join(" "), command.options)).collect();
    let none = Vec::<String>::new;
    assert_eq!(
        found,
        [
            (7, "user add".to_owned(), vec!["--email".to_owned()]),
            (8, "check".to_owned(), none()),
            (8, "run".to_owned(), none()),
            (8, "db backup".to_owned(), none()),
            (10, "ban".to_owned(), none()),
        ]
    );
    assert_eq!(anchor("To `do`, then"), "to-do-then");
}

struct Document {
    path: PathBuf,
    name: String,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shown {
    verbs: Vec<String>,
    options: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn documents() -> Vec<Document> {
    fn collect(folder: &Path, deep: bool, found: &mut Vec<Document>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() && deep {
                collect(&path, true, found);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                let text = fs::read_to_string(&path).unwrap();
                found.push(Document { path, name, text });
            }
        }
    }
    let mut found = Vec::new();
    collect(root(), false, &mut found);
    for folder in FOLDERS {
        collect(&root().join(folder), true, &mut found);
    }
    assert!(found.len() > 10, "{} documents were found", found.len());
    found
}

/// `[words](target)` outside code, each with the line on which the target stands.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in prose(text) {
        let without_code: String = line.split('`').step_by(2).collect::<Vec<_>>().join("``");
        for part in without_code.split("](").skip(1) {
            found.push((number, part.split(')').next().unwrap().to_owned()));
        }
    }
    found
}

/// Headings of a document, as links name them.
fn anchors(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    prose(&text)
        .filter(|(_, line)| line.starts_with('#'))
        .map(|(_, line)| anchor(line.trim_start_matches('#').trim()))
        .collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|sign| sign.is_alphanumeric() || [' ', '-', '_'].contains(sign));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// Lines outside fenced blocks, numbered.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    (1..).zip(text.lines()).filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !inside && !fence
    })
}

/// Fenced blocks in one language, each with the line of its fence.
fn blocks<'a>(text: &'a str, language: &'a str) -> impl Iterator<Item = (usize, String)> + 'a {
    let opening = format!("```{language}");
    (1..).zip(text.lines()).filter(move |(_, line)| line.trim() == opening).map(|(number, _)| {
        let lines = text.lines().skip(number).take_while(|line| line.trim() != "```");
        (number, lines.flat_map(|line| [line, "\n"]).collect())
    })
}

fn code_spans(text: &str) -> Vec<(usize, String)> {
    let spans = |(number, line): (usize, &str)| -> Vec<(usize, String)> {
        line.split('`').skip(1).step_by(2).map(|code| (number, code.to_owned())).collect()
    };
    prose(text).flat_map(spans).collect()
}

/// `vestibule ...` in code: the words of the verb, and the long options.
fn commands(text: &str) -> Vec<(usize, Shown)> {
    let in_blocks = blocks(text, "sh").flat_map(|(fence, block)| {
        (fence + 1..).zip(block.lines().map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>()
    });
    let mut found = Vec::new();
    let mut code: Vec<(usize, String)> = in_blocks.chain(code_spans(text)).collect();
    code.sort_by_key(|(line, _)| *line);
    for (number, line) in code {
        let line = line.split(" #").next().unwrap_or_default().to_owned();
        for part in line.split(['&', '|', ';']) {
            let mut words = part.split_whitespace().skip_while(|word| word.contains('='));
            if words.next() != Some("vestibule") {
                continue;
            }
            let words: Vec<&str> = words.collect();
            let nested = ["user", "session", "ban", "audit", "key", "db"];
            let depth = if words.first().is_some_and(|verb| nested.contains(verb)) { 2 } else { 1 };
            let is_verb = |word: &&&str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            let verbs = words.iter().take(depth).take_while(is_verb).filter(|word| !word.starts_with('-'));
            let options = words.iter().filter(|word| word.starts_with("--"));
            found.push((
                number,
                Shown {
                    verbs: verbs.map(|word| (*word).to_owned()).collect(),
                    options: options.map(|word| (*word).to_owned()).collect(),
                },
            ));
        }
    }
    found
}

fn vestibule(words: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vestibule")).args(words).output().unwrap()
}

/// A certificate and a key wherever the example names such files.
fn write_certificates(folder: &Path, example: &str) {
    for (certificate, key) in named(folder, example, "certificate").into_iter().zip(named(folder, example, "key")) {
        let made = rcgen::generate_simple_self_signed(["example.com".to_owned()]).unwrap();
        for (path, text) in [(certificate, made.cert.pem()), (key, made.signing_key.serialize_pem())] {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
}

/// What its channels share with others.
fn write_secrets(folder: &Path, example: &str) {
    for path in named(folder, example, "secret_file") {
        fs::write(path, "a-secret-of-somebody-else\n").unwrap();
    }
}

fn named(folder: &Path, example: &str, key: &str) -> Vec<PathBuf> {
    let opening = format!("{key} = \"");
    let parts = example.split(&opening).skip(1);
    parts.map(|part| folder.join(part.split('"').next().unwrap())).collect()
}
