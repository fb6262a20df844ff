//! What can come of asking a provider, for each provider: the test that shows it, or why it cannot be. Whoever brings
//! another provider, or takes a test away, is told here what is missing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

enum Cell {
    /// A test, by its file below `tests/it`.
    Shown(&'static str, &'static str),
    CannotBe(&'static str),
}

use Cell::{CannotBe, Shown};

struct Outcomes {
    /// As its guide is called, and what of it.
    provider: &'static str,
    ok: Cell,
    refused: Cell,
    /// It was answered too late, or not at all.
    expired: Cell,
    throttled: Cell,
    /// It does not know that phone (any more).
    gone: Cell,
    garbage: Cell,
    slow: Cell,
    wrong_signature: Cell,
    replay: Cell,
}

const NTFY: &str = "messengers/ntfy.rs";
const NTFY_TROUBLE: Cell = Shown(NTFY, "each_refusal_of_the_server_is_known_for_what_it_is");
const TELEGRAM: &str = "messengers/telegram.rs";
const TELEGRAM_TROUBLE: Cell = Shown(TELEGRAM, "each_refusal_of_telegram_is_known_for_what_it_is");
const WEBHOOK: &str = "messengers/webhook.rs";
const WEBHOOK_TROUBLE: Cell = Shown(WEBHOOK, "each_refusal_of_a_receiver_is_known_for_what_it_is");
const TWILIO: &str = "vendors/twilio.rs";
const AUTHY: &str = "vendors/authy.rs";
const DUO: &str = "vendors/duo.rs";
/// Of Twilio, Authy and Duo alike.
const TROUBLE: &str = "each_trouble_is_told_apart_at_every_step";
const CALLBACKS: &str = "vendors/callbacks.rs";
const TWILIO_POSTS: Cell = Shown(CALLBACKS, "what_twilio_posts_counts_only_after_it_was_asked");
const AUTHY_POSTS: Cell = Shown(CALLBACKS, "what_authy_posts_counts_once_and_only_after_it_was_asked");
const MAILBOX: &str = "account/reached/mailbox.rs";
const POST: &str = "deliver_mail/troubles.rs";
const ENDS: &str = "elsewhere/ends.rs";
const CODES: &str = "elsewhere/codes.rs";
/// We keep the time of what is answered on our own page.
const ENDS_HERE: Cell = Shown(ENDS, "nobody_answers_and_a_late_answer_is_none");
const ANSWERED_AT_ONCE: Cell = CannotBe("it is answered when it is asked, and sends nothing by itself");

const ALL: [Outcomes; 10] = [
    Outcomes {
        provider: "ntfy",
        ok: Shown(NTFY, "a_question_comes_to_the_phone_with_a_page_to_open_and_a_way_to_say_no"),
        refused: NTFY_TROUBLE,
        expired: ENDS_HERE,
        throttled: NTFY_TROUBLE,
        gone: CannotBe("a topic is there as soon as somebody writes to it"),
        garbage: NTFY_TROUBLE,
        slow: Shown(NTFY, "a_server_that_says_nothing_holds_nobody_up_for_long"),
        wrong_signature: CannotBe(
            "it brings no answers: the phone opens our page, or posts to it with a token of ours",
        ),
        replay: Shown(ENDS, "a_no_stops_the_sign_in_and_cannot_be_taken_back"),
    },
    Outcomes {
        provider: "telegram",
        ok: Shown(TELEGRAM, "a_question_has_a_link_to_our_page_and_a_button_that_says_no"),
        refused: TELEGRAM_TROUBLE,
        expired: ENDS_HERE,
        throttled: TELEGRAM_TROUBLE,
        gone: TELEGRAM_TROUBLE,
        garbage: TELEGRAM_TROUBLE,
        slow: Shown(TELEGRAM, "a_telegram_that_says_nothing_holds_nobody_up_for_long"),
        wrong_signature: Shown(TELEGRAM, "a_button_means_nothing_when_somebody_else_presses_it_or_in_a_group"),
        replay: Shown(TELEGRAM, "what_nobody_went_on_from_comes_again_also_after_a_restart_and_then_never_again"),
    },
    Outcomes {
        provider: "webhook",
        ok: Shown(WEBHOOK, "an_answer_that_is_signed_counts"),
        refused: WEBHOOK_TROUBLE,
        expired: ENDS_HERE,
        throttled: WEBHOOK_TROUBLE,
        gone: WEBHOOK_TROUBLE,
        garbage: Shown(WEBHOOK, "a_yes_without_the_number_counts_for_nothing_and_neither_does_nonsense"),
        slow: Shown(WEBHOOK, "a_receiver_that_says_nothing_holds_nobody_up_for_long"),
        wrong_signature: Shown(WEBHOOK, "what_the_receiver_did_not_sign_now_and_so_is_refused"),
        replay: Shown(WEBHOOK, "whoever_lost_our_answer_may_send_the_same_again_as_long_as_it_is_young"),
    },
    Outcomes {
        provider: "twilio-verify: text message, call and WhatsApp",
        ok: Shown(TWILIO, "a_code_is_sent_checked_and_good_once"),
        refused: Shown(TWILIO, TROUBLE),
        expired: Shown(TWILIO, "what_is_over_is_not_wrong"),
        throttled: Shown(TWILIO, TROUBLE),
        gone: Shown(TWILIO, TROUBLE),
        garbage: Shown(TWILIO, TROUBLE),
        slow: Shown(TWILIO, "a_twilio_that_says_nothing_holds_nobody_up_for_long"),
        wrong_signature: ANSWERED_AT_ONCE,
        replay: Shown(TWILIO, "a_code_is_sent_checked_and_good_once"),
    },
    Outcomes {
        provider: "twilio-verify: e-mail",
        ok: Shown(TWILIO, "a_code_goes_to_a_mailbox_which_is_looked_up_when_it_is_sent"),
        refused: Shown(TWILIO, "a_code_goes_to_a_mailbox_which_is_looked_up_when_it_is_sent"),
        expired: Shown(TWILIO, "what_is_over_is_not_wrong"),
        throttled: Shown(TWILIO, TROUBLE),
        gone: Shown(
            "account/reached/vendors.rs",
            "a_mailbox_that_a_vendor_writes_to_counts_for_no_more_than_one_that_we_write_to",
        ),
        garbage: Shown(TWILIO, TROUBLE),
        slow: Shown(TWILIO, "a_twilio_that_says_nothing_holds_nobody_up_for_long"),
        wrong_signature: ANSWERED_AT_ONCE,
        replay: Shown(TWILIO, "a_code_goes_to_a_mailbox_which_is_looked_up_when_it_is_sent"),
    },
    Outcomes {
        provider: "twilio-verify: push",
        ok: Shown(TWILIO, "a_phone_is_bound_by_a_picture_and_asked_by_push"),
        refused: Shown(TWILIO, TROUBLE),
        expired: Shown(TWILIO, "a_question_ends_at_its_time_and_none_is_open_for_more_than_an_hour"),
        throttled: Shown(TWILIO, TROUBLE),
        gone: Shown(TWILIO, "a_phone_is_bound_by_a_picture_and_asked_by_push"),
        garbage: Shown(TWILIO, TROUBLE),
        slow: Shown(TWILIO, "a_twilio_that_says_nothing_holds_nobody_up_for_long"),
        wrong_signature: TWILIO_POSTS,
        replay: TWILIO_POSTS,
    },
    Outcomes {
        provider: "authy",
        ok: Shown(AUTHY, "yes_and_no_come_from_the_app"),
        refused: Shown(AUTHY, TROUBLE),
        expired: Shown(AUTHY, "yes_and_no_come_from_the_app"),
        throttled: Shown(AUTHY, TROUBLE),
        gone: Shown(AUTHY, TROUBLE),
        garbage: Shown(AUTHY, TROUBLE),
        slow: Shown(AUTHY, "an_authy_that_says_nothing_holds_nobody_up_for_long"),
        wrong_signature: AUTHY_POSTS,
        replay: AUTHY_POSTS,
    },
    Outcomes {
        provider: "duo: push and call",
        ok: Shown(DUO, "whoever_duo_knows_is_asked_there"),
        refused: Shown(DUO, "a_bypass_over_there_opens_nothing_here"),
        expired: Shown(DUO, "a_call_is_made_for_whoever_chose_it_and_for_nobody_else"),
        throttled: Shown(DUO, TROUBLE),
        gone: Shown(DUO, "a_bypass_over_there_opens_nothing_here"),
        garbage: Shown(DUO, "an_answer_that_is_none_of_duos_is_nonsense"),
        slow: Shown(DUO, "a_duo_that_says_nothing_holds_nobody_up_for_long"),
        wrong_signature: ANSWERED_AT_ONCE,
        replay: Shown(ENDS, "nobody_answers_and_a_late_answer_is_none"),
    },
    Outcomes {
        provider: "duo: passcodes",
        ok: Shown(DUO, "a_passcode_by_text_is_good_once"),
        refused: Shown(DUO, TROUBLE),
        expired: Shown(CODES, "a_code_that_is_too_old_is_worth_nothing"),
        throttled: Shown(DUO, TROUBLE),
        gone: CannotBe("to a passcode of somebody it does not know it says what it says to a wrong one"),
        garbage: Shown(DUO, TROUBLE),
        slow: Shown(DUO, "a_duo_that_says_nothing_holds_nobody_up_for_long"),
        wrong_signature: ANSWERED_AT_ONCE,
        replay: Shown(DUO, "a_passcode_by_text_is_good_once"),
    },
    Outcomes {
        provider: "our own mail",
        ok: Shown(MAILBOX, "signing_in_takes_the_code_that_was_mailed"),
        refused: Shown(POST, "an_address_that_is_refused_is_given_up_and_one_that_is_put_off_is_tried_again"),
        expired: Shown(MAILBOX, "a_code_by_mail_is_sealed_until_it_leaves_and_lives_as_long_as_it_is_good"),
        throttled: Shown(POST, "an_address_that_is_refused_is_given_up_and_one_that_is_put_off_is_tried_again"),
        gone: Shown(MAILBOX, "codes_by_mail_count_only_where_the_operator_says_so_and_for_a_mailbox_that_was_shown"),
        garbage: Shown(POST, "a_server_that_takes_no_mail_of_ours_is_a_trouble_and_costs_no_mail"),
        slow: Shown(POST, "mails_that_a_server_hangs_at_hold_up_no_others"),
        wrong_signature: Shown(
            "deliver_mail/tls.rs",
            "a_certificate_for_another_name_or_of_a_stranger_is_an_error_and_nothing_is_sent",
        ),
        replay: Shown(CODES, "a_code_is_on_its_way_when_its_page_appears_and_opens_once"),
    },
];

fn cells(row: &Outcomes) -> [(&'static str, &Cell); 9] {
    [
        ("ok", &row.ok),
        ("refused", &row.refused),
        ("expired", &row.expired),
        ("throttled", &row.throttled),
        ("gone", &row.gone),
        ("garbage", &row.garbage),
        ("slow", &row.slow),
        ("wrong signature", &row.wrong_signature),
        ("replay", &row.replay),
    ]
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn each_provider_has_a_test_for_each_outcome_or_a_reason() {
    for row in &ALL {
        for (outcome, cell) in cells(row) {
            let (provider, at) = (row.provider, |file| here(&format!("tests/it/{file}")));
            match cell {
                Shown(file, test) => {
                    let source = std::fs::read_to_string(at(file)).expect("a file of tests");
                    let is_there = ["#[tokio::test]\nasync fn ", "#[test]\nfn "]
                        .iter()
                        .any(|before| source.contains(&format!("{before}{test}()")));
                    assert!(is_there, "{provider}, {outcome}: there is no test {test} in {file}");
                }
                CannotBe(why) => assert!(why.len() > 20, "{provider}, {outcome}: say why"),
            }
        }
    }
}

/// Each provider has a guide, so whoever brings one is reminded.
#[test]
fn no_provider_is_left_out_of_the_table() {
    let guides = std::fs::read_dir(here("docs/guides")).expect("the guides").map(|entry| entry.unwrap().file_name());
    let guides = guides.filter_map(|name| {
        Some(name.to_str()?.strip_prefix("channel-")?.strip_suffix(".md").expect("a guide").to_owned())
    });
    let named = ALL.iter().map(|row| row.provider.split(':').next().unwrap().to_owned());
    let named: BTreeSet<String> = named.filter(|name| name != "our own mail").collect();
    assert_eq!(guides.collect::<BTreeSet<_>>(), named);
}
