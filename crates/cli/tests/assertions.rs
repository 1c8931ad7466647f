//! `cpsctl vihf`, `insi` and `dmp-submission` with the cards of every simulated holder.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::process::Output;

use cps_protocol::ErrorKind;
use cps_sim_reader::SimReader;
use cps_xmlsig::{Covered, Document, Signature, decode};
use serde_json::{Value, json};
use support::program::output_of;
use support::{Service, pki};

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

    /// The same with a daemon that trusts the authority of the card.
    fn trusting(profile: &str) -> Self {
        let service = Service::configured(|config| pki().write_trust(&config.trust_dir).unwrap());
        let reader = service.reader("A");
        service.insert(&reader, profile);
        Self { service, reader }
    }

    /// Runs a command, with a PIN on standard input.
    fn run(&self, pin: &str, command: &str) -> Output {
        let words = command.split(' ').filter(|word| !word.is_empty());
        let mut cpsctl = self.service.cpsctl();
        cpsctl
            .current_dir(self.service.path(""))
            .args(words)
            .arg("--pin-stdin");
        output_of(&mut cpsctl, &format!("{pin}\n"))
    }

    /// Runs a command, and returns its result for programs.
    #[track_caller]
    fn result(&self, command: &str) -> Value {
        let output = self.run("1234", &format!("{command} --json"));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{stderr}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Makes an assertion that is signed by the signature key of the card.
    #[track_caller]
    fn makes(&self, command: &str) -> (String, Value) {
        let result = self.result(command);
        let assertion = result["signed_xml"].as_str().unwrap().to_owned();
        let text = decode(assertion.as_bytes()).unwrap();
        let document = Document::parse(&text).unwrap();
        let signature = Signature::of_document(&document).unwrap();
        let verified = signature.verify(|_| None, &[]).unwrap();
        let [Covered::Within { content, .. }] = verified.covered.as_slice() else {
            panic!("{:?}", verified.covered);
        };
        // The login is for one signature, and has none left.
        assert_eq!(result["rights"]["signatures_left"], 0);
        (String::from_utf8(content.clone()).unwrap(), result)
    }

    /// Gets no result. A PIN that is wrong is not presented: that would be another error.
    #[track_caller]
    fn refuses(&self, pin: &str, command: &str, code: i32, sentence: &str) {
        let output = self.run(pin, command);
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{command}");
        let stderr = String::from_utf8_lossy(&output.stderr);
        let errors: Vec<_> = stderr
            .lines()
            .filter(|line| line.starts_with("error"))
            .collect();
        assert_eq!(errors, [format!("error: {sentence}")], "{command}");
        assert_eq!(output.status.code(), Some(code), "{command}");
    }

    /// Returns the commands that the card gets meanwhile.
    fn cost(&self, run: impl FnOnce()) -> u64 {
        let before = self.reader.counts().commands;
        run();
        self.reader.counts().commands - before
    }
}

/// Returns `cpsctl vihf` for a patient, with more options.
fn vihf(options: &str) -> String {
    format!(
        "vihf --software-id 1 --software-name L --software-version 1.0 --software-approval N {options}"
    )
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
        let (assertion, result) = bench.makes(&vihf(&format!("--activity {activity} {INS}")));
        let value = |name: &str, value: &str| {
            format!("Name=\"{name}\"><saml2:AttributeValue>{value}</saml2:AttributeValue>")
        };
        for part in [
            format!("<saml2:NameID>{holder}</saml2:NameID>"),
            value("Identifiant_Structure", structure),
            value("Secteur_Activite", &format!("{sector}^1.2.250.1.71.4.2.4")),
            format!("ID=\"{}\"", result["assertion_id"].as_str().unwrap()),
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
        let command = vihf(&format!("--activity 1 {INS}"));
        bench.refuses("0000", &command, 3, NO_PROFESSION);
    }
    // Index 2 is a hole on the card of the physician.
    let command = vihf(&format!("--activity 2 {INS}"));
    Bench::new("medecin").refuses("0000", &command, 3, NO_ACTIVITY_2);
}

const NO_ACTIVITY_2: &str = "The card has no activity 2. Choose one of those that this command \
                             shows: cpsctl identity --pin";

#[test]
fn every_holder_gets_an_assertion_for_teleservices_or_the_reason() {
    let declared = "--billing-number 991130972";
    for (profile, activity, options, name, billing_number, origin) in [
        (
            "medecin",
            1,
            "",
            "CPS\">899700000013",
            "0B0000000",
            "structure",
        ),
        (
            "medecin",
            1,
            declared,
            "CPS\">899700000013",
            "991130972",
            "declared",
        ),
        (
            "medecin",
            3,
            declared,
            "CPS\">899700000013",
            "991130972",
            "declared",
        ),
        (
            "medecin-cps4",
            1,
            "",
            "CPS\">899700000013",
            "0B0000000",
            "structure",
        ),
        (
            "pharmacien",
            1,
            "",
            "CPS\">899700000021",
            "0B0000026",
            "structure",
        ),
        (
            "infirmier",
            1,
            "",
            "CPS\">00B6000010",
            "0B0000018",
            "structure",
        ),
        (
            "sage-femme",
            2,
            declared,
            "CPS\">899700000047",
            "991130972",
            "declared",
        ),
        (
            "employe",
            1,
            "",
            "CDE-CPE\">310B000000/000000018",
            "0B0000000",
            "structure",
        ),
        (
            "directeur",
            1,
            "",
            "CDE-CPE\">310B000000/000000026",
            "0B0000000",
            "structure",
        ),
        (
            "autorise",
            1,
            "",
            "CPA\">500000000000018/CPAT0002",
            "00000000000018",
            "structure",
        ),
    ] {
        let bench = Bench::new(profile);
        let (assertion, result) = bench.makes(&format!("insi --activity {activity} {options}"));
        for part in [
            format!("<saml2:NameID NameQualifier=\"{name}</saml2:NameID>"),
            format!(
                "Name=\"identifiantFacturation\"><saml2:AttributeValue>{billing_number}\
                 </saml2:AttributeValue>"
            ),
            format!("ID=\"{}\"", result["assertion_id"].as_str().unwrap()),
            format!("IssueInstant=\"{}\"", result["issued_at"].as_str().unwrap()),
        ] {
            assert!(
                assertion.contains(&part),
                "{profile}: {part} in {assertion}"
            );
        }
        assert!(!assertion.contains("AuthnStatement"), "{profile}");
        assert_eq!(
            assertion.matches("<saml2:Attribute ").count(),
            1,
            "{profile}"
        );
        let expected = json!({ "value": billing_number, "origin": origin });
        assert_eq!(result["billing_number"], expected, "{profile}");
        assert_eq!(result.get("soap"), None, "{profile}");
    }
    // An intern has no activity.
    let sentence = NO_ACTIVITY_2.replace('2', "1");
    Bench::new("interne").refuses("0000", "insi --activity 1", 3, &sentence);
    let bench = Bench::new("medecin");
    bench.refuses("0000", "insi --activity 2", 3, NO_ACTIVITY_2);
    // A practice has no number that is known to bill.
    let sentence = "The structure of activity 3 has neither a FINESS nor a SIRET number, with which \
                    an establishment bills. Give the number that bills this activity: \
                    --billing-number";
    bench.refuses("1234", "insi --activity 3", 3, sentence);
    let sentence = "This form of the assertion names the speciality of a physician for the health \
                    insurance, which the card does not tell. Give it with --amo-speciality, or \
                    choose another --profile.";
    bench.refuses(
        "0000",
        "insi --activity 1 --profile guide-2025",
        2,
        sentence,
    );
    let (assertion, _) =
        bench.makes("insi --activity 1 --profile guide-2025 --amo-speciality 01 --sector");
    for part in [
        "Name=\"codeSpecialiteAMO\"><saml2:AttributeValue>01<",
        "Name=\"secteurActivite\"><saml2:AttributeValue>SA01<",
    ] {
        assert!(assertion.contains(part), "{part} in {assertion}");
    }
}

const SOFTWARE: &str = "--software-authorisation N --software-name L --software-version 1.0 \
                        --software-instance I";

const TRAITS: &str = "--birth-name D'ESSAI --given-name ANNE --sex female --birth-date 1907-05-25";

/// Finds the signed assertion in a message, by its path.
#[track_caller]
fn verify_within(message: &str, elements: &[&str]) {
    let namespaces = [
        "http://www.w3.org/2003/05/soap-envelope",
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
        "urn:oasis:names:tc:SAML:2.0:assertion",
    ];
    let namespace = |element: &str| match element {
        "Security" => namespaces[1],
        "Assertion" => namespaces[2],
        _ => namespaces[0],
    };
    let path: Vec<_> = elements.iter().map(|one| (namespace(one), *one)).collect();
    let text = decode(message.as_bytes()).unwrap();
    let document = Document::parse(&text).unwrap();
    let signature = Signature::of_element(&document, &path).unwrap();
    signature.verify(|_| None, &[]).unwrap();
}

#[test]
fn a_header_and_a_message_hold_the_assertion_as_it_was_signed() {
    let bench = Bench::new("medecin");
    let address = "--to https://dmp.example/v2 --action urn:ihe:iti:2007:RegistryStoredQuery";
    let header = ["Header", "Security", "Assertion"];
    let envelope = ["Envelope", "Header", "Security", "Assertion"];
    let insi = format!("insi --activity 1 --soap {SOFTWARE}");
    for (command, path, parts) in [
        (
            vihf(&format!("--activity 1 {INS} --soap {address}")),
            &header[..],
            &[
                ">https://dmp.example/v2</wsa:To>",
                ">urn:ihe:iti:2007:RegistryStoredQuery</wsa:Action>",
                "<wsa:MessageID xmlns:wsa=\"http://www.w3.org/2005/08/addressing\">urn:uuid:",
            ][..],
        ),
        (
            insi.clone(),
            &header,
            &[
                "<bam:Emetteur>899700000013</bam:Emetteur>",
                "<lps:Instance>I</lps:Instance>",
                ":rechercherInsAvecTraitsIdentite</wsa:Action>",
            ],
        ),
        (
            format!("{insi} {TRAITS}"),
            &envelope,
            &[
                "<ins:NomNaissance>D'ESSAI</ins:NomNaissance><ins:Prenom>ANNE</ins:Prenom>\
                 <ins:Sexe>F</ins:Sexe><ins:DateNaissance>1907-05-25</ins:DateNaissance>",
            ],
        ),
    ] {
        let result = bench.result(&command);
        let soap = result["soap"].as_str().unwrap();
        let assertion = result["signed_xml"].as_str().unwrap();
        assert_eq!(soap.matches(assertion).count(), 1, "{command}");
        for part in parts {
            assert!(soap.contains(part), "{part} in {soap}");
        }
        verify_within(soap, path);
        // A person gets the message alone.
        let output = bench.run("1234", &command);
        assert_eq!(output.status.code(), Some(0), "{command}");
        let printed = String::from_utf8(output.stdout).unwrap();
        verify_within(&printed, path);
    }
}

#[test]
fn an_assertion_costs_one_signature() {
    let bench = Bench::trusting("medecin");
    let assertion = vihf(&format!("--activity 1 {INS}"));
    bench.makes(&assertion);
    // The login, the activity, and the signature of a digest.
    for command in [
        assertion.as_str(),
        "insi --activity 1",
        &format!("insi --activity 1 --sector --soap {SOFTWARE} {TRAITS}"),
    ] {
        let cost = bench.cost(|| drop(bench.makes(command)));
        assert_eq!(cost, 3 + 3 + 3, "{command}");
    }
}

#[test]
fn what_is_typed_wrong_is_told_before_the_pin() {
    let bench = Bench::new("medecin");
    let insi = format!("insi --activity 1 --soap {SOFTWARE} {TRAITS}");
    for (command, sentence) in [
        (
            vihf("--activity 1 --ins 200000000000095"),
            "The key of the patient's identity does not fit its number, so one of the digits is \
             wrong. Check --ins.",
        ),
        (
            vihf("--activity 1 --ins 2000"),
            "The identity of the patient has another form: 15 characters are expected, 13 digits \
             (with 2A or 2B for Corsica) and a key of 2. Check --ins.",
        ),
        (
            vihf(&format!(
                "--activity 1 {INS} --soap --to dmp --action urn:a"
            )),
            "--to is no URI of 1 to 256 characters. Check this option.",
        ),
        (
            vihf(&format!("--activity 1 {INS} --soap --to urn:a --action a")),
            "--action is no URI of 1 to 256 characters. Check this option.",
        ),
        (
            "insi --activity 1 --billing-number 99113097".to_owned(),
            "The billing number has another form: 9 digits are expected (health insurance, FINESS) \
             or 14 (SIRET), with capital letters where such numbers have them. Check \
             --billing-number.",
        ),
        (
            "insi --activity 1 --amo-speciality SM26".to_owned(),
            "The speciality for the health insurance has another form: two digits are expected. \
             Check --amo-speciality.",
        ),
        (
            insi.replace("D'ESSAI", "Dessai"),
            "The service takes capital letters without accents, spaces, hyphens and apostrophes, \
             and a letter or an apostrophe at the beginning. Check --birth-name.",
        ),
        (
            insi.replace("ANNE", "ANNÉ"),
            "The service takes capital letters without accents, spaces, hyphens and apostrophes, \
             and a letter or an apostrophe at the beginning. Check --given-name.",
        ),
        (
            insi.replace("1907-05-25", "25-05-1907"),
            "The day of birth is no day of the calendar in the form yyyy-mm-dd. Check --birth-date.",
        ),
    ] {
        bench.refuses("0000", &command, 2, sentence);
    }
    for command in [
        vihf(&format!("--activity 1 {INS}")),
        "insi --activity 1".to_owned(),
    ] {
        let output = bench.run("0000", &format!("{command} --require-trusted"));
        let stderr = String::from_utf8_lossy(&output.stderr);
        let sentence = ErrorKind::CertificateUntrusted.english();
        assert_eq!(stderr, format!("error: {sentence}\n"));
        assert_eq!(output.status.code(), Some(6));
    }
}

const SET: &str = "--submission-set 1.2.250.1.999.1.1.7898.1.1622814651504";
const LETTER: &str = "1.2.250.1.999.1.1.7898.3.1";
const OTHER_ID: &str = "The identifier of the signature has other characters than letters, digits, '.', \
                        '_', '-', is not 1 to 64 characters long, or is that of another part of the \
                        document. Check --signature-id.";
const IMAGE: &str = "1.2.250.1.999.1.1.7898.3.2";

/// Writes a document in XML and another one, and returns the command that signs both.
fn submission(bench: &Bench) -> String {
    let xml = "<?xml version='1.0'?>\r\n<!-- c --><a  b='1' a=\"2\"/>\r\n";
    fs::write(bench.service.path("letter.xml"), xml).unwrap();
    fs::write(bench.service.path("image"), b"\x00image").unwrap();
    format!("dmp-submission {SET} --document {LETTER}=letter.xml --document {IMAGE}=image")
}

#[test]
fn a_submission_is_signed_and_each_of_its_documents_verifies() {
    for holder in [
        "medecin",
        "medecin-cps4",
        "pharmacien",
        "infirmier",
        "interne",
        "employe",
    ] {
        let bench = Bench::trusting(holder);
        let command = submission(&bench);
        for profile in ["dmp-2019", "sha-256"] {
            let result = bench.result(&format!("{command} --profile {profile}"));
            let documents = json!([
                { "unique_id": LETTER, "xml": true },
                { "unique_id": IMAGE, "xml": false },
            ]);
            assert_eq!(result["documents"], documents, "{holder}");
            assert_eq!(result["trust"]["status"], "trusted", "{holder}");
            assert_eq!(result["rights"]["signatures_left"], 0, "{holder}");

            fs::write(
                bench.service.path("signature.xml"),
                result["signed_xml"].as_str().unwrap(),
            )
            .unwrap();
            let verified = |file: &str| {
                let mut verify = bench.service.cpsctl();
                verify.current_dir(bench.service.path(""));
                let output = output_of(
                    verify.args(["verify", file, "signature.xml", "--xades"]),
                    "",
                );
                output.status.code().unwrap()
            };
            assert_eq!(verified("letter.xml"), 0, "{holder} {profile}");
            assert_eq!(verified("image"), 0, "{holder} {profile}");
            // The same XML written in another way, and another document.
            fs::write(bench.service.path("same"), "<!-- c --><a a='2' b='1'></a>").unwrap();
            fs::write(bench.service.path("other"), "<a a='2' b='1'></a>").unwrap();
            assert_eq!(verified("same"), 0, "{holder} {profile}");
            assert_eq!(verified("other"), 7, "{holder} {profile}");
        }
    }
}

#[test]
fn a_submission_costs_one_signature() {
    let bench = Bench::trusting("medecin");
    let command = submission(&bench);
    bench.result(&command);
    // As any other signature by the same key.
    let xades = "sign image --key signature --xades --out image.xades";
    let xades = bench.cost(|| drop(bench.result(xades)));
    for options in ["", " --profile sha-256", " --signature-id 1.2.3"] {
        let cost = bench.cost(|| drop(bench.result(&format!("{command}{options}"))));
        // The login, and a signature of a digest: one command less than where the card hashes the end.
        assert_eq!((cost, xades), (3 + 3, 3 + 4), "{options}");
    }
}

#[test]
fn what_no_submission_is_made_of_is_told_before_the_pin() {
    let bench = Bench::trusting("medecin");
    let command = submission(&bench);
    fs::write(
        bench.service.path("cp1252.xml"),
        b"<?xml version='1.0' encoding='cp1252'?><a/>",
    )
    .unwrap();
    for (command, code, sentence) in [
        (
            command.replace(SET, "--submission-set urn:oid:1.2"),
            2,
            "urn:oid:1.2 is no object identifier of at most 64 characters. Give it as the metadata \
             of the submission have it, without urn:oid:.",
        ),
        (
            command.replace(IMAGE, LETTER),
            2,
            "The identifier 1.2.250.1.999.1.1.7898.3.1 stands for two things of the submission. \
             Give the set and each document an identifier of its own.",
        ),
        (format!("{command} --signature-id é"), 2, OTHER_ID),
        (format!("{command} --signature-id IHEManifest"), 2, OTHER_ID),
        (
            (3..=102).fold(command.clone(), |all, arc| {
                format!("{all} --document 1.2.{arc}=image")
            }),
            2,
            "A submission has 1 to 100 documents. Name them with --document, and divide a larger set.",
        ),
        (
            command.replace("=letter.xml", "=cp1252.xml"),
            1,
            "The document cp1252.xml is XML by its name or its beginning, and cannot be read as \
             such (the document is in cp1252, and only UTF-8 is read). A submission lists the \
             canonical form of XML: give it in UTF-8, without DTD.",
        ),
    ] {
        bench.refuses("0000", &command, code, sentence);
    }
    let sentence = "The signature names the certificates of all issuers, and cpsd does not know them \
                    up to a root. Have the administrator put them into its trust directory.";
    let stranger = Bench::new("medecin");
    let command = submission(&stranger);
    stranger.refuses("0000", &command, 6, sentence);
}
