//! From a method's name and parameters in JSON to an operation, and from its result to JSON.

use std::future::Future;
use std::pin::Pin;

use cps_protocol::method::Method;
use cps_protocol::{ApiError, ErrorKind};
use serde_json::value::RawValue;

use super::call::{Call, Outcome};
use super::params;
use crate::deadline::Deadline;
use crate::policy::Privilege;

/// A method of the API as the daemon carries it out.
pub(crate) trait Operation {
    /// The method.
    type Method: Method;

    /// The privilege that the operation uses. It is looked up for each call, before it begins;
    /// an administrator's operation begins with it alone.
    const PRIVILEGE: Option<Privilege> = None;

    /// Begins a call; the work of calls in a row is queued in that order.
    ///
    /// # Errors
    /// Those of the method that are known at once.
    fn begin(
        call: &mut Call<'_>,
        params: <Self::Method as Method>::Params<'_>,
    ) -> Result<Outcome<<Self::Method as Method>::Result>, ApiError>;
}

/// The result of a method in JSON.
pub(crate) type Answer = Result<Box<RawValue>, ApiError>;

/// The answer of a call that has begun.
pub(crate) enum Answering {
    /// It is there.
    Now(Answer),
    /// It comes when the card or the holder has responded, or at the deadline.
    Later(Box<dyn FnOnce(Deadline) -> LaterAnswer + Send>),
}

type LaterAnswer = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// A method with its operation.
pub(super) struct Route {
    /// Name of the method.
    pub(super) method: &'static str,
    /// The privilege that it uses.
    pub(super) privilege: Option<Privilege>,
    /// Reads the parameters and begins.
    pub(super) begin: fn(&mut Call<'_>, &str) -> Answering,
}

/// Returns the route of an operation.
pub(super) const fn on<O: Operation>() -> Route {
    Route {
        method: <O::Method as Method>::NAME,
        privilege: O::PRIVILEGE,
        begin: begin::<O>,
    }
}

fn begin<O: Operation>(call: &mut Call<'_>, params: &str) -> Answering {
    let begun = params::read::<O::Method>(params).and_then(|params| {
        if O::PRIVILEGE == Some(Privilege::Administer) && !call.is_privileged {
            return Err(ErrorKind::NotAdmin.into());
        }
        O::begin(call, params)
    });
    match begun {
        Ok(Outcome::Now(result)) => Answering::Now(to_json(&result)),
        Ok(Outcome::Later(answer)) => Answering::Later(Box::new(|deadline| {
            Box::pin(async move { to_json(&answer(deadline).await?) })
        })),
        Err(error) => Answering::Now(Err(error)),
    }
}

fn to_json(result: &impl serde::Serialize) -> Answer {
    let internal = |error| ApiError::new(ErrorKind::Internal).with_detail(error);
    serde_json::value::to_raw_value(result).map_err(internal)
}
