//! The key of a certificate (RFC 5280, 4.1.2.7 "Subject Public Key Info").

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::RSA_ENCRYPTION;

use crate::ber::{self, BerError, Element};

/// The fields of a SubjectPublicKeyInfo that are used.
pub(crate) struct PublicKey {
    /// The SubjectPublicKeyInfo: of an RSA key in DER, of any other as it stands.
    pub(crate) info: Vec<u8>,
    /// The content of its BIT STRING, as it stands.
    pub(crate) bits: Vec<u8>,
    pub(crate) is_rsa: bool,
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo; a key that is not RSA, or an RSA key without modulus or
    /// exponent, is kept as it stands.
    ///
    /// # Errors
    /// [`BerError`] if it is no sequence of an algorithm and a bit string.
    pub(crate) fn read(info: Element<'_>) -> Result<Self, BerError> {
        let mut fields = info.elements();
        let algorithm = fields.expect(ber::SEQUENCE)?;
        let bits = fields.any()?.bits()?.into_owned();
        let oid = algorithm.elements().expect(ber::OBJECT_IDENTIFIER)?;
        let rsa = match ObjectIdentifier::from_bytes(oid.content) {
            Ok(RSA_ENCRYPTION) => rsa_info(&bits),
            _ => None,
        };
        Ok(Self {
            is_rsa: rsa.is_some(),
            info: rsa.unwrap_or_else(|| info.raw.to_vec()),
            bits,
        })
    }
}

/// Encodes the SubjectPublicKeyInfo of an RSAPublicKey (RFC 8017, appendix A.1.1) in DER; `None`
/// if it is none.
fn rsa_info(key: &[u8]) -> Option<Vec<u8>> {
    let (key, _) = ber::take(key).ok()?;
    let mut numbers = key.elements();
    let modulus = positive(numbers.expect(ber::INTEGER).ok()?.content)?;
    let exponent = positive(numbers.expect(ber::INTEGER).ok()?.content)?;
    let key = ber::encode(ber::SEQUENCE, &[modulus, exponent].concat());
    // RFC 3279, 2.3.1: the parameters are NULL.
    let oid = ber::encode(ber::OBJECT_IDENTIFIER, RSA_ENCRYPTION.as_bytes());
    let algorithm = ber::encode(ber::SEQUENCE, &[&oid[..], &[0x05, 0x00]].concat());
    let bits = ber::encode(ber::BIT_STRING, &[&[0][..], &key].concat());
    Some(ber::encode(ber::SEQUENCE, &[algorithm, bits].concat()))
}

/// Encodes the INTEGER of a number without sign; `None` for zero.
///
/// Some software forgets the zero octet before a first bit that is set; no key has a sign.
fn positive(number: &[u8]) -> Option<Vec<u8>> {
    let first = number.iter().position(|octet| *octet != 0)?;
    let digits = &number[first..];
    let sign: &[u8] = if digits[0] & 0x80 != 0 { &[0] } else { &[] };
    Some(ber::encode(ber::INTEGER, &[sign, digits].concat()))
}
