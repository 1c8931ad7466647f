//! Timestamps (RFC 3161) of signatures: the request, the token in the answer, and what a token says.
//! Begin at [`TimestampRequest`] and [`Timestamp::read`].

use std::time::{Duration, SystemTime};

use cps_certificate::CertificateDetails;
use cps_protocol::HashAlgorithm;
use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef, UintRef};
use der::{DateTime, Decode as _, Encode as _, Tag};

use crate::BuildError;
use crate::cms::{Cms, CmsError, SIGNATURE_TIMESTAMP};
use crate::element::{content, element, elements, sequence, tagged};
use crate::hash;

/// The content type of a token, `id-ct-TSTInfo` (RFC 3161, section 2.4.2).
const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";

/// The use of a certificate for timestamps, `id-kp-timeStamping` (RFC 3161, section 2.3).
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// The reason why there is no timestamp, or why one proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimestampError {
    /// The answer is none of a timestamp server.
    #[error("the answer is no timestamp: {0}")]
    NoAnswer(der::Error),
    /// The server makes no timestamp.
    #[error("the server refused with status {status}{}", .text.as_ref().map(|text| format!(": {text}")).unwrap_or_default())]
    Refused {
        /// PKIStatus.
        status: u8,
        /// The server's own words.
        text: Option<String>,
    },
    /// The answer is that to another request.
    #[error("the timestamp answers another request")]
    OtherRequest,
    /// The token is of another message.
    #[error("the timestamp is that of another signature")]
    OtherMessage,
    /// The CMS around it is not right.
    #[error("the timestamp is wrong: {0}")]
    Cms(CmsError),
    /// The content is no timestamp.
    #[error("the timestamp cannot be read")]
    Content,
    /// The signer of the timestamp may not make any.
    #[error("the certificate of the timestamp is not for timestamps")]
    Usage,
}

impl TimestampError {
    /// Whether it says that the timestamp proves nothing, rather than that it is of a kind that is not
    /// known.
    pub fn is_wrong(&self) -> bool {
        match self {
            Self::Cms(error) => error.is_wrong(),
            _ => true,
        }
    }
}

/// A request for a timestamp of a message.
#[derive(Clone, Debug)]
pub struct TimestampRequest {
    message: Vec<u8>,
    nonce: [u8; 8],
}

/// The hash of what is made here.
const HASH: HashAlgorithm = HashAlgorithm::Sha256;

impl TimestampRequest {
    /// Makes a request for a message, which the server does not see, with a random number.
    pub fn new(message: &[u8], nonce: [u8; 8]) -> Self {
        let message = message.to_vec();
        Self { message, nonce }
    }

    /// Returns the request in DER (TimeStampReq; RFC 3161, section 2.4.1). It asks for the
    /// certificate of the server.
    ///
    /// # Errors
    /// [`BuildError::Encoding`]
    pub fn to_der(&self) -> Result<Vec<u8>, BuildError> {
        let digest = hash::digest(HASH, &self.message);
        let digest = OctetStringRef::new(&digest)?.to_der()?;
        let imprint = sequence(&[&hash::identifier(HASH).to_der()?, &digest])?;
        let nonce = UintRef::new(&self.nonce)?.to_der()?;
        Ok(sequence(&[
            &1u8.to_der()?,
            &imprint,
            &nonce,
            &true.to_der()?,
        ])?)
    }

    /// Returns the token of an answer (TimeStampResp; RFC 3161, section 2.4.2), which is right and of
    /// this request, and what it says.
    ///
    /// # Errors
    /// [`TimestampError`]
    pub fn token(&self, answer: &[u8]) -> Result<(Vec<u8>, Timestamp), TimestampError> {
        let fields = content(answer).and_then(elements);
        let fields = fields.map_err(TimestampError::NoAnswer)?;
        let status = fields.first().map_or_else(
            || Err(Tag::Sequence.value_error().into()),
            |status| elements(content(status)?),
        );
        let status = status.map_err(TimestampError::NoAnswer)?;
        let number = status.first().map(|number| u8::from_der(number));
        match number {
            // Granted, as it is or with changes.
            Some(Ok(0 | 1)) => {}
            Some(Ok(number)) => {
                let text = status.get(1).and_then(|text| free_text(text));
                return Err(TimestampError::Refused {
                    status: number,
                    text,
                });
            }
            Some(Err(error)) => return Err(TimestampError::NoAnswer(error)),
            None => return Err(TimestampError::Content),
        }
        let token = fields.get(1).ok_or(TimestampError::Content)?.to_vec();
        let timestamp = Timestamp::read(&token, &self.message)?;
        let own = UintRef::new(&self.nonce).and_then(|nonce| nonce.to_der());
        match own.is_ok_and(|own| timestamp.nonce.as_ref() == Some(&own)) {
            true => Ok((token, timestamp)),
            false => Err(TimestampError::OtherRequest),
        }
    }
}

/// Returns the first text of PKIFreeText.
fn free_text(der: &[u8]) -> Option<String> {
    let texts = elements(content(der).ok()?).ok()?;
    let text = content(texts.first()?).ok()?;
    Some(String::from_utf8_lossy(text).into_owned())
}

/// A timestamp that is right; its certificate was not checked against a trust directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timestamp {
    /// The time before which the message existed, by the server.
    pub time: SystemTime,
    /// The server's certificate, DER.
    pub certificate: Vec<u8>,
    /// The nonce of the request, as an INTEGER in DER.
    nonce: Option<Vec<u8>>,
}

impl Timestamp {
    /// Checks that a token (CMS) is a timestamp of this message.
    ///
    /// # Errors
    /// [`TimestampError`]
    pub fn read(token: &[u8], message: &[u8]) -> Result<Self, TimestampError> {
        Self::read_of(token, |hash| hash::digest(hash, message))
    }

    /// Checks that a token (CMS) is a timestamp of the message with this digest.
    ///
    /// # Errors
    /// [`TimestampError`]
    pub fn read_of(
        token: &[u8],
        digest: impl FnOnce(HashAlgorithm) -> Vec<u8>,
    ) -> Result<Self, TimestampError> {
        let cms = Cms::parse(token).map_err(TimestampError::Cms)?;
        let info = cms.content().ok_or(TimestampError::Content)?;
        let signers = cms.verify(|hash| hash::digest(hash, info), &[]);
        let signers = signers.map_err(TimestampError::Cms)?;
        let [signer] = &signers[..] else {
            return Err(TimestampError::Content);
        };
        if signer.content_type != TST_INFO {
            return Err(TimestampError::Content);
        }
        let details = CertificateDetails::parse(&signer.certificate);
        let uses = details
            .map(|details| details.extended_key_usage)
            .unwrap_or_default();
        if uses != [TIME_STAMPING] {
            return Err(TimestampError::Usage);
        }
        let info = Info::read(info).ok_or(TimestampError::Content)?;
        if digest(info.hash) != info.digest {
            return Err(TimestampError::OtherMessage);
        }
        Ok(Self {
            time: info.time,
            certificate: signer.certificate.clone(),
            nonce: info.nonce,
        })
    }
}

/// The fields of a TSTInfo that are used.
struct Info {
    hash: HashAlgorithm,
    digest: Vec<u8>,
    time: SystemTime,
    nonce: Option<Vec<u8>>,
}

impl Info {
    fn read(der: &[u8]) -> Option<Self> {
        let fields = elements(content(der).ok()?).ok()?;
        let [_version, _policy, imprint, _serial, time, rest @ ..] = &fields[..] else {
            return None;
        };
        let imprint = elements(content(imprint).ok()?).ok()?;
        let [algorithm, digest] = imprint[..] else {
            return None;
        };
        let oid = elements(content(algorithm).ok()?).ok()?;
        let oid = ObjectIdentifier::from_der(oid.first()?).ok()?;
        let time = AnyRef::from_der(time).ok()?;
        let time = str::from_utf8(time.value())
            .ok()
            .filter(|_| tag(time) == Tag::GeneralizedTime)?;
        let nonce = rest.iter().find(|field| field.first() == Some(&0x02));
        Some(Self {
            hash: hash::of_identifier(&oid)?,
            digest: <&OctetStringRef>::from_der(digest)
                .ok()?
                .as_bytes()
                .to_vec(),
            time: moment(time)?,
            nonce: nonce.map(|nonce| nonce.to_vec()),
        })
    }
}

fn tag(any: AnyRef<'_>) -> Tag {
    der::Tagged::tag(&any)
}

/// Reads a GeneralizedTime, whose fractions of a second are cut off (RFC 3161, section 2.4.2).
fn moment(text: &str) -> Option<SystemTime> {
    let (whole, fraction) = text.strip_suffix('Z')?.split_at_checked(14)?;
    let is_fraction = fraction.strip_prefix('.').unwrap_or(fraction);
    if !whole
        .bytes()
        .chain(is_fraction.bytes())
        .all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let part = |from: usize| whole[from..from + 2].parse::<u8>().ok();
    let year = whole[..4].parse().ok()?;
    let time = DateTime::new(year, part(4)?, part(6)?, part(8)?, part(10)?, part(12)?).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(time.unix_duration().as_secs()))
}

/// Returns the value of the signature in a CMS in DER with one signer: what a timestamp is of.
///
/// # Errors
/// [`BuildError::Encoding`] for what is no such CMS.
pub fn signature_of(cms: &[u8]) -> Result<Vec<u8>, BuildError> {
    let parts = Parts::read(cms)?;
    let value = parts.signer.last().copied().ok_or_else(no_cms)?;
    Ok(<&OctetStringRef>::from_der(value)?.as_bytes().to_vec())
}

/// Returns a CMS in DER, with one signer and no unsigned attributes, with a timestamp of its signature
/// (CAdES, level B-T; ETSI EN 319 122-1, section 6.3).
///
/// # Errors
/// [`BuildError::Encoding`]
pub fn with_timestamp(cms: &[u8], token: &[u8]) -> Result<Vec<u8>, BuildError> {
    let parts = Parts::read(cms)?;
    let values = element(Tag::Set, &[token])?;
    let attribute = sequence(&[&SIGNATURE_TIMESTAMP.to_der()?, &values])?;
    let unsigned = element(tagged(1), &[&attribute])?;
    let signer = [&parts.signer[..], &[&unsigned]].concat();
    let signers = element(Tag::Set, &[&sequence(&signer)?])?;
    let data = sequence(&[&parts.data[..], &[&signers]].concat())?;
    Ok(sequence(&[
        parts.content_type,
        &element(tagged(0), &[&data])?,
    ])?)
}

/// The parts of a CMS in DER.
struct Parts<'a> {
    content_type: &'a [u8],
    /// The fields of SignedData before the signers.
    data: Vec<&'a [u8]>,
    /// The fields of the SignerInfo.
    signer: Vec<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn read(cms: &'a [u8]) -> Result<Self, BuildError> {
        let info = elements(content(cms)?)?;
        let [content_type, tagged] = info[..] else {
            return Err(no_cms().into());
        };
        let mut data = elements(content(content(tagged)?)?)?;
        let signers = data.pop().ok_or_else(no_cms)?;
        let [signer] = elements(content(signers)?)?[..] else {
            return Err(no_cms().into());
        };
        let signer = elements(content(signer)?)?;
        Ok(Self {
            content_type,
            data,
            signer,
        })
    }
}

fn no_cms() -> der::Error {
    Tag::Sequence.value_error().into()
}
