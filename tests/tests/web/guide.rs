//! The guide says what is true: `docs/web.md`, and its translation.

use std::collections::BTreeSet;
use std::fs;

use cps_e2e::web::{RESULT, SITE, Workplace, start_site};
use cps_e2e::{Desk, Document, HOLDER, Holder, PIN, Running, cards, extension, require_tools};

const GUIDES: [&str; 2] = ["docs/web.md", "docs/fr/web.md"];

#[test]
fn the_guide_names_each_function_and_each_error_of_the_extension() {
    let types = fs::read_to_string(extension().join("cps.d.ts")).unwrap();
    let functions = types.lines().filter_map(|line| {
        let rest = line.strip_prefix("export declare function ")?;
        rest.split_once('(').map(|(name, _)| format!("`{name}("))
    });
    let scripts = ["background.js", "content.js", "cps.js"];
    let scripts = scripts.map(|script| fs::read_to_string(extension().join(script)).unwrap());
    let words = scripts.concat();
    let kinds = words.split('"').skip(1).step_by(2);
    let kinds = kinds.filter(|word| word.starts_with("web."));
    let kinds = kinds.map(|kind| format!("`{kind}`"));
    let named: BTreeSet<_> = functions.chain(kinds).collect();
    assert!(named.len() > 15, "{named:?}");
    for guide in GUIDES.map(Document::open) {
        for name in &named {
            assert!(guide.text().contains(name.as_str()), "{name}");
        }
    }
}

/// The proxy of the guide in front of the site, which speaks HTTP then.
#[test]
fn a_holder_logs_on_behind_the_proxy_of_the_guide() {
    require_browsers!();
    require_tools!("nginx");
    let mut workplace = Workplace::with_firefox(&cards::CPS3);
    workplace.site.kill();
    let site = start_site(&workplace.desk, SITE, 8080, false);
    let _proxy = start_proxy(&workplace.desk);
    workplace.browser.open(SITE, "Connexion");
    workplace.browser.press("login");
    workplace.agent.answer(Holder::Types(PIN));
    let welcome = format!("Bienvenue, {HOLDER}.");
    workplace.browser.wait_for(RESULT, &welcome);
    site.wait_line(&format!("welcome {HOLDER}"));
    workplace.browser.quit();
}

/// Starts nginx with the block of the guide, on the port and with the certificate of the test.
#[track_caller]
fn start_proxy(desk: &Desk) -> Running {
    let guide = Document::open(GUIDES[0]);
    let blocks = guide.blocks();
    let block = blocks.iter().find(|block| block.kind == "nginx").unwrap();
    let directory = desk.world.path().display().to_string();
    let mut server = block.text.to_owned();
    for (from, to) in [
        ("listen 443 ssl", "listen 8443 ssl".to_owned()),
        ("dpi.example", "localhost".to_owned()),
        ("/etc/ssl/dpi.pem", format!("{directory}/server.pem")),
        (
            "/etc/ssl/private/dpi.key",
            format!("{directory}/server.key"),
        ),
    ] {
        assert!(server.contains(from), "{from}");
        server = server.replace(from, &to);
    }
    desk.world.start_nginx_with(&server)
}
