//! No bytes of a card make a reader panic, and what was read can be written.

use cps_pkcs15::{aodf, cdf, dodf, odf, prkdf, pukdf, token_info};
use proptest::prelude::*;

proptest! {
    #[test]
    fn readers_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        read_all(&bytes);
    }

    #[test]
    fn readers_never_panic_on_nearly_right_bytes(
        position in 0usize..189,
        byte: u8,
        length in 0usize..190,
    ) {
        let mut bytes = aodf_of_a_card();
        bytes[position] = byte;
        bytes.truncate(length);
        read_all(&bytes);
    }

    #[test]
    fn what_is_written_is_read(label in "\\PC{0,200}", id: Vec<u8>, reference: u8, bits: u16) {
        let key = cps_pkcs15::KeyObject {
            common: cps_pkcs15::CommonAttributes { label, ..Default::default() },
            id,
            usage: cps_pkcs15::KeyUsage::with(&[usize::from(reference) % 10]),
            native: None,
            access: None,
            reference: Some(reference),
            location: cps_pkcs15::Location::default(),
            bits,
        };
        let read = prkdf::read(&prkdf::write(std::slice::from_ref(&key))).expect("our own bytes");
        prop_assert_eq!(&read[0].object, &key);
    }
}

fn read_all(bytes: &[u8]) {
    let _ = odf::read(bytes);
    let _ = token_info::read(bytes);
    let _ = aodf::read(bytes);
    let _ = prkdf::read(bytes);
    let _ = pukdf::read(bytes);
    let _ = cdf::read(bytes);
    let _ = dodf::read(bytes);
}

/// Returns the AODF of `card.md` §3.5.
fn aodf_of_a_card() -> Vec<u8> {
    hex_literal::hex!(
        "3061303F0C1C436F646520706F7274657572206465206C61206361727465 20435053"
        "030108 040102 3019 3006030205200500 3006030206400500 300703020308040104"
        "3003040101 A119 3017 0303040C10 0A0101 020104 020108 020104 800101 0401FF"
        "305830390C22436F64652064652064C3A9626C6F63616765206465206C61206361727465 20435053"
        "030108 3010 3006030205200500 3006030206400500"
        "3003040104 A116 3014 0303041D10 0A0101 020108 020108 020108 800102"
    )
    .to_vec()
}
