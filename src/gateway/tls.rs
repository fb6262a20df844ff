//! Certificates from files, chosen by the name that is asked for, and read again when the files change.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use rustls::server::{ClientHello, ResolvesServerCert, ServerConfig};
use rustls::sign::CertifiedKey;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, DnsName, PrivateKeyDer, ServerName};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use crate::config::settings::TlsFiles;

pub(super) const LOOK_AGAIN: Duration = Duration::from_secs(3);

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("{}: {cause}", file.display())]
    Unreadable { file: PathBuf, cause: String },
    #[error("{} and {} do not belong together: {cause}", files.certificate.display(), files.key.display())]
    Mismatch { files: TlsFiles, cause: rustls::Error },
    #[error("TLS cannot be set up: {0}")]
    Setup(#[from] rustls::Error),
}

/// The pairs of one listener, always the newest that were good.
pub(super) struct Certificates {
    pairs: ArcSwap<Vec<Pair>>,
}

#[derive(Clone)]
struct Pair {
    files: TlsFiles,
    stamps: [Stamp; 2],
    key: Arc<CertifiedKey>,
}

/// By what a change of a file is seen.
type Stamp = Option<(SystemTime, u64)>;

impl Certificates {
    pub(super) fn load(files: &[TlsFiles]) -> Result<Arc<Self>, TlsError> {
        let pairs = files.iter().cloned().map(Pair::load).collect::<Result<_, _>>()?;
        Ok(Arc::new(Self { pairs: ArcSwap::from_pointee(pairs) }))
    }

    /// HTTP/1.1 is all that is offered: browsers then open one connection more, and no second framing has to be watched.
    pub(super) fn acceptor(self: &Arc<Self>) -> Result<TlsAcceptor, TlsError> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(self) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Until it is told to stop. `fault` is called for each pair that became bad.
    pub(super) async fn follow_files(
        self: Arc<Self>,
        every: Duration,
        stop: CancellationToken,
        fault: impl Fn() + Send,
    ) {
        while stop.run_until_cancelled(tokio::time::sleep(every)).await.is_some() {
            let this = Arc::clone(&self);
            // Files are read on a thread where waiting for them holds up nobody.
            let bad = tokio::task::spawn_blocking(move || this.look_again()).await.unwrap_or_default();
            (0..bad).for_each(|_| fault());
        }
    }

    /// A pair that became bad is told of once, and the good one stays. Says how many did.
    fn look_again(&self) -> usize {
        let current = self.pairs.load_full();
        if current.iter().all(|pair| pair.stamps == stamps(&pair.files)) {
            return 0;
        }
        let renewed: Vec<_> = current.iter().map(Pair::renewed).collect();
        let bad = renewed.iter().filter(|(_, is_good)| !is_good).count();
        self.pairs.store(Arc::new(renewed.into_iter().map(|(pair, _)| pair).collect()));
        bad
    }

    /// The first pair answers where no name matches.
    fn choose(&self, name: Option<&str>) -> Option<Arc<CertifiedKey>> {
        let pairs = self.pairs.load();
        let asked = name.and_then(|name| DnsName::try_from(name.to_ascii_lowercase()).ok()).map(ServerName::DnsName);
        let matching = asked.and_then(|asked| pairs.iter().find(|pair| pair.is_for(&asked)));
        matching.or_else(|| pairs.first()).map(|pair| Arc::clone(&pair.key))
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.choose(hello.server_name())
    }
}

impl fmt::Debug for Certificates {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs = self.pairs.load();
        out.debug_list().entries(pairs.iter().map(|pair| &pair.files.certificate)).finish()
    }
}

impl Pair {
    fn load(files: TlsFiles) -> Result<Self, TlsError> {
        // Looked at before the reading: a change in between is then seen the next time.
        let stamps = stamps(&files);
        let chain = CertificateDer::pem_file_iter(&files.certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|cause| unreadable(&files.certificate, &cause))?;
        let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|cause| unreadable(&files.key, &cause))?;
        match CertifiedKey::from_der(chain, key, &rustls::crypto::ring::default_provider()) {
            Ok(key) => Ok(Self { stamps, files, key: Arc::new(key) }),
            Err(cause) => Err(TlsError::Mismatch { files, cause }),
        }
    }

    /// As it is to be from now on, and whether the files are good.
    fn renewed(&self) -> (Self, bool) {
        if self.stamps == stamps(&self.files) {
            return (self.clone(), true);
        }
        match Self::load(self.files.clone()) {
            Ok(new) => {
                tracing::info!(certificate = %self.files.certificate.display(), "a new certificate is in use");
                (new, true)
            }
            Err(error) => {
                tracing::error!(%error, "the new certificate is not used; the old one stays in use");
                (Self { stamps: stamps(&self.files), ..self.clone() }, false)
            }
        }
    }

    fn is_for(&self, asked: &ServerName<'_>) -> bool {
        let certificate = self.key.cert.first().map(rustls::server::ParsedCertificate::try_from);
        let Some(Ok(certificate)) = certificate else { return false };
        rustls::client::verify_server_name(&certificate, asked).is_ok()
    }
}

fn stamps(files: &TlsFiles) -> [Stamp; 2] {
    [&files.certificate, &files.key].map(|file| {
        let facts = std::fs::metadata(file).ok()?;
        Some((facts.modified().ok()?, facts.len()))
    })
}

fn unreadable(file: &Path, cause: &rustls_pki_types::pem::Error) -> TlsError {
    TlsError::Unreadable { file: file.to_owned(), cause: cause.to_string() }
}
