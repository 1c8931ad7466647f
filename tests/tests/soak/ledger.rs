//! Record of what happened, and of what should not have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// The longest that a service may take to come back after what disturbed it is over.
const RECOVERY: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(crate) struct Ledger {
    readers: Vec<String>,
    entries: Mutex<Entries>,
    signed: Condvar,
    stopped: AtomicBool,
}

#[derive(Debug, Default)]
struct Entries {
    operations: BTreeMap<&'static str, u64>,
    errors: BTreeMap<String, u64>,
    violations: Vec<String>,
    /// Digests of the signatures that programs received, in base64 as the audit file writes them.
    digests: BTreeSet<String>,
    /// Time of the last signature of each reader's card.
    last_signature: BTreeMap<String, Instant>,
    faults: BTreeMap<&'static str, Fault>,
}

/// A kind of fault: how often, and the longest until every card that it concerned signed again.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fault {
    pub(crate) times: u64,
    pub(crate) worst: Duration,
}

/// Guard: the applications work while it lives, also when its holder panics.
pub(crate) struct Run<'l>(&'l Ledger);

impl Drop for Run<'_> {
    fn drop(&mut self) {
        self.0.stopped.store(true, Ordering::Relaxed);
    }
}

impl Ledger {
    pub(crate) fn new(readers: Vec<String>) -> Self {
        let now = Instant::now();
        let entries = Entries {
            last_signature: readers.iter().map(|name| (name.clone(), now)).collect(),
            ..Entries::default()
        };
        Self {
            readers,
            entries: Mutex::new(entries),
            signed: Condvar::new(),
            stopped: AtomicBool::new(true),
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap()
    }

    /// Names of the readers, in the order of their cards.
    pub(crate) fn readers(&self) -> Vec<String> {
        self.readers.clone()
    }

    pub(crate) fn run(&self) -> Run<'_> {
        self.stopped.store(false, Ordering::Relaxed);
        Run(self)
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    pub(crate) fn is_violated(&self) -> bool {
        !self.entries().violations.is_empty()
    }

    pub(crate) fn violations(&self) -> Vec<String> {
        self.entries().violations.clone()
    }

    /// Notes an operation that succeeded.
    pub(crate) fn done(&self, operation: &'static str) {
        *self.entries().operations.entry(operation).or_default() += 1;
    }

    /// Notes a signature that a program received and that verifies.
    pub(crate) fn signed(&self, reader: &str, digest: String) {
        let mut entries = self.entries();
        *entries.operations.entry("signatures").or_default() += 1;
        entries.digests.insert(digest);
        entries
            .last_signature
            .insert(reader.to_owned(), Instant::now());
        self.signed.notify_all();
    }

    /// Notes a failure that the documents allow.
    pub(crate) fn failed(&self, error: &str) {
        *self.entries().errors.entry(error.to_owned()).or_default() += 1;
    }

    /// Notes an event that must not happen.
    pub(crate) fn violation(&self, what: String) {
        self.entries().violations.push(what);
        self.signed.notify_all();
    }

    /// Waits until the cards of these readers have signed again, and notes how long that took.
    pub(crate) fn wait_recovery(&self, fault: &'static str, readers: &[String]) {
        let begin = Instant::now();
        let mut entries = self.entries();
        loop {
            let late = readers.iter().find(|name| {
                entries
                    .last_signature
                    .get(*name)
                    .is_none_or(|at| *at < begin)
            });
            let Some(late) = late else { break };
            let left = RECOVERY.saturating_sub(begin.elapsed());
            if left.is_zero() {
                let what = format!("after {fault}: {late} does not sign again within {RECOVERY:?}");
                entries.violations.push(what);
            }
            if !entries.violations.is_empty() {
                return;
            }
            entries = self.signed.wait_timeout(entries, left).unwrap().0;
        }
        let entry = entries.faults.entry(fault).or_default();
        entry.times += 1;
        entry.worst = entry.worst.max(begin.elapsed());
    }

    /// Checks that every signature that a program received is in the audit file.
    pub(crate) fn check_audit(&self, audited: &BTreeSet<String>) {
        let mut entries = self.entries();
        let missing = entries.digests.difference(audited).count();
        if missing > 0 {
            let all = entries.digests.len();
            let what = format!("{missing} of {all} signatures are not in the audit file");
            entries.violations.push(what);
        }
    }

    /// Checks that no card has lost a try: no application typed a wrong PIN.
    pub(crate) fn check_tries(&self, tries: &[(String, u64)]) {
        for (reader, left) in tries {
            if *left != 3 {
                self.violation(format!("{reader}: {left} tries left"));
            }
        }
    }

    /// Operations, errors and faults by kind, for the report.
    pub(crate) fn totals(&self) -> Totals {
        let entries = self.entries();
        Totals {
            operations: entries
                .operations
                .iter()
                .map(|(k, v)| ((*k).to_owned(), *v))
                .collect(),
            errors: entries.errors.clone().into_iter().collect(),
            faults: entries.faults.clone().into_iter().collect(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Totals {
    pub(crate) operations: Vec<(String, u64)>,
    pub(crate) errors: Vec<(String, u64)>,
    pub(crate) faults: Vec<(&'static str, Fault)>,
}
