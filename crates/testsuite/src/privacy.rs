//! Whether a text holds anything of the holder of a card: values of its profile, or bytes of its
//! files, in any usual form. Begin at [`Traces::find_in`].

use std::collections::HashSet;

/// Fewest bytes of a file, and fewest characters of a value, that are a trace.
const SHORTEST: usize = 4;
/// Fewest bytes of a file that are a trace as text or in base64: shorter ones are in any text.
const SHORTEST_TEXT: usize = 6;
/// Fewest decimal digits in a row that are a trace as text: shorter ones are in any hexadecimal text.
/// A number of the profile that is shorter is looked for as a whole.
const SHORTEST_NUMBER: usize = 10;
/// Base64 digits of that many bytes.
const SHORTEST_BASE64: usize = 8;

/// Constants of every card, which are no trace of its holder: a manufacturer, the number of the
/// issuer, names of applications, labels; in hexadecimal, the access rules of the PIN (`card.md`
/// §4.3), paths, names of applications and of objects, answers to reset; and words of the form of a
/// report that are in addresses of certificates too.
const CONSTANTS: [&[u8]; 18] = [
    b"ASIP SANTE",
    b"8025000001",
    b"\x80\x25\x00\x00\x01\xFF\x01\x00",
    b"\xE8\x28\xBD\x08\x0F\x80\x25\x00\x00\x01\xFF\x00\x10",
    b"Certificat de Signature CPS",
    b"Certificat d'Authentification CPS",
    b"F3000013FF00",
    b"3F000001",
    b"3F000002",
    b"3F00/0001/",
    b"3F00/0002/",
    b"E828BD080F8025000001FF001010",
    b"E828BD080F8025000001FF001020",
    b"3BAC00402A001225006480000310009000",
    b"3B8F80010031B86404B0ECC1739401808290000E",
    b"certificates",
    b"objects",
    b"format",
];

/// Values and bytes that must not be in a text.
#[derive(Debug, Default)]
pub struct Traces {
    values: Vec<String>,
    windows: HashSet<[u8; SHORTEST]>,
    text_windows: HashSet<[u8; SHORTEST_TEXT]>,
    numbers: HashSet<[u8; SHORTEST_NUMBER]>,
}

impl Traces {
    /// Adds the values of a built-in profile and of those that it extends; `text_of` gives their
    /// texts.
    pub fn add_profile(&mut self, name: &str, text_of: impl Fn(&str) -> Option<&'static str>) {
        let mut name = Some(name);
        while let Some(text) = name.and_then(&text_of) {
            for value in values_of_profile(text) {
                self.add_value(&value);
            }
            let mut lines = text.lines();
            let base = lines.find_map(|line| line.strip_prefix("extends = "));
            name = base.map(|base| base.trim_matches('"'));
        }
    }

    /// Adds a value of the holder: a name, a number, a code. It is looked for as it is, word by
    /// word, and in the bytes of UTF-8 and BCD.
    pub fn add_value(&mut self, value: &str) {
        let words = value.split(|c: char| !c.is_alphanumeric());
        for part in words.chain([value]) {
            if part.chars().count() < SHORTEST {
                continue;
            }
            self.values.push(part.to_owned());
            self.add_bytes(part.as_bytes());
            self.add_bytes(&bcd(part));
        }
    }

    /// Adds the content of a file.
    pub fn add_bytes(&mut self, bytes: &[u8]) {
        // Fillings are no trace.
        self.windows
            .extend(windows(bytes).filter(|window| !is_uniform(window)));
        let texts = windows(bytes).filter(|window| !is_uniform(window) && !is_number(window));
        self.text_windows.extend(texts);
        let numbers = windows(bytes).filter(|window| !is_uniform(window) && is_number(window));
        self.numbers.extend(numbers);
    }

    /// Takes the constants out that are in every card.
    pub fn allow_constants(&mut self) {
        CONSTANTS.iter().for_each(|constant| self.allow(constant));
    }

    /// Takes a constant out: it is in every card.
    pub fn allow(&mut self, constant: &[u8]) {
        forget(&mut self.windows, constant);
        forget(&mut self.text_windows, constant);
        forget(&mut self.numbers, constant);
    }

    /// Returns whether there is anything to look for.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() || self.windows.is_empty()
    }

    /// Returns the traces in a text, each with its form.
    pub fn find_in(&self, text: &str) -> Vec<String> {
        let mut found: Vec<_> = self
            .values
            .iter()
            .filter(|value| has_value(text, value))
            .map(|value| format!("the value {value}"))
            .collect();
        let runs = [
            ("hexadecimal", text.to_owned()),
            ("hexadecimal with blanks", without(text, &[' '])),
            ("hexadecimal with colons", without(text, &[':'])),
            (
                "hexadecimal in a list",
                without(text, &[' ', ',', '"', '\n']),
            ),
        ];
        for (form, text) in runs {
            found.extend(self.in_hexadecimal(&text).map(|at| format!("{form}: {at}")));
        }
        found.extend(those_of(&self.text_windows, text).map(|at| format!("text: {at}")));
        found.extend(those_of(&self.numbers, text).map(|at| format!("number: {at}")));
        found.extend(self.in_base64(text).map(|at| format!("base64: {at}")));
        found
    }

    fn in_hexadecimal<'t>(&'t self, text: &'t str) -> impl Iterator<Item = String> + 't {
        let windows = text.as_bytes().windows(2 * SHORTEST);
        windows.filter_map(|digits| {
            let mut bytes = [0; SHORTEST];
            for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
                *byte = digit(pair[0])? << 4 | digit(pair[1])?;
            }
            let digits = || String::from_utf8_lossy(digits).into_owned();
            self.windows.contains(&bytes).then(digits)
        })
    }

    fn in_base64<'t>(&'t self, text: &'t str) -> impl Iterator<Item = String> + 't {
        let windows = text.as_bytes().windows(SHORTEST_BASE64);
        windows.filter_map(|digits| {
            let mut bits = 0u64;
            for digit in digits {
                bits = bits << 6 | u64::from(base64_digit(*digit)?);
            }
            let bytes: [u8; SHORTEST_TEXT] = bits.to_be_bytes()[2..].try_into().ok()?;
            let digits = || String::from_utf8_lossy(digits).into_owned();
            self.text_windows.contains(&bytes).then(digits)
        })
    }
}

/// Whether a text has a value; a number only as a whole, since lengths are numbers too.
fn has_value(text: &str, value: &str) -> bool {
    if !is_number(value.as_bytes()) || value.len() >= 8 {
        return text.contains(value);
    }
    text.match_indices(value).any(|(at, _)| {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let before = text[..at].chars().next_back();
        let after = text[at + value.len()..].chars().next();
        !digit(before) && !digit(after)
    })
}

/// Returns the runs of `N` bytes.
fn windows<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> + '_ {
    let windows = bytes.windows(N);
    windows.filter_map(|window| window.try_into().ok())
}

/// Takes the runs of a constant out.
fn forget<const N: usize>(traces: &mut HashSet<[u8; N]>, constant: &[u8]) {
    for window in windows(constant) {
        traces.remove(&window);
    }
}

/// Returns the runs of a text that are among these.
fn those_of<'t, const N: usize>(
    traces: &'t HashSet<[u8; N]>,
    text: &'t str,
) -> impl Iterator<Item = String> + 't {
    let found = windows(text.as_bytes()).filter(|window| traces.contains(window));
    found.map(|window: [u8; N]| String::from_utf8_lossy(&window).into_owned())
}

fn is_uniform(window: &[u8]) -> bool {
    window.iter().all(|byte| *byte == window[0])
}

fn is_number(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

fn without(text: &str, marks: &[char]) -> String {
    text.chars().filter(|c| !marks.contains(c)).collect()
}

fn digit(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

fn base64_digit(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

fn bcd(text: &str) -> Vec<u8> {
    let digits: Option<Vec<_>> = text
        .bytes()
        .map(|b| b.is_ascii_digit().then(|| b - b'0'))
        .collect();
    let digits = digits.unwrap_or_default();
    digits
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

/// Returns the values of a profile in TOML that are of its holder or its card: those of the keys
/// that name or number something.
fn values_of_profile(profile: &str) -> Vec<String> {
    const KEYS: [&str; 18] = [
        "number",
        "serial",
        "pin",
        "puk",
        "id-nat-ps",
        "family-name",
        "given-name",
        "profession-label",
        "specialities",
        "structure-name",
        "structure-id",
        "sector",
        "replaced",
        "organization",
        "unit",
        "locality",
        "pharmacist-section",
        "role",
    ];
    let mut values = Vec::new();
    let mut lines = profile.lines();
    while let Some(line) = lines.next() {
        let Some((key, value)) = line.split_once(" = ") else {
            continue;
        };
        if !KEYS.contains(&key.trim()) {
            continue;
        }
        let mut value = value.to_owned();
        while value.matches("\"\"\"").count() == 1 {
            value.push_str(lines.next().expect("the text of several lines ends"));
        }
        let parts = value.split('"').map(|part| part.replace('\\', " "));
        values.extend(
            parts
                .map(|part| part.trim().to_owned())
                .filter(|part| !part.is_empty()),
        );
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_are_found_in_every_form() {
        let mut traces = Traces::default();
        traces.add_value("SIMULÉ PRATICIEN");
        traces.add_value("99000001");
        traces.add_value("1234");
        traces.add_bytes(b"\x30\x82\x07\x80\xA0\x03\x02\x01");
        for text in [
            "a SIMULÉ b",
            "PRATICIEN",
            "n 99000001",
            "53494d554c",
            "53 49 4D 55",
            "53:49:4D:55",
            "[\"53\", \"49\", \"4D\", \"55\"]",
            "30820780",
            "MIIHgKADAgE=",
            "xMIIHgKADAgE",
            "try 1234.",
            "3132333",
        ] {
            let found = traces.find_in(text);
            assert_eq!(found.is_empty(), text == "3132333", "{text}: {found:?}");
        }
        assert_eq!(traces.find_in("12345 and A1234"), [""; 0]);
        traces.allow(b"\x30\x82\x07\x80");
        assert_eq!(traces.find_in("30820780"), [""; 0]);
    }

    #[test]
    fn a_time_of_a_certificate_is_no_trace_of_its_holder() {
        let mut traces = Traces::default();
        traces.add_bytes(b"\x17\x0D271201000000Z");
        traces.add_bytes(b"899900000017");
        assert_eq!(traces.find_in("rule 010000FF"), [""; 0]);
        assert_eq!(traces.find_in("8999000"), [""; 0]);
        assert_eq!(traces.find_in("n99000000178"), ["number: 9900000017"]);
    }

    #[test]
    fn the_values_of_a_profile_are_those_of_its_holder() {
        let profile = "[card]\ngeneration = \"cps3\"\nserial = \"99000001\"\n\
                       structure-name = \"\"\"\\\n    MAISON DE \\\n    SANTÉ\"\"\"\n\
                       specialities = [\"CAPA05\", \"SM26\"]\n";
        let values = values_of_profile(profile);
        for value in ["99000001", "CAPA05", "SM26"] {
            assert!(values.iter().any(|found| found == value), "{values:?}");
        }
        assert!(
            values.iter().any(|found| found.contains("SANTÉ")),
            "{values:?}"
        );
        assert!(!values.iter().any(|found| found == "cps3"));
    }
}
