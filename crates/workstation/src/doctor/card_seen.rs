use cps_protocol::{ErrorKind, ReaderState};

use super::finding::{Fact, Finding};
use super::machine::Machine;

pub(super) fn check(machine: &Machine) -> Finding {
    if machine.readers().is_empty() {
        return Finding::not_applicable(Fact::NeedsReader);
    }
    let occupied: Vec<_> = machine
        .readers()
        .iter()
        .filter(|reader| reader.state != ReaderState::Empty)
        .map(|reader| reader.name.as_str())
        .collect();
    if occupied.is_empty() {
        return Finding::failed(ErrorKind::NoCard);
    }
    Finding::ok(occupied.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;
    use cps_testsuite::sample;

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
        assert_eq!(check(&bench.machine()), Finding::failed(ErrorKind::NoCard));
    }

    #[test]
    fn a_reader_must_be_there_first() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::not_applicable(Fact::NeedsReader)
        );
    }
}
