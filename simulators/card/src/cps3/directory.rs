//! PKCS#15 directory files of a CPS3 (`card.md`, 3.5): real bytes where they are known, the same
//! shape where they are not.

use cps_apdu::{FileId, tlv};

use super::ids;

const SEQUENCE: u32 = 0x30;
const BOOLEAN: u32 = 0x01;
const INTEGER: u32 = 0x02;
const BIT_STRING: u32 = 0x03;
const OCTET_STRING: u32 = 0x04;
const NULL: u32 = 0x05;
const OID: u32 = 0x06;
const UTF8_STRING: u32 = 0x0C;
const GENERALIZED_TIME: u32 = 0x18;

/// The AODF of a real card, with its invalid bit strings and its reference to nothing
/// (`card.md`, 3.5; verified).
pub(super) const AODF: [u8; 189] = [
    0x30, 0x61, 0x30, 0x3F, 0x0C, 0x1C, 0x43, 0x6F, 0x64, 0x65, 0x20, 0x70, 0x6F, 0x72, 0x74, 0x65,
    0x75, 0x72, 0x20, 0x64, 0x65, 0x20, 0x6C, 0x61, 0x20, 0x63, 0x61, 0x72, 0x74, 0x65, 0x20, 0x43,
    0x50, 0x53, 0x03, 0x01, 0x08, 0x04, 0x01, 0x02, 0x30, 0x19, 0x30, 0x06, 0x03, 0x02, 0x05, 0x20,
    0x05, 0x00, 0x30, 0x06, 0x03, 0x02, 0x06, 0x40, 0x05, 0x00, 0x30, 0x07, 0x03, 0x02, 0x03, 0x08,
    0x04, 0x01, 0x04, 0x30, 0x03, 0x04, 0x01, 0x01, 0xA1, 0x19, 0x30, 0x17, 0x03, 0x03, 0x04, 0x0C,
    0x10, 0x0A, 0x01, 0x01, 0x02, 0x01, 0x04, 0x02, 0x01, 0x08, 0x02, 0x01, 0x04, 0x80, 0x01, 0x01,
    0x04, 0x01, 0xFF, 0x30, 0x58, 0x30, 0x39, 0x0C, 0x22, 0x43, 0x6F, 0x64, 0x65, 0x20, 0x64, 0x65,
    0x20, 0x64, 0xC3, 0xA9, 0x62, 0x6C, 0x6F, 0x63, 0x61, 0x67, 0x65, 0x20, 0x64, 0x65, 0x20, 0x6C,
    0x61, 0x20, 0x63, 0x61, 0x72, 0x74, 0x65, 0x20, 0x43, 0x50, 0x53, 0x03, 0x01, 0x08, 0x30, 0x10,
    0x30, 0x06, 0x03, 0x02, 0x05, 0x20, 0x05, 0x00, 0x30, 0x06, 0x03, 0x02, 0x06, 0x40, 0x05, 0x00,
    0x30, 0x03, 0x04, 0x01, 0x04, 0xA1, 0x16, 0x30, 0x14, 0x03, 0x03, 0x04, 0x1D, 0x10, 0x0A, 0x01,
    0x01, 0x02, 0x01, 0x08, 0x02, 0x01, 0x08, 0x02, 0x01, 0x08, 0x80, 0x01, 0x02,
];

/// Common flags that are no valid bit string: eight unused bits (`card.md`, 3.5; verified).
const INVALID_FLAGS: [u8; 2] = [0x08, 0x00];
/// Common flags: private; private and modifiable with a third bit, as on a real card; modifiable.
const PRIVATE: [u8; 2] = [0x07, 0x80];
const PRIVATE_AND_MODIFIABLE: [u8; 2] = [0x05, 0xE0];
const MODIFIABLE: [u8; 2] = [0x06, 0x40];

/// ID of the PIN object in the AODF.
const AUTH_ID: [u8; 1] = [0x01];
/// sensitive, alwaysSensitive, neverExtractable.
const KEY_ACCESS: [u8; 2] = [0x04, 0xB0];
const KEY_BITS: u16 = 2048;

/// An entry of the DODF.
pub(super) struct Data<'a> {
    pub(super) label: &'a str,
    pub(super) file: FileId,
    pub(super) modifiable: bool,
    pub(super) private: bool,
}

/// ODF with relative paths (`card.md`, 3.5; inferred).
pub(super) fn odf() -> Vec<u8> {
    let entries = [
        (0xA8, ids::EF_AODF),
        (0xA0, ids::EF_PRKDF),
        (0xA4, ids::EF_CDF),
        (0xA7, ids::EF_DODF),
    ];
    let entry = |(tag, file): (u32, FileId)| der(tag, &[path_of(&file.0.to_be_bytes())]);
    entries.into_iter().flat_map(entry).collect()
}

/// ODF of the contactless DF, which points across with absolute paths (`card.md`, 3.1; inferred).
pub(super) fn contactless_odf() -> Vec<u8> {
    let entries = [
        (0xA0, ids::EF_PRKDF_CONTACTLESS),
        (0xA4, ids::EF_CDF_CONTACTLESS),
        (0xA7, ids::EF_DODF_CONTACTLESS),
    ];
    let entry = |(tag, file): (u32, FileId)| {
        let path = [FileId::MF, ids::DF_CONTACT, file]
            .map(|id| id.0.to_be_bytes())
            .concat();
        der(tag, &[path_of(&path)])
    };
    entries.into_iter().flat_map(entry).collect()
}

/// TokenInfo (`card.md`, 3.5; verified but for the label).
pub(super) fn token_info(label: &str) -> Vec<u8> {
    const SIGNATURE: [u8; 2] = [0x06, 0x40];
    const DECIPHER: [u8; 2] = [0x02, 0x04];
    const HASH: [u8; 2] = [0x01, 0x02];
    const SHA1: &[u8] = &[0x2B, 0x0E, 0x03, 0x02, 0x1A];
    const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
    const RSA: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
    const SHA1_RSA: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05];
    const SHA256_RSA: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B];
    /// Reference, PKCS#11 mechanism, operation, OID, reference on the card.
    type Algorithm<'a> = (u8, &'a [u8], [u8; 2], &'a [u8], u8);
    let algorithms: [Algorithm<'_>; 6] = [
        (1, &[0x02, 0x20], HASH, SHA1, 0x10),
        (2, &[0x02, 0x50], HASH, SHA256, 0x40),
        (3, &[0x06], SIGNATURE, &SHA1_RSA, 0x12),
        (4, &[0x40], SIGNATURE, &SHA256_RSA, 0x42),
        (5, &[0x01], SIGNATURE, &RSA, 0x02),
        (6, &[0x01], DECIPHER, &RSA, 0x1A),
    ];
    let algorithms: Vec<Vec<u8>> = algorithms
        .into_iter()
        .map(|(reference, mechanism, operation, oid, on_card)| {
            let parts = [
                der(INTEGER, &[[reference]]),
                der(INTEGER, &[mechanism]),
                der::<[u8; 0]>(NULL, &[]),
                der(BIT_STRING, &[operation]),
                der(OID, &[oid]),
                der(INTEGER, &[[on_card]]),
            ];
            der(SEQUENCE, &parts)
        })
        .collect();
    let parts = [
        der(INTEGER, &[[0]]),
        der(UTF8_STRING, &["ASIP SANTE"]),
        der(0x80, &[label]),
        // readonly, loginRequired
        der(BIT_STRING, &[[0x06, 0xC0]]),
        der(0xA2, &algorithms),
        der(0xA5, &[der(GENERALIZED_TIME, &["20100316110000Z"])]),
    ];
    der(SEQUENCE, &parts)
}

/// PrKDF: the entry of the authentication key is real, that of the signature key rebuilt
/// (`card.md`, 3.5).
pub(super) fn prkdf() -> Vec<u8> {
    const PSO_CDS: &[u8] = &[0x02, 0x04];
    const PSO_DECIPHER: &[u8] = &[0x00, 0x01];
    const INTERNAL_AUTHENTICATE: &[u8] = &[0x06, 0x00, 0x40];
    const NON_REPUDIATION: &[u8] = &[0x06, 0x00, 0x40];
    const SIGN_AND_DECRYPT: &[u8] = &[0x05, 0x60];
    let signature = private_key(
        "CPS_PRIV_SIG",
        PRIVATE,
        &[PSO_CDS],
        0x01,
        NON_REPUDIATION,
        ids::SIGNATURE_KEY,
    );
    let authentication = private_key(
        "CPS_PRIV_AUT",
        PRIVATE_AND_MODIFIABLE,
        &[PSO_DECIPHER, INTERNAL_AUTHENTICATE],
        0x02,
        SIGN_AND_DECRYPT,
        ids::AUTHENTICATION_KEY,
    );
    [signature, authentication].concat()
}

fn private_key(
    label: &str,
    flags: [u8; 2],
    operations: &[&[u8]],
    id: u8,
    usage: &[u8],
    reference: u8,
) -> Vec<u8> {
    let rules: Vec<_> = operations
        .iter()
        .map(|operation| pin_rule(operation))
        .collect();
    let common = [
        der(UTF8_STRING, &[label]),
        der(BIT_STRING, &[flags]),
        der(OCTET_STRING, &[AUTH_ID]),
        der(SEQUENCE, &rules),
    ];
    let key = [
        object_id(id),
        der(BIT_STRING, &[usage]),
        der(BOOLEAN, &[[0xFF]]),
        der(BIT_STRING, &[KEY_ACCESS]),
        der(INTEGER, &[[0x00, reference]]),
    ];
    let rsa = [path_of(&[]), der(INTEGER, &[KEY_BITS.to_be_bytes()])];
    let parts = [
        der(SEQUENCE, &common),
        der(SEQUENCE, &key),
        der(0xA1, &[der(SEQUENCE, &rsa)]),
    ];
    der(SEQUENCE, &parts)
}

/// CDF (`card.md`, 3.5; verified, partly rebuilt).
pub(super) fn cdf() -> Vec<u8> {
    let certificates = [
        (
            "Certificat de Signature CPS",
            0x01,
            ids::EF_SIGNATURE_CERTIFICATE,
        ),
        (
            "Certificat d'Authentification CPS",
            0x02,
            ids::EF_AUTHENTICATION_CERTIFICATE,
        ),
    ];
    let entry = |(label, id, file): (&str, u8, FileId)| {
        let read_by_all = der(
            SEQUENCE,
            &[der(BIT_STRING, &[[0x07, 0x80]]), der(NULL, &[[]; 0])],
        );
        let rules = [read_by_all, pin_rule(&[0x06, 0x40])];
        let common = [
            der(UTF8_STRING, &[label]),
            der(BIT_STRING, &[INVALID_FLAGS]),
            der(SEQUENCE, &rules),
        ];
        let value = der(SEQUENCE, &[path_of(&file.0.to_be_bytes())]);
        let parts = [
            der(SEQUENCE, &common),
            der(SEQUENCE, &[object_id(id)]),
            der(0xA1, &[value]),
        ];
        der(SEQUENCE, &parts)
    };
    certificates.into_iter().flat_map(entry).collect()
}

/// DODF (`card.md`, 3.5 and 3.6; its shape inferred).
pub(super) fn dodf(data: &[Data<'_>]) -> Vec<u8> {
    let entry = |data: &Data<'_>| {
        let mut common = vec![der(UTF8_STRING, &[data.label])];
        if data.modifiable {
            common.push(der(BIT_STRING, &[MODIFIABLE]));
        }
        if data.private {
            common.push(der(BIT_STRING, &[PRIVATE]));
            common.push(der(OCTET_STRING, &[AUTH_ID]));
        }
        let parts = [
            der(SEQUENCE, &common),
            der(SEQUENCE, &[der(UTF8_STRING, &["CPS"])]),
            der(0xA1, &[path_of(&data.file.0.to_be_bytes())]),
        ];
        der(SEQUENCE, &parts)
    };
    data.iter().flat_map(entry).collect()
}

/// A value of the concatenated parts under this tag.
fn der<P: AsRef<[u8]>>(tag: u32, parts: &[P]) -> Vec<u8> {
    let value: Vec<u8> = parts
        .iter()
        .flat_map(|part| part.as_ref().iter().copied())
        .collect();
    tlv::encode(tlv::Tag(tag), &value)
}

fn path_of(bytes: &[u8]) -> Vec<u8> {
    der(SEQUENCE, &[der(OCTET_STRING, &[bytes])])
}

/// CKA_ID: the contact AID and one byte (`identity.md`, 5.2; verified).
fn object_id(last: u8) -> Vec<u8> {
    der(OCTET_STRING, &[ids::CONTACT.as_slice(), &[last]])
}

/// An access rule: this operation needs the PIN.
fn pin_rule(operation: &[u8]) -> Vec<u8> {
    der(
        SEQUENCE,
        &[der(BIT_STRING, &[operation]), der(OCTET_STRING, &[AUTH_ID])],
    )
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn directory_files_are_those_of_the_reference() {
        // card.md, 3.5
        assert_eq!(
            odf(),
            hex!(
                "A8 06 30 04 04 02 70 01 A0 06 30 04 04 02 70 02"
                "A4 06 30 04 04 02 70 05 A7 06 30 04 04 02 70 06"
            )
        );
        assert!(contactless_odf().starts_with(&hex!("A0 0A 30 08 04 06 3F00 0001 7102")));
        let token_info = token_info("CPS3v3-2900000001");
        assert_eq!(token_info.len(), 229);
        assert!(token_info.ends_with(&hex!("A5 11 18 0F 3230313030333136313130303030 5A")));
        let prkdf = prkdf();
        assert!(prkdf.ends_with(&hex!(
            "3059302a0c0c4350535f505249565f415554030205e0040101301330070302000104010130080303060040"
            "040101301f040ee828bd080f8025000001ff001002030205600101ff030204b002020082a10a3008300204"
            "0002020800"
        )));
        assert_eq!(prkdf.len(), 0xAD);
        assert_eq!(cdf().len(), 0xAE);
    }

    #[test]
    fn data_objects_say_who_may_read_and_write_them() {
        let objects = [
            Data {
                label: "CPS_DATA",
                file: FileId(0xD107),
                modifiable: true,
                private: false,
            },
            Data {
                label: "X",
                file: FileId(0xD120),
                modifiable: false,
                private: true,
            },
        ];
        assert_eq!(
            dodf(&objects),
            hex!(
                "30 1F 30 0E 0C 08 43 50 53 5F 44 41 54 41 03 02 06 40 30 05 0C 03 43 50 53 A1 06"
                "30 04 04 02 D1 07"
                "30 1B 30 0A 0C 01 58 03 02 07 80 04 01 01 30 05 0C 03 43 50 53 A1 06 30 04 04 02"
                "D1 20"
            )
        );
    }
}
