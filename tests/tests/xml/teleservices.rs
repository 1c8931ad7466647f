//! `xmlsec1` and Java judge the assertions of `cpsctl insi` and the messages around them.

use cps_e2e::require_tools;

use crate::judges::{java, missing_schemas, validate, xmlsec1};
use crate::workplace::Workplace;

/// The simulated holders with an activity, and the options that the activity needs.
const HOLDERS: [(&str, &str); 9] = [
    ("medecin", "--activity 1"),
    ("medecin", "--activity 3 --billing-number 991130972"),
    ("medecin-cps4", "--activity 1"),
    ("pharmacien", "--activity 1"),
    ("infirmier", "--activity 1"),
    ("sage-femme", "--activity 2 --billing-number 991130972"),
    ("employe", "--activity 1"),
    ("directeur", "--activity 1"),
    ("autorise", "--activity 1"),
];

const PROFILES: [&str; 3] = [
    "--profile insi-2021",
    "--profile client-2023",
    "--profile guide-2025 --amo-speciality 01 --sector",
];

/// Options for a header, and for a whole message.
const SOAP: &str = "--soap --software-authorisation N --software-name Logiciel \
                    --software-version 1.0 --software-instance I";
const TRAITS: &str = "--birth-name D'ESSAI --given-name ANNE --sex female --birth-date 1907-05-25";

/// Makes a document with `cpsctl`.
#[track_caller]
fn made(workplace: &Workplace, command: &str) -> String {
    let words = command.split(' ').filter(|word| !word.is_empty());
    let words: Vec<_> = words.chain(["--out", "made.xml"]).collect();
    workplace.cpsctl(&words).ok();
    std::fs::read_to_string(workplace.world.file("made.xml")).unwrap()
}

#[test]
fn every_judge_takes_the_assertions_for_teleservices_and_no_changed_one() {
    require_tools!("pcscd", "xmlsec1", "java", "python3");
    if missing_schemas() {
        return;
    }
    let (mut right, mut names, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for (holder, options) in HOLDERS {
        let workplace = Workplace::new(holder);
        let certificate = std::fs::read_to_string(workplace.certificate("signature")).unwrap();
        let judge = |document: &str| {
            workplace.world.write("judged.xml", document);
            xmlsec1(&workplace, "judged.xml")
        };
        for profile in PROFILES {
            for form in ["", SOAP, &format!("{SOAP} {TRAITS}")] {
                let command = format!("insi {options} {profile} {form}");
                let document = made(&workplace, &command);
                let judged = judge(&document);
                assert!(
                    judged.status.success(),
                    "{holder}, {command}: {}",
                    judged.text
                );
                judged.prints(&["OK", "SignedInfo References (ok/all): 1/1"]);
                right.push((certificate.clone(), document));
                names.push(format!("{holder}, {command}"));
            }
        }
        let document = made(&workplace, &format!("insi {options}"));
        for (from, to) in [
            ("NameQualifier=\"C", "NameQualifier=\"D"),
            ("identifiantFacturation", "identifiantfacturation"),
            ("IssueInstant=\"20", "IssueInstant=\"21"),
            ("</saml2:NameID>", "0</saml2:NameID>"),
        ] {
            let changed = document.replacen(from, to, 1);
            assert_ne!(changed, document, "{from}");
            judge(&changed).failed();
            wrong.push((certificate.clone(), changed));
        }
    }
    let documents: Vec<_> = right.iter().map(|(_, document)| document.clone()).collect();
    for (name, word) in names.iter().zip(validate("assertion", &documents)) {
        assert_eq!(word, "valid", "{name}");
    }
    for (name, verdict) in names.iter().zip(java(&right)) {
        assert_eq!(verdict, "true", "{name}");
    }
    assert!(java(&wrong).iter().all(|verdict| verdict == "false"));
}

#[test]
fn a_header_of_the_shared_health_record_leaves_the_assertion_whole() {
    require_tools!("pcscd", "xmlsec1");
    let workplace = Workplace::new("medecin");
    let command = "vihf --activity 1 --ins 200000000000094 --authority test --software-id 1 \
                   --software-name Logiciel --software-version 1.0 --software-approval N --soap \
                   --to https://dmp.example/v2 --action urn:ihe:iti:2007:RegistryStoredQuery";
    let header = made(&workplace, command);
    assert!(header.starts_with("<soap:Header "), "{header}");
    workplace.world.write("judged.xml", &header);
    let references = "SignedInfo References (ok/all): 1/1";
    xmlsec1(&workplace, "judged.xml")
        .ok()
        .prints(&["OK", references]);
}
