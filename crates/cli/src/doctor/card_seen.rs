use cps_protocol::{ErrorKind, ReaderState};

use super::text::Doctor;
use super::{Finding, Machine};
use crate::failure::api_sentence;

pub(super) fn check(machine: &Machine) -> Finding {
    if machine.readers().is_empty() {
        return Finding::not_applicable(machine.text(Doctor::NeedsReader));
    }
    let occupied: Vec<_> = machine
        .readers()
        .iter()
        .filter(|reader| reader.state != ReaderState::Empty)
        .map(|reader| reader.name.as_str())
        .collect();
    if occupied.is_empty() {
        let none = ErrorKind::NoCard.into();
        return Finding::failed(api_sentence(&none, machine.language));
    }
    Finding::ok(occupied.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::test::Bench;
    use super::*;
    use crate::format::sample;

    #[test]
    fn the_readers_with_a_card_are_named() {
        let mute = sample::unusable("C", ErrorKind::CardMute);
        let readers = [sample::empty("A"), sample::ready("B", "c1"), mute];
        assert_eq!(
            check(&Bench::new().readers(&readers).machine()),
            Finding::ok("B, C")
        );
    }

    #[test]
    fn empty_readers_fail() {
        let bench = Bench::new().readers(&[sample::empty("A"), sample::empty("B")]);
        assert_eq!(
            check(&bench.machine()),
            Finding::failed("No card is inserted. Insert the card, chip first.")
        );
    }

    #[test]
    fn a_reader_must_be_there_first() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::not_applicable("a reader must be seen first")
        );
    }
}
