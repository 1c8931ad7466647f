use std::{fs::File, io, os::windows::fs::MetadataExt, path::Path};

use cps_win32::{
    file,
    security::{self, Descriptor},
    token::Token,
};

/// Attribute of a link of any kind (winnt.h `FILE_ATTRIBUTE_REPARSE_POINT`).
const LINK: u32 = 0x0400;

/// Returns the number of bytes that the account may still append to a file: no limit ends a program.
#[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
pub(crate) fn room_in(_file: &File) -> io::Result<u64> {
    Ok(u64::MAX)
}

/// Opens the trace file for appending, which its owner alone reads.
///
/// # Errors
/// If it cannot be opened, belongs to another account, has another name, or is no regular file.
pub(crate) fn open_trace_file(path: &Path) -> io::Result<File> {
    let user = Token::own()?.user()?;
    let file = file::open_to_append(path, &Descriptor::of_account_alone(&user)?)?;
    let about = file.metadata()?;
    let regular = about.is_file() && about.file_attributes() & LINK == 0;
    // A file that another account prepared, or gave another name, is not written to.
    if !regular || security::owner_of_file(&file)? != user || file::names(&file)? != 1 {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    Ok(file)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::{fs, io::Write};

    use super::*;

    #[test]
    fn only_a_file_of_our_own_is_written() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        let append = |name: &str| open_trace_file(&path(name))?.write_all(b"call\n");

        append("log").unwrap();
        append("log").unwrap();
        assert_eq!(fs::read(path("log")).unwrap(), b"call\ncall\n");

        fs::write(path("other"), "kept").unwrap();
        fs::hard_link(path("other"), path("second name")).unwrap();
        assert!(append("second name").is_err());
        assert_eq!(fs::read(path("other")).unwrap(), b"kept");

        assert!(append("no directory/log").is_err());
        assert!(append(".").is_err());
    }
}
