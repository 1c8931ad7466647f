//! TLS client authentication with the card, as `docs/tls.md` says: its commands, on servers that want
//! a certificate of the card and offer TLS 1.2, TLS 1.3, or both.

#![allow(clippy::unwrap_used)]

mod clients;
mod doctor;
mod guide;
mod openvpn;
mod servers;
