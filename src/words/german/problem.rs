use super::wait;
use crate::words::{NextStep, ProblemText, ProblemTitle, Sentence};

pub(super) fn title(text: ProblemTitle<'_>) -> Sentence {
    let about_app = |app: Option<&str>, named, unnamed: &'static str| {
        app.map_or_else(|| unnamed.into(), |app| Sentence::fill(named, &[app]))
    };
    match text {
        ProblemTitle::BadRequest => "Diese Anfrage konnten wir nicht lesen".into(),
        ProblemTitle::SignInNeeded => "Melden Sie sich zuerst an".into(),
        ProblemTitle::NotAllowed => "Dieser Bereich ist für Sie nicht freigegeben".into(),
        ProblemTitle::StepUpNeeded => "Bestätigen Sie, dass Sie es sind".into(),
        ProblemTitle::SecondFactorNeeded => "Ein Passwort reicht hier nicht".into(),
        ProblemTitle::FirstFactorByLink => "Ein Passwort reicht für Ihr Konto nicht".into(),
        ProblemTitle::Banned => "Diese Website ist für Sie gesperrt".into(),
        ProblemTitle::CookiesNeeded => "Ihr Browser hat unser Cookie nicht gespeichert".into(),
        ProblemTitle::LinkEnded => "Dieser Link gilt nicht mehr".into(),
        ProblemTitle::StaleForm => "Diese Seite war zu lange geöffnet".into(),
        ProblemTitle::ForeignForm => "Dieses Formular stammt nicht von hier".into(),
        ProblemTitle::InsecureHttp => "Diese Verbindung ist nicht sicher".into(),
        ProblemTitle::UnknownHost => "Unter dieser Adresse gibt es nichts".into(),
        ProblemTitle::UnknownPage => "Diese Seite gibt es nicht".into(),
        ProblemTitle::WrongMethod => "So lässt sich diese Seite nicht aufrufen".into(),
        ProblemTitle::TooSlow => "Die Anfrage hat zu lange gedauert".into(),
        ProblemTitle::TooLarge => "Die Anfrage war zu groß".into(),
        ProblemTitle::WrongConnection => "Die Anfrage kam über die falsche Verbindung".into(),
        ProblemTitle::TooMany => "Zu viele Versuche".into(),
        ProblemTitle::Broken => "Bei uns ist etwas schiefgegangen".into(),
        ProblemTitle::Unavailable => "Wir können gerade nicht antworten".into(),
        ProblemTitle::AppUnreachable { app } => {
            about_app(app, "{0} ist nicht erreichbar", "Die App ist nicht erreichbar")
        }
        ProblemTitle::AppDown { app } => about_app(app, "{0} ist nicht verfügbar", "Die App ist nicht verfügbar"),
        ProblemTitle::AppSlow { app } => {
            about_app(app, "{0} hat nicht rechtzeitig geantwortet", "Die App hat nicht rechtzeitig geantwortet")
        }
    }
}

pub(super) fn problem(text: ProblemText<'_>) -> Sentence {
    match text {
        ProblemText::SignInNeeded => "Hierfür müssen Sie angemeldet sein.".into(),
        ProblemText::Closed { name } => {
            Sentence::fill("Sie sind als {0} angemeldet. Dieser Bereich ist für alle geschlossen.", &[name])
        }
        ProblemText::NotInGroups { name, groups: [group] } => {
            Sentence::fill("Sie sind als {0} angemeldet. Dieser Bereich ist nur für die Gruppe {1}.", &[name, group])
        }
        ProblemText::NotInGroups { name, groups } => {
            Sentence::fill("Sie sind als {0} angemeldet. Dieser Bereich ist nur für die Gruppen ", &[name])
                .then(Sentence::list(groups, ", ", " oder "))
                .then(".")
        }
        ProblemText::StepUpNeeded => {
            "Sie sind angemeldet. Dieser Bereich verlangt mehr: einen zweiten Faktor oder eine neue Bestätigung.".into()
        }
        ProblemText::SecondFactorNeeded { name } => Sentence::fill(
            "Sie sind als {0} mit Ihrem Passwort angemeldet. Dieser Bereich verlangt zusätzlich einen zweiten Faktor, \
             etwa einen Code von Ihrem Smartphone. Ihr Konto hat noch keinen.",
            &[name],
        ),
        ProblemText::FirstFactorByLink => {
            "Name und Passwort stimmen. Ihr Konto braucht aber auch einen zweiten Faktor, etwa einen Code von Ihrem \
             Smartphone. Hier richten Sie ihn mit einem Link ein, den Ihnen jemand gibt."
                .into()
        }
        ProblemText::Banned => {
            "Die Betreiber haben diese Website für Sie gesperrt oder für das Netz, aus dem Sie kommen.".into()
        }
        ProblemText::CookiesNeeded => {
            "Damit Sie angemeldet bleiben, braucht diese Website ein Cookie. Anderswo verfolgt es Sie nicht.".into()
        }
        ProblemText::LinkEnded => {
            "Er gilt nur einmal, nur kurze Zeit und nur in dem Browser, in dem Sie begonnen haben.".into()
        }
        ProblemText::StaleForm => "Es wurde nichts geändert.".into(),
        ProblemText::ForeignForm => {
            "Ihr Browser hat nicht angegeben, dass er auf einer unserer Seiten war. Es wurde nichts geändert.".into()
        }
        ProblemText::InsecureHttp { host } => Sentence::fill(
            "Was Sie hier eingeben, könnte auf dem Weg zu {0} mitgelesen werden. Deshalb ist die Anmeldung \
             abgeschaltet.",
            &[host],
        ),
        ProblemText::UnknownHost { host } => Sentence::fill("Unter dem Namen {0} antwortet keine App.", &[host]),
        ProblemText::UnknownPage => "Vielleicht ist die Adresse falsch geschrieben oder die Seite umgezogen.".into(),
        ProblemText::TooMany { rest } => Sentence::fill("Versuchen Sie es in {0} noch einmal.", &[&wait(rest)]),
        ProblemText::Broken => "Der Fehler ist festgehalten. Er liegt nicht an Ihnen.".into(),
        ProblemText::Unavailable => {
            "Wir sind überlastet oder warten auf einen Teil unseres Systems. Sie wurden nicht abgemeldet.".into()
        }
        ProblemText::BadRequest
        | ProblemText::WrongMethod
        | ProblemText::TooSlow
        | ProblemText::TooLarge
        | ProblemText::HeadTooLarge
        | ProblemText::WrongConnection => of_request(text).into(),
        ProblemText::AppUnreachable | ProblemText::AppDown | ProblemText::AppSlow => of_app(text).into(),
        ProblemText::Reference => "Referenz".into(),
    }
}

/// What was sent cannot be taken.
fn of_request(text: ProblemText<'_>) -> &'static str {
    match text {
        ProblemText::BadRequest => {
            "Die Adresse oder etwas, das mitgesendet wurde, ist so nicht erlaubt. Es wurde nichts geändert."
        }
        ProblemText::WrongMethod => "Die Seite gibt es, aber sie nimmt diese Art von Anfrage nicht an.",
        ProblemText::TooSlow => "Nicht alles ist rechtzeitig angekommen. Es wurde nichts geändert.",
        ProblemText::TooLarge => "Es kam mehr an, als hier angenommen wird. Es wurde nichts geändert.",
        ProblemText::HeadTooLarge => {
            "Die Adresse oder die mitgesendeten Cookies sind zu lang. Es wurde nichts geändert."
        }
        _ => "Ihr Browser hat diese Website über eine Verbindung zu einer anderen angefragt.",
    }
}

/// The app behind the gateway fails.
fn of_app(text: ProblemText<'_>) -> &'static str {
    match text {
        ProblemText::AppUnreachable => {
            "Es liegt nicht an Ihnen und nicht an der Anmeldung: Die App hat nicht richtig geantwortet."
        }
        ProblemText::AppDown => {
            "Es liegt nicht an Ihnen und nicht an der Anmeldung: Die App ist abgeschaltet oder überlastet."
        }
        _ => "Es liegt nicht an Ihnen und nicht an der Anmeldung. Was Sie gesendet haben, kam vielleicht doch an.",
    }
}

pub(super) fn next_step(text: NextStep<'_>) -> Sentence {
    match text {
        NextStep::SignIn => "Anmelden".into(),
        NextStep::SwitchAccount => "Anderes Konto verwenden".into(),
        NextStep::YourApps => "Ihre Apps".into(),
        NextStep::TryAgain => "Noch einmal versuchen".into(),
        NextStep::OpenSecurely => "Sichere Seite öffnen".into(),
        NextStep::AskForAccess { brand } => {
            Sentence::fill("Wenn Sie Zugang haben sollten, wenden Sie sich an die Betreiber von {0}.", &[brand])
        }
        NextStep::ConfirmItsYou => "Bestätigen, dass Sie es sind".into(),
        NextStep::AskForFactor { brand } => {
            Sentence::fill("Die Betreiber von {0} können Ihnen einen Link zum Einrichten senden.", &[brand])
        }
        NextStep::AskForFactorLink { brand } => {
            Sentence::fill("Bitten Sie die Betreiber von {0} um den Link.", &[brand])
        }
        NextStep::AskAboutBan { brand } => {
            Sentence::fill("Wenn Sie das für einen Irrtum halten, wenden Sie sich an die Betreiber von {0}.", &[brand])
        }
        NextStep::AllowCookies => "Erlauben Sie Cookies für diese Website und versuchen Sie es noch einmal.".into(),
        NextStep::CloseIfNotYou => "Wenn Sie nichts abgesendet haben, ist alles gut: Schließen Sie diese Seite.".into(),
        NextStep::CheckAddress => "Prüfen Sie die Adresse auf Tippfehler.".into(),
        NextStep::GoBackAndShorten => "Gehen Sie zurück und versuchen Sie es mit weniger auf einmal.".into(),
        NextStep::ClearCookies => "Löschen Sie die Cookies dieser Website und versuchen Sie es noch einmal.".into(),
        NextStep::ReloadPage => "Laden Sie die Seite neu.".into(),
        NextStep::TryAgainSoon => "Versuchen Sie es in einer Minute noch einmal.".into(),
        NextStep::TellOperator { brand } => {
            Sentence::fill("Wenn es so bleibt, sagen Sie den Betreibern von {0} Bescheid.", &[brand])
        }
        NextStep::AskForHelp => "Um Hilfe bitten".into(),
        NextStep::AreYouOperator => "Betreiben Sie diese Website?".into(),
        NextStep::OperatorTls => {
            "Geben Sie dem Gateway ein Zertifikat: einen [[listener]] mit tls = { certificate, key } und eine \
             public_url, die mit https beginnt."
                .into()
        }
        NextStep::OperatorProxy => {
            "Wenn ein eigener Proxy bereits https spricht, tragen Sie seine Adresse in trusted_proxies ein und lassen \
             Sie ihn X-Forwarded-Proto senden."
                .into()
        }
        NextStep::OperatorInsecure => {
            "Nur in einem Netz, in dem sonst niemand mithören kann: insecure_http = true in [gateway].".into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_listed_as_one_would_say_them() {
        let groups = &["a", "b", "c"];
        let said = "Sie sind als ada angemeldet. Dieser Bereich ist nur für die Gruppen a, b oder c.";
        assert_eq!(problem(ProblemText::NotInGroups { name: "ada", groups }).to_string(), said);
    }
}
