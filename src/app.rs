//! What actions use. A plain struct: one request keeps one `App` from beginning to end, and a reload makes a new one.

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::settings::Settings;
use crate::crypto::password::PasswordPool;
use crate::crypto::secrets::Secrets;
use crate::crypto::signer::Signer;
use crate::factors::channel::Channels;
use crate::live::Live;
use crate::mail::Mailer;
use crate::random::Random;
use crate::store::Store;

#[derive(Clone)]
pub struct App {
    pub settings: Arc<Settings>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub store: Arc<dyn Store>,
    pub live: Arc<Live>,
    pub passwords: Arc<PasswordPool>,
    pub secrets: Arc<Secrets>,
    pub signer: Arc<Signer>,
    /// How mail leaves; nothing, if none is configured.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// How people's phones are reached.
    pub channels: Arc<Channels>,
}

/// The current `App`; whoever holds it sees a reload at the next `load()`.
pub type Current = Arc<arc_swap::ArcSwap<App>>;

/// Reads the configuration again and puts it in force whole, or leaves the old one as it is. It reads files: don't call it
/// where others wait.
pub type Reload = Arc<dyn Fn() -> Result<Reloaded, NotReloaded> + Send + Sync>;

/// What a reload changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reloaded {
    /// A sentence for the operator.
    pub message: String,
    pub warnings: Vec<String>,
}

/// Why the old configuration stays, in words for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotReloaded(pub String);
