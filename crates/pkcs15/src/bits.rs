use std::fmt;

use cps_apdu::Hex;

/// The content of a BIT STRING as the card holds it.
///
/// Real cards hold invalid ones: `03 01 08` announces eight unused bits of no byte
/// (`card.md` §3.5).
/// So the number of unused bits is kept and not relied on: a bit is set if it is there and 1.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Bits(Vec<u8>);

impl Bits {
    /// Takes content octets: the number of unused bits, then the bits.
    pub fn from_content(content: &[u8]) -> Self {
        Self(content.to_vec())
    }

    /// Returns the shortest bit string with these bits set (X.690, 11.2.2).
    pub fn with(positions: &[usize]) -> Self {
        let Some(last) = positions.iter().max() else {
            return Self(vec![0]);
        };
        let mut content = vec![0; 2 + last / 8];
        for position in positions {
            content[1 + position / 8] |= 0x80 >> (position % 8);
        }
        content[0] = [7, 6, 5, 4, 3, 2, 1, 0][last % 8];
        Self(content)
    }

    /// Whether bit `position` is set; bit 0 is the first.
    pub fn is_set(&self, position: usize) -> bool {
        self.0
            .get(1 + position / 8)
            .is_some_and(|byte| byte & (0x80 >> (position % 8)) != 0)
    }

    /// Returns the content octets.
    pub fn content(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Bits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bits({})", Hex(&self.0))
    }
}

/// A newtype around [`Bits`] with one method per named bit of a standard.
macro_rules! named_bits {
    (
        $(#[$doc:meta])*
        $name:ident {
            $($(#[$bit_doc:meta])* $constant:ident $method:ident = $bit:literal,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub $crate::Bits);

        impl $name {
            $(
                $(#[$bit_doc])*
                pub const $constant: usize = $bit;
            )*

            /// Returns the shortest bit string with these bits set.
            pub fn with(positions: &[usize]) -> Self {
                Self($crate::Bits::with(positions))
            }

            $(
                $(#[$bit_doc])*
                pub fn $method(&self) -> bool {
                    self.0.is_set(Self::$constant)
                }
            )*
        }
    };
}

pub(crate) use named_bits;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortest_strings_and_invalid_ones() {
        let table: [(&[usize], &[u8]); 6] = [
            (&[], &[0]),
            (&[0], &[7, 0x80]),
            (&[0, 1, 2], &[5, 0xE0]),
            (&[9], &[6, 0x00, 0x40]),
            (&[4, 5, 11], &[4, 0x0C, 0x10]),
            (&[7], &[0, 0x01]),
        ];
        for (positions, content) in table {
            let bits = Bits::with(positions);
            assert_eq!(bits.content(), content);
            for position in 0..24 {
                assert_eq!(bits.is_set(position), positions.contains(&position));
            }
        }
        for invalid in [&[][..], &[8], &[8, 0]] {
            let bits = Bits::from_content(invalid);
            assert!((0..24).all(|position| !bits.is_set(position)));
            assert_eq!(bits.content(), invalid);
        }
    }
}
