//! The drivers against scripted dialogues: each command they send, each error they give.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

mod contactless;
mod cps3;
mod cps4;
mod pin_pad;
mod support;

#[test]
fn every_dialogue_says_where_its_bytes_come_from_and_is_played() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let sources = fs::read_dir(tests.join("replayed")).unwrap();
    let sources = sources.map(|source| fs::read_to_string(source.unwrap().path()).unwrap());
    let sources: String = sources.collect();
    for dialogue in fs::read_dir(tests.join("dialogues")).unwrap() {
        let path = dialogue.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let mut head = text.lines().take_while(|line| line.starts_with('#'));
        let source = head.find_map(|line| line.strip_prefix("# Source: "));
        assert!(
            source.is_some_and(|source| source.ends_with('.')),
            "{path:?}"
        );
        let name = path.file_stem().unwrap().to_str().unwrap();
        let is_played = ["\"", "/"].map(|end| sources.contains(&format!("\"{name}{end}")));
        // Those of the CPS4 and of the card without contact are named by their phases.
        assert!(
            is_played != [false; 2] || sources.contains(&format!("{name}/")),
            "{name}"
        );
    }
}
