//! From BER to DER: what is signed of a CMS is its DER (RFC 5652, section 5.4).

use cps_certificate::ber::{BerError, CONSTRUCTED, Element};
use der::{Encode as _, ErrorKind, Length};

const CLASS: u8 = 0xC0;
const NUMBER: u8 = 0x1F;

/// Returns an element in DER, but for the order of sets.
pub(super) fn to_der(element: Element<'_>) -> der::Result<Vec<u8>> {
    let tag = element.tag;
    if tag & NUMBER == NUMBER {
        // No field of a CMS has a tag of several octets; one inside an attribute stays as it is.
        return Ok(element.raw.to_vec());
    }
    if tag & CONSTRUCTED == 0 {
        return encode(tag, element.content);
    }
    // Universal types that are constructed in DER: EXTERNAL, EMBEDDED PDV, SEQUENCE, SET. Others
    // are strings in pieces.
    let is_structure = matches!(tag & NUMBER, 0x08 | 0x0B | 0x10 | 0x11);
    if tag & CLASS == 0 && !is_structure {
        let octets = element.octets().map_err(|error| refused(&error))?;
        return encode(tag & !CONSTRUCTED, &octets);
    }
    let mut content = Vec::new();
    for child in children(element)? {
        content.extend(to_der(child)?);
    }
    encode(tag, &content)
}

/// Returns the elements of the content.
pub(super) fn children(element: Element<'_>) -> der::Result<Vec<Element<'_>>> {
    let mut children = Vec::new();
    let mut elements = element.elements();
    while let Some(child) = elements.next().map_err(|error| refused(&error))? {
        children.push(child);
    }
    Ok(children)
}

/// Returns the error of the `der` crate for what is no BER.
pub(super) fn refused(error: &BerError) -> der::Error {
    match error {
        BerError::Truncated => ErrorKind::Incomplete {
            expected_len: Length::ONE,
            actual_len: Length::ZERO,
        },
        BerError::Length => ErrorKind::IndefiniteLength,
        BerError::Nesting => ErrorKind::Overlength,
        BerError::Type | BerError::Value => ErrorKind::Failed,
    }
    .into()
}

fn encode(tag: u8, content: &[u8]) -> der::Result<Vec<u8>> {
    let mut der = vec![tag];
    Length::try_from(content.len())?.encode_to_vec(&mut der)?;
    der.extend(content);
    Ok(der)
}

#[cfg(test)]
mod tests {
    use cps_certificate::ber;
    use hex_literal::hex;

    use super::*;

    #[test]
    fn every_way_to_write_an_element_becomes_der() {
        for (ber, der) in [
            // As it is.
            (&hex!("3003 020101")[..], &hex!("3003 020101")[..]),
            // Indefinite, nested.
            (
                &hex!("3080 3080 020101 0000 0000"),
                &hex!("3005 3003 020101"),
            ),
            // Lengths that are longer than needed.
            (&hex!("308105 02820001 01"), &hex!("3003 020101")),
            // Strings in pieces, pieces in pieces.
            (&hex!("2480 0401 61 0402 6263 0000"), &hex!("0403 616263")),
            (&hex!("2408 2403 040161 040162"), &hex!("0402 6162")),
            (&hex!("A080 2403 040161 0000"), &hex!("A003 040161")),
        ] {
            let (element, rest) = ber::take(ber).unwrap();
            assert!(rest.is_empty());
            assert_eq!(to_der(element).unwrap(), der, "{ber:02x?}");
        }
    }
}
