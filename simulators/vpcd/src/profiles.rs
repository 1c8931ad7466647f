use std::fs;

use anyhow::{Context as _, anyhow, bail};
use cps_sim_card::Profile;

use crate::console;

/// Returns the built-in profile of this name, or the one in this file.
pub(crate) fn load(name: &str) -> anyhow::Result<Profile> {
    if let Some(profile) = Profile::builtin(name) {
        return Ok(profile);
    }
    let text = fs::read_to_string(name).with_context(|| {
        let names: Vec<_> = Profile::builtin_names().collect();
        format!(
            "{name} is no built-in profile ({}) and cannot be read",
            names.join(", ")
        )
    })?;
    Ok(Profile::parse(&text, name)?)
}

pub(crate) fn list() -> anyhow::Result<()> {
    for name in Profile::builtin_names() {
        console::say(name)?;
    }
    Ok(())
}

pub(crate) fn show(name: &str) -> anyhow::Result<()> {
    let text = Profile::builtin_text(name).ok_or_else(|| anyhow!("no built-in profile {name}"))?;
    Ok(console::say(text.trim_end())?)
}

pub(crate) fn check(names: &[String]) -> anyhow::Result<()> {
    let mut wrong = 0;
    for name in names {
        match load(name) {
            Ok(_) => console::say(&format!("{name}: ok"))?,
            Err(error) => {
                console::complain(&error);
                wrong += 1;
            }
        }
    }
    if wrong > 0 {
        bail!("{wrong} of {} profiles cannot be used", names.len());
    }
    Ok(())
}
