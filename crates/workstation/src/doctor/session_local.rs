use super::finding::{Fact, Finding};
use super::machine::Machine;

/// Tells whose readers the session has: both are well.
pub(super) fn check(machine: &Machine) -> Finding {
    match machine.at_machine {
        Some(true) => Finding::ok(Fact::SessionAtMachine),
        Some(false) => Finding::ok(Fact::SessionElsewhere),
        None => Finding::not_applicable(Fact::ClosedToAccount),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;

    #[test]
    fn the_place_of_the_session_is_told() {
        for (at_machine, expected) in [
            (true, Finding::ok(Fact::SessionAtMachine)),
            (false, Finding::ok(Fact::SessionElsewhere)),
        ] {
            let bench = Bench::new().at_machine(at_machine);
            assert_eq!(check(&bench.machine()), expected);
        }
    }
}
