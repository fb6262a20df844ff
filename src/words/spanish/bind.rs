use super::values::span;
use crate::domain::factor::FactorKind;
use crate::domain::phone_number::BadNumber;
use crate::words::measure::Rounding;
use crate::words::{BindText, Sentence, TryOutText};

pub(super) fn say(text: BindText<'_>) -> Sentence {
    match text {
        BindText::ChooseTitle => "Elige tu segundo factor".into(),
        BindText::ChooseAbout => "¿Qué tendrás a mano al iniciar sesión? Puedes añadir más de uno.".into(),
        BindText::Kind(kind) => name(kind).into(),
        BindText::About(kind) => about(kind).into(),
        BindText::SetUp => "Configurar".into(),
        BindText::Which { label } => Sentence::fill(": {0}", &[label]),
        BindText::Down => "No responde en este momento".into(),
        BindText::Title(kind) => title(kind).into(),
        BindText::First(kind) => first(kind).into(),
        BindText::FirstEmail { address } => {
            Sentence::fill("Ahora enviamos un código a {0} para comprobar que te llega.", &[address])
        }
        BindText::Country => "País".into(),
        BindText::ChooseCountry => "Elige un país".into(),
        BindText::Number => "Número de teléfono".into(),
        BindText::NumberHint { example } => {
            Sentence::fill("Como lo escribes en tu país, por ejemplo {0}, o con + y el prefijo del país.", &[example])
        }
        BindText::Bad(bad) => problem(bad).into(),
        BindText::Landline => "Un teléfono fijo no recibe SMS. Escribe un número de móvil.".into(),
        BindText::CountryClosed => "Desde aquí no se envía nada a números de ese país. Elige otra forma.".into(),
        BindText::Send(FactorKind::Voice) => "Llamarme".into(),
        BindText::Send(kind) if sends_code(kind) => "Enviar el código".into(),
        BindText::Send(_) => "Continuar".into(),
        BindText::Unsuccessful => "Aún no está configurado".into(),
        BindText::Failing => {
            "El servicio que debe contactar contigo no responde. Elige otra forma o inténtalo de nuevo \
                              en unos minutos."
                .into()
        }
        BindText::NotTaken => {
            "El servicio que debe contactar contigo no lo acepta. Escribe otra cosa o elige otra forma.".into()
        }
        BindText::Mailbox => "Tu buzón".into(),
    }
}

pub(super) fn try_out(text: TryOutText<'_>) -> Sentence {
    match text {
        TryOutText::LinkHow { label } => {
            Sentence::fill("Escanea esta imagen con tu teléfono y confirma allí lo que pide {0}.", &[label])
        }
        TryOutText::LinkPicture => {
            "Una imagen para escanear con tu teléfono. El enlace de debajo lleva al mismo sitio.".into()
        }
        TryOutText::LinkHere => "En este dispositivo: abrir aquí".into(),
        TryOutText::LinkDone => "Hecho, continuar".into(),
        TryOutText::LinkNotYet => {
            "Tu teléfono aún no ha respondido. Escanea la imagen, confirma allí y luego continúa.".into()
        }
        TryOutText::CodeSent { digits: None, to } => {
            Sentence::fill("Escribe el código que hemos enviado a {0}.", &[to])
        }
        TryOutText::CodeSent { digits: Some(digits), to } => {
            Sentence::fill("Escribe el código de {0} cifras que hemos enviado a {1}.", &[&digits.to_string(), to])
        }
        TryOutText::Asked { label } => Sentence::fill("Abre {0} y acepta allí la pregunta.", &[label]),
        TryOutText::ShownNumber => "Si te piden un número, es este:".into(),
        TryOutText::Approved => "Ya lo he aceptado".into(),
        TryOutText::NotAnswered => {
            "Todavía no hay respuesta. Acepta la pregunta en tu teléfono y luego continúa aquí.".into()
        }
        TryOutText::Confirm => "Confirmar".into(),
        TryOutText::SendAgain => "Enviar el mismo código otra vez".into(),
        TryOutText::AskAgain => "Preguntar otra vez".into(),
        TryOutText::SendAgainIn { rest } => Sentence::fill(
            "¿No ha llegado nada? En {0} podrás pedir que se envíe de nuevo.",
            &[&span(rest, Rounding::Up)],
        ),
        TryOutText::AnotherNumber => "Empezar de nuevo con otro".into(),
        TryOutText::CodeOver => {
            "Ese código ya no vale: demasiados intentos o demasiado tiempo. Pide que se envíe uno nuevo.".into()
        }
        TryOutText::Denied => "La respuesta fue no. Si no fuiste tú, aquí no ha cambiado nada.".into(),
        TryOutText::Unsent => "No se ha podido enviar. Pide que se envíe de nuevo o elige otra forma.".into(),
    }
}

fn sends_code(kind: FactorKind) -> bool {
    matches!(kind, FactorKind::Sms | FactorKind::WhatsApp | FactorKind::Email)
}

fn name(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => "Aplicación de autenticación",
        FactorKind::RecoveryCodes => "Códigos de recuperación",
        FactorKind::Phone => "Teléfono",
        FactorKind::Push | FactorKind::Tap => "Aceptar en una aplicación",
        FactorKind::Call => "Aceptar por llamada",
        FactorKind::Sms => "SMS",
        FactorKind::Voice => "Llamada",
        FactorKind::WhatsApp => "Mensaje de WhatsApp",
        FactorKind::Email => "Correo electrónico",
    }
}

fn about(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => {
            "Una aplicación en tu teléfono muestra un código que cambia cada 30 segundos. Funciona sin red."
        }
        FactorKind::RecoveryCodes => "Códigos en papel, cada uno vale una vez.",
        FactorKind::Phone | FactorKind::Push => {
            "Tu teléfono dice quién quiere entrar. Escribes el número que muestra la pantalla y aceptas."
        }
        FactorKind::Tap => {
            "Tu teléfono dice quién quiere entrar y tú aceptas. No aceptes nada que no hayas empezado tú."
        }
        FactorKind::Call => {
            "Una voz te llama y pregunta si eres tú, y pulsas una tecla. No pulses \
             ninguna por algo que no hayas empezado tú."
        }
        FactorKind::Sms => {
            "Cada vez llega un código a tu número. Los números se pueden robar: si puedes, prefiere otra forma."
        }
        FactorKind::Voice => "Una voz llama a tu número y te lee un código. Los números también se pueden robar.",
        FactorKind::WhatsApp => "Cada vez llega un código a tu número en WhatsApp.",
        FactorKind::Email => "Cada vez llega un código a tu buzón. Solo protege tanto como lo esté tu buzón.",
    }
}

fn title(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp | FactorKind::RecoveryCodes => "Añadir un segundo factor",
        FactorKind::Phone | FactorKind::Push | FactorKind::Tap => "Aceptar en una aplicación",
        FactorKind::Call => "Aceptar por llamada",
        FactorKind::Sms => "Códigos por SMS",
        FactorKind::Voice => "Códigos por llamada",
        FactorKind::WhatsApp => "Códigos por WhatsApp",
        FactorKind::Email => "Códigos por correo electrónico",
    }
}

fn first(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Sms => "Ahora enviamos un código a tu número para comprobar que te llega.",
        FactorKind::Voice => "Ahora llamamos a tu número y te leemos un código para comprobar que te llega.",
        FactorKind::WhatsApp => "Ahora enviamos un código a tu número en WhatsApp para comprobar que te llega.",
        _ => "Ten tu teléfono a mano. Lo conectamos y te preguntamos algo allí para comprobar que te llega.",
    }
}

fn problem(bad: BadNumber) -> &'static str {
    match bad {
        BadNumber::Missing => "Escribe tu número de teléfono.",
        BadNumber::NoNumber => "Escribe solo cifras, con + delante del prefijo del país si lo pones.",
        BadNumber::NoCountry => "Elige el país de tu número, o empiézalo con + y el prefijo del país.",
        BadNumber::Unknown => "En ese país no existe ese número. Comprueba las cifras y el país.",
        BadNumber::Premium => "Llamar a este número cuesta más, así que no se usa. Escribe tu número de móvil.",
        BadNumber::OverInternet => {
            "Es un número de telefonía por Internet, que otros pueden quitarte con demasiada facilidad. Escribe tu número \
             de móvil."
        }
        BadNumber::Service => "Es el número de un servicio, no de una persona. Escribe tu número de móvil.",
    }
}
