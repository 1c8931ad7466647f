//! Recognition of cards by their answer to reset. Begin at [`detect`], where a new generation is
//! added.

use cps_apdu::Atr;
use cps_types::CardGeneration;

/// Kind of a card, by its answer to reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detection {
    /// A card of the CPS family, to be confirmed by its serial number.
    Cps(CardGeneration),
    /// A card of the generation before the CPS3, which is no longer issued: it has no driver.
    Cps2ter,
    /// The patient's card.
    Vitale,
    /// Any other card: not one command is sent to it.
    Unknown,
}

/// Tells a card of the family by its answer to reset (`card.md` §1.2).
///
/// The known answers are compared exactly.
/// Others are told by their historical bytes, with the country, issuer and generation that the
/// known ones carry; OpenSC's mask is wider and takes the generations for one another.
pub fn detect(atr: &Atr) -> Detection {
    if let Some((_, detection)) = KNOWN.iter().find(|(known, _)| *known == atr.as_slice()) {
        return *detection;
    }
    match atr.historical_bytes() {
        // Category 00, country 250, pre-issuing data 80 and then the generation.
        [0x00, 0x12, 0x25, 0x00, 0x64, 0x80, generation @ ..] => match generation {
            [0x82, 0x02, ..] => Detection::Cps2ter,
            [0x00, 0x03, ..] => Detection::Cps(CardGeneration::Cps3),
            [0x04, 0x01, ..] | [0x00, 0x04, ..] => Detection::Cps(CardGeneration::Cps4),
            _ => Detection::Unknown,
        },
        // The initial access data and capabilities of EF.ATR.
        [
            0x00,
            0x31,
            0xB8,
            0x64,
            _,
            _,
            0xEC,
            chip,
            0x73,
            0x94,
            0x01,
            0x80,
            0x82,
            0x90,
            0x00,
        ] if chip & 0xC0 == 0xC0 => Detection::Cps(CardGeneration::Cps3Contactless),
        [0x43..=0x49, 0x09, 0xEA, 0x90, 0x00] => Detection::Vitale,
        _ => Detection::Unknown,
    }
}

/// Whether the answer to reset is one of the known ones: then it tells contact and radio apart.
pub(crate) fn is_known(atr: &Atr) -> bool {
    KNOWN.iter().any(|(known, _)| *known == atr.as_slice())
}

#[rustfmt::skip]
const KNOWN: [(&[u8], Detection); 6] = [
    (&[0x3B, 0xAC, 0x00, 0x40, 0x2A, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x00, 0x03, 0x10, 0x00,
       0x90, 0x00], Detection::Cps(CardGeneration::Cps3)),
    (&[0x3B, 0xAC, 0x00, 0x40, 0x2A, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x82, 0x02, 0x12, 0x00,
       0x90, 0x00], Detection::Cps2ter),
    (&[0x3B, 0x8F, 0x80, 0x01, 0x00, 0x31, 0xB8, 0x64, 0x04, 0xB0, 0xEC, 0xC1, 0x73, 0x94, 0x01,
       0x80, 0x82, 0x90, 0x00, 0x0E], Detection::Cps(CardGeneration::Cps3Contactless)),
    (&[0x3B, 0x9B, 0x18, 0x80, 0x01, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x04, 0x01, 0x00, 0x00,
       0x90, 0x44], Detection::Cps(CardGeneration::Cps4)),
    (&[0x3B, 0x9B, 0x18, 0x80, 0x01, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x00, 0x04, 0x01, 0x00,
       0x90, 0x44], Detection::Cps(CardGeneration::Cps4)),
    (&[0x3B, 0xDC, 0x18, 0xFF, 0x00, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x00, 0x04, 0x01, 0x00,
       0x90, 0x00], Detection::Cps(CardGeneration::Cps4)),
];

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cards_are_told_by_their_answer_to_reset() {
        use Detection::{Cps, Cps2ter, Unknown, Vitale};
        let table: [(&[u8], Detection); 12] = [
            // `card.md` §1.2
            (
                &hex!("3BAC00402A001225006480000310009000"),
                Cps(CardGeneration::Cps3),
            ),
            (&hex!("3BAC00402A001225006480820212009000"), Cps2ter),
            (
                &hex!("3B8F80010031B86404B0ECC1739401808290000E"),
                Cps(CardGeneration::Cps3Contactless),
            ),
            (
                &hex!("3B9B188001001225006480040100009044"),
                Cps(CardGeneration::Cps4),
            ),
            (
                &hex!("3B9B188001001225006480000401009044"),
                Cps(CardGeneration::Cps4),
            ),
            (
                &hex!("3BDC18FF00001225006480000401009000"),
                Cps(CardGeneration::Cps4),
            ),
            // The same families with other interface bytes or another version.
            (
                &hex!("3BAC00402A001225006480000311009000"),
                Cps(CardGeneration::Cps3),
            ),
            (
                &hex!("3B9C9500001225006480000310009000"),
                Cps(CardGeneration::Cps3),
            ),
            // A version that no source describes.
            (&hex!("3BAC00402A001225006480050000009000"), Unknown),
            // `card.md` §8
            (&hex!("3B751300004309EA9000"), Vitale),
            (&hex!("3B751300004909EA9000"), Vitale),
            (&hex!("3B00"), Unknown),
        ];
        for (bytes, detection) in table {
            let atr = Atr::new(bytes).unwrap();
            assert_eq!(detect(&atr), detection, "{atr}");
        }
    }

    proptest! {
        #[test]
        fn any_atr_can_be_asked(bytes in proptest::collection::vec(any::<u8>(), 2..34)) {
            detect(&Atr::new(&bytes).unwrap());
        }
    }
}
