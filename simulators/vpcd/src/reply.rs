use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::Sender;

use crate::console;

/// Whom the outcome of an order is told.
pub(crate) enum Reply {
    /// Whoever reads standard output.
    Console,
    /// The control connection that waits for it.
    Control {
        /// Where it is written: by the thread that carried the order out, so that the reply to
        /// `quit` leaves before the program ends.
        to: UnixStream,
        /// Told when it is written.
        told: Sender<()>,
    },
}

impl Reply {
    /// Tells it in one line; an error starts with `error: `.
    pub(crate) fn send(self, outcome: &anyhow::Result<String>) -> anyhow::Result<()> {
        let line = match outcome {
            Ok(line) => line.clone(),
            Err(error) => format!("error: {error:#}").replace('\n', " "),
        };
        match self {
            Self::Console => console::say(&line)?,
            Self::Control { mut to, told } => {
                // Who asked may have hung up.
                let _ = writeln!(to, "{line}");
                let _ = told.send(());
            }
        }
        Ok(())
    }
}
