//! Arbitrary commands to a card of each generation: every one is answered with a status word, no
//! sequence makes it panic, and none shows the data of a command that may carry a PIN.
//!
//! PIN and PUK are blocked, so that no private key works: that would take nearly all of the time.
//! What holds with the PIN verified is for the property tests beside the cards. For the same reason
//! the contactless card, whose key needs no PIN, is not asked to authenticate.

#![no_main]

use std::cell::RefCell;
use std::time::{Duration, SystemTime};

use cps_apdu::Command;
use cps_sim_card::{Card, Profile, TestPki};
use libfuzzer_sys::fuzz_target;

const INTERNAL_AUTHENTICATE: u8 = 0x88;

thread_local! {
    static CARDS: RefCell<Vec<Card>> = RefCell::new(cards());
}

fn cards() -> Vec<Card> {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_775_000_000);
    let pki = TestPki::from_seed([1; 32], now).expect("a time within the calendar");
    let mut pki = pki.with_shared_card_keys();
    ["medecin", "medecin-sans-contact", "medecin-cps4"]
        .map(|name| {
            let text =
                format!("extends = \"{name}\"\n[card]\npin-tries-left = 0\npuk-tries-left = 0\n");
            let profile = Profile::parse(&text, name).expect("a profile that only blocks");
            Card::personalise(&profile, &mut pki, now).expect("a card of a built-in profile")
        })
        .into()
}

/// Commands with two bytes of length before each; the last one may be cut.
fn commands(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut commands = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)) % 0x200;
        let (command, after) = rest.split_at(length.min(rest.len()));
        commands.push(command);
        bytes = after;
    }
    commands
}

fuzz_target!(|bytes: &[u8]| {
    let commands = commands(bytes);
    for command in &commands {
        if let Ok(parsed) = Command::parse(command)
            && parsed.carries_secret()
            && !parsed.data().is_empty()
        {
            assert!(format!("{parsed:?}").contains('…'));
        }
    }
    CARDS.with_borrow_mut(|cards| {
        for card in cards {
            let atr = card.power_on();
            let contactless = atr.as_slice().starts_with(&[0x3B, 0x8F]);
            for command in &commands {
                if contactless && command.get(1) == Some(&INTERNAL_AUTHENTICATE) {
                    continue;
                }
                let answer = card.transmit(command);
                assert!((2..=258).contains(&answer.len()));
                let sw1 = answer.as_slice()[answer.len() - 2];
                assert!(matches!(sw1, 0x60..=0x6F | 0x90..=0x9F));
            }
        }
    });
});
