//! Programs that are not ours judge `libcps_pkcs11.so` on simulated cards, through a real pcscd.

#![allow(clippy::unwrap_used)]

mod gnutls;
mod java;
mod nss;
mod opensc_beside;
mod openssl;
mod p11_kit;
mod pdf;
mod pkcs11_spy;
mod pkcs11_tool;
mod python;
mod ssh;
mod tls;
