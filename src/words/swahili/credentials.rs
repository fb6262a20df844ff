use crate::domain::factor::Label;
use crate::words::{ChangeAddressText, ChangePasswordText, DeedText, OwnFactorsText, Sentence};

pub(super) fn password(text: ChangePasswordText) -> &'static str {
    match text {
        ChangePasswordText::Title => "Badilisha nenosiri lako",
        ChangePasswordText::About => "Utaondolewa kwenye akaunti kila mahali, isipokuwa kwenye kivinjari hiki.",
        ChangePasswordText::Current => "Nenosiri la sasa",
        ChangePasswordText::Button => "Badilisha nenosiri",
    }
}

pub(super) fn address(text: ChangeAddressText<'_>) -> Sentence {
    match text {
        ChangeAddressText::Title => "Badilisha anwani yako ya barua pepe".into(),
        ChangeAddressText::Now { address } => Sentence::fill("Kwa sasa ni {0}.", &[address]),
        ChangeAddressText::NowNone => "Akaunti yako bado haina anwani.".into(),
        ChangeAddressText::About => {
            "Tutatuma kiungo kwenye anwani mpya. Itaanza kutumika ukishafungua kiungo hicho; anwani ya zamani nayo \
             itaarifiwa."
                .into()
        }
        ChangeAddressText::Address => "Anwani mpya ya barua pepe".into(),
        ChangeAddressText::Button => "Tuma kiungo".into(),
        ChangeAddressText::Missing => "Weka anwani mpya ya barua pepe.".into(),
        ChangeAddressText::Wrong => {
            "Hatuwezi kutuma barua pepe kwenye anwani hii. Mfano wa anwani ni anna@example.com.".into()
        }
        ChangeAddressText::Own => "Hii tayari ni anwani yako. Weka nyingine.".into(),
        ChangeAddressText::NoMail => {
            "Barua pepe hazitumwi kutoka hapa, kwa hiyo anwani mpya haiwezi kuthibitishwa.".into()
        }
        ChangeAddressText::AskOperator { brand } => {
            Sentence::fill("Waombe wasimamizi wa {0} wakubadilishie.", &[brand])
        }
    }
}

pub(super) fn own(text: OwnFactorsText<'_>) -> Sentence {
    match text {
        OwnFactorsText::Title => "Uthibitisho wa pili".into(),
        OwnFactorsText::Off => "Uthibitishaji wa hatua mbili umezimwa".into(),
        OwnFactorsText::OffAbout => {
            "Ukiuwasha, nenosiri pekee halitoshi kuingia: utahitaji pia kitu ulicho nacho, kama simu yako.".into()
        }
        OwnFactorsText::Enable => "Washa uthibitishaji wa hatua mbili".into(),
        OwnFactorsText::ByLink { brand } => {
            Sentence::fill("Ili kuuwasha mara ya kwanza, unahitaji kiungo. Waombe wasimamizi wa {0}.", &[brand])
        }
        OwnFactorsText::Apps => "Jinsi unavyothibitisha kuwa ni wewe".into(),
        OwnFactorsText::First => "Huombwa kwanza".into(),
        OwnFactorsText::Added => "Iliongezwa".into(),
        OwnFactorsText::LastUsed => "ilitumika".into(),
        OwnFactorsText::NeverUsed => "bado haijatumika".into(),
        OwnFactorsText::AskFirst => "Iombwe kwanza".into(),
        OwnFactorsText::Rename => "Badilisha jina".into(),
        OwnFactorsText::Remove => "Ondoa".into(),
        OwnFactorsText::Which { label } => Sentence::fill(": {0}", &[label]),
        OwnFactorsText::Add => "Ongeza njia nyingine".into(),
        OwnFactorsText::CodesAbout => {
            "Simu yako ikipotea, unaweza kuingia kwa mmoja wa misimbo hii. Kila msimbo hutumika mara moja tu.".into()
        }
        OwnFactorsText::NewCodes => "Tengeneza misimbo mipya".into(),
        OwnFactorsText::Required => {
            "Akaunti yako lazima iwe na uthibitisho wa pili, kwa hiyo wa mwisho hauwezi kuondolewa.".into()
        }
        OwnFactorsText::Disable => "Zima uthibitishaji wa hatua mbili".into(),
        OwnFactorsText::RenameTitle { label } => Sentence::fill("Badilisha jina la {0}", &[label]),
        OwnFactorsText::NewName => "Jina jipya".into(),
        OwnFactorsText::BadName => {
            Sentence::fill("Ipe jina lenye herufi 1 hadi {0}, kama vile “Simu”.", &[&Label::MAXIMUM.to_string()])
        }
        OwnFactorsText::Save => "Hifadhi".into(),
        OwnFactorsText::Back => "Rudi kwenye uthibitisho wako wa pili".into(),
        OwnFactorsText::BeginTitle => "Ongeza programu ya uthibitishaji".into(),
        OwnFactorsText::BeginAbout => {
            "Utahitaji programu kama vile Google Authenticator, FreeOTP au Aegis, na takriban dakika mbili.".into()
        }
        OwnFactorsText::Begin => "Anza".into(),
    }
}

pub(super) fn deed(text: DeedText<'_>) -> Sentence {
    match text {
        DeedText::RemoveTitle { label } => Sentence::fill("Ungependa kuondoa {0}?", &[label]),
        DeedText::RemoveAbout => "Haitamruhusu mtu yeyote kuingia tena.".into(),
        DeedText::RemoveTrust => "Hakuna kivinjari kitakachoaminika tena: kila kimoja kitaomba msimbo.".into(),
        DeedText::DisableTitle => "Ungependa kuzima uthibitishaji wa hatua mbili?".into(),
        DeedText::DisableAbout => {
            "Baada ya hapo, nenosiri lako pekee ndilo litakalolinda akaunti hii. Vitakavyoondolewa:".into()
        }
        DeedText::DisableApp { label } => Sentence::fill("uthibitisho wa pili: {0}", &[label]),
        DeedText::DisableCodes { left: 0 } => "misimbo yako ya dharura (hakuna uliobaki)".into(),
        DeedText::DisableCodes { left: 1 } => "msimbo wako mmoja wa dharura".into(),
        DeedText::DisableCodes { left } => Sentence::fill("misimbo yako {0} ya dharura", &[&left.to_string()]),
        DeedText::DisableTrust { count: 1 } => "kuaminika kwa kivinjari kimoja".into(),
        DeedText::DisableTrust { count: trusted } => {
            Sentence::fill("kuaminika kwa vivinjari {0}", &[&trusted.to_string()])
        }
        DeedText::CodesTitle => "Ungependa kutengeneza misimbo mipya ya dharura?".into(),
        DeedText::CodesAbout => "Utapata misimbo kumi mipya, itakayoonyeshwa mara moja tu.".into(),
        DeedText::CodesOld { left: 0 } => "Hakuna wa zamani uliobaki.".into(),
        DeedText::CodesOld { left: 1 } => "Mmoja wa zamani uliobaki hautatumika tena.".into(),
        DeedText::CodesOld { left } => {
            Sentence::fill("Ile {0} ya zamani iliyobaki haitatumika tena.", &[&left.to_string()])
        }
        DeedText::Remove => "Iondoe".into(),
        DeedText::Disable => "Zima uthibitishaji wa hatua mbili".into(),
        DeedText::MakeCodes => "Tengeneza misimbo mipya".into(),
        DeedText::Keep => "Acha kama ilivyo".into(),
    }
}
