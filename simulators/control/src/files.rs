use std::path::Path;

use anyhow::Context as _;
use cps_sim_card::{Profile, Script};
use cps_trust::{LONGEST_CONFIGURATION, read_text};

/// Returns the built-in profile of this name, or the one in this file.
///
/// # Errors
/// If there is neither, or the file holds no profile: its line and field.
pub fn read_profile(name: &str) -> anyhow::Result<Profile> {
    if let Some(profile) = Profile::builtin(name) {
        return Ok(profile);
    }
    let text = read_text(Path::new(name), LONGEST_CONFIGURATION).with_context(|| {
        let names: Vec<_> = Profile::builtin_names().collect();
        format!(
            "{name} is no built-in profile ({}) and cannot be read",
            names.join(", ")
        )
    })?;
    Ok(Profile::parse(&text, name)?)
}

/// Returns the script of faults in a file.
///
/// # Errors
/// If it cannot be read, or holds no script: its line and field.
pub fn read_script(path: &Path) -> anyhow::Result<Script> {
    let name = path.display().to_string();
    let text = read_text(path, LONGEST_CONFIGURATION).with_context(|| name.clone())?;
    Ok(Script::parse(&text, &name)?)
}
