//! `pkcs11.md` §2, §4.1, §8.1 and §8.2: slots, tokens, mechanisms, cards that come and go.

#![allow(clippy::unwrap_used)]

mod support;

use std::sync::Arc;

use cps_p11::{CkRv, MechanismInfo, Module};
use cps_protocol::{ErrorKind, event::Change};
use cryptoki_sys::*;
use support::*;

#[test]
fn a_token_shows_what_section_2_3_says() {
    let mut card = cps3("1");
    card.pin = status(1);
    let fake = Fake::with(card);
    let module = fake.module();
    let info = module.token_info(0).unwrap();
    assert_eq!(info.label, "CPS3v3-2900000001");
    assert_eq!(info.model, "IAS ECC");
    assert_eq!(info.serial, "29000000");
    assert_eq!(info.flags, 0x40D | 0x3_0000);
    assert_eq!((info.min_pin, info.max_pin), (4, 4));
    assert_eq!((info.sessions, info.read_write_sessions), (0, 0));
    module.open_session(0, true).unwrap();
    module.open_session(0, false).unwrap();
    let info = module.token_info(0).unwrap();
    assert_eq!((info.sessions, info.read_write_sessions), (2, 1));
    let slot = module.slot_info(0).unwrap();
    assert_eq!((slot.description.as_str(), slot.flags), ("Reader 0", 7));
    assert_eq!(fake.asked(), [""; 0], "no card command");
}

#[test]
fn mechanisms_follow_from_the_keys() {
    let tokens = [cps3("1"), contactless("1"), cps4("1")];
    let expected: [&[(CK_MECHANISM_TYPE, CK_FLAGS)]; 3] = [
        &[
            (1, 0x2B01),
            (6, 0x2801),
            (0x40, 0x2801),
            (0x220, 0x400),
            (0x250, 0x400),
        ],
        &[(1, 0x2801), (0x220, 0x400), (0x250, 0x400)],
        &[
            (1, 0x2B01),
            (6, 0x2801),
            (0x40, 0x2801),
            (0xD, 0x2801),
            (0xE, 0x2801),
            (0x43, 0x2801),
            (0x220, 0x400),
            (0x250, 0x400),
        ],
    ];
    for (card, expected) in tokens.into_iter().zip(expected) {
        let module = Fake::with(card).module();
        let list = module.mechanism_list(0).unwrap();
        let numbers: Vec<_> = expected.iter().map(|(number, _)| *number).collect();
        assert_eq!(list, numbers);
        for (number, flags) in expected {
            let size = if *number < 0x200 { 2048 } else { 0 };
            assert_eq!(
                module.mechanism_info(0, *number),
                Ok(MechanismInfo {
                    min_key_size: size,
                    max_key_size: size,
                    flags: *flags
                })
            );
        }
        assert_eq!(
            module.mechanism_info(0, CKM_RSA_X_509),
            Err(CkRv::MECHANISM_INVALID)
        );
    }
}

#[test]
fn cards_that_are_no_tokens_are_told_apart() {
    for (problem, expected) in [
        (ErrorKind::CardMute, CkRv::TOKEN_NOT_PRESENT),
        (ErrorKind::CardVitale, CkRv::TOKEN_NOT_RECOGNIZED),
        (ErrorKind::CardUnknown, CkRv::TOKEN_NOT_RECOGNIZED),
        (ErrorKind::CardDamaged, CkRv::TOKEN_NOT_RECOGNIZED),
        (ErrorKind::ReaderLost, CkRv::TOKEN_NOT_PRESENT),
    ] {
        let fake = Fake::default();
        fake.change(|world| world.readers.push(unusable("Reader 0", problem)));
        let module = fake.module();
        assert_eq!(module.slot_list(false, true), [0]);
        assert_eq!(module.slot_list(true, true), [0; 0]);
        assert_eq!(module.slot_info(0).unwrap().flags, 6);
        assert_eq!(module.token_info(0), Err(expected), "{problem:?}");
        assert_eq!(module.open_session(0, false), Err(expected));
        assert_eq!(module.init_token(0), Err(expected));
        assert_eq!(module.token_info(99), Err(CkRv::SLOT_ID_INVALID));
    }
}

#[test]
fn init_token_is_refused_in_the_order_of_section_2_5() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    assert_eq!(module.init_token(16), Err(CkRv::SLOT_ID_INVALID));
    assert_eq!(module.init_token(0), Err(CkRv::FUNCTION_NOT_SUPPORTED));
    module.open_session(0, false).unwrap();
    assert_eq!(module.init_token(0), Err(CkRv::SESSION_EXISTS));
}

#[test]
fn nothing_of_a_card_that_left_answers() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    assert_eq!(
        module.wait_for_slot_event(false),
        Err(CkRv::NO_EVENT),
        "present at the start"
    );
    let number = module.open_session(0, false).unwrap();
    let old = all(&module.session(number).unwrap());
    fake.remove("1");
    assert!(module.session(number).is_err());
    assert_eq!(module.slot_info(0).unwrap().flags, 6);
    assert_eq!(module.token_info(0), Err(CkRv::TOKEN_NOT_PRESENT));
    assert_eq!(module.wait_for_slot_event(false), Ok(0));
    assert_eq!(module.wait_for_slot_event(false), Err(CkRv::NO_EVENT));
    fake.insert("Reader 0", cps4("2"));
    assert_eq!(module.wait_for_slot_event(false), Ok(0));
    let again = module.open_session(0, false).unwrap();
    assert!(again > number, "handles are not used again");
    let session = module.session(again).unwrap();
    let new = all(&session);
    assert!(new.iter().all(|handle| !old.contains(handle)));
    assert!(
        session
            .sign_init(&RSA_PKCS, old[0])
            .is_err_and(|e| e == CkRv::KEY_HANDLE_INVALID)
    );
    // Out and in before the next call: the sessions of the first are gone all the same.
    fake.remove("2");
    fake.insert("Reader 0", cps3("3"));
    assert!(module.session(again).is_err());
    assert_eq!(module.wait_for_slot_event(false), Ok(0));
    assert_eq!(module.wait_for_slot_event(false), Err(CkRv::NO_EVENT));
}

#[test]
fn the_list_grows_on_a_length_question_and_never_shrinks() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    fake.tell(Change::ReaderAdded(reader("Reader 1", None)));
    assert_eq!(module.slot_list(false, false), [0]);
    assert_eq!(module.slot_list(false, true), [0, 1]);
    fake.tell(Change::ReaderRemoved {
        reader: "Reader 0".into(),
    });
    assert_eq!(module.slot_list(false, true), [0, 1]);
    assert_eq!(module.slot_info(0).unwrap().flags, 6);
    for n in 2..20 {
        fake.tell(Change::ReaderAdded(reader(&format!("Reader {n}"), None)));
    }
    assert_eq!(module.slot_list(false, true).len(), 16);
    assert_eq!(module.slot_info(16), Err(CkRv::SLOT_ID_INVALID));
}

/// Returns the readers of the slots, in the order of the list.
fn readers(module: &Module) -> Vec<String> {
    let slots = module.slot_list(false, true);
    let name = |slot: &CK_SLOT_ID| module.slot_info(*slot).unwrap().description;
    slots.iter().map(name).collect()
}

fn numbered(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    let name = |number| format!("Reader {number}");
    numbers.into_iter().map(name).collect()
}

fn plug_in(fake: &Fake, number: usize) {
    let reader = reader(&format!("Reader {number}"), None);
    fake.tell(Change::ReaderAdded(reader));
}

fn unplug(fake: &Fake, number: usize) {
    let reader = format!("Reader {number}");
    fake.tell(Change::ReaderRemoved { reader });
}

#[test]
fn the_slot_of_an_unplugged_reader_goes_to_one_that_has_none() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    (1..18).for_each(|number| plug_in(&fake, number));
    assert_eq!(readers(&module), numbered(0..16));
    assert_eq!(module.readers_without_slot(), 2);
    unplug(&fake, 5);
    // The caller may not learn of other slots before it asks for their number.
    assert_eq!(module.slot_list(false, false).len(), 16);
    assert_eq!(module.slot_info(5).unwrap().description, "Reader 5");
    let expected = numbered((0..5).chain([16]).chain(6..16));
    assert_eq!(readers(&module), expected);
    assert_eq!(module.readers_without_slot(), 1);
    // Unplugged without a slot, and plugged in again where one is free.
    unplug(&fake, 17);
    assert_eq!(readers(&module), expected);
    assert_eq!(module.readers_without_slot(), 0);
    unplug(&fake, 0);
    plug_in(&fake, 5);
    let expected = numbered((5..6).chain(1..5).chain([16]).chain(6..16));
    assert_eq!(readers(&module), expected);
    // A reader that comes back before another needs its slot has it again.
    unplug(&fake, 3);
    assert_eq!(readers(&module), expected);
    plug_in(&fake, 3);
    assert_eq!(readers(&module), expected);
}

#[test]
fn the_card_in_the_seventeenth_reader_is_found() {
    // From the start.
    let fake = Fake::default();
    fake.change(|world| {
        world.readers = (0..16)
            .map(|n| reader(&format!("Reader {n}"), None))
            .collect();
        world.readers.push(reader("Reader 16", Some(&cps3("1"))));
        world.objects.push(cps3("1"));
    });
    let module = fake.module();
    assert_eq!(module.slot_list(true, true), [15]);
    assert_eq!(module.slot_info(15).unwrap().description, "Reader 16");
    assert_eq!(module.wait_for_slot_event(false), Err(CkRv::NO_EVENT));
    let session = module.open_session(15, false).unwrap();
    assert!(!all(&module.session(session).unwrap()).is_empty());

    // Later: the caller that waits for events is told.
    fake.insert("Reader 15", cps4("2"));
    assert_eq!(module.wait_for_slot_event(false), Ok(14));
    assert_eq!(module.slot_list(true, true), [14, 15]);
    assert_eq!(module.token_info(14).unwrap().label, "CPS4v1-2900000001");
    // The session of the other card is not touched.
    module.session(session).unwrap();

    // As long as there is a slot without a card.
    for number in 0..14 {
        fake.insert(&format!("Reader {number}"), cps3(&format!("in {number}")));
    }
    assert_eq!(module.slot_list(true, true).len(), 16);
    fake.insert("Reader 14", cps3("too many"));
    assert_eq!(module.slot_list(true, true).len(), 16);
    assert_eq!(module.readers_without_slot(), 1);
    fake.remove_from("Reader 0", "in 0");
    let with_token = module.slot_list(true, true);
    assert_eq!(with_token.len(), 16);
    assert_eq!(module.slot_info(0).unwrap().description, "Reader 14");
}

#[test]
fn a_blocking_wait_ends_with_an_event() {
    let fake = Fake::with(cps3("1"));
    let module = Arc::new(fake.module());
    let waiting = std::thread::spawn({
        let module = Arc::clone(&module);
        move || module.wait_for_slot_event(true)
    });
    fake.remove("1");
    assert_eq!(waiting.join().unwrap(), Ok(0));
}

#[test]
fn finish_wakes_a_blocking_wait() {
    for away in [false, true] {
        let fake = Fake::with(cps3("1"));
        fake.change(|world| world.away = away);
        let module = Arc::new(fake.module());
        let waiting = std::thread::spawn({
            let module = Arc::clone(&module);
            move || module.wait_for_slot_event(true)
        });
        module.finish();
        let ended = waiting.join().unwrap();
        assert_eq!(ended, Err(CkRv::CRYPTOKI_NOT_INITIALIZED), "away: {away}");
    }
}

#[test]
fn a_service_that_will_not_serve_this_program_is_no_empty_reader() {
    // (what it answers who connects, what C_Initialize answers)
    for (answer, expected) in [
        (ErrorKind::DaemonUnreachable, None),
        // Silence in programs of accounts that have no card.
        (ErrorKind::NotAuthorised, None),
        (ErrorKind::DaemonVersion, Some(CkRv::DEVICE_ERROR)),
        (ErrorKind::Overloaded, Some(CkRv::DEVICE_ERROR)),
    ] {
        let fake = Fake::with(cps3("1"));
        fake.change(|world| world.refuses = Some(answer));
        match (fake.try_module(), expected) {
            (Ok(module), None) => assert_eq!(module.slot_list(false, true), [0; 0]),
            (refused, expected) => assert_eq!(refused.err(), expected, "{answer:?}"),
        }
    }

    // It is replaced by one of another version while it is in use, and that one by a right one.
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module.open_session(0, false).unwrap();
    fake.change(|world| world.away = true);
    assert_eq!(module.slot_list(true, true), [0; 0]);
    fake.change(|world| (world.away, world.refuses) = (false, Some(ErrorKind::DaemonVersion)));
    assert_eq!(
        module.session(session).err(),
        Some(CkRv::SESSION_HANDLE_INVALID)
    );
    assert_eq!(module.slot_info(0).unwrap().flags, 6);
    assert_eq!(module.token_info(0), Err(CkRv::DEVICE_ERROR));
    assert_eq!(module.open_session(0, false), Err(CkRv::DEVICE_ERROR));
    assert_eq!(module.open_session(1, false), Err(CkRv::SLOT_ID_INVALID));
    fake.change(|world| world.refuses = None);
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while module.open_session(0, false).is_err() {
        assert!(std::time::Instant::now() < deadline);
        std::thread::yield_now();
    }
}

#[test]
fn a_service_that_goes_away_takes_its_cards_with_it_and_may_come_back() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let number = module.open_session(0, false).unwrap();
    fake.change(|world| world.away = true);
    assert!(module.session(number).is_err());
    assert_eq!(module.slot_info(0).unwrap().flags, 6);
    assert_eq!(module.token_info(0), Err(CkRv::TOKEN_NOT_PRESENT));
    assert_eq!(module.wait_for_slot_event(false), Ok(0));
    fake.change(|world| world.away = false);
    // The service is looked for again once a second, not at each call.
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while module.token_info(0).is_err() {
        assert!(std::time::Instant::now() < deadline);
        std::thread::yield_now();
    }
    assert_eq!(module.slot_info(0).unwrap().flags, 7);
    assert_eq!(module.wait_for_slot_event(false), Ok(0));
    assert!(module.open_session(0, false).unwrap() > number);
}

#[test]
fn last_words_of_a_service_do_not_hide_that_it_is_gone() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let number = module.open_session(0, false).unwrap();
    fake.tell(Change::ReaderAdded(reader("Reader 1", None)));
    fake.change(|world| world.away = true);
    assert!(module.session(number).is_err());
    // Back before anybody noticed: found by the next call.
    fake.change(|world| world.away = false);
    assert_eq!(module.slot_info(0).unwrap().flags, 7);
}

#[test]
fn without_a_service_there_are_no_slots() {
    let fake = Fake::default();
    fake.change(|world| world.away = true);
    let module = fake.module();
    assert_eq!(module.slot_list(false, true), [0; 0]);
    assert_eq!(module.slot_info(0), Err(CkRv::SLOT_ID_INVALID));
}
