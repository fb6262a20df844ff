//! How phones are told that something waits: what leaves us, and what becomes of each answer.

mod receiver;

use std::sync::Arc;
use std::time::Duration;

use vestibule::crypto::vapid::VapidKey;
use vestibule::domain::time::Timestamp;
use vestibule::factors::channel::ChannelError;
use vestibule::factors::outbound::Outbound;
use vestibule::factors::web_push::{Parcel, Sender, Services, WebPush, WrittenSubscription};
use vestibule::random::OsRandom;

use super::support::PushService;

const NOW: u64 = 1_800_000_000;

struct Ours {
    push: WebPush,
    key: Arc<VapidKey>,
}

impl Ours {
    fn new(port: u16) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let key = VapidKey::read(&VapidKey::make().unwrap()).unwrap();
        Self { push: WebPush::new(Outbound::new().unwrap(), Services::Here(port)), key: Arc::new(key) }
    }

    async fn send(&self, to: &WrittenSubscription, text: &str, topic: &str) -> Result<(), ChannelError> {
        let random = OsRandom::new();
        let to = self.push.read(to, &random).expect("a good subscription");
        let parcel = Parcel { text: text.as_bytes(), lasts: Duration::from_secs(90), topic };
        let from = Sender {
            key: &self.key,
            contact: "mailto:ops@example.com",
            now: Timestamp::from_seconds(NOW),
            random: &random,
        };
        self.push.send(&to, parcel, from).await
    }
}

#[tokio::test]
async fn a_strict_service_takes_what_we_send_and_its_browser_reads_it() {
    let mut service = PushService::start(NOW).await;
    let ours = Ours::new(service.port());
    service.takes_from(ours.key.public());
    ours.send(&service.subscription(), "{\"title\":\"Ädä ☎\"}", "p_abc").await.unwrap();
    let message = service.message().await;
    assert_eq!(message.text, "{\"title\":\"Ädä ☎\"}");
    assert_eq!((message.ttl, message.topic.as_str()), (90, "p_abc"));
}

#[tokio::test]
async fn a_service_that_expects_another_sender_takes_nothing() {
    let service = PushService::start(NOW).await;
    service.takes_from("somebody else");
    let ours = Ours::new(service.port());
    let sent = ours.send(&service.subscription(), "x", "p").await;
    assert!(matches!(sent, Err(ChannelError::Credentials)), "{sent:?}");
}

/// A subscription that has ended is known by both answers; a wrong key is ours to mend, and keeps it.
#[tokio::test]
async fn each_answer_means_one_thing() {
    let service = PushService::start(NOW).await;
    let ours = Ours::new(service.port());
    for (status, expected) in [
        (201, "Ok(())"),
        (202, "Ok(())"),
        (400, "Err(Refused"),
        (401, "Err(Credentials)"),
        (403, "Err(Credentials)"),
        (404, "Err(Gone)"),
        (410, "Err(Gone)"),
        (413, "Err(Refused"),
        (301, "Err(Garbage"),
        (308, "Err(Garbage"),
    ] {
        let before = service.was_asked();
        service.answers(&[(status, None)]);
        let sent = format!("{:?}", ours.send(&service.subscription(), "x", "p").await);
        assert!(sent.starts_with(expected), "{status}: {sent}");
        assert_eq!(service.was_asked(), before + 1, "{status}: asked once, and led nowhere else");
    }
}

#[tokio::test]
async fn who_is_busy_is_asked_once_more_and_not_before_they_say() {
    let mut service = PushService::start(NOW).await;
    let ours = Ours::new(service.port());
    service.answers(&[(503, Some(0))]);
    ours.send(&service.subscription(), "x", "p").await.unwrap();
    service.message().await;
    assert_eq!(service.was_asked(), 2);

    service.answers(&[(429, Some(0)), (429, Some(0))]);
    let sent = ours.send(&service.subscription(), "x", "p").await;
    assert!(matches!(sent, Err(ChannelError::Throttled { wait: Some(Duration::ZERO) })), "{sent:?}");
    assert_eq!(service.was_asked(), 4);

    service.answers(&[(429, Some(3600))]);
    let sent = ours.send(&service.subscription(), "x", "p").await;
    assert!(matches!(sent, Err(ChannelError::Throttled { .. })), "{sent:?}");
    assert_eq!(service.was_asked(), 5, "nobody waits for an hour");
}

#[tokio::test]
async fn a_service_that_is_not_there_is_no_answer() {
    let service = PushService::start(NOW).await;
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let ours = Ours::new(free);
    let nowhere = format!("http://127.0.0.1:{free}/push");
    let sent = ours.send(&WrittenSubscription { endpoint: nowhere, ..service.subscription() }, "x", "p").await;
    assert!(matches!(sent, Err(ChannelError::NoConnection)), "{sent:?}");
}
