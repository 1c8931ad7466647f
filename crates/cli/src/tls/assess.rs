//! Whether a card can log on, from the answers of a server. Begin at [`assess`].

use cps_types::CardGeneration;
use rustls::SignatureScheme;
use serde::Serialize;

use super::probe::{Answer, Answers, Request, Version};

/// The card that logs on.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub(crate) generation: CardGeneration,
    /// Subjects of the authorities above its certificate, in DER: its issuer first.
    pub(crate) authorities: Vec<Vec<u8>>,
}

/// Whether a card can log on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It can, in this version, with these settings.
    LogsOn(Version, Settings),
    /// The server asks for no certificate when a connection begins.
    NotAsked,
    /// The server does not accept the authority of the card.
    OtherAuthorities,
    /// The server offers TLS 1.3 alone, and the card has no RSA-PSS.
    OnlyTls13,
    /// The server takes no signature that the card makes.
    NoAlgorithm,
    /// The server offers neither version.
    NoVersion,
}

/// The settings of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Settings {
    /// Whether the client must offer TLS 1.2 at most.
    pub(crate) tls_1_2_at_most: bool,
    /// Whether OpenSSL must be told not to use RSA-PSS.
    pub(crate) no_pss_in_openssl: bool,
}

impl Settings {
    const NONE: Self = Self {
        tls_1_2_at_most: false,
        no_pss_in_openssl: false,
    };
}

/// Signatures of a card with PKCS #1 v1.5; its authentication key signs any of these digests.
const PKCS1: &[SignatureScheme] = &[
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
];

/// The only RSA-PSS of a CPS4 that TLS has (`pkcs11.md` §4.4).
const PSS: &[SignatureScheme] = &[SignatureScheme::RSA_PSS_SHA256];

/// Whether a card of this generation computes RSA-PSS.
pub(super) fn has_pss(generation: CardGeneration) -> bool {
    match generation {
        CardGeneration::Cps3 | CardGeneration::Cps3Contactless => false,
        CardGeneration::Cps4 => true,
    }
}

/// Returns whether a card of a generation can log on; of a card that is there, also whether its
/// authority is accepted.
pub(crate) fn assess(
    answers: &Answers,
    generation: CardGeneration,
    card: Option<&Card>,
) -> Verdict {
    let [tls12, tls13] = &answers.answers;
    let offers_tls13 = matches!(tls13, Answer::Offered(_));
    let algorithms = match has_pss(generation) {
        true => &[PKCS1, PSS].concat(),
        false => PKCS1,
    };
    let settings = Settings {
        tls_1_2_at_most: offers_tls13,
        no_pss_in_openssl: !has_pss(generation),
    };
    let older = match tls12 {
        Answer::Offered(_) => in_version(tls12, Version::V1_2, algorithms, settings, card),
        Answer::Refused(_) if offers_tls13 => Verdict::OnlyTls13,
        Answer::Refused(_) => Verdict::NoVersion,
    };
    if !has_pss(generation) || !offers_tls13 {
        return older;
    }
    // A client that may choose takes the newest version.
    match in_version(tls13, Version::V1_3, PSS, Settings::NONE, card) {
        Verdict::LogsOn(version, settings) => Verdict::LogsOn(version, settings),
        _ if matches!(older, Verdict::LogsOn(..)) => older,
        newest => newest,
    }
}

fn in_version(
    answer: &Answer,
    version: Version,
    algorithms: &[SignatureScheme],
    settings: Settings,
    card: Option<&Card>,
) -> Verdict {
    let Answer::Offered(Some(request)) = answer else {
        return Verdict::NotAsked;
    };
    let is_taken = |algorithm| request.algorithms.contains(algorithm);
    if card.is_some_and(|card| !accepts(request, card)) {
        return Verdict::OtherAuthorities;
    }
    match algorithms.iter().any(is_taken) {
        true => Verdict::LogsOn(version, settings),
        false => Verdict::NoAlgorithm,
    }
}

/// Whether a server accepts one of the authorities above a card's certificate.
pub(super) fn accepts(request: &Request, card: &Card) -> bool {
    let is_named = |name: &Vec<u8>| request.authorities.contains(name);
    request.authorities.is_empty() || card.authorities.iter().any(is_named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(algorithms: &[SignatureScheme], authorities: &[&[u8]]) -> Answer {
        Answer::Offered(Some(Request {
            is_required: true,
            algorithms: algorithms.to_vec(),
            authorities: authorities.iter().map(|name| name.to_vec()).collect(),
        }))
    }

    fn refused() -> Answer {
        Answer::Refused("no".to_owned())
    }

    #[test]
    fn each_server_has_its_verdict_for_each_card() {
        use CardGeneration::{Cps3, Cps4};
        use Verdict::{LogsOn, NoAlgorithm, NoVersion, NotAsked, OnlyTls13, OtherAuthorities};
        let all = || request(&[PKCS1, PSS].concat(), &[]);
        let pkcs1 = || request(PKCS1, &[]);
        let pss = || request(PSS, &[]);
        let old = |tls_1_2_at_most| Settings {
            tls_1_2_at_most,
            no_pss_in_openssl: true,
        };
        let alone = Settings::NONE;
        let limited = Settings {
            tls_1_2_at_most: true,
            ..alone
        };
        let tls12 = |settings| LogsOn(Version::V1_2, settings);
        let tls13 = LogsOn(Version::V1_3, alone);
        let none = || Answer::Offered(None);
        let table = [
            ([all(), refused()], tls12(old(false)), tls12(alone)),
            ([all(), all()], tls12(old(true)), tls13),
            ([refused(), pss()], OnlyTls13, tls13),
            ([refused(), refused()], NoVersion, NoVersion),
            ([none(), none()], NotAsked, NotAsked),
            ([none(), refused()], NotAsked, NotAsked),
            ([refused(), none()], OnlyTls13, NotAsked),
            ([pss(), refused()], NoAlgorithm, tls12(alone)),
            ([pkcs1(), refused()], tls12(old(false)), tls12(alone)),
            (
                [pkcs1(), request(&[], &[])],
                tls12(old(true)),
                tls12(limited),
            ),
            ([refused(), request(&[], &[])], OnlyTls13, NoAlgorithm),
            (
                [request(PKCS1, &[b"root"]), refused()],
                tls12(old(false)),
                tls12(alone),
            ),
            (
                [request(PKCS1, &[b"other"]), request(PSS, &[b"other"])],
                OtherAuthorities,
                OtherAuthorities,
            ),
        ];
        for (answers, cps3, cps4) in table {
            let answers = Answers {
                answers,
                shown: None,
            };
            for (generation, expected) in [(Cps3, cps3), (Cps4, cps4)] {
                let card = Card {
                    generation,
                    authorities: vec![b"issuer".to_vec(), b"root".to_vec()],
                };
                let verdict = assess(&answers, generation, Some(&card));
                assert_eq!(verdict, expected, "{generation:?} {answers:?}");
                // Of a card that is not there its authority is not known.
                let absent = assess(&answers, generation, None);
                assert!(absent == expected || expected == OtherAuthorities);
            }
        }
    }
}
