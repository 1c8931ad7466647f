//! The programs that judge signed XML: `xmlsec1`, Java, and schemas with lxml.

use std::path::Path;

use cps_e2e::{Output, World, fixture, missing_file, python};

use crate::workplace::Workplace;

/// The interpreter for which Debian installs its modules; there may be others on the path.
pub(crate) const PYTHON: &str = "/usr/bin/python3";

const LXML: &str = "/usr/lib/python3/dist-packages/lxml/__init__.py";

/// Whether lxml or a Python environment with the schemas is missing.
pub(crate) fn missing_schemas() -> bool {
    missing_file(LXML) || missing_file(python())
}

/// Whether lxml is missing.
pub(crate) fn missing_lxml() -> bool {
    missing_file(LXML)
}

/// Has `xmlsec1` verify the assertion in a file, with the authority of a card.
pub(crate) fn xmlsec1(workplace: &Workplace, file: &str) -> Output {
    let assertion = "urn:oasis:names:tc:SAML:2.0:assertion:Assertion";
    xmlsec1_with(workplace, &["--id-attr:ID", assertion], file)
}

/// Does so for any signature, with more options.
pub(crate) fn xmlsec1_with(workplace: &Workplace, options: &[&str], file: &str) -> Output {
    // A signature carries the certificate of the signer alone.
    let authorities = ["root.pem", "ca.pem", "ca-standard.pem"];
    let [root, issuer, another] = authorities.map(|name| workplace.card.trust().join(name));
    let trust = [
        "--trusted-pem",
        text(&root),
        "--untrusted-pem",
        text(&issuer),
        "--untrusted-pem",
        text(&another),
    ];
    let verify = [&["--verify"], options, &trust, &[file]].concat();
    workplace.world.run("xmlsec1", &verify)
}

/// Has Java verify documents, each with the certificate (PEM) of the expected signer, and returns
/// its word on each: `true`, `false`, or the rule that it breaks.
#[track_caller]
pub(crate) fn java(documents: &[(String, String)]) -> Vec<String> {
    let world = World::without_pcscd();
    let mut args = vec![text(&fixture("VerifyXml.java")).to_owned()];
    for (number, (certificate, document)) in documents.iter().enumerate() {
        world.write(&format!("{number}.pem"), certificate);
        world.write(&format!("{number}.xml"), document);
        args.extend([format!("{number}.pem"), format!("{number}.xml")]);
    }
    let verified = world.run("java", &args).ok();
    let lines = String::from_utf8(verified.stdout).unwrap();
    let verdicts = lines.lines().enumerate().map(|(number, line)| {
        let verdict = line.strip_prefix(&format!("{number}.xml: "));
        verdict.unwrap().to_owned()
    });
    let verdicts: Vec<_> = verdicts.collect();
    assert_eq!(verdicts.len(), documents.len());
    verdicts
}

/// Validates documents by a schema of `validate_xml.py`, and returns its word on each.
#[track_caller]
pub(crate) fn validate(schema: &str, documents: &[String]) -> Vec<String> {
    let world = World::without_pcscd();
    let environment = python();
    let environment = environment.ancestors().nth(2).unwrap();
    let mut args = vec![
        text(&fixture("validate_xml.py")).to_owned(),
        schema.to_owned(),
        text(environment).to_owned(),
    ];
    for (number, document) in documents.iter().enumerate() {
        world.write(&format!("{number}.xml"), document);
        args.push(format!("{number}.xml"));
    }
    let validated = world.run(PYTHON, &args).ok();
    let words = String::from_utf8(validated.stdout).unwrap();
    words.lines().map(str::to_owned).collect()
}

/// Returns a path as text.
pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
