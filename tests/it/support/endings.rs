//! What an operator does to an account while something of it is still half done.

use vestibule::domain::audit::Act;
use vestibule::domain::ban::{Ban, Banned};
use vestibule::domain::user::{Status, User};
use vestibule::random::new_ban_id;
use vestibule::store::{Ending, Saved};

use super::World;

pub(crate) const ENDINGS: [&str; 4] = ["disabled", "deleted", "password", "banned"];

impl World {
    /// By one of the ways that `ENDINGS` names.
    pub(crate) async fn end_account(&self, name: &str, how: &str) {
        let user = self.user(name).await;
        let (changed, act) = match how {
            "disabled" => (User { status: Status::Disabled, ..user }, Act::UserDisabled),
            "password" => (User { display_name: "Ada".into(), ..user }, Act::PasswordSet),
            "deleted" => {
                self.app.store.delete_user(user.id, self.entry(Act::UserDeleted).into()).await.expect("a store");
                return;
            }
            _ => {
                let (id, who) = (new_ban_id(&*self.app.random), Banned::User(user.id));
                let ban = Ban { id, who, until: None, reason: "a test".to_owned(), created: self.now() };
                self.app.store.add_ban(ban, self.entry(Act::BanAdded)).await.expect("a store");
                return;
            }
        };
        let saved = self.app.store.save_user(&changed, Ending::All, self.entry(act).into()).await.expect("a store");
        assert_eq!(saved, Saved::Saved);
    }
}
