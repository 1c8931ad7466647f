//! Chromium under remote control, by its DevTools protocol. Begin at [`DevTools::start`].

use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::process::Running;

/// Arguments of every Chromium of a test.
const OPTIONS: &[&str] = &[
    // Tests run as root, which Chromium's sandbox does not allow.
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--password-store=basic",
    "--disable-background-networking",
    "--remote-debugging-pipe",
    // Its remote control is refused on the profile of an account.
    "--user-data-dir=chromium",
];

/// Chromium reads its remote control from descriptor 3 and answers on 4, with a null byte after
/// each message; here each is a line.
const WITH_LINES: &str = r#"exec 5<&0
    exec "$@" 3< <(exec stdbuf -o0 tr '\n' '\0' <&5) 4> >(exec stdbuf -o0 tr '\0' '\n') \
        5<&- </dev/null >/dev/null"#;

/// A Chromium, with one of its pages in front of the test.
#[derive(Debug)]
pub struct DevTools {
    browser: Running,
    serial: u64,
    /// The session of the page; null before the first.
    page: Value,
}

impl DevTools {
    /// Starts Chromium with an empty page, by a command that runs `bash` where it is to run.
    ///
    /// # Panics
    /// If it does not answer in time.
    #[track_caller]
    pub fn start(mut bash: Command, options: &[&str]) -> Self {
        bash.args(["-c", WITH_LINES, "bash", "chromium"])
            .args(OPTIONS)
            .args(options)
            .arg("about:blank");
        let mut chromium = Self {
            browser: Running::start(bash),
            serial: 0,
            page: Value::Null,
        };
        chromium.open_page("about:blank");
        chromium
    }

    /// Opens a page of its own and puts it in front of the test, and returns its session.
    ///
    /// # Panics
    /// If it is refused.
    #[track_caller]
    pub fn open_page(&mut self, url: &str) -> Value {
        self.open(&json!({ "url": url }))
    }

    /// Opens a page behind the one that the holder sees, puts it in front of the test, and returns its
    /// session.
    ///
    /// # Panics
    /// If it is refused.
    #[track_caller]
    pub fn open_page_behind(&mut self, url: &str) -> Value {
        self.open(&json!({ "url": url, "background": true }))
    }

    #[track_caller]
    fn open(&mut self, target: &Value) -> Value {
        self.page = Value::Null;
        let page = self.ask("Target.createTarget", target);
        let attach = json!({ "targetId": page["targetId"], "flatten": true });
        self.page = self.ask("Target.attachToTarget", &attach)["sessionId"].take();
        self.page.clone()
    }

    /// Returns the session of the page in front of the test.
    pub fn page(&self) -> Value {
        self.page.clone()
    }

    /// Puts a page in front of the test, by its session.
    pub fn switch_to(&mut self, page: &Value) {
        self.page = page.clone();
    }

    /// Asks the page in front, or the browser, and returns the result.
    ///
    /// # Panics
    /// If the answer is an error.
    #[track_caller]
    pub fn ask(&mut self, method: &str, params: &Value) -> Value {
        let id = self.send(method, params);
        let line = self.browser.wait_line(&format!("{{\"id\":{id},"));
        answer_to(id, &line).unwrap_or_else(|| panic!("{method}: {line}"))
    }

    /// Sends a message and returns its number.
    pub fn send(&mut self, method: &str, params: &Value) -> u64 {
        self.serial += 1;
        let mut message = json!({ "id": self.serial, "method": method, "params": params });
        if self.page.is_string() && !method.starts_with("Browser.") {
            message["sessionId"] = self.page.clone();
        }
        self.browser.say(&message.to_string());
        self.serial
    }

    /// Returns the result of a message, if it came since the last call.
    pub fn answer_so_far(&self, id: u64) -> Option<Value> {
        let lines = self.browser.lines_so_far();
        lines.iter().find_map(|line| answer_to(id, line))
    }

    /// Closes the browser as its menu does, and waits until its process has ended.
    ///
    /// # Panics
    /// If it is still there at the limit.
    #[track_caller]
    pub fn quit(mut self, limit: Duration) {
        self.send("Browser.close", &json!({}));
        assert!(self.browser.ends_within(limit).success());
    }
}

/// Returns the result in this line, if it answers this message.
fn answer_to(id: u64, line: &str) -> Option<Value> {
    let mut message: Value = serde_json::from_str(line).ok()?;
    (message["id"] == id && message["result"].is_object()).then(|| message["result"].take())
}
