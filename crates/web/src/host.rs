//! The hosts that browsers start: their names, their programs, and the extensions that may start
//! them.

use std::ffi::OsStr;
use std::path::Path;

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
        let (firefox, chromium) = self.extensions();
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
        let (firefox, chromium) = self.extensions();
        let mut manifest = json!({
            "name": self.name(),
            "description": "Carte de professionnel de santé (CPS)",
            "path": format!("{PROGRAMS}/{}", self.program()),
            "type": "stdio",
        });
        match family {
            Family::Firefox => manifest["allowed_extensions"] = json!(firefox),
            Family::Chromium => {
                let origins = chromium
                    .iter()
                    .map(|id| format!("chrome-extension://{id}/"));
                manifest["allowed_origins"] = origins.collect();
            }
        }
        manifest
    }

    fn extensions(self) -> (&'static [&'static str], &'static [&'static str]) {
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
