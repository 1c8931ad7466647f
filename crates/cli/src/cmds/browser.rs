use std::env;
use std::path::{Path, PathBuf};

use crate::args::{BrowserArgs, BrowserVerb};
use crate::browser::{
    Account, Browser, Place, Registrations, Trouble, chromium, firefox, policy, sandbox,
};
use crate::failure::Failure;
use crate::format;
use crate::output::Output;

pub(super) fn run(verb: &BrowserVerb, output: &mut Output) -> Result<(), Failure> {
    let (BrowserVerb::Register(args) | BrowserVerb::Unregister(args) | BrowserVerb::Status(args)) =
        verb;
    let module = module(args, matches!(verb, BrowserVerb::Register(_)))?;
    let places = match verb {
        BrowserVerb::Register(_) => register(args, &module)?,
        BrowserVerb::Unregister(_) => unregister(args, &module)?,
        BrowserVerb::Status(_) => status(args, &module)?,
    };
    let registrations = Registrations { module, places };
    output.show(&registrations, format::browsers)
}

fn register(args: &BrowserArgs, module: &str) -> Result<Vec<Place>, Trouble> {
    if args.system {
        return Ok(vec![policy::register(&root(args), module)?]);
    }
    let account = account();
    let mut places = Vec::new();
    if args.wants(Browser::Firefox) {
        places = firefox::register(&account, module)?;
        if places.is_empty() && args.firefox {
            return Err(Trouble::NoProfile);
        }
    }
    if args.wants(Browser::Chromium) {
        places.push(chromium::register(&account, module)?);
    }
    places.extend(sandboxed(args, &account));
    Ok(places)
}

fn unregister(args: &BrowserArgs, module: &str) -> Result<Vec<Place>, Trouble> {
    if args.system {
        return Ok(vec![policy::unregister(&root(args), module)?]);
    }
    let account = account();
    let mut places = Vec::new();
    if args.wants(Browser::Firefox) {
        places = firefox::unregister(&account, module)?;
    }
    if args.wants(Browser::Chromium) {
        places.push(chromium::unregister(&account, module)?);
    }
    Ok(places)
}

fn status(args: &BrowserArgs, module: &str) -> Result<Vec<Place>, Trouble> {
    let account = account();
    let mut places = Vec::new();
    if args.wants(Browser::Firefox) {
        places.push(policy::status(&root(args), module)?);
        if !args.system {
            places.extend(firefox::status(&account, module)?);
        }
    }
    if args.wants(Browser::Chromium) && !args.system {
        places.push(chromium::status(&account, module)?);
    }
    places.extend(sandboxed(args, &account));
    Ok(places)
}

/// The browsers that were asked about and cannot use the card.
fn sandboxed(args: &BrowserArgs, account: &Account) -> impl Iterator<Item = Place> {
    let places = sandbox::browsers(&root(args), &account.home).into_iter();
    places.filter(|place| args.wants(place.browser))
}

/// The path of the module as browsers are told it.
fn module(args: &BrowserArgs, must_exist: bool) -> Result<String, Trouble> {
    let path = match &args.module {
        Some(path) => absolute(path),
        None => installed_module(),
    };
    let exists = !must_exist || root(args).join(below_root(&path)).is_file();
    match path.to_str() {
        Some(text) if exists => Ok(text.to_owned()),
        _ => Err(Trouble::Module { path }),
    }
}

/// Where the Debian package puts it.
fn installed_module() -> PathBuf {
    let architecture = env::consts::ARCH;
    format!("/usr/lib/{architecture}-linux-gnu/libcps_pkcs11.so").into()
}

fn root(args: &BrowserArgs) -> PathBuf {
    absolute(&args.root)
}

fn absolute(path: &Path) -> PathBuf {
    // Only the directory of a process that was removed has no absolute path.
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn below_root(path: &Path) -> &Path {
    path.strip_prefix("/").unwrap_or(path)
}

fn account() -> Account {
    // An account without a home has no browsers: nothing is found there.
    let home = env::home_dir().unwrap_or_default();
    let configuration = env::var_os("XDG_CONFIG_HOME")
        .filter(|directory| !directory.is_empty())
        .map_or_else(|| home.join(".config"), PathBuf::from);
    Account {
        home,
        configuration,
    }
}
