//! CDF: certificates (ISO 7816-15, 8.7 "Certificate information objects").

use crate::{
    CommonAttributes, Entry, Location, Pkcs15Error,
    common::ObjectReader,
    entry,
    reader::Reader,
    writer::{Writer, tag},
};

const FILE: &str = "CDF";

/// An X.509 certificate (ISO 7816-15, 8.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateObject {
    /// Label, flags, access rules.
    pub common: CommonAttributes,
    /// CKA_ID, which the private key shares.
    pub id: Vec<u8>,
    /// Whether it is an authority's; absent means no.
    pub authority: Option<bool>,
    /// Place of the certificate.
    pub location: Location,
}

/// Reads a CDF; entries for other kinds of certificates are left out.
///
/// # Errors
/// If an entry lacks a field that ISO 7816-15 requires or a field is malformed.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry<CertificateObject>>, Pkcs15Error> {
    entry::read_all(FILE, bytes, CertificateObject::read)
}

/// Returns the bytes of a CDF.
pub fn write(certificates: &[CertificateObject]) -> Vec<u8> {
    entry::write_all(certificates, CertificateObject::write)
}

impl CertificateObject {
    fn read(reader: Reader<'_>) -> Result<Self, Pkcs15Error> {
        let ObjectReader {
            common,
            mut class,
            mut kind,
        } = ObjectReader::open_structured(reader)?;
        let id = class.required(tag::OCTET_STRING, "iD")?;
        let authority = class.optional(tag::BOOLEAN, "authority")?;
        Ok(Self {
            common,
            id: id.value.to_vec(),
            authority: authority.map(|a| a.boolean()),
            location: Location::take(&mut kind)?,
        })
    }

    fn write(&self, out: &mut Writer) {
        out.nested(tag::SEQUENCE, |out| {
            self.common.write(out);
            out.nested(tag::SEQUENCE, |out| {
                out.value(tag::OCTET_STRING, &self.id);
                if let Some(authority) = self.authority {
                    out.boolean(authority);
                }
            });
            out.nested(tag::TYPE_ATTRIBUTES, |out| {
                out.nested(tag::SEQUENCE, |out| self.location.write(out));
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use cps_apdu::{FileId, Path};
    use hex_literal::hex;

    use super::*;
    use crate::{AccessMode, AccessRule, Bits, Condition, ObjectFlags};

    #[test]
    fn the_certificates_of_a_cps3_round_trip() {
        // `card.md` §3.5: labels, ids and the invalid flags are real
        let certificate = |label: &str, last, file| CertificateObject {
            common: CommonAttributes {
                label: label.into(),
                flags: Some(ObjectFlags(Bits::from_content(&[8, 0]))),
                auth_id: None,
                access_rules: Some(vec![
                    AccessRule {
                        mode: AccessMode::with(&[AccessMode::READ]),
                        condition: Condition::Always,
                    },
                    AccessRule {
                        mode: AccessMode::with(&[AccessMode::UPDATE]),
                        condition: Condition::AuthId(vec![1]),
                    },
                ]),
            },
            id: [&hex!("E828BD080F8025000001FF0010")[..], &[last]].concat(),
            authority: None,
            location: Location::file(Path::new(&[FileId(file)])),
        };
        let objects = vec![
            certificate("Certificat de Signature CPS", 1, 0xA001),
            certificate("Certificat d'Authentification CPS", 2, 0xA002),
        ];
        let bytes = hex!(
            "305230340C1B436572746966696361742064 65205369676E617475726520435053"
            "03020800 3011 300603020780 0500 300703020640 040101"
            "3010 040EE828BD080F8025000001FF001001 A108 3006 3004 0402A001"
            "3058303A0C21436572746966696361742064 2741757468656E74696669636174696F6E20435053"
            "03020800 3011 300603020780 0500 300703020640 040101"
            "3010 040EE828BD080F8025000001FF001002 A108 3006 3004 0402A002"
        );
        assert_eq!(write(&objects), bytes);
        let padded = [&bytes[..], &[0xFF; 7]].concat();
        let read: Vec<_> = read(&padded)
            .unwrap()
            .into_iter()
            .map(|e| e.object)
            .collect();
        assert_eq!(read, objects);
    }

    #[test]
    fn a_part_of_a_file_and_an_authority_round_trip() {
        let bytes =
            hex!("301E 3003 0C0141 3006 040107 0101FF A10F 300D 300B 0402A003 020104 80020100");
        let entries = read(&bytes).unwrap();
        assert_eq!(entries[0].authority, Some(true));
        assert_eq!(entries[0].location.range, Some((4, 0x100)));
        assert_eq!(write(&[entries[0].object.clone()]), bytes);
    }

    #[test]
    fn damage_is_named() {
        let table = [
            (&hex!("3007 3000 3003 020101")[..], "typeAttributes"),
            (&hex!("3002 3000"), "classAttributes"),
            (&hex!("300D 3000 3003 020101 A104 3002 0500"), "iD"),
            (&hex!("300D 3000 3003 040101 A104 3002 0500"), "path"),
            (&hex!("3080"), "entry"),
        ];
        for (bytes, field) in table {
            let error = read(bytes).unwrap_err();
            assert_eq!((error.file, error.field), ("CDF", field), "{bytes:02X?}");
        }
    }
}
