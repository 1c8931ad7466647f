use serde_json::{Value, json};

use crate::World;
use crate::artifacts::binary;
use crate::process::Running;

/// The remote control of Firefox and of Thunderbird, with the rights of their own windows.
#[derive(Debug)]
pub struct Marionette {
    wire: Running,
    serial: u64,
}

impl Marionette {
    /// Waits until the program listens, and takes control of it.
    ///
    /// # Panics
    /// If it does not listen in time.
    #[track_caller]
    pub fn connect(world: &World) -> Self {
        let wire = Running::start(world.command(binary("marionette")));
        wire.wait_line("marionetteProtocol");
        let mut control = Self { wire, serial: 0 };
        let capabilities = json!({ "alwaysMatch": {
            "pageLoadStrategy": "none",
            // Dialogs are answered by the test.
            "unhandledPromptBehavior": "ignore",
        }});
        control.command(
            "WebDriver:NewSession",
            &json!({ "capabilities": capabilities }),
        );
        control.command("Marionette:SetContext", &json!({ "value": "chrome" }));
        control
    }

    /// Closes the program as its menu does.
    #[track_caller]
    pub fn quit(&mut self) {
        self.command("Marionette:Quit", &json!({ "flags": ["eAttemptQuit"] }));
    }

    /// Gives a command and returns its result.
    ///
    /// # Panics
    /// If the program answers with an error.
    #[track_caller]
    pub fn command(&mut self, name: &str, params: &Value) -> Value {
        let answer = self.ask(name, params);
        answer.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Gives a command and returns its result.
    ///
    /// # Errors
    /// The error that the program answers instead, `javascript error` for example.
    ///
    /// # Panics
    /// If it answers another command.
    #[track_caller]
    pub fn ask(&mut self, name: &str, params: &Value) -> Result<Value, Value> {
        self.serial += 1;
        self.wire
            .say(&json!([0, self.serial, name, params]).to_string());
        let answer: Value =
            serde_json::from_str(&self.wire.wait_line("")).expect("messages are JSON");
        assert_eq!(answer[1], self.serial, "{answer}");
        match answer[2].is_null() {
            true => Ok(answer[3].clone()),
            false => Err(answer[2].clone()),
        }
    }
}
