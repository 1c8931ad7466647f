//! The files of a CPS3 for a holder. Begin at [`layout`]; identifiers are in `ids.rs`, directory
//! files in `directory.rs`.

use cps_apdu::{Aid, FileId, Path, tlv};

use super::directory;
use super::ids::{self, ContactlessFileIds};
use super::select::{CONTACT, CONTACTLESS};
use crate::codes::Codes;
use crate::content::data::{self, DataFile, PUBLIC_EVERYWHERE, WRITABLE};
use crate::content::directory::{AODF, Location, token_info};
use crate::content::{Access, Df, Ef, FileIds, Rules, identity_files, serial_number};
use crate::cps2ter::{self, Cps2ter};
use crate::profile::{Profile, Validity};
use crate::{Behaviour, ContactlessFiles, FileIdSet};

/// Everything of a card but its keys.
pub(crate) struct Contents {
    pub(super) behaviour: Behaviour,
    pub(super) ids: &'static FileIds,
    /// The place of its DF, and its identifier.
    pub(super) contactless_certificate: (usize, FileId),
    /// The MF and its two DFs, in this order.
    pub(super) files: [Df; 3],
    pub(super) codes: Codes,
    pub(super) cps2ter: Cps2ter,
}

/// The certificates of one interface, in DER.
pub(crate) enum Certificates {
    Contact {
        signature: Vec<u8>,
        authentication: Vec<u8>,
    },
    Contactless {
        technical: Vec<u8>,
    },
}

/// The size of the certificates that the interface in use cannot read.
const UNREADABLE_CERTIFICATE_SIZE: usize = 1920;

/// EF.ATR of a real card (`card.md` §3.3; verified). The first byte is a stray category byte.
const EF_ATR: [u8; 57] = [
    0x80, 0x43, 0x01, 0xB8, 0x46, 0x04, 0x04, 0xB0, 0xEC, 0xC1, 0x47, 0x03, 0x94, 0x01, 0x80, 0x4F,
    0x08, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x01, 0x00, 0xE0, 0x10, 0x02, 0x02, 0x01, 0x04, 0x02,
    0x02, 0x01, 0x04, 0x02, 0x02, 0x01, 0x00, 0x02, 0x02, 0x01, 0x00, 0x78, 0x08, 0x06, 0x06, 0x2B,
    0x81, 0x22, 0xF8, 0x78, 0x02, 0x82, 0x02, 0x90, 0x00,
];

/// Free to read on both interfaces; delete and update under secure messaging (`card.md` §3.2).
const DIRECTORY_OF_CARD: Rules = Rules {
    delete: Access::SecureMessaging,
    update: Access::SecureMessaging,
    read: Access::Always,
    contactless_read: Access::Always,
};
/// Files of the contactless application, which contact mode cannot read (`card.md` §7;
/// inferred).
const CONTACTLESS_ONLY: Rules = Rules {
    read: Access::SecureMessaging,
    contactless_read: Access::Always,
    ..Rules::PUBLIC
};

/// Lays out the files of a card for a holder, with these certificates.
pub(crate) fn layout(
    profile: &Profile,
    validity: Validity,
    certificates: Certificates,
) -> Contents {
    let ids = match profile.layout.file_ids {
        FileIdSet::Usual => &ids::USUAL_FILES,
        FileIdSet::Other => &ids::OTHER_FILES,
    };
    let data = data::files(profile, validity, ids, WRITABLE);
    let (signature, authentication, technical) = match certificates {
        Certificates::Contact {
            signature,
            authentication,
        } => (signature, authentication, None),
        Certificates::Contactless { technical } => {
            let unreadable = vec![0; UNREADABLE_CERTIFICATE_SIZE];
            (unreadable.clone(), unreadable, Some(technical))
        }
    };
    let place = profile.layout.contactless_files;
    let (home, contactless_ids) = match place {
        ContactlessFiles::ContactDf => (CONTACT, &ids::CONTACTLESS_ACROSS),
        ContactlessFiles::OwnDf => (CONTACTLESS, &ids::CONTACTLESS_OWN),
    };
    let label = profile.card.contactless_label();
    let contactless = contactless_df(contactless_ids, place, &label);
    let more =
        technical.map(|technical| contactless_files(contactless_ids, place, &data, technical));
    let contact = contact_df(profile, ids, data, signature, authentication);
    let mut files = [master_file(profile), contact, contactless];
    files[home].files.extend(more.into_iter().flatten());

    Contents {
        behaviour: profile.behaviour,
        ids,
        contactless_certificate: (home, contactless_ids.certificate),
        files,
        codes: Codes::new(&profile.card),
        cps2ter: Cps2ter::new(cps2ter::protected(profile)),
    }
}
fn master_file(profile: &Profile) -> Df {
    let of_card = |id, sfi, contents| Ef {
        id,
        sfi: Some(sfi),
        rules: DIRECTORY_OF_CARD,
        contents,
    };
    let mut files = vec![
        of_card(ids::EF_DIR, ids::SFI_DIR, ef_dir()),
        of_card(ids::EF_ATR, ids::SFI_ATR, EF_ATR.to_vec()),
        Ef {
            id: ids::EF_SN,
            sfi: Some(ids::SFI_SN),
            rules: PUBLIC_EVERYWHERE,
            contents: serial_number(profile.card.serial.as_str()),
        },
    ];
    if let Some(update) = &profile.card.update {
        let contents = identity_files::last_update(update);
        files.push(Ef::public(ids::EF_ACTUA, contents));
    }
    Df {
        id: FileId::MF,
        aid: ids::IAS_ECC,
        files,
    }
}

fn contact_df(
    profile: &Profile,
    ids: &FileIds,
    data: Vec<DataFile>,
    signature_certificate: Vec<u8>,
    authentication_certificate: Vec<u8>,
) -> Df {
    let label = profile.card.token_label();
    let entry = |file: &DataFile| file.entry(Location::Here(file.ef.id));
    let dodf: Vec<u8> = data.iter().flat_map(entry).collect();
    let mut files = vec![
        Ef::public(ids::EF_ODF, directory::contact_odf(ids)),
        Ef::public(ids::EF_TOKEN_INFO, token_info(&label)),
        Ef::public(ids.aodf, AODF.to_vec()),
        Ef::public(ids.prkdf, directory::contact_prkdf()),
        Ef::public(ids.cdf, directory::contact_cdf(ids)),
        Ef::public(ids.signature_certificate, signature_certificate),
        Ef::public(ids.authentication_certificate, authentication_certificate),
        Ef::public(ids.dodf, dodf),
    ];
    files.extend(data.into_iter().map(|file| file.ef));
    Df {
        id: ids::DF_CONTACT,
        aid: ids::CONTACT,
        files,
    }
}

/// Returns the contactless DF with the two files that it has on every card. Through the contacts,
/// no other could be read.
fn contactless_df(ids: &ContactlessFileIds, place: ContactlessFiles, label: &str) -> Df {
    let odf = directory::contactless_odf(ids, place);
    Df {
        id: ids::DF_CONTACTLESS,
        aid: ids::CONTACTLESS,
        files: vec![
            contactless_only(ids::EF_ODF, odf),
            contactless_only(ids::EF_TOKEN_INFO, token_info(label)),
        ],
    }
}

/// Returns the files of the contactless application but ODF and TokenInfo.
fn contactless_files(
    ids: &ContactlessFileIds,
    place: ContactlessFiles,
    data: &[DataFile],
    certificate: Vec<u8>,
) -> [Ef; 4] {
    // Both lie in the contact DF, where the other interface finds them as well.
    let readable = data
        .iter()
        .filter(|file| file.ef.rules.contactless_read == Access::Always);
    let dodf = readable
        .flat_map(|file| file.entry_read_only(directory::in_contact_df(file.ef.id)))
        .collect();
    [
        contactless_only(ids.prkdf, directory::contactless_prkdf()),
        contactless_only(ids.cdf, directory::contactless_cdf(ids, place)),
        contactless_only(ids.dodf, dodf),
        contactless_only(ids.certificate, certificate),
    ]
}

fn contactless_only(id: FileId, contents: Vec<u8>) -> Ef {
    Ef {
        id,
        sfi: None,
        rules: CONTACTLESS_ONLY,
        contents,
    }
}

/// Returns EF.DIR, exactly 101 bytes: the contactless record first, both with the contact AID in
/// tag 73 (`card.md` §3.4).
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

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn ef_dir_has_the_size_and_content_of_the_reference() {
        // `card.md` §3.4
        let expected = hex!(
            "61 32 4F 0D E828BD080F8025000001FF0020 50 0A 43505820494153 20434C 51 04 3F000002"
            "73 0F 4F 0D E828BD080F8025000001FF0010"
            "61 2F 4F 0D E828BD080F8025000001FF0010 50 07 43505820494153 51 04 3F000001"
            "73 0F 4F 0D E828BD080F8025000001FF0010"
        );
        assert_eq!(ef_dir(), expected);
        assert_eq!(ef_dir().len(), 101);
    }
}
