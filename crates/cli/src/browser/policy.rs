//! Firefox's enterprise policy file, for all accounts of the machine: `SecurityDevices`.
//!
//! <https://mozilla.github.io/policy-templates/#securitydevices>. Debian's firefox-esr reads the
//! same place as Mozilla's own builds.

use std::fs;
use std::io;
use std::path::Path;

use super::document::Object;
use super::{Browser, Entry, NAME, Place, PlaceKind, State, Trouble};
use crate::replace::replace;

/// Where it is, below the root of the machine.
const FILE: &str = "etc/firefox/policies/policies.json";

/// What the policy says of the module.
pub(crate) fn status(root: &Path, module: &str) -> Result<Place, Trouble> {
    let path = root.join(FILE);
    let policy = Policy::read(&path)?;
    Ok(policy.place(&path, module))
}

/// Makes Firefox load the module in every profile, from its next start on.
pub(crate) fn register(root: &Path, module: &str) -> Result<Place, Trouble> {
    let path = root.join(FILE);
    let mut policy = Policy::read(&path)?;
    let before = policy.place(&path, module);
    if before.state == State::Registered {
        return Ok(before);
    }
    policy.devices.add(module).map_err(Trouble::policy(&path))?;
    let place = policy.place(&path, module);
    policy.write(&path)?;
    Ok(Place {
        changed: true,
        ..place
    })
}

/// Takes our entry out of the policy, and leaves everything else as it was.
pub(crate) fn unregister(root: &Path, module: &str) -> Result<Place, Trouble> {
    let path = root.join(FILE);
    let mut policy = Policy::read(&path)?;
    let changed = policy.devices.remove();
    let place = policy.place(&path, module);
    if changed {
        policy.write(&path)?;
    }
    Ok(Place { changed, ..place })
}

/// The policy file, opened down to the part that is ours.
struct Policy {
    document: Object,
    policies: Object,
    devices: Devices,
}

impl Policy {
    /// Reads the file; an absent one has no policy.
    fn read(path: &Path) -> Result<Self, Trouble> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => "{}".to_owned(),
            read => read.map_err(|error| Trouble::read(path, error))?,
        };
        Self::parse(&text).map_err(Trouble::policy(path))
    }

    fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let document: Object = serde_json::from_str(text)?;
        let policies = document.object("policies")?.unwrap_or_default();
        let object = policies.object("SecurityDevices")?.unwrap_or_default();
        let add = object.object("Add")?;
        Ok(Self {
            document,
            policies,
            devices: Devices { object, add },
        })
    }

    fn place(&self, path: &Path, module: &str) -> Place {
        let (browser, kind) = (Browser::Firefox, PlaceKind::Policy);
        Place::found(browser, kind, path, &self.devices.listed(), module)
    }

    /// Writes the file as a whole or not at all. One without any policy is removed.
    fn write(mut self, path: &Path) -> Result<(), Trouble> {
        let devices = self.devices.into_object();
        self.policies.set_object("SecurityDevices", devices);
        self.document.set_object("policies", self.policies);
        if self.document.is_empty() {
            return fs::remove_file(path).map_err(|error| Trouble::write(path, error));
        }
        let text = serde_json::to_string_pretty(&self.document).map_err(Trouble::policy(path))?;
        replace(path, &(text + "\n")).map_err(|error| Trouble::write(path, error))
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

    fn listed(&self) -> Vec<Entry> {
        let add = self.add.as_ref();
        let modules = add.unwrap_or(&self.object).strings();
        let entry = |(name, library): (&str, String)| Entry {
            name: name.to_owned(),
            library,
        };
        modules.map(entry).collect()
    }

    fn add(&mut self, module: &str) -> Result<(), serde_json::Error> {
        let modules = match self.is_old_form() {
            true => &mut self.object,
            false => self.add.get_or_insert_default(),
        };
        modules.set_string(NAME, module)
    }

    /// Whether there was something to remove.
    fn remove(&mut self) -> bool {
        let modules = self.add.as_mut().unwrap_or(&mut self.object);
        let present = modules.text(NAME).is_some();
        modules.remove(NAME);
        present
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
    use super::*;

    const OURS: &str = "/usr/lib/libcps_pkcs11.so";

    /// A machine whose policy file holds this text.
    fn machine(text: Option<&str>) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(FILE);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if let Some(text) = text {
            fs::write(path, text).unwrap();
        }
        root
    }

    fn text(root: &tempfile::TempDir) -> Option<String> {
        fs::read_to_string(root.path().join(FILE)).ok()
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
            let root = machine(before);
            let place = register(root.path(), OURS).unwrap();
            assert_eq!((place.changed, place.state), (true, State::Registered));
            let written = text(&root).unwrap();
            assert_eq!(json(&written), json(after));
            let compact: String = written.split(['\n', ' ']).collect();
            assert_eq!(compact, after.replace(' ', ""), "the order is kept");

            assert!(!register(root.path(), OURS).unwrap().changed, "{after}");
            assert_eq!(text(&root).as_ref(), Some(&written), "untouched");

            let place = unregister(root.path(), OURS).unwrap();
            assert_eq!((place.changed, place.state), (true, State::Absent));
            assert_eq!(text(&root).as_deref().map(json), before.map(json));
            assert!(!unregister(root.path(), OURS).unwrap().changed);
        }
    }

    #[test]
    fn our_entry_follows_the_module() {
        let root = machine(None);
        register(root.path(), "/old.so").unwrap();
        let found = status(root.path(), OURS).unwrap();
        assert_eq!(found.state, State::Other);
        assert_eq!(found.module.as_deref(), Some("/old.so"));
        assert!(register(root.path(), OURS).unwrap().changed);
        assert!(!text(&root).unwrap().contains("/old.so"));
    }

    #[test]
    fn an_entry_of_somebody_else_for_our_module_serves_and_stays() {
        let before =
            r#"{"policies":{"SecurityDevices":{"Add":{"Hospital":"/usr/lib/libcps_pkcs11.so"}}}}"#;
        let root = machine(Some(before));
        assert!(!register(root.path(), OURS).unwrap().changed);
        let place = unregister(root.path(), OURS).unwrap();
        assert_eq!((place.changed, place.state), (false, State::Registered));
        assert_eq!(text(&root).as_deref(), Some(before));
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
            let root = machine(Some(bad));
            let trouble = register(root.path(), OURS).unwrap_err();
            assert!(
                matches!(trouble, Trouble::Policy { .. }),
                "{bad}: {trouble:?}"
            );
            assert_eq!(text(&root).as_deref(), Some(bad));
        }
    }
}
