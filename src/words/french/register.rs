use super::{Rounding, span};
use crate::domain::names::{BadEmail, BadName, MAX_NAME};
use crate::words::{ConfirmAddressText, RegisterText, Sentence};

pub(super) fn register(text: RegisterText<'_>) -> Sentence {
    match text {
        RegisterText::Title => "Créer un compte".into(),
        RegisterText::Invited => "Vous avez reçu une invitation. Remplissez ce formulaire, et vous y êtes.".into(),
        RegisterText::GivenName => "Prénom".into(),
        RegisterText::FamilyName => "Nom de famille".into(),
        RegisterText::NamesHint => {
            Sentence::fill("L’un des deux suffit. Au plus {0}\u{a0}caractères chacun.", &[&MAX_NAME.to_string()])
        }
        RegisterText::Name => "Identifiant".into(),
        RegisterText::NameHint => {
            "De 1 à 64\u{a0}caractères\u{a0}: des lettres de a à z et des chiffres, avec des points, des traits \
             d’union ou des tirets bas entre eux. Il ne pourra plus être modifié ensuite. Des noms comme admin, root \
             ou support sont réservés."
                .into()
        }
        RegisterText::Email => "Adresse e-mail".into(),
        RegisterText::EmailHint => "Nous y envoyons un lien, pour vérifier qu’elle est bien à vous.".into(),
        RegisterText::EmailHintDomains { domains } => Sentence::from("Une adresse chez ")
            .then(Sentence::list(domains, ", ", " ou "))
            .then(". Nous y envoyons un lien."),
        RegisterText::EmailKnown { address } => Sentence::fill("Votre adresse e-mail est {0}.", &[address]),
        RegisterText::Button => "Créer le compte".into(),
        RegisterText::SignIn => "Vous avez un compte\u{202f}? Connectez-vous".into(),
        RegisterText::Closed => "Ici, on ne peut pas créer de compte soi-même.".into(),
        RegisterText::ClosedNext { brand } => {
            Sentence::fill("Si vous devez en avoir un, adressez-vous aux personnes qui gèrent {0}.", &[brand])
        }
        RegisterText::InvitationEnded => "Cette invitation a déjà servi, ou est trop ancienne.".into(),
        RegisterText::InvitationEndedNext { brand } => Sentence::fill(
            "Si vous l’avez utilisée, connectez-vous. Sinon, demandez-en une autre aux personnes qui gèrent {0}.",
            &[brand],
        ),
        problem => problem_with(problem),
    }
}

fn problem_with(text: RegisterText<'_>) -> Sentence {
    match text {
        RegisterText::PersonMissing => "Saisissez votre prénom, votre nom de famille, ou les deux.".into(),
        RegisterText::PersonTooLong => Sentence::fill(
            "Le prénom et le nom de famille ont chacun au plus {0}\u{a0}caractères. Raccourcissez le plus long.",
            &[&MAX_NAME.to_string()],
        ),
        RegisterText::PersonLetter => {
            "Un nom ne contient ni saut de ligne ni caractère invisible. Saisissez-le à nouveau, au lieu de le coller."
                .into()
        }
        RegisterText::PersonMixed => {
            "Un mot de votre nom mélange des lettres de deux alphabets, qui se ressemblent. Écrivez-le dans un seul \
             alphabet."
                .into()
        }
        RegisterText::NameMissing => "Saisissez un identifiant.".into(),
        RegisterText::NameBad(why) => bad_name(why),
        RegisterText::NameReserved => "Cet identifiant est réservé. Choisissez-en un autre.".into(),
        RegisterText::NameTaken => {
            "Cet identifiant, ou un autre qui se lit de la même façon, est déjà pris. Choisissez-en un autre.".into()
        }
        RegisterText::EmailMissing => "Saisissez votre adresse e-mail.".into(),
        RegisterText::EmailBad(why) => bad_email(why),
        RegisterText::EmailElsewhere { domains } => Sentence::from("Pour un compte ici, il faut une adresse chez ")
            .then(Sentence::list(domains, ", ", " ou "))
            .then("."),
        RegisterText::AddressTaken => {
            "L’adresse qui a reçu l’invitation a déjà un compte. Connectez-vous à ce compte.".into()
        }
        RegisterText::Wait { rest } => Sentence::fill(
            "Trop de tentatives depuis votre réseau. Vous pourrez réessayer dans {0}.",
            &[&span(rest, Rounding::Up)],
        ),
        RegisterText::OpenTooLong => {
            "Cette page est restée ouverte trop longtemps. Rien n’a été envoyé. Réessayez.".into()
        }
        RegisterText::Busy => {
            "Beaucoup de personnes se connectent en ce moment. Réessayez dans quelques secondes.".into()
        }
        _ => "Aucun compte n’a encore été créé".into(),
    }
}

fn bad_name(why: BadName) -> Sentence {
    match why {
        BadName::Empty => "Saisissez un identifiant.".into(),
        BadName::TooLong => "Un identifiant a au plus 64\u{a0}caractères. Choisissez-en un plus court.".into(),
        BadName::Address => {
            "C’est une adresse e-mail. Un identifiant ne contient pas de @, et l’adresse a son propre champ.".into()
        }
        BadName::Letter(letter) if letter.is_control() => {
            "Il contient un caractère invisible. Saisissez l’identifiant à nouveau.".into()
        }
        BadName::Letter(letter) => Sentence::fill(
            "{0} ne peut pas figurer dans un identifiant. Utilisez des lettres de a à z et des chiffres, avec des \
             points, des traits d’union ou des tirets bas entre eux.",
            &[&(if letter == ' ' { "Un espace".to_owned() } else { letter.to_string() })],
        ),
        BadName::Edge => "Un identifiant commence et finit par une lettre ou un chiffre.".into(),
        BadName::LikeAnId => "Un identifiant ne commence pas par s_, u_ ou b_. Choisissez-en un autre.".into(),
    }
}

pub(super) fn bad_email(why: BadEmail) -> Sentence {
    match why {
        BadEmail::Shape => {
            "Une adresse e-mail a un seul @, avec quelque chose de chaque côté, par exemple anna@example.com.".into()
        }
        BadEmail::TooLong => {
            "Aucune adresse e-mail n’est aussi longue. Vérifiez qu’il n’y a pas de faute dans l’adresse.".into()
        }
        BadEmail::Letter(letter) if letter.is_control() || letter.is_whitespace() => {
            "Il y a un espace ou un caractère invisible avant le @. Saisissez l’adresse à nouveau.".into()
        }
        BadEmail::Letter(letter) => Sentence::fill(
            "{0} ne peut pas figurer ici avant le @. Vérifiez qu’il n’y a pas de faute dans l’adresse.",
            &[&letter.to_string()],
        ),
        BadEmail::Dots => {
            "Il y a un point de trop avant le @. Vérifiez qu’il n’y a pas de faute dans l’adresse.".into()
        }
        BadEmail::Domain => "Ce qui suit le @ n’est pas le nom d’un serveur de messagerie, comme example.com.".into(),
    }
}

pub(super) fn confirm(text: ConfirmAddressText<'_>) -> Sentence {
    match text {
        ConfirmAddressText::SentTitle => "Consultez votre boîte de réception".into(),
        ConfirmAddressText::Sent { address } => {
            Sentence::fill("Nous avons écrit à {0}. Ouvrez le lien de cet e-mail pour continuer.", &[address])
        }
        ConfirmAddressText::SentNext { lasts } => Sentence::fill(
            "Le lien est valable {0}. Ouvrez-le de préférence dans ce navigateur.",
            &[&span(lasts, Rounding::Down)],
        ),
        ConfirmAddressText::SentNothing => {
            "Rien reçu\u{202f}? Regardez aussi dans les courriers indésirables. Une même adresse reçoit au plus trois \
             e-mails par heure."
                .into()
        }
        ConfirmAddressText::SendAgain => "Renvoyer l’e-mail".into(),
        ConfirmAddressText::SendAgainWait { rest } => Sentence::fill(
            "Il a été envoyé assez souvent pour l’instant. Vous pourrez le redemander dans {0}.",
            &[&span(rest, Rounding::Up)],
        ),
        ConfirmAddressText::StartOver => "Une autre adresse\u{202f}? Recommencez".into(),
        ConfirmAddressText::Title => "Est-ce votre adresse\u{202f}?".into(),
        ConfirmAddressText::NewAccount { name, address } => {
            Sentence::fill("Quelqu’un veut créer un compte avec l’identifiant {0} et l’adresse {1}.", &[name, address])
        }
        ConfirmAddressText::NewAddress { name, address } => {
            Sentence::fill("Le compte {0} utilisera désormais l’adresse {1}.", &[name, address])
        }
        ConfirmAddressText::NotYou => "Si ce n’était pas vous, fermez cette page\u{a0}: rien ne se passera.".into(),
        ConfirmAddressText::WhyPassword => {
            "Le compte a été demandé dans un autre navigateur. Saisissez le mot de passe qui y a été choisi. Si \
             vous n’en avez choisi aucun, quelqu’un d’autre a utilisé votre adresse\u{a0}: fermez cette page."
                .into()
        }
        ConfirmAddressText::PasswordMissing => "Saisissez le mot de passe que vous avez choisi pour ce compte.".into(),
        ConfirmAddressText::PasswordWrong => {
            "Ce n’est pas le mot de passe choisi pour ce compte. Vérifiez-le et réessayez.".into()
        }
        ConfirmAddressText::OpenTooLong => {
            "Cette page est restée ouverte trop longtemps. Rien n’a été modifié. Réessayez.".into()
        }
        ConfirmAddressText::Busy => {
            "Beaucoup de personnes se connectent en ce moment. Réessayez dans quelques secondes.".into()
        }
        ConfirmAddressText::NotConfirmed => "Rien n’a encore été confirmé".into(),
        ConfirmAddressText::MakeAccount => "C’était moi\u{a0}: créer le compte".into(),
        ConfirmAddressText::ConfirmAddress => "C’était moi\u{a0}: utiliser cette adresse".into(),
        ConfirmAddressText::EndedTitle => "Ce lien n’est plus valable".into(),
        ConfirmAddressText::Ended => "Il a déjà servi, ou est trop ancien.".into(),
        ConfirmAddressText::EndedNext => {
            "Si vous l’avez utilisé, connectez-vous. Sinon, recommencez, et vous recevrez un nouveau lien.".into()
        }
        ConfirmAddressText::TakenTitle => "Cette adresse a déjà un compte".into(),
        ConfirmAddressText::Taken => {
            "Un compte avec cette adresse a été créé entre-temps. Rien d’autre n’a été modifié.".into()
        }
        ConfirmAddressText::TakenNext => "Connectez-vous à ce compte, ou choisissez une autre adresse.".into(),
        ConfirmAddressText::WaitsTitle => "Votre compte est en attente".into(),
        ConfirmAddressText::Waits { brand } => Sentence::fill(
            "Votre adresse est confirmée. Les personnes qui gèrent {0} examinent maintenant votre demande.",
            &[brand],
        ),
        ConfirmAddressText::WaitsNext => {
            "Dès qu’elles auront donné leur accord, vous recevrez un e-mail et pourrez vous connecter. Vous pouvez \
             fermer cette page."
                .into()
        }
        ConfirmAddressText::Unsuccessful => "Aucun e-mail n’a été envoyé".into(),
    }
}
