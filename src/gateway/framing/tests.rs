use super::head::MAX_HEAD;
use super::*;

fn judge(head: &str) -> Result<BodyLength, Fault> {
    judge_bytes(head.as_bytes())
}

/// As the stream does it: looks for the end, then judges.
fn judge_bytes(bytes: &[u8]) -> Result<BodyLength, Fault> {
    let end = Search::default().end_of_head(bytes)?.expect("the head in a table is whole");
    read_head(&bytes[..end]).map(|head| head.body)
}

fn status(fault: Fault) -> String {
    String::from_utf8(fault.answer()).unwrap()[9..12].to_owned()
}

/// A good request with one line more.
fn with(line: &str) -> String {
    format!("POST /form HTTP/1.1\r\nHost: wiki.test\r\n{line}\r\n\r\n")
}

/// A good request with another first line.
fn first(line: &str) -> String {
    format!("{line}\r\nHost: wiki.test\r\n\r\n")
}

/// What is no host.
const BAD_HOSTS: &[&str] = &[
    "",
    "a b",
    "a,b",
    "localhost/evil",
    "h:80:80",
    "h:999999",
    "h:",
    "h:x",
    ":80",
    "[::1",
    "::1",
    "[]",
    "[x]",
    "a_b",
    "user@h",
    "h?x",
    "h#x",
    "h\\x",
    "%77iki.test",
    "wïki.test",
    "[::1]x",
    "h:-1",
    "h:+1",
];

/// First lines, and what is answered.
const BAD_FIRST_LINES: &[(&str, &str)] = &[
    ("GET  / HTTP/1.1", "400"),
    ("GET /  HTTP/1.1", "400"),
    ("GET / HTTP/1.1 ", "400"),
    (" GET / HTTP/1.1", "400"),
    ("GET\t/\tHTTP/1.1", "400"),
    ("GET /a b HTTP/1.1", "400"),
    ("GET /", "400"),
    ("GET", "400"),
    ("", "400"),
    ("get / HTTP/1.1", "400"),
    ("Get / HTTP/1.1", "400"),
    ("G3T / HTTP/1.1", "400"),
    ("-GET / HTTP/1.1", "400"),
    ("GET\0 / HTTP/1.1", "400"),
    ("GET/ HTTP/1.1", "400"),
    ("TRACE / HTTP/1.1", "405"),
    ("CONNECT / HTTP/1.1", "405"),
    ("CONNECT wiki.test:443 HTTP/1.1", "405"),
    ("GET http://wiki.test/ HTTP/1.1", "400"),
    ("GET https://evil.test/ HTTP/1.1", "400"),
    ("GET a/b HTTP/1.1", "400"),
    ("GET ?q HTTP/1.1", "400"),
    ("OPTIONS * HTTP/1.1", "400"),
    ("GET /a#b HTTP/1.1", "400"),
    ("GET /\0 HTTP/1.1", "400"),
    ("GET /a\u{7f} HTTP/1.1", "400"),
    ("GET /a\tb HTTP/1.1", "400"),
    ("GET /a\rb HTTP/1.1", "400"),
    ("GET /<script> HTTP/1.1", "400"),
    ("GET /\"a\" HTTP/1.1", "400"),
    ("GET /`a` HTTP/1.1", "400"),
    ("GET / HTTP/0.9", "505"),
    ("GET / HTTP/1.2", "505"),
    ("GET / HTTP/2.0", "505"),
    ("GET / HTTP/1.10", "505"),
    ("GET / HTTP/11", "505"),
    ("GET / http/1.1", "400"),
    ("GET / HTTQ/1.1", "400"),
    ("GET / ", "400"),
];

/// Of which it cannot be said where the body ends.
const BAD_LENGTHS: &[&str] = &[
    "Content-Length: 1\r\nContent-Length: 1",
    "Content-Length: 1\r\ncontent-length: 2",
    "Content-Length: 1, 1",
    "Content-Length: 1,2",
    "Content-Length: +1",
    "Content-Length: -1",
    "Content-Length: 0x1",
    "Content-Length: 1 1",
    "Content-Length: 1.0",
    "Content-Length: \"1\"",
    "Content-Length:",
    "Content-Length: ١",
    "Content-Length: 99999999999999999999",
    "Content-Length: 00000000000000000001",
    "Content-Length: 1\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 0",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked, chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding: identity",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding: chunked;q=1",
    "Transfer-Encoding: \"chunked\"",
    "Transfer-Encoding: \u{b}chunked",
    "Transfer-Encoding:",
    "Transfer_Encoding: chunked",
    "Transfer.Encoding: chunked",
    "Content_Length: 5",
    "CONTENT~LENGTH: 5",
    "Upgrade: websocket\r\nContent-Length: 5",
    "Upgrade: foo, WebSocket\r\nTransfer-Encoding: chunked",
    "Host: other.test",
    "HOST: wiki.test",
];

const BAD_FIELDS: &[&str] = &[
    " X-Folded: a",
    "\tX-Folded: a",
    "X-A: a\r\n folded",
    "X-A: a\r\n\tfolded",
    "X-A : a",
    "X A: a",
    ": a",
    "X-A",
    "X(A): a",
    "X-Ä: a",
    "X-A: a\0b",
    "X-A: a\rb",
    "X-A: a\u{b}",
    "X-A: a\u{7f}",
    "X-A\0: a",
    "\"X-A\": a",
    "X,A: a",
    "X/A: a",
];

const BAD_LINE_ENDS: &[&str] = &[
    "GET / HTTP/1.1\nHost: h\n\n",
    "GET / HTTP/1.1\r\nHost: h\n\r\n",
    "GET / HTTP/1.1\nHost: h\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: h\r\n\n",
    "GET / HTTP/1.1\r\rHost: h\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: h\r\r\n\r\n",
    "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
    "\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
    "\u{16}\u{3}\u{1}\u{2}hello\r\n\r\n",
];

/// After each of these nobody knows what is still body.
pub(in crate::gateway) const BAD_CHUNKS: &[&str] = &[
    "\r\n0\r\n\r\n",
    ";x\r\n0\r\n\r\n",
    " 5\r\nhello\r\n",
    "5 \r\nhello\r\n",
    "5\nhello\r\n",
    "5\r\nhello\n",
    "5\r\nhello0\r\n\r\n",
    "5\r\nhelloX\r\n",
    "5;a\nb\r\nhello\r\n",
    "5;a\rb\r\nhello\r\n",
    "5;\0\r\nhello\r\n",
    "0x5\r\nhello\r\n",
    "+5\r\nhello\r\n",
    "-1\r\n",
    "5\r\rhello\r\n",
    "G\r\n",
    "0000000000000005\r\nhello\r\n",
    "ffffffffffffffff\r\n",
    "10000000000000005\r\nhello",
    "0\n\n",
    "0\r\n\n",
    "0\r\nX: y\n\r\n",
    "0\r\n folded\r\n\r\n",
    "0\r\nno colon\r\n\r\n",
    "0\r\nX : y\r\n\r\n",
];

/// Every head that is refused as malformed or unknown, whole, with the status that is answered.
pub(in crate::gateway) fn bad_heads() -> Vec<(String, &'static str)> {
    let hosts = BAD_HOSTS.iter().map(|host| (format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"), "400"));
    let first_lines = BAD_FIRST_LINES.iter().map(|(line, status)| (first(line), *status));
    let fields = BAD_LENGTHS.iter().chain(BAD_FIELDS).map(|line| (with(line), "400"));
    let heads = BAD_LINE_ENDS.iter().map(|head| ((*head).to_owned(), "400"));
    hosts.chain(first_lines).chain(fields).chain(heads).collect()
}

#[test]
fn what_browsers_and_tools_send_is_taken() {
    for (head, body) in [
        (first("GET / HTTP/1.1"), BodyLength::None),
        (first("GET /a/b?c=d&e=%20 HTTP/1.1"), BodyLength::None),
        (first("GET //a//b/../c;x=1 HTTP/1.1"), BodyLength::None),
        (first("GET /{a}|[b]^'(c)!$*~,:@ HTTP/1.1"), BodyLength::None),
        (first("GET /ä HTTP/1.1"), BodyLength::None),
        (first("HEAD / HTTP/1.0"), BodyLength::None),
        (first("M-SEARCH / HTTP/1.1"), BodyLength::None),
        (first("PROPFIND /dav HTTP/1.1"), BodyLength::None),
        (with("Content-Length: 0"), BodyLength::None),
        (with("Content-Length: 12"), BodyLength::Counted(12)),
        (with("content-length:\t12 "), BodyLength::Counted(12)),
        (with("Content-Length: 0000000000000000012"), BodyLength::Counted(12)),
        (with("Transfer-Encoding: chunked"), BodyLength::Chunked),
        (with("transfer-encoding: CHUNKED"), BodyLength::Chunked),
        (with("Expect: 100-Continue"), BodyLength::None),
        (with("X-Empty:"), BodyLength::None),
        (with("X-Text: caf\u{e9}\tau lait"), BodyLength::None),
        (with("Remote_User: admin"), BodyLength::None),
        (with("Upgrade: websocket\r\nConnection: Upgrade"), BodyLength::None),
        (with("Upgrade: h2c\r\nContent-Length: 3"), BodyLength::Counted(3)),
    ] {
        assert_eq!(judge(&head), Ok(body), "{head:?}");
    }
}

#[test]
fn a_host_is_a_name_or_a_number_with_perhaps_a_port() {
    for good in ["wiki.test", "wiki.test:8443", "WIKI.test.", "127.0.0.1:80", "[::1]", "[::1]:8080", "xn--bcher-kva.de"]
    {
        assert!(judge(&format!("GET / HTTP/1.1\r\nHost: {good}\r\n\r\n")).is_ok(), "{good}");
    }
    for bad in BAD_HOSTS {
        let head = format!("GET / HTTP/1.1\r\nHost: {bad}\r\n\r\n");
        assert!(matches!(judge(&head), Err(Fault::Malformed(_))), "{bad:?}");
    }
}

#[test]
fn a_request_line_has_one_form() {
    for (line, expected) in BAD_FIRST_LINES {
        assert_eq!(judge(&first(line)).map_err(status), Err((*expected).to_owned()), "{line:?}");
    }
    assert_eq!(judge_bytes(b"GET /\xff HTTP/1.1\r\nHost: h\r\n\r\n").map_err(status), Err("400".to_owned()));
}

#[test]
fn where_a_body_ends_is_said_once_and_in_one_way() {
    for line in BAD_LENGTHS {
        assert!(matches!(judge(&with(line)), Err(Fault::Malformed(_))), "{line:?}");
    }
    assert!(judge("POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n").is_err());
    assert!(judge("GET / HTTP/1.1\r\n\r\n").is_err(), "no host");
    assert!(judge("GET / HTTP/1.0\r\n\r\n").is_err(), "no host");
    assert_eq!(judge(&with("Expect: 200-ok")), Err(Fault::ExpectationUnknown));
    assert_eq!(judge(&with("Expect: 100-continue, x")), Err(Fault::ExpectationUnknown));
}

#[test]
fn a_field_line_has_one_form() {
    for line in BAD_FIELDS {
        assert!(matches!(judge(&with(line)), Err(Fault::Malformed(_))), "{line:?}");
    }
}

#[test]
fn lines_end_with_cr_and_lf_and_with_nothing_else() {
    for head in BAD_LINE_ENDS {
        assert!(matches!(judge(head), Err(Fault::Malformed(_))), "{head:?}");
    }
}

#[test]
fn sizes_have_ends() {
    let target = |length: usize| first(&format!("GET /{} HTTP/1.1", "a".repeat(length - 1)));
    assert!(judge(&target(8 * 1024)).is_ok());
    assert_eq!(judge(&target(8 * 1024 + 1)), Err(Fault::TargetTooLong));
    assert_eq!(judge(&first(&format!("{} / HTTP/1.1", "A".repeat(64)))).map_err(status), Err("400".into()));
    let fields = |count: usize| with(&(1..count).map(|n| format!("X-{n}: a")).collect::<Vec<_>>().join("\r\n"));
    assert!(judge(&fields(100)).is_ok());
    assert_eq!(judge(&fields(101)), Err(Fault::HeadTooLarge));
    let cookies = |length: usize| with(&format!("Cookie: {}", "c".repeat(length)));
    assert!(judge(&cookies(60_000)).is_ok());
    assert_eq!(judge(&cookies(MAX_HEAD)), Err(Fault::HeadTooLarge));
    // Without an end in sight, too.
    let search = |bytes: Vec<u8>| Search::default().end_of_head(&bytes);
    assert_eq!(search(b"G".repeat(10_000)), Err(Fault::TargetTooLong));
    assert_eq!(
        search([b"GET / HTTP/1.1\r\nX: ".as_slice(), &b"x".repeat(MAX_HEAD)].concat()),
        Err(Fault::HeadTooLarge)
    );
    assert_eq!(search(b"GET / HTTP/1.1\r\nHost: h\r\n".to_vec()), Ok(None));
}

#[test]
fn the_end_of_a_head_is_found_however_it_arrives() {
    let bytes = b"GET / HTTP/1.1\r\nHost: h\r\nX: y\r\n\r\nGET /next";
    let end = bytes.len() - b"GET /next".len();
    let mut search = Search::default();
    for length in 0..=bytes.len() {
        let found = search.end_of_head(&bytes[..length]).unwrap();
        assert_eq!(found, (length >= end).then_some(end));
        if found.is_some() {
            return;
        }
    }
}

/// Feeds a chunked body in pieces of one size and says how much of it was the body, if it ended.
fn chunked(bytes: &[u8], piece: usize) -> Result<Option<usize>, Fault> {
    let mut watch = BodyWatch::Chunked(ChunkWatch::default());
    let mut total = 0;
    for part in bytes.chunks(piece) {
        total += watch.take(part)?;
        if watch.is_over() {
            return Ok(Some(total));
        }
    }
    Ok(None)
}

#[test]
fn chunks_end_where_they_say() {
    for body in [
        "0\r\n\r\n",
        "5\r\nhello\r\n0\r\n\r\n",
        "5;name=value; other=\"quoted\"\r\nhello\r\n0;last\r\n\r\n",
        "A\r\n0123456789\r\n0000\r\n\r\n",
        "000000000000005\r\n\r\n\r\n\n\r\n0\r\n\r\n",
        "1\r\na\r\n0\r\nRemote-User: bob\r\nX: y\r\n\r\n",
    ] {
        let with_next = format!("{body}GET /next HTTP/1.1\r\n");
        for piece in [1, 2, 3, 7, 4096] {
            assert_eq!(chunked(with_next.as_bytes(), piece), Ok(Some(body.len())), "{body:?} by {piece}");
        }
    }
    assert_eq!(chunked(b"5\r\nhel", 4096), Ok(None), "not over yet");
}

#[test]
fn chunks_that_could_be_read_in_two_ways_are_refused() {
    for body in BAD_CHUNKS {
        for piece in [1, 4096] {
            assert!(chunked(body.as_bytes(), piece).is_err(), "{body:?} by {piece}");
        }
    }
    assert!(chunked(format!("5;{}\r\n", "x".repeat(300)).as_bytes(), 4096).is_err(), "a long extension");
    assert!(chunked(format!("0\r\nX: {}\r\n", "x".repeat(9000)).as_bytes(), 4096).is_err(), "long trailers");
}

#[test]
fn a_counted_body_ends_after_its_count() {
    let mut watch = BodyWatch::Counted(5);
    assert_eq!(watch.take(b"hel"), Ok(3));
    assert!(!watch.is_over());
    assert_eq!(watch.take(b"loGET"), Ok(2));
    assert!(watch.is_over());
}
