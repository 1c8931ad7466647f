//! The disturbances of the soak test.

use std::thread;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use crate::ledger::Ledger;
use crate::workplace::Workplace;

/// A hand is no faster than this, and the virtual driver looks for cards twice a second only.
const NOTICEABLE: Duration = Duration::from_millis(800);

/// Cards that may come into each reader; no card comes into two of them.
const PROFILES: [[&str; 2]; 3] = [
    ["medecin", "pharmacien"],
    ["medecin-cps4", "sage-femme"],
    ["infirmier", "employe"],
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    CardPulled,
    CardExchanged,
    CardMute,
    CardReset,
    CardAnswersOddly,
    PcscdKilled,
    CpsdKilled,
    CpsdEnded,
    AuditDiskFull,
    AgentGone,
    ClockAhead,
    ClockBehind,
}

const ALL: [Fault; 12] = [
    Fault::CardPulled,
    Fault::CardExchanged,
    Fault::CardMute,
    Fault::CardReset,
    Fault::CardAnswersOddly,
    Fault::PcscdKilled,
    Fault::CpsdKilled,
    Fault::CpsdEnded,
    Fault::AuditDiskFull,
    Fault::AgentGone,
    Fault::ClockAhead,
    Fault::ClockBehind,
];

impl Fault {
    fn name(self) -> &'static str {
        match self {
            Self::CardPulled => "card pulled",
            Self::CardExchanged => "card exchanged",
            Self::CardMute => "card mute",
            Self::CardReset => "card reset",
            Self::CardAnswersOddly => "card answers 6F00",
            Self::PcscdKilled => "pcscd killed",
            Self::CpsdKilled => "cpsd killed",
            Self::CpsdEnded => "cpsd ended",
            Self::AuditDiskFull => "audit disk full",
            Self::AgentGone => "agent gone",
            Self::ClockAhead => "clock a day ahead",
            Self::ClockBehind => "clock an hour behind",
        }
    }
}

pub(crate) struct Chaos {
    random: StdRng,
    /// Number of times that the card in each reader was exchanged.
    exchanges: [usize; 3],
}

impl Chaos {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: StdRng::seed_from_u64(seed),
            exchanges: [0; 3],
        }
    }

    pub(crate) fn everything_once(&mut self, workplace: &mut Workplace, ledger: &Ledger) {
        for fault in ALL {
            if !ledger.is_violated() {
                self.inject(fault, workplace, ledger);
            }
        }
    }

    pub(crate) fn one(&mut self, workplace: &mut Workplace, ledger: &Ledger) {
        let fault = *ALL.choose(&mut self.random).expect("there are faults");
        self.inject(fault, workplace, ledger);
    }

    pub(crate) fn one_that_cpsd_survives(&mut self, workplace: &mut Workplace, ledger: &Ledger) {
        let survives = |fault: &Fault| !matches!(fault, Fault::CpsdKilled | Fault::CpsdEnded);
        let faults: Vec<Fault> = ALL.into_iter().filter(survives).collect();
        let fault = *faults.choose(&mut self.random).expect("there are faults");
        self.inject(fault, workplace, ledger);
    }

    fn inject(&mut self, fault: Fault, workplace: &mut Workplace, ledger: &Ledger) {
        let readers = ledger.readers();
        let number = self.random.random_range(0..workplace.cards.len());
        let card = &mut workplace.cards[number];
        let of_card = std::slice::from_ref(&readers[number]);
        let concerned = match fault {
            Fault::CardPulled => {
                card.remove();
                thread::sleep(NOTICEABLE);
                card.insert_again();
                of_card
            }
            Fault::CardExchanged => {
                let turn = &mut self.exchanges[number];
                *turn += 1;
                card.swap(PROFILES[number][*turn % 2]);
                of_card
            }
            Fault::CardMute => {
                card.fall_silent();
                card.remove();
                thread::sleep(NOTICEABLE);
                card.insert_again();
                of_card
            }
            Fault::CardReset => {
                card.reset_silently();
                of_card
            }
            Fault::CardAnswersOddly => {
                card.fault(1, "status 6F00");
                of_card
            }
            Fault::PcscdKilled => {
                workplace.restart_pcscd();
                &readers
            }
            Fault::CpsdKilled => {
                workplace.restart_cpsd(false);
                &readers
            }
            Fault::CpsdEnded => {
                workplace.restart_cpsd(true);
                &readers
            }
            Fault::AuditDiskFull => {
                workplace.fill_disk();
                self.linger();
                workplace.free_disk();
                &readers
            }
            Fault::AgentGone => {
                workplace.stop_agent();
                self.linger();
                workplace.start_agent();
                &readers
            }
            Fault::ClockAhead => {
                workplace.set_clock("+86400");
                self.linger();
                workplace.set_clock("+0");
                &readers
            }
            Fault::ClockBehind => {
                workplace.set_clock("-3600");
                self.linger();
                workplace.set_clock("+0");
                &readers
            }
        };
        ledger.wait_recovery(fault.name(), concerned);
    }

    /// Sleeps for a while between disturbances: it is part of the scenario, nothing waits for it.
    fn linger(&mut self) {
        thread::sleep(Duration::from_millis(self.random.random_range(0..400)));
    }
}
