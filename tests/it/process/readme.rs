//! A newcomer does what the README says under "Protect your own app", to the letter; ports apart, which are free ones here.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::{App, PASSWORD, Place};

const WIKI: &str = "http://wiki.localhost:8080/";
const PORTAL: &str = "http://localhost:8080/";

/// The fenced block in this language that contains this.
fn block(language: &str, part: &str) -> String {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let mut blocks = readme.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'));
    let (_, text) = blocks.find(|(tag, text)| *tag == language && text.contains(part)).expect(part);
    text.to_owned()
}

/// The line that begins so, without its comment and the program's name.
fn command(lines: &str, begin: &str) -> String {
    let line = lines.lines().find(|line| line.starts_with(begin)).expect(begin);
    line.split(" #").next().unwrap().trim().trim_start_matches("vestibule ").to_owned()
}

/// Says it at a terminal, where the password is typed twice.
fn at_a_terminal(place: &Place, line: &str) -> String {
    let mut child = Command::new("script")
        .args(["-qec", &format!("{} {line}", env!("CARGO_BIN_EXE_vestibule")), "/dev/null"])
        .current_dir(place.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut keys, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut said = Vec::new();
    for question in ["Password: ", "Again: "] {
        while !said.ends_with(question.as_bytes()) {
            let mut byte = [0];
            screen.read_exact(&mut byte).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&said)));
            said.extend(byte);
        }
        keys.write_all(format!("{PASSWORD}\n").as_bytes()).unwrap();
    }
    screen.read_to_end(&mut said).unwrap();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(child.wait().unwrap().success(), "{said}");
    said
}

#[test]
fn what_the_readme_says_protects_an_app() {
    let (file, lines) = (block("toml", "[[app]]"), block("sh", "vestibule user add"));
    assert_eq!(file.lines().count(), 6, "six lines are promised");
    let app = App::start();
    let place = Place::with(&file);
    let checked = place.say(&command(&lines, "vestibule check")).succeeds();
    assert!(checked.out.contains("1 app, 0 warnings"), "{checked:?}");
    let said = at_a_terminal(&place, &command(&lines, "vestibule user add"));
    assert!(said.contains("ada may sign in"), "{said}");

    assert_eq!(command(&lines, "vestibule run"), "run");
    let upstream = format!("http://{}", app.address);
    let gateway =
        place.run_under(&[("VESTIBULE_GATEWAY__LISTEN", "127.0.0.1:0"), ("VESTIBULE_APP__WIKI__UPSTREAM", &upstream)]);
    let mut ada = place.browser(&gateway);
    let (sign_in, _) = ada.visit(WIKI);
    let answer = ada.submit(&sign_in, &[("name", "ada"), ("password", PASSWORD)]).unwrap().is(303);
    let (address, page) = ada.visit(answer.header("location").unwrap());
    assert_eq!((address.as_str(), page.body.as_str()), (WIKI, "app of ada"));
    let (_, home) = ada.visit(PORTAL);
    assert!(home.body.contains(&format!("href=\"{WIKI}\"")), "{home:?}");
    gateway.stop();
}
