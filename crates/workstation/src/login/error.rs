use std::io;
use std::path::PathBuf;

use cps_protocol::{ApiError, ErrorKind, TrustReason};
use cps_trust::Exposed;
use serde::Serialize;

/// The reason why a card does not log in, or a mapping is not made, other than those that have an
/// [`ErrorKind`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind")]
pub enum LoginError {
    /// The certificate has no common name.
    #[serde(rename = "login.nameless")]
    Nameless,
    /// The holder has no account.
    #[serde(rename = "login.not_mapped")]
    NotMapped {
        /// National identifier of the holder.
        id: String,
    },
    /// The holder has another account.
    #[serde(rename = "login.other_account")]
    OtherAccount {
        /// National identifier of the holder.
        id: String,
        /// The account that was asked for.
        user: String,
        /// The account of the holder.
        mapped: String,
    },
    /// The certificate cannot be relied on, as cpsd found.
    #[serde(rename = "login.not_trusted")]
    NotTrusted {
        /// The first of the reasons.
        reason: TrustReason,
    },
    /// The certificate, or one above it, is of an authority that `pam_pkcs11` does not trust.
    #[serde(rename = "login.untrusted")]
    Untrusted {
        /// The authority that is missing.
        issuer: String,
        /// The directory of the authorities.
        #[serde(flatten, serialize_with = "crate::path_members::directory")]
        directory: PathBuf,
    },
    /// The holder is mapped to an account already.
    #[serde(rename = "login.mapped_already")]
    MappedAlready {
        /// National identifier of the holder.
        id: String,
        /// The account of the holder.
        mapped: String,
    },
    /// There is nothing to take away.
    #[serde(rename = "login.nothing_mapped")]
    NothingMapped {
        /// The account that was asked for.
        user: String,
    },
    /// No account can have this name.
    #[serde(rename = "login.user_form")]
    UserForm {
        /// The account that was asked for.
        user: String,
    },
    /// No card has this identifier.
    #[serde(rename = "login.id_form")]
    IdForm {
        /// National identifier of the holder.
        id: String,
    },
    /// A line of the mapping is for no identifier of a card: a regular expression for example,
    /// which `pam_pkcs11` would compare with every card.
    #[serde(rename = "login.line_refused")]
    LineRefused {
        /// The number of the line, from 1.
        line: usize,
        /// The text in the place of an identifier.
        id: String,
        /// The account that it is mapped to.
        mapped: String,
    },
    /// The certificate of the card that is to be mapped cannot be relied on.
    #[serde(rename = "login.not_verified")]
    NotVerified {
        /// The first of the reasons.
        reason: TrustReason,
    },
}

/// The reason why a card was found not to open a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssessError {
    /// In the words of the API.
    Api(ApiError),
    /// In those of the login.
    Login(LoginError),
}

/// The reason why a mapping file was not read or changed.
#[derive(Debug)]
pub enum MappingError {
    /// The file cannot be read.
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// The file cannot be written.
    Write {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// Others than root could have written the file.
    Exposed(Exposed),
    /// The change, or the file, is refused.
    Refused(LoginError),
}

impl From<ErrorKind> for AssessError {
    fn from(kind: ErrorKind) -> Self {
        Self::Api(kind.into())
    }
}

impl From<LoginError> for AssessError {
    fn from(error: LoginError) -> Self {
        Self::Login(error)
    }
}

impl From<Exposed> for MappingError {
    fn from(error: Exposed) -> Self {
        Self::Exposed(error)
    }
}

impl From<LoginError> for MappingError {
    fn from(error: LoginError) -> Self {
        Self::Refused(error)
    }
}
