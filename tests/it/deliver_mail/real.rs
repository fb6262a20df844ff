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

use super::tls::{Authority, authority, mail_at, world_at};
use super::{round, waiting, whence};
use crate::support::World;
use crate::support::world::TWO_APPS;

const PORTAL: &str = "http://portal.localhost:8080/.vestibule";
const PASSWORD: &str = "tulip-granite-orbit-sandal-7";
const NEW: &str = "orbit-tulip-granite-candle-9";

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

/// The server, its port and what the gateway must trust; nothing, where nothing can be tried.
fn started() -> Option<(Server, u16, Authority)> {
    let Some(tools) = std::env::var_os("EXAMPLE_TOOLS").map(PathBuf::from) else {
        std::io::stdout().write_all(b"SKIPPED: there is no aiosmtpd here\n").unwrap();
        return None;
    };
    let authority = authority("localhost");
    let mut server = Server::start(&tools.join("python/bin/python"), authority.folder.path());
    let port = u16::try_from(server.tells().as_u64().expect("a port")).unwrap();
    Some((server, port, authority))
}

#[tokio::test]
async fn a_server_that_others_wrote_takes_the_mail_and_their_reader_reads_it() {
    let Some((mut server, port, authority)) = started() else { return };
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

/// Sends what waits; the link of this kind, as their reader found it in the text and in the page of one mail.
async fn link_in_mail(world: &World, server: &mut Server, kind: &str) -> String {
    let count = waiting(world).await;
    round(world, &mut Postman::default()).await;
    let mails: Vec<Value> = (0..count).map(|_| server.tells()).collect();
    let start = format!("{PORTAL}/{kind}");
    let found = mails.iter().find_map(|mail| {
        let text = mail["parts"]["text/plain"].as_str()?;
        let link = text.lines().find(|line| line.starts_with(&start))?;
        let page = mail["parts"]["text/html"].as_str()?;
        assert!(page.contains(&format!("href=\"{link}\"")), "{mail}");
        assert_eq!((&mail["to"][0], &mail["defects"]), (&"grace@example.com".into(), &serde_json::json!([])));
        Some(link.to_owned())
    });
    found.unwrap_or_else(|| panic!("no {kind} in {mails:?}"))
}

#[tokio::test]
async fn the_links_of_a_registration_and_of_a_new_password_lead_on_from_a_mail_that_others_carried_and_read() {
    let Some((mut server, port, authority)) = started() else { return };
    let mail = mail_at("smtp+starttls", port, &authority, true);
    let open = "\n[registration]\nmode = \"open\"\ngroups = [\"newcomers\"]\n";
    let world = World::with(&format!("{TWO_APPS}{mail}{open}")).await;
    let mut grace = world.browser();
    let page = grace.visit(&format!("{PORTAL}/register")).await;
    let newcomer = [
        ("given_name", "Grace"),
        ("family_name", "Hopper"),
        ("name", "grace"),
        ("email", "grace@example.com"),
        ("new_password", PASSWORD),
        ("new_password_again", PASSWORD),
    ];
    grace.submit(&page, &newcomer).await.is(200).shows("Look into your mailbox");
    let link = link_in_mail(&world, &mut server, "verify-email?token=").await;
    let page = grace.visit(&link).await;
    grace.submit(page.is(200), &[]).await.is(200);
    assert!(world.user("grace").await.email.unwrap().verified);

    let mut forgetful = world.browser();
    let page = forgetful.visit(&format!("{PORTAL}/reset")).await;
    forgetful.submit(page.is(200), &[("email", "grace@example.com")]).await.is(200);
    let link = link_in_mail(&world, &mut server, "reset/").await;
    let page = forgetful.visit(&link).await;
    let page = forgetful.submit(page.is(200), &[("new_password", NEW), ("new_password_again", NEW)]).await;
    page.is(200).shows("Your password has been changed");
    forgetful.sign_in(&page, "grace", NEW).await.is(200).shows("Grace Hopper");
}
