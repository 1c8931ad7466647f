use cps_protocol::{ErrorKind, Reader, ReaderState};

use super::finding::{Fact, Finding};
use super::machine::Machine;

pub(super) fn check(machine: &Machine) -> Finding {
    let mut known = Vec::new();
    let mut foreign = None;
    for reader in machine.readers() {
        match &reader.problem {
            Some(problem) if is_foreign(problem.kind) => foreign = foreign.or(Some(problem)),
            _ if reader.state != ReaderState::Empty => known.push(reader.name.as_str()),
            _ => {}
        }
    }
    match foreign {
        _ if !known.is_empty() => Finding::ok(known.join(", ")),
        Some(problem) => Finding::failed(problem.kind),
        None => Finding::not_applicable(Fact::NeedsCard),
    }
}

/// Returns the readers whose card is one of the family, as far as is known.
pub(super) fn readers(machine: &Machine) -> Vec<&Reader> {
    let is_known = |reader: &&Reader| match &reader.problem {
        Some(problem) => !is_foreign(problem.kind),
        None => reader.state != ReaderState::Empty,
    };
    machine.readers().iter().filter(is_known).collect()
}

/// Whether the card is none of the family, or does not even say what it is.
fn is_foreign(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::CardMute | ErrorKind::CardUnknown | ErrorKind::CardVitale
    )
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;
    use cps_testsuite::sample;

    #[test]
    fn a_card_of_the_family_is_enough() {
        // The professional's and the patient's, as in every practice.
        let vitale = sample::unusable("A", ErrorKind::CardVitale);
        let bench = Bench::new().readers(&[vitale, sample::ready("B", "c1")]);
        assert_eq!(check(&bench.machine()), Finding::ok("B"));
    }

    #[test]
    fn any_other_card_fails() {
        let kinds = [
            ErrorKind::CardUnknown,
            ErrorKind::CardVitale,
            ErrorKind::CardMute,
        ];
        for kind in kinds {
            let bench = Bench::new().readers(&[sample::unusable("A", kind), sample::empty("B")]);
            assert_eq!(check(&bench.machine()), Finding::failed(kind));
        }
    }

    #[test]
    fn a_card_must_be_there_first() {
        let bench = Bench::new().readers(&[sample::empty("A")]);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::NeedsCard)
        );
    }
}
