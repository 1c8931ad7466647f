//! A machine with private accounts and PAM services, set up as `docs/login.md` says.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cps_e2e::document::replace_each;
use cps_e2e::{Cpsd, Output, SimulatedCard, World, binary, eventually, module, module_text};

use crate::document;

/// Password of the account [`Workstation::USER`].
pub(crate) const PASSWORD: &str = "correct horse";

/// A service that takes a card and nothing else.
pub(crate) const CARD: &str = "card-only";

/// The PKCS#11 module.
const MODULE: &str = "libcps_pkcs11.so";

/// Services as Debian has them, as far as it matters here.
const DEBIAN_SERVICES: [&str; 4] = ["login", "sudo", "gdm-password", "xscreensaver"];

/// A card, a daemon, and a machine that lets its holder in.
pub(crate) struct Workstation {
    pub(crate) cpsd: Cpsd,
    pub(crate) card: SimulatedCard,
    pub(crate) world: World,
}

impl Workstation {
    /// The account that the document uses.
    pub(crate) const USER: &'static str = "praticien";

    /// Puts a card of this profile into the reader and runs the set-up of the document.
    #[track_caller]
    pub(crate) fn new(profile: &str) -> Self {
        let world = World::new();
        let card = world.insert(profile);
        for name in ["cpsd/trust", "cpsd/crls"] {
            fs::create_dir_all(world.file(name)).unwrap();
        }
        let cpsd = world.start_cpsd_configured(&format!(
            "trust_dir = '{}'\ncrl_dir = '{}'\n",
            world.file("cpsd/trust").display(),
            world.file("cpsd/crls").display()
        ));
        world.wait_for_card();
        let workstation = Self { cpsd, card, world };
        workstation.make_private_etc();
        workstation.lay_out_sources();
        for command in document::set_up() {
            // The PIN has all its tries, as the card said last.
            let map = "cpsctl login map praticien\n";
            let command = command.replace(map, "cpsctl login map praticien --unverified\n");
            workstation.run(&command, "").ok();
        }
        workstation
    }

    /// Runs commands of the document, in a shell, on this machine.
    #[track_caller]
    pub(crate) fn run(&self, commands: &str, input: &str) -> Output {
        let build = binary("cpsctl");
        let path = format!(
            "export PATH={}:$PATH:/usr/sbin\n",
            build.parent().unwrap().display()
        );
        let commands = self.in_the_test(commands);
        self.world
            .run_with_input("sh", &["-ec", &(path + &commands)], input.as_bytes())
    }

    /// Logs in through a service, and takes up the rights of the account.
    #[track_caller]
    pub(crate) fn log_in(&self, service: &str, user: &str, typed: &str) -> Output {
        let operations = ["authenticate", "setcred", "acct_mgmt"];
        let args = [&[service, user], &operations[..]].concat();
        let typed = format!("{typed}\n");
        self.world
            .run_with_input("pamtester", &args, typed.as_bytes())
    }

    /// Pulls the card and waits until the daemon knows.
    pub(crate) fn pull_the_card(&mut self) {
        self.card.remove();
        self.wait_until(|cards| !cards.contains("CPS3v3"));
    }

    /// Inserts the card of another profile and waits until the daemon knows it by its label.
    pub(crate) fn swap(&mut self, profile: &str, label: &str) {
        self.card.swap(profile);
        self.wait_until(|cards| cards.contains(label));
    }

    /// Waits until the list of cards is as wanted.
    pub(crate) fn wait_until(&self, holds: impl Fn(&str) -> bool) {
        let cards = || self.run("cpsctl cards list", "").text;
        eventually(Duration::from_secs(30), || holds(&cards()).then_some(()))
            .expect("the daemon sees the cards that there are");
    }

    /// Returns the number of tries that the PIN has left, as the card said last.
    #[track_caller]
    pub(crate) fn pin_state(&self) -> String {
        let shown = self.run("cpsctl pin status", "").ok().text;
        shown.lines().next().unwrap().trim().to_owned()
    }

    /// Lets the computer speak French.
    pub(crate) fn speak_french(&self) {
        fs::write(self.world.file("default/locale"), "LANG=fr_FR.UTF-8\n").unwrap();
    }

    /// Returns the paths of the document and of the files in `login/`, as they are in the test.
    fn in_the_test(&self, text: &str) -> String {
        let here = |name: &str| self.world.file(name).display().to_string();
        // Under PAM, no variable says where the daemon is.
        let at_socket = |program: &str, verb: &str| {
            let (program, socket) = (binary(program), self.world.socket());
            format!("{} --socket {} {verb}", program.display(), socket.display())
        };
        let paths = [
            ("/usr/share/cps-middleware/login", here("login")),
            ("/etc/cpsd/", format!("{}/", here("cpsd"))),
            ("/root/authorities", here("authorities")),
            ("/root/crls", here("crls")),
            ("/usr/bin/cpsctl login", at_socket("cpsctl", "login")),
            (
                "/usr/bin/cps-registry pair",
                at_socket("cps-registry", "pair"),
            ),
            (
                "postgres://poste@db.hopital.example/cps",
                here("register.db"),
            ),
            ("/usr/lib/x86_64-linux-gnu/libcps_pkcs11.so", here(MODULE)),
        ];
        replace_each(text, &paths)
    }

    fn make_private_etc(&self) {
        let world = &self.world;
        let directory = |name: &str| fs::create_dir_all(world.file(name)).unwrap();
        let file = |name: &str, content: &str| drop(world.write(name, content));
        directory("pam.d");
        for service in DEBIAN_SERVICES {
            let content = "@include common-auth\n@include common-account\n";
            file(&format!("pam.d/{service}"), content);
        }
        file("pam.d/common-auth", "auth required pam_unix.so\n");
        file("pam.d/common-account", "account required pam_unix.so\n");
        file("pam.d/common-session", "session required pam_permit.so\n");
        file("pam.d/other", "auth required pam_deny.so\n");
        let card = "@include cps-card\naccount required pam_permit.so\n";
        file(&format!("pam.d/{CARD}"), card);
        for name in ["cacerts", "crls"] {
            directory(&format!("pam_pkcs11/{name}"));
        }
        directory("default");
        file("default/locale", "LANG=en_US.UTF-8\n");
        directory("sssd/pki");
        let domain = "[sssd]\ndomains = example\nservices = nss\n\
                      [domain/example]\nid_provider = ldap\nldap_uri = ldap://127.0.0.1\n";
        file("sssd/sssd.conf", domain);
        self.make_account();
        for name in ["pam.d", "pam_pkcs11", "default", "sssd", "passwd", "shadow"] {
            let target = format!("/etc/{name}");
            world.run("mount", &["--bind", name, &target]).ok();
        }
        self.make_sssd_and_p11_kit();
    }

    fn make_account(&self) {
        let hash = ["passwd", "-6", "-stdin"];
        let hash = self
            .world
            .run_with_input("openssl", &hash, PASSWORD.as_bytes())
            .ok();
        let hash = String::from_utf8(hash.stdout).unwrap();
        let user = Self::USER;
        let passwd = format!("root:x:0:0::/root:/bin/sh\n{user}:x:1001:1001::/:/bin/sh\n");
        self.world.write("passwd", passwd);
        let shadow = format!(
            "root:*:20000::::::\n{user}:{}:20000::::::\n",
            hash.trim_end()
        );
        self.world.write("shadow", shadow);
    }

    /// Makes the state of sssd, with this module as the only one of p11-kit.
    fn make_sssd_and_p11_kit(&self) {
        for name in ["state/db", "state/mc", "modules"] {
            fs::create_dir_all(self.world.file(name)).unwrap();
        }
        let module = format!("module: {}\n", module_text());
        self.world.write("modules/cps.module", module);
        for (name, target) in [
            ("state", "/var/lib/sss"),
            ("modules", "/usr/share/p11-kit/modules"),
        ] {
            self.world.run("mount", &["--bind", name, target]).ok();
        }
        // sssd trusts no file that others may read.
        let private = ["600", "sssd/sssd.conf"];
        self.world.run("chmod", &private).ok();
    }

    /// Prepares what the administrator has at hand: the files of the package, authorities and
    /// lists.
    fn lay_out_sources(&self) {
        let login = Path::new(env!("CARGO_MANIFEST_DIR")).join("../login");
        fs::create_dir_all(self.world.file("login/pam.d")).unwrap();
        for name in [
            "pam_pkcs11.conf",
            "pam.d/cps-card",
            "pam.d/cps-card-or-password",
            "pam.d/cps-card-opened",
        ] {
            let content = fs::read_to_string(login.join(name)).unwrap();
            let name = format!("login/{name}");
            self.world.write(&name, self.in_the_test(&content));
        }
        self.copy_module();
        self.copy("authorities", &["ca.pem", "root.pem"]);
        self.copy("crls", &["ca.crl.pem", "root.crl.pem"]);
    }

    /// Copies the module to a place that only root may write, as `pam_pkcs11` demands.
    fn copy_module(&self) {
        let copy = self.world.file(MODULE);
        fs::copy(module(), &copy).unwrap();
        fs::set_permissions(copy, Permissions::from_mode(0o755)).unwrap();
    }

    fn copy(&self, directory: &str, names: &[&str]) {
        let directory: PathBuf = self.world.file(directory);
        fs::create_dir(&directory).unwrap();
        for name in names {
            fs::copy(self.card.trust().join(name), directory.join(name)).unwrap();
        }
    }
}
