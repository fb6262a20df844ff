//! `[store]`, `[log]`, `[metrics]` and `[audit]`: what is kept and told.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::files;
use super::kinds::{Choice, Flag, Kind, Whole};
use super::place::Finding;
use super::section::Section;
use super::settings::{Log, LogFormat, LogTarget, StoreSettings};
use super::tree::{Node, Value};
use super::values::{ADDRESS, PathIn, Size, Span};

const MIB: u64 = 1 << 20;
const DAY: Duration = Duration::from_hours(24);
const LONGEST_MEMORY: Duration = Duration::from_hours(100 * 365 * 24);

pub(super) fn read_store(top: &mut Section<'_, '_>, data: &Path) -> StoreSettings {
    top.table("store", "What is remembered.", |section| {
        let kind = PathIn(section.folder());
        let key_file = section
            .key(
                "key_file",
                "The master key, which seals what must be readable again. It is made together with a new store; by\n\
                 default it lies in the data folder. Backups do not contain it: keep a copy elsewhere.",
            )
            .computed(&kind, data.join("master.key"), "\"vestibule-data/master.key\"");
        let cache_bytes =
            section.key("cache", "How much memory the store may use to be quick.").or(&Size(MIB..=64 << 30), 64 * MIB);
        // Whether it must be there depends on the store. A wrong one is found by whoever opens it.
        if key_file.exists() && files::is_readable(section, "key_file", &key_file) {
            files::warn_if_others_reach(section, "key_file", &key_file);
        }
        StoreSettings { folder: data.to_owned(), key_file, cache_bytes }
    })
}

pub(super) fn read_log(top: &mut Section<'_, '_>) -> Log {
    top.table("log", "What is told of it.", |section| {
        let kind = Target(PathIn(section.folder()));
        let to = section.key("to", "\"stderr\", or a file.").or(&kind, None);
        let format = section
            .key("format", "text, or json.")
            .or(&Choice(&[("text", LogFormat::Text), ("json", LogFormat::Json)]), LogFormat::Text);
        let access = section
            .key("access", "Whether there is a line for each request: who asked for which path, and what was answered.")
            .or(&Flag, true);
        let max_size = section
            .key("max_size", "A log file of this size is put aside, and a new one begun.")
            .or(&Size(64 << 10..=1 << 40), 100 * MIB);
        let keep = section.key("keep", "How many that were put aside are kept.").or(&Whole(0..=1000), 5);
        let keep = usize::try_from(keep).unwrap_or(usize::MAX);
        Log { to: to.map_or(LogTarget::Stderr, |path| LogTarget::File { path, max_size, keep }), format, access }
    })
}

pub(super) fn read_metrics(top: &mut Section<'_, '_>) -> Option<SocketAddr> {
    top.table("metrics", "What a monitor may read.", |section| {
        let about = "Where /metrics (for Prometheus) and /health are told, to whoever asks; by default nowhere.";
        let listen = section.key("listen", about).optional(&ADDRESS, "\"127.0.0.1:9090\"");
        if listen.is_some_and(|address| !address.ip().to_canonical().is_loopback()) {
            let spot = section.spot("listen");
            let says = "whoever reaches this address can read which apps there are and how they are used";
            section.warn(&spot, says, "Use 127.0.0.1, or let a firewall see to it that only your monitor gets there.");
        }
        listen
    })
}

pub(super) fn read_audit(top: &mut Section<'_, '_>) -> Duration {
    top.table(
        "audit",
        "What was done: each sign-in, refusal and act of an operator, for `vestibule audit`.",
        |section| {
            section
                .key("keep", "Entries that are older are removed.")
                .or(&Span(DAY..=LONGEST_MEMORY), Duration::from_hours(365 * 24))
        },
    )
}

/// Standard error, or a file.
struct Target(PathIn);

impl Kind for Target {
    type Out = Option<PathBuf>;

    fn read(&self, node: &Node) -> Result<Self::Out, Vec<Finding>> {
        match &node.value {
            Value::Text(text) | Value::Variable(text) if text == "stderr" => Ok(None),
            _ => self.0.read(node).map(Some),
        }
    }

    fn write(&self, value: &Self::Out) -> String {
        value.as_ref().map_or_else(|| "\"stderr\"".to_owned(), |path| self.0.write(path))
    }
}
