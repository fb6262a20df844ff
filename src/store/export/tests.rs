use super::*;

fn header() -> Header {
    Header { store: "aa".to_owned(), key: "bb".to_owned(), schema: 1 }
}

fn written() -> String {
    let mut bytes = Vec::new();
    let mut backup = BackupWriter::begin(&mut bytes, &header()).unwrap();
    backup.record("name", b"alice", r#"{"v":"1"}"#).unwrap();
    backup.record("user", &[0, 255], r#"{"v":"1","tab":"\t"}"#).unwrap();
    assert_eq!(backup.finish().unwrap(), 2);
    String::from_utf8(bytes).unwrap()
}

fn read(text: &[u8]) -> Result<Vec<Line>, BadBackup> {
    let (mut backup, found) = BackupReader::begin(text)?;
    assert_eq!(found, header());
    let mut lines = Vec::new();
    while let Some(line) = backup.record()? {
        lines.push(line);
    }
    Ok(lines)
}

#[test]
fn a_backup_is_lines_that_people_and_other_programs_can_read() {
    let text = written();
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines[0][..2], ["vestibule-backup 1", r#"{"store":"aa","key":"bb","schema":1}"#]);
    assert_eq!(lines[1][..3], ["name", "616c696365", r#"{"v":"1"}"#]);
    assert_eq!(lines[2][..3], ["user", "00ff", r#"{"v":"1","tab":"\t"}"#]);
    assert_eq!(lines[3][..2], ["end", "2"]);
    let read = read(text.as_bytes()).unwrap();
    assert_eq!((read[1].kind.as_str(), &read[1].key[..]), ("user", &[0, 255][..]));
}

#[test]
fn each_changed_byte_is_noticed_in_its_line() {
    let text = written().into_bytes();
    for place in 0..text.len() {
        for change in [1, 0x20, 0x80] {
            let mut changed = text.clone();
            changed[place] ^= change;
            let line = text[..place].split(|byte| *byte == b'\n').count();
            let error = read(&changed).unwrap_err();
            // A line end that is none any more makes one line of two.
            assert_eq!(error.line, u64::try_from(line).unwrap(), "{place}: {error}");
        }
    }
}

#[test]
fn a_backup_that_is_cut_off_anywhere_is_refused() {
    let text = written();
    for length in 0..text.len() {
        assert!(read(&text.as_bytes()[..length]).is_err(), "{length}");
    }
}

#[test]
fn missing_repeated_and_moved_lines_are_noticed_at_the_end() {
    let text = written();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for (order, line) in [(vec![0, 1, 3], 3), (vec![0, 1, 1, 2, 3], 5), (vec![0, 2, 1, 3], 4), (vec![0, 1, 2, 3, 3], 4)]
    {
        let changed: String = order.iter().map(|number| lines[*number]).collect();
        assert_eq!(read(changed.as_bytes()).unwrap_err().line, line, "{order:?}");
    }
}

#[test]
fn an_endless_line_costs_a_megabyte_at_most() {
    let mut endless = io::BufReader::new(io::repeat(b'x'));
    assert_eq!(BackupReader::begin(&mut endless).err().unwrap().line, 1);
}
