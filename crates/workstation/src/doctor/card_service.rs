use super::finding::{Fact, Finding};
use super::machine::Machine;
use crate::sys::CardService;
use crate::sys::remedies::as_administrator;

/// The name of the service.
const NAME: &str = "SCardSvr";

/// Checks the service of Windows between cpsd and the readers. Windows starts it with the first reader,
/// and ends it with the last.
pub(super) fn check(machine: &Machine) -> Finding {
    let has_readers = !machine.readers().is_empty();
    match machine.card_service {
        Some(CardService::Running) => Finding::ok(Fact::Runs),
        _ if has_readers => Finding::not_applicable(Fact::ReadersWithoutCardService),
        Some(CardService::Stopped) => Finding::ok(Fact::CardServiceIdle),
        Some(CardService::Missing) => Finding::failed(Fact::CardServiceMissing),
        Some(CardService::Disabled) => {
            let commands = [
                format!("Set-Service {NAME} -StartupType Manual"),
                format!("Start-Service {NAME}"),
            ];
            Finding::failed(Fact::CardServiceDisabled).mended_by(as_administrator(&commands))
        }
        Some(CardService::Unknown) | None => Finding::not_applicable(Fact::CardServiceUnknown),
    }
}

#[cfg(test)]
mod tests {
    use cps_testsuite::sample;

    use super::super::bench::Bench;
    use super::*;

    #[test]
    fn a_service_that_runs_or_idles_without_a_reader_is_well() {
        for (state, fact) in [
            (CardService::Running, Fact::Runs),
            (CardService::Stopped, Fact::CardServiceIdle),
        ] {
            let bench = Bench::new().card_service(state);
            assert_eq!(check(&bench.machine()), Finding::ok(fact));
        }
    }

    #[test]
    fn a_service_that_no_reader_starts_fails() {
        let missing = Bench::new().card_service(CardService::Missing).machine();
        assert_eq!(check(&missing), Finding::failed(Fact::CardServiceMissing));
        let disabled = check(&Bench::new().card_service(CardService::Disabled).machine());
        assert_eq!(disabled.fact, Fact::CardServiceDisabled);
        let command = disabled.command.unwrap();
        assert!(command.contains("Set-Service SCardSvr -StartupType Manual"));
    }

    #[test]
    fn readers_without_it_need_it_not() {
        let bench = Bench::new().readers(&[sample::empty("A")]);
        let expected = Finding::not_applicable(Fact::ReadersWithoutCardService);
        for state in [CardService::Stopped, CardService::Missing] {
            let bench = Bench::new()
                .readers(&[sample::empty("A")])
                .card_service(state);
            assert_eq!(check(&bench.machine()), expected);
        }
        let running = bench.card_service(CardService::Running);
        assert_eq!(check(&running.machine()), Finding::ok(Fact::Runs));
    }
}
