use super::package::Package;
use super::text::Doctor;
use super::{Finding, Machine};

const PROGRAMS: [&str; 3] = ["/usr/sbin/pcscd", "/usr/bin/pcscd", "/usr/local/sbin/pcscd"];

pub(super) fn check(machine: &Machine) -> Finding {
    if let Some(program) = PROGRAMS.iter().find(|program| machine.exists(program)) {
        return Finding::ok(*program);
    }
    if machine.pcscd.is_ok() {
        return Finding::ok(machine.text(Doctor::Answers));
    }
    if !machine.readers().is_empty() {
        return Finding::not_applicable(machine.text(Doctor::ReadersWithoutPcscd));
    }
    Finding::failed(machine.text(Doctor::PcscdMissing)).mended_by(Package::Pcscd.install(machine))
}

#[cfg(test)]
mod tests {
    use super::super::test::Bench;
    use super::*;
    use crate::format::sample;

    #[test]
    fn the_program_is_looked_for() {
        let bench = Bench::new().file("/usr/sbin/pcscd", "");
        assert_eq!(check(&bench.machine()), Finding::ok("/usr/sbin/pcscd"));
    }

    #[test]
    fn a_missing_program_fails() {
        assert_eq!(
            check(&Bench::new().machine()),
            Finding::failed("The smart card service pcscd is not installed. Install it.")
                .mended_by("sudo apt-get install pcscd")
        );
    }

    #[test]
    fn readers_without_it_need_it_not() {
        let bench = Bench::new().readers(&[sample::empty("A")]);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable("the readers of cpsd are not those of pcscd")
        );
    }
}
