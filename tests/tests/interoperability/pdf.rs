//! poppler's `pdfsig`: signs a PDF through an NSS database, as document viewers do.

use cps_e2e::{Desk, Kind, PIN, fixture, module_text, on_cards, require_tools};

on_cards!(pdfsig_signs_a_document: CPS3, CPS4);
fn pdfsig_signs_a_document(kind: &'static Kind) {
    require_tools!("pcscd", "pdfsig", "modutil", "certutil");
    let desk = Desk::new(kind);
    let signature = kind.signature.as_ref().unwrap();
    let (module, trust) = (module_text(), desk.trust());
    std::fs::create_dir(desk.world.file("nssdb")).unwrap();
    let database = ["-d", "sql:nssdb"];
    desk.run(
        "certutil",
        &[&database[..], &["-N", "--empty-password"]].concat(),
    )
    .ok();
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

    let nickname = format!("{}:{}", kind.token, signature.certificate);
    let document = fixture("prescription.pdf");
    let sign = ["-nssdir", "nssdb", "-nss-pwd", PIN, "-kpw", PIN];
    let what = ["-add-signature", "-nick", &nickname];
    let files = [document.to_str().unwrap(), "signed.pdf"];
    // It ends with calls into the module after the static destructors: the exit status tells.
    desk.run("pdfsig", &[&sign[..], &what, &files].concat())
        .ok();
    // Nothing answers for the test authority on the network.
    desk.run("pdfsig", &["-nssdir", "nssdb", "-no-ocsp", "signed.pdf"])
        .ok()
        .prints(&[
            "Signer Certificate Common Name: 899700000013",
            "Total document signed",
            "Signature Validation: Signature is Valid.",
            "Certificate Validation: Certificate is Trusted.",
        ]);
}
