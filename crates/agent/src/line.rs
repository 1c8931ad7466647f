//! Lines that hold a secret.

use std::io::{self, Read};

use zeroize::Zeroizing;

/// Reads a line without its end, at most `longest` bytes, one by one: the bytes after it belong to
/// another reader of the same input.
///
/// # Errors
/// [`io::ErrorKind::UnexpectedEof`] at the end of the input; otherwise if it cannot be read.
pub fn read_line(from: &mut impl Read, longest: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    // Never grows, so that no copy is left behind.
    let mut line = Zeroizing::new(Vec::with_capacity(longest));
    let mut byte = Zeroizing::new([0]);
    while line.len() < longest {
        match from.read(byte.as_mut_slice()) {
            Ok(0) if line.is_empty() => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) => line.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(line)
}
