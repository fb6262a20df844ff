//! A new password: judged by the rules and by what others know of its owner, and hashed.

use crate::app::App;
use crate::crypto::password::Busy;
use crate::domain::password_rules::{PasswordRules, Unfit, WeakPassword};
use crate::domain::secret::{Password, Secret};
use crate::domain::user::{GroupName, PasswordHash, User};

/// Whose password it will be.
#[derive(Clone, Debug)]
pub struct Owner<'a> {
    /// What others know of them: names and address.
    pub known: Vec<&'a str>,
    /// By which it is decided how long it must be.
    pub groups: &'a [GroupName],
}

/// As a form has it: twice, so that a slip of the finger locks nobody out.
pub struct Twice {
    pub password: Secret,
    pub again: Secret,
}

impl<'a> Owner<'a> {
    pub fn of(user: &'a User) -> Self {
        let mut known = vec![user.name.as_str(), &user.display_name, &user.given_name, &user.family_name];
        known.extend(user.email.as_ref().map(|email| email.address.as_str()));
        Self { known, groups: &user.groups }
    }
}

/// What the new password of somebody in these groups must be.
pub fn rules<'a>(app: &'a App, groups: &[GroupName]) -> &'a PasswordRules {
    app.settings.passwords.rules.rules_in(groups, &app.settings.second_factor.policy)
}

/// What a person typed into a form's two fields.
pub async fn choose(app: &App, owner: &Owner<'_>, typed: &Twice) -> Result<Result<PasswordHash, Unfit>, Busy> {
    match judge_twice(app, owner, typed) {
        Ok(password) => Ok(Ok(app.passwords.hash(&password).await?)),
        Err(unfit) => Ok(Err(unfit)),
    }
}

/// The same, not hashed yet.
pub(super) fn judge_twice(app: &App, owner: &Owner<'_>, typed: &Twice) -> Result<Password, Unfit> {
    if typed.password.expose().is_empty() {
        return Err(Unfit::Missing);
    }
    let password = judge(app, owner, &typed.password).map_err(Unfit::Weak)?;
    // In constant time: secrets are compared in no other way.
    if typed.password != typed.again {
        return Err(Unfit::Different);
    }
    Ok(password)
}

/// One that was typed once, such as by an operator.
pub async fn judge_and_hash(
    app: &App,
    owner: &Owner<'_>,
    password: &Secret,
) -> Result<Result<PasswordHash, WeakPassword>, Busy> {
    match judge(app, owner, password) {
        Ok(password) => Ok(Ok(app.passwords.hash(&password).await?)),
        Err(weak) => Ok(Err(weak)),
    }
}

fn judge(app: &App, owner: &Owner<'_>, password: &Secret) -> Result<Password, WeakPassword> {
    let rules = rules(app, owner.groups);
    let password = Password::typed(password).map_err(|_| WeakPassword::TooLong { maximum: rules.maximum })?;
    let mut about = owner.known.clone();
    about.push(app.settings.branding.name.as_str());
    rules.judge(&password, &about)?;
    Ok(password)
}
