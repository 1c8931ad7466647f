//! Signed XML, judged by `xmlsec1`, by Java and by lxml.

#![allow(clippy::unwrap_used)]

mod assertions;
mod canonical;
mod interoperability;
