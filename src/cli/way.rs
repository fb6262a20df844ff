//! The way to the store: through the gateway's socket while it runs, otherwise by opening it.

use std::fs::File;
use std::io::BufWriter;
use std::time::Duration;

use super::output::{Fault, Form, accept, unexpected};
use crate::actions::administer::{Administrator, note};
use crate::config::settings::Settings;
use crate::control::client::{self, Client};
use crate::control::perform::perform;
use crate::control::wire::{Command, Page, Reply};
use crate::wiring::{self, Built, FirstStart};

const PAUSE: Duration = Duration::from_millis(50);
/// Another process may be starting, stopping or doing one thing: ten seconds.
const MOST_PAUSES: u32 = 200;

pub(super) enum Way {
    Gateway(Client),
    Here(Box<Built>),
}

/// Whoever holds the store either answers on the socket, or will let go of it soon; so both are tried in turn.
pub(super) async fn open(settings: Settings, how: FirstStart) -> Result<Way, Fault> {
    for _ in 0..MOST_PAUSES {
        if let Some(client) = client::connect(&settings.store.folder).await.map_err(told)? {
            return Ok(Way::Gateway(client));
        }
        match open_here(settings.clone(), how).await? {
            Some(built) => return Ok(Way::Here(Box::new(built))),
            None => tokio::time::sleep(PAUSE).await,
        }
    }
    Err(Fault::failed(format!(
        "Another process has the store in {} open and does not answer; if it is a gateway, it may be stopping.",
        settings.store.folder.display()
    )))
}

/// `None`: another process has it.
pub(super) async fn open_here(settings: Settings, how: FirstStart) -> Result<Option<Built>, Fault> {
    match wiring::build(settings, how).await {
        Ok(built) => Ok(Some(built)),
        Err(error) if error.is_locked() => Ok(None),
        Err(error) => Err(told(error)),
    }
}

impl Way {
    pub(super) async fn ask(&mut self, command: Command) -> Result<Reply, Fault> {
        match self {
            Self::Gateway(client) => client.ask(&command).await.map_err(told),
            Self::Here(built) => {
                let app = built.current.load_full();
                Ok(perform(&Administrator::of_shell(), &app, command).await)
            }
        }
    }

    /// Writes a whole export into the file, and says how many records it holds.
    pub(super) async fn backup(&mut self, to: &mut File) -> Result<u64, Fault> {
        match self {
            Self::Gateway(client) => client.backup(to).await.map_err(told),
            Self::Here(built) => {
                let (app, copy) = (built.current.load_full(), to.try_clone().map_err(told)?);
                let records = app.store.export(Box::new(BufWriter::new(copy))).await.map_err(told)?;
                note::backed_up(&Administrator::of_shell(), &app, records).await;
                Ok(records)
            }
        }
    }

    /// Everything that was done is on disk when this returns.
    pub(super) async fn close(self) {
        if let Self::Here(built) = self {
            built.current.load_full().store.close().await;
        }
    }
}

/// Errors are written to be read after a colon; here they stand alone.
pub(super) fn told(error: impl std::fmt::Display) -> Fault {
    Fault::failed(sentence(&error.to_string()))
}

/// A path or a name in front stays as it is.
fn sentence(text: &str) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    let mut letters = text.chars();
    let first = match letters.next() {
        Some(first) if word.chars().all(char::is_alphabetic) => first.to_uppercase().to_string(),
        first => first.map(String::from).unwrap_or_default(),
    };
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

/// One command from beginning to end.
pub(super) fn once(settings: Settings, how: FirstStart, command: Command) -> Result<Reply, Fault> {
    super::block_on(async {
        let mut way = open(settings, how).await?;
        let reply = way.ask(command).await;
        way.close().await;
        reply
    })
}

/// All pages of a list, one after the other.
pub(super) fn pages<T>(
    settings: Settings,
    form: Form,
    ask: impl Fn(Option<String>) -> Command,
    page_of: impl Fn(Reply) -> Option<Page<T>>,
) -> Result<Vec<T>, Fault> {
    super::block_on(async {
        let mut way = open(settings, FirstStart::Refused).await?;
        let gathered = gather(&mut way, form, ask, page_of).await;
        way.close().await;
        gathered
    })
}

async fn gather<T>(
    way: &mut Way,
    form: Form,
    ask: impl Fn(Option<String>) -> Command,
    page_of: impl Fn(Reply) -> Option<Page<T>>,
) -> Result<Vec<T>, Fault> {
    let (mut items, mut after) = (Vec::new(), None);
    loop {
        let page = page_of(accept(way.ask(ask(after)).await?, form)?).ok_or_else(unexpected)?;
        items.extend(page.items);
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(items),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_becomes_a_sentence_and_a_path_stays_one() {
        for (error, told) in [
            ("there is no store", "There is no store."),
            ("a backup.", "A backup."),
            ("data/store.lock: Read-only file system", "data/store.lock: Read-only file system."),
            ("data: not a folder", "data: not a folder."),
            ("/srv/data is damaged", "/srv/data is damaged."),
            ("", "."),
        ] {
            assert_eq!(sentence(error), told);
        }
    }
}
