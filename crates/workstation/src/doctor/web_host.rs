use cps_web::host::Host;

use super::finding::{Fact, Finding};
use super::machine::Machine;
use super::native_hosts::{InBrowsers, foreign, names};
use crate::browser::Owner;
use crate::sys::remedies::REGISTER;

/// Checks that each browser finds the program for pages of our own protocol.
pub(super) fn check(machine: &Machine) -> Finding {
    let found = match InBrowsers::look(machine, Host::Page) {
        Ok(found) => found,
        Err(finding) => return finding,
    };
    if let Some(manifest) = found.of_other() {
        return Finding::failed(foreign(machine, manifest));
    }
    let absent = found.hosts.iter().filter(|host| host.owner == Owner::None);
    let absent = names(absent.map(|host| host.browser));
    match (absent.is_empty(), found.has_programs) {
        (true, _) => Finding::ok(names(found.in_force().map(|(browser, _)| browser))),
        (false, true) => Finding::failed(Fact::HostAbsent { browsers: absent }).mended_by(REGISTER),
        (false, false) => Finding::not_applicable(Fact::NoHostProgram),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::Bench;
    use super::super::{web_eid, web_host};
    use super::*;
    use cps_web::host::Family;

    const OF_SYSTEM: &str = "/usr/lib/mozilla/native-messaging-hosts/";
    const OF_ACCOUNT: &str = "/home/marie/.mozilla/native-messaging-hosts/";
    const PROGRAM: &str = "/usr/libexec/cps-middleware/cps-web-host";
    const EID: &str = r#"{"name":"eu.webeid","path":"/usr/bin/web-eid","type":"stdio"}"#;

    fn firefox() -> Bench {
        Bench::new().file("/usr/bin/firefox-esr", "")
    }

    fn with_programs(bench: Bench) -> Bench {
        bench.file(PROGRAM, "").file(&format!("{PROGRAM}-eid"), "")
    }

    /// Puts our manifests for Firefox into a directory.
    fn manifests(bench: Bench, directory: &str) -> Bench {
        Host::ALL.iter().fold(bench, |bench, host| {
            let path = format!("{directory}{}.json", host.name());
            bench.file(&path, &host.manifest(Family::Firefox).to_string())
        })
    }

    /// Returns the findings on both hosts.
    fn check(bench: &Bench) -> [Finding; 2] {
        let machine = bench.machine();
        [web_host::check(&machine), web_eid::check(&machine)]
    }

    #[test]
    fn a_browser_that_finds_our_programs_is_well() {
        for directory in [OF_SYSTEM, OF_ACCOUNT] {
            let bench = manifests(with_programs(firefox()), directory);
            let expected = [Finding::ok("Firefox"), Finding::ok("Firefox")];
            assert_eq!(check(&bench), expected);
        }
    }

    #[test]
    fn a_browser_without_manifests_is_told_by_its_name() {
        let bench = manifests(with_programs(firefox()), OF_SYSTEM).file("/usr/bin/chromium", "");
        let browsers = "Chromium".to_owned();
        let expected = [
            Finding::failed(Fact::HostAbsent { browsers }).mended_by(REGISTER),
            Finding::ok("Firefox"),
        ];
        assert_eq!(check(&bench), expected);
    }

    #[test]
    fn manifests_without_their_programs_fail() {
        let of = |directory, with: fn(Bench) -> Bench| {
            check(&with(manifests(firefox(), directory))).map(|finding| finding.command)
        };
        let reinstall = Some("sudo apt-get install --reinstall cps-middleware".to_owned());
        assert_eq!(of(OF_SYSTEM, |bench| bench), [reinstall.clone(), reinstall]);
        let [found, _] = check(&manifests(firefox(), OF_SYSTEM));
        let manifest = format!("{OF_SYSTEM}fr.cps.web.json").into();
        let program = PROGRAM.to_owned();
        assert_eq!(found.fact, Fact::HostProgramMissing { manifest, program });
    }

    #[test]
    fn a_manifest_of_an_earlier_version_is_written_again_where_it_is() {
        for (directory, command) in [
            (OF_SYSTEM, REGISTER),
            (OF_ACCOUNT, "cpsctl browser register"),
        ] {
            let path = format!("{directory}fr.cps.web.json");
            let old = Host::Page.manifest(Family::Chromium).to_string();
            let bench = with_programs(firefox()).file(&path, &old);
            let manifest = path.into();
            let expected = Finding::failed(Fact::HostOutdated { manifest }).mended_by(command);
            assert_eq!(check(&bench)[0], expected);
        }
    }

    #[test]
    fn the_name_of_web_eid_may_be_of_another_package_and_ours_may_not() {
        let fact = |file: &str, package: Option<&str>| Fact::HostForeign {
            manifest: format!("{OF_SYSTEM}{file}").into(),
            program: Some("/usr/bin/web-eid".to_owned()),
            package: package.map(str::to_owned),
        };
        let bench = manifests(with_programs(firefox()), OF_SYSTEM)
            .file(&format!("{OF_SYSTEM}eu.webeid.json"), EID);
        let well = Finding::ok("Firefox");
        let other = Finding::ok(fact("eu.webeid.json", None));
        assert_eq!(check(&bench), [well.clone(), other]);
        let list = format!("{OF_SYSTEM}eu.webeid.json\n");
        let status = crate::owner::status(&["web-eid-native"]);
        let bench = bench
            .file("/var/lib/dpkg/status", &status)
            .file("/var/lib/dpkg/info/web-eid-native.list", &list);
        let other = Finding::ok(fact("eu.webeid.json", Some("web-eid-native")));
        assert_eq!(check(&bench), [well, other.clone()]);
        let bench = bench.file(&format!("{OF_SYSTEM}fr.cps.web.json"), EID);
        let failed = Finding::failed(fact("fr.cps.web.json", None));
        assert_eq!(check(&bench), [failed, other]);
        let bench = bench.file(&format!("{OF_SYSTEM}eu.webeid.json"), "{");
        let damaged = Fact::HostForeign {
            manifest: format!("{OF_SYSTEM}eu.webeid.json").into(),
            program: None,
            package: Some("web-eid-native".to_owned()),
        };
        assert_eq!(check(&bench)[1], Finding::warning(damaged));
    }

    #[test]
    fn without_a_browser_or_the_programs_there_is_nothing_to_start() {
        let none = [Fact::NoHostBrowser, Fact::NoHostBrowser].map(Finding::not_applicable);
        assert_eq!(check(&with_programs(Bench::new())), none);
        let none = [Fact::NoHostProgram, Fact::NoWebEid].map(Finding::not_applicable);
        assert_eq!(check(&firefox()), none);
    }
}
