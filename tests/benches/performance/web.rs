//! From a page to the question for the PIN, beside the way by a client certificate of TLS.

use std::time::Instant;

use cps_e2e::cards::CPS3;
use cps_e2e::web::{Firefox, SITE, Workplace, test_page};
use cps_e2e::{Desk, Holder, PIN, Running, fixture, module_text, require_tools};

use crate::report::{Report, time};
use crate::row;

/// Browsers that are started, one after the other.
const STARTS: usize = 5;

/// Questions of a page in one browser after the first.
const LATER: usize = 4;

/// Configuration of a daemon whose agent asks for the PIN in the way by TLS, too.
const AGENT_ASKS: &str = "protected_path = true\n";

/// A nonce as a site gives one.
const NONCE: &str = "'MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI='";

/// The site that logs on by a client certificate.
const TLS_SITE: &str = "https://localhost:9443/";

pub(crate) fn measure(report: &mut Report) {
    require_tools!("firefox-esr", "chromium", "certutil", "modutil", "python3");
    report.text(
        "## From a page to the question for the PIN\n\n\
         A known CPS3; from the call in the page, or the navigation, until the agent's program for \
         dialogs is told to ask. The test looks every 5 ms. The PKCS#11 module leaves the question \
         to the agent, too (`protected_path`).",
    );
    let [mut first, mut later, mut tls] = [const { Vec::new() }; 3];
    for _ in 0..STARTS {
        let mut firefox = Workplace::configured(&CPS3, AGENT_ASKS, |desk| {
            Firefox::prepare(&desk.world);
            add_module(desk);
            Box::new(Firefox::run(&desk.world))
        });
        let _site = start_tls_site(&firefox.desk);
        first.push(ask_by_page(&mut firefox));
        later.extend((0..LATER).map(|_| ask_by_page(&mut firefox)));
        tls.push(ask_by_tls(&mut firefox));
    }
    let [mut chromium_first, mut chromium_later] = [const { Vec::new() }; 2];
    for _ in 0..STARTS {
        let mut chromium = Workplace::with_chromium(&CPS3);
        chromium_first.push(ask_by_page(&mut chromium));
        chromium_later.extend((0..LATER).map(|_| ask_by_page(&mut chromium)));
    }
    let mut rows = vec![row!["", "minimum", "median", "maximum"]];
    for (name, mut times) in [
        ("Firefox, first call of a page", first),
        ("Firefox, later calls of a page", later),
        ("Firefox, first TLS client certificate", tls),
        ("Chromium, first call of a page", chromium_first),
        ("Chromium, later calls of a page", chromium_later),
    ] {
        times.sort_by(f64::total_cmp);
        let [minimum, median, maximum] = [0, times.len() / 2, times.len() - 1];
        rows.push(row![
            name,
            time(times[minimum]),
            time(times[median]),
            time(times[maximum])
        ]);
    }
    report.table(&rows);
}

/// Has a page log on, and returns the time to the question in microseconds.
fn ask_by_page(workplace: &mut Workplace) -> f64 {
    workplace.browser.open(&test_page(SITE), "ready");
    let begin = Instant::now();
    let login = workplace.browser.begin("authenticate", NONCE);
    workplace.agent.leave_open();
    let passed = begin.elapsed();
    workplace.agent.answer_open(Holder::Types(PIN));
    workplace.browser.finish(&login);
    passed.as_secs_f64() * 1e6
}

/// Goes to a site that wants a client certificate, and returns the time to the question in
/// microseconds. It is left unanswered: the window in which Firefox waits for it answers no test.
fn ask_by_tls(workplace: &mut Workplace) -> f64 {
    workplace.browser.open(&test_page(SITE), "ready");
    let leave = format!("String(setTimeout(() => location = '{TLS_SITE}'))");
    let begin = Instant::now();
    workplace.browser.evaluate(&leave).expect("a page");
    workplace.agent.leave_open();
    begin.elapsed().as_secs_f64() * 1e6
}

/// Adds this module to the profile of Firefox, and lets it choose the certificate.
fn add_module(desk: &Desk) {
    let module = module_text();
    let add = [
        "-dbdir",
        "sql:firefox",
        "-force",
        "-add",
        "CPS",
        "-libfile",
        &module,
    ];
    desk.run("modutil", &add).ok();
    let choose = "user_pref(\"security.default_personal_cert\", \"Select Automatically\");\n";
    let path = desk.world.file("firefox/user.js");
    let settings = std::fs::read_to_string(&path).expect("a prepared profile");
    std::fs::write(path, settings + choose).expect("a prepared profile");
}

/// Starts a server that lets in only clients with a certificate of a card.
fn start_tls_site(desk: &Desk) -> Running {
    let mut command = desk.world.command("python3");
    command
        .arg(fixture("browsers/server.py"))
        .args(["9443", "server.pem", "server.key"])
        .arg(desk.trust())
        .args(["TLSv1_2", "new"])
        .stderr(desk.world.log("tls-site.log"));
    let server = Running::start(command);
    server.wait_line("listening");
    server
}
