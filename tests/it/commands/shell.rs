//! A shell in a folder of its own, with a configuration, in which commands are said and gateways run.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub(super) const BINARY: &str = env!("CARGO_BIN_EXE_vestibule");

pub(super) struct Shell {
    folder: TempDir,
    data: PathBuf,
}

impl Shell {
    pub(super) fn new() -> Self {
        Self::at("data")
    }

    /// With its data in this place, relative to its folder.
    pub(super) fn at(data: &str) -> Self {
        Self::with(data, "http://127.0.0.1:9")
    }

    /// With this app behind its gateways, at `http://localhost:1`.
    pub(super) fn before(app: SocketAddr) -> Self {
        Self::with("data", &format!("http://{app}"))
    }

    /// Its gateway listens where commands know of it, on a port that was free a moment ago.
    pub(super) fn on_a_known_port() -> Self {
        let shell = Self::new();
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let file = shell.path("vestibule.toml");
        fs::write(&file, fs::read_to_string(&file).unwrap().replace("127.0.0.1:0", &free.to_string())).unwrap();
        shell
    }

    fn with(data: &str, upstream: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = format!(
            "[gateway]\nlisten = [\"127.0.0.1:0\"]\npublic_url = \"http://localhost:1\"\ndata = \"{data}\"\n\
             [[app]]\nname = \"wiki\"\nhost = \"localhost\"\nupstream = \"{upstream}\"\npolicy = \"one_factor\"\n"
        );
        fs::write(folder.path().join("vestibule.toml"), text).unwrap();
        let data = folder.path().join(data);
        Self { folder, data }
    }

    pub(super) fn configuration(&self) -> String {
        fs::read_to_string(self.path("vestibule.toml")).unwrap()
    }

    pub(super) fn configure(&self, text: &str) {
        fs::write(self.path("vestibule.toml"), text).unwrap();
    }

    pub(super) fn data(&self) -> PathBuf {
        self.data.clone()
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command line without quotes.
    pub(super) fn say(&self, line: &str) -> Spoken {
        self.begin("", line).end()
    }

    /// With this on standard input.
    pub(super) fn say_with(&self, input: &str, line: &str) -> Spoken {
        self.begin(input, line).end()
    }

    pub(super) fn say_all(&self, arguments: &[&str]) -> Spoken {
        self.spawn("", arguments).end()
    }

    pub(super) fn begin(&self, input: &str, line: &str) -> Begun {
        self.spawn(input, &line.split_whitespace().collect::<Vec<_>>())
    }

    fn spawn(&self, input: &str, arguments: &[&str]) -> Begun {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads nothing may be gone by now.
        child.stdin.take().unwrap().write_all(format!("{input}\n").as_bytes()).ok();
        Begun { line: arguments.join(" "), child }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.args(arguments).current_dir(self.folder.path()).env_remove("VESTIBULE_CONFIG");
        command
    }

    /// Returns when it is ready.
    pub(super) fn run_gateway(&self) -> Gateway {
        let mut child = self.command(&["run"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut heard = String::new();
        let address = loop {
            assert_ne!(log.read_line(&mut heard).unwrap(), 0, "the gateway ended: {heard}");
            if let Some((_, address)) = heard.split_once("Listening on http://") {
                break address.trim().parse().unwrap();
            }
        };
        // Goes on listening, so that the gateway never waits for a reader.
        std::thread::spawn(move || drop(log.read_to_string(&mut String::new())));
        Gateway { child, address }
    }

    /// The same, where the log goes to a file.
    pub(super) fn run_gateway_with_log(&self, name: &str) -> Gateway {
        let child = self.command(&["run"]).spawn().unwrap();
        let mut gateway = Gateway { child, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        let file = self.path(name);
        for _ in 0..200 {
            let heard = fs::read_to_string(&file).unwrap_or_default();
            if let Some((_, rest)) = heard.split_once("Listening on http://")
                && let Some(address) = rest.split(['\n', '"']).next().and_then(|word| word.parse().ok())
            {
                gateway.address = address;
                return gateway;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("the gateway does not listen: {:?}", fs::read_to_string(&file));
    }
}

/// A command that was begun.
pub(super) struct Begun {
    line: String,
    child: Child,
}

impl Begun {
    /// The next line that it prints.
    pub(super) fn line(&mut self) -> String {
        let mut line = Vec::new();
        let out = self.child.stdout.as_mut().unwrap();
        let mut byte = [0];
        while out.read(&mut byte).unwrap() == 1 && byte != *b"\n" {
            line.push(byte[0]);
        }
        String::from_utf8(line).unwrap()
    }

    pub(super) fn end(self) -> Spoken {
        let output = self.child.wait_with_output().unwrap();
        Spoken {
            line: self.line,
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            error: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[derive(Debug)]
pub(super) struct Spoken {
    pub(super) line: String,
    pub(super) code: i32,
    pub(super) out: String,
    pub(super) error: String,
}

impl Spoken {
    #[track_caller]
    pub(super) fn succeeds(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    #[track_caller]
    pub(super) fn fails(self) -> Self {
        assert_eq!(self.code, 1, "{self:?}");
        self
    }

    #[track_caller]
    pub(super) fn json(self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{self:?}: {error}"))
    }

    /// What was told, without what differs from day to day: ids and times.
    pub(super) fn told(&self) -> String {
        let mut told = format!("{} -> {}\n", self.line, self.code);
        for word in format!("{}\n{}", self.out, self.error).split_whitespace() {
            let bare = word.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
            let is_id = bare.len() == 28 && bare.get(1..2) == Some("_");
            let is_time =
                bare.contains(':') && bare.starts_with(|letter: char| letter.is_ascii_digit()) && bare.len() >= 8
                    || bare.len() == 10 && bare.matches('-').count() == 2;
            writeln!(told, "{}", if is_id || is_time && !bare.contains("::") { "..." } else { word }).unwrap();
        }
        told
    }
}

pub(super) struct Gateway {
    child: Child,
    pub(super) address: SocketAddr,
}

impl Gateway {
    /// Asks it to stop, which it does well.
    pub(super) fn stop(mut self) {
        signal("TERM", &self.child);
        assert!(self.child.wait().unwrap().success());
    }

    pub(super) fn signal(&self, name: &str) {
        signal(name, &self.child);
    }

    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

pub(super) struct Demo {
    child: Child,
    lines: [String; 3],
    rest: BufReader<std::process::ChildStdout>,
    folder: TempDir,
}

impl Demo {
    pub(super) fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(BINARY)
            .arg("demo")
            .env("TMPDIR", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut rest = BufReader::new(child.stdout.take().unwrap());
        let mut line = || {
            let mut line = String::new();
            rest.read_line(&mut line).unwrap();
            line.trim_end_matches('\n').to_owned()
        };
        let lines = [line(), line(), line()];
        Self { child, lines, rest, folder }
    }

    pub(super) fn lines(&self) -> [&str; 3] {
        self.lines.each_ref().map(String::as_str)
    }

    pub(super) fn folder(&self) -> PathBuf {
        let made: Vec<_> = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        let [folder] = made.as_slice() else { panic!("one folder, not {made:?}") };
        Path::new(folder).to_owned()
    }

    /// Its exit code, and what else it printed.
    pub(super) fn stop(mut self) -> (Option<i32>, String) {
        signal("TERM", &self.child);
        let mut rest = String::new();
        self.rest.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn signal(name: &str, child: &Child) {
    assert!(Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap().success());
}
