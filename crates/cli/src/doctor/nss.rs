use super::registration::{Registration, expected_module, register};
use super::text::Doctor;
use super::{Finding, Machine};
use crate::browser::chromium;
use crate::text::say;

pub(super) fn check(machine: &Machine) -> Finding {
    let Some(account) = machine.account().filter(chromium::has_database) else {
        return Finding::not_applicable(machine.text(Doctor::NoNss));
    };
    let place = match chromium::status(&account, &expected_module(machine)) {
        Ok(place) => place,
        Err(trouble) => return Finding::failed(trouble.sentence(machine.language)),
    };
    let message = match Registration::of_place(machine, &place) {
        Registration::Loads(path) => return Finding::ok(path.display().to_string()),
        Registration::ByP11Kit => return Finding::ok(machine.text(Doctor::ByP11Kit)),
        Registration::Dangling(path) => {
            say!(machine.language, Doctor::NssDangling, path = path.display())
        }
        Registration::Absent => machine.text(Doctor::NotInNss).to_owned(),
    };
    if machine.module().is_none() {
        return Finding::not_applicable(machine.text(Doctor::NeedsModule));
    }
    Finding::failed(message).mended_by(register(machine, "--chromium"))
}

#[cfg(test)]
mod tests {
    use super::super::test::{Bench, MODULE};
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
        assert_eq!(check(&proxy.machine()), Finding::ok("by way of p11-kit"));
    }

    #[test]
    fn a_database_without_the_module_fails() {
        let failed = Finding::failed(
            "Chromium and its relatives do not load the module. Close them and register it.",
        );
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
            Finding::failed(
                "Chromium looks for the module at /opt/cps/libcps_pkcs11.so, where there is none. \
                 Close it and register the one that is installed."
            )
            .mended_by(REGISTER)
        );
    }

    #[test]
    fn an_account_without_the_database_needs_nothing() {
        assert_eq!(
            check(&Bench::new().module().machine()),
            Finding::not_applicable("this account has no NSS database")
        );
        assert_eq!(
            check(&Bench::new().file(FILE, INTERNAL).machine()),
            Finding::not_applicable("the module must be installed first")
        );
    }
}
