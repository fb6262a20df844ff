use crate::domain::password_rules::{WeakPassword, Weakness};
use crate::words::{NewPasswordText, Sentence};

pub(super) fn say(text: NewPasswordText) -> Sentence {
    match text {
        NewPasswordText::Password => "Nouveau mot de passe".into(),
        NewPasswordText::Again => "Nouveau mot de passe, encore une fois".into(),
        NewPasswordText::Hint { minimum } => Sentence::fill(
            "Au moins {0}\u{a0}caractères. Quelques mots sans rapport entre eux font un bon mot de passe, facile à \
             retenir.",
            &[&minimum.to_string()],
        ),
        NewPasswordText::Missing => "Saisissez un nouveau mot de passe.".into(),
        NewPasswordText::Weak(weak) => refuse(weak),
        NewPasswordText::Different => {
            "Les deux mots de passe ne sont pas identiques. Saisissez-les tous les deux à nouveau.".into()
        }
    }
}

fn refuse(weak: WeakPassword) -> Sentence {
    match weak {
        WeakPassword::TooShort { minimum } => Sentence::fill(
            "Ce mot de passe est trop court. Il lui faut au moins {0}\u{a0}caractères\u{a0}: ajoutez par exemple un \
             mot ou deux.",
            &[&minimum.to_string()],
        ),
        WeakPassword::TooLong { maximum } => Sentence::fill(
            "Un mot de passe a au plus {0}\u{a0}caractères. Choisissez-en un plus court.",
            &[&maximum.to_string()],
        ),
        WeakPassword::Common => {
            "Ce mot de passe fait partie des premiers que l’on essaie. Choisissez-en un que personne d’autre n’a."
                .into()
        }
        WeakPassword::Personal => {
            "Ce mot de passe est formé de votre nom ou de votre adresse, que d’autres connaissent. Choisissez-en un \
             autre."
                .into()
        }
        WeakPassword::Guessable(weakness) => {
            Sentence::from(why_guessed(weakness)).then(" Ajoutez un mot ou deux auxquels personne ne s’attend.")
        }
    }
}

fn why_guessed(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::KeyboardRow => "Ce mot de passe suit les touches du clavier et se devine vite.",
        Weakness::Repeats => "Ce mot de passe se répète et se devine vite.",
        Weakness::Sequence => "Ce mot de passe est une suite logique et se devine vite.",
        Weakness::Date => "Ce mot de passe est une date ou une année et se devine vite.",
        Weakness::Names => "Ce mot de passe est formé de noms et se devine vite.",
        Weakness::Word => "Ce mot de passe est un mot et se devine vite, de quelque façon qu’on l’écrive.",
        Weakness::TooSimple => "Ce mot de passe se devine vite.",
    }
}
