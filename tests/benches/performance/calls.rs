//! Costs that do not reach the card: calls, memory, size.

use std::collections::HashMap;

use crate::{
    peers::{Peer, Peers},
    report::{Report, ratio, time},
    row,
};

const ALL: [Peer; 4] = [Peer::This, Peer::OpenSc, Peer::P11KitServer, Peer::SoftHsm];

pub(crate) fn measure(report: &mut Report) {
    eprintln!("== calls");
    let mut peers = Peers::new("medecin", "instant");
    let mut told: HashMap<&str, [HashMap<String, f64>; 3]> = HashMap::new();
    for peer in ALL {
        peers.prepare(peer);
        let work: [&[&str]; 3] = [&["calls", "500"], &["sign", "200"], &["tls"]];
        // The first process of a peer finds nothing in the system's caches.
        peers.run(peer, work[2]);
        let all = work.map(|work| peers.run(peer, work).unwrap_or_default());
        told.insert(peer.name(), all);
    }
    let of = |peer: Peer, work: usize, name: &str| {
        let value = told[peer.name()][work].get(name);
        value.copied().unwrap_or(f64::NAN)
    };

    report.text("## Calls\n\np50 and p99; the floor is a token in software without any socket.");
    let names = ALL.map(|peer| peer.name().to_owned());
    let mut head = vec![String::new()];
    head.extend(names.clone());
    head.extend(["this ÷ best peer behind a process boundary", "this ÷ floor"].map(str::to_owned));
    let mut table = vec![head];
    for (name, work, key) in [
        ("`C_GetSlotList`", 0, "C_GetSlotList "),
        ("`C_GetTokenInfo`", 0, "C_GetTokenInfo "),
        (
            "find certificates and read three attributes, per object",
            0,
            "certificate ",
        ),
    ] {
        let cell = |peer| {
            let part = |percent| time(of(peer, work, &format!("{key}p{percent}")));
            format!("{}, {}", part(50), part(99))
        };
        let mut row = vec![name.to_owned()];
        row.extend(ALL.map(cell));
        let median = |peer| of(peer, work, &format!("{key}p50"));
        row.push(ratio(median(Peer::This), median(Peer::P11KitServer)));
        row.push(ratio(median(Peer::This), median(Peer::SoftHsm)));
        table.push(row);
    }
    let load = |peer| of(peer, 2, "slots");
    let mut row = vec!["load the library, until the slot list".to_owned()];
    row.extend(ALL.map(|peer| time(load(peer))));
    row.push(ratio(load(Peer::This), load(Peer::P11KitServer)));
    row.push(ratio(load(Peer::This), load(Peer::SoftHsm)));
    table.push(row);
    report.table(&table);

    let server = of(Peer::P11KitServer, 1, "p50") - of(Peer::SoftHsm, 1, "p50");
    report.text(&format!(
        "`C_Sign` costs {} more through `p11-kit server` than without it; what it costs more here \
         than the card alone is in the tables above.",
        time(server.max(0.0))
    ));

    report.text("## Size and memory");
    let grown = |peer| of(peer, 1, "after") - of(peer, 1, "before");
    let mut table = vec![row!["", "this", "OpenSC", "p11-kit client", "SoftHSM2"]];
    let mut row = vec!["resident memory that a signing application gains".to_owned()];
    row.extend(ALL.map(|peer| format!("{:.2} MiB", grown(peer) / 1024.0)));
    table.push(row);
    report.table(&table);
    let module = std::fs::metadata(cps_e2e::module())
        .expect("it is built")
        .len();
    report.text(&format!("The stripped module is {} KiB.", module / 1024));
}
