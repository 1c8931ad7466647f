use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::{Desk, DevTools};
use serde_json::{Value, json};

use super::browser::Browser;

/// Identifier of the extension in Chromium, from the key in its manifest.
pub(super) const CHROMIUM_EXTENSION: &str = "lhbhlfghikicegkkmofcmojlcojmcjjp";

/// The longest that Chromium may take to close.
const CLOSED: Duration = Duration::from_secs(60);

/// Chromium without a window, with the extension.
pub struct Chromium(DevTools);

impl Chromium {
    /// Starts Chromium on a profile of its own, with an extension, as `/etc/chromium.d`
    /// of Debian does with those of packages.
    #[track_caller]
    pub fn start(desk: &Desk, extension: &Path) -> Self {
        fs::create_dir_all(desk.world.file(".pki/nssdb")).unwrap();
        desk.world.trust_server(".pki/nssdb");
        let mut bash = desk.world.command("bash");
        bash.stderr(desk.world.log("chromium.log"));
        let load = format!("--load-extension={}", extension.display());
        Self(DevTools::start(bash, &["--headless=new", &load]))
    }
}

impl Browser for Chromium {
    #[track_caller]
    fn go(&mut self, url: &str) {
        self.0.ask("Page.navigate", &json!({ "url": url }));
    }

    #[track_caller]
    fn evaluate(&mut self, expression: &str) -> Option<String> {
        let expression = format!("(page => Promise.resolve({expression}))(window)");
        let read = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.0.ask("Runtime.evaluate", &read);
        answer["result"]["value"].as_str().map(str::to_owned)
    }

    fn page_of_extension(&self, name: &str) -> String {
        format!("chrome-extension://{CHROMIUM_EXTENSION}/{name}")
    }

    fn tab(&mut self) -> Value {
        self.0.page()
    }

    #[track_caller]
    fn open_behind(&mut self, url: &str) -> Value {
        self.0.open_page_behind(url)
    }

    #[track_caller]
    fn new_tab(&mut self) -> Value {
        self.0.open_page("about:blank")
    }

    fn switch_to(&mut self, tab: &Value) {
        self.0.switch_to(tab);
    }

    #[track_caller]
    fn quit(self: Box<Self>) {
        self.0.quit(CLOSED);
    }
}
