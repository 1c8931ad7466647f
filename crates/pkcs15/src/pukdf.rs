//! PuKDF: public keys (ISO 7816-15, 8.5 "Public key information objects").

use crate::{Entry, KeyObject, Pkcs15Error, entry};

const FILE: &str = "PuKDF";

/// Reads a PuKDF; entries for other algorithms than RSA are left out.
///
/// # Errors
/// If an entry lacks a field that ISO 7816-15 requires or a field is malformed.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry<KeyObject>>, Pkcs15Error> {
    entry::read_all(FILE, bytes, KeyObject::read)
}

/// Returns the bytes of a PuKDF.
pub fn write(keys: &[KeyObject]) -> Vec<u8> {
    entry::write_all(keys, KeyObject::write)
}

#[cfg(test)]
mod tests {
    use cps_apdu::{FileId, Path};
    use hex_literal::hex;

    use super::*;
    use crate::{Bits, CommonAttributes, KeyUsage, Location, ObjectFlags};

    #[test]
    fn the_public_keys_of_a_cps4_round_trip() {
        // `card.md` §3.8
        let key = |label: &str, last, usage: &[u8], reference, file| KeyObject {
            common: CommonAttributes {
                label: label.into(),
                flags: Some(ObjectFlags::with(&[ObjectFlags::MODIFIABLE])),
                ..CommonAttributes::default()
            },
            id: [&hex!("E828BD080F8025000001FF0010")[..], &[last]].concat(),
            usage: KeyUsage(Bits::from_content(usage)),
            native: None,
            access: None,
            reference: Some(reference),
            location: Location::file(Path::new(&[FileId(file)])),
            bits: 2048,
        };
        let keys = [
            // The bits of the signature key's usage lie where the unused ones are announced.
            key("CPS_PUB_SIG", 0x10, &[6, 0x01, 0x01], 0x10, 0xB001),
            key("CPS_PUB_AUT", 0x20, &[6, 0x01], 0x20, 0xB002),
        ];
        let bytes = hex!(
            "303B 3011 0C0B 4350535F5055425F534947 03020640 3018 040E E828BD080F8025000001FF001010"
            "0303060101 020110 A10C 300A 3004 0402B001 02020800"
            "303A 3011 0C0B 4350535F5055425F415554 03020640 3017 040E E828BD080F8025000001FF001020"
            "03020601 020120 A10C 300A 3004 0402B002 02020800"
        );
        assert_eq!(write(&keys), bytes);
        let objects: Vec<_> = read(&bytes)
            .unwrap()
            .into_iter()
            .map(|e| e.object)
            .collect();
        assert_eq!(objects, keys);
    }
}
