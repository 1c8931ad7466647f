//! Operations of a connection that need no card: introduction, description, cancelling.

use std::time::SystemTime;

use cps_protocol::method::{
    self, ApiDocument, CancelParams, Empty, Feature, HelloParams, HelloResult, InfoResult,
};
use cps_protocol::{ApiError, ErrorKind, PROTOCOL_VERSION};
use cps_web::Origin;
use tracing::info;

use super::call::{Call, Outcome, check_length, wrong_params};
use super::route::Operation;
use super::web::read_origin;
use crate::client::Introduction;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The result of `rpc.discover`.
const DOCUMENT: &str = include_str!("../../../docs/openrpc.json");

/// `system.hello`
pub(super) struct Hello;

/// `rpc.discover`
pub(super) struct Discover;

/// `request.cancel`
pub(super) struct Cancel;

/// `system.info`
pub(super) struct Info;

impl Operation for Hello {
    type Method = method::Hello;

    fn begin(call: &mut Call<'_>, params: HelloParams) -> Result<Outcome<HelloResult>, ApiError> {
        if params.protocol != PROTOCOL_VERSION {
            let detail = format!(
                "the program speaks version {}, the card service {PROTOCOL_VERSION}",
                params.protocol
            );
            return Err(ApiError::new(ErrorKind::DaemonVersion).with_detail(detail));
        }
        check_length("client", &params.client)?;
        let site = params.site;
        site.iter()
            .try_for_each(|site| check_length("site", site))?;
        let origin = params.origin.as_deref().map(read_origin).transpose()?;
        if site.is_some() && origin.is_none() {
            return Err(wrong_params("site: expected together with origin alone"));
        }
        info!(client = %call.caller.id, name = params.client, protocol = params.protocol, origin = origin.as_ref().map(Origin::as_str), "hello");
        call.caller.introduce(Introduction {
            name: params.client,
            origin,
            site,
        });
        Ok(Outcome::Now(HelloResult {
            protocol: PROTOCOL_VERSION,
            version: VERSION.to_owned(),
        }))
    }
}

impl Operation for Discover {
    type Method = method::Discover;

    fn begin(_: &mut Call<'_>, _: Empty) -> Result<Outcome<ApiDocument>, ApiError> {
        let internal = |error| ApiError::new(ErrorKind::Internal).with_detail(error);
        let document = serde_json::from_str(DOCUMENT).map_err(internal)?;
        Ok(Outcome::Now(ApiDocument(document)))
    }
}

impl Operation for Cancel {
    type Method = method::Cancel;

    fn begin(call: &mut Call<'_>, params: CancelParams) -> Result<Outcome<Empty>, ApiError> {
        call.waiting.cancel(&params.id);
        Ok(Outcome::Now(Empty {}))
    }
}

impl Operation for Info {
    type Method = method::Info;

    fn begin(call: &mut Call<'_>, _: Empty) -> Result<Outcome<InfoResult>, ApiError> {
        let problem = call.service.registry.problem();
        Ok(Outcome::Now(InfoResult {
            version: VERSION.to_owned(),
            readers_available: problem.is_none(),
            problem,
            agent: call.service.prompts.has_agent(call.caller.peer.account),
            features: features(call),
            directory: call.service.directory.state(SystemTime::now()),
        }))
    }
}

/// Returns what this service can do, and then what the administrator has decided.
fn features(call: &Call<'_>) -> Vec<Feature> {
    let mut features = vec![
        Feature::CardStatus,
        Feature::SignDigests,
        Feature::Assertions,
        Feature::PromptedPinChange,
        Feature::WebOrigins,
    ];
    if call.service.settings().exclusive {
        features.push(Feature::ExclusiveLogin);
    }
    if call.service.audit.is_on() {
        features.push(Feature::Audit);
    }
    features
}
