use std::time::Duration;

use super::*;

fn upstream(host: &str, port: u16) -> Upstream {
    Upstream { tls: false, host: host.to_owned(), port }
}

fn turns(upstreams: &[Upstream]) -> Turns {
    Turns { group: 7, next: AtomicUsize::new(0), places: upstreams.iter().cloned().map(Place::new).collect() }
}

fn ports(turns: &Turns) -> Vec<u16> {
    turns.in_turn().map(|place| place.upstream.port).collect()
}

#[tokio::test(start_paused = true)]
async fn several_are_taken_in_turn_and_failed_ones_rest() {
    let turns = turns(&[upstream("127.0.0.1", 1), upstream("127.0.0.1", 2), upstream("127.0.0.1", 3)]);
    assert_eq!(ports(&turns), [1, 2, 3]);
    assert_eq!(ports(&turns), [2, 3, 1]);
    assert_eq!(ports(&turns), [3, 1, 2]);
    turns.places[0].failed("127.0.0.1:1".parse().unwrap());
    assert_eq!(ports(&turns), [2, 3, 1], "last, but not never");
    tokio::time::advance(Duration::from_secs(6)).await;
    assert_eq!(ports(&turns), [2, 3, 1]);
    assert_eq!(ports(&turns), [3, 1, 2]);
    assert_eq!(ports(&turns), [1, 2, 3]);
}

#[tokio::test]
async fn numbers_need_no_resolving_and_names_are_resolved_once_they_are_used() {
    let soon = Instant::now() + Duration::from_secs(5);
    for (host, expected) in [("127.0.0.1", "127.0.0.1:80"), ("[::1]", "[::1]:80"), ("::1", "[::1]:80")] {
        let place = Place::new(upstream(host, 80));
        assert_eq!(place.current().unwrap().to_string(), expected);
    }
    let place = Place::new(upstream("localhost", 80));
    assert_eq!(place.current(), None);
    place.follow(&CancellationToken::new());
    assert!(place.address(soon).await.unwrap().ip().is_loopback());
    let unknown = Place::new(upstream("nowhere.invalid", 80));
    unknown.follow(&CancellationToken::new());
    let at_once = Instant::now() + Duration::from_millis(100);
    assert_eq!(unknown.address(at_once).await, None);
}

fn timeouts() -> Timeouts {
    let second = Duration::from_secs(1);
    Timeouts {
        head: second,
        keep_alive: second,
        connect: second,
        upstream_head: second,
        idle_body: second * 9,
        drain: second,
    }
}

#[tokio::test]
async fn no_connection_of_one_app_is_used_for_another_that_a_reload_put_in_its_place() {
    let settings = |first: &str, second: &str| {
        let app = |name: &str| {
            format!("[[app]]\nname = \"{name}\"\nhost = \"{name}.localhost\"\nupstream = \"http://127.0.0.1:9\"\n")
        };
        let text = format!("[gateway]\npublic_url = \"http://localhost\"\n{}{}", app(first), app(second));
        Arc::new(crate::config::from_text(&text, "vestibule.toml", &[]).unwrap().settings)
    };
    let upstreams = Upstreams::new(CancellationToken::new());
    let group = async |settings: &Arc<Settings>, app: usize| {
        let attempt = upstreams.choose(settings, app, Duration::from_secs(1)).await.unwrap();
        peer(&attempt, &timeouts(), false).group_key
    };
    let before = settings("wiki", "docs");
    let wiki = group(&before, 0).await;
    assert_eq!(group(&before, 0).await, wiki);
    assert_ne!(group(&before, 1).await, wiki);
    assert_ne!(group(&settings("docs", "wiki"), 0).await, wiki);
}

#[tokio::test]
async fn a_websocket_has_no_deadline_and_nothing_else_may_switch_protocols() {
    let (second, timeouts) = (Duration::from_secs(1), timeouts());
    let place = Place::new(Upstream { tls: true, host: "app.test".to_owned(), port: 443 });
    let address = "192.0.2.1:443".parse().unwrap();
    let attempt = Attempt { place, address, turns: Arc::new(turns(&[])) };
    let usual = peer(&attempt, &timeouts, false);
    assert_eq!((usual.sni.as_str(), usual.is_tls(), usual.group_key), ("app.test", true, 7));
    assert_eq!(usual.options.read_timeout, Some(second * 9));
    assert_eq!(usual.options.http_upstream_request_policy, HttpUpstreamRequestPolicy::deny_upgrades());
    let websocket = peer(&attempt, &timeouts, true);
    assert_eq!(websocket.options.read_timeout, None);
    assert_eq!(websocket.options.http_upstream_request_policy, HttpUpstreamRequestPolicy::standard());
}

#[tokio::test]
async fn a_name_that_cannot_be_looked_up_is_told_once_until_it_can_be() {
    let place = Place::new(upstream("wiki.internal", 80));
    let told = [true, false, false, true, true, false].map(|is_found| place.is_news(is_found));
    assert_eq!(told, [false, true, false, true, false, true]);
}
