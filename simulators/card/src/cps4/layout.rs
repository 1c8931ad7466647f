//! The files of a CPS4 for a holder. Begin at [`layout`]; identifiers are in `ids.rs`, directory
//! files in `directory.rs`.

use cps_apdu::{Aid, FileId, Path, tlv};
use rsa::RsaPublicKey;
use rsa::pkcs1::EncodeRsaPublicKey as _;

use super::{directory, ids};
use crate::codes::Codes;
use crate::content::data::{self, DataFile, PUBLIC_EVERYWHERE};
use crate::content::directory::{AODF, Data, Location, token_info};
use crate::content::{Access, Df, Ef, FileIds, Rules, identity_files, serial_number};
use crate::cps2ter::{self, Cps2ter, Cps2terFile};
use crate::profile::{Profile, Validity};
use crate::{Behaviour, FileIdSet};

/// Everything of a card but its private keys.
pub(crate) struct Contents {
    pub(super) behaviour: Behaviour,
    pub(super) ids: &'static FileIds,
    /// The MF, its DF, and the DF of the billing situation, in this order.
    pub(super) files: [Df; 3],
    pub(super) codes: Codes,
    pub(super) cps2ter: Cps2ter,
}

/// The public half of a key pair: its certificate, in DER, and its public key.
pub(crate) struct PublicHalf {
    pub(crate) certificate: Vec<u8>,
    pub(crate) key: RsaPublicKey,
}

/// Lays out the files of a card for a holder.
pub(crate) fn layout(
    profile: &Profile,
    validity: Validity,
    signature: &PublicHalf,
    authentication: &PublicHalf,
) -> Contents {
    let ids = match profile.layout.file_ids {
        FileIdSet::Usual => &ids::USUAL_FILES,
        FileIdSet::Other => &ids::OTHER_FILES,
    };
    // Not modifiable on the cards that were seen (`card.md` §3.6).
    let data = data::files(profile, validity, ids, PUBLIC_EVERYWHERE);
    let label = profile.card.token_label();
    let mut contact = vec![
        Ef::public(
            ids::EF_ODF,
            directory::contact_odf(ids, profile.layout.public_keys),
        ),
        Ef::public(ids::EF_TOKEN_INFO, token_info(&label)),
        Ef::public(ids.aodf, AODF.to_vec()),
        Ef::public(ids.prkdf, directory::prkdf()),
        Ef::public(ids.pukdf, directory::pukdf(ids)),
        Ef::public(ids.signature_public_key, public_key(&signature.key)),
        Ef::public(
            ids.authentication_public_key,
            public_key(&authentication.key),
        ),
        Ef::public(ids.cdf, directory::cdf(ids)),
        Ef::public(ids.signature_certificate, signature.certificate.clone()),
        Ef::public(
            ids.authentication_certificate,
            authentication.certificate.clone(),
        ),
        Ef::public(ids.dodf, dodf(profile, &data)),
    ];
    contact.extend(data.into_iter().map(|file| file.ef));
    let outside = cps2ter_files(profile);
    Contents {
        behaviour: profile.behaviour,
        ids,
        files: [
            master_file(profile, &outside),
            Df {
                id: ids::DF_CONTACT,
                aid: ids::CONTACT,
                files: contact,
            },
            Df {
                id: cps2ter::SITUATIONS,
                // No program selects it by name.
                aid: Aid::new(&[]),
                files: by_path(&outside, cps2ter::SITUATIONS).collect(),
            },
        ],
        codes: Codes::new(&profile.card),
        cps2ter: Cps2ter::new(outside),
    }
}

/// Returns the files of the CPS2ter side as files that are selected by their path, in one DF.
fn by_path(files: &[Cps2terFile], df: FileId) -> impl Iterator<Item = Ef> {
    files
        .iter()
        .filter(move |file| file.df == df)
        .map(|file| Ef {
            id: file.id,
            sfi: None,
            rules: Rules {
                read: match file.protected {
                    true => Access::Pin,
                    false => Access::Always,
                },
                ..Rules::PUBLIC
            },
            contents: file.contents.clone(),
        })
}

fn master_file(profile: &Profile, outside: &[Cps2terFile]) -> Df {
    let serial = serial_number(profile.card.serial.as_str());
    let mut files = vec![
        Ef::public(ids::EF_DIR, ef_dir()),
        Ef::public(ids::EF_SN, serial),
    ];
    if let Some(update) = &profile.card.update {
        let contents = identity_files::last_update(update);
        files.push(Ef::public(ids::EF_ACTUA, contents));
    }
    files.extend(by_path(outside, FileId::MF));
    Df {
        id: FileId::MF,
        aid: ids::APPLET,
        files,
    }
}

/// Returns EF.DIR: one record is enough (`card.md` §3.4; the label is invented).
fn ef_dir() -> Vec<u8> {
    let aid = |aid: &Aid| tlv::encode(tlv::Tag(0x4F), aid.as_slice());
    let path = Path::new(&[FileId::MF, ids::DF_CONTACT]).to_bytes();
    let mut record = aid(&ids::CONTACT);
    tlv::write(&mut record, tlv::Tag(0x50), b"CPS4");
    tlv::write(&mut record, tlv::Tag(0x51), &path);
    tlv::write(&mut record, tlv::Tag(0x73), &aid(&ids::CONTACT));
    tlv::encode(tlv::Tag(0x61), &record)
}

/// Returns an RSAPublicKey in DER (RFC 8017, A.1.1).
fn public_key(key: &RsaPublicKey) -> Vec<u8> {
    let encoded = key.to_pkcs1_der();
    encoded
        .expect("a key that exists can be encoded")
        .into_vec()
}

/// Returns the DODF: as on a CPS3, and every object of the CPS2ter side (`card.md` §3.6).
fn dodf(profile: &Profile, data: &[DataFile]) -> Vec<u8> {
    let mut entries: Vec<u8> = data
        .iter()
        .flat_map(|file| file.entry(Location::Here(file.ef.id)))
        .collect();
    let mut add = |label: &str, path: &[FileId], private| {
        let entry = Data {
            label,
            file: Location::At(Path::new(path)),
            modifiable: false,
            private,
        };
        entries.extend(entry.encode());
    };
    let situations = [FileId::MF, cps2ter::SITUATIONS, cps2ter::SIT_FACT];
    add("CPS_SIT_FACT", &situations, true);
    for (label, id) in ids::CPS2TER_FILES {
        add(&format!("CPS2TER_{label}"), &[FileId::MF, id], false);
    }
    for activity in &profile.activities {
        let index = activity.index();
        let label = format!("CPS2TER_ACTIVITY_{index:02}_PS");
        add(&label, &[FileId::MF, cps2ter::activity(index)], true);
    }
    entries
}

fn cps2ter_files(profile: &Profile) -> Vec<Cps2terFile> {
    let mut files = cps2ter::protected(profile);
    for (number, (_, id)) in (0xC0..).zip(ids::CPS2TER_FILES) {
        files.push(Cps2terFile::opaque(FileId::MF, id, number, false));
    }
    files
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn ef_dir_is_that_of_the_reference() {
        // `card.md` §3.4
        let expected = hex!(
            "61 2C 4F 0D E828BD080F8025000001FF0010 50 04 43505334 51 04 3F000001"
            "73 0F 4F 0D E828BD080F8025000001FF0010"
        );
        assert_eq!(ef_dir(), expected);
    }
}
