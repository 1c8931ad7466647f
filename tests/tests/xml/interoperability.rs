//! `xmlsec1` and the JDK verify what `cpsctl` signs, and find every change; the schema of XAdES
//! describes it.

use cps_e2e::{Desk, Kind, PIN, binary, fixture, on_cards, require_tools};

use crate::judges::{missing_schemas, text, validate};
use crate::workplace::{HOLDERS, WITHOUT_PROFESSION, Workplace};

const LETTER: &str = "<?xml version='1.0'?>\r\n<!-- a letter -->\r\n<letter xmlns='urn:letter' \
                      xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xml:lang='fr' b='2' \
                      a='1'>\r\n<text xsi:type='x'>M&#233;decin&#13;</text><empty/></letter>\r\n";

/// Signs a file, and returns the name of the file that is signed.
#[track_caller]
fn sign(desk: &Desk, file: &str, options: &[&str]) -> String {
    let out = format!("{}.{}.xml", file, options.concat());
    let args = ["sign", file, "--xades", "--pin-stdin", "--out", &out];
    let args = [&args[..], options].concat();
    let input = format!("{PIN}\n");
    let cpsctl = binary("cpsctl");
    desk.world
        .run_with_input(cpsctl, &args, input.as_bytes())
        .ok();
    out
}

/// Has `xmlsec1` verify a file, with the root of the card's authority.
fn xmlsec1(desk: &Desk, file: &str) -> cps_e2e::Output {
    let root = desk.card.trust().join("root.pem");
    let trusted = ["--verify", "--trusted-pem", text(&root)];
    desk.run("xmlsec1", &[&trusted[..], &[file]].concat())
}

on_cards!(xmlsec1_verifies_every_signature: CPS3, CPS4);
fn xmlsec1_verifies_every_signature(kind: &'static Kind) {
    require_tools!("pcscd", "xmlsec1");
    let desk = Desk::trusting(kind);
    desk.world.write("letter", LETTER);
    desk.world.write("ordonnance 1.pdf", "%PDF-1.7");
    for (key, scheme) in [
        ("signature", "sha256"),
        ("authentication", "sha256"),
        ("authentication", "sha1"),
    ] {
        let options = ["--key", key, "--scheme", scheme];
        let within = sign(&desk, "letter", &[&options[..], &["--enveloped"]].concat());
        let beside = sign(&desk, "ordonnance 1.pdf", &options);
        for file in [&within, &beside] {
            xmlsec1(&desk, file)
                .ok()
                .prints(&["OK", "SignedInfo References (ok/all): 2/2"]);
        }
        let verify = ["verify", &within, "--xades", "--key", key];
        desk.run(binary("cpsctl"), &verify).ok();
        let verify = [
            "verify",
            "ordonnance 1.pdf",
            &beside,
            "--xades",
            "--key",
            key,
        ];
        desk.run(binary("cpsctl"), &verify).ok();

        // What one judge finds changed, the other does.
        let signed = std::fs::read_to_string(desk.world.file(&within)).unwrap();
        for (from, to) in [
            ("M&#233;decin", "medecin"),
            ("b='2'", "b='3'"),
            ("xsi:type='x'", ""),
            ("<xades:SigningTime>20", "<xades:SigningTime>21"),
            ("text/xml", "text/xmL"),
        ] {
            assert!(signed.contains(from), "{from}");
            desk.world.write("changed.xml", signed.replace(from, to));
            xmlsec1(&desk, "changed.xml").failed();
            let verify = ["verify", "changed.xml", "--xades", "--key", key];
            desk.run(binary("cpsctl"), &verify).failed();
        }
        desk.world.write(
            "changed.xml",
            signed.replace("b='2' a='1'", "a=\"1\" b=\"2\""),
        );
        xmlsec1(&desk, "changed.xml").ok();
        let verify = ["verify", "changed.xml", "--xades", "--key", key];
        desk.run(binary("cpsctl"), &verify).ok();
    }
}

on_cards!(java_verifies_with_secure_validation: CPS3, CPS4);
fn java_verifies_with_secure_validation(kind: &'static Kind) {
    require_tools!("pcscd", "java", "pkcs11-tool", "openssl");
    let desk = Desk::trusting(kind);
    desk.world.write("letter", LETTER);
    desk.world.write("ordonnance.pdf", "%PDF-1.7");
    let within = sign(&desk, "letter", &["--key", "signature", "--enveloped"]);
    let beside = sign(&desk, "ordonnance.pdf", &["--key", "signature"]);
    let signed = std::fs::read_to_string(desk.world.file(&within)).unwrap();
    desk.world
        .write("changed.xml", signed.replace("b='2'", "b='3'"));
    let certificate = desk.certificate(kind.signature.as_ref().unwrap());
    let program = fixture("VerifyXml.java");
    let mut args = vec![text(&program)];
    for file in [&within, &beside, "changed.xml"] {
        args.extend([text(&certificate), file]);
    }
    let verified = desk.run("java", &args).ok();
    let expected = format!("{within}: true\n{beside}: true\nchanged.xml: false\n");
    assert_eq!(String::from_utf8_lossy(&verified.stdout), expected);
}

#[test]
fn the_schema_of_xades_takes_the_signatures_of_every_holder() {
    require_tools!("pcscd", "python3");
    if missing_schemas() {
        return;
    }
    let (mut names, mut signed) = (Vec::new(), Vec::new());
    let professionals = HOLDERS.map(|(holder, _)| holder);
    for holder in professionals.into_iter().chain(WITHOUT_PROFESSION) {
        let workplace = Workplace::new(holder);
        workplace.world.write("letter", LETTER);
        for form in [&["--enveloped"][..], &[]] {
            let sign = [
                "sign",
                "letter",
                "--xades",
                "--key",
                "signature",
                "--out",
                "signed.xml",
            ];
            workplace.cpsctl(&[&sign[..], form].concat()).ok();
            names.push(format!("{holder} {form:?}"));
            signed.push(std::fs::read_to_string(workplace.world.file("signed.xml")).unwrap());
        }
    }
    let words = validate("xades", &signed);
    assert_eq!(words.len(), names.len());
    for (name, word) in names.iter().zip(words) {
        assert_eq!(word, "valid", "{name}");
    }
    let misplaced = signed[0].replacen("xades:SigningTime", "xades:SigningPlace", 2);
    let word = "Element '{http://uri.etsi.org/01903/v1.3.2#}SigningPlace': This element is not \
                expected.";
    assert!(validate("xades", &[misplaced])[0].starts_with(word));
}
