//! The files of a card: those of fixed places, and those that its directory lists. Begin at
//! [`fixed`] and [`examine`].

use std::collections::VecDeque;

use cps_apdu::{ApduBytes, Command, FileId, Path};
use cps_pkcs15::{DirectoryKind, cdf, dodf, odf};
use cps_reader::Channel;
use cps_types::report::{FileReport, FileRole, ReportedStatus, Structure};

use super::commands::{Answered, send};
use super::mask::{self, Content, count};
use crate::CardError;
use crate::layout::{self, Layout};
use crate::locate::file_part;
use crate::session::size_of;

/// A file that is to be looked at.
pub(super) struct Target {
    pub(super) path: Path,
    role: FileRole,
    label: Option<String>,
    private: bool,
    modifiable: bool,
    reading: Reading,
}

/// The part of a file that is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// None: it is a directory.
    Not,
    /// The first bytes, to know whether the card gives them.
    Beginning,
    /// All of it, for the structure of this content.
    Whole(Content),
}

/// The bytes that are read to know whether a file can be read.
const BEGINNING: usize = 16;
/// Most files that a card may list.
const MOST_FILES: usize = 128;

const EF_DIR: FileId = FileId(0x2F00);
const EF_ATR: FileId = FileId(0x2F01);
const CONTACTLESS: FileId = FileId(0x0002);

/// Files of the application that a card may have and its directory does not list (`card.md` §3.1).
const CANDIDATES: [u16; 33] = [
    0x7001, 0x7002, 0x7003, 0x7004, 0x7005, 0x7006, 0x7102, 0x7104, 0x7105, 0x7106, 0xA001, 0xA002,
    0xA003, 0xB001, 0xB002, 0xD101, 0xD102, 0xD103, 0xD104, 0xD107, 0xD120, 0xD121, 0xD122, 0xD123,
    0xD124, 0xD125, 0xD126, 0xD127, 0xD128, 0xD129, 0xD12A, 0xD12B, 0xD12C,
];

/// The object of which the content is free: only its length is of interest.
const FREE_DATA: &str = "CPS_DATA";

impl Target {
    fn new(path: Path, role: FileRole, reading: Reading) -> Self {
        Self {
            path,
            role,
            label: None,
            private: false,
            modifiable: false,
            reading,
        }
    }
}

/// Returns the files of fixed places.
pub(super) fn fixed(layout: &Layout) -> VecDeque<Target> {
    let in_mf = |file: FileId| Path::new(&[FileId::MF, file]);
    let application = layout.application();
    let below = |file: FileId| Path::new(&[file]).below(&application);
    let whole = Reading::Whole;
    let mut targets = vec![
        Target::new(
            in_mf(EF_DIR),
            FileRole::Applications,
            whole(Content::Directory),
        ),
        Target::new(
            in_mf(EF_ATR),
            FileRole::Historical,
            whole(Content::Historical),
        ),
        Target::new(
            Path::new(&layout::EF_SN),
            FileRole::SerialNumber,
            whole(Content::SerialNumber),
        ),
        Target::new(
            Path::new(&layout::EF_ACTUA),
            FileRole::Update,
            whole(Content::Holder),
        ),
    ];
    let contactless = in_mf(CONTACTLESS);
    if contactless == application {
        let role = FileRole::ContactlessApplication;
        targets.push(Target::new(application.clone(), role, Reading::Not));
    } else {
        let role = FileRole::ContactlessApplication;
        targets.push(Target::new(
            application.clone(),
            FileRole::Application,
            Reading::Not,
        ));
        targets.push(Target::new(contactless.clone(), role, Reading::Not));
        let other = |file: FileId| Path::new(&[file]).below(&contactless);
        for file in [layout::ODF, layout::TOKEN_INFO] {
            targets.push(Target::new(
                other(file),
                FileRole::Candidate,
                Reading::Beginning,
            ));
        }
    }
    targets.push(Target::new(
        below(layout::ODF),
        FileRole::Objects,
        whole(Content::Directory),
    ));
    targets.push(Target::new(
        below(layout::TOKEN_INFO),
        FileRole::Token,
        whole(Content::Token),
    ));
    targets.into()
}

/// Returns files that no directory lists, of which real cards may have some.
pub(super) fn candidates(layout: &Layout, known: &[FileReport]) -> Vec<Target> {
    let application = layout.application();
    let paths = CANDIDATES.map(|file| Path::new(&[FileId(file)]).below(&application));
    let unknown = paths.into_iter().filter(|path| {
        let written = written(path);
        !known.iter().any(|file| file.path == written)
    });
    let target = |path| Target::new(path, FileRole::Candidate, Reading::Beginning);
    unknown.map(target).collect()
}

/// Selects a file and reads of it what is wanted; returns the report and the content.
///
/// `with_pin`: whether the PIN is verified, so that protected files are read too.
pub(super) fn examine(
    channel: &mut Channel<'_>,
    layout: &Layout,
    target: &Target,
    with_pin: bool,
) -> Result<(FileReport, ApduBytes), CardError> {
    let select = (layout.select_ef_described)(&target.path).on_channel(layout.channel);
    let selected = send(channel, &select)?;
    let description = selected.response.data.as_slice();
    let size = size_of(description, layout);
    let mut file = FileReport {
        path: written(&target.path),
        role: target.role,
        label: target.label.clone(),
        needs_pin: target.private,
        modifiable: target.modifiable,
        description: mask::structure(description, Content::Description),
        size: size.and_then(|size| u32::try_from(size).ok()),
        select: selected.status,
        read: Vec::new(),
        bytes_read: 0,
        structure: Structure::default(),
    };
    let mut content = ApduBytes::default();
    if !file.exists() || target.reading == Reading::Not {
        return Ok((file, content));
    }
    let wanted = match target.reading {
        Reading::Whole(_) if !target.private || with_pin => size.unwrap_or(layout::MAX_FILE),
        _ => size.unwrap_or(BEGINNING).min(BEGINNING),
    };
    let wanted = wanted.min(layout::MAX_FILE);
    while content.len() < wanted {
        let length = (wanted - content.len()).min(usize::from(layout.max_read));
        let read = read(channel, layout, content.len(), length)?;
        let piece = &read.response.data;
        content.extend(piece.as_slice());
        let length = piece.len();
        if file.read.is_empty() {
            file.read = read.status;
        }
        if length < layout::SMALLEST_READ {
            break;
        }
    }
    file.bytes_read = count(content.len());
    if let Reading::Whole(kind) = target.reading
        && (!target.private || with_pin)
    {
        file.structure = mask::structure(content.as_slice(), kind);
    }
    Ok((file, content))
}

fn read(
    channel: &mut Channel<'_>,
    layout: &Layout,
    offset: usize,
    length: usize,
) -> Result<Answered, CardError> {
    // Both are below 2^15: `wanted` is.
    let offset = u16::try_from(offset).unwrap_or(u16::MAX);
    let length = u16::try_from(length).unwrap_or(u16::MAX);
    let command = Command::read_binary(offset, length).on_channel(layout.channel);
    send(channel, &command)
}

/// Returns the files that a directory file lists.
pub(super) fn listed(layout: &Layout, file: &FileReport, content: &[u8]) -> Vec<Target> {
    let mut targets = match file.role {
        FileRole::Objects => directories(layout, content),
        FileRole::Certificates => certificates(layout, content),
        FileRole::DataObjects => data(layout, content),
        _ => Vec::new(),
    };
    targets.truncate(MOST_FILES);
    targets
}

fn directories(layout: &Layout, content: &[u8]) -> Vec<Target> {
    let entries = odf::read(content).map(|directory| directory.entries);
    let target = |(kind, location): (DirectoryKind, _)| {
        let role = match kind {
            DirectoryKind::PINS => FileRole::Pins,
            DirectoryKind::PRIVATE_KEYS => FileRole::PrivateKeys,
            DirectoryKind::PUBLIC_KEYS => FileRole::PublicKeys,
            DirectoryKind::CERTIFICATES => FileRole::Certificates,
            DirectoryKind::DATA => FileRole::DataObjects,
            _ => FileRole::Directory,
        };
        let path = file_part(layout, &location).ok()?.path;
        Some(Target::new(path, role, Reading::Whole(Content::Directory)))
    };
    entries.into_iter().flatten().filter_map(target).collect()
}

fn certificates(layout: &Layout, content: &[u8]) -> Vec<Target> {
    let entries = cdf::read(content).into_iter().flatten();
    let target = |object: cps_pkcs15::CertificateObject| {
        let path = file_part(layout, &object.location).ok()?.path;
        let reading = Reading::Whole(Content::Certificate);
        Some(Target {
            label: mask::label(&object.common.label),
            ..Target::new(path, FileRole::Certificate, reading)
        })
    };
    entries.filter_map(|entry| target(entry.object)).collect()
}

fn data(layout: &Layout, content: &[u8]) -> Vec<Target> {
    let entries = dodf::read(content).into_iter().flatten();
    let target = |object: cps_pkcs15::DataObject| {
        let path = file_part(layout, &object.location).ok()?.path;
        let reading = match object.common.label.as_str() {
            FREE_DATA => Reading::Beginning,
            _ => Reading::Whole(Content::Holder),
        };
        Some(Target {
            label: mask::label(&object.common.label),
            private: object.common.is_private(),
            modifiable: object.common.is_modifiable(),
            ..Target::new(path, FileRole::Data, reading)
        })
    };
    entries.filter_map(|entry| target(entry.object)).collect()
}

/// Returns a path in the form of reports: `3F00/0001/5031`.
fn written(path: &Path) -> String {
    let files = path.files().iter().map(|file| format!("{:04X}", file.0));
    files.collect::<Vec<_>>().join("/")
}

/// Whether the first READ BINARY of a file was answered with data.
pub(super) fn was_read(file: &FileReport) -> bool {
    matches!(file.read.last(), Some(&ReportedStatus(0x9000 | 0x6282)))
}
