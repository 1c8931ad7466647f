//! Lines of a file of any size, in bounded memory.

use std::io::{self, BufRead};

/// The longest line that is read, in bytes. Lines of the extractions have a few hundred.
pub const LONGEST_LINE: usize = 64 * 1024;

/// A line, or the lack of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// The buffer has a line, without its end.
    Whole {
        /// Whether a line feed ends it; the last line of a file may have none.
        ended: bool,
    },
    /// The line was longer than [`LONGEST_LINE`] and was passed over.
    TooLong {
        /// Its length in bytes.
        bytes: u64,
    },
    /// The file has no more lines.
    End,
}

/// Reads the next line into `buffer`.
///
/// # Errors
/// Those of the file.
pub(crate) fn next_line(file: &mut impl BufRead, buffer: &mut Vec<u8>) -> io::Result<Line> {
    buffer.clear();
    let mut bytes = 0_u64;
    let ended = loop {
        let there = file.fill_buf()?;
        if there.is_empty() {
            break false;
        }
        let end = memchr::memchr(b'\n', there);
        let part = &there[..end.unwrap_or(there.len())];
        bytes += part.len() as u64;
        if buffer.len() + part.len() <= LONGEST_LINE {
            buffer.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        file.consume(used);
        if end.is_some() {
            break true;
        }
    };
    if bytes > LONGEST_LINE as u64 {
        return Ok(Line::TooLong { bytes });
    }
    if bytes == 0 && !ended {
        return Ok(Line::End);
    }
    if buffer.last() == Some(&b'\r') {
        buffer.pop();
    }
    Ok(Line::Whole { ended })
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read as _, repeat};

    use super::*;

    #[test]
    fn lines_end_with_either_end_and_the_last_may_have_none() {
        let mut file = BufReader::with_capacity(3, &b"one\r\n\ntwo and more\nlast"[..]);
        let mut buffer = Vec::new();
        for (expected, ended) in [
            ("one", true),
            ("", true),
            ("two and more", true),
            ("last", false),
        ] {
            let line = next_line(&mut file, &mut buffer).unwrap();
            assert_eq!(line, Line::Whole { ended });
            assert_eq!(buffer, expected.as_bytes());
        }
        assert_eq!(next_line(&mut file, &mut buffer).unwrap(), Line::End);
    }

    #[test]
    fn a_line_of_100_mb_is_passed_over_in_bounded_memory() {
        const LONG: u64 = 100_000_000;
        let mut file = BufReader::new(repeat(b'x').take(LONG).chain(&b"\nnext\n"[..]));
        let mut buffer = Vec::new();
        let line = next_line(&mut file, &mut buffer).unwrap();
        assert_eq!(line, Line::TooLong { bytes: LONG });
        assert!(buffer.capacity() <= 2 * LONGEST_LINE);
        let line = next_line(&mut file, &mut buffer).unwrap();
        assert_eq!(line, Line::Whole { ended: true });
        assert_eq!(buffer, b"next");
    }
}
