use std::fmt;

/// Content of EF.SN: the number of the chip's application (`card.md` §3.3).
///
/// Its relation to the ten-digit card number of label and certificate is unknown: the two are
/// never compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SerialNumber([u8; 12]);

impl SerialNumber {
    /// Length of EF.SN in bytes.
    pub const LENGTH: u16 = 12;

    /// Country, issuer: 80 = health, 250 = France, 00001 = ANS.
    const ISSUER: [u8; 5] = [0x80, 0x25, 0x00, 0x00, 0x01];

    /// Returns the number in EF.SN; `None` if it is not that of a card of the issuer.
    pub fn from_file(content: &[u8]) -> Option<Self> {
        let bytes: [u8; 12] = content.try_into().ok()?;
        (bytes[2..7] == Self::ISSUER).then_some(Self(bytes))
    }

    /// Returns the file as read.
    pub fn as_bytes(&self) -> &[u8; 12] {
        &self.0
    }

    /// Returns the eight digits after the issuer's number: the PKCS#11 serial number.
    pub fn digits(&self) -> String {
        let digits = &self.0[7..11];
        digits.iter().map(|byte| format!("{byte:02X}")).collect()
    }
}

impl fmt::Display for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.digits())
    }
}

impl fmt::Debug for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SerialNumber({:02X?})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn the_eight_digits_follow_the_issuer() {
        let serial = SerialNumber::from_file(&hex!("5A0A8025000001990000017F")).unwrap();
        assert_eq!(serial.digits(), "99000001");
    }

    #[test]
    fn other_issuers_and_lengths_are_refused() {
        assert_eq!(
            SerialNumber::from_file(&hex!("5A0A8025000002990000017F")),
            None
        );
        assert_eq!(
            SerialNumber::from_file(&hex!("5A0A802500000199000001")),
            None
        );
        assert_eq!(SerialNumber::from_file(&[]), None);
    }
}
