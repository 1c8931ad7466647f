//! The canonical forms of generated documents, beside those of lxml, which has them from libxml2.

use std::process::Command;

use cps_e2e::{fixture, require_tools};
use cps_xmlsig::{Canonicalization, Document, decode};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::judges::{PYTHON, missing_lxml};

const DOCUMENTS: usize = 10_000;

const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// The forms in the order of `canonical.py`.
fn forms() -> Vec<Canonicalization> {
    let comments = |uri: &str, mark: &str| format!("{uri}{mark}WithComments");
    let known = |uri: &str| Canonicalization::of_uri(uri).unwrap();
    let prefixes = |list: [&str; 2]| known(EXCLUSIVE).with_prefixes(list.map(str::to_owned).into());
    vec![
        known(INCLUSIVE),
        known(&comments(INCLUSIVE, "#")),
        known(EXCLUSIVE),
        known(&comments(EXCLUSIVE, "")),
        prefixes(["p", "q"]),
    ]
}

/// A source of documents that differ in all that canonical forms make equal or keep apart.
struct Generator {
    random: StdRng,
}

impl Generator {
    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.random.random_range(0..of.len())]
    }

    fn document(&mut self) -> String {
        let mut out = self
            .one(&[
                "",
                "<?xml version=\"1.0\"?>",
                "<?xml version='1.0' encoding='UTF-8'?>\r\n",
            ])
            .to_owned();
        out += &self.misc();
        self.element(&mut out, &["p", "q"], 0);
        out += &self.misc();
        out
    }

    fn misc(&mut self) -> String {
        let pieces = [
            "",
            "\n",
            "<!-- é\r\n- -->",
            "<?p?>",
            "<?p  a=\"1\"  ?>\r\n",
            "  ",
        ];
        (0..self.random.random_range(0..3))
            .map(|_| self.one(&pieces))
            .collect()
    }

    /// Writes an element. The prefixes are bound around it: in the document element, all of them
    /// become so.
    fn element(&mut self, out: &mut String, prefixes: &[&str], depth: usize) {
        // None with an ampersand: libxml2 2.9 writes `&#38;` there, where Canonical XML has `&amp;`.
        let uris = ["urn:a", "urn:b", "urn:c"];
        let prefix = self.one(&["", "p:", "q:"]);
        let name = self.one(&["a", "b", "é", "c-1"]);
        let mut attributes = Vec::new();
        for known in prefixes {
            if depth == 0 || self.random.random_ratio(1, 4) {
                attributes.push(format!("xmlns:{known}='{}'", self.one(&uris)));
            }
        }
        if self.random.random_ratio(1, 3) {
            let uri = self.one(&["", "urn:a", "urn:b"]);
            attributes.push(format!("xmlns=\"{uri}\""));
        }
        let values = [
            "",
            "1",
            " x  y ",
            "a\tb\nc\r\nd",
            "&lt;&amp;&quot;'>",
            "&#9;&#10;&#13;",
            "é𝄞",
            "&#x1D11E;",
        ];
        for known in ["b", "a", "xml:lang", "p:a", "Z"] {
            if self.random.random_ratio(1, 3) {
                attributes.push(format!("{known} = \"{}\"", self.one(&values)));
            }
        }
        for at in (1..attributes.len()).rev() {
            attributes.swap(at, self.random.random_range(0..=at));
        }
        let gap = self.one(&[" ", "\n", "\t ", "\r\n"]);
        out.push('<');
        out.push_str(&format!("{prefix}{name}"));
        for attribute in attributes {
            out.push_str(gap);
            out.push_str(&attribute);
        }
        if depth > 4 || self.random.random_ratio(1, 6) {
            out.push_str("/>");
            return;
        }
        out.push('>');
        let pieces = [
            "text",
            " \n ",
            "\r\n\r",
            "&lt;&gt;&amp;&quot;",
            ">\"'",
            "&#13;&#xA;",
            "é𝄞",
            "<![CDATA[<&\r\n>]]>",
            "<![CDATA[]]>",
            "<!-- c -->",
            "<?t d?>",
            "&#13;x",
            "]] ",
        ];
        for _ in 0..self.random.random_range(0..4) {
            match self.random.random_ratio(1, 2) {
                true => self.element(out, prefixes, depth + 1),
                false => out.push_str(self.one(&pieces)),
            }
        }
        out.push_str(&format!("</{prefix}{name}>"));
    }
}

#[test]
fn canonical_forms_are_those_of_libxml2() {
    require_tools!("python3");
    if missing_lxml() {
        return;
    }
    let random = StdRng::seed_from_u64(15);
    let mut generator = Generator { random };
    let documents: Vec<_> = (0..DOCUMENTS).map(|_| generator.document()).collect();
    let directory = tempfile::tempdir().unwrap();
    let [input, output] = ["documents", "results"].map(|name| directory.path().join(name));
    std::fs::write(&input, serde_json::to_string(&documents).unwrap()).unwrap();
    let mut python = Command::new(PYTHON);
    let status = python
        .arg(fixture("canonical.py"))
        .args([&input, &output])
        .status();
    assert!(status.unwrap().success());
    let expected: Vec<Vec<String>> =
        serde_json::from_slice(&std::fs::read(&output).unwrap()).unwrap();
    assert_eq!(expected.len(), DOCUMENTS);
    let forms = forms();
    for (document, expected) in documents.iter().zip(expected) {
        let text = decode(document.as_bytes()).unwrap();
        let read = Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {document}"));
        for (form, expected) in forms.iter().zip(&expected) {
            let found = String::from_utf8(read.canonical(form)).unwrap();
            assert_eq!(found, *expected, "{form:?} of {document}");
        }
    }
}
