use std::fmt;

/// File identifier (ISO 7816-4, 7.3.1 "File selection").
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u16);

impl FileId {
    /// The master file.
    pub const MF: Self = Self(0x3F00);
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl fmt::Debug for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileId({self})")
    }
}

/// A path of file identifiers, as directory files give it: absolute if it starts with `3F00`.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Path(Vec<FileId>);

impl Path {
    /// Returns the path made of `files`, outermost first.
    pub fn new(files: &[FileId]) -> Self {
        Self(files.to_vec())
    }

    /// Returns a path read from a card: an even number of bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (files, rest) = bytes.as_chunks::<2>();
        rest.is_empty().then(|| {
            Self(
                files
                    .iter()
                    .map(|b| FileId(u16::from_be_bytes(*b)))
                    .collect(),
            )
        })
    }

    /// Returns the file identifiers, outermost first.
    pub fn files(&self) -> &[FileId] {
        &self.0
    }

    /// Returns the file that the path leads to.
    pub fn last(&self) -> Option<FileId> {
        self.0.last().copied()
    }

    /// Whether the path starts at the master file.
    pub fn is_absolute(&self) -> bool {
        self.0.first() == Some(&FileId::MF)
    }

    /// Returns this path below `base` if it is relative, itself if it is absolute.
    pub fn below(&self, base: &Self) -> Self {
        if self.is_absolute() {
            return self.clone();
        }
        Self(base.0.iter().chain(&self.0).copied().collect())
    }

    /// Returns the path without a leading `3F00`: the form of SELECT with `P1 = 08`.
    pub fn without_mf(&self) -> &[FileId] {
        self.0.strip_prefix(&[FileId::MF]).unwrap_or(&self.0)
    }

    /// Returns the bytes of a command or of a directory file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|f| f.0.to_be_bytes()).collect()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, file) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("/")?;
            }
            write!(f, "{file}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Path({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_are_completed_and_absolute_ones_kept() {
        let base = Path::new(&[FileId::MF, FileId(0x0001)]);
        let relative = Path::from_bytes(&[0xA0, 0x01]).expect("even");
        let absolute = Path::from_bytes(&[0x3F, 0x00, 0x00, 0x01, 0x71, 0x02]).expect("even");
        assert_eq!(relative.below(&base).to_string(), "3F00/0001/A001");
        assert_eq!(absolute.below(&base).to_string(), "3F00/0001/7102");
        assert_eq!(absolute.without_mf(), &[FileId(0x0001), FileId(0x7102)]);
        assert_eq!(Path::from_bytes(&[0x3F]), None);
    }
}
