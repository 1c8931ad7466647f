//! The API document, by the OpenRPC specification 1.3, from the types of the messages.
//!
//! It is checked in as `docs/openrpc.json`, where the daemon takes it from for `rpc.discover`.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::event::{EVENT_METHOD, Event};
use crate::method::{self, Method, Visitor};
use crate::prompt::{PROMPT_METHOD, Prompt, WITHDRAW_METHOD, Withdrawal};
use crate::{ErrorKind, PROTOCOL_VERSION, failure};

/// Place of named types in this document.
const SCHEMAS: &str = "/components/schemas";

/// Returns the document, as it is checked in.
#[must_use]
pub fn document() -> String {
    let mut writer = Writer::new();
    method::visit_all(&mut writer);
    let notifications = [
        writer.notification::<Event>(
            EVENT_METHOD,
            "What happened; after `events.subscribe`, none is left out.",
        ),
        writer.notification::<Prompt>(
            PROMPT_METHOD,
            "A dialog to show; after `agent.register`, for agents.",
        ),
        writer.notification::<Withdrawal>(
            WITHDRAW_METHOD,
            "A dialog to close: no request waits for its answer any more.",
        ),
    ];
    let document = json!({
        "openrpc": "1.3.2",
        "info": {
            "title": "cpsd",
            "description": "The local API of the CPS middleware: JSON-RPC 2.0, one object per \
                line, on a local socket. docs/api.md explains it.",
            "version": PROTOCOL_VERSION.to_string(),
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "methods": writer.methods,
        "x-notifications": notifications,
        "x-errors-of-any-request": references(failure::ANY),
        "components": {
            "errors": errors(),
            "schemas": writer.schemas(),
        },
    });
    // The links of the comments lead nowhere outside of the code.
    let mut text = format!("{document:#}")
        .replace("[`", "`")
        .replace("`]", "`");
    text.push('\n');
    text
}

struct Writer {
    /// For what a client sends.
    sent: SchemaGenerator,
    /// For what it receives.
    received: SchemaGenerator,
    methods: Vec<Value>,
}

impl Writer {
    fn new() -> Self {
        let settings = SchemaSettings::draft07().with(|settings| {
            settings.definitions_path = SCHEMAS.into();
            settings.meta_schema = None;
        });
        Self {
            sent: settings.clone().for_deserialize().into_generator(),
            received: settings.for_serialize().into_generator(),
            methods: Vec::new(),
        }
    }

    fn notification<P: JsonSchema>(&mut self, name: &str, summary: &str) -> Value {
        json!({
            "name": name,
            "summary": summary,
            "params": self.received.subschema_for::<P>(),
        })
    }

    /// Returns the named types of both directions.
    fn schemas(&mut self) -> Map<String, Value> {
        let mut all = self.received.take_definitions(true);
        all.values_mut().for_each(open);
        for (name, schema) in self.sent.take_definitions(true) {
            let earlier = all.insert(name.clone(), schema.clone());
            assert!(
                earlier.is_none_or(|earlier| earlier == schema),
                "{name} is written in two ways"
            );
        }
        all.sort_keys();
        all
    }
}

impl Visitor for Writer {
    fn visit<M: Method, P: JsonSchema, R: JsonSchema>(&mut self, doc: &str) {
        let kinds: Vec<_> = M::FAILURES.iter().copied().flatten().copied().collect();
        self.methods.push(json!({
            "name": M::NAME,
            "summary": sentence(doc),
            "paramStructure": "by-name",
            "params": params(&P::json_schema(&mut self.sent)),
            "result": {
                "name": "result",
                "schema": self.received.subschema_for::<R>(),
            },
            "errors": references(&kinds),
        }));
    }
}

/// Returns the parameters by name, from the schema of the object that holds them.
fn params(object: &Schema) -> Vec<Value> {
    let required = object.get("required").and_then(Value::as_array);
    let is_required = |name: &String| required.is_some_and(|names| names.iter().any(|n| n == name));
    let properties = object.get("properties").and_then(Value::as_object);
    let describe = |(name, schema): (&String, &Value)| {
        json!({
            "name": name,
            "required": is_required(name),
            "schema": schema,
        })
    };
    properties.into_iter().flatten().map(describe).collect()
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

/// Returns a documentation comment as one line of text.
fn sentence(doc: &str) -> String {
    let words: Vec<_> = doc.split_whitespace().collect();
    words.join(" ")
}
