use std::path::{Path, PathBuf};

use serde_json::Value;

use super::nss::loads_by_p11_kit;
use super::registration::{Registration, replace};
use super::text::Doctor;
use super::{Finding, Machine, module_installed};
use crate::text::say;

/// Where profiles are, below the home directory.
const PROFILES: [&str; 2] = [".mozilla/firefox", ".config/mozilla/firefox"];

/// Where Firefox looks for the administrator's policies; the first is that of every build.
const POLICIES: [&str; 5] = [
    "/etc/firefox/policies/policies.json",
    "/usr/lib/firefox/distribution/policies.json",
    "/usr/lib64/firefox/distribution/policies.json",
    "/usr/lib/firefox-esr/distribution/policies.json",
    "/usr/share/firefox-esr/distribution/policies.json",
];

const PROGRAMS: [&str; 2] = ["/usr/bin/firefox", "/usr/bin/firefox-esr"];

pub(super) fn check(machine: &Machine) -> Finding {
    let profiles = profiles(machine);
    if profiles.is_empty() && !PROGRAMS.iter().any(|program| machine.exists(program)) {
        return Finding::not_applicable(machine.text(Doctor::NoFirefox));
    }
    let mut dangling = None;
    let mut by_proxy = false;
    for (place, registration) in registrations(machine, &profiles) {
        match registration {
            Registration::Loads(_) => return Finding::ok(place.display().to_string()),
            Registration::Dangling(path) => dangling = Some((place, path)),
            Registration::Proxy => by_proxy = true,
            Registration::Absent => {}
        }
    }
    if by_proxy && loads_by_p11_kit(machine) {
        return Finding::ok(machine.text(Doctor::ByP11Kit));
    }
    let Some(module) = module_installed::path(machine) else {
        return Finding::not_applicable(machine.text(Doctor::NeedsModule));
    };
    if let Some((place, path)) = dangling {
        let message = say!(
            machine.language,
            Doctor::FirefoxDangling,
            place = place.display(),
            path = path.display()
        );
        return Finding::failed(message).mended_by(replace(machine, &place, &path, &module));
    }
    let unreadable = POLICIES.iter().find(|file| {
        machine
            .read(file)
            .is_some_and(|text| serde_json::from_str::<Value>(&text).is_err())
    });
    if let Some(file) = unreadable {
        let message = say!(machine.language, Doctor::PoliciesUnreadable, file = file);
        return Finding::failed(message).mended_by(format!("python3 -m json.tool {file}"));
    }
    Finding::failed(machine.text(Doctor::NotInFirefox)).mended_by(add(machine, &module))
}

/// Profiles with a database of modules.
fn profiles(machine: &Machine) -> Vec<PathBuf> {
    let parents = PROFILES.iter().filter_map(|parent| machine.at_home(parent));
    let profiles = parents.flat_map(|parent| machine.entries(parent));
    let has_database = |profile: &PathBuf| machine.exists(profile.join("pkcs11.txt"));
    profiles.filter(has_database).collect()
}

/// What policies and profiles say, and where they say it.
fn registrations(machine: &Machine, profiles: &[PathBuf]) -> Vec<(PathBuf, Registration)> {
    let policies = POLICIES.iter().filter_map(|file| {
        let policies = serde_json::from_str(&machine.read(file)?).ok()?;
        Some((
            file.into(),
            Registration::among(machine, security_devices(&policies)),
        ))
    });
    let profiles = profiles.iter().filter_map(|profile| {
        Some((
            profile.join("pkcs11.txt"),
            Registration::in_nss(machine, profile)?,
        ))
    });
    policies.chain(profiles).collect()
}

/// The modules of the policy `SecurityDevices`: a name and a path each, since Firefox 114 in `Add`.
fn security_devices(policies: &Value) -> Vec<PathBuf> {
    let devices = &policies["policies"]["SecurityDevices"];
    let paths = [devices, &devices["Add"]]
        .into_iter()
        .filter_map(Value::as_object);
    let paths = paths
        .flat_map(|devices| devices.values())
        .filter_map(Value::as_str);
    paths.map(PathBuf::from).collect()
}

/// The command that adds the module to the policies, which serve all accounts; what they say else
/// stays.
fn add(machine: &Machine, module: &Path) -> String {
    let Some(file) = POLICIES.iter().find(|file| machine.exists(file)) else {
        let policy = serde_json::json!({
            "policies": { "SecurityDevices": { "Add": { "CPS": module } } }
        });
        let file = POLICIES[0];
        return format!("sudo mkdir -p /etc/firefox/policies && echo '{policy}' | sudo tee {file}");
    };
    let module = module.display();
    format!("sudo python3 -c '{ADD}' {file} {module}")
}

/// Adds the module to a policy file, in the form that its `SecurityDevices` has.
const ADD: &str = "import json, sys; file, module = sys.argv[1:]; all = json.load(open(file)); \
     devices = all.setdefault(\"policies\", {}).setdefault(\"SecurityDevices\", {\"Add\": {}}); \
     new = {\"Add\", \"Delete\"} & set(devices); \
     (devices.setdefault(\"Add\", {}) if new else devices)[\"CPS\"] = module; \
     json.dump(all, open(file, \"w\"), indent=2)";

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use serde_json::json;

    use super::super::test::{Bench, MODULE};
    use super::*;

    const MODULES: &str = "/home/marie/.mozilla/firefox/abc.default/pkcs11.txt";
    const INTERNAL: &str = "library=\nname=NSS Internal PKCS #11 Module\n";
    const POLICY: &str = POLICIES[0];

    fn firefox() -> Bench {
        Bench::new().module().file("/usr/bin/firefox", "")
    }

    #[test]
    fn a_profile_or_a_policy_registers() {
        let profile = format!("{INTERNAL}\nlibrary={MODULE}\nname=CPS\n");
        let old = format!(r#"{{"policies":{{"SecurityDevices":{{"CPS":"{MODULE}"}}}}}}"#);
        let new = format!(r#"{{"policies":{{"SecurityDevices":{{"Add":{{"CPS":"{MODULE}"}}}}}}}}"#);
        let elsewhere = "/home/marie/.config/mozilla/firefox/x.default/pkcs11.txt";
        for (file, text) in [
            (MODULES, &profile),
            (elsewhere, &profile),
            (POLICY, &old),
            (POLICY, &new),
            (POLICIES[4], &new),
        ] {
            let bench = firefox().file(file, text);
            assert_eq!(check(&bench.machine()), Finding::ok(file));
        }
    }

    #[test]
    fn a_firefox_without_the_module_fails() {
        let failed = Finding::failed(
            "Firefox does not load the module. Close Firefox, have it load the module, start it \
             again.",
        );
        let by_policy = format!(
            "sudo mkdir -p /etc/firefox/policies && echo '{{\"policies\":{{\"SecurityDevices\":\
             {{\"Add\":{{\"CPS\":\"{MODULE}\"}}}}}}}}' | sudo tee {POLICY}"
        );
        for bench in [firefox(), firefox().file(MODULES, INTERNAL)] {
            assert_eq!(
                check(&bench.machine()),
                failed.clone().mended_by(by_policy.clone()),
            );
        }
    }

    #[test]
    fn policies_that_are_there_keep_what_they_say() {
        for (before, after) in [
            (
                r#"{"policies":{"DisableTelemetry":true}}"#,
                json!({"policies": {"DisableTelemetry": true,
                    "SecurityDevices": {"Add": {"CPS": MODULE}}}}),
            ),
            (
                r#"{"policies":{"SecurityDevices":{"Delete":["CPS"]}}}"#,
                json!({"policies": {"SecurityDevices":
                    {"Delete": ["CPS"], "Add": {"CPS": MODULE}}}}),
            ),
            (
                r#"{"policies":{"SecurityDevices":{"Other":"/usr/lib/other.so"}}}"#,
                json!({"policies": {"SecurityDevices":
                    {"Other": "/usr/lib/other.so", "CPS": MODULE}}}),
            ),
        ] {
            let bench = firefox().file(POLICY, before);
            let command = check(&bench.machine()).command.unwrap();
            let here = bench.here(POLICY);
            let command = command
                .replacen("sudo ", "", 1)
                .replace(POLICY, here.to_str().unwrap());
            let status = Command::new("sh").args(["-c", &command]).status().unwrap();
            assert!(status.success(), "{command}");
            let text = fs::read_to_string(here).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), after);
            assert_eq!(check(&bench.machine()), Finding::ok(POLICY));
        }
    }

    #[test]
    fn a_policy_that_names_nothing_fails() {
        let text = r#"{"policies":{"SecurityDevices":{"Add":{"CPS":"/opt/libcps_pkcs11.so"}}}}"#;
        assert_eq!(
            check(&firefox().file(POLICY, text).machine()),
            Finding::failed(format!(
                "{POLICY} names the module at /opt/libcps_pkcs11.so, where there is none. Name \
                 the one that is installed."
            ))
            .mended_by(format!(
                "sudo sed -i 's|/opt/libcps_pkcs11.so|{MODULE}|' '{POLICY}'"
            ))
        );
    }

    #[test]
    fn policies_that_are_no_json_fail() {
        assert_eq!(
            check(&firefox().file(POLICY, "{\"policies\":").machine()),
            Finding::failed(format!(
                "{POLICY} is no JSON, so Firefox ignores it. Correct it: the command says where."
            ))
            .mended_by(format!("python3 -m json.tool {POLICY}"))
        );
    }

    #[test]
    fn without_firefox_or_the_module_there_is_nothing_to_register() {
        assert_eq!(
            check(&Bench::new().module().machine()),
            Finding::not_applicable("Firefox is not installed")
        );
        assert_eq!(
            check(&Bench::new().file(MODULES, INTERNAL).machine()),
            Finding::not_applicable("the module must be installed first")
        );
    }
}
