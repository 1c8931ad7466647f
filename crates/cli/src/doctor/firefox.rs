use super::registration::{Registration, expected_module, register};
use super::text::Doctor;
use super::{Finding, Machine};
use crate::browser::{PlaceKind, Trouble, firefox, policy};
use crate::text::say;

/// The command that serves all accounts, also those in which Firefox was never started.
const REGISTER: &str = "sudo cpsctl browser register --system";

pub(super) fn check(machine: &Machine) -> Finding {
    let module = expected_module(machine);
    let profiles = match machine.account() {
        Some(account) => firefox::status(&account, &module),
        None => Ok(Vec::new()),
    };
    if profiles.as_ref().is_ok_and(Vec::is_empty) && !firefox::is_installed(machine.root()) {
        return Finding::not_applicable(machine.text(Doctor::NoFirefox));
    }
    let mut places = Vec::new();
    let mut trouble = None;
    for found in [policy::status(machine.root(), &module), profiles] {
        match found {
            Ok(found) => places.extend(found),
            Err(error) => trouble = trouble.or(Some(error)),
        }
    }
    let mut dangling = None;
    let mut by_p11_kit = false;
    for place in &places {
        match Registration::of_place(machine, place) {
            Registration::Loads(_) => {
                let path = machine.root().there(&place.path);
                return Finding::ok(path.display().to_string());
            }
            Registration::ByP11Kit => by_p11_kit = true,
            Registration::Dangling(path) => dangling = dangling.or(Some((place, path))),
            Registration::Absent => {}
        }
    }
    if by_p11_kit {
        return Finding::ok(machine.text(Doctor::ByP11Kit));
    }
    if machine.module().is_none() {
        return Finding::not_applicable(machine.text(Doctor::NeedsModule));
    }
    if let Some(trouble) = trouble {
        return unreadable(machine, &trouble);
    }
    let Some((place, path)) = dangling else {
        return Finding::failed(machine.text(Doctor::NotInFirefox)).mended_by(REGISTER);
    };
    let message = say!(
        machine.language,
        Doctor::FirefoxDangling,
        place = machine.root().there(&place.path).display(),
        path = path.display()
    );
    Finding::failed(message).mended_by(match place.kind {
        PlaceKind::Policy => REGISTER.to_owned(),
        _ => register(machine, "--firefox"),
    })
}

/// What Firefox reads, and we cannot: before that, nothing is registered.
fn unreadable(machine: &Machine, trouble: &Trouble) -> Finding {
    let Trouble::Policy { path, .. } = trouble else {
        return Finding::failed(trouble.sentence(machine.language));
    };
    let file = machine.root().there(path);
    let message = say!(
        machine.language,
        Doctor::PoliciesUnreadable,
        file = file.display()
    );
    Finding::failed(message).mended_by("cpsctl browser status --system --verbose")
}

#[cfg(test)]
mod tests {
    use super::super::test::{Bench, MODULE};
    use super::*;

    const FOR_ALL: &str = "/etc/firefox/policies/policies.json";
    const OF_BUILD: &str = "/usr/share/firefox-esr/distribution/policies.json";
    const PROFILE: &str = "/home/marie/.mozilla/firefox/abc.default";
    const INTERNAL: &str = "library=\nname=NSS Internal PKCS #11 Module\n";

    fn firefox() -> Bench {
        let bench = Bench::new().module().file("/usr/bin/firefox", "");
        bench.file("/usr/bin/modutil", "")
    }

    /// Puts a profile there that has this list of modules.
    fn with_profile(bench: Bench, profile: &str, modules: &str) -> Bench {
        let (directory, name) = profile.rsplit_once('/').unwrap();
        let list = format!("[Profile0]\nPath={name}\n");
        bench
            .file(&format!("{directory}/profiles.ini"), &list)
            .file(&format!("{profile}/pkcs11.txt"), modules)
    }

    #[test]
    fn a_policy_registers() {
        let old = format!(r#"{{"policies":{{"SecurityDevices":{{"CPS":"{MODULE}"}}}}}}"#);
        let new = format!(r#"{{"policies":{{"SecurityDevices":{{"Add":{{"CPS":"{MODULE}"}}}}}}}}"#);
        for (file, text) in [(FOR_ALL, &old), (FOR_ALL, &new), (OF_BUILD, &new)] {
            let bench = firefox().file(file, text);
            assert_eq!(check(&bench.machine()), Finding::ok(file));
        }
    }

    #[test]
    fn a_profile_registers_in_either_place_and_under_any_name() {
        for profile in [PROFILE, "/home/marie/.config/mozilla/firefox/x.default"] {
            for name in ["Carte CPS", "CPS", "Hospital"] {
                let modules = format!("{INTERNAL}\nlibrary={MODULE}\nname={name}\n");
                let bench = with_profile(firefox(), profile, &modules);
                assert_eq!(check(&bench.machine()), Finding::ok(profile));
            }
        }
    }

    #[test]
    fn a_firefox_without_the_module_fails() {
        let failed = Finding::failed(
            "Firefox does not load the module. Close Firefox, register the module, start it again.",
        )
        .mended_by("sudo cpsctl browser register --system");
        for bench in [
            firefox(),
            with_profile(firefox(), PROFILE, INTERNAL),
            firefox().file(FOR_ALL, r#"{"policies":{"DisableTelemetry":true}}"#),
        ] {
            assert_eq!(check(&bench.machine()), failed);
        }
    }

    #[test]
    fn a_registration_that_names_nothing_fails() {
        let gone = "/opt/libcps_pkcs11.so";
        let policy =
            format!(r#"{{"policies":{{"SecurityDevices":{{"Add":{{"CPS":"{gone}"}}}}}}}}"#);
        let modules = format!("{INTERNAL}\nlibrary={gone}\nname=CPS\n");
        for (bench, place, command) in [
            (
                firefox().file(FOR_ALL, &policy),
                FOR_ALL,
                "sudo cpsctl browser register --system",
            ),
            (
                with_profile(firefox(), PROFILE, &modules),
                PROFILE,
                "cpsctl browser register --firefox",
            ),
        ] {
            assert_eq!(
                check(&bench.machine()),
                Finding::failed(format!(
                    "{place} names the module at {gone}, where there is none. Close Firefox and \
                     register the one that is installed."
                ))
                .mended_by(command)
            );
        }
    }

    #[test]
    fn policies_that_firefox_cannot_read_fail() {
        for text in ["{\"policies\":", "{\"policies\":[]}"] {
            assert_eq!(
                check(&firefox().file(FOR_ALL, text).machine()),
                Finding::failed(format!(
                    "{FOR_ALL} is no policy file that Firefox can read, so Firefox ignores it. \
                     Correct it: the command says what is wrong."
                ))
                .mended_by("cpsctl browser status --system --verbose")
            );
        }
    }

    #[test]
    fn without_firefox_or_the_module_there_is_nothing_to_register() {
        assert_eq!(
            check(&Bench::new().module().machine()),
            Finding::not_applicable("Firefox is not installed")
        );
        let bench = with_profile(Bench::new(), PROFILE, INTERNAL);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable("the module must be installed first")
        );
    }
}
