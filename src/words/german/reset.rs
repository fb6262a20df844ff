use super::register::bad_email;
use super::{span, wait};
use crate::words::{AlreadyHereText, NotMeText, ResetText, Sentence};

pub(super) fn reset(text: ResetText<'_>) -> Sentence {
    match text {
        ResetText::Title => "Passwort vergessen?".into(),
        ResetText::About => {
            "Geben Sie die E-Mail-Adresse Ihres Kontos ein. Wir senden Ihnen einen Link für ein neues Passwort.".into()
        }
        ResetText::Email => "E-Mail-Adresse".into(),
        ResetText::Button => "Link senden".into(),
        ResetText::SignIn => "Zurück zur Anmeldung".into(),
        ResetText::Unsuccessful => "Es wurde noch kein Link gesendet".into(),
        ResetText::EmailMissing => "Geben Sie Ihre E-Mail-Adresse ein.".into(),
        ResetText::EmailBad(why) => bad_email(why),
        ResetText::LinkEnded => {
            "Dieser Link wurde schon benutzt oder ist abgelaufen. Hier bekommen Sie einen neuen.".into()
        }
        ResetText::OpenTooLong => {
            "Diese Seite war zu lange geöffnet. Es wurde nichts geändert. Versuchen Sie es noch einmal.".into()
        }
        ResetText::SentTitle => "Sehen Sie in Ihrem Postfach nach".into(),
        ResetText::Sent { address } => Sentence::fill(
            "Wenn {0} zu einem Konto hier gehört, ist eine E-Mail mit einem Link dorthin unterwegs.",
            &[address],
        ),
        ResetText::SentNext { lasts } => Sentence::fill("Der Link gilt {0}.", &[&span(lasts)]),
        ResetText::SentNothing => {
            "Nichts angekommen? Sehen Sie auch im Spam-Ordner nach und prüfen Sie die Adresse. An eine Adresse gehen \
             höchstens drei E-Mails pro Stunde."
                .into()
        }
        ResetText::Again => "Andere Adresse versuchen oder noch einmal anfordern".into(),
        ResetText::NoMail => "Passwörter lassen sich hier nicht per E-Mail ändern.".into(),
        ResetText::NoMailNext { brand } => {
            Sentence::fill("Die Betreiber von {0} können Ihnen einen Link für ein neues geben.", &[brand])
        }
        ResetText::NewTitle => "Neues Passwort festlegen".into(),
        ResetText::NewFor { name } => Sentence::fill("Für das Konto {0}.", &[name]),
        ResetText::SignedInAs { name } => Sentence::fill(
            "Sie sind als {0} angemeldet, und dieses Passwort gehört zu einem anderen Konto. Um mit dem anderen \
             Konto weiterzumachen, melden Sie sich danach ab.",
            &[name],
        ),
        ResetText::EndsSessions => {
            "Danach sind Sie überall abgemeldet und melden sich mit dem neuen Passwort wieder an.".into()
        }
        ResetText::NewButton => "Passwort ändern".into(),
        ResetText::NotChanged => "Ihr Passwort ist noch nicht geändert".into(),
        ResetText::Code => "Code".into(),
        ResetText::CodeHint => {
            "Der neueste 6-stellige Code aus Ihrer Authenticator-App oder einer Ihrer Wiederherstellungscodes.".into()
        }
        ResetText::CodeMissing => {
            "Geben Sie einen Code aus Ihrer Authenticator-App oder einen Wiederherstellungscode ein.".into()
        }
        ResetText::CodeWrong => {
            "Dieser Code stimmt nicht. Geben Sie den neuesten aus Ihrer App ein oder einen Wiederherstellungscode, \
             den Sie noch nicht benutzt haben."
                .into()
        }
        ResetText::CodeUsed => {
            "Dieser Code wurde schon benutzt. Warten Sie auf den nächsten (höchstens 30 Sekunden).".into()
        }
        ResetText::Wait { rest } => {
            Sentence::fill("Zu viele Versuche. Versuchen Sie es in {0} noch einmal.", &[&wait(rest)])
        }
        ResetText::Busy => "Gerade melden sich viele an. Versuchen Sie es in ein paar Sekunden noch einmal.".into(),
    }
}

pub(super) fn not_me(text: NotMeText<'_>) -> Sentence {
    match text {
        NotMeText::Title => "War es jemand anderes?".into(),
        NotMeText::Lock { name } => {
            Sentence::fill("Wenn jemand anderes im Konto {0} war oder hineinwollte, sperren Sie es.", &[name])
        }
        NotMeText::LockNext => {
            "Dann ist dort niemand mehr angemeldet, und niemand kann sich anmelden, auch Sie nicht, bis die Betreiber \
             dieser Website Ihnen geholfen haben, es zurückzubekommen."
                .into()
        }
        NotMeText::Button => "Das war ich nicht: Konto sperren".into(),
        NotMeText::Keep => "Wenn Sie es waren, schließen Sie diese Seite: Dann geschieht nichts.".into(),
        NotMeText::DoneTitle => "Das Konto ist gesperrt".into(),
        NotMeText::Done => "Dort ist niemand mehr angemeldet, und niemand kann sich anmelden.".into(),
        NotMeText::DoneNext { brand } => Sentence::fill(
            "Sagen Sie jetzt den Betreibern von {0} Bescheid. Dort öffnet man das Konto wieder und gibt Ihnen einen \
             Link für ein neues Passwort. Wer hineinkam, kannte Ihr Passwort oder las Ihre E-Mails. Ändern Sie deshalb \
             auch das Passwort Ihres Postfachs.",
            &[brand],
        ),
        NotMeText::EndedTitle => "Dieser Link gilt nicht mehr".into(),
        NotMeText::Ended => "Er wurde schon benutzt oder ist abgelaufen. Es wurde nichts geändert.".into(),
        NotMeText::EndedNext { brand } => Sentence::fill(
            "Wenn vielleicht jemand anderes in Ihrem Konto ist, sagen Sie den Betreibern von {0} Bescheid.",
            &[brand],
        ),
    }
}

pub(super) fn already_here(text: AlreadyHereText<'_>) -> Sentence {
    match text {
        AlreadyHereText::Title { name } => Sentence::fill("Sie sind als {0} angemeldet", &[name]),
        AlreadyHereText::Register => {
            "Sie haben schon ein Konto. Um für jemand anderen eines zu erstellen, melden Sie sich zuerst ab.".into()
        }
        AlreadyHereText::Invitation => {
            "Mit dieser Einladung entsteht ein neues Konto. Um sie für jemand anderen zu benutzen, melden Sie sich \
             zuerst ab. Sie gilt bis dahin weiter."
                .into()
        }
        AlreadyHereText::Reset => {
            "Ihr Passwort können Sie auf Ihrer Kontoseite ändern. Wenn Sie es nicht mehr wissen, melden Sie sich \
             zuerst ab: Dann senden wir Ihnen einen Link."
                .into()
        }
        AlreadyHereText::Apps => "Ihre Apps".into(),
        AlreadyHereText::Account => "Ihr Konto".into(),
        AlreadyHereText::SignOut => "Abmelden und weiter".into(),
    }
}
