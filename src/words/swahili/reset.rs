use super::register::bad_email;
use super::{Rounding, span};
use crate::words::{AlreadyHereText, NotMeText, ResetText, Sentence};

pub(super) fn reset(text: ResetText<'_>) -> Sentence {
    match text {
        ResetText::Title => "Umesahau nenosiri?".into(),
        ResetText::About => {
            "Weka anwani ya barua pepe ya akaunti yako. Tutakutumia kiungo cha kuweka nenosiri jipya.".into()
        }
        ResetText::Email => "Anwani ya barua pepe".into(),
        ResetText::Button => "Tuma kiungo".into(),
        ResetText::SignIn => "Rudi kwenye ukurasa wa kuingia".into(),
        ResetText::Unsuccessful => "Bado hakuna kiungo kilichotumwa".into(),
        ResetText::EmailMissing => "Weka anwani yako ya barua pepe.".into(),
        ResetText::EmailBad(why) => bad_email(why),
        ResetText::LinkEnded => "Kiungo hicho kimeshatumika, au kimepitwa na wakati. Hapa unaweza kupata kipya.".into(),
        ResetText::OpenTooLong => {
            "Ukurasa huu umekaa wazi kwa muda mrefu mno. Hakuna kilichobadilishwa. Jaribu tena.".into()
        }
        ResetText::SentTitle => "Angalia barua pepe yako".into(),
        ResetText::Sent { address } => {
            Sentence::fill("Kama {0} ni anwani ya akaunti ya hapa, barua pepe yenye kiungo iko njiani.", &[address])
        }
        ResetText::SentNext { lasts } => {
            Sentence::fill("Kiungo hicho hutumika kwa {0}.", &[&span(lasts, Rounding::Down)])
        }
        ResetText::SentNothing => {
            "Hujaipata? Angalia pia kwenye barua taka, na uhakikishe kuwa anwani ni sahihi. Anwani moja hutumiwa barua \
             pepe zisizozidi tatu kwa saa."
                .into()
        }
        ResetText::Again => "Jaribu anwani nyingine, au omba tena".into(),
        ResetText::NoMail => "Hapa nenosiri haliwezi kubadilishwa kwa barua pepe.".into(),
        ResetText::NoMailNext { brand } => {
            Sentence::fill("Wasimamizi wa {0} wanaweza kukupa kiungo cha kuweka jipya.", &[brand])
        }
        ResetText::NewTitle => "Chagua nenosiri jipya".into(),
        ResetText::NewFor { name } => Sentence::fill("Kwa akaunti {0}.", &[name]),
        ResetText::SignedInAs { name } => Sentence::fill(
            "Umeingia kama {0}, na nenosiri hili ni la akaunti nyingine. Ili kuendelea na akaunti hiyo nyingine, \
             ondoka baadaye.",
            &[name],
        ),
        ResetText::EndsSessions => {
            "Utaondolewa kwenye akaunti kila mahali, kisha utaingia tena kwa nenosiri jipya.".into()
        }
        ResetText::NewButton => "Badilisha nenosiri".into(),
        ResetText::NotChanged => "Nenosiri lako bado halijabadilishwa".into(),
        ResetText::Code => "Msimbo".into(),
        ResetText::CodeHint => {
            "Msimbo mpya zaidi wa tarakimu 6 kutoka kwenye programu yako ya uthibitishaji, au mmoja wa misimbo yako ya \
             dharura."
                .into()
        }
        ResetText::CodeMissing => {
            "Weka msimbo kutoka kwenye programu yako ya uthibitishaji, au msimbo wa dharura.".into()
        }
        ResetText::CodeWrong => {
            "Msimbo huo haulingani. Weka ulio mpya zaidi kutoka kwenye programu yako, au msimbo wa dharura ambao \
             hujautumia bado."
                .into()
        }
        ResetText::CodeUsed => "Msimbo huo umeshatumika. Subiri unaofuata (si zaidi ya sekunde 30).".into(),
        ResetText::Wait { rest } => Sentence::fill(
            "Majaribio yamekuwa mengi mno. Unaweza kujaribu tena baada ya {0}.",
            &[&span(rest, Rounding::Up)],
        ),
        ResetText::Busy => "Watu wengi wanaingia kwa sasa. Jaribu tena baada ya sekunde chache.".into(),
    }
}

pub(super) fn not_me(text: NotMeText<'_>) -> Sentence {
    match text {
        NotMeText::Title => "Je, alikuwa mtu mwingine?".into(),
        NotMeText::Lock { name } => {
            Sentence::fill("Kama mtu mwingine aliingia kwenye akaunti {0}, au alijaribu kuingia, izuie.", &[name])
        }
        NotMeText::LockNext => {
            "Ukiizuia, kila aliye ndani yake ataondolewa, na hakuna atakayeweza kuingia, hata wewe, hadi wasimamizi wa \
             tovuti hii wakusaidie kuirudisha."
                .into()
        }
        NotMeText::Button => "Si mimi: zuia akaunti".into(),
        NotMeText::Keep => "Kama ni wewe, funga ukurasa huu: hakuna kitakachofanyika.".into(),
        NotMeText::DoneTitle => "Akaunti imezuiwa".into(),
        NotMeText::Done => "Kila aliyekuwa ndani yake ameondolewa, na hakuna anayeweza kuingia.".into(),
        NotMeText::DoneNext { brand } => Sentence::fill(
            "Sasa waambie wasimamizi wa {0}: wataondoa kizuizi na kukupa kiungo cha kuweka nenosiri jipya. Aliyeingia \
             alijua nenosiri lako au alisoma barua pepe zako, kwa hiyo badilisha pia nenosiri la barua pepe yako.",
            &[brand],
        ),
        NotMeText::EndedTitle => "Kiungo hiki hakitumiki tena".into(),
        NotMeText::Ended => "Kimeshatumika, au kimepitwa na wakati. Hakuna kilichobadilishwa sasa.".into(),
        NotMeText::EndedNext { brand } => {
            Sentence::fill("Kama huenda mtu mwingine yumo kwenye akaunti yako, waambie wasimamizi wa {0}.", &[brand])
        }
    }
}

pub(super) fn already_here(text: AlreadyHereText<'_>) -> Sentence {
    match text {
        AlreadyHereText::Title { name } => Sentence::fill("Umeingia kama {0}", &[name]),
        AlreadyHereText::Register => {
            "Tayari una akaunti. Ili kufungua nyingine kwa ajili ya mtu mwingine, ondoka kwanza.".into()
        }
        AlreadyHereText::Invitation => {
            "Mwaliko huu hufungua akaunti mpya. Ili kuutumia kwa ajili ya mtu mwingine, ondoka kwanza: hadi hapo \
             utaendelea kuwa halali."
                .into()
        }
        AlreadyHereText::Reset => {
            "Unaweza kubadilisha nenosiri lako kwenye ukurasa wa akaunti yako. Kama hulikumbuki tena, ondoka kwanza: \
             kisha tutakutumia kiungo."
                .into()
        }
        AlreadyHereText::Apps => "Programu zako".into(),
        AlreadyHereText::Account => "Akaunti yako".into(),
        AlreadyHereText::SignOut => "Ondoka, kisha uendelee".into(),
    }
}
