use std::path::{Path, PathBuf};

use crate::process::Running;
use crate::{Transcript, World, artifacts};

/// The first port of the vpcd driver; its second reader listens on the next one.
const VPCD_PORT: u16 = 35963;

/// A simulated card in a reader of a world's pcscd.
#[derive(Debug)]
pub struct SimulatedCard {
    process: Running,
    transcript: PathBuf,
    trust: PathBuf,
}

impl SimulatedCard {
    pub(crate) fn insert(
        world: &World,
        profile: &str,
        reader: u16,
        speed: &str,
        faults: Option<&str>,
    ) -> Self {
        let mut options = vec!["--speed".to_owned(), speed.to_owned()];
        if let Some(script) = faults {
            let path = world.write(&format!("faults{reader}.toml"), script);
            options.extend(["--faults".to_owned(), path.display().to_string()]);
        }
        Self::run(world, &[profile], reader, &options)
    }

    /// Inserts a card that behaves as reported, of the profile that `cps-sim` takes for it.
    pub(crate) fn insert_like(world: &World, report: &Path) -> Self {
        let options = ["--like".to_owned(), report.display().to_string()];
        Self::run(world, &[], 0, &options)
    }

    fn run(world: &World, profiles: &[&str], reader: u16, options: &[String]) -> Self {
        let transcript = world.file(&format!("card{reader}.log"));
        let trust = world.file(&format!("trust{reader}"));
        let mut command = world.command(artifacts::binary("cps-sim"));
        command
            .arg("run")
            .args(profiles)
            .args(options)
            .args(["--port", &(VPCD_PORT + reader).to_string()])
            .arg("--keys")
            .arg(cps_testsuite::keys::directory())
            .arg("--transcript")
            .arg(&transcript)
            .arg("--trust")
            .arg(&trust)
            .stderr(world.log(&format!("cps-sim{reader}.log")));
        let process = Running::start(command);
        process.wait_line("ready");
        world
            .run(artifacts::binary("wait-card"), &[reader.to_string()])
            .ok();
        let card = Self {
            process,
            transcript,
            trust,
        };
        card.transcript().mark();
        card
    }

    /// Pulls the card.
    pub fn remove(&mut self) {
        self.process.say("remove");
        self.process.wait_line("removed");
    }

    /// Inserts the same card again.
    pub fn insert_again(&mut self) {
        self.process.say("insert");
        self.process.wait_line("inserted");
    }

    /// Pulls the card and inserts that of another profile.
    pub fn swap(&mut self, profile: &str) {
        self.process.say(&format!("swap {profile}"));
        self.process.wait_line("inserted");
    }

    /// Lets `fault` happen at the n-th command from now (the words of `cps-sim`).
    pub fn fault(&mut self, command: u32, fault: &str) {
        self.process.say(&format!("fault {command} {fault}"));
        self.process.wait_line("ok");
    }

    /// Lets the card say nothing more from the next command on, and waits for that command.
    pub fn fall_silent(&mut self) {
        self.fault(1, "mute");
        self.wait_silent();
    }

    /// Resets the card before the next command, unannounced, and waits for that command.
    pub fn reset_silently(&mut self) {
        self.fault(1, "reset");
        self.process.wait_line("reset");
    }

    /// Waits for the command to which the card says nothing.
    pub fn wait_silent(&mut self) {
        self.process.wait_line("silent");
    }

    /// Waits until the card is in the reader of a pcscd that was started again.
    pub fn wait_inserted(&mut self) {
        self.process.wait_line("ready");
    }

    /// Returns the number of tries that the card leaves for its PIN.
    ///
    /// # Panics
    /// If the simulator does not say.
    pub fn pin_tries(&mut self) -> u64 {
        self.process.say("counters");
        let line = self.process.wait_line("pin-tries");
        let mut words = line.split(' ').skip_while(|word| *word != "pin-tries");
        let tries = words.nth(1).and_then(|word| word.parse().ok());
        tries.expect("a number of tries")
    }

    /// Inserts another card, after the first was pulled.
    pub fn insert_other(&mut self, profile: &str) {
        self.process.say(&format!("insert {profile}"));
        self.process.wait_line("inserted");
    }

    /// Returns the dialogue of the card and its readers so far.
    pub fn transcript(&self) -> Transcript {
        Transcript::open(self.transcript.clone())
    }

    /// Returns the directory with the certificates of the test authority.
    pub fn trust(&self) -> &Path {
        &self.trust
    }
}
