//! `config/vestibule.toml`, and what `vestibule init` writes: every key with its default and its meaning.

use super::section::{KeyAbout, Shape, TableAbout};

const HEAD: &str = "\
# Vestibule's configuration: every key with its default and its meaning. `vestibule check` tells what holds.
#
# It works as it is on this machine. Two lines make it yours: `host` and `upstream` under [[app]]. When others shall
# reach it, change `public_url` too.
#
# A line that begins with # and a key is a default or an example. Any key may come from the environment instead, as
# VESTIBULE_SECTION__KEY (VESTIBULE_GATEWAY__PUBLIC_URL, VESTIBULE_APP__WIKI__UPSTREAM), and wins over the file; lists
# and numbers are written there as here. Times: 90s, 15m, 12h, 30d. Sizes: 64KiB, 10MiB, 1GiB.
";

pub fn text() -> String {
    let mut text = HEAD.to_owned();
    for table in super::describe().iter().filter(|table| !table.name.is_empty()) {
        write_table(&mut text, table);
    }
    text
}

fn write_table(text: &mut String, table: &TableAbout) {
    let alive = matches!(table.shape, Shape::Table | Shape::List { shown: true });
    let mark = if alive { "" } else { "#" };
    text.push('\n');
    write_comment(text, table.about);
    match table.shape {
        Shape::Table => text.push_str(&format!("{mark}[{}]\n", table.name)),
        Shape::List { .. } | Shape::OneOrMore => text.push_str(&format!("{mark}[[{}]]\n", table.name)),
    }
    for KeyAbout { name, about, written, alive: key_alive } in &table.keys {
        write_comment(text, about);
        let mark = if alive && *key_alive { "" } else { "#" };
        text.push_str(&format!("{mark}{name} = {written}\n"));
    }
}

fn write_comment(text: &mut String, about: &str) {
    for line in about.lines() {
        text.push_str(&format!("# {line}\n"));
    }
}
