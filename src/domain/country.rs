//! Countries and territories that have telephone numbers of their own, by their two letters (ISO 3166-1, and what numbering
//! plans add to it). What they are called stands in `words`.

use unicode_normalization::UnicodeNormalization as _;

macro_rules! countries {
    ($($country:ident $code:literal),+ $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Country {
            $($country),+
        }

        impl Country {
            pub const ALL: &[Self] = &[$(Self::$country),+];

            /// Two capital letters.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$country => $code),+
                }
            }
        }
    };
}

countries! {
    Ac "AC", Ad "AD", Ae "AE", Af "AF", Ag "AG", Ai "AI", Al "AL", Am "AM", Ao "AO", Ar "AR", As "AS", At "AT",
    Au "AU", Aw "AW", Ax "AX", Az "AZ", Ba "BA", Bb "BB", Bd "BD", Be "BE", Bf "BF", Bg "BG", Bh "BH", Bi "BI",
    Bj "BJ", Bl "BL", Bm "BM", Bn "BN", Bo "BO", Bq "BQ", Br "BR", Bs "BS", Bt "BT", Bw "BW", By "BY", Bz "BZ",
    Ca "CA", Cc "CC", Cd "CD", Cf "CF", Cg "CG", Ch "CH", Ci "CI", Ck "CK", Cl "CL", Cm "CM", Cn "CN", Co "CO",
    Cr "CR", Cu "CU", Cv "CV", Cw "CW", Cx "CX", Cy "CY", Cz "CZ", De "DE", Dj "DJ", Dk "DK", Dm "DM", Do "DO",
    Dz "DZ", Ec "EC", Ee "EE", Eg "EG", Eh "EH", Er "ER", Es "ES", Et "ET", Fi "FI", Fj "FJ", Fk "FK", Fm "FM",
    Fo "FO", Fr "FR", Ga "GA", Gb "GB", Gd "GD", Ge "GE", Gf "GF", Gg "GG", Gh "GH", Gi "GI", Gl "GL", Gm "GM",
    Gn "GN", Gp "GP", Gq "GQ", Gr "GR", Gt "GT", Gu "GU", Gw "GW", Gy "GY", Hk "HK", Hn "HN", Hr "HR", Ht "HT",
    Hu "HU", Id "ID", Ie "IE", Il "IL", Im "IM", In "IN", Io "IO", Iq "IQ", Ir "IR", Is "IS", It "IT", Je "JE",
    Jm "JM", Jo "JO", Jp "JP", Ke "KE", Kg "KG", Kh "KH", Ki "KI", Km "KM", Kn "KN", Kp "KP", Kr "KR", Kw "KW",
    Ky "KY", Kz "KZ", La "LA", Lb "LB", Lc "LC", Li "LI", Lk "LK", Lr "LR", Ls "LS", Lt "LT", Lu "LU", Lv "LV",
    Ly "LY", Ma "MA", Mc "MC", Md "MD", Me "ME", Mf "MF", Mg "MG", Mh "MH", Mk "MK", Ml "ML", Mm "MM", Mn "MN",
    Mo "MO", Mp "MP", Mq "MQ", Mr "MR", Ms "MS", Mt "MT", Mu "MU", Mv "MV", Mw "MW", Mx "MX", My "MY", Mz "MZ",
    Na "NA", Nc "NC", Ne "NE", Nf "NF", Ng "NG", Ni "NI", Nl "NL", No "NO", Np "NP", Nr "NR", Nu "NU", Nz "NZ",
    Om "OM", Pa "PA", Pe "PE", Pf "PF", Pg "PG", Ph "PH", Pk "PK", Pl "PL", Pm "PM", Pr "PR", Ps "PS", Pt "PT",
    Pw "PW", Py "PY", Qa "QA", Re "RE", Ro "RO", Rs "RS", Ru "RU", Rw "RW", Sa "SA", Sb "SB", Sc "SC", Sd "SD",
    Se "SE", Sg "SG", Sh "SH", Si "SI", Sj "SJ", Sk "SK", Sl "SL", Sm "SM", Sn "SN", So "SO", Sr "SR", Ss "SS",
    St "ST", Sv "SV", Sx "SX", Sy "SY", Sz "SZ", Ta "TA", Tc "TC", Td "TD", Tg "TG", Th "TH", Tj "TJ", Tk "TK",
    Tl "TL", Tm "TM", Tn "TN", To "TO", Tr "TR", Tt "TT", Tv "TV", Tw "TW", Tz "TZ", Ua "UA", Ug "UG", Us "US",
    Uy "UY", Uz "UZ", Va "VA", Vc "VC", Ve "VE", Vg "VG", Vi "VI", Vn "VN", Vu "VU", Wf "WF", Ws "WS", Xk "XK",
    Ye "YE", Yt "YT", Za "ZA", Zm "ZM", Zw "ZW",
}

impl Country {
    /// In small letters or large ones.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|country| country.code().eq_ignore_ascii_case(code))
    }

    /// The one whose kind of a language a browser likes best: `de-AT` means Austria.
    pub fn preferred(accepted: &str) -> Option<Self> {
        let tags = accepted.split(',').filter_map(|wish| wish.split(';').next());
        tags.filter_map(|tag| tag.trim().split('-').skip(1).find(|part| part.len() == 2)).find_map(Self::from_code)
    }
}

/// By which names are put in order: \u{c5}land stands with A.
pub fn sort_key(name: &str) -> String {
    name.nfkd().filter(|letter| letter.is_alphanumeric() || *letter == ' ').flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_known_by_its_letters_and_guessed_from_the_browser() {
        assert_eq!(Country::from_code("de"), Some(Country::De));
        assert_eq!(Country::from_code("ZZ"), None);
        for (accepted, expected) in [
            ("de-AT,de;q=0.9,en;q=0.8", Some(Country::At)),
            ("en, zh-Hans-CN;q=0.5", Some(Country::Cn)),
            ("en", None),
            ("en-001, sw-TZ", Some(Country::Tz)),
            ("-,;,x-y-zz", None),
        ] {
            assert_eq!(Country::preferred(accepted), expected, "{accepted}");
        }
    }

    #[test]
    fn names_are_in_the_order_in_which_people_look_for_them() {
        let mut names = ["Zambia", "\u{c5}land Islands", "Albania", "C\u{f4}te d\u{2019}Ivoire", "Cyprus"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["\u{c5}land Islands", "Albania", "C\u{f4}te d\u{2019}Ivoire", "Cyprus", "Zambia"]);
    }
}
