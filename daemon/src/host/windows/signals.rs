use std::io;

use tokio::signal::windows::{
    CtrlBreak, CtrlC, CtrlClose, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown,
};
#[cfg(feature = "simulator")]
use tokio::sync::Notify;

/// A signal to the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// It is to end: Ctrl-C, the end of its console or of the system.
    End,
    /// It is to read its configuration again: Ctrl-Break.
    Reload,
}

/// The signals that the daemon catches.
#[derive(Debug)]
pub(crate) struct Signals {
    interrupt: CtrlC,
    close: CtrlClose,
    shutdown: CtrlShutdown,
    reload: CtrlBreak,
}

/// The order of the simulation to end.
#[cfg(feature = "simulator")]
static END: Notify = Notify::const_new();

impl Signals {
    /// Catches the signals from now on.
    pub(crate) fn catch() -> io::Result<Self> {
        Ok(Self {
            interrupt: ctrl_c()?,
            close: ctrl_close()?,
            shutdown: ctrl_shutdown()?,
            reload: ctrl_break()?,
        })
    }

    /// Waits for the next signal. It may be dropped while it waits: none is lost.
    pub(crate) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::End,
            _ = self.close.recv() => Signal::End,
            _ = self.shutdown.recv() => Signal::End,
            () = ordered() => Signal::End,
            _ = self.reload.recv() => Signal::Reload,
        }
    }
}

/// Ends this process as Ctrl-C would.
#[cfg(feature = "simulator")]
pub(crate) fn end() {
    END.notify_one();
}

#[cfg(feature = "simulator")]
async fn ordered() {
    END.notified().await;
}

#[cfg(not(feature = "simulator"))]
async fn ordered() {
    std::future::pending().await
}
