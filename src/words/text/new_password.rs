use crate::domain::password_rules::WeakPassword;

/// A new password, wherever one is asked for.
#[derive(Clone, Copy, Debug)]
pub enum NewPasswordText {
    Password,
    Again,
    Hint { minimum: usize },
    Missing,
    Weak(WeakPassword),
    Different,
}
