//! Entries of PKCS#15 directory files (`card.md` §3.5 and §3.8): real bytes where they are known,
//! the same shape where they are not.

use cps_apdu::{Aid, FileId, Path, tlv};

/// The PKCS#15 application of the contact interface; its name starts every CKA_ID
/// (`card.md` §2; verified).
pub(crate) const CONTACT: Aid = Aid::new(&[
    0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x10,
]);

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
/// (`card.md` §3.5; verified).
pub(crate) const AODF: [u8; 189] = [
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

/// Common flags that are no valid bit string: eight unused bits (`card.md` §3.5; verified).
const INVALID_FLAGS: [u8; 2] = [0x08, 0x00];
/// Common flags of private objects.
pub(crate) const PRIVATE: [u8; 2] = [0x07, 0x80];
/// Common flags: private and modifiable with a third bit, as on a real card.
pub(crate) const PRIVATE_AND_MODIFIABLE: [u8; 2] = [0x05, 0xE0];
/// Common flags of modifiable objects.
const MODIFIABLE: [u8; 2] = [0x06, 0x40];

/// ID of the PIN object in the AODF.
const AUTH_ID: [u8; 1] = [0x01];
/// sensitive, alwaysSensitive, neverExtractable.
const KEY_ACCESS: [u8; 2] = [0x04, 0xB0];
const KEY_BITS: u16 = 2048;

/// Place that a directory entry gives for a file.
#[derive(Clone, Debug)]
pub(crate) enum Location {
    /// By its identifier alone: in the DF of the application.
    Here(FileId),
    /// By an absolute path.
    At(Path),
}

impl Location {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Here(id) => id.0.to_be_bytes().to_vec(),
            Self::At(path) => path.to_bytes(),
        }
    }
}

/// Kind of directory file that an ODF entry points to: its tag.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(crate) enum Directory {
    PrivateKeys = 0xA0,
    PublicKeys = 0xA1,
    Certificates = 0xA4,
    Data = 0xA7,
    Authentication = 0xA8,
}

/// A private key.
pub(crate) struct PrivateKey<'a> {
    pub(crate) label: &'a str,
    /// Common flags with PIN protection, or none for a key that needs no PIN.
    pub(crate) flags: Option<[u8; 2]>,
    /// The operations that access rules protect with the PIN.
    pub(crate) operations: &'a [&'a [u8]],
    pub(crate) id: u8,
    pub(crate) usage: &'a [u8],
    pub(crate) reference: &'a [u8],
}

impl PrivateKey<'_> {
    /// Returns an entry of a PrKDF.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut common = vec![der(UTF8_STRING, &[self.label])];
        if let Some(flags) = self.flags {
            common.push(der(BIT_STRING, &[flags]));
            common.push(der(OCTET_STRING, &[AUTH_ID]));
        }
        if !self.operations.is_empty() {
            let rules: Vec<_> = self.operations.iter().map(|o| pin_rule(o)).collect();
            common.push(der(SEQUENCE, &rules));
        }
        let attributes = [
            object_id(self.id),
            der(BIT_STRING, &[self.usage]),
            der(BOOLEAN, &[[0xFF]]),
            der(BIT_STRING, &[KEY_ACCESS]),
            der(INTEGER, &[self.reference]),
        ];
        let path = der(SEQUENCE, &[der(OCTET_STRING, &[[]; 1])]);
        let rsa = [path, der(INTEGER, &[KEY_BITS.to_be_bytes()])];
        let parts = [
            der(SEQUENCE, &common),
            der(SEQUENCE, &attributes),
            der(0xA1, &[der(SEQUENCE, &rsa)]),
        ];
        der(SEQUENCE, &parts)
    }
}

/// A public key in a file of its own.
pub(crate) struct PublicKey<'a> {
    pub(crate) label: &'a str,
    pub(crate) id: u8,
    pub(crate) usage: &'a [u8],
    pub(crate) reference: u8,
    pub(crate) file: FileId,
}

impl PublicKey<'_> {
    /// Returns an entry of a PuKDF (`card.md` §3.8; invented).
    pub(crate) fn encode(&self) -> Vec<u8> {
        let common = [
            der(UTF8_STRING, &[self.label]),
            der(BIT_STRING, &[MODIFIABLE]),
        ];
        let attributes = [
            object_id(self.id),
            der(BIT_STRING, &[self.usage]),
            der(INTEGER, &[[self.reference]]),
        ];
        let path = path_of(&Location::Here(self.file));
        let rsa = [path, der(INTEGER, &[KEY_BITS.to_be_bytes()])];
        let parts = [
            der(SEQUENCE, &common),
            der(SEQUENCE, &attributes),
            der(0xA1, &[der(SEQUENCE, &rsa)]),
        ];
        der(SEQUENCE, &parts)
    }
}

/// A certificate.
pub(crate) struct Certificate<'a> {
    pub(crate) label: &'a str,
    pub(crate) id: u8,
    pub(crate) file: Location,
}

impl Certificate<'_> {
    /// Returns an entry of a CDF (`card.md` §3.5; verified, partly rebuilt).
    pub(crate) fn encode(&self) -> Vec<u8> {
        let read_by_all = der(
            SEQUENCE,
            &[der(BIT_STRING, &[[0x07, 0x80]]), der(NULL, &[[]; 0])],
        );
        let rules = [read_by_all, pin_rule(&[0x06, 0x40])];
        let common = [
            der(UTF8_STRING, &[self.label]),
            der(BIT_STRING, &[INVALID_FLAGS]),
            der(SEQUENCE, &rules),
        ];
        let value = der(SEQUENCE, &[path_of(&self.file)]);
        let parts = [
            der(SEQUENCE, &common),
            der(SEQUENCE, &[object_id(self.id)]),
            der(0xA1, &[value]),
        ];
        der(SEQUENCE, &parts)
    }
}

/// A data object.
pub(crate) struct Data<'a> {
    pub(crate) label: &'a str,
    pub(crate) file: Location,
    pub(crate) modifiable: bool,
    pub(crate) private: bool,
}

impl Data<'_> {
    /// Returns an entry of a DODF (`card.md` §3.5 and §3.6; its shape inferred).
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut common = vec![der(UTF8_STRING, &[self.label])];
        if self.modifiable {
            common.push(der(BIT_STRING, &[MODIFIABLE]));
        }
        if self.private {
            common.push(der(BIT_STRING, &[PRIVATE]));
            common.push(der(OCTET_STRING, &[AUTH_ID]));
        }
        let parts = [
            der(SEQUENCE, &common),
            der(SEQUENCE, &[der(UTF8_STRING, &["CPS"])]),
            der(0xA1, &[path_of(&self.file)]),
        ];
        der(SEQUENCE, &parts)
    }
}

/// Returns an ODF, which says where the directory files are.
pub(crate) fn odf(entries: &[(Directory, Location)]) -> Vec<u8> {
    let entry = |(kind, file): &(Directory, Location)| der(*kind as u32, &[path_of(file)]);
    entries.iter().flat_map(entry).collect()
}

/// Returns a TokenInfo (`card.md` §3.5; verified but for the label).
pub(crate) fn token_info(label: &str) -> Vec<u8> {
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

/// Returns a value of the concatenated parts under this tag.
fn der<P: AsRef<[u8]>>(tag: u32, parts: &[P]) -> Vec<u8> {
    let value: Vec<u8> = parts
        .iter()
        .flat_map(|part| part.as_ref().iter().copied())
        .collect();
    tlv::encode(tlv::Tag(tag), &value)
}

fn path_of(file: &Location) -> Vec<u8> {
    der(SEQUENCE, &[der(OCTET_STRING, &[file.bytes()])])
}

/// Returns a CKA_ID: the contact AID and one byte (`identity.md` §5.2; verified).
fn object_id(last: u8) -> Vec<u8> {
    der(OCTET_STRING, &[CONTACT.as_slice(), &[last]])
}

/// Returns an access rule by which this operation needs the PIN.
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
    fn token_info_has_the_size_of_the_reference() {
        let token_info = token_info("CPS3v3-2900000001");
        assert_eq!(token_info.len(), 229);
        assert!(token_info.ends_with(&hex!("A5 11 18 0F 3230313030333136313130303030 5A")));
    }

    #[test]
    fn data_objects_say_who_may_read_and_write_them() {
        let modifiable = Data {
            label: "CPS_DATA",
            file: Location::Here(FileId(0xD107)),
            modifiable: true,
            private: false,
        };
        assert_eq!(
            modifiable.encode(),
            hex!(
                "30 1F 30 0E 0C 08 43 50 53 5F 44 41 54 41 03 02 06 40 30 05 0C 03 43 50 53 A1 06"
                "30 04 04 02 D1 07"
            )
        );
        let private = Data {
            label: "X",
            file: Location::At(Path::new(&[FileId::MF, FileId(0x4010)])),
            modifiable: false,
            private: true,
        };
        assert_eq!(
            private.encode(),
            hex!(
                "30 1D 30 0A 0C 01 58 03 02 07 80 04 01 01 30 05 0C 03 43 50 53 A1 08 30 06 04 04"
                "3F 00 40 10"
            )
        );
    }
}
