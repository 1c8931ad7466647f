//! The cards, as far as they were read without a login.

use cps_protocol::method::{
    self, CardParams, CardsResult, CertificatesResult, Empty, PinStateResult,
};
use cps_protocol::{ApiError, CardObjects, Certificate};

use super::call::{Call, Outcome, reading};
use super::route::Operation;
use crate::content::CardCertificate;

/// `cards.list`
pub(super) struct CardsList;

/// `cards.certificates`
pub(super) struct Certificates;

/// `cards.objects`
pub(super) struct Objects;

/// `pin.status`
pub(super) struct PinState;

impl Operation for CardsList {
    type Method = method::CardsList;

    fn begin(call: &mut Call<'_>, _: Empty) -> Result<Outcome<CardsResult>, ApiError> {
        let readers = call.service.registry.readers().readers;
        Ok(Outcome::Now(CardsResult {
            cards: readers
                .into_iter()
                .filter_map(|reader| reader.summary)
                .collect(),
        }))
    }
}

impl Operation for Certificates {
    type Method = method::CardsCertificates;

    fn begin(
        call: &mut Call<'_>,
        params: CardParams,
    ) -> Result<Outcome<CertificatesResult>, ApiError> {
        let view = call.service.registry.card(&params.card)?;
        let certificates = view.certificates().ok_or_else(|| reading(&params.card))?;
        Ok(Outcome::Now(CertificatesResult {
            certificates: judged(call, certificates),
        }))
    }
}

impl Operation for Objects {
    type Method = method::CardsObjects;

    fn begin(call: &mut Call<'_>, params: CardParams) -> Result<Outcome<CardObjects>, ApiError> {
        let (view, content) = call.read_card(&params.card)?;
        let profile = &content.profile;
        let has_pin = profile.pin.is_some();
        Ok(Outcome::Now(CardObjects {
            summary: view.summary,
            manufacturer: profile.manufacturer.clone(),
            login_required: has_pin,
            pin_policy: profile.pin.map(|pin| pin.policy),
            puk_policy: profile.puk.map(|puk| puk.policy),
            pin: view.pin,
            puk: view.puk,
            protected_path: has_pin && (view.pin_pad || agent_is_to_ask(call)),
            certificates: judged(call, &content.certificates),
            keys: content.keys_for_clients(),
            data: content.data_for_clients(),
            update_interrupted: content.update_interrupted,
        }))
    }
}

impl Operation for PinState {
    type Method = method::PinState;

    fn begin(call: &mut Call<'_>, params: CardParams) -> Result<Outcome<PinStateResult>, ApiError> {
        let (view, _) = call.read_card(&params.card)?;
        Ok(Outcome::Now(PinStateResult {
            pin: view.pin,
            puk: view.puk,
            logged_in: view.leases.contains(&call.caller.id),
        }))
    }
}

/// Returns the certificates, each with its verdict.
pub(super) fn judged(call: &Call<'_>, certificates: &[CardCertificate]) -> Vec<Certificate> {
    let trust = &call.service.trust;
    let judged = certificates.iter().map(|certificate| {
        let verdict = trust.judge(certificate.der(), certificate.purpose);
        certificate.for_clients(verdict)
    });
    judged.collect()
}

/// Whether PKCS#11 applications are to leave the PIN to the agent.
fn agent_is_to_ask(call: &Call<'_>) -> bool {
    call.service.settings().protected_path
        && call.service.prompts.has_agent(call.caller.peer.account)
}
