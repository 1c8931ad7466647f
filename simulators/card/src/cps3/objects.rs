use cps_apdu::{StatusWord, tlv};

use super::Cps3;
use super::data_object::{
    CLASS_CHV, CLASS_RSA_PRIVATE, CLASS_SE, DataObject, ENVIRONMENT, PARAMETERS,
};
use super::select::CONTACT;
use crate::chip::Answer;
use crate::content::files::MF;
use crate::reference_data::{PIN, PUK, ReferenceData};

/// Access rules of the PIN: change, verify, reset with SE #3, put, get (`card.md` §4.3; verified).
const PIN_RULES: [u8; 6] = [0xF3, 0x00, 0x00, 0x13, 0xFF, 0x00];
/// Access rules of the PUK (`card.md` §4.3; verified).
const PUK_RULES: [u8; 6] = [0xF3, 0xFF, 0x00, 0xFF, 0xFF, 0x00];
/// Parameters of the keys: size, non-repudiation, access rules (`card.md` §5.4; invented).
const SIGNATURE_KEY: [u8; 15] = [
    0x80, 0x02, 0x01, 0x00, 0x9E, 0x01, 0x01, 0xA1, 0x06, 0x8C, 0x04, 0xC3, 0x11, 0xFF, 0x00,
];
const AUTHENTICATION_KEY: [u8; 16] = [
    0x80, 0x02, 0x01, 0x00, 0x9E, 0x01, 0x00, 0xA1, 0x07, 0x8C, 0x05, 0xB3, 0x11, 0x11, 0xFF, 0x00,
];
/// Security environments 3 and 5 (`card.md` §5.4; that #5 exists is verified, the rest invented).
const ENVIRONMENT_3: [u8; 8] = [0xA4, 0x06, 0x95, 0x01, 0x08, 0x83, 0x01, 0x02];
const ENVIRONMENT_5: [u8; 8] = [0xA4, 0x06, 0x95, 0x01, 0xC0, 0x83, 0x01, 0x01];

impl Cps3 {
    /// Answers GET DATA of an object: PINs and environments belong to the MF, keys to the contact
    /// DF (`card.md` §4.3 and §5.4).
    pub(crate) fn data_object(&self, object: DataObject) -> Result<Answer, StatusWord> {
        if self.interface.is_contactless() {
            // Neither PIN nor counters there (`card.md` §7).
            return Err(StatusWord::DATA_NOT_FOUND);
        }
        let home = match object.class {
            CLASS_CHV | CLASS_SE => MF,
            CLASS_RSA_PRIVATE => CONTACT,
            _ => return Err(StatusWord::DATA_NOT_FOUND),
        };
        if self.selection.df != home {
            return Err(StatusWord::DATA_NOT_FOUND);
        }
        let (part, value) = match (object.class, object.reference) {
            (CLASS_CHV, PIN) => (PARAMETERS, parameters(&self.codes.pin, PIN_RULES)),
            (CLASS_CHV, PUK) => (PARAMETERS, parameters(&self.codes.puk, PUK_RULES)),
            (CLASS_RSA_PRIVATE, 1) => (PARAMETERS, SIGNATURE_KEY.to_vec()),
            (CLASS_RSA_PRIVATE, 2) => (PARAMETERS, AUTHENTICATION_KEY.to_vec()),
            (CLASS_SE, 3) => (ENVIRONMENT, ENVIRONMENT_3.to_vec()),
            (CLASS_SE, 5) => (ENVIRONMENT, ENVIRONMENT_5.to_vec()),
            _ => return Err(StatusWord::DATA_NOT_FOUND),
        };
        if object.part != part {
            // The public part of an object: absent, and said so in this way (`card.md` §5.4).
            return Err(StatusWord::WRONG_DATA);
        }
        let value = tlv::encode(object.tag(), &tlv::encode(part, &value));
        Ok(Answer::whole(tlv::encode(tlv::Tag(0x70), &value)))
    }
}

/// Returns counters and access rules of a PIN or PUK (`card.md` §4.3; verified).
fn parameters(data: &ReferenceData, rules: [u8; 6]) -> Vec<u8> {
    let mut value = tlv::encode(tlv::Tag(0x9A), &[data.tries_max()]);
    tlv::write(&mut value, tlv::Tag(0x9B), &[data.tries_left()]);
    if let Some(uses) = data.uses_left() {
        tlv::write(&mut value, tlv::Tag(0x9D), &uses.to_be_bytes());
    }
    tlv::write(
        &mut value,
        tlv::Tag(0xA1),
        &tlv::encode(tlv::Tag(0x8C), &rules),
    );
    value
}
