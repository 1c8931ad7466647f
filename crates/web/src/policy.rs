//! The sites of the administrator: `*.toml` in one directory. Begin at [`Policy::read`].

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use cps_trust::{Besides, Exposed, LONGEST_CONFIGURATION, check_writers, read_text};
use serde::Deserialize;

use crate::origin::Origin;
use crate::uses::Use;

/// The sites that the administrator lists, with what each may do: it is allowed that and no more, even
/// where the holder allows another use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy(BTreeMap<Origin, PolicySite>);

/// A site that the administrator lists.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicySite {
    /// Its origin.
    pub origin: Origin,
    /// The name by which the holder knows it.
    #[serde(default)]
    pub name: Option<String>,
    /// The uses that it is allowed; a site with none is refused.
    pub allow: Vec<Use>,
}

/// The content of one file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    #[serde(default)]
    site: Vec<PolicySite>,
}

/// The reason why the sites of the administrator cannot be known. No page uses the card then,
/// because a file that cannot be read may refuse a site.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// Others than the administrator could have written a file.
    #[error(transparent)]
    Exposed(#[from] Exposed),
    /// A file or the directory cannot be read.
    #[error("{path} cannot be read: {error}", path = path.display())]
    Unreadable {
        /// The file or the directory.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// A file is no list of sites.
    #[error("{path} is not a list of sites: {error}", path = path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The error, with its place in the file.
        error: String,
    },
    /// A site stands twice.
    #[error("{path} names {origin} again; a site stands once", path = path.display())]
    Twice {
        /// The second file.
        path: PathBuf,
        /// The site.
        origin: Origin,
    },
}

impl Policy {
    /// Returns the directory of the administrator's files.
    pub fn directory() -> &'static Path {
        Path::new("/etc/cpsd/web.d")
    }

    /// Reads the files of a directory whose names end with `.toml`; none without the directory.
    /// Files that others than root and `besides` can write are refused.
    ///
    /// # Errors
    /// [`PolicyError`], for the first file that is of no use.
    pub fn read(directory: &Path, besides: Besides) -> Result<Self, PolicyError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |error| PolicyError::Unreadable { path, error }
        };
        let entries = match fs::read_dir(directory) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            entries => entries.map_err(unreadable(directory))?,
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(unreadable(directory))?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                paths.push(path);
            }
        }
        paths.sort();
        let mut policy = Self::default();
        for path in paths {
            check_writers(Path::new("/"), &path, besides)?;
            let text = read_text(&path, LONGEST_CONFIGURATION).map_err(unreadable(&path))?;
            policy.add(&path, &text)?;
        }
        Ok(policy)
    }

    fn add(&mut self, path: &Path, text: &str) -> Result<(), PolicyError> {
        let malformed = |error: toml::de::Error| PolicyError::Malformed {
            path: path.to_owned(),
            error: error.to_string(),
        };
        let file: PolicyFile = toml::from_str(text).map_err(malformed)?;
        for site in file.site {
            if let Some(before) = self.0.insert(site.origin.clone(), site) {
                let (path, origin) = (path.to_owned(), before.origin);
                return Err(PolicyError::Twice { path, origin });
            }
        }
        Ok(())
    }

    /// Returns the entry of a site.
    pub fn site(&self, origin: &Origin) -> Option<&PolicySite> {
        self.0.get(origin)
    }

    /// Returns the sites, sorted by their origins.
    pub fn sites(&self) -> impl Iterator<Item = &PolicySite> {
        self.0.values()
    }
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = directory.path().join(name);
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        }
        directory
    }

    fn read(directory: &tempfile::TempDir) -> Result<Policy, PolicyError> {
        Policy::read(directory.path(), Besides::OwnAccount)
    }

    #[test]
    fn the_files_of_a_directory_are_one_list() {
        let directory = directory(&[
            (
                "50-dpi.toml",
                "[[site]]\norigin = \"https://DPI.example:443\"\nname = \"Mon DPI\"\n\
                 allow = [\"status\", \"assertion.vihf\"]\n",
            ),
            (
                "60-others.toml",
                "[[site]]\norigin = \"https://b.example\"\nallow = []\n\
                 [[site]]\norigin = \"https://a.example\"\nallow = [\"authenticate\"]\n",
            ),
            ("empty.toml", ""),
            ("README", "no list of sites"),
        ]);
        let policy = read(&directory).unwrap();
        let sites: Vec<_> = policy.sites().map(|site| site.origin.as_str()).collect();
        assert_eq!(
            sites,
            [
                "https://a.example",
                "https://b.example",
                "https://dpi.example"
            ]
        );
        let dpi = policy
            .site(&"https://dpi.example".parse().unwrap())
            .unwrap();
        assert_eq!(dpi.name.as_deref(), Some("Mon DPI"));
        assert_eq!(dpi.allow, [Use::Status, Use::Vihf]);
    }

    #[test]
    fn without_a_directory_there_is_no_site() {
        let directory = tempfile::tempdir().unwrap();
        let missing = directory.path().join("web.d");
        let policy = Policy::read(&missing, Besides::OwnAccount).unwrap();
        assert_eq!(policy, Policy::default());
    }

    #[test]
    fn a_file_that_is_wrong_is_named_and_refuses_everything() {
        const SITE: &str = "[[site]]\norigin = \"https://a.example\"\nallow = []\n";
        for (text, part) in [
            ("site = 1", "is not a list of sites"),
            ("[[site]]\nallow = []", "missing field `origin`"),
            (
                "[[site]]\norigin = \"https://a.example\"",
                "missing field `allow`",
            ),
            (
                "[[site]]\norigin = \"http://a.example\"\nallow = []",
                "does not begin with https://",
            ),
            (
                "[[site]]\norigin = \"https://a.example\"\nallow = [\"all\"]",
                "unknown variant `all`",
            ),
            (
                "[[site]]\norigin = \"https://a.example\"\nallow = []\nallows = []",
                "unknown field `allows`",
            ),
            (SITE, "names https://a.example again"),
        ] {
            let directory = directory(&[("1.toml", SITE), ("2.toml", text)]);
            let error = read(&directory).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
            assert!(error.contains("2.toml"), "{error}");
        }
    }

    #[test]
    fn a_file_that_others_can_write_is_refused() {
        let directory = directory(&[("1.toml", "")]);
        let path = directory.path().join("1.toml");
        fs::set_permissions(&path, Permissions::from_mode(0o664)).unwrap();
        let error = read(&directory).unwrap_err();
        assert!(
            matches!(
                &error,
                PolicyError::Exposed(Exposed::Mode { mode: 0o664, .. })
            ),
            "{error}"
        );
    }
}
