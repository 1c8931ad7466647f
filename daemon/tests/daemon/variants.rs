//! Cards that refuse what they need not do: a daemon serves them like any other, when they are new
//! and when they are known.

use cps_protocol::method::{CardsIdentity, DataParams, DataRead, PinState};
use cps_protocol::{ErrorKind, PinStatus, Purpose};
use cps_sim_card::{Behaviour, Card, CodeScope, OutsideFiles, Refusals, Reselect, WrongPinAnswer};

use crate::support::{Bench, call, card, kind, login, logout, objects, params, sign, whole};

/// Inserts a card that behaves so twice, and uses it each time.
fn is_of_use(mut card: Card, behaviour: Behaviour) -> Card {
    let (bench, reader, mut watcher) = Bench::with_reader();
    card.set_behaviour(behaviour);
    let said = format!("{} {behaviour:?}", card.atr());
    for visit in ["new", "known"] {
        reader.insert(card);
        let id = watcher.settled();
        let client = bench.client();
        let state = call::<PinState>(&client, &params(&id)).unwrap();
        if behaviour.empty_verify.is_some() {
            assert_eq!(state.pin, PinStatus::UNKNOWN, "{said}, {visit}");
        }
        let wrong = login(&client, &id, "9999").unwrap_err();
        assert_eq!(wrong.kind, ErrorKind::PinIncorrect, "{said}, {visit}");
        let is_told = behaviour.empty_verify.is_none()
            || behaviour.wrong_pin_answer == WrongPinAnswer::Counted;
        assert_eq!(wrong.retries, is_told.then_some(2), "{said}, {visit}");
        login(&client, &id, "1234").unwrap_or_else(|error| panic!("{said}, {visit}: {error:?}"));
        sign(&client, &id, Purpose::Authentication).unwrap();
        call::<CardsIdentity>(&client, &whole(&id)).unwrap();
        logout(&client, &id).unwrap();
        card = reader.remove().unwrap();
        watcher.removed();
    }
    card
}

#[test]
fn a_card_that_does_not_tell_the_state_of_its_pin_is_of_use() {
    for profile in ["medecin", "medecin-cps4"] {
        let mut card = card(profile);
        for status in [0x6700, 0x6982, 0x6A82, 0x6A86, 0x6A88, 0x6D00] {
            for wrong_pin_answer in [WrongPinAnswer::Counted, WrongPinAnswer::Uncounted] {
                let behaviour = Behaviour {
                    empty_verify: Some(status),
                    wrong_pin_answer,
                    ..Behaviour::default()
                };
                card = is_of_use(card, behaviour);
            }
        }
    }
}

#[test]
fn a_card_that_refuses_what_it_need_not_do_is_of_use() {
    for profile in ["medecin", "medecin-cps4"] {
        let mut card = card(profile);
        for status in [0x6700, 0x6982, 0x6A82, 0x6A86, 0x6A88, 0x6D00] {
            let refused = Some(status);
            let behaviour = Behaviour {
                refusals: Refusals {
                    short_file_id: refused,
                    get_data: refused,
                    get_challenge: refused,
                    read_beyond_end: refused,
                    update_file: refused,
                },
                ..Behaviour::default()
            };
            card = is_of_use(card, behaviour);
        }
    }
}

#[test]
fn a_pin_of_the_application_is_of_use_on_a_card_that_is_known() {
    for profile in ["medecin", "medecin-cps4"] {
        let behaviour = Behaviour {
            code_scope: CodeScope::Application,
            ..Behaviour::default()
        };
        is_of_use(card(profile), behaviour);
    }
}

/// On a card that forgets the PIN on the way back from its CPS2ter side every object of that side is
/// read, by one login.
#[test]
fn the_objects_of_the_cps2ter_side_are_read_by_one_login() {
    for profile in ["medecin", "medecin-cps4"] {
        for reselect in [Reselect::EndsVerification, Reselect::KeepsVerification] {
            for outside_files in [OutsideFiles::ByPath, OutsideFiles::InClassA0] {
                let (bench, reader, mut watcher) = Bench::with_reader();
                let mut card = card(profile);
                card.set_behaviour(Behaviour {
                    reselect,
                    outside_files,
                    ..Behaviour::default()
                });
                reader.insert(card);
                let id = watcher.settled();
                let client = bench.client();
                login(&client, &id, "1234").unwrap();
                let objects = objects(&client, &id);
                let is_outside =
                    |label: &str| label.starts_with("CPS2TER_") || label == "CPS_SIT_FACT";
                let mut outside = 0;
                for object in &objects.data {
                    let read = DataParams {
                        card: id.clone(),
                        label: object.label.clone(),
                    };
                    let is_virtual = profile == "medecin" && is_outside(&object.label);
                    assert_eq!(object.may_end_login, is_virtual, "{}", object.label);
                    outside += usize::from(is_outside(&object.label));
                    for _ in 0..2 {
                        let value = call::<DataRead>(&client, &read)
                            .unwrap_or_else(|error| panic!("{}: {error:?}", object.label));
                        assert!(!value.value.0.is_empty(), "{}", object.label);
                    }
                }
                assert_eq!(outside, if profile == "medecin" { 3 } else { 10 });

                // If the card forgot the PIN, the login ends with the next use of a key.
                let signed = sign(&client, &id, Purpose::Authentication);
                if profile == "medecin" && reselect == Reselect::EndsVerification {
                    assert_eq!(kind(signed), ErrorKind::PinRequired);
                } else {
                    signed.unwrap();
                }
            }
        }
    }
}
