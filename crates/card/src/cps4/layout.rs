//! The table of the CPS4 (`card.md` §3.8, §5.2 and §6.8).

use cps_apdu::tlv::Tag;
use cps_apdu::{Aid, Command, FileId, StatusWord};
use cps_pkcs15::KeyUsage;

use crate::layout::{CODES, KeyDefaults, Layout};
use crate::{CardGeneration, HashAlgorithm, Purpose, SignScheme};

pub(super) static CPS4: Layout = Layout {
    generation: CardGeneration::Cps4,
    channel: 1,
    applet_is_implicit: false,
    select_applet: Command::select_application,
    applet_recovery: &[(1, SECURITY_DOMAIN), (0, CPS2TER)],
    select_df: Command::select_path_from_mf,
    ignores_df_answer: true,
    select_ef: Command::select_path_from_mf_fci,
    select_ef_described: Command::select_path_from_mf_fci,
    description: Tag(0x6F),
    serial_sfi: None,
    keeps_updates: false,
    max_read: 256,
    application: [FileId::MF, FileId(0x0001)],
    elsewhere: &[
        StatusWord::CHANNEL_NOT_SUPPORTED,
        StatusWord::WRONG_CLA,
        StatusWord::WRONG_INS,
        StatusWord::WRONG_P1P2,
    ],
    key_elsewhere: &[
        StatusWord::CONDITIONS_OF_USE,
        StatusWord::DATA_NOT_FOUND,
        StatusWord::FILE_NOT_FOUND,
    ],
    codes: Some(CODES),
    writable: true,
    cps2ter: Some(CPS2TER),
    key,
};

/// The issuer security domain, and the CPS2ter application: selected before the applet is selected
/// once more (`card.md` §6.8).
const SECURITY_DOMAIN: Aid = Aid::new(&[0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00]);
const CPS2TER: Aid = Aid::new(&[0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x02]);

/// Added to the reference of the PIN in RESET RETRY COUNTER (`card.md` §4.2).
pub(super) const UNBLOCK: u8 = 0x80;

/// Reference of the authentication key, also if its directory entry has another: ANS's library has
/// it built in.
pub(super) const AUTHENTICATION_KEY: u8 = 0x20;

/// Returns the properties of the two keys (`card.md` §3.8 and §5.1). The reference of the signature
/// key is invented.
fn key(usage: &KeyUsage, bits: u16) -> Option<KeyDefaults> {
    if usage.non_repudiation() {
        return Some(KeyDefaults {
            purpose: Purpose::Signature,
            decrypts: false,
            schemes: &[
                SignScheme::RsaPkcs1,
                SignScheme::RsaPkcs1Sha1,
                SignScheme::RsaPkcs1Sha256,
                SignScheme::RsaPssSha1,
                SignScheme::RsaPssSha256,
            ],
            // The DigestInfo of SHA-256.
            max_raw: 51,
            hash_on_card: false,
            reference: 0x10,
        });
    }
    // The applet authenticates by deciphering.
    (usage.sign() || usage.decrypt()).then(|| KeyDefaults {
        purpose: Purpose::Authentication,
        decrypts: usage.decrypt(),
        schemes: &[
            SignScheme::RsaPkcs1,
            SignScheme::RsaPkcs1Sha1,
            SignScheme::RsaPkcs1Sha256,
            SignScheme::RsaPkcs1Sha384,
            SignScheme::RsaPkcs1Sha512,
            SignScheme::RsaPssSha1,
            SignScheme::RsaPssSha256,
        ],
        max_raw: (bits / 8).saturating_sub(PADDING),
        hash_on_card: false,
        reference: AUTHENTICATION_KEY,
    })
}

/// Bytes that the padding of PKCS#1 v1.5 takes at least (RFC 8017, section 9.2).
const PADDING: u16 = 11;

/// MANAGE SECURITY ENVIRONMENT: P1 for signatures and for deciphering.
pub(super) const MSE_SIGN: u8 = 0x81;
pub(super) const MSE_DECIPHER: u8 = 0x41;

/// Tags in the templates: algorithm and key of a signature, key of a deciphering.
pub(super) const SIGNATURE: u8 = 0x91;
pub(super) const DECIPHER_KEY: u8 = 0x83;
/// Added to the reference of a key that signs.
pub(super) const SIGNING_KEY: u8 = 0x80;

/// The algorithm references of a hash function (`card.md` §5.2).
pub(super) struct CardHash {
    pub(super) hash: HashAlgorithm,
    pub(super) pkcs1: u8,
    pub(super) pss: u8,
}

pub(super) const CARD_HASHES: [CardHash; 2] = [
    CardHash {
        hash: HashAlgorithm::Sha1,
        pkcs1: 0x0A,
        pss: 0x15,
    },
    CardHash {
        hash: HashAlgorithm::Sha256,
        pkcs1: 0x28,
        pss: 0x2C,
    },
];
