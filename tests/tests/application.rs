//! One application with the module, while cards, readers and the daemon come and go.

#![allow(clippy::unwrap_used)]

use cps_e2e::{Kind, PIN, World, eventually, on_cards, require_tools};
use std::time::Duration;

const LOGIN: &str = "login 1234";

#[test]
fn few_card_commands() {
    require_tools!("pcscd", "opensc-tool");
    assert!(LOGIN.ends_with(PIN));
    let world = World::new();
    let card = world.insert("medecin");
    let _cpsd = world.start_cpsd();
    world.wait_for_card();

    // (what the application does, card commands it may cost)
    let script = [
        ("open 0", 0),
        ("certificates", 0),
        (LOGIN, 1),
        ("sign CPS_PRIV_AUT", 3),
        ("sign CPS_PRIV_AUT", 3),
        ("sign-hash CPS_PRIV_AUT 1000", 3),
        ("sign CPS_PRIV_SIG", 3),
        ("sign-hash CPS_PRIV_SIG 1000", 4),
    ];
    let mut application = world.start_application();
    for (command, expected) in script {
        card.transcript().mark();
        application.must(command);
        let commands = card.transcript().commands();
        assert_eq!(
            commands.len(),
            expected,
            "{command}:\n{}",
            commands.join("\n")
        );
    }
}

on_cards!(new_processes_that_authenticate_in_tls: CPS3, CPS4);

/// Uses the module as a browser, curl or a TLS library does, from `C_Initialize` to `C_Finalize`,
/// on a card that the daemon knows: 4 commands, where the ANS library needs 19 and 11 (`pkcs11.md`
/// §12.2). Each further signature costs 3.
///
/// The end of the login is not among the 4, as it is not in the floor of the table: the card is
/// reset, because its PIN is verified, its application selected for the next program, and it is
/// asked how many tries are left. That is 2 commands on a CPS3 and 3 on a CPS4, when the
/// application has its answer.
fn new_processes_that_authenticate_in_tls(kind: &'static Kind) {
    require_tools!("pcscd", "opensc-tool");
    let world = World::new();
    let card = world.insert(kind.profile);
    let _cpsd = world.start_cpsd();
    world.wait_for_card();

    let ending = match kind.model {
        "ChipDoc" => 3,
        _ => 2,
    };
    card.transcript().mark();
    let key = kind.authentication.label;
    for (process, signatures) in [1, 1, 2].into_iter().enumerate() {
        let mut application = world.start_application();
        application.must("open 0");
        application.must("certificates");
        application.must(LOGIN);
        for _ in 0..signatures {
            application.must(&format!("sign {key}"));
        }
        let before_the_end = card.transcript().commands_between_resets();
        application.must("finalize");

        // Everything since the first process began: what each one said, and nothing else.
        let told = eventually(Duration::from_secs(10), || {
            let told = card.transcript().commands_between_resets();
            (told.len() == process + 2 && told[process + 1].len() >= ending).then_some(told)
        })
        .expect("the card is reset and its application selected");
        let counts: Vec<_> = told.iter().map(Vec::len).collect();
        let expected = [4, ending + 4, ending + 1 + 2 * 3];
        assert_eq!(counts[..=process], expected[..=process], "{told:#?}");
        assert_eq!(counts[process + 1], ending, "{told:#?}");
        assert_eq!(told[..=process], before_the_end[..], "finalize: {told:#?}");
    }
}

#[test]
fn a_pulled_card_ends_its_sessions_and_a_new_one_works() {
    require_tools!("pcscd", "opensc-tool");
    let world = World::new();
    let mut card = world.insert("medecin");
    let _cpsd = world.start_cpsd();
    let mut application = world.start_application();
    wait_for_slots(&mut application, "1");
    application.must("open 0");
    application.must(LOGIN);
    application.must("sign CPS_PRIV_AUT");

    card.remove();
    let error = eventually(Duration::from_secs(10), || {
        let answer = application.ask("sign CPS_PRIV_AUT");
        answer.starts_with("error").then_some(answer)
    });
    let error = error.expect("a pulled card does not sign");
    let allowed = [
        "error CKR_DEVICE_REMOVED",
        "error CKR_SESSION_HANDLE_INVALID",
    ];
    assert!(allowed.contains(&error.as_str()), "{error}");
    assert_eq!(application.ask("state"), "error CKR_SESSION_HANDLE_INVALID");
    wait_for_slots(&mut application, "0");

    card.insert_again();
    wait_for_slots(&mut application, "1");
    application.must("open 0");
    assert_eq!(application.must("state"), "RoPublic");
    application.must(LOGIN);
    application.must("sign CPS_PRIV_AUT");
}

#[test]
fn a_login_is_nobody_elses() {
    require_tools!("pcscd", "opensc-tool");
    let world = World::new();
    let _card = world.insert("medecin");
    // So that another program can look at the card meanwhile.
    let _cpsd = world.start_cpsd_configured("login_access = 'shared'\n");
    let mut first = world.start_application();
    let mut second = world.start_application();
    wait_for_slots(&mut first, "1");
    wait_for_slots(&mut second, "1");
    first.must("open 0");
    second.must("open 0");
    first.must(LOGIN);
    assert_eq!(second.must("state"), "RoPublic");
    // The private key is not even found.
    assert!(second.ask("sign CPS_PRIV_AUT").starts_with("error"));

    // A killed application leaves no verified PIN on the card.
    assert!(world.is_verified());
    first.kill();
    eventually(Duration::from_secs(10), || {
        (!world.is_verified()).then_some(())
    })
    .expect("the login ends with the application");
    world
        .run("pkcs15-tool", &["--read-data-object", "CPS_ACTIVITY_01_PS"])
        .failed();
}

/// Waits until the application sees this many tokens.
#[track_caller]
fn wait_for_slots(application: &mut cps_e2e::Application, count: &str) {
    eventually(Duration::from_secs(20), || {
        (application.must("slots") == count).then_some(())
    })
    .unwrap_or_else(|| panic!("there are never {count} slots with a token"));
}
