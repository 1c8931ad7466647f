use base64ct::{Base64, Encoding as _};

use super::{Row, Target};

/// Returns a modification of each entry (RFC 2849): the attribute is replaced, which adds it where it
/// is missing, and takes it away where there is no number (RFC 4511, section 4.6).
pub(super) fn modifications(rows: &[Row<'_>], target: &Target) -> Vec<u8> {
    let mut text = "version: 1\n".to_owned();
    let attribute = &target.attribute;
    for row in rows {
        let dn = target.dn_of(&in_dn(row.account));
        text += &format!(
            "\n{}changetype: modify\nreplace: {attribute}\n",
            line("dn", &dn)
        );
        let number = row.number(target);
        if !number.is_empty() {
            text += &line(attribute, number);
        }
        text += "-\n";
    }
    text.into_bytes()
}

/// Returns a line with a value, in Base64 if it is no SAFE-STRING of the standard.
fn line(name: &str, value: &str) -> String {
    let is_safe = |byte: u8| byte.is_ascii() && !matches!(byte, 0 | b'\n' | b'\r');
    let begins_well = !value.starts_with([' ', ':', '<']) && !value.ends_with(' ');
    match begins_well && value.bytes().all(is_safe) {
        true => format!("{name}: {value}\n"),
        false => format!("{name}:: {}\n", Base64::encode_string(value.as_bytes())),
    }
}

/// Returns a name as the value of an attribute in a distinguished name (RFC 4514, section 2.4).
fn in_dn(name: &str) -> String {
    let mut escaped = String::new();
    for (position, letter) in name.chars().enumerate() {
        let is_last = position + 1 == name.chars().count();
        let is_special = matches!(letter, '"' | '+' | ',' | ';' | '<' | '>' | '\\' | '=')
            || letter == '#' && position == 0
            || letter == ' ' && (position == 0 || is_last);
        match letter {
            '\0' => escaped += "\\00",
            _ if is_special => escaped.extend(['\\', letter]),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::tests::{pairing, row};
    use super::*;

    #[test]
    fn an_entry_is_modified_and_its_name_is_escaped() {
        let pairing = pairing("", "899700000013");
        let rows = [
            row("amartin", Some(&pairing)),
            row("né,+cn=x", Some(&pairing)),
            row(" gone ", None),
        ];
        let target = Target {
            dn: Some("uid={account},dc=ch".to_owned()),
            ..Target::default()
        };
        let text = String::from_utf8(modifications(&rows, &target)).unwrap();
        let modify = "changetype: modify\nreplace: employeeNumber\n";
        let encoded = Base64::encode_string("uid=né\\,\\+cn\\=x,dc=ch".as_bytes());
        assert_eq!(
            text,
            format!(
                "version: 1\n\
                 \ndn: uid=amartin,dc=ch\n{modify}employeeNumber: 899700000013\n-\n\
                 \ndn:: {encoded}\n{modify}employeeNumber: 899700000013\n-\n\
                 \ndn: uid=\\ gone\\ ,dc=ch\n{modify}-\n"
            )
        );
    }
}
