//! A path in JSON, whose text is Unicode, which a path need not be.

use std::path::Path;

use cps_protocol::Bytes;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

/// The members of an object that hold a path: one of this name with its text, in which U+FFFD stands
/// for what is no UTF-8, and only then one with `_bytes` after the name: its bytes in base64.
#[derive(Clone, Copy, Debug)]
pub struct PathMembers<'p> {
    name: &'static str,
    path: &'p Path,
}

impl<'p> PathMembers<'p> {
    /// Returns the members of this name.
    pub fn new(name: &'static str, path: &'p Path) -> Self {
        Self { name, path }
    }
}

impl Serialize for PathMembers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { name, path } = self;
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry(name, &path.to_string_lossy())?;
        if path.to_str().is_none() {
            let bytes = path.as_os_str().as_encoded_bytes();
            members.serialize_entry(&format!("{name}_bytes"), &Bytes(bytes.to_vec()))?;
        }
        members.end()
    }
}

/// Writes a field that is flattened into `path`.
pub(crate) fn path<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    PathMembers::new("path", path).serialize(serializer)
}

/// Writes a field that is flattened into `directory`.
pub(crate) fn directory<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    PathMembers::new("directory", path).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    use serde_json::json;

    use super::*;
    use crate::browser::{Browser, Place, PlaceKind, State};
    use crate::login::LoginError;

    #[test]
    fn every_path_has_its_text_and_its_bytes_if_it_is_no_text() {
        let bytes = "L2NhZukvw6k=";
        for (path, text, bytes) in [
            (&b"/caf\xC3\xA9"[..], "/café", None),
            (b"/caf\xE9/\xC3\xA9", "/caf\u{FFFD}/é", Some(bytes)),
        ] {
            let path = Path::new(OsStr::from_bytes(path));
            let place = Place {
                browser: Browser::Firefox,
                kind: PlaceKind::Profile,
                path: path.to_owned(),
                state: State::Absent,
                name: None,
                module: None,
                changed: false,
            };
            let login = LoginError::Untrusted {
                issuer: "CN=A".to_owned(),
                directory: path.to_owned(),
            };
            let table = [
                (json!(PathMembers::new("path", path)), "path"),
                (json!(place), "path"),
                (json!(login), "directory"),
            ];
            for (object, name) in table {
                assert_eq!(object[name], text, "{object}");
                let found = object.get(format!("{name}_bytes"));
                assert_eq!(found, bytes.map(|bytes| json!(bytes)).as_ref(), "{object}");
            }
        }
    }
}
