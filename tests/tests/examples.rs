//! The programs of `docs/examples`, as a vendor runs them: the holder types the PIN, or does not.

#![allow(clippy::unwrap_used)]

use std::ffi::OsString;
use std::time::Duration;

use cps_e2e::{Holder, PIN, Running, World, binary, eventually, example, require_tools};

/// Text that is signed.
const DOCUMENT: &str = "document";

/// Command of an example.
struct Example {
    /// The program with what comes before its own arguments.
    command: Vec<OsString>,
    /// Its own arguments.
    arguments: Vec<String>,
    /// Last line of its output.
    farewell: &'static str,
}

fn script(interpreter: &str, path: &str) -> Example {
    Example {
        command: vec![interpreter.into(), example(path).into()],
        arguments: vec![DOCUMENT.to_owned(), "signature".to_owned()],
        // It has verified the signature itself.
        farewell: "verified: signature",
    }
}

fn python(_: &World) -> Example {
    script("/usr/bin/python3", "python/sign.py")
}

fn java(_: &World) -> Example {
    let mut example = script("java", "java/Sign.java");
    // Java asks the locale for the encoding, and that of the test may not be installed.
    for stream in ["stdout", "stderr"] {
        let option = format!("-Dsun.{stream}.encoding=UTF-8");
        example.command.insert(1, option.into());
    }
    example
}

fn node(_: &World) -> Example {
    script("node", "node/sign.mjs")
}

/// Builds the program as its README says, and gives it the digest that `sha256sum` prints.
fn c(world: &World) -> Example {
    let (source, program) = (example("c/sign.c"), world.file("sign"));
    let strict = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-o"];
    let files = [program.to_str().unwrap(), source.to_str().unwrap()];
    world.run("cc", &[&strict[..], &files].concat()).ok();
    let printed = world.run("sha256sum", &[DOCUMENT]).ok().text;
    let digest = printed.split(' ').next().unwrap().to_owned();
    Example {
        command: vec![program.into()],
        arguments: vec![digest, "signature".to_owned(), "certificate".to_owned()],
        farewell: "signed: signature",
    }
}

/// Builds the client, then the program with it.
fn csharp(world: &World) -> Example {
    let clients = example("../../clients/csharp/src");
    let (client, program) = (world.file("CpsClient.dll"), world.file("Sign.exe"));
    let strict = ["-langversion:7.2", "-warn:4", "-warnaserror"];
    let text = |option: &str, path: &std::path::Path| format!("{option}{}", path.display());
    let library = [
        "-target:library".to_owned(),
        text("-out:", &client),
        text("-recurse:", &clients.join("*.cs")),
    ];
    let words = |own: &[String]| [&strict.map(str::to_owned)[..], own].concat();
    world.run("mcs", &words(&library)).ok();
    let own = [
        text("-reference:", &client),
        text("-out:", &program),
        text("", &example("csharp/Program.cs")),
    ];
    world.run("mcs", &words(&own)).ok();
    Example {
        command: vec!["mono".into(), program.into()],
        arguments: vec![DOCUMENT.to_owned(), "signature".to_owned()],
        farewell: "verified: signature",
    }
}

/// Starts an example; what it says to people goes to `example.log`.
fn start(world: &World, example: &Example, language: &str) -> Running {
    let mut command = world.command(&example.command[0]);
    command
        .args(&example.command[1..])
        .args(&example.arguments)
        // The language without its locale, which may not be installed.
        .env_remove("LC_ALL")
        .env("LC_CTYPE", "C.UTF-8")
        .env("LANG", language)
        .stderr(world.log("example.log"));
    Running::start(command)
}

fn said(world: &World) -> String {
    std::fs::read_to_string(world.file("example.log")).unwrap()
}

fn signs_what_the_holder_allows(prepare: fn(&World) -> Example) {
    let world = World::new();
    world.write(DOCUMENT, "what is signed");
    let _cpsd = world.start_cpsd();
    let agent = world.start_agent();
    let example = prepare(&world);
    let mut program = start(&world, &example, "en_GB.UTF-8");

    eventually(Duration::from_secs(30), || {
        said(&world).contains("insert the card").then_some(())
    })
    .unwrap_or_else(|| panic!("it does not ask for a card: {}", said(&world)));
    let _card = world.insert("medecin");
    agent.answer(Holder::Types(PIN));

    for line in [
        "cpsd ",
        "name: PRATICIEN SIMULÉ",
        "rpps: 99700000013",
        "profession: Médecin",
        example.farewell,
    ] {
        program.wait_line(line);
    }
    assert!(program.wait_end().success(), "{}", said(&world));
    let shown = agent.shown();
    assert!(shown.contains(" example”."), "{shown}");
    verify(&world);
    assert!(!world.is_verified(), "it has logged out");
}

/// Checks that `openssl` accepts the signature.
fn verify(world: &World) {
    let export = ["certs", "export", "--key", "signature", "--out", "cert.pem"];
    world.run(binary("cpsctl"), &export).ok();
    let public = ["x509", "-in", "cert.pem", "-noout", "-pubkey"];
    let public = world.run("openssl", &public).ok();
    world.write("key.pem", &public.stdout);
    let verify = ["dgst", "-sha256", "-verify", "key.pem"];
    let files = ["-signature", "signature", DOCUMENT];
    world
        .run("openssl", &[&verify[..], &files].concat())
        .ok()
        .prints(&["Verified OK"]);
}

fn says_that_the_holder_cancelled(prepare: fn(&World) -> Example) {
    let world = World::new();
    world.write(DOCUMENT, "what is signed");
    let _card = world.insert("medecin");
    let _cpsd = world.start_cpsd();
    world.wait_for_card();
    let agent = world.start_agent();
    let example = prepare(&world);
    let mut program = start(&world, &example, "fr_FR.UTF-8");
    agent.answer(Holder::Cancels);
    assert_eq!(program.wait_end().code(), Some(1), "{}", said(&world));
    assert_eq!(
        said(&world),
        "error: La saisie du code porteur a été annulée. Recommencez quand le porteur est prêt à \
         le saisir.\n"
    );
    assert!(!world.file("signature").exists());
    assert!(!world.is_verified());
}

#[test]
fn python_signs_what_the_holder_allows() {
    require_tools!("pcscd", "opensc-tool", "openssl", "python3");
    signs_what_the_holder_allows(python);
}

#[test]
fn python_says_that_the_holder_cancelled() {
    require_tools!("pcscd", "opensc-tool", "python3");
    says_that_the_holder_cancelled(python);
}

#[test]
fn java_signs_what_the_holder_allows() {
    require_tools!("pcscd", "opensc-tool", "openssl", "javac");
    signs_what_the_holder_allows(java);
}

#[test]
fn java_says_that_the_holder_cancelled() {
    require_tools!("pcscd", "opensc-tool", "javac");
    says_that_the_holder_cancelled(java);
}

#[test]
fn node_signs_what_the_holder_allows() {
    require_tools!("pcscd", "opensc-tool", "openssl", "node");
    signs_what_the_holder_allows(node);
}

#[test]
fn node_says_that_the_holder_cancelled() {
    require_tools!("pcscd", "opensc-tool", "node");
    says_that_the_holder_cancelled(node);
}

#[test]
fn csharp_signs_what_the_holder_allows() {
    require_tools!("pcscd", "opensc-tool", "openssl", "mcs", "mono");
    signs_what_the_holder_allows(csharp);
}

#[test]
fn csharp_says_that_the_holder_cancelled() {
    require_tools!("pcscd", "opensc-tool", "mcs", "mono");
    says_that_the_holder_cancelled(csharp);
}

#[test]
fn c_signs_what_the_holder_allows() {
    require_tools!("pcscd", "opensc-tool", "openssl", "cc");
    signs_what_the_holder_allows(c);
}

#[test]
fn c_says_that_the_holder_cancelled() {
    require_tools!("pcscd", "opensc-tool", "cc");
    says_that_the_holder_cancelled(c);
}
