use super::values::count;
use crate::domain::factor::Label;
use crate::words::{ChangeAddressText, ChangePasswordText, DeedText, OwnFactorsText, Sentence};

pub(super) fn password(text: ChangePasswordText) -> &'static str {
    match text {
        ChangePasswordText::Title => "Cambiar tu contraseña",
        ChangePasswordText::About => "Se cerrarán todas tus sesiones, menos la de este navegador.",
        ChangePasswordText::Current => "Contraseña actual",
        ChangePasswordText::Button => "Cambiar la contraseña",
    }
}

pub(super) fn address(text: ChangeAddressText<'_>) -> Sentence {
    match text {
        ChangeAddressText::Title => "Cambiar tu correo electrónico".into(),
        ChangeAddressText::Now { address } => Sentence::fill("Ahora es {0}.", &[address]),
        ChangeAddressText::NowNone => "Tu cuenta todavía no tiene ninguna dirección.".into(),
        ChangeAddressText::About => {
            "Enviaremos un enlace a la nueva dirección. El cambio se hará cuando lo abras; también avisaremos a la \
             anterior."
                .into()
        }
        ChangeAddressText::Address => "Nueva dirección de correo".into(),
        ChangeAddressText::Button => "Enviar el enlace".into(),
        ChangeAddressText::Missing => "Escribe la nueva dirección de correo.".into(),
        ChangeAddressText::Wrong => {
            "No es una dirección de correo a la que podamos escribir. Debe ser como anna@example.com.".into()
        }
        ChangeAddressText::Own => "Esta ya es tu dirección. Escribe otra.".into(),
        ChangeAddressText::NoMail => {
            "Desde aquí no se envían correos, así que no se podría verificar una nueva dirección.".into()
        }
        ChangeAddressText::AskOperator { brand } => {
            Sentence::fill("Pide a quienes administran {0} que la cambien por ti.", &[brand])
        }
    }
}

pub(super) fn own(text: OwnFactorsText<'_>) -> Sentence {
    match text {
        OwnFactorsText::Title => "Verificación en dos pasos".into(),
        OwnFactorsText::Off => "La verificación en dos pasos está desactivada".into(),
        OwnFactorsText::OffAbout => {
            "Con ella, para iniciar sesión no basta tu contraseña: hace falta también algo que tienes, como tu \
             teléfono."
                .into()
        }
        OwnFactorsText::Enable => "Activar la verificación en dos pasos".into(),
        OwnFactorsText::ByLink { brand } => {
            Sentence::fill("Para activarla hace falta un enlace. Pídelo a quienes administran {0}.", &[brand])
        }
        OwnFactorsText::Apps => "Cómo demuestras que eres tú".into(),
        OwnFactorsText::First => "Se pide primero".into(),
        OwnFactorsText::Added => "Añadida".into(),
        OwnFactorsText::LastUsed => "usada".into(),
        OwnFactorsText::NeverUsed => "todavía sin usar".into(),
        OwnFactorsText::AskFirst => "Pedir primero".into(),
        OwnFactorsText::Rename => "Cambiar nombre".into(),
        OwnFactorsText::Remove => "Quitar".into(),
        OwnFactorsText::Which { label } => Sentence::fill(": {0}", &[label]),
        OwnFactorsText::Add => "Añadir otra forma".into(),
        OwnFactorsText::CodesAbout => {
            "Si pierdes el teléfono, puedes entrar con uno de estos códigos. Cada uno sirve una sola vez.".into()
        }
        OwnFactorsText::NewCodes => "Crear códigos nuevos".into(),
        OwnFactorsText::Required => {
            "Tu cuenta debe tener un segundo factor, así que el último no se puede quitar.".into()
        }
        OwnFactorsText::Disable => "Desactivar la verificación en dos pasos".into(),
        OwnFactorsText::RenameTitle { label } => Sentence::fill("Cambiar el nombre de {0}", &[label]),
        OwnFactorsText::NewName => "Nuevo nombre".into(),
        OwnFactorsText::BadName => {
            Sentence::fill("Ponle un nombre de 1 a {0} caracteres, como “Teléfono”.", &[&Label::MAXIMUM.to_string()])
        }
        OwnFactorsText::Save => "Guardar".into(),
        OwnFactorsText::Back => "Volver a la verificación en dos pasos".into(),
        OwnFactorsText::BeginTitle => "Añadir una aplicación de autenticación".into(),
        OwnFactorsText::BeginAbout => {
            "Necesitarás una aplicación como Google Authenticator, FreeOTP o Aegis, y unos dos minutos.".into()
        }
        OwnFactorsText::Begin => "Empezar".into(),
    }
}

pub(super) fn deed(text: DeedText<'_>) -> Sentence {
    match text {
        DeedText::RemoveTitle { label } => Sentence::fill("¿Quitar {0}?", &[label]),
        DeedText::RemoveAbout => "Ya no dejará entrar a nadie.".into(),
        DeedText::RemoveTrust => "Ya no habrá navegadores de confianza: todos volverán a pedir un código.".into(),
        DeedText::DisableTitle => "¿Desactivar la verificación en dos pasos?".into(),
        DeedText::DisableAbout => "Solo tu contraseña protegerá esta cuenta. Se quitará lo siguiente:".into(),
        DeedText::DisableApp { label } => Sentence::fill("el segundo factor {0}", &[label]),
        DeedText::DisableCodes { left: 0 } => "tus códigos de recuperación, de los que no queda ninguno".into(),
        DeedText::DisableCodes { left: 1 } => "tu último código de recuperación".into(),
        DeedText::DisableCodes { left } => Sentence::fill("tus {0} códigos de recuperación", &[&left.to_string()]),
        DeedText::DisableTrust { count: trusted } => {
            Sentence::fill("la confianza en {0}", &[&count(trusted, "navegador", "navegadores")])
        }
        DeedText::CodesTitle => "¿Crear códigos de recuperación nuevos?".into(),
        DeedText::CodesAbout => "Recibirás diez códigos nuevos, que se muestran una sola vez.".into(),
        DeedText::CodesOld { left: 0 } => "De los anteriores no te queda ninguno.".into(),
        DeedText::CodesOld { left: 1 } => "El que te queda de antes dejará de servir.".into(),
        DeedText::CodesOld { left } => {
            Sentence::fill("Los {0} que te quedan de antes dejarán de servir.", &[&left.to_string()])
        }
        DeedText::Remove => "Quitar".into(),
        DeedText::Disable => "Desactivar la verificación en dos pasos".into(),
        DeedText::MakeCodes => "Crear códigos nuevos".into(),
        DeedText::Keep => "Dejarlo como está".into(),
    }
}
