//! PrKDF: private keys (ISO 7816-15, 8.4 "Private key information objects").

use crate::{Entry, KeyObject, Pkcs15Error, entry};

const FILE: &str = "PrKDF";

/// Reads a PrKDF; entries for other algorithms than RSA are left out.
///
/// # Errors
/// If an entry lacks a field that ISO 7816-15 requires or a field is malformed.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry<KeyObject>>, Pkcs15Error> {
    entry::read_all(FILE, bytes, KeyObject::read)
}

/// Returns the bytes of a PrKDF.
pub fn write(keys: &[KeyObject]) -> Vec<u8> {
    entry::write_all(keys, KeyObject::write)
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;
    use crate::{
        AccessMode, AccessRule, CommonAttributes, Condition, KeyAccess, KeyUsage, Location,
        ObjectFlags, Problem,
    };

    /// The entry of a real card (`card.md` §3.5).
    const CPS3_AUT: &[u8] = &hex!(
        "3059302a0c0c4350535f505249565f415554030205e004010130133007030200010401013008"
        "0303060040040101301f040ee828bd080f8025000001ff001002030205600101ff030204b002"
        "020082a10a30083002040002020800"
    );

    fn key(label: &str, last: &[u8], flags: &[usize], usage: &[usize]) -> KeyObject {
        let aid = hex!("E828BD080F8025000001FF0010");
        KeyObject {
            common: CommonAttributes {
                label: label.into(),
                flags: Some(ObjectFlags::with(flags)),
                auth_id: Some(vec![1]),
                access_rules: None,
            },
            id: [&aid[..], last].concat(),
            usage: KeyUsage::with(usage),
            native: Some(true),
            access: Some(KeyAccess::with(&[
                KeyAccess::SENSITIVE,
                KeyAccess::ALWAYS_SENSITIVE,
                KeyAccess::NEVER_EXTRACTABLE,
            ])),
            reference: None,
            location: Location::default(),
            bits: 2048,
        }
    }

    fn after_pin(modes: &[usize]) -> Option<Vec<AccessRule>> {
        let rule = |mode: &usize| AccessRule {
            mode: AccessMode::with(&[*mode]),
            condition: Condition::AuthId(vec![1]),
        };
        Some(modes.iter().map(rule).collect())
    }

    fn cps3_authentication() -> KeyObject {
        // Bit 2 of the flags has no name that a client needs.
        let flags = [ObjectFlags::PRIVATE, ObjectFlags::MODIFIABLE, 2];
        let mut key = key(
            "CPS_PRIV_AUT",
            &[2],
            &flags,
            &[KeyUsage::DECRYPT, KeyUsage::SIGN],
        );
        key.common.access_rules =
            after_pin(&[AccessMode::PSO_DECIPHER, AccessMode::INTERNAL_AUTHENTICATE]);
        key.reference = Some(0x82);
        key
    }

    #[test]
    fn the_authentication_key_of_a_real_card_round_trips() {
        let entries = read(CPS3_AUT).unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].object, cps3_authentication());
        assert_eq!(entries[0].raw, CPS3_AUT);
        assert_eq!(write(&[cps3_authentication()]), CPS3_AUT);
    }

    #[test]
    fn the_signature_key_of_a_cps3_is_written_as_inferred() {
        // `card.md` §3.5: attributes verified, bytes rebuilt
        let mut signature = key(
            "CPS_PRIV_SIG",
            &[1],
            &[ObjectFlags::PRIVATE],
            &[KeyUsage::NON_REPUDIATION],
        );
        signature.common.access_rules = after_pin(&[AccessMode::PSO_CDS]);
        signature.reference = Some(0x81);
        let bytes = hex!(
            "3050 3020 0C0C 4350535F505249565F534947 03020780 040101 3009 3007 03020204 040101"
            "3020 040E E828BD080F8025000001FF001001 0303060040 0101FF 030204B0 02020081"
            "A10A 3008 3002 0400 02020800"
        );
        assert_eq!(write(&[signature.clone()]), bytes);
        let both = [&bytes[..], CPS3_AUT, &[0; 16]].concat();
        let entries = read(&both).unwrap();
        let objects: Vec<_> = entries.into_iter().map(|e| e.object).collect();
        assert_eq!(objects, [signature, cps3_authentication()]);
    }

    #[test]
    fn the_keys_of_a_cps4_round_trip() {
        // `card.md` §3.8
        let mut signature = key(
            "CPS_PRIV_SIG",
            &[0x10],
            &[ObjectFlags::PRIVATE],
            &[KeyUsage::NON_REPUDIATION],
        );
        signature.reference = Some(0x10);
        let usage = [KeyUsage::DECRYPT, KeyUsage::SIGN, KeyUsage::KEY_DECIPHER];
        let mut authentication = key("CPS_PRIV_AUT", &[0x20], &[ObjectFlags::PRIVATE], &usage);
        authentication.reference = Some(0x20);
        let bytes = hex!(
            "3044 3015 0C0C 4350535F505249565F534947 03020780 040101"
            "301F 040E E828BD080F8025000001FF001010 0303060040 0101FF 030204B0 020110"
            "A10A 3008 3002 0400 02020800"
            "3043 3015 0C0C 4350535F505249565F415554 03020780 040101"
            "301E 040E E828BD080F8025000001FF001020 03020264 0101FF 030204B0 020120"
            "A10A 3008 3002 0400 02020800"
        );
        assert_eq!(write(&[signature.clone(), authentication.clone()]), bytes);
        let objects: Vec<_> = read(&bytes)
            .unwrap()
            .into_iter()
            .map(|e| e.object)
            .collect();
        assert_eq!(objects, [signature, authentication]);
    }

    #[test]
    fn damage_is_named() {
        let mut no_length = CPS3_AUT.to_vec();
        // The tag of modulusLength becomes that of an unknown element.
        let at = no_length.len() - 4;
        no_length[at] = 0x8F;
        let error = read(&no_length).unwrap_err();
        assert_eq!(
            error,
            Pkcs15Error {
                file: "PrKDF",
                field: "modulusLength",
                offset: at,
                problem: Problem::Missing,
            }
        );
        let error = read(&CPS3_AUT[..90]).unwrap_err();
        assert_eq!((error.field, error.offset), ("entry", 0));
        // A key of another algorithm is no damage.
        let other = [&hex!("A003020100")[..], CPS3_AUT].concat();
        assert_eq!(read(&other).unwrap().len(), 1);
    }
}
