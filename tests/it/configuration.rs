//! What operators write, rightly and wrongly: every wrong file is answered with the line, the key and a way out.

#[cfg(test)]
mod any_input;
#[cfg(test)]
mod channels;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod registration;
#[cfg(test)]
mod wrong_apps;
#[cfg(test)]
mod wrong_branding;
#[cfg(test)]
mod wrong_files;

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use vestibule::config::{self, Loaded, Place, Problem, Problems};
use vestibule::domain::access::Policy;
use vestibule::domain::second_factor::FirstFactor;
use vestibule::domain::user::GroupName;

const GOOD: &str = r#"[gateway]
public_url = "http://localhost:8080"

[[app]]
name = "wiki"
host = "wiki.localhost"
upstream = "http://127.0.0.1:3000"
policy = "one_factor"
"#;

/// Line, column, key, a part of the sentence, a part of the hint.
type Expected = (usize, usize, &'static str, &'static str, &'static str);

fn read(text: &str) -> Result<Loaded, Problems> {
    config::from_text(text, "vestibule.toml", &[])
}

fn with(variables: &[(&str, &str)]) -> Result<Loaded, Problems> {
    let variables: Vec<_> = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    config::from_text(GOOD, "vestibule.toml", &variables)
}

/// The only problem of a text.
fn only_problem(text: &str) -> Problem {
    let problems = read(text).expect_err(text);
    assert_eq!(problems.count(), 1, "{text}\n{problems}");
    problems.iter().next().unwrap().clone()
}

fn check(text: &str, (line, column, key, says, hint): Expected) {
    let found = only_problem(text);
    let place = Place::File { file: "vestibule.toml".to_owned(), line, column };
    assert_eq!((&found.place, found.key.as_str()), (&place, key), "{text}\n{found:?}");
    assert!(found.problem.contains(says), "{text}\n{found:?}");
    assert!(found.hint.contains(hint), "{text}\n{found:?}");
}

#[test]
fn a_good_file_is_good() {
    let loaded = read(GOOD).unwrap();
    assert_eq!(loaded.settings.warnings, Vec::<String>::new());
    assert_eq!(loaded.settings.gateway.public.to_string(), "http://localhost:8080");
    assert_eq!(loaded.settings.routes.apps()[0].title, "wiki");
    assert_eq!(loaded.settings.apps[0].upstreams[0].to_string(), "http://127.0.0.1:3000");
}

#[test]
fn a_variable_wins_over_the_file_and_is_as_strict() {
    let loaded = with(&[
        ("VESTIBULE_GATEWAY__PUBLIC_URL", "https://login.example.com"),
        ("VESTIBULE_GATEWAY__TRUSTED_PROXIES", "[\"10.0.0.0/8\"]"),
        ("VESTIBULE_GATEWAY__LISTEN", "127.0.0.1:9000"),
        ("VESTIBULE_GATEWAY__TIMEOUTS__HEAD", "3s"),
        ("VESTIBULE_PASSWORDS__MINIMUM", "12"),
        ("VESTIBULE_APP__WIKI__UPSTREAM", "http://wiki:80"),
        ("VESTIBULE_CONFIG", "/elsewhere"),
        // Set by Kubernetes, and not meant for us.
        ("VESTIBULE_SERVICE_HOST", "10.0.0.1"),
        ("VESTIBULE_PORT_8080_TCP", "tcp://10.0.0.1:8080"),
    ])
    .unwrap();
    assert_eq!(loaded.settings.gateway.public.to_string(), "https://login.example.com");
    assert_eq!(loaded.settings.passwords.rules.alone.minimum, 12);
    assert_eq!(loaded.settings.gateway.timeouts.head.as_secs(), 3);
    assert_eq!(loaded.settings.gateway.listeners[0].address.port(), 9000);
    assert_eq!(loaded.settings.apps[0].upstreams[0].host, "wiki");
    let minimum = loaded.sources.iter().find(|source| source.key == "passwords.minimum").unwrap();
    assert_eq!(minimum.place, Some(Place::Environment { variable: "VESTIBULE_PASSWORDS__MINIMUM".to_owned() }));
}

#[test]
fn what_is_missing_is_missing_in_the_file_whatever_a_variable_brings() {
    let variable = ("VESTIBULE_GATEWAY__LISTEN".to_owned(), "127.0.0.1:9000".to_owned());
    let problems = config::from_text("# Nothing yet.\n", "vestibule.toml", &[variable]).unwrap_err();
    let found: Vec<_> = problems.iter().map(|problem| (&problem.place, problem.key.as_str())).collect();
    let place = Place::File { file: "vestibule.toml".to_owned(), line: 1, column: 1 };
    assert_eq!(found, [(&place, "gateway.public_url")]);
}

#[test]
fn an_app_goes_by_its_name_in_capitals() {
    let second = "[[app]]\nname = \"my-wiki.old\"\nhost = \"old.localhost\"\nupstream = \"http://127.0.0.1:1\"\n";
    let variable = ("VESTIBULE_APP__MY_WIKI_OLD__POLICY".to_owned(), "one_factor".to_owned());
    let text = format!("{GOOD}{second}");
    let loaded = config::from_text(&text, "f", std::slice::from_ref(&variable)).unwrap();
    assert_eq!(loaded.settings.routes.apps()[1].policy, Policy::OneFactor);

    let third = second.replace("my-wiki.old", "my_wiki-old").replace("old.localhost", "older.localhost");
    let problems = config::from_text(&format!("{text}{third}"), "f", &[variable]).unwrap_err();
    assert!(problems.to_string().contains("several apps in the file are called `my_wiki_old`"), "{problems}");
}

#[test]
fn a_wrong_variable_is_a_problem_like_any_other() {
    for (variable, value, says, hint) in [
        ("VESTIBULE_PASSWORDS__MINIMUM", "many", "not a TOML value", "8"),
        ("VESTIBULE_PASSWORDS__MINIMUM", "\"8\"", "must be a whole number", "like 8"),
        ("VESTIBULE_PASSWORDS__MINIMUM", "3", "out of range", "from 8"),
        ("VESTIBULE_GATEWAY__TRUSTED_PROXIES", "10.0.0.0/8", "must be a list", "[\"10.0.0.0/8\"]"),
        ("VESTIBULE_GATEWAY__INSECURE_HTTP", "1", "must be true or false", "true"),
        ("VESTIBULE_GATEWAY__PUBLIC_URI", "x", "no such key", "VESTIBULE_GATEWAY__PUBLIC_URL"),
        ("VESTIBULE_PUBLIC_URL", "x", "names no key", "VESTIBULE_GATEWAY__PUBLIC_URL"),
        ("VESTIBULE_GATEWAY__", "x", "names no key", "two underscores"),
        ("VESTIBULE_GATEWAY__TIMEOUTS", "x", "is a section", "[gateway.timeouts]"),
        ("VESTIBULE_gateway__listen", "x", "in capitals", "VESTIBULE_GATEWAY__LISTEN"),
        ("VESTIBULE_APP__WIKKI__UPSTREAM", "http://h", "no app in the file is called `wikki`", "VESTIBULE_APP__WIKI"),
        ("VESTIBULE_APP__WIKI__UPSTEAM", "http://h", "no such key", "`upstream`"),
        ("VESTIBULE_APP__WIKI__RULE", "x", "in the file only", "Remove"),
        ("VESTIBULE_APP__WIKI__NAME", "other", "called by their name in the file", "title"),
        ("VESTIBULE_APP__WIKI", "x", "names no app", "VESTIBULE_APP__WIKI__UPSTREAM"),
        ("VESTIBULE_GATEWAY", "x", "names no key", "two underscores"),
        ("VESTIBULE_GATEWAY__PUBLIC_URL", "", "does not begin with http", "https://"),
        ("VESTIBULE_APP__WIKI__HOST__X", "x", "holds no keys", "Remove"),
        ("VESTIBULE_GATEWAY__LISTEN__X", "x", "not a table", "127.0.0.1"),
        ("VESTIBULE_LISTENER__ADDRESS", "x", "in the file only", "Remove"),
        ("VESTIBULE_GATEWAY__DATA", "\u{fffd}", "not UTF-8", "UTF-8"),
        ("VESTIBULE_POST__URL", "smtp://x", "no such key", "gateway"),
    ] {
        let problems = with(&[(variable, value)]).expect_err(variable);
        assert_eq!(problems.count(), 1, "{problems}");
        let found = problems.iter().next().unwrap();
        assert_eq!(found.place, Place::Environment { variable: variable.to_owned() }, "{problems}");
        assert!(found.problem.contains(says) && found.hint.contains(hint), "{problems}");
    }
}

#[test]
fn what_is_risky_is_said_and_allowed() {
    let warned = |text: &str, says: &str| {
        let warnings = read(text).unwrap().settings.warnings;
        assert!(warnings.iter().any(|warning| warning.contains(says)), "{warnings:?}");
    };
    let gateway = |line: &str| GOOD.replacen("[gateway]\n", &format!("[gateway]\n{line}\n"), 1);
    warned(&gateway("insecure_http = true"), "unencrypted");
    warned(&gateway("trusted_proxies = [\"0.0.0.0/0\"]"), "anyone can claim");
    warned(&gateway("listen = \"[::]:80\""), "open to every network");
    warned(&GOOD.replace("http://localhost:8080", "https://login.example.com"), "nobody can sign in");
    warned(&GOOD.replace("one_factor", "deny"), "nobody can open `wiki`");
    warned(&GOOD.replace("policy = \"one_factor\"\n", ""), "nobody can open `wiki`");
    warned(&GOOD.replace("host = \"wiki.localhost\"", "path = \"/\""), "shares the portal's host");
    warned("[gateway]\npublic_url = \"http://localhost\"", "nothing behind the gate");
    let other = "\n[[app]]\nname = \"docs\"\nhost = \"docs.localhost\"\nupstream = \"http://127.0.0.1:3001\"\npolicy = \"one_factor\"\n";
    let audience = |name: &str| format!("{GOOD}audience = \"wiki\"{other}audience = \"{name}\"");
    warned(&audience("wiki"), "`docs` and `wiki` share the audience wiki");
    warned(&format!("{GOOD}{other}audience = \"http://wiki.localhost:8080\""), "share the audience");
    assert_eq!(read(&audience("docs")).unwrap().settings.warnings, Vec::<String>::new());
    warned(&(GOOD.to_owned() + "[limits]\nenabled = false"), "without limit");
    warned(&(GOOD.to_owned() + "[passwords.cost]\nmemory_kib = 1024"), "cheaper than advised");
}

#[test]
fn a_second_factor_is_required_of_whom_the_file_says() {
    let read = |lines: &str| read(&format!("{GOOD}[second_factor]\n{lines}\n")).unwrap().settings;
    let staff = GroupName::parse("staff").unwrap();
    for (lines, of_staff, of_others) in [
        ("", false, false),
        ("policy = \"required\"", true, true),
        ("required_for = [\"staff\"]", true, false),
        ("policy = \"optional\"\nrequired_for = [\"ops\", \"staff\"]", true, false),
    ] {
        let policy = read(lines).second_factor.policy;
        let required = (policy.requires_in(std::slice::from_ref(&staff)), policy.requires_in(&[]));
        assert_eq!(required, (of_staff, of_others), "{lines}");
    }
    assert_eq!(read("").second_factor.policy.first, FirstFactor::Password);
    assert_eq!(read("enroll = \"link\"").second_factor.policy.first, FirstFactor::Link);
    let day = 24 * 3600;
    let trusted = |lines| read(lines).second_factor.trust_lasts.map(|lasts| lasts.as_secs());
    assert_eq!(
        ["", "trust_lasts = \"7d\"", "trust_lasts = \"0s\""].map(trusted),
        [Some(30 * day), Some(7 * day), None]
    );
}

#[test]
fn authenticator_apps_show_the_place_by_its_name_without_a_colon() {
    let called = |lines: &str| read(&format!("{GOOD}{lines}\n")).unwrap().settings.second_factor.issuer;
    for (lines, name) in [
        ("", "Vestibule"),
        ("[branding]\nname = \"Acme\"", "Acme"),
        ("[branding]\nname = \"Acme: Intranet\"", "Acme Intranet"),
        ("[branding]\nname = \" : \"", "Vestibule"),
        ("[branding]\nname = \"Acme\"\n[second_factor]\nissuer = \"Acme \u{fc} Söhne\"", "Acme \u{fc} Söhne"),
    ] {
        assert_eq!(called(lines), name, "{lines}");
    }
    let long = "x".repeat(80);
    assert_eq!(called(&format!("[branding]\nname = \"{long}\"")).len(), 40);
}

#[test]
fn certificates_must_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vestibule.toml");
    let listener = "[[listener]]\naddress = \"127.0.0.1:443\"\ntls = { certificate = \"c.pem\", key = \"k.pem\" }\n";
    std::fs::write(folder.path().join("c.pem"), "").unwrap();
    std::fs::write(&file, format!("{GOOD}{listener}")).unwrap();
    let problems = config::load(&file).unwrap_err();
    let found: Vec<&Problem> = problems.iter().collect();
    assert_eq!((found.len(), found[0].key.as_str()), (1, "listener[1].tls.key"), "{problems}");

    std::fs::write(folder.path().join("k.pem"), "").unwrap();
    std::fs::set_permissions(folder.path().join("k.pem"), Permissions::from_mode(0o600)).unwrap();
    let settings = config::load(&file).unwrap().settings;
    assert_eq!(settings.warnings, Vec::<String>::new());
    assert_eq!(settings.gateway.listeners[0].tls[0].key, folder.path().join("k.pem"), "beside the file");
    assert_eq!(settings.store.key_file, folder.path().join("vestibule-data/master.key"));

    std::fs::set_permissions(folder.path().join("k.pem"), Permissions::from_mode(0o640)).unwrap();
    let warnings = config::load(&file).unwrap().settings.warnings;
    assert!(warnings.len() == 1 && warnings[0].contains("others can read"), "{warnings:?}");
}

#[test]
fn a_master_key_that_others_can_read_brings_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("vestibule-data/master.key");
    std::fs::create_dir(folder.path().join("vestibule-data")).unwrap();
    std::fs::write(&key, "").unwrap();
    let file = folder.path().join("vestibule.toml");
    std::fs::write(&file, GOOD).unwrap();
    for (mode, warnings) in [(0o600, 0), (0o640, 1), (0o604, 1)] {
        std::fs::set_permissions(&key, Permissions::from_mode(mode)).unwrap();
        assert_eq!(config::load(&file).unwrap().settings.warnings.len(), warnings, "{mode:o}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_one_problem() {
    let folder = tempfile::tempdir().unwrap();
    let missing = config::load(&folder.path().join("none.toml")).unwrap_err().to_string();
    assert!(missing.contains("vestibule init"), "{missing}");
    assert!(config::load(folder.path()).is_err(), "a folder");
    let binary = folder.path().join("binary.toml");
    std::fs::write(&binary, b"[gateway]\n# \xff\n").unwrap();
    assert!(config::load(&binary).unwrap_err().to_string().contains("line 2 is not UTF-8"));
}
