//! The protocol of the vpcd driver: two bytes of length, big-endian, then a control byte or an
//! APDU.

use std::io::{self, Read, Write};

/// A request of the driver to the card.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    PowerOff,
    PowerOn,
    Reset,
    Atr,
    Apdu(Vec<u8>),
}

/// Reads the next request; `None` at the end of the connection.
pub(crate) fn read(stream: &mut impl Read) -> io::Result<Option<Request>> {
    let mut length = [0; 2];
    match stream.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    }
    let mut bytes = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut bytes)?;
    Ok(Some(match *bytes {
        [0] => Request::PowerOff,
        [1] => Request::PowerOn,
        [2] => Request::Reset,
        [4] => Request::Atr,
        _ => Request::Apdu(bytes),
    }))
}

/// Writes an ATR or an answer, in one piece: two would cost a delayed acknowledgement.
pub(crate) fn write(stream: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u16::try_from(bytes.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    let mut frame = length.to_be_bytes().to_vec();
    frame.extend(bytes);
    stream.write_all(&frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_bytes_and_apdus_are_told_apart() -> io::Result<()> {
        let bytes = [
            0, 1, 0, 0, 1, 1, 0, 1, 2, 0, 1, 4, 0, 5, 0, 0xB0, 0x9C, 0, 12, 0, 1, 9,
        ];
        let mut stream = &bytes[..];
        let apdu = Request::Apdu(vec![0, 0xB0, 0x9C, 0, 12]);
        let expected = [
            Request::PowerOff,
            Request::PowerOn,
            Request::Reset,
            Request::Atr,
            apdu,
        ];
        for request in expected {
            assert_eq!(read(&mut stream)?, Some(request));
        }
        assert_eq!(read(&mut stream)?, Some(Request::Apdu(vec![9])));
        assert_eq!(read(&mut stream)?, None);
        Ok(())
    }

    #[test]
    fn a_cut_request_is_an_error_and_an_answer_is_one_frame() {
        assert!(read(&mut &[0, 5, 0][..]).is_err());
        let mut out = Vec::new();
        assert!(write(&mut out, &[0x90, 0x00]).is_ok());
        assert_eq!(out, [0, 2, 0x90, 0x00]);
    }
}
