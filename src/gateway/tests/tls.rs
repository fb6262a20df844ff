use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_util::sync::CancellationToken;

use super::counterparts::{Client, Echo};
use super::{House, PATIENCE};
use crate::config::settings::TlsFiles;
use crate::gateway::tls::{Certificates, TlsError};

const LOOK: Duration = Duration::from_millis(20);

struct Pair {
    files: TlsFiles,
    certificate: CertificateDer<'static>,
}

/// A pair of files for some names, new each time.
fn write_pair(folder: &Path, file: &str, names: &[&str]) -> Pair {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let files = TlsFiles { certificate: folder.join(format!("{file}.crt")), key: folder.join(format!("{file}.key")) };
    std::fs::write(&files.certificate, made.cert.pem()).unwrap();
    std::fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    Pair { files, certificate: made.cert.der().clone() }
}

async fn visit(
    house: &House,
    name: &'static str,
    trusted: &[&CertificateDer<'static>],
) -> Option<Client<TlsStream<TcpStream>>> {
    let mut roots = RootCertStore::empty();
    for certificate in trusted {
        roots.add((*certificate).clone()).unwrap();
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let socket = TcpStream::connect(house.address).await.unwrap();
    let connected = TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(name).unwrap(), socket).await;
    connected.ok().map(Client)
}

#[tokio::test]
async fn each_name_is_answered_with_its_certificate_and_unknown_ones_with_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let wiki = write_pair(folder.path(), "wiki", &["wiki.test"]);
    let git = write_pair(folder.path(), "git", &["git.test", "*.git.test"]);
    let certificates = Certificates::load(&[wiki.files.clone(), git.files.clone()]).unwrap();
    let echo = Echo::start().await;
    let house = House::with(echo.address, Some(certificates.acceptor().unwrap())).await;
    for (name, certificate) in [("wiki.test", &wiki), ("GIT.test", &git), ("a.git.test", &git)] {
        let mut client = visit(&house, name, &[&certificate.certificate]).await.expect(name);
        client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\n").await;
        assert!(client.answer().await.ends_with("/1"));
    }
    assert!(visit(&house, "other.test", &[&git.certificate]).await.is_none());
}

#[tokio::test]
async fn new_files_are_taken_and_bad_ones_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let old = write_pair(folder.path(), "wiki", &["wiki.test"]);
    let certificates = Certificates::load(std::slice::from_ref(&old.files)).unwrap();
    let stop = CancellationToken::new();
    let following = tokio::spawn(Arc::clone(&certificates).follow_files(LOOK, stop.clone(), || {}));
    let echo = Echo::start().await;
    let house = House::with(echo.address, Some(certificates.acceptor().unwrap())).await;
    let mut before = visit(&house, "wiki.test", &[&old.certificate]).await.unwrap();

    std::fs::write(&old.files.key, "no key at all").unwrap();
    tokio::time::sleep(LOOK * 10).await;
    assert!(visit(&house, "wiki.test", &[&old.certificate]).await.is_some(), "the old one stays");
    let new = write_pair(folder.path(), "wiki", &["wiki.test"]);
    tokio::time::sleep(LOOK * 10).await;
    assert!(visit(&house, "wiki.test", &[&new.certificate]).await.is_some(), "the new one is used");
    assert!(visit(&house, "wiki.test", &[&old.certificate]).await.is_none());
    // Connections from before have timed out meanwhile, or go on; they were not broken by the change.
    let _ = tokio::io::AsyncWriteExt::write_all(&mut before.0, b"").await;
    stop.cancel();
    following.await.unwrap();
}

#[test]
fn a_pair_that_does_not_fit_is_refused_with_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let one = write_pair(folder.path(), "one", &["one.test"]).files;
    let two = write_pair(folder.path(), "two", &["two.test"]).files;
    let mixed = TlsFiles { certificate: one.certificate.clone(), key: two.key };
    assert!(matches!(Certificates::load(&[mixed]), Err(TlsError::Mismatch { .. })));
    let missing = TlsFiles { certificate: folder.path().join("none.crt"), key: one.key };
    let error = Certificates::load(&[missing]).unwrap_err();
    assert!(error.to_string().contains("none.crt"), "{error}");
}

#[tokio::test]
async fn a_handshake_has_its_time_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let pair = write_pair(folder.path(), "wiki", &["wiki.test"]);
    let certificates = Certificates::load(&[pair.files]).unwrap();
    let echo = Echo::start().await;
    let house = House::with(echo.address, Some(certificates.acceptor().unwrap())).await;
    let mut half = Client::to(house.address).await;
    half.send("\u{16}").await;
    let since = tokio::time::Instant::now();
    half.rest().await;
    assert!(since.elapsed() < PATIENCE.head * 3);
}
