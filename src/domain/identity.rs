//! What an upstream is told, and which names nobody else may tell it.

use super::user::User;

/// Whether a field's name, folded (each byte that is no letter or digit becomes `_`, lower case), is one that we or any
/// known gateway speaks with. Such fields are removed from every request.
pub fn is_identity_field(name: &[u8]) -> bool {
    let _ = name;
    todo!()
}

/// The identity headers of a person, made once per version of the person, ready to be copied.
pub fn identity_headers(user: &User) -> Vec<(&'static str, http::HeaderValue)> {
    let _ = user;
    todo!()
}
