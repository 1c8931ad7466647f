//! One shape for every type, from which code generators make readable names.
//!
//! * Every component has its name as `title`, and its description in one paragraph.
//! * An enumeration is one `enum` of strings; its description has a list of the values.
//! * A union of objects that a member tells apart is a `oneOf` of named components, with that member
//!   as `discriminator`: `CardReadyEvent` is the variant `card_ready` of `Event`.

use serde_json::{Map, Value, json};

/// Place of named types in this document.
pub(super) const SCHEMAS: &str = "/components/schemas";

/// Returns the components in their shape, those of variants included.
pub(super) fn components(schemas: Map<String, Value>) -> Map<String, Value> {
    let mut shaped = Map::new();
    let mut schemas = schemas;
    schemas.values_mut().for_each(describe);
    for (name, schema) in &schemas {
        let schema = match schema["oneOf"].as_array() {
            None => schema.clone(),
            Some(variants) if variants.iter().all(is_word) => enumeration(schema),
            Some(_) => union(name, schema, &schemas, &mut shaped),
        };
        insert(&mut shaped, name.clone(), schema);
    }
    shaped
}

/// Returns the component that a reference leads to.
pub(super) fn target<'a>(schemas: &'a Map<String, Value>, reference: &Value) -> &'a Value {
    let name = reference["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next());
    name.and_then(|name| schemas.get(name))
        .unwrap_or(&Value::Null)
}

/// Returns a documentation comment as one line of text, without links.
pub(super) fn line(doc: &str) -> String {
    // The links of the comments lead nowhere outside of the code.
    let words: Vec<_> = doc.split_whitespace().collect();
    words.join(" ").replace("[`", "`").replace("`]", "`")
}

/// Takes the description out of the schema of a member; a reference is left alone then.
pub(super) fn without_description(schema: &Value) -> (Value, Value) {
    let mut schema = schema.clone();
    let description = schema
        .as_object_mut()
        .and_then(|members| members.remove("description"));
    if let Some([reference]) = schema["allOf"].as_array().map(Vec::as_slice) {
        schema = reference.clone();
    }
    (schema, description.unwrap_or_default())
}

/// Adds a component with its title, in the first place.
fn insert(shaped: &mut Map<String, Value>, name: String, schema: Value) {
    let Value::Object(members) = schema else {
        panic!("{name} is no object");
    };
    let title = ("title".to_owned(), Value::String(name.clone()));
    let titled = std::iter::once(title).chain(members).collect();
    let earlier = shaped.insert(name.clone(), Value::Object(titled));
    assert!(earlier.is_none(), "{name} is the name of two types");
}

/// Brings every description into one line.
fn describe(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" => *text = line(text),
                    member => describe(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(describe),
        _ => {}
    }
}

/// Whether a variant is a string and nothing else.
fn is_word(variant: &Value) -> bool {
    variant["const"].is_string()
}

/// Returns an enumeration whose values have descriptions.
fn enumeration(schema: &Value) -> Value {
    let variants = schema["oneOf"].as_array().into_iter().flatten();
    let values: Vec<_> = variants.clone().map(|variant| &variant["const"]).collect();
    let describe = |variant: &Value| {
        let (value, text) = (variant["const"].as_str(), variant["description"].as_str());
        format!(
            "\n* `{}`: {}",
            value.unwrap_or_default(),
            text.unwrap_or_default()
        )
    };
    let list: String = variants.map(describe).collect();
    let description = schema["description"].as_str().unwrap_or_default();
    json!({
        "description": format!("{description}\n{list}"),
        "type": "string",
        "enum": values,
    })
}

/// Returns the union of the variants, each of which becomes a component.
fn union(
    name: &str,
    schema: &Value,
    schemas: &Map<String, Value>,
    shaped: &mut Map<String, Value>,
) -> Value {
    let mut references = Vec::new();
    let mut discriminator = "";
    for variant in schema["oneOf"].as_array().into_iter().flatten() {
        let members = variant["properties"].as_object().into_iter().flatten();
        let (tag, word) = members
            .filter_map(|(member, schema)| Some((member, schema["const"].as_str()?)))
            .next()
            .unwrap_or_else(|| panic!("a variant of {name} has no word"));
        discriminator = tag;
        let variant_name = format!("{}{name}", pascal_case(word));
        references.push(json!({ "$ref": format!("#{SCHEMAS}/{variant_name}") }));
        // Those of another type stand beside the word: `card_ready` has the members of a card.
        let more = variant["allOf"].as_array().map_or(variant, |all| &all[0]);
        let parts = [schema, variant, target(schemas, more)];
        insert(shaped, variant_name, joined(parts, variant));
    }
    json!({
        "description": schema["description"],
        "oneOf": references,
        "discriminator": { "propertyName": discriminator },
    })
}

/// Returns a variant with the members of all its parts.
fn joined(parts: [&Value; 3], variant: &Value) -> Value {
    let properties = parts.map(|part| part["properties"].as_object().cloned());
    let required = parts.map(|part| part["required"].as_array().cloned());
    let properties: Map<_, _> = properties.into_iter().flatten().flatten().collect();
    let required: Vec<_> = required.into_iter().flatten().flatten().collect();
    json!({
        "description": variant["description"],
        "type": "object",
        "properties": properties,
        "required": required,
    })
}

fn pascal_case(word: &str) -> String {
    let capital = |part: &str| {
        let (first, rest) = part.split_at(part.len().min(1));
        first.to_uppercase() + rest
    };
    word.split('_').map(capital).collect()
}
