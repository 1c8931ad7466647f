//! Cards that show the serial number of another card: each is known by its own certificate.

use std::time::SystemTime;

use cps_apdu::Path;
use cps_protocol::method::CardsIdentity;
use cps_protocol::{CardId, ErrorKind, JudgedIdentity, Proof, Purpose};
use cps_sim_card::{Card, Profile, TestPki};

use crate::support::{Bench, call, card, kind, login, sign, whole};

/// The authentication certificate of a CPS3 (`card.md` §3.1).
const AUTHENTICATION_CERTIFICATE: [u8; 6] = [0x3F, 0x00, 0x00, 0x01, 0xA0, 0x02];

const GENUINE: &str = "SIMUL\u{c9}";
const FORGED: &str = "FORG\u{c9}";

/// Returns a forged card with certificates of an authority that no workstation knows.
fn of_another_authority() -> Card {
    let mut pki = TestPki::generate(SystemTime::now()).unwrap();
    let profile = Profile::builtin("forged").unwrap();
    Card::personalise(&profile, &mut pki, SystemTime::now()).unwrap()
}

/// Returns a card whose certificate is that of the genuine one but for a letter of the name: the
/// end, which is of the issuer's signature, is the same.
fn with_a_letter_changed(genuine: &Card) -> Card {
    let mut certificate = certificate(genuine);
    let name = "SIMUL".as_bytes();
    let places: Vec<_> = (0..certificate.len())
        .filter(|&at| certificate[at..].starts_with(name))
        .collect();
    assert!(!places.is_empty());
    for at in places {
        certificate[at..at + 5].copy_from_slice(b"FORGE");
    }
    with_certificate(certificate)
}

fn with_certificate(certificate: Vec<u8>) -> Card {
    let mut forged = of_another_authority();
    let path = Path::from_bytes(&AUTHENTICATION_CERTIFICATE).unwrap();
    assert!(forged.file(&path).is_some());
    forged.set_file(&path, certificate);
    forged
}

fn certificate(card: &Card) -> Vec<u8> {
    let purpose = cps_sim_card::Purpose::Authentication;
    card.certificate(purpose).to_vec()
}

fn identity(client: &cps_ipc::Client, id: &CardId) -> JudgedIdentity {
    call::<CardsIdentity>(client, &whole(id)).unwrap()
}

fn name(judged: &JudgedIdentity) -> String {
    let name = judged.identity.holder.family_name.as_ref();
    name.map(|name| name.value.clone()).unwrap_or_default()
}

/// Two cards with the same serial number, shown one after the other, before and after a restart and
/// to connections of any account: neither appears as the other, and the keys of both sign.
#[test]
fn cards_with_one_serial_number_are_told_apart() {
    let forgeries: [fn() -> Card; 2] = [|| card("forged"), of_another_authority];
    for forge in forgeries {
        for forged_first in [true, false] {
            let temporary = tempfile::tempdir().unwrap();
            let directory = temporary.path().join("cache");
            let mut bench = Bench::configured(|config| config.cache_dir = Some(directory));
            let reader = bench.readers.add("R");
            let mut cards = [(card("medecin"), GENUINE), (forge(), FORGED)];
            if forged_first {
                cards.reverse();
            }
            for round in 0..3 {
                cards = cards.map(|(card, expected)| {
                    let mut watcher = bench.watcher();
                    reader.insert(card);
                    let id = watcher.settled();
                    let client = bench.client();
                    let judged = identity(&client, &id);
                    assert_eq!(name(&judged), expected, "round {round}");
                    assert_eq!(judged.proof, Proof::Read);
                    login(&client, &id, "1234").unwrap();
                    for key in [Purpose::Authentication, Purpose::Signature] {
                        sign(&client, &id, key).unwrap();
                    }
                    let judged = identity(&client, &id);
                    assert_eq!(name(&judged), expected, "round {round}");
                    let card = reader.remove().unwrap();
                    watcher.removed();
                    (card, expected)
                });
                if round == 1 {
                    bench = bench.restart();
                }
            }
        }
    }
}

#[test]
fn a_certificate_with_another_name_and_the_same_end_is_told_apart() {
    for forged_first in [true, false] {
        let (bench, reader, mut watcher) = Bench::with_reader();
        let genuine = card("medecin");
        let forged = with_a_letter_changed(&genuine);
        let mut cards = [(genuine, GENUINE), (forged, "FORGE\u{c9}")];
        if forged_first {
            cards.reverse();
        }
        for _ in 0..2 {
            cards = cards.map(|(card, expected)| {
                reader.insert(card);
                let id = watcher.settled();
                assert_eq!(name(&identity(&bench.client(), &id)), expected);
                let card = reader.remove().unwrap();
                watcher.removed();
                (card, expected)
            });
        }
    }
}

/// A certificate is public, and a card that shows it may be any card: only the key proves.
#[test]
fn the_key_of_the_certificate_proves_the_card_to_the_connection_that_asked() {
    for profile in ["medecin", "medecin-cps4"] {
        let (bench, _reader, _watcher, id) = Bench::with_card(profile);
        let (asker, other) = (bench.client(), bench.client());
        let proof = |client| identity(client, &id).proof;
        login(&asker, &id, "1234").unwrap();
        assert_eq!(proof(&asker), Proof::Read);
        // The certificate of this key names the holder as well, but it is not the one that was read.
        sign(&asker, &id, Purpose::Signature).unwrap();
        assert_eq!(proof(&asker), Proof::Read);
        sign(&asker, &id, Purpose::Authentication).unwrap();
        assert_eq!((proof(&asker), proof(&other)), (Proof::Signed, Proof::Read));
    }
}

#[test]
fn a_card_with_the_certificate_of_another_proves_nothing_and_is_read_again() {
    let (bench, reader, mut watcher) = Bench::with_reader();
    let genuine = card("medecin");
    let copy = with_certificate(certificate(&genuine));
    reader.insert(copy);
    let id = watcher.settled();
    let client = bench.client();
    assert_eq!(identity(&client, &id).proof, Proof::Read);
    login(&client, &id, "1234").unwrap();
    let refused = sign(&client, &id, Purpose::Authentication);
    assert_eq!(kind(refused), ErrorKind::SignatureUnverified);
    assert_eq!(watcher.removed(), Some(id));
    let again = watcher.settled();
    assert_eq!(identity(&client, &again).proof, Proof::Read);
}
