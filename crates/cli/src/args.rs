//! Nouns, verbs and options. Their help is in `locales/{en,fr}/help.ftl`.

mod browser;
mod insi;
mod login;
mod submission;
mod tunnel;
mod value;
mod vihf;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use cps_protocol::{HashAlgorithm, Purpose, SignScheme};
use cps_web::Origin;

use crate::tls::{MailProtocol, Server};

pub(crate) use cps_console::Global;

pub(crate) use browser::{BrowserArgs, BrowserVerb};
pub(crate) use insi::{InsiArgs, SexName, TeleserviceProfileName};
pub(crate) use login::{LoginFiles, LoginVerb, MapArgs, UnmapArgs, WatchArgs};
pub(crate) use submission::{SubmissionArgs, SubmissionProfileName};
pub(crate) use tunnel::TunnelArgs;
use value::sha256;
pub(crate) use vihf::{AccessName, AuthorityName, ProfileName, VihfArgs};

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "cpsctl", version)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) noun: Noun,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Noun {
    Status,
    #[command(subcommand)]
    Readers(ReadersVerb),
    #[command(subcommand)]
    Cards(CardsVerb),
    #[command(subcommand)]
    Card(CardVerb),
    Identity(IdentityArgs),
    #[command(subcommand)]
    Certs(CertsVerb),
    #[command(subcommand)]
    Pin(PinVerb),
    #[command(subcommand)]
    Data(DataVerb),
    Sign(SignArgs),
    Verify(VerifyArgs),
    Vihf(VihfArgs),
    Insi(InsiArgs),
    DmpSubmission(SubmissionArgs),
    Tunnel(TunnelArgs),
    Events,
    #[command(subcommand)]
    Login(LoginVerb),
    Watch(WatchArgs),
    Agent(AgentArgs),
    #[command(subcommand)]
    Browser(BrowserVerb),
    #[command(subcommand)]
    Web(WebVerb),
    Doctor(DoctorArgs),
    #[command(subcommand)]
    Audit(AuditVerb),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReadersVerb {
    List(ReadersListArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReadersListArgs {
    #[arg(long)]
    pub(crate) names: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CardsVerb {
    List,
    Show,
    Watch,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CardVerb {
    Report(ReportArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReportArgs {
    #[arg(long)]
    pub(crate) pin: bool,
    #[arg(long)]
    pub(crate) yes: bool,
    #[arg(long)]
    pub(crate) explain: bool,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["pin", "yes", "pin_stdin", "prompt"])]
    pub(crate) from: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct IdentityArgs {
    #[arg(long)]
    pub(crate) pin: bool,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CertsVerb {
    List,
    Export(ExportArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    #[arg(long, value_enum)]
    pub(crate) key: KeyName,
    #[arg(long)]
    pub(crate) der: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PinVerb {
    Status,
    Change(LoginArgs),
    Unblock(LoginArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum DataVerb {
    Read(DataReadArgs),
    Write(DataWriteArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct DataReadArgs {
    pub(crate) label: String,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DataWriteArgs {
    pub(crate) label: String,
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SignArgs {
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long, value_enum)]
    pub(crate) key: KeyName,
    #[command(flatten)]
    pub(crate) form: FormArgs,
    #[arg(long, value_enum, default_value_t = SchemeName::Sha256)]
    pub(crate) scheme: SchemeName,
    // The conflicts are named, because clap drops what is required where it conflicts with a form.
    #[arg(long, requires = "xades", conflicts_with_all = ["raw", "cms", "jws", "pades"])]
    pub(crate) enveloped: bool,
    #[arg(long, value_name = "TEXT", value_parser = value::purpose)]
    pub(crate) declare: Option<String>,
    #[arg(long)]
    pub(crate) require_trusted: bool,
    #[arg(long, value_name = "URL", value_parser = value::url, requires = "form", conflicts_with_all = ["raw", "jws"])]
    pub(crate) timestamp: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
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
    #[arg(long)]
    pub(crate) raw: bool,
    #[arg(long)]
    pub(crate) cms: bool,
    #[arg(long)]
    pub(crate) jws: bool,
    #[arg(long)]
    pub(crate) xades: bool,
    #[arg(long)]
    pub(crate) pades: bool,
}

impl FormArgs {
    /// Returns the end of the name of a file with a signature of this form.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self { cms: true, .. } => ".p7s",
            Self { jws: true, .. } => ".jws",
            Self { xades: true, .. } => ".xades",
            // The document with its signature goes by its own name.
            Self { pades: true, .. } => "",
            Self { .. } => ".sig",
        }
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    pub(crate) file: PathBuf,
    #[arg(conflicts_with = "pades")]
    pub(crate) signature: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) form: FormArgs,
    #[arg(long, value_enum, default_value_t = KeyName::Signature)]
    pub(crate) key: KeyName,
    #[arg(long, value_name = "FILE")]
    pub(crate) cert: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = SchemeName::Sha256, conflicts_with_all = ["cms", "jws", "xades", "pades"])]
    pub(crate) scheme: SchemeName,
}

impl VerifyArgs {
    /// Whether the signatures to verify are those in a PDF, which its name says if nothing else does.
    pub(crate) fn is_pades(&self) -> bool {
        let FormArgs {
            raw,
            cms,
            jws,
            xades,
            pades,
        } = self.form;
        let extension = self.file.extension().unwrap_or_default();
        let is_unsaid = !raw && !cms && !jws && !xades && self.signature.is_none();
        pades || is_unsaid && extension.eq_ignore_ascii_case("pdf")
    }

    /// Whether the signature is neither in the file nor in another one.
    pub(crate) fn lacks_signature(&self) -> bool {
        self.signature.is_none() && !self.form.xades && !self.is_pades()
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArgs {
    #[arg(value_enum)]
    pub(crate) shell: ShellName,
}

/// A shell that completes commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShellName {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ManArgs {
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum WebVerb {
    List,
    Revoke(WebRevokeArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct WebRevokeArgs {
    #[arg(value_name = "ORIGIN")]
    pub(crate) origin: Origin,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditVerb {
    Tail(AuditTailArgs),
    Verify(AuditVerifyArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct AuditVerifyArgs {
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long, value_name = "HASH", value_parser = sha256)]
    pub(crate) head: Option<String>,
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) from: u64,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AuditTailArgs {
    #[arg(long, value_name = "NUMBER", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) lines: u32,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AgentArgs {
    #[arg(long, value_name = "PATH")]
    pub(crate) pinentry: Option<PathBuf>,
    #[arg(long)]
    pub(crate) wait_for_service: bool,
    #[arg(long)]
    pub(crate) background: bool,
}

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct DoctorArgs {
    #[command(subcommand)]
    pub(crate) verb: Option<DoctorVerb>,
    #[arg(long, value_name = "DIR", default_value = "/")]
    pub(crate) root: PathBuf,
    #[arg(long, value_name = "FILE", conflicts_with = "root")]
    pub(crate) bundle: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DoctorVerb {
    Tls(DoctorTlsArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct DoctorTlsArgs {
    #[arg(value_name = "SERVER", value_parser = value::server)]
    pub(crate) server: Server,
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    #[arg(long, value_name = "PROTOCOL", value_enum)]
    pub(crate) starttls: Option<MailProtocol>,
}

/// The terms on which an assertion or the signature of a submission is made.
#[derive(Debug, clap::Args)]
pub(crate) struct IssueArgs {
    #[arg(long)]
    pub(crate) require_trusted: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
}

/// Source of the PIN of a login.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct LoginArgs {
    #[command(flatten)]
    pub(crate) source: PinArgs,
    #[arg(long, conflicts_with = "pin_stdin")]
    pub(crate) prompt: bool,
}

/// Source of the PIN: never an argument, which every user of the machine can read.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct PinArgs {
    #[arg(long)]
    pub(crate) pin_stdin: bool,
}

/// A key of the card, by its purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyName {
    Signature,
    Authentication,
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
    Sha256,
    Sha1,
    Sha384,
    Sha512,
    PssSha256,
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clap::CommandFactory;
    use cps_console::Language;

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
            "tunnel --to localhost:443 --listen 127.0.0.1:0 --ca file --pin-stdin",
            "tunnel --to a:443 --to b:443 --unix a --unix b --prompt",
            "events",
            "agent --pinentry file",
            "agent --wait-for-service",
            "agent --background",
            "browser register --firefox --module file",
            "browser unregister --chromium",
            "browser register --thunderbird --root directory",
            "browser status --system --root directory",
            "audit tail --lines 3",
            "audit verify file --from 3",
            "doctor --root dir",
            "doctor tls localhost:443 --ca file --starttls imap",
            "doctor --bundle file",
            "verify file signature --key authentication --scheme sha1",
            "verify file signature --cert file",
            "verify file.pdf",
            "verify file --pades --cert file",
            "sign file --pades --key signature --out file",
            "sign file --cms --key signature --timestamp http://localhost:1/tsa",
            "sign file --xades --enveloped --key signature --timestamp http://localhost:1/tsa",
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
