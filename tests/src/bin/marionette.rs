//! A pipe to the remote control of Firefox: `marionette` connects to port 2828, as soon as
//! something listens there.
//!
//! Each line of standard input goes out as one message, each message that comes is printed as one
//! line. On the wire a message is its length in decimal, a colon, and JSON.

#![allow(clippy::print_stdout)]

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

const DEADLINE: Duration = Duration::from_secs(30);

fn main() -> io::Result<()> {
    let mut stream = connect()?;
    let receiver = BufReader::new(stream.try_clone()?);
    thread::spawn(move || print_messages(receiver));
    for line in io::stdin().lines() {
        let line = line?;
        stream.write_all(format!("{}:{line}", line.len()).as_bytes())?;
    }
    Ok(())
}

fn connect() -> io::Result<TcpStream> {
    let deadline = Instant::now() + DEADLINE;
    loop {
        match TcpStream::connect("127.0.0.1:2828") {
            Err(_) if Instant::now() < deadline => thread::park_timeout(Duration::from_millis(20)),
            connected => return connected,
        }
    }
}

/// Ends with the browser.
fn print_messages(mut receiver: impl BufRead) -> io::Result<()> {
    loop {
        let mut length = Vec::new();
        receiver.read_until(b':', &mut length)?;
        let length = String::from_utf8_lossy(&length);
        let Ok(length) = length.trim_end_matches(':').parse() else {
            return Ok(());
        };
        let mut message = vec![0; length];
        receiver.read_exact(&mut message)?;
        println!("{}", String::from_utf8_lossy(&message));
    }
}
