//! The API document, by the OpenRPC specification 1.3, from the types of the messages.
//!
//! It is checked in as `docs/openrpc.json`, where the daemon takes it from for `rpc.discover`.
//! [`document`] writes it, [`shape`] gives every type one shape that code generators name well,
//! and [`examples`] holds an example of every message.

mod examples;
mod shape;
#[cfg(test)]
mod tests;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::map::Entry;
use serde_json::{Map, Value, json};

use crate::event::{EVENT_METHOD, Event};
use crate::method::{self, Method, Visitor};
use crate::prompt::{PROMPT_METHOD, Prompt, SITE_METHOD, SitePrompt, WITHDRAW_METHOD, Withdrawal};
use crate::{ErrorKind, PROTOCOL_VERSION, failure};
use examples::Examples;

/// Returns the document, as it is checked in.
#[must_use]
pub fn document() -> String {
    let mut writer = Writer::new();
    method::visit_all(&mut writer);
    let notifications = [
        writer.notification::<Event>(
            EVENT_METHOD,
            "A change; after `events.subscribe`, none is left out.",
        ),
        writer.notification::<Prompt>(
            PROMPT_METHOD,
            "A dialog to show; after `agent.register`, for agents.",
        ),
        writer.notification::<SitePrompt>(
            SITE_METHOD,
            "A question about a site to show; after `agent.register`, for agents.",
        ),
        writer.notification::<Withdrawal>(
            WITHDRAW_METHOD,
            "A dialog to close: no request waits for its answer any more.",
        ),
    ];
    let schemas = writer.schemas();
    let describe = |method: &Described| method.json(&schemas, &writer.examples);
    let methods: Vec<_> = writer.methods.iter().map(describe).collect();
    let document = json!({
        "openrpc": "1.3.2",
        "info": {
            "title": "cpsd",
            "description": "The local API of the CPS middleware: JSON-RPC 2.0, one object per \
                line, on a local socket. docs/api.md explains it.",
            "version": PROTOCOL_VERSION.to_string(),
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "methods": methods,
        "x-notifications": notifications,
        "x-errors-of-any-request": references(failure::ANY),
        "components": {
            "errors": errors(),
            "schemas": schemas,
        },
    });
    format!("{document:#}\n")
}

/// A method, of which the schemas are known by reference.
struct Described {
    name: &'static str,
    doc: String,
    params: Value,
    result: Value,
    kinds: Vec<ErrorKind>,
}

impl Described {
    fn json(&self, schemas: &Map<String, Value>, examples: &Examples) -> Value {
        let summary = first_sentence(&self.doc);
        without_null(json!({
            "name": self.name,
            "summary": summary,
            "description": (summary != self.doc).then_some(&self.doc),
            "paramStructure": "by-name",
            "params": params(shape::target(schemas, &self.params)),
            "x-params": self.params,
            "result": { "name": "result", "schema": self.result },
            "errors": references(&self.kinds),
            "examples": examples.of_method(self.name),
        }))
    }
}

/// Takes the members without a value out: the meta-schema of OpenRPC knows no `null`.
fn without_null(mut object: Value) -> Value {
    if let Some(members) = object.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    object
}

struct Writer {
    /// For what a client sends.
    sent: SchemaGenerator,
    /// For what it receives.
    received: SchemaGenerator,
    methods: Vec<Described>,
    examples: Examples,
}

impl Writer {
    fn new() -> Self {
        let settings = SchemaSettings::draft07().with(|settings| {
            settings.definitions_path = shape::SCHEMAS.into();
            settings.meta_schema = None;
        });
        Self {
            sent: settings.clone().for_deserialize().into_generator(),
            received: settings.for_serialize().into_generator(),
            methods: Vec::new(),
            examples: Examples::read(),
        }
    }

    fn notification<P: JsonSchema>(&mut self, name: &str, summary: &str) -> Value {
        json!({
            "name": name,
            "summary": summary,
            "params": self.received.subschema_for::<P>(),
            "examples": self.examples.of_notification(name),
        })
    }

    /// Returns the named types of both directions.
    fn schemas(&mut self) -> Map<String, Value> {
        let mut all = self.received.take_definitions(true);
        all.values_mut().for_each(open);
        for (name, schema) in self.sent.take_definitions(true) {
            match all.entry(&name) {
                Entry::Vacant(vacant) => {
                    vacant.insert(schema);
                }
                // A type of both directions may get more members as well.
                Entry::Occupied(received) => {
                    let mut opened = schema;
                    open(&mut opened);
                    assert_eq!(*received.get(), opened, "{name} is written in two ways");
                }
            }
        }
        let mut shaped = shape::components(all);
        shaped.sort_keys();
        shaped
    }
}

impl Visitor for Writer {
    fn visit<M: Method, P: JsonSchema, R: JsonSchema>(&mut self, doc: &str) {
        self.methods.push(Described {
            name: M::NAME,
            doc: shape::line(doc),
            params: self.sent.subschema_for::<P>().to_value(),
            result: self.received.subschema_for::<R>().to_value(),
            kinds: M::FAILURES.iter().copied().flatten().copied().collect(),
        });
    }
}

/// Returns the parameters by name, from the schema of the object that holds them: the required ones
/// first, as OpenRPC demands.
fn params(object: &Value) -> Vec<Value> {
    let required = object["required"].as_array();
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|n| n == name));
    let properties = object["properties"].as_object();
    let mut names: Vec<_> = properties.into_iter().flatten().collect();
    names.sort_by_key(|(name, _)| !is_required(name));
    let describe = |(name, schema): (&String, &Value)| {
        let (schema, description) = shape::without_description(schema);
        without_null(json!({
            "name": name,
            "description": description,
            "required": is_required(name),
            "schema": schema,
        }))
    };
    names.into_iter().map(describe).collect()
}

fn references(kinds: &[ErrorKind]) -> Vec<Value> {
    let reference =
        |kind: &ErrorKind| json!({ "$ref": format!("#/components/errors/{}", kind.word()) });
    kinds.iter().map(reference).collect()
}

/// Objects that a client receives may get more members without a new version.
fn open(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.remove("additionalProperties");
            members.values_mut().for_each(open);
        }
        Value::Array(items) => items.iter_mut().for_each(open),
        _ => {}
    }
}

/// Returns every error, those too that only a client's library makes.
fn errors() -> Map<String, Value> {
    let describe = |kind: &ErrorKind| {
        let error = json!({
            "code": kind.code(),
            "message": kind.english(),
            "data": { "kind": kind.word(), "message_fr": kind.french() },
        });
        (kind.word().to_owned(), error)
    };
    ErrorKind::ALL.iter().map(describe).collect()
}

/// Returns the first sentence of a text of one line.
fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, rest)| {
        &text[..text.len() - rest.len() - 1 - usize::from(first.is_empty())]
    })
}
