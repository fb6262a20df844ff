use super::{span, wait};
use crate::domain::names::{BadEmail, BadName, MAX_NAME};
use crate::words::{ConfirmAddressText, RegisterText, Sentence};

pub(super) fn register(text: RegisterText<'_>) -> Sentence {
    match text {
        RegisterText::Title | RegisterText::Button => "Konto erstellen".into(),
        RegisterText::Invited => "Sie sind eingeladen. Füllen Sie das Formular aus, dann ist Ihr Konto fertig.".into(),
        RegisterText::GivenName => "Vorname".into(),
        RegisterText::FamilyName => "Nachname".into(),
        RegisterText::NamesHint => {
            Sentence::fill("Einer von beiden genügt. Höchstens je {0} Zeichen.", &[&MAX_NAME.to_string()])
        }
        RegisterText::Name => "Benutzername".into(),
        RegisterText::NameHint => {
            "1 bis 64 Buchstaben von a bis z und Ziffern, dazwischen auch Punkte, Bindestriche oder Unterstriche. Er \
             lässt sich später nicht ändern. Namen wie admin, root oder support sind reserviert."
                .into()
        }
        RegisterText::Email => "E-Mail-Adresse".into(),
        RegisterText::EmailHint => "Wir senden einen Link dorthin, um sicher zu sein, dass sie Ihnen gehört.".into(),
        RegisterText::EmailHintDomains { domains } => Sentence::from("Eine Adresse bei ")
            .then(Sentence::list(domains, ", ", " oder "))
            .then(". Wir senden einen Link dorthin."),
        RegisterText::EmailKnown { address } => Sentence::fill("Ihre E-Mail-Adresse ist {0}.", &[address]),
        RegisterText::SignIn => "Sie haben schon ein Konto? Anmelden".into(),
        RegisterText::Closed => "Hier kann niemand selbst ein Konto erstellen.".into(),
        RegisterText::ClosedNext { brand } => {
            Sentence::fill("Wenn Sie eines haben sollten, wenden Sie sich an die Betreiber von {0}.", &[brand])
        }
        RegisterText::InvitationEnded => "Diese Einladung wurde schon benutzt oder ist abgelaufen.".into(),
        RegisterText::InvitationEndedNext { brand } => Sentence::fill(
            "Wenn Sie sie benutzt haben, melden Sie sich an. Wenn nicht, bitten Sie die Betreiber von {0} um eine \
             neue.",
            &[brand],
        ),
        problem => problem_with(problem),
    }
}

fn problem_with(text: RegisterText<'_>) -> Sentence {
    match text {
        RegisterText::PersonMissing => "Geben Sie Ihren Vornamen, Ihren Nachnamen oder beide ein.".into(),
        RegisterText::PersonTooLong => Sentence::fill(
            "Vor- und Nachname haben höchstens je {0} Zeichen. Kürzen Sie den längeren.",
            &[&MAX_NAME.to_string()],
        ),
        RegisterText::PersonLetter => {
            "Ein Name hat keine Zeilenumbrüche und keine unsichtbaren Zeichen. Tippen Sie ihn neu ein, statt ihn \
             einzufügen."
                .into()
        }
        RegisterText::PersonMixed => {
            "In einem Wort Ihres Namens stehen Buchstaben aus zwei Alphabeten, die gleich aussehen. Schreiben Sie es \
             in nur einem Alphabet."
                .into()
        }
        RegisterText::NameMissing => "Geben Sie einen Benutzernamen ein.".into(),
        RegisterText::NameBad(why) => bad_name(why),
        RegisterText::NameReserved => "Dieser Benutzername ist reserviert. Wählen Sie einen anderen.".into(),
        RegisterText::NameTaken => {
            "Dieser Benutzername ist vergeben, oder einer, der sich genauso liest. Wählen Sie einen anderen.".into()
        }
        RegisterText::EmailMissing => "Geben Sie Ihre E-Mail-Adresse ein.".into(),
        RegisterText::EmailBad(why) => bad_email(why),
        RegisterText::EmailElsewhere { domains } => Sentence::from("Konten gibt es hier nur für Adressen bei ")
            .then(Sentence::list(domains, ", ", " oder "))
            .then("."),
        RegisterText::AddressTaken => {
            "Zu der Adresse, die eingeladen wurde, gibt es schon ein Konto. Melden Sie sich damit an.".into()
        }
        RegisterText::Wait { rest } => {
            Sentence::fill("Zu viele Versuche aus Ihrem Netz. Versuchen Sie es in {0} noch einmal.", &[&wait(rest)])
        }
        RegisterText::OpenTooLong => {
            "Diese Seite war zu lange geöffnet. Es wurde nichts gesendet. Versuchen Sie es noch einmal.".into()
        }
        RegisterText::Busy => "Gerade melden sich viele an. Versuchen Sie es in ein paar Sekunden noch einmal.".into(),
        _ => "Es wurde noch kein Konto erstellt".into(),
    }
}

fn bad_name(why: BadName) -> Sentence {
    match why {
        BadName::Empty => "Geben Sie einen Benutzernamen ein.".into(),
        BadName::TooLong => "Ein Benutzername hat höchstens 64 Zeichen. Wählen Sie einen kürzeren.".into(),
        BadName::Address => {
            "Das ist eine E-Mail-Adresse. Ein Benutzername hat kein @, und für die Adresse gibt es ein eigenes Feld."
                .into()
        }
        BadName::Letter(letter) if letter.is_control() => {
            "Darin ist ein unsichtbares Zeichen. Tippen Sie den Benutzernamen neu ein.".into()
        }
        BadName::Letter(letter) => Sentence::fill(
            "{0} kann nicht in einem Benutzernamen stehen. Nehmen Sie Buchstaben von a bis z und Ziffern, dazwischen \
             auch Punkte, Bindestriche oder Unterstriche.",
            &[&(if letter == ' ' { "Ein Leerzeichen".to_owned() } else { letter.to_string() })],
        ),
        BadName::Edge => "Ein Benutzername beginnt und endet mit einem Buchstaben oder einer Ziffer.".into(),
        BadName::LikeAnId => "Ein Benutzername beginnt nicht mit s_, u_ oder b_. Wählen Sie einen anderen.".into(),
    }
}

pub(super) fn bad_email(why: BadEmail) -> Sentence {
    match why {
        BadEmail::Shape => {
            "Eine E-Mail-Adresse hat ein @ und auf beiden Seiten etwas, zum Beispiel anna@example.com.".into()
        }
        BadEmail::TooLong => "So lang ist keine E-Mail-Adresse. Prüfen Sie sie auf Tippfehler.".into(),
        BadEmail::Letter(letter) if letter.is_control() || letter.is_whitespace() => {
            "Vor dem @ steht ein Leerzeichen oder ein unsichtbares Zeichen. Tippen Sie die Adresse neu ein.".into()
        }
        BadEmail::Letter(letter) => Sentence::fill(
            "{0} kann hier nicht vor dem @ stehen. Prüfen Sie die Adresse auf Tippfehler.",
            &[&letter.to_string()],
        ),
        BadEmail::Dots => "Vor dem @ steht ein Punkt zu viel. Prüfen Sie die Adresse auf Tippfehler.".into(),
        BadEmail::Domain => {
            "Was nach dem @ steht, ist kein Name eines Mailservers. Ein solcher Name ist zum Beispiel example.com."
                .into()
        }
    }
}

pub(super) fn confirm(text: ConfirmAddressText<'_>) -> Sentence {
    match text {
        ConfirmAddressText::SentTitle => "Sehen Sie in Ihrem Postfach nach".into(),
        ConfirmAddressText::Sent { address } => {
            Sentence::fill("Wir haben an {0} geschrieben. Mit dem Link in der E-Mail geht es weiter.", &[address])
        }
        ConfirmAddressText::SentNothing => {
            "Nichts da? Sehen Sie auch im Spam nach. An eine Adresse gehen höchstens drei E-Mails pro Stunde.".into()
        }
        ConfirmAddressText::SentNext { lasts } => {
            Sentence::fill("Der Link gilt {0}. Öffnen Sie ihn am besten in diesem Browser.", &[&span(lasts)])
        }
        ConfirmAddressText::SendAgain => "Noch einmal senden".into(),
        ConfirmAddressText::SendAgainWait { rest } => Sentence::fill(
            "Für den Moment haben wir oft genug geschrieben. Versuchen Sie es in {0} noch einmal.",
            &[&wait(rest)],
        ),
        ConfirmAddressText::StartOver => "Andere Adresse? Von vorn beginnen".into(),
        ConfirmAddressText::Title => "Ist das Ihre Adresse?".into(),
        ConfirmAddressText::NewAccount { name, address } => {
            Sentence::fill("Jemand möchte ein Konto mit dem Benutzernamen {0} und der Adresse {1}.", &[name, address])
        }
        ConfirmAddressText::NewAddress { name, address } => {
            Sentence::fill("Das Konto {0} soll ab jetzt die Adresse {1} haben.", &[name, address])
        }
        ConfirmAddressText::NotYou => "Waren Sie das nicht? Schließen Sie diese Seite: Dann geschieht nichts.".into(),
        ConfirmAddressText::WhyPassword => {
            "Das Konto wurde in einem anderen Browser angefordert. Geben Sie das dort gewählte Passwort ein. Haben Sie \
             keines gewählt, hat jemand anderes Ihre Adresse benutzt: Schließen Sie diese Seite."
                .into()
        }
        ConfirmAddressText::PasswordMissing => "Geben Sie das Passwort ein, das Sie dort gewählt haben.".into(),
        ConfirmAddressText::PasswordWrong => {
            "Das ist nicht das Passwort, das für dieses Konto gewählt wurde. Prüfen Sie es noch einmal.".into()
        }
        ConfirmAddressText::OpenTooLong => {
            "Diese Seite war zu lange geöffnet. Es wurde nichts geändert. Versuchen Sie es noch einmal.".into()
        }
        ConfirmAddressText::Busy => "Gerade melden sich viele an. Versuchen Sie es gleich noch einmal.".into(),
        ConfirmAddressText::NotConfirmed => "Es wurde noch nichts bestätigt".into(),
        ConfirmAddressText::MakeAccount => "Das war ich: Konto erstellen".into(),
        ConfirmAddressText::ConfirmAddress => "Das war ich: Adresse übernehmen".into(),
        ConfirmAddressText::EndedTitle => "Dieser Link gilt nicht mehr".into(),
        ConfirmAddressText::Ended => "Er wurde schon benutzt oder ist abgelaufen.".into(),
        ConfirmAddressText::EndedNext => {
            "Wenn Sie ihn benutzt haben, melden Sie sich an. Wenn nicht, beginnen Sie von vorn: Dann senden wir Ihnen \
             einen neuen."
                .into()
        }
        ConfirmAddressText::TakenTitle => "Zu dieser Adresse gibt es schon ein Konto".into(),
        ConfirmAddressText::Taken => {
            "Inzwischen wurde mit dieser Adresse ein Konto erstellt. Sonst wurde nichts geändert.".into()
        }
        ConfirmAddressText::TakenNext => "Melden Sie sich damit an oder wählen Sie eine andere Adresse.".into(),
        ConfirmAddressText::WaitsTitle => "Ihr Konto wartet auf die Freigabe".into(),
        ConfirmAddressText::Waits { brand } => {
            Sentence::fill("Ihre Adresse ist bestätigt. Jetzt prüfen die Betreiber von {0} Ihr Konto.", &[brand])
        }
        ConfirmAddressText::WaitsNext => {
            "Sobald es freigegeben ist, bekommen Sie eine E-Mail und können sich anmelden. Diese Seite können Sie \
             schließen."
                .into()
        }
        ConfirmAddressText::Unsuccessful => "Es wurde keine E-Mail gesendet".into(),
    }
}
