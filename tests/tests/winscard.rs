//! The programs for Windows under wine, with a card in a reader of Linux: the `WinSCard` of wine leads to
//! pcscd, the virtual reader and a card of `cps-sim`.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cps_e2e::{Running, binary, eventually, package_directory, require_tools, run_within};
use tempfile::TempDir;

/// A Debian with wine, in which programs of Linux run beside those for Windows.
struct Machine {
    shell: Running,
    /// Seen at the same path inside, as drive Z: by programs for Windows.
    files: TempDir,
}

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

/// Readers that pcscd knows without a USB device.
const READERS: &str = "/etc/reader.conf.d";

/// Exit codes of the command line.
const NO_CARD: i32 = 3;
const WRONG_PIN: i32 = 4;

/// The end of a command.
struct Ended {
    code: i32,
    text: String,
    /// Log of the daemon.
    log: String,
}

impl Ended {
    #[track_caller]
    fn with(self, code: i32, parts: &[&str]) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.text, self.log);
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

impl Machine {
    /// Starts pcscd, a card, and the daemon, which trusts the authority of the card.
    fn with_card(profile: &str) -> Self {
        let files = tempfile::tempdir_in(package_directory().parent().unwrap()).unwrap();
        let mut shell = Command::new(root().join("scripts/windows/wine"));
        shell.arg("bash").current_dir(files.path());
        let mut machine = Self {
            shell: Running::start(shell),
            files,
        };
        let windows = root().join("target/windows/x86_64-pc-windows-gnu/debug");
        for (name, program) in [("CPSD", "cpsd.exe"), ("CPSCTL", "cpsctl.exe")] {
            machine
                .shell
                .say(&format!("{name}={}", windows.join(program).display()));
        }
        machine.shell.say(r"export CPS_SOCKET='\\.\pipe\cps-test'");
        machine
            .shell
            .say(&format!("SIM={}", binary("cps-sim").display()));
        machine.start_pcscd(READERS);
        machine.shell.say(&format!(
            "$SIM run {profile} --trust trust --control control --keys {} </dev/null &",
            cps_testsuite::keys::directory().display()
        ));
        machine.shell.wait_line("ready");
        let trust = format!("'Z:{}'", machine.files.path().join("trust").display());
        machine.write(
            "cpsd.toml",
            &format!("trust_dir = {trust}\ncrl_dir = {trust}\n"),
        );
        machine
            .shell
            .say("wine $CPSD --config cpsd.toml --socket $CPS_SOCKET 2>cpsd.log &");
        machine.shell.wait_line("cpsd: listening on");
        machine
    }

    /// Starts pcscd, with the readers of a directory of its configuration.
    fn start_pcscd(&mut self, readers: &str) {
        self.shell.say(&format!(
            "/usr/sbin/pcscd --foreground --disable-polkit --config {readers} >pcscd.log 2>&1 & PCSCD=$!"
        ));
    }

    fn stop_pcscd(&mut self) {
        self.sh("kill $PCSCD").with(0, &[]);
        self.wait_without_card();
    }

    /// Waits until the command line lists this.
    fn wait_readers(&mut self, listed: &str) {
        let mut text = String::new();
        let seen = eventually(LONG, || {
            text = self.cpsctl("readers list", &[]).text;
            text.contains(listed).then_some(())
        });
        assert!(seen.is_some(), "«{listed}» is missing in:\n{text}");
    }

    /// Runs a command to its end.
    fn sh(&mut self, command: &str) -> Ended {
        self.shell
            .say(&format!("{{ {command}; }} >output 2>&1; echo ended $?"));
        let line = self.shell.wait_line("ended ");
        let code = line.rsplit(' ').next().and_then(|code| code.parse().ok());
        let log = fs::read(self.path("cpsd.log")).unwrap_or_default();
        Ended {
            code: code.unwrap_or(-1),
            text: String::from_utf8_lossy(&fs::read(self.path("output")).unwrap()).into_owned(),
            log: String::from_utf8_lossy(&log).into_owned(),
        }
    }

    /// Runs the command line for Windows, with a line of standard input for each secret.
    fn cpsctl(&mut self, arguments: &str, secrets: &[&str]) -> Ended {
        let secrets: String = secrets
            .iter()
            .map(|secret| format!("{secret}\\n"))
            .collect();
        self.sh(&format!("printf '{secrets}' | wine $CPSCTL {arguments}"))
    }

    /// Waits until the command line says that there is no usable card.
    fn wait_without_card(&mut self) {
        let gone = eventually(LONG, || {
            (self.cpsctl("identity --wait 0", &[]).code == NO_CARD).then_some(())
        });
        gone.expect("the card is gone before the deadline");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Checks a signature with OpenSSL on this machine.
    fn verify(&self, signature: &str, certificate: &str, document: &str) {
        let openssl = |arguments: &[&str]| {
            let mut command = Command::new("openssl");
            command.args(arguments).current_dir(self.files.path());
            run_within(LONG, command, b"").ok()
        };
        let key = openssl(&["x509", "-in", certificate, "-noout", "-pubkey"]);
        self.write("key.pem", &key.text);
        openssl(&[
            "dgst",
            "-sha256",
            "-verify",
            "key.pem",
            "-signature",
            signature,
            document,
        ])
        .prints(&["Verified OK"]);
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

#[test]
#[ignore = "make test-windows builds what it runs"]
fn a_card_behind_winscard_is_read_signs_and_is_exchanged() {
    require_tools!("openssl");
    let mut machine = Machine::with_card("medecin");
    machine.write("ordonnance.txt", "Paracétamol 1 g\r\n");
    machine
        .cpsctl("identity --wait 60", &[])
        .with(0, &["SIMULÉ PRATICIEN", "99700000013"]);
    machine
        .cpsctl(
            "certs export --key authentication --out certificate.pem",
            &[],
        )
        .with(0, &[]);
    let sign = "sign --key authentication --pin-stdin --out signature ordonnance.txt";

    machine
        .cpsctl(sign, &["4321"])
        .with(WRONG_PIN, &["2 tries"]);
    machine.cpsctl(sign, &["1234"]).with(0, &[]);
    machine.verify("signature", "certificate.pem", "ordonnance.txt");
    machine
        .cpsctl("pin change --pin-stdin", &["1234", "2580"])
        .with(0, &[]);
    machine.cpsctl(sign, &["2580"]).with(0, &[]);
    machine.verify("signature", "certificate.pem", "ordonnance.txt");

    // The card is pulled and another inserted.
    machine.sh("$SIM ctl --control control remove").with(0, &[]);
    machine.wait_without_card();
    machine
        .sh("$SIM ctl --control control insert infirmier")
        .with(0, &[]);
    machine
        .cpsctl("identity --wait 60", &[])
        .with(0, &["FACTICE INFIRMIÈRE"]);

    // The card service stops and starts.
    machine.stop_pcscd();
    machine.start_pcscd(READERS);
    machine
        .cpsctl("identity --wait 60", &[])
        .with(0, &["FACTICE INFIRMIÈRE"]);
    machine.cpsctl(sign, &["1234"]).with(0, &[]);

    // The reader is unplugged and comes back: the service is started without it, because pcscd has no
    // order for that.
    machine.stop_pcscd();
    fs::create_dir(machine.path("no-readers")).unwrap();
    let without = machine.path("no-readers").display().to_string();
    machine.start_pcscd(&without);
    machine.wait_readers("No card reader");
    machine.stop_pcscd();
    machine.start_pcscd(READERS);
    machine.wait_readers("Virtual PCD 00 00");
    machine
        .cpsctl("identity --wait 60", &[])
        .with(0, &["FACTICE INFIRMIÈRE"]);
    machine.cpsctl(sign, &["1234"]).with(0, &[]);
}
