//! A service that is not ours, on the socket of ours: its answers are in the scenario.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use std::path::Path;

use serde_json::{Value, json};

/// Serves one connection on a socket of which no other service is left.
///
/// `answers` has the lines that follow each method. The first has the `id` of the request if it has
/// none of its own; one with an own `id` is about the connection, which then ends.
pub(crate) fn serve(socket: &Path, answers: &Value) {
    let _ = std::fs::remove_file(socket);
    let listener = UnixListener::bind(socket).unwrap();
    let answers = answers.clone();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let requests = BufReader::new(stream.try_clone().unwrap());
        for request in requests.lines().map_while(Result::ok) {
            let request: Value = serde_json::from_str(&request).unwrap();
            let method = request["method"].as_str().unwrap();
            let lines = answers[method].as_array().unwrap();
            let about_connection = lines[0].get("id").is_some();
            for (index, line) in lines.iter().enumerate() {
                let mut line = line.clone();
                line["jsonrpc"] = json!("2.0");
                if index == 0 && !about_connection {
                    line["id"] = request["id"].clone();
                }
                writeln!(stream, "{line}").unwrap();
            }
            if about_connection {
                return;
            }
        }
    });
}
