//! Chromium under a test's control. Begin at `Chromium::visit`.

use std::time::Duration;

use cps_e2e::{Desk, DevTools, World, eventually, fixture};
use serde_json::json;

use crate::screen::Screen;
use crate::server::Tls;

/// Title of the window that asks for the PIN.
const PIN_DIALOG: &str = "Unlock Security Device";

/// The longest that a visit may take.
const VISIT: Duration = Duration::from_secs(120);

/// Result of a visit as a person sees it.
#[derive(Debug)]
pub(crate) struct Visit {
    /// Title of the page, unless there is an error page.
    pub(crate) title: Option<String>,
    /// The error of an error page (`net::ERR_…`).
    pub(crate) error: Option<String>,
    /// Number of PIN dialogs.
    pub(crate) dialogs: usize,
}

impl Visit {
    /// Checks that the page came, and names this holder.
    #[track_caller]
    pub(crate) fn shows(&self, holder: &str, tls: Tls) {
        let title = format!("{holder} {}", tls.name());
        assert_eq!(self.title.as_deref(), Some(&*title), "{self:?}");
    }
}

/// Chromium in a window, on a virtual screen: without a window it has no PIN dialog.
#[derive(Debug)]
pub(crate) struct Chromium<'a> {
    // Dropped in this order: the browser, then what it stands on.
    browser: DevTools,
    screen: Screen<'a>,
}

/// A page that is being opened.
#[derive(Debug)]
pub(crate) struct Opening(u64);

impl<'a> Chromium<'a> {
    /// Makes the account's NSS database: it trusts the test's server.
    #[track_caller]
    pub(crate) fn prepare(desk: &Desk) {
        std::fs::create_dir_all(desk.world.file(".pki/nssdb")).unwrap();
        desk.world.trust_server(".pki/nssdb");
        // The choice of a certificate is no window of its own whose button a test could press.
        let policy = fixture("browsers/chromium-policy.json");
        let install = "mount -t tmpfs tmpfs /etc/chromium &&
            mkdir -p /etc/chromium/policies/managed && cp \"$0\" /etc/chromium/policies/managed";
        desk.run("sh", &["-c", install, policy.to_str().unwrap()])
            .ok();
    }

    /// Starts Chromium with an empty tab.
    #[track_caller]
    pub(crate) fn start(world: &'a World) -> Self {
        Self::start_with(world, &[])
    }

    /// Returns the same with further options.
    #[track_caller]
    pub(crate) fn start_with(world: &'a World, options: &[&str]) -> Self {
        let screen = Screen::start(world);
        let mut command = screen.command("bash");
        command.stderr(world.log("chromium.log"));
        let browser = DevTools::start(command, options);
        Self { browser, screen }
    }

    /// Opens a page and types these PINs, one for each dialog. Further dialogs are cancelled.
    #[track_caller]
    pub(crate) fn visit(&mut self, url: &str, pins: &[&str]) -> Visit {
        let opening = self.open(url);
        self.finish(&opening, pins)
    }

    /// Begins to open a page.
    #[track_caller]
    pub(crate) fn open(&mut self, url: &str) -> Opening {
        Opening(self.browser.send("Page.navigate", &json!({ "url": url })))
    }

    /// Waits for a page and types these PINs meanwhile, one for each dialog. Further dialogs are
    /// cancelled.
    #[track_caller]
    pub(crate) fn finish(&mut self, opening: &Opening, pins: &[&str]) -> Visit {
        let mut pins = pins.iter();
        let mut dialogs = 0;
        let opened = eventually(VISIT, || {
            if let Some(dialog) = self.pin_dialog() {
                dialogs += 1;
                self.answer(&dialog, pins.next().copied());
            }
            self.browser.answer_so_far(opening.0)
        });
        let opened = opened.unwrap_or_else(|| panic!("no page after {dialogs} dialogs"));
        let error = opened["errorText"].as_str().map(str::to_owned);
        let title = error.is_none().then(|| self.title());
        Visit {
            title,
            error,
            dialogs,
        }
    }

    /// Waits for a dialog that asks for the PIN.
    #[track_caller]
    pub(crate) fn wait_for_dialog(&self) -> String {
        eventually(VISIT, || self.pin_dialog()).expect("a PIN dialog")
    }

    /// Types into a dialog, or cancels it, and waits until it is gone.
    #[track_caller]
    pub(crate) fn answer(&self, dialog: &str, pin: Option<&str>) {
        match pin {
            Some(pin) => self.screen.type_into(dialog, pin, "Return"),
            None => self.screen.type_into(dialog, "", "Escape"),
        }
        let gone = || (self.pin_dialog().as_deref() != Some(dialog)).then_some(());
        eventually(VISIT, gone).expect("the dialog closes");
    }

    /// Closes the browser as its menu does, and waits until its process has ended.
    #[track_caller]
    pub(crate) fn quit(self, limit: Duration) {
        self.browser.quit(limit);
    }

    fn pin_dialog(&self) -> Option<String> {
        self.screen.window(PIN_DIALOG)
    }

    /// Returns the title of the page, once all of it is there.
    #[track_caller]
    fn title(&mut self) -> String {
        let read = "new Promise(done => document.readyState === 'complete' ? done(document.title)
            : addEventListener('load', () => done(document.title)))";
        let read = json!({ "expression": read, "awaitPromise": true });
        let answer = self.browser.ask("Runtime.evaluate", &read);
        answer["result"]["value"].as_str().unwrap().to_owned()
    }
}
