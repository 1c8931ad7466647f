//! No bytes of a card make the identity panic, and every identity survives JSON.

use cps_certificate::CertificateDetails;
use cps_identity::{Identity, NationalId, PurposeHints, StructureId, TagProfile};
use proptest::prelude::*;

const PUBLIC: [&str; 5] = [
    "CPS_ID_CARD",
    "CPS_NAME_PS",
    "CPS_LANG_PS",
    "CPS_INFO_PS",
    "CPS_DATA",
];

proptest! {
    #[test]
    fn certificates_never_panic(position in 0usize..1000, byte: u8, length in 0usize..1000) {
        let mut der = certificate();
        let position = position % der.len();
        der[position] = byte;
        der.truncate(length.max(position + 1));
        if let Ok(details) = CertificateDetails::parse(&der) {
            let _ = PurposeHints::default().purpose_of(&details);
            let _ = (details.subject.to_string(), details.issuer.to_string());
            let _ = Identity::from_details(&details);
        }
    }

    #[test]
    fn data_objects_never_panic(bytes: Vec<u8>, container in 0xE0u8..=0xEE, values: Vec<Vec<u8>>) {
        let mut likely = Vec::new();
        for (tag, value) in (0x80u8..=0x8F).zip(&values) {
            likely.extend([tag, u8::try_from(value.len()).expect("short")]);
            likely.extend(value);
        }
        let length = u16::try_from(likely.len()).expect("short").to_be_bytes();
        likely.splice(0..0, [container, 0x82, length[0], length[1]]);
        for profile in [TagProfile::Known, TagProfile::Simulator] {
            for object in [&bytes, &likely] {
                let mut identity = Identity::from_certificate(&certificate())
                    .expect("a certificate")
                    .with_tag_profile(profile);
                for label in PUBLIC {
                    identity = identity.with_public_data(label, object);
                }
                let identity = identity.with_activities([(1, object.as_slice())]);
                let json = serde_json::to_string(&identity).expect("JSON");
                // The way in which the data objects were read is not part of the messages.
                let read = serde_json::from_str::<Identity>(&json).expect("ours");
                prop_assert_eq!(read.with_tag_profile(profile), identity);
            }
        }
    }

    #[test]
    fn identifiers_never_panic(text: String) {
        let person = NationalId::parse(&text);
        let structure = StructureId::parse(&text);
        prop_assert_eq!((&person.value, &structure.value), (&text, &text));
        let _ = (person.warning(), structure.warning());
    }
}

/// The form of the JSON: a client reads `holder.family_name.value`.
#[test]
fn the_json_is_flat_where_people_read_it() {
    let identity = Identity::from_certificate(&certificate()).expect("a certificate");
    let json = serde_json::to_value(&identity).expect("JSON");
    assert!(json.get("tag_profile").is_none(), "{json}");
    assert_eq!(
        json["holder"]["family_name"],
        serde_json::json!({
            "value": "SIMULÉ",
            "origin": "certificate",
            "layout": "documented",
        })
    );
    assert_eq!(
        json["national_id"],
        serde_json::json!({
            "value": "899700000013",
            "type": "rpps",
            "number": "99700000013",
            "register": null,
            "origin": "certificate",
            "layout": "documented",
        })
    );
}

/// Returns a certificate of the médecin of `identity.md` §6.3, with a toy key.
fn certificate() -> Vec<u8> {
    include_bytes!("../../certificate/tests/practitioner.der").to_vec()
}
