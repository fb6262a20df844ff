use super::wait;
use crate::domain::factor::FactorKind;
use crate::domain::phone_number::BadNumber;
use crate::words::{BindText, Sentence, TryOutText};

pub(super) fn say(text: BindText<'_>) -> Sentence {
    match text {
        BindText::ChooseTitle => "Zweiten Faktor wählen".into(),
        BindText::ChooseAbout => "Was haben Sie beim Anmelden zur Hand? Sie können auch mehrere einrichten.".into(),
        BindText::Kind(kind) => name(kind).into(),
        BindText::About(kind) => about(kind).into(),
        BindText::SetUp => "Einrichten".into(),
        BindText::Which { label } => Sentence::fill(": {0}", &[label]),
        BindText::Down => "Zurzeit nicht erreichbar".into(),
        BindText::Title(kind) => title(kind).into(),
        BindText::First(kind) => first(kind).into(),
        BindText::FirstEmail { address } => {
            Sentence::fill("Wir senden jetzt einen Code an {0}, um zu sehen, dass er bei Ihnen ankommt.", &[address])
        }
        BindText::Country => "Land".into(),
        BindText::ChooseCountry => "Land auswählen".into(),
        BindText::Number => "Telefonnummer".into(),
        BindText::NumberHint { example } => {
            Sentence::fill("Wie Sie sie zu Hause schreiben, etwa {0}, oder mit + und der Landesvorwahl.", &[example])
        }
        BindText::Bad(bad) => problem(bad).into(),
        BindText::Landline => "Ein Festnetzanschluss empfängt keine SMS. Geben Sie eine Mobilnummer ein.".into(),
        BindText::CountryClosed => {
            "An Nummern dieses Landes wird von hier nichts gesendet. Wählen Sie einen anderen Weg.".into()
        }
        BindText::Send(FactorKind::Voice) => "Jetzt anrufen".into(),
        BindText::Send(kind) if sends_code(kind) => "Code senden".into(),
        BindText::Send(_) => "Weiter".into(),
        BindText::Unsuccessful => "Noch nicht eingerichtet".into(),
        BindText::Failing => "Der Dienst, der Sie erreichen soll, antwortet nicht. Wählen Sie einen anderen Weg, oder \
                              versuchen Sie es in einigen Minuten wieder."
            .into(),
        BindText::NotTaken => "Der Dienst, der Sie erreichen soll, nimmt das nicht an. Geben Sie etwas anderes ein, \
                               oder wählen Sie einen anderen Weg."
            .into(),
        BindText::Mailbox => "Ihr Postfach".into(),
    }
}

pub(super) fn try_out(text: TryOutText<'_>) -> Sentence {
    match text {
        TryOutText::LinkHow { label } => Sentence::fill(
            "Scannen Sie dieses Bild mit Ihrem Smartphone, und bestätigen Sie dort die Frage von {0}.",
            &[label],
        ),
        TryOutText::LinkPicture => {
            "Ein Bild zum Scannen mit dem Smartphone. Der Link darunter führt an dieselbe Stelle.".into()
        }
        TryOutText::LinkHere => "Auf diesem Gerät: hier öffnen".into(),
        TryOutText::LinkDone => "Erledigt, weiter".into(),
        TryOutText::LinkNotYet => {
            "Ihr Smartphone hat noch nicht geantwortet. Scannen Sie das Bild, bestätigen Sie dort, \
                                 und gehen Sie dann weiter."
                .into()
        }
        TryOutText::CodeSent { digits: None, to } => {
            Sentence::fill("Geben Sie den Code ein, den wir an {0} gesendet haben.", &[to])
        }
        TryOutText::CodeSent { digits: Some(digits), to } => Sentence::fill(
            "Geben Sie den {0}-stelligen Code ein, den wir an {1} gesendet haben.",
            &[&digits.to_string(), to],
        ),
        TryOutText::Asked { label } => Sentence::fill("Öffnen Sie {0}, und stimmen Sie der Frage dort zu.", &[label]),
        TryOutText::ShownNumber => "Falls Sie nach einer Zahl gefragt werden, ist es diese:".into(),
        TryOutText::Approved => "Ich habe zugestimmt".into(),
        TryOutText::NotAnswered => {
            "Es gibt noch keine Antwort. Stimmen Sie auf Ihrem Smartphone zu, und machen Sie dann hier weiter.".into()
        }
        TryOutText::Confirm => "Bestätigen".into(),
        TryOutText::SendAgain => "Denselben Code noch einmal senden".into(),
        TryOutText::AskAgain => "Noch einmal fragen".into(),
        TryOutText::SendAgainIn { rest } => {
            Sentence::fill("Nichts angekommen? In {0} können Sie es noch einmal senden lassen.", &[&wait(rest)])
        }
        TryOutText::AnotherNumber => "Mit etwas anderem neu beginnen".into(),
        TryOutText::CodeOver => {
            "Dieser Code gilt nicht mehr: zu viele Versuche, oder zu alt. Lassen Sie einen neuen senden.".into()
        }
        TryOutText::Denied => {
            "Darauf wurde mit Nein geantwortet. Waren das nicht Sie, hat sich hier nichts geändert.".into()
        }
        TryOutText::Unsent => {
            "Es konnte nicht gesendet werden. Versuchen Sie es noch einmal, oder wählen Sie einen anderen Weg.".into()
        }
    }
}

fn sends_code(kind: FactorKind) -> bool {
    matches!(kind, FactorKind::Sms | FactorKind::WhatsApp | FactorKind::Email)
}

fn name(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => "Authenticator-App",
        FactorKind::RecoveryCodes => "Wiederherstellungscodes",
        FactorKind::Phone => "Smartphone",
        FactorKind::Push | FactorKind::Tap => "Zustimmen in einer App",
        FactorKind::Call => "Zustimmen per Anruf",
        FactorKind::Sms => "SMS",
        FactorKind::Voice => "Anruf",
        FactorKind::WhatsApp => "WhatsApp-Nachricht",
        FactorKind::Email => "E-Mail",
    }
}

fn about(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => {
            "Eine App auf Ihrem Smartphone zeigt einen Code, der alle 30 Sekunden wechselt. Geht auch ohne Netz."
        }
        FactorKind::RecoveryCodes => "Codes auf Papier, jeder gilt einmal.",
        FactorKind::Phone | FactorKind::Push => {
            "Ihr Smartphone sagt, wer sich anmelden will. Sie tippen die Zahl ein, die der Bildschirm zeigt, und stimmen \
             zu."
        }
        FactorKind::Tap => {
            "Ihr Smartphone sagt, wer sich anmelden will, und Sie stimmen zu. Stimmen Sie nur zu, wenn Sie selbst \
             angefangen haben."
        }
        FactorKind::Call => {
            "Eine Stimme ruft Sie an und fragt, ob Sie es sind; Sie drücken eine Taste. \
             Drücken Sie nur, wenn Sie selbst angefangen haben."
        }
        FactorKind::Sms => {
            "Jedes Mal kommt ein Code an Ihre Nummer. Nummern lassen sich stehlen: Nehmen Sie lieber etwas anderes, wenn \
             Sie können."
        }
        FactorKind::Voice => {
            "Eine Stimme ruft Sie an und liest Ihnen einen Code vor. Auch hier gilt: Nummern lassen sich stehlen."
        }
        FactorKind::WhatsApp => "Jedes Mal kommt ein Code in WhatsApp an Ihre Nummer.",
        FactorKind::Email => {
            "Jedes Mal kommt ein Code in Ihr Postfach. Das schützt nur so gut, wie Ihr Postfach geschützt ist."
        }
    }
}

fn title(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp | FactorKind::RecoveryCodes => "Zweiten Faktor hinzufügen",
        FactorKind::Phone | FactorKind::Push | FactorKind::Tap => "Zustimmen in einer App",
        FactorKind::Call => "Zustimmen per Anruf",
        FactorKind::Sms => "Codes per SMS",
        FactorKind::Voice => "Codes per Anruf",
        FactorKind::WhatsApp => "Codes per WhatsApp",
        FactorKind::Email => "Codes per E-Mail",
    }
}

fn first(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Sms => "Wir senden jetzt einen Code an Ihre Nummer, um zu sehen, dass er bei Ihnen ankommt.",
        FactorKind::Voice => "Wir rufen jetzt Ihre Nummer an und lesen einen Code vor, um zu sehen, dass das klappt.",
        FactorKind::WhatsApp => {
            "Wir senden jetzt in WhatsApp einen Code an Ihre Nummer, um zu sehen, dass er bei Ihnen ankommt."
        }
        _ => {
            "Halten Sie Ihr Smartphone bereit. Wir verbinden es und fragen Sie dort etwas, um zu sehen, dass es bei Ihnen \
             ankommt."
        }
    }
}

fn problem(bad: BadNumber) -> &'static str {
    match bad {
        BadNumber::Missing => "Geben Sie Ihre Telefonnummer ein.",
        BadNumber::NoNumber => "Geben Sie nur Ziffern ein, und ein + vor der Landesvorwahl, falls Sie sie schreiben.",
        BadNumber::NoCountry => "Wählen Sie das Land Ihrer Nummer, oder beginnen Sie sie mit + und der Landesvorwahl.",
        BadNumber::Unknown => "Eine solche Nummer gibt es in diesem Land nicht. Prüfen Sie die Ziffern und das Land.",
        BadNumber::Premium => {
            "Anrufe bei dieser Nummer kosten extra, deshalb verwenden wir sie nicht. Geben Sie Ihre Mobilnummer ein."
        }
        BadNumber::OverInternet => {
            "Das ist eine Nummer der Internettelefonie, die andere zu leicht übernehmen können. Geben Sie Ihre \
             Mobilnummer ein."
        }
        BadNumber::Service => {
            "Das ist die Nummer eines Dienstes und nicht die einer Person. Geben Sie Ihre Mobilnummer ein."
        }
    }
}
