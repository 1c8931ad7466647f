//! The findings of the checks, as data.

use std::path::PathBuf;

use cps_protocol::{ErrorKind, Purpose, TrustReason, TrustStatus};
use serde::Serialize;

use crate::browser::{Browser, BrowserError, PlaceKind};
use crate::shell::word;

/// The outcome of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// As it should be.
    Ok,
    /// It works, but not for long or not everywhere.
    Warning,
    /// It does not work.
    Failed,
    /// There is nothing to check here, or something below must work first.
    NotApplicable,
}

/// The finding of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The outcome.
    pub status: Status,
    /// The fact that was found: the mistake, unless all is well.
    pub fact: Fact,
    /// The command that mends it, as typed into a shell; absent where a person must.
    pub command: Option<String>,
}

/// A fact about the workstation, which the command line puts into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A name, a path or a version, shown as it is.
    Name(String),
    /// An error that the API knows.
    Api(ErrorKind),
    /// The files of a browser cannot be read.
    Browser(BrowserError),

    /// pcscd must answer first.
    NeedsPcscd,
    /// The card service of Windows must run first.
    NeedsCardService,
    /// cpsd must answer first.
    NeedsDaemon,
    /// The socket of cpsd must be there first.
    NeedsSocket,
    /// A reader must be seen first.
    NeedsReader,
    /// A card must be inserted first.
    NeedsCard,
    /// A card of a health professional must be inserted first.
    NeedsKnownCard,
    /// A card must be ready first.
    NeedsReadyCard,
    /// The module must be installed first.
    NeedsModule,

    /// Readers on USB.
    UsbReaders(Vec<UsbReader>),
    /// cpsd sees a reader that is not on USB.
    ReaderElsewhere,
    /// There is no reader on USB.
    NoUsbReader,
    /// A reader is on USB that pcscd does not see.
    ReaderWithoutDriver,
    /// There are more readers than programs that use the PKCS#11 module see.
    MoreReadersThanSlots {
        /// Number of readers.
        readers: usize,
        /// Their names.
        names: String,
    },

    /// The service answers.
    Answers,
    /// The service listens.
    Listens,
    /// cpsd may use pcscd.
    Allowed,
    /// The readers of cpsd are not those of pcscd.
    ReadersWithoutPcscd,
    /// pcscd is not installed.
    PcscdMissing,
    /// pcscd does not run.
    PcscdStopped,
    /// pcscd does not answer.
    PcscdDead,
    /// The socket of pcscd is closed to this account.
    PcscdSocketClosed,
    /// pcscd does not serve the account of cpsd.
    PcscdRefuses {
        /// The account.
        account: String,
    },
    /// pcscd answers this account but not cpsd.
    PcscdFailsDaemon,

    /// The card service of Windows runs.
    Runs,
    /// The card service of Windows has stopped, as it does without a reader.
    CardServiceIdle,
    /// The card service of Windows is not installed.
    CardServiceMissing,
    /// The card service of Windows is disabled.
    CardServiceDisabled,
    /// The card service of Windows cannot be asked after.
    CardServiceUnknown,
    /// The readers of cpsd are not those of the card service of Windows.
    ReadersWithoutCardService,
    /// This session is the one at the machine.
    SessionAtMachine,
    /// This session is another one than that at the machine.
    SessionElsewhere,

    /// Cards that are ready.
    Cards(Vec<PlacedCard>),
    /// This side of the card has no PIN.
    CardWithoutPin,
    /// One try of the PIN is left.
    LastTry,
    /// So many tries of the PIN are left.
    TriesLeft(u8),
    /// The card does not tell the tries of the PIN.
    TriesUnknown,
    /// The certificates are valid.
    ValidUntil {
        /// The end of the first that ends (RFC 3339).
        until: String,
    },
    /// A certificate cannot be read.
    CertificateUnreadable(CertificateOf),
    /// A certificate ends soon.
    CertificateEnding {
        /// The certificate.
        certificate: CertificateOf,
        /// Its end (RFC 3339).
        until: String,
    },
    /// A certificate has ended.
    CertificateOver {
        /// The certificate.
        certificate: CertificateOf,
        /// Its end (RFC 3339).
        until: String,
    },
    /// A certificate is not yet valid.
    CertificateNotYet {
        /// The certificate.
        certificate: CertificateOf,
        /// Its begin (RFC 3339).
        from: String,
    },
    /// The verdict on the certificates.
    Trust(TrustStatus),
    /// The reason against a certificate.
    TrustReason(TrustReason),

    /// There is no socket of cpsd.
    NoSocket {
        /// Its path.
        path: PathBuf,
    },
    /// Another file is in the place of the socket.
    NotASocket {
        /// Its path.
        path: PathBuf,
    },
    /// This account may not look.
    ClosedToAccount,
    /// No program listens on the socket of cpsd.
    NotListening,
    /// A program listens that does not answer as cpsd of this version does.
    NoAnswer,
    /// cpsd has another version than this program.
    VersionDiffers {
        /// Version of cpsd.
        daemon: String,
        /// Version of this program.
        own: &'static str,
    },
    /// The account may not use cpsd.
    NoRights {
        /// The account.
        user: String,
    },
    /// An agent shows PIN dialogs.
    AgentShows,
    /// No agent shows PIN dialogs.
    NoAgent,

    /// The PKCS#11 module is not installed.
    ModuleMissing,
    /// p11-kit is not installed.
    NoP11Kit,
    /// The module is not registered with p11-kit.
    NotInP11Kit,
    /// p11-kit names the module where there is none.
    P11KitDangling {
        /// The path that it names.
        module: PathBuf,
    },
    /// A browser loads the module by way of p11-kit.
    ByP11Kit,
    /// The account has no NSS database.
    NoNss,
    /// Chromium does not load the module.
    NotInNss,
    /// Chromium names the module where there is none.
    NssDangling {
        /// The path that it names.
        module: PathBuf,
    },
    /// Firefox is not installed.
    NoFirefox,
    /// Firefox does not load the module.
    NotInFirefox,
    /// Firefox names the module where there is none.
    FirefoxDangling {
        /// The policy file or profile that names it.
        place: PathBuf,
        /// The path that it names.
        module: PathBuf,
    },
    /// A policy file is not one that Firefox can read.
    PoliciesUnreadable {
        /// The file.
        file: PathBuf,
    },
    /// Java is not installed.
    NoJava,
    /// No Java names the module in its settings.
    NotInJava,
    /// Java does not take the provider that names the module, by its number or its name.
    JavaIgnores {
        /// The settings, `java.security`.
        settings: PathBuf,
        /// The number of the provider.
        number: u32,
    },
    /// The configuration of a provider is not there or cannot be read.
    JavaConfigurationMissing {
        /// The settings that name it.
        settings: PathBuf,
        /// The path that they name.
        configuration: PathBuf,
    },
    /// Java names the module where there is none.
    JavaDangling {
        /// The files that name it.
        files: Box<JavaFiles>,
        /// The path that it names.
        module: PathBuf,
        /// The module that is installed for this Java.
        installed: PathBuf,
    },
    /// Java cannot read the path of the module in a configuration.
    JavaMiswritten {
        /// The files that name it.
        files: Box<JavaFiles>,
        /// The module that is installed for this Java.
        installed: PathBuf,
    },
    /// Java names a module of another architecture than its own.
    JavaOtherArchitecture {
        /// The files that name it.
        files: Box<JavaFiles>,
        /// The module that is installed for this Java.
        installed: PathBuf,
    },
    /// Java names the module, and none is installed for its architecture.
    JavaWithoutModule {
        /// The settings.
        settings: PathBuf,
    },
    /// No browser is installed that starts a program for web pages.
    NoHostBrowser,
    /// The program that gives web pages the card is not installed.
    NoHostProgram,
    /// No program has the name of Web eID.
    NoWebEid,
    /// Browsers that do not know the program.
    HostAbsent {
        /// Their names.
        browsers: String,
    },
    /// A manifest names our program where there is none.
    HostProgramMissing {
        /// The manifest.
        manifest: PathBuf,
        /// The program that it names.
        program: String,
    },
    /// A manifest of ours is not as this version needs it.
    HostOutdated {
        /// The manifest.
        manifest: PathBuf,
    },
    /// A manifest names the program of another maker, or cannot be read.
    HostForeign {
        /// The manifest.
        manifest: PathBuf,
        /// The program that it names.
        program: Option<String>,
        /// The Debian package that the manifest belongs to.
        package: Option<String>,
    },
    /// No browser is a snap or a flatpak.
    NoConfinedBrowser,
    /// Browsers that cannot load a module of this machine.
    Confined(Vec<(Browser, PlaceKind)>),

    /// Root alone can write what decides about trust.
    FilesClosed,
    /// SYSTEM and the administrators alone can, on Windows.
    FilesClosedToUsers,
    /// cpsd is configured without an index of the directory.
    NoDirectoryIndex,
    /// The index of the directory has the cards of a day.
    DirectoryOf {
        /// The day (`yyyy-mm-dd`).
        date: String,
    },
    /// The cards of the index are of a day more than a week ago.
    DirectoryOld {
        /// The day (`yyyy-mm-dd`).
        date: String,
    },
    /// The index was built without a list of cards.
    DirectoryWithoutCards,
    /// cpsd does not use the index.
    DirectoryUnusable {
        /// The reason.
        reason: String,
    },
    /// Others than root can write something that decides about trust.
    FileExposed {
        /// The file or directory.
        path: PathBuf,
    },
    /// Others than SYSTEM and the administrators can, on Windows.
    FileExposedToUsers {
        /// The file or directory.
        path: PathBuf,
    },

    /// No card is mapped to an account.
    NoMapping,
    /// A line of the mapping is for no identifier of a card.
    MappingLine {
        /// The file.
        file: PathBuf,
        /// The number of the line, from 1.
        line: usize,
    },
}

/// The files by which Java names a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JavaFiles {
    /// The settings, `java.security`.
    pub settings: PathBuf,
    /// The configuration of the provider, or the settings themselves.
    pub configuration: PathBuf,
}

/// A reader on USB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsbReader {
    /// The name of the product.
    Product(String),
    /// The port of a reader that gives no name.
    Port(String),
}

/// A card and the reader that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedCard {
    /// Serial number of the card.
    pub serial: String,
    /// Name of the reader.
    pub reader: String,
}

/// A certificate and the card that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateOf {
    /// Purpose of the certificate.
    pub purpose: Option<Purpose>,
    /// Serial number of the card.
    pub card: String,
}

impl Finding {
    fn new(status: Status, fact: impl Into<Fact>) -> Self {
        Self {
            status,
            fact: fact.into(),
            command: None,
        }
    }

    pub(super) fn ok(fact: impl Into<Fact>) -> Self {
        Self::new(Status::Ok, fact)
    }

    pub(super) fn warning(fact: impl Into<Fact>) -> Self {
        Self::new(Status::Warning, fact)
    }

    pub(super) fn failed(fact: impl Into<Fact>) -> Self {
        Self::new(Status::Failed, fact)
    }

    pub(super) fn not_applicable(fact: Fact) -> Self {
        Self::new(Status::NotApplicable, fact)
    }

    /// Returns the same with the command that mends it.
    #[must_use]
    pub(super) fn mended_by(self, command: impl Into<String>) -> Self {
        self.mended_by_any(Some(command.into()))
    }

    /// Returns the same with the command that mends it, where the system has one.
    #[must_use]
    pub(super) fn mended_by_any(mut self, command: Option<String>) -> Self {
        self.command = command;
        self
    }

    /// Returns the same with a command for the card in this reader, where others have one, too.
    pub(super) fn for_reader(mut self, reader: &str) -> Self {
        if let Some(command) = &mut self.command
            && command.starts_with("cpsctl ")
        {
            command.push_str(" --reader ");
            command.push_str(&word(reader));
        }
        self
    }
}

impl From<&str> for Fact {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl From<String> for Fact {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

impl From<ErrorKind> for Fact {
    fn from(kind: ErrorKind) -> Self {
        Self::Api(kind)
    }
}
