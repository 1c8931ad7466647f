//! The hosts that browsers start: their names, their programs, and the extensions that may start
//! them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// A native messaging host, named by its protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Our own protocol, for our own extension.
    Page,
    /// The protocol of Web eID, for its extension.
    WebEid,
}

/// A family of browsers, by the form of the manifests that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Firefox.
    Firefox,
    /// Chromium and its relatives.
    Chromium,
}

/// The directory of the programs, where the package installs them.
const PROGRAMS: &str = "/usr/libexec/cps-middleware";

/// The extensions that start the host of our own protocol: ours, by its identifiers in Firefox and
/// in Chromium. The latter follows from the `key` in its manifest.
const OF_PAGE: (&[&str], &[&str]) = (
    &["{c3f6a8c0-7d0c-4b0e-9a55-1d2e5b8f4a10}"],
    &["lhbhlfghikicegkkmofcmojlcojmcjjp"],
);

/// The extensions that start the host of Web eID: those of its project in the shops of Mozilla,
/// Google and Microsoft.
const OF_WEB_EID: (&[&str], &[&str]) = (
    &["{e68418bc-f2b0-4459-a9ea-3e72b6751b07}"],
    &[
        "ncibgoaomkmdpilpocfeponihegamlic",
        "gnmckgbandlkacikdndelhfghdejfido",
    ],
);

impl Host {
    /// Both hosts.
    pub const ALL: [Self; 2] = [Self::Page, Self::WebEid];

    /// Returns the name by which extensions ask for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "fr.cps.web",
            Self::WebEid => "eu.webeid",
        }
    }

    /// Returns the name of its program: both are one, which tells by its name which it is.
    pub fn program(self) -> &'static str {
        match self {
            Self::Page => "cps-web-host",
            Self::WebEid => "cps-web-host-eid",
        }
    }

    /// Returns the path at which the package puts its program.
    pub fn installed_program(self) -> PathBuf {
        Path::new(PROGRAMS).join(self.program())
    }

    /// Whether a path, to a file that is there or not, names the program of a host of ours.
    pub fn is_program(path: &Path) -> bool {
        let name = path.file_name();
        let mut programs = Self::ALL.into_iter().map(Self::program);
        programs.any(|program| name == Some(OsStr::new(program)))
    }

    /// Returns the host that a program was started as.
    pub fn of_program(path: &OsStr) -> Self {
        let name = Path::new(path).file_name();
        match name == Some(OsStr::new(Self::WebEid.program())) {
            true => Self::WebEid,
            false => Self::Page,
        }
    }

    /// Whether the arguments of a program are those with which a browser starts this host for an
    /// extension that may: the path of the manifest and the identifier of the extension (Firefox),
    /// or the origin of the extension (Chromium, which may add the number of a window).
    pub fn is_started_by(self, arguments: &[impl AsRef<str>]) -> bool {
        let (firefox, chromium) = self.identifiers();
        let first = arguments.first().map(AsRef::as_ref);
        let second = arguments.get(1).map(AsRef::as_ref);
        let is_chromium = first.is_some_and(|origin| {
            chromium
                .iter()
                .any(|id| origin == format!("chrome-extension://{id}/"))
        });
        is_chromium || second.is_some_and(|id| firefox.contains(&id))
    }

    /// Returns the manifest by which a browser finds the program (MDN "Native manifests"; Chrome
    /// "Native messaging").
    pub fn manifest(self, family: Family) -> Value {
        let mut manifest = json!({
            "name": self.name(),
            "description": "Carte de professionnel de santé (CPS)",
            "path": format!("{PROGRAMS}/{}", self.program()),
            "type": "stdio",
        });
        let ids = self.extensions(family).iter();
        let (member, allowed) = match family {
            Family::Firefox => ("allowed_extensions", ids.map(|id| json!(id)).collect()),
            Family::Chromium => {
                let origins = ids.map(|id| json!(format!("chrome-extension://{id}/")));
                ("allowed_origins", origins.collect())
            }
        };
        manifest[member] = allowed;
        manifest
    }

    /// Whether a browser that reads this manifest starts the host for each extension that may: its
    /// name and type are right, it names a program of this host, and lets the extensions in.
    pub fn is_served_by(self, manifest: &Value, family: Family) -> bool {
        let expected = self.manifest(family);
        let names_program = manifest["path"]
            .as_str()
            .is_some_and(|path| Path::new(path).file_name() == Some(OsStr::new(self.program())));
        let is_same = |member: &str| manifest[member] == expected[member];
        let lets_in = |member: &str| {
            let allowed = manifest[member].as_array();
            let mut wanted = expected[member].as_array().into_iter().flatten();
            wanted.all(|id| allowed.is_some_and(|allowed| allowed.contains(id)))
        };
        names_program
            && is_same("name")
            && is_same("type")
            && lets_in("allowed_extensions")
            && lets_in("allowed_origins")
    }

    /// Returns the identifiers of the extensions that may start it, in a family of browsers.
    pub fn extensions(self, family: Family) -> &'static [&'static str] {
        let (firefox, chromium) = self.identifiers();
        match family {
            Family::Firefox => firefox,
            Family::Chromium => chromium,
        }
    }

    fn identifiers(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Page => OF_PAGE,
            Self::WebEid => OF_WEB_EID,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_program_says_which_host_it_is() {
        for (path, host) in [
            ("/usr/libexec/cps-middleware/cps-web-host", Host::Page),
            ("cps-web-host", Host::Page),
            ("/usr/libexec/cps-middleware/cps-web-host-eid", Host::WebEid),
            ("./cps-web-host-eid", Host::WebEid),
            ("/cps-web-host-eid/other", Host::Page),
        ] {
            assert_eq!(Host::of_program(OsStr::new(path)), host, "{path}");
        }
    }

    #[test]
    fn a_host_serves_the_extensions_of_its_manifest() {
        const EID: &str = "{e68418bc-f2b0-4459-a9ea-3e72b6751b07}";
        const EID_CHROME: &str = "chrome-extension://ncibgoaomkmdpilpocfeponihegamlic/";
        const OURS: &str = "{c3f6a8c0-7d0c-4b0e-9a55-1d2e5b8f4a10}";
        let ours_chromium = format!("chrome-extension://{}/", OF_PAGE.1[0]);
        let table: [(&[&str], Option<Host>); 11] = [
            (&["/m/eu.webeid.json", EID], Some(Host::WebEid)),
            (&[EID_CHROME], Some(Host::WebEid)),
            (&[EID_CHROME, "--parent-window=0"], Some(Host::WebEid)),
            (&["/m/fr.cps.web.json", OURS], Some(Host::Page)),
            (&[&ours_chromium], Some(Host::Page)),
            (&[], None),
            (&["/m/eu.webeid.json"], None),
            (&[EID], None),
            (&["/m/eu.webeid.json", "other@example"], None),
            (
                &["chrome-extension://ncibgoaomkmdpilpocfeponihegamlic"],
                None,
            ),
            (&["https://dpi.example/"], None),
        ];
        for (arguments, expected) in table {
            for host in Host::ALL {
                let is_started = host.is_started_by(arguments);
                assert_eq!(is_started, expected == Some(host), "{arguments:?}");
            }
        }
    }

    #[test]
    fn the_package_has_these_manifests() {
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packaging/native-messaging-hosts");
        for (family, name) in [(Family::Firefox, "firefox"), (Family::Chromium, "chromium")] {
            for host in Host::ALL {
                let file = format!("{name}/{}.json", host.name());
                let text = std::fs::read_to_string(folder.join(&file)).unwrap();
                let packaged: Value = serde_json::from_str(&text).unwrap();
                assert_eq!(packaged, host.manifest(family), "{file}");
            }
        }
    }

    #[test]
    fn a_manifest_serves_a_host_by_its_program_and_its_extensions() {
        let changed = |change: &dyn Fn(&mut Value)| {
            let mut manifest = Host::WebEid.manifest(Family::Chromium);
            change(&mut manifest);
            Host::WebEid.is_served_by(&manifest, Family::Chromium)
        };
        assert!(changed(&|_| ()));
        assert!(changed(
            &|manifest| manifest["path"] = json!("/build/cps-web-host-eid")
        ));
        assert!(changed(&|manifest| {
            let origins = manifest["allowed_origins"].as_array_mut().unwrap();
            origins.insert(0, json!("chrome-extension://other/"));
        }));
        for (member, value) in [
            ("name", json!("fr.cps.web")),
            ("type", json!("pkcs11")),
            ("path", json!("/usr/libexec/cps-middleware/cps-web-host")),
            ("path", json!("/usr/bin/web-eid")),
            ("path", Value::Null),
            (
                "allowed_origins",
                json!(["chrome-extension://ncibgoaomkmdpilpocfeponihegamlic/"]),
            ),
            ("allowed_origins", Value::Null),
        ] {
            let is_served = changed(&|manifest| manifest[member] = value.clone());
            assert!(!is_served, "{member}: {value}");
        }
    }

    #[test]
    fn the_programs_of_both_hosts_are_ours() {
        for (path, is_ours) in [
            ("/usr/libexec/cps-middleware/cps-web-host", true),
            ("/build/cps-web-host-eid", true),
            ("/usr/bin/web-eid", false),
            ("/cps-web-host/other", false),
        ] {
            assert_eq!(Host::is_program(Path::new(path)), is_ours, "{path}");
        }
        let installed = Host::WebEid.installed_program();
        assert_eq!(Host::of_program(installed.as_os_str()), Host::WebEid);
    }

    #[test]
    fn a_manifest_names_the_program_and_the_extensions_of_a_family() {
        let manifest = Host::WebEid.manifest(Family::Firefox);
        assert_eq!(manifest["name"], "eu.webeid");
        assert_eq!(
            manifest["path"],
            "/usr/libexec/cps-middleware/cps-web-host-eid"
        );
        assert_eq!(
            manifest["allowed_extensions"],
            json!(["{e68418bc-f2b0-4459-a9ea-3e72b6751b07}"])
        );
        assert_eq!(manifest.get("allowed_origins"), None);
        let manifest = Host::Page.manifest(Family::Chromium);
        assert_eq!(manifest["path"], "/usr/libexec/cps-middleware/cps-web-host");
        let expected = format!("chrome-extension://{}/", OF_PAGE.1[0]);
        assert_eq!(manifest["allowed_origins"], json!([expected]));
        assert_eq!(manifest.get("allowed_extensions"), None);
    }
}
