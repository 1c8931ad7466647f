use anyhow::{anyhow, bail};
use cps_sim_card::Profile;
use cps_sim_control::read_profile;

use crate::console;

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
        match read_profile(name) {
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
