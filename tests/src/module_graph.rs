//! The files of a crate and which of them use which, read from their text.
//!
//! A file uses another if one of its paths (`crate::`, `super::`, a child module) leads to an item
//! that the other defines. Re-exports are followed to the defining file and are no use themselves;
//! neither are tests and comments. Begin at [`circles`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module by the names on the way to it; empty for the root.
type Module = Vec<String>;

/// Most re-exports in a row.
const MAX_HOPS: usize = 8;

#[derive(Default)]
struct File {
    /// Names that it re-exports, with what they lead to.
    exports: BTreeMap<String, Module>,
    /// Modules of which it re-exports everything.
    globs: Vec<Module>,
    /// Names that it defines for others.
    items: BTreeSet<String>,
    /// Paths that it uses, from the root.
    uses: Vec<Module>,
}

/// Returns the circles among the files of the crate with this source folder, each as the sorted
/// names of its modules.
///
/// # Panics
/// If the folder cannot be read.
pub fn circles(sources: &Path) -> Vec<Vec<String>> {
    let mut texts = BTreeMap::new();
    read_folder(sources, &Vec::new(), &mut texts);
    let modules: BTreeSet<Module> = texts.keys().cloned().collect();
    let files: BTreeMap<Module, File> = texts
        .iter()
        .map(|(module, text)| (module.clone(), scan(module, text, &modules)))
        .collect();
    let mut edges: BTreeMap<&Module, BTreeSet<Module>> = BTreeMap::new();
    for (module, file) in &files {
        let targets = file.uses.iter().map(|path| resolve(path, &files, 0));
        edges.insert(module, targets.filter(|target| target != module).collect());
    }
    strong_components(&edges)
}

/// Returns the paths that the code of each file below this source folder names, outside its tests:
/// those of its `use` statements, and those in full.
///
/// # Panics
/// If the folder cannot be read.
pub fn paths_of_files(sources: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut texts = BTreeMap::new();
    read_folder(sources, &Vec::new(), &mut texts);
    let files = texts.iter().map(|(module, text)| {
        let mut named: BTreeSet<_> = paths(text).iter().map(|path| path.join("::")).collect();
        let mut rest = text.as_str();
        while let Some(start) = find_use(rest) {
            let statement = &rest[start + "use ".len()..];
            let end = statement.find(';').unwrap_or(statement.len());
            let used = use_tree(&statement[..end]).into_iter();
            named.extend(used.map(|(path, _)| path.join("::")));
            rest = statement.get(end + 1..).unwrap_or_default();
        }
        (name(module), named)
    });
    files.collect()
}

/// Reads the text of every module below a folder, without comments, strings and tests.
fn read_folder(folder: &Path, parent: &Module, texts: &mut BTreeMap<Module, String>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry of the folder").path();
        let stem = path.file_stem().expect("a name").to_string_lossy();
        let child = || [parent.as_slice(), &[stem.clone().into_owned()]].concat();
        if path.is_dir() {
            read_folder(&path, &child(), texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let module = match &*stem {
                "mod" | "lib" => parent.clone(),
                "main" if folder.join("lib.rs").exists() => continue,
                "main" => parent.clone(),
                _ => child(),
            };
            let text = fs::read_to_string(&path).expect("a file in UTF-8");
            texts.insert(module, bare(&text));
        }
    }
}

/// Returns the code without comments, the content of strings, and the tests at the end.
fn bare(text: &str) -> String {
    // Other attributes may stand between.
    let tests = text.find("\nmod tests {");
    let tests = tests.and_then(|tests| text[..tests].rfind("#[cfg(test)]"));
    let code = tests.map_or(text, |begin| &text[..begin]);
    let mut out = String::new();
    for line in code.lines() {
        let mut quoted = false;
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' if quoted => {
                    chars.next();
                }
                '"' => quoted = !quoted,
                '/' if !quoted && chars.peek() == Some(&'/') => break,
                _ if quoted => {}
                _ => out.push(c),
            }
        }
        out.push('\n');
    }
    out
}

fn scan(module: &Module, text: &str, modules: &BTreeSet<Module>) -> File {
    let mut file = File::default();
    let mut body = String::new();
    let mut rest = text;
    while let Some(start) = find_use(rest) {
        let before = &rest[..start];
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let is_public = before[line..].trim_start().starts_with("pub");
        body.push_str(&before[..line]);
        let statement = &rest[start + "use ".len()..];
        let end = statement.find(';').unwrap_or(statement.len());
        for (path, name) in use_tree(&statement[..end]) {
            let Some(path) = from_root(module, &path, modules) else {
                continue;
            };
            match (is_public, name.as_str()) {
                (true, "*") => file.globs.push(path[..path.len() - 1].to_vec()),
                (true, _) => {
                    file.exports.insert(name, path);
                }
                (false, _) => file.uses.push(path),
            }
        }
        rest = statement.get(end + 1..).unwrap_or_default();
    }
    body.push_str(rest);
    for path in paths(&body) {
        file.uses.extend(from_root(module, &path, modules));
    }
    let words: Vec<&str> = body.split_whitespace().collect();
    for pair in words.windows(2) {
        if ["struct", "enum", "fn", "trait", "type", "const", "static"].contains(&pair[0]) {
            let end = pair[1].find(|c: char| !(c.is_alphanumeric() || c == '_'));
            let name = &pair[1][..end.unwrap_or(pair[1].len())];
            file.items.insert(name.to_owned());
        }
    }
    file
}

/// Returns the place of the next `use` that begins a statement.
fn find_use(text: &str) -> Option<usize> {
    text.match_indices("use ").map(|(at, _)| at).find(|&at| {
        let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
        let before = text[line..at].trim();
        before.is_empty() || (before.starts_with("pub") && !before.contains(' '))
    })
}

/// Returns the paths of a `use`, each with the name that it brings.
fn use_tree(tree: &str) -> Vec<(Module, String)> {
    let tree = tree.trim();
    let (head, group) = match (tree.find('{'), tree.strip_suffix('}')) {
        (Some(open), Some(inner)) => (&tree[..open], Some(&inner[open + 1..])),
        _ => (tree, None),
    };
    let (head, alias) = match head.split_once(" as ") {
        Some((head, alias)) => (head, Some(alias.trim())),
        None => (head, None),
    };
    let head = head.split("::").map(str::trim).filter(|s| !s.is_empty());
    let head: Module = head.map(str::to_owned).collect();
    let Some(group) = group else {
        let path = match head.last().map(String::as_str) {
            Some("self") if head.len() > 1 => head[..head.len() - 1].to_vec(),
            _ => head,
        };
        let name = alias.map(str::to_owned).or_else(|| path.last().cloned());
        return vec![(path, name.unwrap_or_default())];
    };
    let mut depth = 0;
    let items = group.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    let items = items.filter(|item| !item.trim().is_empty());
    let inner = items.flat_map(use_tree).map(|(path, name)| {
        let path = [head.as_slice(), &path].concat();
        match path.last().map(String::as_str) {
            Some("self") => {
                let path = path[..path.len() - 1].to_vec();
                let own = path.last().cloned().unwrap_or_default();
                (path, own)
            }
            _ => (path, name),
        }
    });
    inner.collect()
}

/// Returns the paths of more than one segment in code.
fn paths(code: &str) -> Vec<Module> {
    let words = code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let words = words.filter(|word| word.contains("::"));
    words
        .map(|word| {
            let segments = word.split("::").filter(|s| !s.is_empty());
            segments.map(|s| s.trim_matches(':').to_owned()).collect()
        })
        .collect()
}

/// Returns a path from the root of the crate; `None` for one that leads out of it or to an item of
/// the same file.
fn from_root(module: &Module, path: &Module, modules: &BTreeSet<Module>) -> Option<Module> {
    let first = path.first()?.as_str();
    if first == "crate" {
        return Some(path[1..].to_vec());
    }
    if first == "self" || first == "super" {
        let mut base = module.clone();
        let mut rest = path.as_slice();
        while let Some(word) = rest
            .first()
            .filter(|word| ["self", "super"].contains(&word.as_str()))
        {
            if word == "super" {
                base.pop()?;
            }
            rest = &rest[1..];
        }
        return Some([base.as_slice(), rest].concat());
    }
    let child = [module.as_slice(), &path[..1]].concat();
    modules
        .contains(&child)
        .then(|| [module.as_slice(), path].concat())
}

/// Returns the module whose file defines what a path leads to.
fn resolve(path: &Module, files: &BTreeMap<Module, File>, hops: usize) -> Module {
    let mut length = path.len();
    while !files.contains_key(&path[..length].to_vec()) && length > 0 {
        length -= 1;
    }
    let (module, rest) = (path[..length].to_vec(), &path[length..]);
    let (Some(file), Some(name)) = (files.get(&module), rest.first()) else {
        return module;
    };
    if hops == MAX_HOPS || file.items.contains(name) {
        return module;
    }
    if let Some(target) = file.exports.get(name) {
        return resolve(&[target.as_slice(), &rest[1..]].concat(), files, hops + 1);
    }
    let glob = file.globs.iter().find(|glob| {
        let file = files.get(*glob);
        file.is_some_and(|file| file.items.contains(name))
    });
    glob.cloned().unwrap_or(module)
}

/// Returns the sets of more than one module that all reach each other.
fn strong_components(edges: &BTreeMap<&Module, BTreeSet<Module>>) -> Vec<Vec<String>> {
    let reach = |start: &Module| {
        let mut seen = BTreeSet::new();
        let mut open = vec![start.clone()];
        while let Some(module) = open.pop() {
            for target in edges.get(&module).into_iter().flatten() {
                if seen.insert(target.clone()) {
                    open.push(target.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&Module, BTreeSet<Module>> = edges
        .keys()
        .map(|module| (*module, reach(module)))
        .collect();
    let mut circles = BTreeSet::new();
    for (module, targets) in &reached {
        let circle: Vec<String> = targets
            .iter()
            .filter(|target| {
                reached
                    .get(target)
                    .is_some_and(|back| back.contains(*module))
            })
            .map(name)
            .collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

fn name(module: &Module) -> String {
    match module.as_slice() {
        [] => "the root".to_owned(),
        names => names.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_through_re_exports_and_not_in_tests() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        write(
            "lib.rs",
            "mod a;\nmod b;\nmod c;\npub use a::{self, inner::Deep};\n",
        );
        write(
            "a/mod.rs",
            "mod inner;\npub(crate) use inner::Deep;\npub(crate) struct A;\n",
        );
        write(
            "a/inner.rs",
            "use crate::b::B;\npub(crate) struct Deep(B);\n",
        );
        write("b.rs", "pub(crate) struct B;\nfn f() { crate::c::g() }\n");
        write(
            "c.rs",
            "// crate::a::A\npub fn g() { \"crate::a::A\"; }\n#[cfg(test)]\n#[allow(a)]\nmod tests {\n    use crate::a::A;\n}\n",
        );
        assert_eq!(circles(folder.path()), Vec::<Vec<String>>::new());

        write("c.rs", "pub(crate) fn g(_: crate::a::Deep) {}\n");
        assert_eq!(circles(folder.path()), [["a/inner", "b", "c"]]);
    }
}
