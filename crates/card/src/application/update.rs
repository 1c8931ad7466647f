use cps_apdu::tlv::{self, TlvError};
use cps_apdu::{ApduBytes, Path};

use crate::layout;
use crate::session::Session;
use crate::{CardError, Damage, UpdateState};

/// Length of a complete EF.ACTUA: `EC { 81, 82 }` with two dates of 7 bytes.
const USUAL_LENGTH: usize = 20;

/// Reads EF.ACTUA (`card.md` §3.3).
///
/// A file that is there and cannot be read counts as an interrupted update. A card that refuses to
/// select it does not tell of its updates.
pub(super) fn read(session: &mut Session<'_, '_>) -> Result<UpdateState, CardError> {
    let file = Path::new(&layout::EF_ACTUA);
    match session.select_ef(&file) {
        Ok(()) => {}
        Err(CardError::Damaged {
            reason: Damage::Missing,
            ..
        }) => return Ok(UpdateState::NeverUpdated),
        Err(CardError::Link(error)) => return Err(error.into()),
        Err(_) => return Ok(UpdateState::NotKept),
    }
    let mut content = ApduBytes::default();
    match read_object(session, &file, &mut content) {
        Ok(()) => Ok(UpdateState::from_file(content.as_slice())),
        Err(CardError::Link(error)) => Err(error.into()),
        Err(_) => Ok(UpdateState::Interrupted {
            raw: content.to_vec(),
        }),
    }
}

/// Reads the one data object of the file; the usual length first, which is all of it.
fn read_object(
    session: &mut Session<'_, '_>,
    file: &Path,
    content: &mut ApduBytes,
) -> Result<(), CardError> {
    let usual = USUAL_LENGTH;
    content.extend(session.read(file, 0, usual)?.as_slice());
    if content.len() == usual
        && let Err(TlvError::Truncated) = tlv::take(content.as_slice())
        && let [_, length @ 0..=0x7F, ..] = content.as_slice()
    {
        let whole = 2 + usize::from(*length);
        session.read_up_to(file, 0, content, whole)?;
    }
    Ok(())
}
