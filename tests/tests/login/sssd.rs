//! `sssd`'s own program for cards, as `sssd` calls it.

use cps_e2e::{Output, cards::CPS3, missing_file, module_text, require_tools};

use crate::workstation::Workstation;

const P11_CHILD: &str = "/usr/libexec/sssd/p11_child";

/// Returns the answer of `p11_child`, line by line: a status, 0 for success, then token, module,
/// id, label and certificate of each key.
fn answer(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn p11_child_finds_the_authentication_key_and_logs_in_with_it() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    if missing_file(P11_CHILD) {
        return;
    }
    let workstation = Workstation::new("medecin");
    workstation
        .run("cat /root/authorities/*.pem > authorities.pem", "")
        .ok();
    let trust = ["--ca_db", "authorities.pem", "--verify", "no_ocsp"];
    let run = |args: &[&str], pin: &str| {
        let args = [args, &trust[..]].concat();
        workstation
            .world
            .run_with_input(P11_CHILD, &args, pin.as_bytes())
    };

    let id = CPS3.authentication.id.to_uppercase();
    let module = module_text();
    let key = [CPS3.token, &module, &id, CPS3.authentication.certificate];
    let found = answer(&run(&["--pre"], "").ok());
    assert_eq!(found[0], "0");
    assert!(
        found[1..].chunks(5).any(|lines| lines[..4] == key),
        "{found:?}"
    );

    let [token, module, id, label] = key;
    let log_in = [
        "--auth",
        "--pin",
        "--token_name",
        token,
        "--module_name",
        module,
        "--key_id",
        id,
        "--label",
        label,
    ];
    let right = answer(&run(&log_in, "1234").ok());
    assert_eq!(right[0], "0");
    assert_eq!(right[1..5], key);
    run(&log_in, "4321").failed();
    assert_eq!(workstation.pin_state(), "PIN              2 tries left");
}
