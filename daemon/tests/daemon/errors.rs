//! Every method that the API document names succeeds once, and answers each error that it names.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::process::Command;
use std::thread;

use cps_apdu::Path;
use cps_protocol::method::NAMES;
use cps_reader::LinkError;
use cps_sim_card::{Card, Fault};
use cps_sim_reader::SimReader;
use cpsd::{Config, LoginAccess};
use rustix::process::{Gid, Uid};
use serde_json::{Value, json};

use crate::journeys::{encrypt, public_key};
use crate::support::{Bench, Raw, Watcher, card, changed, objects, word};

/// Errors that neither root nor the account of the daemon is answered: `tests/tests/codes.rs`
/// provokes each of them, as accounts of the system.
const FOR_OTHER_ACCOUNTS: [&str; 5] = [
    "pin.not_allowed",
    "pin.other_account",
    "pin.last_try",
    "puk.last_try",
    "pin.paused",
];

/// The error that no simulated card brings about: the test `what_the_card_lacks_is_named` of
/// `cps-assertions` has it.
const OF_NO_CARD: &str = "assertion.no_national_id";

/// More commands than any method sends.
const ALL_COMMANDS: std::ops::Range<u64> = 1..40;

/// Returns the methods that name each error, by the API document.
fn named() -> BTreeMap<String, Vec<String>> {
    let document: Value = serde_json::from_str(include_str!("../../../docs/openrpc.json")).unwrap();
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for method in document["methods"].as_array().unwrap() {
        for error in method["errors"].as_array().unwrap() {
            let reference = error["$ref"].as_str().unwrap();
            let word = reference.strip_prefix("#/components/errors/").unwrap();
            let methods = named.entry(word.to_owned()).or_default();
            methods.push(method["name"].as_str().unwrap().to_owned());
        }
    }
    named
}

/// Parameters with which a method succeeds on a card, where anything lets it.
fn params(method: &str, card: &str) -> Value {
    let digest = "0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dE=";
    match method {
        "system.hello" => json!({"protocol": 1, "client": "test"}),
        "request.cancel" => json!({"request": 99}),
        "cards.data.read" => json!({"card": card, "label": "CPS_DATA"}),
        "cards.data.write" => json!({"card": card, "label": "CPS_DATA", "value": "YQ=="}),
        "cards.report" => json!({"card": card, "with_login": true}),
        "pin.login" => json!({"card": card, "pin": "1234"}),
        "pin.change" => json!({"card": card, "old_pin": "1234", "new_pin": "1234"}),
        "pin.unblock" => json!({"card": card, "puk": "12345678", "new_pin": "1234"}),
        "puk.verify" => json!({"card": card, "puk": "12345678"}),
        "sign.digest" => json!({
            "card": card, "key": "signature", "scheme": "rsa_pkcs1_sha256", "digest": digest,
        }),
        "sign.digests" => json!({
            "card": card, "key": "signature", "scheme": "rsa_pkcs1_sha256", "digests": [digest],
        }),
        "sign.hash_state" => json!({
            "card": card, "key": "signature", "hash": "sha256", "state": "", "hashed": 0,
            "last_block": "YQ==",
        }),
        "sign.cms" => json!({"card": card, "key": "signature", "digest": digest}),
        "sign.jws" => json!({
            "card": card, "key": "signature", "algorithm": "RS256", "payload": "e30=",
        }),
        "assertion.vihf" => json!({
            "card": card, "activity": 1,
            "patient": {"ins": "200000000000094", "authority": "test"},
            "software": {"id": "1", "name": "L", "version": "1", "approval": "N"},
        }),
        "assertion.insi" => json!({"card": card, "activity": 1}),
        "assertion.dmp_submission" => json!({
            "card": card, "submission_set": "1.2.3", "profile": "sha_256",
            "documents": [{"unique_id": "1.2.4", "digest": digest}],
        }),
        "verify.certificate" => json!({"certificate": foreign(), "key": "signature"}),
        "verify.signature" => json!({
            "certificate": foreign(), "key": "signature", "scheme": "rsa_pkcs1_sha256",
            "digest": digest, "signature": "YQ==",
        }),
        "decrypt" => {
            json!({"card": card, "key": "authentication", "cryptogram": cps_protocol::Bytes(vec![1; 256])})
        }
        "random" => json!({"card": card, "bytes": 8}),
        "agent.answer" => json!({"prompt": 99, "failure": "cancelled"}),
        "web.allow" | "web.revoke" => json!({"origin": "https://dpi.example"}),
        "leases.revoke" => json!({"lease": 99}),
        "audit.tail" => json!({"lines": 1}),
        "cards.list" | "cards.status" => json!({}),
        method if method.starts_with("cards.") => json!({"card": card}),
        method if method.starts_with("pin.") => json!({"card": card}),
        _ => json!({}),
    }
}

/// Returns the codes of a method as absent, with which the holder is asked for them.
fn without_codes(method: &str) -> Value {
    match method {
        "pin.change" => json!({"old_pin": null, "new_pin": null}),
        "pin.unblock" => json!({"puk": null, "new_pin": null}),
        "pin.login" => json!({"pin": null}),
        _ => json!({}),
    }
}

/// Returns the certificate of a signer that no card holds.
fn foreign() -> cps_protocol::Bytes {
    let der = include_bytes!("../../../crates/signature/tests/data/signer.der");
    cps_protocol::Bytes(der.to_vec())
}

/// A daemon with a card, whose authority it trusts, and a program that uses it.
struct Stage {
    bench: Bench,
    reader: SimReader,
    watcher: Watcher,
    card: String,
    program: Raw,
}

impl Stage {
    fn new(profile: &str) -> Self {
        Self::with(card(profile), |_| ())
    }

    fn with(card: Card, configure: impl FnOnce(&mut Config)) -> Self {
        let bench = Bench::configured(|config| {
            Bench::trust(config);
            configure(config);
        });
        let mut watcher = bench.watcher();
        let reader = bench.readers.add("R");
        reader.insert(card);
        let card = watcher.settled().0;
        let program = Raw::connect(&bench);
        Self {
            bench,
            reader,
            watcher,
            card,
            program,
        }
    }

    /// Calls a method that is to fail, with some parameters changed.
    fn fail(&mut self, method: &str, changed: &Value) -> String {
        let mut params = params(method, &self.card);
        for (name, value) in changed.as_object().unwrap() {
            params[name] = value.clone();
        }
        let answer = self.program.call(method, &params, &json!({}));
        assert!(!answer["error"].is_null(), "{method}: {answer}");
        word(&answer).to_owned()
    }

    /// Logs the program in or out for a method: logging in needs a program that is not.
    fn prepare(&mut self, method: &str) {
        self.program = Raw::connect(&self.bench);
        if !["pin.login", "pin.change", "pin.unblock", "puk.verify"].contains(&method) {
            self.login();
        }
    }

    fn login(&mut self) {
        let params = params("pin.login", &self.card);
        let answer = self.program.call("pin.login", &params, &json!({}));
        assert!(answer["error"].is_null(), "{answer}");
    }

    /// Inserts another card in place of the one that was lost.
    fn exchange(&mut self) {
        if self.reader.remove().is_some() {
            self.watcher.removed();
        }
        self.reader.insert(card("medecin"));
        self.card = self.watcher.settled().0;
    }
}

/// Answer of each method where an error is provoked.
type Answers = Vec<String>;

/// Has each method answer an error, one way for each kind.
fn provoke(kind: &str, methods: &[String]) -> Answers {
    let each = |answer: &mut dyn FnMut(&str) -> String| -> Answers {
        methods.iter().map(|method| answer(method)).collect()
    };
    // The same card for all methods, with some parameters changed.
    let wrong = |profile: &str, login: bool, changed: &dyn Fn(&str) -> Value| {
        let mut stage = Stage::new(profile);
        each(&mut |method| {
            if login {
                stage.prepare(method);
            }
            stage.fail(method, &changed(method))
        })
    };
    match kind {
        "daemon.version" => wrong("medecin", false, &|_| json!({"protocol": 2})),
        "card.removed" => wrong("medecin", false, &|_| json!({"card": "gone"})),
        "card.reading" => being_read(methods),
        "card.update_interrupted" => {
            let mut interrupted = card("medecin");
            let last_update = Path::from_bytes(&[0x3F, 0x00, 0xD0, 0x10]).unwrap();
            interrupted.set_file(&last_update, Vec::new());
            let mut stage = Stage::with(interrupted, |_| ());
            each(&mut |method| stage.fail(method, &json!({})))
        }
        "request.timeout" => given_up(methods, Some(50)),
        "request.cancelled" => given_up(methods, None),
        "reader.busy" => link(methods, &LinkError::Busy),
        "reader.lost" => link(methods, &LinkError::Timeout),
        "reader.service_down" => link(methods, &LinkError::ServiceDown("down".to_owned())),
        "card.mute" => link(methods, &LinkError::Mute),
        "card.error" => refusing(methods, 0x6F00),
        "card.damaged" => refusing(methods, 0x6A82),
        "audit.failed" => unwritten(methods),
        "audit.off" => wrong("medecin", false, &|_| json!({})),
        "pin.format" => wrong("medecin", false, &|method| match method {
            "pin.change" => json!({"old_pin": "12345"}),
            _ => json!({"pin": "12345678901"}),
        }),
        "puk.format" => wrong("medecin", false, &|method| match method {
            "agent.answer" => json!({"puk": "12345678901"}),
            _ => json!({"puk": "1234"}),
        }),
        "pin.new_format" => wrong("medecin", false, &|method| match method {
            "agent.answer" => json!({"new_pin": "12345678901"}),
            _ => json!({"new_pin": "54321"}),
        }),
        "pin.incorrect" => wrong("medecin", false, &|method| match method {
            "pin.change" => json!({"old_pin": "9999"}),
            _ => json!({"pin": "9999"}),
        }),
        "pin.blocked" => wrong("blocked", false, &|_| json!({})),
        "pin.none" => wrong("medecin-sans-contact", false, &|_| json!({})),
        "pin.required" => {
            let shared = |config: &mut Config| config.login_access = LoginAccess::Shared;
            let mut stage = Stage::with(card("medecin"), shared);
            each(&mut |method| {
                if method == "cards.identity" {
                    // A client that is not logged in learns the public part.
                    stage.prepare(method);
                    stage.reader.foreign_reset().unwrap();
                }
                let private = json!({"label": "CPS_ACTIVITY_01_PS"});
                let changed = if method == "cards.data.read" {
                    private
                } else {
                    json!({})
                };
                stage.fail(method, &changed)
            })
        }
        "pin.already_logged_in" => {
            let mut stage = Stage::new("medecin");
            stage.login();
            each(&mut |method| stage.fail(method, &json!({})))
        }
        "puk.incorrect" => wrong("medecin", false, &|_| json!({"puk": "00000000"})),
        "puk.blocked" => wrong("puk-used-up", false, &|_| json!({})),
        "prompt.unavailable" => wrong("medecin", false, &without_codes),
        "prompt.cancelled" => prompted(methods, "cancelled"),
        "prompt.timeout" => prompted(methods, "timed_out"),
        "prompt.paused" => {
            let mut stage = Stage::new("medecin");
            let _agent = cancelling(&mut stage, methods, 3);
            each(&mut |method| stage.fail(method, &without_codes(method)))
        }
        "agent.other" => {
            let mut stage = Stage::new("medecin");
            let mut first = Raw::connect(&stage.bench);
            first.call("agent.register", &json!({}), &json!({}));
            each(&mut |method| stage.fail(method, &json!({})))
        }
        "key.not_found" => {
            let mut stages = [Stage::new("medecin"), Stage::new("medecin-sans-contact")];
            let [contact, contactless] = &mut stages;
            each(&mut |method| match method {
                method if method.starts_with("assertion.") => contactless.fail(method, &json!({})),
                "pin.login" => contact.fail(method, &json!({"keys": ["technical"]})),
                _ => {
                    contact.prepare(method);
                    contact.fail(method, &json!({"key": "technical"}))
                }
            })
        }
        "key.usage" => wrong("medecin", true, &|method| match method {
            "sign.digest" | "sign.digests" => json!({"scheme": "rsa_pss_sha256"}),
            "sign.hash_state" => json!({"key": "authentication"}),
            "sign.cms" => json!({"hash": "sha512", "digest": cps_protocol::Bytes(vec![0; 64])}),
            "sign.jws" => json!({"algorithm": "PS256"}),
            _ => json!({"key": "signature"}),
        }),
        "data.invalid" => wrong("medecin", true, &|method| match method {
            "sign.hash_state" => json!({"hashed": 1}),
            "sign.digests" => json!({"digests": ["0dHR"]}),
            "assertion.dmp_submission" => {
                json!({"documents": [{"unique_id": "1.2.4", "digest": "0dHR"}]})
            }
            _ => json!({"digest": "0dHR"}),
        }),
        "data.not_found" => wrong("medecin", true, &|_| json!({"label": "NONE"})),
        "data.read_only" => wrong("medecin", true, &|_| json!({"label": "CPS_NAME_PS"})),
        "data.too_long" => wrong("medecin", true, &|_| json!({"value": "A".repeat(40_000)})),
        "decrypt.failed" => wrong("medecin", true, &|_| json!({})),
        "signature.unverified" => {
            each(&mut |method| {
                // Each time the card is another one afterwards.
                let mut stage = Stage::new("medecin");
                stage.prepare(method);
                stage.reader.plan(1, Fault::FlipSignature);
                stage.fail(method, &json!({}))
            })
        }
        "certificate.damaged" => wrong(
            "empty-signature-certificate",
            true,
            &|method| match method {
                "pin.login" => json!({"assertion": "dmp_submission"}),
                method if method.starts_with("assertion.") => json!({}),
                _ => json!({"key": "signature"}),
            },
        ),
        "assertion.no_profession" => wrong("interne", false, &for_assertions),
        "assertion.no_speciality" => {
            let none = ("specialities = [\"CAPA05\", \"SM26\"]", "specialities = []");
            let mut stage = Stage::with(changed("medecin", &[none]), |_| ());
            each(&mut |method| stage.fail(method, &for_assertions(method)))
        }
        "assertion.no_activity" => {
            let mut stages = [Stage::new("medecin"), Stage::new("interne")];
            let [physician, intern] = &mut stages;
            each(&mut |method| match method {
                "pin.login" => intern.fail(method, &json!({"assertion": "insi"})),
                _ => physician.fail(method, &json!({"activity": 2})),
            })
        }
        "assertion.no_structure" => without("structure-id = \"10B0000000\"", methods),
        "assertion.no_billing_number" => wrong("medecin", true, &|_| json!({"activity": 3})),
        "assertion.no_chain" => {
            let mut stage = untrusting();
            each(&mut |method| match method {
                "pin.login" => stage.fail(method, &json!({"assertion": "dmp_submission"})),
                _ => stage.fail(method, &json!({})),
            })
        }
        "assertion.no_sector" => without("sector = \"SA01\"", methods),
        "certificate.untrusted" => {
            let mut stage = untrusting();
            each(&mut |method| {
                stage.prepare(method);
                stage.fail(method, &json!({"require_trusted": true}))
            })
        }
        "client.not_admin" => as_nobody(methods),
        "lease.not_found" => wrong("medecin", false, &|_| json!({})),
        "cache.failed" => {
            let directory = tempfile::tempdir().unwrap();
            let cache = directory.path().join("cache");
            let mut stage = Stage::with(card("medecin"), |config| {
                config.cache_dir = Some(cache.clone());
            });
            fs::create_dir(cache.join("odd.card")).unwrap();
            each(&mut |method| stage.fail(method, &json!({})))
        }
        other => panic!("nothing provokes {other}"),
    }
}

/// Returns a daemon with a card whose authority it does not know.
fn untrusting() -> Stage {
    Stage::with(card("medecin"), |config| {
        config.trust_dir = "/nowhere".into();
        config.crl_dir.clone_from(&config.trust_dir);
    })
}

/// Returns the parameters with which a method tells what the card lacks for an assertion.
fn for_assertions(method: &str) -> Value {
    match method {
        "pin.login" => json!({"assertion": "vihf"}),
        _ => json!({}),
    }
}

/// Returns a card of which an activity lacks the text of a field.
fn without(field: &str, methods: &[String]) -> Answers {
    let (name, _) = field.split_once(" = ").unwrap();
    let card = changed("medecin", &[(field, &format!("{name} = \"\""))]);
    let mut stage = Stage::with(card, |_| ());
    stage.login();
    let answers = methods.iter().map(|method| match method.as_str() {
        "assertion.insi" => stage.fail(method, &json!({"sector": true})),
        _ => stage.fail(method, &json!({})),
    });
    answers.collect()
}

#[test]
fn every_method_answers_each_error_that_it_names() {
    let named = named();
    assert!(named.len() > 30, "{}", named.len());
    let mut wrong = Vec::new();
    for (kind, methods) in &named {
        if FOR_OTHER_ACCOUNTS.contains(&kind.as_str()) || kind == OF_NO_CARD {
            continue;
        }
        let answers = provoke(kind, methods);
        assert_eq!(answers.len(), methods.len());
        for (method, answer) in methods.iter().zip(answers) {
            if answer != *kind {
                wrong.push(format!("{method}: {answer} in place of {kind}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_method_succeeds() {
    let directory = tempfile::tempdir().unwrap();
    let audit = directory.path().join("audit");
    let mut stage = Stage::with(card("medecin"), |config| config.audit_file = Some(audit));
    let public = public_key(
        &objects(
            &stage.bench.client(),
            &cps_protocol::CardId(stage.card.clone()),
        )
        .certificates[0]
            .der
            .0,
    );
    let cryptogram = cps_protocol::Bytes(encrypt(&public, b"secret"));
    for method in NAMES {
        stage.prepare(method);
        let mut params = params(method, &stage.card);
        match *method {
            "decrypt" => params["cryptogram"] = json!(cryptogram),
            "leases.revoke" => {
                let leases = stage.program.call("leases.list", &json!({}), &json!({}));
                params["lease"] = leases["result"]["leases"][0]["lease"].clone();
            }
            // Its success is that of a dialog.
            "web.allow" => {
                let mut agent = Raw::connect(&stage.bench);
                agent.call("agent.register", &json!({}), &json!({}));
                let params = self::params("web.allow", &stage.card);
                let program = &mut stage.program;
                program.request(json!(1), "web.allow", &params, &json!({}));
                let prompt = agent.answer()["params"]["prompt"].clone();
                let pin = json!({"prompt": prompt, "pin": "1234"});
                let refused = agent.call("agent.answer", &pin, &json!({}));
                let detail = &refused["error"]["data"]["detail"];
                assert_eq!(*detail, "expected allowed, or failure", "{refused}");
                let allowed = json!({"prompt": prompt, "allowed": true});
                let answer = agent.call("agent.answer", &allowed, &json!({}));
                assert_eq!(answer["result"], json!({}), "{answer}");
                let answer = program.answer();
                assert_eq!(answer["result"], json!({}), "{answer}");
                continue;
            }
            // Its success is that of a dialog.
            "agent.answer" => {
                let mut asking = Raw::connect(&stage.bench);
                let registered = stage.program.call("agent.register", &json!({}), &json!({}));
                assert!(registered["error"].is_null(), "{registered}");
                asking.request(
                    json!(1),
                    "pin.login",
                    &json!({"card": stage.card}),
                    &json!({}),
                );
                params =
                    json!({"prompt": stage.program.answer()["params"]["prompt"], "pin": "1234"});
                let answer = stage.program.call(method, &params, &json!({}));
                assert_eq!(answer["result"], json!({}), "{answer}");
                assert!(asking.answer()["error"].is_null());
                continue;
            }
            _ => {}
        }
        let answer = stage.program.call(method, &params, &json!({}));
        assert!(answer["error"].is_null(), "{method}: {answer}");
    }
}

/// Returns the parameters of each method, by the API document: whether each must be there.
fn documented() -> BTreeMap<String, BTreeMap<String, bool>> {
    let document: Value = serde_json::from_str(include_str!("../../../docs/openrpc.json")).unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let methods = document["methods"].as_array().unwrap().iter();
    let methods = methods.map(|method| {
        let params = method["params"].as_array().unwrap().iter();
        let params = params.map(|param| (name(param), param["required"] == json!(true)));
        (name(method), params.collect())
    });
    methods.collect()
}

#[test]
fn every_method_names_the_parameter_that_is_wrong() {
    let documented = documented();
    let stage = Stage::new("medecin");
    let mut raw = Raw::connect(&stage.bench);
    let mut mistakes = 0;
    for method in NAMES {
        let right = params(method, &stage.card);
        let mut detail = |params: &Value| {
            let answer = raw.call(method, params, &json!({}));
            assert_eq!(word(&answer), "request.params", "{method} {params}");
            mistakes += 1;
            let detail = answer["error"]["data"]["detail"].as_str();
            detail
                .unwrap_or_else(|| panic!("{method} {params}: {answer}"))
                .to_owned()
        };
        for (name, required) in &documented[*method] {
            let mut wrong = right.clone();
            wrong[name] = json!([[]]);
            let told = detail(&wrong);
            let named = [
                format!("{name}: expected "),
                format!("{name}[0]: expected "),
            ];
            assert!(
                named.iter().any(|begin| told.starts_with(begin)),
                "{method}: {told}"
            );
            if *required {
                let mut wrong = right.clone();
                wrong.as_object_mut().unwrap().remove(name);
                assert_eq!(detail(&wrong), format!("{name} is missing"), "{method}");
            }
        }
        let mut wrong = right.clone();
        wrong["misspelt"] = json!(1);
        let told = detail(&wrong);
        assert!(
            told.starts_with("misspelt is unknown; known: "),
            "{method}: {told}"
        );
        for name in documented[*method].keys() {
            assert!(told.contains(&format!("`{name}`")), "{method}: {told}");
        }
    }
    assert!(mistakes > 100, "{mistakes}");
}

#[test]
fn what_any_request_is_answered_with_is_answered_by_every_method() {
    let stage = Stage::new("medecin");
    for method in NAMES {
        let mut raw = Raw::connect(&stage.bench);
        let answer = raw.call(method, &json!({"unknown": 1}), &json!({}));
        assert_eq!(word(&answer), "request.params", "{method}");
    }
}

/// Returns a card of which no more than the serial number was read.
fn being_read(methods: &[String]) -> Answers {
    let (bench, _reader, _watcher, reading) = Bench::being_read("medecin");
    let mut raw = Raw::connect(&bench);
    let answers = methods.iter().map(|method| {
        let answer = raw.call(method, &params(method, &reading.id.0), &json!({}));
        word(&answer).to_owned()
    });
    let answers = answers.collect();
    bench.gate.open();
    answers
}

/// Returns a card that another program's request is at, so that the method waits.
fn given_up(methods: &[String], timeout_ms: Option<u32>) -> Answers {
    let mut stage = Stage::new("medecin");
    stage.login();
    // It leaves dialogs unanswered.
    let mut agent = Raw::connect(&stage.bench);
    agent.call("agent.register", &json!({}), &json!({}));
    let mut other = Raw::connect(&stage.bench);
    stage.bench.gate.close("R");
    let reading = params("cards.data.read", &stage.card);
    other.request(json!(1), "cards.data.read", &reading, &json!({}));
    stage.bench.gate.wait_for_somebody();
    let answers = methods.iter().map(|method| {
        let members = timeout_ms.map_or(json!({}), |ms| json!({"timeout_ms": ms}));
        let params = params(method, &stage.card);
        stage.program.request(json!(7), method, &params, &members);
        if timeout_ms.is_none() {
            let cancelled =
                stage
                    .program
                    .call("request.cancel", &json!({"request": 7}), &json!({}));
            assert_eq!(cancelled["id"], json!(1), "{cancelled}");
        }
        word(&stage.program.answer()).to_owned()
    });
    let answers = answers.collect();
    stage.bench.gate.open();
    answers
}

/// Returns a link that fails.
fn link(methods: &[String], error: &LinkError) -> Answers {
    let mut stage = Stage::new("medecin");
    let answers = methods.iter().map(|method| {
        stage.prepare(method);
        stage.bench.gate.fail(Some(error.clone()));
        let answer = stage.fail(method, &json!({}));
        stage.bench.gate.fail(None);
        if matches!(error, LinkError::ServiceDown(_)) {
            stage.exchange();
        }
        answer
    });
    answers.collect()
}

/// Returns a card that refuses every command.
fn refusing(methods: &[String], status: u16) -> Answers {
    let mut stage = Stage::new("medecin");
    let answers = methods.iter().map(|method| {
        stage.prepare(method);
        for command in ALL_COMMANDS {
            let status = cps_apdu::StatusWord(status);
            stage.reader.plan(command, Fault::Status(status));
        }
        let answer = stage.fail(method, &json!({}));
        stage.reader.set_script(cps_sim_card::Script::default());
        answer
    });
    answers.collect()
}

/// Returns an audit file that has no reader any more, after the login.
fn unwritten(methods: &[String]) -> Answers {
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("audit");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let open = || {
        OpenOptions::new()
            .read(true)
            .write(true)
            .open(&pipe)
            .unwrap()
    };
    let mut taker = Some(open());
    let mut stage = Stage::with(card("medecin"), |config| {
        config.audit_file = Some(pipe.clone());
    });
    let answers = methods.iter().map(|method| {
        taker.get_or_insert_with(open);
        stage.prepare(method);
        if method != "audit.tail" {
            taker = None;
        }
        let mut changed = json!({});
        if method == "decrypt" {
            let id = cps_protocol::CardId(stage.card.clone());
            let objects = objects(&stage.bench.client(), &id);
            let cryptogram = encrypt(&public_key(&objects.certificates[0].der.0), b"secret");
            changed = json!({"cryptogram": cps_protocol::Bytes(cryptogram)});
        }
        stage.fail(method, &changed)
    });
    answers.collect()
}

/// Returns a dialog into which no PIN is typed.
fn prompted(methods: &[String], failure: &str) -> Answers {
    let answers = methods.iter().map(|method| {
        // Too many in a row without an answer would be paused.
        let mut stage = Stage::new("medecin");
        let mut agent = Raw::connect(&stage.bench);
        agent.call("agent.register", &json!({}), &json!({}));
        if method == "agent.answer" {
            return stage.fail(method, &json!({}));
        }
        let params = question(method, &stage.card);
        stage.program.request(json!(1), method, &params, &json!({}));
        let prompt = agent.answer()["params"]["prompt"].clone();
        let failed = json!({"prompt": prompt, "failure": failure});
        agent.call("agent.answer", &failed, &json!({}));
        word(&stage.program.answer()).to_owned()
    });
    answers.collect()
}

/// Returns the parameters with which a method asks the holder.
fn question(method: &str, card: &str) -> Value {
    match method {
        "web.allow" => params(method, card),
        _ => json!({"card": card}),
    }
}

/// Has the holder cancel so many dialogs about the card, and as many about a site if a method is for
/// these; returns the agent.
fn cancelling(stage: &mut Stage, methods: &[String], times: usize) -> Raw {
    let mut agent = Raw::connect(&stage.bench);
    agent.call("agent.register", &json!({}), &json!({}));
    let of_sites = methods.iter().filter(|method| *method == "web.allow");
    let asked = ["pin.login"]
        .into_iter()
        .chain(of_sites.map(String::as_str));
    for method in asked.flat_map(|method| [method].repeat(times)) {
        let params = question(method, &stage.card);
        stage.program.request(json!(1), method, &params, &json!({}));
        let prompt = agent.answer()["params"]["prompt"].clone();
        let cancelled = json!({"prompt": prompt, "failure": "cancelled"});
        agent.call("agent.answer", &cancelled, &json!({}));
        assert_eq!(word(&stage.program.answer()), "prompt.cancelled");
    }
    agent
}

/// Returns a program of an account that may use cards, and is no administrator.
fn as_nobody(methods: &[String]) -> Answers {
    const NOBODY: u32 = 65_534;
    let bench = Bench::configured(|config| {
        config.allow_groups = vec!["nogroup".to_owned()];
        config.admin_groups = Vec::new();
    });
    let socket = bench.daemon.socket().parent().unwrap();
    fs::set_permissions(socket, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    // The system tells the account of the thread that connects.
    thread::scope(|scope| {
        let connecting = scope.spawn(|| {
            let changed = rustix::thread::set_thread_gid(Gid::from_raw(NOBODY))
                .and_then(|()| rustix::thread::set_thread_uid(Uid::from_raw(NOBODY)));
            if let Err(error) = changed {
                assert!(
                    std::env::var("CPS_E2E").as_deref() != Ok("require"),
                    "another account: {error}"
                );
                // Not by `eprintln`: what tests that pass print by it is not shown.
                let skipped = format!("SKIPPED: only root can act as another account: {error}\n");
                let _ = io::stderr().write_all(skipped.as_bytes());
                return methods
                    .iter()
                    .map(|_| "client.not_admin".to_owned())
                    .collect();
            }
            let mut raw = Raw::connect(&bench);
            let answers = methods.iter().map(|method| {
                let answer = raw.call(method, &params(method, ""), &json!({}));
                word(&answer).to_owned()
            });
            answers.collect()
        });
        connecting.join().unwrap()
    })
}

#[test]
fn parameters_of_a_wrong_kind_are_named_in_the_words_of_json() {
    const WORDS_OF_RUST: [&str; 9] = [
        "struct", "enum", "variant", "sequence", "map", "boolean", "integer", "tuple", "option",
    ];
    let document: Value = serde_json::from_str(include_str!("../../../docs/openrpc.json")).unwrap();
    let mut stage = Stage::new("medecin");
    let mut refused = 0;
    for method in document["methods"].as_array().unwrap() {
        let name = method["name"].as_str().unwrap();
        for parameter in method["params"].as_array().unwrap() {
            let parameter = parameter["name"].as_str().unwrap();
            for wrong in [
                json!(null),
                json!(true),
                json!(-1),
                json!(1.5),
                json!("\n"),
                json!([]),
                json!([[]]),
                json!({}),
                json!({"a": 1}),
            ] {
                let mut params = params(name, &stage.card);
                params[parameter] = wrong;
                let answer = stage.program.call(name, &params, &json!({}));
                if answer["error"]["data"]["kind"] != "request.params" {
                    continue;
                }
                refused += 1;
                let detail = answer["error"]["data"]["detail"].as_str().unwrap();
                let names_it = detail.contains(parameter.trim_start_matches("r#"));
                let mut words = detail.split(|c: char| !c.is_alphanumeric());
                let is_foreign = words.any(|word| {
                    WORDS_OF_RUST.contains(&word)
                        || word.starts_with(['u', 'i']) && word[1..].parse::<u8>().is_ok()
                });
                assert!(names_it && !is_foreign, "{name} {params}: {detail}");
            }
        }
    }
    assert!(refused > 300, "{refused}");
}
