//! Signed XML, judged by `xmlsec1`, by Java, by lxml, by schemas and by a test
//! server of a shared health record.

#![allow(clippy::unwrap_used)]

mod assertions;
mod canonical;
mod interoperability;
mod judges;
mod open_record;
mod submissions;
mod teleservices;
mod test_server;
mod workplace;
