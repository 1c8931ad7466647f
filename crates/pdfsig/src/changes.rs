//! The changes of later revisions: a signature stays right if there are only further signatures,
//! data for their validation and metadata, none of which changes what a page shows. Begin at
//! [`later`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::error::PdfError;
use crate::fields::{self, Field};
use crate::file::{File, Object};
use crate::sections::Entry;
use crate::value::{Data, Dictionary, ObjectId, Value};

/// An addition after a signature that changes nothing of what was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Later {
    /// Further signatures, or document timestamps.
    Signatures,
    /// Certificates and revocation data (DSS; ETSI EN 319 142-1, 5.4.2).
    ValidationData,
    /// Title, author, dates.
    Metadata,
    /// Objects that nothing of the signed revision refers to, or a version number, and nothing else.
    Other,
}

impl Later {
    /// All kinds.
    pub const ALL: [Self; 4] = [
        Self::Signatures,
        Self::ValidationData,
        Self::Metadata,
        Self::Other,
    ];
}

/// The reason why a later revision is not accepted.
#[derive(Debug)]
pub(crate) enum Refused {
    Unreadable(PdfError),
    /// It changes this.
    Change(String),
}

impl From<PdfError> for Refused {
    fn from(error: PdfError) -> Self {
        Self::Unreadable(error)
    }
}

fn change<T>(of: impl Into<String>) -> Result<T, Refused> {
    Err(Refused::Change(of.into()))
}

/// Keys of a signature field that may come with its signature.
const WITH_SIGNATURE: [&str; 8] = ["V", "AP", "M", "F", "MK", "DA", "NM", "P"];

/// Keys of a new signature field. Actions are not among them.
const OF_NEW_FIELD: [&str; 19] = [
    "Type", "Subtype", "FT", "T", "TU", "V", "F", "Ff", "Rect", "P", "AP", "MK", "DA", "DR", "NM",
    "M", "Kids", "Parent", "Lock",
];

/// Returns the kinds of additions between a revision and the file as it is now.
pub(crate) fn later(before: &File<'_>, after: &File<'_>) -> Result<BTreeSet<Later>, Refused> {
    Comparison::new(before, after)?.judge()
}

struct Comparison<'f, 'a> {
    before: &'f File<'a>,
    after: &'f File<'a>,
    /// For each object of the revision, the objects that refer to it, each as often as it does.
    referrers: HashMap<ObjectId, Vec<ObjectId>>,
    fields: BTreeMap<ObjectId, Field>,
    /// Objects of new signature fields that are signed, with those that show them.
    new_fields: BTreeSet<ObjectId>,
    found: BTreeSet<Later>,
}

impl<'f, 'a> Comparison<'f, 'a> {
    fn new(before: &'f File<'a>, after: &'f File<'a>) -> Result<Self, Refused> {
        let fields = fields::fields(before)?.into_iter();
        let fields: BTreeMap<_, _> = fields.map(|field| (field.id, field)).collect();
        let mut new_fields = BTreeSet::new();
        for field in fields::fields(after)? {
            let is_new = field
                .widgets
                .iter()
                .all(|id| before.entry(id.number) == Entry::Free);
            if is_new && field.is_signed() {
                for id in &field.widgets {
                    only_keys(&after.object(*id)?, &OF_NEW_FIELD)?;
                }
                new_fields.extend(field.widgets);
            }
        }
        Ok(Self {
            before,
            after,
            referrers: before.referrers()?,
            fields,
            new_fields,
            found: BTreeSet::new(),
        })
    }

    fn judge(mut self) -> Result<BTreeSet<Later>, Refused> {
        if self.before.root() != self.after.root() {
            return change("another catalogue");
        }
        let later = self.after.sections().len() - self.before.sections().len();
        let sections = self.after.sections()[..later].iter();
        let numbers: BTreeSet<u32> = sections
            .flat_map(|one| one.entries.keys().copied())
            .collect();
        for number in numbers {
            let old = self.before.entry(number).id(number);
            let new = self.after.entry(number).id(number);
            match (old, new) {
                (None, None) => {}
                (None, Some(id)) => self.added(id)?,
                (Some(old), Some(new)) if old == new => self.compared(new)?,
                (Some(old), _) => return change(format!("object {} removed", old.number)),
            }
        }
        let info = |file: &File<'_>| file.trailer().get("Info").cloned();
        if info(self.before) != info(self.after) {
            self.found.insert(Later::Metadata);
        }
        if self.found.is_empty() {
            self.found.insert(Later::Other);
        }
        Ok(self.found)
    }

    fn added(&self, id: ObjectId) -> Result<(), Refused> {
        match self.referrers.contains_key(&id) {
            true => change(format!("object {}, which had been missing", id.number)),
            false => Ok(()),
        }
    }

    fn compared(&mut self, id: ObjectId) -> Result<(), Refused> {
        let (old, new) = (self.before.object(id)?, self.after.object(id)?);
        if old.is_same(&new) {
            return Ok(());
        }
        if self.is_info(id) || self.is_metadata(id)? {
            self.found.insert(Later::Metadata);
            return Ok(());
        }
        if self.is_validation_data(id)? {
            self.found.insert(Later::ValidationData);
            return Ok(());
        }
        let name = |what: &str| format!("{what} (object {})", id.number);
        if old.stream.is_some() || new.stream.is_some() {
            return change(name("a stream"));
        }
        match (&old.value.data, &new.value.data) {
            (Data::Dictionary(old), Data::Dictionary(new)) => {
                if id == self.before.root() {
                    return self.catalog(old, new);
                }
                if Some(id) == self.form()? {
                    return self.form_entries(old, new);
                }
                if let Some(field) = self.fields.get(&id).cloned() {
                    return self.field(&field, old, new);
                }
                if old.is("Type", "Page") {
                    return self.page(id, old, new);
                }
                change(name("a dictionary"))
            }
            (Data::Array(_), Data::Array(_)) if self.is_list(id)? => self.list(
                "a list of fields or annotations",
                Some(&old.value),
                Some(&new.value),
            ),
            _ => change(name("a value")),
        }
    }

    fn catalog(&mut self, old: &Dictionary, new: &Dictionary) -> Result<(), Refused> {
        for key in old.differences(new) {
            match key {
                b"AcroForm" => self.form_of(old, new)?,
                b"DSS" if old.get("DSS").is_none() => {
                    self.found.insert(Later::ValidationData);
                }
                b"DSS" if direct_dictionaries(old.get("DSS"), new.get("DSS")) => {
                    self.found.insert(Later::ValidationData);
                }
                b"Metadata" => {
                    self.found.insert(Later::Metadata);
                }
                b"Version" | b"Extensions" => {}
                other => return change(key_of("the catalogue", other)),
            }
        }
        Ok(())
    }

    fn form_of(&mut self, old: &Dictionary, new: &Dictionary) -> Result<(), Refused> {
        let old = self.before.get(old, "AcroForm")?;
        let new = self.after.get(new, "AcroForm")?;
        let old = old
            .as_ref()
            .and_then(Value::dictionary)
            .cloned()
            .unwrap_or_default();
        match new.as_ref().and_then(Value::dictionary) {
            Some(new) => self.form_entries(&old, new),
            None => change("the form removed"),
        }
    }

    fn form_entries(&mut self, old: &Dictionary, new: &Dictionary) -> Result<(), Refused> {
        for key in old.differences(new) {
            match key {
                b"Fields" => {
                    let old = self.before.get(old, "Fields")?;
                    let new = self.after.get(new, "Fields")?;
                    self.list("fields", old.as_ref(), new.as_ref())?;
                }
                b"SigFlags" => {}
                b"DR" if old.get("DR").is_none() => {}
                b"DA" if old.get("DA").is_none() => {}
                other => return change(key_of("the form", other)),
            }
        }
        Ok(())
    }

    fn page(&mut self, id: ObjectId, old: &Dictionary, new: &Dictionary) -> Result<(), Refused> {
        for key in old.differences(new) {
            if key != b"Annots" {
                return change(key_of(&format!("a page (object {})", id.number), key));
            }
            let old = self.before.get(old, "Annots")?;
            let new = self.after.get(new, "Annots")?;
            self.list("annotations", old.as_ref(), new.as_ref())?;
        }
        Ok(())
    }

    fn field(&mut self, field: &Field, old: &Dictionary, new: &Dictionary) -> Result<(), Refused> {
        let name = &field.name;
        if !field.is_signature {
            return change(format!("field {name}"));
        }
        if field.is_signed() {
            return change(format!("signature {name} itself"));
        }
        for key in old.differences(new) {
            if !WITH_SIGNATURE.iter().any(|known| known.as_bytes() == key) {
                return change(key_of(&format!("field {name}"), key));
            }
        }
        self.found.insert(Later::Signatures);
        Ok(())
    }

    /// Checks that a list has lost nothing, and has won signature fields alone.
    fn list(&mut self, of: &str, old: Option<&Value>, new: Option<&Value>) -> Result<(), Refused> {
        let items = |value: Option<&Value>| value.and_then(Value::array).map(<[_]>::to_vec);
        let (old, new) = (
            items(old).unwrap_or_default(),
            items(new).unwrap_or_default(),
        );
        let Some(more) = new.strip_prefix(old.as_slice()) else {
            return change(format!("{of} removed"));
        };
        for item in more {
            let id = item.reference();
            if !id.is_some_and(|id| self.new_fields.contains(&id)) {
                return change(format!("{of} that are no signatures"));
            }
            self.found.insert(Later::Signatures);
        }
        Ok(())
    }

    /// Returns the identifier of the form, if it is an object of its own.
    fn form(&self) -> Result<Option<ObjectId>, PdfError> {
        let catalog = self.before.catalog()?;
        let entries = catalog.dictionary();
        Ok(entries
            .and_then(|one| one.get("AcroForm"))
            .and_then(Value::reference))
    }

    /// Whether the object is the list of fields, or of the annotations of a page.
    fn is_list(&self, id: ObjectId) -> Result<bool, PdfError> {
        let no_one = Vec::new();
        let referrers = self.referrers.get(&id).unwrap_or(&no_one);
        let form = self.form()?;
        for referrer in referrers {
            let object = self.before.object(*referrer)?;
            let Some(entries) = object.dictionary() else {
                return Ok(false);
            };
            let is_value = |key| entries.get(key).and_then(Value::reference) == Some(id);
            let of_form = if *referrer == self.before.root() {
                let form = self.before.get(entries, "AcroForm")?;
                let fields = form.as_ref().and_then(Value::dictionary);
                let fields = fields.and_then(|form| form.get("Fields"));
                fields.and_then(Value::reference) == Some(id)
            } else {
                Some(*referrer) == form && is_value("Fields")
            };
            let of_page = entries.is("Type", "Page") && is_value("Annots");
            if !of_form && !of_page {
                return Ok(false);
            }
        }
        Ok(!referrers.is_empty())
    }

    /// Whether the object is the information dictionary, and nothing else.
    fn is_info(&self, id: ObjectId) -> bool {
        let info = self.before.trailer().get("Info").and_then(Value::reference);
        info == Some(id) && !self.referrers.contains_key(&id)
    }

    /// Whether the object is the metadata of the document, and nothing else.
    fn is_metadata(&self, id: ObjectId) -> Result<bool, PdfError> {
        self.is_of_catalog(id, "Metadata")
    }

    fn is_of_catalog(&self, id: ObjectId, key: &str) -> Result<bool, PdfError> {
        let catalog = self.before.catalog()?;
        let named = catalog.dictionary().and_then(|entries| entries.get(key));
        let is_alone = self.referrers.get(&id).map(Vec::as_slice) == Some(&[self.before.root()]);
        Ok(named.and_then(Value::reference) == Some(id) && is_alone)
    }

    /// Whether the object is of the data for validation, and of nothing else.
    fn is_validation_data(&self, id: ObjectId) -> Result<bool, PdfError> {
        let mut open = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) || self.is_of_catalog(id, "DSS")? {
                continue;
            }
            match self.referrers.get(&id) {
                Some(above) if !above.contains(&self.before.root()) => open.extend(above),
                _ => return Ok(false),
            }
            if self.fields.contains_key(&id) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Whether both are dictionaries that stand where they are named.
fn direct_dictionaries(old: Option<&Value>, new: Option<&Value>) -> bool {
    [old, new]
        .iter()
        .all(|value| value.is_some_and(|value| value.dictionary().is_some()))
}

fn only_keys(field: &Object<'_>, known: &[&str]) -> Result<(), Refused> {
    let entries = field.dictionary().cloned().unwrap_or_default();
    for (key, _) in &entries.0 {
        if !known.iter().any(|known| known.as_bytes() == key) {
            return change(key_of("a new field", key));
        }
    }
    Ok(())
}

fn key_of(place: &str, key: &[u8]) -> String {
    format!("{} of {place}", String::from_utf8_lossy(key))
}
