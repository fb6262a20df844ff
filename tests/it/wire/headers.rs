use vestibule::domain::audit::Act;
use vestibule::domain::user::User;
use vestibule::store::Ending;

use super::counterparts::{Reply, Upstream};
use super::{Gate, SOON};
use crate::support::LogLines;

const SPELLINGS: &str = "Remote-User: bob\r\nremote-user: bob\r\nRemote_User: bob\r\nRemote.User: bob\r\nREMOTE~USER: bob\r\n\
    Remote-Groups: ops\r\nRemote_Email: b@x\r\nRemote-Name: Bob\r\nX-Vestibule-Assertion: forged\r\nX-Forwarded-User: bob\r\n\
    X-Auth-Request-User: bob\r\nX-Auth_Request.User: bob\r\nX-WebAuth-User: bob\r\nCf-Access-Jwt-Assertion: forged\r\n";

/// No line says bob, and none has a name that some server could take for one of ours.
fn assert_nobody_lied(lines: &[String]) {
    for line in lines {
        // Three letters may stand in a signature by chance.
        let forbidden = if line.contains(": eyj") { &["forged"][..] } else { &["forged", "bob", "ops", "b@x"] };
        assert!(forbidden.iter().all(|word| !line.contains(word)), "{line}");
    }
}

#[tokio::test]
async fn on_a_public_path_nobody_is_announced_whatever_they_say() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let mut client = gate.client().await;
    assert!(client.get("/public/a", SPELLINGS).await.starts_with("HTTP/1.1 200"));
    assert_nobody_lied(&upstream.last());
    assert!(!upstream.last().iter().any(|line| line.starts_with("remote-")));
}

#[tokio::test]
async fn whoever_is_signed_in_is_announced_by_the_gateway_alone() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let cookie = gate.signed_in("alice").await;
    let mut client = gate.client().await;
    let lines = format!("{SPELLINGS}Cookie: theme=dark; {cookie}\r\n");
    assert!(client.get("/page", &lines).await.starts_with("HTTP/1.1 200"));
    let last = upstream.last();
    assert_nobody_lied(&last);
    assert_eq!(last.iter().filter(|line| line.starts_with("remote-user:")).collect::<Vec<_>>(), ["remote-user: alice"]);
    assert!(last.contains(&"cookie: theme=dark".to_owned()), "our cookie stays here: {last:?}");
}

/// A1.
#[tokio::test]
async fn whoever_has_no_address_and_no_group_gives_themselves_none() {
    const MORE: &str = "X-Forwarded-Email: b@x\r\nX-Forwarded-Groups: ops\r\nX-Forwarded-Preferred-Username: bob\r\n\
        X-Pomerium-Claim-Email: b@x\r\nX-Pomerium-Claim-Groups: ops\r\nX-Authentik-Email: b@x\r\n\
        X-Authentik-Groups: ops\r\nX_Authentik_Groups: ops\r\nCf-Access-Authenticated-User-Email: b@x\r\n";
    for preset in ["vestibule", "oauth2-proxy", "pomerium", "authentik", "cloudflare"] {
        let upstream = Upstream::echo().await;
        let gate = Gate::with(&[upstream.address], &format!("identity = \"{preset}\"")).await;
        let cookie = gate.signed_in("alice").await;
        let bare = User { email: None, groups: Vec::new(), ..gate.world.user("alice").await };
        let entry = gate.world.entry(Act::GroupsSet);
        gate.world.app.store.save_user(&bare, Ending::None, entry.into()).await.unwrap();
        let lines = format!("{SPELLINGS}{MORE}Cookie: {cookie}\r\n");
        assert!(gate.client().await.get("/page", &lines).await.starts_with("HTTP/1.1 200"), "{preset}");
        let last = upstream.last();
        assert_nobody_lied(&last);
        assert!(!last.iter().any(|line| line.contains("email:") || line.contains("groups:")), "{preset}: {last:?}");
        assert_eq!(
            last.iter().filter(|line| line.contains("-assertion: eyj") || line.contains("-jwt: eyj")).count(),
            1
        );
    }
}

#[tokio::test]
async fn trailers_never_become_headers() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let mut client = gate.client().await;
    client
        .send(
            "POST /public/a HTTP/1.1\r\nHost: localhost:8080\r\nTransfer-Encoding: chunked\r\nTrailer: Remote-User\r\n\r\n\
             1\r\na\r\n0\r\nRemote-User: bob\r\nRemote_User: bob\r\n\r\n",
        )
        .await;
    assert!(client.answer().await.starts_with("HTTP/1.1 200"));
    assert_nobody_lied(&upstream.last());
    assert!(!upstream.last().iter().any(|line| line.starts_with("trailer")));
}

#[tokio::test]
async fn nominating_our_fields_does_not_remove_them() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let cookie = gate.signed_in("alice").await;
    for nomination in [
        "close, remote-user",
        "remote-user, remote-groups",
        "x-forwarded-for",
        "cookie, host",
        "\"remote-user\"",
        "X-Vestibule-Assertion",
        "close, x-vestibule-assertion, remote-user, cookie, x-forwarded-for",
    ] {
        let mut client = gate.client().await;
        let answer = client.get("/page", &format!("Connection: {nomination}\r\nCookie: {cookie}\r\n")).await;
        if answer.starts_with("HTTP/1.1 200") {
            let last = upstream.last();
            for field in ["remote-user: alice", "x-forwarded-for: 127.0.0.1"] {
                assert!(last.contains(&field.to_owned()), "{nomination}: {last:?}");
            }
            let is_vouched = last.iter().any(|line| line.starts_with("x-vestibule-assertion: eyj"));
            assert!(is_vouched, "{nomination}: {last:?}");
        } else {
            assert!(answer.starts_with("HTTP/1.1 400"), "{nomination}: {answer}");
        }
    }
}

#[tokio::test]
async fn the_app_learns_where_a_request_came_from_and_nothing_that_was_made_up() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let mut client = gate.client().await;
    client
        .get(
            "/public/a",
            "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nForwarded: for=10.0.0.1\r\n\
             X-Real-IP: 10.0.0.1\r\nTrue-Client-IP: 10.0.0.1\r\nX-Original-URL: /admin\r\nProxy: evil\r\nTE: trailers\r\n\
             Keep-Alive: 5\r\nProxy-Connection: keep-alive\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
        )
        .await;
    let mut last = upstream.last();
    last.retain(|line| !line.is_empty());
    last.sort();
    assert_eq!(
        last,
        [
            "forwarded: for=127.0.0.1;host=\"localhost:8080\";proto=http",
            "get /public/a http/1.1",
            "host: localhost:8080",
            "via: 1.1 vestibule",
            "x-forwarded-for: 127.0.0.1",
            "x-forwarded-host: localhost:8080",
            "x-forwarded-port: 8080",
            "x-forwarded-proto: http",
            "x-real-ip: 127.0.0.1",
        ]
    );
}

/// A5.
#[tokio::test]
async fn whoever_is_no_trusted_proxy_says_nothing_of_where_they_are_to_anybody() {
    let log = LogLines::keep();
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let mut client = gate.client().await;
    assert!(client.get("/public/a", "").await.starts_with("HTTP/1.1 200 "));
    let truth = upstream.last();
    let own = |line: &&String| line.starts_with("x-forwarded-for: ");
    assert_eq!(truth.iter().filter(own).collect::<Vec<_>>(), ["x-forwarded-for: 127.0.0.1"]);
    let endless = format!("X-Forwarded-For: {}", "10.0.0.1, ".repeat(1_000));
    let lies = [
        "X-Forwarded-For: a",
        "X-Forwarded-For: \u{e9}",
        "X-Forwarded-For:",
        "X-Forwarded-For: 10.0.0.1, ,",
        "X-Forwarded-For: ::ffff:10.0.0.1",
        "X-Forwarded-For: ::ffff:127.0.0.1",
        "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2",
        "X_Forwarded_For: 10.0.0.1",
        "Forwarded: for=\"_x\"",
        "Forwarded: for=10.0.0.1;host=lied.test;proto=https",
        "Forwarded: \"",
        "X-Real-IP: 10.0.0.1",
        "True-Client-IP: 10.0.0.1",
        "CF-Connecting-IP: 10.0.0.1",
        "X-Client-IP: 10.0.0.1",
        &endless,
    ];
    for lie in lies {
        assert!(client.get("/public/a", &format!("{lie}\r\n")).await.starts_with("HTTP/1.1 200 "), "{lie}");
        assert_eq!(upstream.last(), truth, "{lie}");
        assert!(client.get("/page", &format!("{lie}\r\n")).await.starts_with("HTTP/1.1 401 "), "{lie}");
    }
    gate.running.stop_and_drain(SOON * 60).await;
    let asked = log.with(&["vestibule::access"]);
    assert_eq!(asked.len(), 1 + 2 * lies.len(), "{asked:?}");
    assert!(asked.iter().all(|line| line.contains(" client=127.0.0.1 ")), "{asked:?}");
}

#[tokio::test]
async fn the_path_that_was_judged_is_the_path_that_is_sent() {
    let upstream = Upstream::echo().await;
    let gate = Gate::before(&upstream).await;
    let mut client = gate.client().await;
    for (asked, sent) in [
        ("/public/%61%2Db?q=%61%20&x=/../y", "get /public/a-b?q=%61%20&x=/../y http/1.1"),
        ("/public/%C3%A4", "get /public/%c3%a4 http/1.1"),
        ("/public//a;b=1", "get /public//a;b=1 http/1.1"),
    ] {
        assert!(client.get(asked, "").await.starts_with("HTTP/1.1 200"), "{asked}");
        assert_eq!(upstream.last()[0], sent);
    }
    let before = upstream.heard().len();
    for bad in
        ["/public/../page", "/public/%2e%2e/page", "/public\\..\\page", "/public/%zz", "/public/%00", "/public/%2fpage"]
    {
        let mut client = gate.client().await;
        assert!(client.get(bad, "").await.starts_with("HTTP/1.1 400"), "{bad}");
    }
    assert_eq!(upstream.heard().len(), before);
}

#[tokio::test]
async fn the_app_cannot_speak_as_the_gateway() {
    let upstream = Upstream::answering(|_| {
        Reply::Say(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n\
             X-Vestibule-Response: gateway\r\nSet-Cookie: vestibule=mine\r\nSet-Cookie: __Host-vestibule-app=mine\r\n\
             Set-Cookie: theirs=1\r\nCache-Control: public, max-age=60\r\n\r\nok",
        )
    })
    .await;
    let gate = Gate::before(&upstream).await;
    let cookie = gate.signed_in("alice").await;
    let mut client = gate.client().await;
    let public = client.get("/public/a", "").await.to_lowercase();
    assert!(public.contains("cache-control: public, max-age=60"), "{public}");
    let answer = client.get("/page", &format!("Cookie: {cookie}\r\n")).await.to_lowercase();
    for gone in [
        "x-hop",
        "keep-alive: timeout",
        "x-vestibule-response",
        "set-cookie: vestibule",
        "set-cookie: __host",
        "public",
    ] {
        assert!(!answer.contains(gone), "{gone}: {answer}");
    }
    assert!(
        answer.contains("set-cookie: theirs=1") && answer.contains("cache-control: max-age=60, private"),
        "{answer}"
    );
}

/// Two windows are kept apart by having different policies; and a worker looks after what its scope holds.
const WITH_OUR_POLICY: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nCross-Origin-Opener-Policy: same-origin\r\n\
    Cross-Origin-Opener-Policy: same-origin; report-to=\"app\"\r\nService-Worker-Allowed: /\r\n\r\nok";

#[tokio::test]
async fn an_app_on_the_portals_host_never_has_our_opener_policy_and_one_on_its_own_host_keeps_what_it_says() {
    let upstream = Upstream::answering(|_| Reply::Say(WITH_OUR_POLICY)).await;
    let elsewhere = format!(
        "\n[[app]]\nname = \"safe\"\nhost = \"safe.localhost\"\nupstream = \"http://{}\"\npolicy = \"bypass\"\n",
        upstream.address
    );
    let gate = Gate::of(&(super::config(&[upstream.address], "") + &elsewhere)).await;
    let policies = |answer: &str| {
        let lines = answer.lines().map(str::to_lowercase);
        let of_windows =
            |line: &String| line.starts_with("cross-origin-opener-policy") || line.starts_with("service-w");
        lines.filter(of_windows).collect::<Vec<_>>()
    };
    let mut client = gate.client().await;
    let beside_us = client.get("/public/a", "").await;
    assert_eq!(policies(&beside_us), ["cross-origin-opener-policy: same-origin-allow-popups"], "{beside_us}");
    assert!(beside_us.ends_with("\r\n\r\nok"), "{beside_us}");
    let cookie = gate.signed_in("alice").await;
    let to_alice = client.get("/page", &format!("Cookie: {cookie}\r\n")).await;
    assert_eq!(policies(&to_alice), ["cross-origin-opener-policy: same-origin-allow-popups"], "{to_alice}");

    let mut client = gate.client().await;
    client.send("GET /public/a HTTP/1.1\r\nHost: safe.localhost:8080\r\n\r\n").await;
    let alone = client.answer().await;
    let expected = [
        "cross-origin-opener-policy: same-origin",
        "cross-origin-opener-policy: same-origin; report-to=\"app\"",
        "service-worker-allowed: /",
    ];
    assert_eq!(policies(&alone), expected, "{alone}");

    let ours = client.get("/.vestibule/sign-in", "").await;
    assert_eq!(policies(&ours), ["cross-origin-opener-policy: same-origin"], "our pages have it: {ours}");
}
