//! The canonical forms of generated documents, beside those of lxml, which has them from libxml2, and
//! of Java; and those of elements in them, which `xmlsec1` signs.

use std::process::Command;

use cps_e2e::{World, fixture, require_tools};
use cps_xmlsig::{Canonicalization, Document, Signature, decode};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::judges::{PYTHON, java, missing_lxml, text};

const DOCUMENTS: usize = 10_000;

const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const INCLUSIVE_1_1: &str = "http://www.w3.org/2006/12/xml-c14n11";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// The elements that are signed in a document, beside itself: secure validation of Java takes 30
/// references.
const SIGNED: usize = 25;

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

/// Returns the generated documents, the same in every run.
fn documents() -> Vec<String> {
    let mut generator = Generator::new();
    (0..DOCUMENTS).map(|_| generator.document()).collect()
}

/// A source of documents that differ in all that canonical forms make equal or keep apart.
struct Generator {
    random: StdRng,
}

impl Generator {
    fn new() -> Self {
        let random = StdRng::seed_from_u64(15);
        Self { random }
    }

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

    /// Writes a document with a signature that is to be made of elements in it, each in one of the
    /// forms, and among declarations and attributes of which it takes some over.
    fn document_to_sign(&mut self) -> String {
        let around = self.one(&["", " xml:lang='fr'", " xml:space='preserve'"]);
        let bound = self.one(&["urn:a", "urn:b", "urn:c"]);
        let (mut objects, mut references) = (String::new(), String::new());
        for number in 0..SIGNED {
            let own = self.one(&[
                "",
                " xmlns:q='urn:c'",
                " xml:lang=''",
                " xmlns:other='urn:o'",
            ]);
            objects += &format!("<Object Id='o{number}'{own}>");
            self.element(&mut objects, &["p", "q"], 1);
            objects += &self.misc();
            objects += "</Object>";
            let form = self.one(&[INCLUSIVE, INCLUSIVE_1_1, EXCLUSIVE]);
            let comments = match (form, self.random.random_ratio(1, 3)) {
                (_, false) => "",
                (EXCLUSIVE, true) => "WithComments",
                (_, true) => "#WithComments",
            };
            let prefixes = match (form, self.random.random_ratio(1, 3)) {
                (EXCLUSIVE, true) => format!(
                    "<i:InclusiveNamespaces xmlns:i='{EXCLUSIVE}' PrefixList='p unused #default'/>"
                ),
                _ => String::new(),
            };
            references += &format!(
                "<Reference URI='#o{number}'><Transforms><Transform Algorithm='{form}{comments}'>\
                 {prefixes}</Transform></Transforms><DigestMethod \
                 Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/><DigestValue/></Reference>"
            );
        }
        references += &format!(
            "<Reference URI=''><Transforms><Transform \
             Algorithm='http://www.w3.org/2000/09/xmldsig#enveloped-signature'/><Transform \
             Algorithm='{INCLUSIVE}'/></Transforms><DigestMethod \
             Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/><DigestValue/></Reference>"
        );
        format!(
            "<root xmlns='urn:r' xmlns:p='{bound}' xmlns:q='urn:b' xmlns:unused='urn:u'{around}>\
             <Signature xmlns='http://www.w3.org/2000/09/xmldsig#'><SignedInfo>\
             <CanonicalizationMethod Algorithm='{INCLUSIVE}'/><SignatureMethod \
             Algorithm='http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'/>{references}\
             </SignedInfo><SignatureValue/><KeyInfo><X509Data/></KeyInfo>{objects}</Signature>\
             </root>"
        )
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
        // Java leaves out what follows a document element without content.
        let is_empty = depth > 0 && self.random.random_ratio(1, 6);
        if depth > 4 || is_empty {
            out.push_str("/>");
            return;
        }
        out.push('>');
        if depth == 0 {
            out.push_str("text");
        }
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
    let documents = documents();
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
    compare(&documents, &forms(), &expected);
}

#[test]
fn canonical_forms_are_those_of_java() {
    require_tools!("java");
    let documents = documents();
    let world = World::without_pcscd();
    let input: Vec<_> = documents.iter().map(|one| format!("{one}\0")).collect();
    world.write("documents", input.concat());
    let uris =
        [INCLUSIVE, INCLUSIVE_1_1].map(|uri| [uri.to_owned(), format!("{uri}#WithComments")]);
    let exclusive = [EXCLUSIVE.to_owned(), format!("{EXCLUSIVE}WithComments")];
    let uris = [uris.concat(), exclusive.to_vec()].concat();
    let forms: Vec<_> = uris
        .iter()
        .map(|uri| Canonicalization::of_uri(uri).unwrap())
        .collect();
    let program = fixture("CanonicalXml.java");
    let args = [text(&program), "documents", "results"].map(str::to_owned);
    let args = [&args[..], &uris].concat();
    world.run("java", &args).ok();
    let results = std::fs::read_to_string(world.file("results")).unwrap();
    let results: Vec<_> = results.split_terminator('\0').map(str::to_owned).collect();
    let results: Vec<_> = results
        .chunks(forms.len())
        .map(<[String]>::to_vec)
        .collect();
    assert_eq!(results.len(), DOCUMENTS);
    compare(&documents, &forms, &results);
}

/// Compares the forms of each document with those of another program.
#[track_caller]
fn compare(documents: &[String], forms: &[Canonicalization], expected: &[Vec<String>]) {
    for (document, expected) in documents.iter().zip(expected) {
        let text = decode(document.as_bytes()).unwrap();
        let read = Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {document}"));
        assert_eq!(expected.len(), forms.len());
        for (form, expected) in forms.iter().zip(expected) {
            let found = String::from_utf8(read.canonical(form)).unwrap();
            assert_eq!(found, *expected, "{form:?} of {document}");
        }
    }
}

#[test]
fn elements_that_xmlsec1_signs_have_the_same_forms_here_and_in_java() {
    require_tools!("xmlsec1", "java", "openssl");
    let world = World::without_pcscd();
    world.server_certificate();
    let mut generator = Generator::new();
    let names: Vec<_> = (0..DOCUMENTS / SIGNED)
        .map(|number| {
            let name = format!("{number}.xml");
            world.write(&name, generator.document_to_sign());
            name
        })
        .collect();
    let sign = [
        "--sign",
        "--privkey-pem",
        "server.key,server.pem",
        "--id-attr:Id",
        "http://www.w3.org/2000/09/xmldsig#:Object",
    ];
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let signed = world.run("xmlsec1", &[&sign[..], &names].concat()).ok();
    // It writes one after the other.
    let signed = String::from_utf8(signed.stdout).unwrap();
    let signed: Vec<_> = signed.split("<?xml version=\"1.0\"?>\n").skip(1).collect();
    assert_eq!(signed.len(), names.len());
    let certificate = std::fs::read_to_string(world.file("server.pem")).unwrap();
    let mut for_java = Vec::new();
    for document in signed {
        let text = decode(document.as_bytes()).unwrap();
        let read = Document::parse(&text).unwrap();
        let signature = Signature::of_document(&read).unwrap();
        let verified = signature.verify(|_| None, &[]);
        verified.unwrap_or_else(|error| panic!("{error}: {document}"));
        for_java.push((certificate.clone(), document.to_owned()));
    }
    for ((_, document), verdict) in for_java.iter().zip(java(&for_java)) {
        assert_eq!(verdict, "true", "{document}");
    }
}
