//! What vendors post to the portal by themselves: a hint, which has us ask them.

use std::sync::Arc;

use async_trait::async_trait;
use http::Method;
use vestibule::app::App;
use vestibule::domain::approval::{Denial, State};
use vestibule::domain::factor::{ChannelName, ReachedKind};
use vestibule::domain::secret::Secret;
use vestibule::factors::channel::{
    Abilities, Ask, Binding, Channel, ChannelError, Channels, Forged, Hint, Look, Owner, Raw, Results, Sent,
};

use super::stories::{NOW, by_authy, password_given, world_with};
use crate::messengers::stories::ended;
use crate::support::World;
use crate::support::doubles::authy::{AuthyServer, callback, callback_by_get};
use crate::support::doubles::twilio_verify::{ACCOUNT, Posts, SERVICE, TOKEN, TwilioServer, posted};

const ADDRESS: &str = "http://portal.localhost:8080/.vestibule/callbacks/vendor";

/// A channel that is never asked what became of a question, unless it tells that there is news.
struct Unasked {
    channel: Arc<dyn Channel>,
    abilities: Abilities,
}

#[async_trait]
impl Channel for Unasked {
    fn abilities(&self) -> &Abilities {
        &self.abilities
    }

    async fn bind(&self, owner: Owner<'_>) -> Result<Binding, ChannelError> {
        self.channel.bind(owner).await
    }

    async fn send(&self, at: &Secret, ask: &Ask<'_>) -> Result<Sent, ChannelError> {
        self.channel.send(at, ask).await
    }

    async fn look(&self, handle: &str) -> Result<Look, ChannelError> {
        self.channel.look(handle).await
    }

    fn read_callback(&self, raw: &Raw<'_>) -> Result<Vec<Hint>, Forged> {
        self.channel.read_callback(raw)
    }
}

fn unasked(world: &mut World) {
    let name = ChannelName::parse("vendor").unwrap();
    let channel = Arc::clone(world.app.channels.get(&name).expect("the channel"));
    let results = Results { ask_every: None, ..channel.abilities().results };
    let abilities = Abilities { results, ..channel.abilities().clone() };
    let channel: Arc<dyn Channel> = Arc::new(Unasked { channel, abilities });
    let channels: Channels = [(name, channel)].into_iter().collect();
    world.app = Arc::new(App { channels: Arc::new(channels), ..App::clone(&world.app) });
}

/// Waits until it is known how the provider calls the newest question to Ada.
async fn is_named(world: &World) {
    let user = world.user("ada").await;
    let newest = world.app.store.approvals_of(user.id).await.unwrap().remove(0);
    let mut waiter = world.app.live.approvals.listen(newest.id);
    while world.app.store.approval(newest.id).await.unwrap().expect("the question").handle.is_none() {
        waiter.turned().await;
    }
}

/// Ada, who waits for her answer at Authy; and what Authy calls the question.
async fn asked_by(server: &AuthyServer) -> (World, String) {
    let mut world = world_with(&by_authy(server), ReachedKind::Tap, &server.register().to_string()).await;
    unasked(&mut world);
    password_given(&mut world.browser()).await;
    let asked = server.request().await;
    is_named(&world).await;
    (world, asked.uuid)
}

async fn posts(world: &World, query: &str, headers: &[(String, String)], body: &str) -> http::StatusCode {
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut vendor = world.browser_at([192, 0, 2, 80]);
    vendor.send(Method::POST, &format!("{ADDRESS}{query}"), &headers, body).await.status
}

#[tokio::test]
async fn what_authy_posts_counts_once_and_only_after_it_was_asked() {
    let server = AuthyServer::start().await;
    let (world, uuid) = asked_by(&server).await;

    // It says yes, and Authy itself says no.
    server.answer(&uuid, "denied");
    let (body, headers) = callback(ADDRESS, (&uuid, "approved"), NOW);
    assert_eq!(posts(&world, "", &headers, &body.replace("Oslo", "Bergen")).await, 401);
    assert_eq!(posts(&world, "", &headers, &body).await, 204);
    ended(&world, State::Denied(Denial::Declined)).await;
    assert_eq!(posts(&world, "", &headers, &body).await, 204, "the same once more, and for nothing");
    let (body, headers) = callback(ADDRESS, (&uuid, "approved"), NOW - 301);
    assert_eq!(posts(&world, "", &headers, &body).await, 401, "too old");
}

#[tokio::test]
async fn what_authy_sends_by_get_is_taken_for_nothing_though_its_signature_fits() {
    let server = AuthyServer::start().await;
    let (world, uuid) = asked_by(&server).await;
    server.answer(&uuid, "approved");
    let (query, headers) = callback_by_get(ADDRESS, (&uuid, "approved"), NOW);
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut vendor = world.browser_at([192, 0, 2, 80]);
    let answer = vendor.send(Method::GET, &format!("{ADDRESS}?{query}"), &headers, "").await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    let user = world.user("ada").await;
    assert_eq!(world.app.store.approvals_of(user.id).await.unwrap()[0].state, State::Sent);
}

#[tokio::test]
async fn what_twilio_posts_counts_only_after_it_was_asked() {
    for how in [Posts::Form, Posts::Json] {
        let server = TwilioServer::start().await;
        let at = server.register("binding-0001");
        let mut world = world_with(&by_twilio(&server), ReachedKind::Tap, &at).await;
        unasked(&mut world);
        password_given(&mut world.browser()).await;
        let asked = server.challenge().await;
        is_named(&world).await;

        let fields = [
            ("type", "challenge.approved"),
            ("identity", asked.identity.as_str()),
            ("challenge_sid", asked.sid.as_str()),
        ];
        let (query, headers, body) = posted(ADDRESS, &fields, how);
        server.answer(&asked.sid, "denied", "not_requested");
        assert_eq!(posts(&world, &query, &headers, &body.replace("approved", "denied")).await, 401);
        assert_eq!(posts(&world, "?other=1", &headers, &body).await, 401);
        // Signed better, by whoever has the token; but nobody may choose the hash by sending its name.
        let (_, by_settings, form) = posted(ADDRESS, &fields, Posts::BySettings);
        assert_eq!(posts(&world, "", &by_settings, &form).await, 401);
        assert_eq!(posts(&world, &query, &headers, &body).await, 204);
        ended(&world, State::Denied(Denial::NotMe)).await;
        assert_eq!(posts(&world, &query, &headers, &body).await, 204, "it may come again, and changes nothing");
    }
}

fn by_twilio(server: &TwilioServer) -> String {
    format!(
        "kind = \"twilio-verify\"\nurl = \"http://{}\"\naccount = \"{ACCOUNT}\"\nservice = \"{SERVICE}\"\nsecret = \
         \"{TOKEN}\"\noffers = [\"tap\"]\nallow_tap = true\n",
        server.address
    )
}
