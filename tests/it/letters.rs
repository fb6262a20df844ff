//! Mails that go along with an act: written with it, or not at all.

use std::time::Duration;

use vestibule::actions::administer::users::{Changed, set_password};
use vestibule::actions::administer::{Administrator, Whom};
use vestibule::actions::letters::{Addressee, letter, notice};
use vestibule::clock::Clock as _;
use vestibule::crypto::token::{hash_token, new_token};
use vestibule::domain::audit::Act;
use vestibule::domain::language::Language;
use vestibule::domain::letter::{Message, Whence};
use vestibule::domain::secret::Secret;
use vestibule::domain::ticket::Errand;
use vestibule::domain::user::{EmailAddress, UserName};
use vestibule::store::{Along, Ending, Saved};

use crate::support::World;
use crate::support::world::TWO_APPS;

pub(crate) const MAIL: &str = "\n[mail]\nurl = \"smtp://localhost\"\nfrom = \"Vestibule <no-reply@example.com>\"\n";

const LONG: &str = "correct horse battery staple";

fn whence(world: &World) -> Whence {
    let at = world.clock.now();
    Whence { at, browser: "Firefox on Linux".to_owned(), address: "203.0.113.7".to_owned() }
}

async fn with_mail() -> World {
    World::with(&format!("{TWO_APPS}{MAIL}")).await
}

#[tokio::test]
async fn a_change_of_the_password_is_told_by_a_mail_whose_link_locks_the_account() {
    let world = with_mail().await;
    let ada = world.person("ada", LONG, &[]).await;
    let told = notice(&world.app, &ada, Message::PasswordChanged { whence: whence(&world) }).unwrap();
    let along = Along::from(world.entry(Act::PasswordSet)).with_notice(told);
    assert_eq!(world.app.store.save_user(&ada, Ending::All, along).await.unwrap(), Saved::Saved);

    let letters = world.app.store.letters(10).await.unwrap();
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!((letter.to.as_str(), letter.name.as_deref()), ("ada@example.com", Some("ada")));
    let token = world.app.secrets.open_link(letter.id, letter.token.as_ref().unwrap()).unwrap();
    let hash = hash_token(std::str::from_utf8(&token).unwrap()).unwrap();
    // It outlives the change of credentials that it is about.
    let ticket = world.app.store.ticket(&hash).await.unwrap().unwrap();
    let mailbox = EmailAddress::parse("ada@example.com").unwrap();
    assert_eq!(ticket.errand, Errand::Disown { user: ada.id, mailbox });
    assert!(letter.ends < ticket.ends, "the link works for longer than the mail may take");
}

#[tokio::test]
async fn what_was_not_done_is_not_told() {
    let world = with_mail().await;
    let ada = world.person("ada", LONG, &[]).await;
    let told = notice(&world.app, &ada, Message::PasswordChanged { whence: whence(&world) }).unwrap();
    let mut stale = ada.clone();
    stale.version += 1;
    let along = Along::from(world.entry(Act::PasswordSet)).with_notice(told);
    assert_eq!(world.app.store.save_user(&stale, Ending::All, along).await.unwrap(), Saved::Stale);
    assert!(world.app.store.letters(10).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_can_be_done_again_and_again_is_told_so_often_and_what_was_changed_always() {
    let world = with_mail().await;
    let ada = world.person("ada", LONG, &[]).await;
    let told = |message| notice(&world.app, &ada, message).unwrap().letters.len();
    let changing =
        || Message::AddressChanging { new: EmailAddress::parse("new@example.com").unwrap(), whence: whence(&world) };
    assert_eq!((0..40).map(|_| told(changing())).sum::<usize>(), 5);
    assert_eq!(told(Message::NewDevice { whence: whence(&world) }), 1, "each kind is counted apart");
    assert_eq!((0..40).map(|_| told(Message::PasswordChanged { whence: whence(&world) })).sum::<usize>(), 40);
    world.clock.advance(Duration::from_mins(61));
    assert_eq!(told(changing()), 1, "an hour later it is news again");
}

#[tokio::test]
async fn a_password_that_an_operator_sets_is_told() {
    let world = with_mail().await;
    world.person("ada", LONG, &[]).await;
    let whom = Whom::Name(UserName::parse("ada").unwrap());
    let password = Secret::new("tulip-granite-orbit-sandal-7".to_owned());
    let changed = set_password(&Administrator::of_shell(), &world.app, &whom, &password).await.unwrap();
    assert!(matches!(changed, Changed::Changed(_)), "{changed:?}");
    let mail = World::only(world.mails().await);
    assert_eq!(mail.message, Message::PasswordChanged { whence: Whence::nowhere(world.clock.now()) });
    assert!(mail.link().contains("/not-me?token="));
}

#[tokio::test]
async fn nobody_is_told_without_mail_or_at_an_address_that_may_be_somebody_elses() {
    let world = World::new().await;
    let ada = world.person("ada", LONG, &[]).await;
    let told = notice(&world.app, &ada, Message::PasswordChanged { whence: whence(&world) }).unwrap();
    assert!(told.letters.is_empty() && told.opens.is_empty());

    let world = with_mail().await;
    let mut ada = world.person("ada", LONG, &[]).await;
    ada.email.as_mut().unwrap().verified = false;
    let told = notice(&world.app, &ada, Message::PasswordChanged { whence: whence(&world) }).unwrap();
    assert!(told.letters.is_empty() && told.opens.is_empty());
    ada.email = None;
    assert!(notice(&world.app, &ada, Message::NewDevice { whence: whence(&world) }).unwrap().letters.is_empty());
}

#[tokio::test]
async fn the_token_of_a_link_lies_sealed_and_opens_in_its_own_mail_alone() {
    let world = with_mail().await;
    let address = EmailAddress::parse("new@example.com").unwrap();
    let to = Addressee { address: &address, name: None, user: None, language: Language::English };
    let (token, _) = new_token(&*world.app.random);
    let ends = world.clock.now().plus(Duration::from_mins(10));
    let make = || letter(&world.app, to, Message::ConfirmRegistration, ends, Some(&token)).unwrap();
    let (one, other) = (make(), make());
    assert_ne!(one.id, other.id);
    assert!(!format!("{one:?}").contains(token.expose()), "F10");
    let sealed = one.token.as_ref().unwrap();
    assert!(world.app.secrets.open_link(one.id, sealed).is_ok());
    assert!(world.app.secrets.open_link(other.id, sealed).is_err());
}
