//! The CPS2ter side of newer cards, in class A0.

mod layout;

use cps_apdu::tlv;
use cps_apdu::{ApduBytes, Command, FileId, Path, StatusWord};

use crate::layout::SMALLEST_READ;
use crate::profile::{DataLocation, FilePart};
use crate::session::{Pause, ReadSoFar, Session};
use crate::{CardError, Damage, DataEntry};

pub(crate) use layout::{ACTIVITY_1, SIT_FACT};

/// Returns the objects of the CPS2ter side that the directory of a CPS3 does not list (`card.md`
/// §3.6): the billing situation, and one per activity of the IAS-ECC side.
pub(crate) fn objects(listed: &[DataEntry]) -> Vec<DataEntry> {
    let is_listed = |label: &str| listed.iter().any(|entry| entry.label == label);
    let activities = (1..=16u16)
        .filter(|number| is_listed(&format!("CPS_ACTIVITY_{number:02}_PS")))
        .map(|number| {
            let file = FileId(ACTIVITY_1 + number - 1);
            (
                format!("CPS2TER_ACTIVITY_{number:02}_PS"),
                Path::new(&[FileId::MF, file]),
            )
        });
    let (sit_fact, file) = SIT_FACT;
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

/// Whether a label is one of the CPS2ter side.
pub(crate) fn is_label(label: &str) -> bool {
    let (sit_fact, _) = SIT_FACT;
    label == sit_fact || label.starts_with(layout::LABEL)
}

/// Reads EFs of a CPS2ter side that takes the place of the IAS-ECC side (`card.md` §8), which is
/// selected again afterwards, once.
///
/// Whether a PIN that was verified on one side counts on the other is unknown: the card is asked.
pub(crate) fn read_in_place<'p>(
    session: &mut Session<'_, '_>,
    files: impl Iterator<Item = &'p Path>,
) -> Result<Vec<Result<ApduBytes, CardError>>, CardError> {
    session.leave();
    let mut contents = Vec::new();
    for file in files {
        let mut read = ReadSoFar::default();
        match read_there(session, file, &mut read, &mut || false) {
            Err(CardError::Link(error)) => return Err(error.into()),
            there => contents.push(there.map(|_| read.content)),
        }
    }
    session.select_applet()?;
    session.select_df(&session.layout().application())?;
    Ok(contents)
}

/// An EF that a CPS4's directory lists outside the application, as far as it was read.
#[derive(Default)]
pub(crate) struct ListedSoFar {
    /// The answer of the card to the path of the directory, if that was a refusal.
    refused: Option<CardError>,
    pub(crate) read: ReadSoFar,
}

/// Reads on in an EF that a CPS4's directory lists outside the application: by the path that it
/// gives, and on the CPS2ter side where there is none (`card.md` §8). Which is right is unknown.
/// Returns whether all was read.
///
/// The CPS2ter side is an application on the basic channel, and the applet on its own does not
/// notice.
pub(crate) fn read_listed(
    session: &mut Session<'_, '_>,
    part: &FilePart,
    listed: &mut ListedSoFar,
    pause: Pause<'_>,
) -> Result<bool, CardError> {
    if listed.refused.is_none() {
        match session.read_on(part, &mut listed.read, pause) {
            Err(error) if !matches!(error, CardError::Link(_)) => listed.refused = Some(error),
            read => return read,
        }
        listed.read = ReadSoFar::default();
        if pause() {
            return Ok(false);
        }
    }
    if let Some(aid) = &session.layout().cps2ter {
        // Without it, the class byte may be enough.
        session.send_on_basic_channel(&Command::select_application(aid))?;
        if pause() {
            return Ok(false);
        }
    }
    read_there(session, &part.path, &mut listed.read, pause).map_err(|error| {
        match (&listed.refused, error) {
            (_, error @ CardError::Link(_)) => error,
            (
                None
                | Some(CardError::Damaged {
                    reason: Damage::Missing,
                    ..
                }),
                error,
            ) => error,
            (Some(refused), _) => refused.clone(),
        }
    })
}

/// Reads on in an EF of the CPS2ter side; returns whether all was read.
fn read_there(
    session: &mut Session<'_, '_>,
    file: &Path,
    read: &mut ReadSoFar,
    pause: Pause<'_>,
) -> Result<bool, CardError> {
    let mut status = StatusWord::OK;
    for (level, id) in file.files().iter().enumerate() {
        if level > 0 && pause() {
            return Ok(false);
        }
        status = session
            .send_on_basic_channel(&Command::select_cps2ter(*id))?
            .status;
        description_length(status).ok_or_else(|| failure(file, "SELECT (CPS2ter)", status))?;
    }
    if read.length.is_none() {
        if pause() {
            return Ok(false);
        }
        let length = description_length(status).unwrap_or(0);
        let description = session.send_on_basic_channel(&Command::get_response_cps2ter(length))?;
        if !description.status.is_ok() {
            return Err(failure(file, "GET RESPONSE (CPS2ter)", description.status));
        }
        let size = size_of(description.data.as_slice()).ok_or_else(|| CardError::Damaged {
            file: file.clone(),
            reason: Damage::NoSize,
        })?;
        read.length = Some(usize::from(size));
        read.content = ApduBytes::with_capacity(usize::from(size));
    }
    // The description gave it in 16 bits.
    let size = u16::try_from(read.length.unwrap_or(0)).unwrap_or(u16::MAX);
    let content = &mut read.content;
    while content.len() < usize::from(size) {
        if pause() {
            return Ok(false);
        }
        // Below `size`, which has 16 bits.
        let offset = u16::try_from(content.len()).unwrap_or(u16::MAX);
        let le = (size - offset).min(session.layout().max_read);
        let response = session.send_on_basic_channel(&Command::read_binary_cps2ter(offset, le))?;
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
    Ok(true)
}

/// Returns the length of the file description that waits: `9Fxx`.
fn description_length(status: StatusWord) -> Option<u16> {
    (status.0 & 0xFF00 == 0x9F00).then_some(status.0 & 0x00FF)
}

/// Returns the size that a file description tells: `85 L size identifier type …`.
fn size_of(description: &[u8]) -> Option<u16> {
    let size = tlv::find(description, layout::DESCRIPTION)?.first_chunk::<2>()?;
    Some(u16::from_be_bytes(*size))
}

fn failure(file: &Path, command: &'static str, status: StatusWord) -> CardError {
    match status {
        StatusWord::SECURITY_STATUS => CardError::NotLoggedIn,
        StatusWord(word) if layout::PIN_NEEDED.contains(&word) => CardError::NotLoggedIn,
        StatusWord(layout::NOT_FOUND) => CardError::Damaged {
            file: file.clone(),
            reason: Damage::Missing,
        },
        status => CardError::Refused { command, status },
    }
}
