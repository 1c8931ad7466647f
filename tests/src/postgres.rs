//! A server of PostgreSQL for one test.

use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::world::is_root;

/// A server of PostgreSQL that no other test uses, run by an account without rights.
#[derive(Debug)]
pub struct Postgres {
    directory: tempfile::TempDir,
    programs: PathBuf,
}

impl Postgres {
    /// Returns the programs of the newest version that is installed.
    ///
    /// # Panics
    /// If their directory cannot be read.
    pub fn programs() -> Option<PathBuf> {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let versions = versions.map(|entry| entry.unwrap().path().join("bin"));
        versions.filter(|path| path.join("initdb").exists()).max()
    }

    /// Starts a server with an empty database.
    ///
    /// # Panics
    /// If it does not start.
    pub fn start(programs: PathBuf) -> Self {
        let directory = tempfile::tempdir().unwrap();
        if is_root() {
            let id = |option: &str| -> u32 {
                let id = Command::new("id")
                    .args([option, "postgres"])
                    .output()
                    .unwrap();
                String::from_utf8(id.stdout)
                    .unwrap()
                    .trim()
                    .parse()
                    .unwrap()
            };
            chown(directory.path(), Some(id("-u")), Some(id("-g"))).unwrap();
        }
        let server = Self {
            directory,
            programs,
        };
        let data = server.data();
        let data = data.to_str().unwrap();
        server.run(&[
            "initdb",
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "owner",
            "--no-sync",
        ]);
        server.begin();
        server
    }

    /// Returns the directory of the server.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Returns the directory of the database.
    pub fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Returns a program of the server.
    pub fn program(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    /// Runs a program of the server as its account.
    #[track_caller]
    fn run(&self, words: &[&str]) {
        self.run_program(&self.program(words[0]), &words[1..]);
    }

    /// Runs any program as the account of the server.
    ///
    /// # Panics
    /// If it fails.
    #[track_caller]
    pub fn run_program(&self, program: &Path, words: &[&str]) {
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        };
        let log = fs::File::create(self.directory.path().join("log")).unwrap();
        let done = command
            .args(words)
            .current_dir(self.directory.path())
            .env("LC_ALL", "C.UTF-8")
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .status()
            .unwrap();
        let log = fs::read_to_string(self.directory.path().join("log")).unwrap();
        assert!(done.success(), "{} {words:?}: {log}", program.display());
    }

    fn control(&self, words: &[&str]) {
        let data = self.data();
        let mut all = vec!["pg_ctl", "-D", data.to_str().unwrap(), "-w"];
        all.extend(words);
        self.run(&all);
    }

    /// Starts the server, which listens on a socket in its directory.
    ///
    /// # Panics
    /// If it does not start.
    pub fn begin(&self) {
        self.begin_with("-c listen_addresses=");
    }

    /// Starts the server with these options.
    ///
    /// # Panics
    /// If it does not start.
    pub fn begin_with(&self, options: &str) {
        let directory = self.directory.path().display();
        let options = format!("{options} -c fsync=off -k {directory}");
        self.control(&["-o", &options, "-l", "server.log", "start"]);
    }

    /// Ends the server as a crash does.
    ///
    /// # Panics
    /// If it does not run.
    pub fn crash(&self) {
        self.control(&["-m", "immediate", "stop"]);
    }

    /// Sends a signal to the process that takes connections.
    ///
    /// # Panics
    /// If it does not run.
    pub fn signal(&self, name: &str) {
        let file = fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        let process = file.lines().next().unwrap();
        let sent = Command::new("kill").args(["-s", name, process]).status();
        assert!(sent.unwrap().success());
    }

    /// Returns the URL of the database for an account.
    pub fn url(&self, account: &str) -> String {
        let directory = self.directory.path().display();
        format!("postgres:///postgres?user={account}&host={directory}")
    }

    /// Has an account do what SQL says, and returns what the server said.
    ///
    /// # Panics
    /// If there is no `psql`.
    pub fn sql(&self, account: &str, sql: &str) -> String {
        let output = Command::new(self.program("psql"))
            .args([&self.url(account), "-c", sql])
            .output()
            .unwrap();
        let [out, err] =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        out + &err
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.crash();
        }
    }
}
