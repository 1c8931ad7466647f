//! Logging in with the card: `pam_pkcs11` and `cpsctl login` through `pamtester`, the watch over
//! the card of a session, `sssd`, and the commands of `docs/login.md`, which set all of it up; the
//! pairing of an account at its first login.

#![allow(clippy::unwrap_used)]

mod document;
mod pairing;
mod pam;
mod sssd;
mod watch;
mod workstation;
