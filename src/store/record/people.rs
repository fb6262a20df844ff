//! A person, as written.

use serde::{Deserialize, Serialize};

use super::{Record, Unreadable, stored_words};
use crate::domain::language::Language;
use crate::domain::time::Timestamp;
use crate::domain::user::{Email, EmailAddress, GroupName, PasswordHash, Status, User, UserName};

#[derive(Serialize, Deserialize)]
#[serde(tag = "v")]
pub enum StoredUser {
    #[serde(rename = "1")]
    V1(UserV1),
}

#[derive(Serialize, Deserialize)]
pub struct UserV1 {
    id: String,
    name: String,
    display_name: String,
    #[serde(default)]
    given_name: String,
    #[serde(default)]
    family_name: String,
    email: Option<EmailV1>,
    groups: Vec<String>,
    password: Option<String>,
    status: StatusV1,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    factor_order: Vec<String>,
    created: u64,
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct EmailV1 {
    address: String,
    verified: bool,
}

impl Record for User {
    type Stored = StoredUser;
}

impl From<User> for StoredUser {
    fn from(user: User) -> Self {
        Self::V1(UserV1 {
            id: user.id.to_string(),
            name: user.name.to_string(),
            display_name: user.display_name,
            given_name: user.given_name,
            family_name: user.family_name,
            email: user.email.map(|Email { address, verified }| EmailV1 { address: address.to_string(), verified }),
            groups: user.groups.iter().map(ToString::to_string).collect(),
            password: user.password.map(|hash| hash.as_phc().to_owned()),
            status: user.status.into(),
            language: user.language.map(|language| language.tag().to_owned()),
            factor_order: user.factor_order.iter().map(ToString::to_string).collect(),
            created: user.created.millis(),
            version: user.version,
        })
    }
}

impl TryFrom<StoredUser> for User {
    type Error = Unreadable;

    fn try_from(StoredUser::V1(user): StoredUser) -> Result<Self, Unreadable> {
        let email = user.email.map(|EmailV1 { address, verified }| {
            EmailAddress::parse(&address).map(|address| Email { address, verified }).map_err(|_| Unreadable("address"))
        });
        let groups = user.groups.iter().map(|group| GroupName::parse(group).map_err(|_| Unreadable("group")));
        let factors = user.factor_order.iter().map(|id| id.parse().map_err(|_| Unreadable("order of factors")));
        Ok(Self {
            id: user.id.parse().map_err(|_| Unreadable("id"))?,
            name: UserName::parse(&user.name).map_err(|_| Unreadable("name"))?,
            display_name: user.display_name,
            given_name: user.given_name,
            family_name: user.family_name,
            email: email.transpose()?,
            groups: groups.collect::<Result<_, _>>()?,
            password: user.password.map(PasswordHash::from_phc),
            status: user.status.into(),
            language: user.language.as_deref().and_then(Language::from_tag),
            factor_order: factors.collect::<Result<_, _>>()?,
            created: Timestamp::from_millis(user.created),
            version: user.version,
        })
    }
}

stored_words!(StatusV1, Status: Active, Disabled, Waiting);
