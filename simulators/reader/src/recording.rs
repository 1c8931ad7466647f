use std::sync::{Arc, Mutex, PoisonError};

use cps_sim_card::Card;

/// The lines of a transcript that is being written: `> command`, `< answer`, `# event`.
/// PINs are never in it.
#[derive(Clone, Debug, Default)]
pub struct Recording(Arc<Mutex<Vec<String>>>);

impl Recording {
    pub(crate) fn start(card: &mut Card) -> Self {
        let recording = Self::default();
        let lines = Arc::clone(&recording.0);
        card.set_observer(Box::new(move |event| {
            let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
            lines.extend(event.to_string().lines().map(str::to_owned));
        }));
        recording
    }

    /// Returns all lines so far.
    pub fn lines(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Returns the commands so far, without their `> `.
    pub fn commands(&self) -> Vec<String> {
        let lines = self.lines();
        lines
            .iter()
            .filter_map(|line| line.strip_prefix("> "))
            .map(str::to_owned)
            .collect()
    }
}
