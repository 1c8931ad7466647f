//! The enterprise policy files of Firefox and of Thunderbird, for all accounts of the machine:
//! `SecurityDevices`.
//!
//! <https://mozilla.github.io/policy-templates/#securitydevices>. Debian's packages read the same
//! places as Mozilla's own builds.

use std::io;
use std::path::{Path, PathBuf};

use super::document::Object;
use super::entry::{Entries, Entry, NAME};
use super::error::BrowserError;
use super::place::{Browser, Place, PlaceKind};
use crate::root::Root;
use crate::sys;

/// The policies of a program.
#[derive(Debug)]
pub struct Policies {
    program: Browser,
    /// The policy file that every build reads.
    for_all: &'static str,
    /// The policy files that a build reads without the one for all: beside its program.
    of_builds: &'static [&'static str],
}

/// The policies of Firefox.
pub static FIREFOX: Policies = Policies {
    program: Browser::Firefox,
    for_all: sys::FIREFOX_POLICY,
    of_builds: sys::FIREFOX_POLICY_OF_BUILDS,
};

/// The policies of Thunderbird.
pub static THUNDERBIRD: Policies = Policies {
    program: Browser::Thunderbird,
    for_all: sys::THUNDERBIRD_POLICY,
    of_builds: sys::THUNDERBIRD_POLICY_OF_BUILDS,
};

impl Policies {
    /// Returns the state of the module in the policies.
    ///
    /// # Errors
    /// [`BrowserError::Read`] or [`BrowserError::Policy`].
    pub fn status(&self, root: &Root, module: &str) -> Result<Vec<Place>, BrowserError> {
        let policies = read(root, self.in_force(root))?.into_iter();
        Ok(policies
            .map(|policy| policy.place(self.program, module))
            .collect())
    }

    /// Makes the program load the module in every profile, from its next start on.
    ///
    /// # Errors
    /// As [`Self::status`], and [`BrowserError::Write`].
    pub fn register(&self, root: &Root, module: &str) -> Result<Vec<Place>, BrowserError> {
        self.change(root, self.in_force(root), module, |devices| {
            devices.register(module)
        })
    }

    /// Takes our entries out of the policies, and leaves everything else as it was.
    ///
    /// # Errors
    /// As [`Self::register`].
    pub fn unregister(&self, root: &Root, module: &str) -> Result<Vec<Place>, BrowserError> {
        // Also out of those that are not read now.
        self.change(root, self.files(root), module, |devices| {
            Ok(devices.unregister(module))
        })
    }

    /// Returns the files that the program reads, or the one that it would read, as seen on the
    /// system.
    fn in_force(&self, root: &Root) -> Vec<PathBuf> {
        let mut files = self.files(root);
        // A new file for all would take those of the builds out of force, with all that they say.
        if files[0] == Path::new(self.for_all) {
            files.truncate(1);
        }
        files
    }

    /// Returns the files that are there, each once; if there is none, the one for all.
    fn files(&self, root: &Root) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = Vec::new();
        let mut known = Vec::new();
        for file in [self.for_all].iter().chain(self.of_builds) {
            // Of two names of one file one is enough.
            let Ok(target) = root.identity(file) else {
                continue;
            };
            if !known.contains(&target) {
                known.push(target);
                files.push(file.into());
            }
        }
        if files.is_empty() {
            files.push(self.for_all.into());
        }
        files
    }

    /// Changes the devices of every file; `change` says whether it did.
    fn change(
        &self,
        root: &Root,
        files: Vec<PathBuf>,
        module: &str,
        change: impl Fn(&mut Devices) -> Result<bool, serde_json::Error>,
    ) -> Result<Vec<Place>, BrowserError> {
        let change = |mut policy: Policy| {
            let changed =
                change(&mut policy.devices).map_err(BrowserError::policy(&policy.path))?;
            let place = policy.place(self.program, module);
            if changed {
                policy.write(root)?;
            }
            Ok(Place { changed, ..place })
        };
        read(root, files)?.into_iter().map(change).collect()
    }
}

/// Reads every file before any of them is changed.
fn read(root: &Root, files: Vec<PathBuf>) -> Result<Vec<Policy>, BrowserError> {
    files
        .into_iter()
        .map(|file| Policy::read(root, file))
        .collect()
}

/// A policy file, opened down to the part that is ours.
struct Policy {
    path: PathBuf,
    document: Object,
    policies: Object,
    devices: Devices,
}

impl Policy {
    /// Reads a file of the system; an absent one has no policy.
    fn read(root: &Root, file: PathBuf) -> Result<Self, BrowserError> {
        let path = root.here(&file);
        let text = match root.read_to_string(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => "{}".to_owned(),
            read => read.map_err(|error| BrowserError::read(&path, error))?,
        };
        let wrong = BrowserError::policy(&path);
        Self::parse(path, &text).map_err(wrong)
    }

    fn parse(path: PathBuf, text: &str) -> Result<Self, serde_json::Error> {
        let document: Object = serde_json::from_str(text)?;
        let policies = document.object("policies")?.unwrap_or_default();
        let object = policies.object("SecurityDevices")?.unwrap_or_default();
        let add = object.object("Add")?;
        Ok(Self {
            path,
            document,
            policies,
            devices: Devices { object, add },
        })
    }

    fn place(&self, program: Browser, module: &str) -> Place {
        let (kind, devices) = (PlaceKind::Policy, self.devices.listed());
        Place::found(program, kind, &self.path, &devices, module)
    }

    /// Writes the file as a whole or not at all. One without any policy is removed.
    fn write(mut self, root: &Root) -> Result<(), BrowserError> {
        let path = &self.path;
        let file = root.there(path);
        let devices = self.devices.into_object();
        self.policies.set_object("SecurityDevices", devices);
        self.document.set_object("policies", self.policies);
        if self.document.is_empty() {
            return root
                .remove_file(&file)
                .map_err(|error| BrowserError::write(path, error));
        }
        let text =
            serde_json::to_string_pretty(&self.document).map_err(BrowserError::policy(path))?;
        root.replace(&file, &(text + "\n"))
            .map_err(|error| BrowserError::write(path, error))
    }
}

/// `SecurityDevices`: modules by name, in one of two forms.
struct Devices {
    /// Since Firefox 114 `{"Add": {name: path}, "Delete": [name]}`, before that `{name: path}`,
    /// which Firefox still reads.
    object: Object,
    add: Option<Object>,
}

impl Devices {
    fn is_old_form(&self) -> bool {
        self.add.is_none() && !self.object.is_empty() && self.object.text("Delete").is_none()
    }

    fn listed(&self) -> Entries {
        let add = self.add.as_ref();
        let modules = add.unwrap_or(&self.object).strings();
        let entry = |(name, library): (&str, String)| Entry {
            name: name.to_owned(),
            library,
        };
        Entries(modules.map(entry).collect())
    }

    /// Names the module. Returns whether that changed anything.
    fn register(&mut self, module: &str) -> Result<bool, serde_json::Error> {
        let entries = self.listed();
        if entries.load(module) {
            return Ok(false);
        }
        let modules = match self.is_old_form() {
            true => &mut self.object,
            false => self.add.get_or_insert_default(),
        };
        for name in entries.ours(module).filter(|name| *name != NAME) {
            modules.remove(name);
        }
        modules.set_string(NAME, module)?;
        Ok(true)
    }

    /// Takes our entries out. Returns whether there were any.
    fn unregister(&mut self, module: &str) -> bool {
        let entries = self.listed();
        let modules = self.add.as_mut().unwrap_or(&mut self.object);
        let mut changed = false;
        for name in entries.ours(module) {
            modules.remove(name);
            changed = true;
        }
        changed
    }

    fn into_object(self) -> Object {
        let mut object = self.object;
        if let Some(add) = self.add {
            object.set_object("Add", add);
        }
        object
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::place::State;
    use super::*;
    use crate::replace::replace;

    const OURS: &str = "/usr/lib/libcps_pkcs11.so";

    /// A machine with policy files.
    struct Machine {
        _directory: tempfile::TempDir,
        root: Root,
    }

    impl Machine {
        /// Returns one whose file for all builds holds this text.
        fn new(text: Option<&str>) -> Self {
            let directory = tempfile::tempdir().unwrap();
            let root = Root::new(directory.path());
            let machine = Self {
                _directory: directory,
                root,
            };
            match text {
                Some(text) => machine.file(FIREFOX.for_all, text),
                None => machine,
            }
        }

        fn file(self, path: &str, text: &str) -> Self {
            replace(&self.root.here(path), text).unwrap();
            self
        }

        fn text(&self) -> Option<String> {
            self.text_of(FIREFOX.for_all)
        }

        fn text_of(&self, path: &str) -> Option<String> {
            fs::read_to_string(self.root.here(path)).ok()
        }

        #[track_caller]
        fn register(&self) -> Place {
            only(FIREFOX.register(&self.root, OURS).unwrap())
        }

        #[track_caller]
        fn unregister(&self) -> Place {
            only(FIREFOX.unregister(&self.root, OURS).unwrap())
        }
    }

    #[track_caller]
    fn only(places: Vec<Place>) -> Place {
        let [place] = <[Place; 1]>::try_from(places).unwrap();
        place
    }

    fn json(text: &str) -> serde_json::Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn registering_adds_our_entry_and_unregistering_takes_it_away() {
        let table = [
            (
                None,
                r#"{"policies":{"SecurityDevices":{"Add":{"Carte CPS":"/usr/lib/libcps_pkcs11.so"}}}}"#,
            ),
            (
                Some(r#"{"policies":{"Homepage":{"URL":"https://a.fr/\u00e9"}},"note":[1,2.50]}"#),
                r#"{"policies":{"Homepage":{"URL":"https://a.fr/\u00e9"},"SecurityDevices":{"Add":{"Carte CPS":"/usr/lib/libcps_pkcs11.so"}}},"note":[1,2.50]}"#,
            ),
            // The form before Firefox 114.
            (
                Some(r#"{"policies":{"SecurityDevices":{"Other":"/o.so"}}}"#),
                r#"{"policies":{"SecurityDevices":{"Other":"/o.so","Carte CPS":"/usr/lib/libcps_pkcs11.so"}}}"#,
            ),
            (
                Some(r#"{"policies":{"SecurityDevices":{"Delete":["Old"]}}}"#),
                r#"{"policies":{"SecurityDevices":{"Delete":["Old"],"Add":{"Carte CPS":"/usr/lib/libcps_pkcs11.so"}}}}"#,
            ),
            (
                Some(r#"{"policies":{"SecurityDevices":{"Add":{"Other":"/o.so"}}}}"#),
                r#"{"policies":{"SecurityDevices":{"Add":{"Other":"/o.so","Carte CPS":"/usr/lib/libcps_pkcs11.so"}}}}"#,
            ),
        ];
        for (before, after) in table {
            let machine = Machine::new(before);
            let place = machine.register();
            assert_eq!((place.changed, place.state), (true, State::Registered));
            let written = machine.text().unwrap();
            assert_eq!(json(&written), json(after));
            let compact: String = written.split(['\n', ' ']).collect();
            assert_eq!(compact, after.replace(' ', ""), "the order is kept");

            assert!(!machine.register().changed, "{after}");
            assert_eq!(machine.text().as_ref(), Some(&written), "untouched");

            let place = machine.unregister();
            assert_eq!((place.changed, place.state), (true, State::Absent));
            assert_eq!(machine.text().as_deref().map(json), before.map(json));
            assert!(!machine.unregister().changed);
        }
    }

    #[test]
    fn our_entry_follows_the_module() {
        let machine = Machine::new(None);
        FIREFOX.register(&machine.root, "/old.so").unwrap();
        let found = only(FIREFOX.status(&machine.root, OURS).unwrap());
        assert_eq!(found.state, State::Other);
        assert_eq!(found.module.as_deref(), Some("/old.so"));
        assert!(machine.register().changed);
        assert!(!machine.text().unwrap().contains("/old.so"));
    }

    #[test]
    fn an_entry_of_somebody_else_for_our_module_serves_and_stays() {
        let before =
            r#"{"policies":{"SecurityDevices":{"Add":{"Hospital":"/usr/lib/libcps_pkcs11.so"}}}}"#;
        let machine = Machine::new(Some(before));
        assert!(!machine.register().changed);
        let place = machine.unregister();
        assert_eq!((place.changed, place.state), (false, State::Registered));
        assert_eq!(machine.text().as_deref(), Some(before));
    }

    #[test]
    fn a_file_that_firefox_could_not_read_is_left_alone() {
        for bad in [
            "",
            "{",
            "[]",
            r#"{"policies":[]}"#,
            r#"{"policies":{"SecurityDevices":3}}"#,
            r#"{"policies":{"SecurityDevices":{"Add":"x"}}}"#,
        ] {
            let machine = Machine::new(Some(bad));
            let trouble = FIREFOX.register(&machine.root, OURS).unwrap_err();
            assert!(
                matches!(trouble, BrowserError::Policy { .. }),
                "{bad}: {trouble:?}"
            );
            assert_eq!(machine.text().as_deref(), Some(bad));
        }
    }

    #[test]
    fn what_was_registered_by_hand_serves_and_is_taken_out_with_ours() {
        let before =
            r#"{"policies":{"SecurityDevices":{"Add":{"CPS":"/usr/lib/libcps_pkcs11.so"}}}}"#;
        let machine = Machine::new(Some(before));
        let place = machine.register();
        assert_eq!((place.changed, place.state), (false, State::Registered));
        assert_eq!(place.name.as_deref(), Some("CPS"));
        assert!(machine.unregister().changed);
        assert_eq!(machine.text(), None);

        let elsewhere = before.replace("/usr/lib", "/opt");
        let machine = Machine::new(Some(&elsewhere));
        assert!(machine.register().changed);
        let after = before.replace("CPS", NAME);
        assert_eq!(machine.text().as_deref().map(json), Some(json(&after)));
    }

    #[test]
    fn a_policy_of_an_image_is_never_one_of_this_machine() {
        let outside = tempfile::tempdir().unwrap();
        let host = outside.path().join("policies.json");
        let policy = format!(r#"{{"policies":{{"SecurityDevices":{{"CPS":"{OURS}"}}}}}}"#);
        let links = [
            ("/etc/firefox", outside.path().join("x")),
            ("/etc/firefox/policies", outside.path().to_owned()),
            ("/etc/firefox/policies", "/etc/firefox/distribution".into()),
            (FIREFOX.for_all, host.clone()),
            ("/usr/lib/firefox/distribution", outside.path().to_owned()),
        ];
        for (link, target) in links {
            fs::write(&host, &policy).unwrap();
            let machine = Machine::new(None);
            let here = machine.root.here(link);
            fs::create_dir_all(here.parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(&target, here).unwrap();
            for place in FIREFOX.status(&machine.root, OURS).unwrap() {
                assert_eq!(place.state, State::Absent, "{link}");
            }
            // In the image, or refused.
            let _ = FIREFOX.register(&machine.root, OURS);
            let _ = FIREFOX.unregister(&machine.root, OURS);
            assert_eq!(fs::read_to_string(&host).unwrap(), policy, "{link}");
            assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1, "{link}");
        }
    }

    #[test]
    fn files_of_builds_are_changed_where_they_are_in_force() {
        let policy = r#"{"policies":{"DisableTelemetry":true}}"#;
        let machine = Machine::new(None)
            .file(FIREFOX.of_builds[0], policy)
            .file(FIREFOX.of_builds[3], policy);
        // As Debian's firefox-esr has it: two names of one directory.
        let (link, target) = (
            machine.root.here(FIREFOX.of_builds[2]),
            machine.root.here(FIREFOX.of_builds[3]),
        );
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        let there = machine.root.there(&target);
        std::os::unix::fs::symlink(there, &link).unwrap();

        let paths = |places: Vec<Place>| -> Vec<_> {
            let changed = places.into_iter().filter(|place| place.changed);
            changed.map(|place| place.path).collect()
        };
        let of_builds = [machine.root.here(FIREFOX.of_builds[0]), link];
        assert_eq!(
            paths(FIREFOX.register(&machine.root, OURS).unwrap()),
            of_builds
        );
        assert_eq!(
            machine.text(),
            None,
            "it would take their policies out of force"
        );
        assert!(
            machine
                .text_of(FIREFOX.of_builds[3])
                .unwrap()
                .contains(OURS)
        );

        // The one for all counts alone, once it is there.
        let machine = machine.file(FIREFOX.for_all, policy);
        assert_eq!(
            only(FIREFOX.status(&machine.root, OURS).unwrap()).state,
            State::Absent
        );
        assert_eq!(
            paths(FIREFOX.unregister(&machine.root, OURS).unwrap()),
            of_builds
        );
        for file in [FIREFOX.for_all, FIREFOX.of_builds[0], FIREFOX.of_builds[3]] {
            assert_eq!(
                machine.text_of(file).as_deref().map(json),
                Some(json(policy))
            );
        }
    }

    #[test]
    fn no_file_is_changed_if_one_cannot_be_read() {
        let machine = Machine::new(None)
            .file(FIREFOX.of_builds[0], "{}")
            .file(FIREFOX.of_builds[1], "{");
        let trouble = FIREFOX.register(&machine.root, OURS).unwrap_err();
        assert!(
            matches!(trouble, BrowserError::Policy { .. }),
            "{trouble:?}"
        );
        assert_eq!(machine.text_of(FIREFOX.of_builds[0]).as_deref(), Some("{}"));
    }
}
