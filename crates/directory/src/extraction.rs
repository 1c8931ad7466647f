//! Reading an extraction line by line. Begin at [`Extraction`].

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::ops::Range;

use cps_certificate::text::utf8_or_windows_1252;
use thiserror::Error;

use crate::column::Header;
use crate::encoding::{Encoding, UTF8_MARK, is_utf16};
use crate::lines::{Line, next_line};
use crate::{Column, HeaderError, Kind, Problem, Problems, Reason};

/// Between the fields of a line.
const SEPARATOR: u8 = b'|';

/// An extraction, at some line.
#[derive(Debug)]
pub struct Extraction<R> {
    name: String,
    file: R,
    header: Header,
    encoding: Option<Encoding>,
    buffer: Vec<u8>,
    fields: Vec<Range<usize>>,
    line: u64,
    problems: Problems,
}

/// The reason why a file is not read at all.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The first line is not a header that is known.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// The file cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl<R: BufRead> Extraction<R> {
    /// Reads the header of a file. The name stands in the problems.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(name: &str, mut file: R) -> Result<Self, OpenError> {
        let mut buffer = Vec::new();
        match next_line(&mut file, &mut buffer)? {
            Line::Whole { .. } => {}
            Line::TooLong { bytes } => return Err(HeaderError::TooLong { bytes }.into()),
            Line::End => return Err(HeaderError::Empty.into()),
        }
        if is_utf16(&buffer) {
            return Err(HeaderError::Utf16.into());
        }
        let (line, encoding) = match buffer.strip_prefix(UTF8_MARK) {
            Some(line) => (line, Some(Encoding::Utf8)),
            None => (&*buffer, Encoding::of_line(&buffer)),
        };
        let (text, _) = utf8_or_windows_1252(line);
        let header = Header::read(
            text.split(char::from(SEPARATOR))
                .map(str::to_owned)
                .collect(),
        )?;
        Ok(Self {
            name: name.to_owned(),
            file,
            header,
            encoding,
            buffer,
            fields: Vec::new(),
            line: 1,
            problems: Problems::default(),
        })
    }

    /// Returns the kind, by the columns.
    pub fn kind(&self) -> Kind {
        self.header.kind
    }

    /// Returns the number of the line that was read last, the header being 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Returns the next line that can be read; the others are among the problems.
    ///
    /// # Errors
    /// Those of the file.
    pub fn next_row(&mut self) -> io::Result<Option<Row<'_>>> {
        loop {
            let reason = match next_line(&mut self.file, &mut self.buffer)? {
                Line::End => return Ok(None),
                Line::TooLong { bytes } => {
                    self.line += 1;
                    Reason::TooLong { bytes }
                }
                Line::Whole { ended } => {
                    self.line += 1;
                    if self.buffer.is_empty() {
                        continue;
                    }
                    match self.divide(ended) {
                        Ok(()) => break,
                        Err(reason) => reason,
                    }
                }
            };
            self.add(None, reason);
        }
        Ok(Some(Row {
            line: &self.buffer,
            fields: &self.fields,
            header: &self.header,
            encoding: self.encoding,
        }))
    }

    /// Finds the fields of the line, and checks its encoding.
    fn divide(&mut self, ended: bool) -> Result<(), Reason> {
        self.fields.clear();
        let mut start = 0;
        for end in memchr::memchr_iter(SEPARATOR, &self.buffer) {
            self.fields.push(start..end);
            start = end + 1;
        }
        let expected = self.header.fields();
        // Behind the separator that ends each line there is no field; in a file whose lines have
        // none at their end, the last field may be empty.
        let left = start < self.buffer.len();
        if left || !self.header.closed && self.fields.len() < expected {
            self.fields.push(start..self.buffer.len());
        }
        let found = self.fields.len();
        if found != expected {
            return Err(if !ended && found < expected {
                Reason::CutOff
            } else {
                Reason::Fields { found, expected }
            });
        }
        if self.encoding.is_none() {
            self.encoding = Encoding::of_line(&self.buffer);
        }
        if self.encoding == Some(Encoding::Utf8) && str::from_utf8(&self.buffer).is_err() {
            return Err(Reason::Encoding);
        }
        Ok(())
    }

    /// Leaves out the line that was read last: its field of a column cannot be read.
    pub fn reject(&mut self, column: Column, reason: Reason) {
        let place = self.header.place(column);
        let column = place.map_or(column.name(), |place| self.header.name(place));
        let column = column.to_owned();
        self.add(Some(column), reason);
    }

    fn add(&mut self, column: Option<String>, reason: Reason) {
        self.problems.add(Problem {
            file: self.name.clone(),
            line: self.line,
            column,
            reason,
        });
    }

    /// Returns the lines that were left out so far.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }
}

/// A line of an extraction.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    line: &'a [u8],
    fields: &'a [Range<usize>],
    header: &'a Header,
    encoding: Option<Encoding>,
}

impl<'a> Row<'a> {
    /// Returns a field without the blanks around it; empty if the extraction lacks the column.
    pub fn text(&self, column: Column) -> Cow<'a, str> {
        let bytes = self.bytes(column);
        match self.encoding {
            Some(Encoding::Windows1252) => Cow::Owned(utf8_or_windows_1252(bytes).0),
            // The whole line was checked: only ASCII and UTF-8 come here.
            Some(Encoding::Utf8) | None => String::from_utf8_lossy(bytes),
        }
    }

    /// Returns a field of ASCII characters, an identifier or a date; empty if the extraction lacks
    /// the column, or if there is another character in it.
    pub fn ascii(&self, column: Column) -> &'a str {
        let bytes = self.bytes(column);
        match bytes.is_ascii() {
            true => str::from_utf8(bytes).unwrap_or_default(),
            false => "",
        }
    }

    fn bytes(&self, column: Column) -> &'a [u8] {
        let place = self.header.place(column);
        let field = place.map(|place| self.line[self.fields[place].clone()].trim_ascii());
        field.unwrap_or_default()
    }
}
