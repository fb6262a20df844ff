//! The first hour of an operator: a file, a check, a first person, a gateway that is asked whether it is well.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use super::{App, PASSWORD, Place, config};

/// What the README shows.
fn readme_file() -> String {
    let readme = include_str!("../../../README.md");
    let (_, rest) = readme.split_once("```toml\n").unwrap();
    rest.split("```").next().unwrap().to_owned()
}

/// A port that nobody else takes meanwhile, since it is on an address of its own.
fn address_of_our_own() -> SocketAddr {
    let [.., high, low] = std::process::id().to_be_bytes();
    TcpListener::bind((Ipv4Addr::new(127, 99, high, low), 0)).unwrap().local_addr().unwrap()
}

#[test]
fn what_the_readme_says_is_so() {
    let place = Place::with(&readme_file());
    let app = App::start();
    let (upstream, listen) = (format!("http://{}", app.address), address_of_our_own().to_string());
    let variables = [("VESTIBULE_APP__WIKI__UPSTREAM", upstream.as_str()), ("VESTIBULE_GATEWAY__LISTEN", &listen)];
    let checked = place.say_under(&variables, "", "check").succeeds();
    assert!(checked.out.contains("environment: VESTIBULE_GATEWAY__LISTEN"), "{checked:?}");
    place.say_under(&variables, PASSWORD, "user add ada --email ada@example.com --password-stdin").succeeds();
    place.say_under(&variables, "", "healthcheck").refuses("No gateway answers");
    let gateway = place.run_under(&variables);
    assert_eq!(gateway.address.to_string(), listen);
    place.say_under(&variables, "", "healthcheck").succeeds();
    let mut ada = place.browser(&gateway);
    let (page, _) = ada.visit("http://wiki.localhost:8080/start?a=b");
    let answer = ada.submit(&page, &[("name", "ada"), ("password", PASSWORD)]).unwrap().is(303);
    let (address, shown) = ada.visit(answer.header("location").unwrap());
    assert_eq!((address.as_str(), shown.body.as_str()), ("http://wiki.localhost:8080/start?a=b", "app of ada"));
    gateway.stop();
    place.say_under(&variables, "", "healthcheck").ends_with(1);
}

#[test]
fn the_file_that_init_writes_checks_and_runs() {
    let place = Place::with("");
    fs::remove_file(place.path("vestibule.toml")).unwrap();
    place.say("check").ends_with(2);
    place.say("init").succeeds();
    place.say("check").succeeds();
    place.say("init").ends_with(1);
    let listen = address_of_our_own().to_string();
    let variables = [("VESTIBULE_GATEWAY__LISTEN", listen.as_str())];
    let gateway = place.run_under(&variables);
    place.say_under(&variables, "", "healthcheck").succeeds();
    gateway.stop();
}

#[test]
fn a_gateway_that_starts_says_what_it_protects_and_what_is_risky_about_it() {
    let app = App::start();
    let staff = "[[app]]\nname = \"staff\"\nhost = \"staff.localhost\"\nupstream = \"http://127.0.0.1:9\"\n\
                 policy = \"two_factor\"\ngroups = [\"staff\", \"admins\"]\n\
                 [second_factor]\nrequired_for = [\"admins\"]\n";
    let place = Place::with(&config(app.address, "", staff));
    let gateway = place.run();
    let log = gateway.log.text();
    let wiki = format!("http://{}: whoever signed in, 1 rule before that", app.address);
    for told in [
        "Made a new store and its master key in ",
        &format!("Protecting wiki at localhost/, which runs at {wiki}"),
        "Protecting staff at staff.localhost/, which runs at http://127.0.0.1:9: \
         whoever signed in with a second factor and is in staff or admins",
        "A second factor is required of whoever is in admins",
        "Nobody has an account yet: `vestibule user add NAME` makes one",
    ] {
        assert!(log.lines().any(|line| line.contains("INFO") && line.contains(told)), "{told}\n{log}");
    }
    let risky = "`wiki` shares the portal's host: its scripts run beside the sign-in page and the phones' keys";
    assert!(log.lines().any(|line| line.contains("WARN") && line.contains(risky)), "{log}");
    gateway.stop();

    place.person("ada");
    let gateway = place.run();
    let log = gateway.log.text();
    assert!(!log.contains("Nobody has an account") && !log.contains("Made a new store"), "{log}");
    assert_eq!(log.matches("Protecting ").count(), 2, "{log}");
    gateway.stop();
}

#[test]
fn a_broken_configuration_is_told_with_its_line_and_nothing_starts() {
    let good = config(App::start().address, "", "");
    let place = Place::with(&good);
    for (from, to, told) in [
        ("[gateway]", "[gateway", "vestibule.toml:2:"),
        ("data = ", "dtaa = ", "vestibule.toml:5:"),
        ("\"127.0.0.1:0\"", "8080", "vestibule.toml:3:"),
        ("one_factor", "one-factor", "vestibule.toml:12:"),
        ("http://localhost:8080", "http://sso.example.com/path", "vestibule.toml:4:"),
        ("/public/**", "public/**", "vestibule.toml:14:"),
    ] {
        place.configure(&good.replacen(from, to, 1));
        for line in ["check", "run", "user list", "healthcheck", "db migrate before"] {
            let said = place.say(line).ends_with(2);
            assert!(said.error.contains(told), "{to}: {said:?}");
        }
        assert!(!place.data().exists(), "{to} made something");
    }
    place.configure(&good);
    for (name, value) in [("VESTIBULE_GATEWAY__LISTEN", "nowhere"), ("VESTIBULE_GATEWAY__LISTNE", "127.0.0.1:0")] {
        let said = place.say_under(&[(name, value)], "", "run").ends_with(2);
        assert!(said.error.contains(name), "{said:?}");
    }
    let elsewhere = [("VESTIBULE_CONFIG", "nothing-here.toml")];
    assert!(place.say_under(&elsewhere, "", "check").ends_with(2).error.contains("nothing-here.toml"));
}

#[test]
fn an_address_that_is_taken_is_told() {
    let place = Place::before(App::start().address);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    place.say_under(&[("VESTIBULE_GATEWAY__LISTEN", &address)], "", "run").refuses("annot listen on");
    place.run().stop();
}

#[test]
fn a_store_of_today_needs_no_migration_and_one_in_use_gets_none() {
    let place = Place::before(App::start().address);
    place.say("db migrate before").refuses("no store");
    place.person("ada");
    let said = place.say("db migrate before").succeeds();
    assert!(said.out.contains("nothing to do") && !place.path("before").exists(), "{said:?}");
    let gateway = place.run();
    place.say("db migrate before").refuses("in use by process");
    gateway.stop();
    place.say("user show ada").succeeds();
}
