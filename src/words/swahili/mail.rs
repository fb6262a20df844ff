//! Swahili mails.

use crate::domain::letter::Message;
use crate::words::Sentence;
use crate::words::text::MailText;

use super::time::{exact, span};
use crate::words::measure::Rounding;

pub(super) fn mail(text: MailText<'_>) -> Sentence {
    match text {
        MailText::Hello { name: Some(name) } => Sentence::fill("Habari {0},", &[name]),
        MailText::Hello { name: None } => "Habari,".into(),
        MailText::Subject { about, brand } => subject(about, brand),
        MailText::Lead { about, brand } => lead(about, brand),
        MailText::Link { about } => link(about).into(),
        MailText::LinkInFull => "Kama kitufe hakifanyi kazi, fungua anwani hii:".into(),
        MailText::LinkLasts { rest } => Sentence::fill(
            "Kiungo hiki hutumika mara moja tu, kwa muda wa {0} kuanzia sasa.",
            &[&span(rest, Rounding::Down)],
        ),
        MailText::CodeLasts { rest } => Sentence::fill("Unafaa kwa {0}.", &[&span(rest, Rounding::Down)]),
        MailText::Otherwise { about, brand } => otherwise(about, brand),
        MailText::When => "Wakati".into(),
        MailText::Where => "Kutoka".into(),
        MailText::With => "Kivinjari".into(),
        MailText::Fact { what, value } => Sentence::fill("{0}: {1}", &[what, value]),
        MailText::Before { what } => Sentence::fill("{0}:", &[what]),
        MailText::Automatic { brand, origin } => {
            Sentence::fill("Barua pepe hii imetumwa kiotomatiki na {0} ({1}).", &[brand, origin])
        }
        MailText::NobodyReadsAnswers => "Hakuna anayesoma majibu yake.".into(),
        MailText::Help { at } => Sentence::fill("Ukihitaji usaidizi: {0}", &[at]),
    }
}

fn subject(about: &Message, brand: &str) -> Sentence {
    let template = match about {
        Message::ConfirmRegistration => "Thibitisha anwani yako kwa ajili ya {0}",
        Message::AlreadyRegistered { .. } => "Tayari una akaunti ya {0}",
        Message::Approved => "Akaunti yako ya {0} iko tayari",
        Message::ResetPassword { .. } => "Nenosiri jipya la {0}",
        Message::ConfirmAddress => "Thibitisha anwani yako mpya kwa ajili ya {0}",
        Message::AddressChanging { .. } => "Anwani mpya imeombwa kwenye {0}",
        Message::AddressChanged { .. } => "Anwani yako kwenye {0} imebadilishwa",
        Message::PasswordChanged { .. } => "Nenosiri lako la {0} limebadilishwa",
        Message::NewDevice { .. } => "Kivinjari kipya kimetumika kuingia kwenye {0}",
        Message::FactorAdded { .. } => "Uthibitisho wa pili umeongezwa kwenye {0}",
        Message::FactorRemoved { .. } => "Uthibitisho wa pili umeondolewa kwenye {0}",
        Message::TwoFactorDisabled { .. } => "Uthibitishaji wa hatua mbili umezimwa kwenye {0}",
        Message::RecoveryCodeUsed { .. } => "Msimbo wa dharura umetumika kwenye {0}",
        Message::RecoveryCodesMade { .. } => "Misimbo mipya ya dharura imetengenezwa kwenye {0}",
        Message::WrongCodes { .. } => "Nenosiri lako limetumika pamoja na misimbo isiyo sahihi kwenye {0}",
        Message::SignInCode { .. } => "Msimbo wako wa {0}",
        Message::AskingDisowned { .. } | Message::AskingDenied { .. } => {
            "Idhini yako iliombwa kwenye {0}, na haikutolewa"
        }
        Message::Broken { .. } => "Kuna hitilafu kwenye {0}",
    };
    Sentence::fill(template, &[brand])
}

fn lead(about: &Message, brand: &str) -> Sentence {
    match about {
        Message::ConfirmRegistration => Sentence::fill(
            "Kuna mtu, huenda ni wewe, anayetaka kufungua akaunti ya {0} kwa anwani hii. Thibitisha kuwa anwani hii ni \
             yako:",
            &[brand],
        ),
        Message::AlreadyRegistered { .. } => Sentence::fill(
            "Kuna mtu, huenda ni wewe, aliyejaribu kufungua akaunti ya {0} kwa anwani hii, ambayo tayari ina akaunti. \
             Ingia kwa anwani hii kama kawaida. Kama umesahau nenosiri, omba jipya hapa:",
            &[brand],
        ),
        Message::Approved => Sentence::fill("Akaunti yako ya {0} imeidhinishwa. Sasa unaweza kuingia.", &[brand]),
        Message::ResetPassword { .. } => {
            Sentence::fill("Kuna mtu, huenda ni wewe, aliyeomba nenosiri jipya la {0}. Lichague hapa:", &[brand])
        }
        Message::ConfirmAddress => Sentence::fill(
            "Kuna mtu, huenda ni wewe, anayetaka kutumia anwani hii kwa akaunti ya {0}. Thibitisha kuwa ni yako:",
            &[brand],
        ),
        Message::AddressChanging { new, .. } => Sentence::fill(
            "Imeombwa kwamba akaunti yako ya {0} ipewe anwani {1}. Itaanza kutumika mara tu itakapothibitishwa kutoka \
             huko.",
            &[brand, new.as_str()],
        ),
        Message::AddressChanged { new, .. } => Sentence::fill(
            "Kuanzia sasa, anwani ya akaunti yako ya {0} ni {1}. Hakuna kingine kitakachotumwa kwenye anwani hii ya \
             zamani.",
            &[brand, new.as_str()],
        ),
        Message::PasswordChanged { .. } => Sentence::fill("Nenosiri la akaunti yako ya {0} limebadilishwa.", &[brand]),
        Message::NewDevice { .. } => Sentence::fill(
            "Kuna mtu aliyeingia kwenye akaunti yako ya {0} kwa kivinjari ambacho hakijawahi kutumika.",
            &[brand],
        ),
        Message::FactorAdded { label, .. } => Sentence::fill(
            "Uthibitisho mwingine sasa unaweza kutumika kuingia kwenye akaunti yako ya {0}: {1}.",
            &[brand, label],
        ),
        Message::FactorRemoved { label, .. } => {
            Sentence::fill("Uthibitisho huu hautumiki tena kuingia kwenye akaunti yako ya {0}: {1}.", &[brand, label])
        }
        Message::TwoFactorDisabled { .. } => Sentence::fill(
            "Kila uthibitisho wa pili wa akaunti yako ya {0} umeondolewa. Sasa nenosiri lako pekee ndilo linaloilinda.",
            &[brand],
        ),
        Message::RecoveryCodeUsed { left, .. } => codes_left(*left, brand),
        Message::RecoveryCodesMade { .. } => Sentence::fill(
            "Misimbo mipya ya dharura ya akaunti yako ya {0} imetengenezwa. Ya zamani haitumiki tena.",
            &[brand],
        ),
        Message::WrongCodes { .. } => Sentence::fill(
            "Kuna mtu aliyeweka nenosiri sahihi la akaunti yako ya {0}, kisha akaweka misimbo isiyo sahihi. Hakufanikiwa \
             kuingia.",
            &[brand],
        ),
        Message::SignInCode { .. } => {
            Sentence::fill("Kuna mtu, huenda ni wewe, anayeombwa msimbo kwenye {0}. Huu hapa:", &[brand])
        }
        Message::AskingDisowned { .. } => Sentence::fill(
            "Idhini yako iliombwa kwa akaunti yako ya {0}, na jibu lilikuwa “Si mimi”. Kwa hiyo hakuna kilichoruhusiwa.",
            &[brand],
        ),
        Message::AskingDenied { .. } => denied(brand),
        Message::Broken { kind, count, since, reference } => broken(kind, *count, &exact(*since), reference),
    }
}

fn codes_left(left: u32, brand: &str) -> Sentence {
    let template = match left {
        0 => {
            "Kuna mtu aliyeingia kwenye akaunti yako ya {0} kwa msimbo wa dharura. Ulikuwa wa mwisho: tengeneza mipya."
        }
        1 => {
            "Kuna mtu aliyeingia kwenye akaunti yako ya {0} kwa msimbo wa dharura. Umebaki mmoja: tengeneza mipya \
             mapema."
        }
        _ => "Kuna mtu aliyeingia kwenye akaunti yako ya {0} kwa msimbo wa dharura. Imebaki {1}.",
    };
    Sentence::fill(template, &[brand, &left.to_string()])
}

fn broken(kind: &str, count: u64, since: &str, reference: &str) -> Sentence {
    let often = if count == 1 { "mara moja".to_owned() } else { format!("mara {count}") };
    let template = "{0}: {1} tangu {2}. Tafuta {3} kwenye faili ya kumbukumbu, yenye maelezo zaidi. Hutaarifiwa tena \
                    kuhusu hitilafu ya aina hii ndani ya saa moja.";
    Sentence::fill(template, &[kind, &often, since, reference])
}

fn denied(brand: &str) -> Sentence {
    Sentence::fill(
        "Idhini yako iliombwa kwa akaunti yako ya {0}, na jibu lilikuwa hapana, au nambari isiyo sahihi. Kwa hiyo hakuna kilichoruhusiwa.",
        &[brand],
    )
}

fn link(about: &Message) -> &'static str {
    match about {
        Message::ConfirmRegistration | Message::ConfirmAddress => "Thibitisha anwani hii",
        Message::ResetPassword { .. } => "Chagua nenosiri jipya",
        Message::AlreadyRegistered { .. } => "Omba nenosiri jipya",
        Message::Approved => "Ingia",
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
        | Message::Broken { .. } => "Si mimi",
    }
}

fn otherwise(about: &Message, brand: &str) -> Sentence {
    match about {
        Message::ConfirmRegistration => {
            "Kama si wewe, usifanye chochote: bila kiungo hiki hakuna akaunti itakayofunguliwa.".into()
        }
        Message::AlreadyRegistered { .. } => {
            "Kama si wewe, usifanye chochote: hakuna aliyeambiwa kuwa una akaunti.".into()
        }
        Message::ResetPassword { .. } => {
            "Kama si wewe, usifanye chochote: nenosiri lako litabaki lilivyo, na hakuna mwingine aliyetumiwa kiungo \
             hiki."
                .into()
        }
        Message::ConfirmAddress => "Kama si wewe, usifanye chochote: bila kiungo hiki anwani haitatumika.".into(),
        Message::SignInCode { .. } => {
            "Usimpe mtu yeyote, hata akiuomba nani. Kama si wewe, kuna mtu anayejua nenosiri lako: ingia na \
             ulibadilishe."
                .into()
        }
        Message::AskingDisowned { .. } | Message::AskingDenied { .. } => {
            "Kama ni wewe, huhitaji kufanya chochote. Kama si wewe, kuna mtu anayejua nenosiri lako, au anayetumia kivinjari \
             ambacho umeingia: badilisha nenosiri, au fungua kiungo na uzuie akaunti yako; vipindi vyake vyote vitamalizwa."
                .into()
        }
        Message::WrongCodes { .. } => {
            "Kama ni wewe, huhitaji kufanya chochote. Kama si wewe, kuna mtu anayejua nenosiri lako: libadilishe, au \
             fungua kiungo na uzuie akaunti yako; vipindi vyake vyote vitamalizwa."
                .into()
        }
        Message::Broken { .. } => {
            "Umepata barua pepe hii kwa sababu anwani yako imeorodheshwa kwenye operators ndani ya [mail].".into()
        }
        Message::Approved => Sentence::fill("Barua pepe hii imetoka kwa wasimamizi wa {0}.", &[brand]),
        Message::AddressChanging { .. }
        | Message::AddressChanged { .. }
        | Message::PasswordChanged { .. }
        | Message::NewDevice { .. }
        | Message::FactorAdded { .. }
        | Message::FactorRemoved { .. }
        | Message::TwoFactorDisabled { .. }
        | Message::RecoveryCodeUsed { .. }
        | Message::RecoveryCodesMade { .. } => Sentence::fill(
            "Kama ni wewe, huhitaji kufanya chochote. Kama si wewe, fungua kiungo na uzuie akaunti yako: vipindi \
             vyake vyote vitamalizwa. Kisha wasimamizi wa {0} watakusaidia kuirudisha.",
            &[brand],
        ),
    }
}
