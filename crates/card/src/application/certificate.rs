use std::ops::Range;

use cps_apdu::ApduBytes;
use cps_certificate::{AnnouncedLength, announced_length, ber};

use crate::layout;
use crate::session::Session;
use crate::{CardError, CertificateEntry};

/// Reads a certificate: its header, which comes with the first bytes, tells its length
/// (`card.md` §6.1).
///
/// A file that does not begin like a certificate, or ends before its certificate does, is given as
/// far as it goes: whether it is of use is not for the driver to say.
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
    let length = match announced_length(content.as_slice()) {
        AnnouncedLength::Known(length) if length <= end - start => Some(length),
        _ => None,
    };
    let wanted = length.unwrap_or(end - start);
    let mut last = content.len();
    // The end of a certificate that does not tell its length, or that of the file.
    let is_at_end = |content: &[u8], last| {
        length.is_none() && (last < layout::SMALLEST_READ || ber::take(content).is_ok())
    };
    while content.len() < wanted && !is_at_end(content.as_slice(), last) {
        let piece = session.read(file, start + content.len(), wanted - content.len())?;
        content.extend(piece.as_slice());
        last = piece.len();
        if last < layout::SMALLEST_READ {
            break;
        }
    }
    let mut certificate = content.to_vec();
    certificate.truncate(wanted);
    Ok(certificate)
}

/// Whether the file holds these parts of `expected`. A part that is no part of it is not held.
pub(super) fn has(
    session: &mut Session<'_, '_>,
    entry: &CertificateEntry,
    expected: &[u8],
    parts: &[Range<usize>],
) -> Result<bool, CardError> {
    let start = entry.range.as_ref().map_or(0, |range| range.start);
    session.select_ef(&entry.path)?;
    for part in parts {
        let mut found = ApduBytes::default();
        session.read_up_to(&entry.path, start + part.start, &mut found, part.len())?;
        if expected.get(part.clone()) != Some(found.as_slice()) {
            return Ok(false);
        }
    }
    Ok(true)
}
