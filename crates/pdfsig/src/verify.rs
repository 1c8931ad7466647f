//! The signatures of a file: which part each covers, and whether the rest stands against it. Begin at
//! [`Signatures::read`].

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::SystemTime;

use cps_protocol::HashAlgorithm;
use cps_signature::{Cms, CmsError, CmsSigner, Timestamp, TimestampError, digest_of_parts};

use crate::changes::{self, Later, Refused};
use crate::date;
use crate::error::PdfError;
use crate::fields::{Field, fields};
use crate::file::{File, Object, Revision};
use crate::restrictions::forbidding;
use crate::syntax::is_space;
use crate::value::{Dictionary, Value};

/// The most ends of a revision that are tried in a file that is damaged at its end.
const MOST_ENDS: usize = 64;

/// The reason why the signatures of a file are not right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The file cannot be read.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// There is none.
    #[error("there is no signature in the PDF")]
    NoSignature,
    /// A signature is of a kind that is not known.
    #[error("the signature in field {field} is of the form {form}, which is not known")]
    Form {
        /// Full name of the field.
        field: String,
        /// Its SubFilter.
        form: String,
    },
    /// Bytes follow the last revision that can be read.
    #[error("{bytes} bytes were added after the last revision and are none: {error}")]
    Appended {
        /// Number of them.
        bytes: usize,
        /// The reason why the whole cannot be read.
        error: PdfError,
    },
    /// A signature does not cover what it seems to cover.
    #[error("the signature in field {field}: {defect}")]
    Wrong {
        /// Full name of the field.
        field: String,
        /// The defect.
        defect: Defect,
    },
    /// None is by one of the certificates that were given.
    #[error("no signature was made with this certificate")]
    OtherCertificate,
    /// The CMS of a signature is not right.
    #[error("the signature in field {field}: {error}")]
    Cms {
        /// Full name of the field.
        field: String,
        /// The defect.
        error: CmsError,
    },
}

/// A defect of one signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Defect {
    /// ByteRange is missing or of another form.
    #[error("it has no byte range of four numbers")]
    NoRange,
    /// The beginning of the file is not covered.
    #[error("its byte range does not begin at the beginning of the file")]
    Beginning,
    /// A range ends outside the file, or before it begins.
    #[error("its byte range is not within the file")]
    Outside,
    /// The part that is not covered is not the CMS, all of it and nothing else.
    #[error("the gap in its byte range is not exactly its Contents")]
    Gap,
    /// The covered part is not a whole revision.
    #[error("its byte range does not end where a revision ends")]
    End,
    /// The covered part is a file of its own, whose cross-references this file does not go on from.
    #[error("the revision that it covers is not one of this file")]
    OtherFile,
    /// Bytes follow the covered part that are no revision.
    #[error("bytes were added after it that are no revision")]
    NoRevision,
    /// The covered part has another signature in this field, or another field.
    #[error("the revision that it covers does not have it in this field")]
    Moved,
    /// Its dictionary cannot be found in the file as it is.
    #[error("it is not in the file as it is")]
    Hidden,
    /// Two fields show it.
    #[error("field {0} shows the same signature")]
    Shared(String),
    /// Another field has this name.
    #[error("another field has this name")]
    SameName,
    /// Another content came after it.
    #[error("the document was changed after it was signed: {0}")]
    Changed(String),
    /// It does not permit what was added after it.
    #[error("it forbids every change, and there are some")]
    Forbidden,
    /// It has no signer, or several.
    #[error("it has {0} signers, and not one")]
    Signers(usize),
}

impl VerifyError {
    /// Whether it says that a signature does not hold for the file, rather than that it cannot be read
    /// or is of a kind that is not known.
    pub fn is_wrong(&self) -> bool {
        match self {
            Self::Appended { .. } | Self::Wrong { .. } | Self::OtherCertificate => true,
            Self::Cms { error, .. } => error.is_wrong(),
            Self::Pdf(_) | Self::NoSignature | Self::Form { .. } => false,
        }
    }

    /// Returns the algorithm or the form that a signature needs and this library does not know.
    pub fn unsupported_algorithm(&self) -> Option<String> {
        match self {
            Self::Form { form, .. } => Some(form.clone()),
            Self::Cms { error, .. } => error.unsupported_algorithm(),
            _ => None,
        }
    }
}

/// The signatures of a file, the oldest first.
#[derive(Clone, Debug)]
pub struct Signatures<'a> {
    /// There is at least one.
    pub signatures: Vec<PdfSignature<'a>>,
    /// The timestamps of the document (ISO 32000-2, section 12.8.5), the oldest first.
    pub timestamps: Vec<DocumentTimestamp<'a>>,
    /// Number of revisions of the file.
    pub revisions: usize,
}

/// A signature whose byte range is that of a whole revision; its CMS was not verified.
#[derive(Clone, Debug)]
pub struct PdfSignature<'a> {
    /// Full name of its field.
    pub field: String,
    /// The revision that it covers, from 1 on.
    pub revision: usize,
    /// Time of the signature, by the signer's own account.
    pub signing_time: Option<SystemTime>,
    /// Bytes after those that it covers.
    pub added: usize,
    /// Additions of later revisions.
    pub later: BTreeSet<Later>,
    parts: [&'a [u8]; 2],
    cms: Vec<u8>,
}

/// A timestamp of a whole revision, and so of every signature in it; its token was not verified.
#[derive(Clone, Debug)]
pub struct DocumentTimestamp<'a>(PdfSignature<'a>);

impl DocumentTimestamp<'_> {
    /// Returns the full name of its field.
    pub fn field(&self) -> &str {
        &self.0.field
    }

    /// Whether it covers a signature.
    pub fn covers(&self, signature: &PdfSignature<'_>) -> bool {
        signature.revision <= self.0.revision
    }

    /// Checks the token against the covered bytes.
    ///
    /// # Errors
    /// [`TimestampError`]
    pub fn verify(&self) -> Result<Timestamp, TimestampError> {
        Timestamp::read_of(&self.0.cms, |hash| self.0.digest(hash))
    }
}

impl<'a> Signatures<'a> {
    /// Finds all signatures and timestamps of a file, and checks that each covers a whole revision after which
    /// nothing came but additions that change nothing.
    ///
    /// # Errors
    /// All of [`VerifyError`] but [`VerifyError::Cms`].
    pub fn read(bytes: &'a [u8]) -> Result<Self, VerifyError> {
        let file = match File::open(bytes) {
            Ok(file) => file,
            Err(PdfError::Damaged(reason)) => {
                return Err(appended(bytes, PdfError::Damaged(reason)));
            }
            Err(error) => return Err(error.into()),
        };
        let fields = fields(&file)?;
        let signed: Vec<_> = fields.iter().filter(|field| field.is_signed()).collect();
        if signed.is_empty() {
            return Err(VerifyError::NoSignature);
        }
        let revisions = file.revisions();
        let mut signatures = Vec::new();
        let mut timestamps = Vec::new();
        for (index, field) in signed.iter().enumerate() {
            let reader = Reading {
                bytes,
                file: &file,
                revisions: &revisions,
                field,
            };
            let others = &signed[..index];
            if others.iter().any(|other| other.name == field.name) {
                return Err(reader.wrong(Defect::SameName));
            }
            if let Some(other) = others.iter().find(|other| other.value == field.value) {
                return Err(reader.wrong(Defect::Shared(other.name.clone())));
            }
            match reader.signature()? {
                (Form::Signature, signature) => signatures.push(signature),
                (Form::Timestamp, signature) => timestamps.push(DocumentTimestamp(signature)),
            }
        }
        if signatures.is_empty() {
            return Err(VerifyError::NoSignature);
        }
        signatures.sort_by_key(|signature: &PdfSignature<'_>| signature.revision);
        timestamps.sort_by_key(|timestamp: &DocumentTimestamp<'_>| timestamp.0.revision);
        Ok(Self {
            signatures,
            timestamps,
            revisions: revisions.len(),
        })
    }
}

/// Returns the error of a file that cannot be read: if a beginning of it can, and is signed, the rest
/// was added.
fn appended(bytes: &[u8], error: PdfError) -> VerifyError {
    let ends = memchr::memmem::rfind_iter(bytes, b"%%EOF").take(MOST_ENDS);
    for end in ends.map(|at| at + b"%%EOF".len()) {
        let Ok(file) = File::open(&bytes[..end]) else {
            continue;
        };
        if fields(&file).is_ok_and(|fields| fields.iter().any(Field::is_signed)) {
            return VerifyError::Appended {
                bytes: bytes.len() - end,
                error,
            };
        }
    }
    error.into()
}

/// The form of a signature, by its SubFilter.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// CMS of the covered bytes.
    Signature,
    /// A token of a timestamp of the covered bytes.
    Timestamp,
}

/// A signature that is being read.
struct Reading<'r, 'a> {
    bytes: &'a [u8],
    file: &'r File<'a>,
    revisions: &'r [Revision],
    field: &'r Field,
}

impl<'a> Reading<'_, 'a> {
    fn wrong(&self, defect: Defect) -> VerifyError {
        let field = self.field.name.clone();
        VerifyError::Wrong { field, defect }
    }

    fn signature(&self) -> Result<(Form, PdfSignature<'a>), VerifyError> {
        let (object, entries) = self.value_in(self.file, self.field)?;
        if !object.is_plain() {
            return Err(self.wrong(Defect::Hidden));
        }
        let form = entries
            .get("SubFilter")
            .and_then(Value::name)
            .unwrap_or_default();
        let form = match form {
            b"ETSI.CAdES.detached" | b"adbe.pkcs7.detached" => Form::Signature,
            b"ETSI.RFC3161" => Form::Timestamp,
            _ => {
                return Err(VerifyError::Form {
                    field: self.field.name.clone(),
                    form: String::from_utf8_lossy(form).into_owned(),
                });
            }
        };
        let (gap, end) = self.range(&entries)?;
        let is_gap = |value: &&Value| value.span == gap && self.bytes[gap.start] == b'<';
        let contents = entries.get("Contents").filter(is_gap);
        let Some(cms) = contents.and_then(Value::string) else {
            return Err(self.wrong(Defect::Gap));
        };
        let is_end = |revision: &Revision| revision.ends.contains(&end);
        let Some(index) = self.revisions.iter().position(is_end) else {
            return Err(self.wrong(Defect::End));
        };
        let rest = &self.bytes[end..];
        let later = match rest.iter().all(|byte| is_space(*byte)) {
            true => BTreeSet::new(),
            false => self.later(&self.bytes[..end], &entries)?,
        };
        let time = entries.get("M").and_then(Value::string);
        let signature = PdfSignature {
            field: self.field.name.clone(),
            revision: index + 1,
            signing_time: time.and_then(date::of_text),
            added: rest.len(),
            later,
            parts: [&self.bytes[..gap.start], &self.bytes[gap.end..end]],
            cms: cms.to_vec(),
        };
        Ok((form, signature))
    }

    /// Returns the dictionary that is the value of a field.
    fn value_in<'f>(
        &self,
        file: &File<'f>,
        field: &Field,
    ) -> Result<(Object<'f>, Dictionary), VerifyError> {
        let Some(id) = field.value.as_ref().and_then(Value::reference) else {
            return Err(self.wrong(Defect::Hidden));
        };
        let object = file.object(id)?;
        match object.dictionary().cloned() {
            Some(entries) => Ok((object, entries)),
            None => Err(self.wrong(Defect::Hidden)),
        }
    }

    /// Returns the gap between the ranges, and the end of the second.
    fn range(&self, entries: &Dictionary) -> Result<(Range<usize>, usize), VerifyError> {
        let range = entries.get("ByteRange").and_then(Value::array);
        let numbers: Option<Vec<_>> =
            range.and_then(|all| all.iter().map(Value::integer).collect());
        let Some(&[first, length, second, rest]) = numbers.as_deref() else {
            return Err(self.wrong(Defect::NoRange));
        };
        if first != 0 {
            return Err(self.wrong(Defect::Beginning));
        }
        let place = |number: i64| usize::try_from(number).ok();
        let place = |number| place(number).filter(|place| *place <= self.bytes.len());
        let end = second.checked_add(rest).and_then(place);
        match (place(length), place(second), place(rest), end) {
            (Some(from), Some(to), Some(_), Some(end)) if from < to => Ok((from..to, end)),
            _ => Err(self.wrong(Defect::Outside)),
        }
    }

    /// Returns what came after the revision that the signature covers, whose bytes are these.
    fn later(&self, covered: &'a [u8], now: &Dictionary) -> Result<BTreeSet<Later>, VerifyError> {
        let before = File::open(covered)?;
        let (old, new) = (before.sections(), self.file.sections());
        let goes_on = new.len().checked_sub(old.len()).is_some_and(|later| {
            let same = old.iter().zip(&new[later..]);
            let is_later = |offset| offset >= covered.len();
            same.into_iter().all(|(old, new)| old.offset == new.offset)
                && new[..later].iter().all(|section| is_later(section.offset))
        });
        if !goes_on {
            return Err(self.wrong(Defect::OtherFile));
        }
        if new.len() == old.len() {
            return Err(self.wrong(Defect::NoRevision));
        }
        let before_fields = fields(&before)?;
        let same = before_fields.iter().find(|field| field.id == self.field.id);
        let Some(same) = same.filter(|field| field.is_signed() && field.name == self.field.name)
        else {
            return Err(self.wrong(Defect::Moved));
        };
        let (_, entries) = self.value_in(&before, same)?;
        let place = |entries: &Dictionary| entries.get("Contents").map(|value| value.span.clone());
        if entries != *now || place(&entries) != place(now) {
            return Err(self.wrong(Defect::Moved));
        }
        let later = changes::later(&before, self.file).map_err(|refused| match refused {
            Refused::Unreadable(error) => error.into(),
            Refused::Change(of) => self.wrong(Defect::Changed(of)),
        })?;
        let forbids = forbidding(&before, std::slice::from_ref(same))?.is_some();
        match forbids && later.contains(&Later::Signatures) {
            true => Err(self.wrong(Defect::Forbidden)),
            false => Ok(later),
        }
    }
}

impl PdfSignature<'_> {
    /// Checks the CMS against the covered bytes. `given` are certificates (DER) that it may lack.
    ///
    /// # Errors
    /// [`VerifyError::Cms`], [`Defect::Signers`]
    pub fn verify(&self, given: &[Vec<u8>]) -> Result<CmsSigner, VerifyError> {
        let field = || self.field.clone();
        let of_cms = |error| VerifyError::Cms {
            field: field(),
            error,
        };
        let cms = Cms::parse(&self.cms).map_err(of_cms)?;
        if cms.content().is_some() {
            return Err(of_cms(CmsError::OtherContent));
        }
        let signers = cms
            .verify(|hash| self.digest(hash), given)
            .map_err(of_cms)?;
        let count = signers.len();
        match signers.into_iter().next().filter(|_| count == 1) {
            Some(signer) => Ok(signer),
            None => Err(VerifyError::Wrong {
                field: field(),
                defect: Defect::Signers(count),
            }),
        }
    }

    fn digest(&self, hash: HashAlgorithm) -> Vec<u8> {
        digest_of_parts(hash, &self.parts)
    }
}
