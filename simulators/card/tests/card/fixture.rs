//! Cards for the tests, all issued by one authority.

use std::sync::{LazyLock, Mutex};
use std::time::{Duration, SystemTime};

use cps_apdu::Hex;
use cps_sim_card::{Card, Profile, Purpose, TestPki};
use der::{Decode as _, Encode as _};
use rsa::RsaPublicKey;
use rsa::pkcs8::DecodePublicKey as _;
use x509_cert::Certificate;

/// 2026-04-01: ninety days after the first day of the worked example of `identity.md` §6.3.
pub(crate) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(20_544 * 24 * 60 * 60)
}

static PKI: LazyLock<Mutex<TestPki>> = LazyLock::new(|| {
    Mutex::new(
        TestPki::from_seed([7; 32], now())
            .unwrap()
            .with_shared_card_keys(),
    )
});

/// Does something with the authority of all cards here.
pub(crate) fn with_pki<R>(f: impl FnOnce(&mut TestPki) -> R) -> R {
    f(&mut PKI.lock().unwrap())
}

/// The powered card of a profile.
pub(crate) fn card_of(profile: &Profile) -> Card {
    let mut card = with_pki(|pki| Card::personalise(profile, pki, now()).unwrap());
    card.power_on();
    card
}

/// The powered card of a holder that comes with the simulator.
pub(crate) fn card_named(name: &str) -> Card {
    card_of(&Profile::builtin(name).unwrap())
}

/// The powered card of the base case.
pub(crate) fn medecin() -> Card {
    card_named("medecin")
}

/// Sends a command in hexadecimal; the answer in the same form.
pub(crate) fn send(card: &mut Card, command: &str) -> String {
    Hex(card.transmit(&bytes(command)).as_slice()).to_string()
}

/// Sends commands in hexadecimal and compares the answers.
pub(crate) fn expect(card: &mut Card, exchanges: &[(&str, &str)]) {
    for (command, answer) in exchanges {
        assert_eq!(
            send(card, command),
            Hex(&bytes(answer)).to_string(),
            "{command}"
        );
    }
}

/// Sends a command and fetches its whole answer as under T=0.
pub(crate) fn send_whole(card: &mut Card, command: &str) -> Vec<u8> {
    let mut answer = card.transmit(&bytes(command)).to_vec();
    let mut data = Vec::new();
    loop {
        let [.., sw1, sw2] = answer[..] else {
            panic!("no status word")
        };
        data.extend_from_slice(&answer[..answer.len() - 2]);
        match sw1 {
            0x61 => answer = card.transmit(&[0x00, 0xC0, 0x00, 0x00, sw2]).to_vec(),
            0x6C => {
                let mut again = bytes(command);
                *again.last_mut().unwrap() = sw2;
                answer = card.transmit(&again).to_vec();
            }
            _ => {
                assert_eq!((sw1, sw2), (0x90, 0x00), "{command}");
                return data;
            }
        }
    }
}

/// Bytes from hexadecimal, blanks allowed.
pub(crate) fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let pairs = digits
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).unwrap());
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}

/// The public key in the certificate of a purpose.
pub(crate) fn public_key(card: &Card, purpose: Purpose) -> RsaPublicKey {
    let certificate = Certificate::from_der(card.certificate(purpose)).unwrap();
    let info = certificate
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()
        .unwrap();
    RsaPublicKey::from_public_key_der(&info).unwrap()
}
