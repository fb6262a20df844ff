use super::{Rounding, span};
use crate::domain::names::{BadEmail, BadName, MAX_NAME};
use crate::words::{ConfirmAddressText, RegisterText, Sentence};

pub(super) fn register(text: RegisterText<'_>) -> Sentence {
    match text {
        RegisterText::Title | RegisterText::Button => "Fungua akaunti".into(),
        RegisterText::Invited => "Umealikwa. Jaza hapa chini, na utakuwa umeingia.".into(),
        RegisterText::GivenName => "Jina la kwanza".into(),
        RegisterText::FamilyName => "Jina la mwisho".into(),
        RegisterText::NamesHint => Sentence::fill(
            "Moja kati ya haya linatosha. Kila moja lisizidi herufi {0}.", &[&MAX_NAME.to_string()]),
        RegisterText::Name => "Jina la mtumiaji".into(),
        RegisterText::NameHint => {
            "Herufi a hadi z na tarakimu, 1 hadi 64 kwa jumla; kati yake unaweza kuweka nukta (.), kistari (-) au mstari \
             wa chini (_). Halitaweza kubadilishwa baadaye. Majina kama admin, root au support yametengwa."
                .into()
        }
        RegisterText::Email => "Anwani ya barua pepe".into(),
        RegisterText::EmailHint => "Tutatuma kiungo huko, ili kuhakikisha kuwa ni yako.".into(),
        RegisterText::EmailHintDomains { domains } => {
            Sentence::from("Anwani ya ").then(Sentence::list(domains, ", ", " au ")).then(". Tutatuma kiungo huko.")
        }
        RegisterText::EmailKnown { address } => Sentence::fill("Anwani yako ya barua pepe ni {0}.", &[address]),
        RegisterText::SignIn => "Una akaunti? Ingia".into(),
        RegisterText::Closed => "Hapa huwezi kujifungulia akaunti.".into(),
        RegisterText::ClosedNext { brand } => {
            Sentence::fill("Kama unastahili kuwa nayo, waombe wasimamizi wa {0}.", &[brand])
        }
        RegisterText::InvitationEnded => "Mwaliko huu umeshatumika, au umepitwa na wakati.".into(),
        RegisterText::InvitationEndedNext { brand } => {
            Sentence::fill(
            "Kama uliutumia, ingia. Kama hukuutumia, waombe wasimamizi wa {0} mwaliko mwingine.", &[brand])
        }
        problem => problem_with(problem),
    }
}

fn problem_with(text: RegisterText<'_>) -> Sentence {
    match text {
        RegisterText::PersonMissing => "Weka jina lako la kwanza, la mwisho, au yote mawili.".into(),
        RegisterText::PersonTooLong => Sentence::fill(
            "Jina la kwanza na la mwisho, kila moja lisizidi herufi {0}. Fupisha lililo refu.",
            &[&MAX_NAME.to_string()],
        ),
        RegisterText::PersonLetter => {
            "Jina haliwezi kuwa na mstari mpya wala herufi zilizofichika. Liandike upya, badala ya kulibandika.".into()
        }
        RegisterText::PersonMixed => {
            "Neno moja la jina lako lina herufi za alfabeti mbili zinazofanana. Liandike kwa alfabeti moja.".into()
        }
        RegisterText::NameMissing => "Weka jina la mtumiaji.".into(),
        RegisterText::NameBad(why) => bad_name(why),
        RegisterText::NameReserved => "Jina hili la mtumiaji limetengwa. Chagua jingine.".into(),
        RegisterText::NameTaken => {
            "Jina hili la mtumiaji, au linalosomeka kama hili, limeshachukuliwa. Chagua jingine.".into()
        }
        RegisterText::EmailMissing => "Weka anwani yako ya barua pepe.".into(),
        RegisterText::EmailBad(why) => bad_email(why),
        RegisterText::EmailElsewhere { domains } => Sentence::from("Akaunti za hapa ni kwa anwani za ")
            .then(Sentence::list(domains, ", ", " au "))
            .then(" pekee."),
        RegisterText::AddressTaken => "Anwani iliyoalikwa tayari ina akaunti. Ingia kwenye akaunti hiyo.".into(),
        RegisterText::Wait { rest } => Sentence::fill(
            "Majaribio kutoka kwenye mtandao wako yamekuwa mengi mno. Unaweza kujaribu tena baada ya {0}.",
            &[&span(rest, Rounding::Up)],
        ),
        RegisterText::OpenTooLong => {
            "Ukurasa huu umekaa wazi kwa muda mrefu mno. Hakuna kilichotumwa. Jaribu tena.".into()
        }
        RegisterText::Busy => "Watu wengi wanaingia kwa sasa. Jaribu tena baada ya sekunde chache.".into(),
        _ => "Akaunti bado haijafunguliwa".into(),
    }
}

fn bad_name(why: BadName) -> Sentence {
    match why {
        BadName::Empty => "Weka jina la mtumiaji.".into(),
        BadName::TooLong => "Jina la mtumiaji lisizidi herufi 64. Chagua lililo fupi zaidi.".into(),
        BadName::Address => "Hii ni anwani ya barua pepe. Jina la mtumiaji halina @, na anwani ina sehemu yake.".into(),
        BadName::Letter(letter) if letter.is_control() => {
            "Kuna herufi isiyoonekana ndani yake. Andika jina la mtumiaji upya.".into()
        }
        BadName::Letter(letter) => Sentence::fill(
            "{0} haiwezi kuwa kwenye jina la mtumiaji. Tumia herufi a hadi z na tarakimu, na kati yake nukta (.), kistari \
             (-) au mstari wa chini (_).",
            &[&(if letter == ' ' { "Nafasi".to_owned() } else { letter.to_string() })],
        ),
        BadName::Edge => "Jina la mtumiaji huanza na kuishia kwa herufi au tarakimu.".into(),
        BadName::LikeAnId => "Jina la mtumiaji haliwezi kuanza na s_, u_ au b_. Chagua jingine.".into(),
    }
}

pub(super) fn bad_email(why: BadEmail) -> Sentence {
    match why {
        BadEmail::Shape => {
            "Anwani ya barua pepe ina @ moja, yenye maandishi pande zote mbili, kama vile anna@example.com.".into()
        }
        BadEmail::TooLong => {
            "Hii ni ndefu kuliko anwani yoyote ya barua pepe. Angalia kama imeandikwa sawasawa.".into()
        }
        BadEmail::Letter(letter) if letter.is_control() || letter.is_whitespace() => {
            "Kuna nafasi au herufi isiyoonekana kabla ya @. Andika anwani upya.".into()
        }
        BadEmail::Letter(letter) => Sentence::fill(
            "Hapa {0} haiwezi kuwa kabla ya @. Angalia kama anwani imeandikwa sawasawa.",
            &[&letter.to_string()],
        ),
        BadEmail::Dots => "Kabla ya @ kuna nukta iliyozidi. Angalia kama anwani imeandikwa sawasawa.".into(),
        BadEmail::Domain => "Kilicho baada ya @ si jina la seva ya barua pepe, kama vile example.com.".into(),
    }
}

pub(super) fn confirm(text: ConfirmAddressText<'_>) -> Sentence {
    match text {
        ConfirmAddressText::SentTitle => "Angalia barua pepe yako".into(),
        ConfirmAddressText::Sent { address } => {
            Sentence::fill("Tumetuma barua pepe kwa {0}. Fungua kiungo kilichomo ili uendelee.", &[address])
        }
        ConfirmAddressText::SentNext { lasts } => Sentence::fill(
            "Kiungo hicho hutumika kwa {0}. Ni vyema ukifungue kwenye kivinjari hiki.",
            &[&span(lasts, Rounding::Down)],
        ),
        ConfirmAddressText::SentNothing => {
            "Hujaipata? Angalia pia kwenye barua taka. Anwani moja hutumiwa barua pepe zisizozidi tatu kwa saa.".into()
        }
        ConfirmAddressText::SendAgain => "Itume tena".into(),
        ConfirmAddressText::SendAgainWait { rest } => Sentence::fill(
            "Imeshatumwa mara za kutosha kwa sasa. Unaweza kuomba tena baada ya {0}.",
            &[&span(rest, Rounding::Up)],
        ),
        ConfirmAddressText::StartOver => "Anwani nyingine? Anza upya".into(),
        ConfirmAddressText::Title => "Je, hii ni anwani yako?".into(),
        ConfirmAddressText::NewAccount { name, address } => {
            Sentence::fill("Kuna mtu anayetaka akaunti yenye jina la mtumiaji {0} na anwani {1}.", &[name, address])
        }
        ConfirmAddressText::NewAddress { name, address } => {
            Sentence::fill("Imeombwa kwamba akaunti {0} itumie anwani {1} kuanzia sasa.", &[name, address])
        }
        ConfirmAddressText::NotYou => "Kama si wewe, funga ukurasa huu: hakuna kitakachofanyika.".into(),
        ConfirmAddressText::WhyPassword => {
            "Akaunti hii iliombwa kwenye kivinjari kingine. Weka nenosiri lililochaguliwa huko. Kama hukuchagua \
             lolote, mtu mwingine ametumia anwani yako: funga ukurasa huu."
                .into()
        }
        ConfirmAddressText::PasswordMissing => "Weka nenosiri ulilochagua kwa ajili ya akaunti hii.".into(),
        ConfirmAddressText::PasswordWrong => {
            "Hili si nenosiri lililochaguliwa kwa ajili ya akaunti hii. Lihakikishe kisha ujaribu tena.".into()
        }
        ConfirmAddressText::OpenTooLong => {
            "Ukurasa huu umekaa wazi kwa muda mrefu mno. Hakuna kilichobadilishwa. Jaribu tena.".into()
        }
        ConfirmAddressText::Busy => "Watu wengi wanaingia kwa sasa. Jaribu tena baada ya sekunde chache.".into(),
        ConfirmAddressText::NotConfirmed => "Bado hakuna kilichothibitishwa".into(),
        ConfirmAddressText::MakeAccount => "Ni mimi: fungua akaunti".into(),
        ConfirmAddressText::ConfirmAddress => "Ni mimi: tumia anwani hii".into(),
        ConfirmAddressText::EndedTitle => "Kiungo hiki hakitumiki tena".into(),
        ConfirmAddressText::Ended => "Kimeshatumika, au kimepitwa na wakati.".into(),
        ConfirmAddressText::EndedNext => {
            "Kama ulikitumia, ingia. Kama hukukitumia, anza upya, na utatumiwa kiungo kipya.".into()
        }
        ConfirmAddressText::TakenTitle => "Anwani hii ina akaunti".into(),
        ConfirmAddressText::Taken => {
            "Akaunti yenye anwani hii imefunguliwa hapo katikati. Hakuna kingine kilichobadilishwa.".into()
        }
        ConfirmAddressText::TakenNext => "Ingia kwenye akaunti hiyo, au chagua anwani nyingine.".into(),
        ConfirmAddressText::WaitsTitle => "Akaunti yako inasubiri".into(),
        ConfirmAddressText::Waits { brand } => {
            Sentence::fill("Anwani yako imethibitishwa. Sasa wasimamizi wa {0} wataangalia ombi lako.", &[brand])
        }
        ConfirmAddressText::WaitsNext => {
            "Wakikubali, utapata barua pepe, na utaweza kuingia. Unaweza kufunga ukurasa huu.".into()
        }
        ConfirmAddressText::Unsuccessful => "Hakuna barua pepe iliyotumwa".into(),
    }
}
