//! The modules that are compared, and how one of them is run.

use std::collections::HashMap;

use cps_e2e::{Cpsd, PIN, Running, SimulatedCard, World, binary, module_text};

const OPENSC: &str = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";
const SOFTHSM: &str = "/usr/lib/softhsm/libsofthsm2.so";
const P11_KIT_CLIENT: &str = "/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so";

/// A module that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    /// This module, with its daemon.
    This,
    /// OpenSC without a file cache.
    OpenSc,
    /// OpenSC with its file cache, which the first run fills.
    OpenScCached,
    /// A token in software: what calls cost without any card.
    SoftHsm,
    /// The same behind a socket: what another design of this kind costs.
    P11KitServer,
}

impl Peer {
    pub(crate) const CARDS: [Self; 3] = [Self::This, Self::OpenSc, Self::OpenScCached];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::This => "this",
            Self::OpenSc => "OpenSC",
            Self::OpenScCached => "OpenSC, file cache",
            Self::SoftHsm => "SoftHSM2",
            Self::P11KitServer => "p11-kit server, SoftHSM2",
        }
    }
}

/// One card in one pcscd, and a token in software, for all of them.
pub(crate) struct Peers {
    pub(crate) world: World,
    pub(crate) card: SimulatedCard,
    cpsd: Option<Cpsd>,
    _p11_kit: Running,
    p11_kit_address: String,
}

impl Peers {
    pub(crate) fn new(profile: &str, speed: &str) -> Self {
        let world = World::new();
        let card = world.insert_at_speed(profile, speed);
        for (name, cache) in [(Peer::OpenSc, "no"), (Peer::OpenScCached, "public")] {
            let words = format!(
                "app default {{ framework pkcs15 {{ use_file_caching = {cache};\n\
                 file_cache_dir = {}; }} }}\n",
                world.file("opensc-cache").display()
            );
            world.write(&format!("{name:?}.conf"), words);
        }
        make_token(&world);
        let (p11_kit, p11_kit_address) = start_p11_kit(&world);
        Self {
            world,
            card,
            cpsd: None,
            _p11_kit: p11_kit,
            p11_kit_address,
        }
    }

    /// Starts the daemon and waits until it knows the card; stops it for the others, because it
    /// would watch the card too.
    pub(crate) fn prepare(&mut self, peer: Peer) {
        match peer {
            Peer::This if self.cpsd.is_none() => {
                self.cpsd = Some(self.world.start_cpsd());
                self.world.wait_for_card();
            }
            Peer::This => {}
            _ => self.stop_daemon(),
        }
    }

    /// Stops the daemon, if it runs.
    pub(crate) fn stop_daemon(&mut self) {
        if let Some(mut cpsd) = self.cpsd.take() {
            cpsd.terminate();
        }
    }

    /// Returns the arguments that run `p11-bench` with a module, after `env`.
    pub(crate) fn bench(&self, peer: Peer, work: &[&str]) -> Vec<String> {
        let file = |name: &str| self.world.file(name).display().to_string();
        let (variable, module) = match peer {
            Peer::This => ("UNUSED=".to_owned(), module_text()),
            Peer::OpenSc | Peer::OpenScCached => (
                format!("OPENSC_CONF={}", file(&format!("{peer:?}.conf"))),
                OPENSC.to_owned(),
            ),
            Peer::SoftHsm => (softhsm_variable(&self.world), SOFTHSM.to_owned()),
            Peer::P11KitServer => (self.p11_kit_address.clone(), P11_KIT_CLIENT.to_owned()),
        };
        let program = binary("p11-bench").display().to_string();
        let mut arguments = vec!["RUST_BACKTRACE=0".to_owned(), variable, program, module];
        arguments.extend(work.iter().map(|&word| word.to_owned()));
        arguments
    }

    /// Runs `p11-bench` with a module, and gives what it measured; nothing if the module cannot.
    pub(crate) fn run(&self, peer: Peer, work: &[&str]) -> Option<HashMap<String, f64>> {
        let output = self.world.run("env", &self.bench(peer, work));
        if !output.status.success() {
            assert!(peer != Peer::This, "{}", output.text);
            eprintln!("{} {work:?}: {}", peer.name(), output.text);
            return None;
        }
        Some(numbers(&output.text))
    }
}

/// Lines `name value`.
pub(crate) fn numbers(text: &str) -> HashMap<String, f64> {
    text.lines()
        .filter_map(|line| line.rsplit_once(' '))
        .filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?)))
        .collect()
}

fn softhsm_variable(world: &World) -> String {
    format!("SOFTHSM2_CONF={}", world.file("softhsm2.conf").display())
}

/// Makes a token in software with a key and a certificate like those of the card.
fn make_token(world: &World) {
    let tokens = world.file("tokens");
    std::fs::create_dir(&tokens).expect("the directory is ours");
    let words = format!("directories.tokendir = {}\n", tokens.display());
    world.write("softhsm2.conf", words);
    let variable = softhsm_variable(world);
    let run = |args: &[&str]| {
        world
            .run("env", &[&[variable.as_str()], args].concat())
            .ok();
    };
    run(&[
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        "token",
        "--pin",
        PIN,
        "--so-pin",
        "12345678",
    ]);
    let tool = [
        "pkcs11-tool",
        "--module",
        SOFTHSM,
        "--login",
        "--pin",
        PIN,
        "--id",
        "02",
    ];
    run(&[
        &tool[..],
        &[
            "--keypairgen",
            "--key-type",
            "rsa:2048",
            "--label",
            "CPS_PRIV_AUT",
        ],
    ]
    .concat());
    let certificate = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../crates/p11/tests/data/authentication.der"
    );
    let object = [
        "--write-object",
        certificate,
        "--type",
        "cert",
        "--label",
        "certificate",
    ];
    run(&[&tool[..], &object].concat());
}

fn start_p11_kit(world: &World) -> (Running, String) {
    let mut command = world.command("env");
    command
        .arg(softhsm_variable(world))
        .args(["p11-kit", "server", "--foreground", "--name"])
        .arg(world.file("p11-kit.sock"))
        .args(["--provider", SOFTHSM, "pkcs11:"]);
    let server = Running::start(command);
    let address = server.wait_line("P11_KIT_SERVER_ADDRESS=");
    let address = address.split(';').next().expect("one word at least");
    (server, address.to_owned())
}
