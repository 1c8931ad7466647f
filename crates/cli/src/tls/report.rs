//! The report on a server, for persons and for programs. Begin at [`Report`].

use cps_certificate::{CertificateDetails, DistinguishedName};
use cps_types::CardGeneration;
use cps_workstation::doctor::Status;
use serde::Serialize;

use super::assess::{Card, Settings, Verdict, accepts, assess};
use super::connect::Server;
use super::no_server::NoServer;
use super::probe::{Answer, Answers, Request, STEP, Shown, Untrusted, Version};
use super::text::Tls;
use crate::doctor::{self, Line};
use crate::format::Page;
use crate::text::say;
use cps_console::Language;

/// The most names of authorities in a sentence.
const NAMES: usize = 3;

/// All that was found, as a program reads it.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    server: String,
    #[serde(flatten)]
    report: doctor::Report,
    versions: Vec<OfVersion>,
    log_on: Vec<OfCard>,
}

/// The wishes of a server in one version.
#[derive(Debug, Serialize)]
struct OfVersion {
    version: Version,
    offered: bool,
    /// The reason why it is not offered, for developers.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The wish for a certificate: `required`, `optional` or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    algorithms: Vec<String>,
    /// RFC 4514; none if all are accepted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authorities: Vec<String>,
}

/// Whether a card can log on.
#[derive(Debug, Serialize)]
struct OfCard {
    card: &'static str,
    possible: bool,
    /// The reason why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<Version>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<Settings>,
}

/// The card that was found, or the reason why there is none.
type FoundCard = Result<Card, String>;

impl Report {
    /// Puts the answers of a server into words.
    pub(crate) fn new(
        language: Language,
        server: &Server,
        asked: &Result<Answers, NoServer>,
        card: &FoundCard,
    ) -> Self {
        let mut lines = Lines {
            language,
            lines: Vec::new(),
        };
        let answers = match asked {
            Ok(answers) => answers,
            Err(failure) => {
                let sentence = no_server(language, server, failure);
                lines.add("tls.server", Tls::Server, Status::Failed, sentence);
                return lines.into_report(server, Vec::new(), Vec::new());
            }
        };
        let sentence = say!(language, Tls::Answers, server = server.to_string());
        lines.add("tls.server", Tls::Server, Status::Ok, sentence);
        if let Some(shown) = &answers.shown {
            let (status, sentence) = trust(language, server, shown);
            lines.add("tls.trust", Tls::Trust, status, sentence);
        }
        lines.versions(answers);
        lines.wishes(answers, card.as_ref().ok());
        if let Err(reason) = card {
            let sentence = say!(language, Tls::NoCard, reason = reason.trim_end_matches('.'));
            lines.add("tls.card", Tls::CardThere, Status::NotApplicable, sentence);
        }
        let log_on = lines.verdicts(answers, card.as_ref().ok());
        let versions = Version::ALL.into_iter().zip(&answers.answers);
        let versions = versions.map(|(version, answer)| of_version(version, answer));
        lines.into_report(server, versions.collect(), log_on)
    }

    /// Returns the number of lines that failed.
    pub(crate) fn failed(&self) -> usize {
        self.report.failed()
    }
}

/// Returns the report as a person reads it.
pub(crate) fn page(language: Language, report: &Report) -> Page {
    doctor::page(language, &report.report)
}

/// The lines of a report that is being written.
struct Lines {
    language: Language,
    lines: Vec<Line>,
}

impl Lines {
    fn add(&mut self, check: &'static str, title: Tls, status: Status, message: String) {
        let title = self.language.text(title);
        self.push(check, title.to_owned(), status, message);
    }

    fn push(&mut self, check: &'static str, title: String, status: Status, message: String) {
        self.lines.push(Line {
            check,
            status,
            title: title.into(),
            reader: None,
            message,
            command: None,
        });
    }

    fn versions(&mut self, answers: &Answers) {
        let language = self.language;
        let only = |version: Version| say!(language, Tls::Offered, version = version.name());
        let (status, sentence) = match &answers.answers {
            [Answer::Offered(_), Answer::Offered(_)] => {
                (Status::Ok, language.text(Tls::Both).to_owned())
            }
            [Answer::Offered(_), Answer::Refused(_)] => (Status::Ok, only(Version::V1_2)),
            [Answer::Refused(_), Answer::Offered(_)] => (Status::Ok, only(Version::V1_3)),
            [Answer::Refused(detail), Answer::Refused(_)] => {
                let sentence = say!(language, Tls::NoVersion, detail = detail);
                (Status::Failed, sentence)
            }
        };
        self.add("tls.versions", Tls::Versions, status, sentence);
    }

    /// Adds the lines about the certificate that the server asks for.
    fn wishes(&mut self, answers: &Answers, card: Option<&Card>) {
        let language = self.language;
        let requests: Vec<_> = requests(answers).collect();
        let Some((_, newest)) = requests.last() else {
            if answers.answers.iter().any(is_offered) {
                let sentence = language.text(Tls::NotAsked).to_owned();
                let title = Tls::Certificate;
                self.add("tls.certificate", title, Status::Failed, sentence);
            }
            return;
        };
        let is_required = requests.iter().all(|(_, request)| request.is_required);
        let wish = if is_required {
            Tls::Required
        } else {
            Tls::Optional
        };
        let wish = language.text(wish).to_owned();
        self.add("tls.certificate", Tls::Certificate, Status::Ok, wish);

        let (status, sentence) = authorities(language, newest, card);
        self.add("tls.authorities", Tls::Authorities, status, sentence);

        let listed = requests.iter().map(|(version, request)| {
            let names = algorithms(request).join(", ");
            say!(
                language,
                Tls::Listed,
                version = version.name(),
                names = names
            )
        });
        let listed = listed.collect::<Vec<_>>().join("; ");
        self.add("tls.signatures", Tls::Signatures, Status::Ok, listed);
    }

    /// Adds a line for the card, or for each kind if there is none.
    fn verdicts(&mut self, answers: &Answers, card: Option<&Card>) -> Vec<OfCard> {
        let language = self.language;
        let generations = match card {
            Some(card) => vec![card.generation],
            None => vec![CardGeneration::Cps3, CardGeneration::Cps4],
        };
        let mut log_on = Vec::new();
        for generation in generations {
            let name = name(generation);
            let verdict = assess(answers, generation, card);
            let (status, sentence) = words(language, name, verdict);
            // One of two kinds that are not there may be impossible.
            let status = match card {
                None if status == Status::Failed => Status::Warning,
                _ => status,
            };
            let title = say!(language, Tls::LogOn, card = name);
            self.push("tls.log_on", title, status, sentence);
            log_on.push(of_card(name, verdict));
        }
        log_on
    }

    fn into_report(self, server: &Server, versions: Vec<OfVersion>, log_on: Vec<OfCard>) -> Report {
        Report {
            server: server.to_string(),
            report: doctor::Report::of(self.lines),
            versions,
            log_on,
        }
    }
}

fn name(generation: CardGeneration) -> &'static str {
    match generation {
        CardGeneration::Cps3 | CardGeneration::Cps3Contactless => "CPS3",
        CardGeneration::Cps4 => "CPS4",
    }
}

fn is_offered(answer: &Answer) -> bool {
    matches!(answer, Answer::Offered(_))
}

/// Returns the requests for a certificate by version.
fn requests(answers: &Answers) -> impl Iterator<Item = (Version, &Request)> {
    let versions = Version::ALL.into_iter().zip(&answers.answers);
    versions.filter_map(|(version, answer)| match answer {
        Answer::Offered(Some(request)) => Some((version, request)),
        _ => None,
    })
}

/// Returns the names of signature algorithms, as IANA registers them.
fn algorithms(request: &Request) -> Vec<String> {
    let names = request
        .algorithms
        .iter()
        .map(|scheme| match scheme.as_str() {
            Some(name) => name.to_ascii_lowercase(),
            None => format!("0x{:04x}", u16::from(*scheme)),
        });
    names.collect()
}

fn distinguished_name(name: &[u8]) -> String {
    DistinguishedName::parse(name).map_or_else(|error| error.to_string(), |name| name.to_string())
}

/// Returns the first names, and a mark where there are more.
fn named(names: &[Vec<u8>]) -> String {
    let shown: Vec<_> = names
        .iter()
        .take(NAMES)
        .map(|name| distinguished_name(name))
        .collect();
    let more = if names.len() > NAMES { ", …" } else { "" };
    shown.join("; ") + more
}

fn no_server(language: Language, server: &Server, failure: &NoServer) -> String {
    match failure {
        NoServer::UnknownHost => say!(language, Tls::UnknownHost, host = server.host),
        NoServer::Refused => {
            say!(
                language,
                Tls::Refused,
                host = server.host,
                port = server.port.to_string()
            )
        }
        NoServer::Timeout => {
            say!(
                language,
                Tls::Timeout,
                server = server.to_string(),
                seconds = STEP.as_secs().to_string()
            )
        }
        NoServer::NotTls => say!(language, Tls::OtherProtocol, server = server.to_string()),
        NoServer::NoStarttls(detail) => {
            say!(
                language,
                Tls::NoStarttls,
                server = server.to_string(),
                detail = detail
            )
        }
        NoServer::Unreachable(detail) => {
            say!(
                language,
                Tls::Unreachable,
                server = server.to_string(),
                detail = detail
            )
        }
    }
}

fn trust(language: Language, server: &Server, shown: &Shown) -> (Status, String) {
    let details = CertificateDetails::parse(&shown.certificate);
    let (subject, issuer) = details.map_or_else(
        |error| (error.to_string(), error.to_string()),
        |details| (details.subject.to_string(), details.issuer.to_string()),
    );
    let sentence = match &shown.trust {
        Ok(()) => return (Status::Ok, say!(language, Tls::Trusted, subject = subject)),
        Err(Untrusted::UnknownIssuer) => say!(language, Tls::UnknownIssuer, issuer = issuer),
        Err(Untrusted::Dates) => language.text(Tls::Dates).to_owned(),
        Err(Untrusted::Name) => say!(language, Tls::Name, host = server.host),
        Err(Untrusted::Other(detail)) => say!(language, Tls::OtherTrust, detail = detail),
    };
    (Status::Failed, sentence)
}

fn authorities(language: Language, request: &Request, card: Option<&Card>) -> (Status, String) {
    let authorities = named(&request.authorities);
    match card {
        _ if request.authorities.is_empty() => {
            (Status::Ok, language.text(Tls::AnyAuthority).to_owned())
        }
        None => {
            let sentence = say!(language, Tls::TheseAuthorities, authorities = authorities);
            (Status::NotApplicable, sentence)
        }
        Some(card) if accepts(request, card) => {
            let is_named = |name: &&Vec<u8>| request.authorities.contains(name);
            let name = card
                .authorities
                .iter()
                .find(is_named)
                .map(|name| distinguished_name(name));
            let authority = name.unwrap_or_default();
            (
                Status::Ok,
                say!(language, Tls::OneAuthority, authority = authority),
            )
        }
        Some(card) => {
            let issuer = card
                .authorities
                .first()
                .map(|name| distinguished_name(name));
            let issuer = issuer.unwrap_or_default();
            let sentence = say!(
                language,
                Tls::OtherAuthority,
                authorities = authorities,
                issuer = issuer
            );
            (Status::Failed, sentence)
        }
    }
}

fn words(language: Language, card: &'static str, verdict: Verdict) -> (Status, String) {
    let text = |text: Tls| language.text(text).to_owned();
    let sentence = match verdict {
        Verdict::LogsOn(version, settings) => {
            let version = version.name();
            let sentence = match (settings.tls_1_2_at_most, settings.no_pss_in_openssl) {
                (false, false) => say!(language, Tls::LogsOn, version = version),
                (false, true) => say!(language, Tls::LogsOnOpenSsl, version = version),
                (true, true) => say!(language, Tls::LogsOnLimited, version = version),
                (true, false) => say!(language, Tls::LogsOnAtMost, version = version),
            };
            return (Status::Ok, sentence);
        }
        Verdict::NotAsked => text(Tls::CannotNotAsked),
        Verdict::OtherAuthorities => text(Tls::CannotAuthority),
        Verdict::OnlyTls13 => say!(language, Tls::CannotOnlyTls13, card = card),
        Verdict::NoAlgorithm => say!(language, Tls::CannotAlgorithm, card = card),
        Verdict::NoVersion => text(Tls::CannotVersion),
    };
    (Status::Failed, sentence)
}

fn of_version(version: Version, answer: &Answer) -> OfVersion {
    let silent = OfVersion {
        version,
        offered: true,
        detail: None,
        certificate: None,
        algorithms: Vec::new(),
        authorities: Vec::new(),
    };
    match answer {
        Answer::Refused(detail) => OfVersion {
            offered: false,
            detail: Some(detail.clone()).filter(|detail| !detail.is_empty()),
            ..silent
        },
        Answer::Offered(None) => OfVersion {
            certificate: Some("none"),
            ..silent
        },
        Answer::Offered(Some(request)) => OfVersion {
            certificate: Some(if request.is_required {
                "required"
            } else {
                "optional"
            }),
            algorithms: algorithms(request),
            authorities: request
                .authorities
                .iter()
                .map(|name| distinguished_name(name))
                .collect(),
            ..silent
        },
    }
}

fn of_card(card: &'static str, verdict: Verdict) -> OfCard {
    let cannot = |reason| OfCard {
        card,
        possible: false,
        reason: Some(reason),
        version: None,
        settings: None,
    };
    match verdict {
        Verdict::LogsOn(version, settings) => OfCard {
            card,
            possible: true,
            reason: None,
            version: Some(version),
            settings: Some(settings),
        },
        Verdict::NotAsked => cannot("not_asked"),
        Verdict::OtherAuthorities => cannot("other_authorities"),
        Verdict::OnlyTls13 => cannot("only_tls_1_3"),
        Verdict::NoAlgorithm => cannot("no_algorithm"),
        Verdict::NoVersion => cannot("no_version"),
    }
}
