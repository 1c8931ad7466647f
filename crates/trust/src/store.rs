//! The authorities and revocation lists of the trust directories, and the verdict over a
//! certificate. Begin at [`TrustStore::judge`].

use std::fmt;
use std::time::SystemTime;

use cps_protocol::Trust;

use crate::authority::Authority;
use crate::bounded::FileTooLarge;
use crate::crl::{RevocationList, Signed};
use crate::exposed::Exposed;

/// The certificates and revocation lists that an administrator configured.
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    pub(crate) roots: Vec<Authority>,
    pub(crate) intermediates: Vec<Authority>,
    pub(crate) lists: Vec<Listed>,
}

/// A revocation list and who signed it.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) list: RevocationList,
    pub(crate) signer: Signer,
}

/// The signer of a revocation list.
#[derive(Clone, Debug)]
pub(crate) enum Signer {
    /// The SubjectPublicKeyInfo of the authority of the store that signed it.
    Known(Vec<u8>),
    /// No authority of the store signed it: the list in DER.
    Unknown(Vec<u8>),
}

impl Listed {
    /// Whether this authority signed the list.
    pub(crate) fn is_by(&self, issuer: &Authority) -> bool {
        match &self.signer {
            Signer::Known(key) => *key == issuer.details.public_key_der,
            // The authority may be one that came with the certificate.
            Signer::Unknown(der) => {
                issuer.may("cRLSign")
                    && Signed::read(der).is_ok_and(|list| list.is_signed_by(&issuer.public_key))
            }
        }
    }
}

/// Verdict over a certificate at a point in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it can be relied on.
    pub trust: Trust,
    /// Its issuers' certificates in DER, its own issuer first, the root last; empty if no path
    /// leads to a root.
    pub chain: Vec<Vec<u8>>,
    /// Time at which the verdict changes by itself: then it must be asked for again.
    pub until: Option<SystemTime>,
}

/// The reason why a file of a directory is of no use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The file cannot be read.
    #[error("cannot be read")]
    Unreadable,
    /// The file is larger than any that belongs here.
    #[error("is not used, because {0}")]
    TooLarge(FileTooLarge),
    /// Others could have written the file or directory.
    #[error("is not used, because {0}")]
    Exposed(Exposed),
    /// The file holds no certificate and no revocation list, neither DER nor PEM.
    #[error("is neither a certificate nor a revocation list")]
    Unknown,
    /// A certificate that is not an authority's.
    #[error("is not the certificate of an authority")]
    NotAuthority,
    /// A revocation list that cannot be used.
    #[error("is no revocation list that can be used: {0}")]
    List(der::Error),
    /// A revocation list that no certificate of the trust directory signed.
    #[error("is a revocation list that no configured authority signed")]
    UnknownSigner,
}

/// Something in a directory that is of no use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The name of its file.
    pub file: String,
    /// Defect of the file.
    pub problem: Problem,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.file, self.problem)
    }
}

impl TrustStore {
    /// Sorts what the files of the directories hold, each with its name; what is of no use is
    /// noticed and left out.
    pub fn new<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> (Self, Vec<Notice>) {
        let mut notices = Vec::new();
        let mut store = Self::default();
        let mut lists = Vec::new();
        for (file, content) in files {
            let mut notice = |problem| {
                notices.push(Notice {
                    file: file.to_owned(),
                    problem,
                });
            };
            let items = items(content);
            if items.is_empty() {
                notice(Problem::Unknown);
            }
            for item in items {
                match item {
                    Item::Certificate(der) => match Authority::read(&der) {
                        Some(authority) => store.add(authority),
                        None => notice(Problem::NotAuthority),
                    },
                    Item::List(der) => lists.push((file, der)),
                }
            }
        }
        for (file, der) in lists {
            let problem = match Signed::read(&der) {
                Ok(signed) => store.add_list(signed, &der),
                Err(error) => Err(Problem::List(error)),
            };
            if let Err(problem) = problem {
                let file = file.to_owned();
                notices.push(Notice { file, problem });
            }
        }
        (store, notices)
    }

    fn add(&mut self, authority: Authority) {
        let known = if authority.is_root() {
            &mut self.roots
        } else {
            &mut self.intermediates
        };
        if !known
            .iter()
            .any(|one| one.details.der == authority.details.der)
        {
            known.push(authority);
        }
    }

    fn add_list(&mut self, signed: Signed<'_>, der: &[u8]) -> Result<(), Problem> {
        let signer = self
            .authorities()
            .filter(|one| one.details.subject_der == signed.list.issuer && one.may("cRLSign"))
            .find(|one| signed.is_signed_by(&one.public_key))
            .map(|one| one.details.public_key_der.clone());
        let known = signer.is_some();
        let signer = signer.map_or_else(|| Signer::Unknown(der.to_vec()), Signer::Known);
        let list = signed.list;
        self.lists.push(Listed { list, signer });
        if known {
            Ok(())
        } else {
            Err(Problem::UnknownSigner)
        }
    }

    pub(crate) fn authorities(&self) -> impl Iterator<Item = &Authority> {
        self.roots.iter().chain(&self.intermediates)
    }
}

/// Something that a file holds, in DER.
enum Item {
    Certificate(Vec<u8>),
    List(Vec<u8>),
}

/// Reads a file: one DER structure, or any number of PEM texts (RFC 7468).
fn items(content: &[u8]) -> Vec<Item> {
    if content.first() == Some(&SEQUENCE) {
        // A certificate says so itself: a revocation list begins with a version and an algorithm.
        let der = content.to_vec();
        return match Signed::read(content) {
            Ok(_) => vec![Item::List(der)],
            Err(_) if Authority::read(content).is_some() || is_certificate(content) => {
                vec![Item::Certificate(der)]
            }
            Err(_) => Vec::new(),
        };
    }
    let Ok(text) = std::str::from_utf8(content) else {
        return Vec::new();
    };
    let texts = text.split_inclusive("-----BEGIN ").skip(1);
    let decoded = texts.filter_map(|rest| {
        let end = rest.find("-----END ")?;
        let line = rest[end..].find('\n').map_or(rest.len(), |at| end + at + 1);
        pem_rfc7468::decode_vec(format!("-----BEGIN {}", &rest[..line]).as_bytes())
            .map(|(label, der)| (label.to_owned(), der))
            .ok()
    });
    let items = decoded.filter_map(|(label, der)| match label.as_str() {
        "CERTIFICATE" => Some(Item::Certificate(der)),
        "X509 CRL" => Some(Item::List(der)),
        _ => None,
    });
    items.collect()
}

const SEQUENCE: u8 = 0x30;

fn is_certificate(der: &[u8]) -> bool {
    cps_certificate::CertificateDetails::parse(der).is_ok()
}
