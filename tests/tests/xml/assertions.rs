//! `xmlsec1` verifies the assertions of `cpsctl vihf`, and finds every change.

use cps_e2e::{Desk, Kind, PIN, binary, on_cards, require_tools};

const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion:Assertion";

on_cards!(xmlsec1_verifies_every_assertion: CPS3, CPS4);
fn xmlsec1_verifies_every_assertion(kind: &'static Kind) {
    require_tools!("pcscd", "xmlsec1");
    let desk = Desk::trusting(kind);
    // The assertion carries the certificate of the signer alone.
    let [root, issuer] = ["root.pem", "ca.pem"].map(|name| {
        let path = desk.card.trust().join(name);
        path.to_str().unwrap().to_owned()
    });
    let xmlsec1 = |file: &str| {
        let args = [
            "--verify",
            "--id-attr:ID",
            ASSERTION,
            "--trusted-pem",
            &root,
            "--untrusted-pem",
            &issuer,
            file,
        ];
        desk.run("xmlsec1", &args)
    };
    for profile in ["dmp-2026", "dmp-2019", "drim-2024", "guide-2026"] {
        let args = [
            "vihf",
            "--activity",
            "1",
            "--ins",
            "200000000000094",
            "--authority",
            "test",
            "--software-id",
            "1",
            "--software-name",
            "Logiciel",
            "--software-version",
            "1.0",
            "--software-approval",
            "N",
            "--profile",
            profile,
            "--pin-stdin",
            "--out",
            "vihf.xml",
        ];
        let pin = format!("{PIN}\n");
        let cpsctl = binary("cpsctl");
        desk.world
            .run_with_input(cpsctl, &args, pin.as_bytes())
            .ok();
        let references = "SignedInfo References (ok/all): 1/1";
        xmlsec1("vihf.xml").ok().prints(&["OK", references]);

        let signed = std::fs::read_to_string(desk.world.file("vihf.xml")).unwrap();
        // Within an envelope with other namespaces.
        let (envelope, security) = ("urn:envelope", "urn:security");
        desk.world.write(
            "soap.xml",
            format!(
                "<s:Envelope xmlns:s='{envelope}' xmlns='urn:x'><w:Security xmlns:w='{security}'>\
                 {signed}</w:Security></s:Envelope>"
            ),
        );
        xmlsec1("soap.xml").ok().prints(&["OK", references]);
        for (from, to) in [
            ("200000000000094", "100000000000047"),
            ("SA01^", "SA07^"),
            ("code=\"normal\"", "code=\"bris_de_glace\""),
            (" xsi:type=\"CE\"", ""),
            ("IssueInstant=\"20", "IssueInstant=\"21"),
        ] {
            assert!(signed.contains(from), "{from}");
            desk.world.write("changed.xml", signed.replace(from, to));
            xmlsec1("changed.xml").failed();
        }
        // The order of attributes is none of XML.
        let turned = signed.replace(
            "code=\"10\" codeSystem=\"1.2.250.1.71.1.2.7\"",
            "codeSystem='1.2.250.1.71.1.2.7' code='10'",
        );
        assert_ne!(turned, signed);
        desk.world.write("changed.xml", turned);
        xmlsec1("changed.xml").ok();
    }
}
