//! Verbs about bans.

use std::net::IpAddr;
use std::time::Duration;

use ipnet::IpNet;

use super::{Performed, Stop, invalid, no_such_person, quoted, refuse, show, whom};
use crate::actions::administer::bans::{self, Target, Terms};
use crate::actions::administer::{Administrator, Whom, users};
use crate::app::App;
use crate::control::wire::{Reason, Reply};
use crate::domain::ids::BanId;
use crate::domain::user::UserName;

const LONGEST_REASON: usize = 200;

pub(super) async fn list(admin: &Administrator, app: &App) -> Performed {
    Ok(Reply::Bans(bans::list(admin, app).await?.iter().map(show::ban).collect()))
}

pub(super) async fn add(
    admin: &Administrator,
    app: &App,
    typed: &str,
    seconds: Option<u64>,
    reason: String,
) -> Performed {
    let lasts = seconds.map(Duration::from_secs);
    if lasts == Some(Duration::ZERO) {
        return Err(refuse(Reason::Invalid, "A ban must last at least a second; without --for it lasts for ever."));
    }
    if reason.chars().count() > LONGEST_REASON || reason.chars().any(char::is_control) {
        return Err(refuse(Reason::Invalid, format!("A reason is one line of at most {LONGEST_REASON} characters.")));
    }
    let target = match network(typed)? {
        Some(network) => {
            refuse_a_name_that_reads_like_it(admin, app, typed).await?;
            Target::Network(network)
        }
        None => Target::Person(whom(typed)?),
    };
    let listed = bans::add(admin, app, &target, Terms { lasts, reason }).await?.ok_or_else(|| no_such_person(typed))?;
    Ok(Reply::Ban(show::ban(&listed)))
}

pub(super) async fn revoke(admin: &Administrator, app: &App, typed: &str) -> Performed {
    let id: BanId = typed
        .parse()
        .map_err(|_| invalid(typed, "a ban's id is b_ and 26 letters and digits, as `vestibule ban list` shows it"))?;
    if bans::revoke(admin, app, id).await? {
        Ok(Reply::done(format!("Ban {id} is lifted.")))
    } else {
        Err(refuse(Reason::NotFound, format!("There is no ban {id}; `vestibule ban list` shows all that hold.")))
    }
}

/// An address or a network in the one spelling in which visitors' addresses are compared; `None` for anything else.
fn network(typed: &str) -> Result<Option<IpNet>, Stop> {
    if let Ok(address) = typed.parse::<IpAddr>() {
        return Ok(Some(IpNet::from(address.to_canonical())));
    }
    let Ok(network) = typed.parse::<IpNet>() else {
        return if typed.contains('/') {
            Err(invalid(typed, "a network is written like 192.0.2.0/24 or 2001:db8::/32"))
        } else {
            Ok(None)
        };
    };
    if network.prefix_len() == 0 {
        return Err(refuse(Reason::Invalid, format!("{} is everybody; stop the gateway instead.", quoted(typed))));
    }
    if network.addr() != network.network() {
        let (one, all) = (IpNet::from(network.addr()), network.trunc());
        let message = format!("{} could mean the network {all} or the one address {one}; write which.", quoted(typed));
        return Err(refuse(Reason::Ambiguous, message));
    }
    if let IpNet::V6(v6) = network
        && v6.network().to_ipv4_mapped().is_some()
    {
        return Err(invalid(typed, "a network of IPv4 addresses is written like 192.0.2.0/24"));
    }
    Ok(Some(network))
}

async fn refuse_a_name_that_reads_like_it(admin: &Administrator, app: &App, typed: &str) -> Result<(), Stop> {
    let Ok(name) = UserName::parse(typed) else { return Ok(()) };
    if users::show(admin, app, &Whom::Name(name)).await?.is_none() {
        return Ok(());
    }
    let message = format!(
        "{0} is an address and also a user's name. Write the address as \"{0}/32\"; a person is kept out with `vestibule user disable`.",
        typed.escape_debug()
    );
    Err(refuse(Reason::Ambiguous, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Result<Option<String>, Reason> {
        match network(typed) {
            Ok(found) => Ok(found.map(|network| network.to_string())),
            Err(Stop::Refused(refused)) => Err(refused.reason),
            Err(Stop::Failed(failure)) => panic!("{typed}: {failure}"),
        }
    }

    #[test]
    fn an_address_has_one_meaning() {
        for (typed, expected) in [
            ("192.0.2.7", Ok(Some("192.0.2.7/32"))),
            ("192.0.2.0/24", Ok(Some("192.0.2.0/24"))),
            ("::ffff:192.0.2.7", Ok(Some("192.0.2.7/32"))),
            ("2001:DB8::1", Ok(Some("2001:db8::1/128"))),
            ("2001:db8::/32", Ok(Some("2001:db8::/32"))),
            ("ada", Ok(None)),
            ("192.0.2.7/24", Err(Reason::Ambiguous)),
            ("192.0.2.0/33", Err(Reason::Invalid)),
            ("0.0.0.0/0", Err(Reason::Invalid)),
            ("::/0", Err(Reason::Invalid)),
            ("::ffff:192.0.2.0/120", Err(Reason::Invalid)),
            ("10.0.0/8", Err(Reason::Invalid)),
        ] {
            assert_eq!(read(typed), expected.map(|found| found.map(str::to_owned)), "{typed}");
        }
    }
}
