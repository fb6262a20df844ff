//! What stories are told with.

mod authenticator;
mod browser;
pub(crate) mod doubles;
mod endings;
mod log_lines;
pub(crate) mod mail_server;
mod mailbox;
pub(crate) mod monitor;
pub(crate) mod own_form;
pub(crate) mod phone;
pub(crate) mod places_file;
pub(crate) mod provider;
mod push_service;
pub(crate) mod small_disk;
pub(crate) mod told;
pub(crate) mod watched;
pub(crate) mod world;

pub(crate) use authenticator::Authenticator;
pub(crate) use browser::{Browser, Page};
pub(crate) use endings::ENDINGS;
pub(crate) use log_lines::LogLines;
pub(crate) use mailbox::Mail;
pub(crate) use phone::Phone;
pub(crate) use push_service::PushService;
pub(crate) use world::World;

/// How often is tried what goes wrong by chance, if ever: more in the long run, which sets this variable.
pub(crate) fn rounds(variable: &str, usually: u64) -> u64 {
    std::env::var_os(variable).and_then(|text| text.to_str()?.parse().ok()).unwrap_or(usually)
}

/// All at once, on this one task.
pub(crate) async fn all_at_once<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut open: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        let mut is_done = true;
        for (future, answer) in &mut open {
            if answer.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(value) => *answer = Some(value),
                    std::task::Poll::Pending => is_done = false,
                }
            }
        }
        if is_done { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    open.into_iter().filter_map(|(_, answer)| answer).collect()
}
