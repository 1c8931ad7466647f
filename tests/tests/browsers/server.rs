use cps_e2e::{Desk, Running, fixture};

/// The page that the tests open.
pub(crate) const URL: &str = "https://localhost:8443/";

/// A version of TLS, as Python names it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tls {
    V1_2,
    V1_3,
}

impl Tls {
    /// Returns the one in which a card without PSS can log on, or the newest.
    pub(crate) fn of(desk: &Desk) -> Self {
        match desk.kind.pss {
            false => Self::V1_2,
            true => Self::V1_3,
        }
    }

    /// As the server names the version of a connection.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V1_2 => "TLSv1.2",
            Self::V1_3 => "TLSv1.3",
        }
    }

    /// As an argument of the server.
    fn word(self) -> String {
        self.name().replace('.', "_")
    }
}

/// A web server that lets only holders of cards in; see `fixtures/browsers/server.py`.
#[derive(Debug)]
pub(crate) struct Server {
    process: Running,
}

impl Server {
    /// Starts it, with a certificate whose issuer is `server-root.pem` on the desk. Every
    /// connection needs a signature.
    #[track_caller]
    pub(crate) fn start(desk: &Desk, version: Tls) -> Self {
        Self::start_with(desk, &version.word(), "new")
    }

    /// Returns the same with both versions.
    #[track_caller]
    pub(crate) fn start_with_both(desk: &Desk) -> Self {
        Self::start_with(desk, "both", "new")
    }

    /// Returns the same in TLS 1.2, but who has come before needs no signature.
    #[track_caller]
    pub(crate) fn start_resuming(desk: &Desk) -> Self {
        Self::start_with(desk, &Tls::V1_2.word(), "resumed")
    }

    #[track_caller]
    fn start_with(desk: &Desk, versions: &str, sessions: &str) -> Self {
        desk.world.server_authority();
        let mut command = desk.world.command("python3");
        command
            .arg(fixture("browsers/server.py"))
            .args(["8443", "server.pem", "server.key"])
            .arg(desk.trust())
            .arg(versions)
            .arg(sessions)
            .stderr(desk.world.log("server.log"));
        let process = Running::start(command);
        process.wait_line("listening");
        Self { process }
    }

    /// Returns the holders since the last call, in the order of their connections, one for each
    /// connection of the browser.
    pub(crate) fn visitors(&self) -> Vec<String> {
        let lines = self.process.lines_so_far().into_iter();
        lines
            .filter_map(|line| Some(line.strip_prefix("welcome ")?.to_owned()))
            .collect()
    }
}
