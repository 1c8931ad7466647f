mod local;
mod peer;
mod signals;
mod terminal;

pub(crate) use local::{
    Ended, Ender, Interest, LocalListener, LocalStream, ending, is_passing, own_account, wait_ready,
};
pub(crate) use signals::{end_orderly, survive_size_limit};
pub(crate) use terminal::{EchoOff, open_terminal, shell, standard_input};
