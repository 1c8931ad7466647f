use cps_workstation::browser::policy::{self, Policies};
use cps_workstation::browser::{
    Browser, BrowserError, Home, HostBrowser, NativeHosts, Place, Registrations, chromium, firefox,
    sandbox,
};
use cps_workstation::{Root, module};

use crate::args::{BrowserArgs, BrowserVerb};
use crate::error::CliError;
use crate::format::{self, BrowserReport};
use crate::output::Output;

pub(super) fn run(verb: &BrowserVerb, output: &mut Output) -> Result<(), CliError> {
    let (BrowserVerb::Register(args) | BrowserVerb::Unregister(args) | BrowserVerb::Status(args)) =
        verb;
    let module = module(args, matches!(verb, BrowserVerb::Register(_)))?;
    let places = match verb {
        BrowserVerb::Register(_) => register(args, &module)?,
        BrowserVerb::Unregister(_) => unregister(args, &module)?,
        BrowserVerb::Status(_) => status(args, &module)?,
    };
    let home = args.wants_account().then(home).transpose()?;
    let browsers = HostBrowser::with_files().iter().copied();
    let browsers: Vec<_> = browsers
        .filter(|browser| args.wants(browser.browser()))
        .collect();
    let has_browsers = !browsers.is_empty();
    let native = NativeHosts::new(&root(args), home.as_ref(), browsers);
    let hosts = match verb {
        BrowserVerb::Register(_) => native.register()?,
        BrowserVerb::Unregister(_) => native.unregister()?,
        BrowserVerb::Status(_) => native.status()?,
    };
    let registrations = Registrations {
        module,
        places,
        hosts,
        host_programs: !has_browsers || native.has_programs(),
    };
    let report = BrowserReport::new(output.language, registrations);
    output.show(&report, format::browsers)
}

fn register(args: &BrowserArgs, module: &str) -> Result<Vec<Place>, BrowserError> {
    let mut places = Vec::new();
    for policies in policies(args) {
        places.extend(policies.register(&root(args), module)?);
    }
    if !args.wants_account() {
        return Ok(places);
    }
    let home = home()?;
    if args.wants(Browser::Firefox) {
        let profiles = firefox::register(&home, module)?;
        if profiles.is_empty() && args.firefox {
            return Err(BrowserError::NoProfile);
        }
        places.extend(profiles);
    }
    if args.wants(Browser::Chromium) {
        places.push(chromium::register(&home, module)?);
    }
    places.extend(sandboxed(args, Some(&home)));
    Ok(places)
}

fn unregister(args: &BrowserArgs, module: &str) -> Result<Vec<Place>, BrowserError> {
    let mut places = Vec::new();
    for policies in policies(args) {
        places.extend(policies.unregister(&root(args), module)?);
    }
    if !args.wants_account() {
        return Ok(places);
    }
    let home = home()?;
    if args.wants(Browser::Firefox) {
        places.extend(firefox::unregister(&home, module)?);
    }
    if args.wants(Browser::Chromium) {
        places.push(chromium::unregister(&home, module)?);
    }
    Ok(places)
}

/// Returns the policies that are meant to be changed: those of Firefox for all accounts, and those
/// of Thunderbird, which has no other place.
fn policies(args: &BrowserArgs) -> impl Iterator<Item = &'static Policies> {
    let firefox = (args.system && args.wants(Browser::Firefox)).then_some(&policy::FIREFOX);
    let thunderbird = args.wants(Browser::Thunderbird);
    firefox
        .into_iter()
        .chain(thunderbird.then_some(&policy::THUNDERBIRD))
}

fn status(args: &BrowserArgs, module: &str) -> Result<Vec<Place>, BrowserError> {
    let mut places = Vec::new();
    if args.wants(Browser::Firefox) {
        places = policy::FIREFOX.status(&root(args), module)?;
    }
    if args.wants(Browser::Thunderbird) {
        places.extend(policy::THUNDERBIRD.status(&root(args), module)?);
    }
    if !args.wants_account() {
        places.extend(sandboxed(args, Home::of_environment().as_ref()));
        return Ok(places);
    }
    let home = home()?;
    if args.wants(Browser::Firefox) {
        places.extend(firefox::status(&home, module)?);
    }
    if args.wants(Browser::Chromium) {
        places.push(chromium::status(&home, module)?);
    }
    places.extend(sandboxed(args, Some(&home)));
    Ok(places)
}

/// Returns the browsers that were asked about and cannot use the card.
fn sandboxed(args: &BrowserArgs, home: Option<&Home>) -> impl Iterator<Item = Place> {
    let places = sandbox::browsers(&root(args), home).into_iter();
    places.filter(|place| args.wants(place.browser))
}

/// Returns the path of the module as browsers are told it.
fn module(args: &BrowserArgs, must_exist: bool) -> Result<String, BrowserError> {
    let root = root(args);
    let path = match &args.module {
        Some(path) => std::path::absolute(path).unwrap_or_else(|_| path.clone()),
        None => module::installed(&root).unwrap_or_else(module::packaged),
    };
    let exists = !must_exist || root.is_file(&path);
    match path.to_str() {
        Some(text) if exists => Ok(text.to_owned()),
        _ => Err(BrowserError::Module { path }),
    }
}

fn root(args: &BrowserArgs) -> Root {
    Root::new(&args.root)
}

fn home() -> Result<Home, BrowserError> {
    Home::of_environment().ok_or(BrowserError::NoHome)
}
