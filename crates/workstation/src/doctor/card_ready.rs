use cps_protocol::{CardObjects, ErrorKind, ReaderState};

use super::card_known;
use super::finding::{Fact, Finding, PlacedCard, Status};
use super::machine::Machine;

pub(super) fn check(machine: &Machine) -> Finding {
    if card_known::check(machine).status != Status::Ok {
        return Finding::not_applicable(Fact::NeedsKnownCard);
    }
    if machine.cards().iter().any(|card| card.update_interrupted) {
        return Finding::failed(ErrorKind::UpdateInterrupted);
    }
    if !machine.cards().is_empty() {
        return Finding::ok(Fact::Cards(machine.cards().iter().map(placed).collect()));
    }
    let mut readers = machine.readers().iter();
    if readers.any(|reader| reader.state == ReaderState::Reading) {
        return Finding::warning(ErrorKind::CardReading);
    }
    let problem = machine
        .readers()
        .iter()
        .find_map(|reader| reader.problem.as_ref());
    let kind = problem.map_or(ErrorKind::CardError, |problem| problem.kind);
    Finding::failed(kind)
}

fn placed(card: &CardObjects) -> PlacedCard {
    PlacedCard {
        serial: card.summary.serial.clone(),
        reader: card.summary.reader.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;
    use cps_testsuite::sample;

    #[test]
    fn cards_that_are_ready_are_named() {
        let bench = Bench::new().card(|_| ());
        assert_eq!(
            check(&bench.machine()),
            Finding::ok(Fact::Cards(vec![PlacedCard {
                serial: "10000001".to_owned(),
                reader: "Reader A".to_owned(),
            }]))
        );
    }

    #[test]
    fn a_card_that_cannot_be_used_fails() {
        for kind in [ErrorKind::CardDamaged, ErrorKind::CardUnsupported] {
            let bench = Bench::new().readers(&[sample::unusable("A", kind)]);
            assert_eq!(check(&bench.machine()), Finding::failed(kind));
        }
    }

    #[test]
    fn a_card_whose_update_was_interrupted_fails() {
        let bench = Bench::new().card(|card| card.update_interrupted = true);
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(ErrorKind::UpdateInterrupted)
        );
    }

    #[test]
    fn a_card_that_takes_long_is_told() {
        let bench = Bench::new().readers(&[sample::reading("A", "c1")]);
        assert_eq!(
            check(&bench.machine()),
            Finding::warning(ErrorKind::CardReading)
        );
    }

    #[test]
    fn a_known_card_must_be_there_first() {
        let bench = Bench::new().readers(&[sample::unusable("A", ErrorKind::CardVitale)]);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::NeedsKnownCard)
        );
    }
}
