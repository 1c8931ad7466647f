mod background;
mod local;
mod peer;
mod signals;
mod terminal;

pub(crate) use background::{START_IN_BACKGROUND, StartProgram};
pub(crate) use local::{
    Ended, Ender, Interest, LocalListener, LocalStream, ending, is_passing, own_account, wait_ready,
};
pub(crate) use signals::{end_orderly, survive_size_limit};
#[cfg(test)]
pub(crate) use terminal::terminal_of;
pub(crate) use terminal::{EchoOff, HAS_PAM, Terminal, open_terminal, shell, standard_input};
