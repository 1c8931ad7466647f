//! The protocol of Web eID, version 2: the version of this host first, then one command and one
//! answer. Begin at [`serve`].

use std::io::{self, Read as _};
use std::{process, thread};

use cps_protocol::{ErrorKind, HashAlgorithm, Purpose};
use cps_web::frame::LONGEST_OF_WEB_EID;
use cps_web::{AllowedSite, Origin, Use};
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

/// The format of the token.
const FORMAT: &str = "web-eid:1.0";

/// The program that made the token and its version, for the logs of a server: Web eID wants a URL.
/// The project has no site of its own, so the host is one that never is one (RFC 6761, section 6.4).
const APP_VERSION: &str = concat!(
    "https://cps-middleware.invalid/releases/v",
    env!("CARGO_PKG_VERSION")
);

/// A command with its arguments, as the extension wrote them.
#[derive(Deserialize)]
pub(crate) struct Command {
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

/// The command of a page.
#[derive(Debug)]
pub(crate) enum Asked {
    /// A token of the holder.
    Token { nonce: Nonce, origin: Origin },
    /// The certificate of the signature key.
    Certificate { origin: Origin },
    /// A signature.
    Signature {
        request: SignRequest,
        origin: Origin,
    },
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
    let Ok(mut command) = command(&message) else {
        wire.send(&error(&WebKind::MessageInvalid.into(), Language::English))?;
        return Err(Ended);
    };
    if command.command == "quit" {
        return Ok(());
    }
    thread::spawn(exit_with_browser);
    let language = command.take_language();
    let answer = Asked::read(command).and_then(|asked| answer(asked, language));
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

/// Reads a message of the extension.
///
/// # Errors
/// If it is no command.
pub(crate) fn command(message: &[u8]) -> serde_json::Result<Command> {
    serde_json::from_slice(message)
}

impl Command {
    /// Takes the language out of the arguments: every command may have it.
    pub(crate) fn take_language(&mut self) -> Language {
        let arguments = self.arguments.as_object_mut();
        let lang = arguments.and_then(|arguments| arguments.remove("lang"));
        Language::of(lang.as_ref().and_then(Value::as_str))
    }
}

impl Asked {
    /// Reads the arguments of a command.
    ///
    /// # Errors
    /// `web.method_unknown`, `web.origin_invalid`, `request.params`.
    pub(crate) fn read(command: Command) -> Result<Self, Failure> {
        let arguments = command.arguments;
        match command.command.as_str() {
            "authenticate" => {
                let Authenticate {
                    challenge_nonce,
                    origin,
                } = read(arguments)?;
                let nonce = Nonce::read(challenge_nonce)?;
                let origin = sites::origin(&origin)?;
                Ok(Self::Token { nonce, origin })
            }
            "get-signing-certificate" => {
                let GetSigningCertificate { origin } = read(arguments)?;
                let origin = sites::origin(&origin)?;
                Ok(Self::Certificate { origin })
            }
            "sign" => {
                let Sign {
                    certificate,
                    hash,
                    hash_function,
                    origin,
                } = read(arguments)?;
                let request = SignRequest::read(&certificate, &hash, &hash_function)?;
                let origin = sites::origin(&origin)?;
                Ok(Self::Signature { request, origin })
            }
            other => Err(Failure::Web(
                WebKind::MethodUnknown,
                Some(other.chars().take(64).collect()),
            )),
        }
    }
}

fn read<T: DeserializeOwned>(arguments: Value) -> Result<T, Failure> {
    serde_json::from_value(arguments).map_err(Failure::params)
}

fn answer(asked: Asked, language: Language) -> Result<Value, Failure> {
    match asked {
        Asked::Token { nonce, origin } => {
            let site = site(&origin, Use::Authenticate)?;
            token(&site, &nonce, language, WrongPin::AsksAgain)
        }
        Asked::Certificate { origin } => certificate_of(&site(&origin, Use::Sign)?),
        Asked::Signature { request, origin } => {
            let site = site(&origin, Use::Sign)?;
            signature(&site, request, language, WrongPin::AsksAgain)
        }
    }
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
        "appVersion": APP_VERSION,
    }))
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
fn site(origin: &Origin, wanted: Use) -> Result<AllowedSite, Failure> {
    let site = sites::allowed_or_asked(origin, || Service::of_origin(origin))?;
    sites::may(site, wanted)
}
