//! A card that is right but for one field of one file: the daemon takes it or says what is wrong,
//! and the next card works.

use cps_apdu::{Path, tlv};
use cps_protocol::event::Change;
use cps_protocol::method::{CacheClear, CardsIdentity, CardsObjects, Empty};
use cps_protocol::{CardId, ErrorKind, Purpose};

use crate::support::{Bench, Watcher, call, card, login, params, sign, whole};

/// The files of a CPS3 that are read when it comes (`card.md` §3.1): serial number and update,
/// directories, certificates, identity.
const FILES: [&[u8]; 15] = [
    &[0x3F, 0x00, 0xD0, 0x03],
    &[0x3F, 0x00, 0xD0, 0x10],
    &[0x3F, 0x00, 0x00, 0x01, 0x50, 0x31],
    &[0x3F, 0x00, 0x00, 0x01, 0x50, 0x32],
    &[0x3F, 0x00, 0x00, 0x01, 0x70, 0x01],
    &[0x3F, 0x00, 0x00, 0x01, 0x70, 0x02],
    &[0x3F, 0x00, 0x00, 0x01, 0x70, 0x05],
    &[0x3F, 0x00, 0x00, 0x01, 0x70, 0x06],
    &[0x3F, 0x00, 0x00, 0x01, 0xA0, 0x01],
    &[0x3F, 0x00, 0x00, 0x01, 0xA0, 0x02],
    &[0x3F, 0x00, 0x00, 0x01, 0xD1, 0x01],
    &[0x3F, 0x00, 0x00, 0x01, 0xD1, 0x02],
    &[0x3F, 0x00, 0x00, 0x01, 0xD1, 0x03],
    &[0x3F, 0x00, 0x00, 0x01, 0xD1, 0x04],
    &[0x3F, 0x00, 0x00, 0x01, 0xD1, 0x07],
];

/// Those of the two certificates, with the key that the other one is of.
const CERTIFICATES: [(&[u8], Purpose); 2] = [
    (
        &[0x3F, 0x00, 0x00, 0x01, 0xA0, 0x01],
        Purpose::Authentication,
    ),
    (&[0x3F, 0x00, 0x00, 0x01, 0xA0, 0x02], Purpose::Signature),
];

/// Of tags, lengths and values in turn, so many as there is time for.
const STEP: usize = 5;

/// Returns the places of the fields of a file: the tag, the length and the first byte of the value
/// of each
fn fields(content: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    walk(content, 0, &mut found);
    found.sort_unstable();
    found.dedup();
    found
}

fn walk(content: &[u8], start: usize, found: &mut Vec<usize>) {
    let mut left = content;
    while let Ok((element, rest)) = tlv::take(left) {
        let at = start + content.len() - left.len();
        let value = at + left.len() - rest.len() - element.value.len();
        found.extend([at, value - 1]);
        found.extend((!element.value.is_empty()).then_some(value));
        if element.tag.is_constructed() {
            walk(element.value, value, found);
        }
        left = rest;
    }
}

/// Waits until a card is ready, or the error that it has.
fn judged(watcher: &mut Watcher) -> Result<CardId, ErrorKind> {
    watcher.until(|change| match change {
        Change::CardReady(card) => Some(Ok(card.id.clone())),
        Change::CardInserted(reader) | Change::CardUnusable(reader) => {
            Some(Err(reader.problem.as_ref()?.kind))
        }
        _ => None,
    })
}

#[test]
fn whatever_field_of_a_card_is_another_it_is_taken_or_refused_and_the_next_one_works() {
    let (_bench, reader, mut watcher) = Bench::with_reader();
    let mut card = card("medecin");
    let (mut taken, mut refused) = (0, 0);
    for file in &FILES {
        let path = Path::from_bytes(file).unwrap();
        let Some(content) = card.file(&path).map(<[u8]>::to_vec) else {
            continue;
        };
        for field in fields(&content).into_iter().step_by(STEP) {
            let mut changed = content.clone();
            changed[field] ^= 0x01;
            card.set_file(&path, changed);
            reader.insert(card);
            match judged(&mut watcher) {
                Ok(id) => {
                    // Whatever they say, they answer.
                    let client = &watcher.client;
                    let _ = call::<CardsIdentity>(client, &whole(&id));
                    let _ = call::<CardsObjects>(client, &params(&id));
                    if let Some((_, other)) = CERTIFICATES.iter().find(|(of, _)| of == file) {
                        login(client, &id, "1234").unwrap();
                        sign(client, &id, *other).unwrap();
                    }
                    taken += 1;
                }
                Err(kind) => {
                    let known = [
                        ErrorKind::CardDamaged,
                        ErrorKind::CardError,
                        ErrorKind::CardUnknown,
                    ];
                    assert!(known.contains(&kind), "{path}, {field}: {kind:?}");
                    let is_certificate = CERTIFICATES.iter().any(|(of, _)| of == file);
                    assert!(!is_certificate, "{path}, {field}: {kind:?}");
                    refused += 1;
                }
            }
            card = reader.remove().unwrap();
            watcher.removed();
            // Else what was read once would be believed.
            call::<CacheClear>(&watcher.client, &Empty {}).unwrap();
        }
        card.set_file(&path, content);
    }
    assert!(
        taken > 10 && refused > 10,
        "{taken} taken, {refused} refused"
    );
    reader.insert(card);
    let id = watcher.settled();
    login(&watcher.client, &id, "1234").unwrap();
    sign(&watcher.client, &id, Purpose::Signature).unwrap();
}
