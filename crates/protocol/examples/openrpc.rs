//! Writes the API document: `docs/openrpc.json` is its output.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    io::stdout().write_all(cps_protocol::openrpc::document().as_bytes())
}
