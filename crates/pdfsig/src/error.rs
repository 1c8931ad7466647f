/// The reason why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// It is no PDF.
    #[error("the file does not begin with %PDF-")]
    NotPdf,
    /// Its content is encrypted.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// It is not as the standard demands.
    #[error("the PDF is damaged: {0}")]
    Damaged(String),
    /// It is larger or deeper than anything that is read.
    #[error("the PDF has too many {0}")]
    TooMany(&'static str),
}

/// Returns the error of a damaged file.
pub(crate) fn damaged<T>(reason: impl Into<String>) -> Result<T, PdfError> {
    Err(PdfError::Damaged(reason.into()))
}
