//! From the directory files to what the card has (`card.md` §3.5 and §3.6).

use cps_apdu::{FileId, Path};
use cps_pkcs15::{
    DataObject, DirectoryKind, KeyObject, ObjectDirectory, PinObject, Pkcs15Error, aodf, cdf, dodf,
    odf, prkdf, token_info,
};

use crate::cps2ter;
use crate::layout::{self, Codes, Layout};
use crate::locate::{damaged, file_part};
use crate::profile::{DataLocation, FilePart};
use crate::session::Session;
use crate::{
    CardError, CardProfile, CertificateEntry, Damage, DataEntry, KeyEntry, PinFormat, PinPolicy,
    SignScheme,
};

/// Reads the CDF. EF.ODF is read once per card and kept in `directory`.
pub(super) fn certificates(
    session: &mut Session<'_, '_>,
    directory: &mut Option<ObjectDirectory>,
) -> Result<Vec<CertificateEntry>, CardError> {
    let layout = session.layout();
    let directory = object_directory(session, directory)?;
    let objects = read_kind(session, directory, DirectoryKind::CERTIFICATES, cdf::read)?;
    objects
        .into_iter()
        .map(|entry| {
            let FilePart { path, range } = file_part(layout, &entry.object.location)?;
            Ok(CertificateEntry {
                path,
                range,
                id: entry.object.id,
                label: entry.object.common.label,
            })
        })
        .collect()
}

/// Reads TokenInfo, AODF, PrKDF and DODF.
pub(super) fn profile(
    session: &mut Session<'_, '_>,
    directory: &mut Option<ObjectDirectory>,
) -> Result<CardProfile, CardError> {
    let layout = session.layout();
    let directory = object_directory(session, directory)?;
    let token_info = in_application(layout, layout::TOKEN_INFO);
    let token = read_directory_file(session, &token_info, token_info::read)?;
    let (pin, puk) = match &layout.codes {
        Some(usual) => formats(session, directory, usual)?,
        None => (None, None),
    };
    let keys = read_kind(session, directory, DirectoryKind::PRIVATE_KEYS, prkdf::read)?;
    let data = read_kind(session, directory, DirectoryKind::DATA, dodf::read)?;
    Ok(CardProfile {
        token_label: unpadded(token.label),
        manufacturer: unpadded(token.manufacturer),
        pin,
        puk,
        keys: keys
            .into_iter()
            .filter_map(|e| key_entry(layout, e.object))
            .collect(),
        data: data_entries(layout, data.into_iter().map(|e| e.object))?,
    })
}

/// Returns a text without the blanks and NUL bytes with which some cards fill its field.
fn unpadded(text: Option<String>) -> String {
    let text = text.unwrap_or_default();
    text.trim_end_matches([' ', '\0']).to_owned()
}

fn object_directory<'d>(
    session: &mut Session<'_, '_>,
    directory: &'d mut Option<ObjectDirectory>,
) -> Result<&'d ObjectDirectory, CardError> {
    let read = match directory.take() {
        Some(directory) => directory,
        None => {
            let file = in_application(session.layout(), layout::ODF);
            read_directory_file(session, &file, odf::read)?
        }
    };
    Ok(directory.insert(read))
}

/// Reads the directory file of a kind; a kind that EF.ODF does not list has no objects.
fn read_kind<T: Default>(
    session: &mut Session<'_, '_>,
    directory: &ObjectDirectory,
    kind: DirectoryKind,
    read: impl Fn(&[u8]) -> Result<T, Pkcs15Error>,
) -> Result<T, CardError> {
    match directory.location(kind) {
        Some(location) => {
            let file = file_part(session.layout(), location)?;
            read_directory_file(session, &file, read)
        }
        None => Ok(T::default()),
    }
}

fn read_directory_file<T>(
    session: &mut Session<'_, '_>,
    file: &FilePart,
    read: impl Fn(&[u8]) -> Result<T, Pkcs15Error>,
) -> Result<T, CardError> {
    let content = session.read_part(file)?;
    read(content.as_slice()).map_err(|error| damaged(&file.path, Damage::Directory(error)))
}

fn in_application(layout: &Layout, file: FileId) -> FilePart {
    FilePart {
        path: Path::new(&[file]).below(&layout.application()),
        range: None,
    }
}

/// Returns the forms of PIN and PUK.
///
/// The first PIN object is the token's; the PUK is told by its flags only, since the reference
/// from one to the other leads nowhere on real cards.
fn formats(
    session: &mut Session<'_, '_>,
    directory: &ObjectDirectory,
    usual: &Codes,
) -> Result<(Option<PinFormat>, Option<PinFormat>), CardError> {
    let pins = read_kind(session, directory, DirectoryKind::PINS, aodf::read)?;
    let is_puk = |pin: &PinObject| pin.flags.unblocking() || pin.flags.so_pin();
    let format = |wanted, usual| {
        let mut objects = pins.iter().map(|entry| &entry.object);
        let object = objects.find(|object| is_puk(object) == wanted);
        object
            .map(|object| pin_format(session.layout(), directory, object, usual))
            .transpose()
    };
    Ok((format(false, usual.pin)?, format(true, usual.puk)?))
}

fn pin_format(
    layout: &Layout,
    directory: &ObjectDirectory,
    pin: &PinObject,
    usual: PinFormat,
) -> Result<PinFormat, CardError> {
    if pin.stored_length > layout::MAX_PIN_BLOCK {
        let file = directory.location(DirectoryKind::PINS).map(|l| &l.path);
        let file = file
            .cloned()
            .unwrap_or_default()
            .below(&layout.application());
        return Err(damaged(&file, Damage::PinBlock(pin.stored_length)));
    }
    Ok(PinFormat {
        policy: PinPolicy {
            min_length: pin.min_length,
            max_length: pin.max_length.unwrap_or(pin.stored_length),
        },
        stored_length: pin.stored_length,
        pad: pin.pad.unwrap_or(usual.pad),
        reference: pin.reference.unwrap_or(usual.reference),
    })
}

/// Returns a key by its usage bits, as ANS's library tells them; one that does nothing known is
/// left out.
fn key_entry(layout: &Layout, key: KeyObject) -> Option<KeyEntry> {
    let usual = (layout.key)(&key.usage, key.bits)?;
    Some(KeyEntry {
        needs_pin: layout.codes.is_some() && key.common.is_private(),
        id: key.id,
        label: key.common.label,
        purpose: usual.purpose,
        bits: key.bits,
        decrypts: usual.decrypts,
        schemes: usual
            .schemes
            .iter()
            .copied()
            .filter(|scheme| *scheme != SignScheme::RsaPkcs1 || usual.max_raw > 0)
            .collect(),
        max_raw: usual.max_raw,
        hash_on_card: usual.hash_on_card,
        reference: key.reference.unwrap_or(usual.reference),
    })
}

/// Returns the objects of the DODF.
fn data_entries(
    layout: &Layout,
    objects: impl Iterator<Item = DataObject>,
) -> Result<Vec<DataEntry>, CardError> {
    let mut entries = Vec::new();
    for object in objects {
        let file = file_part(layout, &object.location)?;
        if file.path.files() == layout::EF_ACTUA {
            // It belongs to the card's administration and is no data of the holder.
            continue;
        }
        let label = object.common.label.as_str();
        let is_outside = !file.path.files().starts_with(&layout.application);
        let location = match &layout.cps2ter {
            Some(_) if is_outside => DataLocation::Outside(file),
            None if is_outside && cps2ter::is_label(label) => DataLocation::Cps2ter(file.path),
            _ => DataLocation::Ias(file),
        };
        entries.push(DataEntry {
            private: object.common.is_private(),
            modifiable: layout.writable && object.common.is_modifiable(),
            label: object.common.label,
            application: object.application.unwrap_or_default(),
            location,
        });
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fills_a_field_is_no_part_of_its_text() {
        for (text, expected) in [
            (Some("CPS3v3-2900000001"), "CPS3v3-2900000001"),
            (
                Some("CPS3v3-2900000001               "),
                "CPS3v3-2900000001",
            ),
            (Some("ASIP SANTE\0\0"), "ASIP SANTE"),
            (Some("ASIP SANTE \0"), "ASIP SANTE"),
            (Some(" CPS4"), " CPS4"),
            (Some("        "), ""),
            (None, ""),
        ] {
            assert_eq!(unpadded(text.map(str::to_owned)), expected, "{text:?}");
        }
    }
}
