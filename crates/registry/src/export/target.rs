//! The place of the numbers in a directory: an attribute, and the names of the entries. Begin at
//! [`Target::check`].

use serde::{Deserialize, Serialize};

use super::FormatName;

/// The place of an account in the name of its entry.
pub(crate) const ACCOUNT: &str = "{account}";

/// A line of the file that tells the names of the entries.
pub(crate) const EXAMPLE: &str = "dn = \"uid={account},ou=people,dc=hospital\"";

/// The content of an export: the part `[export]` of the file that names columns.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Target {
    /// The attribute that takes the number.
    pub(crate) attribute: String,
    /// The distinguished name of an account, with `{account}` in the place of its name.
    pub(crate) dn: Option<String>,
    /// The form of the number.
    pub(crate) number: NumberForm,
}

impl Default for Target {
    fn default() -> Self {
        Self {
            attribute: "employeeNumber".to_owned(),
            dn: None,
            number: NumberForm::NationalId,
        }
    }
}

/// The form of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NumberForm {
    /// As the card has it: an RPPS number begins with the digit of its type, 8.
    NationalId,
    /// An RPPS number without the digit of its type; any other as the card has it.
    Rpps,
}

impl NumberForm {
    pub(super) fn of(self, national_id: &str) -> &str {
        match (self, national_id.strip_prefix('8')) {
            (Self::Rpps, Some(rpps)) if rpps.len() == 11 => rpps,
            _ => national_id,
        }
    }
}

/// The reason why no directory would take an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub(crate) enum TargetError {
    /// The attribute is none (RFC 4512, section 2.5).
    #[error("{attribute:?} is no attribute description (RFC 4512, section 2.5)")]
    Attribute { attribute: String },
    /// The names of the entries are not told, and the form needs them.
    #[error("the names of the entries are not told")]
    NoDn,
    /// The names of the entries are none (RFC 4514, section 3).
    #[error("{dn:?} is no distinguished name (RFC 4514, section 3)")]
    Dn { dn: String },
    /// No value in the names of the entries has the account.
    #[error("no value of {dn:?} has {{account}}")]
    OneDn { dn: String },
}

impl Target {
    /// Checks that a directory may take the export in this form.
    ///
    /// # Errors
    /// [`TargetError`].
    pub(crate) fn check(&self, format: FormatName) -> Result<(), TargetError> {
        // SCIM and Keycloak have rules of their own, of which these texts keep to the stricter part.
        if format != FormatName::Csv && !is_description(&self.attribute) {
            let attribute = self.attribute.clone();
            return Err(TargetError::Attribute { attribute });
        }
        match &self.dn {
            None if format == FormatName::Ldif => Err(TargetError::NoDn),
            Some(dn) if !is_name(dn) => Err(TargetError::Dn { dn: dn.clone() }),
            Some(dn) if !dn.contains(ACCOUNT) => Err(TargetError::OneDn { dn: dn.clone() }),
            _ => Ok(()),
        }
    }

    /// Returns the name of the entry of an account, whose name is a value of it already.
    pub(super) fn dn_of(&self, account: &str) -> String {
        let dn = self.dn.as_deref().unwrap_or_default();
        dn.replace(ACCOUNT, account)
    }
}

/// Whether a text is an attribute description (RFC 4512, section 2.5): a type and its options.
fn is_description(text: &str) -> bool {
    let is_key = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let mut parts = text.split(';');
    parts.next().is_some_and(is_type) && parts.all(|option| !option.is_empty() && is_key(option))
}

/// Whether a text is an attribute type: a name, or numbers with points (RFC 4512, section 1.4).
fn is_type(text: &str) -> bool {
    let is_number = |part: &str| {
        let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        digits && (part == "0" || !part.starts_with('0'))
    };
    match text.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        true => text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'),
        false => text.contains('.') && text.split('.').all(is_number),
    }
}

/// Whether a text is a distinguished name (RFC 4514, section 3) of at least one part, with
/// `{account}` in values alone.
fn is_name(text: &str) -> bool {
    split(text, &[',', '+']).is_some_and(|parts| parts.iter().all(|part| is_pair(part)))
}

/// Whether a text is a type and its value.
fn is_pair(text: &str) -> bool {
    let Some((name, value)) = text.split_once('=') else {
        return false;
    };
    // A blank beside a separator is of an older standard, but every directory takes it.
    is_type(name.trim()) && is_value(value.trim_start())
}

/// Whether a text is the value of an attribute: escaped, or in hexadecimal after a `#`.
fn is_value(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix('#') {
        let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        return is_hexadecimal && !digits.is_empty() && digits.len().is_multiple_of(2);
    }
    let special = ['"', ';', '<', '>', '\0'];
    // An empty value is one by the grammar, and the name of no entry.
    !text.is_empty() && split(text, &special).is_some_and(|parts| parts.len() == 1)
}

/// Divides a text at these letters where they are not escaped; `None` if an escape is none.
fn split(text: &str, separators: &[char]) -> Option<Vec<String>> {
    let mut parts = vec![String::new()];
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let part = parts.last_mut()?;
        match letter {
            '\\' => {
                let escaped = letters.next()?;
                part.extend([letter, escaped]);
                let is_special = " \"#+,;<=>\\".contains(escaped);
                if !is_special {
                    let second = letters.next()?;
                    if !escaped.is_ascii_hexdigit() || !second.is_ascii_hexdigit() {
                        return None;
                    }
                    part.push(second);
                }
            }
            letter if separators.contains(&letter) => parts.push(String::new()),
            letter => part.push(letter),
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_rpps_number_may_go_without_the_digit_of_its_type() {
        for (id, rpps) in [
            ("899700000013", "99700000013"),
            ("00B6000010", "00B6000010"),
            ("310B000000/000000018", "310B000000/000000018"),
            ("8111", "8111"),
        ] {
            assert_eq!(NumberForm::Rpps.of(id), rpps);
            assert_eq!(NumberForm::NationalId.of(id), id);
        }
    }

    #[test]
    fn attributes_are_those_of_a_directory() {
        for (attribute, expected) in [
            ("employeeNumber", true),
            ("extensionAttribute7", true),
            ("x-rpps;lang-fr", true),
            ("2.16.840.1.113730.3.1.3", true),
            ("", false),
            ("employee number", false),
            ("employeeNumber:", false),
            ("numéro", false),
            ("7extension", false),
            ("2.016.1", false),
            ("2", false),
            ("rpps;", false),
            ("rpps\ndn: cn=root", false),
        ] {
            let target = Target {
                attribute: attribute.to_owned(),
                ..Target::default()
            };
            let refused = TargetError::Attribute {
                attribute: attribute.to_owned(),
            };
            let found = target.check(FormatName::AdCsv);
            assert_eq!(
                found,
                expected.then_some(()).ok_or(refused),
                "{attribute:?}"
            );
            // A table for people has no attribute.
            assert_eq!(target.check(FormatName::Csv), Ok(()));
        }
    }

    #[test]
    fn names_of_entries_are_those_of_a_directory() {
        let dn = |dn: &str| Err(TargetError::Dn { dn: dn.to_owned() });
        let one = |dn: &str| Err(TargetError::OneDn { dn: dn.to_owned() });
        for (text, expected) in [
            ("uid={account},ou=people,dc=hospital", Ok(())),
            ("CN={account}, OU=Médecins, DC=ch", Ok(())),
            ("uid={account}+cn=a\\,b\\C3\\A9,dc=ch", Ok(())),
            ("0.9.2342.19200300.100.1.1={account},o=#0401", Ok(())),
            ("cn=x={account},o=a", Ok(())),
            ("uid=amartin,ou=people", one("uid=amartin,ou=people")),
            ("{account}", dn("{account}")),
            ("", dn("")),
            ("uid={account},", dn("uid={account},")),
            ("uid={account},,dc=ch", dn("uid={account},,dc=ch")),
            ("uid={account};dc=ch", dn("uid={account};dc=ch")),
            ("uid={account},ou=", dn("uid={account},ou=")),
            ("{account}=x,dc=ch", dn("{account}=x,dc=ch")),
            ("uid={account},o=#040", dn("uid={account},o=#040")),
            ("uid={account},o=a\\x", dn("uid={account},o=a\\x")),
            ("uid={account},o=a\\", dn("uid={account},o=a\\")),
            ("uid={account},o=<a>", dn("uid={account},o=<a>")),
        ] {
            let target = Target {
                dn: Some(text.to_owned()),
                ..Target::default()
            };
            assert_eq!(target.check(FormatName::Ldif), expected, "{text}");
        }
        let untold = Target::default();
        assert_eq!(untold.check(FormatName::Ldif), Err(TargetError::NoDn));
        assert_eq!(untold.check(FormatName::Scim), Ok(()));
    }
}
