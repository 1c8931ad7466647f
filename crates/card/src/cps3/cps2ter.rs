use cps_apdu::tlv;
use cps_apdu::{ApduBytes, Command, FileId, Path, StatusWord};

use super::layout;
use crate::layout::SMALLEST_READ;
use crate::profile::DataLocation;
use crate::session::Session;
use crate::{CardError, Damage, DataEntry};

/// The objects of the CPS2ter side, which no directory file lists (`card.md`, section 3.6): the
/// billing situation, and one per activity of the IAS-ECC side.
pub(super) fn objects(listed: &[DataEntry]) -> Vec<DataEntry> {
    let is_listed = |label: &str| listed.iter().any(|entry| entry.label == label);
    let activities = (1..=16u16)
        .filter(|number| is_listed(&format!("CPS_ACTIVITY_{number:02}_PS")))
        .map(|number| {
            let file = FileId(layout::CPS2TER_ACTIVITY_1 + number - 1);
            (
                format!("CPS2TER_ACTIVITY_{number:02}_PS"),
                Path::new(&[FileId::MF, file]),
            )
        });
    let (sit_fact, file) = layout::SIT_FACT;
    std::iter::once((sit_fact.to_owned(), Path::new(&file)))
        .chain(activities)
        .filter(|(label, _)| !is_listed(label))
        .map(|(label, file)| DataEntry {
            label,
            application: layout::DATA_APPLICATION.to_owned(),
            private: true,
            modifiable: false,
            location: DataLocation::Cps2ter(file),
        })
        .collect()
}

/// Reads an EF of the CPS2ter side, then returns to the IAS-ECC side (`card.md`, section 8).
///
/// Whether a PIN that was verified here counts there, and the other way round, is unknown: the
/// card is asked.
pub(super) fn read(session: &mut Session<'_, '_>, file: &Path) -> Result<ApduBytes, CardError> {
    session.leave();
    let content = read_there(session, file);
    if let Err(CardError::Link(error)) = content {
        return Err(error.into());
    }
    session.select_applet()?;
    session.select_df(&session.layout().application())?;
    content
}

fn read_there(session: &mut Session<'_, '_>, file: &Path) -> Result<ApduBytes, CardError> {
    let mut status = StatusWord::OK;
    for level in file.files() {
        status = session.send(Command::select_cps2ter(*level))?.status;
        description_length(status).ok_or_else(|| failure(file, "SELECT (CPS2ter)", status))?;
    }
    let length = description_length(status).unwrap_or(0);
    let description = session.send(Command::get_response_cps2ter(length))?;
    if !description.status.is_ok() {
        return Err(failure(file, "GET RESPONSE (CPS2ter)", description.status));
    }
    let size = size_of(description.data.as_slice()).ok_or_else(|| CardError::Damaged {
        file: file.clone(),
        reason: Damage::NoSize,
    })?;
    let mut content = ApduBytes::with_capacity(usize::from(size));
    while content.len() < usize::from(size) {
        // Below `size`, which has 16 bits.
        let offset = u16::try_from(content.len()).unwrap_or(u16::MAX);
        let le = (size - offset).min(session.layout().max_read);
        let response = session.send(Command::read_binary_cps2ter(offset, le))?;
        if !response.status.is_ok() {
            return Err(failure(file, "READ BINARY (CPS2ter)", response.status));
        }
        let piece = response.data.as_slice();
        let smallest = SMALLEST_READ.min(usize::from(le));
        if !(smallest..=usize::from(le)).contains(&piece.len()) {
            return Err(CardError::BadAnswer {
                command: "READ BINARY (CPS2ter)",
                length: piece.len(),
            });
        }
        content.extend(piece);
    }
    Ok(content)
}

/// The length of the file description that waits: `9Fxx`.
fn description_length(status: StatusWord) -> Option<u16> {
    (status.0 & 0xFF00 == 0x9F00).then_some(status.0 & 0x00FF)
}

/// The size that a file description tells: `85 L size identifier type …`.
fn size_of(description: &[u8]) -> Option<u16> {
    let size = tlv::find(description, layout::CPS2TER_FCI)?.first_chunk::<2>()?;
    Some(u16::from_be_bytes(*size))
}

fn failure(file: &Path, command: &'static str, status: StatusWord) -> CardError {
    match status {
        StatusWord::SECURITY_STATUS => CardError::NotLoggedIn,
        StatusWord(word) if layout::CPS2TER_PIN_NEEDED.contains(&word) => CardError::NotLoggedIn,
        StatusWord(layout::CPS2TER_NOT_FOUND) => CardError::Damaged {
            file: file.clone(),
            reason: Damage::Missing,
        },
        status => CardError::Refused { command, status },
    }
}
