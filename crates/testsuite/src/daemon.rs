//! A daemon that says what a test tells it: JSON-RPC lines over a local socket, and no card.
//!
//! [`serve`] answers each request of any number of clients by a function; [`Script`] is one
//! connection of which the test reads and writes every line.

use std::fmt::Display;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};

/// Time after which nothing more is expected of a client.
const MOMENT: Duration = Duration::from_millis(100);

/// The daemon's end of one connection.
#[derive(Debug)]
pub struct Script {
    lines: BufReader<UnixStream>,
    stream: UnixStream,
}

impl Script {
    fn new(stream: UnixStream) -> io::Result<Self> {
        let lines = BufReader::new(stream.try_clone()?);
        Ok(Self { lines, stream })
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
        writeln!(self.stream, "{line}")
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
        let stream = &mut self.stream;
        stream
            .set_read_timeout(Some(MOMENT))
            .expect("an open socket");
        let more = stream.read(&mut [0]);
        assert!(more.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock));
        stream.set_read_timeout(None).expect("an open socket");
    }

    /// Reads until the client has hung up.
    pub fn wait_for_the_end(mut self) {
        while self.next_request().is_some() {}
    }
}

/// Accepts one client on `socket` and plays `script` with it, in a thread of its own.
///
/// # Panics
/// If the socket cannot be made; the thread panics if no client can be accepted.
pub fn play(socket: &Path, script: impl FnOnce(Script) + Send + 'static) -> JoinHandle<()> {
    let listener = UnixListener::bind(socket).expect("a free path");
    thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a client");
        script(Script::new(stream).expect("a second descriptor"));
    })
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
    let listener = UnixListener::bind(socket).expect("a free path");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut script = Script::new(stream.expect("a client")).expect("a second descriptor");
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
