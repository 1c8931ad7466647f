//! The sources of the extension and of the examples: syntax, types, texts, and the verifier.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cps_e2e::{example, extension, fixture, missing_file, require_tools, run_within};
use serde_json::Value;

/// The longest that a check may take.
const CHECK: Duration = Duration::from_secs(120);

fn sources(directory: &Path) -> Vec<PathBuf> {
    let entries = directory.read_dir().unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut scripts: Vec<_> = paths
        .filter(|path| path.extension() == Some("js".as_ref()))
        .collect();
    scripts.sort();
    scripts
}

#[test]
fn the_sources_of_the_extension_have_right_types() {
    require_tools!("node");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let compiler = root.join("target/tools/node/node_modules/typescript/bin/tsc");
    if missing_file(&compiler) {
        return;
    }
    let mut check = Command::new("node");
    check
        .arg(compiler)
        .arg("--project")
        .arg(fixture("web/tsconfig.json"));
    cps_e2e::clean(&mut check);
    run_within(CHECK, check, b"").ok();
}

#[test]
fn the_scripts_of_the_examples_can_be_read() {
    require_tools!("node");
    for script in [sources(&extension()), sources(&example("web"))].concat() {
        let mut check = Command::new("node");
        // Those of the site are modules, which `node` knows by their name or by this option.
        check.args(["--check", "--input-type=module"]);
        cps_e2e::clean(&mut check);
        let text = std::fs::read(&script).unwrap();
        run_within(CHECK, check, &text).ok();
    }
}

#[test]
fn the_verifier_refuses_what_proves_nothing() {
    require_tools!("python3", "openssl");
    let mut tests = Command::new("python3");
    tests
        .args(["-B", "-m", "unittest"])
        .current_dir(example("web"));
    cps_e2e::clean(&mut tests);
    let output = run_within(CHECK, tests, b"").ok();
    assert!(!output.text.contains("Ran 0 tests"), "{}", output.text);
}

/// Both languages have the same messages, with the same places, and each is used.
#[test]
fn the_texts_of_the_extension_are_complete() {
    let read = |path: &str| std::fs::read_to_string(extension().join(path)).unwrap();
    let messages = |language: &str| -> Value {
        serde_json::from_str(&read(&format!("_locales/{language}/messages.json"))).unwrap()
    };
    let (english, french) = (messages("en"), messages("fr"));
    let names = |texts: &Value| -> BTreeSet<String> {
        texts.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(names(&english), names(&french));
    let used = ["manifest.json", "popup.html", "popup.js"]
        .map(read)
        .concat();
    for name in names(&english) {
        let (english, french) = (&english[&name]["message"], &french[&name]["message"]);
        let has_place = |text: &Value| text.as_str().unwrap().contains("$1");
        assert_eq!(has_place(english), has_place(french), "{name}");
        let forms = [format!("\"{name}\""), format!("__MSG_{name}__")];
        assert!(
            forms.iter().any(|form| used.contains(form)),
            "{name} is not used"
        );
    }
    for named in used.split("data-text=\"").skip(1) {
        let name = named.split('"').next().unwrap();
        assert!(english[name].is_object(), "{name} has no text");
    }
}
