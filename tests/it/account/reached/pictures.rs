//! What a phone reads from the pictures of providers: the same as the link beside it says.

use super::*;
use crate::second_factor::picture::read;

/// The link below the picture, as a phone would open it.
fn link(page: &Page) -> String {
    let (_, rest) = page.body.split_once("<svg class=\"qr\"").expect("a picture");
    let link = rest.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    link.replace("&amp;", "&")
}

#[tokio::test]
async fn a_phone_reads_from_a_providers_picture_what_the_link_says() {
    for (binds, beginning) in [(Binds::Scan, "app://bind?token="), (Binds::Place, "https://push.example.com/")] {
        let push = Provider::new(binds, &[ReachedKind::Push]);
        let world = world_with(PUSH, &[("push", &push)]).await;
        world.person("ada", PASSWORD, &[]).await;
        let mut ada = signed_in(&world, "ada").await;
        let page = ada.visit(&at(QUESTION)).await;
        let page = ada.submit(&page, &[]).await;
        let link = link(page.is(200));
        assert!(link.starts_with(beginning), "{link}");
        for ground in ["#ffffff", "#1a1e1f"] {
            assert_eq!(read(&page.body, ground), link, "{beginning} on {ground}");
        }
    }
}

#[tokio::test]
async fn a_phone_reads_from_a_vendors_picture_what_the_link_says() {
    use crate::support::doubles::twilio_verify::{ACCOUNT, SERVICE, TOKEN, TwilioServer};
    let server = TwilioServer::start().await;
    let config = format!(
        "\n[[channel]]\nname = \"push\"\nkind = \"twilio-verify\"\nurl = \"http://{}\"\naccount = \"{ACCOUNT}\"\nservice = \
         \"{SERVICE}\"\nsecret = \"{TOKEN}\"\noffers = [\"tap\"]\nallow_tap = true\n",
        server.address
    );
    let world = World::with(&format!("{TWO_APPS}{config}")).await;
    world.person("ada", PASSWORD, &[]).await;
    let mut ada = signed_in(&world, "ada").await;
    let page = ada.visit(&at("/account/factors/reached?channel=push&kind=tap")).await;
    let page = ada.submit(&page, &[]).await;
    let link = link(page.is(200));
    assert!(link.starts_with("authy://factor?accessTokenSid=YK") && link.contains("&serviceSid="), "{link}");
    assert_eq!(read(&page.body, "#ffffff"), link);
}
