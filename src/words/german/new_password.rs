use crate::domain::password_rules::{WeakPassword, Weakness};
use crate::words::{NewPasswordText, Sentence};

pub(super) fn say(text: NewPasswordText) -> Sentence {
    match text {
        NewPasswordText::Password => "Neues Passwort".into(),
        NewPasswordText::Again => "Neues Passwort wiederholen".into(),
        NewPasswordText::Hint { minimum } => Sentence::fill(
            "Mindestens {0} Zeichen. Gut und leicht zu merken sind ein paar Wörter, die nichts miteinander zu tun \
             haben.",
            &[&minimum.to_string()],
        ),
        NewPasswordText::Missing => "Geben Sie ein neues Passwort ein.".into(),
        NewPasswordText::Weak(weak) => refuse(weak),
        NewPasswordText::Different => {
            "Die beiden Passwörter sind nicht gleich. Geben Sie beide noch einmal ein.".into()
        }
    }
}

fn refuse(weak: WeakPassword) -> Sentence {
    match weak {
        WeakPassword::TooShort { minimum } => Sentence::fill(
            "Dieses Passwort ist zu kurz. Nehmen Sie mindestens {0} Zeichen, zum Beispiel ein oder zwei Wörter mehr.",
            &[&minimum.to_string()],
        ),
        WeakPassword::TooLong { maximum } => {
            Sentence::fill("Ein Passwort hat höchstens {0} Zeichen. Wählen Sie ein kürzeres.", &[&maximum.to_string()])
        }
        WeakPassword::Common => {
            "Dieses Passwort gehört zu denen, die zuerst ausprobiert werden. Wählen Sie eines, das sonst niemand hat."
                .into()
        }
        WeakPassword::Personal => {
            "Dieses Passwort besteht aus Ihrem Namen oder Ihrer Adresse, und die kennen andere. Wählen Sie ein anderes."
                .into()
        }
        WeakPassword::Guessable(weakness) => Sentence::from(why_guessed(weakness))
            .then(" Fügen Sie ein oder zwei Wörter hinzu, mit denen niemand rechnet."),
    }
}

fn why_guessed(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::KeyboardRow => "Dieses Passwort folgt den Tasten der Tastatur und ist schnell erraten.",
        Weakness::Repeats => "Dieses Passwort wiederholt sich und ist schnell erraten.",
        Weakness::Sequence => "Dieses Passwort ist eine einfache Folge und schnell erraten.",
        Weakness::Date => "Dieses Passwort ist ein Datum oder ein Jahr und schnell erraten.",
        Weakness::Names => "Dieses Passwort besteht aus Namen und ist schnell erraten.",
        Weakness::Word => "Dieses Passwort ist ein Wort und schnell erraten, wie auch immer es geschrieben ist.",
        Weakness::TooSimple => "Dieses Passwort ist schnell erraten.",
    }
}
