//! Assumptions of a driver about a generation of cards, in one table per generation
//! (`docs/reference/card.md`).
//!
//! Where the directory files say something else, they are believed.

use cps_apdu::tlv::Tag;
use cps_apdu::{Aid, Command, FileId, Path, StatusWord};
use cps_pkcs15::KeyUsage;

use crate::{CardGeneration, PinFormat, PinPolicy, Purpose, SignScheme};

/// Properties that differ from generation to generation, and with or without contact.
pub(crate) struct Layout {
    pub(crate) generation: CardGeneration,
    /// The logical channel of every command.
    pub(crate) channel: u8,
    /// Whether the IAS-ECC application is selected after a reset, as the MF of the card.
    pub(crate) applet_is_implicit: bool,
    pub(crate) select_applet: fn(&Aid) -> Command,
    /// Applications, with their channels, that are selected before the applet is selected once more
    /// when that failed; the answers do not count.
    pub(crate) applet_recovery: &'static [(u8, Aid)],
    pub(crate) select_df: fn(&Path) -> Command,
    /// Whether the answer to the selection of a DF says nothing.
    pub(crate) ignores_df_answer: bool,
    pub(crate) select_ef: fn(&Path) -> Command,
    /// Selects an EF and asks for its description.
    pub(crate) select_ef_described: fn(&Path) -> Command,
    /// Tag of file descriptions.
    pub(crate) description: Tag,
    /// Short identifier of EF.SN, if it can be read by that while the MF is current.
    pub(crate) serial_sfi: Option<u8>,
    /// Whether EF.ACTUA is kept (`card.md` §3.3).
    pub(crate) keeps_updates: bool,
    /// The most bytes that are asked for with one READ BINARY (`card.md` §3.7).
    pub(crate) max_read: u16,
    /// The DF of the PKCS#15 application (`card.md` §3.1).
    pub(crate) application: [FileId; 2],
    /// Answers of a card in which another application is selected (`card.md` §2 and §9).
    pub(crate) elsewhere: &'static [StatusWord],
    /// Answers to a key operation while another DF is current (`card.md` §9).
    pub(crate) key_elsewhere: &'static [StatusWord],
    /// PIN and PUK, if the card takes them.
    pub(crate) codes: Option<Codes>,
    /// Whether data objects can be written where their entries say so (`card.md` §3.6).
    pub(crate) writable: bool,
    /// The application of the CPS2ter side, where it is one of its own (`card.md` §2).
    pub(crate) cps2ter: Option<Aid>,
    /// A key by its usage and its size in bits; `None` for one that no operation is known for.
    pub(crate) key: fn(&KeyUsage, u16) -> Option<KeyDefaults>,
}

/// PIN and PUK until the AODF of the card is read, and their tries (`card.md` §4.1).
pub(crate) struct Codes {
    pub(crate) pin: PinFormat,
    pub(crate) pin_tries: u8,
    pub(crate) puk: PinFormat,
    pub(crate) puk_tries: u8,
}

/// Properties of a key that its directory entry does not tell.
pub(crate) struct KeyDefaults {
    pub(crate) purpose: Purpose,
    pub(crate) decrypts: bool,
    pub(crate) schemes: &'static [SignScheme],
    pub(crate) max_raw: u16,
    pub(crate) hash_on_card: bool,
    /// Reference for the card, if the directory entry has none.
    pub(crate) reference: u8,
}

impl Layout {
    /// Returns the DF of the PKCS#15 application.
    pub(crate) fn application(&self) -> Path {
        Path::new(&self.application)
    }
}

/// The IAS-ECC application itself: the MF, and the applet of the CPS4 (`card.md` §2).
pub(crate) const APPLET: Aid = Aid::new(&[0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x01, 0x00]);

pub(crate) const EF_SN: [FileId; 2] = [FileId::MF, FileId(0xD003)];
pub(crate) const EF_ACTUA: [FileId; 2] = [FileId::MF, FileId(0xD010)];
pub(crate) const ODF: FileId = FileId(0x5031);
pub(crate) const TOKEN_INFO: FileId = FileId(0x5032);

/// The size of the file in its description (`card.md` §3.2).
pub(crate) const FILE_SIZE: Tag = Tag(0x80);

/// A card may give fewer bytes than asked for, but a shorter piece than this counts as the end of
/// the file: a card that gives a file byte by byte would hold every program up.
pub(crate) const SMALLEST_READ: usize = 16;
/// READ BINARY writes offsets in 15 bits (ISO 7816-4, 11.3.2).
pub(crate) const MAX_FILE: usize = 0x7FFF;
/// The most bytes that one UPDATE BINARY writes: the 231 of the reads of ANS's library.
pub(crate) const MAX_WRITE: usize = 0xE7;

/// More levels than any path of the family, and few enough for one command.
pub(crate) const MAX_PATH: usize = 16;
/// Two blocks of this length fit one command.
pub(crate) const MAX_PIN_BLOCK: u8 = 127;

/// The PIN of the contact cards (`card.md` §4.1).
pub(crate) const CODES: Codes = Codes {
    pin: PinFormat {
        policy: PinPolicy {
            min_length: 4,
            max_length: 4,
        },
        stored_length: 8,
        pad: 0xFF,
        reference: 0x01,
    },
    pin_tries: 3,
    puk: PinFormat {
        policy: PinPolicy {
            min_length: 8,
            max_length: 8,
        },
        stored_length: 8,
        pad: 0xFF,
        reference: 0x02,
    },
    puk_tries: 10,
};

/// Control reference templates of MANAGE SECURITY ENVIRONMENT, of which both generations have these
/// (`card.md` §5.3 and §6.8).
pub(crate) const CRT_SIGNATURE: u8 = 0xB6;
pub(crate) const CRT_CONFIDENTIALITY: u8 = 0xB8;

/// Bytes of a cryptogram in each command of the chain (`card.md` §6.5).
pub(crate) const CHAIN_LENGTH: usize = 0xFF;

/// Random bytes per GET CHALLENGE (`card.md` §5.5).
pub(crate) const CHALLENGE: u16 = 8;
