//! Transmission: T=0 and direct answers, power, counters (`card.md` §3.7 and §10.3).

use cps_sim_card::{Answers, Behaviour, Counts};

use crate::fixture::{expect, medecin, send, send_whole};

const SN: &str = "5A0A 8025000001 99000001 7F";

#[test]
fn under_t0_answers_are_fetched() {
    let mut card = medecin();
    let fcp = "62 25 80 02 00 0C 82 01 01 83 02 D0 03 88 01 E0 A1 12 8C 07 7B FF FF FF FF FF 00 \
               9C 07 7B FF FF FF FF FF 00 8A 01 05";
    expect(
        &mut card,
        &[
            ("00B09C0000", "6C0C"),
            ("00B09C000C", &format!("{SN} 9000")),
            ("00B0000004", "5A0A8025 9000"),
            ("00C0000004", "6985"),
            ("00A4090404 3F00D003", "6127"),
            ("00C0000028", "6C27"),
            ("00C0000027", &format!("{fcp} 9000")),
            ("00C0000027", "6985"),
            ("00A4090404 3F00D003", "6127"),
            ("00C0000002", "6225 6125"),
            ("00C0010002", "6A86"),
            ("00C0000025", "6985"),
            ("00B0000C00", "6B00"),
            ("00B0000000FF", "6700"),
            ("00", "6700"),
        ],
    );
}

#[test]
fn direct_answers_come_at_once() {
    let mut card = medecin();
    card.set_behaviour(Behaviour {
        answers: Answers::Direct,
        ..Behaviour::default()
    });
    expect(
        &mut card,
        &[
            ("00B09C00C0", &format!("{SN} 6282")),
            ("00B09C000C", &format!("{SN} 9000")),
            ("00C000000C", "6D00"),
        ],
    );
    let fcp = send(&mut card, "00A4090404 3F00D003");
    assert!(fcp.starts_with("62 25") && fcp.ends_with("90 00"), "{fcp}");
    assert_eq!(send(&mut card, "00A4090404 3F00D003 00"), fcp);
}

#[test]
fn reads_stop_at_the_limit() {
    let mut card = medecin();
    card.set_behaviour(Behaviour {
        read_limit: 0xE7,
        ..Behaviour::default()
    });
    expect(
        &mut card,
        &[("00A4090C06 3F000001A001", "9000"), ("00B0000000", "6CE7")],
    );
    assert_eq!(send_whole(&mut card, "00B00000E7").len(), 0xE7);
}

#[test]
fn a_card_without_power_does_not_answer_and_a_reset_forgets() {
    let mut card = medecin();
    expect(
        &mut card,
        &[
            ("00200001 08 31323334FFFFFFFF", "9000"),
            ("00200001", "9000"),
        ],
    );
    card.power_on();
    expect(
        &mut card,
        &[
            ("00200001", "63C3"),
            ("00200001 08 31323334FFFFFFFF", "9000"),
        ],
    );
    card.power_off();
    expect(&mut card, &[("00200001", "6F00")]);
    card.power_on();
    expect(&mut card, &[("00200001", "63C3")]);
}

#[test]
fn commands_and_bytes_are_counted() {
    let mut card = medecin();
    assert_eq!(card.counts(), Counts::default());
    expect(
        &mut card,
        &[
            ("00B09C0000", "6C0C"),
            ("00B09C000C", &format!("{SN} 9000")),
        ],
    );
    assert_eq!(
        card.counts(),
        Counts {
            commands: 2,
            bytes_in: 10,
            bytes_out: 16
        }
    );
}
