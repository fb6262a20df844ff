//! The example apps, each with a library that app authors use, behind a real gateway and through a rotation of its keys.
//!
//! `./test` installs what they need and says where by `EXAMPLE_TOOLS`: the folders `python` (a virtual environment) and
//! `rust` (a target folder). Without it nothing is tried here, since a plain `cargo test` installs nothing.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::time::sleep;
use vestibule::actions::administer::Administrator;
use vestibule::actions::rotate_keys::{Rotated, rotate};
use vestibule::clock::{Clock, SystemClock};
use vestibule::domain::keyring::LEAD;

use super::Gate;
use super::counterparts::Client;
use super::forged::{Forger, ISSUER};

const APPS: [&str; 3] = ["rust", "python", "node"];
/// What takes minutes in life takes seconds here: how long the apps keep the keys that they have fetched.
const KEEP_SECONDS: &str = "1";

struct Example(Child);

impl Drop for Example {
    fn drop(&mut self) {
        // It may have ended by itself, which its test has noticed.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn command(name: &str, tools: &Path) -> Command {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    match name {
        "rust" => Command::new(tools.join("rust/debug/vestibule-example")),
        "python" => {
            let mut command = Command::new(tools.join("python/bin/python"));
            command.arg(examples.join("python/app.py"));
            command
        }
        _ => {
            let mut command = Command::new("node");
            command.arg(examples.join("node/app.mjs"));
            command
        }
    }
}

async fn start(name: &str, tools: &Path, app: SocketAddr, gateway: SocketAddr) -> Example {
    let child = command(name, tools)
        .env("ISSUER", ISSUER)
        .env("AUDIENCE", format!("{ISSUER}/{name}"))
        .env("KEYS", format!("http://localhost:{}/.vestibule/jwks.json", gateway.port()))
        .env("KEEP", KEEP_SECONDS)
        .env("PORT", app.port().to_string())
        .stdin(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{name} cannot be started: {error}"));
    let example = Example(child);
    for _ in 0..200 {
        if TcpStream::connect(app).is_ok() {
            return example;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("{name} does not listen");
}

fn config(apps: &[SocketAddr]) -> String {
    let app = |(name, address): (&&str, &SocketAddr)| {
        format!(
            "[[app]]\nname = \"{name}\"\nhost = \"localhost\"\npath = \"/{name}\"\npolicy = \"one_factor\"\n\
             upstream = \"http://{address}\"\n[[app.rule]]\npaths = [\"/{name}/public\"]\npolicy = \"bypass\"\n"
        )
    };
    let apps: Vec<String> = APPS.iter().zip(apps).map(app).collect();
    format!("[gateway]\npublic_url = \"{ISSUER}\"\n{}", apps.concat())
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap()
}

/// Each app greets alice by what it has verified, and nobody who only says so.
async fn all_greet_alice(gate: &Gate, cookie: &str, when: &str) {
    for name in APPS {
        let greeting = gate.client().await.get(&format!("/{name}/"), &format!("Cookie: {cookie}\r\n")).await;
        assert_eq!(status(&greeting), "200", "{name}, {when}: {greeting}");
        assert!(greeting.contains("alice") && greeting.contains("staff"), "{name}, {when}: {greeting}");
        let anonymous = gate.client().await.get(&format!("/{name}/public"), "").await;
        assert_eq!(status(&anonymous), "401", "{name}, {when}: {anonymous}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn apps_in_rust_python_and_node_verify_the_assertion_through_a_rotation() {
    let Some(tools) = std::env::var_os("EXAMPLE_TOOLS").map(PathBuf::from) else {
        let said = "the example apps were not tried: `./test` does, which installs what they need";
        // Past the capture, or nobody would know.
        drop(writeln!(std::io::stderr(), "{said}"));
        return;
    };
    let free = APPS.map(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    let addresses: Vec<SocketAddr> = free.iter().map(|listener| listener.local_addr().unwrap()).collect();
    // The apps look at the machine's clock.
    let gate = Gate::starting(&config(&addresses), SystemClock.now()).await;
    drop(free);
    let clock = &gate.world.clock;
    let cookie = gate.signed_in("alice").await;
    let gateway = gate.running.addresses()[0];
    let mut running = Vec::new();
    for (name, address) in APPS.iter().zip(&addresses) {
        running.push(start(name, &tools, *address, gateway).await);
    }
    all_greet_alice(&gate, &cookie, "with the first key").await;
    let first = gate.world.app.signer.at(clock.now()).unwrap().id;
    // As if it had been published nearly as long ago as it must be.
    let turn = SystemClock.now().plus(Duration::from_secs(4));
    clock.set(turn.minus(LEAD));
    let rotated = rotate(&Administrator::of_shell(), &gate.world.app).await.unwrap();
    assert!(matches!(rotated, Rotated::Published(_)), "{rotated:?}");
    while SystemClock.now() < turn {
        clock.set(SystemClock.now());
        all_greet_alice(&gate, &cookie, "while the next key is published").await;
        sleep(Duration::from_millis(300)).await;
    }
    clock.set(SystemClock.now());
    assert_ne!(gate.world.app.signer.at(clock.now()).unwrap().id, first, "the next key signs");
    for _ in 0..3 {
        all_greet_alice(&gate, &cookie, "after the rotation").await;
        sleep(Duration::from_millis(500)).await;
        clock.set(SystemClock.now());
    }
    let forger = Forger::beside(&gate, SystemClock.now()).await;
    for (name, address) in APPS.iter().zip(&addresses) {
        whoever_reaches_it_directly_must_be_vouched_for(&forger, name, *address).await;
    }
    forger.was_asked_for_no_key();
}

/// Past the gateway, with what somebody could make or steal.
async fn whoever_reaches_it_directly_must_be_vouched_for(forger: &Forger<'_>, name: &str, address: SocketAddr) {
    let own = format!("{ISSUER}/{name}");
    let good = ("a good one", forger.real(ISSUER, &own, SystemClock.now()));
    let bad = forger.forgeries(&own).into_iter().map(|token| (token, "401"));
    for ((what, token), status) in [(good, "200")].into_iter().chain(bad) {
        let mut client = Client::to(address).await;
        client.send(&format!("GET / HTTP/1.1\r\nHost: app\r\nX-Vestibule-Assertion: {token}\r\n\r\n")).await;
        let head = client.answer().await;
        assert_eq!(self::status(&head), status, "{name}, {what}: {token}: {head}");
    }
}
