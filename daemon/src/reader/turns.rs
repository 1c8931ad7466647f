//! The order in which the jobs of several accounts reach a card: by turns, so that an account with
//! one job waits for no more than the job that runs, however many jobs another has queued.

use std::collections::{BTreeMap, VecDeque};

use cps_protocol::Account;

/// Jobs by which an account that asks seldom, or for one job at a time, may be ahead of those that
/// ask all the time for many: a login and the signatures that follow it.
const CREDIT: u64 = 16;

/// Jobs that wait for a card, first in first out within an account.
#[derive(Debug)]
pub(super) struct Turns<T> {
    accounts: BTreeMap<Account, Queue<T>>,
    /// Jobs that the last account to be served had had before.
    level: u64,
    /// Number of jobs that have come so far.
    arrivals: u64,
}

#[derive(Debug)]
struct Queue<T> {
    /// With the number of its arrival.
    jobs: VecDeque<(u64, T)>,
    /// Jobs that this account has had done, or is taken to have had.
    served: u64,
}

impl<T> Default for Turns<T> {
    fn default() -> Self {
        Self {
            accounts: BTreeMap::new(),
            level: 0,
            arrivals: 0,
        }
    }
}

impl<T> Turns<T> {
    /// Adds a job behind the others of its account.
    pub(super) fn push(&mut self, account: Account, job: T) {
        self.arrivals += 1;
        // An account that has asked for nothing saves up no more than its credit.
        let least = self.level.saturating_sub(CREDIT);
        let queue = self.accounts.entry(account).or_insert_with(|| Queue {
            jobs: VecDeque::new(),
            served: least,
        });
        if queue.jobs.is_empty() {
            queue.served = queue.served.max(least);
        }
        queue.jobs.push_back((self.arrivals, job));
    }

    /// Whether a job waits that is not over.
    pub(super) fn has_any(&self, is_over: impl Fn(&T) -> bool) -> bool {
        let mut jobs = self.accounts.values().flat_map(|queue| &queue.jobs);
        jobs.any(|(_, job)| !is_over(job))
    }

    /// Takes the first job of the account that has had the fewest done, where one that has several
    /// waiting counts as having had [`CREDIT`] more; of several such accounts, of the one that has
    /// waited longest. Jobs that are over are dropped, and cost no turn.
    pub(super) fn pop(&mut self, is_over: impl Fn(&T) -> bool) -> Option<T> {
        for queue in self.accounts.values_mut() {
            while queue.jobs.front().is_some_and(|(_, job)| is_over(job)) {
                queue.jobs.pop_front();
            }
        }
        let turn = |queue: &&mut Queue<T>| {
            let arrival = queue.jobs.front().map(|(arrival, _)| *arrival);
            let of_many = if queue.jobs.len() > 1 { CREDIT } else { 0 };
            (queue.served + of_many, arrival)
        };
        let waiting = self.accounts.values_mut();
        let next = waiting
            .filter(|queue| !queue.jobs.is_empty())
            .min_by_key(turn)?;
        let (_, job) = next.jobs.pop_front()?;
        self.level = self.level.max(next.served);
        next.served += 1;
        let level = self.level;
        self.accounts
            .retain(|_, queue| !queue.jobs.is_empty() || queue.served + CREDIT > level);
        Some(job)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER: fn(&&str) -> bool = |_| false;

    fn account(uid: u32) -> Account {
        Account::from_uid(uid)
    }

    fn all(turns: &mut Turns<&'static str>) -> Vec<&'static str> {
        std::iter::from_fn(|| turns.pop(NEVER)).collect()
    }

    #[test]
    fn the_jobs_of_one_account_are_done_in_the_order_of_their_coming() {
        let mut turns = Turns::default();
        for job in ["a1", "a2", "a3"] {
            turns.push(account(1), job);
        }
        assert_eq!(all(&mut turns), ["a1", "a2", "a3"]);
        assert_eq!(turns.pop(NEVER), None);
    }

    #[test]
    fn accounts_take_turns() {
        let mut turns = Turns::default();
        for job in ["a1", "a2", "a3"] {
            turns.push(account(2), job);
        }
        for job in ["b1", "b2"] {
            turns.push(account(1), job);
        }
        turns.push(account(3), "c1");
        assert_eq!(all(&mut turns), ["c1", "a1", "b1", "b2", "a2", "a3"]);
    }

    #[test]
    fn an_account_that_asks_seldom_waits_for_no_queue_of_others() {
        let mut turns = Turns::default();
        for uid in 1..=8 {
            for _ in 0..100 {
                turns.push(account(uid), "hostile");
            }
        }
        // The card has been kept busy for a long time.
        for _ in 0..300 {
            assert_eq!(turns.pop(NEVER), Some("hostile"));
        }
        for _ in 0..CREDIT {
            turns.push(account(9), "honest");
            assert_eq!(turns.pop(NEVER), Some("honest"));
            assert_eq!(turns.pop(NEVER), Some("hostile"));
        }
    }

    #[test]
    fn nothing_is_saved_up_beyond_the_credit() {
        let mut turns = Turns::default();
        for _ in 0..100 {
            turns.push(account(1), "early");
        }
        for _ in 0..50 {
            turns.pop(NEVER);
        }
        for _ in 0..100 {
            turns.push(account(2), "late");
        }
        let next: Vec<_> = (0..CREDIT + 3).map(|_| turns.pop(NEVER)).collect();
        let early = next.iter().filter(|job| **job == Some("early")).count();
        assert_eq!(early, 1, "{next:?}");
    }

    #[test]
    fn jobs_that_are_over_are_dropped_and_cost_no_turn() {
        let mut turns = Turns::default();
        for job in ["over", "over", "a1"] {
            turns.push(account(1), job);
        }
        turns.push(account(2), "b1");
        let over = |job: &&str| *job == "over";
        assert_eq!(turns.pop(over), Some("a1"));
        assert_eq!(turns.pop(over), Some("b1"));
        assert_eq!(turns.pop(over), None);
    }
}
