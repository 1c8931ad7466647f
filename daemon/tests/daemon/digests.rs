//! `sign.digests`: commands, refusals before the card, turns with other programs, and all that ends
//! a call between two digests.

use std::time::{Duration, Instant};

use cps_protocol::event::{Change, LeaseEnd};
use cps_protocol::method::{
    AuditTail, AuditTailParams, CardsCertificates, Empty, LeaseParams, LeasesList, LeasesRevoke,
    PinLogin, PinLoginParams, SignDigests, SignDigestsParams,
};
use cps_protocol::{Bytes, CardId, ErrorKind, HashAlgorithm, Purpose, SignScheme};
use cps_sim_card::{Answers, Behaviour, Card, Fault, Mse};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::journeys::public_key;
use crate::support::{
    Bench, Held, LONG, Raw, Watcher, call, card, kind, login, params, pin, sign, verified_on_card,
    word,
};

/// Returns SHA-256 digests, each another one.
fn digests(count: u8) -> Vec<Bytes> {
    (0..count).map(|number| Bytes(vec![number; 32])).collect()
}

fn signing(card: &CardId, key: Purpose, digests: Vec<Bytes>) -> SignDigestsParams {
    SignDigestsParams {
        card: card.clone(),
        key,
        scheme: SignScheme::RsaPkcs1Sha256,
        digests,
        purpose: Some("prescriptions".to_owned()),
        require_trusted: false,
    }
}

fn json_params(card: &CardId, count: u8) -> Value {
    serde_json::to_value(signing(card, Purpose::Signature, digests(count))).unwrap()
}

/// Returns a card that holds up the next signature but `after`.
fn held_signature(after: usize) -> (Card, Held) {
    Held::card("00 2A 9E 9A", after)
}

/// A daemon with an audit file and a card.
struct Stage {
    bench: Bench,
    reader: cps_sim_reader::SimReader,
    watcher: Watcher,
    id: CardId,
    _directory: TempDir,
}

impl Stage {
    fn with(card: Card) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let bench = Bench::configured(|config| {
            config.audit_file = Some(directory.path().join("audit"));
        });
        let mut watcher = bench.watcher();
        let reader = bench.readers.add("R");
        reader.insert(card);
        let id = watcher.settled();
        Self {
            bench,
            reader,
            watcher,
            id,
            _directory: directory,
        }
    }

    /// Returns a connection that is logged in, for so many signatures.
    fn logged_in(&self, name: &str, signatures: u32) -> Raw {
        self.logged_in_with(name, &json!({"max_signatures": signatures}))
    }

    /// Returns the same for a login with these limits.
    fn logged_in_with(&self, name: &str, limits: &Value) -> Raw {
        let mut raw = Raw::silent(&self.bench);
        let hello = json!({"protocol": 1, "client": name});
        raw.call("system.hello", &hello, &json!({}));
        let mut login = limits.clone();
        login["card"] = json!(self.id);
        login["pin"] = json!("1234");
        let answer = raw.call("pin.login", &login, &json!({}));
        assert!(answer["error"].is_null(), "{answer}");
        raw
    }

    /// Returns client, outcome and first byte of the digest of each signature in the audit file.
    fn signatures_written(&self) -> Vec<(String, String, u8)> {
        let tail = AuditTailParams { lines: 1000 };
        let records = call::<AuditTail>(&self.bench.client(), &tail)
            .unwrap()
            .records;
        let signatures = records.into_iter().filter_map(|record| {
            let digest = record.subject.digest?.0[0];
            Some((record.client.unwrap(), record.outcome, digest))
        });
        signatures.collect()
    }
}

#[test]
fn ten_digests_cost_two_commands_each_on_a_card_that_keeps_its_security_environment() {
    let kept = Behaviour {
        mse: Mse::Kept,
        ..Behaviour::default()
    };
    let used_up = Behaviour::default();
    let waits = Behaviour {
        answers: Answers::T0,
        ..kept
    };
    // Profile, behaviour, key, commands of ten digests.
    let table = [
        ("medecin", kept, Purpose::Signature, 1 + 10 * 2),
        ("medecin", kept, Purpose::Authentication, 1 + 10 * 2),
        ("medecin-cps4", waits, Purpose::Signature, 1 + 10 * 2),
        ("medecin-cps4", kept, Purpose::Signature, 1 + 10),
        ("medecin-cps4", kept, Purpose::Authentication, 1 + 10 * 2),
        ("medecin-sans-contact", kept, Purpose::Technical, 1 + 10),
        // The card is found out by one command, then told its environment each time.
        ("medecin", used_up, Purpose::Signature, 1 + 10 * 3),
        ("medecin-cps4", used_up, Purpose::Signature, 1 + 10 * 2),
    ];
    for (profile, behaviour, key, expected) in table {
        let mut new = card(profile);
        new.set_behaviour(behaviour);
        let stage = Stage::with(new);
        let client = stage.bench.client();
        if key != Purpose::Technical {
            login(&client, &stage.id, "1234").unwrap();
        }
        // The directory of the keys is selected once.
        sign(&client, &stage.id, key).unwrap();
        let before = stage.reader.counts().commands;
        let result = call::<SignDigests>(&client, &signing(&stage.id, key, digests(10))).unwrap();
        let commands = stage.reader.counts().commands - before;
        assert_eq!(commands, expected, "{profile} {key:?} {behaviour:?}");
        assert_eq!(result.stopped, None);
        let certificates = call::<CardsCertificates>(&client, &params(&stage.id)).unwrap();
        let of_key = certificates
            .certificates
            .iter()
            .find(|c| c.key == Some(key));
        let public = public_key(&of_key.unwrap().der.0);
        assert_eq!(result.signatures.len(), 10);
        for (digest, signature) in digests(10).iter().zip(&result.signatures) {
            let padding = rsa::Pkcs1v15Sign::new::<sha2::Sha256>();
            public.verify(padding, &digest.0, &signature.0).unwrap();
        }
    }
}

#[test]
fn a_card_that_forgets_its_environment_costs_as_much_as_single_signatures_once_found_out() {
    for (profile, key) in [
        ("medecin", Purpose::Signature),
        ("medecin", Purpose::Authentication),
        ("medecin-cps4", Purpose::Signature),
        ("medecin-cps4", Purpose::Authentication),
    ] {
        let stage = Stage::with(card(profile));
        let client = stage.bench.client();
        login(&client, &stage.id, "1234").unwrap();
        sign(&client, &stage.id, key).unwrap();
        let commands = |action: &dyn Fn()| {
            let before = stage.reader.counts().commands;
            action();
            stage.reader.counts().commands - before
        };
        let of_call = |count: u8| {
            let params = signing(&stage.id, key, digests(count));
            commands(&|| drop(call::<SignDigests>(&client, &params).unwrap()))
        };
        let single = commands(&|| drop(sign(&client, &stage.id, key).unwrap()));
        assert_eq!(of_call(1), single, "{profile} {key:?}");
        assert_eq!(of_call(10), 10 * single + 1, "{profile} {key:?}");
        assert_eq!(of_call(10), 10 * single, "{profile} {key:?}");
        assert_eq!(of_call(2), 2 * single, "{profile} {key:?}");
    }
}

#[test]
fn the_document_prints_the_commands_of_ten_digests() {
    let document = include_str!("../../../docs/card-commands.md");
    for printed in [
        "on a card that keeps its security environment | 21 |",
        "on a card that does not | 30 |",
    ] {
        assert!(document.contains(printed), "{printed}");
    }
}

#[test]
fn what_a_key_does_not_do_is_said_with_what_it_does() {
    let stage = Stage::with(card("medecin"));
    let mut raw = stage.logged_in("asker", 10);
    let before = stage.reader.counts().commands;
    let bytes = |length| Bytes(vec![1; length]);
    let state = |changed: Value| {
        let mut params = json!({"key": "signature", "hash": "sha256", "state": bytes(32),
            "hashed": 64, "last_block": bytes(64)});
        for (name, value) in changed.as_object().unwrap() {
            params[name] = value.clone();
        }
        params
    };
    let schemes = "it does with rsa_pkcs1, rsa_pkcs1_sha1, rsa_pkcs1_sha256";
    let table = [
        (
            "sign.digest",
            json!({"key": "signature", "scheme": "rsa_pss_sha256", "digest": bytes(32)}),
            "key.usage",
            format!("the signature key does not sign with rsa_pss_sha256; {schemes}"),
        ),
        (
            "sign.digests",
            json!({"key": "signature", "scheme": "rsa_pkcs1_sha512", "digests": [bytes(64)]}),
            "key.usage",
            format!("the signature key does not sign with rsa_pkcs1_sha512; {schemes}"),
        ),
        (
            "sign.cms",
            json!({"key": "signature", "hash": "sha384", "digest": bytes(48)}),
            "key.usage",
            format!("the signature key does not sign with rsa_pkcs1_sha384; {schemes}"),
        ),
        (
            "sign.jws",
            json!({"key": "signature", "algorithm": "PS256", "payload": bytes(1)}),
            "key.usage",
            format!("the signature key does not sign with rsa_pss_sha256; {schemes}"),
        ),
        (
            "decrypt",
            json!({"key": "signature", "cryptogram": bytes(256)}),
            "key.usage",
            "the signature key does not decipher; of this card do: authentication".to_owned(),
        ),
        (
            "sign.hash_state",
            state(json!({"key": "authentication"})),
            "key.usage",
            "the authentication key hashes nothing: give the digest to sign.digest".to_owned(),
        ),
        (
            "sign.hash_state",
            state(json!({"hash": "sha512", "state": bytes(64)})),
            "key.usage",
            format!("the signature key does not sign with rsa_pkcs1_sha512; {schemes}"),
        ),
        (
            "sign.hash_state",
            state(json!({"hashed": 63})),
            "data.invalid",
            "hashed is 63 and no multiple of 64".to_owned(),
        ),
        (
            "sign.hash_state",
            state(json!({"state": bytes(20)})),
            "data.invalid",
            "state has 20 bytes in place of 32, with 64 bytes hashed".to_owned(),
        ),
        (
            "sign.hash_state",
            state(json!({"hashed": 0})),
            "data.invalid",
            "state has 32 bytes in place of 0, with 0 bytes hashed".to_owned(),
        ),
        (
            "sign.hash_state",
            state(json!({"last_block": ""})),
            "data.invalid",
            "last_block has 0 bytes in place of 1 to 64".to_owned(),
        ),
        (
            "sign.hash_state",
            state(json!({"last_block": bytes(65)})),
            "data.invalid",
            "last_block has 65 bytes in place of 1 to 64".to_owned(),
        ),
    ];
    for (method, mut params, error, detail) in table {
        params["card"] = json!(stage.id);
        let answer = raw.call(method, &params, &json!({}));
        let told = answer["error"]["data"]["detail"].as_str().unwrap_or("none");
        assert_eq!((word(&answer), told), (error, detail.as_str()), "{method}");
    }
    assert_eq!(stage.reader.counts().commands, before);
}

#[test]
fn a_digest_that_the_key_does_not_take_is_named_before_login_and_card() {
    let stage = Stage::with(card("medecin"));
    let mut raw = Raw::connect(&stage.bench);
    let (good, short) = (Bytes(vec![1; 32]), Bytes(vec![1; 20]));
    let info = HashAlgorithm::Sha256.digest_info(&[1; 32]).map(Bytes);
    let info512 = HashAlgorithm::Sha512.digest_info(&[1; 64]).map(Bytes);
    let many = |count| vec![good.clone(); count];
    let table = [
        (
            json!({"digests": []}),
            "request.params",
            "digests: expected 1 to 100 of them, not 0",
        ),
        (
            json!({"digests": many(101)}),
            "request.params",
            "digests: expected 1 to 100 of them, not 101",
        ),
        (
            json!({"digests": [good, good, 7]}),
            "request.params",
            "digests[2]: expected a string",
        ),
        (
            json!({"digests": [good, short]}),
            "data.invalid",
            "digests[1] has 20 bytes in place of the 32 of SHA-256",
        ),
        (
            json!({"scheme": "rsa_pkcs1", "digests": [info, good, Bytes(Vec::new())]}),
            "data.invalid",
            "digests[2] has 0 bytes in place of 1 to 51",
        ),
        (
            json!({"scheme": "rsa_pkcs1", "digests": [info, Bytes(vec![1; 33])]}),
            "data.invalid",
            "digests[1] is neither a DigestInfo nor a digest that the key takes",
        ),
        (
            json!({"scheme": "rsa_pkcs1", "key": "authentication", "digests": [info512, Bytes(vec![1; 103])]}),
            "data.invalid",
            "digests[1] has 103 bytes in place of 1 to 102",
        ),
        (
            json!({"scheme": "rsa_pkcs1", "key": "authentication", "digests": [info512, Bytes(Vec::new())]}),
            "data.invalid",
            "digests[1] has 0 bytes in place of 1 to 102",
        ),
        (
            json!({"purpose": "p".repeat(257), "digests": [good]}),
            "request.params",
            "purpose is longer than 256 bytes",
        ),
    ];
    let before = stage.reader.counts().commands;
    for (changed, error, detail) in table {
        let mut params = json_params(&stage.id, 1);
        for (name, value) in changed.as_object().unwrap() {
            params[name] = value.clone();
        }
        let answer = raw.call("sign.digests", &params, &json!({}));
        let told = answer["error"]["data"]["detail"].as_str().unwrap_or("none");
        assert_eq!((word(&answer), told), (error, detail));
    }
    // The signature key of a CPS3 signs SHA-1 and SHA-256, and never as PSS (`card.md` §6.3).
    for scheme in ["rsa_pkcs1_sha384", "rsa_pkcs1_sha512", "rsa_pss_sha256"] {
        let mut params = json_params(&stage.id, 1);
        params["scheme"] = json!(scheme);
        let answer = raw.call("sign.digests", &params, &json!({}));
        assert_eq!(word(&answer), "key.usage", "{scheme}");
    }
    assert_eq!(stage.reader.counts().commands, before);
}

#[test]
fn each_digest_counts_and_a_login_with_too_few_signatures_signs_none() {
    let mut stage = Stage::with(card("medecin"));
    let client = stage.bench.client();
    let limited = PinLoginParams {
        max_signatures: Some(5),
        ..PinLoginParams::with_pin(stage.id.clone(), pin("1234").0)
    };
    call::<PinLogin>(&client, &limited).unwrap();
    let three = signing(&stage.id, Purpose::Signature, digests(3));
    let result = call::<SignDigests>(&client, &three).unwrap();
    assert_eq!(result.rights.unwrap().signatures_left, 2);
    let before = stage.reader.counts().commands;
    let error = call::<SignDigests>(&client, &three).unwrap_err();
    assert_eq!(error.kind, ErrorKind::PinRequired);
    let detail = "the login has 2 signatures left, for 3 digests";
    assert_eq!(error.detail.as_deref(), Some(detail));
    assert_eq!(stage.reader.counts().commands, before);
    // With the last signature the login ends, and the card forgets the PIN.
    let two = signing(&stage.id, Purpose::Signature, digests(2));
    let result = call::<SignDigests>(&client, &two).unwrap();
    assert_eq!(result.rights.unwrap().signatures_left, 0);
    let ended = stage.watcher.until(|change| match change {
        Change::LeaseEnded { reason, .. } => Some(reason.word()),
        _ => None,
    });
    assert_eq!(ended, "used_up");
    assert_eq!(
        kind(sign(&client, &stage.id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
    assert!(!verified_on_card(&stage.reader));
}

#[test]
fn only_the_connection_that_asked_is_told_of_the_progress() {
    let mut stage = Stage::with(card("medecin"));
    let mut raw = stage.logged_in("asker", 10);
    let snapshot = raw.call("events.subscribe", &json!({}), &json!({}));
    let begin = snapshot["result"]["seq"].as_u64().unwrap();
    raw.request(
        json!("all"),
        "sign.digests",
        &json_params(&stage.id, 3),
        &json!({}),
    );
    // Three events and the answer.
    let lines: Vec<_> = (0..4).map(|_| raw.answer()).collect();
    let events: Vec<_> = lines.iter().filter(|line| line["id"].is_null()).collect();
    let expected: Vec<_> = (1..=3)
        .map(|signed| {
            json!({"seq": begin + signed, "change": "sign_progress", "card": stage.id,
                "request": "all", "signed": signed, "total": 3})
        })
        .collect();
    let told: Vec<_> = events.iter().map(|event| event["params"].clone()).collect();
    assert_eq!(told, expected);
    drop(raw);
    // The numbers of another subscriber have no gap: the watcher checks each.
    stage.watcher.until(|change| match change {
        Change::SignProgress { .. } => panic!("{change:?}"),
        Change::LeaseEnded { .. } => Some(()),
        _ => None,
    });
    let later = stage.bench.watcher();
    assert!(later.snapshot.seq >= begin + 3);
}

#[test]
fn a_failure_in_the_middle_answers_what_was_signed() {
    // A signature is 2 commands after the first, which has one more.
    let kept = Behaviour {
        mse: Mse::Kept,
        ..Behaviour::default()
    };
    let status = |word| Fault::Status(cps_apdu::StatusWord(word));
    let table = [
        (Fault::FlipSignature, "signature.unverified"),
        (status(0x6F00), "card.error"),
        (status(0x6982), "pin.required"),
    ];
    for (fault, error) in table {
        let mut new = card("medecin");
        new.set_behaviour(kept);
        let stage = Stage::with(new);
        let mut raw = stage.logged_in("asker", 50);
        let first = raw.call("sign.digests", &json_params(&stage.id, 1), &json!({}));
        assert!(first["error"].is_null(), "{first}");
        // The third digest of five fails, however often it is tried.
        match fault {
            Fault::FlipSignature => stage.reader.plan(6, fault),
            _ => (6..12).for_each(|command| stage.reader.plan(command, fault)),
        }
        let answer = raw.call("sign.digests", &json_params(&stage.id, 5), &json!({}));
        let result = &answer["result"];
        assert_eq!(
            result["signatures"].as_array().map(Vec::len),
            Some(2),
            "{answer}"
        );
        assert_eq!(result["stopped"]["kind"], json!(error), "{answer}");
        assert_eq!(result["rights"]["signatures_left"], json!(47), "{answer}");
        let written = stage.signatures_written();
        let outcomes: Vec<_> = written[1..]
            .iter()
            .map(|(_, outcome, digest)| (outcome.as_str(), *digest))
            .collect();
        assert_eq!(outcomes, [("ok", 0), ("ok", 1), (error, 2)]);
    }
}

#[test]
fn a_call_is_given_up_between_two_digests_and_answers_those_before() {
    type GiveUp = fn(&Stage, &mut Raw);
    let cancel: GiveUp = |_, raw| {
        let answer = raw.call("request.cancel", &json!({"request": "all"}), &json!({}));
        assert_eq!(answer["result"], json!({}));
    };
    let revoke: GiveUp = |stage, _| {
        let client = stage.bench.client();
        let leases = call::<LeasesList>(&client, &Empty {}).unwrap().leases;
        let lease = leases[0].id;
        call::<LeasesRevoke>(&client, &LeaseParams { lease }).unwrap();
    };
    let table: [(&str, GiveUp, &str); 2] = [
        ("cancelled", cancel, "request.cancelled"),
        ("revoked", revoke, "pin.required"),
    ];
    for (name, give_up, error) in table {
        let (new, held) = held_signature(1);
        let stage = Stage::with(new);
        let mut raw = stage.logged_in("asker", 50);
        let params = json_params(&stage.id, 5);
        raw.request(json!("all"), "sign.digests", &params, &json!({}));
        held.begun.recv().unwrap();
        give_up(&stage, &mut raw);
        held.go_on.send(()).unwrap();
        let answer = raw.answer();
        let result = &answer["result"];
        // The digest that the card was signing is signed, counted and answered.
        assert_eq!(
            result["signatures"].as_array().map(Vec::len),
            Some(2),
            "{name}: {answer}"
        );
        assert_eq!(result["stopped"]["kind"], json!(error), "{name}: {answer}");
        assert_eq!(
            result["rights"]["signatures_left"],
            json!(48),
            "{name}: {answer}"
        );
        let signed = stage.signatures_written();
        let signed: Vec<_> = signed
            .iter()
            .filter(|(_, outcome, _)| outcome == "ok")
            .collect();
        assert_eq!(signed.len(), 2, "{name}");
    }
}

#[test]
fn the_end_of_the_connection_signs_no_further_digest_and_leaves_none_out_of_the_audit_file() {
    let (new, held) = held_signature(1);
    let stage = Stage::with(new);
    let mut raw = stage.logged_in("asker", 50);
    // Its place as the agent is free once the daemon knows that it is gone.
    let register = |raw: &mut Raw| raw.call("agent.register", &json!({}), &json!({}));
    assert!(register(&mut raw)["error"].is_null());
    let params = json_params(&stage.id, 5);
    raw.request(json!("all"), "sign.digests", &params, &json!({}));
    held.begun.recv().unwrap();
    drop(raw);
    let mut next = Raw::connect(&stage.bench);
    let deadline = Instant::now() + LONG;
    while !register(&mut next)["error"].is_null() {
        assert!(Instant::now() < deadline, "the connection has ended");
    }
    held.go_on.send(()).unwrap();
    let mut watcher = stage.watcher;
    let reason = watcher.until(|change| match change {
        Change::LeaseEnded { reason, .. } => Some(*reason),
        _ => None,
    });
    assert_eq!(reason, LeaseEnd::Disconnected);
    let tail = AuditTailParams { lines: 1000 };
    let records = call::<AuditTail>(&stage.bench.client(), &tail).unwrap();
    let written: Vec<_> = records
        .records
        .into_iter()
        .filter_map(|record| Some((record.outcome, record.subject.digest?.0[0])))
        .collect();
    assert_eq!(written, [("ok".to_owned(), 0), ("ok".to_owned(), 1)]);
}

/// The commands show the sections: in each, the environment is set once. The login ends without use
/// sooner than a section does: each signature is a use.
#[test]
fn a_section_ends_after_five_seconds_for_programs_beside_the_daemon() {
    const SECTION: Duration = Duration::from_secs(5);
    for (held_for, expected) in [(Duration::ZERO, 1 + 4 * 2), (SECTION, 2 + 4 * 2)] {
        let (mut new, held) = held_signature(1);
        new.set_behaviour(Behaviour {
            mse: Mse::Kept,
            ..Behaviour::default()
        });
        let stage = Stage::with(new);
        let limits = json!({"max_signatures": 50, "idle_seconds": 2});
        let mut raw = stage.logged_in_with("asker", &limits);
        raw.call("sign.digest", &single(&stage.id), &json!({}));
        let before = stage.reader.counts().commands;
        let params = json_params(&stage.id, 4);
        raw.request(json!("all"), "sign.digests", &params, &json!({}));
        held.begun.recv().unwrap();
        // The card signs the first of four, and nothing else, as long as it is held.
        held.begun.recv_timeout(held_for).unwrap_err();
        held.go_on.send(()).unwrap();
        let answer = raw.answer();
        let signatures = answer["result"]["signatures"].as_array();
        assert_eq!(signatures.map(Vec::len), Some(4), "{answer}");
        let commands = stage.reader.counts().commands - before;
        assert_eq!(commands, expected, "{held_for:?}");
    }
}

/// Returns the parameters of `sign.digest`.
fn single(card: &CardId) -> Value {
    json!({
        "card": card, "key": "signature", "scheme": "rsa_pkcs1_sha256",
        "digest": Bytes(vec![0xEE; 32]),
    })
}

#[test]
fn another_program_waits_for_one_digest_at_most() {
    let (new, held) = held_signature(1);
    let stage = Stage::with(new);
    let mut other = stage.logged_in("other", 50);
    let mut raw = stage.logged_in("asker", 50);
    raw.request(
        json!("all"),
        "sign.digests",
        &json_params(&stage.id, 4),
        &json!({}),
    );
    held.begun.recv().unwrap();
    other.request(json!(2), "sign.digest", &single(&stage.id), &json!({}));
    // Once this is answered, the signature is in the queue.
    other.call("system.info", &json!({}), &json!({}));
    held.go_on.send(()).unwrap();
    assert!(other.answer()["error"].is_null());
    let answer = raw.answer();
    let result = &answer["result"];
    assert_eq!(
        result["signatures"].as_array().map(Vec::len),
        Some(4),
        "{answer}"
    );
    assert_eq!(result["stopped"], Value::Null, "{answer}");
    let order: Vec<_> = stage
        .signatures_written()
        .into_iter()
        .map(|(client, _, _)| client)
        .collect();
    assert_eq!(order, ["asker", "asker", "other", "asker", "asker"]);
}
