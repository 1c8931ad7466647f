//! The reasons why a file cannot be used, in words that follow a colon or stand between parentheses.
//! The words of the system and of libraries are the detail of an error.

use std::path::Path;

use cps_console::Language;
use cps_directory::{BuildError, HeaderError, IndexError, NotText, Problem, Reason};

use crate::accounts::{BadCell, CellProblem, LineProblem, ListError};
use crate::text::{Text, say};

/// Returns the reason why a list of accounts, of professions or of columns cannot be read.
pub(crate) fn of_list(language: Language, error: &ListError) -> String {
    let text = |text: Text| language.text(text).to_owned();
    let at = |line: usize, reason: String| say!(language, ListLine, line = line, reason = reason);
    match error {
        ListError::Line { line, problem } => at(
            *line,
            text(match problem {
                LineProblem::NotUtf8 => Text::ListNotUtf8,
                LineProblem::NoAccount => Text::ListNoAccount,
                LineProblem::Columns => Text::ListColumns,
                LineProblem::NoColon => Text::ListNoColon,
                LineProblem::NoBase64 => Text::ListNoBase64,
            }),
        ),
        ListError::Cells(cells) => of_cells(language, cells),
        ListError::NoColumn(column) => say!(language, ListNoColumn, column = column),
        ListError::NoAccounts => text(Text::ListNoAccounts),
        ListError::Twice(account) => say!(language, ListTwice, account = account),
        ListError::NotText(NotText::Utf16(line)) => at(*line, text(Text::ListUtf16)),
        ListError::NotText(NotText::Damaged(line)) => at(*line, text(Text::LineEncoding)),
        ListError::NotText(NotText::Byte { line, byte }) => {
            let byte = format!("{byte:02X}");
            at(*line, say!(language, ListByte, byte = byte))
        }
        ListError::Toml(_) => text(Text::ListToml),
    }
}

/// Returns the sentence on cells of a list that may be wrong; `None` if there are none.
pub(crate) fn of_warnings(language: Language, path: &Path, cells: &[BadCell]) -> Option<String> {
    let reason = (!cells.is_empty()).then(|| of_cells(language, cells))?;
    let path = path.display();
    Some(say!(language, ListDoubtful, path = path, reason = reason))
}

/// Cells that a sentence names; JSON has all of them.
const NAMED: usize = 5;

fn of_cells(language: Language, cells: &[BadCell]) -> String {
    let mut told: Vec<_> = cells
        .iter()
        .take(NAMED)
        .map(|cell| {
            let reason = language.text(match cell.problem {
                CellProblem::Control => Text::ListControl,
                CellProblem::NumberForm => Text::ListNumberForm,
                CellProblem::NumberKey => Text::ListNumberKey,
                CellProblem::Profession => Text::ListProfession,
            });
            let (line, column) = (cell.line, &cell.column);
            say!(
                language,
                ListCell,
                line = line,
                column = column,
                reason = reason
            )
        })
        .collect();
    let more = cells.len().saturating_sub(NAMED);
    if more > 0 {
        told.push(say!(language, ListMore, count = more));
    }
    told.join(match language {
        Language::English => "; ",
        Language::French => " ; ",
    })
}

/// Returns the reason why an index does not answer.
pub(crate) fn of_index(language: Language, error: &IndexError) -> String {
    match error {
        IndexError::Version(version) => {
            say!(language, IndexVersion, version = version.to_string())
        }
        error => language
            .text(match error {
                IndexError::Other => Text::IndexOther,
                IndexError::CutOff => Text::IndexCutOff,
                IndexError::Damaged(_) => Text::IndexDamaged,
                IndexError::Io(_) | IndexError::Version(_) => Text::IndexMissing,
            })
            .to_owned(),
    }
}

/// Returns the sentence on an index that was not built, which was to be at `out`.
pub(crate) fn of_build(language: Language, out: &Path, error: &BuildError) -> String {
    let of_file =
        |file: &str, reason: &str| say!(language, FileReason, file = file, reason = reason);
    let reason = match error {
        BuildError::Open { file, .. } => of_file(file, language.text(Text::FileNotOpened)),
        BuildError::Header { file, error } => of_file(file, &of_header(language, error)),
        BuildError::Archive { file } => of_file(file, language.text(Text::ArchiveUnknown)),
        BuildError::Read { file, line, .. } => {
            of_file(file, &say!(language, FileBroken, line = line))
        }
        BuildError::Unreadable {
            rejected,
            lines,
            first,
        } => say!(
            language,
            FileUnreadableLines,
            rejected = rejected,
            lines = lines,
            first = of_line(language, first)
        ),
        BuildError::NoStructures => return language.text(Text::NoStructures).to_owned(),
        BuildError::NoPeople => return language.text(Text::NoPeople).to_owned(),
        BuildError::Write(_) | BuildError::Store(_) => {
            return say!(language, FileUnwritable, path = out.display());
        }
    };
    say!(language, Extraction, reason = reason)
}

fn of_header(language: Language, error: &HeaderError) -> String {
    match error {
        HeaderError::Empty => language.text(Text::FileEmpty).to_owned(),
        HeaderError::TooLong { bytes } => say!(language, HeaderTooLong, bytes = bytes),
        HeaderError::Utf16 => language.text(Text::FileUtf16).to_owned(),
        HeaderError::Unknown => language.text(Text::HeaderUnknown).to_owned(),
        HeaderError::Missing { missing, .. } => {
            let or = format!(" {} ", language.text(Text::HeaderOr));
            let columns = missing.join(", ").replace(" or ", &or);
            say!(language, HeaderMissing, columns = columns)
        }
        HeaderError::Twice(column) => say!(language, HeaderTwice, column = column),
    }
}

/// Returns a line of an extraction that was left out.
pub(crate) fn of_line(language: Language, problem: &Problem) -> String {
    let text = |text: Text| language.text(text).to_owned();
    let reason = match problem.reason {
        Reason::TooLong { bytes } => say!(language, LineTooLong, bytes = bytes),
        Reason::Fields { found, expected } => {
            say!(language, LineFields, found = found, expected = expected)
        }
        Reason::CutOff => text(Text::LineCutOff),
        Reason::Encoding => text(Text::LineEncoding),
        Reason::Number => text(Text::LineNumber),
        Reason::CardNumber => text(Text::LineCardNumber),
        Reason::Date => text(Text::LineDate),
        Reason::Mailbox => text(Text::LineMailbox),
        Reason::Name => text(Text::LineName),
    };
    let (file, line) = (&problem.file, problem.line);
    match &problem.column {
        Some(column) => say!(
            language,
            LineColumn,
            file = file,
            line = line,
            column = column,
            reason = reason
        ),
        None => say!(
            language,
            LineWhole,
            file = file,
            line = line,
            reason = reason
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use cps_console::Failure as _;

    use super::*;
    use crate::error::RegistryError;

    #[test]
    fn a_french_sentence_has_no_word_of_the_system_or_of_a_library() {
        let path = "f".into();
        let list = |error| RegistryError::List {
            path: "f".into(),
            error,
        };
        let io = || io::Error::other("No such file or directory");
        let missing = ["Rue or Voie".to_owned(), "Nom".to_owned()];
        let header = HeaderError::Missing {
            kind: cps_directory::Kind::Cards,
            missing: missing.to_vec(),
        };
        let problem = LineProblem::NoAccount;
        let bad = |line| BadCell {
            line,
            column: "n°".to_owned(),
            problem: CellProblem::NumberForm,
        };
        for (failure, reason) in [
            (list(ListError::Toml("expected `=`".to_owned())), "du TOML"),
            (
                list(ListError::Line { line: 3, problem }),
                "(ligne 3 : le compte manque)",
            ),
            (
                list(ListError::NotText(NotText::Byte {
                    line: 2,
                    byte: 0x81,
                })),
                "(ligne 2 : l'octet 81 n'est un caractère ni d'UTF-8 ni de Windows-1252)",
            ),
            (
                list(ListError::Cells(vec![bad(4); 7])),
                "(ligne 4, colonne « n° » : ce n'est pas la forme d'un numéro national (",
            ),
            (list(ListError::Cells(vec![bad(4); 7])), " ; et 2 autres)"),
            (
                RegistryError::Index {
                    path,
                    error: io().into(),
                },
                "(il ne peut pas être lu ; voyez la raison avec --verbose)",
            ),
            (
                RegistryError::Build {
                    out: "index".into(),
                    error: BuildError::Header {
                        file: "e.txt".to_owned(),
                        error: header,
                    },
                },
                "(e.txt : c'est une extraction, mais des colonnes manquent : Rue ou Voie, Nom)",
            ),
            (
                RegistryError::Build {
                    out: "index".into(),
                    error: BuildError::Read {
                        file: "e.txt".to_owned(),
                        line: 7,
                        error: io(),
                    },
                },
                "(e.txt : il s'arrête ou échoue après la ligne 7 ; voyez la raison avec --verbose)",
            ),
        ] {
            let sentence = failure.sentence(Language::French);
            assert!(sentence.contains(reason), "{sentence}");
            let english = ["No such file", "expected", "cannot"];
            assert!(
                !english.iter().any(|word| sentence.contains(word)),
                "{sentence}"
            );
            assert!(failure.detail().is_some());
        }
    }
}
