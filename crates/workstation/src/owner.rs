//! The Debian packages that files of the machine belong to.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::root::Root;

/// The lists of files of the packages that are installed: one path per line, in a file named after
/// the package, with its architecture where it can be installed for several (`dpkg-query --control-list`).
const LISTS: &str = "/var/lib/dpkg/info";

/// Returns the packages of those files that belong to one. A system without `dpkg` has none.
pub(crate) fn packages(root: &Root, files: &[PathBuf]) -> HashMap<PathBuf, String> {
    let mut owners = HashMap::new();
    if files.is_empty() {
        return owners;
    }
    for list in root.entries(LISTS) {
        let Some(name) = package(&list) else {
            continue;
        };
        // One that cannot be read tells nothing.
        let text = root.read_to_string(&list).unwrap_or_default();
        for line in text.lines().map(Path::new) {
            if files.iter().any(|file| file == line) {
                owners.insert(line.to_owned(), name.clone());
            }
        }
    }
    owners
}

/// Returns the package that a list of files is of.
fn package(list: &Path) -> Option<String> {
    let name = list.file_name()?.to_str()?.strip_suffix(".list")?;
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replace::replace;

    #[test]
    fn dpkg_tells_the_package_of_a_file() {
        let directory = tempfile::tempdir().unwrap();
        let root = Root::new(directory.path());
        let files = ["/etc/a.json", "/etc/b.json", "/etc/c.json"].map(PathBuf::from);
        assert!(packages(&root, &files).is_empty(), "without dpkg");
        for (list, text) in [
            ("web-eid-native.list", "/.\n/etc\n/etc/a.json\n"),
            ("libx:amd64.list", "/etc/b.json\n/etc/other.json\n"),
            ("libx:amd64.md5sums", "/etc/c.json\n"),
        ] {
            replace(&root.here(LISTS).join(list), text).unwrap();
        }
        let owners = packages(&root, &files);
        let of = |file: &PathBuf| owners.get(file).map(String::as_str);
        let found: Vec<_> = files.iter().map(of).collect();
        assert_eq!(found, [Some("web-eid-native"), Some("libx"), None]);
        assert_eq!(owners.len(), 2);
    }
}
