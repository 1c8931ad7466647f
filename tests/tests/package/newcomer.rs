//! The first command of the README on a Debian that has git and make, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use cps_e2e::{Output, require_tools, run_within};

use crate::copy_sources;
use crate::tree::Tree;

/// Packages, the compiler among them, are fetched and installed, then everything is built.
const TIME_LIMIT: Duration = Duration::from_secs(3600);

/// Folder in which the newcomer has put the sources.
const SOURCES: &str = "/root/cps-middleware";

/// Makes the tree the root of namespaces of its own, except for the network, and runs a command
/// there with an environment of its own, as after a login of root.
const ENTER: &str = r#"
set -e
tree=$1 archives=$2
shift 2
mount --bind "$tree" "$tree"
mount --bind "$archives" "$tree/var/cache/apt/archives"
cd "$tree"
mount -t proc proc proc
mount --rbind /dev dev
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mkdir -p .before
pivot_root . .before
umount -l /.before
exec env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
"#;

/// Begin of the names of variables that say how cargo reaches its registry.
const CARGO_VARIABLES: &[&str] = &[
    "CARGO_HTTP_",
    "CARGO_NET_",
    "CARGO_REGISTRIES_",
    "CARGO_REGISTRY_",
    "CARGO_SOURCE_",
];

/// Names of variables that say how programs reach the network; curl reads both cases.
const PROXY_VARIABLES: &[&str] = &["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

/// Tables of cargo's configuration that say how it reaches its registry.
const CARGO_TABLES: &[&str] = &["http", "net", "registries", "registry", "source"];

/// Names of variables that name a file with the authorities of TLS, as cargo reads them.
const AUTHORITY_VARIABLES: &[&str] = &["CARGO_HTTP_CAINFO", "SSL_CERT_FILE"];

/// The file with the authorities of TLS that Debian makes by itself.
const DEBIAN_AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// The directory of the authorities that the administrator has added.
const AUTHORITIES: &str = "/usr/local/share/ca-certificates";

#[test]
#[ignore = "make test-package runs it: it builds everything with another compiler"]
fn the_first_command_of_the_readme_does_all_the_set_up() {
    require_tools!("debootstrap", "unshare", "tar");
    let tree = Tree::new();
    tree.configure_apt();
    // Without the lists of apt, as images of Debian are.
    let install = "export DEBIAN_FRONTEND=noninteractive &&
        apt-get --quiet --quiet update &&
        apt-get --quiet --quiet --yes --no-install-recommends install git make &&
        rm --recursive /var/lib/apt/lists/*";
    enter(&tree, &["sh", "-c", install]).ok();
    reach_the_registry_as_this_machine_does(&tree);
    let sources = tree.path().join(SOURCES.trim_start_matches('/'));
    copy_sources(&sources);

    let installed = ["dpkg-query", "--show", "--showformat", "${Package}\n"];
    let before = enter(&tree, &installed).ok().text;
    for absent in ["rustc", "rustc-web", "cargo", "gcc", "sudo", "opensc"] {
        assert!(!before.lines().any(|line| line == absent), "{absent}");
    }
    let demo = enter(&tree, &["make", "--directory", SOURCES, "demo"]);
    demo.ok()
        .prints(&["Verified OK", "== Done: nothing is left running"]);
    let after = enter(&tree, &installed).ok().text;
    for present in ["rustc-web", "cargo-web", "rust-web-clippy", "rustfmt-web"] {
        assert!(after.lines().any(|line| line == present), "{present}");
    }
    // The second time there is nothing to set up.
    let again = enter(&tree, &["make", "--directory", SOURCES, "demo"]).ok();
    assert!(!again.text.contains("Installing"), "{}", again.text);
}

/// Runs a program in a tree as root to its end; the tree has this machine's network.
fn enter(tree: &Tree, program: &[&str]) -> Output {
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "--pid", "--fork", "--kill-child"])
        .args(["--propagation", "private", "sh", "-c", ENTER, "sh"])
        .arg(tree.path())
        .arg(Tree::archives("newcomer"))
        .args(registry_variables())
        .args(program);
    run_within(TIME_LIMIT, command, b"")
}

/// Assignments of this machine's variables that say how to reach the registry.
fn registry_variables() -> Vec<String> {
    let says_so = |name: &str| {
        CARGO_VARIABLES.iter().any(|begin| name.starts_with(begin))
            || PROXY_VARIABLES.contains(&name.to_ascii_uppercase().as_str())
            || AUTHORITY_VARIABLES.contains(&name)
    };
    std::env::vars()
        .filter(|(name, value)| says_so(name) && value != DEBIAN_AUTHORITIES)
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

/// Gives the tree this machine's own authorities, and cargo what this machine's configuration says
/// of the registry: mirrors, proxies, and nothing of how to build.
fn reach_the_registry_as_this_machine_does(tree: &Tree) {
    let authorities = Path::new(AUTHORITIES);
    if authorities.is_dir() {
        let to = tree.path().join(AUTHORITIES.trim_start_matches('/'));
        fs::create_dir_all(&to).unwrap();
        for entry in authorities.read_dir().unwrap() {
            let from = entry.unwrap().path();
            if from.is_file() {
                fs::copy(&from, to.join(from.file_name().unwrap())).unwrap();
            }
        }
    }
    for file in AUTHORITY_VARIABLES.iter().filter_map(std::env::var_os) {
        let file = PathBuf::from(file);
        if file != Path::new(DEBIAN_AUTHORITIES) && file.is_absolute() && file.is_file() {
            let to = tree.path().join(file.strip_prefix("/").unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&file, to).unwrap();
        }
    }
    let Some(configuration) = cargo_configuration() else {
        return;
    };
    let mut configuration: toml::Table =
        fs::read_to_string(configuration).unwrap().parse().unwrap();
    configuration.retain(|name, _| CARGO_TABLES.contains(&name));
    let to = tree.path().join("root/.cargo");
    fs::create_dir(&to).unwrap();
    fs::write(to.join("config.toml"), configuration.to_string()).unwrap();
}

/// The configuration of this account's cargo, if there is one.
fn cargo_configuration() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))?;
    let configuration = home.join("config.toml");
    configuration.is_file().then_some(configuration)
}
