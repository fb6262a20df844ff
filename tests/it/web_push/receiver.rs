//! A receiver that others wrote.
//!
//! `./test` installs it and says where by `EXAMPLE_TOOLS`. Without it nothing is tried here, since a plain `cargo test`
//! installs nothing.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;
use vestibule::factors::web_push::WrittenSubscription;

use super::Ours;

struct Receiver {
    child: Child,
    says: BufReader<ChildStdout>,
}

impl Receiver {
    fn start(python: &Path) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/web_push/receiver.py");
        let mut child = Command::new(python).arg(script).stdout(Stdio::piped()).spawn().expect("python");
        let says = BufReader::new(child.stdout.take().expect("its output"));
        Self { child, says }
    }

    fn tells(&mut self) -> Value {
        let mut line = String::new();
        self.says.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line:?}: {error}"))
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[tokio::test]
async fn a_receiver_that_others_wrote_reads_what_we_send() {
    let Some(tools) = std::env::var_os("EXAMPLE_TOOLS").map(PathBuf::from) else {
        std::io::stdout().write_all(b"SKIPPED: there is no http_ece here\n").unwrap();
        return;
    };
    let mut receiver = Receiver::start(&tools.join("python/bin/python"));
    let told = receiver.tells();
    let port = u16::try_from(told["port"].as_u64().unwrap()).unwrap();
    let to: WrittenSubscription = serde_json::from_value(told).unwrap();
    let ours = Ours::new(port);
    for text in ["When I grow up, I want to be a watermelon", "", &"北京 ".repeat(300)] {
        ours.send(&to, text, "p_abc").await.unwrap();
        let read = receiver.tells();
        assert_eq!(read["text"], text);
        assert_eq!(read["scheme"], "vapid");
        assert_eq!(read["ttl"], "90");
        assert_eq!(read["claims"]["sub"], "mailto:ops@example.com");
    }
}
