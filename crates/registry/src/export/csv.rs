use super::{Row, Target};

/// The mark of UTF-8, without which Excel takes another encoding.
const BOM: &str = "\u{FEFF}";

/// The first characters with which a cell becomes a formula, as OWASP lists them for CSV injection.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Returns a table for people, with numbers as text.
pub(super) fn for_people(rows: &[Row<'_>], target: &Target) -> Vec<u8> {
    let names = [
        "account",
        "national_id",
        "family_name",
        "given_names",
        "unit",
        "card",
        "time",
    ];
    let cells = rows.iter().map(|row| {
        let listed = |field: fn(&crate::store::Account) -> &String| {
            row.listed.map(field).cloned().unwrap_or_default()
        };
        let card = row.pairing.and_then(|pairing| pairing.card.clone());
        let time = row.pairing.map(|pairing| pairing.time.clone());
        [
            cell(row.account),
            numeral(row.number(target)),
            cell(&listed(|account| &account.family_name)),
            cell(&listed(|account| &account.given_names)),
            cell(&listed(|account| &account.unit)),
            numeral(&card.unwrap_or_default()),
            cell(&time.unwrap_or_default()),
        ]
    });
    table(names, cells)
}

/// Returns a table with a line of names, in the form that Excel opens: semicolons, the mark of UTF-8.
/// The cells are in quotes.
pub(crate) fn table<const N: usize>(
    names: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Vec<u8> {
    let mut text = format!("{BOM}{}\r\n", names.join(";"));
    for cells in rows {
        text += &format!("{}\r\n", cells.join(";"));
    }
    text.into_bytes()
}

/// Returns a table for `Import-Csv` and `Set-ADUser`: commas, every cell in quotes.
pub(super) fn for_active_directory(rows: &[Row<'_>], target: &Target) -> Vec<u8> {
    let line = |cells: [&str; 2]| {
        let [first, second] = cells.map(quoted);
        format!("{first},{second}\r\n")
    };
    let mut text = format!("{BOM}{}", line(["SamAccountName", &target.attribute]));
    for row in rows {
        text += &line([row.account, row.number(target)]);
    }
    text.into_bytes()
}

/// Returns a cell that no program takes for a formula.
pub(crate) fn cell(text: &str) -> String {
    match text.starts_with(FORMULA) {
        true => quoted(&format!("'{text}")),
        false => quoted(text),
    }
}

/// Returns a number as the one formula that Excel shows as this text: as a number it would lose its
/// first zeros, or be shown with an exponent. Any other text is a cell.
pub(crate) fn numeral(text: &str) -> String {
    match !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '/') {
        true => quoted(&format!("=\"{text}\"")),
        false => cell(text),
    }
}

/// Returns a cell in quotes (RFC 4180, section 2).
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{pairing, row};
    use super::*;

    #[test]
    fn excel_shows_numbers_as_they_are_and_runs_no_formula() {
        let pairing = pairing("=cmd|'/c calc'!A1", "00B6000010");
        let rows = [row(&pairing.account, Some(&pairing)), row("a\"b;c", None)];
        let text = String::from_utf8(for_people(&rows, &Target::default())).unwrap();
        assert_eq!(
            text,
            "\u{FEFF}account;national_id;family_name;given_names;unit;card;time\r\n\
             \"'=cmd|'/c calc'!A1\";\"=\"\"00B6000010\"\"\";\"\";\"\";\"\";\"=\"\"2900000001\"\"\";\
             \"2026-01-01T08:00:00Z\"\r\n\
             \"a\"\"b;c\";\"\";\"\";\"\";\"\";\"\";\"\"\r\n"
        );
    }

    #[test]
    fn set_ad_user_gets_the_attribute_of_choice() {
        let pairing = pairing("amartin", "899700000013");
        let target = Target {
            attribute: "extensionAttribute7".to_owned(),
            number: super::super::target::NumberForm::Rpps,
            ..Target::default()
        };
        let rows = [row("amartin", Some(&pairing)), row("gone", None)];
        let text = String::from_utf8(for_active_directory(&rows, &target)).unwrap();
        assert_eq!(
            text,
            "\u{FEFF}\"SamAccountName\",\"extensionAttribute7\"\r\n\
             \"amartin\",\"99700000013\"\r\n\"gone\",\"\"\r\n"
        );
    }
}
