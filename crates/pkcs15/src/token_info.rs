//! EF.TokenInfo: the token itself (ISO 7816-15, 8.10 "EF.CIAInfo").

use const_oid::ObjectIdentifier;

use crate::{
    Pkcs15Error, Problem,
    bits::named_bits,
    reader::Reader,
    writer::{Writer, tag},
};

const FILE: &str = "TokenInfo";
const LABEL: u32 = 0x80;
const ALGORITHMS: u32 = 0xA2;
const LAST_UPDATE: u32 = 0xA5;

/// The content of EF.TokenInfo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    /// Version, 0.
    pub version: u32,
    /// Serial number; the cards of the family have none here.
    pub serial_number: Option<Vec<u8>>,
    /// Manufacturer.
    pub manufacturer: Option<String>,
    /// Label, `CPS3v3-…`: the PKCS#11 token label.
    pub label: Option<String>,
    /// Flags.
    pub flags: TokenFlags,
    /// Algorithms of the card.
    pub algorithms: Vec<Algorithm>,
    /// Time of the last update as the card writes it (`20100316110000Z`).
    pub last_update: Option<String>,
}

named_bits! {
    /// TokenFlags (ISO 7816-15, 8.10 "EF.CIAInfo").
    TokenFlags {
        /// The token cannot be written.
        READ_ONLY read_only = 0,
        /// Some objects need a login.
        LOGIN_REQUIRED login_required = 1,
        /// The card makes random numbers.
        PRN_GENERATION prn_generation = 2,
    }
}

/// AlgorithmInfo (ISO 7816-15, 8.10 "EF.CIAInfo").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Algorithm {
    /// Number of the entry.
    pub reference: u32,
    /// PKCS#11 mechanism.
    pub mechanism: u32,
    /// Operations that it serves.
    pub operations: Operations,
    /// Object identifier.
    pub oid: Option<ObjectIdentifier>,
    /// Reference in MANAGE SECURITY ENVIRONMENT.
    pub card_reference: Option<u32>,
}

named_bits! {
    /// Operations (ISO 7816-15, 8.10 "EF.CIAInfo").
    Operations {
        /// Computes a checksum.
        CHECKSUM checksum = 0,
        /// Computes a signature.
        SIGNATURE signature = 1,
        /// Verifies a checksum.
        VERIFY_CHECKSUM verify_checksum = 2,
        /// Verifies a signature.
        VERIFY_SIGNATURE verify_signature = 3,
        /// Enciphers.
        ENCIPHER encipher = 4,
        /// Deciphers.
        DECIPHER decipher = 5,
        /// Hashes.
        HASH hash = 6,
        /// Generates a key.
        GENERATE_KEY generate_key = 7,
    }
}

/// Reads EF.TokenInfo.
///
/// # Errors
/// If a field that ISO 7816-15 requires is missing or malformed.
pub fn read(bytes: &[u8]) -> Result<TokenInfo, Pkcs15Error> {
    let mut reader = Reader::file(FILE, bytes)
        .required(tag::SEQUENCE, "tokenInfo")?
        .inner;
    let version = reader.required(tag::INTEGER, "version")?;
    let serial_number = reader.optional(tag::OCTET_STRING, "serialNumber")?;
    let manufacturer = reader.optional(tag::UTF8_STRING, "manufacturerID")?;
    let label = reader.optional(LABEL, "label")?;
    let flags = reader.required(tag::BIT_STRING, "tokenflags")?;
    let algorithms = reader.optional(ALGORITHMS, "supportedAlgorithms")?;
    let last_update = reader.optional(LAST_UPDATE, "lastUpdate")?;
    Ok(TokenInfo {
        version: version.number("version")?,
        serial_number: serial_number.map(|s| s.value.to_vec()),
        manufacturer: manufacturer.map(|m| m.text()),
        label: label.map(|l| l.text()),
        flags: TokenFlags(flags.bits()),
        algorithms: match algorithms {
            Some(algorithms) => Algorithm::read_all(algorithms.inner)?,
            None => Vec::new(),
        },
        last_update: last_update
            .map(|mut l| l.inner.required(tag::GENERALIZED_TIME, "lastUpdate"))
            .transpose()?
            .map(|time| time.text()),
    })
}

/// Returns the bytes of EF.TokenInfo.
pub fn write(info: &TokenInfo) -> Vec<u8> {
    let mut out = Writer::new();
    out.nested(tag::SEQUENCE, |out| {
        out.number(tag::INTEGER, info.version);
        if let Some(serial_number) = &info.serial_number {
            out.value(tag::OCTET_STRING, serial_number);
        }
        if let Some(manufacturer) = &info.manufacturer {
            out.value(tag::UTF8_STRING, manufacturer.as_bytes());
        }
        if let Some(label) = &info.label {
            out.value(LABEL, label.as_bytes());
        }
        out.bits(&info.flags.0);
        if !info.algorithms.is_empty() {
            out.nested(ALGORITHMS, |out| {
                for algorithm in &info.algorithms {
                    algorithm.write(out);
                }
            });
        }
        if let Some(time) = &info.last_update {
            out.nested(LAST_UPDATE, |out| {
                out.value(tag::GENERALIZED_TIME, time.as_bytes())
            });
        }
    });
    out.into_bytes()
}

impl Algorithm {
    fn read_all(mut reader: Reader<'_>) -> Result<Vec<Self>, Pkcs15Error> {
        let mut algorithms = Vec::new();
        while let Some(element) = reader.optional(tag::SEQUENCE, "algorithmInfo")? {
            algorithms.push(Self::read(element.inner)?);
        }
        Ok(algorithms)
    }

    fn read(mut reader: Reader<'_>) -> Result<Self, Pkcs15Error> {
        let reference = reader.required(tag::INTEGER, "reference")?;
        let mechanism = reader.required(tag::INTEGER, "algorithm")?;
        let operations = reader.required(tag::BIT_STRING, "supportedOperations")?;
        let oid = reader.optional(tag::OBJECT_IDENTIFIER, "objId")?;
        let card_reference = reader.optional(tag::INTEGER, "algRef")?;
        let malformed = |_| reader.error("objId", Problem::Malformed);
        Ok(Self {
            reference: reference.number("reference")?,
            mechanism: mechanism.number("algorithm")?,
            operations: Operations(operations.bits()),
            oid: oid
                .map(|oid| ObjectIdentifier::from_bytes(oid.value).map_err(malformed))
                .transpose()?,
            card_reference: card_reference.map(|r| r.number("algRef")).transpose()?,
        })
    }

    fn write(&self, out: &mut Writer) {
        out.nested(tag::SEQUENCE, |out| {
            out.number(tag::INTEGER, self.reference);
            out.number(tag::INTEGER, self.mechanism);
            // parameters: the cards write NULL for all algorithms.
            out.value(tag::NULL, &[]);
            out.bits(&self.operations.0);
            if let Some(oid) = &self.oid {
                out.value(tag::OBJECT_IDENTIFIER, oid.as_bytes());
            }
            if let Some(card_reference) = self.card_reference {
                out.number(tag::INTEGER, card_reference);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use cps_apdu::tlv::TlvError;
    use hex_literal::hex;

    use super::*;

    /// The TokenInfo of a CPS3 (`card.md` §3.5), with the label of a simulated card.
    const CPS3: &[u8] = &hex!(
        "3081E2 020100 0C0A41534950 2053414E5445 8011435053337633 2D32393030303030303031 030206C0"
        "A281A6"
        "3017 020101 02020220 0500 03020102 06052B0E03021A 020110"
        "301B 020102 02020250 0500 03020102 0609608648016503040201 020140"
        "301A 020103 020106 0500 03020640 06092A864886F70D010105 020112"
        "301A 020104 020140 0500 03020640 06092A864886F70D01010B 020142"
        "301A 020105 020101 0500 03020640 06092A864886F70D010101 020102"
        "301A 020106 020101 0500 03020204 06092A864886F70D010101 02011A"
        "A511180F 32303130303331363131303030305A"
    );

    fn cps3() -> TokenInfo {
        let algorithm = |reference, mechanism, operation, oid: &str, card_reference| Algorithm {
            reference,
            mechanism,
            operations: Operations::with(&[operation]),
            oid: Some(ObjectIdentifier::new_unwrap(oid)),
            card_reference: Some(card_reference),
        };
        use Operations as Op;
        TokenInfo {
            version: 0,
            serial_number: None,
            manufacturer: Some("ASIP SANTE".into()),
            label: Some("CPS3v3-2900000001".into()),
            flags: TokenFlags::with(&[TokenFlags::READ_ONLY, TokenFlags::LOGIN_REQUIRED]),
            algorithms: vec![
                algorithm(1, 0x220, Op::HASH, "1.3.14.3.2.26", 0x10),
                algorithm(2, 0x250, Op::HASH, "2.16.840.1.101.3.4.2.1", 0x40),
                algorithm(3, 0x06, Op::SIGNATURE, "1.2.840.113549.1.1.5", 0x12),
                algorithm(4, 0x40, Op::SIGNATURE, "1.2.840.113549.1.1.11", 0x42),
                algorithm(5, 0x01, Op::SIGNATURE, "1.2.840.113549.1.1.1", 0x02),
                algorithm(6, 0x01, Op::DECIPHER, "1.2.840.113549.1.1.1", 0x1A),
            ],
            last_update: Some("20100316110000Z".into()),
        }
    }

    #[test]
    fn the_token_info_of_a_cps3_round_trips() {
        assert_eq!(CPS3.len(), 229);
        assert_eq!(read(CPS3), Ok(cps3()));
        assert_eq!(write(&cps3()), CPS3);
    }

    #[test]
    fn everything_optional_may_be_missing_and_more_may_be_there() {
        let bare = TokenInfo {
            version: 1,
            serial_number: None,
            manufacturer: None,
            label: None,
            flags: TokenFlags::with(&[]),
            algorithms: Vec::new(),
            last_update: None,
        };
        assert_eq!(read(&hex!("3006 020101 030100")), Ok(bare.clone()));
        assert_eq!(write(&bare), hex!("3006 020101 030100"));
        // An unknown element in the middle, filling after the end.
        assert_eq!(
            read(&hex!("300B 020101 8F03010203 030100 0000FF")),
            Ok(bare)
        );
    }

    #[test]
    fn damage_is_named() {
        let error = |field, offset, problem| {
            Err(Pkcs15Error {
                file: "TokenInfo",
                field,
                offset,
                problem,
            })
        };
        let table: [(&[u8], _); 6] = [
            (&[], error("tokenInfo", 0, Problem::Missing)),
            (
                &CPS3[..228],
                error("tokenInfo", 0, Problem::Tlv(TlvError::Truncated)),
            ),
            (&hex!("3003 030100"), error("version", 2, Problem::Missing)),
            (
                &hex!("3003 020100"),
                error("tokenflags", 5, Problem::Missing),
            ),
            (
                &hex!("3005 0200 030100"),
                error("version", 4, Problem::Malformed),
            ),
            (
                &hex!("3010 020100 030100 A208 3006 020101 020101"),
                error("supportedOperations", 18, Problem::Missing),
            ),
        ];
        for (bytes, expected) in table {
            assert_eq!(read(bytes), expected, "{bytes:02X?}");
        }
    }
}
