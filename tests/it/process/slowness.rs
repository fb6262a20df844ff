//! Visitors who take their time, and apps that are down, silent or broken.

use std::io::{self, BufReader, Write};
use std::thread;
use std::time::Duration;

use tokio::time::Instant;

use super::app::{Manner, closed};
use super::browser::{Open, read_answer};
use super::{App, PASSWORD, Place, config};

const HASTE: &str = "[gateway.timeouts]\nhead = \"2s\"\nidle_body = \"2s\"\nupstream_head = \"1s\"\nconnect = \"1s\"\n";
/// Far longer than the two seconds above, and far shorter than what the slow would take if they were let.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_head_that_never_ends_is_cut_and_others_notice_nothing() {
    let place = Place::with(&config(App::start().address, HASTE, ""));
    let gateway = place.run();
    let visitor = place.browser(&gateway);
    let since = Instant::now();
    let slow: Vec<_> = (0..20)
        .map(|_| {
            let visitor = visitor.clone();
            thread::spawn(move || -> io::Result<()> {
                let mut wire = visitor.connect("localhost")?;
                for byte in visitor.head("GET", "/public/a", "").as_bytes() {
                    wire.write_all(&[*byte])?;
                    thread::sleep(Duration::from_millis(500));
                }
                Ok(())
            })
        })
        .collect();
    while slow.iter().any(|visitor| !visitor.is_finished()) {
        visitor.clone().get("/public/a").is(200);
        assert!(since.elapsed() < PATIENCE, "the slow still hold their connections");
    }
    assert!(slow.into_iter().all(|slow| slow.join().unwrap().is_err()));
    gateway.stop();
}

#[test]
fn a_body_that_stops_is_cut() {
    let app = App::start();
    let place = Place::with(&config(app.address, HASTE, ""));
    let gateway = place.run();
    let visitor = place.browser(&gateway);
    for url in ["/public/a", "/.vestibule/sign-in"] {
        let head = visitor.head("POST", url, &"x".repeat(100));
        let mut wire = visitor.connect("localhost").unwrap();
        wire.write_all(&head.as_bytes()[..head.len() - 50]).unwrap();
        let took = Open::over(BufReader::new(wire)).ends();
        assert!(took < PATIENCE, "{url}: {took:?}");
    }
    visitor.clone().get("/public/a").is(200);
    gateway.stop();
}

#[test]
fn an_app_in_trouble_is_named_its_address_is_not_and_a_post_is_sent_once() {
    let closed = closed(1);
    let (silent, broken) = (App::with(Manner::Silent), App::with(Manner::HangsUp));
    for (address, heard, status) in
        [(closed, None, 502), (silent.address, Some(&silent), 504), (broken.address, Some(&broken), 502)]
    {
        let place = Place::with(&config(address, HASTE, ""));
        place.person("ada");
        let gateway = place.run();
        let mut ada = place.browser(&gateway);
        ada.sign_in("ada", PASSWORD).is(303);
        let answer = ada.ask("POST", "/order", "what=one").unwrap().is(status);
        assert!(answer.body.contains("Our Wiki"), "{answer:?}");
        let inside = address.port().to_string();
        assert!(!answer.body.contains(&inside) && !answer.body.contains("127."), "{answer:?}");
        assert!(answer.headers.iter().all(|(_, value)| !value.contains(&inside)), "{answer:?}");
        if let Some(app) = heard {
            assert_eq!(app.heard().len(), 1, "a POST is sent once");
        }
        ada.get("/.vestibule/account").is(200);
        gateway.stop();
    }
}

#[test]
fn with_all_of_its_addresses_down_an_app_is_a_503_and_with_one_up_it_is_there() {
    let app = App::start();
    for (addresses, status) in [([closed(1), closed(2)], 503), ([closed(1), app.address], 200)] {
        let text = config(app.address, HASTE, "");
        let one = format!("upstream = \"http://{}\"", app.address);
        let text =
            text.replace(&one, &format!("upstream = [\"http://{}\", \"http://{}\"]", addresses[0], addresses[1]));
        let place = Place::with(&text);
        let gateway = place.run();
        let mut reader = place.browser(&gateway).send("GET", "/public/a", "").unwrap();
        assert_eq!(read_answer(&mut reader).unwrap().is(status).header("retry-after").is_some(), status == 503);
        gateway.stop();
    }
}
