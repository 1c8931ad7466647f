//! A browser with the extension and its host, a card, a holder at the agent, and a site. Begin at
//! [`Workplace`].

use std::cell::Cell;

use crate::{Agent, Desk, Holder, Kind, Running, binary, eventually, example, extension, fixture};
use serde_json::json;

use super::browser::{Browser, PAGE};
use super::chromium::{CHROMIUM_EXTENSION, Chromium};
use super::firefox::{EXTENSION, Firefox};

/// Name of the native host.
const HOST: &str = "fr.cps.web";

/// The site that the administrator allows.
pub const SITE: &str = "https://localhost:8443";

/// A browser with its extension and host, a holder at the agent, and a site that verifies.
pub struct Workplace {
    // Dropped in this order: the browser first.
    /// The browser, in front of the page of the tests.
    pub browser: Box<dyn Browser>,
    /// The site of `docs/examples/web`.
    pub site: Running,
    /// The questions that the holder is asked.
    pub agent: Questions,
    /// The machine, its daemon and the card.
    pub desk: Desk,
}

impl Workplace {
    /// Starts Firefox beside a card, with [`SITE`] allowed everything by policy.
    #[track_caller]
    pub fn with_firefox(kind: &'static Kind) -> Self {
        Self::new(kind, |desk| Box::new(Firefox::start(desk)))
    }

    /// Starts Chromium in the same way.
    #[track_caller]
    pub fn with_chromium(kind: &'static Kind) -> Self {
        Self::new(kind, |desk| Box::new(Chromium::start(desk, &extension())))
    }

    /// Starts a browser in the same way.
    #[track_caller]
    pub fn new(kind: &'static Kind, start: impl FnOnce(&Desk) -> Box<dyn Browser>) -> Self {
        Self::configured(kind, "", start)
    }

    /// Starts a browser in the same way, with further lines in the configuration of the daemon.
    #[track_caller]
    pub fn configured(
        kind: &'static Kind,
        configuration: &str,
        start: impl FnOnce(&Desk) -> Box<dyn Browser>,
    ) -> Self {
        let desk = Desk::trusting_and(kind, configuration);
        desk.world.server_authority();
        allow(&desk, SITE);
        install_host(&desk);
        let site = start_site(&desk, SITE, 8443, true);
        let agent = desk.world.start_agent();
        let mut browser = start(&desk);
        // The extension learns of the sites in its own time.
        browser.open(&test_page(SITE), "ready");
        let learnt = eventually(PAGE, || {
            let number = browser.begin("site", "");
            browser.finish(&number)["result"].is_object().then_some(())
        });
        learnt.expect("the extension knows the site");
        Self {
            browser,
            site,
            agent: Questions {
                agent,
                seen: Cell::new(0),
            },
            desk,
        }
    }

    /// Loads the page of the tests.
    #[track_caller]
    pub fn open_test_page(&mut self) {
        self.browser.open(&test_page(SITE), "ready");
    }
}

/// The questions that the agent asks the holder.
pub struct Questions {
    agent: Agent,
    /// Those that the test has seen.
    seen: Cell<usize>,
}

impl Questions {
    /// Waits for the next question and answers it.
    #[track_caller]
    pub fn answer(&self, holder: Holder<'_>) {
        // The one before has closed when the next is shown: it would take this answer, too.
        self.leave_open();
        self.answer_open(holder);
    }

    /// Answers a question that was left open.
    #[track_caller]
    pub fn answer_open(&self, holder: Holder<'_>) {
        self.agent.answer(holder);
    }

    /// Waits for the next question and leaves it as it is.
    #[track_caller]
    pub fn leave_open(&self) {
        let before = self.seen.replace(self.seen.get() + 1);
        let asked = || {
            let shown = self.agent.shown();
            let is_question = |line: &&str| ["GETPIN", "CONFIRM"].contains(line);
            (shown.lines().filter(is_question).count() > before).then_some(())
        };
        eventually(PAGE, asked).expect("a question");
    }

    /// Returns the texts of the questions so far.
    pub fn shown(&self) -> String {
        self.agent.shown()
    }

    /// Ends the agent, as the end of a session does.
    pub fn end(&mut self) {
        self.agent.kill();
    }
}

/// Returns the page of the tests on a site.
pub fn test_page(site: &str) -> String {
    format!("{site}/test")
}

/// Lets the administrator of a desk allow a site everything.
#[track_caller]
fn allow(desk: &Desk, origin: &str) {
    desk.world.list_sites(format!(
        "[[site]]\norigin = \"{origin}\"\nname = \"Site de test\"\nallow = [\"status\", \"identity\", \
         \"authenticate\", \"sign\", \"assertion.vihf\", \"assertion.insi\", \
         \"assertion.dmp_submission\"]\n"
    ));
}

/// Writes the manifests by which both browsers find the host, where an account has them.
#[track_caller]
fn install_host(desk: &Desk) {
    let manifest = |member: &str, extension: String| {
        json!({
            "name": HOST,
            "description": "CPS",
            "path": binary("cps-web-host"),
            "type": "stdio",
            member: [extension],
        })
    };
    let chromium = format!("chrome-extension://{CHROMIUM_EXTENSION}/");
    for (directory, manifest) in [
        (
            ".mozilla/native-messaging-hosts",
            manifest("allowed_extensions", EXTENSION.to_owned()),
        ),
        (
            "chromium/NativeMessagingHosts",
            manifest("allowed_origins", chromium),
        ),
    ] {
        std::fs::create_dir_all(desk.world.file(directory)).unwrap();
        let file = format!("{directory}/{HOST}.json");
        desk.world.write(&file, manifest.to_string());
    }
}

/// Starts the site of `docs/examples/web` for an origin.
#[track_caller]
pub fn start_site(desk: &Desk, origin: &str, port: u16, tls: bool) -> Running {
    let trust = desk.card.trust();
    desk.world.write("crls.pem", desk.revocation_lists());
    let mut command = desk.world.command("python3");
    command
        .arg("-B")
        .arg(fixture("web/site.py"))
        .arg(example("web"))
        .args(["--origin", origin, "--port", &port.to_string()])
        .arg("--roots")
        .arg(trust.join("root.pem"))
        .arg("--intermediates")
        .arg(trust.join("ca.pem"))
        .args(["--crls", "crls.pem"])
        .stderr(desk.world.log(&format!("site{port}.log")));
    if tls {
        command.args(["--certificate", "server.pem", "--key", "server.key"]);
    }
    let site = Running::start(command);
    site.wait_line("listening");
    site
}
