//! The vendors' own libraries speak to the stand-ins.
//!
//! `./test` installs them and says where by `EXAMPLE_TOOLS`. Without them nothing is tried here, since a plain `cargo test`
//! installs nothing.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde_json::{Value, json};
use vestibule::clock::{Clock as _, ManualClock, SystemClock};
use vestibule::domain::factor::ReachedKind;
use vestibule::domain::secret::Secret;
use vestibule::domain::time::Timestamp;
use vestibule::factors::channel::{Channel as _, Raw};
use vestibule::factors::twilio_verify::{Service, TwilioVerify};

use super::outbound;
use super::stories::NOW;
use crate::support::doubles::duo::{DuoServer, KEY, SECRET};
use crate::support::doubles::twilio_verify::{ACCOUNT, SERVICE, TOKEN, TwilioServer};

/// What the library said; nothing, if it is not here. What it found wrong is in the failure.
async fn said(script: &str, arguments: &[&str]) -> Option<String> {
    let Some(tools) = std::env::var_os("EXAMPLE_TOOLS").map(PathBuf::from) else {
        std::io::stdout().write_all(b"SKIPPED: the vendors' libraries are not here\n").unwrap();
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/vendors").join(script);
    let mut python = Command::new(tools.join("python/bin/python"));
    python.arg(script).args(arguments);
    // It is a program with a beginning and an end; meanwhile the stand-in answers it.
    let done = tokio::task::spawn_blocking(move || python.output()).await.expect("a thread").expect("python");
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    Some(said)
}

#[tokio::test]
async fn twilios_own_library_finds_what_it_knows() {
    let server = TwilioServer::start().await;
    let (address, number, known) = (server.address.to_string(), "+15017122661", server.register("binding-0002"));
    let now = NOW.to_string();
    let answers = async {
        let first = server.challenge().await;
        server.answer(&first.sid, "approved", "none");
        let second = server.until(|| server.challenges().pop().filter(|newest| newest.sid != first.sid)).await;
        server.answer(&second.sid, "denied", "not_requested");
        std::future::pending::<()>().await;
    };
    let arguments = [address.as_str(), ACCOUNT, TOKEN, SERVICE, number, &known, &now];
    let said = tokio::select! {
        said = said("twilio_library.py", &arguments) => said,
        () = answers => None,
    };
    if said.is_some() {
        assert_eq!(server.sent_to(number).len(), 1);
        assert_eq!(server.identities(), ["binding-0001"], "the other one was given up");
    }
}

#[tokio::test]
async fn what_twilios_own_library_signs_is_taken_and_nothing_else() {
    let url = "https://gw.example/.vestibule/callbacks/twilio";
    let challenge = format!("YC{:032x}", 7);
    let fields = json!({
        "type": "challenge.approved", "identity": "binding-0001", "challenge_sid": challenge, "odd": "a+b & ü=1",
    });
    let Some(said) = said("twilio_signatures.py", &[TOKEN, url, &fields.to_string()]).await else { return };
    let said: Value = serde_json::from_str(&said).unwrap();
    let text = |name: &str| said[name].as_str().expect("a text").to_owned();
    let pairs = fields.as_object().unwrap().iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap()));
    let form = serde_urlencoded::to_string(pairs.collect::<Vec<_>>()).unwrap();
    let service = Service {
        base: "https://verify.example".to_owned(),
        account: ACCOUNT.to_owned(),
        token: Secret::new(TOKEN.to_owned()),
        service: SERVICE.to_owned(),
    };
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(NOW)));
    let twilio = TwilioVerify::new(outbound(), service, vec![ReachedKind::Tap], clock);
    let takes = |signature: &str, query: &str, body: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("x-twilio-signature", signature.parse().unwrap());
        let body = Bytes::from(body.to_owned());
        let hints = twilio.read_callback(&Raw { method: &Method::POST, url, query, headers: &headers, body: &body });
        hints.is_ok_and(|hints| hints.len() == 1)
    };
    let (query, body) = (text("query"), text("body"));
    assert!(takes(&text("form"), "", &form) && takes(&text("with_port"), "", &form));
    assert!(takes(&text("json"), &query, &body));
    let other = form.replace("binding-0001", "binding-0002");
    for (signature, query, body) in [
        ("form", "", other.as_str()),
        ("with_port", "", &other),
        ("form", "x=1", &form),
        ("json", &query, &body.replace("binding-0001", "binding-0002")),
        ("json", "", &body),
        ("form", &query, &body),
        ("json", "", &form),
    ] {
        assert!(!takes(&text(signature), query, body), "{signature} {query} {body}");
    }
}

#[tokio::test]
async fn duos_own_library_finds_what_it_knows() {
    let server = DuoServer::start(SystemClock.now().seconds()).await;
    let address = server.address.to_string();
    let answering = server.clone();
    let phone = tokio::spawn(async move {
        let asked = answering.question("ada").await;
        answering.answer(&asked.txid, "allow", "allow");
    });
    if said("duo_library.py", &[&address, KEY, SECRET]).await.is_none() {
        phone.abort();
        return;
    }
    phone.await.unwrap();
    let passcode = server.passcode("ada").expect("one that was sent");
    said("duo_library.py", &[&address, KEY, SECRET, &passcode]).await;
    assert_eq!(server.passcode("ada"), None, "it was good once");
}
