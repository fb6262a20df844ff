//! Tells an app who is there, in a way that it can check.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use http::HeaderName;

use crate::app::App;
use crate::crypto::signer::KeyFault;
use crate::domain::identity::Claims;
use crate::domain::routing::AppIndex;
use crate::live::sessions::LiveSession;
use crate::live::statements::Statement;
use crate::random;

/// The header fields for one app; only for a request whose permit is identified. A signature is made once for some
/// minutes. Without one nothing is told, and the request should fail: an app must not take a person for nobody.
pub fn vouch(app: &App, session: &LiveSession, to: AppIndex) -> Result<Arc<Statement>, KeyFault> {
    let to = &app.settings.apps.get(to.0).ok_or(KeyFault::NotSigned)?.recipient;
    let now = app.clock.now();
    let key = app.signer.at(now)?;
    if let Some(statement) = session.statements.get(to, key.id, now) {
        return Ok(statement);
    }
    let jti = URL_SAFE_NO_PAD.encode(random::bytes::<16>(&*app.random));
    let sessions = (session.root().session.id, &session.session);
    let claims = Claims::new(to, &session.user, sessions, jti, now);
    let assertion = app.signer.sign(&key, &claims)?;
    let told = to.preset.tell(&session.user, &assertion);
    let fields = told.into_iter().map(|(name, value)| (HeaderName::from_static(name), value)).collect();
    let statement = Arc::new(Statement { to: Arc::clone(to), key: key.id, signed: now, fields });
    session.statements.keep(&statement);
    Ok(statement)
}
