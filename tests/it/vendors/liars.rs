//! Vendors that say yes to something else than they were asked about.

use std::sync::{Arc, Mutex};

use axum::Router;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use vestibule::clock::ManualClock;
use vestibule::domain::approval::State;
use vestibule::domain::secret::Secret;
use vestibule::domain::time::Timestamp;
use vestibule::factors::authy::{Application, Authy};
use vestibule::factors::channel::{Channel, Checked, Look};
use vestibule::factors::twilio_verify::{Service, TwilioVerify};

use super::stories::{NOW, password_given, world_with};
use super::*;
use crate::support::World;
use crate::support::doubles::duo::{self, DuoServer, Question};
use crate::support::doubles::twilio_verify::{ACCOUNT, SERVICE, TOKEN};

/// It answers everything with the same.
struct Liar {
    address: SocketAddr,
    says: Arc<Mutex<Value>>,
}

impl Liar {
    async fn start() -> Self {
        let says = Arc::new(Mutex::new(Value::Null));
        let heard = Arc::clone(&says);
        let router = Router::new().fallback(move || {
            let answer = heard.lock().unwrap().clone();
            async move { axum::Json(answer) }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, says }
    }

    fn says(&self, what: Value) {
        *self.says.lock().unwrap() = what;
    }

    fn twilio(&self, kind: ReachedKind) -> TwilioVerify {
        let service = Service {
            base: base(self.address),
            account: ACCOUNT.to_owned(),
            token: Secret::new(TOKEN.to_owned()),
            service: SERVICE.to_owned(),
        };
        TwilioVerify::new(outbound(), service, vec![kind], clock())
    }

    fn authy(&self) -> Authy {
        let application = Application {
            base: base(self.address),
            id: "1234".to_owned(),
            name: "Wiki".to_owned(),
            key: Secret::new("key".to_owned()),
        };
        Authy::new(outbound(), application, vec![ReachedKind::Tap], clock())
    }
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Timestamp::from_seconds(NOW)))
}

fn sid(kind: &str, number: u8) -> String {
    format!("{kind}{number:032x}")
}

#[tokio::test]
async fn a_yes_to_another_challenge_or_of_another_phone_is_none() {
    let liar = Liar::start().await;
    let twilio = liar.twilio(ReachedKind::Tap);
    let (mine, other) = (sid("YC", 1), sid("YC", 2));
    let handle = format!("binding-0001/{mine}");
    let challenge = |sid: &str, identity: &str| {
        json!({
            "sid": sid, "identity": identity, "entity_sid": "YE1", "factor_sid": "YF1", "factor_type": "push",
            "service_sid": SERVICE, "account_sid": ACCOUNT, "status": "approved", "responded_reason": null,
        })
    };
    for (sid, identity) in [(&other, "binding-0001"), (&mine, "binding-0002"), (&other, "binding-0002")] {
        liar.says(challenge(sid, identity));
        assert_eq!(word(&twilio.look(&handle).await.unwrap_err()), "garbage", "{sid} {identity}");
    }
    liar.says(json!({ "status": "approved" }));
    assert_eq!(word(&twilio.look(&handle).await.unwrap_err()), "garbage");
    liar.says(challenge(&mine, "binding-0001"));
    assert_eq!(twilio.look(&handle).await.unwrap(), Look::Approved);
}

#[tokio::test]
async fn a_right_code_of_another_verification_is_none() {
    let liar = Liar::start().await;
    let twilio = liar.twilio(ReachedKind::Sms);
    let (mine, other) = (sid("VE", 1), sid("VE", 2));
    let at = Secret::new("+4915112345667".to_owned());
    let verification = |sid: &str, status: &str, valid: bool| json!({ "sid": sid, "service_sid": SERVICE, "account_sid": ACCOUNT, "to": "+4915112345667", "status": status, "valid": valid });
    for lie in [
        verification(&other, "approved", true),
        verification(&mine, "pending", true),
        verification(&mine, "max_attempts_reached", true),
    ] {
        liar.says(lie.clone());
        assert_ne!(twilio.check(&at, Some(&mine), &code("123456")).await.unwrap(), Checked::Right, "{lie}");
    }
    liar.says(verification(&mine, "approved", true));
    assert_eq!(twilio.check(&at, Some(&mine), &code("123456")).await.unwrap(), Checked::Right);
}

#[tokio::test]
async fn a_yes_to_another_approval_request_is_none() {
    let liar = Liar::start().await;
    let authy = liar.authy();
    let (mine, other) = ("550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440001");
    for lie in [
        json!({ "approval_request": { "uuid": other, "status": "approved" }, "success": true }),
        json!({ "approval_request": { "status": "approved" }, "success": true }),
        json!({ "uuid": mine, "status": "approved", "success": true }),
        json!({ "success": true }),
        json!({ "token": "is valid", "success": "true" }),
    ] {
        liar.says(lie.clone());
        assert_eq!(word(&authy.look(mine).await.unwrap_err()), "garbage", "{lie}");
    }
    liar.says(json!({ "approval_request": { "uuid": mine, "status": "approved" }, "success": true }));
    assert_eq!(authy.look(mine).await.unwrap(), Look::Approved);
}

/// As many questions as this were asked; the newest of them.
async fn asked(server: &DuoServer, number: usize) -> Question {
    let wait = async {
        loop {
            let mut questions = server.questions();
            if questions.len() == number {
                return questions.remove(number - 1);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait).await.expect("a question")
}

async fn is_approved(world: &World, txid: &str) {
    let user = world.user("ada").await.id;
    let wait = async {
        loop {
            let all = world.app.store.approvals_of(user).await.unwrap();
            if all.iter().any(|one| one.handle.as_deref() == Some(txid) && one.state == State::Approved) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait).await.expect("a yes");
}

#[tokio::test]
async fn a_yes_in_duo_to_one_sign_in_opens_no_other_of_the_same_person() {
    let server = DuoServer::start(NOW).await;
    let (address, key, secret) = (server.address, duo::KEY, duo::SECRET);
    let channel = format!(
        "kind = \"duo\"\nurl = \"http://{address}\"\naccount = \"{key}\"\nsecret = \"{secret}\"\nallow_tap = true\n"
    );
    let world = world_with(&channel, ReachedKind::Tap, "ada").await;
    let wiki = "http://wiki.localhost:8080/page";
    let mut owner = world.browser();
    let page = password_given(&mut owner).await;
    let first = asked(&server, 1).await;
    server.answer(&first.txid, "allow", "allow");
    is_approved(&world, &first.txid).await;
    assert_eq!(owner.submit(&page, &[]).await.url, wiki);
    owner.jar.retain(|(_, name), _| name == "vestibule-browser");
    world.clock.advance(Duration::from_mins(1));
    server.set_clock(NOW + 60);

    // A stranger waits beside the owner, and the owner says yes to their own.
    let mut stranger = world.browser_at([198, 51, 100, 1]);
    let theirs = password_given(&mut stranger).await;
    let (their_question, own) = (asked(&server, 2).await, password_given(&mut owner).await);
    let own_question = asked(&server, 3).await;
    assert_ne!(their_question.txid, own_question.txid);
    server.answer(&own_question.txid, "allow", "allow");
    is_approved(&world, &own_question.txid).await;
    stranger.submit(&theirs, &[]).await.is(200).shows("approve");
    assert_eq!(stranger.cookie("portal.localhost", "vestibule"), None);
    assert_eq!(owner.submit(&own, &[]).await.url, wiki);
    stranger.submit(&theirs, &[]).await;
    assert_eq!(stranger.cookie("portal.localhost", "vestibule"), None);
}
