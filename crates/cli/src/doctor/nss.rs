use super::registration::{Registration, modutil, replace};
use super::text::Doctor;
use super::{Finding, Machine, module_installed, p11_kit};
use crate::text::say;

/// The database that all browsers based on Chromium share (`clients.md`, section 4).
const DATABASE: &str = ".pki/nssdb";

pub(super) fn check(machine: &Machine) -> Finding {
    let Some(database) = machine.at_home(DATABASE) else {
        return Finding::not_applicable(machine.text(Doctor::NoNss));
    };
    let Some(registration) = Registration::in_nss(machine, &database) else {
        return Finding::not_applicable(machine.text(Doctor::NoNss));
    };
    let dangling = match registration {
        Registration::Loads(path) => return Finding::ok(path.display().to_string()),
        Registration::Proxy if loads_by_p11_kit(machine) => {
            return Finding::ok(machine.text(Doctor::ByP11Kit));
        }
        Registration::Dangling(path) => Some(path),
        Registration::Proxy | Registration::Absent => None,
    };
    let Some(module) = module_installed::path(machine) else {
        return Finding::not_applicable(machine.text(Doctor::NeedsModule));
    };
    match dangling {
        Some(path) => {
            let message = say!(machine.language, Doctor::NssDangling, path = path.display());
            let file = database.join("pkcs11.txt");
            Finding::failed(message).mended_by(replace(machine, &file, &path, &module))
        }
        None => Finding::failed(machine.text(Doctor::NotInNss))
            .mended_by(modutil(machine, &database, &module)),
    }
}

/// Whether p11-kit's proxy leads to the module.
pub(super) fn loads_by_p11_kit(machine: &Machine) -> bool {
    matches!(p11_kit::registration(machine), (Registration::Loads(_), _))
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

    fn command() -> String {
        format!("modutil -force -dbdir 'sql:/home/marie/.pki/nssdb' -add CPS -libfile '{MODULE}'")
    }

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
            "Chromium and its relatives do not load the module. Close them and add it to their \
             database.",
        );
        let unregistered_proxy = naming("/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so");
        for bench in [naming("/usr/lib/opensc-pkcs11.so"), unregistered_proxy] {
            assert_eq!(check(&bench.machine()), failed.clone().mended_by(command()));
        }
        let without_tool = Bench::new().module().file(FILE, INTERNAL);
        assert_eq!(
            check(&without_tool.machine()),
            failed.mended_by(format!(
                "sudo apt-get install libnss3-tools && {}",
                command()
            ))
        );
    }

    #[test]
    fn a_database_that_names_nothing_fails() {
        assert_eq!(
            check(&naming("/opt/cps/libcps_pkcs11.so").machine()),
            Finding::failed(
                "Chromium looks for the module at /opt/cps/libcps_pkcs11.so, where there is none. \
                 Close it and name the one that is installed."
            )
            .mended_by(format!(
                "sed -i 's|/opt/cps/libcps_pkcs11.so|{MODULE}|' '{FILE}'"
            ))
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
