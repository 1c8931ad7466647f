//! From a method's name and parameters in JSON to an operation, and from its result to JSON.

use cps_protocol::method::Method;
use cps_protocol::{ApiError, ErrorKind};
use serde_json::value::RawValue;

use super::call::{Call, Outcome};
use super::params;
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

/// A call that has begun, with its result in JSON; or the error of one that has not.
pub(crate) type Begun = Result<Outcome<Box<RawValue>>, ApiError>;

/// A method with its operation.
pub(super) struct Route {
    /// Name of the method.
    pub(super) method: &'static str,
    /// The privilege that it uses.
    pub(super) privilege: Option<Privilege>,
    /// Reads the parameters and begins.
    pub(super) begin: fn(&mut Call<'_>, &str) -> Begun,
}

/// Returns the route of an operation.
pub(super) const fn on<O: Operation>() -> Route {
    Route {
        method: <O::Method as Method>::NAME,
        privilege: O::PRIVILEGE,
        begin: begin::<O>,
    }
}

fn begin<O: Operation>(call: &mut Call<'_>, params: &str) -> Begun {
    let params = params::read::<O::Method>(params)?;
    if O::PRIVILEGE == Some(Privilege::Administer) && !call.is_privileged {
        return Err(ErrorKind::NotAdmin.into());
    }
    Ok(match O::begin(call, params)? {
        Outcome::Now(result) => Outcome::Now(to_json(&result)?),
        Outcome::Later(result) => {
            Outcome::later(async move |deadline| to_json(&result(deadline).await?))
        }
    })
}

fn to_json(result: &impl serde::Serialize) -> Answer {
    let internal = |error| ApiError::new(ErrorKind::Internal).with_detail(error);
    serde_json::value::to_raw_value(result).map_err(internal)
}
