//! The host as a browser starts it: arguments of the browser, messages in frames.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use cps_e2e::{World, binary};
use serde_json::{Value, json};

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(120);

/// The arguments of Firefox for our extension, and for that of Web eID.
const OF_OURS: [&str; 2] = [
    "/usr/lib/mozilla/native-messaging-hosts/fr.cps.web.json",
    "{c3f6a8c0-7d0c-4b0e-9a55-1d2e5b8f4a10}",
];
const OF_WEB_EID: [&str; 2] = [
    "/usr/lib/mozilla/native-messaging-hosts/eu.webeid.json",
    "{e68418bc-f2b0-4459-a9ea-3e72b6751b07}",
];

/// The host, and the pipes of the browser.
pub(crate) struct Host {
    process: Child,
    to: Option<ChildStdin>,
    from: Receiver<Value>,
    last_id: u64,
}

impl Host {
    /// Starts the host of our own protocol, which says its version.
    pub(crate) fn of_ours(world: &World) -> Self {
        let mut host = Self::start(world.command(binary("cps-web-host")), &OF_OURS);
        assert_eq!(host.next()["protocol"], 1);
        host
    }

    /// Starts the host for a page of a site that may use the card.
    pub(crate) fn of_page(world: &World, origin: &str) -> Self {
        let mut host = Self::of_ours(world);
        let hello = json!({ "origin": origin, "lang": "en" });
        host.call("hello", hello).unwrap();
        host
    }

    /// Starts the host for the popup of the extension.
    pub(crate) fn of_popup(world: &World) -> Self {
        let mut host = Self::of_ours(world);
        host.call("hello", json!({ "origin": null, "lang": "fr" }))
            .unwrap();
        host
    }

    /// Starts the host of Web eID, which says its version.
    pub(crate) fn of_web_eid(world: &World) -> Self {
        let program = world.file("cps-web-host-eid");
        if !program.exists() {
            std::os::unix::fs::symlink(binary("cps-web-host"), &program).unwrap();
        }
        let mut host = Self::start(world.command(program), &OF_WEB_EID);
        let version = host.next()["version"].as_str().unwrap().to_owned();
        assert!(version.starts_with("2."), "{version}");
        host
    }

    fn start(mut command: Command, arguments: &[&str]) -> Self {
        let mut process = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let to = process.stdin.take();
        let mut out = process.stdout.take().unwrap();
        let (sender, from) = channel();
        thread::spawn(move || {
            let mut length = [0; 4];
            while out.read_exact(&mut length).is_ok() {
                let mut message = vec![0; u32::from_ne_bytes(length).try_into().unwrap()];
                out.read_exact(&mut message).unwrap();
                let message = serde_json::from_slice(&message).unwrap();
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            process,
            to,
            from,
            last_id: 0,
        }
    }

    /// Sends a message.
    pub(crate) fn send(&mut self, message: &Value) {
        let message = message.to_string();
        let to = self.to.as_mut().unwrap();
        let length = u32::try_from(message.len()).unwrap();
        to.write_all(&length.to_ne_bytes()).unwrap();
        to.write_all(message.as_bytes()).unwrap();
        to.flush().unwrap();
    }

    /// Returns the next message.
    #[track_caller]
    pub(crate) fn next(&mut self) -> Value {
        self.from.recv_timeout(DEADLINE).expect("a message")
    }

    /// Checks that the host says nothing more and ends.
    #[track_caller]
    pub(crate) fn ends(&mut self) -> ExitStatus {
        let next = self.from.recv_timeout(DEADLINE);
        assert_eq!(next, Err(RecvTimeoutError::Disconnected));
        self.process.wait().unwrap()
    }

    /// Closes the port, as the browser does when the page goes.
    pub(crate) fn close(&mut self) {
        self.to = None;
    }

    /// Asks, and returns the number of the request.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> u64 {
        self.last_id += 1;
        let request = json!({ "id": self.last_id, "method": method, "params": params });
        self.send(&request);
        self.last_id
    }

    /// Returns the answer to a request, or the kind of its error.
    #[track_caller]
    pub(crate) fn answer(&mut self, id: u64) -> Result<Value, String> {
        let mut message = self.next();
        assert_eq!(message["id"], id, "{message}");
        match message.get("error") {
            Some(error) => Err(error["kind"].as_str().unwrap().to_owned()),
            None => Ok(message["result"].take()),
        }
    }

    /// Asks and waits for the answer.
    #[track_caller]
    pub(crate) fn call(&mut self, method: &str, params: Value) -> Result<Value, String> {
        let id = self.ask(method, params);
        self.answer(id)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
