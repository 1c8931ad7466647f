//! The native messaging hosts that give web pages the card, by the manifests that name their
//! programs to browsers. Begin at [`NativeHosts`].
//!
//! Firefox takes the first manifest that it can use, of the account and then of the machine (its
//! `NativeManifests.sys.mjs`); Chromium takes that of the account wherever there is one. A manifest
//! that names a program of another maker is left as it is, and so is one that cannot be read.

use std::io;
use std::path::{Path, PathBuf};

use cps_web::host::Host;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::error::BrowserError;
use super::extension;
use super::home::Home;
use super::host_browser::HostBrowser;
use crate::owner;
use crate::root::Root;

/// The accounts that a manifest serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// This account.
    Account,
    /// All accounts of the machine.
    System,
}

/// The state of a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ManifestState {
    /// It names our program, which is there, and lets the extension start it.
    Registered,
    /// It names our program, which is not there.
    ProgramMissing,
    /// It names our program, and not as this version needs it: an earlier version wrote it.
    Outdated,
    /// It names a program of another maker.
    Other,
    /// It is no manifest that can be read.
    Unreadable,
    /// It was there, and was taken away.
    Absent,
}

/// The program that a browser starts under the name of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Ours.
    Ours,
    /// A program of another maker, or one that is not known.
    Other,
    /// None: no manifest has this name.
    None,
}

/// A manifest that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// The accounts that it serves.
    pub scope: Scope,
    /// The file.
    #[serde(flatten, serialize_with = "crate::path_members::path")]
    pub path: PathBuf,
    /// Its state.
    pub state: ManifestState,
    /// The program that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// The Debian package that the file belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// Whether this run changed it.
    pub changed: bool,
}

/// A host in a browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NativeHost {
    /// The browser.
    #[serde(serialize_with = "browser")]
    pub browser: HostBrowser,
    /// The host, by its name.
    #[serde(serialize_with = "name")]
    pub host: Host,
    /// The program that the browser starts under this name.
    pub owner: Owner,
    /// The extension that asks for it, if it was found.
    #[serde(serialize_with = "extension")]
    pub extension: Option<PathBuf>,
    /// The manifests, in the order in which the browser looks for them.
    pub manifests: Vec<Manifest>,
}

/// The hosts of a machine, and of an account unless it is the machine alone.
#[derive(Clone, Debug)]
pub struct NativeHosts<'h> {
    root: Root,
    home: Option<&'h Home>,
    browsers: Vec<HostBrowser>,
}

impl<'h> NativeHosts<'h> {
    /// Makes those of these browsers.
    pub fn new(root: &Root, home: Option<&'h Home>, browsers: Vec<HostBrowser>) -> Self {
        Self {
            root: root.clone(),
            home,
            browsers,
        }
    }

    /// Whether the program of each host is where the package puts it.
    pub fn has_programs(&self) -> bool {
        let mut programs = Host::ALL.into_iter().map(Host::installed_program);
        programs.all(|program| self.root.is_file(program))
    }

    /// Returns the state of each host in each browser.
    ///
    /// # Errors
    /// [`BrowserError::Read`].
    pub fn status(&self) -> Result<Vec<NativeHost>, BrowserError> {
        let mut hosts = Vec::new();
        for (browser, host) in self.all() {
            let mut manifests = Vec::new();
            for (scope, root, path) in self.places(browser, host) {
                manifests.extend(read(scope, root, &path, browser, host)?);
            }
            hosts.push(NativeHost {
                browser,
                host,
                owner: owner_of(browser, &manifests),
                extension: extension::installed(&self.root, self.home, browser, host),
                manifests,
            });
        }
        self.name_packages(&mut hosts);
        Ok(hosts)
    }

    /// Writes the manifests that are missing: of the account, or of the machine if it is that alone.
    /// None is written without its program, nor beside one of another maker.
    ///
    /// # Errors
    /// As [`Self::status`], and [`BrowserError::Write`].
    pub fn register(&self) -> Result<Vec<NativeHost>, BrowserError> {
        let mut written = Vec::new();
        for before in self.status()? {
            let (browser, host) = (before.browser, before.host);
            let Some((_, root, path)) = self.places(browser, host).into_iter().next() else {
                continue;
            };
            if before.needs_manifest() && root.is_file(host.installed_program()) {
                let text = format!("{:#}\n", host.manifest(browser.family()));
                let here = root.here(&path);
                root.replace(&path, &text)
                    .map_err(|error| BrowserError::write(&here, error))?;
                written.push(here);
            }
        }
        let mut hosts = self.status()?;
        let manifests = hosts.iter_mut().flat_map(|host| &mut host.manifests);
        for manifest in manifests {
            manifest.changed = written.contains(&manifest.path);
        }
        Ok(hosts)
    }

    /// Takes our manifests away, but for those that are a file of a package: of the account, or of
    /// the machine if it is that alone.
    ///
    /// # Errors
    /// As [`Self::register`].
    pub fn unregister(&self) -> Result<Vec<NativeHost>, BrowserError> {
        let mut hosts = self.status()?;
        for found in &mut hosts {
            let place = self.places(found.browser, found.host).into_iter().next();
            let Some((scope, root, path)) = place else {
                continue;
            };
            let here = root.here(&path);
            for manifest in &mut found.manifests {
                if manifest.scope == scope && manifest.is_ours() && manifest.package.is_none() {
                    root.remove_file(&path)
                        .map_err(|error| BrowserError::write(&here, error))?;
                    manifest.state = ManifestState::Absent;
                    manifest.changed = true;
                }
            }
            found.owner = owner_of(found.browser, &found.manifests);
        }
        Ok(hosts)
    }

    fn all(&self) -> impl Iterator<Item = (HostBrowser, Host)> {
        let browsers = self.browsers.iter();
        browsers.flat_map(|browser| Host::ALL.map(|host| (*browser, host)))
    }

    /// Returns the places of a manifest in the order in which a browser looks for it, as seen on the
    /// system of each; the first is the one that is written.
    fn places(&self, browser: HostBrowser, host: Host) -> Vec<(Scope, &Root, PathBuf)> {
        let file = format!("{}.json", host.name());
        let of_account = self.home.map(|home| {
            let directory = browser.host_directory(home);
            (Scope::Account, &home.root, directory.join(&file))
        });
        let of_system = Path::new(browser.system_host_directory()).join(&file);
        let of_system = (Scope::System, &self.root, of_system);
        of_account.into_iter().chain([of_system]).collect()
    }

    /// Names the packages that manifests of the machine belong to.
    fn name_packages(&self, hosts: &mut [NativeHost]) {
        let manifests = || hosts.iter().flat_map(|host| &host.manifests);
        let of_system = manifests().filter(|manifest| manifest.scope == Scope::System);
        let files: Vec<_> = of_system
            .map(|manifest| self.root.there(&manifest.path))
            .collect();
        let packages = owner::packages(&self.root, &files);
        for manifest in hosts.iter_mut().flat_map(|host| &mut host.manifests) {
            if manifest.scope == Scope::System {
                let file = self.root.there(&manifest.path);
                manifest.package = packages.get(&file).cloned();
            }
        }
    }
}

/// Reads a manifest; one that is not there is none.
fn read(
    scope: Scope,
    root: &Root,
    path: &Path,
    browser: HostBrowser,
    host: Host,
) -> Result<Option<Manifest>, BrowserError> {
    let here = root.here(path);
    let text = match root.read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        // Neither does a browser understand what is no text.
        Err(error) if error.kind() == io::ErrorKind::InvalidData => String::new(),
        Err(error) => return Err(BrowserError::read(&here, error)),
    };
    let content: Value = serde_json::from_str(&text).unwrap_or_default();
    let program = content["path"].as_str();
    let state = match program.map(Path::new) {
        None => ManifestState::Unreadable,
        Some(program) if !Host::is_program(program) => ManifestState::Other,
        Some(program) if !root.is_file(program) => ManifestState::ProgramMissing,
        Some(_) if host.is_served_by(&content, browser.family()) => ManifestState::Registered,
        Some(_) => ManifestState::Outdated,
    };
    Ok(Some(Manifest {
        scope,
        path: here,
        state,
        program: program.map(str::to_owned),
        package: None,
        changed: false,
    }))
}

fn owner_of(browser: HostBrowser, manifests: &[Manifest]) -> Owner {
    match in_force(browser, manifests) {
        None => Owner::None,
        Some(manifest) if manifest.is_ours() => Owner::Ours,
        Some(_) => Owner::Other,
    }
}

/// Returns the manifest that a browser takes.
fn in_force(browser: HostBrowser, manifests: &[Manifest]) -> Option<&Manifest> {
    let there = || {
        let manifests = manifests.iter();
        manifests.filter(|manifest| manifest.state != ManifestState::Absent)
    };
    let is_read = |manifest: &&Manifest| manifest.state != ManifestState::Unreadable;
    match browser {
        HostBrowser::Firefox => there().find(is_read).or_else(|| there().next()),
        HostBrowser::Chromium | HostBrowser::Chrome => there().next(),
    }
}

impl NativeHost {
    /// Returns the manifest that the browser takes, if one has this name.
    pub fn in_force(&self) -> Option<&Manifest> {
        in_force(self.browser, &self.manifests)
    }

    /// Whether a manifest of ours is to be written: the browser has none that works, and none that is
    /// of another maker.
    fn needs_manifest(&self) -> bool {
        let works = self
            .in_force()
            .is_some_and(|manifest| manifest.state == ManifestState::Registered);
        !works && self.manifests.iter().all(Manifest::is_ours)
    }
}

impl Manifest {
    /// Whether it names a program of ours, be it there or not.
    fn is_ours(&self) -> bool {
        matches!(
            self.state,
            ManifestState::Registered | ManifestState::ProgramMissing | ManifestState::Outdated
        )
    }
}

fn browser<S: Serializer>(browser: &HostBrowser, serializer: S) -> Result<S::Ok, S::Error> {
    browser.browser().serialize(serializer)
}

fn name<S: Serializer>(host: &Host, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(host.name())
}

/// Writes the path of an extension, or null.
fn extension<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
    path.as_deref()
        .map(Path::to_string_lossy)
        .serialize(serializer)
}

#[cfg(test)]
mod tests {
    use cps_web::host::Family;

    use super::*;
    use crate::replace::replace;

    const OURS: &str = "fr.cps.web firefox";
    const EID: &str = "eu.webeid firefox";
    const OF_ACCOUNT: &str = "/home/marie/.mozilla/native-messaging-hosts";
    const OF_SYSTEM: &str = "/usr/lib/mozilla/native-messaging-hosts";

    /// A machine with an account.
    struct Machine {
        _directory: tempfile::TempDir,
        root: Root,
        home: Home,
    }

    impl Machine {
        /// Returns one without anything of ours.
        fn bare() -> Self {
            let directory = tempfile::tempdir().unwrap();
            let root = Root::new(directory.path());
            let home = Home {
                root: root.clone(),
                home: "/home/marie".into(),
                configuration: "/home/marie/.config".into(),
            };
            Self {
                _directory: directory,
                root,
                home,
            }
        }

        /// Returns one with our programs.
        fn new() -> Self {
            Host::ALL.iter().fold(Self::bare(), |machine, host| {
                machine.file(host.installed_program().to_str().unwrap(), "ELF")
            })
        }

        fn file(self, path: &str, text: &str) -> Self {
            replace(&self.root.here(path), text).unwrap();
            self
        }

        /// Puts our manifests for Firefox there.
        fn ours(self, directory: &str) -> Self {
            Host::ALL.iter().fold(self, |machine, host| {
                let path = format!("{directory}/{}.json", host.name());
                machine.file(&path, &host.manifest(Family::Firefox).to_string())
            })
        }

        fn text(&self, path: &str) -> String {
            std::fs::read_to_string(self.root.here(path)).unwrap()
        }

        fn firefox(&self) -> NativeHosts<'_> {
            NativeHosts::new(&self.root, Some(&self.home), vec![HostBrowser::Firefox])
        }

        fn system(&self) -> NativeHosts<'_> {
            NativeHosts::new(&self.root, None, HostBrowser::ALL.to_vec())
        }
    }

    /// Returns the name, the browser and the owner of each host, with the manifests.
    fn lines(hosts: &[NativeHost]) -> Vec<String> {
        let manifest = |manifest: &Manifest| {
            let changed = if manifest.changed { "!" } else { "" };
            format!(" {:?} {:?}{changed}", manifest.scope, manifest.state)
        };
        let line = |host: &NativeHost| {
            let manifests: String = host.manifests.iter().map(manifest).collect();
            let browser = host.browser.browser().name().to_lowercase();
            format!("{} {browser} {:?}{manifests}", host.host.name(), host.owner)
        };
        hosts.iter().map(line).collect()
    }

    #[track_caller]
    fn assert_lines(hosts: Result<Vec<NativeHost>, BrowserError>, expected: &[&str]) {
        assert_eq!(lines(&hosts.unwrap()), expected);
    }

    #[test]
    fn an_account_is_registered_once_and_taken_out() {
        let machine = Machine::new();
        let hosts = machine.firefox();
        assert!(hosts.has_programs());
        let none = [format!("{OURS} None"), format!("{EID} None")];
        assert_eq!(lines(&hosts.status().unwrap()), none);
        let line = |end: &str| [format!("{OURS} {end}"), format!("{EID} {end}")];
        let registered = hosts.register().unwrap();
        assert_eq!(lines(&registered), line("Ours Account Registered!"));
        let path = format!("{OF_ACCOUNT}/eu.webeid.json");
        let written: Value = serde_json::from_str(&machine.text(&path)).unwrap();
        assert_eq!(written, Host::WebEid.manifest(Family::Firefox));
        let again = hosts.register().unwrap();
        assert_eq!(lines(&again), line("Ours Account Registered"));
        let gone = hosts.unregister().unwrap();
        assert_eq!(lines(&gone), line("None Account Absent!"));
        assert_eq!(lines(&hosts.unregister().unwrap()), none);
    }

    #[test]
    fn all_accounts_have_the_directories_of_their_browsers() {
        let machine = Machine::new();
        machine.system().register().unwrap();
        for (directory, family) in [
            (OF_SYSTEM, Family::Firefox),
            ("/etc/chromium/native-messaging-hosts", Family::Chromium),
            ("/etc/opt/chrome/native-messaging-hosts", Family::Chromium),
        ] {
            for host in Host::ALL {
                let text = machine.text(&format!("{directory}/{}.json", host.name()));
                let written: Value = serde_json::from_str(&text).unwrap();
                assert_eq!(written, host.manifest(family), "{directory}");
            }
        }
        let firefox = machine.firefox();
        // The account needs none of its own.
        let served = [
            "fr.cps.web firefox Ours System Registered",
            "eu.webeid firefox Ours System Registered",
        ];
        assert_lines(firefox.register(), &served);
        assert_lines(firefox.unregister(), &served);
    }

    #[test]
    fn chromium_and_chrome_have_their_directories_in_an_account() {
        let machine = Machine::new();
        let browsers = HostBrowser::ALL.to_vec();
        let hosts = NativeHosts::new(&machine.root, Some(&machine.home), browsers);
        hosts.register().unwrap();
        for directory in ["chromium", "google-chrome"] {
            let path =
                format!("/home/marie/.config/{directory}/NativeMessagingHosts/fr.cps.web.json");
            let written: Value = serde_json::from_str(&machine.text(&path)).unwrap();
            assert_eq!(written, Host::Page.manifest(Family::Chromium));
        }
    }

    #[test]
    fn the_manifest_of_another_program_stays_in_either_place() {
        let eid = r#"{"name":"eu.webeid","path":"/usr/bin/web-eid","type":"stdio"}"#;
        for (directory, line) in [
            (OF_SYSTEM, "eu.webeid firefox Other System Other"),
            (OF_ACCOUNT, "eu.webeid firefox Other Account Other"),
        ] {
            let path = format!("{directory}/eu.webeid.json");
            let machine = Machine::new()
                .file(&path, eid)
                .file("/var/lib/dpkg/status", &owner::status(&["web-eid-native"]))
                .file(
                    "/var/lib/dpkg/info/web-eid-native.list",
                    &format!("{path}\n"),
                );
            let hosts = machine.firefox();
            let registered = "fr.cps.web firefox Ours Account Registered!";
            let found = hosts.register().unwrap();
            assert_eq!(lines(&found), [registered, line]);
            let manifest = found[1].in_force().unwrap();
            assert_eq!(manifest.program.as_deref(), Some("/usr/bin/web-eid"));
            let package = (directory == OF_SYSTEM).then_some("web-eid-native");
            assert_eq!(manifest.package.as_deref(), package);
            let left = hosts.unregister().unwrap();
            assert_eq!(lines(&left)[1], line);
            machine.system().unregister().unwrap();
            assert_eq!(machine.text(&path), eid);
        }
    }

    #[test]
    fn what_does_not_serve_is_told_and_ours_is_mended() {
        let program = "/usr/libexec/cps-middleware/cps-web-host";
        let manifest = |path: &str, extension: &str| {
            format!(
                r#"{{"name":"fr.cps.web","path":"{path}","type":"stdio","allowed_extensions":["{extension}"]}}"#
            )
        };
        let extension = "{c3f6a8c0-7d0c-4b0e-9a55-1d2e5b8f4a10}";
        let table = [
            (
                manifest("/old/cps-web-host", extension),
                "Ours",
                "ProgramMissing",
                true,
            ),
            (manifest(program, "cps@example"), "Ours", "Outdated", true),
            (
                manifest(&format!("{program}-eid"), extension),
                "Ours",
                "Outdated",
                true,
            ),
            (
                manifest("/usr/bin/other", extension),
                "Other",
                "Other",
                false,
            ),
            ("{".to_owned(), "Other", "Unreadable", false),
            ("{}".to_owned(), "Other", "Unreadable", false),
            ("[1]".to_owned(), "Other", "Unreadable", false),
        ];
        for (text, owner, state, is_mended) in table {
            let path = format!("{OF_ACCOUNT}/fr.cps.web.json");
            let machine = Machine::new().file(&path, &text);
            let found = lines(&machine.firefox().status().unwrap());
            assert_eq!(
                found[0],
                format!("{OURS} {owner} Account {state}"),
                "{text}"
            );
            let mended = lines(&machine.firefox().register().unwrap());
            match is_mended {
                true => assert_eq!(mended[0], format!("{OURS} Ours Account Registered!")),
                false => assert_eq!((&mended[0], machine.text(&path)), (&found[0], text)),
            }
        }
    }

    #[test]
    fn firefox_looks_past_a_manifest_that_it_cannot_read_and_chromium_does_not() {
        let machine = Machine::new().ours(OF_SYSTEM);
        machine.system().register().unwrap();
        let machine = machine
            .file(&format!("{OF_ACCOUNT}/fr.cps.web.json"), "{")
            .file(
                "/home/marie/.config/chromium/NativeMessagingHosts/fr.cps.web.json",
                "{",
            );
        let browsers = vec![HostBrowser::Firefox, HostBrowser::Chromium];
        let hosts = NativeHosts::new(&machine.root, Some(&machine.home), browsers);
        let found = lines(&hosts.status().unwrap());
        assert_eq!(
            found[0],
            "fr.cps.web firefox Ours Account Unreadable System Registered"
        );
        assert_eq!(
            found[2],
            "fr.cps.web chromium Other Account Unreadable System Registered"
        );
    }

    #[test]
    fn nothing_is_written_without_the_program() {
        let machine = Machine::bare();
        let hosts = machine.firefox();
        assert!(!hosts.has_programs());
        assert_lines(
            hosts.register(),
            &["fr.cps.web firefox None", "eu.webeid firefox None"],
        );
        assert!(!machine.root.exists(OF_ACCOUNT));
    }

    #[test]
    fn a_file_of_a_package_is_left_to_it() {
        let machine = Machine::new()
            .ours(OF_SYSTEM)
            .file("/var/lib/dpkg/status", &owner::status(&["cps-middleware"]))
            .file(
                "/var/lib/dpkg/info/cps-middleware.list",
                &format!("{OF_SYSTEM}/fr.cps.web.json\n"),
            );
        let hosts = NativeHosts::new(&machine.root, None, vec![HostBrowser::Firefox]);
        assert_lines(
            hosts.unregister(),
            &[
                "fr.cps.web firefox Ours System Registered",
                "eu.webeid firefox None System Absent!",
            ],
        );
        assert!(machine.root.exists(format!("{OF_SYSTEM}/fr.cps.web.json")));
    }

    #[test]
    fn programs_read_every_name_as_they_know_it() {
        let machine = Machine::new().ours(OF_SYSTEM);
        let found = machine.firefox().status().unwrap();
        let json = serde_json::to_value(&found[1]).unwrap();
        let path = machine.root.here(format!("{OF_SYSTEM}/eu.webeid.json"));
        let expected = serde_json::json!({
            "browser": "firefox",
            "host": "eu.webeid",
            "owner": "ours",
            "extension": null,
            "manifests": [{
                "scope": "system",
                "path": path,
                "state": "registered",
                "program": "/usr/libexec/cps-middleware/cps-web-host-eid",
                "changed": false,
            }],
        });
        assert_eq!(json, expected);
    }
}
