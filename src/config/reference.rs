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
    let tables = super::describe();
    let written = tables.iter().filter(|table| !table.name.is_empty() && table.shape != Shape::Inline).map(write_table);
    HEAD.to_owned() + &written.collect::<String>()
}

fn write_table(table: &TableAbout) -> String {
    let TableAbout { name, about, shape, keys } = table;
    let alive = matches!(shape, Shape::Table | Shape::List { shown: true });
    let head = if *shape == Shape::Table { format!("[{name}]") } else { format!("[[{name}]]") };
    let keys = keys.iter().map(|key| {
        let KeyAbout { name, about, written, .. } = key;
        format!("{}{}{name} = {written}\n", comment(about), mark(alive && key.alive))
    });
    format!("\n{}{}{head}\n{}", comment(about), mark(alive), keys.collect::<String>())
}

fn comment(about: &str) -> String {
    about.lines().flat_map(|line| ["# ", line, "\n"]).collect()
}

fn mark(alive: bool) -> &'static str {
    if alive { "" } else { "#" }
}
