use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::Context as _;
use cps_sim_card::{Card, Observer};

/// A file that every inserted card writes its commands and answers into: lines `> command`,
/// `< answer`, `# event`.
#[derive(Clone)]
pub struct Transcript(Arc<Mutex<File>>);

impl Transcript {
    /// Begins a transcript; `profile` is what its first line calls the card.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn create(path: &Path, profile: &str) -> anyhow::Result<Self> {
        let mut file = File::create(path).with_context(|| path.display().to_string())?;
        writeln!(
            file,
            "# card: simulated, profile {profile}; identity data invented\n"
        )?;
        Ok(Self(Arc::new(Mutex::new(file))))
    }

    /// Lets a card write into it.
    pub fn observe(&self, card: &mut Card) {
        let file = Arc::clone(&self.0);
        let observer: Observer = Box::new(move |event| {
            if let Ok(mut file) = file.lock() {
                // A full disk must not stop the card: the transcript just ends.
                let _ = writeln!(file, "{event}");
            }
        });
        card.set_observer(observer);
    }
}
