//! Servers and programs that a tunnel refuses, or that refuse it.

use cps_e2e::cards::{CPS3, CPS4};
use cps_e2e::{Running, require_tools};

use crate::bench::{Bench, LOCAL, PAGE};

#[test]
fn a_server_that_is_not_right_is_refused_before_the_pin_is_asked_for() {
    require_tools!("pcscd", "openssl");
    let mut bench = Bench::new(&CPS3);
    let world = &bench.desk.world;
    // A certificate for another name, and one of another time.
    let request = "req -x509 -newkey rsa:2048 -noenc -subj /CN=other -addext subjectAltName=DNS:other -addext basicConstraints=critical,CA:FALSE \
                   -keyout other.key -out other.pem";
    let request: Vec<_> = request.split_whitespace().collect();
    world.run("openssl", &request).ok();
    world.write("index", "");
    world.write(
        "ca.cnf",
        "[ca]\ndefault_ca=own\n[own]\ndatabase=index\nnew_certs_dir=.\nserial=serial\n\
         default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n[name]\n\
         subjectAltName=DNS:localhost\nbasicConstraints=critical,CA:FALSE\n",
    );
    world.write("serial", "01\n");
    let request =
        "req -new -newkey rsa:2048 -noenc -subj /CN=localhost -keyout past.key -out past.csr";
    let request: Vec<_> = request.split_whitespace().collect();
    world.run("openssl", &request).ok();
    let past = "ca -config ca.cnf -batch -selfsign -keyfile past.key -in past.csr -out past.pem \
                -extensions name -notext -startdate 20200101000000Z -enddate 20200201000000Z";
    let past: Vec<_> = past.split_whitespace().collect();
    world.run("openssl", &past).ok();
    let table: [(&str, &str, &[&str], &str, &str); 6] = [
        (
            "localhost:8444",
            "server.pem",
            &[],
            "server",
            "server.unreachable",
        ),
        (
            "nowhere.invalid:443",
            "server.pem",
            &[],
            "server",
            "server.unreachable",
        ),
        (
            "localhost:8443",
            "other.pem",
            &[],
            "server",
            "server.untrusted",
        ),
        (
            "localhost:8443",
            "other.pem",
            &[],
            "other",
            "server.untrusted",
        ),
        (
            "localhost:8443",
            "past.pem",
            &[],
            "past",
            "server.untrusted",
        ),
        // Of what it would sign there, a CPS3 can nothing.
        (
            "localhost:8443",
            "server.pem",
            &["-tls1_3"],
            "server",
            "server.tls",
        ),
    ];
    for (to, authority, server_options, name, kind) in table {
        let (certificate, key) = (format!("{name}.pem"), format!("{name}.key"));
        let options = ["-cert", &certificate, "-key", &key];
        let server = bench.s_server(&[&options[..], server_options].concat());
        let (output, error) = bench.fails(&["--to", to, "--ca", authority, "--pin-stdin"], "1234");
        assert_eq!(error["kind"], kind, "{to}, {name}: {}", output.text);
        assert_eq!(error["server"], to);
        assert_eq!(output.status.code(), Some(1));
        drop(server);
    }
    // Nor is it by a system that does not know its authority.
    let options = bench.with_own_certificate();
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    let server = bench.s_server(&options);
    let (_, error) = bench.fails(&["--to", "localhost:8443", "--pin-stdin"], "1234");
    assert_eq!(error["kind"], "server.untrusted");
    drop(server);
    // No PIN was presented: the transcript shows one as dots.
    let commands = bench.desk.card.transcript().commands();
    assert!(!commands.iter().any(|command| command.ends_with('…')));
    assert_eq!(bench.desk.card.pin_tries(), 3);
}

#[test]
fn what_a_server_refuses_or_cuts_off_is_told_with_its_name() {
    require_tools!("pcscd", "curl", "openssl");
    for kind in [&CPS3, &CPS4] {
        let bench = Bench::new(kind);
        // It trusts its own certificate alone, so not that of the card.
        let options = "-cert server.pem -key server.key -CAfile server.pem";
        let options: Vec<_> = options.split(' ').collect();
        let mut server = bench.s_server(&options);
        let tunnel = bench.tunnel();
        bench.curl(&[PAGE]).failed();
        let failed = tunnel.event("failed");
        assert_eq!(failed["error"]["kind"], "server.card_refused");
        assert_eq!(failed["error"]["server"], "localhost:8443");
        server.kill();
        bench.curl(&[PAGE]).failed();
        assert_eq!(
            tunnel.event("failed")["error"]["kind"],
            "server.unreachable"
        );
        tunnel.end();
    }
}

#[test]
fn programs_of_other_accounts_are_refused() {
    require_tools!("pcscd", "curl", "nginx", "openssl");
    if cps_e2e::missing_root() {
        return;
    }
    let bench = Bench::new(&CPS3);
    let _nginx = bench.nginx("TLSv1.2");
    let tunnel = bench.tunnel();
    let run_as = |user: u32, url: &str| {
        let mut command = bench.desk.world.command_as(user, user, "curl");
        command.args(["--silent", "--show-error", url]);
        Running::start(command).wait_end()
    };
    assert!(!run_as(4711, PAGE).success());
    let refused = tunnel.event("refused");
    assert_eq!(refused["uid"], 4711);
    assert_eq!(refused["to"], "localhost:8443");
    assert_eq!(bench.signatures(), 0);
    assert!(run_as(0, PAGE).success());
    assert_eq!(bench.signatures(), 1);
    tunnel.end();
}

#[test]
fn only_an_address_of_this_computer_is_listened_at_and_only_a_free_one() {
    require_tools!("pcscd", "nginx", "openssl");
    let bench = Bench::new(&CPS3);
    let _nginx = bench.nginx("TLSv1.2");
    let to = [
        "--to",
        "localhost:8443",
        "--ca",
        "server.pem",
        "--pin-stdin",
    ];
    let table: [(&[&str], i32, &str); 8] = [
        (&["--listen", "0.0.0.0:9000"], 2, "usage"),
        (&["--listen", "192.0.2.1:9000"], 2, "usage"),
        (
            &["--listen", LOCAL, "--listen", "127.0.0.1:9001"],
            2,
            "usage",
        ),
        (&["--unix", "a", "--listen", LOCAL], 2, "usage"),
        (&["--listen", "127.0.0.1:8443"], 1, "listen.failed"),
        (&["--unix", "server.pem"], 1, "listen.failed"),
        (&["--unix", "none/way"], 1, "listen.failed"),
        (&["--ca", "server.key"], 2, "usage"),
    ];
    for (options, code, kind) in table {
        let (output, error) = bench.fails(&[&to[..], options].concat(), "1234");
        assert_eq!(error["kind"], kind, "{options:?}: {}", output.text);
        assert_eq!(output.status.code(), Some(code), "{options:?}");
    }
    let (_, error) = bench.fails(&["--to", "localhost:8443", "--ca", "server.key"], "1234");
    assert_eq!(error["kind"], "certificate.unreadable");
}
