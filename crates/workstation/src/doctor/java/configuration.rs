//! The configuration of SunPKCS11 as Java reads it (`sun.security.pkcs11.Config`), whose values are not
//! those of properties: a backslash is one outside of quotation marks, and escapes within them. Begin
//! at [`library`].

/// The library of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Library {
    /// The configuration names none, as that of NSS does.
    Absent,
    /// The value, with its quotation marks and escapes resolved.
    At(String),
    /// Java refuses the line, as it stands.
    Refused(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A word as it stands.
    Word(String),
    /// A text between quotation marks, without them.
    Quoted(String),
    /// Any other character.
    Other(char),
}

/// Returns the library that a configuration names. Its other lines are not checked.
pub(super) fn library(text: &str) -> Library {
    text.split(['\n', '\r'])
        .find_map(of_line)
        .unwrap_or(Library::Absent)
}

fn of_line(line: &str) -> Option<Library> {
    let tokens = tokens(line);
    let is_named = |pair: &[Token]| matches!(pair, [Token::Word(word), Token::Other('=')] if word == "library");
    let at = tokens.windows(2).position(is_named)?;
    let words = tokens[at + 2..].iter().map(|token| match token {
        Token::Word(text) | Token::Quoted(text) => Some(text.as_str()),
        Token::Other(_) => None,
    });
    // Java puts one blank between the words of a line.
    Some(match words.collect::<Option<Vec<_>>>() {
        Some(words) if !words.is_empty() => Library::At(words.join(" ")),
        _ => Library::Refused(line.to_owned()),
    })
}

/// Returns the tokens of a line up to its comment.
fn tokens(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = line.trim_start_matches(is_blank);
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '#' => break,
            '"' => {
                let (text, after) = quoted(&rest[1..]);
                tokens.push(Token::Quoted(text));
                after
            }
            c if is_of_word(c) => {
                let end = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
                tokens.push(Token::Word(rest[..end].to_owned()));
                &rest[end..]
            }
            c => {
                tokens.push(Token::Other(c));
                &rest[c.len_utf8()..]
            }
        }
        .trim_start_matches(is_blank);
    }
    tokens
}

fn is_blank(c: char) -> bool {
    c <= ' '
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || r":._-/\${}*+~".contains(c)
}

/// Returns the text up to its quotation mark or the end of the line, with its escapes replaced, and what
/// follows (`java.io.StreamTokenizer`).
fn quoted(text: &str) -> (String, &str) {
    let mut plain = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => break,
            '\\' => {
                let (character, after) = escaped(rest.as_str());
                plain.extend(character);
                rest = after.chars();
            }
            c => plain.push(c),
        }
    }
    (plain, rest.as_str())
}

/// Returns the character that follows a backslash, or the one that it stands for, and what follows.
fn escaped(text: &str) -> (Option<char>, &str) {
    let is_octal = |c: &char| ('0'..='7').contains(c);
    let most = match text.chars().next() {
        Some('0'..='3') => 3,
        _ => 2,
    };
    let digits = text.chars().take(most).take_while(is_octal).count();
    if digits > 0 {
        let code = u32::from_str_radix(&text[..digits], 8).ok();
        return (code.and_then(char::from_u32), &text[digits..]);
    }
    let mut rest = text.chars();
    let character = rest.next().map(|c| match c {
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        other => other,
    });
    (character, rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_read_as_java_reads_it() {
        for (line, expected) in [
            ("library=/opt/cps.so", "/opt/cps.so"),
            (" library = /opt/cps.so # ours", "/opt/cps.so"),
            ("name=CPS library=/opt/cps.so", "/opt/cps.so"),
            ("library=\"/opt/a b/cps.so\"", "/opt/a b/cps.so"),
            ("library=/opt/a   b/cps.so", "/opt/a b/cps.so"),
            ("library=/opt/\"a\"", "/opt/ a"),
            ("library=\"/opt/cps.so", "/opt/cps.so"),
            ("library=\"/opt/#(é)/cps.so\"", "/opt/#(é)/cps.so"),
            (r"library=C:\CPS\cps.dll", r"C:\CPS\cps.dll"),
            (r#"library="C:\\CPS\\cps.dll""#, r"C:\CPS\cps.dll"),
            (r#"library="C:\CPS\cps.dll""#, "C:CPScps.dll"),
            (r#"library="\t\a\101\0611\477\"x""#, "\t\x07A11'7\"x"),
            ("library=${java.home}/cps.so", "${java.home}/cps.so"),
        ] {
            let expected = Library::At(expected.to_owned());
            assert_eq!(library(line), expected, "{line}");
        }
    }

    #[test]
    fn a_line_that_java_refuses_is_told() {
        for line in [
            "library=",
            "library=C:/Program Files (x86)/CPS/cps.dll",
            "library=/opt/é/cps.so",
            "library=/opt/a,b.so",
        ] {
            assert_eq!(library(line), Library::Refused(line.to_owned()));
        }
    }

    #[test]
    fn the_library_is_found_among_other_lines() {
        let text = "# library=/opt/a.so\r\nname = CPS\r\ndescription = the library\r\n\
                    attributes(*, CKO_PRIVATE_KEY, *) = {\r\n  CKA_SIGN = true\r\n}\r\n\
                    library = /opt/b.so\r\nslotListIndex = 0\r\n";
        assert_eq!(library(text), Library::At("/opt/b.so".to_owned()));
        for text in ["", "name=NSS\nnssLibraryDirectory=/usr/lib\n", "library\n"] {
            assert_eq!(library(text), Library::Absent, "{text}");
        }
    }
}
