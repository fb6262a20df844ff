//! That each acknowledgement came after the disk was asked to keep what it is for.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Command;

use tempfile::TempDir;

use super::{child, say};

#[test]
fn each_acknowledged_write_was_followed_by_a_sync_of_its_own_data() {
    if !Command::new("strace").arg("-V").output().is_ok_and(|output| output.status.success()) {
        // `./test` sets it, and installs the program.
        assert!(std::env::var_os("EXAMPLE_TOOLS").is_none(), "strace is missing");
        return say("SKIPPED: strace is not installed");
    }
    let folder = TempDir::new().unwrap();
    let trace = folder.path().join("trace");
    let calls = "trace=pwrite64,write,fdatasync";
    let strace = ["strace", "-f", "-y", "-s", "64", "-e", calls, "-o", trace.to_str().unwrap()];
    // With one task, whatever is written before an acknowledgement is what it acknowledges.
    let mut running = child::start_under(&strace, &folder.path().join("data"), 1, 1);
    let output = BufReader::new(running.stdout.take().unwrap());
    let enough = output.lines().map_while(Result::ok).filter(|line| line.starts_with("!created")).nth(40);
    running.kill().unwrap();
    running.wait().unwrap();
    assert!(enough.is_some(), "the child ended by itself");

    let (mut written, mut synced, mut acknowledged) = (false, false, 0);
    for line in fs::read_to_string(trace).unwrap().lines() {
        if line.contains("pwrite64(") && line.contains("/data/db/db>") {
            (written, synced) = (true, false);
        } else if line.contains("fdatasync") && line.trim_end().ends_with("= 0") {
            synced = true;
        } else if ["!created", "!started", "!ended", "!saved", "!deleted"].iter().any(|said| line.contains(said)) {
            assert!(written && synced, "acknowledged before it was on disk: {line}");
            (written, synced, acknowledged) = (false, false, acknowledged + 1);
        }
    }
    assert!(acknowledged > 80, "the trace shows {acknowledged} acknowledgements");
}
