//! The vendors' own libraries speak to the stand-ins.
//!
//! `./test` installs them and says where by `EXAMPLE_TOOLS`. Without them nothing is tried here, since a plain `cargo test`
//! installs nothing.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use vestibule::clock::{Clock as _, SystemClock};

use crate::support::doubles::duo::{DuoServer, KEY, SECRET};
use crate::support::doubles::twilio_verify::{ACCOUNT, SERVICE, TOKEN, TwilioServer};

/// Whether there is anything to try. What the library said is in the failure.
async fn speaks(script: &str, address: SocketAddr, arguments: &[&str]) -> bool {
    let Some(tools) = std::env::var_os("EXAMPLE_TOOLS").map(PathBuf::from) else {
        std::io::stdout().write_all(b"SKIPPED: the vendors' libraries are not here\n").unwrap();
        return false;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/vendors").join(script);
    let mut python = Command::new(tools.join("python/bin/python"));
    python.arg(script).arg(address.to_string()).args(arguments);
    // It is a program with a beginning and an end; meanwhile the stand-in answers it.
    let done = tokio::task::spawn_blocking(move || python.output()).await.expect("a thread").expect("python");
    assert!(
        done.status.success(),
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    true
}

#[tokio::test]
async fn twilios_own_library_finds_what_it_knows() {
    let server = TwilioServer::start().await;
    let number = "+15017122661";
    if speaks("twilio_library.py", server.address, &[ACCOUNT, TOKEN, SERVICE, number]).await {
        assert_eq!(server.sent_to(number).len(), 1);
    }
}

#[tokio::test]
async fn duos_own_library_finds_what_it_knows() {
    let server = DuoServer::start(SystemClock.now().seconds()).await;
    let answering = server.clone();
    let phone = tokio::spawn(async move {
        let asked = answering.question("ada").await;
        answering.answer(&asked.txid, "allow", "allow");
    });
    if speaks("duo_library.py", server.address, &[KEY, SECRET]).await {
        phone.await.unwrap();
    } else {
        phone.abort();
    }
}
