//! Checks of the package without installing it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use cps_e2e::{Output, require_tools};
use serde_json::Value;

use crate::{package, registry_package, root, simulator_package};

fn run(program: &str, args: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(args).env("LC_ALL", "C.UTF-8");
    cps_e2e::run_within(std::time::Duration::from_secs(300), command, b"")
}

/// Returns a file as it is in the package.
fn unpacked(directory: &Path, file: &str) -> PathBuf {
    let package = package();
    let extract = [
        "--extract",
        package.to_str().unwrap(),
        directory.to_str().unwrap(),
    ];
    run("dpkg-deb", &extract).ok();
    directory.join(file)
}

#[test]
#[ignore = "make test-package builds what it looks at"]
fn lintian_finds_neither_error_nor_warning() {
    require_tools!("lintian");
    let check = ["--fail-on", "error,warning", "--allow-root"];
    for package in [package(), registry_package(), simulator_package()] {
        let packages = [package.to_str().unwrap()];
        run("lintian", &[&check, &packages[..]].concat()).ok();
    }
}

#[test]
#[ignore = "make test-package builds what it looks at"]
fn nothing_of_the_simulator_is_inside() {
    require_tools!("dpkg-deb");
    let package = package();
    let directory = tempfile::tempdir().unwrap();
    let cpsd = unpacked(directory.path(), "usr/bin/cpsd");
    run(cpsd.to_str().unwrap(), &["--simulate", "medecin"])
        .failed()
        .prints(&["unexpected argument '--simulate'"]);
    let list = run("dpkg-deb", &["--contents", package.to_str().unwrap()]).ok();
    assert!(!list.text.contains("cps-sim"), "{}", list.text);
}

#[test]
#[ignore = "make test-package builds what it looks at"]
fn browsers_find_the_program_and_the_extension_of_web_pages() {
    require_tools!("dpkg-deb");
    let directory = tempfile::tempdir().unwrap();
    let extension = unpacked(directory.path(), "usr/share/webext/cps-middleware");
    let json =
        |path: &Path| -> Value { serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap() };
    for manifest in [
        "usr/lib/mozilla/native-messaging-hosts/fr.cps.web.json",
        "etc/chromium/native-messaging-hosts/fr.cps.web.json",
        "usr/share/cps-middleware/native-messaging-hosts/firefox/fr.cps.web.json",
        "usr/share/cps-middleware/native-messaging-hosts/firefox/eu.webeid.json",
        "usr/share/cps-middleware/native-messaging-hosts/chromium/fr.cps.web.json",
        "usr/share/cps-middleware/native-messaging-hosts/chromium/eu.webeid.json",
    ] {
        let manifest = json(&directory.path().join(manifest));
        let program = manifest["path"].as_str().unwrap().trim_start_matches('/');
        assert!(directory.path().join(program).is_file(), "{manifest}");
    }
    // The name of eu.webeid is taken by the maintainer script alone.
    for manifest in [
        "usr/lib/mozilla/native-messaging-hosts/eu.webeid.json",
        "etc/chromium/native-messaging-hosts/eu.webeid.json",
    ] {
        assert!(!directory.path().join(manifest).exists(), "{manifest}");
    }

    let source = root().join("web-host/extension");
    let same = [
        "--recursive",
        source.to_str().unwrap(),
        extension.to_str().unwrap(),
    ];
    run("diff", &same).ok();
    let firefox = "usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}";
    let mut found = directory.path().join(firefox).read_dir().unwrap();
    let found = found.next().unwrap().unwrap().path();
    let manifest = json(&found.join("manifest.json"));
    let id = &manifest["browser_specific_settings"]["gecko"]["id"];
    assert_eq!(found.file_name().unwrap().to_str(), id.as_str());
    let chromium = "usr/share/chromium/extensions/cps-middleware/manifest.json";
    assert_eq!(json(&directory.path().join(chromium)), manifest);
}

#[test]
#[ignore = "make test-package builds what it looks at"]
fn the_manual_names_every_option() {
    let directory = tempfile::tempdir().unwrap();
    let help = run(
        unpacked(directory.path(), "usr/bin/cpsd").to_str().unwrap(),
        &["--help"],
    )
    .ok();
    let manual = std::fs::read_to_string(root().join("packaging/cpsd.8")).unwrap();
    let manual = manual.replace("\\-", "-");
    let words = help.text.split(|c: char| !c.is_alphanumeric() && c != '-');
    let options: Vec<_> = words.filter(|word| word.starts_with("--")).collect();
    assert!(options.contains(&"--config"), "{}", help.text);
    for option in options {
        assert!(manual.contains(option), "{option}");
    }
}

/// The bill of materials against what cargo plans for the packages, each alone.
#[test]
#[ignore = "make test-package builds what it looks at"]
fn the_bill_of_materials_has_every_crate_and_no_simulator() {
    let directory = tempfile::tempdir().unwrap();
    let file = "usr/share/doc/cps-middleware/cps-middleware.cdx.json";
    let bill = std::fs::read(unpacked(directory.path(), file)).unwrap();
    let bill: Value = serde_json::from_slice(&bill).unwrap();
    assert_eq!(bill["bomFormat"], "CycloneDX");
    let components = bill["components"].as_array().unwrap();

    let named = |scope: &[&str]| -> BTreeSet<String> {
        components
            .iter()
            .filter(|one| scope.contains(&one["scope"].as_str().unwrap()))
            .map(|one| one["bom-ref"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(named(&["required", "excluded"]), planned("normal,build"));
    assert_eq!(named(&["required"]), planned("normal,no-proc-macro"));
    assert!(named(&["required"]).contains("cps-card@0.1.0"));
    assert!(!named(&["required", "excluded"]).contains("cps-sim-card@0.1.0"));

    for one in components {
        let license = one["licenses"][0]["expression"].as_str();
        assert!(license.is_some_and(|license| !license.is_empty()), "{one}");
        let ours = one["name"].as_str().unwrap().starts_with("cps");
        let checksum = one["hashes"][0]["content"].as_str();
        assert_eq!(
            checksum.is_none_or(|checksum| checksum.len() != 64),
            ours,
            "{one}"
        );
    }
    // Every relation is between what is named.
    let product = bill["metadata"]["component"]["bom-ref"].as_str().unwrap();
    let mut all = named(&["required", "excluded"]);
    all.insert(product.to_owned());
    let relations = bill["dependencies"].as_array().unwrap();
    assert_eq!(relations.len(), all.len());
    for relation in relations {
        let used = relation["dependsOn"].as_array().unwrap();
        for one in used.iter().chain([&relation["ref"]]) {
            assert!(all.contains(one.as_str().unwrap()), "{relation}");
        }
    }
}

/// Returns `name@version` of every crate that the released programs need by these edges.
fn planned(edges: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for package in ["cpsd", "cpsctl", "cps-pkcs11-module", "cps-web-host"] {
        let mut tree = Command::new("cargo");
        tree.current_dir(root())
            .args(["tree", "--locked", "--prefix", "none", "--format", "{p}"])
            .args(["--package", package, "--edges", edges]);
        let tree = cps_e2e::run_within(std::time::Duration::from_secs(60), tree, b"").ok();
        let lines = String::from_utf8(tree.stdout).unwrap();
        // name v1.2.3 (proc-macro) (*)
        all.extend(lines.lines().filter_map(|line| {
            let (name, rest) = line.split_once(" v")?;
            let version = rest.split(' ').next()?;
            Some(format!("{name}@{version}"))
        }));
    }
    all
}
