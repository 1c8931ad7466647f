//! Chromium in a window, with keys that are pressed in its dialogs.

use cps_e2e::{Desk, Kind, PIN, binary, module_text, on_cards, require_tools};

use crate::chromium::Chromium;
use crate::desk::{self, HOLDER};
use crate::server::{Server, Tls, URL};

on_cards!(chromium_logs_on: CPS3, CPS4);
fn chromium_logs_on(kind: &'static Kind) {
    require_tools!(
        "pcscd", "chromium", "Xvfb", "openbox", "xdotool", "modutil", "python3"
    );
    let desk = Desk::new(kind);
    let tls = Tls::of(&desk);
    let server = Server::start(&desk, tls);
    register(&desk);
    let chromium = Chromium::start(&desk.world, URL);
    chromium.type_pin(PIN);
    chromium.wait_for(HOLDER, tls);
    desk::assert_all(&server.visitors(), HOLDER, tls);
    chromium.quit();
}

/// Registers our module with our own command.
#[track_caller]
fn register(desk: &Desk) {
    Chromium::prepare(desk);
    let module = module_text();
    let register = ["browser", "register", "--chromium", "--module", &module];
    desk.run(binary("cpsctl"), &register).ok();
}
