//! Files that the configuration names.

use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::section::Section;

/// Whether it is there and can be read; otherwise the problem is noted at this key.
pub(super) fn is_readable(section: &mut Section<'_, '_>, key: &str, path: &Path) -> bool {
    // Its kind comes first: to open a pipe is to wait for whoever writes into it.
    let trouble = match fs::metadata(path) {
        Ok(about) if !about.is_file() => "it is not a file".to_owned(),
        Ok(_) => match File::open(path) {
            Ok(_) => return true,
            Err(error) => error.to_string(),
        },
        Err(error) => error.to_string(),
    };
    let (spot, says) = (section.spot(key), format!("{} cannot be read: {trouble}", path.display()));
    section.problem(&spot, says, "Relative paths begin at the folder of the configuration.");
    false
}

/// What is in it, if it is no larger than this; otherwise the problem is noted at this key.
pub(super) fn read_small(section: &mut Section<'_, '_>, key: &str, path: &Path, largest: usize) -> Option<Vec<u8>> {
    if !is_readable(section, key, path) {
        return None;
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(largest).unwrap_or(u64::MAX).saturating_add(1);
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    let trouble = match read {
        Ok(size) if size <= largest => return Some(bytes),
        Ok(_) => format!("it is larger than {} KiB", largest >> 10),
        Err(error) => error.to_string(),
    };
    let (spot, says) = (section.spot(key), format!("{} cannot be used: {trouble}", path.display()));
    section.problem(&spot, says, "Name a smaller file that this user can read.");
    None
}

/// A secret is its owner's alone.
pub(super) fn warn_if_others_reach(section: &mut Section<'_, '_>, key: &str, path: &Path) {
    let mode = fs::metadata(path).map_or(0, |about| about.permissions().mode());
    let can = if mode & 0o044 != 0 { "read" } else { "change" };
    if mode & 0o066 != 0 {
        let spot = section.spot(key);
        section.warn(&spot, format!("others can {can} {}", path.display()), format!("chmod 600 {}", path.display()));
    }
}

/// What stands in it, if that is a text of a size that makes sense; otherwise the problem is noted at this key.
pub(super) fn read_text(section: &mut Section<'_, '_>, key: &str, path: &Path, most: u64) -> Option<String> {
    if !is_readable(section, key, path) {
        return None;
    }
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(most).read_to_string(&mut text));
    if let Err(error) = read {
        let (spot, says) = (section.spot(key), format!("{} cannot be read: {error}", path.display()));
        section.problem(&spot, says, "It must be a text in UTF-8.");
        return None;
    }
    Some(text)
}
