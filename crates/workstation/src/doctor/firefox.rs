//! The check of the module in Firefox: its policies, then its profiles. Begin at [`check`].

use super::browser_module::{expected_module, register, registration_in};
use super::finding::{Fact, Finding};
use super::machine::Machine;
use super::registration::Registration;
use crate::browser::{BrowserError, PlaceKind, firefox, policy};
use crate::sys::remedies::REGISTER;

pub(super) fn check(machine: &Machine) -> Finding {
    let module = expected_module(machine);
    let profiles = match machine.home() {
        Some(home) => firefox::status(&home, &module),
        None => Ok(Vec::new()),
    };
    if profiles.as_ref().is_ok_and(Vec::is_empty) && !firefox::is_installed(machine.root()) {
        return Finding::not_applicable(Fact::NoFirefox);
    }
    let mut places = Vec::new();
    let mut failure = None;
    for found in [policy::FIREFOX.status(machine.root(), &module), profiles] {
        match found {
            Ok(found) => places.extend(found),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    let mut dangling = None;
    let mut by_p11_kit = false;
    for place in &places {
        match registration_in(machine, place) {
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
        return Finding::ok(Fact::ByP11Kit);
    }
    if machine.module().is_none() {
        return Finding::not_applicable(Fact::NeedsModule);
    }
    if let Some(error) = failure {
        return unreadable(machine, error);
    }
    let Some((place, path)) = dangling else {
        return Finding::failed(Fact::NotInFirefox).mended_by(REGISTER);
    };
    let fact = Fact::FirefoxDangling {
        place: machine.root().there(&place.path),
        module: path,
    };
    Finding::failed(fact).mended_by(match place.kind {
        PlaceKind::Policy => REGISTER.to_owned(),
        _ => register(machine, "--firefox"),
    })
}

/// Returns the finding for a place that Firefox reads and this program cannot: before it is mended,
/// nothing is registered.
fn unreadable(machine: &Machine, error: BrowserError) -> Finding {
    let BrowserError::Policy { path, .. } = error else {
        return Finding::failed(Fact::Browser(error));
    };
    let file = machine.root().there(&path);
    Finding::failed(Fact::PoliciesUnreadable { file })
        .mended_by("cpsctl browser status --system --verbose")
}

#[cfg(test)]
mod tests {
    use super::super::bench::{Bench, MODULE};
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
        let failed =
            Finding::failed(Fact::NotInFirefox).mended_by("sudo cpsctl browser register --system");
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
                Finding::failed(Fact::FirefoxDangling {
                    place: place.into(),
                    module: gone.into(),
                })
                .mended_by(command)
            );
        }
    }

    #[test]
    fn policies_that_firefox_cannot_read_fail() {
        for text in ["{\"policies\":", "{\"policies\":[]}"] {
            assert_eq!(
                check(&firefox().file(FOR_ALL, text).machine()),
                Finding::failed(Fact::PoliciesUnreadable {
                    file: FOR_ALL.into(),
                })
                .mended_by("cpsctl browser status --system --verbose")
            );
        }
    }

    #[test]
    fn without_firefox_or_the_module_there_is_nothing_to_register() {
        assert_eq!(
            check(&Bench::new().module().machine()),
            Finding::not_applicable(Fact::NoFirefox)
        );
        let bench = with_profile(Bench::new(), PROFILE, INTERNAL);
        assert_eq!(
            check(&bench.machine()),
            Finding::not_applicable(Fact::NeedsModule)
        );
    }
}
