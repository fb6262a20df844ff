use crate::words::{ConfirmText, Sentence};

pub(super) fn say(text: ConfirmText) -> Sentence {
    match text {
        ConfirmText::Title => "Confirma que eres tú".into(),
        ConfirmText::WhyPassword => {
            "Ya has iniciado sesión, pero aquí se vuelve a pedir tu contraseña cada cierto tiempo.".into()
        }
        ConfirmText::WhyCode => "Ya has iniciado sesión, pero aquí se pide algo más.".into(),
        ConfirmText::Unsuccessful => "Todavía no ha funcionado".into(),
    }
}
