use std::path::PathBuf;
use std::time::Duration;

use cps_e2e::{Desk, Marionette, Running, World, binary, eventually, fixture, module_text};
use serde_json::{Value, json};

use crate::server::Tls;

/// The file that is made when Firefox waits for a PIN that is typed elsewhere.
pub(crate) const WAITING: &str = "firefox-waits";

/// The longest that a visit may take.
pub(crate) const VISIT: Duration = Duration::from_secs(120);

/// Result of a visit as a person sees it.
#[derive(Debug)]
pub(crate) struct Visit {
    /// Title of the page, unless there is an error page.
    pub(crate) title: Option<String>,
    /// The error of an error page (`nsresult`).
    pub(crate) error: Option<String>,
    /// The common names of the certificates in each choice that was given.
    pub(crate) certificates: Vec<Vec<String>>,
    /// Text of each PIN dialog.
    pub(crate) dialogs: Vec<String>,
}

impl Visit {
    /// Checks that the page came, and names this holder.
    #[track_caller]
    pub(crate) fn shows(&self, holder: &str, tls: Tls) {
        let title = format!("{holder} {}", tls.name());
        assert_eq!(self.title.as_deref(), Some(&*title), "{self:?}");
    }
}

/// Firefox without a window, on a profile of its own in the world's home.
#[derive(Debug)]
pub(crate) struct Firefox {
    browser: Running,
    control: Marionette,
    waiting: PathBuf,
    seen: PathBuf,
}

impl Firefox {
    /// Makes the profile that [`Self::start`] uses: it trusts the test's server.
    #[track_caller]
    pub(crate) fn prepare(desk: &Desk) {
        let home = desk.world.file(".mozilla/firefox");
        std::fs::create_dir_all(home.join("cps")).unwrap();
        std::fs::copy(fixture("browsers/user.js"), home.join("cps/user.js")).unwrap();
        let profiles = "[Profile0]\nName=cps\nIsRelative=1\nPath=cps\nDefault=1\n";
        std::fs::write(home.join("profiles.ini"), profiles).unwrap();
        desk.world.trust_server(".mozilla/firefox/cps");
    }

    /// Makes the profile, registers our module with our own command, and starts Firefox.
    #[track_caller]
    pub(crate) fn open(desk: &Desk) -> Self {
        Self::prepare(desk);
        let module = module_text();
        let register = ["browser", "register", "--firefox", "--module", &module];
        desk.run(binary("cpsctl"), &register).ok();
        Self::start(&desk.world)
    }

    /// Starts Firefox on the prepared profile.
    #[track_caller]
    pub(crate) fn start(world: &World) -> Self {
        let mut command = world.command("firefox-esr");
        command
            .args(["--headless", "--no-remote", "--marionette"])
            .args(["--remote-allow-system-access", "--profile"])
            .arg(world.file(".mozilla/firefox/cps"))
            .arg("about:blank")
            .stderr(world.log("firefox.log"));
        Self {
            browser: Running::start(command),
            control: Marionette::connect(world),
            waiting: world.file(WAITING),
            seen: world.file("firefox-saw"),
        }
    }

    /// Opens a page, chooses the first certificate when there is a choice, and types these PINs,
    /// one for each dialog. Further dialogs are cancelled.
    #[track_caller]
    pub(crate) fn visit(&mut self, url: &str, pins: &[&str]) -> Visit {
        let script = std::fs::read_to_string(fixture("browsers/visit.js")).unwrap();
        let _ = std::fs::remove_file(&self.seen);
        let open = json!({ "script": script, "args": [url, pins, self.waiting, self.seen] });
        self.control.command("WebDriver:ExecuteScript", &open);
        let seen = eventually(VISIT, || std::fs::read_to_string(&self.seen).ok());
        let seen: Value = serde_json::from_str(&seen.expect("the visit ends")).unwrap();
        let texts = |value: &Value| -> Vec<String> {
            let texts = value.as_array().unwrap().iter();
            texts.map(|v| v.as_str().unwrap().to_owned()).collect()
        };
        let text = |name: &str| seen[name].as_str().map(str::to_owned);
        let choices = seen["certificates"].as_array().unwrap();
        Visit {
            title: text("title"),
            error: text("error"),
            certificates: choices.iter().map(texts).collect(),
            dialogs: texts(&seen["dialogs"]),
        }
    }

    /// Closes the browser as its menu does, and waits until its process has ended.
    #[track_caller]
    pub(crate) fn quit(mut self, limit: Duration) {
        self.control.quit();
        assert!(self.browser.ends_within(limit).success());
    }
}
