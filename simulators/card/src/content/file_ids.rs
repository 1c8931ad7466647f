use cps_apdu::FileId;

/// Identifiers of the files in the contact DF that only the directory files reveal.
///
/// Each generation has two tables of them: the one of `card.md` §3.1, and another one, so that a
/// client is seen to follow the directory files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileIds {
    pub(crate) aodf: FileId,
    pub(crate) prkdf: FileId,
    pub(crate) pukdf: FileId,
    pub(crate) cdf: FileId,
    pub(crate) dodf: FileId,
    pub(crate) signature_certificate: FileId,
    pub(crate) authentication_certificate: FileId,
    pub(crate) signature_public_key: FileId,
    pub(crate) authentication_public_key: FileId,
    pub(crate) cps_data: FileId,
    pub(crate) id_card: FileId,
    pub(crate) name_ps: FileId,
    pub(crate) lang_ps: FileId,
    pub(crate) info_ps: FileId,
    /// The first of 16 activity files.
    pub(crate) activity_01: FileId,
}
