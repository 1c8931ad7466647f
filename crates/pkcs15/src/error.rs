use cps_apdu::tlv::TlvError;

/// The reason why a directory file cannot be read: the file, the field and its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("card's {file} is damaged: {field} at offset {offset}: {problem}")]
pub struct Pkcs15Error {
    /// Name of the file, `PrKDF` for example.
    pub file: &'static str,
    /// Name of the field in ISO 7816-15.
    pub field: &'static str,
    /// Offset in the file where the field was looked for.
    pub offset: usize,
    /// Defect of the field.
    pub problem: Problem,
}

/// A defect of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The bytes are no BER-TLV.
    #[error(transparent)]
    Tlv(#[from] TlvError),
    /// The field is not there.
    #[error("it is missing")]
    Missing,
    /// The value does not have the form of its type.
    #[error("its value is malformed")]
    Malformed,
}
