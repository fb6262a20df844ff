use std::collections::HashSet;
use std::sync::Arc;

use super::*;
use crate::crypto::seal::MasterKey;
use crate::random::OsRandom;

const ADA: UserId = UserId::from_bytes([1; 16]);
const BOB: UserId = UserId::from_bytes([2; 16]);
const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

fn secrets() -> Secrets {
    let folder = tempfile::tempdir().unwrap();
    let key = MasterKey::create(&folder.path().join("key"), &OsRandom::new()).unwrap();
    Secrets::new(Arc::new(key))
}

fn draw_for(user: UserId, secrets: &Secrets) -> (Factor, Vec<Secret>) {
    draw(user, Label::parse("Recovery codes").unwrap(), NOW, (secrets, &OsRandom::new()))
}

fn judge(secrets: &Secrets, factor: &Factor, code: &str) -> Verdict {
    let code = TypedCode::read(&Secret::new(code.to_owned())).unwrap();
    CodesOnPaper.judge(factor, &code, &Means { secrets, now: NOW }).unwrap()
}

#[test]
fn ten_codes_of_eighty_bits_are_drawn_and_only_their_hashes_kept() {
    let secrets = secrets();
    let (factor, codes) = draw_for(ADA, &secrets);
    assert_eq!(codes.len(), 10);
    for code in &codes {
        let groups: Vec<_> = code.expose().split('-').collect();
        assert!(groups.len() == 4 && groups.iter().all(|group| group.len() == 4), "{}", code.expose());
        let plain = code.expose().replace('-', "");
        assert!(plain.bytes().all(|letter| ALPHABET.contains(&letter)), "{plain}");
    }
    let kept = format!("{:?}", factor.keeps);
    assert!(codes.iter().all(|code| !kept.contains(code.expose())));
}

/// Over a thousand codes every letter stands in every place, and no two codes are alike.
#[test]
fn codes_use_all_their_bits() {
    let random = OsRandom::new();
    let codes: Vec<String> = (0..2000).map(|_| letters(&random).to_string()).collect();
    assert_eq!(codes.iter().collect::<HashSet<_>>().len(), 2000);
    for place in 0..LETTERS {
        let seen: HashSet<u8> = codes.iter().map(|code| code.as_bytes()[place]).collect();
        assert_eq!(seen.len(), 32, "place {place}");
    }
}

#[test]
fn each_code_counts_once_in_any_spelling() {
    let secrets = secrets();
    let (mut factor, codes) = draw_for(ADA, &secrets);
    let spellings: [fn(&str) -> String; 4] = [
        str::to_owned,
        |code| code.to_uppercase(),
        |code| code.replace('-', ""),
        |code| format!("  {} ", code.replace('-', " ")),
    ];
    for (place, code) in codes.iter().enumerate() {
        let typed = spellings[place % 4](code.expose());
        let Verdict::Accept(used) = judge(&secrets, &factor, &typed) else { panic!("{typed} is right") };
        for spelling in spellings {
            assert_eq!(judge(&secrets, &used, &spelling(code.expose())), Verdict::Reject, "used");
        }
        let Keeps::RecoveryCodes(RecoveryCodes { left }) = &used.keeps else { panic!("codes") };
        assert_eq!(left.len(), 9 - place);
        factor = *used;
    }
}

#[test]
fn a_code_is_worth_nothing_to_anybody_else_nor_after_new_ones_were_made_nor_under_another_key() {
    let secrets_here = secrets();
    let (ada, codes) = draw_for(ADA, &secrets_here);
    let (again, _) = draw_for(ADA, &secrets_here);
    let stolen = Factor { user: BOB, ..ada.clone() };
    for code in &codes {
        assert_eq!(judge(&secrets_here, &stolen, code.expose()), Verdict::Reject);
        assert_eq!(judge(&secrets_here, &again, code.expose()), Verdict::Reject);
        assert_eq!(judge(&secrets(), &ada, code.expose()), Verdict::Reject);
    }
}
