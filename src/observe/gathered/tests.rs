use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};

use super::*;

/// Keeps what it gets, and takes only as many batches as it is allowed to, if it is told how many.
struct Paper {
    text: Arc<Mutex<Vec<u8>>>,
    allowed: Option<Receiver<()>>,
}

impl Sink for Paper {
    fn write_out(&mut self, records: &[u8]) -> usize {
        // Whoever allowed it is gone: all of it goes.
        self.allowed.as_ref().inspect(|allowed| _ = allowed.recv());
        self.text.lock().unwrap().extend_from_slice(records);
        0
    }
}

type Text = Arc<Mutex<Vec<u8>>>;

fn paper() -> (Gathered<Paper>, Text) {
    let text = Text::default();
    (Gathered::new(Paper { text: Arc::clone(&text), allowed: None }).unwrap(), text)
}

fn slow_paper() -> (Gathered<Paper>, Text, Sender<()>) {
    let (allow, allowed) = channel();
    let text = Text::default();
    (Gathered::new(Paper { text: Arc::clone(&text), allowed: Some(allowed) }).unwrap(), text, allow)
}

fn read(text: &Text) -> String {
    String::from_utf8(text.lock().unwrap().clone()).unwrap()
}

#[test]
fn all_records_are_there_in_order_when_the_last_who_writes_is_gone() {
    let (log, text) = paper();
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let log = log.clone();
            thread::spawn(move || {
                for number in 0..5000 {
                    log.make_writer().write_all(format!("{writer} {number}\n").as_bytes()).unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    drop(log);
    let text = read(&text);
    for writer in 0..4 {
        let own: Vec<_> = text.lines().filter_map(|line| line.strip_prefix(&format!("{writer} "))).collect();
        assert_eq!(own, (0..5000).map(|number| number.to_string()).collect::<Vec<_>>());
    }
}

#[test]
fn a_record_alone_is_written_without_being_asked_for() {
    let (log, text) = paper();
    for record in ["first\n", "second\n"] {
        log.make_writer().write_all(record.as_bytes()).unwrap();
        while !read(&text).ends_with(record) {
            thread::yield_now();
        }
    }
    log.make_writer().write_all(b"third\n").unwrap();
    log.flush();
    assert_eq!(read(&text), "first\nsecond\nthird\n");
}

#[test]
fn a_warning_is_written_when_it_is_said() {
    let (log, text) = paper();
    for number in 0..50 {
        RecordWriter { to: &*log.0.shared, is_urgent: true }.write_all(format!("{number}\n").as_bytes()).unwrap();
        assert!(read(&text).ends_with(&format!("{number}\n")));
    }
}

#[test]
fn a_slow_disk_slows_down_who_writes_and_loses_nothing() {
    let (log, text, allow) = slow_paper();
    let record = vec![b'x'; MOST / 4];
    let (done, is_done) = channel();
    let writer = {
        let log = log.clone();
        thread::spawn(move || {
            for number in 0..12 {
                log.make_writer().write_all(&record).unwrap();
                done.send(number).unwrap();
            }
        })
    };
    // One batch is on its way, and as much as may waits.
    let waits = || loop {
        if let Err(end) = is_done.recv_timeout(Duration::from_millis(300)) {
            break end;
        }
    };
    assert_eq!(waits(), RecvTimeoutError::Timeout);
    assert!(log.0.shared.locked().records.len() <= MOST);
    assert_eq!(read(&text), "");
    drop(allow);
    assert_eq!(waits(), RecvTimeoutError::Disconnected);
    writer.join().unwrap();
    drop(log);
    assert_eq!(read(&text).len(), 3 * MOST);
}

#[test]
fn what_a_full_disk_cut_off_does_not_run_into_the_next_record_and_is_counted() {
    /// A disk with so much room.
    struct Disk(Vec<u8>, usize);
    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let room = self.1.saturating_sub(self.0.len()).min(bytes.len());
            self.0.extend_from_slice(&bytes[..room]);
            if room == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(room) }
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let (mut disk, mut line) = (Disk(Vec::new(), 10), Line::default());
    let batch = b"first\nsecond\nthird\n";
    let there = line.write(&mut disk, batch).unwrap_err();
    assert_eq!((there, lines_in(&batch[there..])), (10, 2), "one that broke off is lost, too");
    for _ in 0..3 {
        assert_eq!(line.write(&mut disk, b"lost\n"), Err(0));
    }
    disk.1 = 100;
    line.write(&mut disk, b"fourth\nfifth\n").unwrap();
    line.write(&mut disk, b"sixth\n").unwrap();
    assert_eq!(String::from_utf8(disk.0).unwrap(), "first\nseco\nfourth\nfifth\nsixth\n");
}
