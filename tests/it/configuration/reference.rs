//! The reference, which is also the first file of a new installation.

use std::path::Path;

use vestibule::config;

use super::read;
use crate::support::places_file::places_file;

#[test]
fn the_reference_in_the_repository_is_the_one_of_this_version() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/vestibule.toml");
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::write(&path, config::reference()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written == config::reference(), "run the tests once with UPDATE_REFERENCE=1");
}

#[test]
fn the_reference_works_as_it_is() {
    let loaded = read(&config::reference()).unwrap();
    assert_eq!(loaded.settings.warnings, Vec::<String>::new());
    assert_eq!(loaded.settings.apps.len(), 1);
}

/// Every line that shows a default or an example is a right one, too.
#[test]
fn every_key_of_the_reference_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["certificate.pem", "key.pem", "brand.css"] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    std::fs::write(folder.path().join("mail-password"), "hunter2\n").unwrap();
    let authority = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
    std::fs::write(folder.path().join("mail-authority.pem"), authority).unwrap();
    for name in ["logo.svg", "logo-dark.svg", "icon.png"] {
        std::fs::write(folder.path().join(name), "<svg/>").unwrap();
    }
    std::fs::write(folder.path().join("GeoLite2-City.mmdb"), places_file("GeoLite2-City", &[])).unwrap();
    let reference = config::reference();
    let uncommented: Vec<&str> = reference
        .lines()
        .map(|line| {
            line.strip_prefix('#')
                .filter(|rest| rest.starts_with(|first: char| first.is_ascii_lowercase() || first == '['))
                .unwrap_or(line)
        })
        .filter(|line| !line.starts_with("hosts ="))
        .collect();
    let name = folder.path().join("all.toml").display().to_string();
    let loaded = config::from_text(&uncommented.join("\n"), &name, &[]).unwrap_or_else(|problems| panic!("{problems}"));
    let defaults: Vec<_> =
        loaded.sources.iter().filter(|source| source.place.is_none()).map(|source| &source.key).collect();
    // What a value may hold is told by the key that has it, with one example.
    let told: Vec<_> = defaults.into_iter().filter(|key| !key.contains(".require.")).collect();
    assert_eq!(told, ["app[1].hosts"], "what is not in the reference has its default");
}
