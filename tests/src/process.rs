//! Programs that tests run: start, time limit, output. Begin at [`run_within`].

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::environment;

/// The longest that any single step of a test may take: a browser starts slowly on a machine that
/// builds meanwhile.
pub(crate) const DEADLINE: Duration = Duration::from_secs(180);

/// Result of a finished program.
#[derive(Debug)]
pub struct Output {
    /// Exit status.
    pub status: ExitStatus,
    /// Standard output and standard error, as they came.
    pub text: String,
    /// Standard output alone.
    pub stdout: Vec<u8>,
    /// Time for which it ran.
    pub elapsed: Duration,
}

impl Output {
    /// Returns itself, if the program succeeded.
    ///
    /// # Panics
    /// With what the program printed, if it failed.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert!(self.status.success(), "{}:\n{}", self.status, self.text);
        self
    }

    /// Returns itself, if the program failed.
    ///
    /// # Panics
    /// With what the program printed, if it succeeded.
    #[track_caller]
    pub fn failed(self) -> Self {
        assert!(!self.status.success(), "unexpected success:\n{}", self.text);
        self
    }

    /// Checks that each of `parts` was printed, in any order.
    ///
    /// # Panics
    /// With everything printed, if one is missing.
    #[track_caller]
    pub fn prints(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(
                self.text.contains(part),
                "«{part}» is missing in:\n{}",
                self.text
            );
        }
        self
    }
}

/// One line of a program's standard output.
pub type Line = String;

/// A program that runs beside the test; it is killed when dropped, or with the test's thread.
#[derive(Debug)]
pub struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<Line>,
}

impl Running {
    /// Starts a program whose standard output is read line by line.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("cannot start {command:?}: {e}"));
        let stdout = child.stdout.take().expect("piped");
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let stdin = child.stdin.take();
        Self {
            child,
            stdin,
            lines,
        }
    }

    /// Waits for a line that contains `part`.
    ///
    /// # Panics
    /// If the program ends or the deadline passes before it.
    #[track_caller]
    pub fn wait_line(&self, part: &str) -> Line {
        let deadline = Instant::now() + DEADLINE;
        let mut seen = String::new();
        while let Ok(line) = self
            .lines
            .recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            if line.contains(part) {
                return line;
            }
            seen += &line;
            seen.push('\n');
        }
        panic!("no line with «{part}»; seen:\n{seen}");
    }

    /// Returns the lines that came and that the test did not wait for.
    pub fn lines_so_far(&self) -> Vec<Line> {
        self.lines.try_iter().collect()
    }

    /// Writes a line to the program's standard input.
    ///
    /// # Panics
    /// If the program has closed it.
    pub fn say(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("standard input is open");
        writeln!(stdin, "{line}").expect("the program reads");
        stdin.flush().expect("the program reads");
    }

    /// Ends the program's standard input.
    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Returns the process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until the program ends by itself.
    ///
    /// # Panics
    /// If it is still there at the deadline.
    #[track_caller]
    pub fn wait_end(&mut self) -> ExitStatus {
        wait(&mut self.child, DEADLINE).expect("the program ends by itself")
    }

    /// Kills the program and waits until it is gone.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks the program to end (SIGTERM) and waits for it.
    ///
    /// # Panics
    /// If it is still there at the deadline.
    #[track_caller]
    pub fn terminate(&mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).status();
        wait(&mut self.child, DEADLINE).expect("the program ends after SIGTERM")
    }

    /// Waits until the program ends by itself.
    ///
    /// # Panics
    /// If it is still there at the limit.
    #[track_caller]
    pub fn ends_within(&mut self, limit: Duration) -> ExitStatus {
        wait(&mut self.child, limit).expect("the program ends by itself")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Runs a program to its end, with `input` on its standard input.
///
/// # Panics
/// If it cannot be started, or is still there at the deadline.
#[track_caller]
pub(crate) fn run(command: Command, input: &[u8]) -> Output {
    run_within(DEADLINE, command, input)
}

/// Runs a program like `run`, for a step that takes longer than others.
///
/// # Panics
/// If it cannot be started, or is still there after `limit`.
#[track_caller]
pub fn run_within(limit: Duration, mut command: Command, input: &[u8]) -> Output {
    let begin = Instant::now();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("cannot start {command:?}: {e}"));
    let mut stdin = child.stdin.take().expect("piped");
    let (mut out, mut err) = (
        child.stdout.take().expect("piped"),
        child.stderr.take().expect("piped"),
    );
    let out = thread::spawn(move || read_all(&mut out));
    let err = thread::spawn(move || read_all(&mut err));
    // A program that does not read its input is not an error of the test.
    let _ = stdin.write_all(input);
    drop(stdin);
    let Some(status) = wait(&mut child, limit) else {
        let _ = child.kill();
        let _ = child.wait();
        let (out, err) = (out.join().expect("reads"), err.join().expect("reads"));
        panic!(
            "{command:?} did not end in {limit:?}; it printed:\n{}{}",
            String::from_utf8_lossy(&out),
            String::from_utf8_lossy(&err)
        );
    };
    let stdout = out.join().expect("reads");
    let stderr = err.join().expect("reads");
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr)
    );
    Output {
        status,
        text,
        stdout,
        elapsed: begin.elapsed(),
    }
}

fn read_all(from: &mut impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = from.read_to_end(&mut bytes);
    bytes
}

fn wait(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    eventually(limit, || {
        child.try_wait().expect("a child can be waited for")
    })
}

/// Asks again until there is an answer or the limit passes.
///
/// For conditions of other programs that offer nothing to wait on.
pub fn eventually<T>(limit: Duration, mut condition: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(value) = condition() {
            return Some(value);
        }
        if Instant::now() >= deadline {
            return None;
        }
        thread::park_timeout(Duration::from_millis(5));
    }
}

/// Whether a program is missing from this machine; says so, and fails if CI asks for everything.
///
/// # Panics
/// If the program is missing and `CPS_E2E=require`.
pub fn missing_tool(name: &str) -> bool {
    let found = std::env::split_paths(environment::PATH).any(|at| at.join(name).is_file());
    !found && skip(name)
}

/// Whether a file that a test needs is missing; says so, and fails if CI asks for everything.
///
/// # Panics
/// If the file is missing and `CPS_E2E=require`.
pub fn missing_file(path: impl AsRef<Path>) -> bool {
    let path = path.as_ref();
    !path.exists() && skip(&path.display().to_string())
}

fn skip(name: &str) -> bool {
    skip_because(&format!("{name} is not installed (make test installs it)"))
}

/// Whether the test is not run by root, without whom there is one account only; says so, and fails
/// if CI asks for everything.
///
/// # Panics
/// If it is not, and `CPS_E2E=require`.
pub fn missing_root() -> bool {
    !crate::world::is_root() && skip_because("only root can act as other accounts")
}

/// Whether the machine forbids user namespaces; says so, and fails if CI asks for everything.
///
/// # Panics
/// If it does, and `CPS_E2E=require`.
pub fn missing_user_namespaces() -> bool {
    let mut attempt = Command::new("unshare");
    attempt.args(["--user", "--map-root-user", "true"]);
    let allowed = run_within(DEADLINE, attempt, b"").status.success();
    !allowed && skip_because("this machine forbids user namespaces")
}

fn skip_because(reason: &str) -> bool {
    assert!(
        std::env::var_os("CPS_E2E").as_deref() != Some(OsStr::new("require")),
        "{reason}, and CPS_E2E=require"
    );
    // Not by `eprintln`: what tests that pass print by it is not shown.
    let current = thread::current();
    let test = current.name().unwrap_or("a test");
    let _ = writeln!(io::stderr(), "SKIPPED: {test}: {reason}");
    true
}
