//! Search for secrets in the memory of processes and in files. Begin at [`Memory`].

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use memchr::memmem;

use crate::World;

const PAGE: usize = 4096;

/// The memory of a process, as `ptrace` sees it.
#[derive(Debug)]
pub struct Memory {
    process: u32,
    mapped: File,
    regions: Vec<Region>,
}

#[derive(Debug)]
struct Region {
    begin: u64,
    end: u64,
    /// The line of `/proc/PID/maps`.
    name: String,
}

impl Memory {
    /// Returns the memory of a process that this account may trace.
    ///
    /// # Panics
    /// If it may not.
    #[track_caller]
    pub fn of(process: u32) -> Self {
        let maps = fs::read_to_string(format!("/proc/{process}/maps")).expect("the process runs");
        let mapped = File::open(format!("/proc/{process}/mem")).expect("it may be traced");
        Self {
            process,
            mapped,
            regions: maps.lines().filter_map(region).collect(),
        }
    }

    /// Returns the places where secrets are, in any of the forms in which they may have been left.
    ///
    /// # Panics
    /// If the memory cannot be read.
    #[track_caller]
    pub fn find(&self, secrets: &[&str]) -> Vec<String> {
        let mut read = 0;
        let mut found = Vec::new();
        for region in &self.regions {
            let bytes = self.read(region);
            read += bytes.len();
            for (form, place) in secrets.iter().flat_map(|secret| find(&bytes, secret)) {
                found.push(format!(
                    "{form}: {} in {}",
                    around(&bytes, place),
                    region.name
                ));
            }
        }
        assert!(read > 100_000, "process {} was read: {read}", self.process);
        found
    }

    /// Returns the content of a region, page after page; pages that were never used are left out.
    fn read(&self, region: &Region) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut page = [0; PAGE];
        for at in (region.begin..region.end).step_by(PAGE) {
            // Regions of devices cannot be read.
            if self.mapped.read_exact_at(&mut page, at).is_ok() && page != [0; PAGE] {
                bytes.extend_from_slice(&page);
            }
        }
        bytes
    }
}

/// Returns a region that the program can write to; in others nothing of its own is left.
fn region(line: &str) -> Option<Region> {
    let (range, rest) = line.split_once(' ')?;
    let (begin, end) = range.split_once('-')?;
    if !rest.starts_with("rw") {
        return None;
    }
    Some(Region {
        begin: u64::from_str_radix(begin, 16).ok()?,
        end: u64::from_str_radix(end, 16).ok()?,
        name: line.to_owned(),
    })
}

/// Returns the forms in which digits may be left: as they are, which in quotes and padded by `FF`
/// or `00` as in the command to the card (`card.md` §4.2) are the same bytes, and as hexadecimal
/// text.
///
/// Digits amid other digits are no PIN but a clock or a counter.
fn find(bytes: &[u8], digits: &str) -> Vec<(&'static str, usize)> {
    let pairs: Vec<String> = digits.bytes().map(|digit| format!("{digit:02x}")).collect();
    let mut found = Vec::new();
    for place in places(bytes, digits.as_bytes()) {
        let before = place.checked_sub(1).map(|before| bytes[before]);
        let after = bytes.get(place + digits.len()).copied();
        if ![before, after].iter().flatten().any(u8::is_ascii_digit) {
            found.push(("digits", place));
        }
    }
    for (form, text) in [
        ("hexadecimal", pairs.concat()),
        ("hexadecimal with spaces", pairs.join(" ")),
    ] {
        found.extend(places(bytes, text.as_bytes()).map(|place| (form, place)));
    }
    found
}

fn places<'b>(bytes: &'b [u8], wanted: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
    memmem::find_iter(bytes, wanted)
}

/// Returns the bytes around a place, for the report of a failure.
fn around(bytes: &[u8], place: usize) -> String {
    let begin = place.saturating_sub(32);
    let end = bytes.len().min(place + 32);
    bytes[begin..end].escape_ascii().to_string()
}

/// Returns the places of secrets in the files of a world.
///
/// # Panics
/// If a file cannot be read.
pub fn find_in_files(world: &World, secrets: &[&str]) -> Vec<String> {
    let mut open = vec![world.path().to_path_buf()];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        let kind = fs::symlink_metadata(&path)
            .expect("the file is there")
            .file_type();
        if kind.is_dir() {
            let entries = fs::read_dir(&path).expect("the directory is ours");
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if kind.is_file() {
            let bytes = fs::read(&path).expect("the file is ours");
            for (form, place) in secrets.iter().flat_map(|secret| find(&bytes, secret)) {
                found.push(format!(
                    "{form}: {} in {}",
                    around(&bytes, place),
                    path.display()
                ));
            }
        }
    }
    found
}
