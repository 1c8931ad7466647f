//! A card, a server and a tunnel between them. Begin at [`Bench`].

use cps_e2e::{Desk, Kind, Output, PIN, Running, Transcript, binary};
use serde_json::Value;

/// Address of the tunnel.
pub(crate) const LOCAL: &str = "127.0.0.1:9000";

/// Address of the server, by the name in its certificate.
pub(crate) const SERVER: &str = "localhost:8443";

/// The page of the server, as a program that knows no TLS names it.
pub(crate) const PAGE: &str = "http://127.0.0.1:9000/";

/// Host that programs ask for.
const HOST: &str = "Host: dmp.example";

/// The usual options of `curl`.
const CURL: [&str; 6] = [
    "--silent",
    "--show-error",
    "--max-time",
    "120",
    "--header",
    HOST,
];

/// The protocol of the best handshake of a card.
pub(crate) fn protocol(kind: &Kind) -> &'static str {
    match kind.pss {
        true => "TLSv1.3",
        false => "TLSv1.2",
    }
}

/// A card with a daemon, and servers that trust its authority.
pub(crate) struct Bench {
    pub(crate) desk: Desk,
}

impl Bench {
    pub(crate) fn new(kind: &'static Kind) -> Self {
        Self {
            desk: Desk::trusting(kind),
        }
    }

    /// Returns the same with a daemon that is configured so.
    pub(crate) fn configured(kind: &'static Kind, configuration: &str) -> Self {
        Self {
            desk: Desk::configured(kind, configuration),
        }
    }

    /// Starts nginx, which wants a certificate of the card's authority.
    pub(crate) fn nginx(&self, protocols: &str) -> Running {
        self.desk
            .world
            .start_nginx(&self.desk.trust(), protocols, true)
    }

    /// Starts `openssl s_server`, which shows who came, or with other options.
    pub(crate) fn s_server(&self, options: &[&str]) -> Running {
        if !self.desk.world.file("server.pem").exists() {
            self.desk.world.leaf_certificate();
        }
        let mut server = self.desk.world.command("openssl");
        server
            .args(["s_server", "-accept", "8443", "-www"])
            .args(["-Verify", "3", "-verify_return_error"])
            .args(options)
            .stderr(self.desk.world.log("s_server.log"));
        let server = Running::start(server);
        server.wait_line("ACCEPT");
        server
    }

    /// The usual options of [`Self::s_server`].
    pub(crate) fn with_own_certificate(&self) -> [String; 6] {
        let trust = self.desk.trust().display().to_string();
        [
            "-cert",
            "server.pem",
            "-key",
            "server.key",
            "-CAfile",
            &trust,
        ]
        .map(str::to_owned)
    }

    /// Returns a tunnel that is about to be opened.
    pub(crate) fn command(&self, options: &[&str]) -> std::process::Command {
        let mut command = self.desk.world.command(binary("cpsctl"));
        command
            .args(["tunnel", "--json", "--to", SERVER])
            .args(options)
            .stderr(self.desk.world.log("tunnel.log"));
        command
    }

    /// Opens a tunnel to the server with the PIN on standard input.
    pub(crate) fn tunnel(&self) -> Tunnel {
        let options = ["--listen", LOCAL, "--ca", "server.pem", "--pin-stdin"];
        let mut process = Running::start(self.command(&options));
        process.say(PIN);
        Tunnel::open(process)
    }

    /// Runs a tunnel that ends by itself; gives its events and the error.
    pub(crate) fn fails(&self, options: &[&str], input: &str) -> (Output, Value) {
        let args = [&["tunnel", "--json"], options].concat();
        let world = &self.desk.world;
        let output = world
            .run_with_input(binary("cpsctl"), &args, format!("{input}\n").as_bytes())
            .failed();
        let error = output.text.lines().last().unwrap_or_default();
        let error = serde_json::from_str(error).unwrap_or_else(|_| panic!("{}", output.text));
        (output, error)
    }

    pub(crate) fn curl(&self, args: &[&str]) -> Output {
        self.desk.run("curl", &[&CURL[..], args].concat())
    }

    /// Starts the same beside the test.
    pub(crate) fn curl_beside(&self, args: &[&str]) -> Running {
        let mut command = self.desk.world.command("curl");
        command.args(CURL).args(args);
        Running::start(command)
    }

    /// Returns the number of signatures that the card has made since it was inserted.
    pub(crate) fn signatures(&self) -> usize {
        signatures(&self.desk.card.transcript())
    }
}

fn signatures(transcript: &Transcript) -> usize {
    // INTERNAL AUTHENTICATE, PSO: COMPUTE DIGITAL SIGNATURE; the class has the channel.
    let is_signature =
        |command: &&String| command[2..].starts_with(" 88 ") || command[2..].starts_with(" 2A 9E ");
    transcript.commands().iter().filter(is_signature).count()
}

/// A tunnel that is open.
pub(crate) struct Tunnel {
    process: Running,
}

impl Tunnel {
    pub(crate) fn open(process: Running) -> Self {
        process.wait_line("\"event\":\"listening\"");
        Self { process }
    }

    /// Waits for an event of this kind.
    #[track_caller]
    pub(crate) fn event(&self, kind: &str) -> Value {
        let line = self.process.wait_line(&format!("\"event\":\"{kind}\""));
        serde_json::from_str(&line).unwrap()
    }

    /// Asks the tunnel to end, as `kill` does, and waits until it has said so.
    #[track_caller]
    pub(crate) fn end(mut self) {
        let status = self.process.terminate();
        assert_eq!(status.code(), Some(0));
        self.event("stopped");
    }

    /// Waits until it ends by itself; gives its exit code.
    #[track_caller]
    pub(crate) fn ends_by_itself(mut self) -> Option<i32> {
        self.process.wait_end().code()
    }
}
