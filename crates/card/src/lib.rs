//! Detection and drivers of the CPS cards.
//!
//! [`detect`] tells from the answer to reset whether a card is of the family; [`Card::open`] makes
//! sure of it and picks the driver.
//! Each method of [`Card`] is one exclusive section: no other program reaches the card between its
//! commands, and any may between two calls.
//!
//! Nothing here keeps a PIN: it goes into one command and is wiped.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod application;
mod card;
mod cps2ter;
mod cps3;
mod cps4;
mod data_reading;
mod detection;
mod driver;
mod drivers;
mod error;
mod layout;
mod locate;
mod pin;
mod profile;
mod report;
mod session;
mod signing_queue;
mod update;

pub use card::{Card, IsWanted};
pub use cps_types::{
    CardGeneration, HashAlgorithm, HashedMessage, PinPolicy, PinStatus, Purpose, SerialNumber,
    SignScheme, SigningInput,
};
pub use data_reading::DataReading;
pub use detection::{Detection, detect};
pub use error::{CardError, Damage};
pub use pin::{PinFormat, PinRole, Verification, Verified};
pub use profile::{CardProfile, CertificateEntry, DataEntry, KeyEntry};
pub use signing_queue::SigningQueue;
pub use update::UpdateState;
