//! Documents that the service signs, judged by `openssl` and by Python's standard library.

#![allow(clippy::unwrap_used)]

use cps_e2e::{Desk, Kind, PIN, fixture, on_cards, require_tools};

on_cards!(documents_verify_with_openssl: CPS3, CPS4);
fn documents_verify_with_openssl(kind: &'static Kind) {
    require_tools!("pcscd", "openssl", "python3", "pkcs11-tool");
    let desk = Desk::trusting(kind);
    desk.world.write("content", "Ordonnance\n".repeat(10));
    // `openssl cms` takes revocation lists from the same file as the root.
    let trusted = ["root.pem", "root.crl.pem", "ca.crl.pem"];
    let trusted = trusted.map(|file| std::fs::read(desk.card.trust().join(file)).unwrap());
    desk.world.write("trusted.pem", trusted.concat());
    let script = fixture("sign_documents.py");
    let socket = desk.world.socket();
    for (name, key) in ["authentication", "signature"].into_iter().zip(kind.keys()) {
        let algorithm = if kind.pss { "PS256" } else { "RS256" };
        let (script, socket) = (script.to_str().unwrap(), socket.to_str().unwrap());
        let algorithm = if name == "signature" {
            "RS256"
        } else {
            algorithm
        };
        desk.run(
            "python3",
            &[script, socket, PIN, name, algorithm, "content"],
        )
        .ok()
        .prints(&[
            "cms trusted\n",
            &format!("jws {{\"alg\": \"{algorithm}\", \"typ\": \"JOSE\"}}\n"),
        ]);

        // Signature, attributes of CAdES, chain and revocation.
        let verify = ["cms", "-verify", "-cades", "-binary", "-inform", "DER"];
        let files = [
            "-in",
            "signed.cms",
            "-content",
            "content",
            "-out",
            "verified",
        ];
        let trust = [
            "-CAfile",
            "trusted.pem",
            "-crl_check_all",
            "-purpose",
            "any",
        ];
        desk.run("openssl", &[&verify[..], &files, &trust].concat())
            .ok()
            .prints(&["successful"]);
        desk.run(
            "openssl",
            &[
                "cms",
                "-cmsout",
                "-print",
                "-inform",
                "DER",
                "-in",
                "signed.cms",
            ],
        )
        .ok()
        .prints(&[
            "contentType (1.2.840.113549.1.9.3)",
            "signingTime (1.2.840.113549.1.9.5)",
            "messageDigest (1.2.840.113549.1.9.4)",
            "id-smime-aa-signingCertificateV2 (1.2.840.113549.1.9.16.2.47)",
            "eContent: <ABSENT>",
        ]);
        desk.run(
            "openssl",
            &["asn1parse", "-inform", "DER", "-in", "signed.cms"],
        )
        .ok()
        .prints(&[":pkcs7-signedData", ":id-smime-aa-signingCertificateV2"]);
        desk.world.write("content2", "Ordonnance");
        let files = [
            "-in",
            "signed.cms",
            "-content",
            "content2",
            "-out",
            "verified",
        ];
        desk.run("openssl", &[&verify[..], &files, &trust].concat())
            .failed();

        match algorithm {
            "PS256" => desk.verify_pss(key, "jws.input", "jws.sig"),
            _ => desk.verify(key, "jws.input", "jws.sig"),
        }
        let pem = ["x509", "-inform", "DER", "-in", "jws.der"];
        let sent = desk.run("openssl", &pem).ok().stdout;
        assert_eq!(sent, std::fs::read(desk.certificate(key)).unwrap());
    }
}
