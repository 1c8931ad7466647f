//! Logging in with the card: `pam_pkcs11` and `cpsctl login` through `pamtester`, the watch over
//! the card of a session, `sssd`, and the commands of `docs/login.md`, which set all of it up.

#![allow(clippy::unwrap_used)]

mod document;
mod pam;
mod sssd;
mod watch;
mod workstation;
