//! Newline framing without I/O: bytes in, whole lines out, every byte wiped after its use.
//!
//! A line may carry a PIN, so no byte of it is left behind in memory: not in a buffer that grew,
//! not in one that was consumed.

use std::fmt;
use std::io;
use std::ops::Deref;

use serde::Serialize;
use zeroize::{Zeroize, Zeroizing};

/// The longest line, its newline excluded, in bytes.
pub const MAX_LINE: usize = 1 << 20;

/// Collects what a socket delivers and hands out complete lines.
#[derive(Default)]
pub struct FrameBuffer {
    bytes: WipedVec,
    /// Number of bytes at the start that are known to hold no newline.
    scanned: usize,
}

impl FrameBuffer {
    /// Returns an empty buffer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds received bytes; the caller wipes its own copy.
    pub fn push(&mut self, received: &[u8]) {
        self.bytes.extend(received);
    }

    /// Returns the number of bytes that wait here.
    pub fn len(&self) -> usize {
        self.bytes.as_slice().len()
    }

    /// Whether no byte waits here.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes the next complete line, without its newline.
    ///
    /// `None` asks for more bytes.
    ///
    /// # Errors
    /// [`FrameError::NotUtf8`] and [`FrameError::Utf16`] take the line away: the next call goes on
    /// after it.
    /// [`FrameError::TooLong`] is final: where the next line begins is not known.
    pub fn next_line(&mut self) -> Result<Option<Line>, FrameError> {
        let unseen = &self.bytes.as_slice()[self.scanned..];
        let Some(newline) = unseen.iter().position(|&byte| byte == b'\n') else {
            self.scanned = self.bytes.as_slice().len();
            return if self.scanned > MAX_LINE {
                Err(FrameError::TooLong)
            } else {
                Ok(None)
            };
        };
        let length = self.scanned + newline;
        if length > MAX_LINE {
            return Err(FrameError::TooLong);
        }
        let line = Line::new(&self.bytes.as_slice()[..length]);
        self.bytes.remove_front(length + 1);
        self.scanned = 0;
        line.map(Some)
    }

    /// Takes what is left at the end of the input: a line without its newline.
    ///
    /// # Errors
    /// As [`Self::next_line`].
    pub fn last_line(&mut self) -> Result<Option<Line>, FrameError> {
        let length = self.bytes.as_slice().len();
        if length == 0 {
            return Ok(None);
        }
        let line = Line::new(self.bytes.as_slice());
        self.bytes.remove_front(length);
        self.scanned = 0;
        line.map(Some)
    }
}

impl fmt::Debug for FrameBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FrameBuffer({} bytes)", self.bytes.as_slice().len())
    }
}

/// One received line, wiped when dropped and never printed.
pub struct Line(Zeroizing<String>);

/// U+FEFF at the start of UTF-16 text, in either order (Unicode, section 23.8).
const UTF16_MARKS: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];

impl Line {
    fn new(bytes: &[u8]) -> Result<Self, FrameError> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self(Zeroizing::new(text.to_owned()))),
            Err(_) if UTF16_MARKS.iter().any(|mark| bytes.starts_with(mark)) => {
                Err(FrameError::Utf16)
            }
            Err(_) => Err(FrameError::NotUtf8),
        }
    }
}

impl Deref for Line {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({} bytes)", self.0.len())
    }
}

/// The reason why received bytes are no line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// More than [`MAX_LINE`] bytes before the newline.
    #[error("the line is longer than {MAX_LINE} bytes")]
    TooLong,
    /// Bytes that are no UTF-8.
    #[error("the line is not UTF-8")]
    NotUtf8,
    /// Text in UTF-16, by its byte order mark.
    #[error("the line is UTF-16; send UTF-8 without a byte order mark")]
    Utf16,
}

/// A message ready to be sent, newline included, wiped when dropped.
pub struct Frame(WipedVec);

impl Frame {
    /// Writes a message as one line.
    ///
    /// # Errors
    /// If a value has no JSON form, which is a defect of the message's type.
    pub fn new(message: &impl Serialize) -> Result<Self, serde_json::Error> {
        let mut bytes = WipedVec::default();
        serde_json::to_writer(&mut bytes, message)?;
        bytes.extend(b"\n");
        Ok(Self(bytes))
    }

    /// Returns the bytes to send.
    pub fn as_slice(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Frame({} bytes)", self.as_slice().len())
    }
}

/// A vector that wipes what it leaves: when it grows, shrinks and is dropped.
#[derive(Default)]
struct WipedVec(Zeroizing<Vec<u8>>);

impl WipedVec {
    fn as_slice(&self) -> &[u8] {
        &self.0
    }

    fn extend(&mut self, more: &[u8]) {
        let needed = self.0.len() + more.len();
        if needed > self.0.capacity() {
            // `Vec` would move by itself and leave the old allocation as it was.
            let mut grown = Vec::with_capacity(needed.next_power_of_two().max(256));
            grown.extend_from_slice(&self.0);
            self.0 = Zeroizing::new(grown);
        }
        self.0.extend_from_slice(more);
    }

    fn remove_front(&mut self, count: usize) {
        let rest = self.0.len() - count;
        self.0.copy_within(count.., 0);
        self.0[rest..].zeroize();
        self.0.truncate(rest);
    }
}

impl io::Write for WipedVec {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(chunks: &[&[u8]]) -> Vec<Result<String, FrameError>> {
        let mut buffer = FrameBuffer::new();
        let mut seen = Vec::new();
        for chunk in chunks {
            buffer.push(chunk);
            loop {
                match buffer.next_line() {
                    Ok(Some(line)) => seen.push(Ok(line.to_string())),
                    Ok(None) => break,
                    Err(error) => {
                        seen.push(Err(error));
                        if error == FrameError::TooLong {
                            return seen;
                        }
                    }
                }
            }
        }
        seen
    }

    #[test]
    fn lines_come_out_whole_however_the_bytes_arrive() {
        let whole = [
            Ok("one".to_owned()),
            Ok(String::new()),
            Ok("été".to_owned()),
        ];
        assert_eq!(lines(&["one\n\nété\nrest".as_bytes()]), whole);
        let text = "one\n\nété\nrest".as_bytes();
        let single: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(lines(&single), whole);
        assert_eq!(lines(&[b"no newline"]), []);
    }

    #[test]
    fn a_line_that_is_not_utf8_is_refused_alone() {
        assert_eq!(
            lines(&[b"a\n\xC3\x28\nb\n"]),
            [
                Ok("a".to_owned()),
                Err(FrameError::NotUtf8),
                Ok("b".to_owned())
            ]
        );
    }

    #[test]
    fn utf16_is_named() {
        assert_eq!(
            lines(&[b"\xFF\xFE{\0\n", b"\xFE\xFF\0{\n"]),
            [Err(FrameError::Utf16), Err(FrameError::Utf16)]
        );
    }

    #[test]
    fn the_end_of_the_input_ends_the_last_line() {
        let mut buffer = FrameBuffer::new();
        buffer.push(b"one\ntwo");
        assert_eq!(&*buffer.next_line().unwrap().unwrap(), "one");
        assert!(buffer.next_line().unwrap().is_none());
        assert_eq!(&*buffer.last_line().unwrap().unwrap(), "two");
        assert!(buffer.last_line().unwrap().is_none());
        buffer.push(b"\xC3");
        assert_eq!(buffer.last_line().unwrap_err(), FrameError::NotUtf8);
        assert!(buffer.last_line().unwrap().is_none());
    }

    #[test]
    fn the_limit_is_exact_with_and_without_a_newline() {
        let mut longest = vec![b'x'; MAX_LINE];
        assert_eq!(lines(&[&longest]), []);
        longest.push(b'\n');
        assert_eq!(lines(&[&longest]).len(), 1);
        longest.insert(0, b'x');
        assert_eq!(lines(&[&longest]), [Err(FrameError::TooLong)]);
        assert_eq!(lines(&[&longest[..=MAX_LINE]]), [Err(FrameError::TooLong)]);
    }

    #[test]
    fn a_consumed_line_is_wiped() {
        let mut buffer = FrameBuffer::new();
        buffer.push(b"1234\nab");
        assert_eq!(&*buffer.next_line().unwrap().unwrap(), "1234");
        assert_eq!(buffer.bytes.as_slice(), b"ab");
        // The bytes between the length and the old end of the vector were overwritten.
        buffer.bytes.0.resize(7, 0xEE);
        assert_eq!(buffer.bytes.as_slice(), b"ab\xEE\xEE\xEE\xEE\xEE");
    }

    #[test]
    fn nothing_is_printed() {
        let mut buffer = FrameBuffer::new();
        buffer.push(b"1234\n5");
        let line = buffer.next_line().unwrap().unwrap();
        assert_eq!(
            format!("{line:?} {buffer:?}"),
            "Line(4 bytes) FrameBuffer(1 bytes)"
        );
        assert_eq!(
            format!("{:?}", Frame::new(&"1234").unwrap()),
            "Frame(7 bytes)"
        );
    }

    #[test]
    fn a_frame_is_one_line() {
        let text = "a\nb";
        assert_eq!(Frame::new(&text).unwrap().as_slice(), b"\"a\\nb\"\n");
    }
}
