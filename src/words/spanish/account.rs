use super::values::{both, count};
use crate::domain::audit::{Act, Actor};
use crate::domain::names::{BadDisplayName, MAX_NAME};
use crate::words::{
    AccountText, ActivityText, BrowserText, DataText, HowManyText, LeaveText, ProfileText, ProtectionText, Sentence,
    SessionsText,
};

pub(super) fn account(text: AccountText) -> &'static str {
    match text {
        AccountText::Title => "Tu cuenta",
        AccountText::Back => "Volver a tu cuenta",
        AccountText::You => "Sobre ti",
        AccountText::Name => "Nombre",
        AccountText::UserName => "Nombre de usuario",
        AccountText::Email => "Correo electrónico",
        AccountText::EmailVerified => "verificado",
        AccountText::EmailNotVerified => "todavía sin verificar",
        AccountText::NoEmail => "Sin dirección",
        AccountText::Groups => "Grupos",
        AccountText::NoGroups => "Ninguno",
        AccountText::SigningIn => "Cómo inicias sesión",
        AccountText::Password => "Contraseña",
        AccountText::PasswordSet => "Configurada",
        AccountText::PasswordNotSet => "Sin configurar",
        AccountText::SecondFactor => "Verificación en dos pasos",
        AccountText::Off => "Desactivada",
        AccountText::RecoveryCodes => "Códigos de recuperación",
        AccountText::TrustedBrowsers => "Navegadores de confianza",
        AccountText::Sessions => "Dónde tienes la sesión iniciada",
        AccountText::Activity => "Actividad reciente",
        AccountText::Data => "Tus datos",
        AccountText::Change => "Cambiar",
        AccountText::ChangeName => " tu nombre",
        AccountText::ChangeEmail => " tu correo electrónico",
        AccountText::ChangePassword => " tu contraseña",
        AccountText::Manage => "Gestionar",
        AccountText::ManageFactors => " la verificación en dos pasos",
        AccountText::ManageTrust => " los navegadores de confianza",
        AccountText::EnableTwoFactor => "Activar la verificación en dos pasos",
        AccountText::AllSessions => "Todas las sesiones y navegadores",
        AccountText::AllActivity => "Más actividad",
        AccountText::TakeData => "Descargar tus datos",
        AccountText::Delete => "Eliminar tu cuenta",
        AccountText::OpenTooLong => {
            "Esta página ha estado abierta demasiado tiempo. No se ha cambiado nada. Inténtalo de nuevo."
        }
        AccountText::Unsuccessful => "Todavía no se ha cambiado nada",
    }
}

pub(super) fn protection(text: ProtectionText) -> Sentence {
    match text {
        ProtectionText::ByPassword => {
            "Solo tu contraseña protege esta cuenta. Con un segundo factor, ni siquiera quien la descubra podrá \
             entrar."
                .into()
        }
        ProtectionText::ByTwo => "Tu contraseña y un segundo factor protegen esta cuenta.".into(),
        ProtectionText::FewCodes { left: 1 } => {
            "Te queda un solo código de recuperación. Crea códigos nuevos antes de que te haga falta.".into()
        }
        ProtectionText::FewCodes { left } => Sentence::fill(
            "Te quedan {0} códigos de recuperación. Crea códigos nuevos antes de que te haga falta el último.",
            &[&left.to_string()],
        ),
        ProtectionText::TurnedAway => "Alguien necesitaba tu aprobación y se le ha rechazado cuando se te preguntó. Si no has sido tú, elige otra contraseña.".into(),
        ProtectionText::NoCodes => {
            "No tienes códigos de recuperación. Créalos para poder entrar si pierdes el teléfono.".into()
        }
    }
}

pub(super) fn how_many(text: HowManyText) -> Sentence {
    match text {
        HowManyText::CodesLeft(0) => "No queda ninguno".into(),
        HowManyText::CodesLeft(1) => "Queda uno".into(),
        HowManyText::CodesLeft(left) => Sentence::fill("Quedan {0}", &[&left.to_string()]),
        HowManyText::TrustedBrowsers(0) => "Ninguno".into(),
        HowManyText::TrustedBrowsers(trusted) => Sentence::fill("{0}", &[&trusted.to_string()]),
        HowManyText::OtherSessions(0) => "No tienes la sesión iniciada en ningún otro navegador.".into(),
        HowManyText::OtherSessions(others) => Sentence::fill(
            "También tienes la sesión iniciada en {0}.",
            &[&count(others, "navegador más", "navegadores más")],
        ),
    }
}

pub(super) fn sessions(text: SessionsText<'_>) -> Sentence {
    match text {
        SessionsText::Title => "Sesiones y navegadores".into(),
        SessionsText::Where => "Dónde tienes la sesión iniciada".into(),
        SessionsText::About => "Si no reconoces alguna de estas sesiones, ciérrala y cambia tu contraseña.".into(),
        SessionsText::ThisBrowser => "Este navegador".into(),
        SessionsText::SignedIn => "Inicio de sesión".into(),
        SessionsText::LastUsed => "Última actividad".into(),
        SessionsText::ActiveNow => "En uso ahora".into(),
        SessionsText::From { address } => Sentence::fill("Desde {0}", &[address]),
        SessionsText::Apps { apps } => Sentence::from("Usada para ").then(both(apps)),
        SessionsText::End => "Cerrar sesión".into(),
        SessionsText::EndOf { browser, address } => Sentence::fill(": {0}, {1}", &[browser, address]),
        SessionsText::EndOthers => "Cerrar todas las demás sesiones".into(),
        SessionsText::EndOthersAbout => "Cierra todas las sesiones de arriba, menos la de este navegador.".into(),
        SessionsText::Trusted => "Navegadores de confianza".into(),
        SessionsText::TrustedAbout => "En estos navegadores basta con tu contraseña para iniciar sesión.".into(),
        SessionsText::NoneTrusted => "Tu segundo factor se pide en todos los navegadores.".into(),
        SessionsText::TrustedSince => "De confianza desde".into(),
        SessionsText::EndTrust => "Volver a pedir código".into(),
        SessionsText::EndAllTrust => "Volver a pedir código en todos".into(),
    }
}

pub(super) fn browser(text: BrowserText<'_>) -> Sentence {
    match text {
        BrowserText::Known { program, system } => Sentence::fill("{0} en {1}", &[program, system]),
        BrowserText::Program { name } => Sentence::fill("{0}", &[name]),
        BrowserText::System { name } => Sentence::fill("Un navegador en {0}", &[name]),
        BrowserText::Unknown => "Navegador desconocido".into(),
    }
}

pub(super) fn profile(text: ProfileText<'_>) -> Sentence {
    match text {
        ProfileText::Title => "Tu nombre".into(),
        ProfileText::About { name } => Sentence::fill(
            "Así te llaman las aplicaciones y los correos. Inicias sesión como {0}, y eso no cambia.",
            &[name],
        ),
        ProfileText::Given => "Nombre".into(),
        ProfileText::Family => "Apellidos".into(),
        ProfileText::OneIsEnough => {
            Sentence::fill("Con uno de los dos basta. Como máximo, {0} caracteres cada uno.", &[&MAX_NAME.to_string()])
        }
        ProfileText::Save => "Guardar".into(),
        ProfileText::Wrong(BadDisplayName::Empty) => "Escribe tu nombre o tus apellidos.".into(),
        ProfileText::Wrong(BadDisplayName::TooLong) => Sentence::fill(
            "Esto tiene más de {0} caracteres. Acórtalo, por ejemplo con iniciales.",
            &[&MAX_NAME.to_string()],
        ),
        ProfileText::Wrong(BadDisplayName::Letter) => {
            "Hay un carácter que no se ve o que cambia la dirección del texto. Escríbelo todo de nuevo.".into()
        }
        ProfileText::Wrong(BadDisplayName::MixedAlphabets) => {
            "Hay una palabra con letras de dos alfabetos que se parecen. Escribe cada palabra con uno solo.".into()
        }
    }
}

pub(super) fn activity(text: ActivityText<'_>) -> Sentence {
    match text {
        ActivityText::Title => "Actividad".into(),
        ActivityText::About => "Si no reconoces algo, cambia tu contraseña.".into(),
        ActivityText::Empty => "Todavía no hay nada anotado.".into(),
        ActivityText::Act(act, by) => done(act, by).into(),
        ActivityText::LanguageChosen => "Elegiste un idioma".into(),
        ActivityText::With { detail } => Sentence::fill("{0}", &[detail]),
        ActivityText::From { address } => Sentence::fill("desde {0}", &[address]),
        ActivityText::Older => "Actividad anterior".into(),
        ActivityText::Newest => "Volver a lo más reciente".into(),
    }
}

fn done(act: Act, by: Actor) -> &'static str {
    match (act, by) {
        (Act::PasswordSet, Actor::Operator) => "La administración cambió tu contraseña",
        (Act::SessionsRevoked, Actor::Operator) => "La administración cerró una o más sesiones tuyas",
        (Act::FactorRemoved, Actor::Operator) => "La administración quitó tu segundo factor",
        (Act::AddressSet, Actor::Operator) => "La administración cambió tu dirección de correo",
        (Act::UserCreated, Actor::Owner) => "Se creó tu cuenta",
        (Act::ResetAsked, Actor::Operator) => "La administración te dio un enlace para elegir una nueva contraseña",
        _ => told(act),
    }
}

fn told(act: Act) -> &'static str {
    match act {
        Act::UserCreated => "La administración creó tu cuenta",
        Act::UserDisabled => "Se bloqueó tu cuenta",
        Act::UserEnabled => "Se desbloqueó tu cuenta",
        Act::UserDeleted => "Se eliminó tu cuenta",
        Act::PasswordSet => "Cambiaste tu contraseña",
        Act::PasswordRehashed => "Tu contraseña se volvió a guardar, de forma más segura",
        Act::PasswordAccepted => "Se escribió tu contraseña",
        Act::PasswordRefused => "Alguien escribió una contraseña incorrecta",
        Act::GroupsSet => "La administración cambió tus grupos",
        Act::SignedIn => "Iniciaste sesión",
        Act::SignedOut => "Cerraste sesión",
        Act::SessionsRevoked => "Cerraste una o más sesiones",
        Act::AccountDelayed => "Hubo demasiados intentos fallidos, así que hubo que esperar para iniciar sesión",
        Act::BanAdded => "La administración te cerró el acceso",
        Act::BanRevoked => "La administración te volvió a abrir el acceso",
        Act::SigningKeyAdded
        | Act::SigningKeyRemoved
        | Act::MasterKeyRotated
        | Act::StoreBackedUp
        | Act::StoreRestored
        | Act::ConfigurationReloaded
        | Act::ReloadRefused => "Se hizo mantenimiento de la pasarela",
        Act::Registered => "Creaste tu cuenta",
        Act::AddressVerified => "Se verificó tu dirección de correo",
        Act::AddressSet => "Pediste una nueva dirección de correo",
        Act::ProfileSet => "Cambiaste tu nombre",
        Act::UserApproved => "La administración aprobó tu cuenta",
        Act::UserInvited => "La administración te envió una invitación",
        Act::ResetAsked => "Alguien pidió una nueva contraseña por correo",
        Act::PasswordReset => "Elegiste una nueva contraseña con un enlace",
        Act::EnrollLinkMade => "La administración te dio un enlace para configurar un segundo factor",
        Act::FactorBegun => "Empezaste a añadir un segundo factor",
        Act::FactorAdded => "Añadiste un segundo factor",
        Act::FactorRemoved => "Quitaste un segundo factor",
        Act::FactorChanged => "Cambiaste cómo se te pide tu segundo factor",
        Act::FactorAccepted => "Usaste tu segundo factor",
        Act::FactorRefused => "Alguien escribió un código incorrecto",
        Act::FactorAsked => "Se preguntó en tu teléfono o se envió un código",
        Act::AskingApproved => "Se aprobó en tu teléfono",
        Act::AskingDenied => "Se rechazó en tu teléfono",
        Act::AskingDisowned => "«No he sido yo», en tu teléfono",
        Act::RecoveryCodesMade => "Creaste nuevos códigos de recuperación",
        Act::TrustEnded => "Dejaste de confiar en un navegador",
        Act::AccountDisowned => "Tu cuenta se bloqueó con un enlace de un correo",
        Act::DataTaken => "Descargaste tus datos",
    }
}

pub(super) fn data(text: DataText) -> &'static str {
    match text {
        DataText::Title => "Descargar tus datos",
        DataText::About => {
            "Recibes en un archivo JSON lo que se guarda aquí sobre ti: tu cuenta, segundos factores, \
             navegadores, sesiones y actividad."
        }
        DataText::Left => "No contiene contraseñas, códigos ni claves.",
        DataText::Button => "Descargar",
    }
}

pub(super) fn leave(text: LeaveText<'_>) -> Sentence {
    match text {
        LeaveText::Title => "Eliminar tu cuenta".into(),
        LeaveText::RemovesAccount => {
            "Aquí se borran tu nombre, tu dirección de correo, tu contraseña, tus segundos factores y tus grupos."
                .into()
        }
        LeaveText::RemovesAccess => "Se cierran todas tus sesiones y ninguna aplicación te dejará entrar.".into(),
        LeaveText::AppsKeep => {
            "Lo que hayas creado en las aplicaciones se queda allí. Pregunta por ello a quienes las administran.".into()
        }
        LeaveText::NameStays { name } => {
            Sentence::fill("Nadie podrá volver a usar el nombre de usuario {0}, ni siquiera tú.", &[name])
        }
        LeaveText::NoWayBack => "Nadie puede deshacer esto.".into(),
        LeaveText::TypeName { name } => Sentence::fill("Para confirmar, escribe tu nombre de usuario: {0}", &[name]),
        LeaveText::OtherName => "Ese no es tu nombre de usuario. Escríbelo tal como aparece arriba.".into(),
        LeaveText::Button => "Eliminar mi cuenta".into(),
        LeaveText::Gone => "Tu cuenta está eliminada".into(),
        LeaveText::GoneAbout { brand } => Sentence::fill(
            "Todas tus sesiones de {0} están cerradas. Puedes cerrar esta ventana. Hasta siempre.",
            &[brand],
        ),
    }
}
