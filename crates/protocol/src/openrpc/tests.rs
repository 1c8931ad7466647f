//! The shape of the document, as code generators need it, and its examples.

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

use super::document;
use super::examples::Examples;
use crate::event::{EVENT_METHOD, Event};
use crate::method::{self, Method, Visitor};
use crate::prompt::{PROMPT_METHOD, Prompt, SITE_METHOD, SitePrompt, WITHDRAW_METHOD, Withdrawal};

fn parsed() -> Value {
    serde_json::from_str(&document()).unwrap()
}

fn schemas(document: &Value) -> &Map<String, Value> {
    document["components"]["schemas"].as_object().unwrap()
}

/// Checks that the examples of each method are its messages.
struct Checker(Examples);

impl Visitor for Checker {
    fn visit<M: Method, P: JsonSchema, R: JsonSchema>(&mut self, _: &str) {
        let examples = self.0.of(M::NAME);
        assert!(!examples.is_empty(), "{} has no example", M::NAME);
        for example in examples {
            let of = format!("{}, {}", M::NAME, example["name"]);
            let params = example["params"].to_string();
            if let Err(error) = serde_json::from_str::<M::Params<'_>>(&params) {
                panic!("params of {of}: {error}");
            }
            same::<M::Result>(&example["result"], &of);
        }
    }
}

/// Checks that a message is read, and is written as it was.
fn same<T: serde::Serialize + serde::de::DeserializeOwned>(message: &Value, of: &str) {
    let read: T = serde_json::from_value(message.clone()).unwrap_or_else(|e| panic!("{of}: {e}"));
    assert_eq!(serde_json::to_value(&read).unwrap(), *message, "{of}");
}

#[test]
fn every_message_has_an_example_that_is_one() {
    let mut checker = Checker(Examples::read());
    method::visit_all(&mut checker);
    let Checker(examples) = checker;
    for example in examples.of(EVENT_METHOD) {
        same::<Event>(&example["params"], EVENT_METHOD);
    }
    for example in examples.of(PROMPT_METHOD) {
        same::<Prompt>(&example["params"], PROMPT_METHOD);
    }
    for example in examples.of(SITE_METHOD) {
        same::<SitePrompt>(&example["params"], SITE_METHOD);
    }
    for example in examples.of(WITHDRAW_METHOD) {
        same::<Withdrawal>(&example["params"], WITHDRAW_METHOD);
    }
    let notifications = [EVENT_METHOD, PROMPT_METHOD, SITE_METHOD, WITHDRAW_METHOD];
    for name in examples.names() {
        let known = method::NAMES.contains(&name) || notifications.contains(&name);
        assert!(known, "examples.json names {name}");
    }
}

/// Returns the variants of `Event` by their `change`, in the order of the document.
fn events(document: &Value) -> Vec<(String, Value)> {
    let variants = schemas(document)["Event"]["oneOf"]
        .as_array()
        .unwrap()
        .iter();
    let variant = |reference: &Value| {
        let path = reference["$ref"]
            .as_str()
            .unwrap()
            .strip_prefix('#')
            .unwrap();
        let variant = document.pointer(path).unwrap().clone();
        let change = variant["properties"]["change"]["const"].as_str().unwrap();
        (change.to_owned(), variant)
    };
    variants.map(variant).collect()
}

#[test]
fn every_event_has_one_example() {
    let examples = Examples::read();
    let examples = examples.of(EVENT_METHOD).iter();
    let shown: Vec<_> = examples
        .map(|example| example["params"]["change"].clone())
        .collect();
    let all: Vec<_> = events(&parsed())
        .into_iter()
        .map(|(change, _)| json!(change))
        .collect();
    assert_eq!(shown, all);
}

#[test]
fn the_manual_explains_every_event() {
    let row = |(change, variant): (String, Value)| {
        let members = variant["properties"].as_object().unwrap().keys();
        let members = members.filter(|name| !["seq", "change"].contains(&name.as_str()));
        let members: Vec<_> = members.map(|name| format!("`{name}`")).collect();
        let description = variant["description"].as_str().unwrap();
        format!("| `{change}` | {} | {description} |\n", members.join(", "))
    };
    let rows: String = events(&parsed()).into_iter().map(row).collect();
    let table = format!("| `change` | members | meaning |\n|---|---|---|\n{rows}");
    let manual = include_str!("../../../../docs/api.md");
    let (_, rest) = manual.split_once("<!-- events -->\n").unwrap();
    let (listed, _) = rest.split_once("<!-- /events -->").unwrap();
    assert_eq!(listed, table, "docs/api.md §7 should be:\n{table}");
}

#[test]
fn every_type_has_its_name_as_title_and_no_type_is_inside_another() {
    fn has_type_inside(schema: &Value) -> bool {
        const PARTS: [&str; 5] = ["items", "anyOf", "allOf", "oneOf", "additionalProperties"];
        if !schema.is_object() {
            return false;
        }
        let parts = PARTS.into_iter().map(|part| &schema[part]);
        let each = parts.flat_map(|part| {
            part.as_array()
                .map_or(std::slice::from_ref(part), |list| list)
        });
        let members = schema["properties"].as_object().into_iter().flatten();
        each.chain(members.map(|(_, member)| member)).any(|inside| {
            ["properties", "enum", "oneOf", "title"]
                .iter()
                .any(|part| inside.get(part).is_some())
                || has_type_inside(inside)
        })
    }
    let document = parsed();
    for (name, schema) in schemas(&document) {
        assert_eq!(schema["title"], json!(name));
        assert!(
            schema["description"].is_string(),
            "{name} has no description"
        );
        assert!(!has_type_inside(schema), "{name} has a type inside");
    }
    for method in document["methods"].as_array().unwrap() {
        for reference in [&method["x-params"], &method["result"]["schema"]] {
            assert!(reference["$ref"].is_string(), "{}", method["name"]);
        }
    }
}
