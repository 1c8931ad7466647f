//! A terminal in which `cpsctl` runs, as a person sees it.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use rustix::process::{Signal, kill_process_group};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcgetpgrp, tcsetwinsize};

use super::{LONG, Service, clean};

/// A program that a terminal controls, which is its standard input and standard error too.
pub(crate) struct Terminal {
    child: Child,
    /// All that was shown so far.
    pub(crate) seen: String,
    /// Part of it that a test has looked at.
    looked_at: usize,
    keyboard: File,
    screen: Receiver<String>,
}

impl Terminal {
    pub(crate) fn cpsctl(service: &Service, args: &[&str]) -> Self {
        Self::with_columns(service, args, 0)
    }

    /// Returns the same in a terminal of this width; 0 is one that does not tell.
    pub(crate) fn with_columns(service: &Service, args: &[&str], columns: u16) -> Self {
        let program = [&[env!("CARGO_BIN_EXE_cpsctl")], args].concat();
        Self::running(service, &program, columns)
    }

    /// Returns a shell that controls its jobs; in the script `"$@"` is the command.
    pub(crate) fn shell(service: &Service, script: &str, args: &[&str]) -> Self {
        let shell = ["sh", "-c", script, "sh", env!("CARGO_BIN_EXE_cpsctl")];
        Self::running(service, &[&shell, args].concat(), 0)
    }

    fn running(service: &Service, program: &[&str], columns: u16) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
        let controller: OwnedFd = openpt(flags).unwrap();
        grantpt(&controller).unwrap();
        unlockpt(&controller).unwrap();
        let size = Winsize {
            ws_row: 24,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&controller, size).unwrap();
        let name = ptsname(&controller, Vec::new())
            .unwrap()
            .into_string()
            .unwrap();
        let terminal = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name)
            .unwrap();
        // `env` gives the program every signal at its default, as a terminal does, even if the
        // tests were started by nohup; `setsid` gives it its standard input as the terminal that
        // controls it.
        let mut command = Command::new("env");
        clean(&mut command);
        let child = command
            .args(["--default-signal", "setsid", "--ctty", "--wait"])
            .args(program)
            .env("CPS_SOCKET", service.socket())
            .env("TERM", "xterm")
            .stdin(terminal.try_clone().unwrap())
            .stdout(Stdio::piped())
            .stderr(terminal)
            .spawn()
            .unwrap();
        let (sender, screen) = mpsc::channel();
        let keyboard = File::from(controller);
        let mut controller = keyboard.try_clone().unwrap();
        thread::spawn(move || {
            let mut chunk = [0; 1024];
            // It fails with EIO once no process has the terminal any more.
            while let Ok(read @ 1..) = controller.read(&mut chunk) {
                let _ = sender.send(String::from_utf8_lossy(&chunk[..read]).into_owned());
            }
        });
        Self {
            child,
            seen: String::new(),
            looked_at: 0,
            keyboard,
            screen,
        }
    }

    /// Waits until the terminal has shown this, after what was waited for before.
    #[track_caller]
    pub(crate) fn shows(&mut self, text: &str) {
        loop {
            if let Some(place) = self.seen[self.looked_at..].find(text) {
                self.looked_at += place + text.len();
                return;
            }
            match self.screen.recv_timeout(LONG) {
                Ok(more) => self.seen += &more,
                Err(_) => panic!("no {text:?} in {:?}", self.seen),
            }
        }
    }

    /// Types a line.
    pub(crate) fn types(&mut self, line: &str) {
        writeln!(self.keyboard, "{line}").unwrap();
    }

    /// Types a control character or others, without an end of line.
    pub(crate) fn presses(&mut self, keys: &[u8]) {
        self.keyboard.write_all(keys).unwrap();
    }

    /// Sends a signal to the job that has the terminal.
    pub(crate) fn signals(&self, signal: Signal) {
        let job = tcgetpgrp(&self.keyboard).unwrap();
        kill_process_group(job, signal).unwrap();
    }

    /// Whether the terminal shows what is typed.
    pub(crate) fn has_echo(&self) -> bool {
        let modes = tcgetattr(&self.keyboard).unwrap().local_modes;
        modes.contains(LocalModes::ECHO)
    }

    /// Waits for the end; gives all that the terminal and standard output have shown.
    pub(crate) fn end(mut self) -> (ExitStatus, String, String) {
        let mut output = String::new();
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut output)
            .unwrap();
        let status = self.child.wait().unwrap();
        while let Ok(more) = self.screen.recv_timeout(LONG) {
            self.seen += &more;
        }
        (status, self.seen, output)
    }
}
