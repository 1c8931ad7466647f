//! The signed properties of XAdES: time of the signature, certificate of the signer, format of the
//! document. [`write()`] makes them, [`Properties::read`] reads those of every version of XAdES.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cps_protocol::HashAlgorithm;
use der::DateTime;
use roxmltree::Node;

use crate::algorithm::{ANY_XADES, DS, XADES};
use crate::signature::{digest_of, is_ds};
use crate::verify::VerifyError;
use crate::writer::Element;
use crate::{node, signed_info, timestamp};

/// The hash of the certificate in what is made here.
const CERTIFICATE_HASH: HashAlgorithm = HashAlgorithm::Sha256;

/// Makes SignedProperties (ETSI EN 319 132-1, section 6.3): SigningTime, SigningCertificateV2, and
/// DataObjectFormat for the reference with this identifier; `None` for a time that is not between
/// 1970 and 9999.
pub(crate) fn write(
    id: &str,
    certificate: &[u8],
    time: SystemTime,
    reference: &str,
    media_type: &str,
) -> Option<Element> {
    let time = instant(time)?;
    let digest = cps_signature::digest(CERTIFICATE_HASH, certificate);
    let digest = signed_info::digest(DS, CERTIFICATE_HASH, &digest);
    let certificate =
        Element::new(XADES, "Cert").child(Element::new(XADES, "CertDigest").children(digest));
    let signature = Element::new(XADES, "SignedSignatureProperties")
        .child(Element::new(XADES, "SigningTime").text(time))
        .child(Element::new(XADES, "SigningCertificateV2").child(certificate));
    let format = Element::new(XADES, "DataObjectFormat")
        .attribute("ObjectReference", format!("#{reference}"))
        .child(Element::new(XADES, "MimeType").text(media_type));
    let properties = Element::new(XADES, "SignedProperties")
        .attribute("Id", id)
        .child(signature)
        .child(Element::new(XADES, "SignedDataObjectProperties").child(format));
    Some(properties)
}

/// Returns a time in whole seconds, UTC, as XML has it; `None` for one that is not between 1970 and
/// 9999.
pub fn instant(time: SystemTime) -> Option<String> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    let time = DateTime::from_unix_duration(Duration::from_secs(since.as_secs())).ok()?;
    Some(time.to_string())
}

/// The signed properties that are known.
#[derive(Debug, Default)]
pub(crate) struct Properties {
    pub(crate) signing_time: Option<SystemTime>,
    /// The signer's certificate by its digest, from SigningCertificate and SigningCertificateV2.
    pub(crate) certificates: Vec<(HashAlgorithm, Vec<u8>)>,
}

/// Whether an element is one of XAdES with this name.
pub(crate) fn is_xades(element: Node<'_, '_>, name: &str) -> bool {
    let tag = element.tag_name();
    let namespace = tag.namespace().unwrap_or_default();
    tag.name() == name && namespace.starts_with(ANY_XADES)
}

impl Properties {
    /// Reads SignedProperties.
    pub(crate) fn read(properties: Node<'_, '_>) -> Result<Self, VerifyError> {
        let mut read = Self::default();
        let signature = node::elements(properties)
            .filter(|element| is_xades(*element, "SignedSignatureProperties"));
        for property in signature.flat_map(node::elements) {
            if is_xades(property, "SigningTime") {
                let time = node::text(property).and_then(time);
                read.signing_time = Some(time.ok_or(VerifyError::Structure("SigningTime"))?);
            }
            let names = ["SigningCertificate", "SigningCertificateV2"];
            if names.iter().any(|name| is_xades(property, name)) {
                read.certificates.push(certificate(property)?);
            }
        }
        Ok(read)
    }
}

/// Reads the first certificate, which is the signer's.
fn certificate(property: Node<'_, '_>) -> Result<(HashAlgorithm, Vec<u8>), VerifyError> {
    let missing = VerifyError::Structure("SigningCertificate");
    let digest = node::elements(property)
        .find(|element| is_xades(*element, "Cert"))
        .and_then(|cert| node::elements(cert).find(|one| is_xades(*one, "CertDigest")));
    let mut parts = node::elements(digest.ok_or(missing.clone())?);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(method), Some(value), None)
            if is_digest(method, "DigestMethod") && is_digest(value, "DigestValue") =>
        {
            digest_of(method, value)
        }
        _ => Err(missing),
    }
}

/// Whether an element is a part of a digest, which XAdES 1.1.1 has in its own namespace.
fn is_digest(element: Node<'_, '_>, name: &str) -> bool {
    is_ds(element, name) || is_xades(element, name)
}

/// Reads a time with its zone (XML Schema 1.0 part 2, section 3.2.7); fractions of a second are cut
/// off, and a time without zone is taken as UTC.
fn time(text: &str) -> Option<SystemTime> {
    let text = text.trim();
    let (moment, rest) = text.split_at_checked(19)?;
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|one: char| one.is_ascii_digit()),
        None => rest,
    };
    let since: DateTime = format!("{moment}Z").parse().ok()?;
    let since = since.unix_duration();
    if rest.is_empty() || rest == "Z" {
        return Some(UNIX_EPOCH + since);
    }
    let (sign, zone) = rest.split_at_checked(1)?;
    let (hours, minutes) = zone.split_once(':')?;
    let hours: u64 = hours.parse().ok().filter(|hours| *hours <= 14)?;
    let minutes: u64 = minutes.parse().ok().filter(|minutes| *minutes < 60)?;
    let zone = Duration::from_secs(hours * 3600 + minutes * 60);
    let since = match sign {
        "+" => since.checked_sub(zone)?,
        "-" => since + zone,
        _ => return None,
    };
    Some(UNIX_EPOCH + since)
}

/// Makes QualifyingProperties around SignedProperties, and the token of a timestamp if there is one.
pub(crate) fn qualifying(
    signature: &str,
    properties: Element,
    timestamp: Option<&[u8]>,
) -> Element {
    let qualifying = Element::new(XADES, "QualifyingProperties")
        .attribute("Target", format!("#{signature}"))
        .child(properties)
        .children(timestamp.map(timestamp::write));
    Element::new(DS, "Object").child(qualifying)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_of_every_version_are_read() {
        let ds = DS.uri;
        let sha1 = format!("{ds}sha1");
        for (version, digest) in [
            ("v1.1.1#", "http://uri.etsi.org/01903/v1.1.1#"),
            ("v1.3.2#", ds),
        ] {
            let text = format!(
                "<SignedProperties xmlns='http://uri.etsi.org/01903/{version}'>\
                 <SignedSignatureProperties><SigningCertificate><Cert><CertDigest>\
                 <d:DigestMethod xmlns:d='{digest}' Algorithm='{sha1}'/>\
                 <d:DigestValue xmlns:d='{digest}'>AA==</d:DigestValue>\
                 </CertDigest></Cert></SigningCertificate></SignedSignatureProperties>\
                 </SignedProperties>"
            );
            let document = crate::Document::parse(&text).unwrap();
            let read = Properties::read(document.element()).unwrap();
            assert_eq!(
                read.certificates,
                [(HashAlgorithm::Sha1, vec![0])],
                "{version}"
            );
        }
    }

    #[test]
    fn times_are_read_in_their_zone() {
        for (text, seconds) in [
            ("2019-04-04T14:20:12.282+02:00", Some(1_554_380_412)),
            ("2019-04-04T12:20:12Z", Some(1_554_380_412)),
            (" 2019-04-04T12:20:12.5Z\n", Some(1_554_380_412)),
            ("2019-04-04T08:50:12-03:30", Some(1_554_380_412)),
            ("2019-04-04T12:20:12", Some(1_554_380_412)),
            ("1970-01-01T00:00:00+01:00", None),
            ("2019-04-04T12:20:12+15:00", None),
            ("2019-04-04T12:20:12+01", None),
            ("2019-04-04T12:20:12é", None),
            ("2019-13-04T12:20:12Z", None),
            ("2019-04-04", None),
            ("", None),
        ] {
            let expected = seconds.map(|seconds| UNIX_EPOCH + Duration::from_secs(seconds));
            assert_eq!(time(text), expected, "{text}");
        }
    }
}
