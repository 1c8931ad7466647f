use super::browser_module::{expected_module, register, registration_in};
use super::finding::{Fact, Finding};
use super::machine::Machine;
use super::registration::Registration;
use crate::browser::chromium;

pub(super) fn check(machine: &Machine) -> Finding {
    let Some(home) = machine.home().filter(chromium::has_database) else {
        return Finding::not_applicable(Fact::NoNss);
    };
    let place = match chromium::status(&home, &expected_module(machine)) {
        Ok(place) => place,
        Err(error) => return Finding::failed(Fact::Browser(error)),
    };
    let fact = match registration_in(machine, &place) {
        Registration::Loads(path) => return Finding::ok(path.display().to_string()),
        Registration::ByP11Kit => return Finding::ok(Fact::ByP11Kit),
        Registration::Dangling(path) => Fact::NssDangling { module: path },
        Registration::Absent => Fact::NotInNss,
    };
    if machine.module().is_none() {
        return Finding::not_applicable(Fact::NeedsModule);
    }
    Finding::failed(fact).mended_by(register(machine, "--chromium"))
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, MODULE};
    use super::*;

    const FILE: &str = "/home/marie/.pki/nssdb/pkcs11.txt";
    const INTERNAL: &str = "library=\nname=NSS Internal PKCS #11 Module\n\n";

    fn naming(path: &str) -> Bench {
        let text = format!("{INTERNAL}library={path}\nname=CPS\n");
        Bench::new()
            .module()
            .file("/usr/bin/modutil", "")
            .file(FILE, &text)
    }

    const REGISTER: &str = "cpsctl browser register --chromium";

    #[test]
    fn a_database_that_names_the_module_is_well() {
        assert_eq!(check(&naming(MODULE).machine()), Finding::ok(MODULE));
        let proxy = naming("/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so").file(
            "/usr/share/p11-kit/modules/cps.module",
            &format!("module: {MODULE}\n"),
        );
        assert_eq!(check(&proxy.machine()), Finding::ok(Fact::ByP11Kit));
    }

    #[test]
    fn a_database_without_the_module_fails() {
        let failed = Finding::failed(Fact::NotInNss);
        let unregistered_proxy = naming("/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so");
        for bench in [naming("/usr/lib/opensc-pkcs11.so"), unregistered_proxy] {
            assert_eq!(check(&bench.machine()), failed.clone().mended_by(REGISTER));
        }
        let without_tool = Bench::new().module().file(FILE, INTERNAL);
        assert_eq!(
            check(&without_tool.machine()),
            failed.mended_by(format!("sudo apt-get install libnss3-tools && {REGISTER}"))
        );
    }

    #[test]
    fn a_database_that_names_nothing_fails() {
        assert_eq!(
            check(&naming("/opt/cps/libcps_pkcs11.so").machine()),
            Finding::failed(Fact::NssDangling {
                module: "/opt/cps/libcps_pkcs11.so".into(),
            })
            .mended_by(REGISTER)
        );
    }

    #[test]
    fn an_account_without_the_database_needs_nothing() {
        assert_eq!(
            check(&Bench::new().module().machine()),
            Finding::not_applicable(Fact::NoNss)
        );
        assert_eq!(
            check(&Bench::new().file(FILE, INTERNAL).machine()),
            Finding::not_applicable(Fact::NeedsModule)
        );
    }
}
