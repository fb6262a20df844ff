//! `vestibule init`: a first configuration, with every key in it.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::ExitCode;

use crate::config;

pub fn run(path: &Path) -> ExitCode {
    let (said, code) = match write(path) {
        Ok(()) => {
            let said = format!(
                "Wrote {0}. Two lines make it yours: `host` and `upstream` under [[app]].\nNext: vestibule check -c {0}",
                path.display()
            );
            (writeln!(io::stdout(), "{said}"), ExitCode::SUCCESS)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let said = format!("{} exists already and was left as it is. Name another file.", path.display());
            (writeln!(io::stderr(), "{said}"), ExitCode::FAILURE)
        }
        Err(error) => (writeln!(io::stderr(), "{} cannot be written: {error}", path.display()), ExitCode::FAILURE),
    };
    // Nobody listens any more: what was done is done all the same.
    let _ = said;
    code
}

/// Whole or not at all: a half-written file would be taken for the operator's own at the next try.
fn write(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o644).open(path)?;
    let written = file.write_all(config::reference().as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = std::fs::remove_file(path);
    }
    written
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_first_file_works_and_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vestibule.toml");
        write(&file).unwrap();
        assert!(config::load(&file).is_ok());
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o644);

        std::fs::write(&file, "mine").unwrap();
        assert_eq!(format!("{:?}", run(&file)), format!("{:?}", ExitCode::FAILURE));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    }

    #[test]
    fn where_nothing_can_be_written_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("no/such/folder.toml");
        assert!(write(&file).is_err());
        assert!(!file.exists());
    }
}
