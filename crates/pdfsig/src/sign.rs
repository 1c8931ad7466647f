//! A signature put into a file: an incremental update (7.5.6) with a signature field, whose value
//! takes the CMS. Begin at [`PdfToSign::new`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::SystemTime;

use cps_protocol::HashAlgorithm;
use sha2::{Digest as _, Sha256};

use crate::date;
use crate::edit::{with_entries, with_item};
use crate::error::{PdfError, damaged};
use crate::fields::fields;
use crate::file::{File, Object};
use crate::restrictions::forbidding;
use crate::sections::start;
use crate::value::{Dictionary, ObjectId, Value};

/// The most levels of the tree of pages.
const DEEPEST: usize = 64;

/// Digits of a place in the file, with the blanks around it.
const PLACE: usize = 11;

/// The reason why a file cannot take a signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The file cannot be read.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// A signature of it forbids every change.
    #[error("the signature in its field {0} forbids every change")]
    Forbidden(String),
    /// The time is outside the calendar.
    #[error("the time of the signature is outside the calendar")]
    Time,
    /// The CMS is longer than the place for it.
    #[error("the CMS has {length} bytes, and there is room for {room}")]
    Room {
        /// Length of the CMS, in bytes.
        length: usize,
        /// Bytes that were reserved.
        room: usize,
    },
}

/// A file with a signature field that lacks its CMS.
#[derive(Clone, Debug)]
pub struct PdfToSign<'a> {
    content: &'a [u8],
    /// Bytes that follow the file.
    update: Vec<u8>,
    /// The place of the CMS in `update`, its brackets included.
    gap: Range<usize>,
}

impl<'a> PdfToSign<'a> {
    /// Checks that a file can be signed.
    ///
    /// # Errors
    /// [`SignError::Pdf`], [`SignError::Forbidden`]
    pub fn check(content: &'a [u8]) -> Result<(), SignError> {
        Self::new(content, SystemTime::UNIX_EPOCH, 0).map(drop)
    }

    /// Adds a signature field, with a value that names this time and has room for a CMS of `room`
    /// bytes. The file stays as it is, earlier signatures with it.
    ///
    /// # Errors
    /// All of [`SignError`] but [`SignError::Room`].
    pub fn new(content: &'a [u8], time: SystemTime, room: usize) -> Result<Self, SignError> {
        let time = date::to_text(time).ok_or(SignError::Time)?;
        let file = File::open(content)?;
        let all = fields(&file)?;
        if let Some(name) = forbidding(&file, &all)? {
            return Err(SignError::Forbidden(name));
        }
        let names = (1..).map(|number| format!("Signature{number}"));
        let mut names = names.filter(|name| all.iter().all(|field| field.name != *name));
        let name = names.next().unwrap_or_default();

        let mut update = Update::new(&file, content)?;
        let signature = update.new_id();
        let field = update.new_id();
        let page = first_page(&file)?;
        let widget = format!(
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T ({name}) /V {signature} /F 132 \
             /Rect [0 0 0 0] /P {page} >>"
        );
        update.insert(field, widget.into_bytes())?;
        update.annotate(page, field)?;
        update.list_field(field)?;
        let (head, tail) = dictionary_of_signature(&time);
        let (update, place) = update.write(signature, &head, &tail, 2 * room + 2)?;

        let mut made = Self {
            content,
            update,
            gap: place,
        };
        made.write_range(&head);
        Ok(made)
    }

    /// Writes the byte range, which is known once everything else is written.
    fn write_range(&mut self, head: &str) {
        let [(_, first), (second, rest)] = self.ranges();
        let range = format!("[0 {first} {second} {rest}]");
        let blank = head.find("[0 ").unwrap_or_default();
        let at = self.gap.start - head.len() + blank;
        self.update[at..at + range.len()].copy_from_slice(range.as_bytes());
    }

    /// Returns beginning and length of both parts that are signed.
    fn ranges(&self) -> [(usize, usize); 2] {
        let second = self.content.len() + self.gap.end;
        let rest = self.update.len() - self.gap.end;
        [(0, self.content.len() + self.gap.start), (second, rest)]
    }

    /// Returns the digest of what is signed: all but the place of the CMS.
    pub fn digest(&self, hash: HashAlgorithm) -> Vec<u8> {
        let parts = [
            self.content,
            &self.update[..self.gap.start],
            &self.update[self.gap.end..],
        ];
        cps_signature::digest_of_parts(hash, &parts)
    }

    /// Returns the signed file.
    ///
    /// # Errors
    /// [`SignError::Room`]
    pub fn finish(mut self, cms: &[u8]) -> Result<Vec<u8>, SignError> {
        let digits = base16ct::lower::encode_string(cms);
        let place = self.gap.start + 1..self.gap.end - 1;
        if digits.len() > place.len() {
            let room = place.len() / 2;
            return Err(SignError::Room {
                length: cms.len(),
                room,
            });
        }
        self.update[place.start..place.start + digits.len()].copy_from_slice(digits.as_bytes());
        Ok([self.content, &self.update].concat())
    }
}

/// Returns the text of the value of a signature before and after the CMS (12.8.1; ETSI EN 319 142-1,
/// 6.3).
fn dictionary_of_signature(time: &str) -> (String, String) {
    let blanks = " ".repeat(3 * PLACE);
    let head = format!(
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached\n/M ({time})\n\
         /ByteRange [0 {blanks}\n/Contents "
    );
    (head, " >>".to_owned())
}

/// Returns the first page, by the tree of pages (7.7.3).
fn first_page(file: &File<'_>) -> Result<ObjectId, PdfError> {
    let catalog = file.catalog()?;
    let pages = catalog
        .dictionary()
        .and_then(|entries| entries.get("Pages"));
    let mut next = pages
        .and_then(Value::reference)
        .into_iter()
        .collect::<Vec<_>>();
    let mut seen = 0;
    while let Some(id) = next.pop() {
        seen += 1;
        if seen > DEEPEST * DEEPEST {
            return Err(PdfError::TooMany("levels of pages"));
        }
        let node = file.object(id)?;
        let Some(entries) = node.dictionary() else {
            continue;
        };
        if entries.is("Type", "Page") {
            return Ok(id);
        }
        if let Some(kids) = file.get(entries, "Kids")? {
            let kids = kids.array().unwrap_or_default().iter().rev();
            next.extend(kids.filter_map(Value::reference));
        }
    }
    damaged("there is no page")
}

/// Objects that are new or changed.
struct Update<'f, 'a> {
    file: &'f File<'a>,
    content: &'a [u8],
    /// Text of each object.
    objects: BTreeMap<ObjectId, Vec<u8>>,
    next: u32,
}

impl<'f, 'a> Update<'f, 'a> {
    /// Reads the whole file: no reference that leads nowhere may lead to a new object.
    fn new(file: &'f File<'a>, content: &'a [u8]) -> Result<Self, PdfError> {
        let referred = file.referrers()?;
        let referred = referred.keys().map(|id| id.number.saturating_add(1)).max();
        Ok(Self {
            file,
            content,
            objects: BTreeMap::new(),
            next: file.next_number().max(referred.unwrap_or_default()),
        })
    }

    fn new_id(&mut self) -> ObjectId {
        let number = self.next;
        self.next = number.saturating_add(1);
        ObjectId {
            number,
            generation: 0,
        }
    }

    fn object(&self, id: ObjectId) -> Result<(Object<'a>, Dictionary), PdfError> {
        let object = self.file.object(id)?;
        match object.dictionary().cloned() {
            Some(entries) if object.stream.is_none() => Ok((object, entries)),
            _ => damaged(format!("object {} is no dictionary", id.number)),
        }
    }

    /// Sets keys of an object that is a dictionary.
    fn set(&mut self, id: ObjectId, set: &[(&str, Vec<u8>)]) -> Result<(), PdfError> {
        let (object, entries) = self.object(id)?;
        let text = with_entries(object.source(), &object.value.span, &entries, set);
        self.insert(id, text)
    }

    /// Adds the text of an object. None is changed twice: a file in which one object is the page and
    /// the form, for example, is none that a program writes.
    fn insert(&mut self, id: ObjectId, text: Vec<u8>) -> Result<(), PdfError> {
        match self.objects.insert(id, text) {
            None => Ok(()),
            Some(_) => damaged(format!("object {} has two uses", id.number)),
        }
    }

    /// Returns the text of a list with one more item. A list that is an object of its own is changed
    /// there, and `None` returned.
    fn longer(
        &mut self,
        within: &Object<'a>,
        list: Option<&Value>,
        item: ObjectId,
    ) -> Result<Option<Vec<u8>>, PdfError> {
        let item = item.to_string();
        let Some(list) = list else {
            return Ok(Some(format!("[{item}]").into_bytes()));
        };
        if list.array().is_some() {
            return Ok(Some(with_item(within.source(), list, &item)));
        }
        let Some(id) = list.reference() else {
            return damaged("a list of fields or annotations is no array");
        };
        let object = self.file.object(id)?;
        if object.value.is_null() {
            return Ok(Some(format!("[{item}]").into_bytes()));
        }
        if object.value.array().is_none() {
            return damaged(format!("object {} is no array", id.number));
        }
        let text = with_item(object.source(), &object.value, &item);
        self.insert(id, text)?;
        Ok(None)
    }

    fn annotate(&mut self, page: ObjectId, field: ObjectId) -> Result<(), PdfError> {
        let (object, entries) = self.object(page)?;
        match self.longer(&object, entries.get("Annots"), field)? {
            Some(list) => self.set(page, &[("Annots", list)]),
            None => Ok(()),
        }
    }

    fn list_field(&mut self, field: ObjectId) -> Result<(), PdfError> {
        let root = self.file.root();
        let (catalog, entries) = self.object(root)?;
        let flags = || ("SigFlags", b"3".to_vec());
        let new_form = || format!("<< /Fields [{field}] /SigFlags 3 >>").into_bytes();
        let Some(form) = entries.get("AcroForm") else {
            return self.set(root, &[("AcroForm", new_form())]);
        };
        let (id, object) = match form.reference() {
            Some(id) => (Some(id), self.file.object(id)?),
            None => (None, catalog.clone()),
        };
        let place = if id.is_some() { &object.value } else { form };
        if place.is_null() {
            return self.set(root, &[("AcroForm", new_form())]);
        }
        let Some(form_entries) = place.dictionary().cloned() else {
            return damaged("AcroForm is no dictionary");
        };
        let list = self.longer(&object, form_entries.get("Fields"), field)?;
        let list = list.map(|list| ("Fields", list));
        let set: Vec<_> = list.into_iter().chain([flags()]).collect();
        let text = with_entries(object.source(), &place.span, &form_entries, &set);
        match id {
            Some(id) => self.insert(id, text),
            None => self.set(root, &[("AcroForm", text)]),
        }
    }

    /// Writes the objects, the value of the signature and the cross-references, as a table or a
    /// stream, as the file has them. Returns the place for the CMS, `gap` bytes.
    fn write(
        mut self,
        signature: ObjectId,
        head: &str,
        tail: &str,
        gap: usize,
    ) -> Result<(Vec<u8>, Range<usize>), PdfError> {
        let mut text = Vec::new();
        if !self.content.ends_with(b"\n") {
            text.push(b'\n');
        }
        let mut places = BTreeMap::new();
        let base = self.content.len();
        for (id, object) in &self.objects {
            places.insert(*id, base + text.len());
            let ObjectId { number, generation } = id;
            text.extend(format!("{number} {generation} obj\n").into_bytes());
            text.extend_from_slice(object);
            text.extend_from_slice(b"\nendobj\n");
        }
        places.insert(signature, base + text.len());
        text.extend(format!("{} 0 obj\n{head}", signature.number).into_bytes());
        let begin = text.len();
        text.push(b'<');
        text.resize(begin + gap - 1, b'0');
        text.extend(format!(">{tail}\nendobj\n").into_bytes());

        let start = base + text.len();
        if self.file.sections()[0].is_stream {
            let own = self.new_id();
            places.insert(own, start);
            text.extend(self.stream(own, &places)?);
        } else {
            text.extend(self.table(&places)?);
        }
        text.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
        Ok((text, begin..begin + gap))
    }

    fn table(&self, places: &BTreeMap<ObjectId, usize>) -> Result<Vec<u8>, PdfError> {
        let mut text = b"xref\n".to_vec();
        for run in runs(places) {
            text.extend(format!("{} {}\n", run[0].0.number, run.len()).into_bytes());
            for (id, place) in run {
                let generation = id.generation;
                text.extend(format!("{place:010} {generation:05} n \n").into_bytes());
            }
        }
        text.extend(format!("trailer\n<< {} >>\n", self.trailer()?).into_bytes());
        Ok(text)
    }

    fn stream(
        &self,
        own: ObjectId,
        places: &BTreeMap<ObjectId, usize>,
    ) -> Result<Vec<u8>, PdfError> {
        let mut rows = Vec::new();
        let mut index = String::new();
        for run in runs(places) {
            index += &format!("{} {} ", run[0].0.number, run.len());
            for (id, place) in run {
                rows.push(1);
                let place = u64::try_from(place).unwrap_or(u64::MAX);
                rows.extend(place.to_be_bytes());
                rows.extend(id.generation.to_be_bytes());
            }
        }
        let mut text = format!(
            "{} 0 obj\n<< /Type /XRef /W [1 8 2] /Index [{}] /Length {} {} >>\nstream\n",
            own.number,
            index.trim_end(),
            rows.len(),
            self.trailer()?
        )
        .into_bytes();
        text.extend(rows);
        text.extend_from_slice(b"\nendstream\nendobj\n");
        Ok(text)
    }

    /// Returns the entries of the trailer: those of the file, whose second identifier is another one
    /// (14.4).
    fn trailer(&self) -> Result<String, PdfError> {
        let old = self.file.trailer();
        let start = start(self.content)?;
        let mut text = format!(
            "/Size {} /Root {} /Prev {start}",
            self.next,
            self.file.root()
        );
        if let Some(info) = old.get("Info").and_then(Value::reference) {
            text += &format!(" /Info {info}");
        }
        let first = self.file.get(old, "ID")?;
        let first = first.as_ref().and_then(Value::array).and_then(<[_]>::first);
        if let Some(first) = first.and_then(Value::string) {
            let second = Sha256::digest(self.content);
            let hex = base16ct::lower::encode_string;
            text += &format!(" /ID [<{}> <{}>]", hex(first), hex(&second[..16]));
        }
        Ok(text)
    }
}

/// Returns the objects in runs of numbers that follow each other.
fn runs(places: &BTreeMap<ObjectId, usize>) -> Vec<Vec<(ObjectId, usize)>> {
    let mut runs: Vec<Vec<(ObjectId, usize)>> = Vec::new();
    for (id, place) in places {
        match runs.last_mut() {
            Some(run)
                if run
                    .last()
                    .is_some_and(|(last, _)| last.number + 1 == id.number) =>
            {
                run.push((*id, *place));
            }
            _ => runs.push(vec![(*id, *place)]),
        }
    }
    runs
}
