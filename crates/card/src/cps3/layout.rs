//! The tables of the CPS3 (`docs/reference/card.md`).

use cps_apdu::tlv::Tag;
use cps_apdu::{Command, FileId, StatusWord};
use cps_pkcs15::KeyUsage;

use crate::layout::{CODES, KeyDefaults, Layout};
use crate::{CardGeneration, HashAlgorithm, Purpose, SignScheme};

/// By its contacts (`card.md` §2 to §6).
pub(super) static CONTACT: Layout = Layout {
    generation: CardGeneration::Cps3,
    channel: 0,
    applet_is_implicit: true,
    select_applet: Command::select_application_fcp,
    applet_recovery: &[],
    select_df: Command::select_path,
    ignores_df_answer: false,
    select_ef: Command::select_path,
    select_ef_described: Command::select_path_fcp,
    description: Tag(0x62),
    serial_sfi: Some(0x1C),
    keeps_updates: true,
    // As ANS's library does.
    max_read: 0xE7,
    application: [FileId::MF, FileId(0x0001)],
    elsewhere: &[StatusWord::WRONG_CLA, StatusWord::WRONG_P1P2],
    key_elsewhere: &[StatusWord::DATA_NOT_FOUND, StatusWord::FILE_NOT_FOUND],
    codes: Some(CODES),
    writable: true,
    cps2ter: None,
    key: contact_key,
};

/// Without contact (`card.md` §7).
pub(super) static CONTACTLESS: Layout = Layout {
    generation: CardGeneration::Cps3Contactless,
    keeps_updates: false,
    application: [FileId::MF, FileId(0x0002)],
    codes: None,
    writable: false,
    key: contactless_key,
    ..CONTACT
};

/// The AODF of the contact application: to be selected in both modes, and to be read by contact
/// only (`card.md` §7).
pub(super) const READ_BY_CONTACT: [FileId; 3] = [FileId::MF, FileId(0x0001), FileId(0x7001)];

/// Returns the keys of the contact application (`card.md` §5.1, §6.3 and §6.4).
fn contact_key(usage: &KeyUsage, bits: u16) -> Option<KeyDefaults> {
    if usage.non_repudiation() {
        return Some(KeyDefaults {
            purpose: Purpose::Signature,
            decrypts: false,
            schemes: &[
                SignScheme::RsaPkcs1,
                SignScheme::RsaPkcs1Sha1,
                SignScheme::RsaPkcs1Sha256,
            ],
            // The DigestInfo of SHA-256.
            max_raw: 51,
            hash_on_card: true,
            reference: 0x81,
        });
    }
    usage.sign().then(|| KeyDefaults {
        purpose: Purpose::Authentication,
        decrypts: usage.decrypt(),
        schemes: &[
            SignScheme::RsaPkcs1,
            SignScheme::RsaPkcs1Sha1,
            SignScheme::RsaPkcs1Sha256,
            SignScheme::RsaPkcs1Sha384,
            SignScheme::RsaPkcs1Sha512,
        ],
        // 40 % of the modulus, and not more than one command carries.
        max_raw: (bits / 8 * 2 / 5).min(255),
        hash_on_card: false,
        reference: 0x82,
    })
}

/// Returns the properties of the technical key (`card.md` §7). Its reference is inferred.
fn contactless_key(usage: &KeyUsage, bits: u16) -> Option<KeyDefaults> {
    let authentication = contact_key(usage, bits)?;
    (authentication.purpose == Purpose::Authentication).then_some(KeyDefaults {
        purpose: Purpose::Technical,
        decrypts: false,
        reference: 0x83,
        ..authentication
    })
}

/// Class of the PIN objects for GET DATA, as its tag without the reference (`card.md` §5.4).
pub(super) const SDO_PIN: u32 = 0xBF8100;
pub(super) const SDO: Tag = Tag(0x70);
pub(super) const SDO_DOCP: Tag = Tag(0xA0);
pub(super) const TRIES_MAX: Tag = Tag(0x9A);
pub(super) const TRIES_LEFT: Tag = Tag(0x9B);
pub(super) const USES_LEFT: Tag = Tag(0x9D);

/// MANAGE SECURITY ENVIRONMENT: P1 and the templates of this generation alone (`card.md` §5.3).
pub(super) const MSE_SET: u8 = 0x41;
pub(super) const CRT_HASH: u8 = 0xAA;
pub(super) const CRT_AUTHENTICATION: u8 = 0xA4;

/// Algorithm references (`card.md` §5.2).
pub(super) const ALGORITHM_AUTHENTICATE: u8 = 0x02;
pub(super) const ALGORITHM_DECIPHER: u8 = 0x1A;

/// A hash function that the signature key knows.
pub(super) struct CardHash {
    pub(super) hash: HashAlgorithm,
    /// Reference of the hash in the template `AA`.
    pub(super) hash_algorithm: u8,
    /// Reference of the signature in the template `B6`.
    pub(super) signature_algorithm: u8,
    /// Length of the chaining value.
    pub(super) state: usize,
}

pub(super) const CARD_HASHES: [CardHash; 2] = [
    CardHash {
        hash: HashAlgorithm::Sha1,
        hash_algorithm: 0x10,
        signature_algorithm: 0x12,
        state: 20,
    },
    CardHash {
        hash: HashAlgorithm::Sha256,
        hash_algorithm: 0x40,
        signature_algorithm: 0x42,
        state: 32,
    },
];

/// Block length of SHA-1 and SHA-256 in bytes.
pub(super) const HASH_BLOCK: u64 = 64;

/// Padding indicator of a cryptogram (`card.md` §6.5).
pub(super) const CRYPTOGRAM: u8 = 0x81;
