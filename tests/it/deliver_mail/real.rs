//! A mail server that others wrote, and their reader of mails.
//!
//! `./test` installs it and says where by `EXAMPLE_TOOLS`. Without it nothing is tried here, since a plain `cargo test`
//! installs nothing.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;
use vestibule::actions::deliver_mail::Postman;
use vestibule::actions::letters::notice;
use vestibule::domain::audit::Act;
use vestibule::domain::letter::Message;
use vestibule::store::Along;

use super::tls::{authority, world_at};
use super::{round, waiting, whence};

struct Server {
    child: Child,
    says: BufReader<ChildStdout>,
}

impl Server {
    fn start(python: &Path, folder: &Path) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/deliver_mail/server.py");
        let mut child = Command::new(python)
            .arg(script)
            .args([folder.join("server.pem"), folder.join("server-key.pem")])
            .stdout(Stdio::piped())
            .spawn()
            .expect("python");
        let says = BufReader::new(child.stdout.take().expect("its output"));
        Self { child, says }
    }

    fn tells(&mut self) -> Value {
        let mut line = String::new();
        self.says.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line:?}: {error}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[tokio::test]
async fn a_server_that_others_wrote_takes_the_mail_and_their_reader_reads_it() {
    let Some(tools) = std::env::var_os("EXAMPLE_TOOLS").map(PathBuf::from) else {
        std::io::stdout().write_all(b"SKIPPED: there is no aiosmtpd here\n").unwrap();
        return;
    };
    let authority = authority("localhost");
    let mut server = Server::start(&tools.join("python/bin/python"), authority.folder.path());
    let port = u16::try_from(server.tells().as_u64().expect("a port")).unwrap();
    let world = world_at("smtp+starttls", port, &authority, true).await;
    world.app.mailer.as_ref().unwrap().probe().await.expect("a good login");

    let mut ada = world.person("ada", "correct horse battery staple", &[]).await;
    ada.display_name = "Ädä \"Lovelace\", 北京".to_owned();
    let label = "Ädä's ☎ <phone>".to_owned();
    let told = notice(&world.app, &ada, Message::FactorAdded { label, whence: whence(&world) }).unwrap();
    let along = Along::from(world.entry(Act::FactorAdded)).with_notice(told);
    world.app.store.record(along).await.unwrap();
    round(&world, &mut Postman::default()).await;
    assert_eq!(waiting(&world).await, 0, "{:?}", world.app.live.outbox.progress());

    let mail = server.tells();
    assert_eq!(mail["defects"], serde_json::json!([]));
    assert_eq!(mail["to"], serde_json::json!(["ada@example.com"]));
    assert_eq!(mail["headers"]["Auto-Submitted"], "auto-generated");
    let to = mail["headers"]["To"].as_str().unwrap();
    assert!(to.contains("Ädä") && to.contains("北京") && to.ends_with("<ada@example.com>"), "{to}");
    for (kind, part) in [("text/plain", "Ädä's ☎ <phone>"), ("text/html", "Ädä's ☎ &lt;phone&gt;")] {
        assert!(mail["parts"][kind].as_str().unwrap().contains(part), "{mail}");
    }
}
