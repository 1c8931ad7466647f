//! The administrator's sites, `/etc/cpsd/web.d`, before both protocols.

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;

use cps_e2e::{Holder, PIN, SITES, binary, require_tools};
use serde_json::{Value, json};

use crate::host::Host;
use crate::token::check_token;
use crate::{NONCE, ORIGIN, Stage, digest_of};

/// A site that the administrator refuses.
const REFUSED: &str = "https://refused.example";

const LIST: &str = "[[site]]\norigin = \"https://dpi.example\"\nname = \"DPI of the clinic\"\n\
    allow = [\"status\", \"authenticate\"]\n\n\
    [[site]]\norigin = \"https://refused.example\"\nallow = []\n";

/// Returns a stage on which the administrator has listed both sites.
fn stage() -> Stage {
    let stage = Stage::new("medecin");
    stage.world.list_sites(LIST);
    stage
}

fn kind(answer: Result<Value, String>) -> String {
    answer.unwrap_err()
}

/// Sends one command of Web eID and returns the code of the error that must come.
fn web_eid_refuses(stage: &Stage, command: &str, arguments: Value) -> String {
    let mut host = Host::of_web_eid(&stage.world);
    host.send(&json!({ "command": command, "arguments": arguments }));
    host.next()["error"]["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_listed_site_may_do_what_its_entry_says_and_no_more() {
    require_tools!("pcscd", "openssl");
    let stage = stage();
    let mut page = Host::of_ours(&stage.world);
    let greeting = page.call("hello", json!({ "origin": ORIGIN, "lang": "en" }));
    let may = json!({ "allowed": ["status", "authenticate"], "site": "DPI of the clinic" });
    assert_eq!(greeting.unwrap(), may);
    assert_eq!(page.call("status", json!({})).unwrap()["present"], true);
    let sign = json!({
        "certificate": "AQID", "hash": digest_of(b"a report"), "hash_function": "SHA-256",
    });
    for (method, params) in [
        ("identity", json!({})),
        ("get_signing_certificate", json!({})),
        ("sign", sign),
        ("assertion.vihf", json!({ "activity": 1 })),
        ("assertion.insi", json!({ "activity": 1 })),
        ("assertion.dmp_submission", json!({})),
    ] {
        assert_eq!(
            kind(page.call(method, params)),
            "web.not_allowed",
            "{method}"
        );
    }
    assert_eq!(
        stage.questions(),
        0,
        "the holder need not allow a listed site"
    );
    let id = page.ask("authenticate", json!({ "challenge_nonce": NONCE }));
    stage.answer(Holder::Types(PIN));
    check_token(&stage.world, &page.answer(id).unwrap(), ORIGIN, NONCE);
    let shown = stage.agent.shown();
    assert!(
        shown.contains("DPI of the clinic") && shown.contains(ORIGIN),
        "{shown}"
    );

    // Web eID has the same rules.
    let mut host = Host::of_web_eid(&stage.world);
    let arguments = json!({ "challengeNonce": NONCE, "origin": ORIGIN });
    host.send(&json!({ "command": "authenticate", "arguments": arguments }));
    stage.answer(Holder::Types(PIN));
    check_token(&stage.world, &host.next(), ORIGIN, NONCE);
    let code = web_eid_refuses(
        &stage,
        "get-signing-certificate",
        json!({ "origin": ORIGIN }),
    );
    assert_eq!(code, "ERR_WEBEID_NATIVE_FATAL");
    assert_eq!(stage.questions(), 2, "those for the PIN");
}

#[test]
fn a_holder_neither_widens_nor_revokes_what_the_administrator_decides() {
    require_tools!("pcscd");
    let stage = stage();
    let mut popup = Host::of_popup(&stage.world);
    let site = |origin: &str| json!({ "origin": origin });
    let listed = json!({
        "origin": ORIGIN, "allowed": ["status", "authenticate"], "by": "policy",
        "name": "DPI of the clinic",
    });
    assert_eq!(popup.call("sites.allow", site(ORIGIN)).unwrap(), listed);
    assert_eq!(
        kind(popup.call("sites.allow", site(REFUSED))),
        "web.origin_denied"
    );
    popup.call("sites.revoke", site(ORIGIN)).unwrap();
    let sites = popup.call("sites.list", json!({})).unwrap();
    assert_eq!(sites, json!({ "sites": [listed] }));

    let mut refused = Host::of_ours(&stage.world);
    assert_eq!(
        kind(refused.call("hello", site(REFUSED))),
        "web.origin_denied"
    );
    let arguments = json!({ "challengeNonce": NONCE, "origin": REFUSED });
    let code = web_eid_refuses(&stage, "authenticate", arguments);
    assert_eq!(code, "ERR_WEBEID_NATIVE_FATAL");
    assert_eq!(stage.questions(), 0);
}

/// A file that cannot be read may be the one that refuses a site: none may then.
#[test]
fn a_list_that_cannot_be_used_allows_no_site_and_is_told() {
    require_tools!("pcscd");
    let stage = stage();
    let mut page = Host::of_page(&stage.world, ORIGIN);
    let file = stage.world.file(SITES);
    let damaged = |why: &str| {
        let mut page = Host::of_ours(&stage.world);
        let hello = json!({ "origin": ORIGIN });
        assert_eq!(
            kind(page.call("hello", hello)),
            "web.sites_unknown",
            "{why}"
        );
        let arguments = json!({ "challengeNonce": NONCE, "origin": ORIGIN });
        let code = web_eid_refuses(&stage, "authenticate", arguments);
        assert_eq!(code, "ERR_WEBEID_NATIVE_FATAL", "{why}");
        let list = stage
            .world
            .run(binary("cpsctl"), &["web", "list", "--json"]);
        list.failed()
            .prints(&["web.sites_unknown", "/etc/cpsd/web.d/sites.toml", why]);
    };
    for (text, why) in [
        ("[[site]\n", "line 1"),
        ("[[site]]\norigin = \"https://dpi.example\"\n", "allow"),
        (
            "[[site]]\norigin = \"http://dpi.example\"\nallow = []\n",
            "https://",
        ),
        (
            "[[site]]\norigin = \"https://dpi.example\"\nallow = [\"everything\"]\n",
            "everything",
        ),
    ] {
        stage.world.list_sites(text);
        assert_eq!(kind(page.call("status", json!({}))), "web.sites_unknown");
        damaged(why);
    }
    stage.world.list_sites(LIST);
    assert!(page.call("status", json!({})).is_ok(), "mended");
    set_permissions(&file, Permissions::from_mode(0o666)).unwrap();
    assert_eq!(kind(page.call("status", json!({}))), "web.sites_unknown");
    damaged("write");
    assert_eq!(stage.questions(), 0);
}
