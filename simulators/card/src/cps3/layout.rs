use cps_apdu::{Aid, FileId, Path, tlv};

use super::cps2ter::{self, Cps2ter};
use super::directory::{self, Data};
use super::files::{Access, Df, Ef, Rules};
use super::reference_data::ReferenceData;
use super::select::{CONTACT, MF, position_of_child};
use super::{identity_files, ids};
use crate::profile::{CardSection, Profile, Validity};
use crate::{Behaviour, Purpose};

/// Everything of a card but its keys.
pub(crate) struct Contents {
    pub(super) behaviour: Behaviour,
    pub(super) files: [Df; 3],
    pub(super) pin: ReferenceData,
    pub(super) puk: ReferenceData,
    pub(super) cps2ter: Cps2ter,
}

/// The size of CPS_DATA (`card.md`, 3.6; inferred).
const CPS_DATA_SIZE: usize = 4096;
/// Counters of a fresh card (`card.md`, 4.1; verified).
const PIN_TRIES: u8 = 3;
const PUK_TRIES: u8 = 10;
const PUK_USES: u16 = 100;

/// EF.ATR of a real card (`card.md`, 3.3; verified). The first byte is a stray category byte.
const EF_ATR: [u8; 57] = [
    0x80, 0x43, 0x01, 0xB8, 0x46, 0x04, 0x04, 0xB0, 0xEC, 0xC1, 0x47, 0x03, 0x94, 0x01, 0x80, 0x4F,
    0x08, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x01, 0x00, 0xE0, 0x10, 0x02, 0x02, 0x01, 0x04, 0x02,
    0x02, 0x01, 0x04, 0x02, 0x02, 0x01, 0x00, 0x02, 0x02, 0x01, 0x00, 0x78, 0x08, 0x06, 0x06, 0x2B,
    0x81, 0x22, 0xF8, 0x78, 0x02, 0x82, 0x02, 0x90, 0x00,
];

/// Free to read on both interfaces; delete and update under secure messaging (`card.md`, 3.2).
const DIRECTORY_OF_CARD: Rules = Rules {
    delete: Access::SecureMessaging,
    update: Access::SecureMessaging,
    read: Access::Always,
    contactless_read: Access::Always,
};
/// Free to read on both interfaces.
const PUBLIC_EVERYWHERE: Rules = Rules {
    contactless_read: Access::Always,
    ..Rules::PUBLIC
};
/// CPS_DATA: free to read, PIN to update (`card.md`, 3.6).
const WRITABLE: Rules = Rules {
    update: Access::Pin,
    ..PUBLIC_EVERYWHERE
};
/// Activities: PIN to read (`card.md`, 3.6).
const PROTECTED: Rules = Rules {
    read: Access::Pin,
    ..Rules::PUBLIC
};
/// Files of the contactless DF, which contact mode cannot read (`card.md`, section 7; inferred).
const CONTACTLESS_ONLY: Rules = Rules {
    read: Access::SecureMessaging,
    contactless_read: Access::Always,
    ..Rules::PUBLIC
};

/// Lays out the files of a card for a holder, with these certificates.
pub(crate) fn layout(
    profile: &Profile,
    validity: Validity,
    signature_certificate: Vec<u8>,
    authentication_certificate: Vec<u8>,
) -> Contents {
    let card = &profile.card;
    let mut contact = vec![
        Ef::public(ids::EF_ODF, directory::odf()),
        Ef::public(
            ids::EF_TOKEN_INFO,
            directory::token_info(&card.token_label()),
        ),
        Ef::public(ids::EF_AODF, directory::AODF.to_vec()),
        Ef::public(ids::EF_PRKDF, directory::prkdf()),
        Ef::public(ids::EF_CDF, directory::cdf()),
        Ef::public(ids::EF_SIGNATURE_CERTIFICATE, signature_certificate),
        Ef::public(
            ids::EF_AUTHENTICATION_CERTIFICATE,
            authentication_certificate,
        ),
    ];
    let data = data_files(profile, validity);
    let entries: Vec<Data<'_>> = data.iter().map(|(label, ef)| entry(label, ef)).collect();
    contact.push(Ef::public(ids::EF_DODF, directory::dodf(&entries)));
    contact.extend(data.into_iter().map(|(_, ef)| ef));

    let mut master = vec![
        directory_of_card(ids::EF_DIR, ids::SFI_DIR, ef_dir()),
        directory_of_card(ids::EF_ATR, ids::SFI_ATR, EF_ATR.to_vec()),
        Ef {
            id: ids::EF_SN,
            sfi: Some(ids::SFI_SN),
            rules: PUBLIC_EVERYWHERE,
            contents: serial_number(card.serial.as_str()),
        },
    ];
    if let Some(update) = &card.update {
        master.push(Ef::public(
            ids::EF_ACTUA,
            identity_files::last_update(update),
        ));
    }

    let contactless_label = format!("{}_CL", card.token_label());
    let contactless = [
        (ids::EF_ODF, directory::contactless_odf()),
        (
            ids::EF_TOKEN_INFO,
            directory::token_info(&contactless_label),
        ),
    ];
    let contactless = contactless
        .map(|(id, contents)| Ef {
            id,
            sfi: None,
            rules: CONTACTLESS_ONLY,
            contents,
        })
        .to_vec();

    Contents {
        behaviour: profile.behaviour,
        files: [
            Df {
                id: FileId::MF,
                aid: ids::IAS_ECC,
                files: master,
            },
            Df {
                id: ids::DF_CONTACT,
                aid: ids::CONTACT,
                files: contact,
            },
            Df {
                id: ids::DF_CONTACTLESS,
                aid: ids::CONTACTLESS,
                files: contactless,
            },
        ],
        pin: pin(card),
        puk: puk(card),
        cps2ter: Cps2ter::new(cps2ter::files(profile.activities.iter().map(|a| a.index()))),
    }
}

/// The EF that holds the certificate of a purpose.
pub(crate) fn certificate_bytes(files: &[Df; 3], purpose: Purpose) -> &[u8] {
    let id = match purpose {
        Purpose::Signature => ids::EF_SIGNATURE_CERTIFICATE,
        Purpose::Authentication => ids::EF_AUTHENTICATION_CERTIFICATE,
    };
    files[CONTACT].file(id).map_or(&[], |ef| &ef.contents)
}

/// The DF and the EF that an absolute path names, whether or not the EF exists.
pub(crate) fn locate(files: &[Df; 3], path: &Path) -> Option<(usize, FileId)> {
    match *path.files() {
        [FileId::MF, id] => Some((MF, id)),
        [FileId::MF, df, id] => Some((position_of_child(files, df)?, id)),
        _ => None,
    }
}

fn directory_of_card(id: FileId, sfi: u8, contents: Vec<u8>) -> Ef {
    Ef {
        id,
        sfi: Some(sfi),
        rules: DIRECTORY_OF_CARD,
        contents,
    }
}

/// Label and EF of every data object, in the order of the DODF.
fn data_files(profile: &Profile, validity: Validity) -> Vec<(String, Ef)> {
    let object = |label: &str, id, rules, contents| {
        (
            label.to_owned(),
            Ef {
                id,
                sfi: None,
                rules,
                contents,
            },
        )
    };
    let public = Rules::PUBLIC;
    let id_card = identity_files::id_card(profile, validity);
    let mut data = vec![
        object(
            "CPS_DATA",
            ids::EF_CPS_DATA,
            WRITABLE,
            vec![0; CPS_DATA_SIZE],
        ),
        object("CPS_ID_CARD", ids::EF_ID_CARD, PUBLIC_EVERYWHERE, id_card),
        object(
            "CPS_NAME_PS",
            ids::EF_NAME_PS,
            public,
            identity_files::name(&profile.holder),
        ),
        object(
            "CPS_LANG_PS",
            ids::EF_LANG_PS,
            public,
            identity_files::lang(&profile.holder),
        ),
        object(
            "CPS_INFO_PS",
            ids::EF_INFO_PS,
            public,
            identity_files::info(&profile.holder),
        ),
    ];
    data.extend(profile.activities.iter().map(|activity| {
        let index = activity.index();
        let id = FileId(ids::EF_ACTIVITY_01.0 + u16::from(index) - 1);
        let label = format!("CPS_ACTIVITY_{index:02}_PS");
        object(&label, id, PROTECTED, identity_files::activity(activity))
    }));
    data
}

fn entry<'a>(label: &'a str, ef: &Ef) -> Data<'a> {
    Data {
        label,
        file: ef.id,
        modifiable: ef.rules.update == Access::Pin,
        private: ef.rules.read == Access::Pin,
    }
}

/// EF.DIR, exactly 101 bytes: the contactless record first, both with the contact AID in tag 73
/// (`card.md`, 3.4).
fn ef_dir() -> Vec<u8> {
    let records: [(Aid, &str, FileId); 2] = [
        (ids::CONTACTLESS, "CPX IAS CL", ids::DF_CONTACTLESS),
        (ids::CONTACT, "CPX IAS", ids::DF_CONTACT),
    ];
    let mut dir = Vec::new();
    for (aid, label, df) in records {
        let contact = tlv::encode(tlv::Tag(0x4F), ids::CONTACT.as_slice());
        let mut record = tlv::encode(tlv::Tag(0x4F), aid.as_slice());
        tlv::write(&mut record, tlv::Tag(0x50), label.as_bytes());
        tlv::write(
            &mut record,
            tlv::Tag(0x51),
            &Path::new(&[FileId::MF, df]).to_bytes(),
        );
        tlv::write(&mut record, tlv::Tag(0x73), &contact);
        tlv::write(&mut dir, tlv::Tag(0x61), &record);
    }
    dir
}

/// EF.SN: the issuer number, eight digits, a Luhn digit over all of them, filler F
/// (`card.md`, 3.3).
fn serial_number(digits: &str) -> Vec<u8> {
    let issuer = ids::ISSUER
        .into_iter()
        .flat_map(|byte| [byte >> 4, byte & 0x0F]);
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

/// The digit that makes the Luhn sum of `digits` and itself a multiple of ten.
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

fn pin(card: &CardSection) -> ReferenceData {
    let max = PIN_TRIES;
    let left = card.pin_tries_left.unwrap_or(max).min(max);
    ReferenceData::new(card.pin.as_str().as_bytes(), max, left, None)
}

fn puk(card: &CardSection) -> ReferenceData {
    let max = PUK_TRIES;
    let left = card.puk_tries_left.unwrap_or(max).min(max);
    let uses = card.puk_uses_left.unwrap_or(PUK_USES);
    ReferenceData::new(card.puk.as_str().as_bytes(), max, left, Some(uses))
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn ef_dir_has_the_size_and_content_of_the_reference() {
        // card.md, 3.4
        let expected = hex!(
            "61 32 4F 0D E828BD080F8025000001FF0020 50 0A 43505820494153 20434C 51 04 3F000002"
            "73 0F 4F 0D E828BD080F8025000001FF0010"
            "61 2F 4F 0D E828BD080F8025000001FF0010 50 07 43505820494153 51 04 3F000001"
            "73 0F 4F 0D E828BD080F8025000001FF0010"
        );
        assert_eq!(ef_dir(), expected);
        assert_eq!(ef_dir().len(), 101);
    }

    #[test]
    fn ef_sn_ends_with_a_luhn_digit() {
        assert_eq!(
            serial_number("99000001"),
            hex!("5A0A 8025000001 99000001 7F")
        );
    }
}
