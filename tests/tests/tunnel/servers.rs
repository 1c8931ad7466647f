//! Servers that are not ours: nginx and `openssl s_server`.

use cps_e2e::{Kind, on_cards, require_tools};
use serde_json::json;

use crate::bench::{Bench, PAGE, protocol};

/// Bytes of a large upload.
const UPLOAD: &str = "104857600";

on_cards!(programs_reach_nginx_with_one_pin_and_one_signature: CPS3, CPS4);
fn programs_reach_nginx_with_one_pin_and_one_signature(kind: &'static Kind) {
    require_tools!("pcscd", "curl", "nginx", "openssl");
    let bench = Bench::new(kind);
    let _nginx = bench.nginx("TLSv1.2 TLSv1.3");
    let tunnel = bench.tunnel();
    let page = bench.curl(&[PAGE]).ok();
    // What the server was told: the protocol, the name of the server, the host and the holder.
    let begin = format!("{} localhost dmp.example ", protocol(kind));
    assert!(page.text.starts_with(&begin), "{}", page.text);
    page.prints(&["CN=899700000013"]);
    let opened = tunnel.event("opened");
    assert_eq!(opened["protocol"], protocol(kind));
    assert_eq!(opened["resumed"], false);
    assert_eq!(bench.signatures(), 1);

    // A hundred at once, each a connection of its own.
    let pages = format!("{PAGE}[1-100]");
    let hundred = [
        "--parallel",
        "--parallel-max",
        "100",
        "--parallel-immediate",
    ];
    let output = bench.curl(&[&hundred[..], &["--header", "Connection: close", &pages]].concat());
    assert_eq!(output.ok().text.matches(&begin).count(), 100);
    for _ in 0..100 {
        assert_eq!(tunnel.event("opened")["resumed"], true);
    }
    assert_eq!(bench.signatures(), 1);

    let random = ["rand", "-out", "content", UPLOAD];
    bench.desk.run("openssl", &random).ok();
    let place = format!("{PAGE}upload/content");
    bench.curl(&["--upload-file", "content", &place]).ok();
    let sums = bench.desk.run("sha256sum", &["content", "upload/content"]);
    let sums = sums.ok().text;
    let sums: Vec<_> = sums
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(sums[0], sums[1]);
    assert_eq!(bench.signatures(), 1);

    tunnel.end();
    // The login has ended with it: the card has no PIN verified, as a CPS3 tells any program.
    assert!(kind.pss || !bench.desk.world.is_verified());
    bench.curl(&[PAGE]).failed();
}

on_cards!(programs_reach_s_server_with_a_signature_for_each_connection: CPS3, CPS4);
fn programs_reach_s_server_with_a_signature_for_each_connection(kind: &'static Kind) {
    require_tools!("pcscd", "curl", "openssl");
    let bench = Bench::new(kind);
    let certificate = bench.with_own_certificate();
    let certificate: Vec<_> = certificate.iter().map(String::as_str).collect();
    // Without sessions that could be resumed.
    let none = ["-no_ticket", "-num_tickets", "0", "-no_cache"];
    let _server = bench.s_server(&[&certificate[..], &none].concat());
    let tunnel = bench.tunnel();
    for connection in 1..=3 {
        bench.curl(&[PAGE]).ok().prints(&[
            &format!("Protocol  : {}\n", protocol(kind)),
            "Verify return code: 0 (ok)",
            "CN=899700000013",
            "TLS Web Client Authentication",
        ]);
        let opened = tunnel.event("opened");
        assert_eq!(
            opened,
            json!({
                "event": "opened", "connection": connection, "to": "localhost:8443",
                "protocol": protocol(kind), "resumed": false,
            })
        );
        assert_eq!(bench.signatures(), connection);
    }
    tunnel.end();
}
