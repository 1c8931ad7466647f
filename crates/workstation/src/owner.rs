//! The Debian packages that files of the machine belong to.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::root::Root;

/// Returns the packages of those files that belong to one, as `dpkg-query --search` tells them. A
/// system without that program has none.
pub(crate) fn packages(root: &Root, files: &[PathBuf]) -> HashMap<PathBuf, String> {
    if files.is_empty() {
        return HashMap::new();
    }
    let mut search = Command::new("dpkg-query");
    search
        .arg("--root")
        .arg(root.here("/"))
        .arg("--search")
        .args(files)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    // Its status says only that some file belongs to none.
    let found = search.output().map(|output| output.stdout);
    let found = String::from_utf8_lossy(&found.unwrap_or_default()).into_owned();
    let owners = found.lines().filter_map(read);
    owners.filter(|(file, _)| files.contains(file)).collect()
}

/// Reads a line of the search: packages, each with its architecture where it can be installed for
/// several, and a file. A diversion is no package.
fn read(line: &str) -> Option<(PathBuf, String)> {
    let (names, file) = line.split_once(": /")?;
    let first = names.split(", ").next()?;
    let name = first.split_once(':').map_or(first, |(name, _)| name);
    (!name.contains(' ')).then(|| (Path::new("/").join(file), name.to_owned()))
}

/// Returns the database of `dpkg` on a machine of the tests, with these packages installed.
#[cfg(test)]
pub(crate) fn status(packages: &[&str]) -> String {
    let entry = |name: &&str| {
        format!(
            "Package: {name}\nStatus: install ok installed\nMaintainer: T <t@example.org>\n\
             Architecture: all\nVersion: 1\nDescription: test\n\n"
        )
    };
    packages.iter().map(entry).collect()
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
        assert!(packages(&root, &files).is_empty(), "without a database");
        let status = status(&["web-eid-native", "other"]);
        for (name, text) in [
            ("status", status.as_str()),
            ("info/format", "1\n"),
            ("info/web-eid-native.list", "/.\n/etc\n/etc/a.json\n"),
            ("info/other.list", "/etc/b.json\n/etc/other.json\n"),
        ] {
            replace(&root.here("/var/lib/dpkg").join(name), text).unwrap();
        }
        let owners = packages(&root, &files);
        let of = |file: &PathBuf| owners.get(file).map(String::as_str);
        let found: Vec<_> = files.iter().map(of).collect();
        assert_eq!(found, [Some("web-eid-native"), Some("other"), None]);
        assert_eq!(owners.len(), 2);
    }

    #[test]
    fn lines_of_the_search_are_read() {
        let table = [
            ("web-eid: /etc/a.json", Some(("/etc/a.json", "web-eid"))),
            ("libx:amd64, libx:i386: /etc/b", Some(("/etc/b", "libx"))),
            ("a: /etc/with: /colon", Some(("/etc/with: /colon", "a"))),
            ("diversion by x from: /etc/c", None),
            ("nothing", None),
        ];
        for (line, expected) in table {
            let expected = expected.map(|(file, name)| (file.into(), name.to_owned()));
            assert_eq!(read(line), expected, "{line}");
        }
    }
}
