//! Numbers of commands that the card sees: counted by the simulator, and bound.

use std::time::Instant;

use cps_protocol::method::{
    AuditTail, AuditTailParams, CardsCertificates, CardsIdentity, DataWrite, DataWriteParams,
    IdentityParams, PinState,
};
use cps_protocol::{ApiError, Bytes, ErrorKind, Purpose};
use serde_json::json;

use crate::support::{self, Bench, DIGEST, Raw, call, card, login, logout, params, sign, whole};

/// The document that prints the counts.
const DOCUMENT: &str = include_str!("../../../docs/card-commands.md");

/// Paths of the simulated card (`card.md` §3.1) as SELECT carries them.
const TOKEN_INFO: &str = "3F 00 00 01 50 32";
const DATA_OBJECT: &str = "3F 00 00 01 D1 0";

#[test]
fn a_card_that_is_new_costs_few_commands() {
    let (_bench, reader, mut watcher) = Bench::with_reader();
    let mut new = card("medecin");
    let transcript = record(&mut new);
    reader.insert(new);
    watcher.settled();
    let commands = transcript.lock().unwrap().clone();
    let before = |path| {
        commands
            .iter()
            .position(|command| command.contains(path))
            .unwrap()
    };
    // Identity and certificates come before the rest of the directory, and that before the data.
    assert!(before(TOKEN_INFO) <= 32, "{}", commands.join("\n"));
    assert!(before(DATA_OBJECT) <= 46, "{}", commands.join("\n"));

    // No byte of a certificate is read twice: the same READ BINARY of the same file never comes
    // again.
    let mut file = String::new();
    let mut reads = Vec::new();
    for command in &commands {
        if command.starts_with("00 A4") {
            file.clone_from(command);
        } else if command.starts_with("00 B0") {
            let read = (file.clone(), command.clone());
            assert!(!reads.contains(&read), "{read:?} twice");
            reads.push(read);
        }
    }
}

/// Exclusive sections of a card that is read for the first time, the connection among them, up to
/// the certificate that names the holder, and up to the last certificate.
const SECTIONS_TO_IDENTITY: usize = 5;
const SECTIONS_TO_CERTIFICATES: usize = 6;

/// A client that asks until it gets the answer has the identity once the authentication certificate
/// was read, and the certificates once these were, though the reader is held up there: the rest of
/// the card is not waited for. `docs/card-commands.md`
/// prints these numbers.
#[test]
fn identity_and_certificates_are_answered_as_soon_as_they_were_read() {
    let is_reading = |error: ApiError| assert_eq!(error.kind, ErrorKind::CardReading);
    let mut found = Vec::new();
    for profile in ["medecin", "medecin-cps4"] {
        let (bench, reader, mut watcher) = Bench::with_reader();
        bench.gate.close_after("R", SECTIONS_TO_IDENTITY);
        reader.insert(card(profile));
        let id = watcher.identified();
        bench.gate.wait_for_somebody();
        let client = bench.client();
        let parameters = IdentityParams {
            card: id.clone(),
            complete: false,
        };
        let identity = call::<CardsIdentity>(&client, &parameters).unwrap();
        assert!(!identity.complete);
        let name = identity.identity.holder.family_name.unwrap();
        assert_eq!(name.value, "SIMUL\u{c9}");
        is_reading(call::<CardsIdentity>(&client, &whole(&id)).unwrap_err());
        is_reading(call::<CardsCertificates>(&client, &params(&id)).unwrap_err());
        let counts = reader.counts();
        let to_identity = counts.commands;
        let bytes = counts.bytes_in + counts.bytes_out;
        assert!(bytes <= 2_700, "{profile}: {bytes}");
        bench.gate.open();

        let (bench, reader, mut watcher) = Bench::with_reader();
        bench.gate.close_after("R", SECTIONS_TO_CERTIFICATES);
        reader.insert(card(profile));
        let id = watcher.identified();
        bench.gate.wait_for_somebody();
        let client = bench.client();
        let read = call::<CardsCertificates>(&client, &params(&id)).unwrap();
        let to_certificates = reader.counts().commands;
        bench.gate.open();
        assert_eq!(watcher.ready().id, id);
        let again = call::<CardsCertificates>(&client, &params(&id)).unwrap();
        assert_eq!(read.certificates, again.certificates, "{profile}");
        assert!(
            call::<CardsIdentity>(&client, &whole(&id))
                .unwrap()
                .complete
        );
        assert!(to_identity <= 18, "{profile}: {to_identity}");
        assert!(to_certificates <= 28, "{profile}: {to_certificates}");
        found.push((profile, to_identity, to_certificates));
    }
    assert_eq!(found, [("medecin", 18, 27), ("medecin-cps4", 16, 25)]);
    for printed in [
        "| card inserted for the first time, until a client has the identity by its certificate | 18 |",
        "| card inserted for the first time, until a client has both certificates | 27 |",
        "| CPS4 over T=1 | the first two rows above | 16, 25 |",
    ] {
        assert!(DOCUMENT.contains(printed), "{printed}");
    }
}

/// A client waits for the event that the card is ready, then asks for the identity, which is
/// answered once all public data objects were read, and for the certificates. `docs/card-commands.md`
/// prints these numbers.
#[test]
fn a_client_that_waits_for_identity_and_certificates_waits_for_these_commands() {
    let mut found = Vec::new();
    for profile in ["medecin", "medecin-cps4", "medecin-sans-contact"] {
        let (bench, reader, mut watcher) = Bench::with_reader();
        reader.insert(card(profile));
        let id = watcher.settled();
        call::<CardsCertificates>(&bench.client(), &params(&id)).unwrap();
        found.push((profile, reader.counts().commands));
    }
    let expected = [
        ("medecin", 55),
        ("medecin-cps4", 59),
        ("medecin-sans-contact", 24),
    ];
    assert_eq!(found, expected);
    for printed in [
        "has all that is public | 55 |",
        "| CPS4 over T=1 | the third row above | 59 |",
        "| contactless side of a CPS3 | the third row above | 24 |",
    ] {
        assert!(DOCUMENT.contains(printed), "{printed}");
    }
}

#[test]
fn a_card_that_is_known_is_ready_after_three_commands_and_the_comparison() {
    let (_bench, reader, mut watcher, _) = Bench::with_card("medecin");
    let mut known = reader.remove().unwrap();
    watcher.removed();
    let transcript = record(&mut known);
    reader.insert(known);
    watcher.settled();
    let commands = transcript.lock().unwrap().clone();
    // EF.SN, EF.ACTUA, the certificate's file, the subject in it and its end, and how many tries the
    // PIN has left.
    assert!(commands.len() <= 6, "{}", commands.join("\n"));
}

#[test]
fn a_client_reads_a_known_card_without_a_command() {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let before = reader.counts().commands;
    let client = bench.client();
    let objects = support::objects(&client, &id);
    let certificates = call::<CardsCertificates>(&client, &params(&id)).unwrap();
    assert_eq!(certificates.certificates, objects.certificates);
    assert_eq!(objects.certificates.len(), 2);
    for object in objects.data {
        // Nothing is told of what needs the PIN.
        assert_eq!(
            object.length.is_some(),
            !object.needs_pin,
            "{}",
            object.label
        );
        assert!(object.label != "CPS_DATA" || object.length == Some(4096));
    }
    call::<CardsIdentity>(&client, &whole(&id)).unwrap();
    call::<PinState>(&client, &params(&id)).unwrap();
    assert_eq!(reader.counts().commands - before, 0);
}

#[test]
fn login_and_signatures_cost_what_they_must() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    // Counts the commands of an action that must succeed.
    let cost = |action: &dyn Fn() -> bool| {
        let before = reader.counts().commands;
        assert!(action());
        reader.counts().commands - before
    };
    let logs_in = || login(&client, &id, "1234").is_ok();
    let authenticates = || sign(&client, &id, Purpose::Authentication).is_ok();
    let signs = || sign(&client, &id, Purpose::Signature).is_ok();

    assert_eq!(cost(&logs_in), 1, "login");
    // The application was selected when the card was opened.
    assert_eq!(cost(&authenticates), 3, "first signature");
    assert_eq!(cost(&authenticates), 3, "authentication");
    assert_eq!(cost(&signs), 3, "signature");
    // After the answer, and the reset that ends the last login, one command selects the application
    // again and one asks how many tries are left.
    let before = reader.counts().commands;
    logout(&client, &id).unwrap();
    watcher.lease_ended();
    assert_eq!(reader.counts().commands - before, 2, "logout");
    let state = call::<PinState>(&client, &params(&id)).unwrap();
    assert_eq!(state.pin.retries, Some(3), "the card told it");
    assert_eq!(cost(&logs_in), 1, "second login");
    assert_eq!(cost(&signs), 3, "signature after a logout");
}

/// The first login after the card was read costs as much as later ones. Over T=0 alone, a CPS4 needs
/// a fifth command: the answer to one that carried data is fetched with GET RESPONSE, and its
/// authentication key takes a block of 256 bytes, which is two commands.
#[test]
fn a_new_process_authenticates_in_tls_with_the_same_few_commands_the_first_time() {
    let four = ["00 20", "00 22", "00 88", "00 C0"];
    let four_of_cps4 = ["01 20", "01 22", "11 2A", "01 2A"];
    let five_over_t0 = ["01 20", "01 22", "11 2A", "01 2A", "01 C0"];
    let table: [(&str, &[&str]); 3] = [
        ("medecin", &four),
        ("medecin-cps4", &four_of_cps4),
        ("cps4-release-candidate-t0", &five_over_t0),
    ];
    for (profile, expected) in table {
        let (bench, reader, mut watcher, id) = Bench::with_card(profile);
        let recording = reader.record().unwrap();
        for _ in 0..2 {
            let mark = recording.commands().len();
            let client = bench.client();
            login(&client, &id, "1234").unwrap();
            sign(&client, &id, Purpose::Authentication).unwrap();
            let commands = recording.commands().split_off(mark);
            let begins: Vec<_> = commands.iter().map(|command| &command[..5]).collect();
            assert_eq!(begins, expected, "{profile}: {commands:#?}");
            logout(&client, &id).unwrap();
            watcher.lease_ended();
        }
    }
    let printed = "| CPS4 over T=0 alone | new process authenticates in TLS | 5 |";
    assert!(DOCUMENT.contains(printed), "{printed}");
}

/// The rest of the object must be zeros, and no length in it tells where its value ends: all of it
/// is read. Only what differs is written, and read back.
#[test]
fn a_write_of_four_bytes_writes_four_bytes() {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    let write = |value: &[u8]| {
        let params = DataWriteParams {
            card: id.clone(),
            label: "CPS_DATA".to_owned(),
            value: Bytes(value.to_vec()),
        };
        call::<DataWrite>(&client, &params).unwrap();
    };
    write(b"abcd");
    let recording = reader.record().unwrap();
    write(b"wxyz");
    let commands = recording.commands();
    let (last, before) = commands.split_last().unwrap();
    let (update, reads) = before.split_last().unwrap();
    assert_eq!(
        (update.as_str(), last.as_str()),
        ("00 D6 00 00 04 77 78 79 7A", "00 B0 00 00 04")
    );
    let reads: Vec<_> = reads.iter().map(|command| &command[..5]).collect();
    let whole = reads.iter().filter(|command| **command == "00 B0").count();
    assert_eq!((whole, reads.len()), (18, 20), "{commands:#?}");
}

/// 64 programs sign at once with one card: in the order in which they asked, and with no command
/// more than 64 signatures need. The waits are printed, not judged.
#[test]
#[allow(clippy::print_stdout)]
fn many_programs_sign_first_come_first_served() {
    const PROGRAMS: usize = 64;
    let directory = tempfile::tempdir().unwrap();
    let bench = Bench::configured(|config| {
        config.audit_file = Some(directory.path().join("audit"));
    });
    let mut watcher = bench.watcher();
    let reader = bench.readers.add("R");
    reader.insert(card("medecin"));
    let id = watcher.settled();
    let mut programs: Vec<_> = (0..PROGRAMS)
        .map(|number| {
            let mut program = Raw::silent(&bench);
            let hello = json!({"protocol": 1, "client": number.to_string()});
            program.call("system.hello", &hello, &json!({}));
            let pin = json!({"card": id, "pin": "1234"});
            let answer = program.call("pin.login", &pin, &json!({}));
            assert!(answer["error"].is_null(), "{answer}");
            program
        })
        .collect();
    let signing = json!({
        "card": id,
        "key": "signature",
        "scheme": "rsa_pkcs1_sha256",
        "digest": Bytes(DIGEST.to_vec()),
    });
    // The directory of the keys is selected once.
    let first = programs[0].call("sign.digest", &signing, &json!({}));
    assert!(first["error"].is_null(), "{first}");
    let before = reader.counts().commands;
    bench.gate.close("R");
    for program in &mut programs {
        program.request(json!(2), "sign.digest", &signing, &json!({}));
        // Once this is answered, the signature is in the queue.
        program.call("system.info", &json!({}), &json!({}));
    }
    let begun = Instant::now();
    bench.gate.open();
    let mut waits: Vec<_> = programs
        .iter_mut()
        .map(|program| {
            let answer = program.answer();
            assert!(answer["error"].is_null(), "{answer}");
            begun.elapsed()
        })
        .collect();
    assert_eq!(reader.counts().commands - before, 3 * PROGRAMS as u64);
    let tail = AuditTailParams {
        lines: PROGRAMS.try_into().unwrap(),
    };
    let records = call::<AuditTail>(&watcher.client, &tail).unwrap().records;
    let order: Vec<_> = records
        .into_iter()
        .map(|line| line.client.unwrap())
        .collect();
    let expected: Vec<_> = (0..PROGRAMS).map(|number| number.to_string()).collect();
    assert_eq!(order, expected);
    waits.sort();
    let (median, worst) = (waits[PROGRAMS / 2], waits[PROGRAMS - 1]);
    println!("{PROGRAMS} signatures at once: median wait {median:?}, worst {worst:?}");
}

pub(crate) type Transcript = std::sync::Arc<std::sync::Mutex<Vec<String>>>;

/// Returns the commands of a card, from its next one on.
pub(crate) fn record(card: &mut cps_sim_card::Card) -> Transcript {
    let transcript = Transcript::default();
    let lines = transcript.clone();
    card.set_observer(Box::new(move |event| {
        if let cps_sim_card::Event::Exchange(exchange) = event {
            lines.lock().unwrap().push(exchange.shown_command());
        }
    }));
    transcript
}
