//! Results of the API to test with.

use cps_identity::{
    Activity, CardIdentity, Code, Environment, Holder, Identity, Layout, NationalId, Origin,
    Source, Sourced, Structure, StructureId, Table, TagProfile, Text, Validity, Warning,
};
use cps_protocol::{JudgedIdentity, Proof, Trust};
pub(crate) use cps_testsuite::sample::*;

fn sourced<T>(data: T) -> Sourced<T> {
    let source = Source {
        origin: Origin::Certificate,
        layout: Layout::Documented,
    };
    Sourced { data, source }
}

fn text(value: &str) -> Sourced<Text> {
    sourced(Text {
        value: value.to_owned(),
    })
}

fn code(table: Table, code: &str) -> Sourced<Code> {
    sourced(table.code(code))
}

pub(crate) fn identity() -> JudgedIdentity {
    let identity = Identity {
        environment: Environment::Test,
        holder: Holder {
            family_name: Some(text("SIMULÉ")),
            given_names: Some(text("PRATICIEN")),
            civility: Some(code(Table::G03, "31")),
            title: Some(text("Médecin")),
        },
        national_id: Some(sourced(NationalId::parse("899700000013"))),
        profession: Some(code(Table::G15, "10")),
        future_profession: None,
        role: None,
        specialties: vec![code(Table::R01, "SM26"), code(Table::R01, "SM99")],
        specialisations: Vec::new(),
        register_section: None,
        languages: Vec::new(),
        card_identity: CardIdentity {
            card_type: Some(code(Table::G02, "00")),
            category: None,
            issuer: Some(text("8025000001")),
            number: Some(text("2100000001")),
            validity: Some(sourced(Validity {
                valid_from: "2026-01-01".to_owned(),
                valid_until: "2029-01-01".to_owned(),
            })),
        },
        structure: None,
        activities: Some(vec![Activity {
            index: 1,
            structure: Structure {
                name: Some(text("CABINET DU DR SIMULÉ")),
                id: Some(sourced(StructureId::parse("10B0307377"))),
            },
            sector: Some(code(Table::R02, "SA07")),
            mode: None,
            responsibility: None,
            replaces: None,
        }]),
        tag_profile: TagProfile::Known,
        unknown: Vec::new(),
        warnings: vec![Warning::CheckKey {
            identifier: "10B0307377".to_owned(),
        }],
    };
    let trust = Trust::new(Vec::new());
    JudgedIdentity {
        identity,
        trust,
        proof: Proof::Read,
        complete: true,
    }
}
