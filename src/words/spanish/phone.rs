use crate::words::{AddPhoneText, PhoneNews, PhoneText, Sentence};

pub(super) fn add(text: AddPhoneText<'_>) -> Sentence {
    match text {
        AddPhoneText::Link | AddPhoneText::Title => "Añadir un teléfono".into(),
        AddPhoneText::About => {
            "A partir de entonces, tu teléfono te preguntará en cada inicio de sesión y tú dirás sí o no. Basta con su \
             navegador. Tenlo a mano."
                .into()
        }
        AddPhoneText::Begin => "Mostrar el código QR".into(),
        AddPhoneText::Scan => "Escanea este código con el teléfono".into(),
        AddPhoneText::ScanHow => {
            "Apunta con la cámara y abre el enlace. Esta página sigue por sí sola cuando llega el teléfono.".into()
        }
        AddPhoneText::Picture => "Código QR con un enlace para el teléfono. El mismo enlace está debajo.".into(),
        AddPhoneText::OpenThere => "Si la cámara no sirve, abre este enlace en el teléfono:".into(),
        AddPhoneText::OnlyHere => {
            "Esta dirección solo funciona en este ordenador. Para probar, abre el enlace en otra ventana del navegador; un \
             teléfono necesita una dirección https."
                .into()
        }
        AddPhoneText::NeedsHttps => {
            "Solo se puede añadir un teléfono si la dirección empieza por https, y esta no lo hace.".into()
        }
        AddPhoneText::TimeLeft => "Válido todavía".into(),
        AddPhoneText::PictureOver => "Este código QR ya no es válido.".into(),
        AddPhoneText::NewPicture => "Mostrar un código QR nuevo".into(),
        AddPhoneText::Continue => "Continuar".into(),
        AddPhoneText::Cancel => "No añadir ningún teléfono".into(),
        AddPhoneText::IsItYours => "¿Es este tu teléfono?".into(),
        AddPhoneText::Arrived { browser } => Sentence::fill("Se ha escaneado el código QR: {0}.", &[browser]),
        AddPhoneText::Compare => {
            "Tu teléfono debe mostrar este número. Si muestra otro o ninguno, otra persona ha escaneado el código: di que \
             no."
                .into()
        }
        AddPhoneText::Name => "Nombre de este teléfono".into(),
        AddPhoneText::NameHint => "Para distinguirlo de otros, por ejemplo «Pixel 9».".into(),
        AddPhoneText::Yes => "Sí, añadirlo".into(),
        AddPhoneText::No => "No, no es mío".into(),
    }
}

pub(super) fn page(text: PhoneText) -> Sentence {
    match text {
        PhoneText::Title => "Aprobar inicios de sesión".into(),
        PhoneText::NeedsScript => {
            "Esta página firma lo que decides con una clave que se queda en este teléfono, y para ello necesita \
             JavaScript."
                .into()
        }
        PhoneText::Unfit => {
            "Este navegador no puede guardar aquí una clave. Hace falta una dirección que empiece por https y un navegador \
             actualizado, no en una ventana privada."
                .into()
        }
        PhoneText::Stranger => {
            "Este teléfono aún no aprueba nada. En tu ordenador, abre tu cuenta, luego la verificación en dos pasos, elige «Añadir un \
             teléfono» y escanea el código QR."
                .into()
        }
        PhoneText::AddAbout => "A partir de entonces dirás sí o no a tus inicios de sesión en este teléfono.".into(),
        PhoneText::Add => "Añadir este teléfono".into(),
        PhoneText::HomeScreen => {
            "Un iPhone o iPad solo avisa desde la pantalla de inicio: toca «Compartir», luego «Añadir a pantalla de \
             inicio», y abre esta página desde allí antes de seguir."
                .into()
        }
        PhoneText::Compare => "Tu ordenador debe mostrar el mismo número. Si es así, confírmalo allí.".into(),
        PhoneText::Account => "Cuenta:".into(),
        PhoneText::Nothing => {
            "No hay nada pendiente. Cuando alguien inicie sesión con tu cuenta, se te preguntará aquí.".into()
        }
        PhoneText::TellMe => "Avisarme cuando haya algo pendiente".into(),
        PhoneText::Told => "Recibes un aviso cuando hay algo pendiente.".into(),
        PhoneText::NotTold => {
            "Las notificaciones están desactivadas en este navegador. Abre esta página cuando inicies sesión.".into()
        }
        PhoneText::Number => "Número de la otra pantalla".into(),
        PhoneText::NumberHint => {
            "Lo muestra la página en la que inicias sesión. Si no tienes delante esa página, no eres tú quien inicia sesión: \
             rechaza."
                .into()
        }
        PhoneText::Pick => "Elegir el número en vez de escribirlo".into(),
        PhoneText::TimeLeft => "Tiempo restante:".into(),
        PhoneText::Approve => "Aprobar".into(),
        PhoneText::Deny => "Rechazar".into(),
        PhoneText::NotMe => "No he sido yo".into(),
        PhoneText::Forget => "Olvidar este teléfono".into(),
        PhoneText::StrangerBefore => "Si ya lo habías añadido, su clave se ha perdido. Quítalo allí de tu cuenta y añádelo de nuevo.".into(),
        PhoneText::Paste => "Pegar el enlace en su lugar".into(),
        PhoneText::PasteLink => "Enlace debajo del código QR".into(),
        PhoneText::PasteGo => "Abrir el enlace".into(),
        PhoneText::NumberMissing => "Escribe los dos dígitos que muestra la otra pantalla, o elígelos abajo.".into(),
        PhoneText::AskedAt => "Hora:".into(),
    }
}

pub(super) fn news(text: PhoneNews) -> Sentence {
    match text {
        PhoneNews::LinkOver => {
            "Este código QR ya se usó o ya no es válido. Muestra uno nuevo en tu ordenador y escanéalo.".into()
        }
        PhoneNews::Approved => "Aprobado. La otra página sigue por sí sola.".into(),
        PhoneNews::Denied => "Rechazado. No ha entrado nadie.".into(),
        PhoneNews::NotMe => {
            "Rechazado. Puede que otra persona conozca tu contraseña: cámbiala cuanto antes.".into()
        }
        PhoneNews::WrongNumber => {
            "Ese no es el número de la otra pantalla, así que se ha rechazado. Si eras tú, vuelve a empezar allí.".into()
        }
        PhoneNews::Ended => "Ya había terminado, y no se ha hecho nada.".into(),
        PhoneNews::NotReached => "No se ha podido enviar. Inténtalo de nuevo.".into(),
        PhoneNews::Removed => "Este teléfono se ha quitado de la cuenta y ya no aprueba nada.".into(),
        PhoneNews::NotDenied => "Tu rechazo no ha llegado. Abre la página y rechaza allí.".into(),
        PhoneNews::DeniedLate => "Ya había terminado cuando llegó tu rechazo. Abre la página para ver si hay algo pendiente.".into(),
        PhoneNews::Inactive => "Esta cuenta está desactivada por ahora. El teléfono conserva su clave y volverá a servir cuando la cuenta vuelva a estar activa.".into(),
        PhoneNews::OtherBrowser => "Lo que acompaña a la clave de este teléfono ya no está en este navegador, por ejemplo porque se borraron sus cookies. Quita el teléfono de tu cuenta y añádelo de nuevo.".into(),
        PhoneNews::NoLink => "Ese no es el enlace que hay debajo del código QR. Cópialo entero y pégalo aquí.".into(),
        PhoneNews::NotSwitchedOn => "No se han podido activar las notificaciones. Inténtalo de nuevo, o abre esta página cuando inicies sesión.".into(),
        PhoneNews::Over => "La solicitud que había aquí ha terminado. Ya no hay nada que responder.".into(),
        PhoneNews::ChangePassword => "Cambiar la contraseña".into(),
    }
}
