use crate::words::{AddPhoneText, PhoneNews, PhoneText, Sentence};

pub(super) fn add(text: AddPhoneText<'_>) -> Sentence {
    match text {
        AddPhoneText::Link | AddPhoneText::Title => "Ajouter un téléphone".into(),
        AddPhoneText::About => {
            "Votre téléphone vous interrogera alors à chaque connexion, et vous répondrez oui ou non. Son navigateur \
             suffit. Gardez-le à portée de main."
                .into()
        }
        AddPhoneText::Begin => "Afficher le code QR".into(),
        AddPhoneText::Scan => "Scannez ce code avec votre téléphone".into(),
        AddPhoneText::ScanHow => {
            "Dirigez l’appareil photo vers l’écran et ouvrez le lien. Cette page avance d’elle-même dès que le téléphone \
             est là."
                .into()
        }
        AddPhoneText::Picture => "Code QR contenant un lien pour votre téléphone. Le même lien figure dessous.".into(),
        AddPhoneText::OpenThere => "Si l’appareil photo ne convient pas, ouvrez ce lien sur le téléphone\u{a0}:".into(),
        AddPhoneText::OnlyHere => {
            "Cette adresse ne fonctionne que sur cet ordinateur. Pour essayer, ouvrez le lien dans une autre fenêtre de \
             navigateur\u{a0}; un téléphone exige une adresse en https."
                .into()
        }
        AddPhoneText::NeedsHttps => {
            "Un téléphone ne peut être ajouté que si l’adresse commence par https, ce qui n’est pas le cas ici.".into()
        }
        AddPhoneText::TimeLeft => "Valable encore".into(),
        AddPhoneText::PictureOver => "Ce code QR n’est plus valable.".into(),
        AddPhoneText::NewPicture => "Afficher un nouveau code QR".into(),
        AddPhoneText::Continue => "Continuer".into(),
        AddPhoneText::Cancel => "Ne pas ajouter de téléphone".into(),
        AddPhoneText::IsItYours => "Est-ce votre téléphone\u{a0}?".into(),
        AddPhoneText::Arrived { browser } => Sentence::fill("Le code QR a été scanné\u{a0}: {0}.", &[browser]),
        AddPhoneText::Compare => {
            "Votre téléphone doit afficher ce nombre. S’il en affiche un autre ou aucun, quelqu’un d’autre a scanné le \
             code\u{a0}: répondez non."
                .into()
        }
        AddPhoneText::Name => "Nom de ce téléphone".into(),
        AddPhoneText::NameHint => "Pour le distinguer des autres, par exemple «\u{a0}Pixel 9\u{a0}».".into(),
        AddPhoneText::Yes => "Oui, l’ajouter".into(),
        AddPhoneText::No => "Non, ce n’est pas le mien".into(),
    }
}

pub(super) fn page(text: PhoneText) -> Sentence {
    match text {
        PhoneText::Title => "Approuver les connexions".into(),
        PhoneText::NeedsScript => {
            "Cette page signe vos décisions avec une clé qui reste sur ce téléphone\u{a0}; il lui faut JavaScript.".into()
        }
        PhoneText::Unfit => {
            "Ce navigateur ne peut pas conserver de clé ici. Il faut une adresse qui commence par https et un navigateur \
             à jour, hors navigation privée."
                .into()
        }
        PhoneText::Stranger => {
            "Ce téléphone n’approuve encore rien. Sur votre ordinateur, ouvrez votre compte, puis le second facteur, \
             choisissez «\u{a0}Ajouter un téléphone\u{a0}» et scannez le code QR."
                .into()
        }
        PhoneText::AddAbout => "Vous répondrez alors oui ou non à vos connexions sur ce téléphone.".into(),
        PhoneText::Add => "Ajouter ce téléphone".into(),
        PhoneText::HomeScreen => {
            "Un iPhone ou un iPad ne signale les connexions que depuis l’écran d’accueil\u{a0}: touchez «\u{a0}Partager\u{a0}», puis «\u{a0}Sur \
             l’écran d’accueil\u{a0}», et ouvrez cette page à partir de là avant de continuer."
                .into()
        }
        PhoneText::Compare => "Votre ordinateur doit afficher le même nombre. Si c’est le cas, confirmez-y.".into(),
        PhoneText::Account => "Compte\u{a0}:".into(),
        PhoneText::Nothing => {
            "Rien ne vous attend. Quand quelqu’un se connecte à votre compte, la question apparaît ici.".into()
        }
        PhoneText::TellMe => "Me prévenir quand une demande attend".into(),
        PhoneText::Told => "Vous êtes prévenu quand une demande attend.".into(),
        PhoneText::NotTold => {
            "Les notifications sont désactivées dans ce navigateur. Ouvrez cette page quand vous vous connectez.".into()
        }
        PhoneText::Number => "Nombre affiché sur l’autre écran".into(),
        PhoneText::NumberHint => {
            "Il figure sur la page où vous vous connectez. Si vous n’avez pas cette page sous les yeux, ce n’est pas vous \
             qui vous connectez\u{a0}: refusez."
                .into()
        }
        PhoneText::Pick => "Choisir le nombre au lieu de le saisir".into(),
        PhoneText::TimeLeft => "Temps restant\u{a0}:".into(),
        PhoneText::Approve => "Approuver".into(),
        PhoneText::Deny => "Refuser".into(),
        PhoneText::NotMe => "Ce n’était pas moi".into(),
        PhoneText::Forget => "Oublier ce téléphone".into(),
        PhoneText::StrangerBefore => "Si vous l’aviez déjà ajouté, sa clé a disparu. Retirez-le de votre compte au même endroit, puis ajoutez-le de nouveau.".into(),
        PhoneText::Paste => "Coller le lien à la place".into(),
        PhoneText::PasteLink => "Lien sous le code QR".into(),
        PhoneText::PasteGo => "Ouvrir le lien".into(),
        PhoneText::NumberMissing => "Saisissez les deux chiffres affichés sur l’autre écran, ou choisissez-les ci-dessous.".into(),
        PhoneText::AskedAt => "Demandé à\u{a0}:".into(),
    }
}

pub(super) fn news(text: PhoneNews) -> Sentence {
    match text {
        PhoneNews::LinkOver => {
            "Ce code QR a déjà servi ou n’est plus valable. Affichez-en un nouveau sur votre ordinateur et scannez-le."
                .into()
        }
        PhoneNews::Approved => "Approuvé. L’autre page avance d’elle-même.".into(),
        PhoneNews::Denied => "Refusé. Personne n’est entré.".into(),
        PhoneNews::NotMe => {
            "Refusé. Quelqu’un d’autre connaît peut-être votre mot de passe\u{a0}: changez-le dès que possible.".into()
        }
        PhoneNews::WrongNumber => {
            "Ce n’est pas le nombre de l’autre écran\u{a0}; la demande a été refusée. Si c’était vous, recommencez là-bas."
                .into()
        }
        PhoneNews::Ended => "La demande était déjà terminée\u{a0}; rien n’a été fait.".into(),
        PhoneNews::NotReached => "L’envoi n’a pas abouti. Réessayez.".into(),
        PhoneNews::Removed => "Ce téléphone a été retiré du compte et n’approuve plus rien.".into(),
        PhoneNews::NotDenied => "Votre refus n’est pas arrivé. Ouvrez la page et refusez-y.".into(),
        PhoneNews::DeniedLate => "La demande était déjà terminée quand votre refus est arrivé. Ouvrez la page pour voir ce qui attend.".into(),
        PhoneNews::Inactive => "Ce compte est suspendu pour le moment. Le téléphone garde sa clé et servira de nouveau dès que le compte sera rétabli.".into(),
        PhoneNews::OtherBrowser => "Ce qui accompagne la clé de ce téléphone a disparu de ce navigateur, par exemple avec ses cookies. Retirez le téléphone de votre compte, puis ajoutez-le de nouveau.".into(),
        PhoneNews::NoLink => "Ce n’est pas le lien qui figure sous le code QR. Copiez-le en entier et collez-le ici.".into(),
        PhoneNews::NotSwitchedOn => "Les notifications n’ont pas pu être activées. Réessayez, ou ouvrez cette page quand vous vous connectez.".into(),
        PhoneNews::Over => "La demande affichée ici est terminée. Il n’y a plus rien à répondre.".into(),
        PhoneNews::ChangePassword => "Changer votre mot de passe".into(),
    }
}
