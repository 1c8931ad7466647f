//! `cpsctl tunnel`: programs that know neither TLS nor cards reach servers that are not ours, which
//! want a certificate of the card's authority. `curl` stands for such programs.

#![allow(clippy::unwrap_used)]

mod bench;
mod login;
mod refusals;
mod servers;
