//! The card in a web page: the host as browsers start it, with a daemon, an agent whose pinentry is
//! in the hands of the test, and simulated cards.

#![allow(clippy::unwrap_used)]

mod eid;
mod host;
mod page;
mod policy;
mod token;

use std::cell::Cell;
use std::time::Duration;

use base64ct::{Base64, Encoding as _};
use cps_e2e::{Agent, Cpsd, Holder, SimulatedCard, World, eventually};
use sha2::{Digest as _, Sha256};

/// The site of most tests.
const ORIGIN: &str = "https://dpi.example";

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// A nonce of the least length.
const NONCE: &str = "12345678123456781234567812345678912356789123";

/// A world with a card that is ready, and all programs around it. Dropped, they end in this order.
struct Stage {
    agent: Agent,
    /// Questions that the test has seen.
    seen: Cell<usize>,
    cpsd: Cpsd,
    card: SimulatedCard,
    world: World,
}

impl Stage {
    fn new(profile: &str) -> Self {
        let world = World::new();
        let card = world.insert(profile);
        let cpsd = world.start_cpsd_configured("audit_file = '{}/audit.log'\n");
        let agent = world.start_agent();
        world.wait_for_card();
        Self {
            agent,
            seen: Cell::new(0),
            cpsd,
            card,
            world,
        }
    }

    /// Returns a stage on which the holder has allowed the site.
    fn allowing(profile: &str) -> Self {
        let stage = Self::new(profile);
        let mut popup = host::Host::of_popup(&stage.world);
        let id = popup.ask("sites.allow", serde_json::json!({ "origin": ORIGIN }));
        stage.answer(Holder::Allows);
        popup.answer(id).unwrap();
        stage
    }

    /// Waits for the next question of the agent and answers it.
    #[track_caller]
    fn answer(&self, holder: Holder<'_>) {
        // The one before has closed when the next is shown: it would take this answer, too.
        self.leave_open();
        self.agent.answer(holder);
    }

    /// Waits for the next question of the agent and leaves it unseen.
    #[track_caller]
    fn leave_open(&self) {
        let before = self.seen.replace(self.seen.get() + 1);
        eventually(DEADLINE, || (self.questions() > before).then_some(())).expect("a question");
    }

    /// Returns the number of questions so far, about a PIN or about a site.
    fn questions(&self) -> usize {
        let shown = self.agent.shown();
        let is_question = |line: &&str| ["GETPIN", "CONFIRM"].contains(line);
        shown.lines().filter(is_question).count()
    }

    /// Returns the lines of the audit file for an operation, with outcome, origin and site.
    fn audited(&self, operation: &str) -> Vec<(String, Option<String>, Option<String>)> {
        let text = std::fs::read_to_string(self.world.file("audit.log")).unwrap();
        let records = text
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let of_operation = records.filter(|record| record["operation"] == operation);
        let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
        of_operation
            .map(|record| {
                let outcome = text(&record["outcome"]).unwrap();
                (outcome, text(&record["origin"]), text(&record["site"]))
            })
            .collect()
    }
}

/// Returns the digest of a document, in base64.
fn digest_of(content: &[u8]) -> String {
    Base64::encode_string(&Sha256::digest(content))
}
