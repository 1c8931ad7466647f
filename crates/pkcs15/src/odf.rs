//! EF.ODF: where the other directory files are (ISO 7816-15, 8.3 "The CIOChoice type").

use crate::{Location, Pkcs15Error, reader::Reader, writer::Writer};

const FILE: &str = "ODF";

/// The content of EF.ODF, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ObjectDirectory {
    /// Kind and place of each directory file.
    pub entries: Vec<(DirectoryKind, Location)>,
}

/// The kind of a directory file: its context tag in EF.ODF.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct DirectoryKind(pub u8);

impl DirectoryKind {
    /// PrKDF, private keys.
    pub const PRIVATE_KEYS: Self = Self(0xA0);
    /// PuKDF, public keys.
    pub const PUBLIC_KEYS: Self = Self(0xA1);
    /// CDF, the holder's certificates.
    pub const CERTIFICATES: Self = Self(0xA4);
    /// DODF, data objects.
    pub const DATA: Self = Self(0xA7);
    /// AODF, PIN objects.
    pub const PINS: Self = Self(0xA8);
}

impl ObjectDirectory {
    /// Returns the place of the first directory file of a kind.
    pub fn location(&self, kind: DirectoryKind) -> Option<&Location> {
        self.entries
            .iter()
            .find(|(known, _)| *known == kind)
            .map(|(_, location)| location)
    }
}

/// Reads EF.ODF.
///
/// # Errors
/// If an entry is no path.
pub fn read(bytes: &[u8]) -> Result<ObjectDirectory, Pkcs15Error> {
    let mut reader = Reader::file(FILE, bytes);
    let mut entries = Vec::new();
    while let Some(mut element) = reader.next_element("entry")? {
        // Every choice of PKCS15Objects has a one-byte context tag.
        if let Ok(kind @ 0xA0..=0xBE) = u8::try_from(element.tag.0) {
            entries.push((DirectoryKind(kind), Location::take(&mut element.inner)?));
        }
    }
    Ok(ObjectDirectory { entries })
}

/// Returns the bytes of EF.ODF.
pub fn write(directory: &ObjectDirectory) -> Vec<u8> {
    let mut out = Writer::new();
    for (kind, location) in &directory.entries {
        out.nested(u32::from(kind.0), |out| location.write(out));
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use cps_apdu::tlv::TlvError;
    use cps_apdu::{FileId, Path};
    use hex_literal::hex;

    use super::*;
    use crate::Problem;

    /// `card.md` §3.5
    const CPS3: &[u8] =
        &hex!("A806300404027001 A006300404027002 A406300404027005 A706300404027006");

    fn directory(entries: &[(DirectoryKind, &[u16])]) -> ObjectDirectory {
        let location = |files: &[u16]| {
            Location::file(Path::new(
                &files.iter().map(|f| FileId(*f)).collect::<Vec<_>>(),
            ))
        };
        ObjectDirectory {
            entries: entries
                .iter()
                .map(|(kind, files)| (*kind, location(files)))
                .collect(),
        }
    }

    #[test]
    fn relative_and_absolute_paths_round_trip() {
        use DirectoryKind as Kind;
        let table = [
            (
                CPS3,
                directory(&[
                    (Kind::PINS, &[0x7001]),
                    (Kind::PRIVATE_KEYS, &[0x7002]),
                    (Kind::CERTIFICATES, &[0x7005]),
                    (Kind::DATA, &[0x7006]),
                ]),
            ),
            // Contactless, `card.md` §3.1.
            (
                &hex!("A00A300804063F0000017102"),
                directory(&[(Kind::PRIVATE_KEYS, &[0x3F00, 0x0001, 0x7102])]),
            ),
            // CPS4, `card.md` §3.8.
            (
                &hex!("A806300404027001 A006300404027002 A106300404027003 A406300404027005"
                "A706300404027006"),
                directory(&[
                    (Kind::PINS, &[0x7001]),
                    (Kind::PRIVATE_KEYS, &[0x7002]),
                    (Kind::PUBLIC_KEYS, &[0x7003]),
                    (Kind::CERTIFICATES, &[0x7005]),
                    (Kind::DATA, &[0x7006]),
                ]),
            ),
        ];
        for (bytes, expected) in table {
            assert_eq!(read(bytes), Ok(expected.clone()));
            assert_eq!(write(&expected), bytes);
        }
        let cps3 = read(CPS3).unwrap();
        let certificates = cps3.location(Kind::CERTIFICATES).unwrap();
        assert_eq!(certificates.path.last(), Some(FileId(0x7005)));
        assert_eq!(cps3.location(Kind::PUBLIC_KEYS), None);
    }

    #[test]
    fn filling_and_unknown_entries_are_skipped() {
        let expected = directory(&[(DirectoryKind::PINS, &[0x7001])]);
        for extra in [
            &hex!("0000")[..],
            &hex!("FFFFFF"),
            &hex!("0403010203"),
            &hex!("7F480100"),
        ] {
            let bytes = [&CPS3[..8], extra].concat();
            assert_eq!(read(&bytes), Ok(expected.clone()), "{extra:02X?}");
        }
        assert_eq!(read(&[]), Ok(ObjectDirectory::default()));
    }

    #[test]
    fn damage_is_named() {
        let error = |field, offset, problem| {
            Err(Pkcs15Error {
                file: "ODF",
                field,
                offset,
                problem,
            })
        };
        let table: [(&[u8], _); 5] = [
            (
                &CPS3[..20],
                error("entry", 16, Problem::Tlv(TlvError::Truncated)),
            ),
            (&hex!("A800"), error("path", 2, Problem::Missing)),
            (&hex!("A8023000"), error("path", 4, Problem::Missing)),
            (
                &hex!("A80530030401 70"),
                error("path", 6, Problem::Malformed),
            ),
            (
                &hex!("A803300404"),
                error("path", 2, Problem::Tlv(TlvError::Truncated)),
            ),
        ];
        for (bytes, expected) in table {
            assert_eq!(read(bytes), expected, "{bytes:02X?}");
        }
        let error = read(&hex!("A800")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "card's ODF is damaged: path at offset 2: it is missing"
        );
    }
}
