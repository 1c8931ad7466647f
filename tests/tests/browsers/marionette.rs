use cps_e2e::{Running, World, binary};
use serde_json::{Value, json};

/// The remote control of Firefox and of Thunderbird, with the rights of their own windows.
#[derive(Debug)]
pub(crate) struct Marionette {
    wire: Running,
    serial: u64,
}

impl Marionette {
    /// Waits until the program listens, and takes control of it.
    #[track_caller]
    pub(crate) fn connect(world: &World) -> Self {
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
    pub(crate) fn quit(&mut self) {
        self.command("Marionette:Quit", &json!({ "flags": ["eAttemptQuit"] }));
    }

    #[track_caller]
    pub(crate) fn command(&mut self, name: &str, params: &Value) -> Value {
        self.serial += 1;
        self.wire
            .say(&json!([0, self.serial, name, params]).to_string());
        let answer: Value = serde_json::from_str(&self.wire.wait_line("")).unwrap();
        assert_eq!(answer[1], self.serial, "{answer}");
        assert!(answer[2].is_null(), "{name}: {}", answer[2]);
        answer[3].clone()
    }
}
