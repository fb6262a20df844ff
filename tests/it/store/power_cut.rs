//! A power cut, as far as software can play it: the writer is halted, and the store is opened from a copy of what its disk
//! held in that moment. Whatever only the kernel knew is gone; the file system repairs itself from its journal.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use tempfile::TempDir;

use super::kills::{Known, moment, rounds, run_and_halt};
use super::say;

const DISK_BYTES: u64 = 160 << 20;

#[tokio::test]
async fn nothing_acknowledged_is_lost_or_taken_back_by_a_power_cut() {
    let shelf = TempDir::new().unwrap();
    let mut known = Known::default();
    let mut image = shelf.path().join("disk-0");
    if !LoopDisk::format(&image) {
        return say("SKIPPED: no file system can be made in a file here");
    }
    let most = rounds() / 4;
    for round in 1..=most {
        let copy = shelf.path().join(format!("disk-{round}"));
        let Some(disk) = LoopDisk::mount(&image) else {
            return say("SKIPPED: no file system in a file can be mounted here");
        };
        let cut = |child: &Child| {
            signal(child, "-STOP");
            take_whole(&image, &copy);
        };
        known.learn(&run_and_halt(&disk.folder(), round * 1_000_000, "open", moment(round, 400), cut));
        drop(disk);
        fs::remove_file(&image).unwrap();
        image = copy;
        let disk = LoopDisk::mount(&image).unwrap();
        known.hold(&disk.folder()).await;
    }
    say(&format!("{} acts acknowledged before {most} power cuts, none lost", known.acknowledged));
    assert!(known.acknowledged > 20, "{} are too few to show anything", known.acknowledged);
}

/// All of a disk as it was in one moment: the kernel may still be writing to it, and half of what it writes would be a disk
/// that never was.
fn take_whole(image: &Path, copy: &Path) {
    for _ in 0..20 {
        fs::copy(image, copy).unwrap();
        if fs::read(image).unwrap() == fs::read(copy).unwrap() {
            return;
        }
    }
    panic!("{} never stands still", image.display());
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").arg(name).arg(child.id().to_string()).status().unwrap().success());
}

/// A file system in a file; unmounted when dropped.
struct LoopDisk(TempDir);

impl LoopDisk {
    fn format(image: &Path) -> bool {
        File::create(image).unwrap().set_len(DISK_BYTES).unwrap();
        let made = Command::new("mkfs.ext4").args(["-q", "-F"]).arg(image).output();
        made.is_ok_and(|output| output.status.success())
    }

    fn mount(image: &Path) -> Option<Self> {
        let place = TempDir::new().unwrap();
        let mounted = Command::new("mount").args(["-o", "loop"]).arg(image).arg(place.path()).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(place))
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("data")
    }
}

impl Drop for LoopDisk {
    fn drop(&mut self) {
        Command::new("umount").arg(self.0.path()).status().unwrap();
    }
}
