//! What an upstream is told, and which names nobody else may tell it.

mod claims;
mod preset;

pub use claims::{ASSERTION_LASTS, Claims};
pub use preset::{Preset, Recipient};

/// Longer than every name below, and than every beginning of a family of names.
const LONGEST: usize = 48;

/// Whether a field's name, folded (each byte that is no letter or digit becomes `_`, lower case), is one that we or any
/// known gateway speaks with. Such fields are removed from every request, headers and trailers.
///
/// They are those of Authelia, tinyauth, Pangolin, oauth2-proxy, Rauthy, authentik, Pomerium, Vouch, Louketo,
/// Oathkeeper, caddy-security, Kong, APISIX, Cloudflare, Google, Azure, AWS, Tailscale, Teleport, Warpgate,
/// `SiteMinder`, `WebSEAL`, Shibboleth, mellon and `mod_auth_openidc`, those that apps such as Grafana believe by default,
/// and those that carry a client's certificate. `Authorization`, `X-Auth-Token` and `X-User-Id` stay: clients sign in to
/// apps themselves with these.
pub fn is_identity_field(name: &[u8]) -> bool {
    let mut buffer = [0; LONGEST];
    let folded = fold_name(name, &mut buffer);
    match folded.first() {
        Some(b'x') => is_one_of(folded, name, &X_NAMES, &X_FAMILIES),
        Some(b'c' | b'e' | b'h' | b'i' | b'm' | b'o' | b'r' | b's' | b't') => {
            is_one_of(folded, name, &NAMES, &FAMILIES)
        }
        _ => false,
    }
}

const NAMES: [&str; 6] = ["client_cert", "client_cert_chain", "ct_remote_user", "eppn", "sm_user", "smuser"];

const FAMILIES: [&str; 18] = [
    "cas_",
    "cf_access_",
    "http_remote_",
    "http_x_remote_",
    "iv_creds",
    "iv_groups",
    "iv_user",
    "mellon_",
    "oam_",
    "oidc_",
    "redirect_remote_",
    "remote_",
    "shib_",
    "sm_user",
    "ssl_",
    "tailscale_",
    "teleport_",
    "tls_client_",
];

const X_NAMES: [&str; 32] = [
    "x_anonymous_consumer",
    "x_apigateway_api_userinfo",
    "x_auth_email",
    "x_auth_family_name",
    "x_auth_given_name",
    "x_auth_group",
    "x_auth_groups",
    "x_auth_name",
    "x_auth_preferred_username",
    "x_auth_role",
    "x_auth_roles",
    "x_auth_signature",
    "x_auth_subject",
    "x_auth_user",
    "x_auth_userid",
    "x_auth_username",
    "x_authelia_url",
    "x_client_dn",
    "x_client_verify",
    "x_email",
    "x_endpoint_api_userinfo",
    "x_groups",
    "x_id_token",
    "x_proxy_user",
    "x_roles",
    "x_user",
    "x_user_email",
    "x_user_groups",
    "x_user_name",
    "x_user_roles",
    "x_userinfo",
    "x_username",
];

const X_FAMILIES: [&str; 35] = [
    "x_amzn_oidc_",
    "x_arr_clientcert",
    "x_auth_request_",
    "x_authenticated_",
    "x_authentik_",
    "x_client_cert",
    "x_consumer_",
    "x_credential_",
    "x_forwarded_access_token",
    "x_forwarded_client_cert",
    "x_forwarded_email",
    "x_forwarded_group",
    "x_forwarded_id_token",
    "x_forwarded_name",
    "x_forwarded_preferred_username",
    "x_forwarded_role",
    "x_forwarded_tls_",
    "x_forwarded_user",
    "x_goog_authenticated_",
    "x_goog_iap_",
    "x_ms_client_principal",
    "x_ms_token_",
    "x_oidc_",
    "x_pomerium_",
    "x_proxy_remote_",
    "x_remote_",
    "x_shib_",
    "x_ssl_",
    "x_tls_client_",
    "x_token_subject",
    "x_token_user",
    "x_vestibule_",
    "x_vouch_",
    "x_warpgate_",
    "x_webauth_",
];

/// Whether a field's name, folded likewise, says where a request came from, what it asked for, or how it should be
/// handled on its way. The gateway alone says so: it removes what came, whoever sent it, and writes its own (from what
/// trusted proxies said, where it knows some). An app would otherwise act on another path, method or address than was
/// judged. So `X-HTTP-Method-Override` is gone, too; those who need it ask with the method itself.
pub fn is_forwarding_field(name: &[u8]) -> bool {
    let mut buffer = [0; LONGEST];
    let folded = fold_name(name, &mut buffer);
    match folded.first() {
        Some(b'c' | b'f' | b'p' | b't' | b'w' | b'x') => {
            is_one_of(folded, name, &FORWARDING_NAMES, &FORWARDING_FAMILIES)
        }
        _ => false,
    }
}

const FORWARDING_NAMES: [&str; 37] = [
    "cf_connecting_ip",
    "cf_connecting_ipv6",
    "cf_pseudo_ipv4",
    "cf_visitor",
    "client_ip",
    "fastly_client_ip",
    "fly_client_ip",
    "forwarded",
    "front_end_https",
    "proxy",
    "proxy_client_ip",
    "true_client_ip",
    "wl_proxy_client_ip",
    "x_accel_mapping",
    "x_appengine_user_ip",
    "x_azure_clientip",
    "x_azure_socketip",
    "x_client_ip",
    "x_cluster_client_ip",
    "x_forward_for",
    "x_forwarded",
    "x_host",
    "x_http_method",
    "x_http_method_override",
    "x_method_override",
    "x_original_forwarded_for",
    "x_originating_ip",
    "x_proto",
    "x_proxyuser_ip",
    "x_real_host",
    "x_real_ip",
    "x_real_port",
    "x_real_proto",
    "x_scheme",
    "x_sendfile_type",
    "x_url_scheme",
    "x_true_client_ip",
];

const FORWARDING_FAMILIES: [&str; 5] = ["x_envoy_", "x_forwarded_", "x_middleware_", "x_original_", "x_rewrite_"];

fn fold_name<'b>(name: &[u8], buffer: &'b mut [u8; LONGEST]) -> &'b [u8] {
    for (folded, byte) in buffer.iter_mut().zip(name) {
        *folded = if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() } else { b'_' };
    }
    buffer.get(..name.len().min(LONGEST)).unwrap_or_default()
}

fn is_one_of(folded: &[u8], name: &[u8], names: &[&str], families: &[&str]) -> bool {
    families.iter().any(|family| folded.starts_with(family.as_bytes()))
        || (name.len() <= LONGEST && names.iter().any(|known| folded == known.as_bytes()))
}

#[cfg(test)]
mod tests;
