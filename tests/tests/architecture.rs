//! The edges of `ARCHITECTURE.md` §2, checked against what cargo sees.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};
use cps_e2e::module_graph::{circles, paths_of_files};
use cps_e2e::source_files::unnamed;

/// Level of each crate: a crate uses only crates of lower levels.
const LEVELS: &[(&str, u8)] = &[
    ("cps-apdu", 0),
    ("cps-types", 0),
    ("cps-certificate", 0),
    ("cps-win32", 0),
    ("cps-pkcs15", 1),
    ("cps-identity", 1),
    ("cps-protocol", 2),
    ("cps-reader", 2),
    ("cps-reader-pcsc", 3),
    ("cps-card", 3),
    ("cps-directory", 3),
    ("cps-ipc", 3),
    ("cps-p11", 3),
    ("cps-signature", 3),
    ("cps-testsuite", 3),
    ("cps-trust", 3),
    ("cps-sim-card", 3),
    ("cps-sim-control", 4),
    ("cps-sim-reader", 4),
    ("cps-console", 4),
    ("cps-agent", 4),
    ("cps-pdfsig", 4),
    ("cps-xmlsig", 4),
    ("cps-web", 4),
    ("cps-assertions", 5),
    ("cps-workstation", 5),
    ("cpsctl", 6),
    ("cps-registry", 6),
    ("cpsd", 6),
    ("cps-pkcs11-module", 6),
    ("cps-sim", 6),
    ("cps-web-host", 6),
    ("cps-e2e", 6),
];

/// The crates that the driver and the simulated card may share: vocabulary, no behaviour.
const SHARED_WITH_THE_SIMULATED_CARD: &[&str] = &[
    "cps-apdu",
    "cps-types",
    "cps-pkcs15",
    "cps-certificate",
    "cps-identity",
];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .features(cargo_metadata::CargoOpt::AllFeatures)
        .exec()
        .expect("cargo metadata runs in this workspace")
}

fn id(metadata: &Metadata, name: &str) -> PackageId {
    let mut found = metadata.packages.iter().filter(|p| p.name.as_str() == name);
    found
        .next()
        .unwrap_or_else(|| panic!("{name} is in the workspace"))
        .id
        .clone()
}

/// Returns the packages that a package needs at run time, itself included.
fn needs(metadata: &Metadata, name: &str) -> HashSet<String> {
    let resolve = metadata
        .resolve
        .as_ref()
        .expect("metadata with dependencies");
    let nodes: HashMap<_, _> = resolve.nodes.iter().map(|n| (&n.id, n)).collect();
    let mut open = vec![id(metadata, name)];
    let mut seen = HashSet::new();
    while let Some(package) = open.pop() {
        if !seen.insert(package.clone()) {
            continue;
        }
        for dep in &nodes[&package].deps {
            if dep
                .dep_kinds
                .iter()
                .any(|k| k.kind == DependencyKind::Normal)
            {
                open.push(dep.pkg.clone());
            }
        }
    }
    metadata
        .packages
        .iter()
        .filter(|p| seen.contains(&p.id))
        .map(|p| p.name.to_string())
        .collect()
}

#[test]
fn a_crate_uses_only_lower_levels() {
    let metadata = metadata();
    let levels: HashMap<_, _> = LEVELS.iter().copied().collect();
    let members: HashSet<_> = metadata
        .workspace_packages()
        .iter()
        .map(|p| p.name.to_string())
        .collect();
    let table: HashSet<_> = levels.keys().map(|n| (*n).to_owned()).collect();
    assert_eq!(
        members, table,
        "the table of levels names every crate of the workspace"
    );

    for package in metadata.workspace_packages() {
        let level = levels[package.name.as_str()];
        let normal = package
            .dependencies
            .iter()
            .filter(|d| d.kind == DependencyKind::Normal);
        for dependency in normal {
            if let Some(below) = levels.get(dependency.name.as_str()) {
                assert!(
                    *below < level,
                    "{} (level {level}) must not use {} (level {below})",
                    package.name,
                    dependency.name
                );
            }
        }
    }
}

#[test]
fn the_simulated_card_and_the_driver_know_nothing_of_each_other() {
    let metadata = metadata();
    assert!(!needs(&metadata, "cps-sim-card").contains("cps-card"));
    assert!(!needs(&metadata, "cps-card").contains("cps-sim-card"));
    let ours = |name: &str| -> HashSet<_> {
        let needs = needs(&metadata, name);
        needs
            .into_iter()
            .filter(|n| n.starts_with("cps-"))
            .collect()
    };
    let mut shared: Vec<_> = ours("cps-card")
        .intersection(&ours("cps-sim-card"))
        .cloned()
        .collect();
    shared.retain(|name| !SHARED_WITH_THE_SIMULATED_CARD.contains(&name.as_str()));
    assert_eq!(
        shared, [""; 0],
        "shared by the driver and the simulated card"
    );
}

#[test]
fn the_module_has_no_async_runtime_and_no_reader() {
    // `cargo metadata` joins the features that all crates ask for; what is installed is built
    // alone (`make release`), and `cargo tree` sees it as it is then.
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "cps-pkcs11-module",
            "--edges",
            "normal",
        ])
        .args(["--prefix", "none", "--format", "{p}"])
        .output()
        .expect("cargo tree runs in this workspace");
    let tree = String::from_utf8(tree.stdout).expect("crate names");
    let needs: HashSet<_> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(needs.contains("cps-p11"), "{needs:?}");
    for absent in [
        "tokio",
        "pcsc",
        "schemars",
        "tracing-subscriber",
        "cps-reader",
        "cps-card",
    ] {
        assert!(
            !needs.contains(absent),
            "{absent} is in the tree of the module"
        );
    }
}

/// Returns the packages of the workspace that use a library themselves.
fn users(library: &str) -> Vec<String> {
    let metadata = metadata();
    let packages = metadata.workspace_packages();
    let users = packages
        .iter()
        .filter(|p| p.dependencies.iter().any(|d| d.name == library));
    users.map(|p| p.name.to_string()).collect()
}

#[test]
fn only_reader_pcsc_links_pcsc() {
    assert_eq!(users("pcsc"), ["cps-reader-pcsc"]);
}

#[test]
fn only_ipc_uses_nix() {
    assert_eq!(users("nix"), ["cps-ipc"]);
}

#[test]
fn unsafe_is_forbidden_everywhere_but_in_two_crates() {
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        let manifest = std::fs::read_to_string(&package.manifest_path).expect("a manifest");
        let inherits = manifest.contains("[lints]\nworkspace = true");
        assert_eq!(
            inherits,
            !["cps-pkcs11-module", "cps-win32"].contains(&package.name.as_str()),
            "{}",
            package.name
        );
    }
}

/// The packages whose files must not use each other in circles.
const WITHOUT_CIRCLES: &[&str] = &[
    "cps-agent",
    "cps-apdu",
    "cps-card",
    "cps-certificate",
    "cps-e2e",
    "cps-identity",
    "cps-ipc",
    "cps-p11",
    "cps-pdfsig",
    "cps-pkcs11-module",
    "cps-pkcs15",
    "cps-protocol",
    "cps-reader",
    "cps-reader-pcsc",
    "cps-signature",
    "cps-sim",
    "cps-sim-card",
    "cps-sim-control",
    "cps-sim-reader",
    "cps-testsuite",
    "cps-trust",
    "cps-types",
    "cps-web",
    "cps-web-host",
    "cps-win32",
    "cps-workstation",
    "cpsctl",
    "cpsd",
];

/// Circles that stay, each with its reason.
const CIRCLES: &[(&[&str], &str)] = &[
    (
        &[
            "module",
            "operation",
            "operation/decrypt",
            "operation/digest",
            "operation/encrypt",
            "operation/sign",
            "operation/verify",
            "search",
            "sessions",
            "values",
        ],
        "a session holds its operations, and these are methods of a session of a module",
    ),
    (
        &[
            "objects",
            "objects/authority",
            "objects/certificate",
            "objects/data",
            "objects/private_key",
            "objects/public_key",
        ],
        "an object is of one of its classes, and each class answers for an object",
    ),
    (
        &["fns/general", "fns/version_3_0", "functions"],
        "the list of functions names these, and they give that list to the caller",
    ),
    (
        &["cps3", "cps3/security", "cps3/select"],
        "a simulated card holds its security environment, and commands are methods of the card",
    ),
    (
        &["cps4", "cps4/channels", "cps4/security"],
        "as in a CPS3, with the channel of the applet",
    ),
    (
        &["pki", "pki/crl", "pki/keys", "pki/store"],
        "an authority issues its lists, which are kept beside it, as its keys are",
    ),
    (
        &["pki/authority", "pki/extensions"],
        "a certificate has extensions, one of which repeats its period",
    ),
    (
        &["pin_pad", "slot"],
        "a simulated reader has a PIN pad, which presents the PIN to the reader's card",
    ),
    (
        &["link", "slot"],
        "a slot owns the link of its card, which sends it events",
    ),
    (
        &[
            "the root",
            "agent",
            "application",
            "artifacts",
            "cards",
            "daemon",
            "desk",
            "json_client",
            "process",
            "simulator",
            "world",
        ],
        "a test starts each program through its world, and each program runs in a world",
    ),
];

#[test]
fn no_files_use_each_other_in_a_circle() {
    let metadata = metadata();
    let mut found = BTreeSet::new();
    for package in metadata.workspace_packages() {
        if WITHOUT_CIRCLES.contains(&package.name.as_str()) {
            let folder = package.manifest_path.parent().expect("a folder");
            found.extend(circles(folder.join("src").as_std_path()));
        }
    }
    let known = CIRCLES.iter().map(|(circle, _)| {
        let files = circle.iter().map(|file| (*file).to_owned());
        files.collect::<Vec<_>>()
    });
    assert_eq!(found, known.collect(), "circles, and those that are known");
}

/// Libraries that ask the system: files, sockets, clocks, randomness.
const SYSTEM_LIBRARIES: &[&str] = &[
    "getrandom",
    "interprocess",
    "nix",
    "pcsc",
    "rand",
    "rustix",
    "tempfile",
    "tokio",
];

/// Parts of the standard library that ask the system, by the beginning of their paths.
const SYSTEM_PATHS: &[&str] = &[
    "Instant::now",
    "SystemTime::now",
    "std::env",
    "std::fs",
    "std::hash::RandomState",
    "std::io::Stderr",
    "std::io::Stdin",
    "std::io::Stdout",
    "std::io::stderr",
    "std::io::stdin",
    "std::io::stdout",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime::now",
];

#[test]
fn levels_0_to_2_ask_the_system_for_nothing() {
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        let level = LEVELS
            .iter()
            .find(|(name, _)| *name == package.name.as_str());
        // `cps-win32` is made to ask the system of Windows, for the crates that may.
        if level.is_some_and(|(name, level)| *level > 2 || *name == "cps-win32") {
            continue;
        }
        let needs = needs(&metadata, &package.name);
        let libraries: Vec<_> = SYSTEM_LIBRARIES
            .iter()
            .filter(|library| needs.contains(**library))
            .collect();
        assert_eq!(libraries, [&""; 0], "{}", package.name);

        let folder = package.manifest_path.parent().expect("a folder");
        for (file, paths) in paths_of_files(folder.join("src").as_std_path()) {
            let asks = |path: &&String| {
                SYSTEM_PATHS.iter().any(|system| {
                    let rest = path.strip_prefix(system);
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
                })
            };
            let found: Vec<_> = paths.iter().filter(asks).collect();
            assert_eq!(found, [""; 0], "{}: {file}", package.name);
        }
    }
}

#[test]
fn a_module_names_every_source_file() {
    let metadata = metadata();
    let mut left = Vec::new();
    for package in metadata.workspace_packages() {
        let folder = package.manifest_path.parent().expect("a folder");
        let roots = package.targets.iter().map(|target| &target.src_path);
        let roots: Vec<_> = roots.map(|path| path.as_std_path().to_owned()).collect();
        left.extend(unnamed(folder.as_std_path(), &roots));
    }
    assert_eq!(left, Vec::<PathBuf>::new());
}

#[test]
fn every_invariant_names_a_test_or_a_lint_that_exists() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let document = std::fs::read_to_string(root.join("ARCHITECTURE.md")).expect("a document");
    let (_, section) = document
        .split_once("\n## 3. Invariants\n")
        .expect("a section");
    let (section, _) = section.split_once("\n## ").expect("a section after it");
    let mut tests = BTreeSet::new();
    for folder in ["crates", "daemon", "pkcs11-module", "simulators", "tests"] {
        for file in sources(&root.join(folder)) {
            let text = std::fs::read_to_string(root.join(folder).join(file)).expect("a file");
            for (begin, end) in [("#[test]\nfn ", '('), ("\non_cards!(", ':')] {
                let names = text.split(begin).skip(1);
                let names = names.filter_map(|test| Some(test.split_once(end)?.0.to_owned()));
                tests.extend(names);
            }
        }
    }
    let invariants: Vec<_> = section.split("**Architectural invariant:**").collect();
    for invariant in &invariants[1..] {
        let mut named = 0;
        for line in invariant.lines().map(str::trim) {
            let words: Vec<_> = line.split('`').skip(1).step_by(2).collect();
            if line.starts_with("Test") {
                let missing: Vec<_> = words.iter().filter(|w| !tests.contains(**w)).collect();
                assert_eq!(missing, [&""; 0], "{invariant}");
                named += words.len();
            }
            named += words.iter().filter(|word| LINTS.contains(word)).count();
        }
        assert!(named > 0, "{invariant}");
    }
}

/// The lints that hold an invariant.
const LINTS: &[&str] = &["unsafe_code = \"forbid\"", "disallowed_types"];

/// Most lines of a file of the daemon.
const MOST_LINES: usize = 400;

#[test]
fn no_file_of_the_daemon_is_longer_than_its_limit() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../daemon/src"));
    for file in sources(folder) {
        let text = std::fs::read_to_string(folder.join(&file)).expect("a source file");
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "{file}: {lines} lines");
    }
}

/// Returns the files with sources below a folder, with paths from there.
fn sources(folder: &Path) -> BTreeSet<String> {
    let mut open = vec![folder.to_owned()];
    let mut files = BTreeSet::new();
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let path = path.strip_prefix(folder).expect("a path below");
                files.insert(path.display().to_string());
            }
        }
    }
    files
}

#[test]
fn the_code_map_names_every_file() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let document = std::fs::read_to_string(root.join("ARCHITECTURE.md")).expect("a document");
    let (_, map) = document.split_once("\n## 10. Code map\n").expect("a map");
    let crates: Vec<_> = map.split("\n### `").skip(1).collect();
    assert_eq!(crates.len(), 4);
    for text in crates {
        let (folder, rows) = text.split_once('`').expect("a folder");
        let files = rows
            .lines()
            .filter_map(|row| row.strip_prefix("| `")?.split_once('`'));
        let (families, named): (BTreeSet<_>, BTreeSet<_>) = files
            .map(|(file, _)| file.to_owned())
            .partition(|file| file.ends_with("/NAME.rs"));
        let mut found = sources(&root.join(folder));
        for family in families {
            let below = family.trim_end_matches("NAME.rs");
            let is_alike = |file: &String| {
                let name = file.strip_prefix(below);
                name.is_some_and(|name| !name.contains('/')) && !named.contains(file)
            };
            assert!(found.iter().any(is_alike), "{family}");
            found.retain(|file| !is_alike(file));
        }
        assert_eq!(named, found, "{folder}");
    }
}
