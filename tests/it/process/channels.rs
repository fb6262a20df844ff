//! What a channel shares with us, and a gateway that uses it, well and in vain.

use std::fs;

use vestibule::domain::audit::{Act, Actor, AuditEntry};
use vestibule::domain::factor::{ChannelName, Factor, Keeps, Label, Reached, ReachedKind};
use vestibule::domain::user::UserName;
use vestibule::random::new_factor_id;
use vestibule::store::{FactorChange, Saved};
use vestibule::wiring::{self, FirstStart};

use super::app::Manner;
use super::{App, PASSWORD, Place, config};
use crate::support::doubles::{telegram, twilio_verify, webhook};

/// Whom each of the channels reaches, and where.
const REACHED: [(&str, &str, ReachedKind, &str); 3] = [
    ("ada", "own", ReachedKind::Push, "ada"),
    ("bob", "texts", ReachedKind::Sms, "+4915123456767"),
    ("eve", "bot", ReachedKind::Push, "4711"),
];

/// While no gateway runs.
async fn give_reached(place: &Place) {
    let loaded = vestibule::config::load(&place.path("vestibule.toml")).unwrap();
    let built = wiring::build(loaded.settings, FirstStart::Allowed).await.unwrap();
    let app = built.current.load_full();
    for (name, channel, kind, at) in REACHED {
        let user = app.store.user_by_name(&UserName::parse(name).unwrap()).await.unwrap().unwrap();
        let id = new_factor_id(&*app.random);
        let at = app.secrets.seal_factor(id, at.as_bytes(), &*app.random).unwrap();
        let channel = ChannelName::parse(channel).unwrap();
        let now = app.clock.now();
        let factor = Factor {
            id,
            user: user.id,
            label: Label::parse("Phone").unwrap(),
            keeps: Keeps::Reached(Reached { channel, kind, at, shown: "Phone".to_owned() }),
            created: now,
            last_used: None,
            version: 0,
        };
        let change = FactorChange {
            user: user.id,
            user_version: user.version,
            removes: Vec::new(),
            adds: vec![factor],
            ends_trust: false,
        };
        let act = Act::FactorAdded;
        let (by, user, note) = (Actor::Operator, Some(user.id), String::new());
        let entry = AuditEntry { at: now, act, by, user, session: None, address: None, note };
        assert_eq!(app.store.change_factors(change, entry.into()).await.unwrap(), Saved::Saved);
    }
    app.store.close().await;
}

/// F10: neither where others on the machine look, nor in what is stored, nor in a line about what failed: Telegram has its
/// token in the address itself.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_channel_shares_with_us_stands_nowhere_else_than_the_operator_wrote_it() {
    let (works, texts, bot) = (App::start(), App::with(Manner::HangsUp), App::with(Manner::HangsUp));
    let twilio = "tw-auth-token-of-this-place-alone";
    let channels = format!(
        "[metrics]\nlisten = \"127.0.0.1:0\"\n\
         [[channel]]\nname = \"own\"\nkind = \"webhook\"\nurl = \"http://{}/push\"\nsecret = \"{}\"\n\
         [[channel]]\nname = \"texts\"\nkind = \"twilio-verify\"\nurl = \"http://{}\"\naccount = \"{}\"\n\
         service = \"{}\"\nsecret_file = \"twilio\"\noffers = [\"sms\"]\n\
         [[channel]]\nname = \"bot\"\nkind = \"telegram\"\nurl = \"http://{}\"\naccount = \"{}\"\nsecret = \"{}\"\n",
        works.address,
        webhook::SECRET,
        texts.address,
        twilio_verify::ACCOUNT,
        twilio_verify::SERVICE,
        bot.address,
        telegram::BOT,
        telegram::TOKEN,
    );
    let place = Place::with(&config(App::start().address, "", &channels));
    fs::write(place.path("twilio"), twilio).unwrap();
    for secret in [webhook::SECRET, twilio, telegram::TOKEN, telegram::TOKEN.split(':').nth(1).unwrap()] {
        place.secrets.note(secret);
    }
    for (name, ..) in REACHED {
        place.person(name);
    }
    give_reached(&place).await;

    let gateway = place.run();
    for (name, app) in [("ada", &works), ("bob", &texts), ("eve", &bot)] {
        let before = app.heard().len();
        place.browser(&gateway).sign_in(name, PASSWORD).is(303);
        app.wait_for(before + 1);
    }
    gateway.log.wait_for("nothing could be asked elsewhere");
    gateway.stop();
    assert!(bot.heard().iter().any(|line| line.contains(telegram::TOKEN)), "{:?}", bot.heard());
    place.has_written_no_secret();
    place.seen.has_read(&["/cmdline", "/environ", "/metrics"]);
}
