use cps_protocol::ApiError;
use cps_protocol::ErrorKind;
use der::{Decode, Header, Reader, SliceReader, Tag, TagNumber};
use rsa::{RsaPublicKey, pkcs1::EncodeRsaPublicKey, traits::PublicKeyParts};
use spki::DecodePublicKey;
use x509_cert::time::Validity;

/// The fields of a certificate as the card holds them (RFC 5280, section 4.1): slices, never
/// encoded anew, because NSS compares the bytes.
pub(crate) struct Fields<'a> {
    /// The serial number, a DER INTEGER.
    pub(crate) serial_number: &'a [u8],
    /// The issuer, a DER Name.
    pub(crate) issuer: &'a [u8],
    /// The subject, a DER Name.
    pub(crate) subject: &'a [u8],
    /// The SubjectPublicKeyInfo.
    pub(crate) public_key_info: &'a [u8],
    /// The validity as two `CK_DATE`.
    pub(crate) dates: [[u8; 8]; 2],
}

impl<'a> Fields<'a> {
    /// Cuts a certificate into its fields.
    ///
    /// # Errors
    /// `card.damaged` if it is no certificate.
    pub(crate) fn parse(certificate: &'a [u8]) -> Result<Self, ApiError> {
        cut(certificate).map_err(|error| {
            ApiError::new(ErrorKind::CardDamaged).with_detail(format_args!(
                "a certificate of the card cannot be decoded: {error}"
            ))
        })
    }

    /// The RSA key, if the certificate holds one.
    pub(crate) fn rsa_key(&self) -> Option<RsaKey> {
        let key = RsaPublicKey::from_public_key_der(self.public_key_info).ok()?;
        let der = key.to_pkcs1_der().ok()?.into_vec();
        Some(RsaKey { key, der })
    }
}

fn cut(certificate: &[u8]) -> Result<Fields<'_>, der::Error> {
    let mut reader = SliceReader::new(certificate)?;
    reader.sequence(|certificate| {
        let fields = certificate.sequence(|body| {
            if Header::peek(body)?.tag() == version_tag() {
                body.tlv_bytes()?;
            }
            let serial_number = body.tlv_bytes()?;
            Header::peek(&SliceReader::new(serial_number)?)?
                .tag()
                .assert_eq(Tag::Integer)?;
            body.tlv_bytes()?; // signature algorithm
            let issuer = body.tlv_bytes()?;
            let validity: Validity = Validity::from_der(body.tlv_bytes()?)?;
            let fields = Fields {
                serial_number,
                issuer,
                subject: body.tlv_bytes()?,
                public_key_info: body.tlv_bytes()?,
                dates: [ck_date(&validity.not_before), ck_date(&validity.not_after)],
            };
            skip_rest(body)?;
            Ok::<_, der::Error>(fields)
        })?;
        skip_rest(certificate)?;
        Ok(fields)
    })
}

/// `[0] EXPLICIT Version` (RFC 5280, section 4.1).
fn version_tag() -> Tag {
    Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(0),
    }
}

fn skip_rest<'a>(reader: &mut impl Reader<'a>) -> Result<(), der::Error> {
    while !reader.is_finished() {
        reader.tlv_bytes()?;
    }
    Ok(())
}

/// `CK_DATE`: eight digits (PKCS#11 2.40 base, section 3.4, Object types).
fn ck_date(time: &x509_cert::time::Time) -> [u8; 8] {
    let date = time.to_date_time();
    let text = format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    let mut digits = *b"00000000";
    for (digit, character) in digits.iter_mut().zip(text.bytes()) {
        *digit = character;
    }
    digits
}

/// An RSA public key and its DER form.
#[derive(Clone, Debug)]
pub(crate) struct RsaKey {
    /// The key.
    pub(crate) key: RsaPublicKey,
    /// RSAPublicKey (RFC 8017, appendix A.1.1).
    pub(crate) der: Vec<u8>,
}

impl RsaKey {
    /// The modulus, as long as the key, without leading zeros.
    pub(crate) fn modulus(&self) -> Vec<u8> {
        self.key.n_bytes().to_vec()
    }

    /// The public exponent without leading zeros.
    pub(crate) fn exponent(&self) -> Vec<u8> {
        self.key.e_bytes().to_vec()
    }

    /// Length of the modulus in bytes, which is that of a signature.
    pub(crate) fn size(&self) -> usize {
        self.key.size()
    }
}
