use crate::words::{ConfirmText, Sentence};

pub(super) fn say(text: ConfirmText) -> Sentence {
    match text {
        ConfirmText::Title => "Confirmez que c’est bien vous".into(),
        ConfirmText::WhyPassword => {
            "Votre session est ouverte, mais cette page redemande votre mot de passe de temps en temps.".into()
        }
        ConfirmText::WhyCode => "Votre session est ouverte, mais cette page demande une preuve de plus.".into(),
        ConfirmText::Unsuccessful => "La confirmation n’a pas abouti".into(),
    }
}
