//! Lines in the log about one account: a program that connects in a loop must not fill it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use cps_protocol::Account;

/// Lines about an account within [`WINDOW`].
const LINES: u32 = 10;

/// Time for which lines are counted.
const WINDOW: Duration = Duration::from_secs(60);

/// Accounts that are counted at a time.
const ACCOUNTS: usize = 1_024;

#[derive(Debug, Default)]
pub(super) struct LogLimit(Mutex<BTreeMap<Account, Window>>);

#[derive(Debug)]
struct Window {
    began: Instant,
    lines: u32,
}

/// Treatment of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Write it.
    Write,
    /// Write it, and that so many lines were left out since the last.
    WriteAfter(u32),
    /// Write it, and that the next are left out for a while.
    WriteLast,
    /// Leave it out.
    LeaveOut,
}

impl LogLimit {
    /// Counts a line about an account.
    pub(super) fn count(&self, account: Account) -> Verdict {
        self.count_at(account, Instant::now())
    }

    fn count_at(&self, account: Account, now: Instant) -> Verdict {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= ACCOUNTS && !windows.contains_key(&account) {
            windows.retain(|_, window| now.duration_since(window.began) < WINDOW);
            // So many accounts within a minute: one is counted anew.
            if windows.len() >= ACCOUNTS {
                windows.pop_first();
            }
        }
        let window = windows.entry(account).or_insert(Window {
            began: now,
            lines: 0,
        });
        let left_out = window.lines.saturating_sub(LINES);
        if now.duration_since(window.began) >= WINDOW {
            *window = Window {
                began: now,
                lines: 0,
            };
        }
        window.lines = window.lines.saturating_add(1);
        match window.lines {
            1 if left_out > 0 => Verdict::WriteAfter(left_out),
            ..LINES => Verdict::Write,
            LINES => Verdict::WriteLast,
            _ => Verdict::LeaveOut,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_gets_ten_lines_a_minute_and_then_the_number_of_the_others() {
        let limit = LogLimit::default();
        let begin = Instant::now();
        let (first, second) = (Account::from_uid(1), Account::from_uid(2));
        let verdicts: Vec<_> = (0..1_000).map(|_| limit.count_at(first, begin)).collect();
        assert!(
            verdicts[..9]
                .iter()
                .all(|verdict| *verdict == Verdict::Write)
        );
        assert_eq!(verdicts[9], Verdict::WriteLast);
        assert!(
            verdicts[10..]
                .iter()
                .all(|verdict| *verdict == Verdict::LeaveOut)
        );
        assert_eq!(limit.count_at(second, begin), Verdict::Write);
        let later = begin + WINDOW;
        assert_eq!(limit.count_at(first, later), Verdict::WriteAfter(990));
        assert_eq!(limit.count_at(first, later), Verdict::Write);
    }

    #[test]
    fn accounts_without_end_take_no_memory_without_end() {
        let limit = LogLimit::default();
        let now = Instant::now();
        for uid in 0..5_000 {
            assert_eq!(limit.count_at(Account::from_uid(uid), now), Verdict::Write);
        }
        assert_eq!(limit.0.lock().unwrap().len(), ACCOUNTS);
    }
}
