//! The audit file: records of logins, keys and data, and operations that cannot be recorded.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use cps_protocol::audit::{AuditRecord, Operation};
use cps_protocol::event::LeaseEnd;
use cps_protocol::method::{
    AuditTail, AuditTailParams, CardsIdentity, DataWrite, DataWriteParams, Decrypt, DecryptParams,
    Empty, LeaseParams, LeasesList, LeasesRevoke, PinChange, PinChangeParams, PinLogin,
    PinLoginParams, PinUnblock, PinUnblockParams, SignDigest, SignDigestParams,
};
use cps_protocol::{Bytes, CardId, ErrorKind, Purpose, SignScheme};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    Bench, DIGEST, Raw, call, card, kind, left_verified, login, logout, pin, sign, whole,
};

/// Returns a daemon with a card that writes to the file of this name.
fn bench(file: &str, required: bool) -> (Bench, cps_sim_reader::SimReader, CardId) {
    let bench = Bench::configured(|config| {
        config.audit_file = Some(file.into());
        config.audit_required = required;
    });
    let mut watcher = bench.watcher();
    let reader = bench.readers.add("R");
    reader.insert(card("medecin"));
    let id = watcher.settled();
    (bench, reader, id)
}

fn tail(bench: &Bench, lines: u32) -> Vec<AuditRecord> {
    call::<AuditTail>(&bench.client(), &AuditTailParams { lines })
        .unwrap()
        .records
}

fn file(directory: &TempDir) -> String {
    directory.path().join("audit").to_str().unwrap().to_owned()
}

#[test]
fn every_use_of_a_pin_or_a_key_is_a_line() {
    let directory = tempfile::tempdir().unwrap();
    let file = file(&directory);
    let (bench, _reader, id) = bench(&file, true);
    let client = bench.client();
    assert_eq!(
        kind(sign(&client, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
    login(&client, &id, "9999").unwrap_err();
    login(&client, &id, "1234").unwrap();
    let signing = SignDigestParams {
        card: id.clone(),
        key: Purpose::Signature,
        scheme: SignScheme::RsaPkcs1Sha256,
        digest: Bytes(DIGEST.to_vec()),
        purpose: Some("prescription".to_owned()),
        require_trusted: false,
    };
    call::<SignDigest>(&client, &signing).unwrap();
    let deciphering = DecryptParams {
        card: id.clone(),
        key: Purpose::Signature,
        cryptogram: Bytes(vec![1; 256]),
    };
    call::<Decrypt>(&client, &deciphering).unwrap_err();
    let writing = DataWriteParams {
        card: id.clone(),
        label: "CPS_DATA".to_owned(),
        value: Bytes(b"content".to_vec()),
    };
    call::<DataWrite>(&client, &writing).unwrap();
    logout(&client, &id).unwrap();
    let changing = PinChangeParams::with_codes(id.clone(), pin("1234").0, pin("4321").0);
    call::<PinChange>(&client, &changing).unwrap();
    let unblocking = PinUnblockParams::with_codes(id, pin("00000000").0, pin("4321").0);
    call::<PinUnblock>(&client, &unblocking).unwrap_err();

    let records = tail(&bench, 1000);
    let told: Vec<_> = records
        .iter()
        .map(|record| (record.operation, record.outcome.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Operation::Sign, "pin.required"),
            (Operation::Login, "pin.incorrect"),
            (Operation::Login, "ok"),
            (Operation::Sign, "ok"),
            (Operation::Decrypt, "key.usage"),
            (Operation::WriteData, "ok"),
            (Operation::LoginEnded, "ok"),
            (Operation::ChangePin, "ok"),
            (Operation::Unblock, "puk.incorrect"),
        ]
    );
    for record in &records {
        assert_eq!(
            (record.reader.as_str(), record.serial.as_str()),
            ("R", "99000001")
        );
        assert_eq!(record.pid, Some(std::process::id()));
        assert_eq!(record.client.as_deref(), Some("test"));
        assert!(record.time.ends_with('Z'), "{}", record.time);
    }
    let signed = &records[3].subject;
    assert_eq!(signed.key, Some(Purpose::Signature));
    assert_eq!(signed.scheme, Some(SignScheme::RsaPkcs1Sha256));
    assert_eq!(signed.digest, Some(Bytes(DIGEST.to_vec())));
    assert_eq!(signed.purpose.as_deref(), Some("prescription"));
    assert_eq!(records[5].subject.label.as_deref(), Some("CPS_DATA"));
    assert_eq!(records[6].subject.reason, Some(LeaseEnd::Logout));
    assert_eq!(tail(&bench, 2), records[7..]);

    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let text = fs::read_to_string(&file).unwrap();
    for secret in ["9999", "\"1234", "4321", "00000000", "content"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn a_login_ends_once_in_the_audit_whatever_follows() {
    let directory = tempfile::tempdir().unwrap();
    let (bench, _reader, id) = bench(&file(&directory), true);
    for (signatures, reason) in [(1, LeaseEnd::UsedUp), (2, LeaseEnd::Logout)] {
        let client = bench.client();
        let params = PinLoginParams {
            max_signatures: Some(signatures),
            ..PinLoginParams::with_pin(id.clone(), pin("1234").0)
        };
        call::<PinLogin>(&client, &params).unwrap();
        sign(&client, &id, Purpose::Signature).unwrap();
        let ended = logout(&client, &id);
        assert_eq!(ended.is_ok(), reason == LeaseEnd::Logout);
        assert_eq!(kind(logout(&client, &id)), ErrorKind::PinRequired);
        drop(client);
        let other = bench.client();
        assert_eq!(kind(logout(&other, &id)), ErrorKind::PinRequired);
        let records = tail(&bench, 3);
        let operations: Vec<_> = records.iter().map(|one| one.operation).collect();
        // The use that ends a login is before its end.
        let expected = [Operation::Login, Operation::Sign, Operation::LoginEnded];
        assert_eq!(operations, expected, "{reason:?}");
        let mut ends = records.iter().filter_map(|one| one.subject.reason);
        assert_eq!((ends.next(), ends.next()), (Some(reason), None));
    }
    assert_eq!(tail(&bench, 1000).len(), 2 * 3);
}

#[test]
fn a_restart_goes_on_after_what_was_written_even_after_half_a_line() {
    let directory = tempfile::tempdir().unwrap();
    let file = file(&directory);
    fs::write(&file, "{\"time\":\"20").unwrap();
    let (bench, _reader, id) = bench(&file, true);
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    assert_eq!(tail(&bench, 10).len(), 1);
    assert!(
        fs::read_to_string(&file)
            .unwrap()
            .starts_with("{\"time\":\"20\n{")
    );
}

/// `/dev/full` takes no byte, as a full disk.
#[test]
fn what_cannot_be_written_down_is_withheld() {
    let (bench, reader, id) = bench("/dev/full", true);
    let client = bench.client();
    assert_eq!(kind(login(&client, &id, "1234")), ErrorKind::AuditFailed);
    assert!(!left_verified(&reader));
    // A refusal stays what it is.
    assert_eq!(
        kind(sign(&client, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
    assert_eq!(kind(login(&client, &id, "9999")), ErrorKind::PinIncorrect);
}

/// A file that is removed takes records into nothing: they go into a new one, or are refused.
#[test]
fn a_use_is_never_written_into_a_file_that_was_removed() {
    let directory = tempfile::tempdir().unwrap();
    let inner = directory.path().join("log");
    let path = inner.join("audit");
    fs::create_dir(&inner).unwrap();
    let (bench, _reader, id) = bench(path.to_str().unwrap(), true);
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    let numbers = || -> Vec<_> {
        let text = fs::read_to_string(&path).unwrap();
        let record = |line| serde_json::from_str::<AuditRecord>(line).unwrap();
        text.lines().map(|line| record(line).number).collect()
    };
    fs::remove_file(&path).unwrap();
    for expected in [vec![Some(2)], vec![Some(2), Some(3)]] {
        sign(&client, &id, Purpose::Signature).unwrap();
        assert_eq!(numbers(), expected);
    }
    fs::remove_dir_all(&inner).unwrap();
    for _ in 0..2 {
        let refused = sign(&client, &id, Purpose::Signature);
        assert_eq!(kind(refused), ErrorKind::AuditFailed);
    }
    fs::create_dir(&inner).unwrap();
    sign(&client, &id, Purpose::Signature).unwrap();
    assert_eq!(numbers(), [Some(4)]);
}

#[test]
fn where_the_audit_is_not_required_work_goes_on_without_it() {
    let (bench, _reader, id) = bench("/dev/full", false);
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    sign(&client, &id, Purpose::Signature).unwrap();
}

#[test]
fn the_tail_is_bounded_and_needs_a_file() {
    let (bench, _reader, _watcher, _id) = Bench::with_card("medecin");
    let client = bench.client();
    for lines in [0, 1001] {
        let refused = call::<AuditTail>(&client, &AuditTailParams { lines });
        assert_eq!(kind(refused), ErrorKind::InvalidParams);
    }
    let none = call::<AuditTail>(&client, &AuditTailParams { lines: 1 });
    assert_eq!(kind(none), ErrorKind::AuditOff);
}

#[test]
fn an_audit_file_that_cannot_be_opened_is_said_at_the_start() {
    let config = cpsd::Config {
        socket: tempfile::tempdir().unwrap().path().join("cpsd.sock"),
        audit_file: Some("/nowhere/audit".into()),
        ..cpsd::Config::default()
    };
    let readers = cps_sim_reader::SimReaders::new();
    let refused = cpsd::Daemon::start(&config, move || Box::new(readers.clone()));
    assert!(
        matches!(refused, Err(cpsd::StartError::Audit(_))),
        "{refused:?}"
    );
}

#[test]
fn each_way_to_sign_records_scheme_and_digest() {
    let directory = tempfile::tempdir().unwrap();
    let (bench, _reader, id) = bench(&file(&directory), true);
    let mut raw = Raw::connect(&bench);
    let must = |raw: &mut Raw, method: &str, params: Value| {
        let answer = raw.call(method, &params, &json!({}));
        assert!(answer["error"].is_null(), "{answer}");
    };
    must(&mut raw, "pin.login", json!({"card": id, "pin": "1234"}));
    let digest = Bytes(vec![0x5A; 32]);
    let cms = json!({"card": id, "key": "signature", "hash": "sha256", "digest": digest});
    must(&mut raw, "sign.cms", cms);
    let jws = json!({"card": id, "key": "signature", "algorithm": "RS256", "payload": digest});
    must(&mut raw, "sign.jws", jws);
    let signatures: Vec<_> = tail(&bench, 10)
        .into_iter()
        .filter(|record| record.operation == Operation::Sign)
        .map(|record| {
            (
                record.subject.scheme,
                record.subject.digest.map(|bytes| bytes.0.len()),
            )
        })
        .collect();
    let expected = (Some(SignScheme::RsaPkcs1Sha256), Some(32));
    assert_eq!(signatures, [expected, expected]);
}

#[test]
fn reading_of_protected_data_and_revocations_are_recorded() {
    let directory = tempfile::tempdir().unwrap();
    let (bench, _reader, id) = bench(&file(&directory), true);
    let client = bench.client();
    let identity = || call::<CardsIdentity>(&client, &whole(&id)).unwrap();
    // Reading of public data is no record.
    identity();
    login(&client, &id, "1234").unwrap();
    identity();
    let leases = call::<LeasesList>(&client, &Empty {}).unwrap().leases;
    let lease = leases[0].id;
    call::<LeasesRevoke>(&client, &LeaseParams { lease }).unwrap();
    assert_eq!(
        kind(sign(&client, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
    let told: Vec<_> = tail(&bench, 10)
        .into_iter()
        .map(|record| (record.operation, record.outcome, record.subject.reason))
        .collect();
    let ok = || "ok".to_owned();
    assert_eq!(
        told,
        [
            (Operation::Login, ok(), None),
            (Operation::ReadData, ok(), None),
            (Operation::Revoke, ok(), None),
            (Operation::LoginEnded, ok(), Some(LeaseEnd::Revoked)),
            (Operation::Sign, "pin.required".to_owned(), None),
        ]
    );
}

#[test]
fn refusals_that_repeat_are_one_record_and_their_number() {
    let directory = tempfile::tempdir().unwrap();
    let (bench, _reader, id) = bench(&file(&directory), true);
    let client = bench.client();
    for _ in 0..50 {
        sign(&client, &id, Purpose::Signature).unwrap_err();
    }
    // A try of the PIN is never one of many.
    login(&client, &id, "9999").unwrap_err();
    login(&client, &id, "9999").unwrap_err();
    let told: Vec<_> = tail(&bench, 100)
        .into_iter()
        .map(|record| (record.operation, record.outcome, record.repeated))
        .collect();
    let required = "pin.required".to_owned();
    let incorrect = "pin.incorrect".to_owned();
    assert_eq!(
        told,
        [
            (Operation::Sign, required.clone(), None),
            (Operation::Login, incorrect.clone(), None),
            (Operation::Login, incorrect, None),
            (Operation::Sign, required, Some(49)),
        ]
    );
}

#[test]
fn texts_of_a_record_are_bounded() {
    let directory = tempfile::tempdir().unwrap();
    let (bench, _reader, id) = bench(&file(&directory), true);
    let mut signing = SignDigestParams {
        card: id,
        key: Purpose::Signature,
        scheme: SignScheme::RsaPkcs1,
        digest: Bytes(vec![1; 4_096]),
        purpose: Some("p".repeat(257)),
        require_trusted: false,
    };
    let client = bench.client();
    let too_long = call::<SignDigest>(&client, &signing).unwrap_err();
    assert_eq!(too_long.kind, ErrorKind::InvalidParams);
    signing.purpose = Some("p".repeat(256));
    call::<SignDigest>(&client, &signing).unwrap_err();
    let records = tail(&bench, 10);
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].subject.digest, Some(Bytes(vec![1; 512])));
}

#[test]
fn a_line_of_any_length_hides_no_other() {
    let directory = tempfile::tempdir().unwrap();
    let file = file(&directory);
    let line = |client: &str| {
        format!(
            r#"{{"time":"2026-01-01T00:00:00Z","operation":"login","outcome":"ok","uid":0,"client":"{client}","reader":"R","serial":"1"}}"#
        )
    };
    let long = "x".repeat(3 << 20);
    fs::write(&file, format!("{}\n{}\n", line("first"), line(&long))).unwrap();
    let (bench, _reader, id) = bench(&file, true);
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    let records = tail(&bench, 10);
    let clients: Vec<_> = records
        .iter()
        .filter_map(|record| record.client.as_deref())
        .collect();
    assert_eq!(clients, ["first", &long[..256], "test"]);
}
