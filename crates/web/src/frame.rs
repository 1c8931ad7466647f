//! Messages between a browser and a native messaging host: a length of four bytes in the order of
//! the machine, then JSON in UTF-8.

use std::io::{self, ErrorKind, Read, Write};

/// The most bytes of a message of Web eID.
pub const LONGEST_OF_WEB_EID: usize = 8192;

/// The most bytes of a message of our own protocol to the host.
pub const LONGEST: usize = 65536;

/// The reason why no message can be read any more.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The message is longer than the protocol allows; none of it was read.
    #[error("a message of {length} bytes came, and {longest} are allowed")]
    TooLong {
        /// Its length, in bytes.
        length: usize,
        /// The most bytes.
        longest: usize,
    },
    /// The other side closed within a message.
    #[error("a message ended early")]
    CutOff,
    /// The system failed.
    #[error(transparent)]
    System(io::Error),
}

/// Reads the next message; `None` when the other side has closed.
///
/// # Errors
/// [`FrameError`]; after it nothing more can be read.
pub fn read(from: &mut impl Read, longest: usize) -> Result<Option<Vec<u8>>, FrameError> {
    let mut header = [0; 4];
    let first = loop {
        match from.read(&mut header) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => break read.map_err(FrameError::System)?,
        }
    };
    if first == 0 {
        return Ok(None);
    }
    fill(from, &mut header[first..])?;
    let length = usize::try_from(u32::from_ne_bytes(header)).unwrap_or(usize::MAX);
    if length > longest {
        return Err(FrameError::TooLong { length, longest });
    }
    let mut message = vec![0; length];
    fill(from, &mut message)?;
    Ok(Some(message))
}

fn fill(from: &mut impl Read, buffer: &mut [u8]) -> Result<(), FrameError> {
    from.read_exact(buffer).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => FrameError::CutOff,
        _ => FrameError::System(error),
    })
}

/// Writes a message.
///
/// # Errors
/// If the other side has closed, or the message is longer than a length can say.
pub fn write(to: &mut impl Write, message: &[u8]) -> io::Result<()> {
    let length = u32::try_from(message.len()).map_err(|_| ErrorKind::InvalidInput)?;
    to.write_all(&length.to_ne_bytes())?;
    to.write_all(message)?;
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(length: u32, content: &[u8]) -> Vec<u8> {
        [&length.to_ne_bytes(), content].concat()
    }

    #[test]
    fn messages_follow_each_other_until_the_other_side_closes() {
        let mut wire = Vec::new();
        for message in ["{}", "", "{\"id\":1}"] {
            write(&mut wire, message.as_bytes()).unwrap();
        }
        let mut from = wire.as_slice();
        for message in ["{}", "", "{\"id\":1}"] {
            let read = read(&mut from, LONGEST).unwrap();
            assert_eq!(read.as_deref(), Some(message.as_bytes()));
        }
        assert!(read(&mut from, LONGEST).unwrap().is_none());
    }

    #[test]
    fn a_message_is_as_long_as_allowed_and_no_longer() {
        for longest in [LONGEST_OF_WEB_EID, LONGEST] {
            let length = u32::try_from(longest).unwrap();
            let content = vec![b' '; longest + 1];
            let fits = frame(length, &content[..longest]);
            let message = read(&mut fits.as_slice(), longest).unwrap();
            assert_eq!(message.map(|message| message.len()), Some(longest));
            let over = frame(length + 1, &content);
            let error = read(&mut over.as_slice(), longest).unwrap_err();
            let length = longest + 1;
            assert!(
                matches!(error, FrameError::TooLong { length: l, longest: m } if (l, m) == (length, longest)),
                "{error}"
            );
        }
        // No memory is taken for what is only announced.
        let error = read(&mut frame(u32::MAX, b"").as_slice(), LONGEST).unwrap_err();
        assert!(matches!(error, FrameError::TooLong { .. }), "{error}");
    }

    #[test]
    fn a_message_that_ends_early_is_an_error() {
        let whole = frame(2, b"{}");
        for length in 1..whole.len() {
            let error = read(&mut &whole[..length], LONGEST).unwrap_err();
            assert!(matches!(error, FrameError::CutOff), "{length}: {error}");
        }
    }
}
