//! Signed PDF: poppler's `pdfsig` signs through an NSS database, as document viewers do, and judges
//! with pyHanko and OpenSSL what `cpsctl` signs.

use std::fs;

use cps_e2e::{
    Desk, Kind, Output, PIN, binary, fixture, missing_file, module_text, on_cards, python,
    require_tools,
};

/// Makes an NSS database that trusts the card's authority and knows the module.
fn database(desk: &Desk) {
    let (module, trust) = (module_text(), desk.trust());
    fs::create_dir(desk.world.file("nssdb")).unwrap();
    let database = ["-d", "sql:nssdb"];
    let new = [&database[..], &["-N", "--empty-password"]].concat();
    desk.run("certutil", &new).ok();
    // The root, and the authority that issued the card's certificates.
    for (name, file) in [("root", "root.pem"), ("authority", "ca.pem")] {
        let file = trust.with_file_name(file);
        let import = [
            "-A",
            "-n",
            name,
            "-t",
            "C,C,C",
            "-i",
            file.to_str().unwrap(),
        ];
        desk.run("certutil", &[&database[..], &import].concat())
            .ok();
    }
    let add = ["-dbdir", "sql:nssdb", "-add", "CPS", "-libfile", &module];
    desk.run("modutil", &[&add[..], &["-force"]].concat()).ok();
}

/// Has `pdfsig` judge a file. Nothing answers for the test authority on the network.
fn pdfsig(desk: &Desk, file: &str) -> Output {
    desk.run("pdfsig", &["-nssdir", "nssdb", "-no-ocsp", file])
}

/// Has pyHanko judge a file, and returns a line for each signature.
fn pyhanko(desk: &Desk, file: &str) -> Vec<String> {
    let script = fixture("verify_pdf.py");
    let [root, authority] = ["root.pem", "ca.pem"].map(|name| desk.card.trust().join(name));
    let args = [
        script.to_str().unwrap(),
        file,
        root.to_str().unwrap(),
        authority.to_str().unwrap(),
    ];
    let judged = desk.run(python(), &args).ok();
    let lines = String::from_utf8(judged.stdout).unwrap();
    lines.lines().map(str::to_owned).collect()
}

#[track_caller]
fn sign(desk: &Desk, file: &str, out: &str) {
    let args = [
        "sign",
        file,
        "--pades",
        "--key",
        "signature",
        "--pin-stdin",
        "--out",
        out,
    ];
    let input = format!("{PIN}\n");
    desk.world
        .run_with_input(binary("cpsctl"), &args, input.as_bytes())
        .ok();
}

on_cards!(pdfsig_signs_a_document: CPS3, CPS4);
fn pdfsig_signs_a_document(kind: &'static Kind) {
    require_tools!("pcscd", "pdfsig", "modutil", "certutil");
    let desk = Desk::trusting(kind);
    let signature = kind.signature.as_ref().unwrap();
    database(&desk);
    let nickname = format!("{}:{}", kind.token, signature.certificate);
    let document = fixture("prescription.pdf");
    let options = ["-nssdir", "nssdb", "-nss-pwd", PIN, "-kpw", PIN];
    let what = ["-add-signature", "-nick", &nickname];
    let files = [document.to_str().unwrap(), "signed.pdf"];
    // It ends with calls into the module after the static destructors: the exit status tells.
    desk.run("pdfsig", &[&options[..], &what, &files].concat())
        .ok();
    pdfsig(&desk, "signed.pdf").ok().prints(&[
        "Signer Certificate Common Name: 899700000013",
        "Total document signed",
        "Signature Validation: Signature is Valid.",
        "Certificate Validation: Certificate is Trusted.",
    ]);
    // A signature of another program stays right, and is verified.
    let cpsctl = binary("cpsctl");
    desk.run(&cpsctl, &["verify", "signed.pdf"]).ok();
    sign(&desk, "signed.pdf", "twice.pdf");
    desk.run(&cpsctl, &["verify", "twice.pdf"]).ok().prints(&[
        "revision 2 of 3",
        "further signatures",
        "the whole file",
    ]);
    let judged = pdfsig(&desk, "twice.pdf").ok();
    assert_eq!(
        judged.text.matches("Signature is Valid.").count(),
        2,
        "{}",
        judged.text
    );
}

/// Words of `pdfsig` on a signature that is right, by the card.
const RIGHT: [&str; 4] = [
    "Signer Certificate Common Name: 899700000013",
    "Signature Type: ETSI.CAdES.detached",
    "Signature Validation: Signature is Valid.",
    "Certificate Validation: Certificate is Trusted.",
];

on_cards!(other_programs_verify_a_signed_pdf: CPS3, CPS4);
fn other_programs_verify_a_signed_pdf(kind: &'static Kind) {
    require_tools!(
        "pcscd",
        "pdfsig",
        "modutil",
        "certutil",
        "openssl",
        "pkcs11-tool"
    );
    if missing_file(python()) {
        return;
    }
    let desk = Desk::trusting(kind);
    database(&desk);
    let document = fixture("prescription.pdf");
    let script = fixture("write_pdf.py");
    let write = [
        script.to_str().unwrap(),
        document.to_str().unwrap(),
        "streams.pdf",
    ];
    desk.run(python(), &write).ok();
    desk.world.write("table.pdf", fs::read(document).unwrap());
    let line = |number: usize, coverage: &str, later: &str| {
        format!("Signature{number} /ETSI.CAdES.detached whole right trusted {coverage} {later}")
    };
    let whole = |number| line(number, "ENTIRE_FILE", "NONE");
    for file in ["table.pdf", "streams.pdf"] {
        sign(&desk, file, "once.pdf");
        let judged = pdfsig(&desk, "once.pdf").ok();
        judged.prints(&[&RIGHT[..], &["Total document signed"]].concat());
        assert_eq!(pyhanko(&desk, "once.pdf"), [whole(1)], "{file}");
        openssl_verifies(&desk, "once.pdf");

        sign(&desk, "once.pdf", "twice.pdf");
        let judged = pdfsig(&desk, "twice.pdf").ok().prints(&RIGHT);
        assert_eq!(
            judged.text.matches("Signature is Valid.").count(),
            2,
            "{}",
            judged.text
        );
        let first = line(1, "ENTIRE_REVISION", "FORM_FILLING");
        assert_eq!(pyhanko(&desk, "twice.pdf"), [first, whole(2)], "{file}");
        desk.run(binary("cpsctl"), &["verify", "twice.pdf"]).ok();

        // A change that one judge finds, the others do.
        let mut changed = fs::read(desk.world.file("once.pdf")).unwrap();
        let at = changed.len() / 2;
        let place = changed[..at]
            .windows(2)
            .position(|two| two == b"BT")
            .unwrap_or(20);
        changed[place] ^= 1;
        desk.world.write("changed.pdf", changed);
        let judged = pdfsig(&desk, "changed.pdf");
        assert!(
            !judged.text.contains("Signature is Valid."),
            "{}",
            judged.text
        );
        desk.run(binary("cpsctl"), &["verify", "changed.pdf"])
            .failed();
    }
}

/// Has `openssl cms` verify the CMS of the last signature, with the attributes of CAdES.
fn openssl_verifies(desk: &Desk, file: &str) {
    let signed = fs::read(desk.world.file(file)).unwrap();
    let text = String::from_utf8_lossy(&signed);
    let (_, after) = text.rsplit_once("/ByteRange [").unwrap();
    let (range, _) = after.split_once(']').unwrap();
    let numbers = range
        .split_whitespace()
        .map(|number| number.parse::<usize>().unwrap());
    let numbers: Vec<_> = numbers.collect();
    let [_, first, second, _] = numbers[..] else {
        panic!("{range}");
    };
    let hex = str::from_utf8(&signed[first + 1..second - 1]).unwrap();
    let bytes = (0..hex.len()).step_by(2);
    let cms = bytes.map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
    desk.world.write("signature.cms", cms.collect::<Vec<_>>());
    desk.world
        .write("covered", [&signed[..first], &signed[second..]].concat());
    let trusted =
        ["root.pem", "ca.pem"].map(|name| fs::read(desk.card.trust().join(name)).unwrap());
    desk.world.write("trusted.pem", trusted.concat());
    let verify = ["cms", "-verify", "-cades", "-binary", "-inform", "DER"];
    let files = [
        "-in",
        "signature.cms",
        "-content",
        "covered",
        "-out",
        "verified",
    ];
    let trust = ["-CAfile", "trusted.pem", "-purpose", "any"];
    desk.run("openssl", &[&verify[..], &files, &trust].concat())
        .ok()
        .prints(&["successful"]);
    let print = [
        "cms",
        "-cmsout",
        "-print",
        "-inform",
        "DER",
        "-in",
        "signature.cms",
    ];
    let expected = ["id-smime-aa-signingCertificateV2", "eContent: <ABSENT>"];
    let printed = desk.run("openssl", &print).ok().prints(&expected);
    // The time is in the PDF (ETSI EN 319 142-1, 6.3).
    assert!(!printed.text.contains("signingTime"), "{}", printed.text);
}
