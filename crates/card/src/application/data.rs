//! Data objects: read in pieces that can be taken up again, measured, and written. Begin at
//! [`read_on`].

use std::ops::Range;

use cps_apdu::{ApduBytes, Command, Path, StatusWord};

use crate::cps2ter;
use crate::data_reading::DataReading;
use crate::layout;
use crate::profile::DataLocation;
use crate::session::{Pause, Session};
use crate::{CardError, Damage, DataEntry};

/// Reads a data object on its side of the card.
pub(super) fn read(
    session: &mut Session<'_, '_>,
    entry: &DataEntry,
) -> Result<ApduBytes, CardError> {
    let mut reading = DataReading::new(entry.clone());
    read_on(session, &mut reading, &mut || false)?;
    Ok(reading.into_content())
}

/// Reads on in a data object; returns whether all was read.
pub(super) fn read_on(
    session: &mut Session<'_, '_>,
    reading: &mut DataReading,
    pause: Pause<'_>,
) -> Result<bool, CardError> {
    match &reading.entry.location {
        DataLocation::Ias(part) => session.read_on(part, &mut reading.so_far.read, pause),
        DataLocation::Outside(part) => {
            cps2ter::read_listed(session, part, &mut reading.so_far, pause)
        }
        // It ends the login, so it is read by those alone who ask for it, in one piece.
        DataLocation::Cps2ter(file) => {
            let mut read = cps2ter::read_in_place(session, std::iter::once(file))?;
            reading.so_far.read.content = read.pop().unwrap_or(Err(CardError::NotLoggedIn))?;
            Ok(true)
        }
    }
}

/// Returns the length of a data object of the application, if the card tells it without reading.
pub(super) fn length(
    session: &mut Session<'_, '_>,
    entry: &DataEntry,
) -> Result<Option<usize>, CardError> {
    match &entry.location {
        DataLocation::Ias(part) => match &part.range {
            Some(range) => Ok(Some(range.len())),
            None => session.select_ef_with_size(&part.path),
        },
        DataLocation::Outside(_) | DataLocation::Cps2ter(_) => Ok(None),
    }
}

/// Replaces the content of a data object, padded with zeros (`card.md` §3.6).
///
/// A full write takes seconds, so only the span that differs is written. What was written is read
/// back: UPDATE BINARY is never repeated, and its answer says nothing of the bytes.
pub(super) fn write(
    session: &mut Session<'_, '_>,
    entry: &DataEntry,
    content: &[u8],
) -> Result<(), CardError> {
    let DataLocation::Ias(part) = &entry.location else {
        return Err(CardError::ReadOnly);
    };
    let old = session.read_part(part)?;
    let capacity = old.len();
    if content.len() > capacity {
        return Err(CardError::DataTooLong { capacity });
    }
    let mut new = ApduBytes::with_capacity(capacity);
    new.extend(content);
    new.extend(&vec![0; capacity - content.len()]);

    let span = differing_span(old.as_slice(), new.as_slice());
    let start = part.range.as_ref().map_or(0, |range| range.start);
    let at = start + span.start;
    let changed = &new.as_slice()[span];
    update(session, at, changed)?;
    verify(session, &part.path, at, changed)
}

fn update(session: &mut Session<'_, '_>, start: usize, new: &[u8]) -> Result<(), CardError> {
    let mut offset = start;
    for piece in new.chunks(layout::MAX_WRITE) {
        // The span was read before, so its offsets fit.
        let at = u16::try_from(offset).unwrap_or(u16::MAX);
        let status = session.send(Command::update_binary(at, piece))?.status;
        match status {
            StatusWord::OK => offset += piece.len(),
            StatusWord::SECURITY_STATUS => return Err(CardError::NotLoggedIn),
            status => {
                return Err(CardError::Refused {
                    command: "UPDATE BINARY",
                    status,
                });
            }
        }
    }
    Ok(())
}

fn verify(
    session: &mut Session<'_, '_>,
    file: &Path,
    start: usize,
    new: &[u8],
) -> Result<(), CardError> {
    let mut checked = 0;
    while checked < new.len() {
        let piece = session.read(file, start + checked, new.len() - checked)?;
        let end = checked + piece.len();
        if piece.is_empty() || piece.as_slice() != &new[checked..end] {
            return Err(CardError::Damaged {
                file: file.clone(),
                reason: Damage::NotWritten,
            });
        }
        checked = end;
    }
    Ok(())
}

/// Returns the span from the first to the last byte that differs; the slices have the same length.
fn differing_span(old: &[u8], new: &[u8]) -> Range<usize> {
    let differs = |&at: &usize| old[at] != new[at];
    match (0..old.len()).find(differs) {
        Some(first) => first..(0..old.len()).rfind(differs).map_or(first, |last| last + 1),
        None => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_span_that_differs_has_both_its_ends() {
        let table: [(&[u8], &[u8], Range<usize>); 5] = [
            (b"", b"", 0..0),
            (b"abc", b"abc", 0..0),
            (b"abc", b"xbc", 0..1),
            (b"abcd", b"axcy", 1..4),
            (b"abcd", b"wxyz", 0..4),
        ];
        for (old, new, span) in table {
            assert_eq!(differing_span(old, new), span);
        }
    }
}
