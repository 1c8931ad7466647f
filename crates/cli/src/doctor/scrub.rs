//! Personal data taken out of texts that leave the computer. Begin at [`Scrubber::scrub`].

use serde_json::Value;

/// Fewest characters of a word of a known value that is taken out by itself.
const SHORTEST: usize = 4;

/// Fewest digits in a row that are taken for a number of a person, a structure or a card: that of a
/// card has 8 (`identity.md` §3.1), that of a professional 11.
const NUMBER: usize = 8;

/// The mark in the place of what was taken out.
pub(crate) const MASK: &str = "***";

/// The directory of the homes of accounts (hier(7)).
const HOMES: &str = "/home/";

/// The personal data that are known, and the forms of others.
#[derive(Debug, Default)]
pub(crate) struct Scrubber {
    /// The longest first, so that no part of one is left.
    values: Vec<String>,
}

impl Scrubber {
    /// Adds a name of the computer or of an account: it is taken out as a whole. The names that every
    /// system has are no secret.
    pub(crate) fn add_name(&mut self, name: &str) {
        const COMMON: [&str; 2] = ["root", "localhost"];
        if name.chars().count() > 1 && !COMMON.contains(&name) {
            self.values.push(name.to_owned());
            self.sort();
        }
    }

    /// Adds a name or a number: it is taken out as a whole and, if it is long enough, word by word.
    pub(crate) fn add(&mut self, value: &str) {
        let words = value.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| word.chars().count() >= SHORTEST);
        let whole = [value]
            .into_iter()
            .filter(|value| value.chars().count() >= 2);
        self.values.extend(words.chain(whole).map(str::to_owned));
        self.sort();
    }

    fn sort(&mut self) {
        self.values
            .sort_by_key(|value| std::cmp::Reverse(value.len()));
        self.values.dedup();
    }

    /// Adds the text of every member with this name, at any depth.
    pub(crate) fn add_members(&mut self, value: &Value, name: &str) {
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    match member {
                        Value::String(text) if key == name => self.add(text),
                        other => self.add_members(other, name),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.add_members(item, name)),
            _ => {}
        }
    }

    /// Returns a text without the known values, the names of homes, and long numbers.
    pub(crate) fn scrub(&self, text: &str) -> String {
        let known = self
            .values
            .iter()
            .fold(text.to_owned(), |text, value| without_word(&text, value));
        without_numbers(&without_homes(&known))
    }

    /// Scrubs every text in a value; the names of members stay.
    pub(crate) fn scrub_value(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.scrub(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.scrub_value(item)),
            Value::Object(members) => members
                .values_mut()
                .for_each(|member| self.scrub_value(member)),
            _ => {}
        }
    }
}

/// Takes a value out wherever it does not stand within a longer word.
fn without_word(text: &str, value: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(value) {
        let (before, found) = rest.split_at(at);
        let after = &found[value.len()..];
        let previous = before.chars().next_back().or(left.chars().next_back());
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        left.push_str(before);
        let within = is_word(previous) || is_word(after.chars().next());
        left.push_str(if within { value } else { MASK });
        rest = after;
    }
    left + rest
}

fn without_homes(text: &str) -> String {
    let mut parts = text.split(HOMES);
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = part.find(|c: char| c == '/' || c.is_whitespace() || "'\"),;:".contains(c));
        left += HOMES;
        left += MASK;
        left += &part[name.unwrap_or(part.len())..];
    }
    left
}

fn without_numbers(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut digits = String::new();
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(c) if c.is_ascii_digit() => digits.push(c),
            other => {
                left += match digits.len() {
                    NUMBER.. => MASK,
                    _ => &digits,
                };
                digits.clear();
                left.extend(other);
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn persons_homes_and_numbers_are_taken_out() {
        let mut scrubber = Scrubber::default();
        scrubber.add("SIMULÉ PRATICIEN");
        scrubber.add_name("marie");
        scrubber.add_name("root");
        let table = [
            ("SIMULÉ PRATICIEN signed", "*** signed"),
            ("PRATICIEN, or SIMULÉ", "***, or ***"),
            ("PRATICIENNE", "PRATICIENNE"),
            ("for marie (1000)", "for *** (1000)"),
            ("/home/marie/.mozilla/x", "/home/***/.mozilla/x"),
            ("/home/other", "/home/***"),
            ("in '/home/other', /home/a/b", "in '/home/***', /home/***/b"),
            ("card 99000001 of 899700000013", "card *** of ***"),
            ("CPS3v3-2900000001", "CPS3v3-***"),
            ("1234567 in 2029-01-01", "1234567 in 2029-01-01"),
            ("only root", "only root"),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(scrubber.scrub(text), expected, "{text}");
        }
        let mut value = json!({ "marie": ["marie", { "a": "99000001", "b": 5 }] });
        scrubber.scrub_value(&mut value);
        assert_eq!(value, json!({ "marie": ["***", { "a": "***", "b": 5 }] }));
    }

    #[test]
    fn the_members_of_a_name_are_known_at_any_depth() {
        let mut scrubber = Scrubber::default();
        let identity =
            json!({ "a": [{ "value": "DUPONT", "origin": "file" }], "value": "CABINET" });
        scrubber.add_members(&identity, "value");
        let text = scrubber.scrub("DUPONT file CABINET");
        assert_eq!(text, "*** file ***");
    }
}
