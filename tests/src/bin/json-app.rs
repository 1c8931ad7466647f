//! An application that speaks JSON-RPC as it is told, to be killed or ended: standard input goes to
//! the socket in `CPS_SOCKET` as it is, and what comes from there to standard output.

use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::{io, process, thread};

fn main() {
    let path = std::env::var_os("CPS_SOCKET").expect("CPS_SOCKET names the socket");
    let socket = UnixStream::connect(path).expect("cpsd listens");
    let mut from = socket.try_clone().expect("a descriptor is free");
    let answers = thread::spawn(move || {
        let _ = io::copy(&mut from, &mut io::stdout());
        // The daemon has hung up: there is nothing left to do.
        process::exit(0);
    });
    let mut to = &socket;
    let _ = io::copy(&mut io::stdin(), &mut to);
    let _ = socket.shutdown(Shutdown::Write);
    let _ = answers.join();
}
