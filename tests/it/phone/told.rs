//! How a phone is told that something waits.

use std::sync::Arc;

use vestibule::actions::phone::call;
use vestibule::app::App;
use vestibule::domain::factor::{Keeps, ReachedKind};
use vestibule::factors::channel::{Ask, Channels, What};
use vestibule::factors::outbound::Outbound;
use vestibule::factors::web_push::{Services, WebPush};

use super::*;
use crate::support::PushService;
use crate::support::phone::read;
use crate::support::told::line;

/// A world whose phones are told by this service.
async fn world_told_by(service: &PushService) -> World {
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut world = World::new().await;
    let push = WebPush::new(Outbound::new().unwrap(), Services::Here(service.port()));
    let channels = Arc::new(Channels::default().with_push(Arc::new(push)));
    world.app = Arc::new(App { channels, ..App::clone(&world.app) });
    world
}

async fn is_told(world: &World) -> bool {
    matches!(factor(world).await.keeps, Keeps::Phone(phone) if phone.push.is_some())
}

fn news() -> Ask<'static> {
    Ask {
        kind: ReachedKind::Push,
        what: What::Code(None),
        title: "Bei Wiki anmelden?".to_owned(),
        lines: [("Konto", "ada"), ("Mit", "Firefox")].map(line).to_vec(),
        language: "de",
        lasts: Duration::from_secs(90),
        reference: String::new(),
    }
}

async fn subscribes(phone: &mut Phone<'_>, service: &PushService) {
    let key = read(&phone.ask("pending", &[]).await)["push_key"].as_str().expect("a key").to_owned();
    service.takes_from(&key);
    let to = service.subscription();
    phone.ask("subscribe", &[&to.endpoint, &to.p256dh, &to.auth]).await.is(200);
}

#[tokio::test]
async fn a_phone_that_asked_for_it_is_told_by_its_service_with_our_one_key() {
    let mut service = PushService::start(1_800_000_000).await;
    let world = world_told_by(&service).await;
    let (_laptop, mut phone) = with_phone(&world).await;
    subscribes(&mut phone, &service).await;
    assert_eq!(read(&phone.ask("pending", &[]).await)["is_told"], true);
    let own = factor(&world).await;
    let approval = asked_of(&world, &own).await;
    call(&world.app, &own, &approval, &news()).await;
    let message = service.message().await;
    let told: serde_json::Value = serde_json::from_str(&message.text).unwrap();
    assert_eq!(told["title"], "Bei Wiki anmelden?");
    assert_eq!(told["body"], "Konto: ada\nMit: Firefox");
    assert_eq!(told["deny"], "Ablehnen");
    assert_eq!(told["phone"], phone.phone.as_str());
    assert_eq!(told["at"], approval.created.seconds());
    assert_eq!((message.ttl, message.topic), (90, approval.id.to_string()));

    phone.ask("subscribe", &[]).await.is(200);
    assert!(!is_told(&world).await);
}

#[tokio::test]
async fn a_subscription_that_has_ended_is_dropped_and_the_phone_stays() {
    let service = PushService::start(1_800_000_000).await;
    let world = world_told_by(&service).await;
    let (_laptop, mut phone) = with_phone(&world).await;
    for status in [404, 410] {
        subscribes(&mut phone, &service).await;
        let own = factor(&world).await;
        service.answers(&[(status, None)]);
        let approval = asked_of(&world, &own).await;
        let id = approval.id.to_string();
        call(&world.app, &own, &approval, &news()).await;
        assert!(!is_told(&world).await);
        assert_eq!(phone.waiting().await.len(), 1, "it finds what waits by itself");
        phone.decides(&id, "deny", "").await;
        world.clock.advance(Duration::from_mins(20));
    }
}

#[tokio::test]
async fn nobody_has_us_ask_an_address_of_their_own() {
    let service = PushService::start(1_800_000_000).await;
    let world = world_told_by(&service).await;
    let (_laptop, mut phone) = with_phone(&world).await;
    let good = service.subscription();
    for endpoint in ["http://127.0.0.1:1/push", "http://169.254.169.254/", "https://evil.example/push", ""] {
        phone.ask("subscribe", &[endpoint, &good.p256dh, &good.auth]).await.is(400);
    }
    for (key, auth) in [("", good.auth.as_str()), (good.p256dh.as_str(), ""), ("AAAA", "AAAA")] {
        phone.ask("subscribe", &[&good.endpoint, key, auth]).await.is(400);
    }
    assert!(!is_told(&world).await);
    assert_eq!(service.was_asked(), 0);
}
