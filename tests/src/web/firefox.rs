use std::fs;
use std::time::Duration;

use crate::{Desk, Marionette, Running, World, extension, fixture};
use serde_json::{Value, json};

use super::browser::Browser;

/// Identifier of the extension in Firefox.
pub(super) const EXTENSION: &str = "{c3f6a8c0-7d0c-4b0e-9a55-1d2e5b8f4a10}";

/// The longest that Firefox may take to close.
const CLOSED: Duration = Duration::from_secs(60);

/// Directory of a system's extensions for Firefox.
const EXTENSIONS: &str = "/usr/share/mozilla/extensions";

/// Identifier of Firefox in that directory.
const APPLICATION: &str = "{ec8030f7-c20a-464f-9b0e-13a3a9e97384}";

/// Ends the background of extensions half a second after its last task, and not half a minute.
const IMPATIENT: &str = "user_pref(\"extensions.background.idle.timeout\", 500);\n";

/// The host of the extension's own pages, which Firefox draws at random for each profile.
const HOST: &str = "7d1f6a52-4f0e-4c55-9e0b-2f8f5a1c3d67";

/// Firefox without a window, with the extension as Debian packages install one.
pub struct Firefox {
    browser: Running,
    control: Marionette,
}

impl Firefox {
    /// Installs the extension and starts Firefox on a profile of its own.
    #[track_caller]
    pub fn start(desk: &Desk) -> Self {
        Self::prepare(&desk.world);
        Self::run(&desk.world)
    }

    /// Installs the extension and makes the profile, in the directory `firefox`.
    #[track_caller]
    pub fn prepare(world: &World) {
        let install = format!(
            "mount -t tmpfs tmpfs {EXTENSIONS} && mkdir '{EXTENSIONS}/{APPLICATION}' &&
             cp -r '{}' '{EXTENSIONS}/{APPLICATION}/{EXTENSION}'",
            extension().display()
        );
        world.run("sh", &["-c", &install]).ok();
        let profile = world.file("firefox");
        fs::create_dir(&profile).unwrap();
        let settings = fs::read_to_string(fixture("browsers/user.js")).unwrap();
        let hosts = json!({ EXTENSION: HOST }).to_string();
        let hosts = format!(
            "user_pref(\"extensions.webextensions.uuids\", {});\n",
            json!(hosts)
        );
        fs::write(profile.join("user.js"), settings + IMPATIENT + &hosts).unwrap();
        world.trust_server("firefox");
    }

    /// Starts Firefox on that profile.
    #[track_caller]
    pub fn run(world: &World) -> Self {
        let mut command = world.command("firefox-esr");
        command
            .args(["--headless", "--no-remote", "--marionette"])
            .args(["--remote-allow-system-access", "--profile"])
            .arg(world.file("firefox"))
            .arg("about:blank")
            .stderr(world.log("firefox.log"));
        let browser = Running::start(command);
        let mut control = Marionette::connect(world);
        control.command("Marionette:SetContext", &json!({ "value": "content" }));
        Self { browser, control }
    }
}

impl Browser for Firefox {
    #[track_caller]
    fn go(&mut self, url: &str) {
        self.control
            .command("WebDriver:Navigate", &json!({ "url": url }));
    }

    #[track_caller]
    fn evaluate(&mut self, expression: &str) -> Option<String> {
        let script = format!(
            "const page = window;
             const done = arguments[arguments.length - 1];
             Promise.resolve({expression}).then(done);"
        );
        let script = json!({ "script": script, "args": [] });
        let answer = self
            .control
            .ask("WebDriver:ExecuteAsyncScript", &script)
            .ok()?;
        answer["value"].as_str().map(str::to_owned)
    }

    fn page_of_extension(&self, name: &str) -> String {
        format!("moz-extension://{HOST}/{name}")
    }

    #[track_caller]
    fn tab(&mut self) -> Value {
        let tab = self
            .control
            .command("WebDriver:GetWindowHandle", &json!({}));
        tab["value"].clone()
    }

    #[track_caller]
    fn new_tab(&mut self) -> Value {
        let tab = json!({ "type": "tab", "focus": true });
        let tab = self.control.command("WebDriver:NewWindow", &tab)["handle"].take();
        self.switch_to(&tab);
        tab
    }

    #[track_caller]
    fn open_behind(&mut self, url: &str) -> Value {
        let tab = json!({ "type": "tab", "focus": false });
        let tab = self.control.command("WebDriver:NewWindow", &tab)["handle"].take();
        let switch = json!({ "handle": tab, "focus": false });
        self.control.command("WebDriver:SwitchToWindow", &switch);
        self.go(url);
        tab
    }

    #[track_caller]
    fn switch_to(&mut self, tab: &Value) {
        let tab = json!({ "handle": tab });
        self.control.command("WebDriver:SwitchToWindow", &tab);
    }

    #[track_caller]
    fn quit(mut self: Box<Self>) {
        self.control.quit();
        assert!(self.browser.ends_within(CLOSED).success());
    }
}
