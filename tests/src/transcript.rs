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

    /// Returns all lines since the card was made.
    ///
    /// # Panics
    /// If there is no transcript.
    pub fn text(&self) -> String {
        std::fs::read_to_string(&self.path).expect("the simulator writes a transcript")
    }

    /// Returns the commands since the last [`Self::mark`], one line each.
    ///
    /// # Panics
    /// If there is no transcript.
    pub fn commands(&self) -> Vec<String> {
        commands(&self.since_mark())
    }

    /// Returns the number of commands since the last [`Self::mark`], the bytes to the card and the
    /// bytes from it; headers and status words included.
    ///
    /// # Panics
    /// If there is no transcript.
    pub fn volume(&self) -> (usize, usize, usize) {
        let dialogue = self.since_mark();
        let commands = commands(&dialogue);
        let sent = commands.iter().map(|command| bytes(command)).sum();
        let answers = dialogue.lines().filter_map(|line| line.strip_prefix("< "));
        (commands.len(), sent, answers.map(bytes).sum())
    }

    /// Returns the commands since the last [`Self::mark`], cut at each reset of the card.
    ///
    /// # Panics
    /// If there is no transcript.
    pub fn commands_between_resets(&self) -> Vec<Vec<String>> {
        let dialogue = self.since_mark();
        dialogue.split("# power-on\n").map(commands).collect()
    }

    /// Returns the commands since the last [`Self::mark`] with their answers, as bytes; in place of
    /// a PIN there are zeros.
    ///
    /// # Panics
    /// If there is no transcript.
    pub fn exchanges(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let dialogue = self.since_mark();
        let mut lines = dialogue.lines();
        let mut exchanges = Vec::new();
        while let Some(line) = lines.next() {
            if let Some(command) = line.strip_prefix("> ") {
                let answer = lines.next().and_then(|line| line.strip_prefix("< "));
                exchanges.push((decoded(command), decoded(answer.unwrap_or_default())));
            }
        }
        exchanges
    }

    fn since_mark(&self) -> String {
        let mark = std::fs::read_to_string(self.mark_path()).ok();
        let from: usize = mark.and_then(|m| m.parse().ok()).unwrap_or(0);
        self.text().split_off(from)
    }
}

/// Returns the number of bytes of a line; those of a PIN, which it does not show, included.
fn bytes(line: &str) -> usize {
    let shown: Vec<_> = line.split_whitespace().collect();
    match shown[..] {
        [_, _, _, _, length, "…"] => {
            5 + usize::from_str_radix(length, 16).expect("Lc is shown in hexadecimal")
        }
        _ => shown.len(),
    }
}

/// Returns the bytes of a line, with zeros for what it does not show.
fn decoded(line: &str) -> Vec<u8> {
    let hex = line.split_whitespace().take_while(|word| *word != "…");
    let mut shown: Vec<u8> = hex
        .map(|byte| u8::from_str_radix(byte, 16).expect("hexadecimal"))
        .collect();
    shown.resize(bytes(line), 0);
    shown
}

/// Returns the commands of a dialogue text, one line each.
pub fn commands(dialogue: &str) -> Vec<String> {
    dialogue
        .lines()
        .filter_map(|line| line.strip_prefix("> "))
        .map(str::to_owned)
        .collect()
}
