use super::register::bad_email;
use super::values::span;
use crate::words::measure::Rounding;
use crate::words::{AlreadyHereText, NotMeText, ResetText, Sentence};

pub(super) fn reset(text: ResetText<'_>) -> Sentence {
    match text {
        ResetText::Title => "¿Olvidaste tu contraseña?".into(),
        ResetText::About => {
            "Escribe la dirección de correo de tu cuenta. Te enviaremos un enlace para elegir una nueva contraseña."
                .into()
        }
        ResetText::Email => "Correo electrónico".into(),
        ResetText::Button => "Enviar el enlace".into(),
        ResetText::SignIn => "Volver al inicio de sesión".into(),
        ResetText::Unsuccessful => "Todavía no se ha enviado ningún enlace".into(),
        ResetText::EmailMissing => "Escribe tu dirección de correo.".into(),
        ResetText::EmailBad(why) => bad_email(why),
        ResetText::LinkEnded => "Ese enlace ya se ha usado o ha caducado. Aquí puedes pedir otro.".into(),
        ResetText::OpenTooLong => {
            "Esta página ha estado abierta demasiado tiempo. No se ha cambiado nada. Inténtalo de nuevo.".into()
        }
        ResetText::SentTitle => "Revisa tu correo".into(),
        ResetText::Sent { address } => Sentence::fill(
            "Si aquí hay una cuenta con la dirección {0}, le llegará un correo con un enlace.",
            &[address],
        ),
        ResetText::SentNext { lasts } => {
            Sentence::fill("El enlace caduca dentro de {0}.", &[&span(lasts, Rounding::Down)])
        }
        ResetText::SentNothing => {
            "¿No ha llegado nada? Mira también en el correo no deseado y comprueba la dirección. A cada dirección \
             enviamos como máximo tres correos por hora."
                .into()
        }
        ResetText::Again => "Probar con otra dirección o pedirlo otra vez".into(),
        ResetText::NoMail => "Aquí no se pueden cambiar las contraseñas por correo.".into(),
        ResetText::NoMailNext { brand } => {
            Sentence::fill("Quienes administran {0} pueden darte un enlace para elegir una nueva.", &[brand])
        }
        ResetText::NewTitle => "Elige una nueva contraseña".into(),
        ResetText::NewFor { name } => Sentence::fill("Para la cuenta {0}.", &[name]),
        ResetText::SignedInAs { name } => Sentence::fill(
            "Has iniciado sesión como {0}, y esta contraseña es de otra cuenta. Para continuar con la otra cuenta, \
             cierra sesión después.",
            &[name],
        ),
        ResetText::EndsSessions => {
            "Se cerrarán todas tus sesiones. Después, inicia sesión con la nueva contraseña.".into()
        }
        ResetText::NewButton => "Cambiar la contraseña".into(),
        ResetText::NotChanged => "Tu contraseña todavía no ha cambiado".into(),
        ResetText::Code => "Código".into(),
        ResetText::CodeHint => {
            "El código de 6 dígitos más reciente de tu aplicación de autenticación, o uno de tus códigos de \
             recuperación."
                .into()
        }
        ResetText::CodeMissing => {
            "Escribe un código de tu aplicación de autenticación o un código de recuperación.".into()
        }
        ResetText::CodeWrong => {
            "Ese código no es correcto. Escribe el más reciente de tu aplicación o un código de recuperación que no \
             hayas usado todavía."
                .into()
        }
        ResetText::CodeUsed => "Ese código ya se ha usado. Espera al siguiente (30 segundos como máximo).".into(),
        ResetText::Wait { rest } => Sentence::fill(
            "Demasiados intentos. Podrás intentarlo de nuevo dentro de {0}.",
            &[&span(rest, Rounding::Up)],
        ),
        ResetText::Busy => {
            "Muchas personas están iniciando sesión ahora mismo. Inténtalo de nuevo dentro de unos segundos.".into()
        }
    }
}

pub(super) fn not_me(text: NotMeText<'_>) -> Sentence {
    match text {
        NotMeText::Title => "¿Ha sido otra persona?".into(),
        NotMeText::Lock { name } => {
            Sentence::fill("Si otra persona ha entrado en la cuenta {0} o lo ha intentado, bloquéala.", &[name])
        }
        NotMeText::LockNext => {
            "Entonces se cerrarán todas sus sesiones y nadie podrá iniciar sesión, tampoco tú, hasta que quienes \
             administran este sitio te ayuden a recuperarla."
                .into()
        }
        NotMeText::Button => "No he sido yo: bloquear la cuenta".into(),
        NotMeText::Keep => "Si has sido tú, cierra esta página y no pasará nada.".into(),
        NotMeText::DoneTitle => "La cuenta está bloqueada".into(),
        NotMeText::Done => "Todas sus sesiones están cerradas y nadie puede iniciar sesión.".into(),
        NotMeText::DoneNext { brand } => Sentence::fill(
            "Ahora avisa a quienes administran {0}: desbloquearán la cuenta y te darán un enlace para elegir una nueva \
             contraseña. Quien entró sabía tu contraseña o leía tu correo, así que cambia también la contraseña de tu \
             correo.",
            &[brand],
        ),
        NotMeText::EndedTitle => "Este enlace ya no sirve".into(),
        NotMeText::Ended => "Ya se ha usado o ha caducado. Ahora no se ha cambiado nada.".into(),
        NotMeText::EndedNext { brand } => {
            Sentence::fill("Si crees que otra persona usa tu cuenta, avisa a quienes administran {0}.", &[brand])
        }
    }
}

pub(super) fn already_here(text: AlreadyHereText<'_>) -> Sentence {
    match text {
        AlreadyHereText::Title { name } => Sentence::fill("Has iniciado sesión como {0}", &[name]),
        AlreadyHereText::Register => {
            "Ya tienes una cuenta. Para crear otra, para otra persona, primero cierra sesión.".into()
        }
        AlreadyHereText::Invitation => {
            "Esta invitación crea una cuenta nueva. Para usarla con otra persona, primero cierra sesión: hasta \
             entonces sigue sirviendo."
                .into()
        }
        AlreadyHereText::Reset => {
            "Puedes cambiar tu contraseña en la página de tu cuenta. Si ya no la recuerdas, primero cierra sesión y te \
             enviaremos un enlace."
                .into()
        }
        AlreadyHereText::Apps => "Tus aplicaciones".into(),
        AlreadyHereText::Account => "Tu cuenta".into(),
        AlreadyHereText::SignOut => "Cerrar sesión y continuar".into(),
    }
}
