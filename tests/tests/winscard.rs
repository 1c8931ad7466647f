//! The programs for Windows under wine, with a card in a reader of Linux: the `WinSCard` of wine leads to
//! pcscd, the virtual reader and a card of `cps-sim`. One of them is in C, and loads the module.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::Command;
use std::time::Duration;

use cps_e2e::wine::{Ended, I686, Wine, X86_64, windows_binary, windows_directory};
use cps_e2e::{binary, eventually, fixture, require_tools, run_within};

/// A Debian with wine, a card service and a card.
struct Machine(Wine);

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

/// Readers that pcscd knows without a USB device.
const READERS: &str = "/etc/reader.conf.d";

/// Exit codes of the command line.
const NO_CARD: i32 = 3;
const WRONG_PIN: i32 = 4;

impl Machine {
    /// Starts pcscd, a card, and the daemon, which trusts the authority of the card.
    fn with_card(profile: &str) -> Self {
        let mut machine = Self(Wine::start());
        for (name, program) in [("CPSD", "cpsd.exe"), ("CPSCTL", "cpsctl.exe")] {
            let program = windows_binary(program);
            machine.0.say(&format!("{name}={}", program.display()));
        }
        machine.0.say(r"export CPS_SOCKET='\\.\pipe\cps-test'");
        machine
            .0
            .say(&format!("SIM={}", binary("cps-sim").display()));
        machine.start_pcscd(READERS);
        machine.0.say(&format!(
            "$SIM run {profile} --trust trust --control control --keys {} </dev/null &",
            cps_testsuite::keys::directory().display()
        ));
        machine.0.wait_line("ready");
        let trust = format!("'Z:{}'", machine.0.path("trust").display());
        machine.0.write(
            "cpsd.toml",
            &format!("trust_dir = {trust}\ncrl_dir = {trust}\n"),
        );
        machine
            .0
            .say("wine $CPSD --config cpsd.toml --socket $CPS_SOCKET 2>cpsd.log &");
        machine.0.wait_line("cpsd: listening on");
        machine
    }

    /// Starts pcscd, with the readers of a directory of its configuration.
    fn start_pcscd(&mut self, readers: &str) {
        self.0.say(&format!(
            "/usr/sbin/pcscd --foreground --disable-polkit --config {readers} >pcscd.log 2>&1 & PCSCD=$!"
        ));
    }

    fn stop_pcscd(&mut self) {
        self.0.sh("kill $PCSCD").with(0, &[]);
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

    /// Runs the command line for Windows, with a line of standard input for each secret.
    fn cpsctl(&mut self, arguments: &str, secrets: &[&str]) -> Ended {
        let secrets: String = secrets
            .iter()
            .map(|secret| format!("{secret}\\n"))
            .collect();
        self.0
            .sh(&format!("printf '{secrets}' | wine $CPSCTL {arguments}"))
    }

    /// Waits until the command line says that there is no usable card.
    fn wait_without_card(&mut self) {
        let gone = eventually(LONG, || {
            (self.cpsctl("identity --wait 0", &[]).code == NO_CARD).then_some(())
        });
        gone.expect("the card is gone before the deadline");
    }

    /// Writes a document and, when the card is there, its certificate; returns its identity.
    fn write_document(&mut self) -> Ended {
        self.0.write("ordonnance.txt", "Paracétamol 1 g\r\n");
        let identity = self.cpsctl("identity --wait 60", &[]);
        let export = "certs export --key authentication --out certificate.pem";
        self.cpsctl(export, &[]).with(0, &[]);
        identity
    }

    /// Checks a signature with OpenSSL on this machine.
    fn verify(&self, signature: &str, certificate: &str, document: &str) {
        let openssl = |arguments: &[&str]| {
            let mut command = Command::new("openssl");
            command.args(arguments).current_dir(self.0.directory());
            run_within(LONG, command, b"").ok()
        };
        let key = openssl(&["x509", "-in", certificate, "-noout", "-pubkey"]);
        self.0.write("key.pem", &key.text);
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

#[test]
#[ignore = "make test-windows builds what it runs"]
fn a_card_behind_winscard_is_read_signs_and_is_exchanged() {
    require_tools!("openssl");
    let mut machine = Machine::with_card("medecin");
    machine
        .write_document()
        .with(0, &["SIMULÉ PRATICIEN", "99700000013"]);
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
    machine
        .0
        .sh("$SIM ctl --control control remove")
        .with(0, &[]);
    machine.wait_without_card();
    machine
        .0
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
    fs::create_dir(machine.0.path("no-readers")).unwrap();
    let without = machine.0.path("no-readers").display().to_string();
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

#[test]
#[ignore = "make test-windows builds what it runs"]
fn programs_in_c_of_64_and_of_32_bits_load_the_module_and_sign() {
    require_tools!("openssl", "x86_64-w64-mingw32-gcc", "i686-w64-mingw32-gcc");
    let mut machine = Machine::with_card("medecin");
    machine.write_document().with(0, &[]);
    // Bytes of CK_ULONG, CK_TOKEN_INFO, CK_ATTRIBUTE, CK_MECHANISM and CK_FUNCTION_LIST.
    for (target, compiler, sizes) in [
        (X86_64, "x86_64-w64-mingw32-gcc", "sizes: 4 160 16 16 546"),
        (I686, "i686-w64-mingw32-gcc", "sizes: 4 160 12 12 274"),
    ] {
        let mut compiler = Command::new(compiler);
        compiler
            .args(["-Wall", "-Wextra", "-Werror", "-I/usr/include/p11-kit-1"])
            .arg(fixture("windows_host.c"))
            .arg("-o")
            .arg(machine.0.path("host.exe"));
        run_within(LONG, compiler, b"").ok();
        let module = windows_directory(target).join("cps_pkcs11.dll");
        let module = format!("Z:{}", module.display()).replace('/', r"\");
        let host = format!("wine host.exe '{module}' ordonnance.txt signature");
        let said = [sizes, "version: 2.40", "IAS ECC", "PIN: 4 to 4", "unloaded"];
        machine.0.sh(&host).with(0, &said);
        machine.verify("signature", "certificate.pem", "ordonnance.txt");
        fs::remove_file(machine.0.path("signature")).unwrap();
    }
}
