//! The list of accounts of a hospital, as CSV or LDIF, and the file that names its columns.

use std::collections::BTreeMap;

use base64ct::{Base64, Encoding as _};
use cps_directory::NotText;
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

/// Reads a list: LDIF if it begins as such (RFC 2849), in UTF-8, else CSV with a line of names, with
/// commas or semicolons, in UTF-8 or Windows-1252, as Excel writes it.
///
/// # Errors
/// The first thing that is wrong; a list is imported as a whole or not at all.
pub(crate) fn read(file: &[u8], columns: &Columns) -> Result<Vec<Account>, ListError> {
    let text = cps_directory::text(file)?;
    let begins = |name: &str| {
        let start = text.get(..name.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    let is_ldif = begins("version:") || begins("dn:");
    let mut accounts = match is_ldif {
        true => {
            check_utf8(file)?;
            of_ldif(&text, columns)?
        }
        false => of_csv(&text, columns)?,
    };
    accounts.sort_by(|one, other| one.name.cmp(&other.name));
    if accounts.is_empty() {
        // In place of the former list it would leave none.
        return Err(ListError::NoAccounts);
    }
    match accounts.windows(2).find(|two| two[0].name == two[1].name) {
        Some(two) => Err(ListError::Twice(two[0].name.clone())),
        None => Ok(accounts),
    }
}

/// Finds the first line that is not UTF-8.
fn check_utf8(file: &[u8]) -> Result<(), ListError> {
    let lines = file.split(|byte| *byte == b'\n');
    let wrong = lines
        .zip(1..)
        .find(|(line, _)| str::from_utf8(line).is_err());
    wrong.map_or(Ok(()), |(_, line)| {
        let problem = LineProblem::NotUtf8;
        Err(ListError::Line { line, problem })
    })
}

fn of_csv(text: &str, columns: &Columns) -> Result<Vec<Account>, ListError> {
    let first = text.lines().next().unwrap_or_default();
    let semicolons = first.matches(';').count() >= first.matches(',').count();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
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
    let mut accounts = Vec::new();
    for record in reader.records() {
        let record = record.map_err(of_line)?;
        let cell = |column: usize| record.get(column).unwrap_or_default().to_owned();
        let line = record.position().map_or(0, |position| position.line());
        if cell(account).is_empty() {
            let line = usize::try_from(line).unwrap_or_default();
            let problem = LineProblem::NoAccount;
            return Err(ListError::Line { line, problem });
        }
        accounts.push(Account {
            name: cell(account),
            family_name: cell(family_name),
            given_names: cell(given_names),
            unit: unit.map(cell).unwrap_or_default(),
            national_id: national_id.map(cell).unwrap_or_default(),
        });
    }
    Ok(accounts)
}

fn of_line(error: csv::Error) -> ListError {
    let line = error.position().map_or(0, |position| position.line());
    ListError::Line {
        line: usize::try_from(line).unwrap_or_default(),
        // In a text, lines of unequal lengths are all that the reader refuses.
        problem: LineProblem::Columns,
    }
}

/// Reads entries of LDIF; one without the attribute of the account is no account.
fn of_ldif(text: &str, columns: &Columns) -> Result<Vec<Account>, ListError> {
    let mut accounts = Vec::new();
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
            accounts.extend(account(&std::mem::take(&mut entry), columns));
            continue;
        }
        if text.starts_with('#') {
            continue;
        }
        let wrong = |problem| ListError::Line { line, problem };
        let parts = text.split_once(':');
        let (name, value) = parts.ok_or_else(|| wrong(LineProblem::NoColon))?;
        let value = match value.strip_prefix(':') {
            Some(encoded) => {
                let bytes = Base64::decode_vec(encoded.trim());
                let bytes = bytes.map_err(|_| wrong(LineProblem::NoBase64))?;
                String::from_utf8(bytes).map_err(|_| wrong(LineProblem::NotUtf8))?
            }
            None => value.trim_start_matches(' ').to_owned(),
        };
        // The first of several values counts.
        entry.entry(name.to_ascii_lowercase()).or_insert(value);
    }
    Ok(accounts)
}

fn account(entry: &BTreeMap<String, String>, columns: &Columns) -> Option<Account> {
    let value = |name: &str| entry.get(&name.to_ascii_lowercase()).cloned();
    Some(Account {
        name: value(&columns.account)?,
        family_name: value(&columns.family_name).unwrap_or_default(),
        given_names: value(&columns.given_names).unwrap_or_default(),
        unit: value(&columns.unit).unwrap_or_default(),
        national_id: value(&columns.national_id).unwrap_or_default(),
    })
}

/// Reads the professions that are expected: CSV with the columns `unit` and `profession`, one code of
/// the nomenclature G15 in each line.
///
/// # Errors
/// The first thing that is wrong.
pub(crate) fn read_expectations(file: &[u8]) -> Result<Vec<(String, String)>, ListError> {
    let columns = Columns {
        account: "unit".to_owned(),
        family_name: "profession".to_owned(),
        given_names: "profession".to_owned(),
        ..Columns::default()
    };
    let rows = of_csv(&cps_directory::text(file)?, &columns)?;
    let mut pairs: Vec<_> = rows
        .into_iter()
        .map(|row| (row.name, row.family_name))
        .collect();
    pairs.sort();
    pairs.dedup();
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anne() -> Account {
        Account {
            name: "amartin".to_owned(),
            family_name: "Lefèvre".to_owned(),
            given_names: "Anne".to_owned(),
            unit: "USI".to_owned(),
            national_id: "00012".to_owned(),
        }
    }

    #[test]
    fn csv_is_read_by_the_names_of_its_columns() {
        let columns = Columns {
            account: "Login".to_owned(),
            ..Columns::default()
        };
        for text in [
            "\u{FEFF}unit;given_names;LOGIN;family_name;national_id\r\nUSI;Anne;amartin;Lefèvre;00012\r\n",
            "login,family_name,given_names,unit,national_id\namartin,\"Lefèvre\", Anne ,USI,00012\n",
        ] {
            assert_eq!(read(text.as_bytes(), &columns), Ok(vec![anne()]), "{text}");
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

    #[test]
    fn csv_is_read_as_excel_writes_it() {
        let columns = Columns::default();
        for (text, separator) in [
            (
                &b"account;family_name;given_names;unit;national_id\r\n\
                amartin;Lef\xE8vre;Anne;USI;00012\r\n"[..],
                ';',
            ),
            (
                b"account,family_name,given_names,unit,national_id\r\n\
               amartin,Lef\xE8vre,Anne,USI,00012\r\n",
                ',',
            ),
        ] {
            assert_eq!(read(text, &columns), Ok(vec![anne()]), "{separator}");
        }
        // The names of columns have accents too.
        let columns = Columns {
            account: "Identit\u{E9}".to_owned(),
            ..Columns::default()
        };
        let text = b"Identit\xE9;family_name;given_names;unit;national_id\r\n\
                     amartin;Lef\xE8vre;Anne;USI;00012\r\n";
        assert_eq!(read(text, &columns), Ok(vec![anne()]));
        let unicode = b"\xFF\xFEa\0;\0";
        let error = read(unicode, &columns).unwrap_err();
        assert_eq!(error.to_string(), "it is UTF-16: save it as UTF-8");
        let ldif = read(b"dn: a\nsn: Lef\xE8vre\n", &columns).unwrap_err();
        assert_eq!(
            ldif.to_string(),
            "line 2: LDIF is UTF-8 (RFC 2849), and this is not"
        );
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
        let text = "version: 1\n\n# people\ndn: ou=people,dc=ch\nou: people\n\ndn: uid=amar\n tin,ou=people,dc=ch\n\
                    uid: amartin\nsn:: TGVmw6h2cmU=\ngivenname: Anne\nou: USI\nemployeeNumber: 00012\n";
        assert_eq!(read(text.as_bytes(), &columns), Ok(vec![anne()]));
        let error = read(b"dn: a\nuid\n", &columns).unwrap_err();
        assert_eq!(error.to_string(), "line 2: no colon");
    }

    #[test]
    fn expected_professions_are_pairs() {
        let text = b"unit;profession\nIDE;60\nUSI;10\nUSI;60\nUSI;10\n";
        let pairs = read_expectations(text).unwrap();
        let pairs: Vec<_> = pairs.iter().map(|(a, b)| format!("{a}={b}")).collect();
        assert_eq!(pairs, ["IDE=60", "USI=10", "USI=60"]);
    }
}
