//! Rules of a CPS3: selection, access rules, PIN and PUK, keys, the CPS2ter side.

use cps_apdu::{FileId, Path};
use cps_sim_card::{
    Behaviour, Card, CodeScope, Mse, Profile, Purpose, Refusals, Reselect, ThirdWrongPin,
    WrongPinAnswer,
};
use rand::SeedableRng as _;
use rsa::{Pkcs1v15Encrypt, Pkcs1v15Sign};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::fixture::{card_of, expect, medecin, public_key, send, send_whole};

const LOGIN: (&str, &str) = ("00200001 08 31323334FFFFFFFF", "9000");
const WRONG: &str = "00200001 08 39393939FFFFFFFF";
const PUK_LOGIN: (&str, &str) = ("00200002 08 3132333435363738", "9000");
const NEW_PIN: (&str, &str) = ("002C0201 08 34333231FFFFFFFF", "9000");
const APPLET: (&str, &str) = ("00A4040C 08 8025000001FF0100", "9000");
const MF: (&str, &str) = ("00A4090C 02 3F00", "9000");
const CONTACT: (&str, &str) = ("00A4090C 04 3F000001", "9000");
const MSE_SIGN: (&str, &str) = ("002241B6 06 800142 840181", "9000");
const MSE_AUTHENTICATE: (&str, &str) = ("002241A4 06 800102 840182", "9000");
const MSE_DECIPHER: (&str, &str) = ("002241B8 06 80011A 840182", "9000");

/// The command of an exchange with another answer.
fn but((command, _): (&'static str, &str), answer: &'static str) -> (&'static str, &'static str) {
    (command, answer)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02X}")).collect()
}

#[test]
fn files_are_selected_as_on_a_real_card() {
    // `card.md` §2 and §3.7
    let mut card = medecin();
    expect(
        &mut card,
        &[
            ("00A40400 0D E828BD080F8025000001FF0010", "6A86"),
            ("00A4040C 0D E828BD080F8025000001FF0010", "9000"),
            ("00A40404 0D E828BD080F8025000001FF0010", "612F"),
            ("00A4040C 0D E828BD080F8025000001FF0099", "6A82"),
            ("00A40404 08 8025000001FF0100", "9000"),
            ("00A4090C 04 3F000001", "9000"),
            // Relative to the current DF, and not found from another one.
            ("00A4090C 02 5031", "9000"),
            ("00A4090C 02 2F00", "6A82"),
            ("00A4090C 04 3F002F00", "9000"),
            ("00A4090C 02 5031", "6A82"),
            ("00A4020C 02 2F01", "9000"),
            ("00A40200 02 2F01", "6A86"),
            ("00A4020C 02 3F00", "9000"),
            ("00A4000C 02 3F00", "9000"),
            ("00A4010C 02 0001", "9000"),
            ("00A4010C 02 5031", "6A82"),
            ("00A4030C", "9000"),
            ("00A4080C 04 00015031", "6A86"),
            ("00A4090C 03 3F0000", "6700"),
            ("00A4090C 06 3F0050310001", "6A82"),
            // EF.ACTUA of a card that was never updated.
            ("00A4090C 04 3F00D010", "6A82"),
        ],
    );
}

#[test]
fn every_file_has_its_rules() {
    // File, read and update before the PIN, read and update after it.
    let table = [
        ("3F00D003", "9000", "6982", "9000", "6982"),
        ("3F002F00", "9000", "6982", "9000", "6982"),
        ("3F0000017001", "9000", "6982", "9000", "6982"),
        ("3F000001A001", "9000", "6982", "9000", "6982"),
        ("3F000001D101", "9000", "6982", "9000", "6982"),
        ("3F000001D107", "9000", "6982", "9000", "9000"),
        ("3F000001D120", "6982", "6982", "9000", "6982"),
        ("3F000001D122", "6982", "6982", "9000", "6982"),
        // The files of the contactless DF cannot be read through the contacts.
        ("3F0000025031", "6982", "6982", "6982", "6982"),
        ("3F0000025032", "6982", "6982", "6982", "6982"),
    ];
    let check = |card: &mut Card, file: &str, read: &str, update: &str| {
        let select = format!("00A4090C {:02X} {file}", file.len() / 2);
        expect(card, &[(&select, "9000")]);
        let answer = send(card, "00B0000001").replace(' ', "");
        assert!(answer.ends_with(read), "{file}: {answer}");
        expect(card, &[("00D60000 01 00", update)]);
    };
    let mut card = medecin();
    for (file, read, update, _, _) in table {
        check(&mut card, file, read, update);
    }
    expect(&mut card, &[LOGIN]);
    for (file, _, _, read, update) in table {
        check(&mut card, file, read, update);
    }
}

#[test]
fn cps_data_is_written_in_place_and_does_not_grow() {
    let mut card = medecin();
    expect(
        &mut card,
        &[
            LOGIN,
            ("00D60000 01 00", "6986"),
            ("00A4090C 06 3F000001D107", "9000"),
            ("00D60FFE 02 BEEF", "9000"),
            ("00B00FFE02", "BEEF 9000"),
            ("00D60FFF 02 BEEF", "6A84"),
            ("00D61000 01 00", "6B00"),
            ("00B01000 01", "6B00"),
        ],
    );
}

#[test]
fn objects_are_read_where_they_belong() {
    // `card.md` §4.3 and §5.4: request, answer from the MF, from the contact DF, from the other DF
    let table = [
        ("00CB3FFF 0A 4D087006BF810102A080", "6118", "6A88", "6A88"),
        ("00CB3FFF 0A 4D087006BF810202A080", "611C", "6A88", "6A88"),
        ("00CB3FFF 0B 4D097007BF8101037F4180", "6A80", "6A88", "6A88"),
        ("00CB3FFF 0A 4D087006BF810302A080", "6A88", "6A88", "6A88"),
        ("00CB3FFF 0A 4D087006BF900102A080", "6A88", "6117", "6A88"),
        ("00CB3FFF 0A 4D087006BF900202A080", "6A88", "6118", "6A88"),
        ("00CB3FFF 0B 4D097007BF9002037F4880", "6A88", "6A80", "6A88"),
        ("00CB3FFF 0A 4D087006BF900302A080", "6A88", "6A88", "6A88"),
        ("00CB3FFF 0A 4D087006BFFB05027B80", "6110", "6A88", "6A88"),
        ("00CB3FFF 0A 4D087006BFFB03027B80", "6110", "6A88", "6A88"),
        ("00CB3FFF 0A 4D087006BFA00102A080", "6A88", "6A88", "6A88"),
    ];
    let mut card = medecin();
    for (request, master, contact, contactless) in table {
        expect(
            &mut card,
            &[MF, (request, master), CONTACT, (request, contact)],
        );
        expect(
            &mut card,
            &[("00A4090C 04 3F000002", "9000"), (request, contactless)],
        );
    }
    expect(&mut card, &[MF]);
    assert_eq!(
        hex(&send_whole(&mut card, "00CB3FFF 0A 4D087006BF810202A080")),
        "701ABF810216A0149A010A9B010A9D020064A1088C06F3FF00FFFF00"
    );
    expect(&mut card, &[CONTACT]);
    assert_eq!(
        hex(&send_whole(&mut card, "00CB3FFF 0A 4D087006BF900202A080")),
        "7016BF900212A010800201009E0100A1078C05B31111FF00"
    );
}

#[test]
fn the_pin_is_blocked_changed_and_unblocked() {
    // `card.md` §4.2
    let mut card = medecin();
    expect(
        &mut card,
        &[
            ("00200003", "6A88"),
            ("00240001 10 31323334FFFFFFFF 31323334FFFFFF00", "6A80"),
            ("00240001 10 39393939FFFFFFFF 34333231FFFFFFFF", "63C2"),
            ("00240001 10 31323334FFFFFFFF 34333231FFFFFFFF", "9000"),
            // Changing it is no login.
            ("00200001", "63C3"),
            ("00240002 10 3132333435363738 3132333435363739", "6982"),
            ("00200001 08 31323334FFFFFFFF", "63C2"),
            (WRONG, "63C1"),
            (WRONG, "6983"),
            ("00200001 08 34333231FFFFFFFF", "6983"),
            ("00240001 10 34333231FFFFFFFF 31323334FFFFFFFF", "6983"),
            ("002C0201 08 35353535FFFFFFFF", "6982"),
            ("00200002 08 3837363534333231", "63C9"),
            PUK_LOGIN,
            ("00200002", "9000"),
            ("002C0202 08 35353535FFFFFFFF", "6982"),
            ("002C0201 08 3535353535FFFFFF", "6A80"),
            ("002C0201 08 35353535FFFFFFFF", "9000"),
            ("00200001", "63C3"),
            ("00200001 08 35353535FFFFFFFF", "9000"),
            MF,
        ],
    );
    let counters = send_whole(&mut card, "00CB3FFF 0A 4D087006BF810202A080");
    assert!(
        hex(&counters).contains("9D020063"),
        "one use of the PUK is spent"
    );
}

#[test]
fn a_used_up_puk_is_dead_although_tries_are_left() {
    let text = Profile::builtin_text("medecin").unwrap();
    let text = text.replace(
        "[holder]",
        "pin-tries-left = 0\npuk-uses-left = 1\n\n[holder]",
    );
    let mut card = card_of(&Profile::parse(&text, "test").unwrap());
    expect(
        &mut card,
        &[
            ("00200001", "6983"),
            PUK_LOGIN,
            NEW_PIN,
            but(NEW_PIN, "6983"),
            ("00200001 08 34333231FFFFFFFF", "9000"),
        ],
    );
    card.power_on();
    expect(&mut card, &[("00200002", "6983"), (PUK_LOGIN.0, "6983")]);
}

#[test]
fn open_questions_are_settled_by_the_behaviour() {
    let mut card = medecin();
    expect(&mut card, &[LOGIN, APPLET, ("00200001", "63C3")]);
    card.set_behaviour(Behaviour {
        reselect: Reselect::KeepsVerification,
        third_wrong_pin: ThirdWrongPin::NoTriesLeft,
        applet_fcp: true,
        ..Behaviour::default()
    });
    expect(
        &mut card,
        &[
            LOGIN,
            APPLET,
            ("00A40404 08 8025000001FF0100", "612A"),
            ("00200001", "9000"),
            (WRONG, "63C2"),
            (WRONG, "63C1"),
            (WRONG, "63C0"),
            (WRONG, "6983"),
        ],
    );
}

#[test]
fn keys_work_with_their_pin_environment_and_place_only() {
    // `card.md` §5.3 and §6.3 to §6.5
    let sign = format!("002A9E9A 20 {}", hex(&[7; 32]));
    let authenticate = format!("00880000 20 {}", hex(&[7; 32]));
    let mut card = medecin();
    expect(
        &mut card,
        &[
            // The references are those of the contact DF.
            but(MSE_SIGN, "6A88"),
            CONTACT,
            (&sign, "6985"),
            (&authenticate, "6985"),
            MSE_SIGN,
            (&sign, "6982"),
            MSE_AUTHENTICATE,
            (&authenticate, "6982"),
            MSE_DECIPHER,
            ("002A8086 02 8101", "6982"),
            LOGIN,
            (&sign, "6100"),
            // The environment is used up, and belongs to its DF.
            (&sign, "6985"),
            (&authenticate, "6100"),
            (&authenticate, "6985"),
            MSE_SIGN,
            MF,
            CONTACT,
            (&sign, "6985"),
            // The order of the tags is free; other keys, algorithms and tags are not.
            ("002241B6 06 840181 800112", "9000"),
            (&sign, "6A80"),
            ("002241B6 06 800142 840182", "6A80"),
            ("002241B6 06 800142 840183", "6A88"),
            ("002241B6 06 800102 840181", "6A80"),
            ("002241B6 03 800142", "6A80"),
            ("002241B6 09 800142 840181 810100", "6A80"),
            ("002241AA 03 800142", "6A80"),
            ("002241A4 06 800102 840181", "6A80"),
            ("0022C1A4 06 800100 830101", "9000"),
            // Without a digest there is nothing to sign.
            MSE_SIGN,
            ("002A9E9A00", "6985"),
            MSE_AUTHENTICATE,
        ],
    );
    let longest = format!("00880000 66 {}", hex(&[7; 102]));
    let too_long = format!("00880000 67 {}", hex(&[7; 103]));
    expect(&mut card, &[(&too_long, "6700"), (&longest, "6100")]);
    card.set_behaviour(Behaviour {
        mse: Mse::Kept,
        ..Behaviour::default()
    });
    expect(&mut card, &[MSE_SIGN, (&sign, "6100"), (&sign, "6100")]);
}

#[test]
fn signatures_verify_with_the_certificates() {
    let mut card = medecin();
    expect(&mut card, &[CONTACT, LOGIN]);
    let signature_key = public_key(&card, Purpose::Signature);
    let digest = Sha256::digest(b"a message");

    // Hash off card (`card.md` §6.3 b).
    expect(&mut card, &[MSE_SIGN]);
    let signature = send_whole(&mut card, &format!("002A9E9A 20 {}", hex(&digest)));
    signature_key
        .verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &signature)
        .unwrap();

    // Hash on card, in the order of OpenSC: both environments first (`card.md` §6.3 a).
    let block = format!("002A90A0 0D 9000 8009 {}", hex(b"a message"));
    expect(
        &mut card,
        &[("002241AA 03 800140", "9000"), MSE_SIGN, (&block, "9000")],
    );
    assert_eq!(send_whole(&mut card, "002A9E9A00"), signature);

    // SHA-1 likewise, and not with the environment of SHA-256.
    let sha1 = [("002241AA 03 800110", "9000"), (&*block, "9000")];
    expect(&mut card, &sha1);
    expect(&mut card, &[MSE_SIGN, ("002A9E9A00", "6985")]);
    expect(&mut card, &sha1);
    expect(&mut card, &[("002241B6 06 800112 840181", "9000")]);
    let signature = send_whole(&mut card, "002A9E9A00");
    let digest = Sha1::digest(b"a message");
    signature_key
        .verify(Pkcs1v15Sign::new::<Sha1>(), &digest, &signature)
        .unwrap();

    // INTERNAL AUTHENTICATE pads what it is given (`card.md` §6.4).
    expect(&mut card, &[MSE_AUTHENTICATE]);
    let signature = send_whole(&mut card, "00880000 03 616263");
    let authentication_key = public_key(&card, Purpose::Authentication);
    authentication_key
        .verify(Pkcs1v15Sign::new_unprefixed(), b"abc", &signature)
        .unwrap();
}

#[test]
fn a_chain_deciphers_and_any_other_command_breaks_it() {
    // `card.md` §6.5
    let mut card = medecin();
    expect(&mut card, &[CONTACT, LOGIN]);
    let key = public_key(&card, Purpose::Authentication);
    let mut random = rand::rngs::StdRng::from_seed([5; 32]);
    let cryptogram = key
        .encrypt(&mut random, Pkcs1v15Encrypt, b"secret")
        .unwrap();
    let first = format!("102A8086 FF 81{}", hex(&cryptogram[..254]));
    let last = format!("002A8086 02 {}", hex(&cryptogram[254..]));
    expect(&mut card, &[MSE_DECIPHER, (&first, "9000")]);
    assert_eq!(send_whole(&mut card, &last), b"secret");

    expect(
        &mut card,
        &[(&first, "6985"), MSE_DECIPHER, (&first, "9000")],
    );
    assert_eq!(send(&mut card, "0084000008").len(), 29);
    let damaged = format!(
        "102A8086 FF 81{}",
        hex(&[&[1], &cryptogram[1..254]].concat())
    );
    let bare = format!("102A8086 FF 00{}", hex(&cryptogram[..254]));
    expect(
        &mut card,
        &[
            (&last, "6A80"),
            // All failures are alike.
            (&damaged, "9000"),
            (&last, "6A80"),
            (&bare, "9000"),
            (&last, "6A80"),
            (&first, "9000"),
            ("102A8086 06 000000000000", "6700"),
        ],
    );
}

#[test]
fn challenges_are_as_long_as_asked_and_never_the_same() {
    let mut card = medecin();
    let challenges: Vec<_> = (0..4).map(|_| send(&mut card, "0084000008")).collect();
    for (place, challenge) in challenges.iter().enumerate() {
        assert!(
            challenge.ends_with("90 00") && challenge.len() == 29,
            "{challenge}"
        );
        assert!(!challenges[..place].contains(challenge));
    }
}

#[test]
fn the_cps2ter_side_takes_over_until_the_applet_is_selected_again() {
    // `card.md` §8, and §2 "Re-select rule"
    let mut card = medecin();
    card.set_behaviour(Behaviour {
        reselect: Reselect::KeepsVerification,
        ..Behaviour::default()
    });
    let situations = "00".repeat(32);
    expect(
        &mut card,
        &[
            LOGIN,
            ("A0A40000 02 4000", "9404"),
            ("00200001", "9000"),
            ("A0A40000 02 3F00", "9F0D"),
            ("A0A40000 02 7F01", "9F0D"),
            ("A0A40000 02 4000", "9F0D"),
            ("A0C000000D", "850B 0020 4000 04 000000000000 9000"),
            ("A0B0000020", &format!("{situations} 9000")),
            ("A0B0002101", "9402"),
            ("A0B0000021", "6700"),
            ("A0200001", "6D00"),
            ("00200001", "6E00"),
            but(CONTACT, "6E00"),
            APPLET,
            ("00200001", "9000"),
            ("A0A40000 02 3F00", "9F0D"),
            // Activities 01 and 03 exist, 02 is a hole.
            ("A0A40000 02 4010", "9F0D"),
            ("A0A40000 02 4011", "9404"),
            ("A0A40000 02 4012", "9F0D"),
        ],
    );
    card.set_behaviour(Behaviour {
        cps2ter_shares_pin: false,
        ..Behaviour::default()
    });
    expect(&mut card, &[("A0B0000020", "9804")]);
}

#[test]
fn the_last_update_is_as_the_profile_says() {
    let with = |update: &str| {
        let text = Profile::builtin_text("medecin").unwrap();
        let text = text.replace("[holder]", &format!("[card.update]\n{update}\n\n[holder]"));
        card_of(&Profile::parse(&text, "test").unwrap())
    };
    let start = "start = \"2026-03-01T08:30:00\"";
    let mut card = with(&format!("{start}\nend = \"2026-03-01T08:30:12\""));
    let select = ("00A4090C 04 3F00D010", "9000");
    let done = "EC12 8107 20260301083000 8207 20260301083012 9000";
    expect(&mut card, &[select, ("00B0000014", done)]);
    let mut card = with(start);
    expect(
        &mut card,
        &[select, ("00B000000B", "EC09 8107 20260301083000 9000")],
    );
}

#[test]
fn files_can_be_damaged_and_lost() {
    let mut card = medecin();
    let directory = Path::new(&[FileId::MF, FileId(0x0001), FileId(0x7005)]);
    let complete = card.file(&directory).unwrap().to_vec();
    card.set_file(&directory, complete[..40].to_vec());
    expect(
        &mut card,
        &[("00A4090C 06 3F0000017005", "9000"), ("00B0000000", "6C28")],
    );
    card.delete_file(&directory);
    expect(
        &mut card,
        &[("00A4090C 06 3F0000017005", "6A82"), ("00B0000001", "6986")],
    );
    card.set_file(&Path::new(&[FileId::MF, FileId(0xD010)]), Vec::new());
    expect(
        &mut card,
        &[("00A4090C 04 3F00D010", "9000"), ("00B0000001", "6B00")],
    );
}

/// Sets a refusal, and the command that it refuses.
type Refused = (fn(&mut Refusals), &'static str);

/// Each command that a card may refuse is refused in the way that it was told, and no other.
#[test]
fn a_card_refuses_what_it_is_told_to_refuse() {
    let mut card = medecin();
    let select = ("00A4090C 04 3F00D003", "9000");
    let table: [Refused; 5] = [
        (|r| r.short_file_id = Some(0x6A86), "00B09C000C"),
        (
            |r| r.get_data = Some(0x6D00),
            "00CB3FFF 0A 4D087006BF810102A080",
        ),
        (|r| r.get_challenge = Some(0x6700), "0084000008"),
        (|r| r.read_beyond_end = Some(0x6982), "00B000000D"),
        (|r| r.update_file = Some(0x6A88), "00A4090C 04 3F00D010"),
    ];
    let answers = ["6A 86", "6D 00", "67 00", "69 82", "6A 88"];
    for (refused, (refuse, _)) in table.iter().enumerate() {
        let mut refusals = Refusals::default();
        refuse(&mut refusals);
        card.set_behaviour(Behaviour {
            refusals,
            ..Behaviour::default()
        });
        for (number, (_, command)) in table.iter().enumerate() {
            expect(&mut card, &[select]);
            let answer = send(&mut card, command);
            assert_eq!(
                answer == answers[number],
                number == refused,
                "{command}: {answer}"
            );
        }
        // As many bytes as there are.
        expect(&mut card, &[select]);
        assert!(send(&mut card, "00B000000C").ends_with("90 00"));
    }
}

#[test]
fn a_wrong_pin_may_be_answered_without_a_count() {
    let mut card = medecin();
    card.set_behaviour(Behaviour {
        wrong_pin_answer: WrongPinAnswer::Uncounted,
        ..Behaviour::default()
    });
    let exchanges = [
        (WRONG, "6300"),
        ("00200001", "63C2"),
        (WRONG, "6300"),
        (WRONG, "6983"),
    ];
    expect(&mut card, &exchanges);
}

#[test]
fn codes_of_the_application_are_unknown_elsewhere() {
    let mut card = medecin();
    card.set_behaviour(Behaviour {
        code_scope: CodeScope::Application,
        ..Behaviour::default()
    });
    expect(
        &mut card,
        &[
            but(LOGIN, "6A88"),
            ("00200001", "6A88"),
            CONTACT,
            ("00200001", "63C3"),
            LOGIN,
            MF,
            ("00200001", "6A88"),
        ],
    );
}
