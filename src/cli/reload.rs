//! `vestibule reload`: the running gateway reads its configuration again.

use super::output::{Fault, Form, accept, print, unexpected};
use super::way::told;
use crate::config::settings::Settings;
use crate::control::client;
use crate::control::wire::{Command, Reply};

/// The file was read here already, so what is wrong with it has been told.
pub(super) fn run(settings: &Settings) -> Result<(), Fault> {
    super::block_on(async {
        let folder = &settings.store.folder;
        let Some(mut gateway) = client::connect(folder).await.map_err(told)? else {
            return Err(Fault::failed(format!(
                "No gateway runs on {}; a change of `data` needs a restart.",
                folder.display()
            )));
        };
        match accept(gateway.ask(&Command::Reload).await.map_err(told)?, Form::Text)? {
            Reply::Done(done) => print(&done.message),
            _ => Err(unexpected()),
        }
    })
}
