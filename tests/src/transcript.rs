use std::path::PathBuf;

/// The dialogue of a simulated card, as a file that grows.
#[derive(Debug)]
pub struct Transcript {
    path: PathBuf,
}

impl Transcript {
    pub(crate) fn open(path: PathBuf) -> Self {
        Self { path }
    }

    fn mark_path(&self) -> PathBuf {
        self.path.with_extension("mark")
    }

    /// Forgets what was said so far.
    ///
    /// # Panics
    /// If the test's directory cannot be written.
    pub fn mark(&self) {
        let length = self.text().len();
        std::fs::write(self.mark_path(), length.to_string()).expect("the directory is ours");
    }

    /// Everything since the card was made.
    ///
    /// # Panics
    /// If there is no transcript.
    pub fn text(&self) -> String {
        std::fs::read_to_string(&self.path).expect("the simulator writes a transcript")
    }

    /// The commands since the last [`Self::mark`], one line each.
    ///
    /// # Panics
    /// If there is no transcript.
    pub fn commands(&self) -> Vec<String> {
        let mark = std::fs::read_to_string(self.mark_path()).ok();
        let from: usize = mark.and_then(|m| m.parse().ok()).unwrap_or(0);
        commands(&self.text()[from..])
    }
}

/// The commands of a dialogue text, one line each.
pub fn commands(dialogue: &str) -> Vec<String> {
    dialogue
        .lines()
        .filter_map(|line| line.strip_prefix("> "))
        .map(str::to_owned)
        .collect()
}
