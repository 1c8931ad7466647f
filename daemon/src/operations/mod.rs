//! One file per operation: its parameters, what runs on the card, its audit entry, its reply.
//!
//! [`ROUTES`] lists the methods of the API. An [`Operation`](route::Operation) begins a call; where
//! only the card can answer, it queues a [`CardOperation`](crate::reader::CardOperation) and
//! replies when that has run. Operations that need no card stand together by subject: [`system`],
//! [`readers`], [`cards`], [`agent`], [`web`], [`admin`].

mod admin;
mod agent;
mod ask;
mod assertion;
mod call;
mod cards;
mod change_pin;
mod decrypt;
mod identity;
mod judge;
mod login;
mod logout;
mod params;
mod present;
mod random;
mod read_data;
mod readers;
mod report;
mod route;
mod sign;
mod sign_digests;
mod sign_document;
mod status;
mod submission;
mod system;
mod unblock;
mod verify_puk;
mod web;
mod write_data;

use cps_protocol::ErrorKind;
use cps_protocol::method::{Hello, Method as _};

pub(crate) use call::{Call, Outcome};
pub(crate) use route::{Answer, Begun};
use route::{Route, on};

use crate::policy::Privilege;

/// The methods of the API.
const ROUTES: &[Route] = &[
    on::<system::Hello>(),
    on::<system::Discover>(),
    on::<system::Cancel>(),
    on::<system::Info>(),
    on::<readers::ReadersList>(),
    on::<readers::Subscribe>(),
    on::<cards::CardsList>(),
    on::<status::CardsStatus>(),
    on::<cards::Certificates>(),
    on::<cards::Objects>(),
    on::<cards::PinState>(),
    on::<identity::Identity>(),
    on::<read_data::ReadData>(),
    on::<write_data::WriteData>(),
    on::<report::Report>(),
    on::<login::Login>(),
    on::<logout::Logout>(),
    on::<change_pin::ChangePin>(),
    on::<unblock::Unblock>(),
    on::<verify_puk::VerifyPuk>(),
    on::<sign::SignDigest>(),
    on::<sign_digests::SignDigests>(),
    on::<sign::SignHashState>(),
    on::<sign_document::SignCms>(),
    on::<sign_document::SignJws>(),
    on::<assertion::Vihf>(),
    on::<assertion::Insi>(),
    on::<submission::DmpSubmission>(),
    on::<judge::VerifyCertificate>(),
    on::<judge::VerifySignature>(),
    on::<decrypt::Decrypt>(),
    on::<random::Random>(),
    on::<agent::Register>(),
    on::<agent::AnswerPrompt>(),
    on::<web::Allow>(),
    on::<web::Revoke>(),
    on::<admin::LeasesList>(),
    on::<admin::Revoke>(),
    on::<admin::AuditTail>(),
    on::<admin::ClearCache>(),
];

/// Returns the privilege that a method uses, which is looked up before a call of it begins.
pub(crate) fn privilege(method: &str) -> Option<Privilege> {
    let route = ROUTES.iter().find(|route| route.method == method);
    route.and_then(|route| route.privilege)
}

/// Begins the call of a method; the work of calls in a row is queued in that order.
pub(crate) fn begin(call: &mut Call<'_>, method: &str, params: &str) -> Begun {
    if method != Hello::NAME && call.caller.name().is_none() {
        return Err(ErrorKind::HelloFirst.into());
    }
    match ROUTES.iter().find(|route| route.method == method) {
        Some(route) => (route.begin)(call, params),
        None => Err(ErrorKind::MethodNotFound.into()),
    }
}
