//! File identifiers and object references of the CPS4, in one place.
//!
//! No bytes of a real CPS4 are known (`card.md` §3.8): when one is seen, this file changes and
//! nothing else.

use cps_apdu::{Aid, FileId};

use crate::content::{FileIds, directory};

/// The ATR of the cards that are issued (`card.md` §1.2; verified). The two release candidates have
/// others, which a profile may ask for.
pub(crate) const ATR: [u8; 17] = [
    0x3B, 0x9B, 0x18, 0x80, 0x01, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x04, 0x01, 0x00, 0x00, 0x90,
    0x44,
];

/// The IAS-ECC applet, whose files these are (`card.md` §2; verified).
pub(crate) const APPLET: Aid = Aid::new(&[0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x01, 0x00]);
/// The PKCS#15 application (`card.md` §2; verified).
pub(crate) const CONTACT: Aid = directory::CONTACT;
/// The CPS2ter application, on the basic channel (`card.md` §2; verified).
pub(crate) const CPS2TER: Aid = Aid::new(&[0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x02]);
/// Application that the recovery selects before the applet (`card.md` §2; its nature inferred).
pub(crate) const ISSUER_DOMAIN: Aid = Aid::new(&[0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00]);

/// The logical channel of the applet (`card.md` §6.8; verified).
pub(crate) const CHANNEL: u8 = 1;

/// The DF of the PKCS#15 application, and the files of the MF (`card.md` §6.8).
pub(crate) const DF_CONTACT: FileId = FileId(0x0001);
pub(crate) const EF_DIR: FileId = FileId(0x2F00);
pub(crate) const EF_SN: FileId = FileId(0xD003);
pub(crate) const EF_ACTUA: FileId = FileId(0xD010);
pub(crate) const EF_ODF: FileId = FileId(0x5031);
pub(crate) const EF_TOKEN_INFO: FileId = FileId(0x5032);

/// Files of the contact DF (`card.md` §3.8): 7003 and B00x are invented, the others taken over from
/// the CPS3.
pub(crate) const USUAL_FILES: FileIds = FileIds {
    aodf: FileId(0x7001),
    prkdf: FileId(0x7002),
    pukdf: FileId(0x7003),
    cdf: FileId(0x7005),
    dodf: FileId(0x7006),
    signature_certificate: FileId(0xA001),
    authentication_certificate: FileId(0xA002),
    signature_public_key: FileId(0xB001),
    authentication_public_key: FileId(0xB002),
    cps_data: FileId(0xD107),
    id_card: FileId(0xD101),
    name_ps: FileId(0xD102),
    lang_ps: FileId(0xD103),
    info_ps: FileId(0xD104),
    activity_01: FileId(0xD120),
};
/// The same files elsewhere (invented).
pub(crate) const OTHER_FILES: FileIds = FileIds {
    aodf: FileId(0x7301),
    prkdf: FileId(0x7302),
    pukdf: FileId(0x7004),
    cdf: FileId(0x7305),
    dodf: FileId(0x7306),
    signature_certificate: FileId(0xA102),
    authentication_certificate: FileId(0xA101),
    signature_public_key: FileId(0xB102),
    authentication_public_key: FileId(0xB101),
    cps_data: FileId(0xD208),
    id_card: FileId(0xD221),
    name_ps: FileId(0xD222),
    lang_ps: FileId(0xD223),
    info_ps: FileId(0xD224),
    activity_01: FileId(0xD230),
};

/// The CPS2ter view of public data, by the end of its label (`card.md` §3.6; numbers invented).
pub(crate) const CPS2TER_FILES: [(&str, FileId); 7] = [
    ("ATR", FileId(0x2F01)),
    ("ID", FileId(0x4001)),
    ("ICC", FileId(0x0002)),
    ("NAME", FileId(0x4002)),
    ("LANG", FileId(0x4003)),
    ("PSINFO", FileId(0x4004)),
    ("DIRAMO", FileId(0x4005)),
];

/// The last byte of CKA_ID (`card.md` §3.5; verified).
pub(crate) const SIGNATURE_ID: u8 = 0x10;
pub(crate) const AUTHENTICATION_ID: u8 = 0x20;

/// References of the private keys in the PrKDF; that of the signature key is invented (`card.md`
/// §3.8), 20 is built into the issuer's library (`card.md` §5.1; verified).
pub(crate) const SIGNATURE_KEY: u8 = 0x10;
pub(crate) const AUTHENTICATION_KEY: u8 = 0x20;
/// Bit that a reference is combined with in MSE for a signature (`card.md` §6.8; verified).
pub(crate) const LOCAL: u8 = 0x80;

/// The reference that RESET RETRY COUNTER has for the PIN (`card.md` §4.2).
pub(crate) const PIN_TO_UNBLOCK: u8 = 0x81;
