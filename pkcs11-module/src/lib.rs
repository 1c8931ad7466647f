//! `libcps_pkcs11.so`: the C interface of [`cps_p11`].
//!
//! The functions check pointers, make slices of them and write the answers; what the functions
//! mean is in [`cps_p11`], the way to the daemon in `connection.rs`.
//! There is one file per chapter of the standard (PKCS#11 2.40 base, section 5).
//!
//! Nothing is exported but the functions of PKCS#11 2.40 and the two that give interfaces.
//! No static has a destructor: calls after the program's exit handlers return, and never crash.

mod boundary;
mod connection;
mod environment;
mod fns;
mod functions;
mod lists;
mod process;
mod reserved;
mod sys;
mod trace;
mod unsupported;

pub use fns::*;
