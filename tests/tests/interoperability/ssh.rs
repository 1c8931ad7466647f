//! OpenSSH: keys of the card, and a login at a local server with and without an agent.

use cps_e2e::{Desk, Key, Kind, Output, PIN, Running, module_text, on_cards, require_tools};

on_cards!(ssh_keygen_lists_the_authentication_key_first: CPS3, CPS3_CONTACTLESS, CPS4);
fn ssh_keygen_lists_the_authentication_key_first(kind: &'static Kind) {
    require_tools!("pcscd", "ssh-keygen");
    let desk = Desk::new(kind);
    let lines = public_keys(&desk);
    assert_eq!(lines.len(), kind.keys().count(), "{lines:?}");
    for (line, key) in lines.iter().zip(kind.keys()) {
        assert!(line.starts_with("ssh-rsa AAAA"), "{line}");
        assert!(line.ends_with(key.public), "{line}");
    }
}

on_cards!(no_authority_is_an_identity: CPS3, CPS3_CONTACTLESS, CPS4);
fn no_authority_is_an_identity(kind: &'static Kind) {
    require_tools!("pcscd", "ssh-keygen", "pkcs11-tool");
    let desk = Desk::trusting(kind);
    let keys = desk.run("ssh-keygen", &["-D", &module_text()]).ok();
    let lines: Vec<_> = keys.text.lines().collect();
    assert_eq!(lines.len(), kind.keys().count(), "{lines:?}");
    for (line, key) in lines.iter().zip(kind.keys()) {
        assert!(line.ends_with(key.public), "{line}");
    }
    // They are there, for programs that look for a chain.
    let listed = desk.pkcs11_tool(&["--list-objects"]).ok();
    let certificates = listed.text.matches("Certificate Object").count();
    assert_eq!(certificates, kind.keys().count() + 2, "{}", listed.text);
}

on_cards!(ssh_logs_on: CPS3, CPS3_CONTACTLESS, CPS4);
fn ssh_logs_on(kind: &'static Kind) {
    require_tools!("pcscd", "ssh", "sshd", "ssh-keygen");
    let desk = Desk::new(kind);
    let _server = serve(&desk);
    let module = module_text();
    let login = || ssh(&desk, &[], &["-I", &module]);

    authorize(&desk, &kind.authentication);
    login().ok().prints(&["welcome\n"]);
    if let (Some(signature), false) = (&kind.signature, kind.pss) {
        // ssh signs a SHA-512 DigestInfo, which the signature key of a CPS3 cannot: the refusal
        // is clean, and no other identity is left.
        authorize(&desk, signature);
        login()
            .failed()
            .prints(&["signing failed", "Permission denied"]);
    }
}

on_cards!(ssh_agent_logs_on: CPS3, CPS4);
fn ssh_agent_logs_on(kind: &'static Kind) {
    require_tools!("pcscd", "ssh", "sshd", "ssh-keygen", "ssh-agent", "ssh-add");
    let desk = Desk::new(kind);
    let _server = serve(&desk);
    authorize(&desk, &kind.authentication);
    let module = module_text();

    let mut agent = desk.world.command("ssh-agent");
    // The agent loads modules of the system's directories only, unless told.
    agent
        .args(["-D", "-P", "*", "-a"])
        .arg(desk.world.file("agent"));
    let agent = Running::start(agent);
    agent.wait_line("SSH_AUTH_SOCK=");
    let socket = format!("SSH_AUTH_SOCK={}", desk.world.file("agent").display());
    let add = |args: &[&str]| with_pin(&desk, &[&[&socket, "ssh-add"], args].concat());

    add(&["-s", &module]).ok().prints(&["Card added:"]);
    let keys: Vec<_> = kind.keys().map(|key| key.public).collect();
    add(&["-l"]).ok().prints(&keys);
    ssh(&desk, &[&socket], &[]).ok().prints(&["welcome\n"]);
    add(&["-e", &module]).ok().prints(&["Card removed:"]);
    ssh(&desk, &[&socket], &[]).failed();
}

/// Returns the lines of `ssh-keygen -D`.
#[track_caller]
fn public_keys(desk: &Desk) -> Vec<String> {
    let keys = desk.run("ssh-keygen", &["-D", &module_text()]).ok();
    String::from_utf8(keys.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

/// Lets the holder of this key in, and no other key.
#[track_caller]
fn authorize(desk: &Desk, key: &Key) {
    let keys = public_keys(desk);
    let line = keys.iter().find(|line| line.ends_with(key.public)).unwrap();
    desk.world.write("authorized", line);
}

/// Returns a server for the account of the test, which must be root's as sshd changes accounts.
fn serve(desk: &Desk) -> Running {
    desk.run(
        "ssh-keygen",
        &["-q", "-t", "ed25519", "-N", "", "-f", "host"],
    )
    .ok();
    let file = |name| desk.world.file(name).display().to_string();
    let text = format!(
        "Port 2222\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\n\
         UsePAM no\nStrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n",
        file("host"),
        file("authorized"),
    );
    desk.world.write("sshd.conf", text);
    let known = desk.run("cat", &["host.pub"]).ok();
    let known = format!(
        "[127.0.0.1]:2222 {}",
        String::from_utf8_lossy(&known.stdout)
    );
    desk.world.write("known", known);
    // sshd insists on this directory, and on being started by its absolute path. What it logs
    // comes to standard output: that it listens is the event to wait for.
    let start = "mkdir -p /run/sshd && exec /usr/sbin/sshd -D -e -f sshd.conf 2>&1";
    let mut server = desk.world.command("sh");
    server.args(["-c", start]);
    let server = Running::start(server);
    server.wait_line("Server listening on 127.0.0.1");
    server
}

/// Logs on and runs a command.
#[track_caller]
fn ssh(desk: &Desk, environment: &[&str], options: &[&str]) -> Output {
    let fixed = [
        "ssh",
        "-F",
        "none",
        "-p",
        "2222",
        "-o",
        "IdentityFile=none",
        "-o",
        "PreferredAuthentications=publickey",
        "-o",
        "UserKnownHostsFile=known",
    ];
    let command = ["127.0.0.1", "echo", "welcome"];
    with_pin(desk, &[environment, &fixed, options, &command].concat())
}

/// Runs a program of OpenSSH that asks for the PIN without a terminal.
#[track_caller]
fn with_pin(desk: &Desk, command: &[&str]) -> Output {
    use std::os::unix::fs::PermissionsExt;
    let asker = desk
        .world
        .write("askpass", format!("#!/bin/sh\necho {PIN}\n"));
    std::fs::set_permissions(&asker, std::fs::Permissions::from_mode(0o755)).unwrap();
    let asker = format!("SSH_ASKPASS={}", asker.display());
    let environment = [asker.as_str(), "SSH_ASKPASS_REQUIRE=force"];
    desk.run("env", &[&environment, command].concat())
}
