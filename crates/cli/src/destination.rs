//! Destination of a command's result: `--out` and its like, or standard output.
//!
//! A destination is made and checked before the card is asked for anything, so that no try of the
//! PIN and no signature is spent on a file that cannot be written. See [`Destination::new`] for
//! what is refused and [`Destination::write`] for how each kind of file is written.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use cps_workstation::replace::{Replacement, destination, writable};

use crate::error::CliError;
use crate::output::Output;
use crate::sys::{
    FileIdentity, OpenFile, STANDARD_OUTPUT, has_content, is_socket, is_stored, open_file,
    standard_input,
};

/// A file to write, or standard output.
#[derive(Debug)]
pub(crate) struct Destination {
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
    /// [`CliError::OverInput`], or [`CliError::Write`] with what is wrong.
    pub(crate) fn new(out: Option<&Path>, inputs: &[&Path]) -> Result<Self, CliError> {
        let found = inputs.iter().filter_map(|path| fs::metadata(path).ok());
        let standard = standard_input().and_then(|input| input.metadata());
        let found = found.filter(has_content);
        let found = found.chain(standard.ok().filter(is_stored));
        let program = env::current_exe().and_then(fs::metadata);
        let found = found.chain(program.ok());
        let inputs = found.map(FileIdentity::from).collect();
        let place = match out {
            Some(path) => Place::of(path).map_err(CliError::write(path))?,
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
    pub(crate) fn path(&self) -> Option<&Path> {
        self.named.as_deref()
    }

    /// Writes the result: a regular file as a whole or not at all, anything else as it is. Standard
    /// output gets nothing if it is for JSON, which holds the result.
    ///
    /// # Errors
    /// As [`Self::new`], for the place may have changed since.
    pub(crate) fn write(
        &self,
        content: &[u8],
        is_text: bool,
        output: &mut Output,
    ) -> Result<(), CliError> {
        self.check()?;
        let done = match &self.place {
            Place::StandardOutput if output.json => return Ok(()),
            Place::StandardOutput if is_text => return output.bytes(content),
            Place::StandardOutput => return output.binary(content),
            Place::File(path) => {
                Replacement::prepare(path).and_then(|replacement| replacement.commit(content))
            }
            // Appending keeps what an open file of a process holds already.
            Place::Stream(path) => OpenOptions::new()
                .append(true)
                .open(path)
                .and_then(|mut stream| stream.write_all(content)),
        };
        done.map_err(CliError::write(self.shown()))
    }

    fn check(&self) -> Result<(), CliError> {
        let path = match &self.place {
            Place::StandardOutput => Path::new(STANDARD_OUTPUT),
            Place::File(path) | Place::Stream(path) => path,
        };
        // Of what is not there or cannot be seen, the look below tells.
        if let Ok(found) = fs::metadata(path)
            && self.inputs.contains(&found.into())
        {
            return Err(CliError::OverInput(self.shown().to_owned()));
        }
        let ready = match &self.place {
            Place::StandardOutput => Ok(()),
            Place::File(path) => Replacement::prepare(path).map(drop),
            Place::Stream(path) => writable(path),
        };
        ready.map_err(CliError::write(self.shown()))
    }

    fn shown(&self) -> &Path {
        self.path().unwrap_or(Path::new("/dev/stdout"))
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
            Ok(found) if is_socket(&found) => Err(ErrorKind::Unsupported.into()),
            Ok(_) => Ok(Self::Stream(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::File(destination(path))),
            Err(error) => Err(error),
        }
    }
}

/// Whether the path can name nothing but a directory.
fn is_directory_name(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(b"/") || path.file_name().is_none()
}
