use super::values::span;
use crate::words::measure::Rounding;
use crate::words::{EnrolText, FactorText, RecoveryText, Sentence};

pub(super) fn say(text: FactorText<'_>) -> Sentence {
    match text {
        FactorText::Title => "Un paso más".into(),
        FactorText::AskDigits { digits, label } => {
            Sentence::fill("Escribe el código de {0} dígitos de la aplicación “{1}”.", &[&digits.to_string(), label])
        }
        FactorText::AskSent { digits: None, label } => {
            Sentence::fill("Escribe el código que hemos enviado a {0}.", &[label])
        }
        FactorText::AskSent { digits: Some(digits), label } => {
            Sentence::fill("Escribe el código de {0} cifras que hemos enviado a {1}.", &[&digits.to_string(), label])
        }
        FactorText::AskElsewhere { label } => Sentence::fill("Abre {0} y aprueba allí el inicio de sesión.", &[label]),
        FactorText::WaySent { label } => Sentence::fill("Un código enviado a {0}", &[label]),
        FactorText::WayElsewhere { label } => Sentence::fill("Aprobar en {0}", &[label]),
        FactorText::WrongSent => "Ese código no coincide. Revísalo o pide que te enviemos otro.".into(),
        FactorText::AskWritten => {
            "Escribe uno de los códigos de recuperación que guardaste. Cada uno sirve una sola vez.".into()
        }
        FactorText::Code => "Código".into(),
        FactorText::WrittenCode => "Código de recuperación".into(),
        FactorText::OpenFor { rest } => {
            Sentence::fill("Tienes {0} para completar este inicio de sesión.", &[&span(rest, Rounding::Down)])
        }
        FactorText::OtherWays => "Usar otro método".into(),
        FactorText::WayApp { label } => Sentence::fill("Un código de la aplicación “{0}”", &[label]),
        FactorText::WayWritten => "Un código de recuperación".into(),
        FactorText::BeginAgain => "Empezar de nuevo".into(),
        FactorText::Trust { lasts } => {
            Sentence::fill("No volver a preguntar en este navegador durante {0}", &[&span(lasts, Rounding::Down)])
        }
        FactorText::TrustHint => "Solo en un dispositivo que nadie más use.".into(),
        FactorText::Button => "Continuar".into(),
        FactorText::Wrong => {
            "Ese código no es correcto. Los códigos cambian cada 30 segundos: escribe el más reciente. Si no sirve \
             ninguno, activa la hora automática en tu teléfono."
                .into()
        }
        FactorText::WrongWritten => {
            "Ese código de recuperación no es correcto o ya se ha usado. Revísalo o usa otro.".into()
        }
        FactorText::TriesLeft { left: 1 } => {
            "Puedes intentarlo una vez más antes de tener que empezar de nuevo.".into()
        }
        FactorText::TriesLeft { left } => {
            Sentence::fill("Puedes intentarlo {0} veces más antes de tener que empezar de nuevo.", &[&left.to_string()])
        }
        FactorText::Replayed => "Ese código ya se ha usado. Espera al siguiente (unos 30 segundos).".into(),
        FactorText::Missing => "Escribe el código.".into(),
        FactorText::MissingWritten => "Escribe un código de recuperación.".into(),
        FactorText::NothingChanged => "Todavía no se ha cambiado nada".into(),
        FactorText::Password => "Tu contraseña".into(),
        FactorText::PasswordMissing => "Escribe tu contraseña.".into(),
        FactorText::PasswordWrong => "Esa no es tu contraseña. Revísala e inténtalo de nuevo.".into(),
        FactorText::WhyProve => "Para que nadie más que tú pueda cambiar esto, demuestra que eres tú.".into(),
        FactorText::WhyProvePassword => {
            "Para que nadie más que tú pueda cambiar esto, escribe tu contraseña actual.".into()
        }
    }
}

pub(super) fn enrol(text: EnrolText<'_>) -> Sentence {
    match text {
        EnrolText::Title => "Configura tu aplicación de autenticación".into(),
        EnrolText::Required => {
            "Tu cuenta necesita algo más que una contraseña: un código de una aplicación de tu teléfono. Se tarda dos \
             minutos."
                .into()
        }
        EnrolText::Install => "Consigue una aplicación de autenticación".into(),
        EnrolText::InstallHow => {
            "Sirve cualquiera, como Google Authenticator, FreeOTP o Aegis. Si ya tienes una, úsala.".into()
        }
        EnrolText::Scan => "Escanea esta imagen con ella".into(),
        EnrolText::ScanHow => "En la aplicación, elige añadir una cuenta y apunta la cámara hacia aquí.".into(),
        EnrolText::Picture => {
            "Imagen para escanear con tu aplicación de autenticación. Más abajo está lo mismo en forma de clave.".into()
        }
        EnrolText::OpenHere => "En este dispositivo: abrir en la aplicación".into(),
        EnrolText::TypeIt => "Si eso no funciona, escribe esta clave en la aplicación:".into(),
        EnrolText::Key => "Clave".into(),
        EnrolText::KeyHow { account } => Sentence::fill("Cuenta: {0}. Tipo de clave: basada en el tiempo.", &[account]),
        EnrolText::Confirm => "Escribe el código que muestra".into(),
        EnrolText::Name => "Nombre para la aplicación".into(),
        EnrolText::NameHint => "Para distinguirla de otras, por ejemplo “Teléfono”.".into(),
        EnrolText::NameWrong => "Ponle un nombre de 64 caracteres como máximo.".into(),
        EnrolText::DefaultName => "Autenticador".into(),
        EnrolText::Button => "Confirmar".into(),
        EnrolText::Unconfirmed => "La aplicación todavía no está configurada".into(),
        EnrolText::Wrong => {
            "Ese código no es correcto. Escribe el más reciente de la cuenta que acabas de añadir. Si no sirve \
             ninguno, activa la hora automática en tu teléfono."
                .into()
        }
        EnrolText::Cancel => "No configurarla ahora".into(),
    }
}

pub(super) fn recovery(text: RecoveryText<'_>) -> Sentence {
    match text {
        RecoveryText::Title => "Guarda tus códigos de recuperación".into(),
        RecoveryText::Why => {
            "Si pierdes el teléfono, puedes entrar con uno de estos en su lugar. Cada uno sirve una sola vez.".into()
        }
        RecoveryText::Once => "Solo se muestran ahora. Guárdalos donde guardarías una llave de repuesto.".into(),
        RecoveryText::Copy => "Copiar".into(),
        RecoveryText::Copied => "Copiado".into(),
        RecoveryText::Download => "Descargar".into(),
        RecoveryText::Print => "Imprimir".into(),
        RecoveryText::FileHead { brand, name } => {
            Sentence::fill("Códigos de recuperación de {0}, cuenta {1}. Cada uno sirve una sola vez.", &[brand, name])
        }
        RecoveryText::Kept => "Los he guardado".into(),
        RecoveryText::Button => "Continuar".into(),
        RecoveryText::Lost => "Si se pierden, puedes crear otros en la página de tu cuenta.".into(),
        RecoveryText::Name => "Códigos de recuperación".into(),
    }
}
