//! The list of accounts of a hospital, as CSV or LDIF, and the file that names its columns.

use std::collections::BTreeMap;

use base64ct::{Base64, Encoding as _};
use cps_directory::{NotANumber, NotText, check_written};
use cps_identity::Table;
use serde::Deserialize;

use crate::export::Target;
use crate::store::Account;

/// The file that names the columns of an import, and what an export writes (TOML).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Mapping {
    pub(crate) import: Columns,
    pub(crate) export: Target,
}

/// The names of columns of CSV, or of attributes of LDIF, without regard to case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Columns {
    pub(crate) account: String,
    pub(crate) family_name: String,
    pub(crate) given_names: String,
    pub(crate) unit: String,
    pub(crate) national_id: String,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            account: "account".to_owned(),
            family_name: "family_name".to_owned(),
            given_names: "given_names".to_owned(),
            unit: "unit".to_owned(),
            national_id: "national_id".to_owned(),
        }
    }
}

/// A list that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ListError {
    #[error("line {line}: {problem}")]
    Line { line: usize, problem: LineProblem },
    /// Cells that cannot be right, at least one.
    #[error("{}", .0.iter().map(BadCell::to_string).collect::<Vec<_>>().join("; "))]
    Cells(Vec<BadCell>),
    #[error("there is no column {0}")]
    NoColumn(String),
    #[error("no line names an account")]
    NoAccounts,
    #[error("the account {0} is there twice")]
    Twice(String),
    #[error(transparent)]
    NotText(#[from] NotText),
    /// The file that names the columns, in the words of the parser.
    #[error("{0}")]
    Toml(String),
}

/// A line of a list that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LineProblem {
    #[error("LDIF is UTF-8 (RFC 2849), and this is not")]
    NotUtf8,
    #[error("the account is missing")]
    NoAccount,
    #[error("it has more or fewer columns than the first line")]
    Columns,
    #[error("no colon")]
    NoColon,
    #[error("no Base64")]
    NoBase64,
}

/// A cell that cannot be right, or may be wrong.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub(crate) struct BadCell {
    pub(crate) line: usize,
    /// The name of the column of CSV, or of the attribute of LDIF.
    pub(crate) column: String,
    pub(crate) problem: CellProblem,
}

/// The reason why a cell cannot be right, or may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CellProblem {
    #[error("it has a control character")]
    Control,
    #[error("this has not the form of a national number")]
    NumberForm,
    /// The cell may be wrong, and is taken: documentation and test numbers have such keys, too
    /// (`identity.md` §1.1, rule 3).
    #[error("the check key of the number is wrong")]
    NumberKey,
    #[error("this is no code of the nomenclature G15")]
    Profession,
}

impl CellProblem {
    /// Whether the cell may be right nevertheless.
    fn is_warning(self) -> bool {
        self == Self::NumberKey
    }
}

/// A list of accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct List {
    /// In the order of their names.
    pub(crate) accounts: Vec<Account>,
    /// Cells that may be wrong.
    pub(crate) warnings: Vec<BadCell>,
}

impl From<NotANumber> for CellProblem {
    fn from(reason: NotANumber) -> Self {
        match reason {
            NotANumber::Layout => Self::NumberForm,
            NotANumber::Key => Self::NumberKey,
        }
    }
}

/// The content of a cell, with its line.
#[derive(Clone, Debug, Default)]
struct Cell {
    line: usize,
    text: String,
}

/// A row of a list, in the order of [`Columns`].
#[derive(Clone, Debug, Default)]
struct Row {
    account: Cell,
    family_name: Cell,
    given_names: Cell,
    unit: Cell,
    national_id: Cell,
}

/// Places of two cells in [`Row::cells`].
const FAMILY_NAME: usize = 1;
const NATIONAL_ID: usize = 4;

impl Row {
    /// Returns each cell with the name of its column.
    fn cells<'r>(&'r self, columns: &'r Columns) -> [(&'r Cell, &'r str); 5] {
        [
            (&self.account, &columns.account),
            (&self.family_name, &columns.family_name),
            (&self.given_names, &columns.given_names),
            (&self.unit, &columns.unit),
            (&self.national_id, &columns.national_id),
        ]
    }
}

/// Reads a list: LDIF if its first line that is neither empty nor a comment begins as such (RFC 2849),
/// else CSV with a line of names, with commas, semicolons or tabs. The encodings are those of
/// [`cps_directory::text`], but LDIF is not Windows-1252.
///
/// # Errors
/// The first line that is wrong, or every cell; a list is imported as a whole or not at all.
pub(crate) fn read(file: &[u8], columns: &Columns) -> Result<List, ListError> {
    let text = cps_directory::text(file)?;
    let rows = match is_ldif(&text) {
        true => {
            check_utf8(file)?;
            of_ldif(&text, columns)?
        }
        false => of_csv(&text, columns)?,
    };
    let warnings = check_cells(&rows, columns, NATIONAL_ID, |number| match number {
        "" => None,
        number => check_written(number).err().map(CellProblem::from),
    })?;
    let mut accounts: Vec<_> = rows.into_iter().map(Account::from).collect();
    accounts.sort_by(|one, other| one.name.cmp(&other.name));
    if accounts.is_empty() {
        // In place of the former list it would leave none.
        return Err(ListError::NoAccounts);
    }
    match accounts.windows(2).find(|two| two[0].name == two[1].name) {
        Some(two) => Err(ListError::Twice(two[0].name.clone())),
        None => Ok(List { accounts, warnings }),
    }
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        Self {
            name: row.account.text,
            family_name: row.family_name.text,
            given_names: row.given_names.text,
            unit: row.unit.text,
            national_id: row.national_id.text,
        }
    }
}

/// Looks at every cell for control characters, and at that of one column for what `problem` tells of
/// it. Returns the cells that may be wrong.
///
/// # Errors
/// [`ListError::Cells`].
fn check_cells(
    rows: &[Row],
    columns: &Columns,
    checked: usize,
    problem: impl Fn(&str) -> Option<CellProblem>,
) -> Result<Vec<BadCell>, ListError> {
    let mut odd_cells = Vec::new();
    for row in rows {
        for (place, (cell, column)) in row.cells(columns).into_iter().enumerate() {
            let found = match cell.text.contains(char::is_control) {
                true => Some(CellProblem::Control),
                false if place == checked => problem(&cell.text),
                false => None,
            };
            odd_cells.extend(found.map(|problem| BadCell {
                line: cell.line,
                column: column.to_owned(),
                problem,
            }));
        }
    }
    let cells = odd_cells.into_iter();
    let (warnings, bad): (Vec<_>, Vec<_>) = cells.partition(|cell| cell.problem.is_warning());
    match bad.is_empty() {
        true => Ok(warnings),
        false => Err(ListError::Cells(bad)),
    }
}

/// Whether a text is LDIF. The comment of `Export-Csv`, `#TYPE`, is followed by names of columns.
fn is_ldif(text: &str) -> bool {
    let mut lines = text.lines();
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
    let begins = |name: &str| {
        let start = first.and_then(|first| first.get(..name.len()));
        start.is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    begins("version:") || begins("dn:")
}

/// Finds the first line that is not UTF-8, in a file that is not UTF-16, as `ldifde -u` writes it.
fn check_utf8(file: &[u8]) -> Result<(), ListError> {
    if cps_directory::is_utf16(file) {
        return Ok(());
    }
    let lines = file.split(|byte| *byte == b'\n');
    let wrong = lines
        .zip(1..)
        .find(|(line, _)| str::from_utf8(line).is_err());
    wrong.map_or(Ok(()), |(_, line)| {
        let problem = LineProblem::NotUtf8;
        Err(ListError::Line { line, problem })
    })
}

/// The first line of `Export-Csv` of Windows PowerShell, which names a type before the columns.
const TYPE_LINE: &str = "#TYPE ";

fn of_csv(text: &str, columns: &Columns) -> Result<Vec<Row>, ListError> {
    let (before, text) = match text.split_once('\n') {
        Some((first, rest)) if first.starts_with(TYPE_LINE) => (1, rest),
        _ => (0, text),
    };
    let place = |position: Option<&csv::Position>| {
        let number = |number: u64| usize::try_from(number).unwrap_or_default();
        let (line, begin) = position.map_or((0, 0), |place| (place.line(), place.byte()));
        // The place is behind the last record: a line feed after a carriage return and empty lines
        // come before this one.
        let rest = text.as_bytes().get(number(begin)..).unwrap_or_default();
        let ends = rest.iter().take_while(|byte| b"\r\n".contains(byte));
        number(line) + ends.filter(|byte| **byte == b'\n').count() + before
    };
    let of_line = |error: csv::Error| ListError::Line {
        line: place(error.position()),
        // In a text, lines of unequal lengths are all that the reader refuses.
        problem: LineProblem::Columns,
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let names = reader.headers().map_err(of_line)?.clone();
    let column = |name: &str| {
        names
            .iter()
            .position(|found| found.eq_ignore_ascii_case(name))
    };
    let needed = |name: &str| column(name).ok_or_else(|| ListError::NoColumn(name.to_owned()));
    let account = needed(&columns.account)?;
    let family_name = needed(&columns.family_name)?;
    let given_names = needed(&columns.given_names)?;
    let (unit, national_id) = (column(&columns.unit), column(&columns.national_id));
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(of_line)?;
        let line = place(record.position());
        let cell = |column: usize| Cell {
            line,
            text: record.get(column).unwrap_or_default().to_owned(),
        };
        if cell(account).text.is_empty() {
            let problem = LineProblem::NoAccount;
            return Err(ListError::Line { line, problem });
        }
        rows.push(Row {
            account: cell(account),
            family_name: cell(family_name),
            given_names: cell(given_names),
            unit: unit.map(cell).unwrap_or_default(),
            national_id: national_id.map(cell).unwrap_or_default(),
        });
    }
    Ok(rows)
}

/// Returns the separator that the line of names has most of.
fn delimiter(text: &str) -> u8 {
    let names = text.lines().find(|line| !line.is_empty());
    let names = names.unwrap_or_default();
    let count = |separator: &u8| names.matches(char::from(*separator)).count();
    [b'\t', b',', b';']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(b';')
}

/// Reads entries of LDIF; one without the attribute of the account is no account.
fn of_ldif(text: &str, columns: &Columns) -> Result<Vec<Row>, ListError> {
    let mut rows = Vec::new();
    let mut entry = BTreeMap::new();
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix(' '), lines.last_mut()) {
            // A line that goes on (RFC 2849, note 2).
            (Some(rest), Some((_, begun))) => begun.push_str(rest),
            _ => lines.push((number + 1, line.to_owned())),
        }
    }
    lines.push((0, String::new()));
    for (line, text) in lines {
        if text.is_empty() {
            rows.extend(row(&std::mem::take(&mut entry), columns)?);
            continue;
        }
        if text.starts_with('#') {
            continue;
        }
        let wrong = |problem| ListError::Line { line, problem };
        let parts = text.split_once(':');
        let (name, value) = parts.ok_or_else(|| wrong(LineProblem::NoColon))?;
        let text = match value.strip_prefix(':') {
            Some(encoded) => {
                let bytes = Base64::decode_vec(encoded.trim());
                let bytes = bytes.map_err(|_| wrong(LineProblem::NoBase64))?;
                String::from_utf8(bytes).map_err(|_| wrong(LineProblem::NotUtf8))?
            }
            None => value.trim_start_matches(' ').to_owned(),
        };
        // The first of several values counts.
        let cell = Cell { line, text };
        entry.entry(name.to_ascii_lowercase()).or_insert(cell);
    }
    Ok(rows)
}

fn row(entry: &BTreeMap<String, Cell>, columns: &Columns) -> Result<Option<Row>, ListError> {
    let find = |name: &str| entry.get(&name.to_ascii_lowercase()).cloned();
    let Some(account) = find(&columns.account) else {
        return Ok(None);
    };
    if account.text.is_empty() {
        let (line, problem) = (account.line, LineProblem::NoAccount);
        return Err(ListError::Line { line, problem });
    }
    let cell = |name: &str| find(name).unwrap_or_default();
    Ok(Some(Row {
        account,
        family_name: cell(&columns.family_name),
        given_names: cell(&columns.given_names),
        unit: cell(&columns.unit),
        national_id: cell(&columns.national_id),
    }))
}

/// Reads the professions that are expected: CSV with the columns `unit` and `profession`, one code of
/// the nomenclature G15 in each line.
///
/// # Errors
/// The first line that is wrong, or every cell.
pub(crate) fn read_expectations(file: &[u8]) -> Result<Vec<(String, String)>, ListError> {
    let columns = Columns {
        account: "unit".to_owned(),
        family_name: "profession".to_owned(),
        given_names: "profession".to_owned(),
        ..Columns::default()
    };
    let rows = of_csv(&cps_directory::text(file)?, &columns)?;
    check_cells(&rows, &columns, FAMILY_NAME, |code| {
        let is_known = Table::G15.label(code).is_some();
        (!is_known).then_some(CellProblem::Profession)
    })?;
    let mut pairs: Vec<_> = rows
        .into_iter()
        .map(|row| (row.account.text, row.family_name.text))
        .collect();
    pairs.sort();
    pairs.dedup();
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anne() -> List {
        let account = Account {
            name: "amartin".to_owned(),
            family_name: "Lefèvre".to_owned(),
            given_names: "Anne".to_owned(),
            unit: "USI".to_owned(),
            national_id: "99700000013".to_owned(),
        };
        List {
            accounts: vec![account],
            warnings: Vec::new(),
        }
    }

    fn told(cells: &[BadCell]) -> Vec<String> {
        cells.iter().map(BadCell::to_string).collect()
    }

    #[test]
    fn csv_is_read_by_the_names_of_its_columns() {
        let columns = Columns {
            account: "Login".to_owned(),
            ..Columns::default()
        };
        for text in [
            "\u{FEFF}unit;given_names;LOGIN;family_name;national_id\r\nUSI;Anne;amartin;Lefèvre;99700000013\r\n",
            "login,family_name,given_names,unit,national_id\namartin,\"Lefèvre\", Anne ,USI,99700000013\n",
        ] {
            assert_eq!(read(text.as_bytes(), &columns), Ok(anne()), "{text}");
        }
        for (text, reason) in [
            ("login;family_name\na;b\n", "there is no column given_names"),
            (
                "login;family_name;given_names\na;b;c\n;d;e\n",
                "line 3: the account is missing",
            ),
            (
                "login;family_name;given_names\na;b;c\na;d;e\n",
                "the account a is there twice",
            ),
        ] {
            let error = read(text.as_bytes(), &columns).unwrap_err();
            assert_eq!(error.to_string(), reason);
        }
        let uneven = read(b"login;family_name;given_names\na;b\n", &columns).unwrap_err();
        assert!(uneven.to_string().starts_with("line 2: "), "{uneven}");
    }

    /// Returns a text in UTF-16 with its byte order mark.
    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(bytes).collect()
    }

    #[test]
    fn csv_is_read_as_excel_and_powershell_write_it() {
        let names = "Identité;family_name;given_names;unit;national_id\r\n";
        let line = "amartin;Lefèvre;Anne;USI;99700000013\r\n";
        let semicolons = format!("{names}{line}");
        let commas = semicolons.replace(';', ",");
        let tabs = semicolons.replace(';', "\t");
        let blank = format!("\r\n{commas}");
        let typed = format!("#TYPE Selected.System.String\r\n{commas}");
        let windows_1252 = |text: &str| -> Vec<u8> {
            let letters = text.chars().map(u32::from);
            letters
                .map(|letter| u8::try_from(letter).unwrap())
                .collect()
        };
        let columns = Columns {
            account: "Identité".to_owned(),
            ..Columns::default()
        };
        for text in [semicolons, commas, tabs, typed.clone(), blank] {
            for file in [
                text.clone().into_bytes(),
                format!("\u{FEFF}{text}").into_bytes(),
                windows_1252(&text),
                utf16(&text, u16::to_le_bytes),
                utf16(&text, u16::to_be_bytes),
            ] {
                assert_eq!(read(&file, &columns), Ok(anne()), "{text} {file:?}");
            }
        }
        // The line of the type and empty ones count.
        let error = read(format!("{typed}\r\n,,,,\r\n").as_bytes(), &columns).unwrap_err();
        assert_eq!(error.to_string(), "line 5: the account is missing");
    }

    #[test]
    fn ldif_is_read_with_its_folded_and_encoded_lines() {
        let columns = Columns {
            account: "uid".to_owned(),
            family_name: "sn".to_owned(),
            given_names: "givenName".to_owned(),
            unit: "ou".to_owned(),
            national_id: "employeeNumber".to_owned(),
        };
        let entries = "dn: ou=people,dc=ch\nou: people\n\ndn: uid=amar\n tin,ou=people,dc=ch\n\
                       uid: amartin\nsn:: TGVmw6h2cmU=\ngivenname: Anne\nou: USI\n\
                       employeeNumber: 99700000013\n";
        for begin in [
            "",
            "version: 1\n\n# people\n",
            "\n\n",
            "# people\r\n#\n",
            "\r\n# people\n\n",
        ] {
            let text = format!("{begin}{entries}");
            for file in [text.clone().into_bytes(), utf16(&text, u16::to_le_bytes)] {
                assert_eq!(read(&file, &columns), Ok(anne()), "{begin:?}");
            }
        }
        for (file, reason) in [
            (&b"dn: a\nuid\n"[..], "line 2: no colon"),
            (b"dn: a\n\n# b\nuid:\n", "line 4: the account is missing"),
            (
                b"dn: a\nsn: Lef\xE8vre\n",
                "line 2: LDIF is UTF-8 (RFC 2849), and this is not",
            ),
            (
                b"#\n\ndn: a\nuid: a\nsn:: YQpi\nemployeeNumber: 8,997E+11\n",
                "line 5, column sn: it has a control character; \
                 line 6, column employeeNumber: this has not the form of a national number",
            ),
        ] {
            let error = read(file, &columns).unwrap_err();
            assert_eq!(error.to_string(), reason);
        }
        let slip = read(b"dn: a\nuid: a\nemployeeNumber: 99700000014\n", &columns);
        assert_eq!(
            told(&slip.unwrap().warnings),
            ["line 3, column employeeNumber: the check key of the number is wrong"]
        );
    }

    #[test]
    fn every_cell_that_cannot_be_right_is_told_with_its_place() {
        let names = "account;family_name;given_names;unit;national_id\n";
        for (rows, reason) in [
            (
                "a;b;c;d;8,997E+11\n",
                "line 2, column national_id: this has not the form of a national number",
            ),
            (
                "a;b;c;d;899700000031\ne;f;g;h;899700000\n",
                "line 3, column national_id: this has not the form of a national number",
            ),
            (
                "a;b;c;d;00B6000010\na\u{1B}[2J;\"x\ny\";c;d;12\n",
                "line 3, column account: it has a control character; \
              line 3, column family_name: it has a control character; \
              line 3, column national_id: this has not the form of a national number",
            ),
        ] {
            let error = read(format!("{names}{rows}").as_bytes(), &Columns::default());
            assert_eq!(error.unwrap_err().to_string(), reason);
        }
        let error = read_expectations("unit;profession\nIDE;60\nUSI;médecin\n".as_bytes());
        assert_eq!(
            error.unwrap_err().to_string(),
            "line 3, column profession: this is no code of the nomenclature G15"
        );
    }

    #[test]
    fn a_number_with_a_wrong_key_is_told_and_taken() {
        let list = "account;family_name;given_names;unit;national_id\n\
                    z;f;g;h;899700000031\na;b;c;d;99700000013\nb;b;c;d;3750712185/18\n";
        let list = read(list.as_bytes(), &Columns::default()).unwrap();
        assert_eq!(
            told(&list.warnings),
            [
                "line 2, column national_id: the check key of the number is wrong",
                "line 4, column national_id: the check key of the number is wrong",
            ]
        );
        let accounts = list.accounts.iter();
        let numbers: Vec<_> = accounts
            .map(|one| (&*one.name, &*one.national_id))
            .collect();
        assert_eq!(
            numbers,
            [
                ("a", "99700000013"),
                ("b", "3750712185/18"),
                ("z", "899700000031")
            ]
        );
    }

    #[test]
    fn expected_professions_are_pairs() {
        let text = b"unit;profession\nIDE;60\nUSI;10\nUSI;60\nUSI;10\n";
        let pairs = read_expectations(text).unwrap();
        let pairs: Vec<_> = pairs.iter().map(|(a, b)| format!("{a}={b}")).collect();
        assert_eq!(pairs, ["IDE=60", "USI=10", "USI=60"]);
    }
}
