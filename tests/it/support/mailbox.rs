//! What would have been mailed.

use vestibule::domain::letter::{Message, Purpose};
use vestibule::domain::link::Link;
use vestibule::domain::secret::Secret;

use super::World;

#[derive(Debug)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) message: Message,
    /// Where its link leads.
    pub(crate) link: Option<String>,
    /// What is to be typed.
    pub(crate) code: Option<String>,
}

impl World {
    /// What was put into the outbox since the last look, the oldest first.
    pub(crate) async fn mails(&self) -> Vec<Mail> {
        let mut mails = Vec::new();
        for letter in self.app.store.letters(10_000).await.expect("a store") {
            self.app.store.end_letter(letter.id).await.expect("a store");
            let open = |sealed| self.app.secrets.open_link(letter.id, sealed).expect("a seal of ours").to_vec();
            let token = letter.token.as_ref().map(open).map(|bytes| String::from_utf8(bytes).expect("plain"));
            let is_code = letter.message.purpose() == Purpose::Code;
            let (code, token) = if is_code { (token, None) } else { (None, token) };
            let link = token.map(|token| {
                let path = kind_of(&letter.message).path(&Secret::new(token));
                format!("{}/.vestibule{path}", self.app.settings.gateway.public)
            });
            mails.push(Mail { to: letter.to.to_string(), message: letter.message, link, code });
        }
        mails
    }

    /// The one mail that was put there.
    #[track_caller]
    pub(crate) fn only(mails: Vec<Mail>) -> Mail {
        assert_eq!(mails.len(), 1, "{mails:#?}");
        mails.into_iter().next().expect("one")
    }
}

impl Mail {
    #[track_caller]
    pub(crate) fn link(&self) -> &str {
        self.link.as_deref().expect("a link")
    }
}

fn kind_of(message: &Message) -> Link {
    match message {
        Message::ConfirmRegistration | Message::ConfirmAddress => Link::ConfirmAddress,
        Message::ResetPassword { .. } => Link::Reset,
        _ => Link::NotMe,
    }
}
