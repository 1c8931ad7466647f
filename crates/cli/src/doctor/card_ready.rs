use cps_protocol::{CardObjects, ErrorKind, ReaderState};

use super::text::Doctor;
use super::{Finding, Machine, Status, card_known};
use crate::failure::api_sentence;
use crate::text::say;

pub(super) fn check(machine: &Machine) -> Finding {
    if card_known::check(machine).status != Status::Ok {
        return Finding::not_applicable(machine.text(Doctor::NeedsKnownCard));
    }
    let sentence = |kind: ErrorKind| api_sentence(&kind.into(), machine.language);
    if machine.cards().iter().any(|card| card.update_interrupted) {
        return Finding::failed(sentence(ErrorKind::UpdateInterrupted));
    }
    if !machine.cards().is_empty() {
        let names: Vec<_> = machine
            .cards()
            .iter()
            .map(|card| name(machine, card))
            .collect();
        return Finding::ok(names.join(", "));
    }
    let mut readers = machine.readers().iter();
    if readers.any(|reader| reader.state == ReaderState::Reading) {
        return Finding::warning(sentence(ErrorKind::CardReading));
    }
    let problem = machine
        .readers()
        .iter()
        .find_map(|reader| reader.problem.as_ref());
    let kind = problem.map_or(ErrorKind::CardError, |problem| problem.kind);
    Finding::failed(sentence(kind))
}

fn name(machine: &Machine, card: &CardObjects) -> String {
    let (serial, reader) = (&card.card.serial, &card.card.reader);
    say!(
        machine.language,
        Doctor::CardIn,
        serial = serial,
        reader = reader
    )
}

#[cfg(test)]
mod tests {
    use super::super::test::Bench;
    use super::*;
    use crate::format::sample;

    #[test]
    fn cards_that_are_ready_are_named() {
        let bench = Bench::new().card(|_| ());
        assert_eq!(check(&bench.machine()), Finding::ok("10000001 in Reader A"));
    }

    #[test]
    fn a_card_that_cannot_be_used_fails() {
        let table = [
            (
                ErrorKind::CardDamaged,
                "The content of the card is damaged. Have the card replaced by its issuer.",
            ),
            (
                ErrorKind::CardUnsupported,
                "This version cannot use cards of this generation. Update the card software.",
            ),
        ];
        for (kind, sentence) in table {
            let bench = Bench::new().readers(&[sample::unusable("A", kind)]);
            assert_eq!(check(&bench.machine()), Finding::failed(sentence));
        }
    }

    #[test]
    fn a_card_whose_update_was_interrupted_fails() {
        let bench = Bench::new().card(|card| card.update_interrupted = true);
        assert_eq!(
            check(&bench.machine()),
            Finding::failed(
                "The last update of the card was interrupted. Update the card again before using \
                 it."
            )
        );
    }

    #[test]
    fn a_card_that_takes_long_is_told() {
        let bench = Bench::new().readers(&[sample::reading("A", "c1")]);
        assert_eq!(
            check(&bench.machine()),
            Finding::warning("The card is still being read. Wait a moment.")
        );
    }

    #[test]
    fn a_known_card_must_be_there_first() {
        let bench = Bench::new().readers(&[sample::unusable("A", ErrorKind::CardVitale)]);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable("a card of a health professional must be inserted first")
        );
    }
}
