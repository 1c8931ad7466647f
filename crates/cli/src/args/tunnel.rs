//! The options of `cpsctl tunnel`.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::LoginArgs;
use super::value::{loopback, server_address};
use crate::tunnel::ServerAddress;

#[derive(Debug, clap::Args)]
pub(crate) struct TunnelArgs {
    #[arg(long, required = true, value_name = "SERVER", value_parser = server_address)]
    pub(crate) to: Vec<ServerAddress>,
    #[arg(long, value_name = "ADDRESS", value_parser = loopback)]
    pub(crate) listen: Vec<SocketAddr>,
    #[arg(long, value_name = "PATH", conflicts_with = "listen")]
    pub(crate) unix: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
}

impl TunnelArgs {
    /// Returns the option of which there are more or fewer than servers, where it is given at all.
    pub(crate) fn mismatched(&self) -> Option<&'static str> {
        let differs = |count: usize| count > 0 && count != self.to.len();
        match (differs(self.listen.len()), differs(self.unix.len())) {
            (true, _) => Some("listen"),
            (_, true) => Some("unix"),
            (false, false) => None,
        }
    }
}
