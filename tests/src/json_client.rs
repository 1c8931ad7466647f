//! A client of the JSON-RPC API that knows only what `docs/api.md` says. Begin at [`JsonClient`].

use std::collections::HashMap;
use std::process::Command;

use serde_json::{Value, json};

use crate::process::Running;
use crate::{World, artifacts};

/// A program of its own that uses the JSON-RPC API; see `src/bin/json-app.rs`.
#[derive(Debug)]
pub struct JsonClient {
    process: Running,
    last_id: u64,
    heard: Vec<String>,
    /// Answers that the test has not waited for yet.
    answers: HashMap<u64, Value>,
}

impl JsonClient {
    /// Starts the program and greets the daemon.
    #[track_caller]
    pub(crate) fn start(world: &World) -> Self {
        let mut client = Self::run(world.command(artifacts::binary("json-app")));
        client.greet().unwrap_or_else(|kind| panic!("{kind}"));
        client
    }

    /// Takes a command that runs `json-app`, as another account for example.
    pub fn run(command: Command) -> Self {
        Self {
            process: Running::start(command),
            last_id: 0,
            heard: Vec::new(),
            answers: HashMap::new(),
        }
    }

    /// Returns the first request of a connection.
    ///
    /// # Errors
    /// The word of the error that the daemon answers.
    pub fn greet(&mut self) -> Result<Value, String> {
        let hello = json!({ "protocol": 1, "client": "json-app" });
        self.call("system.hello", hello)
    }

    /// Calls a method.
    ///
    /// # Errors
    /// The word of the error that the daemon answers.
    ///
    /// # Panics
    /// If it answers nothing in time, or no JSON-RPC.
    #[track_caller]
    pub fn call(&mut self, method: &str, params: Value) -> Result<Value, String> {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Calls a method that must succeed.
    ///
    /// # Panics
    /// With the error, if it fails.
    #[track_caller]
    pub fn must(&mut self, method: &str, params: Value) -> Value {
        self.call(method, params)
            .unwrap_or_else(|kind| panic!("{method}: {kind}"))
    }

    /// Sends a request and returns its id.
    pub fn ask(&mut self, method: &str, params: Value) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        let request = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        self.process.say(&request.to_string());
        id
    }

    /// Waits for the answer to a request; events that come before it are lost.
    ///
    /// # Errors
    /// The word of the error that the daemon answers, to the request or to the connection.
    ///
    /// # Panics
    /// If there is none in time, or it is no JSON-RPC.
    #[track_caller]
    pub fn answer(&mut self, id: u64) -> Result<Value, String> {
        let mut message = loop {
            if let Some(message) = self.answers.remove(&id) {
                break message;
            }
            let message = self.hear();
            match message["id"].as_u64() {
                Some(answered) => drop(self.answers.insert(answered, message)),
                None if message["error"].is_object() => break message,
                None => {}
            }
        };
        match message["error"]["data"]["kind"].as_str() {
            Some(kind) => Err(kind.to_owned()),
            None => Ok(message["result"].take()),
        }
    }

    /// Returns the handle of the one card, once it is ready.
    ///
    /// # Panics
    /// If there is none in time.
    pub fn card(&mut self) -> String {
        let snapshot = self.must("events.subscribe", json!({}));
        let mut readers = snapshot["readers"].as_array().into_iter().flatten();
        if let Some(reader) = readers.find(|reader| reader["state"] == "ready") {
            return text(&reader["summary"]["card"]);
        }
        loop {
            let event = self.hear();
            if event["params"]["change"] == "card_ready" {
                return text(&event["params"]["card"]);
            }
        }
    }

    /// Waits for an event of this kind, after [`Self::card`].
    ///
    /// # Panics
    /// If there is none in time.
    #[track_caller]
    pub fn event(&mut self, change: &str) -> Value {
        loop {
            let mut message = self.hear();
            if message["params"]["change"] == change {
                return message["params"].take();
            }
        }
    }

    /// Waits for the next question to this client as an agent.
    ///
    /// # Panics
    /// If there is none in time.
    #[track_caller]
    pub fn prompt(&mut self) -> Value {
        loop {
            let mut message = self.hear();
            if message["method"] == "prompt" {
                return message["params"].take();
            }
        }
    }

    /// Waits for the answer to a request that must fail, and returns the data of its error.
    ///
    /// # Panics
    /// If it succeeds, or there is no answer in time.
    #[track_caller]
    pub fn error(&mut self, id: u64) -> Value {
        loop {
            let mut message = self.hear();
            if message["id"] == id {
                assert!(message["error"].is_object(), "{message}");
                return message["error"]["data"].take();
            }
        }
    }

    /// Sends a line as it is and waits for its answer, which has the id `null` or 0.
    ///
    /// # Panics
    /// If there is none in time.
    pub fn answer_to_line(&mut self, line: &str) -> Value {
        self.process.say(line);
        loop {
            let message = self.hear();
            if message["id"].is_null() && message["method"].is_null() || message["id"] == 0 {
                return message;
            }
        }
    }

    /// Whether the daemon ends the connection: the program ends with it.
    ///
    /// # Panics
    /// If it does not in time.
    pub fn is_hung_up(&mut self) -> bool {
        self.process.wait_end().success()
    }

    /// Returns the lines of the daemon that were waited for.
    pub fn heard(&self) -> &[String] {
        &self.heard
    }

    fn hear(&mut self) -> Value {
        let line = self.process.wait_line("");
        let message = serde_json::from_str(&line).expect("cpsd sends JSON");
        self.heard.push(line);
        message
    }

    /// Logs in with the PIN and what else `limits` says.
    ///
    /// # Panics
    /// If it fails.
    #[track_caller]
    pub fn login(&mut self, card: &str, mut limits: Value) {
        limits["card"] = card.into();
        limits["pin"] = crate::PIN.into();
        self.must("pin.login", limits);
    }

    /// Signs a digest with the signature key.
    ///
    /// # Errors
    /// The word of the error that the daemon answers.
    #[track_caller]
    pub fn sign(&mut self, card: &str) -> Result<Value, String> {
        self.call("sign.digest", Self::signature(card))
    }

    /// Returns the parameters of `sign.digest` for a digest of zeros.
    pub fn signature(card: &str) -> Value {
        let digest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        json!({ "card": card, "key": "signature", "scheme": "rsa_pkcs1_sha256", "digest": digest })
    }

    /// Ends the program as one that has done its work.
    pub fn end(mut self) {
        self.process.close_stdin();
        self.process.wait_end();
    }

    /// Kills the program.
    pub fn kill(mut self) {
        self.process.kill();
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a handle is a string").to_owned()
}
