//! A workplace as a test uses it: a private pcscd, `cpsd`, readers and their cards. Begin at
//! [`Desk`].

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::cards::{Key, Kind};
use crate::process::Output;
use crate::{Cpsd, SimulatedCard, World, artifacts};

/// Common name in the certificates of the holder of every card of a desk: 8 and the RPPS number.
pub const HOLDER: &str = "899700000013";

/// The card of another person.
pub const OTHER_PROFILE: &str = "pharmacien";

/// The common name of that person.
pub const OTHER_HOLDER: &str = "899700000021";

/// A workplace: a card in a reader, and a daemon that has read it.
#[derive(Debug)]
pub struct Desk {
    /// The daemon.
    pub cpsd: Cpsd,
    /// The card.
    pub card: SimulatedCard,
    /// The kind of card.
    pub kind: &'static Kind,
    /// The machine.
    pub world: World,
}

impl Desk {
    /// Puts a card into a reader and waits until the daemon knows it.
    #[track_caller]
    pub fn new(kind: &'static Kind) -> Self {
        Self::with(kind, |world, _| world.start_cpsd())
    }

    /// Returns the same with a daemon that trusts the authority of the card.
    #[track_caller]
    pub fn trusting(kind: &'static Kind) -> Self {
        Self::trusting_and(kind, "")
    }

    /// Returns the same with further lines in the configuration of the daemon.
    #[track_caller]
    pub fn trusting_and(kind: &'static Kind, configuration: &str) -> Self {
        Self::with(kind, |world, card| {
            world.start_cpsd_configured(&(trusting(card.trust()) + configuration))
        })
    }

    /// Returns the same with a daemon that is configured so.
    #[track_caller]
    pub fn configured(kind: &'static Kind, configuration: &str) -> Self {
        Self::with(kind, |world, _| world.start_cpsd_configured(configuration))
    }

    #[track_caller]
    fn with(kind: &'static Kind, start: impl FnOnce(&World, &SimulatedCard) -> Cpsd) -> Self {
        let world = World::new();
        let card = world.insert(kind.profile);
        let cpsd = start(&world, &card);
        world.wait_for_card();
        Self {
            cpsd,
            card,
            kind,
            world,
        }
    }

    /// Runs a program to its end.
    #[track_caller]
    pub fn run(&self, program: impl AsRef<OsStr>, args: &[&str]) -> Output {
        self.world.run(program, args)
    }

    /// Runs `pkcs11-tool` on our module.
    #[track_caller]
    pub fn pkcs11_tool(&self, args: &[&str]) -> Output {
        let module = artifacts::module_text();
        self.run("pkcs11-tool", &[&["--module", &module], args].concat())
    }

    /// Returns a file with the certificate of a key, in PEM, as `pkcs11-tool` and `openssl` read
    /// it.
    #[track_caller]
    pub fn certificate(&self, key: &Key) -> PathBuf {
        let der = format!("{}.der", key.label);
        let read = ["--read-object", "--type", "cert", "--id", key.id];
        self.pkcs11_tool(&[&read[..], &["--output-file", &der]].concat())
            .ok();
        let pem = self
            .run("openssl", &["x509", "-inform", "DER", "-in", &der])
            .ok();
        self.world.write(&format!("{}.pem", key.label), &pem.stdout)
    }

    /// Returns a file with the public key of a certificate, in PEM.
    #[track_caller]
    pub fn public_key(&self, key: &Key) -> PathBuf {
        let certificate = self.certificate(key);
        let pem = self
            .run(
                "openssl",
                &["x509", "-in", text(&certificate), "-noout", "-pubkey"],
            )
            .ok();
        self.world
            .write(&format!("{}.pub.pem", key.label), &pem.stdout)
    }

    /// Checks with `openssl` that `signature` is that of `data` by this key, with SHA-256.
    ///
    /// # Panics
    /// If it is not.
    #[track_caller]
    pub fn verify(&self, key: &Key, data: &str, signature: &str) {
        self.verify_with(key, data, signature, "-sha256", &[]);
    }

    /// Checks with `openssl` that `signature` is an RSA signature with SHA-1.
    ///
    /// # Panics
    /// If it is not.
    #[track_caller]
    pub fn verify_sha1(&self, key: &Key, data: &str, signature: &str) {
        self.verify_with(key, data, signature, "-sha1", &[]);
    }

    /// Checks with `openssl` that `signature` is an RSA-PSS signature with SHA-256 and a salt of
    /// 32 bytes.
    ///
    /// # Panics
    /// If it is not.
    #[track_caller]
    pub fn verify_pss(&self, key: &Key, data: &str, signature: &str) {
        let options = [
            "-sigopt",
            "rsa_padding_mode:pss",
            "-sigopt",
            "rsa_pss_saltlen:32",
        ];
        self.verify_with(key, data, signature, "-sha256", &options);
    }

    /// Checks with `openssl` that `signature` is an RSA-PSS signature with SHA-1 and a salt of
    /// 20 bytes.
    ///
    /// # Panics
    /// If it is not.
    #[track_caller]
    pub fn verify_pss_sha1(&self, key: &Key, data: &str, signature: &str) {
        let options = [
            "-sigopt",
            "rsa_padding_mode:pss",
            "-sigopt",
            "rsa_pss_saltlen:20",
        ];
        self.verify_with(key, data, signature, "-sha1", &options);
    }

    #[track_caller]
    fn verify_with(&self, key: &Key, data: &str, signature: &str, hash: &str, options: &[&str]) {
        let public = self.public_key(key);
        let verify = ["dgst", hash, "-verify", text(&public)];
        let input = ["-signature", signature, data];
        self.run("openssl", &[&verify, options, &input].concat())
            .ok()
            .prints(&["Verified OK"]);
    }

    /// Makes these modules, by name and path, the only ones that p11-kit knows on this desk.
    ///
    /// # Panics
    /// If they are written already.
    #[track_caller]
    pub fn configure_p11_kit(&self, modules: &[(&str, &str)]) {
        let directory = self.world.file("modules");
        std::fs::create_dir(&directory).expect("the directory is new");
        for (name, path) in modules {
            let file = format!("modules/{name}.module");
            self.world.write(&file, format!("module: {path}\n"));
        }
        let mount = ["--bind", "modules", "/usr/share/p11-kit/modules"];
        self.run("mount", &mount).ok();
    }

    /// Returns the certificates that a program must trust to accept those of the card, root
    /// included.
    pub fn trust(&self) -> PathBuf {
        self.card.trust().join("chain.pem")
    }

    /// Returns the revocation lists of all authorities of the card, in PEM.
    ///
    /// # Panics
    /// If they cannot be read.
    pub fn revocation_lists(&self) -> Vec<u8> {
        let mut lists = Vec::new();
        for entry in self.card.trust().read_dir().expect("a directory") {
            let path = entry.expect("an entry").path();
            if text(&path).ends_with(".crl.pem") {
                lists.extend(std::fs::read(path).expect("a list"));
            }
        }
        lists
    }
}

/// Returns the configuration of a daemon that trusts what a directory has.
pub(crate) fn trusting(directory: &Path) -> String {
    let directory = directory.display();
    format!("trust_dir = '{directory}'\ncrl_dir = '{directory}'\n")
}

/// Returns a path of a test, which has no other characters than those of UTF-8.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("paths of tests are UTF-8")
}
