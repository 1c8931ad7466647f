//! File identifiers and object references of the CPS3, in one place.
//!
//! What `docs/reference/card.md` marks as invented or inferred is named so here: when a real card
//! contradicts it, this file changes and nothing else.

use cps_apdu::{Aid, FileId};

use crate::content::FileIds;
use crate::content::directory;

/// The ATR of the contact interface (`card.md` §1.2; verified).
pub(crate) const ATR: [u8; 17] = [
    0x3B, 0xAC, 0x00, 0x40, 0x2A, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x00, 0x03, 0x10, 0x00, 0x90,
    0x00,
];
/// The ATR that PC/SC makes up for the contactless interface (`card.md` §1.2; verified).
pub(crate) const ATR_CONTACTLESS: [u8; 20] = [
    0x3B, 0x8F, 0x80, 0x01, 0x00, 0x31, 0xB8, 0x64, 0x04, 0xB0, 0xEC, 0xC1, 0x73, 0x94, 0x01, 0x80,
    0x82, 0x90, 0x00, 0x0E,
];

/// The IAS-ECC application, which is the MF (`card.md` §2; verified).
pub(crate) const IAS_ECC: Aid = Aid::new(&[0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x01, 0x00]);
/// The PKCS#15 application of the contact interface (`card.md` §2; verified).
pub(crate) const CONTACT: Aid = directory::CONTACT;
/// The PKCS#15 application of the contactless interface (`card.md` §2; verified).
pub(crate) const CONTACTLESS: Aid = Aid::new(&[
    0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x20,
]);

/// DFs (`card.md` §3.1; verified).
pub(crate) const DF_CONTACT: FileId = FileId(0x0001);
pub(crate) const DF_CONTACTLESS: FileId = FileId(0x0002);

/// EFs of the MF (`card.md` §3.1; verified) and their short identifiers.
pub(crate) const EF_DIR: FileId = FileId(0x2F00);
pub(crate) const EF_ATR: FileId = FileId(0x2F01);
pub(crate) const EF_SN: FileId = FileId(0xD003);
pub(crate) const EF_ACTUA: FileId = FileId(0xD010);
pub(crate) const SFI_DIR: u8 = 0x1E;
pub(crate) const SFI_ATR: u8 = 0x1D;
pub(crate) const SFI_SN: u8 = 0x1C;

/// The first directory files of each application (`card.md` §3.1; verified).
pub(crate) const EF_ODF: FileId = FileId(0x5031);
pub(crate) const EF_TOKEN_INFO: FileId = FileId(0x5032);

/// Files of the contact DF (`card.md` §3.1).
///
/// Directory files: numbers verified, the role of 7006 inferred; there is no PuKDF.
/// A001 is verified as a certificate, which one is inferred; D107 is verified as the file that is
/// never cached; the range from D120 on is verified, its order inferred; the identity files D101 to
/// D104 are invented.
pub(crate) const USUAL_FILES: FileIds = FileIds {
    aodf: FileId(0x7001),
    prkdf: FileId(0x7002),
    pukdf: FileId(0x7004),
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
/// The same files elsewhere (invented): the identity files in D12x, as a list of cached files
/// suggests (`card.md` §3.1), the activities after them.
pub(crate) const OTHER_FILES: FileIds = FileIds {
    aodf: FileId(0x7201),
    prkdf: FileId(0x7202),
    pukdf: FileId(0x7204),
    cdf: FileId(0x7205),
    dodf: FileId(0x7206),
    signature_certificate: FileId(0xA012),
    authentication_certificate: FileId(0xA011),
    signature_public_key: FileId(0xB012),
    authentication_public_key: FileId(0xB011),
    cps_data: FileId(0xD108),
    id_card: FileId(0xD121),
    name_ps: FileId(0xD122),
    lang_ps: FileId(0xD123),
    info_ps: FileId(0xD124),
    activity_01: FileId(0xD130),
};

/// Files of the contactless application.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ContactlessFileIds {
    pub(crate) prkdf: FileId,
    pub(crate) cdf: FileId,
    pub(crate) dodf: FileId,
    pub(crate) certificate: FileId,
}

/// In the contact DF (`card.md` §3.1; numbers single source, roles inferred).
pub(crate) const CONTACTLESS_ACROSS: ContactlessFileIds = ContactlessFileIds {
    prkdf: FileId(0x7102),
    cdf: FileId(0x7105),
    dodf: FileId(0x7106),
    certificate: FileId(0xA003),
};
/// In the contactless DF (invented; the certificate as in
/// `simulators/card/tests/dialogues/contactless-sequence.log`).
pub(crate) const CONTACTLESS_OWN: ContactlessFileIds = ContactlessFileIds {
    prkdf: FileId(0x7002),
    cdf: FileId(0x7005),
    dodf: FileId(0x7006),
    certificate: FileId(0xA001),
};

/// References of the private keys in MSE and in the PrKDF (`card.md` §5.1; verified).
pub(crate) const SIGNATURE_KEY: u8 = 0x81;
pub(crate) const AUTHENTICATION_KEY: u8 = 0x82;
/// The key of the contactless interface (`card.md` §5.1; inferred).
pub(crate) const TECHNICAL_KEY: u8 = 0x83;
