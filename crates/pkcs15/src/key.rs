//! RSA keys, private and public (ISO 7816-15, 8.2.9, 8.4 and 8.5).

use crate::{
    CommonAttributes, Location, Pkcs15Error,
    bits::named_bits,
    common::ObjectReader,
    reader::Reader,
    writer::{Writer, tag},
};

/// An RSA key: an entry of a PrKDF or a PuKDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyObject {
    /// Label, flags, PIN, access rules.
    pub common: CommonAttributes,
    /// CKA_ID, which the certificate shares.
    pub id: Vec<u8>,
    /// Operations of the key.
    pub usage: KeyUsage,
    /// Whether the card computes with it; absent means yes.
    pub native: Option<bool>,
    /// Protection of the value.
    pub access: Option<KeyAccess>,
    /// Reference in MANAGE SECURITY ENVIRONMENT.
    pub reference: Option<u8>,
    /// Place of the value: an empty path for a private key.
    pub location: Location,
    /// Size of the modulus in bits.
    pub bits: u16,
}

named_bits! {
    /// KeyUsageFlags (ISO 7816-15, 8.2.9 "CommonKeyAttributes").
    KeyUsage {
        /// Enciphers.
        ENCRYPT encrypt = 0,
        /// Deciphers.
        DECRYPT decrypt = 1,
        /// Signs.
        SIGN sign = 2,
        /// Signs with message recovery.
        SIGN_RECOVER sign_recover = 3,
        /// Wraps keys.
        KEY_ENCIPHER key_encipher = 4,
        /// Unwraps keys.
        KEY_DECIPHER key_decipher = 5,
        /// Verifies.
        VERIFY verify = 6,
        /// Verifies with message recovery.
        VERIFY_RECOVER verify_recover = 7,
        /// Derives.
        DERIVE derive = 8,
        /// Commits the holder.
        NON_REPUDIATION non_repudiation = 9,
    }
}

named_bits! {
    /// KeyAccessFlags (ISO 7816-15, 8.2.9 "CommonKeyAttributes").
    KeyAccess {
        /// Never leaves the card in clear.
        SENSITIVE sensitive = 0,
        /// Can leave the card.
        EXTRACTABLE extractable = 1,
        /// Was always sensitive.
        ALWAYS_SENSITIVE always_sensitive = 2,
        /// Was never extractable.
        NEVER_EXTRACTABLE never_extractable = 3,
        /// Was made on the card.
        LOCAL local = 4,
    }
}

impl KeyObject {
    pub(crate) fn read(reader: Reader<'_>) -> Result<Self, Pkcs15Error> {
        let ObjectReader {
            common,
            mut class,
            mut kind,
        } = ObjectReader::open_structured(reader)?;
        let id = class.required(tag::OCTET_STRING, "iD")?;
        let usage = class.required(tag::BIT_STRING, "usage")?;
        let native = class.optional(tag::BOOLEAN, "native")?;
        let access = class.optional(tag::BIT_STRING, "accessFlags")?;
        let reference = class.optional(tag::INTEGER, "keyReference")?;
        let location = Location::take(&mut kind)?;
        let bits = kind.required(tag::INTEGER, "modulusLength")?;
        Ok(Self {
            common,
            id: id.value.to_vec(),
            usage: KeyUsage(usage.bits()),
            native: native.map(|n| n.boolean()),
            access: access.map(|a| KeyAccess(a.bits())),
            reference: reference.map(|r| r.small("keyReference")).transpose()?,
            location,
            bits: bits.small("modulusLength")?,
        })
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.nested(tag::SEQUENCE, |out| {
            self.common.write(out);
            out.nested(tag::SEQUENCE, |out| self.write_class(out));
            out.nested(tag::TYPE_ATTRIBUTES, |out| {
                out.nested(tag::SEQUENCE, |out| {
                    self.location.write(out);
                    out.number(tag::INTEGER, u32::from(self.bits));
                });
            });
        });
    }

    fn write_class(&self, out: &mut Writer) {
        out.value(tag::OCTET_STRING, &self.id);
        out.bits(&self.usage.0);
        if let Some(native) = self.native {
            out.boolean(native);
        }
        if let Some(access) = &self.access {
            out.bits(&access.0);
        }
        if let Some(reference) = self.reference {
            out.number(tag::INTEGER, u32::from(reference));
        }
    }
}
