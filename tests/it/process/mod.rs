//! The program as it is installed: its real binary, over real sockets, as an operator and as misfortune would have it.

mod app;
mod browser;
mod channels;
mod commands;
mod crowds;
mod endings;
mod flood;
mod full_disk;
mod in_front;
mod kills;
mod losses;
mod mail;
mod newcomers;
mod place;
mod readme;
mod second_factor;
mod secrets;
mod slowness;
mod tls;
mod used_links;

use std::time::Duration;

use app::App;
use place::{Place, config};

const PASSWORD: &str = "tulip-granite-orbit-sandal-7";
const OTHER_PASSWORD: &str = "orbit-tulip-granite-candle-9";

/// Whatever takes longer than this on a busy machine never ends.
const LONG: Duration = Duration::from_mins(1);
