//! Building the assertion for a shared health record, and writing it in canonical form as a verifier
//! does.

use std::hint::black_box;
use std::time::{Instant, SystemTime};

use cps_assertions::{
    AccessPurpose, AssertionId, Holder, InsAuthority, Patient, Software, Vihf, VihfProfile,
    VihfRequest,
};
use cps_identity::Identity;
use cps_xmlsig::{Canonicalization, Document, decode};

use crate::report::{Report, time};
use crate::row;

const ROUNDS: usize = 1_000;

/// A physician, as the API describes one.
const IDENTITY: &str = include_str!("../../fixtures/medecin.identity.json");

const CERTIFICATE: &[u8] = include_bytes!("../../../crates/xmlsig/tests/data/signer.der");

/// The length of a signature of a card.
const SIGNATURE: usize = 256;

pub(crate) fn measure(report: &mut Report) {
    let identity: Identity = serde_json::from_str(IDENTITY).expect("an identity");
    let assertion = build(&identity);
    let rows = [
        row!["in this process, without a card", "p50", "p99"],
        timed(
            "an assertion (VIHF) is built, but for its signature",
            || {
                black_box(build(black_box(&identity)));
            },
        ),
        timed("it is read again and written in canonical form", || {
            black_box(canonical(black_box(&assertion)));
        }),
    ];
    report.text("## Assertions");
    report.table(&rows);
}

fn build(identity: &Identity) -> Vec<u8> {
    let patient = Patient {
        ins: "200000000000094".to_owned(),
        authority: InsAuthority::Test,
    };
    let software = Software {
        id: "1".to_owned(),
        name: "Logiciel".to_owned(),
        version: "1.0".to_owned(),
        approval: "N".to_owned(),
    };
    let (purpose, profile) = (AccessPurpose::Normal, VihfProfile::default());
    let request = VihfRequest::new(&patient, purpose, software, profile).expect("valid");
    let holder = Holder::new(identity).expect("a physician");
    let activities = identity.activities.as_deref().unwrap_or_default();
    let vihf = Vihf::new(holder, &activities[0], request).expect("a structure and a sector");
    let id = AssertionId::from_random([7; 16]);
    let to_sign = vihf.to_sign(CERTIFICATE, id, SystemTime::now());
    let to_sign = to_sign.expect("a certificate");
    black_box(to_sign.signed_bytes());
    to_sign.finish(&[0; SIGNATURE])
}

fn canonical(assertion: &[u8]) -> Vec<u8> {
    let text = decode(assertion).expect("UTF-8");
    let document = Document::parse(&text).expect("well-formed");
    let form = document.canonical(&Canonicalization::EXCLUSIVE);
    assert_eq!(form, assertion, "it is canonical as it is built");
    form
}

fn timed(name: &str, mut run: impl FnMut()) -> Vec<String> {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begin = Instant::now();
            run();
            begin.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let percentile = |percent: usize| time(times[times.len() * percent / 100]);
    row![name, percentile(50), percentile(99)]
}
