//! The shape of the document, as code generators need it, and its examples.

use std::collections::{BTreeMap, BTreeSet};

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
    let examples = Examples::read();
    let part = |((change, variant), example): ((String, Value), &Value)| {
        // A sentence has a line of its own.
        let meaning = variant["description"]
            .as_str()
            .unwrap()
            .replace(". ", ".\n");
        format!(
            "`{change}`: {meaning}\n\n```json\n{}\n```\n",
            example["params"]
        )
    };
    let shown = examples.of(EVENT_METHOD).iter();
    let parts: Vec<_> = events(&parsed()).into_iter().zip(shown).map(part).collect();
    let explained = parts.join("\n");
    let manual = include_str!("../../../../docs/api.md");
    let (_, rest) = manual.split_once("<!-- events -->\n").unwrap();
    let (listed, _) = rest.split_once("<!-- /events -->").unwrap();
    assert_eq!(listed, explained, "docs/api.md §7 should be:\n{explained}");
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

/// Words that C#, Java, TypeScript (in strict mode) or Python keep for themselves.
const RESERVED: &str = "False None True abstract and as assert async await base bool boolean break \
    byte case catch char checked class const continue debugger decimal def default del delegate \
    delete do double elif else enum event except explicit export extends extern false final \
    finally fixed float for foreach from function global goto if implements implicit import in \
    instanceof int interface internal is lambda let lock long namespace native new nonlocal not \
    null object operator or out override package params pass private protected public raise \
    readonly ref return sbyte sealed short sizeof stackalloc static strictfp string struct super \
    switch synchronized this throw throws transient true try typeof uint ulong unchecked unsafe \
    ushort using var virtual void volatile while with yield";

/// Returns the names of members and parameters that a generated client cannot have.
fn unusable_names(document: &Value) -> Vec<String> {
    let reserved: BTreeSet<_> = RESERVED.split_whitespace().collect();
    let mut names = Vec::new();
    for (title, schema) in schemas(document) {
        let members = schema["properties"].as_object().into_iter().flatten();
        names.extend(members.map(|(name, _)| (title.as_str(), name.as_str())));
    }
    for method in document["methods"].as_array().unwrap() {
        let parameters = method["params"].as_array().unwrap().iter();
        let title = method["name"].as_str().unwrap();
        names.extend(parameters.map(|parameter| (title, parameter["name"].as_str().unwrap())));
    }
    // In C# a member cannot have the name of its type.
    let is_of_type = |title: &str, name: &str| title.eq_ignore_ascii_case(&name.replace('_', ""));
    let unusable =
        |(title, name): &(&str, &str)| reserved.contains(name) || is_of_type(title, name);
    let found = names.into_iter().filter(unusable);
    found
        .map(|(title, name)| format!("{title}.{name}"))
        .collect()
}

#[test]
fn no_name_is_a_reserved_word_of_a_language_of_clients() {
    let mut document = parsed();
    assert_eq!(unusable_names(&document), Vec::<String>::new());
    let first = &mut document["methods"][0]["params"][0]["name"];
    *first = json!("new");
    let members = &mut document["components"]["schemas"]["Certificate"]["properties"];
    members["from"] = json!({});
    members["certificate"] = json!({});
    assert_eq!(
        unusable_names(&document),
        [
            "Certificate.from",
            "Certificate.certificate",
            "system.hello.new"
        ]
    );
}

/// Names that mean something else in another type, each within a small one of its own.
const OF_THEIR_TYPE: [&str; 7] = [
    // An error by its kind, a warning by its word.
    "kind", // Of a card in full, of a login by their purposes.
    "keys",
    // The number of a card as its issuer gives it, of a line of the audit file, of a register.
    "number", // Of a number of the identity, and of a billing number.
    "origin", // The kind of a card, of a person's number, of a structure's.
    "type",   // A value that is read of the card: a text, a number, bytes.
    "value",
    // Of a card as its issuer names itself, of a certificate as the standard does.
    "issuer",
];

/// Returns the types of what the service says, but for the report on a card: that is a document of
/// its own, which `docs/card-report.md` explains.
fn said(document: &Value) -> BTreeSet<String> {
    fn follow(schema: &Value, all: &Map<String, Value>, found: &mut BTreeSet<String>) {
        match schema {
            Value::Object(members) => {
                if let Some(path) = members.get("$ref").and_then(Value::as_str) {
                    let name = path.rsplit('/').next().unwrap();
                    if name != "CardReport" && found.insert(name.to_owned()) {
                        follow(&all[name], all, found);
                    }
                }
                members
                    .values()
                    .for_each(|member| follow(member, all, found));
            }
            Value::Array(items) => items.iter().for_each(|item| follow(item, all, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for method in document["methods"].as_array().unwrap() {
        follow(&method["result"], schemas(document), &mut found);
    }
    for notification in document["x-notifications"].as_array().unwrap() {
        follow(&notification["params"], schemas(document), &mut found);
    }
    found
}

/// Returns what a member is, whether it may be absent or `null` or not.
fn meaning(schema: &Value) -> String {
    let options = ["allOf", "anyOf"]
        .iter()
        .filter_map(|part| schema[part].as_array())
        .flatten();
    let mut options = options.filter(|option| option["type"] != "null");
    if let Some(option) = options.next() {
        return meaning(option);
    }
    if let Some(path) = schema["$ref"].as_str() {
        return path.rsplit('/').next().unwrap().to_owned();
    }
    if schema["const"].is_string() {
        return "a word".to_owned();
    }
    let word = match &schema["type"] {
        Value::Array(words) => words.iter().find(|word| **word != "null").unwrap(),
        word => word,
    };
    match word.as_str().unwrap() {
        "array" => format!("a list of {}", meaning(&schema["items"])),
        word => word.to_owned(),
    }
}

#[test]
fn a_name_has_one_meaning_in_all_answers_and_events() {
    let document = parsed();
    let mut meanings: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for title in said(&document) {
        let members = schemas(&document)[&title]["properties"].as_object();
        for (name, schema) in members.into_iter().flatten() {
            meanings.entry(name).or_default().insert(meaning(schema));
        }
    }
    for (name, of) in [
        ("card", "CardId"),
        ("key", "Purpose"),
        ("lease", "LeaseId"),
        ("pin", "PinStatus"),
        ("prompt", "PromptId"),
        ("reader", "string"),
        ("request", "RequestId"),
        ("rights", "LeaseState"),
        ("summary", "CardSummary"),
    ] {
        assert_eq!(meanings[name], BTreeSet::from([of.to_owned()]), "{name}");
    }
    let mut several: Vec<_> = meanings
        .into_iter()
        .filter(|(_, of)| of.len() > 1)
        .collect();
    several.retain(|(name, _)| !OF_THEIR_TYPE.contains(name));
    assert!(several.is_empty(), "{several:#?}");
}
