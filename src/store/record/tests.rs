use super::*;
use crate::domain::factor::{CodeHash, Factor, FactorKind, Keeps, Label, RecoveryCodes, Totp};
use crate::domain::host::HostName;
use crate::domain::ids::{BanId, FactorId, KeyId, LetterId, SessionId, TrustId};
use crate::domain::keyring::SigningKey;
use crate::domain::language::Language;
use crate::domain::letter::{Letter, Message, Whence};
use crate::domain::secret::{Sealed, TokenHash};
use crate::domain::session::{Methods, Reach, Second, Session};
use crate::domain::ticket::{Errand, Invitation, Pending, Registration, Ticket};
use crate::domain::trust::TrustedBrowser;
use crate::domain::user::{Email, EmailAddress, GroupName, PasswordHash, Status, User, UserName};

fn alice() -> User {
    User {
        id: UserId::from_bytes([1; 16]),
        name: UserName::parse("alice").unwrap(),
        display_name: "Alice \"the\" First\n".to_owned(),
        email: Some(Email { address: EmailAddress::parse("alice@example.com").unwrap(), verified: true }),
        given_name: "Alice".to_owned(),
        family_name: "First".to_owned(),
        groups: vec![GroupName::parse("staff").unwrap()],
        password: Some(PasswordHash::from_phc("$argon2id$x".to_owned())),
        status: Status::Disabled,
        language: Some(Language::English),
        factor_order: vec![FactorId::from_bytes([6; 16])],
        created: Timestamp::from_millis(5),
        version: 7,
    }
}

fn child() -> Session {
    Session {
        id: SessionId::from_bytes([2; 16]),
        user: UserId::from_bytes([1; 16]),
        token: TokenHash::from_bytes([3; 32]),
        reach: Reach::Child {
            parent: SessionId::from_bytes([4; 16]),
            host: HostName::parse("wiki.example.com").unwrap(),
        },
        created: Timestamp::from_millis(5),
        last_used: Timestamp::from_millis(6),
        authenticated: Timestamp::from_millis(7),
        methods: Methods::PASSWORD,
        browser: "Firefox".to_owned(),
        address: "::1".to_owned(),
    }
}

/// These lines stand for records on disks out there: they must be readable for ever.
#[test]
fn what_was_once_written_is_still_read() {
    let user = r#"{"v":"1","id":"u_aeaqcaibaeaqcaibaeaqcaibae","name":"alice","display_name":"Alice \"the\" First\n",
        "email":{"address":"alice@example.com","verified":true},"groups":["staff"],"password":"$argon2id$x",
        "status":"disabled","created":5,"version":7}"#;
    // What came later is as if nobody had said it.
    let of_old =
        User { given_name: String::new(), family_name: String::new(), language: None, factor_order: vec![], ..alice() };
    assert_eq!(read::<User>(user.as_bytes()).unwrap(), of_old);
    let session = r#"{"v":"1","id":"s_aibaeaqcaibaeaqcaibaeaqcai","user":"u_aeaqcaibaeaqcaibaeaqcaibae",
        "token":"AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM","reach":{"child":{"parent":
        "s_aqcaibaeaqcaibaeaqcaibaeaq","host":"wiki.example.com"}},"created":5,"last_used":6,"authenticated":7,
        "password":true,"second_factor":false,"browser":"Firefox","address":"::1"}"#;
    assert_eq!(read::<Session>(session.as_bytes()).unwrap(), child());
    let ban = r#"{"v":"1","id":"b_aeaqcaibaeaqcaibaeaqcaibae","who":{"network":"192.0.2.0/24"},"created":1,
        "until":null,"reason":"noise"}"#;
    let expected = Ban {
        id: BanId::from_bytes([1; 16]),
        who: Banned::Network("192.0.2.0/24".parse().unwrap()),
        created: Timestamp::from_millis(1),
        until: None,
        reason: "noise".to_owned(),
    };
    assert_eq!(read::<Ban>(ban.as_bytes()).unwrap(), expected);
    let entry = r#"{"v":"1","at":1,"act":"password_refused","by":"visitor","user":null,"session":null,
        "address":"::1","note":""}"#;
    let entry: AuditEntry = read(entry.as_bytes()).unwrap();
    assert_eq!((entry.act, entry.by), (Act::PasswordRefused, Actor::Visitor));
    let tally = r#"{"v":"1","window_began":1,"tries":2,"waits":3,"closed_until":4}"#;
    assert_eq!(read::<Tally>(tally.as_bytes()).unwrap().tries, 2);
    let key = r#"{"v":"1","id":"k_aeaqcaibaeaqcaibaeaqcaibae","made":1,"signs_from":2,"sealed":"AwMD"}"#;
    let expected = SigningKey {
        id: KeyId::from_bytes([1; 16]),
        made: Timestamp::from_millis(1),
        signs_from: Timestamp::from_millis(2),
        sealed: vec![3; 3],
    };
    assert_eq!(read::<SigningKey>(key.as_bytes()).unwrap(), expected);
    assert_eq!(read::<SigningKey>(&write(expected.clone()).unwrap()).unwrap(), expected);
    let owner = r#"{"v":"1","user":"u_aeaqcaibaeaqcaibaeaqcaibae"}"#;
    assert_eq!(read::<NameOwner>(owner.as_bytes()).unwrap(), NameOwner(UserId::from_bytes([1; 16])));
    assert_eq!(read::<BrowserSeen>(br#"{"v":"1","seen":9}"#).unwrap(), BrowserSeen(Timestamp::from_millis(9)));
}

#[test]
fn what_is_written_reads_back() {
    assert_eq!(read::<User>(&write(alice()).unwrap()).unwrap(), alice());
    let bare = User { email: None, groups: Vec::new(), password: None, status: Status::Active, ..alice() };
    assert_eq!(read::<User>(&write(bare.clone()).unwrap()).unwrap(), bare);
    assert_eq!(read::<Session>(&write(child()).unwrap()).unwrap(), child());
    let portal = Session { reach: Reach::Portal { remembered: true }, ..child() };
    assert_eq!(read::<Session>(&write(portal.clone()).unwrap()).unwrap(), portal);
}

#[test]
fn a_record_that_is_not_whole_is_an_error_and_says_what() {
    let user = String::from_utf8(write(alice()).unwrap()).unwrap();
    for (from, to, said) in [
        ("\"v\":\"1\"", "\"v\":\"2\"", "unknown variant"),
        ("alice@example.com", "alice example", "address"),
        ("u_", "s_", "id"),
        ("disabled", "asleep", "asleep"),
        ("\"version\":7", "\"version\":-7", "invalid value"),
        ("{", "", "expected"),
    ] {
        let error = read::<User>(user.replacen(from, to, 1).as_bytes()).unwrap_err();
        assert!(matches!(&error, StoreError::Corrupt(why) if why.contains(said)), "{from}: {error}");
    }
    assert!(read::<User>(b"").is_err());
    assert!(read::<User>(&[0xff; 9]).is_err());
}

fn factor() -> Factor {
    Factor {
        id: FactorId::from_bytes([6; 16]),
        user: UserId::from_bytes([1; 16]),
        label: Label::parse("Ada's phone").unwrap(),
        keeps: Keeps::Totp(Totp { secret: Sealed::from_bytes(vec![3; 3]), last_step: 59_841_811 }),
        created: Timestamp::from_millis(5),
        last_used: Some(Timestamp::from_millis(6)),
        version: 7,
    }
}

fn pending() -> Ticket {
    Ticket {
        hash: TokenHash::from_bytes([3; 32]),
        created: Timestamp::from_millis(5),
        ends: Timestamp::from_millis(600_005),
        tries: 2,
        errand: Errand::SignIn(Pending {
            user: UserId::from_bytes([1; 16]),
            user_version: 7,
            browser: TokenHash::from_bytes([3; 32]),
            remembered: true,
            draft: None,
            link: None,
        }),
    }
}

fn letter(message: Message) -> Letter {
    Letter {
        id: LetterId::from_bytes([8; 16]),
        to: EmailAddress::parse("alice@example.com").unwrap(),
        name: Some("Alice".to_owned()),
        user: Some(UserId::from_bytes([1; 16])),
        language: Language::English,
        message,
        token: Some(Sealed::from_bytes(vec![3; 3])),
        created: Timestamp::from_millis(5),
        ends: Timestamp::from_millis(600_005),
        due: Timestamp::from_millis(6),
        tries: 1,
    }
}

fn whence() -> Whence {
    Whence { at: Timestamp::from_millis(4), browser: "Firefox".to_owned(), address: "::1".to_owned() }
}

fn every_errand() -> Vec<Errand> {
    let user = UserId::from_bytes([1; 16]);
    let address = EmailAddress::parse("new@example.com").unwrap();
    let groups = vec![GroupName::parse("staff").unwrap()];
    let Errand::SignIn(plain) = pending().errand else { panic!("a sign-in") };
    vec![
        Errand::SignIn(Pending { draft: Some(factor()), link: Some(plain.browser), ..plain.clone() }),
        Errand::SignIn(plain),
        Errand::AddFactor { session: SessionId::from_bytes([2; 16]), draft: factor() },
        Errand::Connect {
            session: SessionId::from_bytes([2; 16]),
            draft: factor(),
            shows: Sealed::from_bytes(vec![1, 2, 3]),
            shown_until: Some(Timestamp::from_millis(1_800_000_300_000)),
            is_told: true,
        },
        Errand::Reset { user, address: None, return_to: None },
        Errand::Reset { user, address: None, return_to: Some("https://wiki.example.com/a?b#c".to_owned()) },
        Errand::Enrol { user },
        Errand::ChangeAddress { user, address: address.clone(), session: Some(SessionId::from_bytes([2; 16])) },
        Errand::Register(Box::new(Registration {
            name: UserName::parse("bob").unwrap(),
            given_name: "Bob".to_owned(),
            family_name: String::new(),
            address: address.clone(),
            password: PasswordHash::from_phc("$argon2id$x".to_owned()),
            groups: groups.clone(),
            language: Language::English,
            needs_approval: true,
            browser: TokenHash::from_bytes([3; 32]),
            return_to: Some("/".to_owned()),
        })),
        Errand::Invite(Invitation { groups, address: Some(address.clone()) }),
        Errand::Disown { user, mailbox: address },
    ]
}

#[test]
fn what_second_factors_and_mail_leave_reads_back() {
    let paper = Factor {
        keeps: Keeps::RecoveryCodes(RecoveryCodes { left: vec![CodeHash([1; 32]), CodeHash([2; 32])] }),
        last_used: None,
        ..factor()
    };
    for factor in [factor(), paper] {
        assert_eq!(read::<Factor>(&write(factor.clone()).unwrap()).unwrap(), factor);
    }
    for errand in every_errand() {
        let ticket = Ticket { errand, ..pending() };
        assert_eq!(read::<Ticket>(&write(ticket.clone()).unwrap()).unwrap(), ticket);
    }
    let new = EmailAddress::parse("new@example.com").unwrap();
    for message in [
        Message::ConfirmRegistration,
        Message::AlreadyRegistered { whence: whence() },
        Message::Approved,
        Message::ResetPassword { whence: whence() },
        Message::ConfirmAddress,
        Message::AddressChanging { new: new.clone(), whence: whence() },
        Message::AddressChanged { new, whence: whence() },
        Message::PasswordChanged { whence: whence() },
        Message::NewDevice { whence: whence() },
        Message::TwoFactorDisabled { whence: whence() },
        Message::RecoveryCodeUsed { left: 9, whence: whence() },
        Message::RecoveryCodesMade { whence: whence() },
        Message::WrongCodes { whence: whence() },
        Message::SignInCode { whence: whence() },
        Message::AskingDisowned { whence: whence() },
        Message::AskingDenied { whence: whence() },
    ] {
        let letter = letter(message);
        assert_eq!(read::<Letter>(&write(letter.clone()).unwrap()).unwrap(), letter);
    }
    for second in [Second::Trusted, Second::Proven { kind: FactorKind::RecoveryCodes, at: Timestamp::from_millis(9) }] {
        let methods = Methods { second: Some(second), only_opens_places: true, ..Methods::PASSWORD };
        let session = Session { methods, ..child() };
        assert_eq!(read::<Session>(&write(session.clone()).unwrap()).unwrap(), session);
    }
}

/// As above: these lines are out there.
#[test]
fn what_was_once_written_of_second_factors_and_mail_is_still_read() {
    let phone = r#"{"v":"1","id":"f_aydambqgaydambqgaydambqgay","user":"u_aeaqcaibaeaqcaibaeaqcaibae","label":
        "Ada's phone","keeps":{"totp":{"secret":"AwMD","last_step":59841811}},"created":5,"last_used":6,"version":7}"#;
    assert_eq!(read::<Factor>(phone.as_bytes()).unwrap(), factor());
    let ticket = r#"{"v":"1","hash":"AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM","created":5,"ends":600005,"tries":2,
        "errand":{"sign_in":{"user":"u_aeaqcaibaeaqcaibaeaqcaibae","user_version":7,"browser":
        "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM","remembered":true,"draft":null}}}"#;
    assert_eq!(read::<Ticket>(ticket.as_bytes()).unwrap(), pending());
    let mail = r#"{"v":"1","id":"m_baeaqcaibaeaqcaibaeaqcaiba","to":"alice@example.com","name":"Alice","user":
        "u_aeaqcaibaeaqcaibaeaqcaibae","language":"en","message":{"recovery_code_used":{"left":9,"whence":{"at":4,
        "browser":"Firefox","address":"::1"}}},"token":"AwMD","created":5,"ends":600005,"due":6,"tries":1}"#;
    let expected = letter(Message::RecoveryCodeUsed { left: 9, whence: whence() });
    assert_eq!(read::<Letter>(mail.as_bytes()).unwrap(), expected);
    let trusted = r#"{"v":"1","id":"t_beeqscijbeeqscijbeeqscijbe","user":"u_aeaqcaibaeaqcaibaeaqcaibae","hash":
        "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM","created":5,"ends":600005,"browser":"Firefox","address":"::1"}"#;
    assert_eq!(read::<TrustedBrowser>(trusted.as_bytes()).unwrap(), trust());
    let session = r#"{"v":"1","id":"s_aibaeaqcaibaeaqcaibaeaqcai","user":"u_aeaqcaibaeaqcaibaeaqcaibae","token":
        "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM","reach":{"child":{"parent":"s_aqcaibaeaqcaibaeaqcaibaeaq","host":
        "wiki.example.com"}},"created":5,"last_used":6,"authenticated":7,"password":true,"second":{"proven":{"kind":
        "totp","at":9}},"browser":"Firefox","address":"::1"}"#;
    let second = Some(Second::Proven { kind: FactorKind::Totp, at: Timestamp::from_millis(9) });
    let expected = Session { methods: Methods { second, ..Methods::PASSWORD }, ..child() };
    assert_eq!(read::<Session>(session.as_bytes()).unwrap(), expected);
}

fn trust() -> TrustedBrowser {
    TrustedBrowser {
        id: TrustId::from_bytes([9; 16]),
        user: UserId::from_bytes([1; 16]),
        hash: TokenHash::from_bytes([3; 32]),
        created: Timestamp::from_millis(5),
        ends: Timestamp::from_millis(600_005),
        browser: "Firefox".to_owned(),
        address: "::1".to_owned(),
    }
}
