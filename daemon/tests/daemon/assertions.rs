//! `assertion.vihf`, `assertion.insi`, `assertion.dmp_submission`, and logins for assertions of one
//! kind.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use cps_ipc::Client;
use cps_protocol::assertion::{
    AccessPurpose, AssertionKind, BillingOrigin, InsAuthority, Patient, Software,
    SubmissionProfile, SubmittedDocument, TeleserviceProfile, VihfProfile,
};
use cps_protocol::audit::{AuditRecord, Operation};
use cps_protocol::method::{
    AssertionDmpSubmission, AssertionDmpSubmissionParams, AssertionDmpSubmissionResult,
    AssertionInsi, AssertionInsiParams, AssertionInsiResult, AssertionResult, AssertionVihf,
    AssertionVihfParams, AuditTail, AuditTailParams, PinLogin, PinLoginParams, PinState,
};
use cps_protocol::{
    ApiError, Bytes, CardId, ErrorKind, PinStatus, Purpose, SignScheme, TrustStatus,
};
use cps_sim_card::Card;
use cps_sim_reader::SimReader;
use cps_xmlsig::{Covered, Document, External, Signature, decode};
use tempfile::TempDir;

use crate::support::{
    Bench, DIGEST, Watcher, call, card, changed, kind, login, objects, params, pin,
};

const INS: &str = "200000000000094";

/// The guide that tells an administrator to look a patient up.
const GUIDE: &str = include_str!("../../../docs/install.md");

const DOCUMENT: &str = include_str!("../../../docs/card-commands.md");

/// Returns the parameters of an assertion for an activity.
fn vihf(card: &CardId, activity: u8) -> AssertionVihfParams {
    AssertionVihfParams {
        card: card.clone(),
        activity,
        patient: Patient {
            ins: INS.to_owned(),
            authority: InsAuthority::Test,
        },
        purpose_of_use: AccessPurpose::Normal,
        software: Software {
            id: "1".to_owned(),
            name: "L".to_owned(),
            version: "1.0".to_owned(),
            approval: "N".to_owned(),
        },
        profile: VihfProfile::default(),
        purpose: Some("consultation".to_owned()),
        require_trusted: false,
    }
}

fn make(client: &Client, params: &AssertionVihfParams) -> Result<AssertionResult, ApiError> {
    call::<AssertionVihf>(client, params)
}

/// Returns a login for assertions of one kind.
fn for_vihf(card: &CardId, digits: &str) -> PinLoginParams {
    PinLoginParams {
        assertion: Some(AssertionKind::Vihf),
        ..PinLoginParams::with_pin(card.clone(), pin(digits).0)
    }
}

/// Returns what the signature of an assertion covers, once it is verified.
fn content(result: &AssertionResult) -> String {
    let text = decode(result.signed_xml.as_bytes()).unwrap();
    let document = Document::parse(&text).unwrap();
    let signature = Signature::of_document(&document).unwrap();
    let verified = signature.verify(|_| None, &[]).unwrap();
    match verified.covered.as_slice() {
        [Covered::Within { content, .. }] => String::from_utf8(content.clone()).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn with(card: Card) -> (Bench, SimReader, Watcher, CardId) {
    let (bench, reader, mut watcher) = Bench::with_reader();
    reader.insert(card);
    let id = watcher.settled();
    (bench, reader, watcher, id)
}

#[test]
fn an_assertion_is_made_of_the_card_and_signed_by_its_signature_key() {
    for (profile, activity, hash, expected) in [
        (
            "medecin",
            1,
            VihfProfile::Dmp2026,
            ["899700000013", "10B0000000", "SA01"],
        ),
        (
            "medecin",
            3,
            VihfProfile::Dmp2019,
            ["899700000013", "499700000013018", "SA07"],
        ),
        (
            "medecin-cps4",
            1,
            VihfProfile::Guide2026,
            ["899700000013", "10B0000000", "SA01"],
        ),
        (
            "pharmacien",
            1,
            VihfProfile::Drim2024,
            ["899700000021", "10B0000026", "SA33"],
        ),
        (
            "infirmier",
            1,
            VihfProfile::Dmp2026,
            ["00B6000010", "10B0000018", "SA05"],
        ),
        (
            "sage-femme",
            2,
            VihfProfile::Dmp2026,
            ["899700000047", "499700000047016", "SA08"],
        ),
    ] {
        let (bench, _reader, _watcher, card) = Bench::with_card(profile);
        let client = bench.client();
        login(&client, &card, "1234").unwrap();
        let params = AssertionVihfParams {
            profile: hash,
            ..vihf(&card, activity)
        };
        let result = make(&client, &params).unwrap();
        assert_eq!(result.trust.status, TrustStatus::Untrusted);
        let assertion = content(&result);
        let [holder, structure, sector] = expected;
        for part in [
            format!("ID=\"{}\"", result.assertion_id),
            format!("IssueInstant=\"{}\"", result.issued_at),
            format!("<saml2:NameID>{holder}</saml2:NameID>"),
            format!(">{structure}</saml2:AttributeValue>"),
            format!(">{sector}^1.2.250.1.71.4.2.4</saml2:AttributeValue>"),
            format!(">{INS}^^^&amp;1.2.250.1.213.1.4.10&amp;ISO^NH</saml2:AttributeValue>"),
        ] {
            assert!(
                assertion.contains(&part),
                "{profile}: {part} in {assertion}"
            );
        }
        let certificates = objects(&client, &card).certificates;
        let signer = certificates
            .iter()
            .find(|one| one.key == Some(Purpose::Signature));
        let der = serde_json::to_value(&signer.unwrap().der).unwrap();
        assert!(
            result.signed_xml.contains(der.as_str().unwrap()),
            "{profile}"
        );
        // No assertion has the identifier of another.
        assert_ne!(
            make(&client, &params).unwrap().assertion_id,
            result.assertion_id
        );
    }
}

#[test]
fn an_assertion_costs_one_signature() {
    for (profile, of_activity, commands) in [("medecin", 3, 3), ("medecin-cps4", 2, 2)] {
        let (bench, reader, _watcher, card) = Bench::with_card(profile);
        let client = bench.client();
        let granted = login(&client, &card, "1234")
            .unwrap()
            .rights
            .signatures_left;
        let cost = |activity| {
            let before = reader.counts().commands;
            let left = make(&client, &vihf(&card, activity))
                .unwrap()
                .rights
                .unwrap();
            (
                reader.counts().commands - before,
                granted - left.signatures_left,
            )
        };
        // The first of a login reads the activity.
        assert_eq!(cost(1), (of_activity + commands, 1), "{profile}");
        assert_eq!(cost(1), (commands, 2), "{profile}");
        assert_eq!(cost(1), (commands, 3), "{profile}");
    }
    for printed in [
        "| VIHF by the service, the first for an activity in a login | 6 |",
        "| VIHF by the service, each one after it | 3 |",
    ] {
        assert!(DOCUMENT.contains(printed), "{printed}");
    }
}

/// Nothing is asked of the card, and no try of the PIN is spent: the PIN that the last column gives
/// is wrong.
#[test]
fn what_the_card_lacks_is_told_before_the_pin() {
    use ErrorKind::{
        AssertionNoActivity, AssertionNoProfession, AssertionNoSpeciality, KeyNotFound,
    };
    let physician = |changes: &[_]| changed("medecin", changes);
    let specialities = ("specialities = [\"CAPA05\", \"SM26\"]", "specialities = []");
    let no_profession = "the card has no profession of its holder";
    let table = [
        (
            card("interne"),
            1,
            AssertionNoProfession,
            Some(no_profession),
            true,
        ),
        (
            card("employe"),
            1,
            AssertionNoProfession,
            Some(no_profession),
            true,
        ),
        (
            physician(&[specialities]),
            1,
            AssertionNoSpeciality,
            Some("the card has no speciality, which the profession 10 must have"),
            true,
        ),
        (
            card("medecin"),
            2,
            AssertionNoActivity,
            Some("the card has no activity 2"),
            false,
        ),
        (card("medecin-sans-contact"), 1, KeyNotFound, None, true),
    ];
    for (inserted, activity, expected, detail, at_login) in table {
        let (bench, reader, _watcher, card) = with(inserted);
        let client = bench.client();
        let before = reader.counts().commands;
        let error = make(&client, &vihf(&card, activity)).unwrap_err();
        assert_eq!((error.kind, error.detail.as_deref()), (expected, detail));
        assert_eq!(error.card, Some(card.clone()));
        if at_login {
            let error = call::<PinLogin>(&client, &for_vihf(&card, "9999")).unwrap_err();
            assert_eq!((error.kind, error.detail.as_deref()), (expected, detail));
        }
        let tries = call::<PinState>(&client, &params(&card)).unwrap().pin;
        assert!(matches!(
            tries,
            PinStatus {
                retries: Some(3) | None,
                blocked: false,
                ..
            }
        ));
        assert_eq!(reader.counts().commands, before, "{expected:?}");
    }
}

/// The activity needs the PIN, but the signature is not made.
#[test]
fn what_an_activity_lacks_is_told_before_the_signature() {
    for (change, expected, detail) in [
        (
            ("structure-id = \"10B0000000\"", "structure-id = \"\""),
            ErrorKind::AssertionNoStructure,
            "the activity 1 on the card has no structure identifier",
        ),
        (
            ("sector = \"SA01\"", "sector = \"\""),
            ErrorKind::AssertionNoSector,
            "the activity 1 on the card has no sector",
        ),
    ] {
        let (bench, reader, _watcher, card) = with(changed("medecin", &[change]));
        let client = bench.client();
        let granted = call::<PinLogin>(&client, &for_vihf(&card, "1234")).unwrap();
        let error = make(&client, &vihf(&card, 1)).unwrap_err();
        assert_eq!(
            (error.kind, error.detail.as_deref()),
            (expected, Some(detail))
        );
        let before = reader.counts().commands;
        make(&client, &vihf(&card, 1)).unwrap_err();
        assert_eq!(reader.counts().commands, before, "it was read once");
        // The other activity is whole, and no signature was counted.
        let left = make(&client, &vihf(&card, 3)).unwrap().rights.unwrap();
        assert_eq!(left.signatures_left + 1, granted.rights.signatures_left);
    }
}

#[test]
fn what_the_caller_gives_is_checked_before_the_card_is_asked() {
    let (bench, reader, _watcher, card) = Bench::with_card("medecin");
    let client = bench.client();
    login(&client, &card, "1234").unwrap();
    let before = reader.counts().commands;
    let refused = |change: &dyn Fn(&mut AssertionVihfParams), kind, expected: &str| {
        let mut params = vihf(&card, 1);
        change(&mut params);
        let error = make(&client, &params).unwrap_err();
        assert_eq!(
            (error.kind, error.detail.as_deref()),
            (kind, Some(expected))
        );
    };
    let invalid = ErrorKind::InvalidParams;
    refused(
        &|params| params.patient.ins = "200000000000095".to_owned(),
        invalid,
        "patient.ins: the key of the patient's identity does not fit its number",
    );
    refused(
        &|params| params.patient.ins = "2000".to_owned(),
        invalid,
        "patient.ins: the identity of the patient has not 15 characters: 13 digits, with 2A or 2B for \
         Corsica, and a key of 2",
    );
    refused(
        &|params| params.software.approval = " ".to_owned(),
        invalid,
        "software.approval: the approval of the software is no text of 1 to 256 bytes whose \
         characters are all seen",
    );
    refused(
        &|params| params.purpose = Some("p".repeat(257)),
        invalid,
        "purpose is longer than 256 bytes",
    );
    refused(
        &|params| params.require_trusted = true,
        ErrorKind::CertificateUntrusted,
        "no_trust_anchors",
    );
    assert_eq!(reader.counts().commands, before);
}

/// Returns a daemon with a card that writes an audit file, and its directory.
fn audited(with_key: bool) -> (Bench, SimReader, CardId, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_owned();
    let bench = Bench::configured(|config| {
        config.audit_file = Some(path.join("audit"));
        config.state_dir = with_key.then(|| path.join("state"));
        Bench::trust(config);
    });
    let (bench, reader, _, card) = bench.and_card("medecin");
    (bench, reader, card, directory)
}

fn assertions(bench: &Bench) -> Vec<AuditRecord> {
    let tail = AuditTailParams { lines: 100 };
    let mut records = call::<AuditTail>(&bench.client(), &tail).unwrap().records;
    records.retain(|record| record.operation == Operation::Assertion);
    records
}

/// Returns the digits that the program of the guide prints for the patient, with this key.
fn look_up(key: &Path) -> String {
    let (_, program) = GUIDE.split_once("```python\n").unwrap();
    let (program, _) = program.split_once("```").unwrap();
    let program = program.replace("/var/lib/cpsd/patient.key", key.to_str().unwrap());
    let mut python = Command::new("python3")
        .args(["-c", &program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(python.stdin.take().unwrap(), "{INS}").unwrap();
    let printed = python.wait_with_output().unwrap().stdout;
    let printed = String::from_utf8(printed).unwrap();
    printed.strip_prefix("INS: ").unwrap().trim().to_owned()
}

#[test]
fn the_audit_file_names_a_patient_by_a_keyed_hash_alone() {
    let (bench, _reader, card, directory) = audited(true);
    let client = bench.client();
    assert_eq!(kind(make(&client, &vihf(&card, 1))), ErrorKind::PinRequired);
    login(&client, &card, "1234").unwrap();
    let made = make(&client, &vihf(&card, 3)).unwrap();

    let records = assertions(&bench);
    let [refused, record] = records.as_slice() else {
        panic!("{records:?}");
    };
    assert_eq!(refused.outcome, "pin.required");
    assert_eq!(refused.subject.assertion_id, None);
    assert_eq!(record.outcome, "ok");
    let subject = &record.subject;
    assert_eq!(subject.key, Some(Purpose::Signature));
    assert_eq!(subject.scheme, Some(SignScheme::RsaPkcs1Sha256));
    assert_eq!(subject.assertion, Some(AssertionKind::Vihf));
    assert_eq!(subject.assertion_id.as_ref(), Some(&made.assertion_id));
    assert_eq!(subject.activity, Some(3));
    assert_eq!(subject.purpose.as_deref(), Some("consultation"));
    // A reader could test against the digest who the patient is.
    assert_eq!(subject.digest, None);
    assert_eq!(subject.patient, refused.subject.patient);

    let found = look_up(&directory.path().join("state/patient.key"));
    assert_eq!(subject.patient.as_ref(), Some(&found));
    let file = fs::read_to_string(directory.path().join("audit")).unwrap();
    assert!(!file.contains(INS), "{file}");
}

#[test]
fn without_a_state_directory_the_audit_file_tells_nothing_of_patients() {
    let (bench, _reader, card, directory) = audited(false);
    let client = bench.client();
    login(&client, &card, "1234").unwrap();
    make(&client, &vihf(&card, 1)).unwrap();
    let records = assertions(&bench);
    assert_eq!(records[0].subject.patient, None);
    let file = fs::read_to_string(directory.path().join("audit")).unwrap();
    assert!(!file.contains(INS), "{file}");
}

#[test]
fn a_login_for_assertions_says_so_and_names_no_keys_beside() {
    let (bench, _reader, card, _directory) = audited(true);
    let client = bench.client();
    let both = PinLoginParams {
        keys: Some(vec![Purpose::Signature]),
        ..for_vihf(&card, "9999")
    };
    let error = call::<PinLogin>(&client, &both).unwrap_err();
    let detail = "keys and assertion: expected one of them; an assertion is signed by the signature \
                  key";
    assert_eq!(
        (error.kind, error.detail.as_deref()),
        (ErrorKind::InvalidParams, Some(detail))
    );
    let login = call::<PinLogin>(&client, &for_vihf(&card, "1234")).unwrap();
    assert_eq!(login.rights.assertion, Some(AssertionKind::Vihf));
    assert_eq!(login.rights.keys, Some(vec![Purpose::Signature]));
    let tail = AuditTailParams { lines: 1 };
    let records = call::<AuditTail>(&client, &tail).unwrap().records;
    assert_eq!(records[0].operation, Operation::Login);
    assert_eq!(records[0].subject.assertion, Some(AssertionKind::Vihf));
}

/// Returns the parameters of an assertion for a teleservice.
fn insi(card: &CardId, activity: u8) -> AssertionInsiParams {
    AssertionInsiParams {
        card: card.clone(),
        activity,
        billing_number: None,
        speciality: None,
        sector: false,
        profile: TeleserviceProfile::default(),
        purpose: Some("admission".to_owned()),
        require_trusted: false,
    }
}

fn make_insi(
    client: &Client,
    params: &AssertionInsiParams,
) -> Result<AssertionInsiResult, ApiError> {
    call::<AssertionInsi>(client, params)
}

#[test]
fn an_assertion_for_a_teleservice_is_made_of_the_card_and_costs_one_signature() {
    let declared = || Some("991130972".to_owned());
    let (structure, caller) = (BillingOrigin::Structure, BillingOrigin::Declared);
    for (profile, activity, number, name, billed, origin) in [
        (
            "medecin",
            1,
            None,
            "\"CPS\">899700000013<",
            "0B0000000",
            structure,
        ),
        (
            "medecin",
            3,
            declared(),
            "\"CPS\">899700000013<",
            "991130972",
            caller,
        ),
        (
            "employe",
            1,
            None,
            "\"CDE-CPE\">310B000000/000000018<",
            "0B0000000",
            structure,
        ),
    ] {
        let (bench, reader, _watcher, card) = Bench::with_card(profile);
        let client = bench.client();
        let login = PinLoginParams {
            assertion: Some(AssertionKind::Insi),
            ..for_vihf(&card, "1234")
        };
        call::<PinLogin>(&client, &login).unwrap();
        let params = AssertionInsiParams {
            billing_number: number,
            sector: true,
            ..insi(&card, activity)
        };
        let result = make_insi(&client, &params).unwrap();
        assert_eq!(result.billing_number.value, billed, "{profile}");
        assert_eq!(result.billing_number.origin, origin, "{profile}");
        let assertion = content(&result.made);
        for part in [
            format!("ID=\"{}\"", result.made.assertion_id),
            format!("<saml2:NameID NameQualifier={name}"),
            format!(">{billed}</saml2:AttributeValue>"),
        ] {
            assert!(
                assertion.contains(&part),
                "{profile}: {part} in {assertion}"
            );
        }
        let before = reader.counts().commands;
        make_insi(&client, &params).unwrap();
        assert_eq!(reader.counts().commands - before, 3, "{profile}");
    }
}

#[test]
fn what_is_missing_for_a_teleservice_is_named() {
    let (bench, reader, _watcher, card) = Bench::with_card("medecin");
    let client = bench.client();
    let refused = |params: AssertionInsiParams, kind, expected: &str| {
        let error = make_insi(&client, &params).unwrap_err();
        assert_eq!(
            (error.kind, error.detail.as_deref()),
            (kind, Some(expected))
        );
    };
    let before = reader.counts().commands;
    let invalid = ErrorKind::InvalidParams;
    refused(
        insi(&card, 2),
        ErrorKind::AssertionNoActivity,
        "the card has no activity 2",
    );
    refused(
        AssertionInsiParams {
            billing_number: Some("1".to_owned()),
            ..insi(&card, 1)
        },
        invalid,
        "billing_number: the billing number has neither 9 nor 14 characters, or others than digits \
         and capital letters",
    );
    refused(
        AssertionInsiParams {
            speciality: Some("1".to_owned()),
            ..insi(&card, 1)
        },
        invalid,
        "speciality: the speciality for the health insurance has not two digits",
    );
    refused(
        AssertionInsiParams {
            profile: TeleserviceProfile::Guide2025,
            ..insi(&card, 1)
        },
        invalid,
        "speciality: the profile demands the speciality of a physician for the health insurance",
    );
    assert_eq!(reader.counts().commands, before);
    login(&client, &card, "1234").unwrap();
    refused(
        insi(&card, 3),
        ErrorKind::AssertionNoBillingNumber,
        "the structure of activity 3 has neither a FINESS nor a SIRET number, so the billing number \
         must be declared",
    );
}

#[test]
fn the_audit_file_has_an_assertion_for_a_teleservice_and_no_patient() {
    let (bench, _reader, card, _directory) = audited(true);
    let client = bench.client();
    login(&client, &card, "1234").unwrap();
    let made = make_insi(&client, &insi(&card, 1)).unwrap().made;
    let records = assertions(&bench);
    assert_eq!(records.len(), 1);
    let subject = &records[0].subject;
    assert_eq!(subject.assertion, Some(AssertionKind::Insi));
    assert_eq!(subject.assertion_id, Some(made.assertion_id));
    assert_eq!((subject.activity, &subject.patient), (Some(1), &None));
}

const LETTER: &str = "1.2.250.1.999.1.1.7898.3.1";
const IMAGE: &str = "1.2.250.1.999.1.1.7898.3.2";

fn submitted(unique_id: &str, xml: bool, digest: &[u8]) -> SubmittedDocument {
    SubmittedDocument {
        unique_id: unique_id.to_owned(),
        xml,
        digest: Bytes(digest.to_vec()),
    }
}

/// Returns the parameters of the signature of a set with two documents.
fn submission(card: &CardId) -> AssertionDmpSubmissionParams {
    AssertionDmpSubmissionParams {
        card: card.clone(),
        submission_set: "1.2.250.1.999.1.1.7898.1.1".to_owned(),
        documents: vec![
            submitted(LETTER, true, &DIGEST),
            submitted(IMAGE, false, &[0xD2; 32]),
        ],
        signature_id: None,
        profile: SubmissionProfile::Sha256,
        purpose: Some("discharge letter".to_owned()),
        require_trusted: false,
    }
}

fn submit(
    client: &Client,
    params: &AssertionDmpSubmissionParams,
) -> Result<AssertionDmpSubmissionResult, ApiError> {
    call::<AssertionDmpSubmission>(client, params)
}

#[test]
fn a_submission_lists_its_documents_and_costs_one_signature() {
    for (profile, commands) in [
        ("medecin", 3),
        ("medecin-cps4", 2),
        ("interne", 3),
        ("employe", 3),
    ] {
        let (bench, reader, _watcher, card) = Bench::configured(Bench::trust).and_card(profile);
        let client = bench.client();
        let login = PinLoginParams {
            assertion: Some(AssertionKind::DmpSubmission),
            ..for_vihf(&card, "1234")
        };
        call::<PinLogin>(&client, &login).unwrap();
        let before = reader.counts().commands;
        let made = submit(&client, &submission(&card)).unwrap();
        assert_eq!(reader.counts().commands - before, commands, "{profile}");
        assert_eq!(made.trust.status, TrustStatus::Trusted, "{profile}");

        let text = decode(made.signed_xml.as_bytes()).unwrap();
        let document = Document::parse(&text).unwrap();
        let signature = Signature::of_document(&document).unwrap();
        let digests = |one: &External| match one.uri.rsplit_once(':')?.1 {
            LETTER => Some(DIGEST.to_vec()),
            IMAGE => Some(vec![0xD2; 32]),
            _ => None,
        };
        let listed = [LETTER, IMAGE].map(|oid| Covered::External(format!("urn:oid:{oid}")));
        assert_eq!(
            signature.verify(digests, &[]).unwrap().covered,
            listed,
            "{profile}"
        );
        assert!(
            made.signed_xml
                .contains(&format!("Id=\"{}\"", made.signature_id)),
            "{profile}"
        );
        assert!(
            made.signed_xml.contains(&format!(">{}<", made.issued_at)),
            "{profile}"
        );
    }
}

#[test]
fn what_no_submission_is_made_of_is_refused_before_the_card_is_asked() {
    let (bench, reader, _watcher, card) = Bench::configured(Bench::trust).and_card("medecin");
    let client = bench.client();
    let before = reader.counts().commands;
    let (invalid, data) = (ErrorKind::InvalidParams, ErrorKind::DataInvalid);
    let change = |change: &dyn Fn(&mut AssertionDmpSubmissionParams), kind, detail: &str| {
        let mut params = submission(&card);
        change(&mut params);
        let error = submit(&client, &params).unwrap_err();
        assert_eq!((error.kind, error.detail.as_deref()), (kind, Some(detail)));
    };
    change(
        &|params| params.submission_set = "urn:oid:1.2".to_owned(),
        invalid,
        "submission_set: no object identifier of at most 64 characters",
    );
    change(
        &|params| params.documents[1].unique_id = "200000000000094".to_owned(),
        invalid,
        "documents[1]: no object identifier of at most 64 characters",
    );
    change(
        &|params| params.documents[1].unique_id = LETTER.to_owned(),
        invalid,
        "documents[1]: the identifier stands for two things of the submission",
    );
    change(
        &|params| params.documents.clear(),
        invalid,
        "documents: the submission has not 1 to 100 documents",
    );
    change(
        &|params| params.documents = vec![params.documents[0].clone(); 101],
        invalid,
        "documents: the submission has not 1 to 100 documents",
    );
    for taken in [
        "é",
        "IHEManifest",
        "S0-SignedProperties",
        "purposeOfSignature",
    ] {
        change(
            &|params| params.signature_id = Some(taken.to_owned()),
            invalid,
            "signature_id: the identifier of the signature is no name of 1 to 64 letters, digits, \
             '.', '_', '-', or that of another part of the document",
        );
    }
    change(
        &|params| params.profile = SubmissionProfile::Dmp2019,
        data,
        "documents[0]: the digest is not of the hash of the profile",
    );
    assert_eq!(reader.counts().commands, before);
    let error = submit(&client, &submission(&card)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::PinRequired);

    // Without the issuers, a login for submissions is refused before the PIN is presented.
    let (bench, reader, _watcher, card) = Bench::with_card("medecin");
    let before = reader.counts().commands;
    let login = PinLoginParams {
        assertion: Some(AssertionKind::DmpSubmission),
        ..for_vihf(&card, "9999")
    };
    let error = call::<PinLogin>(&bench.client(), &login).unwrap_err();
    assert_eq!(error.kind, ErrorKind::AssertionNoChain);
    assert_eq!(reader.counts().commands, before);
}

#[test]
fn the_audit_file_has_a_submission_and_its_identifier() {
    let (bench, _reader, card, _directory) = audited(true);
    let client = bench.client();
    login(&client, &card, "1234").unwrap();
    let params = AssertionDmpSubmissionParams {
        signature_id: Some("1.2.3".to_owned()),
        ..submission(&card)
    };
    let made = submit(&client, &params).unwrap();
    assert_eq!(made.signature_id, "1.2.3");
    let records = assertions(&bench);
    assert_eq!(records.len(), 1);
    let subject = &records[0].subject;
    assert_eq!(subject.assertion, Some(AssertionKind::DmpSubmission));
    assert_eq!(subject.assertion_id.as_deref(), Some("1.2.3"));
    assert_eq!(subject.purpose.as_deref(), Some("discharge letter"));
    assert_eq!((subject.activity, &subject.patient), (None, &None));
    assert_eq!(subject.digest, None);
}
