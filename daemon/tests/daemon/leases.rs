//! Rights: a login belongs to one connection and one card (`pkcs11.md` §11 S1,

use cps_apdu::StatusWord;
use cps_ipc::Client;
use cps_protocol::event::{Change, LeaseEnd};
use cps_protocol::method::{
    DataParams, DataRead, Empty, LeaseParams, LeasesList, LeasesRevoke, PinChange, PinChangeParams,
    PinLogin, PinLoginParams, PinState, PinStateResult, PinUnblock, PinUnblockParams, PukVerify,
    PukVerifyParams, Random, RandomParams, SignDigest, SignDigestParams,
};
use cps_protocol::{ApiError, Bytes, CardId, ErrorKind, LeaseState, Purpose, SignScheme};
use cps_sim_card::{Behaviour, WrongPin};

use crate::support::{
    Bench, DIGEST, Watcher, call, card, kind, left_verified, login, logout, params, pin, sign,
    verified_on_card,
};

#[test]
fn a_login_is_no_right_for_another_connection() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let (holder, other) = (bench.client(), bench.client());
    login(&holder, &id, "1234").unwrap();
    assert!(verified_on_card(&reader));
    let opened = watcher.until(|change| match change {
        Change::LeaseOpened { own, .. } => Some(*own),
        _ => None,
    });
    assert!(!opened, "it is not the watcher's own");

    for key in [Purpose::Authentication, Purpose::Signature] {
        assert_eq!(kind(sign(&other, &id, key)), ErrorKind::PinRequired);
    }
    let activity = DataParams {
        card: id.clone(),
        label: "CPS_ACTIVITY_01_PS".to_owned(),
    };
    assert_eq!(
        kind(call::<DataRead>(&other, &activity)),
        ErrorKind::PinRequired
    );
    assert_eq!(kind(logout(&other, &id)), ErrorKind::PinRequired);
    assert!(call::<PinState>(&holder, &params(&id)).unwrap().logged_in);
    assert!(!call::<PinState>(&other, &params(&id)).unwrap().logged_in);
    sign(&holder, &id, Purpose::Signature).unwrap();
}

#[test]
fn a_second_login_presents_the_pin_to_the_card() {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let (first, second) = (bench.client(), bench.client());
    login(&first, &id, "1234").unwrap();
    let before = reader.counts().commands;
    login(&second, &id, "1234").unwrap();
    assert_eq!(reader.counts().commands - before, 1);
    sign(&first, &id, Purpose::Signature).unwrap();
    sign(&second, &id, Purpose::Signature).unwrap();
    assert_eq!(
        kind(login(&second, &id, "1234")),
        ErrorKind::AlreadyLoggedIn
    );
}

#[test]
fn a_wrong_pin_ends_the_logins_of_others_and_tells_them() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let other = bench.client();
    login(&watcher.client, &id, "1234").unwrap();
    let error = login(&other, &id, "9999").unwrap_err();
    assert_eq!(
        (error.kind, error.retries),
        (ErrorKind::PinIncorrect, Some(2))
    );
    assert!(watcher.lease_ended(), "it was the watcher's own");
    assert!(!left_verified(&reader));
    assert_eq!(
        kind(sign(&watcher.client, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
    let state = call::<PinState>(&other, &params(&id)).unwrap();
    assert_eq!((state.pin.retries, state.pin.blocked), (Some(2), false));
    login(&watcher.client, &id, "1234").unwrap();
    sign(&watcher.client, &id, Purpose::Signature).unwrap();
}

#[test]
fn the_last_logout_leaves_nothing_verified() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let (first, second) = (bench.client(), bench.client());
    login(&first, &id, "1234").unwrap();
    login(&second, &id, "1234").unwrap();
    logout(&first, &id).unwrap();
    assert!(!watcher.lease_ended());
    assert!(verified_on_card(&reader), "the second is logged in");
    assert_eq!(
        kind(sign(&first, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
    sign(&second, &id, Purpose::Signature).unwrap();
    logout(&second, &id).unwrap();
    assert!(!left_verified(&reader));
    assert_eq!(
        kind(sign(&second, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
}

#[test]
fn a_connection_that_ends_takes_its_login_with_it() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    login(&client, &id, "1234").unwrap();
    assert!(verified_on_card(&reader));
    drop(client);
    assert!(!watcher.lease_ended());
    assert!(!left_verified(&reader));
}

#[test]
fn a_reset_by_another_program_ends_the_login() {
    let (bench, reader, mut watcher, id) = Bench::shared().and_card("medecin");
    let other = bench.client();
    login(&watcher.client, &id, "1234").unwrap();
    reader.foreign_reset().unwrap();
    assert_eq!(
        kind(sign(&watcher.client, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
    assert!(watcher.lease_ended());
    // A login that came after the reset is not touched by one from before it.
    login(&watcher.client, &id, "1234").unwrap();
    login(&other, &id, "1234").unwrap();
    reader.foreign_reset().unwrap();
    login_again(&bench, &id);
    assert_eq!(
        kind(sign(&other, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
}

/// Logs another connection in after a reset, signs with it and hangs up.
fn login_again(bench: &Bench, id: &CardId) {
    let third = bench.client();
    login(&third, id, "1234").unwrap();
    sign(&third, id, Purpose::Signature).unwrap();
}

#[test]
fn a_card_verified_by_another_program_gives_no_right() {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let verify = b"\x00\x20\x00\x01\x081234\xFF\xFF\xFF\xFF";
    assert_eq!(
        reader.foreign_transmit(verify).unwrap().as_slice(),
        [0x90, 0x00]
    );
    assert!(verified_on_card(&reader));
    assert_eq!(
        kind(sign(&bench.client(), &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
}

#[test]
fn a_card_that_answers_oddly_is_reset_unless_somebody_is_logged_in() {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    let oddly = || {
        let status = StatusWord(0x6F00);
        reader.plan(1, cps_sim_card::Fault::Status(status));
        let random = RandomParams {
            card: id.clone(),
            bytes: 8,
        };
        kind(call::<Random>(&client, &random))
    };
    // The PIN that another program left verified shows whether the card is reset.
    let verify = b"\x00\x20\x00\x01\x081234\xFF\xFF\xFF\xFF";
    reader.foreign_transmit(verify).unwrap();
    assert_eq!(oddly(), ErrorKind::CardError);
    assert!(!left_verified(&reader));

    login(&client, &id, "1234").unwrap();
    assert_eq!(oddly(), ErrorKind::CardError);
    assert!(verified_on_card(&reader));
    sign(&client, &id, Purpose::Signature).unwrap();
}

#[test]
fn a_blocked_pin_is_said_and_unblocked() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    assert_eq!(kind(login(&client, &id, "9999")), ErrorKind::PinIncorrect);
    let last = login(&client, &id, "9999").unwrap_err();
    assert_eq!(
        (last.kind, last.retries),
        (ErrorKind::PinIncorrect, Some(1))
    );
    assert_eq!(kind(login(&client, &id, "9999")), ErrorKind::PinBlocked);
    assert_eq!(kind(login(&client, &id, "1234")), ErrorKind::PinBlocked);
    watcher.until(|change| match change {
        Change::PinChanged { pin, .. } => pin.blocked.then_some(()),
        _ => None,
    });
    assert!(call::<PinState>(&client, &params(&id)).unwrap().pin.blocked);

    let unblock = |puk, new| {
        let params = PinUnblockParams::with_codes(id.clone(), pin(puk).0, pin(new).0);
        call::<PinUnblock>(&client, &params)
    };
    let wrong = unblock("00000000", "4321").unwrap_err();
    assert_eq!(
        (wrong.kind, wrong.retries),
        (ErrorKind::PukIncorrect, Some(9))
    );
    assert_eq!(kind(unblock("1234", "4321")), ErrorKind::PukFormat);
    assert_eq!(kind(unblock("12345678", "54321")), ErrorKind::NewPinFormat);
    let state = unblock("12345678", "4321").unwrap();
    assert!(!state.pin.blocked);
    assert!(!state.logged_in);
    assert!(!left_verified(&reader));
    login(&client, &id, "4321").unwrap();
    sign(&client, &id, Purpose::Signature).unwrap();
}

#[test]
fn a_changed_pin_ends_every_login() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    let change = |old, new| {
        let params = PinChangeParams::with_codes(id.clone(), pin(old).0, pin(new).0);
        call::<PinChange>(&client, &params)
    };
    login(&watcher.client, &id, "1234").unwrap();
    let before = reader.counts().commands;
    assert_eq!(kind(change("12345", "4321")), ErrorKind::PinFormat);
    assert_eq!(kind(change("1234", "43210")), ErrorKind::NewPinFormat);
    assert_eq!(
        reader.counts().commands - before,
        0,
        "the card was not asked"
    );
    sign(&watcher.client, &id, Purpose::Signature).unwrap();

    change("1234", "4321").unwrap();
    assert!(watcher.lease_ended());
    assert!(!left_verified(&reader));
    assert_eq!(
        kind(sign(&watcher.client, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
    assert_eq!(kind(login(&client, &id, "1234")), ErrorKind::PinIncorrect);
    login(&client, &id, "4321").unwrap();
}

#[test]
fn a_wrong_pin_or_puk_ends_no_login_that_the_card_honours() {
    type Wrong = fn(&Client, &CardId) -> ErrorKind;
    let wrong_login: Wrong = |client, id| kind(login(client, id, "9999"));
    let wrong_change: Wrong = |client, id| {
        let params = PinChangeParams::with_codes(id.clone(), pin("9999").0, pin("4321").0);
        kind(call::<PinChange>(client, &params))
    };
    let wrong_unblocking: Wrong = |client, id| {
        let params = PinUnblockParams::with_codes(id.clone(), pin("87654321").0, pin("4321").0);
        kind(call::<PinUnblock>(client, &params))
    };
    let wrong_puk: Wrong = |client, id| kind(verify_puk(client, id, "87654321"));
    let (ends, keeps) = (WrongPin::EndsVerification, WrongPin::KeepsVerification);
    for (what, wrong, error, behaviour, goes_on) in [
        ("login", wrong_login, ErrorKind::PinIncorrect, ends, false),
        ("login", wrong_login, ErrorKind::PinIncorrect, keeps, true),
        ("change", wrong_change, ErrorKind::PinIncorrect, ends, false),
        ("change", wrong_change, ErrorKind::PinIncorrect, keeps, true),
        (
            "unblocking",
            wrong_unblocking,
            ErrorKind::PukIncorrect,
            ends,
            true,
        ),
        ("PUK", wrong_puk, ErrorKind::PukIncorrect, ends, true),
    ] {
        let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
        let wrong_pin = behaviour;
        let behaviour = Behaviour {
            wrong_pin,
            ..Behaviour::default()
        };
        reader
            .with_card(|card| card.set_behaviour(behaviour))
            .unwrap();
        login(&watcher.client, &id, "1234").unwrap();
        assert_eq!(wrong(&bench.client(), &id), error, "{what}");
        let signed = sign(&watcher.client, &id, Purpose::Signature);
        assert_eq!(signed.is_ok(), goes_on, "{what} {wrong_pin:?}");
        let verified = if goes_on {
            verified_on_card(&reader)
        } else {
            left_verified(&reader)
        };
        assert_eq!(verified, goes_on, "{what} {wrong_pin:?}");
        if !goes_on {
            assert_eq!(reason(&mut watcher), LeaseEnd::WrongPin, "{what}");
        }
    }
}

fn verify_puk(client: &Client, card: &CardId, puk: &str) -> Result<PinStateResult, ApiError> {
    let params = PukVerifyParams {
        card: card.clone(),
        puk: pin(puk),
    };
    call::<PukVerify>(client, &params)
}

#[test]
fn a_puk_is_verified_without_a_change() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    let before = reader.counts().commands;
    assert_eq!(
        kind(verify_puk(&client, &id, "1234567")),
        ErrorKind::PukFormat
    );
    assert_eq!(reader.counts().commands, before, "the card was not asked");
    let wrong = verify_puk(&client, &id, "87654321").unwrap_err();
    assert_eq!(
        (wrong.kind, wrong.retries),
        (ErrorKind::PukIncorrect, Some(9))
    );
    let state = call::<PinState>(&client, &params(&id)).unwrap();
    assert_eq!(state.puk.retries, Some(9));

    login(&watcher.client, &id, "1234").unwrap();
    let state = verify_puk(&client, &id, "12345678").unwrap();
    assert!(!state.logged_in);
    // No program may set a PIN with a PUK that another presented.
    assert_eq!(reason(&mut watcher), LeaseEnd::CardReset);
    assert!(!left_verified(&reader));
    let set_pin = b"\x00\x2C\x02\x01\x084321\xFF\xFF\xFF\xFF";
    let refused = reader.foreign_transmit(set_pin).unwrap();
    assert_eq!(refused.as_slice(), [0x69, 0x82]);
    login(&watcher.client, &id, "1234").unwrap();
}

#[test]
fn who_changes_the_pin_stays_logged_in() {
    let (bench, _reader, mut watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    login(&watcher.client, &id, "1234").unwrap();
    login(&client, &id, "1234").unwrap();
    let params = PinChangeParams::with_codes(id.clone(), pin("1234").0, pin("4321").0);
    let changed = call::<PinChange>(&client, &params).unwrap();
    assert!(changed.logged_in);
    sign(&client, &id, Purpose::Signature).unwrap();
    assert!(watcher.lease_ended());
    assert_eq!(
        kind(sign(&watcher.client, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
}

#[test]
fn a_pin_of_the_wrong_length_costs_no_try() {
    let (bench, reader, _watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    let before = reader.counts().commands;
    for digits in ["1", "123", "12345", "12345678"] {
        assert_eq!(
            kind(login(&client, &id, digits)),
            ErrorKind::PinFormat,
            "{digits}"
        );
    }
    assert_eq!(reader.counts().commands - before, 0);
    assert_eq!(
        call::<PinState>(&client, &params(&id)).unwrap().pin.retries,
        Some(3)
    );
}

fn limited(client: &Client, params: PinLoginParams) -> LeaseState {
    call::<PinLogin>(client, &params).unwrap().rights
}

fn with_pin(card: &CardId) -> PinLoginParams {
    PinLoginParams::with_pin(card.clone(), pin("1234").0)
}

/// Returns the reason why a login ended.
fn reason(watcher: &mut Watcher) -> LeaseEnd {
    watcher.until(|change| match change {
        Change::LeaseEnded { reason, .. } => Some(*reason),
        _ => None,
    })
}

fn sign_counted(client: &Client, card: &CardId, key: Purpose) -> Option<LeaseState> {
    let params = SignDigestParams {
        card: card.clone(),
        key,
        scheme: SignScheme::RsaPkcs1Sha256,
        digest: Bytes(DIGEST.to_vec()),
        purpose: None,
        require_trusted: false,
    };
    call::<SignDigest>(client, &params).unwrap().rights
}

#[test]
fn a_login_ends_with_its_last_signature() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    let params = PinLoginParams {
        max_signatures: Some(2),
        ..with_pin(&id)
    };
    assert_eq!(limited(&client, params).signatures_left, 2);
    let key = Purpose::Signature;
    for left in [1, 0] {
        let state = sign_counted(&client, &id, key).unwrap();
        assert_eq!(state.signatures_left, left);
    }
    assert_eq!(reason(&mut watcher), LeaseEnd::UsedUp);
    assert_eq!(kind(sign(&client, &id, key)), ErrorKind::PinRequired);
    assert!(!left_verified(&reader));
}

#[test]
fn a_login_ends_when_its_time_is_over_with_nobody_asking() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    let params = PinLoginParams {
        ttl_seconds: Some(1),
        ..with_pin(&id)
    };
    assert_eq!(limited(&client, params).seconds_left, 1);
    assert_eq!(reason(&mut watcher), LeaseEnd::Expired);
    let key = Purpose::Signature;
    // A call through the card's thread comes after the reset.
    assert_eq!(kind(sign(&client, &id, key)), ErrorKind::PinRequired);
    assert!(!left_verified(&reader));
    login(&client, &id, "1234").unwrap();
}

#[test]
fn a_login_is_for_the_keys_that_it_names() {
    let (bench, _reader, _watcher, id) = Bench::with_card("medecin");
    let client = bench.client();
    let params = PinLoginParams {
        keys: Some(vec![Purpose::Authentication]),
        ..with_pin(&id)
    };
    let lease = limited(&client, params);
    assert_eq!(lease.keys, Some(vec![Purpose::Authentication]));
    sign(&client, &id, Purpose::Authentication).unwrap();
    assert_eq!(
        kind(sign(&client, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
}

#[test]
fn the_configured_ceilings_hold_whatever_is_asked_for() {
    let bench = Bench::configured(|config| {
        config.lease_signatures = 3;
        config.lease_seconds = 100;
    });
    let mut watcher = bench.watcher();
    bench.readers.add("R").insert(card("medecin"));
    let id = watcher.settled();
    let limits = |max_signatures, ttl_seconds| PinLoginParams {
        max_signatures,
        ttl_seconds,
        ..with_pin(&id)
    };
    for (asked, signatures, seconds) in [
        ((None, None), 3, 100),
        ((Some(4), Some(101)), 3, 100),
        ((Some(2), Some(99)), 2, 99),
    ] {
        let lease = limited(&bench.client(), limits(asked.0, asked.1));
        assert_eq!(
            (lease.signatures_left, lease.seconds_left, lease.keys),
            (signatures, seconds, None)
        );
    }
    for nothing in [limits(Some(0), None), limits(None, Some(0))] {
        let refused = call::<PinLogin>(&bench.client(), &nothing);
        assert_eq!(kind(refused), ErrorKind::InvalidParams);
    }
}

#[test]
fn administrators_see_logins_and_end_them() {
    let (bench, reader, mut watcher, id) = Bench::with_card("medecin");
    let (client, admin) = (bench.client(), bench.client());
    let params = PinLoginParams {
        purpose: Some("assertions".to_owned()),
        max_signatures: Some(5),
        ..with_pin(&id)
    };
    limited(&client, params);
    sign(&client, &id, Purpose::Signature).unwrap();
    let leases = call::<LeasesList>(&admin, &Empty {}).unwrap().leases;
    let [lease] = leases.as_slice() else {
        panic!("{leases:?}")
    };
    assert_eq!((&lease.card, lease.reader.as_str()), (&id, "R"));
    assert_eq!(lease.pid, Some(std::process::id()));
    assert_eq!(lease.client.as_deref(), Some("test"));
    assert_eq!(lease.purpose.as_deref(), Some("assertions"));
    assert_eq!(lease.rights.signatures_left, 4);

    let params = LeaseParams { lease: lease.id };
    call::<LeasesRevoke>(&admin, &params).unwrap();
    assert_eq!(reason(&mut watcher), LeaseEnd::Revoked);
    assert_eq!(
        kind(sign(&client, &id, Purpose::Signature)),
        ErrorKind::PinRequired
    );
    assert!(!left_verified(&reader));
    let again = call::<LeasesRevoke>(&admin, &params);
    assert_eq!(kind(again), ErrorKind::LeaseNotFound);
    assert_eq!(call::<LeasesList>(&admin, &Empty {}).unwrap().leases, []);
}
