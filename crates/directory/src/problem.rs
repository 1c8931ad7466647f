//! Lines that cannot be read: where, and the reason.

use std::fmt;

use serde::Serialize;

/// The most problems that are told one by one; all are counted.
pub const MOST_REPORTS: usize = 100;

/// A line that is left out. It never holds what stands in the line, which is about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Name of the file, for a file in an archive behind that of the archive.
    pub file: String,
    /// Number of the line, from 1; the header is the first.
    pub line: u64,
    /// Name of the column, as the header writes it, if one column is at fault.
    pub column: Option<String>,
    /// The reason.
    #[serde(flatten)]
    pub reason: Reason,
}

/// The reason why a line cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// The line is longer than [`crate::LONGEST_LINE`].
    TooLong {
        /// Its length in bytes.
        bytes: u64,
    },
    /// It has other fields than the header.
    Fields {
        /// Fields of the line.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
    /// The file ends in the middle of it.
    CutOff,
    /// It is not UTF-8, in a file that is.
    Encoding,
    /// The number of the person is missing or has the layout of none.
    Number,
    /// The number of the card is missing, or is not made of letters and digits.
    CardNumber,
    /// A date is none of the calendar, or has another form than `YYYYMMDD` and `YYYY-MM-DD`.
    Date,
    /// The address of the mailbox is missing, or is none.
    Mailbox,
    /// The name of the person is missing.
    Name,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { bytes } => write!(f, "the line is too long, {bytes} bytes"),
            Self::Fields { found, expected } => {
                write!(f, "it has {found} fields, the header {expected}")
            }
            Self::CutOff => f.write_str("the file ends within the line"),
            Self::Encoding => f.write_str("it is not UTF-8, in a file that is"),
            Self::Number => f.write_str("it is not the number of a person"),
            Self::CardNumber => f.write_str("it is not the number of a card"),
            Self::Date => f.write_str("it is not a date"),
            Self::Mailbox => f.write_str("it is not the address of a mailbox"),
            Self::Name => f.write_str("the name is missing"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.file, self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column \"{column}\"")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// The problems of a run: the first of them, and their number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Problems {
    /// The first [`MOST_REPORTS`].
    pub first: Vec<Problem>,
    /// The number of all.
    pub count: u64,
}

impl Problems {
    /// Takes a problem.
    pub fn add(&mut self, problem: Problem) {
        self.count += 1;
        if self.first.len() < MOST_REPORTS {
            self.first.push(problem);
        }
    }

    /// Takes the problems of another file.
    pub(crate) fn append(&mut self, other: Self) {
        self.count += other.count;
        let room = MOST_REPORTS - self.first.len();
        self.first.extend(other.first.into_iter().take(room));
    }
}
