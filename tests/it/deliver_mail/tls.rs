//! Encrypted before anything is said, to a server whose name was verified (RUSTSEC-2026-0141).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use vestibule::actions::deliver_mail::Postman;

use super::{ask_for_reset, round, waiting};
use crate::support::World;
use crate::support::mail_server::{Begin, MailServer, Mood};
use crate::support::world::TWO_APPS;

/// An authority of our own, and a server's certificate that it signed for this name.
pub(super) struct Authority {
    /// With its certificate, the server's and its key, and a password.
    pub(super) folder: TempDir,
    config: ServerConfig,
}

pub(super) fn authority(name: &str) -> Authority {
    let (key, server_key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = params.self_signed(&key).unwrap();
    let issuer = Issuer::new(params, key);
    let server = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&server_key, &issuer).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
    std::fs::write(folder.path().join("password"), "hunter2\n").unwrap();
    std::fs::write(folder.path().join("server.pem"), server.pem()).unwrap();
    std::fs::write(folder.path().join("server-key.pem"), server_key.serialize_pem()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![server.der().clone()], PrivateKeyDer::Pkcs8(server_key.serialize_der().into()))
        .unwrap();
    Authority { folder, config }
}

/// What AUTH PLAIN sends for robot and hunter2.
fn login() -> &'static str {
    STANDARD.encode("\0robot\0hunter2").leak()
}

async fn world(scheme: &str, server: &MailServer, authority: &Authority, trusts: bool) -> World {
    world_at(scheme, server.address.port(), authority, trusts).await
}

pub(super) async fn world_at(scheme: &str, port: u16, authority: &Authority, trusts: bool) -> World {
    World::with(&format!("{TWO_APPS}{}", mail_at(scheme, port, authority, trusts))).await
}

pub(super) fn mail_at(scheme: &str, port: u16, authority: &Authority, trusts: bool) -> String {
    let folder = authority.folder.path().display();
    let ca = if trusts { format!("ca_file = \"{folder}/ca.pem\"\n") } else { String::new() };
    format!(
        "\n[mail]\nurl = \"{scheme}://robot@localhost:{port}\"\npassword_file = \"{folder}/password\"\n\
         {ca}from = \"no-reply@example.com\"\ntimeout = \"10s\"\n"
    )
}

fn scheme(begin: Begin) -> &'static str {
    match begin {
        Begin::Tls => "smtps",
        Begin::StartTls => "smtp+starttls",
    }
}

#[tokio::test]
async fn mail_goes_encrypted_and_with_a_login_from_the_first_byte_or_after_starttls() {
    for begin in [Begin::Tls, Begin::StartTls] {
        let authority = authority("localhost");
        let server = MailServer::with_tls(authority.config.clone(), begin, Some(login())).await;
        let world = world(scheme(begin), &server, &authority, true).await;
        world.app.mailer.as_ref().unwrap().probe().await.unwrap();
        ask_for_reset(&world, "ada@example.com").await;
        round(&world, &mut Postman::default()).await;
        let mails = server.mails();
        assert_eq!((mails.len(), waiting(&world).await), (1, 0), "{begin:?}: {:?}", world.app.live.outbox.progress());
        assert!(mails[0].encrypted, "{begin:?}");
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_or_of_a_stranger_is_an_error_and_nothing_is_sent() {
    for begin in [Begin::Tls, Begin::StartTls] {
        for (name, trusts) in [("mail.example.com", true), ("localhost", false)] {
            let authority = authority(name);
            let server = MailServer::with_tls(authority.config.clone(), begin, Some(login())).await;
            let world = world(scheme(begin), &server, &authority, trusts).await;
            ask_for_reset(&world, "ada@example.com").await;
            round(&world, &mut Postman::default()).await;
            assert_eq!((server.mails().len(), waiting(&world).await), (0, 1), "{begin:?} {name}");
            let trouble = world.app.live.outbox.progress().trouble.unwrap();
            assert!(trouble.contains("certificate"), "{trouble}");
        }
    }
}

/// Somebody on the way may have taken the offer out.
#[tokio::test]
async fn a_server_without_starttls_is_told_neither_the_password_nor_the_mail() {
    let authority = authority("localhost");
    let server = MailServer::plain().await;
    let world = world("smtp+starttls", &server, &authority, true).await;
    ask_for_reset(&world, "ada@example.com").await;
    round(&world, &mut Postman::default()).await;
    assert_eq!((server.mails().len(), waiting(&world).await), (0, 1));
    let trouble = world.app.live.outbox.progress().trouble.unwrap();
    assert!(trouble.contains("STARTTLS"), "{trouble}");
}

#[tokio::test]
async fn a_login_that_is_refused_loses_no_mail_and_its_password_stands_nowhere() {
    let authority = authority("localhost");
    let server = MailServer::with_tls(authority.config.clone(), Begin::Tls, Some(login())).await;
    let world = world("smtps", &server, &authority, true).await;
    server.set(Mood::RefusesLogin);
    ask_for_reset(&world, "ada@example.com").await;
    round(&world, &mut Postman::default()).await;
    assert_eq!((server.mails().len(), waiting(&world).await), (0, 1), "a wrong password is no refusal of the mail");
    let trouble = world.app.live.outbox.progress().trouble.unwrap();
    assert!(trouble.contains("does not accept the login") && trouble.contains("535"), "{trouble}");
    assert!(!trouble.contains("hunter2") && !trouble.contains(login()));
}
