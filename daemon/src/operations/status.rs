//! `cards.status`: the state of all readers and cards, from what is known already.

use std::time::{Duration, SystemTime};

use cps_protocol::method::{self, CardsStatusResult, Empty};
use cps_protocol::{
    ApiError, CardStatus, CertificateStatus, ErrorKind, LoginHolder, Reader, ReaderState,
};

use super::call::{Call, Outcome};
use super::cards::judged;
use super::route::Operation;
use crate::content::CardCertificate;
use crate::state::CardView;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// `cards.status`
pub(super) struct CardsStatus;

impl Operation for CardsStatus {
    type Method = method::CardsStatus;

    fn begin(call: &mut Call<'_>, _: Empty) -> Result<Outcome<CardsStatusResult>, ApiError> {
        let found = call.service.registry.readers();
        let statuses = found.readers.into_iter().map(|reader| status(call, reader));
        Ok(Outcome::Now(CardsStatusResult {
            statuses: statuses.collect(),
            problem: found.problem,
        }))
    }
}

fn status(call: &Call<'_>, reader: Reader) -> CardStatus {
    let handle = reader.summary.as_ref().map(|card| &card.id);
    // A card that leaves at this moment is told as one that nothing is known of.
    let view = handle.and_then(|card| call.service.registry.card(card).ok());
    let content = view.as_ref().and_then(|view| view.content.as_ref());
    let certificates = view.as_ref().and_then(CardView::certificates);
    let interrupted = content.is_some_and(|content| content.update_interrupted);
    let refused = interrupted.then(|| ErrorKind::UpdateInterrupted.into());
    let has_pin = content.is_some_and(|content| content.profile.pin.is_some());
    CardStatus {
        state: reader.state,
        present: reader.state != ReaderState::Empty,
        problem: reader.problem.or(refused),
        holder_known: view.as_ref().is_some_and(|view| view.named.is_some()),
        pin: view.as_ref().filter(|_| has_pin).map(|view| view.pin),
        validities: validities(call, certificates.unwrap_or_default()),
        login: view.map_or(LoginHolder::Free, |view| login(call, &view)),
        reader: reader.name,
        summary: reader.summary,
    }
}

fn validities(call: &Call<'_>, certificates: &[CardCertificate]) -> Vec<CertificateStatus> {
    let now = SystemTime::now();
    let judged = judged(call, certificates).into_iter();
    let each = judged.zip(certificates);
    each.map(|(told, certificate)| CertificateStatus {
        key: told.key,
        not_before: told.not_before,
        not_after: told.not_after,
        days_left: certificate.expiry().map(|(_, end)| days_left(end, now)),
        trust: told.trust,
    })
    .collect()
}

/// Returns the whole days until a moment, or the days that have begun since then, as a negative
/// number.
fn days_left(end: SystemTime, now: SystemTime) -> i64 {
    let days = |time: Duration| i64::try_from(time.as_secs() / DAY.as_secs()).unwrap_or(i64::MAX);
    match end.duration_since(now) {
        Ok(left) => days(left),
        Err(over) => -1 - days(over.duration()),
    }
}

fn login(call: &Call<'_>, view: &CardView) -> LoginHolder {
    match &view.leases {
        leases if leases.contains(&call.caller.id) => LoginHolder::Own,
        leases if leases.is_empty() => LoginHolder::Free,
        _ => LoginHolder::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_and_negative_once_the_end_is_over() {
        let now = SystemTime::UNIX_EPOCH + 1000 * DAY;
        let second = Duration::from_secs(1);
        for (end, days) in [
            (now + 2 * DAY, 2),
            (now + 2 * DAY - second, 1),
            (now + second, 0),
            (now, 0),
            (now - second, -1),
            (now - DAY, -2),
        ] {
            assert_eq!(days_left(end, now), days);
        }
    }
}
