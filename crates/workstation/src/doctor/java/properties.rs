//! Properties as Java reads them (`java.util.Properties.load`). Begin at [`parse`].

/// Characters that separate and indent, beside the ends of lines.
const BLANKS: [char; 3] = [' ', '\t', '\x0c'];

/// Returns the keys of a file with their values, in their order: the last one of a key counts.
pub(super) fn parse(text: &str) -> Vec<(String, String)> {
    logical_lines(text).iter().map(|line| pair(line)).collect()
}

/// Returns the lines that are neither blank nor comments, each with those that continue it.
fn logical_lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let mut natural = text
        .split(['\n', '\r'])
        .map(|line| line.trim_start_matches(BLANKS));
    let mut lines = Vec::new();
    while let Some(line) = natural.next() {
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        let mut whole = line.to_owned();
        while is_continued(&whole) {
            whole.pop();
            whole.push_str(natural.next().unwrap_or_default());
        }
        lines.push(whole);
    }
    lines
}

/// Whether the last backslash of a line stands for itself and not for the one before it.
fn is_continued(line: &str) -> bool {
    let backslashes = line.chars().rev().take_while(|c| *c == '\\').count();
    backslashes % 2 == 1
}

/// Returns key and value of a line: `key=value`, `key:value` or `key value`.
fn pair(line: &str) -> (String, String) {
    let (key, rest) = line.split_at(end_of_key(line));
    let rest = rest.trim_start_matches(BLANKS);
    let value = rest.strip_prefix(['=', ':']).unwrap_or(rest);
    (unescaped(key), unescaped(value.trim_start_matches(BLANKS)))
}

fn end_of_key(line: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in line.char_indices() {
        if !is_escaped && (BLANKS.contains(&c) || c == '=' || c == ':') {
            return at;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    line.len()
}

/// Returns a key or a value with its escapes replaced. Java refuses a file with a wrong `\u`; it stays
/// as it is here.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut following = after.chars();
        let Some(escaped) = following.next() else {
            return plain;
        };
        rest = following.as_str();
        match escaped {
            't' => plain.push('\t'),
            'n' => plain.push('\n'),
            'r' => plain.push('\r'),
            'f' => plain.push('\x0c'),
            'u' => match code_unit(rest) {
                Some(character) => {
                    plain.push(character);
                    rest = &rest[4..];
                }
                None => plain.push_str("\\u"),
            },
            other => plain.push(other),
        }
    }
    plain + rest
}

/// Returns the character of four hexadecimal digits.
fn code_unit(text: &str) -> Option<char> {
    let digits = text.get(..4)?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_java_reads_it() {
        for (line, key, value) in [
            ("a=b", "a", "b"),
            ("  a = b ", "a", "b "),
            ("\ta\t:\tb", "a", "b"),
            ("a b=c", "a", "b=c"),
            ("a==b", "a", "=b"),
            ("a", "a", ""),
            (r"a\=b\:c\ d=e", "a=b:c d", "e"),
            (r"a=C:\\CPS\\java.cfg", "a", r"C:\CPS\java.cfg"),
            (r"a=C:\CPS\java.cfg", "a", "C:CPSjava.cfg"),
            (r"a=\u00e9\t\u0041", "a", "é\tA"),
            (r"a=\u00zz\u+123\ud800", "a", r"\u00zz\u+123\ud800"),
            (r"a=b\\", "a", r"b\"),
        ] {
            assert_eq!(parse(line), [(key.to_owned(), value.to_owned())], "{line}");
        }
    }

    #[test]
    fn lines_are_continued_and_comments_are_not() {
        let text = "# a=1\r\n! b=2\\\r\n\r\n  # c=3\nd=4\\\n    # 5\\\r\n 6\re=7\\\\\nf=8\\";
        let expected = [("d", "4# 56"), ("e", "7\\"), ("f", "8")];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(parse(text), expected);
    }
}
