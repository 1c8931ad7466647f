//! The protocol of Web eID, version 2: the version of this host first, then one command and one
//! answer. Begin at [`serve`].

use std::io::{self, Read as _};
use std::{process, thread};

use cps_protocol::{ErrorKind, HashAlgorithm, Purpose};
use cps_web::frame::LONGEST_OF_WEB_EID;
use cps_web::{AllowedSite, Use};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::card::{Service, WrongPin};
use crate::failure::{Failure, WebKind};
use crate::request::{Nonce, SignRequest, algorithm, algorithms, base64, token_digest};
use crate::sites;
use crate::wire::{Ended, Wire};
use crate::words::Language;

/// The version of the protocol that this host announces. The extension and the page compare its
/// first number with theirs.
const VERSION: &str = "2.8.0";

/// The format of the token, and the program that made it.
pub(crate) const FORMAT: &str = "web-eid:1.0";
pub(crate) const PROGRAM: &str = concat!(
    "https://example.org/cps-middleware/releases/v",
    env!("CARGO_PKG_VERSION")
);

/// A command.
#[derive(Deserialize)]
struct Command {
    command: String,
    arguments: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Authenticate {
    challenge_nonce: String,
    origin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GetSigningCertificate {
    origin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Sign {
    certificate: String,
    hash: String,
    hash_function: String,
    origin: String,
}

/// Announces the version, and answers one command.
///
/// # Errors
/// If the browser has closed, or sends what no extension does; it was told.
pub(crate) fn serve(wire: &Wire) -> Result<(), Ended> {
    wire.send(&json!({ "version": VERSION }))?;
    let message = match wire.receive(LONGEST_OF_WEB_EID) {
        Ok(Some(message)) => message,
        Ok(None) => return Ok(()),
        Err(failure) => {
            let failure = Failure::Web(WebKind::MessageTooLong, Some(failure.to_string()));
            wire.send(&error(&failure, Language::English))?;
            return Err(Ended);
        }
    };
    let Ok(mut command) = serde_json::from_slice::<Command>(&message) else {
        wire.send(&error(&WebKind::MessageInvalid.into(), Language::English))?;
        return Err(Ended);
    };
    if command.command == "quit" {
        return Ok(());
    }
    thread::spawn(exit_with_browser);
    // Every command may have it.
    let lang = command
        .arguments
        .as_object_mut()
        .and_then(|arguments| arguments.remove("lang"));
    let language = Language::of(lang.as_ref().and_then(Value::as_str));
    let answer = answer(command, language);
    wire.send(&answer.unwrap_or_else(|failure| error(&failure, language)))
}

/// Returns an error in the words of Web eID.
pub(crate) fn error(failure: &Failure, language: Language) -> Value {
    let code = match failure {
        Failure::Api(error) => match error.kind {
            ErrorKind::PromptCancelled => "ERR_WEBEID_USER_CANCELLED",
            ErrorKind::PromptTimeout => "ERR_WEBEID_USER_TIMEOUT",
            ErrorKind::InvalidParams => "ERR_WEBEID_NATIVE_INVALID_ARGUMENT",
            _ => "ERR_WEBEID_NATIVE_FATAL",
        },
        Failure::Web(kind, _) => match kind {
            WebKind::OriginInvalid
            | WebKind::MethodUnknown
            | WebKind::MessageInvalid
            | WebKind::MessageTooLong => "ERR_WEBEID_NATIVE_INVALID_ARGUMENT",
            _ => "ERR_WEBEID_NATIVE_FATAL",
        },
    };
    let message = match failure.detail() {
        Some(detail) => format!("{} ({detail})", failure.sentence(language)),
        None => failure.sentence(language).to_owned(),
    };
    json!({ "error": { "code": code, "message": message } })
}

/// Ends the program when the browser closes: the connection to cpsd ends with it, and so does a
/// dialog that stands.
fn exit_with_browser() {
    let mut ignored = [0; 64];
    let mut input = io::stdin().lock();
    while input.read(&mut ignored).is_ok_and(|read| read > 0) {}
    process::exit(0);
}

fn answer(command: Command, language: Language) -> Result<Value, Failure> {
    let arguments = command.arguments;
    match command.command.as_str() {
        "authenticate" => authenticate(read(arguments)?, language),
        "get-signing-certificate" => signing_certificate(&read(arguments)?),
        "sign" => sign(&read(arguments)?, language),
        other => Err(Failure::Web(
            WebKind::MethodUnknown,
            Some(other.chars().take(64).collect()),
        )),
    }
}

fn read<T: DeserializeOwned>(arguments: Value) -> Result<T, Failure> {
    serde_json::from_value(arguments).map_err(Failure::params)
}

fn authenticate(arguments: Authenticate, language: Language) -> Result<Value, Failure> {
    let nonce = Nonce::read(arguments.challenge_nonce)?;
    let site = site(&arguments.origin, Use::Authenticate)?;
    token(&site, &nonce, language, WrongPin::AsksAgain)
}

/// Makes the token that proves to a server who the holder is. `wrong_pin` says what a wrong PIN
/// leads to.
///
/// # Errors
/// Those of the card.
pub(crate) fn token(
    site: &AllowedSite,
    nonce: &Nonce,
    language: Language,
    wrong_pin: WrongPin,
) -> Result<Value, Failure> {
    let service = Service::of_site(site)?;
    let card = service.card()?.id;
    let certificate = service.certificate(&card, Purpose::Authentication)?;
    let digest = token_digest(site.origin.as_str(), nonce);
    let signature = service.sign(
        &card,
        Purpose::Authentication,
        (HashAlgorithm::Sha256, digest),
        language.log_in(),
        wrong_pin,
    )?;
    Ok(json!({
        "unverifiedCertificate": base64(&certificate.der.0),
        "algorithm": "RS256",
        "signature": base64(&signature),
        "format": FORMAT,
        "appVersion": PROGRAM,
    }))
}

fn signing_certificate(arguments: &GetSigningCertificate) -> Result<Value, Failure> {
    let site = site(&arguments.origin, Use::Sign)?;
    certificate_of(&site)
}

/// Returns the signature certificate, and the algorithms of its key.
///
/// # Errors
/// Those of the card.
pub(crate) fn certificate_of(site: &AllowedSite) -> Result<Value, Failure> {
    let service = Service::of_site(site)?;
    let card = service.card()?.id;
    let certificate = service.certificate(&card, Purpose::Signature)?;
    let key = service.key(&card, Purpose::Signature)?;
    let takes = |hash| key.schemes.contains(&cps_protocol::SignScheme::pkcs1(hash));
    Ok(json!({
        "certificate": base64(&certificate.der.0),
        "supportedSignatureAlgorithms": algorithms(takes),
    }))
}

fn sign(arguments: &Sign, language: Language) -> Result<Value, Failure> {
    let request = SignRequest::read(
        &arguments.certificate,
        &arguments.hash,
        &arguments.hash_function,
    )?;
    let site = site(&arguments.origin, Use::Sign)?;
    signature(&site, request, language, WrongPin::AsksAgain)
}

/// Signs a digest with the signature key of the card whose certificate the page has. `wrong_pin`
/// says what a wrong PIN leads to.
///
/// # Errors
/// `web.other_card`, or those of the card.
pub(crate) fn signature(
    site: &AllowedSite,
    request: SignRequest,
    language: Language,
    wrong_pin: WrongPin,
) -> Result<Value, Failure> {
    let service = Service::of_site(site)?;
    let card = service.card()?.id;
    let certificate = service.certificate(&card, Purpose::Signature)?;
    if certificate.der.0 != request.certificate {
        return Err(WebKind::OtherCard.into());
    }
    let signature = service.sign(
        &card,
        Purpose::Signature,
        (request.hash, request.digest),
        language.sign(),
        wrong_pin,
    )?;
    Ok(json!({
        "signature": base64(&signature),
        "signatureAlgorithm": algorithm(request.hash),
    }))
}

/// Returns the site of a command, after asking the holder at its first use.
fn site(origin: &str, wanted: Use) -> Result<AllowedSite, Failure> {
    let origin = sites::origin(origin)?;
    let site = sites::allowed_or_asked(&origin, || Service::of_origin(&origin))?;
    sites::may(site, wanted)
}
