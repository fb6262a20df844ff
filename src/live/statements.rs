//! What one session's apps are told, made once and copied into each request.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use crate::domain::identity::{ASSERTION_LASTS, Recipient};
use crate::domain::ids::KeyId;
use crate::domain::time::Timestamp;

/// So many apps of one session are remembered; who opens more in turn costs a signature.
const MOST: usize = 16;

/// What one app is told of one person, signed.
#[derive(Debug)]
pub struct Statement {
    /// The very settings for which it was made: a reload makes new ones, even where they read alike.
    pub to: Arc<Recipient>,
    pub key: KeyId,
    pub signed: Timestamp,
    pub fields: Box<[(&'static HeaderName, HeaderValue)]>,
}

impl Statement {
    pub fn new(
        to: &Arc<Recipient>,
        (key, signed): (KeyId, Timestamp),
        told: Vec<(&'static HeaderName, String)>,
    ) -> Self {
        // There is one for each session, so all values lie in one piece of memory.
        let all: String = told.iter().map(|(_, value)| value.as_str()).collect();
        let mut left = Bytes::from(all.into_boxed_str().into_boxed_bytes());
        let values = told.into_iter().map(|(name, value)| (name, left.split_to(value.len())));
        let fields = values.filter_map(|(name, value)| Some((name, HeaderValue::from_maybe_shared(value).ok()?)));
        Self { to: Arc::clone(to), key, signed, fields: fields.collect() }
    }

    /// More than half of its life is left, so that no app sees it end on the way.
    fn is_fresh(&self, now: Timestamp) -> bool {
        self.signed <= now && now.since(self.signed) < ASSERTION_LASTS / 2
    }
}

/// Those of one session, each for another app. They go with the session's entry, so with any change of the person.
#[derive(Debug, Default)]
pub struct Statements(ArcSwapOption<Kept>);

/// Most sessions have one.
#[derive(Debug)]
struct Kept {
    newest: Arc<Statement>,
    others: Box<[Arc<Statement>]>,
}

impl Kept {
    fn all(&self) -> impl Iterator<Item = &Arc<Statement>> {
        std::iter::once(&self.newest).chain(&self.others)
    }
}

impl Statements {
    pub fn get(&self, to: &Arc<Recipient>, key: KeyId, now: Timestamp) -> Option<Arc<Statement>> {
        let kept = self.0.load();
        let fits = |one: &&Arc<Statement>| Arc::ptr_eq(&one.to, to) && one.key == key && one.is_fresh(now);
        kept.as_ref()?.all().find(fits).cloned()
    }

    /// Takes the place of what this app was told before. What is old goes; of two that come at once one may be lost.
    pub fn keep(&self, new: &Arc<Statement>) {
        let before = self.0.load();
        let is_good =
            |one: &&Arc<Statement>| !Arc::ptr_eq(&one.to, &new.to) && one.key == new.key && one.is_fresh(new.signed);
        let others = before.iter().flat_map(|kept| kept.all()).filter(is_good).take(MOST - 1).cloned().collect();
        self.0.store(Some(Arc::new(Kept { newest: Arc::clone(new), others })));
    }

    /// Those that no app will be told again are worth no memory. One that is signed meanwhile stays.
    pub fn drop_stale(&self, now: Timestamp) {
        let before = self.0.load();
        let Some(kept) = before.as_ref().filter(|kept| kept.all().any(|one| !one.is_fresh(now))) else { return };
        let mut fresh = kept.all().filter(|one| one.is_fresh(now)).cloned();
        let left = fresh.next().map(|newest| Arc::new(Kept { newest, others: fresh.collect() }));
        self.0.compare_and_swap(&before, left);
    }
}

#[cfg(test)]
mod tests {
    use http::header::{ACCEPT, HOST, USER_AGENT};

    use super::*;
    use crate::domain::identity::Preset;

    const KEY: KeyId = KeyId::from_bytes([1; 16]);

    fn app(name: &str) -> Arc<Recipient> {
        Arc::new(Recipient { issuer: "https://portal.test".into(), audience: name.into(), preset: Preset::default() })
    }

    fn statement(to: &Arc<Recipient>, second: u64) -> Arc<Statement> {
        Arc::new(Statement::new(to, (KEY, at(second)), Vec::new()))
    }

    fn at(second: u64) -> Timestamp {
        Timestamp::from_seconds(1_000_000 + second)
    }

    #[test]
    fn a_statement_is_kept_until_half_of_its_life_is_gone() {
        let (wiki, statements) = (app("wiki"), Statements::default());
        assert!(statements.get(&wiki, KEY, at(0)).is_none());
        statements.keep(&statement(&wiki, 0));
        for (second, is_there) in [(0, true), (149, true), (150, false), (400, false)] {
            assert_eq!(statements.get(&wiki, KEY, at(second)).is_some(), is_there, "after {second} s");
        }
        let before = at(0).minus(std::time::Duration::from_secs(1));
        assert!(statements.get(&wiki, KEY, before).is_none(), "a clock that was set back");
    }

    #[test]
    fn it_is_for_one_app_under_one_configuration_by_one_key() {
        let (wiki, statements) = (app("wiki"), Statements::default());
        statements.keep(&statement(&wiki, 0));
        assert!(statements.get(&app("staff"), KEY, at(1)).is_none());
        assert!(statements.get(&app("wiki"), KEY, at(1)).is_none(), "read anew, it may mean another app");
        assert!(statements.get(&wiki, KeyId::from_bytes([2; 16]), at(1)).is_none());
        assert!(statements.get(&wiki, KEY, at(1)).is_some());
    }

    #[test]
    fn a_session_remembers_only_so_many() {
        let (apps, statements) = ((0..40).map(|_| app("one")).collect::<Vec<_>>(), Statements::default());
        for one in &apps {
            statements.keep(&statement(one, 0));
        }
        let kept = apps.iter().filter(|one| statements.get(one, KEY, at(1)).is_some()).count();
        assert_eq!(kept, MOST);
        assert!(statements.get(&apps[39], KEY, at(1)).is_some(), "the newest is among them");
    }

    #[test]
    fn each_field_is_told_whole_and_what_is_no_field_is_not_told() {
        static NAMES: [HeaderName; 3] = [USER_AGENT, HOST, ACCEPT];
        let values = ["ada", "a\nb", "Gräfin"].map(str::to_owned);
        let statement = Statement::new(&app("wiki"), (KEY, at(0)), NAMES.iter().zip(values).collect());
        let fields: Vec<_> = statement.fields.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        assert_eq!(fields, [(&USER_AGENT, &b"ada"[..]), (&ACCEPT, "Gräfin".as_bytes())]);
    }

    #[test]
    fn what_no_app_will_be_told_again_is_dropped() {
        let (wiki, staff, statements) = (app("wiki"), app("staff"), Statements::default());
        statements.drop_stale(at(0));
        for (to, second) in [(&wiki, 0), (&staff, 100)] {
            statements.keep(&statement(to, second));
        }
        statements.drop_stale(at(149));
        assert!(statements.get(&wiki, KEY, at(149)).is_some() && statements.get(&staff, KEY, at(149)).is_some());
        statements.drop_stale(at(150));
        assert!(statements.get(&wiki, KEY, at(149)).is_none() && statements.get(&staff, KEY, at(150)).is_some());
        statements.drop_stale(at(250));
        assert!(statements.0.load().is_none());
    }
}
