//! A test's own world: network and mount namespace, folders, pcscd and the programs in it. Begin at
//! [`World`].

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::environment;
use crate::process::{Output, Running, eventually, run};
use crate::{Agent, Application, Cpsd, JsonClient, SimulatedCard};

/// The administrator's list of sites in a world, as a file of that.
pub const SITES: &str = "etc/cpsd/web.d/sites.toml";

/// A private machine within the machine: network, pcscd and temporary files of one test.
#[derive(Debug)]
pub struct World {
    // Dropped in this order: the programs, then what they stand on.
    pcscd: Option<Running>,
    holder: Running,
    directory: TempDir,
}

/// Prepares the namespaces, then stays so that other programs can enter them.
///
/// Hides the sockets of the machine's own services: its pcscd, nscd and message bus among them.
const HOLDER: &str = "
    ip link set lo up &&
    mount -t tmpfs -o mode=755 tmpfs /run && mkdir /run/pcscd &&
    echo ready && exec sleep infinity";

impl World {
    /// Returns a world with a running pcscd and no card.
    ///
    /// # Panics
    /// If the machine cannot make namespaces, or pcscd does not start.
    pub fn new() -> Self {
        let mut world = Self::without_pcscd();
        world.start_pcscd();
        world
    }

    /// Returns a world in which pcscd does not run.
    ///
    /// # Panics
    /// If the machine cannot make namespaces.
    pub fn without_pcscd() -> Self {
        let mut unshare = Command::new("unshare");
        if !is_root() {
            unshare.args(["--user", "--map-root-user"]);
        }
        unshare.args([
            "--mount",
            "--net",
            "setpriv",
            "--pdeathsig",
            "KILL",
            "sh",
            "-c",
            HOLDER,
        ]);
        environment::clean(&mut unshare);
        let holder = Running::start(unshare);
        holder.wait_line("ready");
        Self {
            pcscd: None,
            holder,
            directory: tempfile::tempdir().expect("a temporary directory"),
        }
    }

    /// Starts pcscd, or starts it again.
    ///
    /// # Panics
    /// If it does not listen in time.
    pub fn start_pcscd(&mut self) {
        self.stop_pcscd();
        let mut command = self.command("pcscd");
        command.arg("--foreground").stderr(self.log("pcscd.log"));
        self.pcscd = Some(Running::start(command));
        let socket = PathBuf::from(format!(
            "/proc/{}/root/run/pcscd/pcscd.comm",
            self.holder.id()
        ));
        eventually(Duration::from_secs(10), || socket.exists().then_some(()))
            .expect("pcscd listens");
    }

    /// Kills pcscd, as a crash would.
    ///
    /// # Panics
    /// If what it leaves cannot be removed.
    pub fn stop_pcscd(&mut self) {
        self.pcscd = None;
        // A socket without a listener would pass for one.
        self.run("sh", &["-c", "rm -f /run/pcscd/*"]).ok();
    }

    /// Returns the test's own directory.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Returns a file in the test's own directory.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Returns the path of a new file in the test's own directory, holding `content`.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.file(name);
        std::fs::write(&path, content).expect("the directory is ours");
        path
    }

    /// Has the administrator list these sites, in the place of those listed before (`web.d`).
    ///
    /// # Panics
    /// If the directory of the configuration cannot be made the world's own.
    #[track_caller]
    pub fn list_sites(&self, list: impl AsRef<[u8]>) {
        if !self.file(SITES).exists() {
            let own = "cp -a /etc etc && mkdir -p etc/cpsd/web.d && mount --bind etc /etc";
            self.run("sh", &["-c", own]).ok();
        }
        self.write(SITES, list);
    }

    /// Puts a simulated card into the first reader and waits until pcscd sees it.
    ///
    /// # Panics
    /// If it is not there in time.
    pub fn insert(&self, profile: &str) -> SimulatedCard {
        SimulatedCard::insert(self, profile, 0, "instant", None)
    }

    /// Puts a simulated card of a speed that `cps-sim` knows into the first reader and waits until
    /// pcscd sees it.
    ///
    /// # Panics
    /// If it is not there in time.
    pub fn insert_at_speed(&self, profile: &str, speed: &str) -> SimulatedCard {
        SimulatedCard::insert(self, profile, 0, speed, None)
    }

    /// Puts a simulated card into reader 0 or 1 and waits until pcscd sees it.
    ///
    /// # Panics
    /// If it is not there in time.
    pub fn insert_into(&self, reader: u16, profile: &str) -> SimulatedCard {
        SimulatedCard::insert(self, profile, reader, "instant", None)
    }

    /// Puts a card into reader 0 or 1 with which `fault` happens at the n-th command (the words of
    /// `cps-sim`).
    ///
    /// # Panics
    /// If it is not there in time.
    pub fn insert_faulty(
        &self,
        reader: u16,
        profile: &str,
        command: u32,
        fault: &str,
    ) -> SimulatedCard {
        let script = format!("[[step]]\ncommand = {command}\nfault = \"{fault}\"\n");
        SimulatedCard::insert(self, profile, reader, "instant", Some(&script))
    }

    /// Starts cpsd on this world's readers.
    ///
    /// # Panics
    /// If it does not listen in time.
    pub fn start_cpsd(&self) -> Cpsd {
        Cpsd::start(self, &[])
    }

    /// Starts cpsd with a configuration file of this text, in which `{}` is the test's own directory.
    ///
    /// # Panics
    /// If it does not listen in time.
    pub fn start_cpsd_configured(&self, text: &str) -> Cpsd {
        let directory = self.path().to_str().expect("UTF-8");
        let path = self.write("cpsd.toml", text.replace("{}", directory));
        Cpsd::start(self, &["--config", path.to_str().expect("UTF-8")])
    }

    /// Starts cpsd with the certificates and revocation lists of a directory.
    ///
    /// # Panics
    /// If it does not listen in time.
    pub fn start_cpsd_trusting(&self, directory: &Path) -> Cpsd {
        self.start_cpsd_configured(&crate::desk::trusting(directory))
    }

    /// Starts the agent of this account; what its pinentry answers is the test's to say.
    ///
    /// # Panics
    /// If it does not register in time.
    pub fn start_agent(&self) -> Agent {
        Agent::start(self)
    }

    /// Starts an application that uses the JSON-RPC API, and greets the daemon.
    #[track_caller]
    pub fn start_json_client(&self) -> JsonClient {
        JsonClient::start(self)
    }

    /// Starts an application that uses the PKCS#11 module, and initialises the module.
    #[track_caller]
    pub fn start_application(&self) -> Application {
        self.start_application_with(&crate::module())
    }

    /// Starts an application that uses any PKCS#11 module, and initialises it.
    #[track_caller]
    pub fn start_application_with(&self, module: &Path) -> Application {
        let mut application = Application::start(self, module);
        application.must("initialize");
        application
    }

    /// Waits until cpsd knows everything public of its one card.
    #[track_caller]
    pub fn wait_for_card(&self) {
        self.run(crate::binary("cpsctl"), &["identity", "--wait", "30"])
            .ok();
    }

    /// Puts a simulated card into the first reader that behaves as the card of a report
    /// (`cpsctl card report --json`), and waits until pcscd sees it.
    ///
    /// # Panics
    /// If it is not there in time.
    pub fn insert_like(&self, report: &Path) -> SimulatedCard {
        SimulatedCard::insert_like(self, report)
    }

    /// Asks the card in the first reader whether its PIN is verified, as another program, as soon as
    /// that reaches the card: an empty VERIFY tells (`card.md` §4.2).
    ///
    /// # Panics
    /// If the card gives no such answer, or the daemon keeps it.
    #[track_caller]
    pub fn is_verified(&self) -> bool {
        let verify = ["--card-driver", "default", "--send-apdu", "00:20:00:01"];
        // The daemon gives the card back a moment after it has answered a logout.
        let answer = eventually(Duration::from_secs(10), || {
            let answer = self.run("opensc-tool", &verify);
            answer.status.success().then_some(answer)
        });
        let answer = answer.expect("other programs reach the card");
        match answer.text.contains("SW1=0x90, SW2=0x00") {
            true => true,
            false => {
                answer.prints(&["SW1=0x63, SW2=0xC3"]);
                false
            }
        }
    }

    /// Returns the socket of this world's cpsd.
    pub fn socket(&self) -> PathBuf {
        self.file("cpsd.sock")
    }

    /// Returns a program that will run inside this world, with this world's directory as its home.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("nsenter");
        if !is_root() {
            command.args(["--user", "--preserve-credentials"]);
        }
        command
            .args([
                "--mount",
                "--net",
                "--target",
                &self.holder.id().to_string(),
            ])
            .arg(format!("--wd={}", self.path().display()))
            .args(["--", "setpriv", "--pdeathsig", "KILL"])
            .arg(program);
        environment::clean(&mut command);
        command
            .env("CPS_SOCKET", self.socket())
            .env("HOME", self.path());
        command
    }

    /// Runs a program inside this world to its end.
    #[track_caller]
    pub fn run<A: AsRef<OsStr>>(&self, program: impl AsRef<OsStr>, args: &[A]) -> Output {
        self.run_with_input(program, args, b"")
    }

    /// Runs a program inside this world to its end, with `input` on its standard input.
    #[track_caller]
    pub fn run_with_input<A: AsRef<OsStr>>(
        &self,
        program: impl AsRef<OsStr>,
        args: &[A],
        input: &[u8],
    ) -> Output {
        let mut command = self.command(program);
        command.args(args);
        run(command, input)
    }

    /// Makes `server.pem` and `server.key`: the certificate and the key of a TLS server on this world's
    /// localhost.
    #[track_caller]
    pub fn server_certificate(&self) {
        let request = [
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-noenc",
            "-keyout",
            "server.key",
            "-out",
            "server.pem",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ];
        self.run("openssl", &request).ok();
    }

    /// Makes `server.pem` for localhost and names below it, with `server.key`, and its issuer
    /// `server-root.pem`.
    ///
    /// # Panics
    /// If `openssl` does not make them.
    #[track_caller]
    pub fn server_authority(&self) {
        let root = "-keyout root.key -out server-root.pem -subj /CN=Root";
        let server = "-keyout server.key -out server.pem -CA server-root.pem -CAkey root.key \
             -subj /CN=localhost -addext subjectAltName=DNS:localhost,DNS:other.localhost \
             -addext basicConstraints=critical,CA:FALSE";
        for words in [root, server] {
            let request = "req -x509 -noenc -newkey ec -pkeyopt ec_paramgen_curve:P-256";
            let request = request.split_whitespace().chain(words.split_whitespace());
            self.run("openssl", &request.collect::<Vec<_>>()).ok();
        }
    }

    /// Makes an NSS database without a password that trusts [`Self::server_authority`].
    ///
    /// # Panics
    /// If `certutil` does not make it.
    #[track_caller]
    pub fn trust_server(&self, directory: &str) {
        let database = format!("sql:{directory}");
        let new = ["-N", "-d", &database, "--empty-password"];
        self.run("certutil", &new).ok();
        let trust = ["-n", "server", "-t", "C,,", "-i", "server-root.pem"];
        self.run("certutil", &[&["-A", "-d", &database], &trust[..]].concat())
            .ok();
    }

    /// Returns a log file for the standard error of a program that stays; it is shown when the test
    /// fails.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn log(&self, name: &str) -> std::fs::File {
        std::fs::File::create(self.file(name)).expect("the directory is ours")
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        for entry in self.path().read_dir().into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension() == Some(OsStr::new("log"))
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                let lines: Vec<&str> = text.lines().collect();
                let tail = lines[lines.len().saturating_sub(40)..].join("\n");
                eprintln!("== {}\n{tail}", path.display());
            }
        }
    }
}

pub(crate) fn is_root() -> bool {
    // The owner of a process's own entry in /proc is its effective user.
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0)
}
