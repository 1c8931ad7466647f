//! Holders and activities to make assertions of.

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
