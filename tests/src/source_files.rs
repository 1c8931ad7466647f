//! The source files of a package that the compiler is given, and those that no `mod` names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Returns the source files below a folder that none of the roots leads to by `mod`. A folder with
/// a package of its own is left out.
///
/// # Panics
/// If a file cannot be read, or a `mod` names a file that is not there.
pub fn unnamed(folder: &Path, roots: &[PathBuf]) -> Vec<PathBuf> {
    let mut named = BTreeSet::new();
    for root in roots {
        let parent = root.parent().expect("a folder").to_owned();
        follow(root, &parent, &mut named);
    }
    let mut all = BTreeSet::new();
    list(folder, &mut all);
    all.difference(&named).cloned().collect()
}

/// Takes a file and those that it names, which are in `children`.
fn follow(file: &Path, children: &Path, named: &mut BTreeSet<PathBuf>) {
    named.insert(file.to_owned());
    let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let mut given = None;
    for line in text.lines().map(str::trim) {
        if let Some(path) = line.strip_prefix("#[path = \"") {
            given = path.strip_suffix("\"]").map(str::to_owned);
            continue;
        }
        let Some(module) = declared(line) else {
            // Attributes and comments stand between a path and its module.
            if !line.starts_with(['#', '/']) {
                given = None;
            }
            continue;
        };
        let beside = file.parent().expect("a folder");
        let (file, children) = match given.take() {
            Some(path) => {
                let file = plain(&beside.join(path));
                let children = file.parent().expect("a folder").to_owned();
                (file, children)
            }
            None => {
                let folder = children.join(module);
                let alone = children.join(format!("{module}.rs"));
                let file = if alone.is_file() {
                    alone
                } else {
                    folder.join("mod.rs")
                };
                (file, folder)
            }
        };
        follow(&file, &children, named);
    }
}

/// Returns the module that a line declares in a file of its own.
fn declared(line: &str) -> Option<&str> {
    let declaration = line.strip_suffix(';')?;
    let (before, name) = declaration.split_once("mod ")?;
    let is_visibility = before.is_empty() || (before.starts_with("pub") && before.ends_with(' '));
    let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_visibility && is_name).then_some(name)
}

/// Returns a path without its steps upwards.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

fn list(folder: &Path, files: &mut BTreeSet<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() {
            let is_target = path.ends_with("target");
            if !is_target && !path.join("Cargo.toml").exists() {
                list(&path, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.insert(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_no_module_names_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        for (name, text) in [
            (
                "src/lib.rs",
                "mod a;\npub(crate) mod b;\n// mod left;\n#[cfg(test)]\nmod tests {\n}\n",
            ),
            ("src/a.rs", "mod deep;\n"),
            ("src/a/deep.rs", ""),
            ("src/a/left.rs", "mod further;\n"),
            (
                "src/b/mod.rs",
                "#[path = \"../given.rs\"]\n#[cfg(unix)]\nmod c;\n",
            ),
            ("src/given.rs", ""),
            ("src/left.rs", ""),
            ("tests/one.rs", "mod support;\n"),
            ("tests/support/mod.rs", "mod more;\n"),
            ("tests/support/more.rs", ""),
            ("tests/left/mod.rs", ""),
            ("fuzz/Cargo.toml", ""),
            ("fuzz/other.rs", ""),
        ] {
            fs::create_dir_all(path(name).parent().expect("a parent")).expect("a folder");
            fs::write(path(name), text).expect("a file");
        }
        let roots = [path("src/lib.rs"), path("tests/one.rs")];
        let expected = ["src/a/left.rs", "src/left.rs", "tests/left/mod.rs"].map(path);
        assert_eq!(unnamed(folder.path(), &roots), expected);
    }
}
