//! `docs/openrpc.json` for programs of others: the meta-schema of OpenRPC, Ajv, and generators of types
//! for TypeScript and Python, whose code compiles and has the names of the document.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cps_e2e::{World, python, require_tools};
use serde_json::{Value, json};

use crate::tools::{Tool, client, node_modules};

/// A folder of a world with the judge and the packages that it imports.
struct Judge {
    world: World,
    script: PathBuf,
}

impl Judge {
    fn new() -> Self {
        let world = World::new();
        let tools = node_modules().canonicalize().unwrap();
        std::os::unix::fs::symlink(tools, world.file("node_modules")).unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/document.mjs");
        let script = world.write("document.mjs", fs::read(source).unwrap());
        Self { world, script }
    }

    /// Returns what is wrong with a document, a line each.
    fn complaints(&self, document: &Value) -> Vec<String> {
        let file = self.world.write("document.json", document.to_string());
        let judged = Tool::new(&self.world, "node")
            .paths([&self.script, &file])
            .ok();
        judged.text.lines().map(str::to_owned).collect()
    }
}

fn document() -> Value {
    serde_json::from_slice(&fs::read(client("../docs/openrpc.json")).unwrap()).unwrap()
}

/// Returns the names that lines of a source define: the word after one of these beginnings.
fn names(source: &str, beginnings: &[&str]) -> BTreeSet<String> {
    let word = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        rest[..end.unwrap_or(rest.len())].to_owned()
    };
    let defined = |line: &str| {
        let rest = beginnings.iter().find_map(|start| line.strip_prefix(start));
        rest.map(word)
    };
    source.lines().filter_map(defined).collect()
}

/// Returns the names of the types of the document.
fn types() -> BTreeSet<String> {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    schemas.keys().cloned().collect()
}

#[test]
fn the_document_is_one_of_openrpc_and_its_examples_are_of_its_types() {
    require_tools!("node");
    assert_eq!(Judge::new().complaints(&document()), [""; 0]);
}

#[test]
fn a_damaged_document_is_told() {
    require_tools!("node");
    let judge = Judge::new();
    let table: [(&str, Value, &str); 6] = [
        (
            "/methods/0/summary",
            json!(7),
            "document/methods/0/summary: must be string {\"type\":\"string\"}",
        ),
        (
            "/openrpc",
            json!("0.1"),
            "document/openrpc: must be equal to one of the allowed values ",
        ),
        (
            "/methods/0/params/0/schema",
            json!("integer"),
            "document/methods/0/params/0/schema: must be object {\"type\":\"object\"}",
        ),
        (
            "/methods/0/examples/0/params/0/value",
            json!("one"),
            "system.hello, introduction, protocol: must be integer {\"type\":\"integer\"}",
        ),
        (
            "/methods/0/examples/0/params/0/name",
            json!("version"),
            "system.hello, introduction, version: boolean schema is false {}",
        ),
        (
            "/x-notifications/0/examples/0/params/change",
            json!("card_burnt"),
            "event, reader_added: must match exactly one schema in oneOf ",
        ),
    ];
    for (place, value, complaint) in table {
        let mut damaged = document();
        *damaged.pointer_mut(place).unwrap() = value;
        let told = judge.complaints(&damaged);
        let is_told = told.iter().any(|line| line.starts_with(complaint));
        assert!(is_told, "{place}: {told:#?}");
    }
}

#[test]
fn generators_give_code_that_compiles_and_has_the_names_of_the_document() {
    require_tools!("node", "python3");
    let judge = Judge::new();
    let world = &judge.world;
    let made = world.file("made");
    fs::create_dir(&made).unwrap();
    let document = client("../docs/openrpc.json");
    Tool::new(world, "node")
        .paths([&judge.script, &document, &made])
        .ok();

    let written = fs::read_to_string(made.join("types.ts")).unwrap();
    let mut expected = types();
    let compiler = node_modules().join("typescript/bin/tsc");
    Tool::new(world, "node")
        .paths([compiler])
        .args("--strict --noEmit --target ES2022 --typeRoots made made/types.ts")
        .ok();
    let found = names(&written, &["export interface ", "export type "]);
    // The root that holds all of them.
    expected.insert("CpsApi".to_owned());
    assert_eq!(found, expected);

    Tool::new(world, python())
        .args("-m datamodel_code_generator --input made/openapi.json --input-file-type openapi")
        .args("--output-model-type dataclasses.dataclass --enum-field-as-literal all")
        .args("--target-python-version 3.11 --disable-warnings --output made/types_of_cpsd.py")
        .ok();
    Tool::new(world, python())
        .args("-m mypy --strict --cache-dir mypy-cache made/types_of_cpsd.py")
        .ok();
    let written = fs::read_to_string(made.join("types_of_cpsd.py")).unwrap();
    let aliases = written.lines().filter(|line| line.contains(": TypeAlias"));
    let aliases: String = aliases.map(|line| format!("alias {line}\n")).collect();
    let found = names(&(written + &aliases), &["class ", "alias "]);
    assert_eq!(found, types());
}
