use cps_apdu::tlv::{self, Tag};
use cps_apdu::{Command, FileId, Path};

use super::layout;
use crate::pin::Code;
use crate::session::Session;
use crate::{CardError, pin::PinCounters};

/// Reads the counters of a code, which can be read while the MF is current
/// (`card.md` §4.3); `None` if the card does not tell them.
pub(super) fn read(
    session: &mut Session<'_, '_>,
    code: &mut Code,
) -> Result<Option<PinCounters>, CardError> {
    session.select_df(&Path::new(&[FileId::MF]))?;
    let object = layout::SDO_PIN | u32::from(code.reference());
    let mut tags = vec![0x4D, 0x08, 0x70, 0x06];
    tags.extend_from_slice(&object.to_be_bytes()[1..]);
    tags.extend([0x02, 0xA0, 0x80]);
    let response = session.send(Command::get_data(&tags))?;
    if !response.status.is_ok() {
        return Ok(None);
    }
    let counters = parse_counters(response.data.as_slice(), Tag(object)).ok_or_else(|| {
        CardError::BadAnswer {
            command: "GET DATA",
            length: response.data.len(),
        }
    })?;
    code.note_counters(counters);
    Ok(Some(counters))
}

/// Returns the counters in the answer to GET DATA: the DOCP of the object.
fn parse_counters(answer: &[u8], object: Tag) -> Option<PinCounters> {
    let parameters = tlv::find(answer, layout::SDO)
        .and_then(|sdo| tlv::find(sdo, object))
        .and_then(|object| tlv::find(object, layout::SDO_DOCP))?;
    let byte = |tag| match tlv::find(parameters, tag) {
        Some([value]) => Some(*value),
        _ => None,
    };
    let uses = match tlv::find(parameters, layout::USES_LEFT) {
        None => None,
        Some([low]) => Some(u16::from(*low)),
        Some([high, low]) => Some(u16::from_be_bytes([*high, *low])),
        Some(_) => return None,
    };
    Some(PinCounters {
        max: byte(layout::TRIES_MAX)?,
        left: byte(layout::TRIES_LEFT)?,
        uses,
    })
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn the_counters_of_a_real_card() {
        // `card.md` §4.3
        let pin = hex!("7016BF810112A0109A01039B0103A1088C06F3000013FF00");
        let puk = hex!("701ABF810216A0149A010A9B010A9D020064A1088C06F3FF00FFFF00");
        assert_eq!(
            parse_counters(&pin, Tag(0xBF8101)),
            Some(PinCounters {
                max: 3,
                left: 3,
                uses: None
            })
        );
        assert_eq!(
            parse_counters(&puk, Tag(0xBF8102)),
            Some(PinCounters {
                max: 10,
                left: 10,
                uses: Some(100)
            })
        );
        assert_eq!(parse_counters(&pin, Tag(0xBF8102)), None);
        assert_eq!(parse_counters(&puk[..20], Tag(0xBF8102)), None);
    }
}
