//! Holders and activities to make assertions of.

use std::time::{Duration, SystemTime};

use base64ct::{Base64, Encoding as _};
use cps_assertions::AssertionId;
use cps_certificate::CertificateDetails;
use cps_identity::{
    Activity, Code, Identity, Layout, NationalId, Origin, Source, Sourced, Structure, StructureId,
    Table,
};

pub(crate) const CERTIFICATE: &[u8] = include_bytes!("../../../xmlsig/tests/data/signer.der");

fn sourced<T>(data: T) -> Sourced<T> {
    Sourced {
        data,
        source: Source {
            origin: Origin::Certificate,
            layout: Layout::Documented,
        },
    }
}

/// Returns a code of a card.
pub(crate) fn code(table: Table, code: &str) -> Sourced<Code> {
    sourced(table.code(code))
}

/// Returns a holder with this profession and these specialities.
pub(crate) fn identity(profession: Option<&str>, specialities: &[&str]) -> Identity {
    Identity {
        national_id: Some(sourced(NationalId::parse("899700000013"))),
        profession: profession.map(|one| code(Table::G15, one)),
        specialties: specialities
            .iter()
            .map(|one| code(Table::R01, one))
            .collect(),
        ..Identity::from_certificate(CERTIFICATE).unwrap()
    }
}

/// Returns the third activity.
pub(crate) fn activity(structure: Option<&str>, sector: Option<&str>) -> Activity {
    Activity {
        index: 3,
        structure: Structure {
            name: None,
            id: structure.map(|id| sourced(StructureId::parse(id))),
        },
        sector: sector.map(|one| code(Table::R02, one)),
        mode: None,
        responsibility: None,
        replaces: None,
    }
}

/// Returns an identifier.
pub(crate) fn id() -> AssertionId {
    AssertionId::from_random([0xFF; 16])
}

/// Returns the assertion without the values that differ from one to the next.
pub(crate) fn without_values(assertion: &str) -> String {
    let mut text = assertion.to_owned();
    let details = CertificateDetails::parse(CERTIFICATE).unwrap();
    let certificate = Base64::encode_string(&details.der);
    let id = text
        .split("ID=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    for (value, name) in [
        (certificate, "CERTIFICATE"),
        (id.to_owned(), "_ID"),
        (details.subject.to_string(), "SUBJECT"),
    ] {
        text = text.replace(&value, name);
    }
    let (before, rest) = text.split_once("<ds:DigestValue>").unwrap();
    let (_, after) = rest.split_once("</ds:DigestValue>").unwrap();
    format!("{before}{after}")
}

/// Returns the time of every assertion here, with a part of a second that none has.
pub(crate) fn time() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(1_795_921_426_789)
}

/// The beginning of every assertion by SHA-256, up to its signature, [`without_values`].
pub(crate) const SIGNED: &str = "<saml2:Assertion xmlns:saml2=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_ID\" \
         IssueInstant=\"2026-11-29T03:03:46Z\" Version=\"2.0\">\
         <saml2:Issuer Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName\">SUBJECT\
         </saml2:Issuer>\
         <ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>\
         <ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">\
         </ds:CanonicalizationMethod>\
         <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\">\
         </ds:SignatureMethod><ds:Reference URI=\"#_ID\"><ds:Transforms>\
         <ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\">\
         </ds:Transform>\
         <ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>\
         </ds:Transforms>\
         <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>\
         </ds:Reference></ds:SignedInfo><ds:SignatureValue>AQID</ds:SignatureValue><ds:KeyInfo>\
         <ds:X509Data><ds:X509Certificate>CERTIFICATE</ds:X509Certificate></ds:X509Data>\
         </ds:KeyInfo></ds:Signature>";

/// Returns an attribute whose value is a text.
pub(crate) fn text(name: &str, value: &str) -> String {
    format!(
        "<saml2:Attribute Name=\"{name}\"><saml2:AttributeValue>{value}\
         </saml2:AttributeValue></saml2:Attribute>"
    )
}
