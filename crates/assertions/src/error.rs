//! The reasons why an assertion cannot be made.

use cps_protocol::ErrorKind;
use cps_xmlsig::BuildError;

/// The reason why an assertion cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssertionError {
    /// The card does not say who its holder is.
    #[error("the card has no national identifier of its holder")]
    NoNationalId,
    /// The card says no profession of its holder: a student, or staff of an establishment.
    #[error("the card has no profession of its holder")]
    NoProfession,
    /// A physician or pharmacist without speciality, which the server refuses.
    #[error("the card has no speciality, which the profession {0} must have")]
    NoSpeciality(String),
    /// No activity with this index.
    #[error("the card has no activity {0}")]
    NoActivity(u8),
    /// The activity names no structure.
    #[error("the activity {0} on the card has no structure identifier")]
    NoStructure(u8),
    /// The activity names no sector.
    #[error("the activity {0} on the card has no sector")]
    NoSector(u8),
    /// The structure of the activity has no number with which an establishment bills, and the caller
    /// declared none.
    #[error(
        "the structure of activity {0} has neither a FINESS nor a SIRET number, so the billing \
         number must be declared"
    )]
    NoBillingNumber(u8),
    /// A declared billing number of another form.
    #[error(
        "the billing number has neither 9 nor 14 characters, or others than digits and capital \
         letters"
    )]
    BillingNumber,
    /// A declared speciality of another form.
    #[error("the speciality for the health insurance has not two digits")]
    AmoSpeciality,
    /// A physician without speciality, where the profile demands it.
    #[error("the profile demands the speciality of a physician for the health insurance")]
    NoAmoSpeciality,
    /// A trait of a patient that the service refuses.
    #[error("the {0} of the patient is not as the service takes it")]
    Trait(&'static str),
    /// An address or action of a message that is no URI.
    #[error("`{0}` of the message is no URI of 1 to 256 characters")]
    Uri(&'static str),
    /// Not the form of a patient's identity.
    #[error(
        "the identity of the patient has not 15 characters: 13 digits, with 2A or 2B for Corsica, \
         and a key of 2"
    )]
    PatientForm,
    /// A mistyped identity of a patient.
    #[error("the key of the patient's identity does not fit its number")]
    PatientKey,
    /// A text about the software that is empty, too long, or has a character that is not seen: a control or a
    /// direction for example.
    #[error("the {0} of the software is no text of 1 to 256 bytes whose characters are all seen")]
    Software(&'static str),
    /// An identifier of a set or of a document that is no object identifier.
    #[error("{0:?} is no object identifier of at most 64 characters")]
    Oid(String),
    /// The same identifier twice in a set.
    #[error("the identifier {0} stands for two things of the submission")]
    SameOid(String),
    /// A set without a document, or with too many.
    #[error("the submission has not 1 to 100 documents")]
    DocumentCount,
    /// A digest of another hash than that of the profile.
    #[error("the digest of the document {0} is not of the hash of the profile")]
    DocumentDigest(String),
    /// An identifier of a signature with characters that XML does not take, or none, or too long, or
    /// that another element of the document has.
    #[error(
        "the identifier of the signature is no name of 1 to 64 letters, digits, '.', '_', '-', or \
         that of another part of the document"
    )]
    SignatureId,
    /// The certificates of the issuers are not all known.
    #[error("the certificates of the issuers do not lead from the signer up to a root")]
    Chain,
    /// The signature cannot be made.
    #[error(transparent)]
    Build(#[from] BuildError),
}

impl AssertionError {
    /// Returns the kind of the API for a fact that is missing, on the card or among the issuers, or
    /// for a digest of the wrong length; `None` for anything else that the caller got wrong.
    pub fn kind(&self) -> Option<ErrorKind> {
        Some(match self {
            Self::NoNationalId => ErrorKind::AssertionNoNationalId,
            Self::NoProfession => ErrorKind::AssertionNoProfession,
            Self::NoSpeciality(_) => ErrorKind::AssertionNoSpeciality,
            Self::NoActivity(_) => ErrorKind::AssertionNoActivity,
            Self::NoStructure(_) => ErrorKind::AssertionNoStructure,
            Self::NoSector(_) => ErrorKind::AssertionNoSector,
            Self::NoBillingNumber(_) => ErrorKind::AssertionNoBillingNumber,
            Self::Chain => ErrorKind::AssertionNoChain,
            Self::DocumentDigest(_) => ErrorKind::DataInvalid,
            _ => return None,
        })
    }

    /// Returns the fact that an activity lacks by the kind of the API, if it is one of those.
    pub fn of_activity(kind: ErrorKind, index: u8) -> Option<Self> {
        let lacking = [
            Self::NoActivity,
            Self::NoStructure,
            Self::NoSector,
            Self::NoBillingNumber,
        ];
        let mut lacking = lacking.into_iter().map(|error| error(index));
        lacking.find(|error| error.kind() == Some(kind))
    }
}
