//! Nouns, verbs and options.

mod browser;
mod login;
mod value;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use cps_protocol::{HashAlgorithm, Purpose, SignScheme};

use crate::language::Language;

pub(crate) use browser::{BrowserArgs, BrowserVerb};
pub(crate) use login::{LoginFiles, LoginVerb, MapArgs, UnmapArgs, WatchArgs};
use value::seconds;

/// Health professional cards (CPS): who holds them, their certificates, PIN and signatures
#[derive(Debug, Parser)]
#[command(name = "cpsctl", version)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) noun: Noun,
}

/// Options that every command takes, before or after its verb.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Print what the API returned, as JSON; errors too, on standard error
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Socket of cpsd [default: $CPS_SOCKET, else /run/cpsd/cpsd.sock]
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) socket: Option<PathBuf>,
    /// Use the card in this reader; a part of its name is enough if no other reader has it
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) reader: Option<String>,
    /// Use the card with this id, from `cpsctl cards list`
    #[arg(long, global = true, value_name = "ID")]
    pub(crate) card: Option<String>,
    /// Wait so long for a card to be inserted and read [default: 10 to be read, 0 to be inserted]
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) wait: Option<Duration>,
    /// Language of the output [default: French if the locale is, else English]
    #[arg(long, global = true, value_name = "LANGUAGE", value_enum)]
    pub(crate) lang: Option<Language>,
    /// Add technical detail to errors
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

impl Global {
    /// Returns the language that was asked for, else the locale's.
    pub(crate) fn language(&self) -> Language {
        self.lang.unwrap_or_else(Language::of_environment)
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Noun {
    /// Whether the card service works, and what it sees
    Status,
    /// Card readers
    #[command(subcommand)]
    Readers(ReadersVerb),
    /// Inserted cards
    #[command(subcommand)]
    Cards(CardsVerb),
    /// The chip of the card, for those who make and mend this software
    #[command(subcommand)]
    Card(CardVerb),
    /// The holder of the card
    Identity(IdentityArgs),
    /// Certificates of the card
    #[command(subcommand)]
    Certs(CertsVerb),
    /// PIN and PUK of the card
    #[command(subcommand)]
    Pin(PinVerb),
    /// Data objects of the card
    #[command(subcommand)]
    Data(DataVerb),
    /// Sign a file or several, on standard output or into files
    Sign(SignArgs),
    /// Verify the signature of a file, and say whose it is and whether its signer is trusted
    Verify(VerifyArgs),
    /// Print what happens to readers and cards until interrupted
    Events,
    /// Which card opens the session of which account of this computer
    #[command(subcommand)]
    Login(LoginVerb),
    /// Run a command when the card of this session leaves or comes back, until interrupted
    Watch(WatchArgs),
    /// Show the PIN dialogs of this account until interrupted
    Agent(AgentArgs),
    /// Browsers that log on with the card
    #[command(subcommand)]
    Browser(BrowserVerb),
    /// Check everything from the reader to the browser, and tell how to mend what fails
    Doctor(DoctorArgs),
    /// The records of cpsd about logins, signatures and changes; for administrators
    #[command(subcommand)]
    Audit(AuditVerb),
    /// Write the completion rules of a shell
    Completions(CompletionsArgs),
    /// Write the manual page, or those of all commands
    Man(ManArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReadersVerb {
    /// List the readers and what they hold
    List(ReadersListArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReadersListArgs {
    /// Print the names alone, one on each line
    #[arg(long)]
    pub(crate) names: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CardsVerb {
    /// List the cards
    List,
    /// Show everything public of a card
    Show,
    /// List the cards, anew at every change, until interrupted
    Watch,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CardVerb {
    /// Report how the card is built and what it answers, as Markdown; nothing of its holder is in it
    Report(ReportArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReportArgs {
    /// Present the PIN, once, to try what needs it: protected files, signatures, deciphering
    #[arg(long)]
    pub(crate) pin: bool,
    /// Do not ask whether to go on
    #[arg(long)]
    pub(crate) yes: bool,
    /// Put into words what the report says of each uncertain fact
    #[arg(long)]
    pub(crate) explain: bool,
    /// Show the report in this file (JSON) instead of asking a card
    #[arg(long, value_name = "FILE", conflicts_with_all = ["pin", "yes", "pin_stdin", "prompt"])]
    pub(crate) from: Option<PathBuf>,
    /// File to write instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct IdentityArgs {
    /// Log in with the PIN to show the activities too
    #[arg(long)]
    pub(crate) pin: bool,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CertsVerb {
    /// List the certificates
    List,
    /// Write a certificate as PEM
    Export(ExportArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    /// The key that the certificate is for
    #[arg(long, value_enum)]
    pub(crate) key: KeyName,
    /// DER instead of PEM
    #[arg(long)]
    pub(crate) der: bool,
    /// File to write instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PinVerb {
    /// Tries left, as the card said last
    Status,
    /// Replace the PIN
    Change(PinArgs),
    /// Replace a blocked PIN, with the unblocking code (PUK)
    Unblock(PinArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum DataVerb {
    /// Print the content of a data object; the PIN is asked for if the object needs it
    Read(DataReadArgs),
    /// Replace the content of a data object; zeros fill the rest of it
    Write(DataWriteArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct DataReadArgs {
    /// Label of the object, `CPS_NAME_PS` for example
    pub(crate) label: String,
    /// File to write instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DataWriteArgs {
    /// Label of the object, `CPS_DATA` for example
    pub(crate) label: String,
    /// The new content
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SignArgs {
    /// The file to sign, or several: they never leave this program, cpsd sees digests
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The key to sign with
    #[arg(long, value_enum)]
    pub(crate) key: KeyName,
    #[command(flatten)]
    pub(crate) form: FormArgs,
    /// Form of the signature
    #[arg(long, value_enum, default_value_t = SchemeName::Sha256)]
    pub(crate) scheme: SchemeName,
    /// Put the XAdES signature into the file, which is XML, instead of beside it
    #[arg(long, requires = "xades")]
    pub(crate) enveloped: bool,
    /// Purpose of the signature, in your words: shown to the holder and logged by cpsd
    #[arg(long, value_name = "TEXT")]
    pub(crate) declare: Option<String>,
    /// Refuse, before the PIN is asked for, unless the certificate is trusted: not expired, not revoked, and all that was checked
    #[arg(long)]
    pub(crate) require_trusted: bool,
    /// File to write instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Directory to write a signature per file to, with .sig, .p7s, .jws or .xades after its name; the PIN is asked for once
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    pub(crate) out_dir: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
}

impl SignArgs {
    /// Whether there are several files, and no place for several signatures.
    pub(crate) fn lacks_directory(&self, json: bool) -> bool {
        self.files.len() > 1 && self.out_dir.is_none() && (self.out.is_some() || !json)
    }
}

/// The form of a signature; raw, if nothing is said.
#[derive(Clone, Copy, Debug, clap::Args)]
#[group(id = "form", multiple = false)]
pub(crate) struct FormArgs {
    /// The bytes of the signature alone, without the file (the default)
    #[arg(long)]
    pub(crate) raw: bool,
    /// A CMS with the certificate and the time (CAdES baseline): `sign` makes it detached, in DER
    #[arg(long)]
    pub(crate) cms: bool,
    /// A JWS in compact form, with the certificate and the file in it
    #[arg(long)]
    pub(crate) jws: bool,
    /// An XAdES signature in XML (baseline), with the certificate and the time: `sign` makes it detached
    #[arg(long)]
    pub(crate) xades: bool,
}

impl FormArgs {
    /// Returns the end of the name of a file with a signature of this form.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self { cms: true, .. } => ".p7s",
            Self { jws: true, .. } => ".jws",
            Self { xades: true, .. } => ".xades",
            Self { .. } => ".sig",
        }
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    /// The file that was signed: it never leaves this program
    pub(crate) file: PathBuf,
    /// Its signature; a CMS in DER, BER or PEM, or a mail with it (S/MIME), with the file in it or without; not needed for XML that is signed within
    #[arg(required_unless_present = "xades")]
    pub(crate) signature: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) form: FormArgs,
    /// The key that must have signed: a trusted certificate is one for this use. Without --cert, --cms, --jws and --xades, the certificate is that of the card
    #[arg(long, value_enum, default_value_t = KeyName::Signature)]
    pub(crate) key: KeyName,
    /// The certificate that must have signed (PEM or DER), or several in PEM of which one must have; CMS, JWS and XAdES mostly carry it
    #[arg(long, value_name = "FILE")]
    pub(crate) cert: Option<PathBuf>,
    /// Form of the signature
    #[arg(long, value_enum, default_value_t = SchemeName::Sha256, conflicts_with_all = ["cms", "jws", "xades"])]
    pub(crate) scheme: SchemeName,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: ShellName,
}

/// A shell that completes commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShellName {
    Bash,
    Zsh,
    Fish,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ManArgs {
    /// Directory to write one page per command to, instead of standard output
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditVerb {
    /// Print the last lines, oldest first, as JSON
    Tail(AuditTailArgs),
    /// Check that no line of the audit file was removed, changed, moved or cut off
    Verify(AuditVerifyArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct AuditVerifyArgs {
    /// The files in the order of their writing, - for standard input; the file of the package with
    /// the one before it, if none is named
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// A hash that a record must have, as the log of cpsd told it
    #[arg(long, value_name = "HASH")]
    pub(crate) head: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AuditTailArgs {
    /// Number of lines
    #[arg(long, value_name = "NUMBER", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) lines: u32,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AgentArgs {
    /// The program that shows the dialogs
    #[arg(long, value_name = "PATH", default_value = "/usr/bin/pinentry")]
    pub(crate) pinentry: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DoctorArgs {
    /// Directory that holds the system to look at, an image for example
    #[arg(long, value_name = "DIR", default_value = "/")]
    pub(crate) root: PathBuf,
}

/// Source of the PIN of a login.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct LoginArgs {
    #[command(flatten)]
    pub(crate) source: PinArgs,
    /// Have the PIN asked for in a dialog, by the agent of this account (`cpsctl agent`)
    #[arg(long, conflicts_with = "pin_stdin")]
    pub(crate) prompt: bool,
}

/// Source of the PIN: never an argument, which every user of the machine can read.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct PinArgs {
    /// Read the PIN as a line of standard input instead of asking for it on the terminal (two
    /// lines to change it: old, new; two to unblock it: PUK, new)
    #[arg(long)]
    pub(crate) pin_stdin: bool,
}

/// A key of the card, by its purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyName {
    /// Commits the holder
    Signature,
    /// Proves who the holder is
    Authentication,
    /// Proves the card alone, contactless
    Technical,
}

impl From<KeyName> for Purpose {
    fn from(name: KeyName) -> Self {
        match name {
            KeyName::Signature => Self::Signature,
            KeyName::Authentication => Self::Authentication,
            KeyName::Technical => Self::Technical,
        }
    }
}

/// A signature scheme that starts from a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemeName {
    /// PKCS#1 v1.5 with SHA-256
    Sha256,
    /// PKCS#1 v1.5 with SHA-1, for old verifiers
    Sha1,
    /// PKCS#1 v1.5 with SHA-384
    Sha384,
    /// PKCS#1 v1.5 with SHA-512
    Sha512,
    /// PSS with SHA-256 and a salt of 32 bytes
    PssSha256,
    /// PSS with SHA-1 and a salt of 20 bytes, for old verifiers
    PssSha1,
}

impl SchemeName {
    /// Returns the hash of the file.
    pub(crate) fn hash(self) -> HashAlgorithm {
        match self {
            Self::Sha256 | Self::PssSha256 => HashAlgorithm::Sha256,
            Self::Sha1 | Self::PssSha1 => HashAlgorithm::Sha1,
            Self::Sha384 => HashAlgorithm::Sha384,
            Self::Sha512 => HashAlgorithm::Sha512,
        }
    }
}

impl From<SchemeName> for SignScheme {
    fn from(name: SchemeName) -> Self {
        match name {
            SchemeName::Sha256 => Self::RsaPkcs1Sha256,
            SchemeName::Sha1 => Self::RsaPkcs1Sha1,
            SchemeName::Sha384 => Self::RsaPkcs1Sha384,
            SchemeName::Sha512 => Self::RsaPkcs1Sha512,
            SchemeName::PssSha256 => Self::RsaPssSha256,
            SchemeName::PssSha1 => Self::RsaPssSha1,
        }
    }
}

impl ValueEnum for Language {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::English, Self::French]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.code()))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definitions_are_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn every_verb_is_accepted_with_global_options_on_both_sides() {
        let table = [
            "status",
            "readers list",
            "readers list --names",
            "cards list",
            "cards show",
            "cards watch",
            "card report --yes --explain --out file",
            "card report --pin --pin-stdin",
            "card report --from file",
            "identity",
            "identity --pin --pin-stdin",
            "certs list",
            "certs export --key signature --der --out file",
            "pin status",
            "pin change",
            "pin unblock --pin-stdin",
            "data read CPS_NAME_PS --out file",
            "data write CPS_DATA file --pin-stdin",
            "sign file --key authentication --scheme pss-sha256 --declare why --out file",
            "sign file --key authentication --prompt",
            "events",
            "agent --pinentry file",
            "browser register --firefox --module file",
            "browser unregister --chromium",
            "browser status --system --root directory",
            "audit tail --lines 3",
            "doctor --root dir",
            "verify file signature --key authentication --scheme sha1",
            "verify file signature --cert file",
            "verify file signature --cms --key signature --cert file",
            "sign file --key signature --require-trusted",
            "sign file --key signature --jws --scheme pss-sha256",
            "completions bash",
            "man --dir dir",
            "login list --mapping file",
            "login map user --id 899700000013",
            "login map user --unverified",
            "login map user --pin-stdin",
            "login map user --prompt",
            "login unmap user",
            "login check user --ca-dir d",
            "login advise --or-password",
            "login explain",
            "watch --on-remove lock --on-insert wake --grace 3 --mapping file",
        ];
        const GLOBAL: &str = "--json --socket s --reader r --card c --wait 30 --lang fr --verbose";
        for line in table {
            for line in [
                format!("cpsctl {line} {GLOBAL}"),
                format!("cpsctl {GLOBAL} {line}"),
            ] {
                let args = Args::try_parse_from(line.split(' ')).unwrap().global;
                assert!(args.json && args.verbose, "{line}");
                assert_eq!(args.socket, Some("s".into()), "{line}");
                assert_eq!(args.reader.as_deref(), Some("r"), "{line}");
                assert_eq!(args.card.as_deref(), Some("c"), "{line}");
                assert_eq!(args.wait, Some(Duration::from_secs(30)), "{line}");
                assert_eq!(args.lang, Some(Language::French), "{line}");
            }
        }
    }

    #[test]
    fn a_pin_is_never_an_argument() {
        for line in [
            "cpsctl sign file --key signature --pin 1234",
            "cpsctl pin change 1234 5678",
            "cpsctl identity --pin 1234",
            "cpsctl identity --pin=1234",
            "cpsctl identity --pin-stdin=1234",
            "cpsctl identity --prompt=1234",
            "cpsctl identity --prompt --pin-stdin",
        ] {
            let error = Args::try_parse_from(line.split(' ')).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{line}");
        }
    }
}
