//! The cross-reference sections of a file (7.5.4 and 7.5.8), from the newest to the oldest. Begin at
//! [`chain`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::error::{PdfError, damaged};
use crate::filter;
use crate::syntax::{Reader, is_space};
use crate::value::{Dictionary, ObjectId, Value};

/// The most objects in all sections.
const MOST_OBJECTS: usize = 2_000_000;

/// The highest number of an object (Annex C, with a reserve).
const HIGHEST: usize = 10_000_000;

/// The most sections.
const MOST_SECTIONS: usize = 4096;

/// The longest stream of cross-references, in bytes.
const LONGEST_STREAM: usize = 32 * 1024 * 1024;

/// The place of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    Free,
    At {
        offset: usize,
        generation: u16,
    },
    /// Within an object stream.
    In {
        stream: u32,
        index: usize,
    },
}

/// A cross-reference section, with the stream that a hybrid file has beside it.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) offset: usize,
    pub(crate) is_stream: bool,
    pub(crate) entries: BTreeMap<u32, Entry>,
    pub(crate) trailer: Dictionary,
}

/// Returns the offset after the last `startxref` of a file, which must end there (7.5.5).
pub(crate) fn start(bytes: &[u8]) -> Result<usize, PdfError> {
    let last = bytes.iter().rposition(|byte| !is_space(*byte));
    let body = bytes[..last.map_or(0, |last| last + 1)].strip_suffix(b"%%EOF");
    let Some(body) = body else {
        return damaged("the file does not end with %%EOF");
    };
    let Some(at) = memchr::memmem::rfind(body, b"startxref") else {
        return damaged("there is no startxref");
    };
    let mut reader = Reader::new(body, at);
    reader.expect("startxref")?;
    let offset = reader.unsigned()?;
    match body[reader.at()..].iter().all(|byte| is_space(*byte)) {
        true => Ok(offset),
        false => damaged("something stands between startxref and %%EOF"),
    }
}

/// Reads all sections, the newest at `start`.
pub(crate) fn chain(bytes: &[u8], start: usize) -> Result<Vec<Section>, PdfError> {
    let mut sections: Vec<Section> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut objects = 0;
    let mut next = Some(start);
    while let Some(offset) = next {
        if !seen.insert(offset) {
            return damaged(format!(
                "the cross-references at byte {offset} follow themselves"
            ));
        }
        if sections.len() == MOST_SECTIONS {
            return Err(PdfError::TooMany("revisions"));
        }
        let mut section = section(bytes, offset)?;
        if let Some(beside) = section
            .trailer
            .get("XRefStm")
            .filter(|_| !section.is_stream)
        {
            let Some(at) = beside.size() else {
                return damaged("XRefStm is no place in the file");
            };
            for (number, entry) in of_stream(bytes, at)?.entries {
                match section.entries.get(&number) {
                    None | Some(Entry::Free) => {
                        section.entries.insert(number, entry);
                    }
                    Some(known) if *known == entry => {}
                    Some(_) if entry == Entry::Free => {}
                    Some(_) => return damaged(format!("object {number} has two places")),
                }
            }
        }
        objects += section.entries.len();
        if objects > MOST_OBJECTS {
            return Err(PdfError::TooMany("objects"));
        }
        next = match section.trailer.get("Prev") {
            None => None,
            Some(value) => match value.size() {
                Some(offset) => Some(offset),
                None => return damaged("Prev is no place in the file"),
            },
        };
        sections.push(section);
    }
    Ok(sections)
}

fn section(bytes: &[u8], offset: usize) -> Result<Section, PdfError> {
    let mut reader = Reader::new(bytes, offset);
    if !reader.take("xref") {
        return of_stream(bytes, offset);
    }
    let mut entries = BTreeMap::new();
    while !reader.take("trailer") {
        let (first, count) = (reader.unsigned()?, reader.unsigned()?);
        for index in 0..count {
            let (offset, generation) = (reader.unsigned()?, reader.unsigned()?);
            let generation = u16::try_from(generation).unwrap_or(u16::MAX);
            let entry = if reader.take("n") {
                match offset {
                    // No object is there: programs mean none.
                    0 => Entry::Free,
                    offset => Entry::At { offset, generation },
                }
            } else {
                reader.expect("f")?;
                Entry::Free
            };
            insert(&mut entries, first.saturating_add(index), entry)?;
        }
    }
    let trailer = reader.value()?;
    let Some(trailer) = trailer.dictionary().cloned() else {
        return damaged(format!(
            "the trailer at byte {} is no dictionary",
            trailer.span.start
        ));
    };
    let is_stream = false;
    Ok(Section {
        offset,
        is_stream,
        entries,
        trailer,
    })
}

fn insert(entries: &mut BTreeMap<u32, Entry>, number: usize, entry: Entry) -> Result<(), PdfError> {
    let small = u32::try_from(number).ok().filter(|_| number <= HIGHEST);
    let Some(number) = small.filter(|_| entries.len() < MOST_OBJECTS) else {
        return Err(PdfError::TooMany("objects"));
    };
    match entries.insert(number, entry) {
        Some(other) if other != entry => damaged(format!("object {number} has two places")),
        _ => Ok(()),
    }
}

fn of_stream(bytes: &[u8], offset: usize) -> Result<Section, PdfError> {
    let no_section = || damaged(format!("there are no cross-references at byte {offset}"));
    let mut reader = Reader::new(bytes, offset);
    if reader.object_header().is_err() {
        return no_section();
    }
    let value = reader.value()?;
    let Some(trailer) = value
        .dictionary()
        .filter(|entries| entries.is("Type", "XRef"))
    else {
        return no_section();
    };
    let Some(length) = trailer.get("Length").and_then(Value::size) else {
        return damaged(format!("the stream at byte {offset} has no length"));
    };
    let data = stream_data(bytes, &mut reader, length)?;
    let data = filter::decode(trailer, &bytes[data], LONGEST_STREAM)?;
    let entries = entries(trailer, &data, offset)?;
    let trailer = trailer.clone();
    let is_stream = true;
    Ok(Section {
        offset,
        is_stream,
        entries,
        trailer,
    })
}

/// Returns the place of the data of a stream with this length, whose dictionary was read (7.3.8).
pub(crate) fn stream_data(
    bytes: &[u8],
    reader: &mut Reader<'_>,
    length: usize,
) -> Result<Range<usize>, PdfError> {
    reader.expect("stream")?;
    // A carriage return alone could be the first byte of the data.
    if reader.peek() != Some(b'\n') && !bytes[reader.at()..].starts_with(b"\r\n") {
        return damaged(format!(
            "the stream at byte {} begins on no line",
            reader.at()
        ));
    }
    reader.skip_line_end();
    let begin = reader.at();
    let end = begin.checked_add(length).filter(|end| *end <= bytes.len());
    let Some(end) = end else {
        return damaged(format!("the stream at byte {begin} ends outside the file"));
    };
    let mut after = Reader::new(bytes, end);
    match after.take("endstream") {
        true => Ok(begin..end),
        false => damaged(format!("the stream at byte {begin} has another length")),
    }
}

/// Reads the entries of a cross-reference stream (7.5.8.3).
fn entries(
    dictionary: &Dictionary,
    data: &[u8],
    offset: usize,
) -> Result<BTreeMap<u32, Entry>, PdfError> {
    let sizes = |key| {
        let values = dictionary.get(key).and_then(Value::array)?;
        values.iter().map(Value::size).collect::<Option<Vec<_>>>()
    };
    let wrong = |key| damaged(format!("{key} of the stream at byte {offset} is wrong"));
    let widths = sizes("W").unwrap_or_default();
    let [first, second, third] = widths[..] else {
        return wrong("W");
    };
    let is_width = |width: &usize| *width <= 8;
    if !widths.iter().all(is_width) || first + second + third == 0 {
        return wrong("W");
    }
    let parts = match dictionary.get("Index") {
        Some(_) => sizes("Index").unwrap_or_default(),
        None => vec![
            0,
            dictionary
                .get("Size")
                .and_then(Value::size)
                .unwrap_or_default(),
        ],
    };
    if parts.len() % 2 == 1 || parts.is_empty() {
        return wrong("Index");
    }
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0_u64, |value, byte| value << 8 | u64::from(*byte))
    };
    let mut rows = data.chunks_exact(first + second + third);
    let mut entries = BTreeMap::new();
    for part in parts.chunks(2) {
        for index in 0..part[1] {
            let Some(row) = rows.next() else {
                return wrong("Index");
            };
            let kind = if first == 0 { 1 } else { number(&row[..first]) };
            let place = usize::try_from(number(&row[first..first + second]));
            let last = usize::try_from(number(&row[first + second..]));
            let (Ok(place), Ok(last)) = (place, last) else {
                return wrong("an entry");
            };
            let entry = match kind {
                0 => Entry::Free,
                1 => Entry::At {
                    offset: place,
                    generation: u16::try_from(last).unwrap_or(u16::MAX),
                },
                2 => match u32::try_from(place) {
                    Ok(stream) => Entry::In {
                        stream,
                        index: last,
                    },
                    Err(_) => return wrong("an entry"),
                },
                _ => Entry::Free,
            };
            insert(&mut entries, part[0].saturating_add(index), entry)?;
        }
    }
    Ok(entries)
}

impl Entry {
    /// Returns the identifier of the object with this number here.
    pub(crate) fn id(self, number: u32) -> Option<ObjectId> {
        let generation = match self {
            Self::Free => return None,
            Self::At { generation, .. } => generation,
            Self::In { .. } => 0,
        };
        Some(ObjectId { number, generation })
    }
}
