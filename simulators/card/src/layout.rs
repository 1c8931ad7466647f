use cps_apdu::Atr;
use serde::Deserialize;

/// Places that differ among real cards, which a client must learn from the ATR and the directory
/// files (`card.md` §1.2, §3.1 and §12).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Layout {
    /// The answer to reset, if it is not the usual one of the generation: in hexadecimal.
    #[serde(deserialize_with = "atr")]
    pub atr: Option<Atr>,
    /// Identifiers of the files that only directory files reveal.
    pub file_ids: FileIdSet,
    /// Place of the directory files and the certificate of a contactless card.
    pub contactless_files: ContactlessFiles,
    /// Whether the directory of a CPS4 lists its public keys.
    pub public_keys: PublicKeys,
}

/// Identifiers of certificates, data files and directory files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileIdSet {
    /// Those of `card.md` §3.
    #[default]
    Usual,
    /// All others.
    Other,
}

/// Place of the directory files and the certificate of a contactless card (`card.md` §3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactlessFiles {
    /// In DF 0001, as 71xx and A003: the ODF in DF 0002 points across with absolute paths.
    #[default]
    ContactDf,
    /// In DF 0002, as on the contact side: the ODF points with bare identifiers.
    OwnDf,
}

/// Whether the ODF of a CPS4 names a directory of public keys (`card.md` §3.8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PublicKeys {
    /// It does.
    #[default]
    Listed,
    /// They follow from the certificates only.
    Unlisted,
}

fn atr<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Atr>, D::Error> {
    let text = String::deserialize(from)?;
    let digits: Vec<u8> = text.bytes().filter(|b| *b != b' ').collect();
    let value = |digit: u8| {
        char::from(digit)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let bytes: Option<Vec<u8>> = digits
        .chunks(2)
        .map(|pair| match *pair {
            [high, low] => Some(value(high)? << 4 | value(low)?),
            _ => None,
        })
        .collect();
    bytes
        .and_then(|bytes| Atr::new(&bytes).ok())
        .map(Some)
        .ok_or_else(|| serde::de::Error::custom("expected 2 to 33 bytes in hexadecimal"))
}
