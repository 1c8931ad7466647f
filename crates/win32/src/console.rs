//! The console of a process: its input line by line, with or without echo, and its output.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::windows::io::{AsHandle, AsRawHandle as _, BorrowedHandle};
use std::ptr;

use windows_sys::Win32::System::Console::{
    CONSOLE_MODE, ENABLE_ECHO_INPUT, FlushConsoleInputBuffer, GetConsoleMode, SetConsoleMode,
    WriteConsoleW,
};

/// Most units that are written at a time: an older Windows has a heap of 64 KiB for them.
const MOST_UNITS: usize = 8192;

/// The console that a process belongs to, also where its standard input and output are other files;
/// or two files in its place, which take text as UTF-8.
#[derive(Debug)]
pub struct Console {
    input: File,
    output: File,
}

/// The modes of the input of a console.
#[derive(Clone, Copy, Debug)]
pub struct Modes(CONSOLE_MODE);

impl Console {
    /// Opens the console of this process.
    ///
    /// # Errors
    /// If it has none, as a service.
    pub fn open() -> io::Result<Self> {
        let open = |name| OpenOptions::new().read(true).write(true).open(name);
        Ok(Self {
            input: open("CONIN$")?,
            output: open("CONOUT$")?,
        })
    }

    /// Takes these files for the console.
    pub fn of_files(input: File, output: File) -> Self {
        Self { input, output }
    }

    /// Returns the same console, to be used from another thread.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn try_clone(&self) -> io::Result<Self> {
        Ok(Self {
            input: self.input.try_clone()?,
            output: self.output.try_clone()?,
        })
    }

    /// Turns the echo off, discards what was typed before, and returns the modes to restore.
    ///
    /// # Errors
    /// If it is no console.
    pub fn hide_input(&self) -> io::Result<Modes> {
        let shown = modes(&self.input)?;
        self.set_modes(Modes(shown.0 & !ENABLE_ECHO_INPUT))?;
        // SAFETY: the handle is open.
        match unsafe { FlushConsoleInputBuffer(self.input.as_raw_handle()) } {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(shown),
        }
    }

    /// Sets the modes of the input.
    ///
    /// # Errors
    /// If it is no console.
    pub fn set_modes(&self, modes: Modes) -> io::Result<()> {
        // SAFETY: the handle is open.
        match unsafe { SetConsoleMode(self.input.as_raw_handle(), modes.0) } {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(()),
        }
    }
}

impl AsHandle for Console {
    /// Returns the handle of the output, which has the size of the window.
    fn as_handle(&self) -> BorrowedHandle<'_> {
        self.output.as_handle()
    }
}

impl Read for Console {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.input.read(buffer)
    }
}

impl Write for Console {
    /// Writes text, which is UTF-8, with any code page of the console.
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        if modes(&self.output).is_err() {
            return self.output.write(text);
        }
        let characters = std::str::from_utf8(text).map_err(io::Error::other)?;
        let units: Vec<u16> = characters.encode_utf16().collect();
        for units in units.chunks(MOST_UNITS) {
            let length = u32::try_from(units.len()).unwrap_or_default();
            let mut written = 0;
            // SAFETY: the handle is open, and the units are so many.
            let done = unsafe {
                WriteConsoleW(
                    self.output.as_raw_handle(),
                    units.as_ptr(),
                    length,
                    &raw mut written,
                    ptr::null(),
                )
            };
            if done == 0 {
                return Err(io::Error::last_os_error());
            }
        }
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn modes(file: &File) -> io::Result<Modes> {
    let mut modes = 0;
    // SAFETY: the handle is open, and the result a place for a number.
    match unsafe { GetConsoleMode(file.as_raw_handle(), &raw mut modes) } {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(Modes(modes)),
    }
}
