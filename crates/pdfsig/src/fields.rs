//! The fields of the interactive form (12.7.3), those of signatures among them.

use std::collections::BTreeSet;

use crate::error::{PdfError, damaged};
use crate::file::File;
use crate::value::{Dictionary, ObjectId, Value};

/// The most fields.
const MOST_FIELDS: usize = 100_000;

/// The most names in the full name of a field.
const DEEPEST: usize = 32;

/// A field without fields below it.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) id: ObjectId,
    /// Full name.
    pub(crate) name: String,
    pub(crate) is_signature: bool,
    /// Value, which may be a reference.
    pub(crate) value: Option<Value>,
    /// The objects that show it on pages.
    pub(crate) widgets: Vec<ObjectId>,
}

impl Field {
    /// Whether it is a signature that was made.
    pub(crate) fn is_signed(&self) -> bool {
        self.is_signature && self.value.is_some()
    }
}

/// Entries that a field has of those above it.
#[derive(Clone, Default)]
struct Inherited {
    name: Vec<String>,
    kind: Option<Value>,
    value: Option<Value>,
}

/// Returns the fields in the order of the file.
pub(crate) fn fields(file: &File<'_>) -> Result<Vec<Field>, PdfError> {
    let catalog = file.catalog()?;
    let entries = catalog.dictionary().cloned().unwrap_or_default();
    let Some(form) = file.get(&entries, "AcroForm")? else {
        return Ok(Vec::new());
    };
    let Some(form) = form.dictionary() else {
        return damaged("AcroForm is no dictionary");
    };
    let mut walk = Walk {
        file,
        seen: BTreeSet::new(),
        found: Vec::new(),
    };
    for field in items(file, form, "Fields")? {
        walk.field(field, &Inherited::default())?;
    }
    Ok(walk.found)
}

/// Returns the references in an array; none if there is no array.
fn items(file: &File<'_>, entries: &Dictionary, key: &str) -> Result<Vec<ObjectId>, PdfError> {
    let Some(value) = file.get(entries, key)? else {
        return Ok(Vec::new());
    };
    let items = value
        .array()
        .map(|items| items.iter().map(Value::reference));
    match items.and_then(Iterator::collect) {
        Some(items) => Ok(items),
        None => damaged(format!("{key} is no array of references")),
    }
}

struct Walk<'f, 'a> {
    file: &'f File<'a>,
    seen: BTreeSet<ObjectId>,
    found: Vec<Field>,
}

impl Walk<'_, '_> {
    fn field(&mut self, id: ObjectId, above: &Inherited) -> Result<(), PdfError> {
        if !self.seen.insert(id) {
            return damaged(format!("field {id} is there twice"));
        }
        if self.seen.len() > MOST_FIELDS || above.name.len() > DEEPEST {
            return Err(PdfError::TooMany("fields"));
        }
        let object = self.file.object(id)?;
        if object.value.is_null() {
            return Ok(());
        }
        let Some(entries) = object.dictionary() else {
            return damaged(format!("field {id} is no dictionary"));
        };
        let mut own = above.clone();
        if let Some(name) = self.file.get(entries, "T")? {
            own.name.push(text(name.string().unwrap_or_default()));
        }
        let kind = self.file.get(entries, "FT")?;
        own.kind = kind.or(own.kind);
        let value = entries.get("V").cloned();
        own.value = value.or(own.value);
        let mut widgets = vec![id];
        let mut below = Vec::new();
        for kid in items(self.file, entries, "Kids")? {
            let kid_object = self.file.object(kid)?;
            match kid_object.dictionary() {
                Some(entries) if entries.get("T").is_some() => below.push(kid),
                Some(_) => widgets.push(kid),
                None => {}
            }
        }
        if !below.is_empty() {
            return below.into_iter().try_for_each(|kid| self.field(kid, &own));
        }
        self.found.push(Field {
            id,
            name: own.name.join("."),
            is_signature: own.kind.as_ref().and_then(Value::name) == Some(b"Sig"),
            value: own.value,
            widgets,
        });
        Ok(())
    }
}

/// Returns a text string (7.9.2.2), as far as it is UTF-16, UTF-8 or ASCII.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, units @ ..] => {
            let units = units.chunks_exact(2);
            let units: Vec<_> = units
                .map(|two| u16::from_be_bytes([two[0], two[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        [0xEF, 0xBB, 0xBF, utf8 @ ..] => String::from_utf8_lossy(utf8).into_owned(),
        other => String::from_utf8_lossy(other).into_owned(),
    }
}
