//! `cpsctl browser` on databases that the tools of NSS made.

use std::fs;
use std::path::PathBuf;

use cps_e2e::document::run_commands;
use cps_e2e::{Document, Output, Running, World, binary, module_text, require_tools};
use serde_json::{Value, json};

const PROFILE: &str = ".mozilla/firefox/cps";

/// Returns an account with one Firefox profile that was never used.
fn account() -> World {
    let world = World::without_pcscd();
    fs::create_dir_all(world.file(PROFILE)).unwrap();
    let profiles = "[Profile0]\nName=cps\nIsRelative=1\nPath=cps\n";
    world.write(".mozilla/firefox/profiles.ini", profiles);
    world
}

#[track_caller]
fn browser(world: &World, verb: &str, args: &[&str]) -> Output {
    let module = module_text();
    let command = ["browser", verb, "--json", "--module", &module];
    world.run(binary("cpsctl"), &[&command[..], args].concat())
}

/// Returns the state of each place of an answer, and whether it was changed.
#[track_caller]
fn states(output: Output) -> Vec<(String, bool)> {
    let answer: Value = serde_json::from_slice(&output.ok().stdout).unwrap();
    let places = answer["places"].as_array().unwrap().iter();
    let text = |place: &Value, name: &str| place[name].as_str().unwrap().to_owned();
    places
        .map(|place| {
            let what = format!(
                "{} {}: {}",
                text(place, "browser"),
                text(place, "kind"),
                text(place, "state")
            );
            (what, place["changed"] == true)
        })
        .collect()
}

#[track_caller]
fn assert_states(output: Output, expected: &[(&str, bool)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(what, changed)| ((*what).to_owned(), *changed))
        .collect();
    assert_eq!(states(output), expected);
}

#[test]
fn registering_is_done_once_and_can_be_undone() {
    require_tools!("modutil", "certutil");
    let world = account();
    let list = |directory: &str| fs::read_to_string(world.file(directory).join("pkcs11.txt"));
    let all = |state: &str, policy: bool| {
        let mut places = vec![
            format!("firefox profile: {state}"),
            format!("chromium database: {state}"),
        ];
        if policy {
            places.insert(0, "firefox policy: absent".to_owned());
        }
        places
    };
    let expect = |output: Output, state: &str, policy: bool, changed: bool| {
        let places = all(state, policy);
        let places: Vec<_> = places
            .iter()
            .map(|place| (place.as_str(), changed))
            .collect();
        assert_states(output, &places);
    };

    expect(
        browser(&world, "status", &["--root", "."]),
        "absent",
        true,
        false,
    );
    expect(browser(&world, "register", &[]), "registered", false, true);
    for directory in [PROFILE, ".pki/nssdb"] {
        let text = list(directory).unwrap();
        assert_eq!(text.matches(&module_text()).count(), 1, "{text}");
    }
    expect(browser(&world, "register", &[]), "registered", false, false);
    expect(
        browser(&world, "status", &["--root", "."]),
        "registered",
        true,
        false,
    );
    expect(browser(&world, "unregister", &[]), "absent", false, true);
    for directory in [PROFILE, ".pki/nssdb"] {
        let text = list(directory).unwrap();
        assert!(!text.contains("libcps_pkcs11.so"), "{text}");
        assert!(text.contains("NSS Internal PKCS #11 Module"), "{text}");
    }
    expect(browser(&world, "unregister", &[]), "absent", false, false);
}

#[test]
fn what_was_registered_by_hand_is_known_and_taken_out() {
    require_tools!("modutil", "certutil");
    let world = account();
    let database = format!("sql:{PROFILE}");
    world
        .run("certutil", &["-N", "--empty-password", "-d", &database])
        .ok();
    let module = module_text();
    let by_hand = |name: &str| {
        let add = ["-dbdir", &database, "-add", name, "-libfile", &module];
        world.run("modutil", &[&add[..], &["-force"]].concat()).ok();
    };
    let firefox = |verb: &str| browser(&world, verb, &["--firefox"]);
    by_hand("CPS");
    let loads = [("firefox profile: registered", false)];
    assert_states(firefox("register"), &loads);
    let gone = [("firefox profile: absent", true)];
    assert_states(firefox("unregister"), &gone);
    by_hand("Hospital");
    assert_states(firefox("unregister"), &loads);
}

#[test]
fn an_earlier_path_is_replaced() {
    require_tools!("modutil", "certutil");
    let world = account();
    browser(&world, "register", &["--firefox"]).ok();
    let moved = world.file("moved.so");
    fs::copy(module_text(), &moved).unwrap();
    let moved = moved.to_str().unwrap();
    let status = [
        "browser",
        "status",
        "--json",
        "--firefox",
        "--root",
        ".",
        "--module",
        moved,
    ];
    let other = [
        ("firefox policy: absent", false),
        ("firefox profile: other", false),
    ];
    assert_states(world.run(binary("cpsctl"), &status), &other);
    let register = [
        "browser",
        "register",
        "--json",
        "--firefox",
        "--module",
        moved,
    ];
    let now = [("firefox profile: registered", true)];
    assert_states(world.run(binary("cpsctl"), &register), &now);
    let list = fs::read_to_string(world.file(PROFILE).join("pkcs11.txt")).unwrap();
    assert!(
        list.contains(moved) && !list.contains(&module_text()),
        "{list}"
    );
}

#[test]
fn a_profile_in_use_is_left_alone() {
    require_tools!("modutil", "python3");
    let world = account();
    let mut firefox = world.command("python3");
    let lock = "import fcntl, sys\nfile = open(sys.argv[1], 'w')\n\
                fcntl.lockf(file, fcntl.LOCK_EX)\nprint('locked', flush=True)\ninput()";
    firefox
        .args(["-c", lock])
        .arg(world.file(PROFILE).join(".parentlock"));
    let firefox = Running::start(firefox);
    firefox.wait_line("locked");
    let refused = browser(&world, "register", &["--firefox"]).failed();
    refused.prints(&["browser.profile_in_use", "close it and try again"]);
    assert!(!world.file(PROFILE).join("pkcs11.txt").exists());
}

#[test]
fn what_is_missing_is_named() {
    let world = World::without_pcscd();
    fs::create_dir(world.file("empty")).unwrap();
    // No profile was ever made.
    browser(&world, "register", &["--firefox"])
        .failed()
        .prints(&["browser.no_profile", "--system"]);
    // No program of NSS.
    let path = format!("PATH={}", world.file("empty").display());
    let (cpsctl, module) = (binary("cpsctl"), module_text());
    let register = [
        &path,
        cpsctl.to_str().unwrap(),
        "browser",
        "register",
        "--chromium",
    ];
    let register = [&register[..], &["--module", &module]].concat();
    world
        .run("env", &register)
        .failed()
        .prints(&["Install the package libnss3-tools."]);
    // No module.
    let register = [
        "browser",
        "register",
        "--module",
        "/nowhere.so",
        "--lang",
        "fr",
    ];
    world
        .run(binary("cpsctl"), &register)
        .failed()
        .prints(&["Il n'y a pas de module PKCS#11 /nowhere.so."]);
}

#[test]
fn the_policy_is_written_for_all_accounts() {
    let world = World::without_pcscd();
    let module = world.file("image/usr/lib/cps.so");
    fs::create_dir_all(module.parent().unwrap()).unwrap();
    fs::write(&module, "").unwrap();
    fs::create_dir_all(world.file("image/snap/firefox")).unwrap();
    let run = |verb: &str| {
        let image = [
            "--system",
            "--root",
            "image",
            "--module",
            "/usr/lib/cps.so",
            "--json",
        ];
        world.run(binary("cpsctl"), &[&["browser", verb], &image[..]].concat())
    };
    assert_states(run("register"), &[("firefox policy: registered", true)]);
    let file: PathBuf = world.file("image/etc/firefox/policies/policies.json");
    let policy: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let devices = json!({ "Add": { "Carte CPS": "/usr/lib/cps.so" } });
    assert_eq!(
        policy,
        json!({ "policies": { "SecurityDevices": devices } })
    );
    let seen = [
        ("firefox policy: registered", false),
        ("firefox snap: unreachable", false),
    ];
    assert_states(run("status"), &seen);
    assert_states(run("unregister"), &[("firefox policy: absent", true)]);
    assert!(!file.exists());
}

#[test]
fn programs_of_web_pages_are_registered_for_all_accounts_and_for_one() {
    let world = World::without_pcscd();
    for file in [
        "usr/lib/cps.so",
        "usr/libexec/cps-middleware/cps-web-host",
        "usr/libexec/cps-middleware/cps-web-host-eid",
    ] {
        let file = world.file("image").join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "").unwrap();
    }
    let directory = world.file("image/etc/chromium/native-messaging-hosts");
    fs::create_dir_all(&directory).unwrap();
    let foreign = r#"{"name":"eu.webeid","path":"/usr/bin/web-eid","type":"stdio"}"#;
    fs::write(directory.join("eu.webeid.json"), foreign).unwrap();
    let hosts = |verb: &str, scope: &[&str]| {
        let args = ["browser", verb, "--json", "--root", "image", "--module"];
        let output = world.run(
            binary("cpsctl"),
            &[&args[..], &["/usr/lib/cps.so"], scope].concat(),
        );
        let answer: Value = serde_json::from_slice(&output.ok().stdout).unwrap();
        assert_eq!(answer["host_programs"], true);
        let hosts = answer["hosts"].as_array().unwrap().iter();
        let line = |host: &Value| {
            let manifests = host["manifests"].as_array().unwrap().iter();
            let states: String = manifests
                .map(|manifest| format!(" {} {}", manifest["scope"], manifest["state"]))
                .collect();
            let line = format!(
                "{} {} {}{states}",
                host["browser"], host["host"], host["owner"]
            );
            line.replace('"', "")
        };
        hosts.map(line).collect::<Vec<_>>()
    };
    let registered = [
        "firefox fr.cps.web ours system registered",
        "firefox eu.webeid ours system registered",
        "chromium fr.cps.web ours system registered",
        "chromium eu.webeid other system other",
        "chrome fr.cps.web ours system registered",
        "chrome eu.webeid ours system registered",
    ];
    assert_eq!(hosts("register", &["--system"]), registered);
    assert_eq!(hosts("status", &[]), registered);
    hosts("unregister", &["--system"]);
    let left = hosts("status", &["--chromium"]);
    let none = "chrome fr.cps.web none";
    assert_eq!(left[1..3], ["chromium eu.webeid other system other", none]);
    let kept = fs::read_to_string(directory.join("eu.webeid.json")).unwrap();
    assert_eq!(kept, foreign);
}

/// Makes a machine of its own of a world: the module is installed, and no browser is configured for
/// all accounts.
#[track_caller]
fn install(world: &World) {
    let install = "mkdir etc lib && cp /etc/ld.so.cache /etc/passwd /etc/group etc &&
        mount --bind etc /etc && cp \"$0\" lib && cd /usr/lib/x86_64-linux-gnu &&
        mount -t overlay overlay -o \"lowerdir=$OLDPWD/lib:$PWD\" \"$PWD\"";
    world.run("sh", &["-c", install, &module_text()]).ok();
}

#[test]
fn the_commands_of_the_document_work() {
    require_tools!("modutil", "certutil");
    let commands = Document::open("docs/browsers.md").commands();
    let [register, for_all, thunderbird, status, unregister] = commands.as_slice() else {
        panic!("other blocks: {commands:?}");
    };
    let world = account();
    install(&world);
    run_commands(&world, register).ok();
    run_commands(&world, for_all).ok();
    run_commands(&world, thunderbird).ok();
    run_commands(&world, status)
        .ok()
        .prints(&["/usr/lib/x86_64-linux-gnu/libcps_pkcs11.so"]);
    run_commands(&world, unregister).ok();
    let all = ["--firefox", "--chromium", "--thunderbird"];
    let left = browser(&world, "status", &all);
    let none = [
        ("firefox policy: absent", false),
        ("thunderbird policy: absent", false),
        ("firefox profile: absent", false),
        ("chromium database: absent", false),
    ];
    assert_states(left, &none);
}

/// By its policy alone: no account has anything of its own, and the browsers stay as they are.
#[test]
fn thunderbird_is_registered_for_all_accounts() {
    let world = World::without_pcscd();
    let on = |verb: &str| {
        let module = "/usr/lib/libcps_pkcs11.so";
        let command = ["browser", verb, "--json", "--thunderbird", "--root", "."];
        world.run(
            binary("cpsctl"),
            &[&command[..], &["--module", module]].concat(),
        )
    };
    let file = world.file("etc/thunderbird/policies/policies.json");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let before = json!({ "policies": { "SSLVersionMax": "tls1.2" } });
    fs::write(&file, before.to_string()).unwrap();
    let written = || -> Value { serde_json::from_slice(&fs::read(&file).unwrap()).unwrap() };
    fs::create_dir_all(world.file("usr/lib")).unwrap();
    world.write("usr/lib/libcps_pkcs11.so", "");

    assert_states(on("status"), &[("thunderbird policy: absent", false)]);
    assert_states(on("register"), &[("thunderbird policy: registered", true)]);
    assert_eq!(
        written()["policies"],
        json!({ "SSLVersionMax": "tls1.2",
                "SecurityDevices": { "Add": { "Carte CPS": "/usr/lib/libcps_pkcs11.so" } } })
    );
    assert_states(on("register"), &[("thunderbird policy: registered", false)]);
    assert_states(on("status"), &[("thunderbird policy: registered", false)]);
    assert!(!world.file("etc/firefox").exists());
    let taken: Value = serde_json::from_slice(&on("unregister").ok().stdout).unwrap();
    assert_eq!(taken["places"][0]["state"], "absent");
    let notes = taken["notes"].to_string();
    assert!(
        notes.contains("Profiles in which Thunderbird was started since keep"),
        "{notes}"
    );
    assert_eq!(written(), before);
}
