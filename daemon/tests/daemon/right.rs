//! Invariant 6: the daemon decides who may sign, not the card.

use cps_protocol::method::{Discover, Empty};
use cps_protocol::{Bytes, CardId};
use cps_sim_reader::SimReader;
use serde_json::{Value, json};

use crate::support::{Bench, DIGEST, Raw, call, login, verified_on_card, word};

/// A PIN that another program presents to the card, in a command of its own.
const FOREIGN_VERIFY: &[u8] = b"\x00\x20\x00\x01\x081234\xFF\xFF\xFF\xFF";

/// Returns a request of every method that uses the PIN, in the order of the API document.
fn requests(card: &CardId) -> Vec<(&'static str, Value)> {
    let digest = Bytes(DIGEST.to_vec());
    let block = Bytes(b"message".to_vec());
    let cryptogram = Bytes(vec![1; 256]);
    vec![
        ("cards.identity", json!({})),
        ("cards.data.read", json!({"label": "CPS_ACTIVITY_01_PS"})),
        ("cards.data.write", json!({"label": "CPS_DATA", "value": ""})),
        ("cards.report", json!({"with_login": true})),
        ("pin.logout", json!({})),
        (
            "sign.digest",
            json!({"key": "signature", "scheme": "rsa_pkcs1_sha256", "digest": digest}),
        ),
        (
            "sign.digests",
            json!({"key": "signature", "scheme": "rsa_pkcs1_sha256", "digests": [digest]}),
        ),
        (
            "sign.hash_state",
            json!({"key": "signature", "hash": "sha256", "state": "", "hashed": 0, "last_block": block}),
        ),
        ("sign.cms", json!({"key": "signature", "digest": digest})),
        (
            "sign.jws",
            json!({"key": "signature", "algorithm": "RS256", "payload": block}),
        ),
        (
            "assertion.vihf",
            json!({
                "activity": 1,
                "patient": {"ins": "200000000000094", "authority": "test"},
                "software": {"id": "1", "name": "L", "version": "1", "approval": "N"},
            }),
        ),
        ("assertion.insi", json!({"activity": 1})),
        (
            "assertion.dmp_submission",
            json!({
                "submission_set": "1.2.3", "profile": "sha_256",
                "documents": [{"unique_id": "1.2.4", "digest": digest}],
            }),
        ),
        (
            "decrypt",
            json!({"key": "authentication", "cryptogram": cryptogram}),
        ),
    ]
    .into_iter()
    .map(|(method, mut params)| {
        params["card"] = json!(card);
        (method, params)
    })
    .collect()
}

/// Returns the names of the methods that may answer `pin.required`, by the daemon's own document.
fn methods_with_a_pin(bench: &Bench) -> Vec<String> {
    let document = call::<Discover>(&bench.client(), &Empty {}).unwrap();
    let methods = document.0["methods"].as_array().unwrap().iter();
    let needs_pin = methods.filter(|method| {
        let errors = method["errors"].as_array().into_iter().flatten();
        let mut errors = errors.filter_map(|error| error["$ref"].as_str());
        errors.any(|error| error.ends_with("/pin.required"))
    });
    let names = needs_pin.map(|method| method["name"].as_str().unwrap().to_owned());
    names.collect()
}

/// Asks for everything on a connection that is not logged in, and checks that it has no right.
fn has_no_right(bench: &Bench, reader: &SimReader, card: &CardId) {
    let mut client = Raw::connect(bench);
    for (method, params) in requests(card) {
        assert!(verified_on_card(reader), "before {method}");
        let before = reader.counts().commands;
        let answer = client.call(method, &params, &json!({}));
        if method == "cards.identity" {
            // Its public part needs no right.
            assert!(answer["result"]["activities"].is_null(), "{answer}");
            assert!(answer["result"]["holder"].is_object(), "{answer}");
        } else {
            assert_eq!(word(&answer), "pin.required", "{method}: {answer}");
        }
        assert_eq!(reader.counts().commands, before, "{method} to the card");
    }
}

#[test]
fn the_daemon_decides_who_may_sign_and_not_the_card() {
    let (bench, reader, _watcher, card) = Bench::configured(Bench::trust).and_card("medecin");
    let named: Vec<_> = requests(&card).into_iter().map(|(name, _)| name).collect();
    assert_eq!(methods_with_a_pin(&bench), named);

    // Another program has presented the PIN.
    reader.foreign_transmit(FOREIGN_VERIFY).unwrap();
    has_no_right(&bench, &reader, &card);

    // Another connection is logged in.
    let holder = bench.client();
    login(&holder, &card, "1234").unwrap();
    has_no_right(&bench, &reader, &card);
}

#[test]
fn a_login_for_one_kind_of_assertions_is_no_right_to_anything_else() {
    for kind in ["vihf", "insi", "dmp_submission"] {
        is_no_right_to_anything_else(kind);
    }
}

/// Logs in for assertions of this kind, and asks for everything.
fn is_no_right_to_anything_else(kind: &str) {
    let (bench, reader, _watcher, card) = Bench::configured(Bench::trust).and_card("medecin");
    let mut client = Raw::connect(&bench);
    let login = json!({"card": card, "pin": "1234", "assertion": kind});
    let answer = client.call("pin.login", &login, &json!({}));
    assert_eq!(answer["result"]["rights"]["assertion"], kind, "{answer}");
    let granted = format!("assertion.{kind}");

    let other_use = "this login makes assertions of one kind and nothing else";
    let other_key = "this login does not cover the key";
    // Twice: what an assertion has read of the card is no right to it either.
    for _ in 0..2 {
        for (method, params) in requests(&card) {
            let keys = match params["key"].is_null() {
                true => vec![(params, other_use)],
                false => [("signature", other_use), ("authentication", other_key)]
                    .map(|(key, detail)| {
                        let mut params = params.clone();
                        params["key"] = json!(key);
                        (params, detail)
                    })
                    .to_vec(),
            };
            for (params, detail) in keys {
                let before = reader.counts().commands;
                let answer = match method {
                    "pin.logout" => continue,
                    _ => client.call(method, &params, &json!({})),
                };
                match method {
                    "cards.identity" => {
                        assert_eq!(answer["result"]["activities"][0]["index"], 1, "{answer}");
                        continue;
                    }
                    _ if method == granted => {
                        assert!(answer["result"]["signed_xml"].is_string(), "{answer}");
                        continue;
                    }
                    // The signature key of this card does not decipher.
                    "decrypt" if params["key"] == "signature" => {
                        assert_eq!(word(&answer), "key.usage", "{answer}");
                    }
                    _ => {
                        assert_eq!(word(&answer), "pin.required", "{method}: {answer}");
                        assert_eq!(answer["error"]["data"]["detail"], detail, "{method}");
                    }
                }
                assert_eq!(reader.counts().commands, before, "{method} to the card");
            }
        }
        // It is the right of no other connection.
        has_no_right(&bench, &reader, &card);
    }
    let answer = client.call("pin.logout", &json!({"card": card}), &json!({}));
    assert!(answer["error"].is_null(), "{answer}");
}
