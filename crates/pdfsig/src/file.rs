//! A PDF file: its objects by their cross-references, and its revisions. Begin at [`File::open`].

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::rc::Rc;

use crate::error::{PdfError, damaged};
use crate::filter;
use crate::sections::{self, Entry, Section, stream_data};
use crate::syntax::{Reader, is_space};
use crate::value::{Data, Dictionary, ObjectId, Value};

/// The most bytes that the object streams of a file have together.
const DECODED: usize = 256 * 1024 * 1024;

/// The most references that lead to each other.
const LONGEST_WAY: usize = 16;

/// A file, or the part of it up to the end of a revision.
#[derive(Debug)]
pub(crate) struct File<'a> {
    bytes: &'a [u8],
    /// The newest first.
    sections: Vec<Section>,
    entries: BTreeMap<u32, Entry>,
    root: ObjectId,
    streams: RefCell<HashMap<u32, Rc<ObjectStream>>>,
    /// Bytes that may still be decoded.
    budget: Cell<usize>,
    /// Objects that are being read for others.
    depth: Cell<usize>,
}

/// The objects in a stream (7.5.7).
#[derive(Debug)]
struct ObjectStream {
    data: Vec<u8>,
    /// Number and place of each object.
    objects: Vec<(u32, usize)>,
}

/// An indirect object.
#[derive(Clone, Debug)]
pub(crate) struct Object<'a> {
    pub(crate) value: Value,
    /// Data of a stream, as they are in the file.
    pub(crate) stream: Option<&'a [u8]>,
    source: Source<'a>,
}

#[derive(Clone, Debug)]
enum Source<'a> {
    File(&'a [u8]),
    Stream(Rc<ObjectStream>),
}

/// The end of a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Revision {
    /// The first and the last place where it can be said to end: with or without the end of the line.
    pub(crate) ends: Range<usize>,
}

impl<'a> Object<'a> {
    /// Returns the bytes that the places of its values are in.
    pub(crate) fn source(&self) -> &[u8] {
        match &self.source {
            Source::File(bytes) => bytes,
            Source::Stream(stream) => &stream.data,
        }
    }

    /// Whether it stands in the file as it is.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.source, Source::File(_))
    }

    pub(crate) fn dictionary(&self) -> Option<&Dictionary> {
        self.value.dictionary()
    }

    /// Whether another revision has the same.
    pub(crate) fn is_same(&self, other: &Object<'_>) -> bool {
        self.value == other.value && self.stream == other.stream
    }
}

impl<'a> File<'a> {
    /// Reads the cross-references, without any object.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, PdfError> {
        if !bytes.starts_with(b"%PDF-") {
            return Err(PdfError::NotPdf);
        }
        let sections = sections::chain(bytes, sections::start(bytes)?)?;
        let is_encrypted = |section: &Section| section.trailer.get("Encrypt").is_some();
        if sections.iter().any(is_encrypted) {
            return Err(PdfError::Encrypted);
        }
        let root = sections[0].trailer.get("Root").and_then(Value::reference);
        let Some(root) = root else {
            return damaged("the trailer names no catalogue");
        };
        let mut entries = BTreeMap::new();
        for section in &sections {
            for (number, entry) in &section.entries {
                entries.entry(*number).or_insert(*entry);
            }
        }
        Ok(Self {
            bytes,
            sections,
            entries,
            root,
            streams: RefCell::default(),
            budget: Cell::new(DECODED),
            depth: Cell::new(0),
        })
    }

    pub(crate) fn sections(&self) -> &[Section] {
        &self.sections
    }

    pub(crate) fn trailer(&self) -> &Dictionary {
        &self.sections[0].trailer
    }

    /// Returns the identifier of the catalogue.
    pub(crate) fn root(&self) -> ObjectId {
        self.root
    }

    pub(crate) fn catalog(&self) -> Result<Object<'a>, PdfError> {
        let catalog = self.object(self.root)?;
        match catalog.dictionary() {
            Some(_) => Ok(catalog),
            None => damaged("the catalogue is no dictionary"),
        }
    }

    pub(crate) fn entry(&self, number: u32) -> Entry {
        self.entries.get(&number).copied().unwrap_or(Entry::Free)
    }

    /// Returns the identifiers of all objects.
    pub(crate) fn ids(&self) -> impl Iterator<Item = ObjectId> {
        let entries = self.entries.iter();
        entries.filter_map(|(number, entry)| entry.id(*number))
    }

    /// Returns the first number that no object has.
    pub(crate) fn next_number(&self) -> u32 {
        let size = self.trailer().get("Size").and_then(Value::size);
        let size = size
            .and_then(|size| u32::try_from(size).ok())
            .unwrap_or_default();
        let last = self.entries.keys().next_back().map_or(0, |last| last + 1);
        size.max(last)
    }

    /// Returns an object; null if there is none (7.3.10).
    pub(crate) fn object(&self, id: ObjectId) -> Result<Object<'a>, PdfError> {
        let entry = self.entry(id.number);
        if entry.id(id.number) != Some(id) {
            return Ok(Object {
                value: Value {
                    data: Data::Null,
                    span: 0..0,
                },
                stream: None,
                source: Source::File(&[]),
            });
        }
        if self.depth.get() == LONGEST_WAY {
            return damaged(format!("object {} needs itself", id.number));
        }
        self.depth.set(self.depth.get() + 1);
        let object = match entry {
            Entry::At { offset, .. } => self.at(id, offset),
            Entry::In { stream, index } => self.within(id, stream, index),
            Entry::Free => damaged(format!("object {} is free", id.number)),
        };
        self.depth.set(self.depth.get() - 1);
        object
    }

    fn at(&self, id: ObjectId, offset: usize) -> Result<Object<'a>, PdfError> {
        let mut reader = Reader::new(self.bytes, offset);
        if reader.object_header().ok() != Some(id) {
            return damaged(format!("object {} is not at byte {offset}", id.number));
        }
        let value = reader.value()?;
        let mut stream = None;
        if value.dictionary().is_some() && reader.clone().take("stream") {
            let length = value.dictionary().and_then(|entries| entries.get("Length"));
            let length = length.map(|length| self.resolve(length)).transpose()?;
            let Some(length) = length.and_then(|length| length.value.size()) else {
                return damaged(format!("the stream at byte {offset} has no length"));
            };
            stream = Some(&self.bytes[stream_data(self.bytes, &mut reader, length)?]);
        } else if !reader.take("endobj") {
            return damaged(format!("object {} does not end", id.number));
        }
        let source = Source::File(self.bytes);
        Ok(Object {
            value,
            stream,
            source,
        })
    }

    fn within(&self, id: ObjectId, stream: u32, index: usize) -> Result<Object<'a>, PdfError> {
        let stream = self.object_stream(stream)?;
        let found = stream
            .objects
            .get(index)
            .filter(|(number, _)| *number == id.number);
        let Some((_, at)) = found else {
            return damaged(format!("object {} is not in its stream", id.number));
        };
        let value = Reader::new(&stream.data, *at).value()?;
        let source = Source::Stream(stream);
        Ok(Object {
            value,
            stream: None,
            source,
        })
    }

    fn object_stream(&self, number: u32) -> Result<Rc<ObjectStream>, PdfError> {
        if let Some(known) = self.streams.borrow().get(&number) {
            return Ok(Rc::clone(known));
        }
        let wrong = || damaged(format!("object {number} is no stream of objects"));
        let Entry::At { generation, .. } = self.entry(number) else {
            return wrong();
        };
        let object = self.object(ObjectId { number, generation })?;
        let entries = object
            .dictionary()
            .filter(|entries| entries.is("Type", "ObjStm"));
        let (Some(entries), Some(data)) = (entries, object.stream) else {
            return wrong();
        };
        let size = |key| entries.get(key).and_then(Value::size);
        let (Some(count), Some(first)) = (size("N"), size("First")) else {
            return wrong();
        };
        let data = filter::decode(entries, data, self.budget.get())?;
        self.budget
            .set(self.budget.get().saturating_sub(data.len()));
        let mut objects = Vec::new();
        let mut reader = Reader::new(&data, 0);
        for _ in 0..count {
            let (number, at) = (reader.unsigned()?, reader.unsigned()?);
            match (u32::try_from(number), first.checked_add(at)) {
                (Ok(number), Some(at)) => objects.push((number, at)),
                _ => return wrong(),
            }
        }
        let stream = Rc::new(ObjectStream { data, objects });
        self.streams.borrow_mut().insert(number, Rc::clone(&stream));
        Ok(stream)
    }

    /// Returns the object that a value refers to, or the value itself.
    pub(crate) fn resolve(&self, value: &Value) -> Result<Object<'a>, PdfError> {
        let mut value = value.clone();
        for _ in 0..LONGEST_WAY {
            let Data::Reference(id) = value.data else {
                let source = Source::File(&[]);
                return Ok(Object {
                    value,
                    stream: None,
                    source,
                });
            };
            let object = self.object(id)?;
            if object.value.reference().is_none() {
                return Ok(object);
            }
            value = object.value;
        }
        damaged("references lead to each other")
    }

    /// Returns the value of a key, the object that it refers to.
    pub(crate) fn get(&self, entries: &Dictionary, key: &str) -> Result<Option<Value>, PdfError> {
        let Some(value) = entries.get(key) else {
            return Ok(None);
        };
        let value = self.resolve(value)?.value;
        Ok(Some(value).filter(|value| !value.is_null()))
    }

    /// Reads every object, and returns for each that is referred to the objects that do.
    pub(crate) fn referrers(&self) -> Result<HashMap<ObjectId, Vec<ObjectId>>, PdfError> {
        let mut referrers: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
        for id in self.ids() {
            let object = self.object(id)?;
            let is_structure = ["XRef", "ObjStm"];
            let entries = object.dictionary().filter(|_| object.stream.is_some());
            if entries.is_some_and(|one| is_structure.iter().any(|name| one.is("Type", name))) {
                continue;
            }
            object
                .value
                .references(&mut |to| referrers.entry(to).or_default().push(id));
        }
        Ok(referrers)
    }

    /// Returns the revisions, the oldest first: where the file says `startxref` with the place of one
    /// of its sections.
    pub(crate) fn revisions(&self) -> Vec<Revision> {
        let places = memchr::memmem::find_iter(self.bytes, b"startxref");
        let revision = |at| {
            let mut reader = Reader::new(self.bytes, at);
            reader.expect("startxref").ok()?;
            let offset = reader.unsigned().ok()?;
            let is_section = |section: &Section| section.offset == offset && offset < at;
            if !self.sections.iter().any(is_section) {
                return None;
            }
            let rest = &self.bytes[reader.at()..];
            let spaces = rest.iter().take_while(|byte| is_space(**byte)).count();
            rest[spaces..].strip_prefix(b"%%EOF")?;
            let end = reader.at() + spaces + b"%%EOF".len();
            let mut after = Reader::new(self.bytes, end);
            after.skip_line_end();
            Some(Revision {
                ends: end..after.at() + 1,
            })
        };
        places.filter_map(revision).collect()
    }
}
