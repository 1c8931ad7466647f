//! Targets of the tables: the module with simulated cards, and SoftHSM2.

use std::{
    env,
    io::{BufRead, BufReader},
    ops::Deref,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    ptr::null_mut,
    sync::LazyLock,
};

use cps_testsuite::daemon::socket_of;
use cryptoki_sys::*;
use tempfile::TempDir;

use crate::built;
use crate::library::{Bytes, Data, Library, Plain, Room, ulong};
use crate::sys::CPSD;

pub(crate) const PIN: Bytes<'_> = Data(b"1234");
pub(crate) const WRONG_PIN: Bytes<'_> = Data(b"9999");
pub(crate) const PUK: Bytes<'_> = Data(b"12345678");

/// Labels of the cards, which the token of SoftHSM2 gets as well.
pub(crate) const PRIVATE_AUTHENTICATION: &str = "CPS_PRIV_AUT";
pub(crate) const PRIVATE_SIGNATURE: &str = "CPS_PRIV_SIG";
pub(crate) const PUBLIC_AUTHENTICATION: &str = "Cle publique - Certificat d'Authentification CPS";
pub(crate) const PUBLIC_SIGNATURE: &str = "Cle publique - Certificat de Signature CPS";
pub(crate) const CERTIFICATE: &str = "Certificat d'Authentification CPS";
pub(crate) const PUBLIC_DATA: &str = "CPS_ID_CARD";
pub(crate) const WRITABLE_DATA: &str = "CPS_DATA";
pub(crate) const TECHNICAL: &str = "CPS_PRIV_TECH_AUT";

/// The token that a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Cps3,
    Cps4,
    Contactless,
    SoftHsm,
}

/// State that is prepared before a row runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Nothing.
    Finalized,
    /// `C_Initialize`.
    Initialized,
    /// A read-only session.
    ReadOnly,
    /// A read-write session.
    ReadWrite,
    /// A read-only session with the user logged in.
    ReadOnlyUser,
    /// A read-write session with the user logged in.
    ReadWriteUser,
    /// A read-write session with the security officer logged in.
    SecurityOfficer,
}

/// One token in the state that a row asks for.
pub(crate) struct Target<'l> {
    library: &'l Library,
    pub(crate) slot: CK_SLOT_ID,
    /// The session of the state.
    pub(crate) session: CK_SESSION_HANDLE,
}

impl Deref for Target<'_> {
    type Target = Library;

    fn deref(&self) -> &Library {
        self.library
    }
}

impl<'l> Target<'l> {
    pub(crate) fn prepare(library: &'l Library, slot: CK_SLOT_ID, state: State) -> Self {
        // An earlier row may have left it initialised.
        library.finalize(0);
        let mut target = Self {
            library,
            slot,
            session: 0,
        };
        if state == State::Finalized {
            return target;
        }
        target.must(library.initialize(null_mut()));
        target.session = match state {
            State::Finalized | State::Initialized => return target,
            State::ReadOnly | State::ReadOnlyUser => target.open(0),
            State::ReadWrite | State::ReadWriteUser | State::SecurityOfficer => {
                target.open(CKF_RW_SESSION)
            }
        };
        match state {
            State::ReadOnlyUser | State::ReadWriteUser => {
                target.must(library.login(target.session, CKU_USER, PIN));
            }
            State::SecurityOfficer => target.must(library.login(target.session, CKU_SO, PUK)),
            _ => {}
        }
        target
    }

    /// A step that a row needs and is not about.
    pub(crate) fn must(&self, answer: CK_RV) {
        assert_eq!(answer, CKR_OK, "a step before the call that is tested");
    }

    pub(crate) fn open(&self, flags: CK_FLAGS) -> CK_SESSION_HANDLE {
        self.must(self.open_session(self.slot, flags | CKF_SERIAL_SESSION, true));
        self.number.get()
    }

    /// Returns the handle of the visible object with this label; the session must not be searching.
    pub(crate) fn object(&self, label: &str) -> CK_OBJECT_HANDLE {
        let template = [(CKA_LABEL, Data(label.as_bytes()))];
        self.must(self.find_objects_init(self.session, &template));
        self.must(self.find_objects(self.session, true, 2, true));
        assert_eq!(self.number.get(), 1, "objects with the label {label}");
        self.must(self.find_objects_final(self.session));
        let handle = self.out.borrow();
        CK_OBJECT_HANDLE::from_ne_bytes(handle.as_slice().try_into().unwrap())
    }

    /// Begins a signature with the private authentication key.
    pub(crate) fn begin_sign(&self, mechanism: CK_MECHANISM_TYPE) {
        let key = self.object(PRIVATE_AUTHENTICATION);
        self.must(self.sign_init(self.session, Plain(mechanism), key));
    }

    /// Begins a verification with the public authentication key.
    pub(crate) fn begin_verify(&self, mechanism: CK_MECHANISM_TYPE) {
        let key = self.object(PUBLIC_AUTHENTICATION);
        self.must(self.verify_init(self.session, Plain(mechanism), key));
    }

    /// Begins a digest.
    pub(crate) fn begin_digest(&self) {
        self.must(self.digest_init(self.session, Plain(CKM_SHA256)));
    }

    /// Begins an encryption with the public authentication key.
    pub(crate) fn begin_encrypt(&self) {
        let key = self.object(PUBLIC_AUTHENTICATION);
        self.must(self.encrypt_init(self.session, Plain(CKM_RSA_PKCS), key));
    }

    /// Begins a decryption with the private authentication key.
    pub(crate) fn begin_decrypt(&self) {
        let key = self.object(PRIVATE_AUTHENTICATION);
        self.must(self.decrypt_init(self.session, Plain(CKM_RSA_PKCS), key));
    }

    /// Returns a signature of the authentication key.
    pub(crate) fn signature(&self, mechanism: CK_MECHANISM_TYPE, data: &[u8]) -> Vec<u8> {
        self.begin_sign(mechanism);
        self.must(self.sign(self.session, Data(data), Room::Bytes(256)));
        self.out.borrow().clone()
    }

    /// Returns a cryptogram for the authentication key.
    pub(crate) fn cryptogram(&self, data: &[u8]) -> Vec<u8> {
        self.begin_encrypt();
        self.must(self.encrypt(self.session, Data(data), Room::Bytes(256)));
        self.out.borrow().clone()
    }
}

/// The daemon with its simulated cards; it ends with this value, as a crash would end it.
struct Daemon(Child);

impl Daemon {
    /// Starts it on the socket of the environment, with these words of configuration; the test
    /// authority is that of `pki`.
    fn start(pki: &Path, configuration: &str) -> Self {
        let cpsd = build_directory().join(CPSD);
        assert!(
            cpsd.exists(),
            "{} is not built: run the tests with `make test`",
            cpsd.display()
        );
        let profiles: Vec<_> = CARDS.iter().map(|(_, profile)| *profile).collect();
        let settings = ENVIRONMENT.path().join("cpsd.toml");
        std::fs::write(&settings, configuration).unwrap();
        let mut process = Command::new(cpsd)
            .arg("--config")
            .arg(settings)
            .arg("--socket")
            .arg(socket_of(ENVIRONMENT.path()))
            .args(["--simulate", &profiles.join(","), "--pki"])
            .arg(pki)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        assert!(
            line.contains("listening"),
            "cpsd does not simulate cards: run the tests with `make test`"
        );
        Self(process)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `target/debug`, for example.
fn build_directory() -> PathBuf {
    let test = env::current_exe().unwrap();
    test.ancestors().nth(2).unwrap().to_path_buf()
}

/// The profiles of the simulated cards, in the order of their slots.
const CARDS: [(Token, &str); 3] = [
    (Token::Cps3, "medecin"),
    (Token::Cps4, "medecin-cps4"),
    (Token::Contactless, "medecin-sans-contact"),
];

/// Directories of both libraries, named in the environment before any test calls them.
static ENVIRONMENT: LazyLock<TempDir> = LazyLock::new(|| {
    let directory = tempfile::tempdir().unwrap();
    let tokens = directory.path().join("tokens");
    std::fs::create_dir(&tokens).unwrap();
    let settings = directory.path().join("softhsm2.conf");
    std::fs::write(
        &settings,
        format!("directories.tokendir = {}\n", tokens.display()),
    )
    .unwrap();
    let socket = socket_of(directory.path());
    // SAFETY: no other thread reads the environment: every test begins here.
    unsafe { env::set_var(cps_protocol::SOCKET_VARIABLE, socket) };
    // SAFETY: as above.
    unsafe { env::set_var("SOFTHSM2_CONF", settings) };
    directory
});

/// Our module with its cards.
pub(crate) struct Module {
    pub(crate) library: Library,
    daemon: Option<Daemon>,
    pki: TempDir,
}

impl Module {
    pub(crate) fn load() -> Self {
        let pki = tempfile::tempdir().unwrap();
        let daemon = Daemon::start(pki.path(), "");
        let module = Self {
            library: Library::load(&built::library()),
            daemon: Some(daemon),
            pki,
        };
        module.wait_for_cards();
        module
    }

    pub(crate) fn kill_daemon(&mut self) {
        self.daemon = None;
    }

    pub(crate) fn restart_daemon(&mut self) {
        self.restart_daemon_with("");
    }

    pub(crate) fn restart_daemon_with(&mut self, configuration: &str) {
        self.daemon = Some(Daemon::start(self.pki.path(), configuration));
    }

    /// Sees to it that all cards have been read.
    pub(crate) fn wait_for_cards(&self) {
        let library = &self.library;
        // An earlier row may have left it initialised.
        library.finalize(0);
        assert_eq!(library.initialize(null_mut()), CKR_OK);
        for slot in 0..ulong(CARDS.len()) {
            assert_eq!(library.token_info(slot, true), CKR_OK, "slot {slot}");
        }
        assert_eq!(library.finalize(0), CKR_OK);
    }

    pub(crate) fn slot(token: Token) -> CK_SLOT_ID {
        let position = CARDS.iter().position(|(known, _)| *known == token);
        ulong(position.expect("a card of ours"))
    }
}

/// SoftHSM2 with a token that has what a CPS3 has, as far as the tables look.
pub(crate) fn softhsm() -> (Library, CK_SLOT_ID) {
    let _ = &*ENVIRONMENT;
    let path = Path::new("/usr/lib/softhsm/libsofthsm2.so");
    assert!(path.exists(), "install the package softhsm2");
    let library = Library::load(path);
    assert_eq!(library.initialize(null_mut()), CKR_OK);
    assert_eq!(library.init_token(0, PUK, true), CKR_OK);
    assert_eq!(library.finalize(0), CKR_OK);
    // It renumbers its slots then: that of the token is the first one.
    assert_eq!(library.initialize(null_mut()), CKR_OK);
    let slot = first_slot(&library);
    let flags = CKF_SERIAL_SESSION | CKF_RW_SESSION;
    assert_eq!(library.open_session(slot, flags, true), CKR_OK);
    let session = library.number.get();
    assert_eq!(library.login(session, CKU_SO, PUK), CKR_OK);
    assert_eq!(library.init_pin(session, PIN), CKR_OK);
    assert_eq!(library.logout(session), CKR_OK);
    assert_eq!(library.login(session, CKU_USER, PIN), CKR_OK);
    fill(&library, session);
    assert_eq!(library.finalize(0), CKR_OK);
    (library, slot)
}

fn first_slot(library: &Library) -> CK_SLOT_ID {
    let mut slots = [0; 16];
    let mut count = 16;
    let function = library.functions().C_GetSlotList.unwrap();
    // SAFETY: room for as many slots as is said.
    let listed = unsafe { function(CK_TRUE, slots.as_mut_ptr(), &mut count) };
    assert_eq!(listed, CKR_OK);
    slots[0]
}

fn fill(library: &Library, session: CK_SESSION_HANDLE) {
    const YES: Bytes<'_> = Data(&[CK_TRUE]);
    const NO: Bytes<'_> = Data(&[CK_FALSE]);
    let bits = ulong(2048).to_ne_bytes();
    for (private, public, decrypts) in [
        (PRIVATE_AUTHENTICATION, PUBLIC_AUTHENTICATION, YES),
        (PRIVATE_SIGNATURE, PUBLIC_SIGNATURE, NO),
    ] {
        let made = library.generate_key_pair(
            session,
            Plain(CKM_RSA_PKCS_KEY_PAIR_GEN),
            &[
                (CKA_TOKEN, YES),
                (CKA_PRIVATE, NO),
                (CKA_LABEL, Data(public.as_bytes())),
                (CKA_MODULUS_BITS, Data(&bits)),
                (CKA_PUBLIC_EXPONENT, Data(&[1, 0, 1])),
                (CKA_VERIFY, YES),
                (CKA_ENCRYPT, decrypts),
            ],
            &[
                (CKA_TOKEN, YES),
                (CKA_LABEL, Data(private.as_bytes())),
                (CKA_SIGN, YES),
                (CKA_DECRYPT, decrypts),
            ],
            true,
        );
        assert_eq!(made, CKR_OK);
    }
    let data = CKO_DATA.to_ne_bytes();
    for (label, modifiable) in [(PUBLIC_DATA, NO), (WRITABLE_DATA, YES)] {
        let template = [
            (CKA_CLASS, Data(&data)),
            (CKA_TOKEN, YES),
            (CKA_PRIVATE, NO),
            (CKA_MODIFIABLE, modifiable),
            (CKA_LABEL, Data(label.as_bytes())),
            (CKA_VALUE, Data(b"0123456789")),
        ];
        assert_eq!(library.create_object(session, &template, true), CKR_OK);
    }
    let certificate: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/p11/tests/data/authentication.der");
    let certificate = std::fs::read(certificate).unwrap();
    let class = CKO_CERTIFICATE.to_ne_bytes();
    let x509 = CKC_X_509.to_ne_bytes();
    let template = [
        (CKA_CLASS, Data(&class[..])),
        (CKA_CERTIFICATE_TYPE, Data(&x509)),
        (CKA_TOKEN, YES),
        (CKA_PRIVATE, NO),
        (CKA_LABEL, Data(CERTIFICATE.as_bytes())),
        (CKA_SUBJECT, Data(b"0\0")),
        (CKA_VALUE, Data(&certificate)),
    ];
    assert_eq!(library.create_object(session, &template, true), CKR_OK);
}
