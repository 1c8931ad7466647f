use std::ops::Deref;

use crate::{Pkcs15Error, reader::Reader, writer::Writer};

/// One entry of a directory file: what it means and the bytes it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<T> {
    /// The object that the entry describes.
    pub object: T,
    /// Its bytes, tag and length included.
    pub raw: Vec<u8>,
}

impl<T> Deref for Entry<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.object
    }
}

/// SEQUENCE: the tag of every entry that the cards of the family use.
pub(crate) const ENTRY: u32 = 0x30;

/// Reads the entries of a file up to its filling; entries of other kinds are left out.
pub(crate) fn read_all<T>(
    file: &'static str,
    bytes: &[u8],
    read: impl Fn(Reader<'_>) -> Result<T, Pkcs15Error>,
) -> Result<Vec<Entry<T>>, Pkcs15Error> {
    let mut reader = Reader::file(file, bytes);
    let mut entries = Vec::new();
    while let Some(element) = reader.next_element("entry")? {
        if element.tag.0 == ENTRY {
            entries.push(Entry {
                raw: element.raw.to_vec(),
                object: read(element.inner)?,
            });
        }
    }
    Ok(entries)
}

/// Returns the bytes of a file with an entry for each object.
pub(crate) fn write_all<T>(objects: &[T], write: impl Fn(&T, &mut Writer)) -> Vec<u8> {
    let mut out = Writer::new();
    for object in objects {
        write(object, &mut out);
    }
    out.into_bytes()
}
