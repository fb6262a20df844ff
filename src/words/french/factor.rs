use super::{Rounding, span};
use crate::words::{EnrolText, FactorText, RecoveryText, Sentence};

pub(super) fn say(text: FactorText<'_>) -> Sentence {
    match text {
        FactorText::Title => "Encore une étape".into(),
        FactorText::AskDigits { digits, label } => Sentence::fill(
            "Saisissez le code à {0}\u{a0}chiffres de l’application «\u{a0}{1}\u{a0}».",
            &[&digits.to_string(), label],
        ),
        FactorText::AskSent { digits: None, label } => {
            Sentence::fill("Saisissez le code que nous avons envoyé à {0}.", &[label])
        }
        FactorText::AskSent { digits: Some(digits), label } => Sentence::fill(
            "Saisissez le code à {0} chiffres que nous avons envoyé à {1}.",
            &[&digits.to_string(), label],
        ),
        FactorText::AskElsewhere { label } => Sentence::fill("Ouvrez {0} et approuvez-y la connexion.", &[label]),
        FactorText::WaySent { label } => Sentence::fill("Un code envoyé à {0}", &[label]),
        FactorText::WayElsewhere { label } => Sentence::fill("Approuver sur {0}", &[label]),
        FactorText::WrongSent => "Ce code ne correspond pas. Vérifiez-le, ou faites-vous en envoyer un nouveau.".into(),
        FactorText::AskWritten => {
            "Saisissez l’un des codes de secours que vous avez gardés. Chacun ne sert qu’une fois.".into()
        }
        FactorText::Code => "Code".into(),
        FactorText::WrittenCode => "Code de secours".into(),
        FactorText::OpenFor { rest } => {
            Sentence::fill("Il vous reste {0} pour terminer cette connexion.", &[&span(rest, Rounding::Down)])
        }
        FactorText::OtherWays => "Essayer un autre moyen".into(),
        FactorText::WayApp { label } => Sentence::fill("Un code de l’application «\u{a0}{0}\u{a0}»", &[label]),
        FactorText::WayWritten => "Un code de secours".into(),
        FactorText::BeginAgain => "Recommencer".into(),
        FactorText::Trust { lasts } => {
            Sentence::fill("Ne plus demander dans ce navigateur pendant {0}", &[&span(lasts, Rounding::Down)])
        }
        FactorText::TrustHint => "Seulement sur un appareil que personne d’autre n’utilise.".into(),
        FactorText::Button => "Continuer".into(),
        FactorText::Wrong => {
            "Ce code ne correspond pas. Les codes changent toutes les 30\u{a0}secondes\u{a0}: saisissez le plus \
             récent. Si aucun n’est accepté, laissez votre téléphone se mettre à l’heure tout seul."
                .into()
        }
        FactorText::WrongWritten => {
            "Ce code de secours ne correspond pas, ou a déjà servi. Vérifiez-le, ou prenez-en un autre.".into()
        }
        FactorText::TriesLeft { left: 1 } => "Vous pouvez essayer encore une fois avant de devoir recommencer.".into(),
        FactorText::TriesLeft { left } => Sentence::fill(
            "Vous pouvez essayer encore {0}\u{a0}fois avant de devoir recommencer.",
            &[&left.to_string()],
        ),
        FactorText::Replayed => "Ce code a déjà servi. Attendez le suivant (environ 30\u{a0}secondes).".into(),
        FactorText::Missing => "Saisissez le code.".into(),
        FactorText::MissingWritten => "Saisissez un code de secours.".into(),
        FactorText::NothingChanged => "Rien n’a encore été modifié".into(),
        FactorText::Password => "Votre mot de passe".into(),
        FactorText::PasswordMissing => "Saisissez votre mot de passe.".into(),
        FactorText::PasswordWrong => "Ce n’est pas votre mot de passe. Vérifiez-le et réessayez.".into(),
        FactorText::WhyProve => "Pour que personne n’agisse à votre place, montrez que c’est bien vous.".into(),
        FactorText::WhyProvePassword => {
            "Pour que personne n’agisse à votre place, saisissez le mot de passe avec lequel vous vous connectez \
             actuellement."
                .into()
        }
    }
}

pub(super) fn enrol(text: EnrolText<'_>) -> Sentence {
    match text {
        EnrolText::Title => "Configurer votre application d’authentification".into(),
        EnrolText::Required => {
            "Votre compte demande plus qu’un mot de passe\u{a0}: un code donné par une application sur votre \
             téléphone. Cela prend deux minutes."
                .into()
        }
        EnrolText::Install => "Installez une application d’authentification".into(),
        EnrolText::InstallHow => {
            "Toutes conviennent, par exemple Google Authenticator, FreeOTP ou Aegis. Si vous en avez déjà une, prenez \
             celle-là."
                .into()
        }
        EnrolText::Scan => "Scannez cette image avec l’application".into(),
        EnrolText::ScanHow => {
            "Dans l’application, ajoutez un compte, puis dirigez l’appareil photo vers cette image.".into()
        }
        EnrolText::Picture => {
            "Image à scanner avec votre application d’authentification. Son contenu figure aussi plus bas sous forme \
             de clé."
                .into()
        }
        EnrolText::OpenHere => "Sur cet appareil\u{a0}: ouvrir dans l’application".into(),
        EnrolText::TypeIt => "Si cela ne fonctionne pas, saisissez cette clé dans l’application\u{a0}:".into(),
        EnrolText::Key => "Clé".into(),
        EnrolText::KeyHow { account } => {
            Sentence::fill("Compte\u{a0}: {0}. Type de clé\u{a0}: basée sur le temps.", &[account])
        }
        EnrolText::Confirm => "Saisissez le code affiché par l’application".into(),
        EnrolText::Name => "Un nom pour cette application".into(),
        EnrolText::NameHint => "Pour la distinguer des autres, par exemple «\u{a0}Téléphone\u{a0}».".into(),
        EnrolText::NameWrong => "Choisissez un nom d’au plus 64\u{a0}caractères.".into(),
        EnrolText::DefaultName => "Application d’authentification".into(),
        EnrolText::Button => "Confirmer".into(),
        EnrolText::Unconfirmed => "L’application n’est pas encore configurée".into(),
        EnrolText::Wrong => {
            "Ce code ne correspond pas. Saisissez le plus récent, celui du compte que vous venez d’ajouter. Si aucun \
             n’est accepté, laissez votre téléphone se mettre à l’heure tout seul."
                .into()
        }
        EnrolText::Cancel => "Ne pas configurer l’application maintenant".into(),
    }
}

pub(super) fn recovery(text: RecoveryText<'_>) -> Sentence {
    match text {
        RecoveryText::Title => "Gardez vos codes de secours".into(),
        RecoveryText::Why => {
            "Si vous perdez votre téléphone, l’un de ces codes le remplace. Chacun ne sert qu’une fois.".into()
        }
        RecoveryText::Once => {
            "Ils ne s’affichent que maintenant. Gardez-les là où vous garderiez un double de vos clés.".into()
        }
        RecoveryText::Copy => "Copier".into(),
        RecoveryText::Copied => "Copié".into(),
        RecoveryText::Download => "Télécharger".into(),
        RecoveryText::Print => "Imprimer".into(),
        RecoveryText::FileHead { brand, name } => {
            Sentence::fill("Codes de secours pour {0}, compte {1}. Chacun ne sert qu’une fois.", &[brand, name])
        }
        RecoveryText::Kept => "J’ai mis ces codes en lieu sûr".into(),
        RecoveryText::Button => "Continuer".into(),
        RecoveryText::Lost => {
            "Si vous les perdez, vous pourrez en créer de nouveaux sur la page de votre compte.".into()
        }
        RecoveryText::Name => "Codes de secours".into(),
    }
}
