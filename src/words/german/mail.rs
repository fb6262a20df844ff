//! German mails. After the greeting and its comma a sentence goes on in lower case.

use crate::domain::letter::Message;
use crate::words::Sentence;
use crate::words::text::MailText;

use super::time::{exact, span};

pub(super) fn mail(text: MailText<'_>) -> Sentence {
    match text {
        MailText::Hello { name: Some(name) } => Sentence::fill("Guten Tag {0},", &[name]),
        MailText::Hello { name: None } => "Guten Tag,".into(),
        MailText::Subject { about, brand } => subject(about, brand),
        MailText::Lead { about, brand } => lead(about, brand),
        MailText::Link { about } => link(about).into(),
        MailText::LinkInFull => "Wenn sich über die Schaltfläche nichts öffnet, verwenden Sie diese Adresse:".into(),
        MailText::LinkLasts { rest } => Sentence::fill("Der Link gilt noch {0} und nur einmal.", &[&span(rest)]),
        MailText::CodeLasts { rest } => Sentence::fill("Er gilt noch {0}.", &[&span(rest)]),
        MailText::Otherwise { about, brand } => otherwise(about, brand),
        MailText::When => "Wann".into(),
        MailText::Where => "Woher".into(),
        MailText::With => "Womit".into(),
        MailText::Fact { what, value } => Sentence::fill("{0}: {1}", &[what, value]),
        MailText::Before { what } => Sentence::fill("{0}:", &[what]),
        MailText::Automatic { brand, origin } => {
            Sentence::fill("Diese E-Mail wurde automatisch von {0} gesendet ({1}).", &[brand, origin])
        }
        MailText::NobodyReadsAnswers => "Antworten darauf liest niemand.".into(),
        MailText::Help { at } => Sentence::fill("Hilfe bekommen Sie hier: {0}", &[at]),
    }
}

fn subject(about: &Message, brand: &str) -> Sentence {
    let template = match about {
        Message::ConfirmRegistration => "Bestätigen Sie Ihre Adresse für {0}",
        Message::AlreadyRegistered { .. } => "Sie haben schon ein Konto bei {0}",
        Message::Approved => "Ihr Konto bei {0} ist bereit",
        Message::ResetPassword { .. } => "Ein neues Passwort für {0}",
        Message::ConfirmAddress => "Bestätigen Sie Ihre neue Adresse für {0}",
        Message::AddressChanging { .. } => "Für Ihr Konto bei {0} wurde eine neue Adresse angegeben",
        Message::AddressChanged { .. } => "Ihre Adresse bei {0} wurde geändert",
        Message::PasswordChanged { .. } => "Ihr Passwort bei {0} wurde geändert",
        Message::NewDevice { .. } => "Neue Anmeldung bei {0}",
        Message::FactorAdded { .. } => "Bei {0} wurde ein zweiter Faktor hinzugefügt",
        Message::FactorRemoved { .. } => "Bei {0} wurde ein zweiter Faktor entfernt",
        Message::TwoFactorDisabled { .. } => "Ihr zweiter Faktor bei {0} wurde abgeschaltet",
        Message::RecoveryCodeUsed { .. } => "Bei {0} wurde ein Wiederherstellungscode benutzt",
        Message::RecoveryCodesMade { .. } => "Bei {0} wurden neue Wiederherstellungscodes erstellt",
        Message::WrongCodes { .. } => "Ihr Passwort bei {0} wurde mit falschen Codes benutzt",
        Message::SignInCode { .. } => "Ihr Code für {0}",
        Message::AskingDisowned { .. } | Message::AskingDenied { .. } => {
            "Bei {0} wurde um Ihre Zustimmung gebeten, und sie wurde nicht gegeben"
        }
        Message::Broken { .. } => "Bei {0} ist etwas fehlgeschlagen",
    };
    Sentence::fill(template, &[brand])
}

fn lead(about: &Message, brand: &str) -> Sentence {
    match about {
        Message::ConfirmRegistration => Sentence::fill(
            "jemand, vermutlich Sie, möchte mit dieser Adresse ein Konto bei {0}. Bestätigen Sie, dass die Adresse \
             Ihnen gehört:",
            &[brand],
        ),
        Message::AlreadyRegistered { .. } => Sentence::fill(
            "jemand, vermutlich Sie, wollte mit dieser Adresse ein Konto bei {0} erstellen. Es gibt aber schon eines. \
             Melden Sie sich damit an wie gewohnt. Wenn Sie das Passwort vergessen haben, fordern Sie hier ein neues an:",
            &[brand],
        ),
        Message::Approved => {
            Sentence::fill("Ihr Konto bei {0} wurde freigegeben. Sie können sich jetzt anmelden.", &[brand])
        }
        Message::ResetPassword { .. } => Sentence::fill(
            "jemand, vermutlich Sie, hat ein neues Passwort für {0} angefordert. Hier legen Sie es fest:",
            &[brand],
        ),
        Message::ConfirmAddress => Sentence::fill(
            "jemand, vermutlich Sie, möchte diese Adresse für ein Konto bei {0} verwenden. Bestätigen Sie, dass sie \
             Ihnen gehört:",
            &[brand],
        ),
        Message::AddressChanging { new, .. } => Sentence::fill(
            "Ihr Konto bei {0} soll die Adresse {1} bekommen. Sie gilt, sobald sie von dort bestätigt ist.",
            &[brand, new.as_str()],
        ),
        Message::AddressChanged { new, .. } => Sentence::fill(
            "die Adresse Ihres Kontos bei {0} ist ab jetzt {1}. An die bisherige senden wir nichts mehr.",
            &[brand, new.as_str()],
        ),
        Message::PasswordChanged { .. } => {
            Sentence::fill("das Passwort Ihres Kontos bei {0} wurde geändert.", &[brand])
        }
        Message::NewDevice { .. } => Sentence::fill(
            "in Ihrem Konto bei {0} hat sich jemand mit einem Browser angemeldet, der dort noch nie benutzt wurde.",
            &[brand],
        ),
        Message::FactorAdded { label, .. } => {
            Sentence::fill("Ihr Konto bei {0} hat einen weiteren Faktor zum Anmelden: {1}.", &[brand, label])
        }
        Message::FactorRemoved { label, .. } => {
            Sentence::fill("mit diesem Faktor lässt sich Ihr Konto bei {0} nicht mehr öffnen: {1}.", &[brand, label])
        }
        Message::TwoFactorDisabled { .. } => Sentence::fill(
            "alle zweiten Faktoren Ihres Kontos bei {0} wurden entfernt. Nur noch Ihr Passwort schützt es.",
            &[brand],
        ),
        Message::RecoveryCodeUsed { left, .. } => codes_left(*left, brand),
        Message::RecoveryCodesMade { .. } => Sentence::fill(
            "für Ihr Konto bei {0} wurden neue Wiederherstellungscodes erstellt. Die alten gelten nicht mehr.",
            &[brand],
        ),
        Message::WrongCodes { .. } => Sentence::fill(
            "jemand hat das richtige Passwort Ihres Kontos bei {0} eingegeben und danach falsche Codes. Die Anmeldung \
             ist nicht gelungen.",
            &[brand],
        ),
        Message::SignInCode { .. } => {
            Sentence::fill("jemand, vermutlich Sie, wird bei {0} nach einem Code gefragt. Hier ist er:", &[brand])
        }
        Message::AskingDisowned { .. } => Sentence::fill(
            "bei {0} wurde um Ihre Zustimmung gebeten, und die Antwort war „Das war ich nicht“. Es wurde also nichts erlaubt.",
            &[brand],
        ),
        Message::AskingDenied { .. } => denied(brand),
        Message::Broken { kind, count, since, reference } => broken(kind, *count, &exact(*since), reference),
    }
}

fn codes_left(left: u32, brand: &str) -> Sentence {
    let template = match left {
        0 => {
            "in Ihrem Konto bei {0} hat sich jemand mit einem Wiederherstellungscode angemeldet. Es war der letzte: \
             Erstellen Sie neue."
        }
        1 => {
            "in Ihrem Konto bei {0} hat sich jemand mit einem Wiederherstellungscode angemeldet. Einer ist noch übrig: \
             Erstellen Sie bald neue."
        }
        _ => "in Ihrem Konto bei {0} hat sich jemand mit einem Wiederherstellungscode angemeldet. {1} sind noch übrig.",
    };
    Sentence::fill(template, &[brand, &left.to_string()])
}

fn broken(kind: &str, count: u64, since: &str, reference: &str) -> Sentence {
    let often = if count == 1 { "einmal".to_owned() } else { format!("{count}-mal") };
    let template = "Folgendes ist {1} fehlgeschlagen: {0}. Es begann am {2}. Suchen Sie im Protokoll nach {3}, dort \
                    steht mehr. Von dieser Art hören Sie innerhalb einer Stunde nichts weiter.";
    Sentence::fill(template, &[kind, &often, since, reference])
}

fn denied(brand: &str) -> Sentence {
    Sentence::fill(
        "bei {0} wurde um Ihre Zustimmung gebeten, und die Antwort war Nein oder eine falsche Zahl. Es wurde also nichts erlaubt.",
        &[brand],
    )
}

fn link(about: &Message) -> &'static str {
    match about {
        Message::ConfirmRegistration | Message::ConfirmAddress => "Diese Adresse bestätigen",
        Message::ResetPassword { .. } => "Neues Passwort festlegen",
        Message::AlreadyRegistered { .. } => "Neues Passwort anfordern",
        Message::Approved => "Anmelden",
        Message::AddressChanging { .. }
        | Message::AddressChanged { .. }
        | Message::PasswordChanged { .. }
        | Message::NewDevice { .. }
        | Message::FactorAdded { .. }
        | Message::FactorRemoved { .. }
        | Message::TwoFactorDisabled { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::RecoveryCodesMade { .. }
        | Message::WrongCodes { .. }
        | Message::SignInCode { .. }
        | Message::AskingDisowned { .. }
        | Message::AskingDenied { .. }
        | Message::Broken { .. } => "Das war ich nicht",
    }
}

fn otherwise(about: &Message, brand: &str) -> Sentence {
    match about {
        Message::ConfirmRegistration => {
            "Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ohne den Link entsteht kein Konto.".into()
        }
        Message::AlreadyRegistered { .. } => {
            "Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Niemand hat erfahren, dass Sie ein Konto \
             haben."
                .into()
        }
        Message::ResetPassword { .. } => {
            "Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist, und niemand sonst \
             hat diesen Link bekommen."
                .into()
        }
        Message::ConfirmAddress => {
            "Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ohne den Link wird die Adresse nicht \
             verwendet."
                .into()
        }
        Message::SignInCode { .. } => {
            "Geben Sie ihn niemandem, wer auch fragt. Waren das nicht Sie, kennt jemand Ihr Passwort: Melden Sie \
             sich an, und ändern Sie es."
                .into()
        }
        Message::AskingDisowned { .. } | Message::AskingDenied { .. } => {
            "Wenn Sie das waren, ist nichts zu tun. Wenn nicht, kennt jemand Ihr Passwort oder benutzt einen Browser, in dem \
             Sie angemeldet sind: Ändern Sie das Passwort, oder öffnen Sie den Link und sperren Sie dort Ihr Konto. Das \
             beendet alle Sitzungen."
                .into()
        }
        Message::WrongCodes { .. } => {
            "Wenn Sie das waren, ist nichts zu tun. Wenn nicht, kennt jemand Ihr Passwort: Ändern Sie es, oder \
             öffnen Sie den Link und sperren Sie dort Ihr Konto. Das beendet alle Sitzungen."
                .into()
        }
        Message::Broken { .. } => "Sie bekommen das, weil Ihre Adresse unter operators in [mail] steht.".into(),
        Message::Approved => Sentence::fill("Diese Nachricht kommt von den Betreibern von {0}.", &[brand]),
        Message::AddressChanging { .. }
        | Message::AddressChanged { .. }
        | Message::PasswordChanged { .. }
        | Message::NewDevice { .. }
        | Message::FactorAdded { .. }
        | Message::FactorRemoved { .. }
        | Message::TwoFactorDisabled { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::RecoveryCodesMade { .. } => Sentence::fill(
            "Wenn Sie das waren, ist nichts zu tun. Wenn nicht, öffnen Sie den Link und sperren Sie dort Ihr Konto. \
             Das beendet alle Sitzungen. Danach helfen Ihnen die Betreiber von {0}, wieder hineinzukommen.",
            &[brand],
        ),
    }
}
