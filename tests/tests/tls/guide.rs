//! The page `docs/tls.md` as the tests use it.

use std::collections::BTreeMap;

use cps_e2e::{Desk, Document, Kind, Output, document, example};

use crate::servers::{AUTHORITY, Offer};

/// The page, and the files that it names in the place of the installed ones.
pub(crate) struct Guide {
    page: Document,
}

impl Guide {
    /// Opens the page and puts its files onto the desk.
    #[track_caller]
    pub(crate) fn on(desk: &Desk) -> Self {
        std::fs::create_dir(desk.world.file("tls")).unwrap();
        let folder = example("tls");
        let settings = folder.join("../../../tls");
        for folder in [folder, settings] {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let text = std::fs::read_to_string(&path).unwrap();
                let name = format!("tls/{}", path.file_name().unwrap().to_str().unwrap());
                let text = document::on_this_machine(&desk.world, &text);
                desk.world.write(&name, text);
            }
        }
        // Without a line break, as the page says.
        desk.world.write("pin", cps_e2e::PIN);
        Self {
            page: Document::open("docs/tls.md"),
        }
    }

    /// Returns the commands for a client with a card: those for a CPS3 come first.
    #[track_caller]
    pub(crate) fn commands(&self, client: &str, kind: &Kind) -> String {
        let section = self.page.section(&format!("## {client}"));
        let [cps3, cps4] = <[String; 2]>::try_from(section.commands()).unwrap();
        if kind.pss { cps4 } else { cps3 }
    }

    /// Returns the only commands of a section.
    #[track_caller]
    pub(crate) fn only_commands(&self, heading: &str) -> String {
        let section = self.page.section(&format!("## {heading}"));
        let [commands] = <[String; 1]>::try_from(section.commands()).unwrap();
        commands
    }

    /// Returns the messages of each client for a CPS3, of which one is printed: where TLS 1.3 alone is
    /// offered, and without the settings.
    pub(crate) fn failures(&self) -> BTreeMap<String, [Vec<String>; 2]> {
        let section = self.page.section("## How it looks without");
        let rows = section.text().lines().filter(|line| line.contains('`'));
        let rows = rows.filter(|line| line.starts_with('|'));
        rows.map(|row| {
            let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
            let [client, only, without] = cells.as_slice() else {
                panic!("three cells: {row}");
            };
            let messages = |cell: &&str| {
                let quoted = cell.split('`').skip(1).step_by(2);
                quoted.map(str::to_owned).collect()
            };
            ((*client).to_owned(), [only, without].map(messages))
        })
        .collect()
    }

    /// Returns the clients of the table of settings.
    pub(crate) fn clients(&self) -> Vec<String> {
        let section = self.page.section("## What is set");
        let rows = section.text().lines().filter(|line| line.starts_with('|'));
        let first = |row: &str| {
            row.trim_matches('|')
                .split('|')
                .next()
                .unwrap()
                .trim()
                .to_owned()
        };
        rows.skip(2).map(first).collect()
    }
}

/// Returns commands of the page with the names of a server.
pub(crate) fn with_names(commands: &str, offer: Offer) -> String {
    let port = offer.port();
    format!("export HOST=localhost PORT={port} CA={AUTHORITY} PIN_FILE=pin\n{commands}")
}

/// Runs commands of the page against a server.
#[track_caller]
pub(crate) fn run(desk: &Desk, commands: &str, offer: Offer) -> Output {
    document::run_commands(&desk.world, &with_names(commands, offer))
}
