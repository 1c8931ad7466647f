//! The CPS3 without contact (`card.md` §7).

use cps_sim_card::Purpose;
use rsa::Pkcs1v15Sign;

use crate::fixture::{card_named, expect, public_key, send};

const APPLICATION: (&str, &str) = ("00A4090C 04 3F000002", "9000");
const MSE: (&str, &str) = ("002241A4 06 800102 840183", "9000");

#[test]
fn only_what_the_contactless_rules_allow_is_read() {
    let mut card = card_named("medecin-sans-contact");
    let table = [
        ("3F00D003", "9000"),
        ("3F002F00", "9000"),
        ("3F002F01", "9000"),
        ("3F0000025031", "9000"),
        ("3F0000025032", "9000"),
        ("3F0000017102", "9000"),
        ("3F000001A003", "9000"),
        ("3F000001D101", "9000"),
        ("3F000001D107", "9000"),
        ("3F0000015031", "6982"),
        ("3F0000017001", "6982"),
        ("3F0000017005", "6982"),
        ("3F000001A001", "6982"),
        ("3F000001D102", "6982"),
        ("3F000001D120", "6982"),
    ];
    for (file, read) in table {
        let select = format!("00A4090C {:02X} {file}", file.len() / 2);
        expect(&mut card, &[(&select, "9000")]);
        let answer = send(&mut card, "00B0000001").replace(' ', "");
        assert!(answer.ends_with(read), "{file}: {answer}");
        // Nothing is ever written, not even CPS_DATA.
        expect(&mut card, &[("00D60000 01 00", "6982")]);
    }
}

#[test]
fn there_is_no_pin_and_no_other_world() {
    let mut card = card_named("medecin-sans-contact");
    expect(
        &mut card,
        &[
            ("00200001", "6A88"),
            ("00200001 08 31323334FFFFFFFF", "6A88"),
            ("00200002 08 3132333435363738", "6A88"),
            ("00240001 10 31323334FFFFFFFF34333231FFFFFFFF", "6A88"),
            ("002C0201 08 34333231FFFFFFFF", "6A88"),
            ("00CB3FFF 0A 4D087006BF810102A080 00", "6A88"),
            ("A0A40000 02 3F00", "6E00"),
        ],
    );
}

#[test]
fn the_technical_key_authenticates_and_does_nothing_else() {
    let mut card = card_named("medecin-sans-contact");
    // Not before its DF is current.
    expect(&mut card, &[(MSE.0, "6A88"), APPLICATION, MSE]);
    let answer = card.transmit(&[0x00, 0x88, 0x00, 0x00, 3, 1, 2, 3, 0x00]);
    let (signature, status) = answer.as_slice().split_at(answer.len() - 2);
    assert_eq!(status, [0x90, 0x00]);
    let key = public_key(&card, Purpose::Technical);
    let scheme = Pkcs1v15Sign::new_unprefixed();
    key.verify(scheme, &[1, 2, 3], signature).unwrap();
    expect(
        &mut card,
        &[
            // The keys of the contact side, the other operations, a file reference.
            ("002241A4 06 800102 840182", "6A88"),
            ("002241B6 06 800142 840181", "6A88"),
            ("002241B6 06 800142 840183", "6A80"),
            ("002241B8 06 80011A 840183", "6A80"),
            ("002241A4 09 800102 840183 8101A0", "6A80"),
            ("002A9E9A 03 010203 00", "6985"),
            ("002A8086 03 810102 00", "6985"),
            ("00880000 03 010203 00", "6985"),
        ],
    );
    assert!(card.certificate(Purpose::Signature).is_empty());
}
