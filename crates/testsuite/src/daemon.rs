//! A daemon that says what a test tells it: JSON-RPC lines over a local socket, and no card.
//!
//! [`serve`] answers each request of any number of clients by a function; [`Script`] is one
//! connection of which the test reads and writes every line.

use std::fmt::Display;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};

use crate::sys::{self, Listener, Stream};

/// Time after which nothing more is expected of a client.
const MOMENT: Duration = Duration::from_millis(100);

/// The daemon's end of one connection.
#[derive(Debug)]
pub struct Script {
    lines: BufReader<Stream>,
}

impl Script {
    fn new(stream: Stream) -> Self {
        let lines = BufReader::new(stream);
        Self { lines }
    }

    /// Returns the next request; `None` once the client has hung up.
    ///
    /// # Panics
    /// If the client sends a line that is not JSON.
    pub fn next_request(&mut self) -> Option<Value> {
        let mut line = String::new();
        match self.lines.read_line(&mut line) {
            Ok(1..) => Some(serde_json::from_str(&line).expect("a request in JSON")),
            Ok(0) | Err(_) => None,
        }
    }

    /// Returns the next request.
    ///
    /// # Panics
    /// If the client hangs up, or sends a line that is not JSON.
    pub fn request(&mut self) -> Value {
        self.next_request().expect("a request")
    }

    /// Sends one line, JSON or not.
    ///
    /// # Errors
    /// If the client has hung up.
    pub fn send(&mut self, line: impl Display) -> io::Result<()> {
        let line = format!("{line}\n");
        self.lines.get_mut().write_all(line.as_bytes())
    }

    /// Sends one line to a client that is there.
    ///
    /// # Panics
    /// If the client has hung up.
    pub fn say(&mut self, message: &Value) {
        self.send(message).expect("a client that listens");
    }

    /// Answers a request with a result.
    ///
    /// # Panics
    /// If the client has hung up.
    pub fn answer(&mut self, request: &Value, result: &Value) {
        self.say(&json!({"jsonrpc": "2.0", "id": request["id"], "result": result}));
    }

    /// Checks that nothing more comes for a moment.
    ///
    /// # Panics
    /// If the client sends something, or hangs up.
    pub fn expect_silence(&mut self) {
        assert!(self.lines.buffer().is_empty());
        let silent = self.lines.get_mut().is_silent_for(MOMENT);
        assert!(silent.expect("an open socket"));
    }

    /// Reads until the client has hung up.
    pub fn wait_for_the_end(mut self) {
        while self.next_request().is_some() {}
    }
}

/// Returns the name of a socket for the daemon of one test, to which the directory belongs.
pub fn socket_of(directory: &Path) -> PathBuf {
    sys::socket_of(directory)
}

/// Accepts one client on `socket` and plays `script` with it, in a thread of its own.
///
/// # Panics
/// If the socket cannot be made; the thread panics if no client can be accepted.
pub fn play(socket: &Path, script: impl FnOnce(Script) + Send + 'static) -> JoinHandle<()> {
    let mut listener = Listener::bind(socket).expect("a free path");
    thread::spawn(move || script(Script::new(listener.accept().expect("a client"))))
}

/// Serves every client of `socket` until the process ends. Each connection has a function of its
/// own from `connected`, which answers a request by its method with a result or an error object.
///
/// # Panics
/// If the socket cannot be made.
pub fn serve<A>(socket: &Path, connected: impl Fn() -> A + Send + 'static)
where
    A: FnMut(&str) -> Result<Value, Value> + Send + 'static,
{
    let mut listener = Listener::bind(socket).expect("a free path");
    thread::spawn(move || {
        loop {
            let mut script = Script::new(listener.accept().expect("a client"));
            let mut answer = connected();
            thread::spawn(move || {
                while let Some(request) = script.next_request() {
                    let (member, value) = match answer(request["method"].as_str().unwrap_or("")) {
                        Ok(result) => ("result", result),
                        Err(error) => ("error", error),
                    };
                    let mut message = json!({"jsonrpc": "2.0", "id": request["id"]});
                    message[member] = value;
                    if script.send(message).is_err() {
                        return;
                    }
                }
            });
        }
    });
}
