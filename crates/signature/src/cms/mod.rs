//! CMS SignedData (RFC 5652, section 5): made without its content, verified with it or without.

mod build;
mod envelope;
mod read;
mod transcode;
mod verify;

use der::asn1::ObjectIdentifier;

pub use build::{CmsToSign, Content};
pub use envelope::{Envelope, Form, MailLineEnds};
pub use verify::{Cms, CmsError, CmsSigner, is_attributes};

/// The content type of content that is just bytes (RFC 5652, section 4).
pub const ID_DATA: &str = "1.2.840.113549.1.7.1";

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// The attributes (RFC 5652, section 11; RFC 5035, section 3).
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
/// `signatureTimeStampToken` (RFC 3161, appendix A).
pub(crate) const SIGNATURE_TIMESTAMP: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
