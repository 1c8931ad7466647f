//! The paddings of PKCS#1 v1.5, which the CPS4 leaves to the host.

use cps_apdu::ApduBytes;
use ctutils::{Choice, CtEq, CtSelect};

/// Bytes before the message at least: two, eight of padding, and a zero.
const OVERHEAD: usize = 11;
/// Earliest place of that zero.
const EARLIEST_ZERO: u32 = 10;

/// Puts block type 1 around bytes that are to be signed (RFC 8017, section 9.2, from step 3 on);
/// `None` if there are too many.
pub(super) fn add(message: &[u8], modulus_length: usize) -> Option<Vec<u8>> {
    let filling = modulus_length.checked_sub(message.len() + 3)?;
    if filling < OVERHEAD - 3 {
        return None;
    }
    let mut padded = vec![0xFF; modulus_length];
    padded[..2].copy_from_slice(&[0x00, 0x01]);
    padded[2 + filling] = 0x00;
    padded[3 + filling..].copy_from_slice(message);
    Some(padded)
}

/// Returns the message inside block type 2 (RFC 8017, section 7.2.2, step 3); `None` if there is
/// none.
///
/// Every byte is looked at, and one decision is made at the end: the time it takes does not depend
/// on the reason why a block is wrong (Bleichenbacher, CRYPTO '98).
pub(super) fn remove(padded: &ApduBytes, modulus_length: usize) -> Option<ApduBytes> {
    let block = padded.as_slice();
    if block.len() != modulus_length || modulus_length < OVERHEAD {
        return None;
    }
    let mut found = Choice::FALSE;
    let mut at = 0u32;
    for (index, byte) in (0u32..).zip(block).skip(2) {
        let first_zero = byte.ct_eq(&0).and(found.not());
        at = at.ct_select(&index, first_zero);
        found = found.or(first_zero);
    }
    let begins = block[0].ct_eq(&0x00).and(block[1].ct_eq(&0x02));
    let long_enough = Choice::from_u32_le(EARLIEST_ZERO, at);
    let valid = begins.and(found).and(long_enough);
    if !valid.to_bool() {
        return None;
    }
    let start = usize::try_from(at).ok()? + 1;
    Some(block[start..].into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn block_type_1_fills_the_modulus() {
        assert_eq!(
            add(b"abc", 16).unwrap(),
            [&[0x00, 0x01][..], &[0xFF; 10], &[0x00], b"abc"].concat()
        );
        assert_eq!(add(&[], 11).unwrap().len(), 11);
        assert_eq!(add(&[0xAA; 245], 256).unwrap().len(), 256);
        assert_eq!(add(&[0xAA; 246], 256), None);
        assert_eq!(add(&[0xAA; 300], 256), None);
    }

    #[test]
    fn block_type_2_holds_a_message_or_does_not() {
        let block = |parts: &[&[u8]]| ApduBytes::from(parts.concat());
        let table: [(ApduBytes, Option<&[u8]>); 9] = [
            (
                block(&[&[0, 2], &[0xAA; 8], &[0], b"hello"]),
                Some(b"hello"),
            ),
            (block(&[&[0, 2], &[0xAA; 13], &[0]]), Some(b"")),
            // A zero in the message is part of it.
            (
                block(&[&[0, 2], &[0xAA; 8], &[0], b"h\0l\0o"]),
                Some(b"h\0l\0o"),
            ),
            // Seven bytes of padding are too few.
            (block(&[&[0, 2], &[0xAA; 7], &[0], b"hello!"]), None),
            (block(&[&[0, 2, 0], &[0xAA; 13]]), None),
            // No zero, another type, another first byte, another length.
            (block(&[&[0, 2], &[0xAA; 14]]), None),
            (block(&[&[0, 1], &[0xFF; 8], &[0], b"hello"]), None),
            (block(&[&[1, 2], &[0xAA; 8], &[0], b"hello"]), None),
            (block(&[&[2], &[0xAA; 8], &[0], b"hello"]), None),
        ];
        for (padded, message) in table {
            let removed = remove(&padded, 16);
            let removed = removed.as_ref().map(ApduBytes::as_slice);
            assert_eq!(removed, message, "{:02X?}", padded.as_slice());
        }
        assert_eq!(remove(&ApduBytes::from(vec![0; 10]), 10), None);
    }

    proptest! {
        #[test]
        fn what_is_removed_is_what_was_added(
            message in proptest::collection::vec(any::<u8>(), 0..=245),
            filling in proptest::collection::vec(1u8..=255, 253),
        ) {
            let filling = &filling[..253 - message.len()];
            let padded = ApduBytes::from([&[0, 2], filling, &[0], &message].concat());
            let removed = remove(&padded, 256);
            prop_assert_eq!(removed.as_ref().map(ApduBytes::as_slice), Some(&message[..]));
        }
    }
}
