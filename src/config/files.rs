//! Files that the configuration names.

use std::fs::{self, File};
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

/// A secret is its owner's alone.
pub(super) fn warn_if_others_reach(section: &mut Section<'_, '_>, key: &str, path: &Path) {
    let mode = fs::metadata(path).map_or(0, |about| about.permissions().mode());
    let can = if mode & 0o044 != 0 { "read" } else { "change" };
    if mode & 0o066 != 0 {
        let spot = section.spot(key);
        section.warn(&spot, format!("others can {can} {}", path.display()), format!("chmod 600 {}", path.display()));
    }
}
