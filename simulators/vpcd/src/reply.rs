use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::Sender;

use crate::console;

/// Receiver of the outcome of an order.
pub(crate) enum Reply {
    /// Standard output.
    Console,
    /// The control connection that waits for it.
    Control {
        /// Stream of the reply. The thread that carried the order out writes it, so that the reply
        /// to `quit` leaves before the program ends.
        to: UnixStream,
        /// Signalled when the reply is written.
        told: Sender<()>,
    },
}

impl Reply {
    /// Sends the outcome in one line; an error starts with `error: `.
    pub(crate) fn send(self, outcome: &anyhow::Result<String>) -> anyhow::Result<()> {
        let line = match outcome {
            Ok(line) => line.clone(),
            Err(error) => format!("error: {error:#}").replace('\n', " "),
        };
        match self {
            Self::Console => console::say(&line)?,
            Self::Control { mut to, told } => {
                // The client may have hung up.
                let _ = writeln!(to, "{line}");
                let _ = told.send(());
            }
        }
        Ok(())
    }
}
