//! ISO 7816-15 directory files: tolerant reading, exact writing. No I/O.
//!
//! One module per file; each has `read`, which takes the bytes of a file, and `write`, which gives
//! exactly these bytes back for what `read` returned, as far as the file holds nothing unknown.
//! Real cards hold bit strings that no DER decoder takes and references to objects that do not
//! exist (`card.md` §3.5), so nothing here checks more than it needs.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod aodf;
mod bits;
pub mod cdf;
mod common;
pub mod dodf;
mod entry;
mod error;
mod key;
pub mod odf;
pub mod prkdf;
pub mod pukdf;
mod reader;
pub mod token_info;
mod writer;

pub use aodf::{PinFlags, PinObject};
pub use bits::Bits;
pub use cdf::CertificateObject;
pub use common::{AccessMode, AccessRule, CommonAttributes, Condition, Location, ObjectFlags};
pub use dodf::DataObject;
pub use entry::Entry;
pub use error::{Pkcs15Error, Problem};
pub use key::{KeyAccess, KeyObject, KeyUsage};
pub use odf::{DirectoryKind, ObjectDirectory};
pub use token_info::{Algorithm, Operations, TokenFlags, TokenInfo};
