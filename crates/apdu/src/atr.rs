//! The answer to reset of a card: its bytes, its historical bytes and the protocols that it offers.

use std::fmt;

use crate::{Hex, Protocol};

/// Answer to reset, 2 to 33 bytes (ISO 7816-3, 8.2 "Answer-to-Reset").
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Atr(Vec<u8>);

/// The reason why bytes are no ATR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AtrError {
    /// Fewer than 2 or more than 33 bytes.
    #[error("ATR has {0} bytes")]
    Length(usize),
}

impl Atr {
    /// Takes an ATR as a reader reports it; only the length is checked.
    ///
    /// # Errors
    /// If it has fewer than 2 or more than 33 bytes.
    pub fn new(bytes: &[u8]) -> Result<Self, AtrError> {
        if (2..=33).contains(&bytes.len()) {
            Ok(Self(bytes.to_vec()))
        } else {
            Err(AtrError::Length(bytes.len()))
        }
    }

    /// Returns all bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// Returns the historical bytes (ISO 7816-4, 12.1.1), or what there is of them.
    pub fn historical_bytes(&self) -> &[u8] {
        let count = usize::from(self.0[1] & 0x0F);
        let start = self.interface_bytes().last().map_or(2, |(_, at)| at + 1);
        let rest = self.0.get(start..).unwrap_or(&[]);
        &rest[..count.min(rest.len())]
    }

    /// Returns the protocols that the card offers, in its order; T=0 if it names none (ISO 7816-3,
    /// 8.2.3 "Interface bytes").
    pub fn protocols(&self) -> Vec<Protocol> {
        let mut offered = Vec::new();
        for (name, at) in self.interface_bytes() {
            let protocol = match (name, self.0[at] & 0x0F) {
                ('D', 0) => Protocol::T0,
                ('D', 1) => Protocol::T1,
                _ => continue,
            };
            if !offered.contains(&protocol) {
                offered.push(protocol);
            }
        }
        if offered.is_empty() {
            offered.push(Protocol::T0);
        }
        offered
    }

    /// Returns name (`A` to `D`) and position of each interface byte after T0.
    fn interface_bytes(&self) -> Vec<(char, usize)> {
        let mut found = Vec::new();
        let (mut indicator, mut at) = (self.0[1] >> 4, 2);
        while indicator != 0 {
            let mut next = 0;
            for (bit, name) in ['A', 'B', 'C', 'D'].into_iter().enumerate() {
                if indicator & (1 << bit) == 0 {
                    continue;
                }
                let Some(byte) = self.0.get(at) else {
                    return found;
                };
                if name == 'D' {
                    next = byte >> 4;
                }
                found.push((name, at));
                at += 1;
            }
            indicator = next;
        }
        found
    }
}

impl fmt::Display for Atr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(&self.0).fmt(f)
    }
}

impl fmt::Debug for Atr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Atr({self})")
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_family_is_decoded() {
        use Protocol::{T0, T1};
        // `card.md` §1.2
        let table: [(&[u8], &[u8], &[Protocol]); 4] = [
            (
                &hex!("3BAC00402A001225006480000310009000"),
                &hex!("001225006480000310009000"),
                &[T0],
            ),
            (
                &hex!("3B8F80010031B86404B0ECC17394018082900 00E"),
                &hex!("0031B86404B0ECC173940180829000"),
                &[T0, T1],
            ),
            (
                &hex!("3B9B188001001225006480040100009044"),
                &hex!("0012250064800401000090"),
                &[T0, T1],
            ),
            (
                &hex!("3BDC18FF0000122500648000040100 9000"),
                &hex!("001225006480000401009000"),
                &[T0],
            ),
        ];
        for (bytes, historical, protocols) in table {
            let atr = Atr::new(bytes).expect("length");
            assert_eq!(
                Hex(atr.historical_bytes()).to_string(),
                Hex(historical).to_string()
            );
            assert_eq!(atr.protocols(), protocols, "{atr}");
        }
    }

    #[test]
    fn lengths_are_checked() {
        assert_eq!(Atr::new(&[0x3B]), Err(AtrError::Length(1)));
        assert_eq!(Atr::new(&[0x3B; 34]), Err(AtrError::Length(34)));
    }

    proptest! {
        #[test]
        fn any_atr_can_be_asked(bytes in proptest::collection::vec(any::<u8>(), 2..34)) {
            let atr = Atr::new(&bytes).expect("length");
            prop_assert!(atr.historical_bytes().len() <= 15);
            prop_assert!(!atr.protocols().is_empty());
        }
    }
}
