//! `kill -9` at random moments, while writing and while opening. What was acknowledged is there, whole.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Child;
use std::time::Duration;

use tempfile::TempDir;
use vestibule::domain::approval::{Denial, Source, State};
use vestibule::domain::factor::Keeps;
use vestibule::store::{AuditStore, SessionStore, Store, UserStore};

use super::{child, name, open_or_create, person, reopen, say};
use crate::support;

/// `KILL_ROUNDS=100` for the long run.
pub(super) fn rounds() -> u64 {
    support::rounds("KILL_ROUNDS", 12)
}

/// Neither a clock nor a generator: moments that differ from round to round, the same in each run.
pub(super) fn moment(round: u64, within: u64) -> Duration {
    Duration::from_micros(round.wrapping_mul(0x9e37_79b9_7f4a_7c15) % (within * 1000))
}

/// Runs a child until the moment after it said `mark`, and returns what it said.
fn run_and_kill(folder: &Path, first: u64, mark: &str, after: Duration) -> Vec<String> {
    run_and_halt(folder, first, mark, after, |_| {})
}

/// The same, with something done to the child before it is killed.
pub(super) fn run_and_halt(
    folder: &Path,
    first: u64,
    mark: &str,
    after: Duration,
    halt: impl FnOnce(&Child),
) -> Vec<String> {
    let mut running = child::start(folder, first);
    let mut output = BufReader::new(running.stdout.take().unwrap());
    let mut said = Vec::new();
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).unwrap() == 0 {
            let mut errors = String::new();
            running.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
            panic!("the child ended by itself: {errors}");
        }
        if line.trim_end() == format!("!{mark}") {
            break;
        }
    }
    let reading = std::thread::spawn(move || {
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        rest
    });
    std::thread::sleep(after);
    halt(&running);
    running.kill().unwrap();
    running.wait().unwrap();
    said.extend(reading.join().unwrap().lines().filter_map(|line| line.strip_prefix('!')).map(str::to_owned));
    said
}

/// How far a person came for certain.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of each other")]
struct Life {
    started: bool,
    opened: bool,
    used: bool,
    denied: bool,
    approved: bool,
    distrusted: bool,
    ended: bool,
    saved: bool,
    deleted: bool,
}

#[derive(Default)]
pub(super) struct Known {
    lives: BTreeMap<u64, Life>,
    pub(super) acknowledged: usize,
}

impl Life {
    /// What was used up or ended stays so, and what was opened is there until then.
    async fn hold_proofs(&self, store: &impl Store, number: u64) {
        let ticket = store.ticket(&child::hash(number, 4)).await.unwrap();
        let factors = store.factors_of(person(number).id).await.unwrap();
        let trust = store.trusted_browser(&child::trust(number).hash).await.unwrap();
        let last_step = factors.first().map(|factor| match &factor.keeps {
            Keeps::Totp(totp) => totp.last_step,
            _ => panic!("an authenticator app"),
        });
        if ticket.is_some() {
            assert_eq!((last_step, &trust), (Some(0), &None), "ticket, code and trust of {number} are one write");
        }
        if self.used {
            assert!(ticket.is_none(), "the ticket of {number} came back");
            assert!(last_step.is_none_or(|step| step == 7), "the code of {number} came back");
        }
        assert!(!self.distrusted || trust.is_none(), "the trust of {number} came back");
        let may_be_gone = number.is_multiple_of(5);
        let [no, yes] = [8, 9].map(|which| child::approval(number, which, Source::Strangers).id);
        let (no, yes) = (store.approval(no).await.unwrap(), store.approval(yes).await.unwrap());
        if self.denied && !may_be_gone {
            let no = no.expect("what was denied");
            assert_eq!(no.state, State::Denied(Denial::NotMe), "the no of {number} was taken back");
        }
        if self.approved && !may_be_gone {
            assert!(yes.expect("what was approved").is_used, "what {number} approved can be used again");
        }
        assert!(may_be_gone || !self.opened || last_step.is_some(), "the factor of {number} is lost");
        assert!(may_be_gone || !self.opened || ticket.is_some() || last_step == Some(7), "{number} is half done");
    }
}

impl Known {
    pub(super) fn learn(&mut self, said: &[String]) {
        for line in said {
            let Some((what, number)) = line.split_once(' ') else { continue };
            let life = self.lives.entry(number.parse().unwrap()).or_default();
            self.acknowledged += 1;
            match what {
                "created" => {}
                "started" => life.started = true,
                "opened" => life.opened = true,
                "used" => life.used = true,
                "denied" => life.denied = true,
                "approved" => life.approved = true,
                "distrusted" => life.distrusted = true,
                "ended" => life.ended = true,
                "saved" => life.saved = true,
                "deleted" => life.deleted = true,
                other => panic!("{other}"),
            }
        }
    }

    /// The next step may have been taken without our hearing of it; a step back may not.
    pub(super) async fn hold(&self, folder: &Path) {
        let store = open_or_create(folder);
        for (number, life) in &self.lives {
            let user = store.user(person(*number).id).await.unwrap();
            let session = store.session(&child::session(*number).token).await.unwrap();
            assert_eq!(store.user_by_name(&name(*number)).await.unwrap(), user, "index and record are one write");
            if life.deleted {
                assert!(user.is_none() && session.is_none(), "{number} came back");
            } else if let Some(user) = user {
                assert!(!life.saved || user.version == 3, "{number} was taken back");
            } else {
                assert_eq!(number % 5, 0, "{number} is lost");
            }
            assert!(!life.ended || session.is_none(), "a session of {number} came back");
            life.hold_proofs(&store, *number).await;
            if life.started && number % 2 == 1 && number % 5 != 0 {
                assert!(session.is_some(), "a session of {number} is lost");
            }
        }
        let mut after = 0;
        let mut entries = 0;
        loop {
            let page = store.entries(after, 1000).await.unwrap();
            let Some((last, _)) = page.last() else { break };
            (after, entries) = (*last, entries + page.len());
        }
        assert_eq!(usize::try_from(after).unwrap(), entries, "no number is missing");
        assert!(entries >= self.acknowledged, "an entry is lost");
    }
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_or_taken_back_by_kills_while_writing() {
    let folder = TempDir::new().unwrap();
    let mut known = Known::default();
    for round in 1..=rounds() {
        let said = run_and_kill(folder.path(), round * 1_000_000, "open", moment(round, 150));
        known.learn(&said);
        known.hold(folder.path()).await;
    }
    say(&format!("{} acts acknowledged in {} rounds, none lost", known.acknowledged, rounds()));
    assert!(known.acknowledged > 100, "{} are too few to show anything", known.acknowledged);
}

#[tokio::test]
async fn a_kill_while_opening_leaves_a_store_that_opens() {
    let folder = TempDir::new().unwrap();
    let mut known = Known::default();
    known.learn(&run_and_kill(folder.path(), 1, "open", Duration::from_millis(300)));
    for round in 1..=rounds() {
        // Killed again before anyone closed it: opening has something to repair.
        known.learn(&run_and_kill(folder.path(), round * 1_000_000, "opening", moment(round, 25)));
        if round % 4 == 0 {
            known.hold(folder.path()).await;
        }
    }
    known.hold(folder.path()).await;
}

#[tokio::test]
async fn a_kill_while_it_is_made_is_followed_by_a_first_start_or_a_store() {
    for round in 1..=rounds() {
        let folder = TempDir::new().unwrap();
        let mut known = Known::default();
        known.learn(&run_and_kill(folder.path(), 1, "opening", moment(round, 60)));
        known.hold(folder.path()).await;
    }
}

#[test]
fn a_second_process_is_told_who_has_the_store() {
    let folder = TempDir::new().unwrap();
    let mut first = child::start(folder.path(), 1);
    let mut output = BufReader::new(first.stdout.take().unwrap());
    let mut line = String::new();
    while line.trim_end() != "!open" {
        line.clear();
        assert_ne!(output.read_line(&mut line).unwrap(), 0);
    }
    let refused = reopen(folder.path()).unwrap_err().to_string();
    assert!(refused.contains(&format!("process {}", first.id())), "{refused}");
    assert!(refused.contains(&*folder.path().to_string_lossy()), "{refused}");
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(reopen(folder.path()).is_ok());
}
