//! PKCS#11 2.40 over a token service, without pointers.
//!
//! [`Module`] is one initialised library: slots, sessions and logins.
//! [`Session`] is what a valid session handle gives: every function that takes one.
//!
//! ## The two dialects
//!
//! Where software written for the ANS library relies on what is not the standard's text, this
//! module does as that library does; everywhere else it follows the standard (`pkcs11.md` §9,
//! whose rows are numbered here; those without a number are about what that library has not).
//! Each has a row in the conformance tables of the module.
//!
//! | Row | Point | Here | Standard |
//! |---|---|---|---|
//! | 1 | `pReserved` of `C_Initialize` | four known words are accepted | null only |
//! | 17 | last wrong PIN | `CKR_PIN_LOCKED` | `CKR_PIN_INCORRECT` |
//! | 19, 20 | `C_SetPIN` in any session, as the SO too | changes the user's PIN | `CKR_SESSION_READ_ONLY`; the SO's PIN |
//! | 24 | use of a private key's handle after a logout | `CKR_USER_NOT_LOGGED_IN` | bad handle |
//! | 28, 29, 31, 32 | wrong key | before the mechanism; 63, in `C_DecryptInit` 82 after the login | 68, 60 |
//! | 33, 34 | null pointer | `CKR_ARGUMENTS_BAD`, the operation goes on | it ends; no data is a message |
//! | 36 | `C_Digest` length question, then `C_DigestFinal` | the digest | error |
//! | 40 | parameter of a mechanism that has none | ignored | `CKR_MECHANISM_PARAM_INVALID` |
//! | 42, 43 | `CKM_RSA_PKCS` with the signature key | a hash gets its DigestInfo, other data are refused | signed as they are |
//! | 51 | `C_Encrypt` | the authentication key only | any key |
//! | 21 | `CKU_CONTEXT_SPECIFIC` | for an operation whose lease was used up or expired; else `CKR_OPERATION_NOT_INITIALIZED` | for keys with `CKA_ALWAYS_AUTHENTICATE`, which none has |
//! | | lease used up, expired, or not for the key | `CKR_USER_NOT_LOGGED_IN`, public state, operation ended, `C_Login` at once | no such thing |
//! | | search for certificates by class alone | those of the holder | those of the authorities, too |
//! | | daemon of another version | `C_Initialize` and all that needs a token: `CKR_DEVICE_ERROR` | no such thing |
//! | | no daemon, or no right to use it | no slot | no such thing |
//!
//! Nothing here starts a thread, writes a log or waits with the state locked: the state is behind
//! one short lock, each session's operations behind a lock of their own, and a card operation
//! holds only the latter.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod attributes;
mod error;
mod events;
mod login;
mod mechanisms;
mod module;
mod objects;
mod operation;
mod out;
mod pin;
mod search;
mod service;
mod sessions;
mod slots;
mod token;
mod values;

pub use attributes::{AttributeReply, AttributeRequest, Wanted};
pub use error::{CkResult, CkRv};
pub use login::PinArgument;
pub use mechanisms::{MechanismInfo, MechanismSource, PssParameters};
pub use module::Module;
pub use operation::OperationKind;
pub use out::OutBuf;
pub use service::{Connect, TokenService};
pub use sessions::{Session, SessionInfo};
pub use slots::SlotInfo;
pub use token::TokenInfo;
