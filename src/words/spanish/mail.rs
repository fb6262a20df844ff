//! Spanish mails.

use crate::domain::letter::Message;
use crate::words::Sentence;
use crate::words::measure::Rounding;
use crate::words::text::MailText;

use super::values::{exact, span};

pub(super) fn mail(text: MailText<'_>) -> Sentence {
    match text {
        MailText::Hello { name: Some(name) } => Sentence::fill("Hola, {0}:", &[name]),
        MailText::Hello { name: None } => "Hola:".into(),
        MailText::Subject { about, brand } => subject(about, brand),
        MailText::Lead { about, brand } => lead(about, brand),
        MailText::Link { about } => link(about).into(),
        MailText::LinkInFull => "Si el botón no funciona, abre esta dirección:".into(),
        MailText::LinkLasts { rest } => {
            Sentence::fill("El enlace sirve una sola vez y caduca dentro de {0}.", &[&span(rest, Rounding::Down)])
        }
        MailText::CodeLasts { rest } => Sentence::fill("Vale durante {0}.", &[&span(rest, Rounding::Down)]),
        MailText::Otherwise { about, brand } => otherwise(about, brand),
        MailText::When => "Cuándo".into(),
        MailText::Where => "Desde".into(),
        MailText::With => "Con".into(),
        MailText::Fact { what, value } => Sentence::fill("{0}: {1}", &[what, value]),
        MailText::Before { what } => Sentence::fill("{0}:", &[what]),
        MailText::Automatic { brand, origin } => {
            Sentence::fill("{0} ({1}) envía este correo automáticamente.", &[brand, origin])
        }
        MailText::NobodyReadsAnswers => "Nadie lee las respuestas.".into(),
        MailText::Help { at } => Sentence::fill("Para pedir ayuda: {0}", &[at]),
    }
}

fn subject(about: &Message, brand: &str) -> Sentence {
    let template = match about {
        Message::ConfirmRegistration => "Confirma tu dirección para {0}",
        Message::AlreadyRegistered { .. } => "Ya tienes una cuenta en {0}",
        Message::Approved => "Tu cuenta de {0} está lista",
        Message::ResetPassword { .. } => "Una nueva contraseña para {0}",
        Message::ConfirmAddress => "Confirma tu nueva dirección para {0}",
        Message::AddressChanging { .. } => "Se ha pedido una nueva dirección en {0}",
        Message::AddressChanged { .. } => "Tu dirección en {0} ha cambiado",
        Message::PasswordChanged { .. } => "Tu contraseña de {0} ha cambiado",
        Message::NewDevice { .. } => "Nuevo inicio de sesión en {0}",
        Message::FactorAdded { .. } => "Se ha añadido un segundo factor en {0}",
        Message::FactorRemoved { .. } => "Se ha quitado un segundo factor en {0}",
        Message::TwoFactorDisabled { .. } => "Se ha desactivado la verificación en dos pasos en {0}",
        Message::RecoveryCodeUsed { .. } => "Se ha usado un código de recuperación en {0}",
        Message::RecoveryCodesMade { .. } => "Se han creado nuevos códigos de recuperación en {0}",
        Message::WrongCodes { .. } => "Se ha usado tu contraseña con códigos incorrectos en {0}",
        Message::SignInCode { .. } => "Tu código para {0}",
        Message::AskingDisowned { .. } | Message::AskingDenied { .. } => {
            "Se ha pedido tu aprobación en {0}, y no se ha dado"
        }
        Message::Broken { .. } => "Algo ha fallado en {0}",
    };
    Sentence::fill(template, &[brand])
}

fn lead(about: &Message, brand: &str) -> Sentence {
    match about {
        Message::ConfirmRegistration => Sentence::fill(
            "Alguien, probablemente tú, quiere crear una cuenta en {0} con esta dirección. Confirma que la dirección \
             es tuya:",
            &[brand],
        ),
        Message::AlreadyRegistered { .. } => Sentence::fill(
            "Alguien, probablemente tú, ha intentado crear una cuenta en {0} con esta dirección, que ya tiene una. \
             Inicia sesión con ella como siempre. Si olvidaste la contraseña, pide aquí una nueva:",
            &[brand],
        ),
        Message::Approved => Sentence::fill("Se ha aprobado tu cuenta de {0}. Ya puedes iniciar sesión.", &[brand]),
        Message::ResetPassword { .. } => {
            Sentence::fill("Alguien, probablemente tú, ha pedido una nueva contraseña en {0}. Elígela aquí:", &[brand])
        }
        Message::ConfirmAddress => Sentence::fill(
            "Alguien, probablemente tú, quiere usar esta dirección para una cuenta de {0}. Confirma que es tuya:",
            &[brand],
        ),
        Message::AddressChanging { new, .. } => Sentence::fill(
            "Tu cuenta de {0} va a tener la dirección {1}. Se usará en cuanto se confirme desde allí.",
            &[brand, new.as_str()],
        ),
        Message::AddressChanged { new, .. } => Sentence::fill(
            "La dirección de tu cuenta de {0} es {1} a partir de ahora. A la anterior ya no se enviará nada más.",
            &[brand, new.as_str()],
        ),
        Message::PasswordChanged { .. } => Sentence::fill("La contraseña de tu cuenta de {0} ha cambiado.", &[brand]),
        Message::NewDevice { .. } => Sentence::fill(
            "Alguien ha iniciado sesión en tu cuenta de {0} con un navegador que no se había usado antes.",
            &[brand],
        ),
        Message::FactorAdded { label, .. } => Sentence::fill(
            "Ahora se puede iniciar sesión en tu cuenta de {0} con un segundo factor más: {1}.",
            &[brand, label],
        ),
        Message::FactorRemoved { label, .. } => {
            Sentence::fill("Este segundo factor ya no abre tu cuenta de {0}: {1}.", &[brand, label])
        }
        Message::TwoFactorDisabled { .. } => Sentence::fill(
            "Se han quitado todos los segundos factores de tu cuenta de {0}. Ahora solo la protege tu contraseña.",
            &[brand],
        ),
        Message::RecoveryCodeUsed { left, .. } => codes_left(*left, brand),
        Message::RecoveryCodesMade { .. } => Sentence::fill(
            "Se han creado nuevos códigos de recuperación para tu cuenta de {0}. Los anteriores ya no sirven.",
            &[brand],
        ),
        Message::WrongCodes { .. } => Sentence::fill(
            "Alguien ha escrito la contraseña correcta de tu cuenta de {0} y después códigos incorrectos. No ha podido \
             entrar.",
            &[brand],
        ),
        Message::SignInCode { .. } => {
            Sentence::fill("Se le pide un código en {0} a alguien, probablemente a ti. Es este:", &[brand])
        }
        Message::AskingDisowned { .. } => Sentence::fill(
            "Se ha pedido tu aprobación para tu cuenta de {0}, y la respuesta ha sido «No he sido yo». Por eso no se ha permitido nada.",
            &[brand],
        ),
        Message::AskingDenied { .. } => denied(brand),
        Message::Broken { kind, count, since, reference } => broken(kind, *count, &exact(*since), reference),
    }
}

fn codes_left(left: u32, brand: &str) -> Sentence {
    let template = match left {
        0 => {
            "Alguien ha iniciado sesión en tu cuenta de {0} con un código de recuperación. Era el último: crea códigos \
             nuevos."
        }
        1 => {
            "Alguien ha iniciado sesión en tu cuenta de {0} con un código de recuperación. Queda uno: crea códigos \
             nuevos pronto."
        }
        _ => "Alguien ha iniciado sesión en tu cuenta de {0} con un código de recuperación. Quedan {1}.",
    };
    Sentence::fill(template, &[brand, &left.to_string()])
}

fn broken(kind: &str, count: u64, since: &str, reference: &str) -> Sentence {
    let often = if count == 1 { "una vez".to_owned() } else { format!("{count} veces") };
    let template = "{0}: {1} desde el {2}. Busca {3} en el registro, que tiene más detalles. No recibirás otro aviso \
                    de este tipo hasta dentro de una hora.";
    Sentence::fill(template, &[kind, &often, since, reference])
}

fn denied(brand: &str) -> Sentence {
    Sentence::fill(
        "Se ha pedido tu aprobación para tu cuenta de {0}, y la respuesta ha sido que no, o un número equivocado. Por eso no se ha permitido nada.",
        &[brand],
    )
}

fn link(about: &Message) -> &'static str {
    match about {
        Message::ConfirmRegistration | Message::ConfirmAddress => "Confirmar esta dirección",
        Message::ResetPassword { .. } => "Elegir una nueva contraseña",
        Message::AlreadyRegistered { .. } => "Pedir una nueva contraseña",
        Message::Approved => "Iniciar sesión",
        Message::AddressChanging { .. }
        | Message::AddressChanged { .. }
        | Message::PasswordChanged { .. }
        | Message::NewDevice { .. }
        | Message::FactorAdded { .. }
        | Message::FactorRemoved { .. }
        | Message::TwoFactorDisabled { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::RecoveryCodesMade { .. }
        | Message::WrongCodes { .. }
        | Message::SignInCode { .. }
        | Message::AskingDisowned { .. }
        | Message::AskingDenied { .. }
        | Message::Broken { .. } => "No he sido yo",
    }
}

fn otherwise(about: &Message, brand: &str) -> Sentence {
    match about {
        Message::ConfirmRegistration => {
            "Si no has sido tú, no hagas nada: sin el enlace no habrá ninguna cuenta.".into()
        }
        Message::AlreadyRegistered { .. } => {
            "Si no has sido tú, no hagas nada: no se ha dicho a nadie que tienes una cuenta.".into()
        }
        Message::ResetPassword { .. } => {
            "Si no has sido tú, no hagas nada: tu contraseña sigue igual y nadie más ha recibido este enlace.".into()
        }
        Message::ConfirmAddress => "Si no has sido tú, no hagas nada: sin el enlace, la dirección no se usará.".into(),
        Message::SignInCode { .. } => {
            "No se lo des a nadie, lo pida quien lo pida. Si no has sido tú, alguien sabe tu contraseña: inicia \
             sesión y cámbiala."
                .into()
        }
        Message::AskingDisowned { .. } | Message::AskingDenied { .. } => {
            "Si has sido tú, no tienes que hacer nada. Si no, alguien sabe tu contraseña, o usa un navegador en el que has \
             iniciado sesión: cambia la contraseña, o abre el enlace y bloquea tu cuenta, con lo que se cierran todas sus \
             sesiones."
                .into()
        }
        Message::WrongCodes { .. } => {
            "Si has sido tú, no tienes que hacer nada. Si no, alguien sabe tu contraseña: cámbiala, o abre el enlace \
             y bloquea tu cuenta, con lo que se cierran todas sus sesiones."
                .into()
        }
        Message::Broken { .. } => {
            "Recibes este correo porque tu dirección figura en operators, dentro de [mail].".into()
        }
        Message::Approved => Sentence::fill("Este correo lo envían quienes administran {0}.", &[brand]),
        Message::AddressChanging { .. }
        | Message::AddressChanged { .. }
        | Message::PasswordChanged { .. }
        | Message::NewDevice { .. }
        | Message::FactorAdded { .. }
        | Message::FactorRemoved { .. }
        | Message::TwoFactorDisabled { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::RecoveryCodesMade { .. } => Sentence::fill(
            "Si has sido tú, no tienes que hacer nada. Si no, abre el enlace y bloquea tu cuenta: así se cierran \
             todas sus sesiones. Después, quienes administran {0} te ayudarán a volver a entrar.",
            &[brand],
        ),
    }
}
