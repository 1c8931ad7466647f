use cps_protocol::{CardObjects, ErrorKind};

use super::finding::{Fact, Finding};
use super::machine::Machine;

pub(super) fn check(machine: &Machine) -> Finding {
    if machine.cards().is_empty() {
        return Finding::not_applicable(Fact::NeedsReadyCard);
    }
    let with_pin: Vec<_> = machine
        .cards()
        .iter()
        .filter(|card| card.login_required)
        .collect();
    let Some(worst) = with_pin.iter().min_by_key(|card| rank(card)) else {
        return Finding::not_applicable(Fact::CardWithoutPin);
    };
    match (worst.pin.retries, worst.pin.blocked) {
        (_, true) if worst.puk.blocked => Finding::failed(ErrorKind::PukBlocked),
        (_, true) => Finding::failed(ErrorKind::PinBlocked).mended_by("cpsctl pin unblock"),
        (Some(1), false) => Finding::warning(Fact::LastTry),
        (Some(tries), false) => Finding::ok(Fact::TriesLeft(tries)),
        (None, false) => Finding::ok(Fact::TriesUnknown),
    }
}

/// Returns a rank of which the worst is first.
fn rank(card: &CardObjects) -> (bool, bool, u8) {
    let retries = card.pin.retries.unwrap_or(u8::MAX);
    (!card.pin.blocked, !card.puk.blocked, retries)
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;

    #[test]
    fn tries_are_told() {
        let bench = Bench::new().card(|_| ());
        assert_eq!(check(&bench.machine()), Finding::ok(Fact::TriesLeft(3)));
        let bench = Bench::new().card(|card| card.pin.retries = None);
        assert_eq!(check(&bench.machine()), Finding::ok(Fact::TriesUnknown));
    }

    #[test]
    fn the_last_try_is_a_warning() {
        let bench = Bench::new().card(|card| card.pin.retries = Some(1));
        assert_eq!(check(&bench.machine()), Finding::warning(Fact::LastTry));
    }

    #[test]
    fn a_blocked_pin_fails() {
        let bench = Bench::new().card(|card| {
            card.pin.blocked = true;
            card.pin.retries = Some(0);
        });
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(ErrorKind::PinBlocked).mended_by("cpsctl pin unblock")
        );
    }

    #[test]
    fn a_blocked_pin_without_a_puk_fails_for_good() {
        let bench = Bench::new().card(|card| {
            card.pin.blocked = true;
            card.puk.blocked = true;
        });
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(ErrorKind::PukBlocked)
        );
    }

    #[test]
    fn contactless_there_is_no_pin() {
        let bench = Bench::new().card(|card| card.login_required = false);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::CardWithoutPin)
        );
    }
}
