//! AODF: PIN and PUK (ISO 7816-15, 8.9 "Authentication information objects").

use crate::{
    CommonAttributes, Entry, Pkcs15Error,
    bits::named_bits,
    common::ObjectReader,
    entry,
    reader::Reader,
    writer::{Writer, tag},
};

const FILE: &str = "AODF";
const REFERENCE: u32 = 0x80;

/// A PIN or PUK: AuthenticationObject with PasswordAttributes (ISO 7816-15, 8.9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinObject {
    /// Label, flags; `auth_id` names the PUK, wrongly on real cards (`card.md` §3.5).
    pub common: CommonAttributes,
    /// Its own id, to which other objects refer.
    pub id: Vec<u8>,
    /// Flags.
    pub flags: PinFlags,
    /// pwdType: 1 is ASCII digits.
    pub kind: u8,
    /// Fewest characters.
    pub min_length: u8,
    /// Length of the block that the card stores and VERIFY carries.
    pub stored_length: u8,
    /// Most characters.
    pub max_length: Option<u8>,
    /// P2 of VERIFY.
    pub reference: Option<u8>,
    /// The byte that fills the block.
    pub pad: Option<u8>,
}

named_bits! {
    /// PasswordFlags (ISO 7816-15, 8.9).
    PinFlags {
        /// Upper and lower case differ.
        CASE_SENSITIVE case_sensitive = 0,
        /// Verified inside the application only.
        LOCAL local = 1,
        /// It cannot be changed.
        CHANGE_DISABLED change_disabled = 2,
        /// It cannot be unblocked.
        UNBLOCK_DISABLED unblock_disabled = 3,
        /// It has a value.
        INITIALIZED initialized = 4,
        /// It must be padded to the stored length.
        NEEDS_PADDING needs_padding = 5,
        /// It unblocks another one.
        UNBLOCKING unblocking = 6,
        /// It belongs to the security officer.
        SO_PIN so_pin = 7,
        /// CHANGE REFERENCE DATA carries the old value too.
        EXCHANGE_REF_DATA exchange_ref_data = 11,
    }
}

/// Reads an AODF.
///
/// # Errors
/// If an entry lacks a field that ISO 7816-15 requires or a field is malformed.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry<PinObject>>, Pkcs15Error> {
    entry::read_all(FILE, bytes, PinObject::read)
}

/// Returns the bytes of an AODF.
pub fn write(pins: &[PinObject]) -> Vec<u8> {
    entry::write_all(pins, PinObject::write)
}

impl PinObject {
    fn read(reader: Reader<'_>) -> Result<Self, Pkcs15Error> {
        let ObjectReader {
            common,
            mut class,
            mut kind,
        } = ObjectReader::open_structured(reader)?;
        let id = class.required(tag::OCTET_STRING, "authId")?;
        let flags = kind.required(tag::BIT_STRING, "pwdFlags")?;
        let pin_type = kind.required(tag::ENUMERATED, "pwdType")?;
        let min_length = kind.required(tag::INTEGER, "minLength")?;
        let stored_length = kind.required(tag::INTEGER, "storedLength")?;
        let max_length = kind.optional(tag::INTEGER, "maxLength")?;
        let reference = kind.optional(REFERENCE, "pwdReference")?;
        let pad = kind.optional(tag::OCTET_STRING, "padChar")?;
        Ok(Self {
            common,
            id: id.value.to_vec(),
            flags: PinFlags(flags.bits()),
            kind: pin_type.small("pwdType")?,
            min_length: min_length.small("minLength")?,
            stored_length: stored_length.small("storedLength")?,
            max_length: max_length.map(|l| l.small("maxLength")).transpose()?,
            reference: reference.map(|r| r.small("pwdReference")).transpose()?,
            pad: pad.map(|p| p.small("padChar")).transpose()?,
        })
    }

    fn write(&self, out: &mut Writer) {
        out.nested(tag::SEQUENCE, |out| {
            self.common.write(out);
            out.nested(tag::SEQUENCE, |out| out.value(tag::OCTET_STRING, &self.id));
            out.nested(tag::TYPE_ATTRIBUTES, |out| {
                out.nested(tag::SEQUENCE, |out| self.write_attributes(out));
            });
        });
    }

    fn write_attributes(&self, out: &mut Writer) {
        out.bits(&self.flags.0);
        out.number(tag::ENUMERATED, u32::from(self.kind));
        out.number(tag::INTEGER, u32::from(self.min_length));
        out.number(tag::INTEGER, u32::from(self.stored_length));
        if let Some(max_length) = self.max_length {
            out.number(tag::INTEGER, u32::from(max_length));
        }
        if let Some(reference) = self.reference {
            out.number(REFERENCE, u32::from(reference));
        }
        if let Some(pad) = self.pad {
            out.value(tag::OCTET_STRING, &[pad]);
        }
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;
    use crate::{AccessMode, AccessRule, Bits, Condition, ObjectFlags, Problem};

    /// A real AODF (`card.md` §3.5).
    const CPS3: &[u8] = &hex!(
        "3061303F0C1C436F646520706F7274657572206465206C61206361727465 20435053"
        "030108 040102 3019 3006030205200500 3006030206400500 300703020308040104"
        "3003040101 A119 3017 0303040C10 0A0101 020104 020108 020104 800101 0401FF"
        "305830390C22436F64652064652064C3A9626C6F63616765206465206C61206361727465 20435053"
        "030108 3010 3006030205200500 3006030206400500"
        "3003040104 A116 3014 0303041D10 0A0101 020108 020108 020108 800102"
    );

    fn cps3() -> Vec<PinObject> {
        let rule = |content: &[u8], condition| AccessRule {
            mode: AccessMode(Bits::from_content(content)),
            condition,
        };
        let execute = rule(&[5, 0x20], Condition::Always);
        let update = rule(&[6, 0x40], Condition::Always);
        let attribute = rule(&[3, 0x08], Condition::AuthId(vec![4]));
        let invalid = Some(ObjectFlags(Bits::from_content(&[8])));
        use PinFlags as Flags;
        let shared = [
            Flags::INITIALIZED,
            Flags::NEEDS_PADDING,
            Flags::EXCHANGE_REF_DATA,
        ];
        vec![
            PinObject {
                common: CommonAttributes {
                    label: "Code porteur de la carte CPS".into(),
                    flags: invalid.clone(),
                    auth_id: Some(vec![2]),
                    access_rules: Some(vec![execute.clone(), update.clone(), attribute]),
                },
                id: vec![1],
                flags: Flags::with(&shared),
                kind: 1,
                min_length: 4,
                stored_length: 8,
                max_length: Some(4),
                reference: Some(1),
                pad: Some(0xFF),
            },
            PinObject {
                common: CommonAttributes {
                    label: "Code de déblocage de la carte CPS".into(),
                    flags: invalid,
                    auth_id: None,
                    access_rules: Some(vec![execute, update]),
                },
                id: vec![4],
                flags: Flags::with(
                    &[&shared[..], &[Flags::UNBLOCK_DISABLED, Flags::SO_PIN]].concat(),
                ),
                kind: 1,
                min_length: 8,
                stored_length: 8,
                max_length: Some(8),
                reference: Some(2),
                pad: None,
            },
        ]
    }

    #[test]
    fn the_aodf_of_a_real_card_round_trips() {
        assert_eq!(CPS3.len(), 189);
        let entries = read(CPS3).unwrap();
        assert_eq!(
            entries.iter().map(|e| e.object.clone()).collect::<Vec<_>>(),
            cps3()
        );
        assert_eq!(
            entries
                .iter()
                .map(|e| &e.raw[..])
                .collect::<Vec<_>>()
                .concat(),
            CPS3
        );
        assert_eq!(write(&cps3()), CPS3);
        assert!(!entries[0].common.is_private());
        assert!(entries[1].flags.so_pin() && !entries[0].flags.so_pin());
    }

    #[test]
    fn damage_is_named() {
        let short = hex!("3019 3003030108 3003040101 A10D 300B 0303040C10 0A0101 020104");
        let error = read(&short).unwrap_err();
        assert_eq!((error.file, error.field), ("AODF", "storedLength"));
        assert_eq!(error.problem, Problem::Missing);
        let long = hex!("301D 3003030108 3003040101 A111 300F 0303040C10 0A0101 020104 02020100");
        let error = read(&long).unwrap_err();
        assert_eq!(
            (error.field, error.problem),
            ("storedLength", Problem::Malformed)
        );
    }
}
