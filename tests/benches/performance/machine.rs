//! On what it was measured.

use std::{fs, process::Command, thread};

/// Returns the beginning of the document.
pub(crate) fn description() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("unknown processor", |model| {
        model.trim_start_matches(['\t', ' ', ':'])
    });
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("unknown");
    let packages = ["pcscd", "vsmartcard-vpcd", "opensc", "softhsm2", "p11-kit"];
    let show = ["--showformat", "${Package} ${Version}\n", "--show"];
    let versions = lines("dpkg-query", &[&show[..], &packages].concat()).join(", ");
    let kernel = lines("uname", &["-sr"]).join(" ");
    let date = lines("date", &["--utc", "+%Y-%m-%d"]).join(" ");
    format!(
        "# Performance\n\n\
         Made by `make bench`, in one run, on the same simulated cards through the same `pcscd`.\n\
         The ANS library is not among the peers, because it cannot be redistributed; its commands \
         are in [card-commands.md](card-commands.md).\n\n\
         A card without delay costs what `pcscd`, the virtual reader and the simulated card \
         compute; the others wait as long as their models are thought to: \
         `card.md` §1.3 and §10.3, 350 ms (CPS4: 150 ms) for a private key.\n\n\
         * {date}, version {}, release build\n\
         * {cores} × {model}, {kernel}; load when it began: {load}\n\
         * {versions}",
        env!("CARGO_PKG_VERSION"),
    )
}

fn lines(program: &str, arguments: &[&str]) -> Vec<String> {
    let output = Command::new(program).args(arguments).output();
    let text = output.map_or_else(
        |error| error.to_string(),
        |output| String::from_utf8_lossy(&output.stdout).into_owned(),
    );
    text.lines().map(str::to_owned).collect()
}
