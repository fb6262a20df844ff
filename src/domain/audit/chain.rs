//! What makes a removed or changed entry show: each has a link, which is made of the entry and of the link before it.
//!
//! Whoever can write to the store could make all links anew; a head that was noted elsewhere shows that, too.

use std::fmt;
use std::str::FromStr;

/// A hash over an entry and the link before it.
pub type Link = [u8; 32];

/// An entry and its link: it stands for all that was written down until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub number: u64,
    pub link: Link,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// These two, and all between them.
    Missing(u64, u64),
    /// This entry, its link, or what stood before it.
    Changed(u64),
    /// Entries before it have links, and it has none.
    Unlinked(u64),
    /// The head that was noted elsewhere: the record has another link there.
    OtherThanNoted(u64),
}

/// What a look at all entries found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub entries: u64,
    /// The number of the oldest that is kept.
    pub first: Option<u64>,
    /// Those from before there were links: nothing can be said of them.
    pub unlinked: u64,
    /// The first ones, at most `MOST_FLAWS`.
    pub flaws: Vec<Flaw>,
    /// None, if nothing with a link is kept.
    pub head: Option<Head>,
}

pub const MOST_FLAWS: usize = 50;

/// Goes through the entries in order and compares.
pub struct Checker {
    report: Report,
    /// The entry before, if there was one.
    before: Option<u64>,
    link: Option<Link>,
    noted: Option<Head>,
}

impl Checker {
    /// `anchor` is what is kept of the last entry that was forgotten, before the first that is there.
    pub fn new(anchor: Option<Link>, noted: Option<Head>) -> Self {
        let report = Report { entries: 0, first: None, unlinked: 0, flaws: Vec::new(), head: None };
        Self { report, before: None, link: anchor, noted }
    }

    /// The next entry with its link; `expect` says what the link should be after the one before.
    pub fn see(&mut self, number: u64, link: Option<Link>, expect: impl FnOnce(Option<&Link>) -> Link) {
        self.report.entries += 1;
        self.report.first.get_or_insert(number);
        let gap = self.before.filter(|before| before + 1 < number);
        if let Some(before) = gap {
            self.find(Flaw::Missing(before + 1, number - 1));
        }
        match link {
            // After a gap nobody knows what it was made of.
            Some(link) if gap.is_none() && expect(self.link.as_ref()) != link => self.find(Flaw::Changed(number)),
            None if self.link.is_some() || self.report.head.is_some() => self.find(Flaw::Unlinked(number)),
            None => self.report.unlinked += 1,
            Some(_) => {}
        }
        if let Some(noted) = self.noted.filter(|noted| noted.number == number && link != Some(noted.link)) {
            self.find(Flaw::OtherThanNoted(noted.number));
        }
        self.report.head = link.map(|link| Head { number, link }).or(self.report.head);
        (self.before, self.link) = (Some(number), link);
    }

    /// `highest` is the last number that was ever given.
    pub fn end(mut self, highest: u64) -> Report {
        match self.before {
            Some(last) if last < highest => self.find(Flaw::Missing(last + 1, highest)),
            _ => {}
        }
        if let Some(noted) = self.noted.filter(|noted| noted.number > highest) {
            self.find(Flaw::Missing(highest + 1, noted.number));
        }
        self.report
    }

    fn find(&mut self, flaw: Flaw) {
        if self.report.flaws.len() < MOST_FLAWS {
            self.report.flaws.push(flaw);
        }
    }
}

impl fmt::Display for Head {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:", self.number)?;
        self.link.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a head is a number, a colon and 64 digits, as `vestibule audit verify` prints it")]
pub struct BadHead;

impl FromStr for Head {
    type Err = BadHead;

    fn from_str(text: &str) -> Result<Self, BadHead> {
        let (number, digits) = text.split_once(':').ok_or(BadHead)?;
        let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
        let nibble = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
        let bytes: Option<Vec<u8>> =
            pairs.iter().map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?)).collect();
        let link = bytes.filter(|_| rest.is_empty()).and_then(|bytes| bytes.try_into().ok()).ok_or(BadHead)?;
        Ok(Self { number: number.parse().map_err(|_| BadHead)?, link })
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(first, last) if first == last => write!(out, "entry {first} is missing"),
            Self::Missing(first, last) => write!(out, "entries {first} to {last} are missing"),
            Self::Changed(number) => write!(out, "entry {number} was changed, or what stood before it"),
            Self::Unlinked(number) => write!(out, "entry {number} has lost its link"),
            Self::OtherThanNoted(number) => write!(out, "entry {number} is another than the one that was noted"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number, entry and link.
    type Written = (u64, u8, Option<Link>);
    type Record = Vec<Written>;

    /// A link as short as a test likes it: the entry, and how the one before began.
    fn link(before: Option<&Link>, entry: u8) -> Link {
        let mut link = [before.map_or(0, |before| before[0].wrapping_add(before[1])); 32];
        link[0] = entry;
        link
    }

    /// Entries 1, 2, ... as they would be written.
    fn written(entries: &[u8]) -> Record {
        let mut before = None;
        let mut record = Vec::new();
        for (number, entry) in (1..).zip(entries) {
            before = Some(link(before.as_ref(), *entry));
            record.push((number, *entry, before));
        }
        record
    }

    fn checked(record: &[Written], anchor: Option<Link>, highest: u64) -> Report {
        let mut checker = Checker::new(anchor, None);
        for (number, entry, kept) in record {
            checker.see(*number, *kept, |before| link(before, *entry));
        }
        checker.end(highest)
    }

    #[test]
    fn a_whole_record_has_no_flaw_and_its_head_stands_for_it() {
        let record = written(&[5, 6, 7]);
        let report = checked(&record, None, 3);
        assert_eq!(report.flaws, []);
        assert_eq!((report.entries, report.unlinked), (3, 0));
        assert_eq!(report.head, Some(Head { number: 3, link: record[2].2.unwrap() }));
        assert_eq!(checked(&record[1..], record[0].2, 3).flaws, [], "the first was forgotten");
        assert_eq!(checked(&[], None, 0).flaws, []);
    }

    #[test]
    fn each_way_to_falsify_it_shows() {
        let record = written(&[5, 6, 7, 8]);
        let with = |change: fn(&mut Record)| {
            let mut record = record.clone();
            change(&mut record);
            checked(&record, None, 4).flaws
        };
        assert_eq!(with(|record| record[1].1 = 9), [Flaw::Changed(2)]);
        assert_eq!(with(|record| _ = record.remove(1)), [Flaw::Missing(2, 2)]);
        assert_eq!(with(|record| record.truncate(2)), [Flaw::Missing(3, 4)]);
        assert_eq!(with(|record| drop(record.drain(..2))), [Flaw::Changed(3)], "the oldest, as if they were forgotten");
        assert_eq!(with(|record| record[2].2 = None), [Flaw::Unlinked(3), Flaw::Changed(4)]);
        let swapped = with(|record| {
            let (one, other) = (record[1].1, record[2].1);
            (record[1].1, record[2].1) = (other, one);
        });
        assert_eq!(swapped, [Flaw::Changed(2), Flaw::Changed(3)]);
    }

    #[test]
    fn entries_from_before_there_were_links_are_counted_and_links_begin_after_them() {
        let mut record = vec![(1, 3, None), (2, 4, None)];
        record.extend(written(&[5, 6]).into_iter().map(|(number, entry, link)| (number + 2, entry, link)));
        let report = checked(&record, None, 4);
        assert_eq!((report.flaws, report.unlinked), (vec![], 2));
    }

    #[test]
    fn a_head_that_was_noted_elsewhere_shows_a_record_that_was_made_anew() {
        let (mine, forged) = (written(&[5, 6, 7]), written(&[5, 9, 7]));
        let noted = Head { number: 2, link: mine[1].2.unwrap() };
        let check = |record: &[Written], noted: Head| {
            let mut checker = Checker::new(None, Some(noted));
            for (number, entry, kept) in record {
                checker.see(*number, *kept, |before| link(before, *entry));
            }
            checker.end(3).flaws
        };
        assert_eq!(check(&mine, noted), []);
        assert_eq!(check(&forged, noted), [Flaw::OtherThanNoted(2)]);
        assert_eq!(check(&mine, Head { number: 5, ..noted }), [Flaw::Missing(4, 5)]);
    }

    #[test]
    fn a_head_is_written_and_read_again() {
        let head = Head { number: 1204, link: std::array::from_fn(|place| u8::try_from(place * 7 % 256).unwrap()) };
        assert_eq!(head.to_string().parse(), Ok(head));
        for bad in ["", "5", "5:", "x:00", "5:zz", &format!("5:{}", "0".repeat(63)), &format!("5:{}", "0".repeat(66))] {
            assert_eq!(bad.parse::<Head>(), Err(BadHead), "{bad}");
        }
    }
}
