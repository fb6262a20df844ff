//! A folder with a configuration, in which gateways run and commands are said. Nothing that is secret may be among what
//! they said: that is looked at when the place is given up.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::time::Instant;

use super::browser::Browser;
use super::secrets::{Secrets, Seen};
use super::{LONG, PASSWORD};

const BINARY: &str = env!("CARGO_BIN_EXE_vestibule");
const PAUSE: Duration = Duration::from_millis(5);

pub(super) struct Place {
    folder: TempDir,
    data: PathBuf,
    pub(super) secrets: Secrets,
    said: Arc<Log>,
    pub(super) seen: Arc<Seen>,
}

/// The configuration with this app behind the gateway; `gateway` are further lines of that section, `more` of the file.
pub(super) fn config(app: SocketAddr, gateway: &str, more: &str) -> String {
    format!(
        r#"
[gateway]
listen = "127.0.0.1:0"
public_url = "http://localhost:8080"
data = "data"
{gateway}
[[app]]
name = "wiki"
title = "Our Wiki"
host = "localhost"
upstream = "http://{app}"
policy = "one_factor"
[[app.rule]]
paths = ["/public/**"]
policy = "bypass"
{more}
"#
    )
}

impl Place {
    pub(super) fn before(app: SocketAddr) -> Self {
        Self::with(&config(app, "", ""))
    }

    pub(super) fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let place = Self { folder, data, secrets: Secrets::default(), said: Arc::default(), seen: Arc::default() };
        place.configure(text);
        place.secrets.note(PASSWORD);
        place
    }

    pub(super) fn configure(&self, text: &str) {
        fs::write(self.path("vestibule.toml"), text).unwrap();
    }

    /// Its data lies elsewhere, as the configuration says.
    pub(super) fn keeping_data_in(mut self, data: &Path) -> Self {
        data.clone_into(&mut self.data);
        self
    }

    pub(super) fn data(&self) -> &Path {
        &self.data
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn browser(&self, gateway: &Gateway) -> Browser {
        Browser::new(gateway.address, self.secrets.clone())
    }

    /// A person with the usual password.
    pub(super) fn person(&self, name: &str) {
        self.say_with(PASSWORD, &format!("user add {name} --password-stdin")).succeeds();
    }

    /// A command line without quotes, without input.
    pub(super) fn say(&self, line: &str) -> Spoken {
        self.say_with("", line)
    }

    pub(super) fn say_with(&self, input: &str, line: &str) -> Spoken {
        self.say_under(&[], input, line)
    }

    /// With these variables.
    pub(super) fn say_under(&self, variables: &[(&str, &str)], input: &str, line: &str) -> Spoken {
        self.secrets.note(input);
        let mut child = self.command(line, variables).stdout(Stdio::piped()).spawn().unwrap();
        // A command that reads nothing may be gone by now.
        child.stdin.take().unwrap().write_all(format!("{input}\n").as_bytes()).ok();
        let (out, error) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (out, error) = (thread::spawn(move || whole(out)), thread::spawn(move || whole(error)));
        let status = ended_within(&mut child, LONG);
        let (out, error) = (out.join().unwrap(), error.join().unwrap());
        // The link that a command was asked for is for whoever asked, and shall stand nowhere else.
        let is_link = ["user invite", "user reset-link", "user enroll-link"].iter().any(|verb| line.starts_with(verb));
        self.said.add(&format!("{}\n{error}\n", if is_link { "" } else { &out }));
        Spoken { line: line.to_owned(), code: status.and_then(|status| status.code()), out, error }
    }

    /// No file of the data folder, nor a backup of it, holds what signs in. (The key is one that was never noted.)
    #[track_caller]
    pub(super) fn has_written_no_secret(&self) {
        self.say("db backup all-of-it").succeeds();
        let mut files = vec![self.path("all-of-it")];
        for folder in [self.data().to_owned(), self.data().join("db")] {
            files
                .extend(fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()));
        }
        assert!(files.len() > 5, "{files:?}");
        for file in files {
            let bytes = fs::read(&file).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert_eq!(self.secrets.found_in(&text), None, "a secret is in {}", file.display());
        }
    }

    /// A command that is killed after this time.
    pub(super) fn cut_off(&self, line: &str, after: Duration) {
        let mut child = self.command(line, &[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(after);
        child.kill().unwrap();
        child.wait().unwrap();
    }

    fn command(&self, line: &str, variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(BINARY);
        command.args(line.split_whitespace()).current_dir(self.folder.path()).env_remove("VESTIBULE_CONFIG");
        command.envs(variables.iter().copied());
        command.stdin(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Returns when it is ready.
    #[track_caller]
    pub(super) fn run(&self) -> Gateway {
        self.start_under(&[]).ready()
    }

    /// Returns when it is ready.
    #[track_caller]
    pub(super) fn run_under(&self, variables: &[(&str, &str)]) -> Gateway {
        self.start_under(variables).ready()
    }

    /// Returns at once.
    pub(super) fn start(&self) -> Gateway {
        self.start_under(&[])
    }

    /// Whoever reads its log goes away when it is ready.
    #[track_caller]
    pub(super) fn run_unheard(&self) -> Gateway {
        self.start_heard(&[], |line| !line.contains("Listening on")).ready()
    }

    fn start_under(&self, variables: &[(&str, &str)]) -> Gateway {
        self.start_heard(variables, |_| true)
    }

    fn start_heard(&self, variables: &[(&str, &str)], goes_on: fn(&str) -> bool) -> Gateway {
        let mut child = self.command("run", variables).stdout(Stdio::null()).spawn().unwrap();
        let error = BufReader::new(child.stderr.take().unwrap());
        let (log, all) = (Arc::new(Log::default()), Arc::clone(&self.said));
        let hears = Arc::clone(&log);
        let listening = thread::spawn(move || {
            for line in error.lines().map_while(Result::ok) {
                hears.add(&line);
                all.add(&line);
                if !goes_on(&line) {
                    break;
                }
            }
            hears.end();
        });
        let address = "127.0.0.1:1".parse().unwrap();
        Gateway { child, address, log, listening: Some(listening), seen: Arc::clone(&self.seen) }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        let said = self.said.text();
        assert_eq!(self.secrets.found_in(&said), None, "a secret was told: {said}");
        self.seen.holds_none_of(&self.secrets);
    }
}

fn whole(mut output: impl Read) -> String {
    let mut bytes = Vec::new();
    output.read_to_end(&mut bytes).ok();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `None`: it had to be killed.
fn ended_within(child: &mut Child, time: Duration) -> Option<ExitStatus> {
    let since = Instant::now();
    while since.elapsed() < time {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        thread::sleep(PAUSE);
    }
    child.kill().ok();
    child.wait().ok();
    None
}

/// Lines as they come.
#[derive(Default)]
pub(super) struct Log {
    state: Mutex<(String, bool)>,
    grown: Condvar,
}

impl Log {
    fn add(&self, line: &str) {
        let mut state = self.state.lock().unwrap();
        state.0.push_str(line);
        state.0.push('\n');
        self.grown.notify_all();
    }

    fn end(&self) {
        self.state.lock().unwrap().1 = true;
        self.grown.notify_all();
    }

    pub(super) fn text(&self) -> String {
        self.state.lock().unwrap().0.clone()
    }

    /// What follows this text on its line, as soon as it is there.
    #[track_caller]
    pub(super) fn wait_for(&self, text: &str) -> String {
        let state = self.state.lock().unwrap();
        let missing = |state: &mut (String, bool)| !state.0.contains(text) && !state.1;
        let (state, _) = self.grown.wait_timeout_while(state, LONG, missing).unwrap();
        let (_, rest) = state.0.split_once(text).unwrap_or_else(|| panic!("{text:?} was not said: {}", state.0));
        rest.lines().next().unwrap_or_default().to_owned()
    }
}

#[derive(Debug)]
pub(super) struct Spoken {
    pub(super) line: String,
    /// `None`: it did not end by itself.
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) error: String,
}

impl Spoken {
    #[track_caller]
    pub(super) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    #[track_caller]
    pub(super) fn succeeds(self) -> Self {
        self.ends_with(0)
    }

    /// With one clear line, which says this.
    #[track_caller]
    pub(super) fn refuses(self, why: &str) -> Self {
        let told = self.ends_with(1);
        let last = told.error.trim_end().lines().last().unwrap_or_default();
        assert!(
            last.contains(why) && last.ends_with('.') && !told.error.contains("panicked"),
            "{}: {told:?}",
            told.line
        );
        told
    }

    #[track_caller]
    pub(super) fn json(self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{self:?}: {error}"))
    }
}

/// Killed when it is dropped.
pub(super) struct Gateway {
    child: Child,
    pub(super) address: SocketAddr,
    pub(super) log: Arc<Log>,
    listening: Option<thread::JoinHandle<()>>,
    seen: Arc<Seen>,
}

impl Gateway {
    #[track_caller]
    fn ready(mut self) -> Self {
        let line = self.log.wait_for("Listening on http");
        self.address = line.split_once("://").unwrap().1.trim().parse().unwrap();
        self
    }

    pub(super) fn signal(&self, name: &str) {
        self.look_around();
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// What it has in memory, in MiB.
    #[track_caller]
    pub(super) fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
    }

    /// Its exit code, once it has ended by itself.
    #[track_caller]
    pub(super) fn end(mut self) -> Option<i32> {
        let status = ended_within(&mut self.child, LONG).expect("it ends by itself");
        self.heard_out();
        status.code()
    }

    pub(super) fn kill(mut self) {
        self.look_around();
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.heard_out();
    }

    #[track_caller]
    pub(super) fn stop(self) {
        self.signal("TERM");
        assert_eq!(self.end(), Some(0));
    }

    /// What others could read of it now is kept, and searched for secrets when the place is given up.
    fn look_around(&self) {
        self.seen.look_at(self.child.id(), &self.log.text());
    }

    fn heard_out(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.join().unwrap();
        }
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        self.heard_out();
    }
}
