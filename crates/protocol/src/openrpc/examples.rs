//! An example of every message: what `examples.json` holds, in the form of OpenRPC.
//!
//! The file has a list for each method and each notification.
//! An example of a method has a `name`, `params` and a `result`; one of a notification, a `name` and
//! `params`.

use serde_json::{Map, Value, json};

const FILE: &str = include_str!("examples.json");

/// The examples of the file.
pub(super) struct Examples(Map<String, Value>);

impl Examples {
    /// Reads the file.
    pub(super) fn read() -> Self {
        Self(serde_json::from_str(FILE).expect("examples.json is an object"))
    }

    /// Returns the examples of a method or a notification as they stand in the file.
    pub(super) fn of(&self, name: &str) -> &[Value] {
        self.0
            .get(name)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// Returns the examples of a method.
    pub(super) fn of_method(&self, name: &str) -> Vec<Value> {
        let pairing = |example: &Value| {
            json!({
                "name": example["name"],
                "params": by_name(&example["params"]),
                "result": { "name": "result", "value": example["result"] },
            })
        };
        self.of(name).iter().map(pairing).collect()
    }

    /// Returns the examples of a notification.
    pub(super) fn of_notification(&self, name: &str) -> Vec<Value> {
        let of_params =
            |example: &Value| json!({ "name": example["name"], "params": example["params"] });
        self.of(name).iter().map(of_params).collect()
    }

    /// Returns the names of the methods and notifications with examples.
    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn by_name(params: &Value) -> Vec<Value> {
    let members = params.as_object().into_iter().flatten();
    let example = |(name, value): (&String, &Value)| json!({ "name": name, "value": value });
    members.map(example).collect()
}
