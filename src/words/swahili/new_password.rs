use crate::domain::password_rules::{WeakPassword, Weakness};
use crate::words::{NewPasswordText, Sentence};

pub(super) fn say(text: NewPasswordText) -> Sentence {
    match text {
        NewPasswordText::Password => "Nenosiri jipya".into(),
        NewPasswordText::Again => "Rudia nenosiri jipya".into(),
        NewPasswordText::Hint { minimum } => Sentence::fill(
            "Angalau herufi {0}. Maneno machache yasiyohusiana ni mazuri, na ni rahisi kuyakumbuka.",
            &[&minimum.to_string()],
        ),
        NewPasswordText::Missing => "Weka nenosiri jipya.".into(),
        NewPasswordText::Weak(weak) => refuse(weak),
        NewPasswordText::Different => "Manenosiri hayo mawili hayafanani. Yaandike tena yote mawili.".into(),
    }
}

fn refuse(weak: WeakPassword) -> Sentence {
    match weak {
        WeakPassword::TooShort { minimum } => Sentence::fill(
            "Nenosiri hili ni fupi mno. Lifikishe herufi {0} au zaidi, kwa mfano kwa kuongeza neno moja au mawili.",
            &[&minimum.to_string()],
        ),
        WeakPassword::TooLong { maximum } => {
            Sentence::fill("Nenosiri lisizidi herufi {0}. Chagua lililo fupi zaidi.", &[&maximum.to_string()])
        }
        WeakPassword::Common => {
            "Nenosiri hili ni kati ya yale yanayojaribiwa kwanza. Chagua ambalo hakuna mtu mwingine analo.".into()
        }
        WeakPassword::Personal => {
            "Nenosiri hili limetokana na jina au anwani yako, ambavyo wengine wanavijua. Chagua jingine.".into()
        }
        WeakPassword::Guessable(weakness) => {
            Sentence::from(why_guessed(weakness)).then(" Ongeza neno moja au mawili yasiyotarajiwa.")
        }
    }
}

fn why_guessed(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::KeyboardRow => "Nenosiri hili linafuata mpangilio wa kibodi, kwa hiyo hukisiwa haraka.",
        Weakness::Repeats => "Nenosiri hili linajirudia, kwa hiyo hukisiwa haraka.",
        Weakness::Sequence => "Nenosiri hili ni mfuatano, kwa hiyo hukisiwa haraka.",
        Weakness::Date => "Nenosiri hili ni tarehe au mwaka, kwa hiyo hukisiwa haraka.",
        Weakness::Names => "Nenosiri hili limeundwa kwa majina, kwa hiyo hukisiwa haraka.",
        Weakness::Word => {
            "Nenosiri hili ni neno la kawaida, kwa hiyo hukisiwa haraka, hata likiandikwa kwa namna nyingine."
        }
        Weakness::TooSimple => "Nenosiri hili hukisiwa haraka.",
    }
}
