use super::values::{either, span};
use crate::domain::names::{BadEmail, BadName, MAX_NAME};
use crate::words::measure::Rounding;
use crate::words::{ConfirmAddressText, RegisterText, Sentence};

pub(super) fn register(text: RegisterText<'_>) -> Sentence {
    match text {
        RegisterText::Title => "Crear una cuenta".into(),
        RegisterText::Invited => "Tienes una invitación. Completa estos datos y podrás entrar.".into(),
        RegisterText::GivenName => "Nombre".into(),
        RegisterText::FamilyName => "Apellidos".into(),
        RegisterText::NamesHint => {
            Sentence::fill("Con uno de los dos basta. Como máximo, {0} caracteres cada uno.", &[&MAX_NAME.to_string()])
        }
        RegisterText::Name => "Nombre de usuario".into(),
        RegisterText::NameHint => {
            "De 1 a 64 caracteres: letras de la a a la z (sin acentos ni ñ) y números, con puntos, guiones o guiones \
             bajos entre ellos. No se puede cambiar después. Nombres como admin, root o support están reservados."
                .into()
        }
        RegisterText::Email => "Correo electrónico".into(),
        RegisterText::EmailHint => "Te enviaremos un enlace para comprobar que es tuyo.".into(),
        RegisterText::EmailHintDomains { domains } => {
            Sentence::from("Una dirección de ").then(either(domains)).then(". Te enviaremos un enlace.")
        }
        RegisterText::EmailKnown { address } => Sentence::fill("Tu dirección de correo es {0}.", &[address]),
        RegisterText::Button => "Crear la cuenta".into(),
        RegisterText::SignIn => "¿Ya tienes cuenta? Inicia sesión".into(),
        RegisterText::Closed => "Desde aquí no se pueden crear cuentas.".into(),
        RegisterText::ClosedNext { brand } => {
            Sentence::fill("Si deberías tener una, pídela a quienes administran {0}.", &[brand])
        }
        RegisterText::InvitationEnded => "Esta invitación ya se ha usado o ha caducado.".into(),
        RegisterText::InvitationEndedNext { brand } => {
            Sentence::fill("Si la usaste tú, inicia sesión. Si no, pide otra a quienes administran {0}.", &[brand])
        }
        problem => problem_with(problem),
    }
}

fn problem_with(text: RegisterText<'_>) -> Sentence {
    match text {
        RegisterText::PersonMissing => "Escribe tu nombre, tus apellidos o ambas cosas.".into(),
        RegisterText::PersonTooLong => Sentence::fill(
            "El nombre y los apellidos tienen como máximo {0} caracteres cada uno. Acorta lo más largo.",
            &[&MAX_NAME.to_string()],
        ),
        RegisterText::PersonLetter => {
            "Un nombre no tiene saltos de línea ni caracteres ocultos. Escríbelo de nuevo en lugar de pegarlo.".into()
        }
        RegisterText::PersonMixed => {
            "Una palabra de tu nombre tiene letras de dos alfabetos que se parecen. Escríbela con uno solo.".into()
        }
        RegisterText::NameMissing => "Escribe un nombre de usuario.".into(),
        RegisterText::NameBad(why) => bad_name(why),
        RegisterText::NameReserved => "Este nombre de usuario está reservado. Elige otro.".into(),
        RegisterText::NameTaken => {
            "Este nombre de usuario, o uno que se lee casi igual, ya está en uso. Elige otro.".into()
        }
        RegisterText::EmailMissing => "Escribe tu dirección de correo.".into(),
        RegisterText::EmailBad(why) => bad_email(why),
        RegisterText::EmailElsewhere { domains } => {
            Sentence::from("Aquí las cuentas son para direcciones de ").then(either(domains)).then(".")
        }
        RegisterText::AddressTaken => {
            "La dirección de la invitación ya tiene una cuenta. Inicia sesión con ella.".into()
        }
        RegisterText::Wait { rest } => Sentence::fill(
            "Demasiados intentos desde tu red. Podrás intentarlo de nuevo dentro de {0}.",
            &[&span(rest, Rounding::Up)],
        ),
        RegisterText::OpenTooLong => {
            "Esta página ha estado abierta demasiado tiempo. No se ha enviado nada. Inténtalo de nuevo.".into()
        }
        RegisterText::Busy => {
            "Muchas personas están iniciando sesión ahora mismo. Inténtalo de nuevo dentro de unos segundos.".into()
        }
        _ => "Todavía no se ha creado ninguna cuenta".into(),
    }
}

fn bad_name(why: BadName) -> Sentence {
    match why {
        BadName::Empty => "Escribe un nombre de usuario.".into(),
        BadName::TooLong => "Un nombre de usuario tiene 64 caracteres como máximo. Elige uno más corto.".into(),
        BadName::Address => {
            "Esto es una dirección de correo. El nombre de usuario no lleva @, y la dirección tiene su propio campo."
                .into()
        }
        BadName::Letter(letter) if letter.is_control() => {
            "Hay un carácter que no se ve. Escribe el nombre de usuario de nuevo.".into()
        }
        BadName::Letter(letter) => Sentence::fill(
            "{0} no puede estar en un nombre de usuario. Usa letras de la a a la z (sin acentos ni ñ) y números, con \
             puntos, guiones o guiones bajos entre ellos.",
            &[&(if letter == ' ' { "Un espacio".to_owned() } else { letter.to_string() })],
        ),
        BadName::Edge => "Un nombre de usuario empieza y termina con una letra o un número.".into(),
        BadName::LikeAnId => "Un nombre de usuario no empieza con s_, u_ ni b_. Elige otro.".into(),
    }
}

pub(super) fn bad_email(why: BadEmail) -> Sentence {
    match why {
        BadEmail::Shape => "Una dirección de correo tiene una @ con algo a cada lado, como anna@example.com.".into(),
        BadEmail::TooLong => {
            "Esto es más largo que cualquier dirección de correo. Comprueba que esté bien escrita.".into()
        }
        BadEmail::Letter(letter) if letter.is_control() || letter.is_whitespace() => {
            "Hay un espacio o un carácter oculto antes de la @. Escribe la dirección de nuevo.".into()
        }
        BadEmail::Letter(letter) => Sentence::fill(
            "Aquí {0} no puede estar antes de la @. Comprueba que la dirección esté bien escrita.",
            &[&letter.to_string()],
        ),
        BadEmail::Dots => "Antes de la @ sobra un punto. Comprueba que la dirección esté bien escrita.".into(),
        BadEmail::Domain => {
            "Lo que hay después de la @ no es el nombre de un servidor de correo, como example.com.".into()
        }
    }
}

pub(super) fn confirm(text: ConfirmAddressText<'_>) -> Sentence {
    match text {
        ConfirmAddressText::SentTitle => "Revisa tu correo".into(),
        ConfirmAddressText::Sent { address } => {
            Sentence::fill("Hemos escrito a {0}. Abre el enlace de ese correo para continuar.", &[address])
        }
        ConfirmAddressText::SentNext { lasts } => Sentence::fill(
            "El enlace caduca dentro de {0}. Mejor ábrelo en este navegador.",
            &[&span(lasts, Rounding::Down)],
        ),
        ConfirmAddressText::SentNothing => {
            "¿No ha llegado nada? Mira también en el correo no deseado. A cada dirección enviamos como máximo tres correos \
             por hora."
                .into()
        }
        ConfirmAddressText::SendAgain => "Enviarlo otra vez".into(),
        ConfirmAddressText::SendAgainWait { rest } => Sentence::fill(
            "Por ahora ya se ha enviado bastantes veces. Podrás pedirlo de nuevo dentro de {0}.",
            &[&span(rest, Rounding::Up)],
        ),
        ConfirmAddressText::StartOver => "¿Otra dirección? Empieza de nuevo".into(),
        ConfirmAddressText::Title => "¿Es tuya esta dirección?".into(),
        ConfirmAddressText::NewAccount { name, address } => Sentence::fill(
            "Alguien quiere una cuenta con el nombre de usuario {0} y la dirección {1}.",
            &[name, address],
        ),
        ConfirmAddressText::NewAddress { name, address } => {
            Sentence::fill("La cuenta {0} tendrá la dirección {1} a partir de ahora.", &[name, address])
        }
        ConfirmAddressText::NotYou => "Si no has sido tú, cierra esta página y no pasará nada.".into(),
        ConfirmAddressText::WhyPassword => {
            "La cuenta se pidió en otro navegador. Escribe la contraseña que se eligió allí. Si no elegiste \
             ninguna, otra persona ha usado tu dirección: cierra esta página."
                .into()
        }
        ConfirmAddressText::PasswordMissing => "Escribe la contraseña que elegiste para esta cuenta.".into(),
        ConfirmAddressText::PasswordWrong => {
            "Esta no es la contraseña que se eligió para esta cuenta. Revísala e inténtalo de nuevo.".into()
        }
        ConfirmAddressText::OpenTooLong => {
            "Esta página ha estado abierta demasiado tiempo. No se ha cambiado nada. Inténtalo de nuevo.".into()
        }
        ConfirmAddressText::Busy => {
            "Muchas personas están iniciando sesión ahora mismo. Inténtalo de nuevo dentro de unos segundos.".into()
        }
        ConfirmAddressText::NotConfirmed => "Todavía no se ha confirmado nada".into(),
        ConfirmAddressText::MakeAccount => "He sido yo: crear la cuenta".into(),
        ConfirmAddressText::ConfirmAddress => "He sido yo: usar esta dirección".into(),
        ConfirmAddressText::EndedTitle => "Este enlace ya no sirve".into(),
        ConfirmAddressText::Ended => "Ya se ha usado o ha caducado.".into(),
        ConfirmAddressText::EndedNext => {
            "Si lo usaste tú, inicia sesión. Si no, empieza de nuevo y te enviaremos otro enlace.".into()
        }
        ConfirmAddressText::TakenTitle => "Esta dirección ya tiene una cuenta".into(),
        ConfirmAddressText::Taken => {
            "Entretanto se ha creado una cuenta con esta dirección. No se ha cambiado nada más.".into()
        }
        ConfirmAddressText::TakenNext => "Inicia sesión con ella o elige otra dirección.".into(),
        ConfirmAddressText::WaitsTitle => "Tu cuenta está en espera".into(),
        ConfirmAddressText::Waits { brand } => {
            Sentence::fill("Tu dirección está confirmada. Ahora quienes administran {0} revisarán tu cuenta.", &[brand])
        }
        ConfirmAddressText::WaitsNext => {
            "Cuando la aprueben, recibirás un correo y podrás iniciar sesión. Puedes cerrar esta página.".into()
        }
        ConfirmAddressText::Unsuccessful => "No se ha enviado ningún correo".into(),
    }
}
