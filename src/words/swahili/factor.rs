use super::{Rounding, span};
use crate::words::{EnrolText, FactorText, RecoveryText, Sentence};

pub(super) fn say(text: FactorText<'_>) -> Sentence {
    match text {
        FactorText::Title => "Hatua moja zaidi".into(),
        FactorText::AskDigits { digits, label } => {
            Sentence::fill("Weka msimbo wa tarakimu {0} kutoka kwenye programu “{1}”.", &[&digits.to_string(), label])
        }
        FactorText::AskSent { digits: None, label } => Sentence::fill("Andika msimbo tuliotuma kwa {0}.", &[label]),
        FactorText::AskSent { digits: Some(digits), label } => {
            Sentence::fill("Andika msimbo wa tarakimu {0} tuliotuma kwa {1}.", &[&digits.to_string(), label])
        }
        FactorText::AskElsewhere { label } => Sentence::fill("Fungua {0} uidhinishe kuingia hapo.", &[label]),
        FactorText::WaySent { label } => Sentence::fill("Msimbo uliotumwa kwa {0}", &[label]),
        FactorText::WayElsewhere { label } => Sentence::fill("Idhinisha kwenye {0}", &[label]),
        FactorText::WrongSent => "Msimbo huo si sahihi. Uangalie tena, au omba mwingine utumwe.".into(),
        FactorText::AskWritten => {
            "Weka mmoja wa misimbo ya dharura uliyohifadhi. Kila msimbo hutumika mara moja tu.".into()
        }
        FactorText::Code => "Msimbo".into(),
        FactorText::WrittenCode | FactorText::WayWritten => "Msimbo wa dharura".into(),
        FactorText::OpenFor { rest } => {
            Sentence::fill("Unaweza kukamilisha kuingia ndani ya {0}.", &[&span(rest, Rounding::Down)])
        }
        FactorText::OtherWays => "Jaribu njia nyingine".into(),
        FactorText::WayApp { label } => Sentence::fill("Msimbo kutoka kwenye programu “{0}”", &[label]),
        FactorText::BeginAgain => "Anza upya".into(),
        FactorText::Trust { lasts } => {
            Sentence::fill("Usiulize tena kwenye kivinjari hiki kwa {0}", &[&span(lasts, Rounding::Down)])
        }
        FactorText::TrustHint => "Ikiwa tu hakuna mtu mwingine anayetumia kifaa hiki.".into(),
        FactorText::Button => "Endelea".into(),
        FactorText::Wrong => {
            "Msimbo huo haulingani. Misimbo hubadilika kila sekunde 30: weka ulio mpya zaidi. Kama hakuna \
             unaokubaliwa, ruhusu simu yako ijirekebishie saa yenyewe."
                .into()
        }
        FactorText::WrongWritten => {
            "Msimbo huo wa dharura haulingani, au umeshatumika. Uangalie tena, au tumia mwingine.".into()
        }
        FactorText::TriesLeft { left: 1 } => "Unaweza kujaribu mara moja zaidi kabla ya kulazimika kuanza upya.".into(),
        FactorText::TriesLeft { left } => {
            Sentence::fill("Unaweza kujaribu mara {0} zaidi kabla ya kulazimika kuanza upya.", &[&left.to_string()])
        }
        FactorText::Replayed => "Msimbo huo umeshatumika. Subiri unaofuata (takriban sekunde 30).".into(),
        FactorText::Missing => "Weka msimbo.".into(),
        FactorText::MissingWritten => "Weka msimbo wa dharura.".into(),
        FactorText::NothingChanged => "Bado hakuna kilichobadilishwa".into(),
        FactorText::Password => "Nenosiri lako".into(),
        FactorText::PasswordMissing => "Weka nenosiri lako.".into(),
        FactorText::PasswordWrong => "Hilo si nenosiri lako. Liangalie, kisha ujaribu tena.".into(),
        FactorText::WhyProve => "Ili mtu mwingine asiweze kubadilisha hili, thibitisha kuwa ni wewe.".into(),
        FactorText::WhyProvePassword => {
            "Ili mtu mwingine asiweze kubadilisha hili, weka nenosiri unalotumia sasa kuingia.".into()
        }
    }
}

pub(super) fn enrol(text: EnrolText<'_>) -> Sentence {
    match text {
        EnrolText::Title => "Andaa programu yako ya uthibitishaji".into(),
        EnrolText::Required => {
            "Akaunti yako inahitaji zaidi ya nenosiri: msimbo kutoka kwenye programu ya simu yako. Itachukua dakika \
             mbili."
                .into()
        }
        EnrolText::Install => "Pata programu ya uthibitishaji".into(),
        EnrolText::InstallHow => {
            "Yoyote inafaa, kama vile Google Authenticator, FreeOTP au Aegis. Kama tayari unayo, tumia hiyo.".into()
        }
        EnrolText::Scan => "Changanua picha hii kwa programu hiyo".into(),
        EnrolText::ScanHow => "Kwenye programu, chagua kuongeza akaunti, kisha elekeza kamera hapa.".into(),
        EnrolText::Picture => {
            "Picha ya kuchanganua kwa programu yako ya uthibitishaji. Yaliyomo yameandikwa pia hapa chini kama ufunguo."
                .into()
        }
        EnrolText::OpenHere => "Kwenye kifaa hiki: fungua kwenye programu".into(),
        EnrolText::TypeIt => "Isipofanya kazi, andika ufunguo huu kwenye programu:".into(),
        EnrolText::Key => "Ufunguo".into(),
        EnrolText::KeyHow { account } => Sentence::fill("Akaunti: {0}. Aina ya ufunguo: unaotegemea muda.", &[account]),
        EnrolText::Confirm => "Weka msimbo unaoonyeshwa na programu".into(),
        EnrolText::Name => "Jina la programu hii".into(),
        EnrolText::NameHint => "Ili uitofautishe na nyingine, kama vile “Simu”.".into(),
        EnrolText::NameWrong => "Ipe jina lisilozidi herufi 64.".into(),
        EnrolText::DefaultName => "Programu ya uthibitishaji".into(),
        EnrolText::Button => "Thibitisha".into(),
        EnrolText::Unconfirmed => "Programu bado haijawa tayari".into(),
        EnrolText::Wrong => {
            "Msimbo huo haulingani. Weka ulio mpya zaidi kutoka kwenye akaunti uliyoongeza sasa hivi. Kama hakuna \
             unaokubaliwa, ruhusu simu yako ijirekebishie saa yenyewe."
                .into()
        }
        EnrolText::Cancel => "Si sasa".into(),
    }
}

pub(super) fn recovery(text: RecoveryText<'_>) -> Sentence {
    match text {
        RecoveryText::Title => "Hifadhi misimbo yako ya dharura".into(),
        RecoveryText::Why => {
            "Simu yako ikipotea, unaweza kuingia kwa mmoja wa misimbo hii badala yake. Kila msimbo hutumika mara moja tu."
                .into()
        }
        RecoveryText::Once => "Inaonyeshwa sasa tu. Ihifadhi mahali ambapo ungehifadhi ufunguo wa akiba.".into(),
        RecoveryText::Copy => "Nakili".into(),
        RecoveryText::Copied => "Imenakiliwa".into(),
        RecoveryText::Download => "Pakua".into(),
        RecoveryText::Print => "Chapisha".into(),
        RecoveryText::FileHead { brand, name } => {
            Sentence::fill("Misimbo ya dharura ya {0}, akaunti {1}. Kila msimbo hutumika mara moja tu.", &[brand, name])
        }
        RecoveryText::Kept => "Nimeihifadhi".into(),
        RecoveryText::Button => "Endelea".into(),
        RecoveryText::Lost => "Ikipotea, unaweza kutengeneza mipya kwenye ukurasa wa akaunti yako.".into(),
        RecoveryText::Name => "Misimbo ya dharura".into(),
    }
}
