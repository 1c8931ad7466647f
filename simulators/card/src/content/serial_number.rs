use cps_apdu::tlv;

/// The issuer number that starts EF.SN (`card.md` §3.3; verified).
pub(crate) const ISSUER: [u8; 5] = [0x80, 0x25, 0x00, 0x00, 0x01];

/// Returns EF.SN: the issuer number, eight digits, a Luhn digit over all of them, filler F
/// (`card.md` §3.3).
pub(crate) fn serial_number(digits: &str) -> Vec<u8> {
    let issuer = ISSUER.into_iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
    let mut nibbles: Vec<u8> = issuer
        .chain(digits.bytes().map(|digit| digit - b'0'))
        .collect();
    nibbles.push(luhn_digit(&nibbles));
    nibbles.push(0x0F);
    let value: Vec<u8> = nibbles
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect();
    tlv::encode(tlv::Tag(0x5A), &value)
}

/// Returns the digit that makes the Luhn sum of `digits` and itself a multiple of ten.
fn luhn_digit(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, u32::from(*digit)) {
            (0, digit) if digit > 4 => 2 * digit - 9,
            (0, digit) => 2 * digit,
            (_, digit) => digit,
        })
        .sum();
    ((10 - sum % 10) % 10) as u8
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn ef_sn_ends_with_a_luhn_digit() {
        assert_eq!(
            serial_number("99000001"),
            hex!("5A0A 8025000001 99000001 7F")
        );
    }
}
