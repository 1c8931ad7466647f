//! PKCS#11 2.40 over a token service, without a pointer in sight.
//!
//! [`Module`] is one initialised library: slots, sessions and logins.
//! [`Session`] is what a valid session handle gives: every function that takes one.
//! The numbers of sections refer to `pkcs11.md` unless they say otherwise.
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
pub use out::OutBuf;
pub use service::{Connect, SignRequest, TokenService};
pub use sessions::{Session, SessionInfo};
pub use slots::SlotInfo;
pub use token::TokenInfo;
