use super::*;
use crate::clock::SystemClock;
use crate::random::OsRandom;

fn bot() -> Telegram {
    drop(rustls::crypto::ring::default_provider().install_default());
    let bot = Bot {
        base: "http://127.0.0.1:9".to_owned(),
        name: "@Gate".to_owned(),
        token: Secret::new("1:token".to_owned()),
    };
    Telegram::new(Outbound::new().unwrap(), Arc::new(SystemClock), Arc::new(OsRandom::new()), bot)
}

#[test]
fn a_button_has_room_for_the_ids_of_ours() {
    let bot = bot();
    let id = random::new_approval_id(&OsRandom::new()).to_string();
    // The longest number that Telegram gives to anybody.
    let chat = (1_i64 << 52) - 1;
    let data = bot.deny_data(chat, &id).expect("room");
    assert_eq!(bot.read_data(chat, &data), Some(id.as_str()));
    assert_eq!(bot.read_data(chat + 1, &data), None);
    assert_eq!(bot.deny_data(chat, &"x".repeat(40)), None);
}
