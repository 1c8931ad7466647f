use crate::args::{BrowserArgs, BrowserVerb};
use crate::browser::{
    Account, Browser, Place, Registrations, Trouble, chromium, firefox, policy, sandbox,
};
use crate::failure::Failure;
use crate::format;
use crate::module;
use crate::output::Output;
use crate::root::Root;

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
        return policy::register(&root(args), module);
    }
    let account = account()?;
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
    places.extend(sandboxed(args, Some(&account)));
    Ok(places)
}

fn unregister(args: &BrowserArgs, module: &str) -> Result<Vec<Place>, Trouble> {
    if args.system {
        return policy::unregister(&root(args), module);
    }
    let account = account()?;
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
    let mut places = Vec::new();
    if args.wants(Browser::Firefox) {
        places = policy::status(&root(args), module)?;
    }
    if args.system {
        places.extend(sandboxed(args, Account::of_environment().as_ref()));
        return Ok(places);
    }
    let account = account()?;
    if args.wants(Browser::Firefox) {
        places.extend(firefox::status(&account, module)?);
    }
    if args.wants(Browser::Chromium) {
        places.push(chromium::status(&account, module)?);
    }
    places.extend(sandboxed(args, Some(&account)));
    Ok(places)
}

/// The browsers that were asked about and cannot use the card.
fn sandboxed(args: &BrowserArgs, account: Option<&Account>) -> impl Iterator<Item = Place> {
    let places = sandbox::browsers(&root(args), account).into_iter();
    places.filter(|place| args.wants(place.browser))
}

/// The path of the module as browsers are told it.
fn module(args: &BrowserArgs, must_exist: bool) -> Result<String, Trouble> {
    let root = root(args);
    let path = match &args.module {
        Some(path) => std::path::absolute(path).unwrap_or_else(|_| path.clone()),
        None => module::installed(&root).unwrap_or_else(module::packaged),
    };
    let exists = !must_exist || root.here(&path).is_file();
    match path.to_str() {
        Some(text) if exists => Ok(text.to_owned()),
        _ => Err(Trouble::Module { path }),
    }
}

fn root(args: &BrowserArgs) -> Root {
    Root::new(&args.root)
}

fn account() -> Result<Account, Trouble> {
    Account::of_environment().ok_or(Trouble::NoHome)
}
