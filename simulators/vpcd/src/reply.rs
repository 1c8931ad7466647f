use cps_sim_control::line_of;

use crate::console;

/// Receiver of the outcome of an order.
pub(crate) enum Reply {
    /// Standard output.
    Console,
    /// The control connection that waits for it.
    Control(cps_sim_control::Reply),
}

impl Reply {
    /// Sends the outcome in one line; an error starts with `error: `.
    ///
    /// # Errors
    /// If standard output is closed.
    pub(crate) fn send(self, outcome: &anyhow::Result<String>) -> anyhow::Result<()> {
        match self {
            Self::Console => console::say(&line_of(outcome))?,
            Self::Control(reply) => reply.send(outcome),
        }
        Ok(())
    }
}
