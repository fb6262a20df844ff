//! Where a request came from, as its upstream is told. Requests of one connection mostly came the same way, so it is
//! written once for all of them.

use http::header::{FORWARDED, HOST, HeaderMap, HeaderName, HeaderValue, VIA};
use pingora_error::{ErrorType, OrErr, Result};

use crate::domain::arrival::Arrival;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const X_FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const X_REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

#[derive(Debug)]
pub struct Origin {
    arrival: Arrival,
    host: HeaderValue,
    told: [(HeaderName, HeaderValue); 6],
}

impl Origin {
    /// How many fields are added to a request.
    pub(super) const FIELDS: usize = 7;

    /// One address, since nobody but us vouches for more.
    pub fn of(arrival: &Arrival) -> Result<Self> {
        let (scheme, usual_port) = if arrival.secure { ("https", 443) } else { ("http", 80) };
        let host = match arrival.port {
            Some(port) => format!("{}:{port}", arrival.host),
            None => arrival.host.to_string(),
        };
        let client = arrival.client.to_string();
        let (open, close) = if arrival.client.is_ipv6() { ("\"[", "]\"") } else { ("", "") };
        let forwarded = ["for=", open, &client, close, ";host=\"", &host, "\";proto=", scheme].concat();
        let (host, client) = (value(host)?, value(client)?);
        let told = [
            (FORWARDED, value(forwarded)?),
            (X_FORWARDED_PORT, arrival.port.unwrap_or(usual_port).into()),
            (X_FORWARDED_HOST, host.clone()),
            (X_FORWARDED_PROTO, HeaderValue::from_static(scheme)),
            (X_REAL_IP, client.clone()),
            (X_FORWARDED_FOR, client),
        ];
        Ok(Self { arrival: arrival.clone(), host, told })
    }

    pub(super) fn is_of(&self, arrival: &Arrival) -> bool {
        self.arrival == *arrival
    }

    pub(super) fn tell(&self, headers: &mut HeaderMap) {
        // What was judged is what is asked for, where the client or a trusted proxy spelled it differently.
        if headers.get(HOST).is_none_or(|asked| *asked != self.host) {
            headers.insert(HOST, self.host.clone());
        }
        for (name, value) in &self.told {
            headers.insert(name, value.clone());
        }
        headers.append(VIA, HeaderValue::from_static("1.1 vestibule"));
    }
}

fn value(text: String) -> Result<HeaderValue> {
    HeaderValue::try_from(text).or_err(ErrorType::InvalidHTTPHeader, "a field of ours is none")
}
