use super::finding::{Fact, Finding};
use super::machine::Machine;
use super::package::Package;

const PROGRAMS: [&str; 3] = ["/usr/sbin/pcscd", "/usr/bin/pcscd", "/usr/local/sbin/pcscd"];

pub(super) fn check(machine: &Machine) -> Finding {
    if let Some(program) = PROGRAMS.iter().find(|program| machine.exists(program)) {
        return Finding::ok(*program);
    }
    if machine.pcscd.is_ok() {
        return Finding::ok(Fact::Answers);
    }
    if !machine.readers().is_empty() {
        return Finding::not_applicable(Fact::ReadersWithoutPcscd);
    }
    Finding::failed(Fact::PcscdMissing).mended_by(Package::Pcscd.install(machine))
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::*;
    use cps_testsuite::sample;

    #[test]
    fn the_program_is_looked_for() {
        let bench = Bench::new().file("/usr/sbin/pcscd", "");
        assert_eq!(check(&bench.machine()), Finding::ok("/usr/sbin/pcscd"));
    }

    #[test]
    fn a_missing_program_fails() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::failed(Fact::PcscdMissing).mended_by("sudo apt-get install pcscd")
        );
    }

    #[test]
    fn readers_without_it_need_it_not() {
        let bench = Bench::new().readers(&[sample::empty("A")]);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::ReadersWithoutPcscd)
        );
    }
}
