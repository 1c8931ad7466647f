//! A `pinentry` under the control of a test: a program that speaks the Assuan protocol, notes what
//! it is told to show, and answers with what the test writes into a named pipe.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};

/// Longer than a dialog takes to appear on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// Answers `GETPIN` and `CONFIRM` with what comes through the pipe, and notes what it is told to show.
const PROGRAM: &str = r#"#!/bin/sh
here=$(dirname "$0")
echo $$ > "$here/pid"
echo "OK ready"
while read -r command rest; do
    case $command in
    GETPIN | CONFIRM)
        echo "$command" >> "$here/shown"
        while read -r line; do echo "$line"; done < "$here/typed" ;;
    SETDESC | SETERROR | SETREPEAT) echo "$command $rest" >> "$here/shown"; echo OK ;;
    *) echo OK ;;
    esac
done
"#;

/// Answer of the holder to a dialog.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'p> {
    /// Types a PIN.
    Types(&'p str),
    /// Types a PIN twice alike, into a program that compares the two itself.
    TypesTwice(&'p str),
    /// Allows what is asked.
    Allows,
    /// Closes the dialog.
    Cancels,
}

/// The program, in a directory of its own.
#[derive(Debug)]
pub struct Pinentry {
    directory: PathBuf,
    /// The number of replies so far.
    replies: AtomicUsize,
}

impl Pinentry {
    /// Makes the program in a new directory.
    ///
    /// # Panics
    /// If the directory exists or cannot be written.
    pub fn new(directory: &Path) -> Self {
        fs::create_dir(directory).expect("a new directory");
        let program = directory.join("pinentry");
        fs::write(&program, PROGRAM).expect("a directory that can be written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).expect("a file of ours");
        let made = Command::new("mkfifo").arg(directory.join("typed")).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfifo");
        let directory = directory.to_owned();
        Self {
            directory,
            replies: AtomicUsize::new(0),
        }
    }

    /// Returns the path of the program, for `cpsctl agent --pinentry`.
    pub fn program(&self) -> PathBuf {
        self.directory.join("pinentry")
    }

    /// Waits for a dialog and answers it.
    ///
    /// # Panics
    /// If there is none in time.
    #[track_caller]
    pub fn answer(&self, holder: Holder<'_>) {
        let reply = match holder {
            Holder::Types(pin) => format!("D {pin}\nOK\n"),
            Holder::TypesTwice(pin) => format!("S PIN_REPEATED\nD {pin}\nOK\n"),
            Holder::Allows => "OK\n".to_owned(),
            Holder::Cancels => "ERR 83886179 Operation cancelled\n".to_owned(),
        };
        self.reply(reply);
    }

    /// Waits for each question of a dialog and answers it.
    ///
    /// # Panics
    /// If one does not come in time.
    #[track_caller]
    pub fn answer_each(&self, answers: &[Holder<'_>]) {
        for holder in answers {
            // The question before this one reads from the pipe until it is closed.
            let replies = self.replies.load(Ordering::SeqCst);
            eventually(|| (self.dialogs() > replies).then_some(()));
            self.answer(*holder);
        }
    }

    /// Waits for a dialog and answers it with these lines of the protocol.
    ///
    /// # Panics
    /// If there is none in time.
    #[track_caller]
    pub fn reply(&self, lines: impl AsRef<[u8]> + Send + 'static) {
        let pipe = self.directory.join("typed");
        let (done, written) = mpsc::channel();
        // Opening the pipe waits for the dialog.
        thread::spawn(move || done.send(fs::write(pipe, lines)));
        written
            .recv_timeout(DEADLINE)
            .expect("a dialog")
            .expect("a dialog that reads");
        self.replies.fetch_add(1, Ordering::SeqCst);
    }

    /// Answers every dialog from now on with this PIN, each as soon as `ready` holds.
    pub fn answer_all(&self, pin: &str, ready: impl Fn() -> bool + Send + 'static) {
        let (pipe, reply) = (self.directory.join("typed"), format!("D {pin}\nOK\n"));
        let shown = self.directory.join("shown");
        thread::spawn(move || {
            for answered in 0.. {
                while dialogs_in(&shown) <= answered || !ready() {
                    thread::sleep(Duration::from_millis(10));
                }
                if fs::write(&pipe, &reply).is_err() {
                    return;
                }
            }
        });
    }

    /// Waits for the process of a new dialog, and returns its folder below `/proc`.
    ///
    /// # Panics
    /// If there is none in time.
    #[track_caller]
    pub fn wait_for_process(&self) -> PathBuf {
        let file = self.directory.join("pid");
        let process = eventually(|| {
            let text = fs::read_to_string(&file).ok()?;
            text.ends_with('\n')
                .then(|| Path::new("/proc").join(text.trim()))
        });
        fs::remove_file(&file).expect("a file of ours");
        process
    }

    /// Waits until a dialog has been shown.
    ///
    /// # Panics
    /// If there is none in time.
    #[track_caller]
    pub fn wait_for_dialog(&self) {
        eventually(|| (!self.shown().is_empty()).then_some(()));
    }

    /// Waits until the dialogs have shown a text so many times.
    ///
    /// # Panics
    /// If they have not in time.
    #[track_caller]
    pub fn wait_until_shown(&self, text: &str, times: usize) {
        eventually(|| (self.shown().matches(text).count() == times).then_some(()));
    }

    /// Returns the texts of the dialogs so far: the commands SETDESC, SETERROR and SETREPEAT with
    /// their arguments, and a GETPIN or CONFIRM for each question.
    pub fn shown(&self) -> String {
        fs::read_to_string(self.directory.join("shown")).unwrap_or_default()
    }

    /// Returns the number of times that a PIN was asked for so far.
    pub fn dialogs(&self) -> usize {
        dialogs_in(&self.directory.join("shown"))
    }
}

impl Drop for Pinentry {
    /// Ends a dialog that waits for its answer: its agent may be gone.
    fn drop(&mut self) {
        let pipe = self.directory.join("typed");
        // Where none waits, the pipe cannot be opened so.
        let opened = rustix::fs::open(pipe, OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty());
        drop(opened);
    }
}

fn dialogs_in(shown: &Path) -> usize {
    let shown = fs::read_to_string(shown).unwrap_or_default();
    shown.lines().filter(|line| *line == "GETPIN").count()
}

/// Waits until `condition` gives something.
#[track_caller]
fn eventually<T>(mut condition: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + DEADLINE;
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(Instant::now() < deadline, "no dialog in {DEADLINE:?}");
        thread::sleep(Duration::from_millis(10));
    }
}
