//! Each rule is shown what it must catch, and what it must let pass: a check that cannot fail is worth nothing.

use super::judge;
use super::source::Source;

fn findings(path: &str, text: &str) -> Vec<String> {
    judge(&[Source::read(path, text)])
}

fn caught(path: &str, text: &str, line: usize, words: &str) {
    let found = findings(path, text);
    let place = format!("{path}:{line}: ");
    assert!(found.iter().any(|one| one.starts_with(&place) && one.contains(words)), "{text}\ngave {found:?}");
}

fn fine(path: &str, text: &str) {
    assert_eq!(findings(path, text), Vec::<String>::new(), "{text}");
}

#[test]
fn an_import_the_wrong_way_is_caught_however_it_is_written() {
    let wrong = "`domain` may not import `store`";
    for text in [
        "use crate::store::Store;",
        "use crate::{store::Store};",
        "use crate::{time::X, store};",
        "use crate::{self as root, store};",
        "use crate::{domain::{ids, user}, store::{Store, StoreError as E}};",
        "use crate :: store :: Store ;",
        "use crate::store::*;",
        "use super::super::store::Store;",
        "use super::super::{app_of, store};",
        "pub(crate) use crate::store::Store;",
        "fn f() { let x = crate::store::open(); }",
        "fn f(x: &dyn crate::store::Store) {}",
        "fn f(x: Vec<crate::store::Store>) {}",
        "mod inner { use super::super::super::store::Store; }",
        "mod inner { fn f() { super::super::super::store::open() } }",
        "macro_rules! m { () => { $crate::store::open() } }",
        "/* /* nested */ */ use crate::store::Store;",
        "const A: &str = \"// \\\" no comment\"; use crate::store::Store;",
        "const A: &str = r#\"a \" quote\"#; use crate::store::Store;",
        "const A: char = '\"'; use crate::store::Store; const B: char = '\"';",
        "fn f<'a>(x: &'a str) { crate::store::open() }",
        "#[cfg(not(test))] use crate::store::Store;",
        "#[cfg(test)] mod tests { use crate::store::Store; }",
    ] {
        caught("src/domain/user.rs", text, 1, wrong);
    }
    caught("src/domain/mod.rs", "\n\nuse super::store::Store;", 3, wrong);
    caught("src/domain/a/b.rs", "use super::super::super::store::Store;", 1, wrong);
}

#[test]
fn the_order_of_the_rooms_is_kept() {
    for (room, target) in [
        ("words/mod", "clock"),
        ("config/mod", "store"),
        ("crypto/mod", "store"),
        ("live/mod", "crypto"),
        ("pages/mod", "clock"),
        ("pages/mod", "config"),
        ("store/mod", "app"),
        ("app", "actions"),
        ("actions/mod", "portal"),
        ("portal/mod", "gateway"),
        ("gateway/mod", "control"),
        ("demo/mod", "gateway"),
        ("gateway/mod", "wiring"),
        ("wiring", "cli"),
        ("lib", "cli"),
    ] {
        caught(&format!("src/{room}.rs"), &format!("use crate::{target}::X;"), 1, target);
    }
    caught("src/main.rs", "use vestibule::attic::X;", 1, "no room");
    for (room, target) in [
        ("words/mod", "domain"),
        ("store/sled/mod", "crypto"),
        ("crypto/mod", "random"),
        ("app", "live"),
        ("portal/mod", "pages"),
        ("control/mod", "actions"),
        ("wiring", "gateway"),
        ("cli/run", "wiring"),
        ("live/sessions", "live"),
    ] {
        fine(&format!("src/{room}.rs"), &format!("use crate::{target}::X;"));
    }
    fine("src/main.rs", "fn main() -> ExitCode { vestibule::cli::main() }");
}

#[test]
fn a_room_cannot_be_hidden_behind_the_root() {
    caught("src/domain/user.rs", "use crate as everything;", 1, "the crate itself");
    caught("src/domain/user.rs", "use crate::*;", 1, "no room");
    caught("src/domain/mod.rs", "use super::*;", 1, "no room");
    caught("src/app.rs", "use crate::Everything;", 1, "no room");
    caught("src/domain/user.rs", "#[path = \"../store/mod.rs\"] mod other;", 1, "lies elsewhere");
}

#[test]
fn an_outside_crate_away_from_home_is_caught() {
    for (path, text, name) in [
        ("src/portal/mod.rs", "use pingora_http::RequestHeader;", "pingora_http"),
        ("src/portal/mod.rs", "fn f(x: ::pingora_http::RequestHeader) {}", "pingora_http"),
        ("src/portal/mod.rs", "extern crate pingora_core;", "pingora_core"),
        ("src/store/mod.rs", "fn f() { sled::open(\"x\") }", "sled"),
        ("src/store/mod.rs", "mod sled; fn f() { ::sled::open(\"x\") }", "sled"),
        ("src/store/sledge.rs", "use sled::Db;", "sled"),
        ("src/store/mod.rs", "use sled; fn f() { sled::open(\"x\") }", "sled"),
        ("src/store/mod.rs", "use ::sled; fn f() { sled::open(\"x\") }", "sled"),
        ("src/gateway/proxy.rs", "use hyper::Request;", "hyper"),
        ("src/actions/sign_in.rs", "use argon2::{Argon2, Params};", "argon2"),
        ("src/cli/run.rs", "use ::{toml, clap};", "toml"),
        ("src/portal/pages.rs", "use maud;", "maud"),
        ("src/live/mod.rs", "#[derive(serde::Serialize)] struct A;", "serde"),
        ("src/domain/mod.rs", "use tokio::sync::Mutex;", "tokio"),
        ("src/portal/mod.rs", "#[cfg(any(test, unix))] use clap::Parser;", "clap"),
    ] {
        caught(path, text, 1, &format!("`{name}`"));
    }
    for (path, text) in [
        ("src/store/sled.rs", "use sled::Db;"),
        ("src/store/sled/open.rs", "use sled::Db;"),
        ("src/store/mod.rs", "mod sled; pub use sled::SledStore;"),
        ("src/wiring.rs", "use crate::store::sled; fn f() { sled::open() }"),
        ("src/gateway/tls.rs", "use rustls::crypto::ring; fn f() { ring::default_provider() }"),
        ("src/gateway/convert.rs", "use hyper::Request;"),
        ("src/live/mod.rs", "#[cfg(test)] mod tests { use serde::Serialize; }"),
        ("src/live/mod.rs", "fn f() { value.maud::<u8>(); } // use maud"),
    ] {
        fine(path, text);
    }
}

#[test]
fn the_domain_waits_for_nothing_and_touches_nothing() {
    caught("src/domain/user.rs", "pub async fn f() {}", 1, "no `async`");
    caught("src/domain/user.rs", "use std::{fmt, fs};", 1, "std::fs");
    caught("src/domain/user.rs", "fn f() { std::time::SystemTime::now(); }", 1, "SystemTime");
    fine("src/domain/user.rs", "use std::net::IpAddr; use std::time::Duration; use std::{fmt, str::FromStr};");
    fine("src/domain/user.rs", "//! No async here.\nconst A: &str = \"async\";");
}

#[test]
fn a_file_that_is_too_long_is_caught_and_its_tests_are_not_counted() {
    let line = "fn f() {}\n";
    fine("src/app.rs", &line.repeat(400));
    caught("src/app.rs", &line.repeat(401), 400, "401 lines");
    let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", line.repeat(300));
    fine("src/app.rs", &(line.repeat(400) + &tests));
    caught("src/app.rs", &(line.repeat(200) + &tests + &line.repeat(201)), 400, "401 lines");

    let long = Source::read("src/app/tests.rs", &line.repeat(900));
    let parent = Source::read("src/app.rs", "#[cfg(test)]\nmod tests;\n");
    assert_eq!(judge(&[parent, long]), Vec::<String>::new());
    let without_attribute = Source::read("src/app.rs", "mod tests;\n");
    assert_eq!(judge(&[without_attribute, Source::read("src/app/tests.rs", &line.repeat(900))]).len(), 1);
}

#[test]
fn what_is_for_tests_ends_where_the_item_ends() {
    let wrong = "use clap::Parser;";
    for test_item in [
        "#[cfg(test)] mod tests;",
        "#[cfg(test)] mod tests { fn f() { {} } }",
        "#[cfg(test)] use a::{b, c};",
        "#[cfg(test)] #[derive(Debug)] pub struct A { x: [u8; 3] }",
        "#[cfg(test)] fn f<A, B>(a: A, b: B) -> Vec<A> { }",
        "#[cfg(test)] pub(crate) const fn f() -> u8 { 1 }",
        "#[cfg(test)] const A: B = B { c: 1 };",
        "#[cfg(all(test, unix))] impl A for B {}",
        "struct A { #[cfg(test)] a: u8, b: u8 }",
        "struct A { #[cfg(test)] a: u8 }",
    ] {
        caught("src/app.rs", &format!("{test_item}\n{wrong}"), 2, "`clap`");
    }
    fine("src/app.rs", &format!("#![cfg(test)]\n{wrong}"));
}

#[test]
fn names_that_say_nothing_are_caught() {
    for path in ["src/util.rs", "src/portal/common/mod.rs", "tests/it/helpers.rs", "src/store/misc.rs"] {
        caught(path, "", 1, "says nothing");
    }
    caught("src/app.rs", "\nmod utils { }", 2, "says nothing");
    fine("src/cli/utility_bill.rs", "");
}

#[test]
fn what_was_left_for_later_is_caught() {
    let mark = concat!("TO", "DO");
    caught("src/app.rs", "fn f() {\n    todo!()\n}", 2, "left for later");
    caught("tests/it/a.rs", "fn f() { unimplemented![\"x\"] }", 1, "left for later");
    caught("tests/it/a.rs", concat!("#", "[ignore = \"slow\"]"), 1, "not run");
    caught("src/app.rs", &format!("/* a\n b {mark}: c */"), 2, "left for later");
    caught("vendor/x/src/lib.rs", &format!("// {mark}(ada) c"), 1, "left for later");
    fine("src/app.rs", "fn todo() { todo.list() } const A: &str = \"todo!()\"; // to do");
}
