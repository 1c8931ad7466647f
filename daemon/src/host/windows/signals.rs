use std::io;

use tokio::signal::windows::{
    CtrlBreak, CtrlC, CtrlClose, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown,
};
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

/// The order to end, of the service control manager or of a simulation.
static END: Notify = Notify::const_new();

/// The order of the service control manager to read the configuration again.
static RELOAD: Notify = Notify::const_new();

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
            () = END.notified() => Signal::End,
            _ = self.reload.recv() => Signal::Reload,
            () = RELOAD.notified() => Signal::Reload,
        }
    }
}

/// Ends this process as Ctrl-C would.
#[cfg(feature = "simulator")]
pub(crate) fn end() {
    order(Signal::End);
}

/// Gives a signal to this daemon, which may have to begin yet.
pub(super) fn order(signal: Signal) {
    match signal {
        Signal::End => END.notify_one(),
        Signal::Reload => RELOAD.notify_one(),
    }
}
