//! Simulated cards in simulated readers, in place of PC/SC.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};
use cps_sim_card::{Card, Profile, TestPki};
use cps_sim_reader::SimReaders;
use cps_trust::{LONGEST_CONFIGURATION, read_text};
use cpsd::Config;

#[derive(Debug, clap::Args)]
#[group(id = "simulation")]
pub(crate) struct Arguments {
    /// Simulates one reader with a card per profile, in place of PC/SC: a built-in profile, or a
    /// profile file ending in .toml.
    #[arg(long, value_name = "PROFILE", value_delimiter = ',', requires = "pki")]
    simulate: Vec<String>,
    /// The directory of the test authority; its certificates are written there.
    #[arg(long, value_name = "DIR", requires = "simulate")]
    pki: Option<PathBuf>,
}

impl Arguments {
    /// Returns the simulated readers, if there are to be any.
    ///
    /// The test authority is trusted where the configuration names no directories of its own: a
    /// daemon without a simulation never does.
    pub(crate) fn readers(&self, config: &mut Config) -> Result<Option<SimReaders>> {
        let Some(directory) = &self.pki else {
            return Ok(None);
        };
        let now = SystemTime::now();
        let mut pki = TestPki::open_or_create(directory, now).context("test authority")?;
        let readers = SimReaders::new();
        for (number, name) in self.simulate.iter().enumerate() {
            let profile = profile(name)?;
            let card = Card::personalise(&profile, &mut pki, now)
                .with_context(|| format!("card of profile {name}"))?;
            readers
                .add(&format!("Simulated reader {number}"))
                .insert(card);
        }
        // Now that the cards are issued, so that the lists hold those that are revoked. What is
        // beside the keys is read when the authority is opened again.
        let trust = directory.join("trust");
        for directory in [directory, &trust] {
            pki.write_trust(directory).context("test authority")?;
        }
        let default = Config::default();
        if config.trust_dir == default.trust_dir {
            config.trust_dir.clone_from(&trust);
        }
        if config.crl_dir == default.crl_dir {
            config.crl_dir = trust;
        }
        Ok(Some(readers))
    }
}

fn profile(name: &str) -> Result<Profile> {
    if Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "toml")
    {
        let text = read_text(Path::new(name), LONGEST_CONFIGURATION)
            .with_context(|| format!("profile {name}"))?;
        return Ok(Profile::parse(&text, name)?);
    }
    Profile::builtin(name).with_context(|| {
        let names: Vec<_> = Profile::builtin_names().collect();
        format!("no profile {name}; there are {}", names.join(", "))
    })
}
