//! The card in web pages: the extension, and the site that verifies.

#![allow(clippy::unwrap_used)]

mod sources;
