//! A file system that is soon full.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// Sixteen megabytes of memory; unmounted when dropped.
pub(crate) struct SmallDisk(TempDir);

impl SmallDisk {
    /// `None`: it is not allowed here, which is said.
    pub(crate) fn mount() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"]).arg(folder.path()).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(folder));
        }
        io::stdout().write_all(b"SKIPPED: no tmpfs can be mounted here\n").unwrap();
        None
    }

    fn ballast(&self) -> PathBuf {
        self.0.path().join("ballast")
    }

    /// Where a store may lie.
    pub(crate) fn folder(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// Gives the room back that was taken.
    pub(crate) fn empty(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    /// Takes all the room that is left.
    pub(crate) fn fill(&self) {
        let mut ballast = fs::OpenOptions::new().append(true).create(true).open(self.ballast()).unwrap();
        for size in [1 << 20, 4096] {
            while ballast.write_all(&vec![1; size]).is_ok() {}
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg("-l").arg(self.0.path()).status().unwrap();
    }
}
