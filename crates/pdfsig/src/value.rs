//! Values (7.3): numbers, names, strings, arrays, dictionaries, references. Begin at [`Value`].

use std::fmt;
use std::ops::Range;

/// The number and the generation of an indirect object (7.3.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ObjectId {
    pub(crate) number: u32,
    pub(crate) generation: u16,
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} R", self.number, self.generation)
    }
}

/// A value, with its place in the bytes that it was read from.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) data: Data,
    pub(crate) span: Range<usize>,
}

/// The content of a value (7.3).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Data {
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f64),
    String(Vec<u8>),
    Name(Vec<u8>),
    Array(Vec<Value>),
    Dictionary(Dictionary),
    Reference(ObjectId),
}

/// Entries in the order of the file, no key twice.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary(pub(crate) Vec<(Vec<u8>, Value)>);

/// Numbers that programs write anew differ by less.
const SAME: f64 = 1e-4;

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self.number(), other.number()) {
            (Some(one), Some(other)) => (one - other).abs() < SAME,
            _ => self.data == other.data,
        }
    }
}

impl PartialEq for Dictionary {
    fn eq(&self, other: &Self) -> bool {
        self.differences(other).is_empty()
    }
}

impl Value {
    pub(crate) fn is_null(&self) -> bool {
        self.data == Data::Null
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        match self.data {
            Data::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// Returns an integer that is a place or a number of something.
    pub(crate) fn size(&self) -> Option<usize> {
        usize::try_from(self.integer()?).ok()
    }

    #[allow(clippy::cast_precision_loss)] // numbers of a page are small
    fn number(&self) -> Option<f64> {
        match self.data {
            Data::Integer(value) => Some(value as f64),
            Data::Real(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn name(&self) -> Option<&[u8]> {
        match &self.data {
            Data::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn string(&self) -> Option<&[u8]> {
        match &self.data {
            Data::String(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(crate) fn array(&self) -> Option<&[Value]> {
        match &self.data {
            Data::Array(values) => Some(values),
            _ => None,
        }
    }

    pub(crate) fn dictionary(&self) -> Option<&Dictionary> {
        match &self.data {
            Data::Dictionary(entries) => Some(entries),
            _ => None,
        }
    }

    pub(crate) fn reference(&self) -> Option<ObjectId> {
        match self.data {
            Data::Reference(id) => Some(id),
            _ => None,
        }
    }

    /// Calls `found` with each reference in it.
    pub(crate) fn references(&self, found: &mut impl FnMut(ObjectId)) {
        match &self.data {
            Data::Reference(id) => found(*id),
            Data::Array(values) => values.iter().for_each(|value| value.references(found)),
            Data::Dictionary(entries) => {
                entries
                    .0
                    .iter()
                    .for_each(|(_, value)| value.references(found));
            }
            _ => {}
        }
    }
}

impl Dictionary {
    /// Returns the value of a key; none for null, which is the same (7.3.7).
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        let mut entries = self.0.iter();
        let found = entries.find(|(known, _)| known == key.as_bytes());
        found
            .map(|(_, value)| value)
            .filter(|value| !value.is_null())
    }

    /// Whether the key has this name as its value.
    pub(crate) fn is(&self, key: &str, name: &str) -> bool {
        self.get(key).and_then(Value::name) == Some(name.as_bytes())
    }

    /// Returns the keys whose values are others, or are missing in one.
    pub(crate) fn differences<'a>(&'a self, other: &'a Self) -> Vec<&'a [u8]> {
        let value = |of: &'a Self, key: &[u8]| {
            let mut entries = of.0.iter();
            let found = entries.find(|(known, _)| known == key);
            found
                .map(|(_, value)| value)
                .filter(|value| !value.is_null())
        };
        let mut keys: Vec<_> = [self, other]
            .into_iter()
            .flat_map(|entries| &entries.0)
            .map(|(key, _)| key.as_slice())
            .filter(|key| value(self, key) != value(other, key))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}
