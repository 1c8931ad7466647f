//! Every citation of a document of this repository leads to a heading that exists.
//!
//! A document with numbered headings is cited by its file name and `§` with the number, as in
//! "`ARCHITECTURE.md` §5"; more numbers, rows and requirements of the same document follow with
//! commas, "and" or "to". Inside such a document a `§` without a name means the document itself.
//! A standard is cited in words: "RFC 5652, section 5.1".
//! Begin at [`every_citation_leads_to_a_heading`]; [`Documents::check`] knows the forms.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

/// The folder of the references, whose documents are named with a section or with their path.
const REFERENCES: &str = "docs/reference/";

/// Beginnings of the names of what others publish, whose sections cannot be followed here.
const STANDARDS: &[&str] = &[
    "ASSUAN", "ECMA-", "ETSI ", "FIPS ", "IHE ", "ISO", "OASIS", "PC/SC", "PKCS#11", "POSIX",
    "RFC ", "SAML", "SEL-MP-", "SOAP ", "USB", "WS-", "UNICODE", "X.5", "X.6", "XML",
];

/// Bytes before the word "section" in which the name of a standard stands.
const NAME_DISTANCE: usize = 90;

/// A document with numbered headings.
#[derive(Default)]
struct Document {
    sections: HashSet<String>,
    /// First cells of tables, and numbers of lists, as "S5", "17" and "2", each with its section.
    rows: HashSet<(String, String)>,
}

impl Document {
    fn read(text: &str) -> Self {
        let mut document = Self::default();
        let mut open: Vec<String> = Vec::new();
        let mut code = false;
        for line in text.lines() {
            if line.starts_with("```") {
                code = !code;
            }
            if code {
                continue;
            }
            if let Some(heading) = line.strip_prefix('#') {
                let title = heading.trim_start_matches('#').trim_start();
                let number = number(title);
                if number.is_empty() {
                    continue;
                }
                open = vec![number.clone()];
                open.extend(
                    number
                        .rsplit_once('.')
                        .map(|(chapter, _)| chapter.to_owned()),
                );
                document.sections.insert(number);
                continue;
            }
            let item = line
                .strip_prefix("| ")
                .and_then(|row| row.split(' ').next());
            let item = item.or_else(|| line.split_once(". ").map(|(first, _)| first));
            if let Some(item) = item {
                let rows = open
                    .iter()
                    .map(|section| (section.clone(), item.to_owned()));
                document.rows.extend(rows);
            }
        }
        document
    }
}

/// Returns the number at the beginning of a text, as "4" or "4.2"; empty if there is none.
fn number(text: &str) -> String {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let mut end = digits(text);
    while end > 0 && text[end..].starts_with('.') {
        match digits(&text[end + 1..]) {
            0 => break,
            more => end += 1 + more,
        }
    }
    text[..end].to_owned()
}

/// A text without line ends and comment marks, and the line of each of its bytes.
struct Flat {
    text: String,
    starts: Vec<usize>,
}

impl Flat {
    fn of(text: &str) -> Self {
        let mut flat = Self {
            text: String::new(),
            starts: Vec::new(),
        };
        for line in text.lines() {
            let line = line.trim_start();
            let marks = ["///", "//!", "//", "# ", "* "];
            let mark = marks.into_iter().find(|mark| line.starts_with(mark));
            flat.starts.push(flat.text.len());
            flat.text.push_str(line[mark.map_or(0, str::len)..].trim());
            flat.text.push(' ');
        }
        flat
    }

    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }
}

/// The documents with numbered headings, by their file names.
struct Documents {
    known: HashMap<String, Document>,
}

impl Documents {
    fn read(root: &Path, files: &[PathBuf]) -> Self {
        let mut known = HashMap::new();
        for file in files
            .iter()
            .filter(|file| file.extension() == Some("md".as_ref()))
        {
            let document = Document::read(&fs::read_to_string(root.join(file)).expect("text"));
            if document.sections.is_empty() {
                continue;
            }
            let name = file.file_name().and_then(|name| name.to_str());
            let name = name.expect("a name in UTF-8").to_owned();
            let twice = known.insert(name, document);
            assert!(
                twice.is_none(),
                "{}: the name is not the only one",
                file.display()
            );
        }
        Self { known }
    }

    /// Returns each citation in a file that cannot be followed, with its line and the reason.
    fn check(&self, file: &Path, text: &str) -> Vec<String> {
        let flat = Flat::of(text);
        let mut wrong = self.sections(file, &flat);
        wrong.extend(self.names(&flat));
        wrong.extend(words(file, &flat));
        wrong
            .into_iter()
            .map(|(at, why)| format!("{}:{}: {why}", file.display(), flat.line(at)))
            .collect()
    }

    /// Follows each `§`.
    fn sections(&self, file: &Path, flat: &Flat) -> Vec<(usize, String)> {
        let own = file.file_name().and_then(|name| name.to_str());
        let own = own.filter(|name| self.known.contains_key(*name));
        let mut wrong = Vec::new();
        // The document of the last citation, and where the next one must begin to be its equal.
        let mut last: Option<(&str, usize)> = None;
        for (at, sign) in flat.text.match_indices('§') {
            let before = &flat.text[..at];
            let named = before.strip_suffix(' ').and_then(file_name);
            let chained = last.filter(|(_, end)| is_chain(&flat.text[*end..at]));
            let document = named.or(chained.map(|(name, _)| name)).or(own);
            let section = number(&flat.text[at + sign.len()..]);
            let mut end = at + sign.len() + section.len();
            match document {
                None => wrong.push((at, format!("§{section} of which document?"))),
                Some(name) => match self.known.get(name) {
                    Some(known) if known.sections.contains(&section) => {
                        end += known.items(&flat.text[end..], &section, |item| {
                            wrong.push((at, format!("{name} §{section} has no {item}")));
                        });
                        last = Some((name, end));
                    }
                    Some(_) => wrong.push((at, format!("{name} has no section \"{section}\""))),
                    None => wrong.push((at, format!("{name} has no numbered headings"))),
                },
            }
        }
        wrong
    }

    /// Finds references that are named without a section and without their path.
    fn names(&self, flat: &Flat) -> Vec<(usize, String)> {
        let mut wrong = Vec::new();
        for name in self.known.keys() {
            if !root().join(REFERENCES).join(name).exists() {
                continue;
            }
            for (at, _) in flat.text.match_indices(name) {
                let before = flat.text[..at].chars().next_back();
                let after = flat.text[at + name.len()..].trim_start_matches('`');
                let part_of_a_name = before.is_some_and(|c| c.is_alphanumeric() || c == '-');
                let path = flat.text[..at].ends_with(REFERENCES);
                let link = flat.text[..at].ends_with("](") || after.starts_with("](");
                if !(part_of_a_name || path || link || after.starts_with(" §")) {
                    wrong.push((at, format!("{name} without a section or its path")));
                }
            }
        }
        wrong
    }
}

impl Document {
    /// Checks the rows and requirements that follow a section, and returns the length of all.
    fn items(&self, text: &str, section: &str, mut missing: impl FnMut(String)) -> usize {
        let mut length = 0;
        let mut kind = None;
        loop {
            let rest = &text[length..];
            let separator = [", ", " and ", " to ", " "]
                .into_iter()
                .find(|s| rest.starts_with(s));
            let Some(separator) = separator else {
                return length;
            };
            let rest = &rest[separator.len()..];
            let word = ["rows ", "row ", "rules ", "rule "];
            let word = word.into_iter().find(|word| rest.starts_with(word));
            let item = &rest[word.map_or(0, str::len)..];
            let letter = usize::from(item.starts_with('S'));
            let digits = number(&item[letter..]);
            kind = kind.or(word).or((letter > 0).then_some("S"));
            if kind.is_none() || digits.is_empty() || (kind == Some("S")) != (letter > 0) {
                return length;
            }
            let item = &item[..letter + digits.len()];
            if !self.rows.contains(&(section.to_owned(), item.to_owned())) {
                missing(format!("{} {item}", word.unwrap_or("requirement").trim()));
            }
            length += separator.len() + word.map_or(0, str::len) + item.len();
        }
    }
}

/// Returns the name of the Markdown file that a text ends with.
fn file_name(text: &str) -> Option<&str> {
    let text = text.strip_suffix('`').unwrap_or(text);
    let start = text.rfind(|c: char| !(c.is_alphanumeric() || "-_.".contains(c)));
    let name = &text[start.map_or(0, |at| at + 1)..];
    name.ends_with(".md").then_some(name)
}

/// Whether a text between two citations makes the second one of the same document.
fn is_chain(between: &str) -> bool {
    // A part of a section, as in "§6.3 a".
    let part = between.strip_prefix(" a").or(between.strip_prefix(" b"));
    let part = part.filter(|rest| rest.starts_with([',', ' ']));
    let between = part.unwrap_or(between);
    matches!(between, ", " | " and " | ", and " | " to " | " or " | "; ")
}

/// Finds sections that are cited in words, but not of a standard.
fn words(file: &Path, flat: &Flat) -> Vec<(usize, String)> {
    let licence = file.ends_with("LICENSE-APACHE") || file.starts_with("packaging/copyright");
    let mut wrong = Vec::new();
    for word in ["section ", "sections ", "Section ", "Sections "] {
        for (at, _) in flat.text.match_indices(word) {
            let cited = flat.text[at + word.len()..].starts_with(|c: char| c.is_ascii_digit());
            let before = &flat.text[..at];
            let near = before.len().saturating_sub(NAME_DISTANCE);
            let near = (near..=at)
                .find(|start| before.is_char_boundary(*start))
                .unwrap_or(at);
            let near = before[near..].to_uppercase();
            if cited && !licence && !STANDARDS.iter().any(|name| near.contains(name)) {
                let why = "a section of what? `file.md` §n, or a standard by its name";
                wrong.push((at, why.to_owned()));
            }
        }
    }
    wrong
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Returns the files of the repository below a folder, as paths from the root.
fn files(root: &Path, folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(root.join(folder))
        .expect("a folder")
        .map(|entry| entry.expect("an entry"))
        .collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let path = folder.join(&name);
        let kind = entry.file_type().expect("a type");
        // Files that are built or generated hold no citation of ours.
        let built = name == "target" || name == "node_modules" || path.ends_with("fuzz/corpus");
        if kind.is_dir() && !built && !name.to_string_lossy().starts_with('.') {
            files(root, &path, found);
        } else if kind.is_file() {
            found.push(path);
        }
    }
}

#[test]
fn every_citation_leads_to_a_heading() {
    let root = root();
    let mut paths = Vec::new();
    files(&root, Path::new(""), &mut paths);
    let documents = Documents::read(&root, &paths);
    let mut wrong = Vec::new();
    for path in &paths {
        // This file is about the forms.
        if path.ends_with("tests/tests/citations.rs") {
            continue;
        }
        if let Ok(text) = fs::read_to_string(root.join(path)) {
            wrong.extend(documents.check(path, &text));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn citations_that_lead_nowhere_are_found() {
    let text = "## 1. Cards\n### 1.2 ATRs\n| S5 | x |\n## 9. Rows\n| 17 | x |\n2. rule\n";
    let known = HashMap::from([("card.md".to_owned(), Document::read(text))]);
    let documents = Documents { known };
    for (text, expected) in [
        ("/// (`card.md` §1.2).", None),
        ("/// (`card.md`\n/// §1.2 and §9).", None),
        ("// card.md §1, §1.2 S5 and §9 row 17", None),
        ("// `card.md` §9 rule 2", None),
        ("// `docs/reference/card.md`", None),
        (
            "// RFC 5652, section 5.1; PKCS#11 2.40 base, section 5.2",
            None,
        ),
        ("// simulators/discard.md", None),
        (
            "x\n/// `card.md` §1.3",
            Some("x.rs:2: card.md has no section \"1.3\""),
        ),
        (
            "// `card.md` §1 and §7",
            Some("x.rs:1: card.md has no section \"7\""),
        ),
        (
            "// `card.md` §9, row 18",
            Some("x.rs:1: card.md §9 has no row 18"),
        ),
        (
            "// `card.md` §1.2 S5 and S6",
            Some("x.rs:1: card.md §1.2 has no requirement S6"),
        ),
        ("// §1.2", Some("x.rs:1: §1.2 of which document?")),
        (
            "// `card.md` §1.2: text, §9",
            Some("x.rs:1: §9 of which document?"),
        ),
        (
            "// `other.md` §1",
            Some("x.rs:1: other.md has no numbered headings"),
        ),
        (
            "// `card.md`, 1.2",
            Some("x.rs:1: card.md without a section or its path"),
        ),
        (
            "// (section 1.2)",
            Some("x.rs:1: a section of what? `file.md` §n, or a standard by its name"),
        ),
    ] {
        let wrong = documents.check(Path::new("x.rs"), text);
        let expected: Vec<_> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(wrong, expected, "{text}");
    }
}
