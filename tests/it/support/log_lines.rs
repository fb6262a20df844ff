//! What the log says on this thread, for as long as it is kept.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock};

use tracing::Dispatch;
use tracing::subscriber::{DefaultGuard, NoSubscriber, set_default};

/// While the library knows of one listener only, it asks whichever thread says a thing first whether anybody listens, and
/// keeps a no for all of them. So there are always two.
static ANOTHER: OnceLock<Dispatch> = OnceLock::new();

pub(crate) struct LogLines {
    written: Written,
    _kept: DefaultGuard,
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl LogLines {
    pub(crate) fn keep() -> Self {
        ANOTHER.get_or_init(|| Dispatch::new(NoSubscriber::default()));
        let written = Written::default();
        let to = written.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || to.clone()).finish();
        Self { written, _kept: set_default(subscriber) }
    }

    /// Those that have all of this.
    pub(crate) fn with(&self, parts: &[&str]) -> Vec<String> {
        let written = String::from_utf8(self.written.0.lock().unwrap().clone()).expect("text");
        let fits = |line: &&str| parts.iter().all(|part| line.contains(part));
        written.lines().filter(fits).map(str::to_owned).collect()
    }
}
