use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// A JSON object of which a part is changed: its members keep their order, and untouched members
/// keep their text, to the byte.
#[derive(Debug, Default)]
pub(super) struct Object {
    members: Vec<(String, Member)>,
}

#[derive(Debug)]
enum Member {
    Text(Box<RawValue>),
    Object(Object),
}

impl Object {
    /// Returns the text of a member, unless it was replaced.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.members.iter().find(|(key, _)| key == name)? {
            (_, Member::Text(text)) => Some(text.get()),
            (_, Member::Object(_)) => None,
        }
    }

    /// Returns a member that is an object.
    pub(super) fn object(&self, name: &str) -> Result<Option<Self>, serde_json::Error> {
        self.text(name).map(serde_json::from_str).transpose()
    }

    /// Returns the members that are strings.
    pub(super) fn strings(&self) -> impl Iterator<Item = (&str, String)> {
        self.members
            .iter()
            .filter_map(|(key, member)| match member {
                Member::Text(text) => Some((key.as_str(), serde_json::from_str(text.get()).ok()?)),
                Member::Object(_) => None,
            })
    }

    /// Sets a member to a string.
    pub(super) fn set_string(&mut self, name: &str, value: &str) -> Result<(), serde_json::Error> {
        self.set(name, Member::Text(to_raw_value(value)?));
        Ok(())
    }

    /// Sets a member to an object; removes it if that is empty.
    pub(super) fn set_object(&mut self, name: &str, value: Self) {
        if value.is_empty() {
            self.remove(name);
        } else {
            self.set(name, Member::Object(value));
        }
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.members.retain(|(key, _)| key != name);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Sets a member at its place, or at the end.
    fn set(&mut self, name: &str, value: Member) {
        match self.members.iter_mut().find(|(key, _)| key == name) {
            Some((_, place)) => *place = value,
            None => self.members.push((name.to_owned(), value)),
        }
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut members = Vec::new();
                while let Some((key, text)) = map.next_entry()? {
                    members.push((key, Member::Text(text)));
                }
                Ok(Object { members })
            }
        }
        deserializer.deserialize_map(Members)
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.members.len()))?;
        for (key, member) in &self.members {
            match member {
                Member::Text(text) => map.serialize_entry(key, text)?,
                Member::Object(object) => map.serialize_entry(key, object)?,
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_touched_keeps_its_text() {
        let text = r#"{ "b": [1,  2.50], "a": {"x": 1e3}, "c": "\u00e9" }"#;
        let mut object: Object = serde_json::from_str(text).unwrap();
        let mut inner = object.object("a").unwrap().unwrap();
        inner.set_string("y", "é").unwrap();
        object.set_object("a", inner);
        let expected = "{\n  \"b\": [1,  2.50],\n  \"a\": {\n    \"x\": 1e3,\n    \"y\": \"é\"\n  },\n  \
                        \"c\": \"\\u00e9\"\n}";
        assert_eq!(serde_json::to_string_pretty(&object).unwrap(), expected);
    }

    #[test]
    fn an_object_without_members_goes() {
        let mut object: Object = serde_json::from_str(r#"{"a": {"x": 1}}"#).unwrap();
        let mut inner = object.object("a").unwrap().unwrap();
        inner.remove("x");
        object.set_object("a", inner);
        assert!(object.is_empty());
    }
}
