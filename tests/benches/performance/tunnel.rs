//! Bytes through `cpsctl tunnel`, beside `curl` that speaks TLS with the same server by itself.

use std::time::Instant;

use cps_e2e::cards::{CPS3, CPS4};
use cps_e2e::{Desk, Kind, PIN, Running, binary, require_tools};

use crate::report::Report;
use crate::row;

const UPLOAD: usize = 100 * 1024 * 1024;

const ROUNDS: usize = 3;

pub(crate) fn measure(report: &mut Report) {
    require_tools!("curl", "nginx", "openssl");
    let mut rows = vec![row![
        "upload of 100 MiB to nginx, MiB/s",
        "curl with https",
        "curl through the tunnel",
        "ratio"
    ]];
    for (name, kind, protocol) in [
        ("TLS 1.2, CPS3", &CPS3, "TLSv1.2"),
        ("TLS 1.3, CPS4", &CPS4, "TLSv1.3"),
    ] {
        let (direct, through) = uploads(kind, protocol);
        let ratio = through / direct;
        rows.push(row![
            name,
            format!("{direct:.0}"),
            format!("{through:.0}"),
            format!("{ratio:.2}")
        ]);
    }
    report.text("## A tunnel");
    report.table(&rows);
}

/// Returns the best throughput of both ways, in MiB/s.
fn uploads(kind: &'static Kind, protocol: &str) -> (f64, f64) {
    let desk = Desk::new(kind);
    // `curl` comes without a card, so that the bytes alone are compared.
    let _nginx = desk.world.start_nginx(&desk.trust(), protocol, false);
    desk.world.write("content", vec![7; UPLOAD]);
    let mut tunnel = desk.world.command(binary("cpsctl"));
    tunnel
        .args(["tunnel", "--to", "localhost:8443", "--json"])
        .args([
            "--listen",
            "127.0.0.1:9000",
            "--ca",
            "server.pem",
            "--pin-stdin",
        ])
        .stderr(desk.world.log("tunnel.log"));
    let mut tunnel = Running::start(tunnel);
    tunnel.say(PIN);
    tunnel.wait_line("listening");
    let best = |url: &str| {
        let upload = [
            "--silent",
            "--cacert",
            "server.pem",
            "--upload-file",
            "content",
            url,
        ];
        let times = (0..ROUNDS).map(|_| {
            let begin = Instant::now();
            desk.run("curl", &upload).ok();
            begin.elapsed().as_secs_f64()
        });
        100.0 / times.fold(f64::INFINITY, f64::min)
    };
    let direct = best("https://localhost:8443/upload/direct");
    (direct, best("http://127.0.0.1:9000/upload/through"))
}
