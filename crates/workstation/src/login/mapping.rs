//! The file that maps holders to accounts.
//!
//! Begin at [`Mapping::change`], which changes a file, and [`Mapping::user_of`], which `assess` asks.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use cps_identity::NationalId;
use cps_trust::{Besides, LONGEST_LIST, check_writers, read_text};
use serde::Serialize;

use super::error::{LoginError, MappingError};
use crate::replace::{create_directory, destination, replace};

/// The file, as the package's configuration of `pam_pkcs11` names it.
pub const MAPPING_FILE: &str = "/etc/pam_pkcs11/cps_mapping";

/// The text between holder and account; `pam_pkcs11` looks for exactly this.
const ARROW: &str = " -> ";

/// The first lines of a new file.
const PREAMBLE: &str = "\
# Who opens which session with a CPS card: national identifier -> account.
# Read by pam_pkcs11 (mapper cn); change it with: cpsctl login map, cpsctl login unmap
";

/// A mapping file of `pam_pkcs11`: lines `IdNat_PS -> account`, the first line of a holder counts.
///
/// Lines that it does not understand, comments for example, stay as they are. A line for anything
/// else than an identifier of a known form makes the whole file refused: `pam_pkcs11` takes a text
/// between `^` and `$` for a regular expression, and the first line that fits a card counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    lines: Vec<String>,
}

/// One line that maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Entry<'a> {
    /// National identifier of the holder.
    pub id: &'a str,
    /// Name of the account.
    pub user: &'a str,
}

impl Mapping {
    /// Reads a file; one that does not exist maps no holder.
    ///
    /// # Errors
    /// [`MappingError::Read`], [`MappingError::Exposed`], or [`MappingError::Refused`] with [`LoginError::LineRefused`].
    pub fn read(path: &Path) -> Result<Self, MappingError> {
        check_closed(path)?;
        let mapping = Self::read_unchecked(path)?;
        mapping.check()?;
        Ok(mapping)
    }

    fn read_unchecked(path: &Path) -> Result<Self, MappingError> {
        match read_text(path, LONGEST_LIST) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(MappingError::Read {
                path: path.to_owned(),
                error,
            }),
        }
    }

    pub(crate) fn parse(text: &str) -> Self {
        Self {
            lines: text.split_terminator('\n').map(str::to_owned).collect(),
        }
    }

    /// Checks that every line that maps is for an identifier of a known form.
    ///
    /// # Errors
    /// [`LoginError::LineRefused`] of the first that is not.
    pub fn check(&self) -> Result<(), LoginError> {
        for (index, line) in self.lines.iter().enumerate() {
            if let Some(entry) = entry(line)
                && !is_identifier(entry.id)
            {
                return Err(LoginError::LineRefused {
                    line: index + 1,
                    id: entry.id.to_owned(),
                    mapped: entry.user.to_owned(),
                });
            }
        }
        Ok(())
    }

    /// Returns the lines that map, in their order.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.lines.iter().filter_map(|line| entry(line))
    }

    /// Returns the account of a holder.
    pub fn user_of(&self, id: &str) -> Option<&str> {
        let mut entries = self.entries();
        entries.find(|entry| entry.id == id).map(|entry| entry.user)
    }

    /// Returns the holders of an account.
    pub fn holders_of<'m>(&'m self, user: &'m str) -> impl Iterator<Item = &'m str> {
        let entries = self.entries().filter(move |entry| entry.user == user);
        entries.map(|entry| entry.id)
    }

    /// Maps a holder to an account; nothing changes if that is so already.
    ///
    /// # Errors
    /// [`LoginError::UserForm`], [`LoginError::IdForm`], [`LoginError::MappedAlready`], or
    /// [`LoginError::LineRefused`] of a line that is there.
    pub fn map(&mut self, id: &str, user: &str) -> Result<(), LoginError> {
        if !is_word(user) {
            let user = user.to_owned();
            return Err(LoginError::UserForm { user });
        }
        if !is_identifier(id) {
            return Err(LoginError::IdForm { id: id.to_owned() });
        }
        self.check()?;
        match self.user_of(id) {
            Some(mapped) if mapped == user => Ok(()),
            Some(mapped) => Err(LoginError::MappedAlready {
                id: id.to_owned(),
                mapped: mapped.to_owned(),
            }),
            None => {
                self.lines.push(format!("{id}{ARROW}{user}"));
                Ok(())
            }
        }
    }

    /// Takes away the entries of an account, or that of one holder, and returns the holders.
    ///
    /// # Errors
    /// [`LoginError::NothingMapped`].
    pub fn unmap(&mut self, user: &str, id: Option<&str>) -> Result<Vec<String>, LoginError> {
        let mut gone = Vec::new();
        self.lines.retain(|line| {
            let is_meant =
                |entry: &Entry<'_>| entry.user == user && id.is_none_or(|i| i == entry.id);
            match entry(line).filter(is_meant) {
                Some(entry) => {
                    gone.push(entry.id.to_owned());
                    false
                }
                None => true,
            }
        });
        if gone.is_empty() {
            let user = user.to_owned();
            return Err(LoginError::NothingMapped { user });
        }
        Ok(gone)
    }

    /// Changes a file while no other process does: whole or not at all, also when the power fails.
    ///
    /// # Errors
    /// If the file cannot be read or written, or `change` refuses.
    pub fn change<T>(
        path: &Path,
        change: impl FnOnce(&mut Self) -> Result<T, LoginError>,
    ) -> Result<T, MappingError> {
        let path = destination(path);
        let unwritable = |error| MappingError::Write {
            path: path.clone(),
            error,
        };
        let directory = create_directory(&path).map_err(unwritable)?;
        let lock = File::open(directory).map_err(unwritable)?;
        lock.lock().map_err(unwritable)?;
        check_closed(&path)?;
        // A line that is refused can be taken away.
        let before = Self::read_unchecked(&path)?;
        let mut after = before.clone();
        let result = change(&mut after)?;
        if after != before {
            replace(&path, &after.text(!path.exists())).map_err(unwritable)?;
        }
        Ok(result)
    }

    /// Returns the text of a file; a new one begins with its purpose.
    fn text(&self, is_new: bool) -> String {
        let preamble = if is_new { PREAMBLE } else { "" };
        let lines = self.lines.iter().map(|line| format!("{line}\n"));
        preamble.to_owned() + &lines.collect::<String>()
    }
}

/// Reads a line as `pam_pkcs11` does: blanks before it do not count, those after it do.
fn entry(line: &str) -> Option<Entry<'_>> {
    let line = line.trim_start();
    if line.starts_with('#') {
        return None;
    }
    let (id, user) = line.split_once(ARROW)?;
    Some(Entry { id, user })
}

/// Checks that root and this account alone could have written a file.
fn check_closed(path: &Path) -> Result<(), MappingError> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    Ok(check_writers(
        Path::new("/"),
        &absolute,
        Besides::OwnAccount,
    )?)
}

/// Whether a text is an identifier that a card can have; only such a one is mapped.
fn is_identifier(text: &str) -> bool {
    NationalId::parse(text).has_layout()
}

/// Whether a text can stand on the right of the arrow and be found again.
fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    /// Identifiers of three holders.
    const A: &str = "899700000021";
    const B: &str = "899700000039";
    const C: &str = "310B000000/000000018";

    /// Texts that `pam_pkcs11` would look for, or compare with every card.
    const NO_IDENTIFIERS: [&str; 8] = [
        "^.*$",
        "^8[0-9]{11}$",
        "^899700000013$",
        "EMPLOYE",
        "8997",
        "1 2",
        "1\u{0}",
        "8997 00000013",
    ];

    const TEXT: &str =
        "# comment -> no\n899700000013 -> praticien\n\nnonsense\n  00B6000010 -> b\n";

    fn other(id: &str, mapped: &str) -> LoginError {
        LoginError::MappedAlready {
            id: id.to_owned(),
            mapped: mapped.to_owned(),
        }
    }

    #[test]
    fn lines_are_read_as_pam_pkcs11_reads_them() {
        let mapping = Mapping::parse(TEXT);
        let entries: Vec<_> = mapping.entries().map(|e| (e.id, e.user)).collect();
        assert_eq!(
            entries,
            [("899700000013", "praticien"), ("00B6000010", "b")]
        );
        let table = [
            ("a -> b", Some(("a", "b"))),
            ("a -> b -> c", Some(("a", "b -> c"))),
            ("a -> b ", Some(("a", "b "))),
            ("\ta -> b", Some(("a", "b"))),
            ("a->b", None),
            ("# a -> b", None),
            ("", None),
        ];
        for (line, expected) in table {
            assert_eq!(entry(line).map(|e| (e.id, e.user)), expected, "{line:?}");
        }
    }

    #[test]
    fn the_first_line_of_a_holder_counts() {
        let mapping = Mapping::parse(&format!("{A} -> a\n{A} -> b\n"));
        assert_eq!(mapping.user_of(A), Some("a"));
        assert_eq!(mapping.user_of(B), None);
    }

    #[test]
    fn a_holder_has_one_account_and_an_account_may_have_several_holders() {
        let mut mapping = Mapping::default();
        assert_eq!(mapping.map(A, "a"), Ok(()));
        assert_eq!(mapping.map(A, "a"), Ok(()));
        assert_eq!(mapping.map(B, "a"), Ok(()));
        assert_eq!(mapping.map(A, "b"), Err(other(A, "a")));
        assert_eq!(mapping.lines, [format!("{A} -> a"), format!("{B} -> a")]);
    }

    #[test]
    fn what_could_not_be_found_again_is_refused() {
        for user in ["", "a b", "a\nb", "a -> b", "a\u{a0}b"] {
            let expected = LoginError::UserForm { user: user.into() };
            assert_eq!(Mapping::default().map(A, user), Err(expected));
        }
        for id in NO_IDENTIFIERS
            .iter()
            .copied()
            .chain(["", "#1", "1\n2 -> root"])
        {
            let expected = LoginError::IdForm { id: id.into() };
            assert_eq!(Mapping::default().map(id, "a"), Err(expected));
        }
    }

    #[test]
    fn a_file_with_a_line_for_no_identifier_is_refused_and_the_line_can_be_taken_away() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("cps_mapping");
        for id in NO_IDENTIFIERS {
            let bad = format!("{id} -> root\n");
            fs::write(&path, format!("{TEXT}  {bad}")).unwrap();
            let expected = LoginError::LineRefused {
                line: 6,
                id: id.to_owned(),
                mapped: "root".to_owned(),
            };
            let refused = |error| matches!(error, MappingError::Refused(e) if e == expected);
            assert!(refused(Mapping::read(&path).unwrap_err()), "{id}");
            let map = Mapping::change(&path, |mapping| mapping.map(A, "a"));
            assert!(refused(map.unwrap_err()), "{id}");
            let gone = Mapping::change(&path, |mapping| mapping.unmap("root", Some(id)));
            assert_eq!(gone.unwrap(), [id]);
            assert_eq!(fs::read_to_string(&path).unwrap(), TEXT);
            assert_eq!(Mapping::read(&path).unwrap(), Mapping::parse(TEXT));
        }
    }

    #[test]
    fn a_file_that_others_could_have_written_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("cps_mapping");
        fs::write(&path, TEXT).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        let read = Mapping::read(&path).map(drop);
        let change = Mapping::change(&path, |mapping| mapping.map(A, "a"));
        for refused in [read, change] {
            assert!(
                matches!(refused, Err(MappingError::Exposed(_))),
                "{refused:?}"
            );
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), TEXT);
    }

    #[test]
    fn unmapping_takes_one_or_all_holders_of_an_account() {
        let all = || Mapping::parse(&format!("# c\n{A} -> a\n{B} -> a\n{C} -> b\n"));
        let mut mapping = all();
        assert_eq!(mapping.unmap("a", None), Ok(vec![A.into(), B.into()]));
        assert_eq!(mapping.lines, ["# c".to_owned(), format!("{C} -> b")]);
        let mut mapping = all();
        assert_eq!(mapping.unmap("a", Some(B)), Ok(vec![B.into()]));
        let left = ["# c".to_owned(), format!("{A} -> a"), format!("{C} -> b")];
        assert_eq!(mapping.lines, left);
        for (user, id) in [("c", None), ("a", Some(C))] {
            let expected = LoginError::NothingMapped { user: user.into() };
            assert_eq!(all().unmap(user, id), Err(expected));
        }
    }

    #[test]
    fn a_file_is_made_with_its_directory_and_changed_in_place() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("pam_pkcs11/cps_mapping");
        Mapping::change(&path, |mapping| mapping.map(A, "a")).unwrap();
        Mapping::change(&path, |mapping| mapping.map(B, "b")).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text, format!("{PREAMBLE}{A} -> a\n{B} -> b\n"));
    }

    #[test]
    fn a_change_that_is_refused_leaves_the_file_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("cps_mapping");
        fs::write(&path, TEXT).unwrap();
        let refused = Mapping::change(&path, |mapping| mapping.map("899700000013", "other"));
        assert!(matches!(refused, Err(MappingError::Refused(error))
            if error == other("899700000013", "praticien")));
        assert_eq!(fs::read_to_string(&path).unwrap(), TEXT);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_link_stays_a_link() {
        let directory = tempfile::tempdir().unwrap();
        let (file, link) = (directory.path().join("file"), directory.path().join("link"));
        fs::write(&file, TEXT).unwrap();
        symlink(&file, &link).unwrap();
        Mapping::change(&link, |mapping| mapping.map(A, "a")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            format!("{TEXT}{A} -> a\n")
        );
    }

    #[test]
    fn a_file_that_is_not_there_maps_nobody_and_one_that_is_no_text_is_told() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("none");
        assert_eq!(Mapping::read(&path).unwrap(), Mapping::default());
        fs::write(&path, [0xff]).unwrap();
        assert!(matches!(
            Mapping::read(&path),
            Err(MappingError::Read { .. })
        ));
    }
}
