//! Reading SEQUENCEs whose optional and unknown elements may be missing or added.

use cps_apdu::tlv::{self, Tag};

use crate::{Bits, Pkcs15Error, Problem};

/// Elements that follow each other in a file, read from front to back.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    file: &'static str,
    /// Offset of `bytes` in the file.
    offset: usize,
    bytes: &'a [u8],
}

/// One element.
pub(crate) struct Element<'a> {
    pub(crate) tag: Tag,
    /// Tag, length and value.
    pub(crate) raw: &'a [u8],
    pub(crate) value: &'a [u8],
    /// A reader of the value.
    pub(crate) inner: Reader<'a>,
}

impl<'a> Reader<'a> {
    pub(crate) fn file(file: &'static str, bytes: &'a [u8]) -> Self {
        Self {
            file,
            offset: 0,
            bytes,
        }
    }

    /// Returns the next element; `None` at the end or where filling (`00`, `FF`) begins.
    pub(crate) fn next_element(
        &mut self,
        field: &'static str,
    ) -> Result<Option<Element<'a>>, Pkcs15Error> {
        if matches!(self.bytes.first(), None | Some(0x00 | 0xFF)) {
            return Ok(None);
        }
        let (tlv, rest) = tlv::take(self.bytes).map_err(|e| self.error(field, e.into()))?;
        let length = self.bytes.len() - rest.len();
        let element = Element {
            tag: tlv.tag,
            raw: &self.bytes[..length],
            value: tlv.value,
            inner: Self {
                file: self.file,
                offset: self.offset + length - tlv.value.len(),
                bytes: tlv.value,
            },
        };
        self.offset += length;
        self.bytes = rest;
        Ok(Some(element))
    }

    /// Returns the next element with this tag, skipping unknown ones before it.
    ///
    /// If there is none the reader stays where it is.
    pub(crate) fn optional(
        &mut self,
        tag: u32,
        field: &'static str,
    ) -> Result<Option<Element<'a>>, Pkcs15Error> {
        let mut ahead = self.clone();
        while let Some(element) = ahead.next_element(field)? {
            if element.tag == Tag(tag) {
                *self = ahead;
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    /// Returns the next element with this tag, skipping unknown ones before it.
    pub(crate) fn required(
        &mut self,
        tag: u32,
        field: &'static str,
    ) -> Result<Element<'a>, Pkcs15Error> {
        self.optional(tag, field)?
            .ok_or_else(|| self.error(field, Problem::Missing))
    }

    /// Returns an error about a field that this reader was to find.
    pub(crate) fn error(&self, field: &'static str, problem: Problem) -> Pkcs15Error {
        Pkcs15Error {
            file: self.file,
            field,
            offset: self.offset,
            problem,
        }
    }
}

impl<'a> Element<'a> {
    /// Returns the value as text; what is not UTF-8 is read as ISO 8859-1.
    pub(crate) fn text(&self) -> String {
        match str::from_utf8(self.value) {
            Ok(text) => text.to_owned(),
            Err(_) => self.value.iter().map(|b| char::from(*b)).collect(),
        }
    }

    /// Returns the value as a bit string.
    pub(crate) fn bits(&self) -> Bits {
        Bits::from_content(self.value)
    }

    /// Returns the value as a BOOLEAN: everything but 0 is true.
    pub(crate) fn boolean(&self) -> bool {
        self.value != [0]
    }

    /// Returns the value as a number that is not negative.
    pub(crate) fn number(&self, field: &'static str) -> Result<u32, Pkcs15Error> {
        let malformed = || self.inner.error(field, Problem::Malformed);
        if self.value.is_empty() {
            return Err(malformed());
        }
        let mut number: u32 = 0;
        for byte in self.value {
            number = number.checked_mul(256).ok_or_else(malformed)? | u32::from(*byte);
        }
        Ok(number)
    }

    /// Returns the value as a number that is not negative and has a small type.
    pub(crate) fn small<T: TryFrom<u32>>(&self, field: &'static str) -> Result<T, Pkcs15Error> {
        T::try_from(self.number(field)?).map_err(|_| self.inner.error(field, Problem::Malformed))
    }
}
