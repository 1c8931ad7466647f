use std::ops::Range;

use cps_apdu::Path;
use serde::{Deserialize, Serialize};

use crate::{PinFormat, Purpose, SignScheme};

/// Content of the directory files of a card, besides its certificates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardProfile {
    /// Label of the token, `CPS3v3-…` for example.
    pub token_label: String,
    /// Manufacturer from TokenInfo.
    pub manufacturer: String,
    /// The holder's PIN, if the card has one.
    pub pin: Option<PinFormat>,
    /// The PUK, if the card has one.
    pub puk: Option<PinFormat>,
    /// Private keys in the card's order.
    pub keys: Vec<KeyEntry>,
    /// Data objects: those of the card in its order, then those of its CPS2ter side.
    ///
    /// Whether the login survives the reading of one of the latter is the card's choice (see
    /// [`DataEntry::may_end_login`]).
    pub data: Vec<DataEntry>,
}

/// A private key of the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyEntry {
    /// Identifier that the certificate shares: the CKA_ID.
    pub id: Vec<u8>,
    /// Label on the card.
    pub label: String,
    /// Purpose.
    pub purpose: Purpose,
    /// Size of the modulus in bits.
    pub bits: u16,
    /// Whether the PIN must be verified.
    pub needs_pin: bool,
    /// Whether it deciphers.
    pub decrypts: bool,
    /// The schemes in which it signs.
    pub schemes: Vec<SignScheme>,
    /// Most bytes that [`SignScheme::RsaPkcs1`] takes; 0 if it does not.
    pub max_raw: u16,
    /// Whether it takes [`SigningInput::HashState`](crate::SigningInput::HashState).
    pub hash_on_card: bool,
    pub(crate) reference: u8,
}

impl KeyEntry {
    /// Returns the length in bytes of the modulus, hence of signatures and cryptograms.
    pub(crate) fn modulus_length(&self) -> usize {
        usize::from(self.bits / 8)
    }
}

/// A certificate of the card, by its directory entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateEntry {
    /// Identifier that the private key shares: the CKA_ID.
    pub id: Vec<u8>,
    /// Label on the card.
    pub label: String,
    /// Absolute path.
    #[serde(with = "path")]
    pub path: Path,
    /// The part of the file, if it is not the whole of it.
    pub(crate) range: Option<Range<usize>>,
}

/// A data object of the card, by its directory entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataEntry {
    /// Label, `CPS_NAME_PS` for example.
    pub label: String,
    /// Application, `CPS`.
    pub application: String,
    /// Whether the PIN must be verified to read it.
    pub private: bool,
    /// Whether it may be changed, with the PIN.
    pub modifiable: bool,
    pub(crate) location: DataLocation,
}

impl DataEntry {
    /// Whether reading it may end the login: another application takes the place of the card's,
    /// and the card may forget the PIN when its own is selected again (`card.md` §8).
    pub fn may_end_login(&self) -> bool {
        matches!(self.location, DataLocation::Cps2ter(_))
    }
}

/// Place of a data object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DataLocation {
    /// In the application, or below the same MF.
    Ias(FilePart),
    /// Outside the application on a card that keeps its CPS2ter side beside it: on one of the two
    /// sides.
    Outside(FilePart),
    /// An EF of a CPS2ter side that takes the place of the application, by absolute path.
    Cps2ter(#[serde(with = "path")] Path),
}

impl DataLocation {
    /// Returns the absolute path of the file.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Ias(part) | Self::Outside(part) => &part.path,
            Self::Cps2ter(path) => path,
        }
    }
}

/// A file, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FilePart {
    /// The file, by absolute path.
    #[serde(with = "path")]
    pub(crate) path: Path,
    /// The bytes that are meant, if not all of them.
    pub(crate) range: Option<Range<usize>>,
}

/// A path as the list of its file identifiers.
mod path {
    use cps_apdu::{FileId, Path};
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(path.files().iter().map(|file| file.0))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Path, D::Error> {
        let files = Vec::<u16>::deserialize(deserializer)?;
        Ok(Path::new(
            &files.into_iter().map(FileId).collect::<Vec<_>>(),
        ))
    }
}
