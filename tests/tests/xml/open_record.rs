//! The programs of `docs/examples/dmp` that send an assertion, as a vendor runs them.

use cps_e2e::{Output, PIN, World, binary, example, module, require_tools};

use crate::judges::{PYTHON, missing_lxml, text};
use crate::test_server::{Bench, URL};
use crate::workplace::INS;

/// Runs an example with its own arguments.
fn run(world: &World, command: &[&str], activity: &str) -> Output {
    let programs = binary("cpsctl").parent().unwrap().to_path_buf();
    let path = format!("PATH={}:/usr/bin:/bin", text(&programs));
    let module = format!("CPS_MODULE={}", text(&module()));
    let configuration = format!("OPENSSL_CONF={}", text(&example("dmp/openssl.cnf")));
    let environment = ["-", &path, &module, &configuration, "LC_ALL=C.UTF-8"];
    let socket = format!("CPS_SOCKET={}", text(&world.socket()));
    let own = [URL, "server.pem", activity, INS];
    let args = [&environment[..], &[&*socket], command, &own].concat();
    world.run_with_input("env", &args, format!("{PIN}\n").as_bytes())
}

/// Opens a record, and says why one cannot be opened: for the card, and for the server.
fn opens_a_record(prepare: impl Fn(&World) -> Vec<String>) {
    if missing_lxml() {
        return;
    }
    let bench = Bench::new("medecin");
    let world = &bench.workplace.world;
    let command = prepare(world);
    let command: Vec<_> = command.iter().map(String::as_str).collect();
    let opened = run(world, &command, "3").ok();
    let accepted = bench.server.wait_line("accepted ");
    let id = accepted.strip_prefix("accepted ").unwrap();
    assert_eq!(opened.text, format!("accepted: {id}\n"));

    let lacking = run(world, &command, "2");
    assert_eq!(lacking.status.code(), Some(3), "{}", lacking.text);
    lacking.prints(&["error: The card has no activity 2."]);

    drop(bench);
    // A server for which every assertion is too old.
    let bench = Bench::with_options("medecin", &["--age=-1"]);
    let world = &bench.workplace.world;
    let command = prepare(world);
    let command: Vec<_> = command.iter().map(String::as_str).collect();
    let refused = run(world, &command, "1");
    assert_eq!(refused.text, "error: VIHF périmé\n");
    assert_eq!(refused.status.code(), Some(1));
}

fn path(name: &str) -> String {
    text(&example(&format!("dmp/{name}"))).to_owned()
}

#[test]
fn python_opens_a_record() {
    require_tools!("pcscd", "curl", "openssl", "xmlsec1", "python3");
    opens_a_record(|_| vec![PYTHON.to_owned(), path("open_record.py")]);
}

#[test]
fn node_opens_a_record() {
    require_tools!("pcscd", "curl", "openssl", "xmlsec1", "python3", "node");
    opens_a_record(|_| vec!["node".to_owned(), path("open_record.mjs")]);
}

#[test]
fn java_opens_a_record() {
    require_tools!("pcscd", "openssl", "xmlsec1", "python3", "javac");
    // Java asks the locale for the encoding of standard error, and takes ASCII for a file.
    let encodings = ["stdout", "stderr"].map(|stream| format!("-Dsun.{stream}.encoding=UTF-8"));
    opens_a_record(|_| {
        let mut command = vec!["java".to_owned()];
        command.extend(encodings.clone());
        command.push(path("OpenRecord.java"));
        command
    });
}

#[test]
fn c_sharp_opens_a_record() {
    require_tools!(
        "pcscd", "curl", "openssl", "xmlsec1", "python3", "mcs", "mono"
    );
    opens_a_record(|world| {
        let program = world.file("OpenRecord.exe");
        let out = format!("-out:{}", text(&program));
        let build = ["-warnaserror", &out, &path("OpenRecord.cs")];
        world.run("mcs", &build).ok();
        vec!["mono".to_owned(), text(&program).to_owned()]
    });
}
