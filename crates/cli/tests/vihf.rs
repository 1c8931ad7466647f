//! `cpsctl vihf` with the cards of every simulated holder.

#![allow(clippy::unwrap_used)]

mod support;

use std::process::Output;

use cps_protocol::ErrorKind;
use cps_sim_reader::SimReader;
use cps_xmlsig::{Covered, Document, Signature, decode};
use serde_json::Value;
use support::Service;
use support::program::output_of;

/// A daemon with a card.
struct Bench {
    service: Service,
    reader: SimReader,
}

impl Bench {
    fn new(profile: &str) -> Self {
        let service = Service::new();
        let reader = service.reader("A");
        service.insert(&reader, profile);
        Self { service, reader }
    }

    /// Runs `cpsctl vihf` for a patient, with more options.
    fn run(&self, pin: &str, options: &str) -> Output {
        let mut command = self.service.cpsctl();
        let args = "vihf --pin-stdin --software-id 1 --software-name L --software-version 1.0 \
                    --software-approval N";
        command
            .args(args.split(' ').filter(|word| !word.is_empty()))
            .args(options.split(' '));
        output_of(&mut command, &format!("{pin}\n"))
    }

    /// Makes an assertion that is signed by the signature key of the card.
    #[track_caller]
    fn makes(&self, options: &str) -> (String, Value) {
        let output = self.run("1234", &format!("{options} --json"));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{stderr}");
        let result: Value = serde_json::from_slice(&output.stdout).unwrap();
        let assertion = result["assertion"].as_str().unwrap().to_owned();
        let text = decode(assertion.as_bytes()).unwrap();
        let document = Document::parse(&text).unwrap();
        let signature = Signature::of_document(&document).unwrap();
        let verified = signature.verify(|_| None, &[]).unwrap();
        let [Covered::Within { content, .. }] = verified.covered.as_slice() else {
            panic!("{:?}", verified.covered);
        };
        (String::from_utf8(content.clone()).unwrap(), result)
    }

    /// Gets no assertion. A PIN that is wrong is not presented: that would be another error.
    #[track_caller]
    fn refuses(&self, pin: &str, options: &str, code: i32, sentence: &str) {
        let output = self.run(pin, options);
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{options}");
        let stderr = String::from_utf8_lossy(&output.stderr);
        let errors: Vec<_> = stderr
            .lines()
            .filter(|line| line.starts_with("error"))
            .collect();
        assert_eq!(errors, [format!("error: {sentence}")], "{options}");
        assert_eq!(output.status.code(), Some(code), "{options}");
    }
}

const INS: &str = "--ins 200000000000094 --authority test";

const NO_PROFESSION: &str = "The card says no profession of its holder, so it makes no assertion. \
                             Use the card of a health professional.";

#[test]
fn every_holder_gets_an_assertion_of_the_card_or_the_reason() {
    for (profile, activity, holder, structure, sector, roles) in [
        (
            "medecin",
            1,
            "899700000013",
            "10B0000000",
            "SA01",
            &["10", "CAPA05", "SM26"][..],
        ),
        (
            "medecin",
            3,
            "899700000013",
            "499700000013018",
            "SA07",
            &["10", "CAPA05", "SM26"],
        ),
        (
            "medecin-cps4",
            1,
            "899700000013",
            "10B0000000",
            "SA01",
            &["10", "CAPA05", "SM26"],
        ),
        (
            "pharmacien",
            1,
            "899700000021",
            "10B0000026",
            "SA33",
            &["21", "SCH51"],
        ),
        ("infirmier", 1, "00B6000010", "10B0000018", "SA05", &["60"]),
        (
            "sage-femme",
            2,
            "899700000047",
            "499700000047016",
            "SA08",
            &["50"],
        ),
    ] {
        let bench = Bench::new(profile);
        let (assertion, result) = bench.makes(&format!("--activity {activity} {INS}"));
        let value = |name: &str, value: &str| {
            format!("Name=\"{name}\"><saml2:AttributeValue>{value}</saml2:AttributeValue>")
        };
        for part in [
            format!("<saml2:NameID>{holder}</saml2:NameID>"),
            value("Identifiant_Structure", structure),
            value("Secteur_Activite", &format!("{sector}^1.2.250.1.71.4.2.4")),
            format!("ID=\"{}\"", result["id"].as_str().unwrap()),
            format!("IssueInstant=\"{}\"", result["issued_at"].as_str().unwrap()),
        ] {
            assert!(
                assertion.contains(&part),
                "{profile} {activity}: {part} in {assertion}"
            );
        }
        let found: Vec<_> = assertion.split("<Role ").skip(1).collect();
        assert_eq!(found.len(), roles.len(), "{profile}");
        for (found, role) in found.iter().zip(roles) {
            assert!(
                found.contains(&format!(" code=\"{role}\" ")),
                "{profile}: {found}"
            );
        }
    }
    for profile in ["interne", "employe", "directeur", "autorise"] {
        let bench = Bench::new(profile);
        bench.refuses("0000", &format!("--activity 1 {INS}"), 3, NO_PROFESSION);
    }
    // Index 2 is a hole on the card of the physician.
    let sentence = "The card has no activity 2. Choose one of those that this command shows: \
                    cpsctl identity --pin";
    Bench::new("medecin").refuses("1234", &format!("--activity 2 {INS}"), 3, sentence);
}

#[test]
fn an_assertion_costs_one_signature() {
    let bench = Bench::new("medecin");
    bench.makes(&format!("--activity 1 {INS}"));
    let cost = |run: &dyn Fn()| {
        let before = bench.reader.counts().commands;
        run();
        bench.reader.counts().commands - before
    };
    let identity = cost(&|| {
        let mut command = bench.service.cpsctl();
        let output = output_of(command.args(["identity", "--pin-stdin"]), "1234\n");
        assert_eq!(output.status.code(), Some(0));
    });
    let assertion = cost(&|| {
        let (_, result) = bench.makes(&format!("--activity 1 {INS}"));
        // The login is for one signature, and has none left.
        assert_eq!(result["lease"]["signatures_left"], 0);
    });
    // A signature whose end the card hashes is four commands: `docs/card-commands.md`.
    assert_eq!((identity, assertion), (9, 9 + 4));
}

#[test]
fn what_is_typed_wrong_is_told_before_the_pin() {
    let bench = Bench::new("medecin");
    for (options, sentence) in [
        (
            "--activity 1 --ins 200000000000095",
            "The key of the patient's identity does not fit its number, so one of the digits is \
             wrong. Check --ins.",
        ),
        (
            "--activity 1 --ins 2000",
            "The identity of the patient has another form: 15 characters are expected, 13 digits \
             (with 2A or 2B for Corsica) and a key of 2. Check --ins.",
        ),
    ] {
        bench.refuses("0000", options, 2, sentence);
    }
    let output = bench.run("0000", &format!("--activity 1 {INS} --require-trusted"));
    let stderr = String::from_utf8_lossy(&output.stderr);
    let sentence = ErrorKind::CertificateUntrusted.english();
    assert_eq!(stderr, format!("error: {sentence}\n"));
    assert_eq!(output.status.code(), Some(6));
}
