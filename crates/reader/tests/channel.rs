//! `Channel`: answers are complete, and those that never end are cut.

use cps_apdu::{Atr, Command, Protocol, StatusWord};
use cps_reader::{CardLink, Channel, LinkError};
use cps_testsuite::dialogue::{CommandPattern, Dialogue, Exchange, Item, Replay};

/// The most pieces of one answer.
const MAX_PIECES: usize = 32;

fn send(dialogue: Dialogue, command: &Command) -> Result<(Vec<u8>, StatusWord), LinkError> {
    let atr = Atr::new(&[0x3B, 0x00]).expect("two bytes");
    let mut link = Replay::new(dialogue, atr);
    let played = link.clone();
    let section = link.exclusive().expect("no event");
    let response = Channel::new(section, 0xE7).send(command)?;
    assert_eq!(played.remaining(), 0);
    Ok((response.data.to_vec(), response.status))
}

fn exchange(command: &Command, answer: &[u8]) -> Item {
    let bytes = command.encode(Protocol::T0);
    Item::Exchange(Exchange {
        command: CommandPattern::of(bytes.as_slice()),
        answer: answer.into(),
    })
}

#[test]
fn answers_are_completed() {
    let digest = Command::compute_digital_signature(&[0xAB]);
    let read = Command::read_binary(0, 256);
    let table: [(&str, &Command, &[u8], StatusWord); 8] = [
        (
            "> 00 B0 00 00 00\n< 01 02 90 00",
            &read,
            &[1, 2],
            StatusWord::OK,
        ),
        (
            "> 00 2A 9E 9A 01 AB\n< 61 02\n> 00 C0 00 00 02\n< 01 02 90 00",
            &digest,
            &[1, 2],
            StatusWord::OK,
        ),
        (
            "> 00 2A 9E 9A 01 AB\n< 61 00\n> 00 C0 00 00 E7\n< 01 02 61 01\n\
             > 00 C0 00 00 01\n< 03 90 00",
            &digest,
            &[1, 2, 3],
            StatusWord::OK,
        ),
        (
            "> 00 2A 9E 9A 01 AB\n< 61 00\n> 00 C0 00 00 E7\n< 6C 01\n\
             > 00 C0 00 00 01\n< 03 90 00",
            &digest,
            &[3],
            StatusWord::OK,
        ),
        (
            "> 00 B0 00 00 00\n< 6C 02\n> 00 B0 00 00 02\n< 01 02 90 00",
            &read,
            &[1, 2],
            StatusWord::OK,
        ),
        // A second `6Cxx` is an answer like any other.
        (
            "> 00 B0 00 00 00\n< 6C 02\n> 00 B0 00 00 02\n< 6C 03",
            &read,
            &[],
            StatusWord(0x6C03),
        ),
        // A command with data is never sent a second time.
        (
            "> 00 2A 9E 9A 01 AB\n< 6C 02",
            &digest,
            &[],
            StatusWord(0x6C02),
        ),
        (
            "> 00 2A 9E 9A 01 AB\n< 61 02\n> 00 C0 00 00 02\n< 69 85",
            &digest,
            &[],
            StatusWord::CONDITIONS_OF_USE,
        ),
    ];
    for (dialogue, command, data, status) in table {
        let answer = send(dialogue.parse().expect("well formed"), command);
        assert_eq!(answer, Ok((data.to_vec(), status)), "{dialogue}");
    }
}

#[test]
fn get_response_stays_on_the_channel_of_the_command() {
    let dialogue = "> 01 2A 9E 9A 01 AB\n< 61 02\n> 01 C0 00 00 02\n< 01 02 90 00";
    let command = Command::compute_digital_signature(&[0xAB]).on_channel(1);
    let answer = send(dialogue.parse().expect("well formed"), &command);
    assert_eq!(answer, Ok((vec![1, 2], StatusWord::OK)));
}

#[test]
fn answers_without_end_are_cut() {
    let digest = Command::compute_digital_signature(&[0xAB]);
    let endless = Err(LinkError::Other("the card's answer does not end".into()));

    let nothing = vec![
        exchange(&digest, &[0x61, 0x10]),
        exchange(&Command::get_response(0x10), &[0x61, 0x10]),
    ];
    assert_eq!(send(Dialogue::new(nothing), &digest), endless);

    let mut answer = vec![0xAA; 0xE7];
    answer.extend([0x61, 0x00]);
    let mut items = vec![exchange(&digest, &[0x61, 0x00])];
    for _ in 0..MAX_PIECES {
        items.push(exchange(&Command::get_response(0xE7), &answer));
    }
    assert_eq!(send(Dialogue::new(items), &digest), endless);
}

#[test]
fn a_card_whose_answer_has_no_status_word_counts_as_removed() {
    let challenge = Command::get_challenge(8);
    for answer in [&[][..], &[0x90]] {
        assert_eq!(
            send(
                Dialogue::new(vec![exchange(&challenge, answer)]),
                &challenge
            ),
            Err(LinkError::Removed)
        );
    }
}
