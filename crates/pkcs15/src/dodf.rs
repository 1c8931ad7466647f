//! DODF: data objects (ISO 7816-15, 8.8 "Data container information objects").

use crate::{
    CommonAttributes, Entry, Location, Pkcs15Error,
    common::ObjectReader,
    entry,
    reader::Reader,
    writer::{Writer, tag},
};

const FILE: &str = "DODF";

/// A data object in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataObject {
    /// Label, flags, PIN.
    pub common: CommonAttributes,
    /// Name of the application that the data belong to: `CPS`.
    pub application: Option<String>,
    /// Place of the data.
    pub location: Location,
}

/// Reads a DODF; entries for other kinds of data objects are left out.
///
/// # Errors
/// If an entry lacks a field that ISO 7816-15 requires or a field is malformed.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry<DataObject>>, Pkcs15Error> {
    entry::read_all(FILE, bytes, DataObject::read)
}

/// Returns the bytes of a DODF.
pub fn write(objects: &[DataObject]) -> Vec<u8> {
    entry::write_all(objects, DataObject::write)
}

impl DataObject {
    fn read(reader: Reader<'_>) -> Result<Self, Pkcs15Error> {
        let ObjectReader {
            common,
            mut class,
            mut kind,
        } = ObjectReader::open(reader)?;
        let application = class.optional(tag::UTF8_STRING, "applicationName")?;
        Ok(Self {
            common,
            application: application.map(|a| a.text()),
            location: Location::take(&mut kind)?,
        })
    }

    fn write(&self, out: &mut Writer) {
        out.nested(tag::SEQUENCE, |out| {
            self.common.write(out);
            out.nested(tag::SEQUENCE, |out| {
                if let Some(application) = &self.application {
                    out.value(tag::UTF8_STRING, application.as_bytes());
                }
            });
            out.nested(tag::TYPE_ATTRIBUTES, |out| self.location.write(out));
        });
    }
}

#[cfg(test)]
mod tests {
    use cps_apdu::{FileId, Path};
    use hex_literal::hex;

    use super::*;
    use crate::ObjectFlags;

    #[test]
    fn free_private_and_modifiable_objects_round_trip() {
        // `card.md` §3.6
        let object = |label: &str, flags: &[usize], auth_id: &[u8], file| DataObject {
            common: CommonAttributes {
                label: label.into(),
                flags: (!flags.is_empty()).then(|| ObjectFlags::with(flags)),
                auth_id: (!auth_id.is_empty()).then(|| auth_id.to_vec()),
                access_rules: None,
            },
            application: Some("CPS".into()),
            location: Location::file(Path::new(&[FileId(file)])),
        };
        let objects = [
            object("CPS_DATA", &[ObjectFlags::MODIFIABLE], &[], 0xD107),
            object("CPS_ID_CARD", &[], &[], 0xD101),
            object("CPS_ACTIVITY_01_PS", &[ObjectFlags::PRIVATE], &[1], 0xD120),
        ];
        let bytes = hex!(
            "301F 300E 0C08 4350535F44415441 03020640 3005 0C03435053 A106 3004 0402D107"
            "301E 300D 0C0B 4350535F49445F43415244 3005 0C03435053 A106 3004 0402D101"
            "302C 301B 0C12 4350535F41435449564954595F30315F5053 03020780 040101"
            "3005 0C03435053 A106 3004 0402D120"
        );
        assert_eq!(write(&objects), bytes);
        let entries = read(&bytes).unwrap();
        let flags: Vec<_> = entries
            .iter()
            .map(|e| (e.common.is_private(), e.common.is_modifiable()))
            .collect();
        assert_eq!(flags, [(false, true), (false, false), (true, false)]);
        let read: Vec<_> = entries.into_iter().map(|e| e.object).collect();
        assert_eq!(read, objects);
    }

    #[test]
    fn damage_is_named() {
        let error = read(&hex!("300B 3000 3000 A105 3003 040170")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "card's DODF is damaged: path at offset 12: its value is malformed"
        );
    }
}
