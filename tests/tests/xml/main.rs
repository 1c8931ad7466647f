//! Signed XML, judged by `xmlsec1`, by Java, by lxml and by schemas.

#![allow(clippy::unwrap_used)]

mod assertions;
mod canonical;
mod interoperability;
mod judges;
mod workplace;
