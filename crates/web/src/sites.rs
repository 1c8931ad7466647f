//! The sites that may use the card, of the administrator and of the holder. Begin at
//! [`Sites::site`].

use std::path::Path;

use cps_trust::Besides;
use serde::Serialize;

use crate::origin::Origin;
use crate::policy::{Policy, PolicyError};
use crate::remembered::{RememberedError, RememberedSites};
use crate::uses::Use;

/// The sites that may use the card from this account. They are read for every question, so that a
/// site that is revoked is refused at once.
#[derive(Clone, Debug)]
pub struct Sites {
    policy: Policy,
    remembered: RememberedSites,
}

/// A site that may use the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AllowedSite {
    /// Its origin.
    pub origin: Origin,
    /// The uses that it is allowed.
    pub allowed: Vec<Use>,
    /// The one who allowed it.
    pub by: AllowedBy,
    /// The name that the administrator gives it.
    pub name: Option<String>,
}

/// The one who allowed a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AllowedBy {
    /// The administrator.
    Policy,
    /// The holder, in a dialog.
    Holder,
}

/// The reason why the sites cannot be known: no page uses the card then.
#[derive(Debug, thiserror::Error)]
pub enum SitesError {
    /// Those of the administrator.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Those of the holder.
    #[error(transparent)]
    Remembered(#[from] RememberedError),
}

impl Sites {
    /// Reads the sites of the administrator, and those of the account that runs this program.
    ///
    /// # Errors
    /// [`SitesError`].
    pub fn of_environment() -> Result<Self, SitesError> {
        let remembered = RememberedSites::of_environment()?;
        Self::read(Policy::directory(), Besides::Root, remembered)
    }

    /// Reads the sites of the administrator in a directory.
    ///
    /// # Errors
    /// [`SitesError::Policy`].
    pub fn read(
        directory: &Path,
        besides: Besides,
        remembered: RememberedSites,
    ) -> Result<Self, SitesError> {
        let policy = Policy::read(directory, besides)?;
        Ok(Self { policy, remembered })
    }

    /// Returns a site, if it may use the card. The list of the administrator goes before the
    /// holder's.
    ///
    /// # Errors
    /// [`SitesError::Remembered`].
    pub fn site(&self, origin: &Origin) -> Result<Option<AllowedSite>, SitesError> {
        let sites = self.list()?;
        Ok(sites.into_iter().find(|site| site.origin == *origin))
    }

    /// Whether the administrator decides on a site: the holder is not asked then.
    pub fn is_decided(&self, origin: &Origin) -> bool {
        self.policy.site(origin).is_some()
    }

    /// Returns the sites that may use the card, the administrator's first.
    ///
    /// # Errors
    /// [`SitesError::Remembered`].
    pub fn list(&self) -> Result<Vec<AllowedSite>, SitesError> {
        let of_policy = self.policy.sites().filter(|site| !site.allow.is_empty());
        let mut sites: Vec<_> = of_policy
            .map(|site| AllowedSite {
                origin: site.origin.clone(),
                allowed: site.allow.clone(),
                by: AllowedBy::Policy,
                name: site.name.clone(),
            })
            .collect();
        let remembered = self.remembered.list()?.into_iter();
        let of_holder = remembered.filter(|origin| !self.is_decided(origin));
        sites.extend(of_holder.map(|origin| AllowedSite {
            origin,
            allowed: Use::ALL.to_vec(),
            by: AllowedBy::Holder,
            name: None,
        }));
        Ok(sites)
    }

    /// Remembers a site that the holder has allowed.
    ///
    /// # Errors
    /// [`SitesError::Remembered`].
    pub fn allow(&self, origin: &Origin) -> Result<(), SitesError> {
        Ok(self.remembered.add(origin)?)
    }

    /// Forgets a site that the holder had allowed; `false` if it was not there.
    ///
    /// # Errors
    /// [`SitesError::Remembered`].
    pub fn revoke(&self, origin: &Origin) -> Result<bool, SitesError> {
        Ok(self.remembered.remove(origin)?)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_administrator_goes_before_the_holder() {
        let directory = tempfile::tempdir().unwrap();
        let policy = directory.path().join("web.d");
        fs::create_dir(&policy).unwrap();
        let text = "[[site]]\norigin = \"https://some.example\"\nname = \"Some\"\n\
                    allow = [\"status\"]\n\
                    [[site]]\norigin = \"https://none.example\"\nallow = []\n";
        fs::write(policy.join("sites.toml"), text).unwrap();
        let remembered = RememberedSites::at(directory.path().join("sites.json"));
        let sites = || Sites::read(&policy, Besides::OwnAccount, remembered.clone()).unwrap();
        for origin in [
            "https://some.example",
            "https://none.example",
            "https://own.example",
        ] {
            sites().allow(&origin.parse().unwrap()).unwrap();
        }
        let expected = [
            AllowedSite {
                origin: "https://some.example".parse().unwrap(),
                allowed: vec![Use::Status],
                by: AllowedBy::Policy,
                name: Some("Some".to_owned()),
            },
            AllowedSite {
                origin: "https://own.example".parse().unwrap(),
                allowed: Use::ALL.to_vec(),
                by: AllowedBy::Holder,
                name: None,
            },
        ];
        assert_eq!(sites().list().unwrap(), expected);
        let none = "https://none.example".parse().unwrap();
        assert!(sites().is_decided(&none));
        assert_eq!(sites().site(&none).unwrap(), None);
        let own = &expected[1].origin;
        assert_eq!(sites().site(own).unwrap().as_ref(), Some(&expected[1]));
        assert!(!sites().is_decided(own));
        assert!(sites().revoke(own).unwrap());
        assert_eq!(sites().site(own).unwrap(), None);
    }
}
