//! Options that the commands of every program take.

use std::num::ParseIntError;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cps_ipc::{Client, ClientError, Endpoint};
use cps_protocol::{ApiError, ErrorKind};

use crate::choice::Selection;
use crate::language::Language;
use crate::say;
use crate::text::Text;

/// Time in which a daemon that accepts the connection must greet.
const GREETING: Duration = Duration::from_secs(5);

/// Options that every command takes, before or after its verb.
#[derive(Clone, Debug, Default, clap::Args)]
#[allow(missing_docs)] // clap would take documentation of a field for its help
pub struct Global {
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long, global = true, value_name = "PATH")]
    pub socket: Option<PathBuf>,
    #[arg(long, global = true, value_name = "NAME")]
    pub reader: Option<String>,
    #[arg(long, global = true, value_name = "ID")]
    pub card: Option<String>,
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub wait: Option<Duration>,
    #[arg(long, global = true, value_name = "LANGUAGE", value_enum)]
    pub lang: Option<Language>,
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

impl Global {
    /// Returns the language that was asked for, else the locale's.
    pub fn language(&self) -> Language {
        self.lang.unwrap_or_else(Language::of_environment)
    }

    /// Returns the card that the options name.
    pub fn selection(&self) -> Selection<'_> {
        Selection {
            reader: self.reader.as_deref(),
            card: self.card.as_deref(),
        }
    }

    /// Connects to the daemon, which is told this name of the program.
    ///
    /// # Errors
    /// If no daemon answers at the socket, or it is of another version.
    pub fn connect(&self, program: &str) -> Result<Client, ClientError> {
        let endpoint = Endpoint::choose(self.socket.clone());
        Client::connect(endpoint, program, GREETING)
    }
}

/// Returns the socket that the option, or else the environment, names, and whether the option does, if
/// a failure is that no daemon answers there: the service of the system may well run.
pub fn unreached(error: &ApiError, option: Option<&Path>) -> Option<(Endpoint, bool)> {
    let named = option.map_or_else(Endpoint::of_environment, |path| Some(path.into()))?;
    (error.kind == ErrorKind::DaemonUnreachable).then_some((named, option.is_some()))
}

/// Reads a whole number of seconds.
///
/// # Errors
/// If it is none.
pub fn seconds(text: &str) -> Result<Duration, ParseIntError> {
    text.parse()
        .map(|seconds: u32| Duration::from_secs(seconds.into()))
}

/// Returns the sentence that no daemon answers at the socket that the option, or else the
/// environment, names.
pub fn not_at(language: Language, socket: &Endpoint, by_option: bool) -> String {
    let socket = socket.path().display();
    match by_option {
        true => say!(language, Text::NotAtOption, socket = socket),
        false => say!(language, Text::NotAtSocket, socket = socket),
    }
}
