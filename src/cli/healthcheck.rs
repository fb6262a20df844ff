//! `vestibule healthcheck`: for containers and supervisors. Exit code 0 says that the running gateway answers and is well.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::output::{Fault, Form, accept, print};
use super::way::told;
use crate::config::settings::{PublicUrl, Settings};
use crate::control::client;
use crate::control::wire::Command;

pub(super) fn run(settings: &Settings) -> Result<(), Fault> {
    super::block_on(async {
        match settings.gateway.listeners.iter().find(|listener| listener.tls.is_empty()) {
            Some(listener) => ask_listener(settings, reachable(listener.address)).await?,
            // With TLS alone the certificate would not name this address, so the gateway is asked from the inside.
            None => ask_socket(settings).await?,
        }
        print("The gateway is well.")
    })
}

async fn ask_listener(settings: &Settings, address: SocketAddr) -> Result<(), Fault> {
    let path = format!("{}/health", settings.routes.prefix());
    let status = client::status_of(address, &authority(&settings.gateway.public), &path)
        .await
        .map_err(|error| Fault::failed(format!("No gateway answers at {address}: {error}.")))?;
    if status.is_success() {
        Ok(())
    } else {
        Err(Fault::failed(format!("The gateway at {address} says that it is not well ({status}).")))
    }
}

async fn ask_socket(settings: &Settings) -> Result<(), Fault> {
    let folder = &settings.store.folder;
    let mut client = client::connect(folder)
        .await
        .map_err(told)?
        .ok_or_else(|| Fault::failed(format!("No gateway runs on {}.", folder.display())))?;
    accept(client.ask(&Command::Health).await.map_err(told)?, Form::Text).map(drop)
}

/// From this machine, an unspecified address is reached over loopback.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn authority(public: &PublicUrl) -> String {
    public.port.map_or_else(|| public.host.to_string(), |port| format!("{}:{port}", public.host))
}
