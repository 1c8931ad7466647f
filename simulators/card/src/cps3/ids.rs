//! File identifiers and object references of the CPS3, in one place.
//!
//! What `card.md` marks as invented or inferred is named so here: when a real card contradicts it,
//! this file changes and nothing else.

use cps_apdu::{Aid, FileId};

/// The IAS-ECC application, which is the MF (`card.md`, section 2; verified).
pub(crate) const IAS_ECC: Aid = Aid::new(&[0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x01, 0x00]);
/// The PKCS#15 application of the contact interface (`card.md`, section 2; verified).
pub(crate) const CONTACT: Aid = Aid::new(&[
    0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x10,
]);
/// The PKCS#15 application of the contactless interface (`card.md`, section 2; verified).
pub(crate) const CONTACTLESS: Aid = Aid::new(&[
    0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x20,
]);
/// The issuer number that starts EF.SN (`card.md`, 3.3; verified).
pub(crate) const ISSUER: [u8; 5] = [0x80, 0x25, 0x00, 0x00, 0x01];

/// DFs (`card.md`, 3.1; verified).
pub(crate) const DF_CONTACT: FileId = FileId(0x0001);
pub(crate) const DF_CONTACTLESS: FileId = FileId(0x0002);

/// EFs of the MF (`card.md`, 3.1; verified) and their short identifiers.
pub(crate) const EF_DIR: FileId = FileId(0x2F00);
pub(crate) const EF_ATR: FileId = FileId(0x2F01);
pub(crate) const EF_SN: FileId = FileId(0xD003);
pub(crate) const EF_ACTUA: FileId = FileId(0xD010);
pub(crate) const SFI_DIR: u8 = 0x1E;
pub(crate) const SFI_ATR: u8 = 0x1D;
pub(crate) const SFI_SN: u8 = 0x1C;

/// Directory files (`card.md`, 3.1; the numbers verified, the role of 7006 inferred).
pub(crate) const EF_ODF: FileId = FileId(0x5031);
pub(crate) const EF_TOKEN_INFO: FileId = FileId(0x5032);
pub(crate) const EF_AODF: FileId = FileId(0x7001);
pub(crate) const EF_PRKDF: FileId = FileId(0x7002);
pub(crate) const EF_CDF: FileId = FileId(0x7005);
pub(crate) const EF_DODF: FileId = FileId(0x7006);
/// Directory files that the contactless ODF points to (`card.md`, 3.1; inferred).
pub(crate) const EF_PRKDF_CONTACTLESS: FileId = FileId(0x7102);
pub(crate) const EF_CDF_CONTACTLESS: FileId = FileId(0x7105);
pub(crate) const EF_DODF_CONTACTLESS: FileId = FileId(0x7106);

/// Certificates (`card.md`, 3.1; A001 verified as a certificate, the mapping inferred).
pub(crate) const EF_SIGNATURE_CERTIFICATE: FileId = FileId(0xA001);
pub(crate) const EF_AUTHENTICATION_CERTIFICATE: FileId = FileId(0xA002);

/// Free data (`card.md`, 3.1; D107 verified as the file that is never cached).
pub(crate) const EF_CPS_DATA: FileId = FileId(0xD107);
/// Identity files (`card.md`, 3.1 and 12; invented).
pub(crate) const EF_ID_CARD: FileId = FileId(0xD101);
pub(crate) const EF_NAME_PS: FileId = FileId(0xD102);
pub(crate) const EF_LANG_PS: FileId = FileId(0xD103);
pub(crate) const EF_INFO_PS: FileId = FileId(0xD104);
/// The first of 16 activity files (`card.md`, 3.1; the range verified, the order inferred).
pub(crate) const EF_ACTIVITY_01: FileId = FileId(0xD120);

/// Files of the CPS2ter side (`card.md`, section 8; verified).
pub(crate) const CPS2TER_ACTIVITY_01: FileId = FileId(0x4010);
pub(crate) const CPS2TER_SITUATIONS: FileId = FileId(0x7F01);
pub(crate) const CPS2TER_SIT_FACT: FileId = FileId(0x4000);

/// References of PIN and PUK in P2 (`card.md`, 4.1; verified).
pub(crate) const PIN: u8 = 0x01;
pub(crate) const PUK: u8 = 0x02;

/// References of the private keys in MSE and in the PrKDF (`card.md`, 5.1; verified).
pub(crate) const SIGNATURE_KEY: u8 = 0x81;
pub(crate) const AUTHENTICATION_KEY: u8 = 0x82;
