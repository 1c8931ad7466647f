//! The daemon over its socket, on simulated readers, in this process.

#![allow(clippy::unwrap_used)]

mod assertions;
mod audit;
mod cache;
mod counts;
mod digests;
mod document;
mod documents;
mod errors;
mod exchange;
mod faults;
mod forged;
mod given_up;
mod hostile;
mod hostile_accounts;
mod journeys;
mod lease_ends;
mod leases;
mod odd_certificates;
mod opposed;
mod pin_pad;
mod prompts;
mod reading_on;
mod requests;
mod right;
mod service;
mod status;
mod support;
mod trust;
mod variants;
