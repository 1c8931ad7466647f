//! Logins that succeed and logins that fail, with the sentences that people read.

use std::collections::HashSet;

use cps_e2e::{Output, PIN, require_tools};

use crate::workstation::{CARD, PASSWORD, Workstation};

const FULL: &str = "PIN              3 tries left";

/// A service with `pam_pkcs11` and nothing around it.
const ALONE: &str = "auth required pam_pkcs11.so\naccount required pam_permit.so\n";

/// Sentence with which `pam_pkcs11` begins.
const POLITE: [&str; 3] = ["CPS found.", "Welcome TEST-CPS3v3-", "Checking signature"];

/// Checks that PAM refused, with this sentence and no other but the polite ones of `pam_pkcs11`.
#[track_caller]
fn refused(output: Output, sentence: &str) {
    let text = output.failed().text;
    let said: Vec<_> = text
        .lines()
        .map(|line| line.trim_start_matches("CPS PIN: "))
        .filter(|line| !POLITE.iter().any(|polite| line.starts_with(polite)))
        .collect();
    // The sentences of PAM and those of pamtester come on two streams.
    let expected = ["pamtester: Authentication failure", sentence];
    assert_eq!(HashSet::from_iter(said), HashSet::from(expected), "{text}");
}

#[test]
fn the_right_card_and_pin_open_the_session() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let workstation = Workstation::new("medecin");
    let map = "cpsctl login unmap praticien --id 899700000013
               cpsctl login map praticien --pin-stdin";
    workstation.run(map, "1234\n").ok();
    for service in [
        CARD,
        "login",
        "sudo",
        "gdm-password",
        "xscreensaver",
        "gdm-smartcard",
    ] {
        workstation
            .log_in(service, Workstation::USER, PIN)
            .ok()
            .prints(&["successfully authenticated"]);
    }
}

#[test]
fn a_login_costs_the_card_a_pin_and_a_signature() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let workstation = Workstation::new("medecin");
    let dialogue = workstation.card.transcript();
    dialogue.mark();
    workstation.log_in(CARD, Workstation::USER, PIN).ok();
    let commands = dialogue.commands();
    let instructions: Vec<_> = commands.iter().map(|command| &command[3..5]).collect();
    // The PIN, the key, the signature, its bytes; what follows ends the login on the card, and asks
    // for the tries left.
    assert_eq!(instructions[..4], ["20", "22", "88", "C0"], "{commands:?}");
    let presents_or_signs = |command: &String| command.contains('…') || &command[3..5] == "88";
    assert!(!commands[4..].iter().any(presents_or_signs), "{commands:?}");
}

#[test]
fn a_wrong_pin_costs_a_try_and_the_tries_left_are_told() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let workstation = Workstation::new("medecin");
    let wrong = || workstation.log_in(CARD, Workstation::USER, "4321");
    refused(
        wrong(),
        "The PIN was not accepted: 2 tries left. Check it before trying again.",
    );
    workstation.speak_french();
    let second = wrong().failed();
    second.prints(&["Le code porteur n'a pas été accepté : il reste 1 essai."]);
    wrong().failed().prints(&[
        "Attention, c'est le dernier essai : un nouveau code faux bloquera la carte.",
        "Le code porteur est bloqué.",
    ]);
}

#[test]
fn a_pin_that_no_card_has_costs_no_try() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let workstation = Workstation::new("medecin");
    for typed in ["", "12", "secret"] {
        refused(
            workstation.log_in(CARD, Workstation::USER, typed),
            "The session was not opened, and no try of the PIN was lost. Leave the card in the \
             reader and type its PIN again.",
        );
        assert_eq!(workstation.pin_state(), FULL);
    }
}

#[test]
fn a_card_of_nobody_or_of_another_is_refused_before_its_pin() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let workstation = Workstation::new("infirmier");
    workstation
        .run("cpsctl login unmap praticien --id 00B6000010", "")
        .ok();
    for user in [Workstation::USER, "00B6000010", ""] {
        refused(
            workstation.log_in(CARD, user, "4321"),
            "No account of this computer belongs to the card in the reader. Ask your IT service \
             to map it: cpsctl login map ACCOUNT",
        );
    }
    workstation
        .run("cpsctl login map infirmiere --unverified", "")
        .ok();
    refused(
        workstation.log_in(CARD, Workstation::USER, "4321"),
        "The card in the reader does not open this session. Insert the card that belongs to it.",
    );
    assert_eq!(workstation.pin_state(), FULL);
    workstation.log_in(CARD, "infirmiere", PIN).ok();
}

#[test]
fn a_mapping_that_fits_every_card_is_refused_before_the_pin() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let workstation = Workstation::new("medecin");
    workstation
        .run(
            "sed --in-place '1i ^.*$ -> root' /etc/pam_pkcs11/cps_mapping",
            "",
        )
        .ok();
    for user in ["root", Workstation::USER, ""] {
        refused(
            workstation.log_in(CARD, user, PIN),
            "The mapping of cards to accounts has a line that is refused, so no card opens a \
             session. Ask your IT service to look: cpsctl login list",
        );
    }
    // pam_pkcs11 itself takes the card of anyone for that of root.
    workstation.world.write("pam.d/alone", ALONE);
    workstation.log_in("alone", "root", PIN).ok();
    workstation
        .run("cpsctl login unmap root --id '^.*$'", "")
        .ok();
    workstation.log_in(CARD, Workstation::USER, PIN).ok();
}

#[test]
fn of_several_cards_none_is_guessed() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let workstation = Workstation::new("medecin");
    let _other = workstation.world.insert_into(1, "infirmier");
    workstation.wait_until(|cards| cards.matches("CPS3v3").count() == 2);
    refused(
        workstation.log_in(CARD, Workstation::USER, PIN),
        "Several cards are inserted. Leave only your own in a reader.",
    );
}

#[test]
fn a_card_that_is_not_valid_is_refused_before_its_pin() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    for (profile, begins) in [
        ("expired", "The certificate has expired. "),
        (
            "not-yet-valid",
            "The certificate, or that of its issuer, is not valid yet. ",
        ),
        ("revoked", "The certificate was revoked. "),
        ("blocked", "The PIN is blocked. "),
    ] {
        let workstation = Workstation::new(profile);
        workstation
            .run("cp /root/crls/*.pem /etc/cpsd/crls/", "")
            .ok();
        let before = workstation.pin_state();
        let text = workstation
            .log_in(CARD, Workstation::USER, PIN)
            .failed()
            .prints(&["pamtester: Authentication failure"])
            .text;
        assert!(text.lines().any(|line| line.starts_with(begins)), "{text}");
        assert!(!text.contains("PIN:"), "no PIN is asked for: {text}");
        assert_eq!(workstation.pin_state(), before, "{profile}");
    }
}

#[test]
fn a_card_without_a_pin_is_refused() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let mut workstation = Workstation::new("medecin");
    workstation.swap("medecin-sans-contact", "CPS3v3_CL");
    let contactless = workstation.log_in(CARD, Workstation::USER, PIN);
    refused(
        contactless,
        "The contactless side of the card has no PIN. Insert the card in a contact reader.",
    );
    // This matters because pam_pkcs11 itself asks for nothing.
    workstation.world.write("pam.d/alone", ALONE);
    let alone = || workstation.log_in("alone", Workstation::USER, "");
    alone().ok();
    // Unless it is told which reader to use.
    let contact_reader_only = "sed --in-place 's/slot_num = .*;/slot_description = \
                               \"Virtual PCD 00 01\";/' /etc/pam_pkcs11/pam_pkcs11.conf";
    workstation.run(contact_reader_only, "").ok();
    alone().failed();
}

#[test]
fn the_reader_that_the_configuration_names_is_used() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let workstation = Workstation::new("medecin");
    let _other = workstation.world.insert_into(1, "infirmier");
    workstation.wait_until(|cards| cards.matches("CPS3v3").count() == 2);
    let name_the_reader = "
        sed --in-place 's/slot_num = .*;/slot_description = \"Virtual PCD 00 00\";/' \
            /etc/pam_pkcs11/pam_pkcs11.conf
        sed --in-place 's/ login / [--reader=Virtual PCD 00 00] login /' /etc/pam.d/cps-card";
    workstation.run(name_the_reader, "").ok();
    workstation.log_in(CARD, Workstation::USER, PIN).ok();
    let wrong = workstation.log_in(CARD, Workstation::USER, "4321");
    refused(
        wrong,
        "The PIN was not accepted: 2 tries left. Check it before trying again.",
    );
}

#[test]
fn pam_pkcs11_refuses_a_revoked_card_by_itself() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let with_lists = "cp /root/crls/*.pem /etc/pam_pkcs11/crls/\n\
                      openssl rehash /etc/pam_pkcs11/crls\n\
                      sed --in-place 's/cert_policy = .*;/cert_policy = ca, signature, \
                      crl_offline;/' /etc/pam_pkcs11/pam_pkcs11.conf";
    for (profile, gets_in) in [("medecin", true), ("revoked", false)] {
        let workstation = Workstation::new(profile);
        workstation.run(with_lists, "").ok();
        workstation.world.write("pam.d/alone", ALONE);
        let output = workstation.log_in("alone", Workstation::USER, PIN);
        assert_eq!(
            output.status.success(),
            gets_in,
            "{profile}: {}",
            output.text
        );
    }
}

#[test]
fn an_authority_that_is_not_trusted_is_named() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let workstation = Workstation::new("medecin");
    workstation.run("rm /etc/pam_pkcs11/cacerts/*", "").ok();
    workstation
        .log_in(CARD, Workstation::USER, PIN)
        .failed()
        .prints(&[
            "This computer does not trust the authority of the card. Ask your IT service to look: \
             cpsctl login check ACCOUNT",
        ]);
    workstation
        .run("cpsctl login check praticien", "")
        .failed()
        .prints(&[
            "(CN=TEST AC SIMULATEUR CPX PERSONNES,OU=NE PAS UTILISER,O=SIMULATEUR CPX,C=FR)",
        ]);
    assert_eq!(workstation.pin_state(), FULL);
}

#[test]
fn without_card_or_daemon_the_sentence_says_so_and_the_password_still_works() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let mut workstation = Workstation::new("medecin");
    workstation.pull_the_card();
    let no_card = workstation.log_in(CARD, Workstation::USER, PIN);
    refused(no_card, "No card is inserted. Insert the card, chip first.");
    let password = |workstation: &Workstation| {
        workstation
            .log_in("login", Workstation::USER, PASSWORD)
            .ok()
            .prints(&["Password: "])
            .text
    };
    let asked = password(&workstation);
    assert!(!asked.contains("card"), "{asked}");

    workstation.cpsd.kill();
    let no_daemon = workstation.log_in(CARD, Workstation::USER, PIN);
    refused(
        no_daemon,
        "The card service cpsd does not answer. Start it with: systemctl start cpsd",
    );
    password(&workstation);
}

#[test]
fn a_card_that_is_pulled_between_pin_and_signature_opens_nothing() {
    require_tools!("pcscd", "pamtester", "pkcs11_inspect", "openssl", "sssctl");
    let mut workstation = Workstation::new("medecin");
    // The first command is that of the PIN.
    workstation.card.fault(2, "remove");
    let pulled = workstation.log_in(CARD, Workstation::USER, PIN);
    refused(pulled, "No card is inserted. Insert the card, chip first.");
}
