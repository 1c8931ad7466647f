//! Destination of a command's result: `--out` and its like, or standard output.
//!
//! A destination is made and checked before the card is asked for anything, so that no try of the
//! PIN and no signature is spent on a file that cannot be written. See [`Destination::new`] for
//! what is refused and [`Destination::write`] for how each kind of file is written.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf, is_separator};

use crate::replace::{Replacement, destination, replace_private, writable};
use crate::sys::{
    FileIdentity, OpenFile, STANDARD_OUTPUT, identity_of_content, identity_of_standard_input,
    is_socket, open_file,
};

/// The reason why a result cannot be written.
#[derive(Debug)]
pub enum DestinationError {
    /// The file is one that the command reads.
    OverInput(PathBuf),
    /// The file cannot be written.
    Write {
        /// The path as the person named it.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
}

/// The accounts that read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Those that could read the file before; of a new one, those that the umask leaves.
    AsBefore,
    /// Its owner alone.
    Owner,
}

/// A file to write, or standard output.
#[derive(Debug)]
pub struct Destination {
    /// The path as the person named it; none for standard output.
    named: Option<PathBuf>,
    place: Place,
    /// Files that must not be overwritten.
    inputs: Vec<FileIdentity>,
}

#[derive(Debug)]
enum Place {
    StandardOutput,
    /// A regular file, there or not: replaced as a whole.
    File(PathBuf),
    /// A pipe, a device, or an open file of a process: written as it is.
    Stream(PathBuf),
}

impl Destination {
    /// Checks that `out`, or standard output without it, can be written and is none of `inputs`, nor
    /// the file of standard input, nor this program, by identity: no other name, link or descriptor of an input is
    /// taken.
    ///
    /// # Errors
    /// [`DestinationError`]
    pub fn new(out: Option<&Path>, inputs: &[&Path]) -> Result<Self, DestinationError> {
        let found = inputs.iter().filter_map(|path| identity_of_content(path));
        let found = found.chain(identity_of_standard_input());
        let program = env::current_exe().and_then(|path| FileIdentity::of(&path));
        let inputs = found.chain(program.ok()).collect();
        let place = match out {
            Some(path) => Place::of(path).map_err(failed(path))?,
            None => Place::StandardOutput,
        };
        let named = match place {
            Place::StandardOutput => None,
            Place::File(_) | Place::Stream(_) => out.map(Path::to_owned),
        };
        let made = Self {
            named,
            place,
            inputs,
        };
        made.check()?;
        Ok(made)
    }

    /// Returns the path as the person named it; none for standard output.
    pub fn path(&self) -> Option<&Path> {
        self.named.as_deref()
    }

    /// Whether it is standard output.
    pub fn is_standard_output(&self) -> bool {
        matches!(self.place, Place::StandardOutput)
    }

    /// Writes the result: a regular file as a whole or not at all, anything else as it is.
    ///
    /// # Errors
    /// As [`Self::new`], for the place may have changed since.
    pub fn write(&self, content: &[u8], readers: Readers) -> Result<(), DestinationError> {
        self.check()?;
        let done = match (&self.place, readers) {
            (Place::StandardOutput, _) => io::stdout().lock().write_all(content),
            (Place::File(path), Readers::Owner) => replace_private(path, content),
            (Place::File(path), Readers::AsBefore) => {
                Replacement::prepare(path).and_then(|replacement| replacement.commit(content))
            }
            // Appending keeps what an open file of a process holds already.
            (Place::Stream(path), _) => OpenOptions::new()
                .append(true)
                .open(path)
                .and_then(|mut stream| stream.write_all(content)),
        };
        done.map_err(failed(self.shown()))
    }

    /// Checks again that the place can be written and is no input.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn check(&self) -> Result<(), DestinationError> {
        let found = match &self.place {
            Place::StandardOutput => FileIdentity::of_standard_output(),
            Place::File(path) | Place::Stream(path) => FileIdentity::of(path),
        };
        // Of what is not there or cannot be seen, the look below tells.
        if found.is_ok_and(|found| self.inputs.contains(&found)) {
            return Err(DestinationError::OverInput(self.shown().to_owned()));
        }
        let ready = match &self.place {
            Place::StandardOutput => Ok(()),
            Place::File(path) => Replacement::prepare(path).map(drop),
            Place::Stream(path) => writable(path),
        };
        ready.map_err(failed(self.shown()))
    }

    fn shown(&self) -> &Path {
        self.path().unwrap_or(Path::new(STANDARD_OUTPUT))
    }
}

impl Place {
    fn of(path: &Path) -> io::Result<Self> {
        if is_directory_name(path) {
            return Err(ErrorKind::IsADirectory.into());
        }
        match open_file(path) {
            Some(OpenFile::StandardOutput) => return Ok(Self::StandardOutput),
            Some(OpenFile::Other) => return Ok(Self::Stream(path.to_owned())),
            None => {}
        }
        match fs::metadata(path) {
            Ok(found) if found.is_file() => Ok(Self::File(destination(path))),
            Ok(found) if found.is_dir() => Err(ErrorKind::IsADirectory.into()),
            Ok(_) if is_socket(path)? => Err(ErrorKind::Unsupported.into()),
            Ok(_) => Ok(Self::Stream(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::File(destination(path))),
            Err(error) => Err(error),
        }
    }
}

/// Checks that a file to write is none of those that a command reads, by identity.
///
/// # Errors
/// [`DestinationError::OverInput`]
pub fn check_no_input(out: &Path, inputs: &[&Path]) -> Result<(), DestinationError> {
    let identity = |path: &Path| FileIdentity::of(path).ok();
    let written = identity(out);
    match written.is_some() && inputs.iter().any(|input| identity(input) == written) {
        true => Err(DestinationError::OverInput(out.to_owned())),
        false => Ok(()),
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> DestinationError {
    let path = path.to_owned();
    |error| DestinationError::Write { path, error }
}

/// Whether the path can name nothing but a directory.
fn is_directory_name(path: &Path) -> bool {
    let last = path.as_os_str().as_encoded_bytes().last();
    last.is_some_and(|byte| is_separator(char::from(*byte))) || path.file_name().is_none()
}
