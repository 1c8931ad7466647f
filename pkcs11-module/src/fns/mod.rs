//! The functions of PKCS#11, one file per chapter of the standard.
//!
//! Those that follow pointers are `unsafe`, with one contract for all: a pointer that is not null
//! points to what the standard says that it points to.

#![allow(non_snake_case)] // the standard's names
#![allow(clippy::missing_safety_doc)] // said once, above

mod decrypt;
mod digest;
mod dual;
mod encrypt;
mod general;
mod keys;
mod message;
mod object;
mod parallel;
mod random;
mod session;
mod sign;
mod slot;
mod verify;
pub(crate) mod version_3_0;

pub(crate) use message::*;
pub use {
    decrypt::*, digest::*, dual::*, encrypt::*, general::*, keys::*, object::*, parallel::*,
    random::*, session::*, sign::*, slot::*, verify::*,
};
