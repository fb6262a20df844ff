//! Spanish. Neutral for Spain and Latin America, on first-name terms, and no word that gives the reader a gender.

mod account;
mod approval;
mod bind;
mod confirm;
mod countries;
mod credentials;
mod factor;
mod mail;
mod new_password;
mod phone;
mod register;
mod reset;
mod values;

use std::time::Duration;

use self::values::{either, exact, span};
use super::Sentence;
use super::measure::Rounding;
use super::text::{
    FrameText, HomeText, LanguageText, NextStep, Notice, ProblemText, ProblemTitle, SignInText, SignOutText, Text,
    TimeText,
};

pub(super) fn say(text: Text<'_>) -> Sentence {
    match text {
        Text::Frame(text) => frame(text),
        Text::Notice(text) => notice(text).into(),
        Text::SignIn(text) => sign_in(text),
        Text::Home(text) => home(text),
        Text::Account(text) => account::account(text).into(),
        Text::Protection(text) => account::protection(text),
        Text::HowMany(text) => account::how_many(text),
        Text::Sessions(text) => account::sessions(text),
        Text::Browser(text) => account::browser(text),
        Text::Profile(text) => account::profile(text),
        Text::Activity(text) => account::activity(text),
        Text::Data(text) => account::data(text).into(),
        Text::Leave(text) => account::leave(text),
        Text::ChangePassword(text) => credentials::password(text).into(),
        Text::ChangeAddress(text) => credentials::address(text),
        Text::OwnFactors(text) => credentials::own(text),
        Text::AddPhone(text) => phone::add(text),
        Text::Phone(text) => phone::page(text),
        Text::PhoneNews(text) => phone::news(text),
        Text::Deed(text) => credentials::deed(text),
        Text::SignOut(text) => sign_out(text),
        Text::NewPassword(text) => new_password::say(text),
        Text::Register(text) => register::register(text),
        Text::ConfirmAddress(text) => register::confirm(text),
        Text::Reset(text) => reset::reset(text),
        Text::NotMe(text) => reset::not_me(text),
        Text::AlreadyHere(text) => reset::already_here(text),
        Text::Language(text) => language(text).into(),
        Text::ProblemTitle(text) => problem_title(text),
        Text::Problem(text) => problem(text),
        Text::NextStep(text) => next_step(text),
        Text::Confirm(text) => confirm::say(text),
        Text::Factor(text) => factor::say(text),
        Text::Enrol(text) => factor::enrol(text),
        Text::Recovery(text) => factor::recovery(text),
        Text::Bind(text) => bind::say(text),
        Text::TryOut(text) => bind::try_out(text),
        Text::Country(country) => countries::name(country).into(),
        Text::Approval(text) => approval::say(text),
        Text::Time(text) => time(text),
        Text::Mail(text) => mail::mail(text),
    }
}

fn frame(text: FrameText<'_>) -> Sentence {
    match text {
        FrameText::SkipToContent => "Ir al contenido".into(),
        FrameText::Pages => "Páginas".into(),
        FrameText::YourApps => "Tus aplicaciones".into(),
        FrameText::Account => "Cuenta".into(),
        FrameText::SignOut => "Cerrar sesión".into(),
        FrameText::SignedInAs { name } => Sentence::fill("Sesión iniciada como {0}", &[name]),
        FrameText::Language { name } => Sentence::fill("Idioma: {0}", &[name]),
        FrameText::Help => "Ayuda".into(),
    }
}

fn notice(text: Notice) -> &'static str {
    match text {
        Notice::SignedOut => "Has cerrado sesión en este navegador.",
        Notice::SignedOutEverywhere => "Has cerrado sesión en todas partes.",
        Notice::SessionEnded => "Esa sesión está cerrada.",
        Notice::OtherSessionsEnded => "Todas tus demás sesiones están cerradas.",
        Notice::AccountMade => "Tu cuenta ya está creada. Inicia sesión.",
        Notice::AddressConfirmed => "Tu dirección de correo está confirmada.",
        Notice::MailSentAgain => "Hemos enviado el correo otra vez. Cada enlace sirve hasta que caduca.",
        Notice::PasswordReset => "Tu contraseña ha cambiado. Inicia sesión con la nueva.",
        Notice::SignInAgain => "Tu sesión ha terminado. Inicia sesión de nuevo.",
        Notice::SignInOver => "Ese inicio de sesión ya no se puede completar. Empieza de nuevo.",
        Notice::TooManyCodes => {
            "Demasiados códigos eran incorrectos y ese inicio de sesión se ha cancelado. Empieza de nuevo."
        }
        Notice::ProfileSaved => "Tu nombre está guardado.",
        Notice::TrustEnded => "Ahí se volverá a pedir tu segundo factor.",
        Notice::PasswordChanged => "Tu contraseña ha cambiado. Todas tus demás sesiones están cerradas.",
        Notice::AddressAsked => "Abre el enlace que hemos enviado a la nueva dirección. Hasta entonces no cambia nada.",
        Notice::FactorAdded => "Tu aplicación de autenticación está configurada.",
        Notice::SetupOver => {
            "Esa configuración ya está terminada o ha caducado. Si no has visto tus códigos de recuperación, crea \
             otros nuevos aquí."
        }
        Notice::ReachedAdded => "Está configurado. Puedes elegirlo al iniciar sesión.",
        Notice::EnoughFactors => "Tu cuenta ya tiene el máximo de segundos factores. Quita uno antes de añadir otro.",
        Notice::FactorRenamed => "El nuevo nombre está guardado.",
        Notice::FactorFirst => "A partir de ahora se pedirá primero.",
        Notice::FactorRemoved => "Se ha quitado y ya no hay navegadores de confianza.",
        Notice::TwoFactorDisabled => {
            "La verificación en dos pasos está desactivada. Solo tu contraseña protege esta cuenta."
        }
        Notice::CodesMade => "Ya puedes usar tus nuevos códigos de recuperación. Los anteriores ya no sirven.",
    }
}

fn sign_in(text: SignInText<'_>) -> Sentence {
    match text {
        SignInText::Title | SignInText::Button => "Iniciar sesión".into(),
        SignInText::TitleTo { app } => Sentence::fill("Inicia sesión para acceder a {0}", &[app]),
        SignInText::Name => "Nombre de usuario o correo electrónico".into(),
        SignInText::Password => "Contraseña".into(),
        SignInText::Remember => "Mantener la sesión iniciada".into(),
        SignInText::RememberHint => "Solo en un dispositivo que nadie más use.".into(),
        SignInText::Unsuccessful => "Todavía no has iniciado sesión".into(),
        SignInText::Refused => "El nombre o la contraseña no son correctos. Revísalos e inténtalo de nuevo.".into(),
        SignInText::Wait { rest } => Sentence::fill(
            "Demasiados intentos. Podrás intentarlo de nuevo dentro de {0}.",
            &[&span(rest, Rounding::Up)],
        ),
        SignInText::OpenTooLong => {
            "Esta página ha estado abierta demasiado tiempo. No se ha cambiado nada. Inténtalo de nuevo.".into()
        }
        SignInText::Busy => {
            "Muchas personas están iniciando sesión ahora mismo y no hemos podido comprobar tus datos. Inténtalo de \
             nuevo dentro de unos segundos."
                .into()
        }
        SignInText::NameMissing => "Escribe tu nombre de usuario o tu correo electrónico.".into(),
        SignInText::PasswordMissing => "Escribe tu contraseña.".into(),
        SignInText::Forgot => "¿Olvidaste tu contraseña?".into(),
        SignInText::NewHere => "¿No tienes cuenta? Crea una".into(),
    }
}

fn home(text: HomeText<'_>) -> Sentence {
    match text {
        HomeText::Hello { name } => Sentence::fill("Hola, {0}. ¿Adónde quieres ir?", &[name]),
        HomeText::Empty => "Aquí todavía no hay ninguna aplicación para ti.".into(),
        HomeText::EmptyNext { brand } => Sentence::fill(
            "Las aplicaciones que puedas abrir aparecerán en esta página. Si esperabas alguna, pregunta a quienes \
             administran {0}.",
            &[brand],
        ),
    }
}

fn language(text: LanguageText) -> &'static str {
    match text {
        LanguageText::Title => "Idioma",
        LanguageText::About => "Para estas páginas y para los correos que te enviamos.",
        LanguageText::Back => "Dejarlo como está",
    }
}

fn sign_out(text: SignOutText<'_>) -> Sentence {
    match text {
        SignOutText::SignedInAs { name } => Sentence::fill("Has iniciado sesión como {0}.", &[name]),
        SignOutText::Where => "¿Dónde?".into(),
        SignOutText::Here => "En este navegador".into(),
        SignOutText::HereAbout => "Cierra esta sesión y las de las aplicaciones que has abierto con ella.".into(),
        SignOutText::Everywhere => "En todas partes".into(),
        SignOutText::EverywhereAbout => "Cierra todas tus sesiones, en todos los dispositivos.".into(),
        SignOutText::Stay => "No cerrar sesión".into(),
    }
}

fn problem_title(text: ProblemTitle<'_>) -> Sentence {
    let about_app = |app: Option<&str>, named, unnamed: &'static str| {
        app.map_or_else(|| unnamed.into(), |app| Sentence::fill(named, &[app]))
    };
    match text {
        ProblemTitle::BadRequest => "No hemos podido leer la solicitud".into(),
        ProblemTitle::SignInNeeded => "Primero inicia sesión".into(),
        ProblemTitle::NotAllowed => "No tienes acceso".into(),
        ProblemTitle::StepUpNeeded => "Confirma que eres tú".into(),
        ProblemTitle::SecondFactorNeeded => "Aquí no basta con la contraseña".into(),
        ProblemTitle::FirstFactorByLink => "Para tu cuenta no basta con la contraseña".into(),
        ProblemTitle::Banned => "No puedes entrar".into(),
        ProblemTitle::CookiesNeeded => "Tu navegador no ha guardado nuestra cookie".into(),
        ProblemTitle::LinkEnded => "Este enlace ya no sirve".into(),
        ProblemTitle::StaleForm => "Esta página ha estado abierta demasiado tiempo".into(),
        ProblemTitle::ForeignForm => "Ese formulario no venía de aquí".into(),
        ProblemTitle::InsecureHttp => "Esta conexión no es segura".into(),
        ProblemTitle::UnknownHost => "No hay nada en esta dirección".into(),
        ProblemTitle::UnknownPage => "Esta página no existe".into(),
        ProblemTitle::WrongMethod => "Esta página no se puede usar así".into(),
        ProblemTitle::TooSlow => "La solicitud ha tardado demasiado".into(),
        ProblemTitle::TooLarge => "La solicitud es demasiado grande".into(),
        ProblemTitle::WrongConnection => "La solicitud ha llegado por una conexión equivocada".into(),
        ProblemTitle::TooMany => "Demasiados intentos".into(),
        ProblemTitle::Broken => "Algo ha fallado por nuestra parte".into(),
        ProblemTitle::Unavailable => "Ahora mismo no podemos responder".into(),
        ProblemTitle::AppUnreachable { app } => {
            about_app(app, "No se puede conectar con {0}", "No se puede conectar con la aplicación")
        }
        ProblemTitle::AppDown { app } => about_app(app, "{0} no está disponible", "La aplicación no está disponible"),
        ProblemTitle::AppSlow { app } => {
            about_app(app, "{0} no ha respondido a tiempo", "La aplicación no ha respondido a tiempo")
        }
    }
}

const FINE_HERE: &str = "Por nuestra parte todo funciona y no has hecho nada mal";

fn problem(text: ProblemText<'_>) -> Sentence {
    match text {
        ProblemText::BadRequest => {
            "La dirección, o lo enviado con ella, contiene algo que no está permitido. No se ha cambiado nada.".into()
        }
        ProblemText::SignInNeeded => "Esto es solo para quien ha iniciado sesión.".into(),
        ProblemText::Closed { name } => {
            Sentence::fill("Has iniciado sesión como {0}, pero aquí no puede entrar nadie.", &[name])
        }
        ProblemText::NotInGroups { name, groups: [group] } => {
            Sentence::fill("Has iniciado sesión como {0}, pero aquí solo puede entrar el grupo {1}.", &[name, group])
        }
        ProblemText::NotInGroups { name, groups } => {
            Sentence::fill("Has iniciado sesión como {0}, pero aquí solo pueden entrar los grupos ", &[name])
                .then(either(groups))
                .then(".")
        }
        ProblemText::StepUpNeeded => {
            "Has iniciado sesión, pero aquí se pide más: una segunda prueba de que eres tú, o una más reciente.".into()
        }
        ProblemText::SecondFactorNeeded { name } => Sentence::fill(
            "Has iniciado sesión como {0} con tu contraseña. Aquí también se pide una segunda prueba de que eres tú, \
             como un código de tu teléfono, y tu cuenta no tiene ninguna.",
            &[name],
        ),
        ProblemText::FirstFactorByLink => {
            "Tu nombre y tu contraseña son correctos. Pero tu cuenta también necesita una segunda prueba de que eres \
             tú, como un código de tu teléfono, y aquí se configura con un enlace que hay que pedir."
                .into()
        }
        ProblemText::Banned => {
            "Quienes administran este sitio lo han cerrado para ti, o para la red desde la que te conectas.".into()
        }
        ProblemText::CookiesNeeded => {
            "Para recordar tu inicio de sesión, este sitio necesita una cookie. No te sigue a ningún otro lugar.".into()
        }
        ProblemText::LinkEnded => "Sirve una vez, por poco tiempo y en el navegador en el que empezaste.".into(),
        ProblemText::StaleForm => "No se ha cambiado nada.".into(),
        ProblemText::ForeignForm => {
            "Tu navegador no ha indicado que estuviera en una página nuestra. No se ha cambiado nada.".into()
        }
        ProblemText::InsecureHttp { host } => Sentence::fill(
            "Lo que escribas aquí podría leerse de camino a {0}, así que el inicio de sesión está desactivado.",
            &[host],
        ),
        ProblemText::UnknownHost { host } => Sentence::fill("Ninguna aplicación responde al nombre {0}.", &[host]),
        ProblemText::UnknownPage => "Puede que la dirección esté mal escrita o que la página se haya movido.".into(),
        ProblemText::WrongMethod => "La página existe, pero no admite este tipo de solicitud.".into(),
        ProblemText::TooSlow => "No ha llegado completa en el tiempo que esperamos. No se ha cambiado nada.".into(),
        ProblemText::TooLarge => "Lo que se envió ocupa más de lo que se admite aquí. No se ha cambiado nada.".into(),
        ProblemText::WrongConnection => "Tu navegador ha pedido este sitio por una conexión con otro.".into(),
        ProblemText::TooMany { rest } => {
            Sentence::fill("Podrás intentarlo de nuevo dentro de {0}.", &[&span(rest, Rounding::Up)])
        }
        ProblemText::HeadTooLarge => {
            "La dirección o las cookies que la acompañaban son demasiado largas. No se ha cambiado nada.".into()
        }
        ProblemText::Broken => "El fallo ha quedado anotado. No es por nada que hayas hecho.".into(),
        ProblemText::Unavailable => {
            "Seguimos en marcha, pero hay demasiada carga o falta una parte nuestra. Tu sesión no se ha cerrado.".into()
        }
        ProblemText::AppUnreachable => Sentence::from(FINE_HERE).then(", pero la aplicación no ha respondido bien."),
        ProblemText::AppDown => Sentence::from(FINE_HERE).then(", pero la aplicación está apagada o saturada."),
        ProblemText::AppSlow => {
            Sentence::from(FINE_HERE).then(". Puede que lo que enviaste haya llegado de todos modos.")
        }
        ProblemText::Reference => "Referencia".into(),
    }
}

fn next_step(text: NextStep<'_>) -> Sentence {
    match text {
        NextStep::SignIn => "Iniciar sesión".into(),
        NextStep::SwitchAccount => "Usar otra cuenta".into(),
        NextStep::YourApps => "Tus aplicaciones".into(),
        NextStep::TryAgain => "Intentarlo de nuevo".into(),
        NextStep::OpenSecurely => "Abrir la página segura".into(),
        NextStep::AskForAccess { brand } => {
            Sentence::fill("Si deberías tener acceso, pídelo a quienes administran {0}.", &[brand])
        }
        NextStep::ConfirmItsYou => "Confirmar que eres tú".into(),
        NextStep::AskForFactor { brand } => {
            Sentence::fill("Quienes administran {0} pueden enviarte un enlace para configurar una.", &[brand])
        }
        NextStep::AskForFactorLink { brand } => Sentence::fill("Pide el enlace a quienes administran {0}.", &[brand]),
        NextStep::AskAboutBan { brand } => {
            Sentence::fill("Si crees que es un error, avisa a quienes administran {0}.", &[brand])
        }
        NextStep::AllowCookies => "Permite las cookies de este sitio e inténtalo de nuevo.".into(),
        NextStep::CloseIfNotYou => "Si no has enviado nada desde aquí, todo está bien: cierra esta página.".into(),
        NextStep::CheckAddress => "Comprueba que la dirección esté bien escrita.".into(),
        NextStep::GoBackAndShorten => "Vuelve atrás, envía menos a la vez e inténtalo de nuevo.".into(),
        NextStep::ClearCookies => "Borra las cookies de este sitio e inténtalo de nuevo.".into(),
        NextStep::ReloadPage => "Vuelve a cargar la página.".into(),
        NextStep::TryAgainSoon => "Inténtalo de nuevo dentro de un minuto.".into(),
        NextStep::TellOperator { brand } => Sentence::fill("Si sigue así, avisa a quienes administran {0}.", &[brand]),
        NextStep::AskForHelp => "Pedir ayuda".into(),
        NextStep::AreYouOperator => "¿Administras este sitio?".into(),
        NextStep::OperatorTls => {
            "Dale un certificado a la pasarela: un [[listener]] con tls = { certificate, key } y una public_url que \
             empiece por https."
                .into()
        }
        NextStep::OperatorProxy => {
            "Si ya tienes un proxy que habla https, añade su dirección a trusted_proxies y haz que envíe \
             X-Forwarded-Proto."
                .into()
        }
        NextStep::OperatorInsecure => {
            "Solo en una red en la que nadie más pueda escuchar: insecure_http = true en [gateway].".into()
        }
    }
}

fn time(text: TimeText) -> Sentence {
    match text {
        TimeText::Ago(past) if past < MINUTE => "hace un momento".into(),
        TimeText::Ago(past) => Sentence::fill("hace {0}", &[&span(past, Rounding::Down)]),
        TimeText::Exact(at) => Sentence::fill("{0}", &[&exact(at)]),
    }
}

const MINUTE: Duration = Duration::from_mins(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_past_is_never_said_to_be_older_than_it_is() {
        for (seconds, said) in [
            (0, "hace un momento"),
            (59, "hace un momento"),
            (60, "hace 1 minuto"),
            (7199, "hace 1 hora"),
            (86_400 * 3 + 5, "hace 3 días"),
        ] {
            assert_eq!(time(TimeText::Ago(Duration::from_secs(seconds))).to_string(), said, "{seconds}");
        }
    }

    #[test]
    fn groups_are_listed_as_one_would_say_them() {
        for (groups, said) in [
            (&["staff"][..], "Has iniciado sesión como ada, pero aquí solo puede entrar el grupo staff."),
            (&["a", "b", "c"], "Has iniciado sesión como ada, pero aquí solo pueden entrar los grupos a, b o c."),
        ] {
            assert_eq!(problem(ProblemText::NotInGroups { name: "ada", groups }).to_string(), said);
        }
    }
}
