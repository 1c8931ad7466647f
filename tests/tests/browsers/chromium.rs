use std::time::Duration;

use cps_e2e::{Desk, Output, Running, World, eventually, fixture};

use crate::firefox::trust_server;
use crate::server::Tls;

/// What the arguments of every Chromium of a test are.
const OPTIONS: &[&str] = &[
    // Tests run as root, which Chromium's sandbox does not allow.
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--password-store=basic",
    "--disable-background-networking",
];

/// Title of the window that asks for the PIN.
const PIN_DIALOG: &str = "Unlock Security Device";

/// Chromium in a window, on a screen that nobody sees: without a window it has no PIN dialog.
#[derive(Debug)]
pub(crate) struct Chromium<'a> {
    world: &'a World,
    // Dropped in this order: the browser, then what it stands on.
    browser: Running,
    _window_manager: Running,
    _screen: Running,
    display: String,
}

impl<'a> Chromium<'a> {
    /// Makes the account's NSS database: it trusts the test's server.
    #[track_caller]
    pub(crate) fn prepare(desk: &Desk) {
        std::fs::create_dir_all(desk.world.file(".pki/nssdb")).unwrap();
        trust_server(desk, ".pki/nssdb");
        // The choice of a certificate is no window of its own that the test could press a button of.
        let policy = fixture("browsers/chromium-policy.json");
        // The sockets of screens are private too: two that start at once would share one.
        let install = "mount -t tmpfs tmpfs /etc/chromium &&
            mkdir -p /etc/chromium/policies/managed && cp \"$0\" /etc/chromium/policies/managed &&
            mkdir -p /tmp/.X11-unix && mount -t tmpfs tmpfs /tmp/.X11-unix";
        desk.run("sh", &["-c", install, policy.to_str().unwrap()])
            .ok();
    }

    /// Starts Chromium on a page.
    #[track_caller]
    pub(crate) fn start(world: &'a World, url: &str) -> Self {
        let mut screen = world.command("Xvfb");
        screen
            .args(["-displayfd", "1", "-nolisten", "tcp"])
            .args(["-screen", "0", "1024x768x24"])
            .stderr(world.log("screen.log"));
        let screen = Running::start(screen);
        let display = format!("DISPLAY=:{}", screen.wait_line("").trim());
        let in_window = |program: &str| {
            let mut command = world.command("env");
            command.args([&*display, program]);
            command
        };
        // Without a window manager the PIN dialog gets no key.
        let window_manager = Running::start(in_window("openbox"));
        let managed = || {
            let asked = world.run("env", &[&display, "xdotool", "get_desktop"]);
            asked.status.success().then_some(())
        };
        eventually(Duration::from_secs(60), managed).expect("a window manager");

        let mut browser = in_window("chromium");
        browser
            .args(OPTIONS)
            .arg(url)
            .stderr(world.log("chromium.log"));
        Self {
            world,
            browser: Running::start(browser),
            _window_manager: window_manager,
            _screen: screen,
            display,
        }
    }

    /// Waits for the PIN dialog and types this PIN.
    #[track_caller]
    pub(crate) fn type_pin(&self, pin: &str) {
        let dialog = self.find(PIN_DIALOG);
        self.xdotool(&["windowactivate", "--sync", &dialog]).ok();
        self.xdotool(&["type", pin]).ok();
        self.xdotool(&["key", "Return"]).ok();
    }

    /// Waits until a page names this holder.
    #[track_caller]
    pub(crate) fn wait_for(&self, holder: &str, tls: Tls) {
        self.find(&format!("^{holder} {}", tls.name()));
    }

    /// Waits for a window with a title that matches, and names it.
    #[track_caller]
    fn find(&self, pattern: &str) -> String {
        // Not with `--sync`: it ends with an error when any window closes while it looks.
        let find = || {
            let found = self.xdotool(&["search", "--onlyvisible", "--name", pattern]);
            let first = found.stdout.split(|byte| *byte == b'\n').next()?;
            (found.status.success() && !first.is_empty())
                .then(|| String::from_utf8_lossy(first).into_owned())
        };
        let found = eventually(Duration::from_secs(60), find);
        found.unwrap_or_else(|| {
            let all = [
                "search",
                "--onlyvisible",
                "--name",
                ".",
                "getwindowname",
                "%@",
            ];
            panic!("no window «{pattern}» among:\n{}", self.xdotool(&all).text)
        })
    }

    /// Ends the browser, and waits until its process has ended.
    #[track_caller]
    pub(crate) fn quit(mut self) {
        assert!(self.browser.terminate().success());
    }

    #[track_caller]
    fn xdotool(&self, args: &[&str]) -> Output {
        let command = [&[&*self.display, "xdotool"], args].concat();
        self.world.run("env", &command)
    }
}
