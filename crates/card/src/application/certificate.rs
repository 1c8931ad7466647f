use der::{Decode, Header, Reader, SliceReader, Tag};

use crate::layout;
use crate::session::Session;
use crate::{CardError, CertificateEntry, Damage};

/// Reads a certificate: its DER header, which comes with the first bytes, tells its length
/// (`card.md` §6.1).
pub(super) fn read(
    session: &mut Session<'_, '_>,
    entry: &CertificateEntry,
) -> Result<Vec<u8>, CardError> {
    let file = &entry.path;
    let (start, end) = match &entry.range {
        Some(range) => (range.start, range.end),
        None => (0, layout::MAX_FILE),
    };
    session.select_ef(file)?;
    let mut content = session.read(file, start, end - start)?;
    let damaged = |reason| CardError::Damaged {
        file: file.clone(),
        reason,
    };
    let length =
        certificate_length(content.as_slice()).ok_or_else(|| damaged(Damage::NotACertificate))?;
    if length > end - start {
        return Err(damaged(match &entry.range {
            Some(range) => Damage::CutShort {
                read: range.len(),
                announced: length,
            },
            None => Damage::TooLong,
        }));
    }
    session.read_up_to(file, start, &mut content, length)?;
    let mut certificate = content.to_vec();
    certificate.truncate(length);
    Ok(certificate)
}

/// Returns the length of the SEQUENCE that begins here, header included.
fn certificate_length(start: &[u8]) -> Option<usize> {
    let mut reader = SliceReader::new(start).ok()?;
    let header = Header::decode(&mut reader).ok()?;
    let length = usize::try_from(header.length()).ok()?;
    let header_length = usize::try_from(reader.position()).ok()?;
    (header.tag() == Tag::Sequence).then_some(header_length + length)
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn the_header_tells_the_length() {
        let table: [(&[u8], Option<usize>); 7] = [
            (&hex!("3082077C3082"), Some(1920)),
            (&hex!("30820780"), Some(1924)),
            (&hex!("3081F0"), Some(243)),
            (&hex!("3005"), Some(7)),
            (&hex!("3082"), None),
            (&hex!("0000"), None),
            (&[], None),
        ];
        for (start, length) in table {
            assert_eq!(certificate_length(start), length, "{start:02X?}");
        }
    }
}
