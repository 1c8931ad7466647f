//! The share of the service that each account may take: connections, requests that wait, and bytes.
//!
//! An account may take a ninth of what there is, and no more than it leaves free: eight that take
//! all they get leave as much for the next. Root and the daemon's own account, with which the login to the
//! computer runs, are not limited by what others take.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cps_protocol::Account;

/// Connections at one time. A browser or a DPI has one or two.
const CONNECTIONS: usize = 256;

/// Those of them that only root and the daemon's own account get.
const RESERVED: usize = 32;

/// Connections at one time whose rights are being looked up.
const ENTERING: usize = 256;

/// Requests at one time that wait for an answer.
const REQUESTS: usize = 2_048;

/// Bytes at one time of lines that are not complete, of requests that wait, and of answers and
/// events that are not read.
const BYTES: usize = 64 << 20;

/// The part of all that one account may take.
const SHARES: usize = 9;

/// A thing of which each account has a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Entering,
    Connection,
    Request,
    Byte,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Entering, Self::Connection, Self::Request, Self::Byte];

    fn capacity(self) -> usize {
        match self {
            Self::Entering => ENTERING,
            Self::Connection => CONNECTIONS - RESERVED,
            Self::Request => REQUESTS,
            Self::Byte => BYTES,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Quotas(Mutex<[Taken; Kind::ALL.len()]>);

/// The amounts that accounts have taken of one kind.
#[derive(Debug, Default)]
struct Taken {
    by_account: BTreeMap<Account, usize>,
    total: usize,
    /// By the accounts that are not limited.
    without_limit: usize,
}

impl Quotas {
    /// Takes a place for a connection whose rights are looked up.
    pub(super) fn enter(self: &Arc<Self>, account: Account) -> Option<Held> {
        self.share(account, false).take(Kind::Entering, 1)
    }

    /// Returns the share of an account.
    pub(super) fn share(self: &Arc<Self>, account: Account, is_unlimited: bool) -> Share {
        Share {
            quotas: Arc::clone(self),
            account,
            is_unlimited,
        }
    }

    fn lock(&self) -> MutexGuard<'_, [Taken; Kind::ALL.len()]> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The share of one account.
#[derive(Clone, Debug)]
pub(super) struct Share {
    quotas: Arc<Quotas>,
    account: Account,
    is_unlimited: bool,
}

impl Share {
    /// Takes a place for a connection; `None` if there is none for this account.
    pub(super) fn connection(&self) -> Option<Held> {
        self.take(Kind::Connection, 1)
    }

    /// Takes a place for a request that waits.
    pub(super) fn request(&self) -> Option<Held> {
        self.take(Kind::Request, 1)
    }

    /// Takes room for so many bytes.
    pub(super) fn bytes(&self, bytes: usize) -> Option<Held> {
        self.take(Kind::Byte, bytes)
    }

    fn take(&self, kind: Kind, amount: usize) -> Option<Held> {
        let mut held = Held {
            share: self.clone(),
            kind,
            amount: 0,
        };
        held.set(amount).then_some(held)
    }
}

/// An amount that an account has taken; dropped, it is given back.
#[derive(Debug)]
pub(super) struct Held {
    share: Share,
    kind: Kind,
    amount: usize,
}

impl Held {
    /// Changes the amount; `false` if the account may not take so much, which changes nothing.
    pub(super) fn set(&mut self, amount: usize) -> bool {
        let mut all = self.share.quotas.lock();
        let taken = &mut all[self.kind as usize];
        let more = amount.saturating_sub(self.amount);
        if more > 0 && !taken.has_room(self, more) {
            return false;
        }
        if self.share.is_unlimited {
            taken.without_limit = taken.without_limit + amount - self.amount;
        } else {
            let own = taken.by_account.entry(self.share.account).or_default();
            *own = *own + amount - self.amount;
            if *own == 0 {
                taken.by_account.remove(&self.share.account);
            }
            taken.total = taken.total + amount - self.amount;
        }
        self.amount = amount;
        true
    }
}

impl Taken {
    fn has_room(&self, held: &Held, more: usize) -> bool {
        // Connections cost descriptors, of which the process has so many.
        let is_full =
            held.kind == Kind::Connection && self.total + self.without_limit + more > CONNECTIONS;
        if held.share.is_unlimited {
            return !is_full;
        }
        let own = self.by_account.get(&held.share.account).unwrap_or(&0);
        let capacity = held.kind.capacity();
        let most = (capacity / SHARES).min(capacity - self.total);
        !is_full && own + more <= most
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(uid: u32) -> Account {
        Account::from_uid(uid)
    }

    /// Takes all that the account gets.
    fn all(take: impl Fn() -> Option<Held>) -> Vec<Held> {
        std::iter::from_fn(take).collect()
    }

    #[test]
    fn eight_greedy_accounts_leave_room_for_a_ninth() {
        let quotas = Arc::new(Quotas::default());
        let mut held = Vec::new();
        for uid in 1..=8 {
            let share = quotas.share(account(uid), false);
            held.extend(all(|| share.connection()));
            held.extend(all(|| share.request()));
            held.extend(all(|| share.bytes(1 << 10)));
            held.extend(all(|| quotas.enter(account(uid))));
        }
        let honest = quotas.share(account(9), false);
        assert_eq!(all(|| honest.connection()).len(), 16);
        assert_eq!(all(|| honest.request()).len(), 116);
        assert_eq!(all(|| honest.bytes(1 << 20)).len(), 4);
        assert_eq!(all(|| quotas.enter(account(9))).len(), 16);
        drop(held);
    }

    #[test]
    fn root_has_its_places_whatever_others_take() {
        let quotas = Arc::new(Quotas::default());
        let held: Vec<_> = (1..=200)
            .flat_map(|uid| {
                let share = quotas.share(account(uid), false);
                all(|| share.connection())
            })
            .collect();
        assert!(held.len() <= CONNECTIONS - RESERVED);
        let root = quotas.share(account(0), true);
        let places = all(|| root.connection());
        assert_eq!(places.len(), CONNECTIONS - held.len());
        assert!(places.len() >= RESERVED);
        // Others need not leave free as much as root holds.
        drop(held);
        assert_eq!(all(|| root.connection()).len(), CONNECTIONS - places.len());
    }

    #[test]
    fn what_is_given_back_is_free_and_a_refusal_changes_nothing() {
        let quotas = Arc::new(Quotas::default());
        let share = quotas.share(account(1), false);
        let mut held = share.bytes(1).unwrap();
        assert!(!held.set(BYTES / SHARES + 1));
        assert!(held.set(BYTES / SHARES));
        assert!(share.bytes(1).is_none());
        assert!(held.set(10));
        assert!(share.bytes(BYTES / SHARES - 10).is_some());
        drop(held);
        assert!(quotas.lock().iter().all(|taken| taken.total == 0));
        assert!(
            quotas
                .lock()
                .iter()
                .all(|taken| taken.by_account.is_empty())
        );
    }
}
