//! A CPx card in software: bytes in, bytes out.
//!
//! [`Card`] is a pure state machine: it answers commands, reads no clock and does no I/O.
//! A [`Profile`] says who holds the card, a [`TestPki`] issues the certificates, and
//! [`Card::personalise`] makes a card of both, with fresh keys.
//! [`Behaviour`] names what real cards are not known to do, so that a client can be tried with
//! either answer.
//!
//! Written from `docs/reference/card.md` and `docs/reference/identity.md`; nothing here is shared
//! with the client beyond the ISO 7816-4 vocabulary, so that a shared mistake cannot cancel out.

// Private keys exist in simulators only: this is the one place that makes and uses them.
#![allow(clippy::disallowed_types)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod behaviour;
mod card;
mod chain;
mod chip;
mod codes;
mod content;
mod cps2ter;
mod cps3;
mod cps4;
mod crypto;
mod exchange;
mod fault;
mod form;
mod hash;
mod layout;
mod like;
mod personalise;
mod pki;
mod profile;
mod purpose;
mod reference_data;
mod script;
mod speed;

pub use behaviour::{
    Answers, AppletSelect, Behaviour, CodeScope, Mse, OutsideFiles, Refusals, Reselect,
    ThirdWrongPin, WrongPin, WrongPinAnswer,
};
pub use card::{Card, Counts, Observer};
pub use exchange::{Event, Exchange};
pub use fault::{Fault, FaultError};
pub use layout::{ContactlessFiles, FileIdSet, Layout, PublicKeys};
pub use like::LikeError;
pub use personalise::PersonaliseError;
pub use pki::{ListFault, Oddity, PkiError, TestPki};
pub use profile::{Profile, ProfileError};
pub use purpose::Purpose;
pub use reference_data::Reference;
pub use script::{Interruption, Outcome, Script};
pub use speed::{Speed, SpeedError};
