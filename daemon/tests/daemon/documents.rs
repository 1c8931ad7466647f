//! `sign.cms` and `sign.jws`.

use std::time::{Duration, SystemTime};

use cps_ipc::Client;
use cps_protocol::method::{SignCms, SignCmsParams, SignJws, SignJwsParams, SignJwsResult};
use cps_protocol::{
    ApiError, Bytes, CardId, ErrorKind, HashAlgorithm, JwsAlgorithm, Purpose, TrustReason,
    TrustStatus,
};
use cps_signature::{Cms, CmsError, Jws, digest};
use cps_sim_reader::SimReader;
use serde_json::{Map, json};

use crate::support::{Bench, call, kind, login, objects, sign};

const CONTENT: &[u8] = b"Ordonnance";

/// A daemon that trusts the authority of the card, and a client that is logged in.
struct Office {
    bench: Bench,
    reader: SimReader,
    client: Client,
    card: CardId,
}

impl Office {
    fn new(profile: &str) -> Self {
        let (bench, reader, _, card) = Bench::configured(Bench::trust).and_card(profile);
        let client = bench.client();
        login(&client, &card, "1234").unwrap();
        Self {
            bench,
            reader,
            client,
            card,
        }
    }

    fn cms(&self, key: Purpose, hash: HashAlgorithm) -> Result<Vec<u8>, ApiError> {
        let params = SignCmsParams {
            hash,
            ..SignCmsParams::new(self.card.clone(), key, &digest(hash, CONTENT))
        };
        call::<SignCms>(&self.client, &params).map(|result| result.cms.0)
    }

    fn jws_params(&self, key: Purpose, algorithm: JwsAlgorithm) -> SignJwsParams {
        SignJwsParams {
            card: self.card.clone(),
            key,
            algorithm,
            payload: Bytes(CONTENT.to_vec()),
            header: Map::new(),
            with_certificate: false,
            purpose: None,
            require_trusted: false,
        }
    }

    fn jws(&self, key: Purpose, algorithm: JwsAlgorithm) -> Result<SignJwsResult, ApiError> {
        call::<SignJws>(&self.client, &self.jws_params(key, algorithm))
    }

    fn certificate(&self, key: Purpose) -> Vec<u8> {
        let certificates = objects(&self.client, &self.card).certificates;
        let found = certificates.into_iter().find(|one| one.key == Some(key));
        found.unwrap().der.0
    }

    /// Returns the number of commands that a call costs.
    fn cost(&self, call: impl Fn()) -> u64 {
        let before = self.reader.counts().commands;
        call();
        self.reader.counts().commands - before
    }
}

#[test]
fn a_cms_is_signed_by_each_key_with_each_of_its_hashes() {
    use HashAlgorithm::{Sha1, Sha256, Sha384, Sha512};
    for (profile, key, hashes) in [
        ("medecin", Purpose::Signature, &[Sha1, Sha256][..]),
        (
            "medecin",
            Purpose::Authentication,
            &[Sha1, Sha256, Sha384, Sha512],
        ),
        ("medecin-cps4", Purpose::Signature, &[Sha1, Sha256]),
        ("medecin-cps4", Purpose::Authentication, &[Sha1, Sha256]),
    ] {
        let office = Office::new(profile);
        for hash in hashes {
            let cms = Cms::parse(&office.cms(key, *hash).unwrap()).unwrap();
            let verify = |content: &[u8]| cms.verify(|hash| digest(hash, content), &[]);
            let [signer] = verify(CONTENT).unwrap().try_into().unwrap();
            assert_eq!(signer.hash, *hash);
            assert_eq!(signer.certificate, office.certificate(key), "{profile}");
            // The issuing CA; who verifies it has the root.
            assert_eq!(signer.others.len(), 1, "{profile}");
            assert_eq!(signer.content_type, "1.2.840.113549.1.7.1");
            assert!(signer.binds_certificate);
            let age = SystemTime::now().duration_since(signer.signing_time.unwrap());
            assert!(age.unwrap() < Duration::from_secs(600), "{profile}");
            assert_eq!(verify(b"another"), Err(CmsError::OtherContent));
        }
    }
}

#[test]
fn a_cms_that_was_changed_does_not_verify() {
    let office = Office::new("medecin");
    let cms = office
        .cms(Purpose::Signature, HashAlgorithm::Sha256)
        .unwrap();
    let right = digest(HashAlgorithm::Sha256, CONTENT);
    let changed = |old: &[u8], new: &[u8]| {
        let mut cms = cms.clone();
        let at = cms.windows(old.len()).rposition(|window| window == old);
        let at = at.unwrap();
        cms[at..at + old.len()].copy_from_slice(new);
        cms
    };
    // The last bytes are those of the signature.
    let mut forged = cms.clone();
    *forged.last_mut().unwrap() ^= 1;
    let other = digest(HashAlgorithm::Sha256, b"another");
    let certificate = digest(
        HashAlgorithm::Sha256,
        &office.certificate(Purpose::Signature),
    );
    for (cms, digest, expected) in [
        (forged, &right, CmsError::Signature),
        // Content and its digest among the attributes are exchanged together.
        (changed(&right, &other), &other, CmsError::Signature),
        (
            changed(&certificate, &other),
            &right,
            CmsError::OtherCertificate,
        ),
    ] {
        let cms = Cms::parse(&cms).unwrap();
        assert_eq!(cms.verify(|_| digest.clone(), &[]), Err(expected));
    }
}

#[test]
fn a_jws_is_signed_by_each_key() {
    use JwsAlgorithm::{Ps256, Rs256};
    for (profile, key, algorithm) in [
        ("medecin", Purpose::Signature, Rs256),
        ("medecin", Purpose::Authentication, Rs256),
        ("medecin-cps4", Purpose::Signature, Rs256),
        ("medecin-cps4", Purpose::Authentication, Ps256),
    ] {
        let office = Office::new(profile);
        let certificate = office.certificate(key);
        let result = office.jws(key, algorithm).unwrap();
        assert_eq!(result.trust.status, TrustStatus::Trusted);
        assert!(result.rights.is_some());
        let jws = Jws::parse(&result.jws).unwrap();
        assert_eq!(jws.payload(), CONTENT);
        assert_eq!(jws.header()["alg"], algorithm.name());
        assert_eq!(jws.header().len(), 2);
        let signer = jws.verify(Some(&certificate)).unwrap();
        assert_eq!(signer.certificate, certificate);

        let params = SignJwsParams {
            header: Map::from_iter([("typ".to_owned(), json!("JWT"))]),
            with_certificate: true,
            ..office.jws_params(key, algorithm)
        };
        let result = call::<SignJws>(&office.client, &params).unwrap();
        let jws = Jws::parse(&result.jws).unwrap();
        assert_eq!(jws.header()["typ"], "JWT");
        let signer = jws.verify(None).unwrap();
        assert_eq!(signer.certificate, certificate);
        assert_eq!(signer.others.len(), 1);
    }
}

#[test]
fn a_document_costs_no_more_commands_than_its_signature() {
    for (profile, key, commands) in [
        // The last block is hashed on the card (`card.md` §6.3 a).
        ("medecin", Purpose::Signature, 4),
        ("medecin", Purpose::Authentication, 3),
        ("medecin-cps4", Purpose::Signature, 2),
        ("medecin-cps4", Purpose::Authentication, 3),
    ] {
        let office = Office::new(profile);
        let signs = || drop(sign(&office.client, &office.card, key).unwrap());
        let cms = || drop(office.cms(key, HashAlgorithm::Sha256).unwrap());
        let jws = || drop(office.jws(key, JwsAlgorithm::Rs256).unwrap());
        // The first selects what the others find selected.
        signs();
        let hashed_on_card = u64::from(commands == 4);
        assert_eq!(office.cost(signs) + hashed_on_card, commands, "{profile}");
        assert_eq!(office.cost(cms), commands, "{profile}");
        assert_eq!(office.cost(jws), commands, "{profile}");
    }
}

#[test]
fn what_cannot_be_signed_is_refused_before_the_card_is_asked() {
    let office = Office::new("medecin");
    let cms = SignCmsParams::new(office.card.clone(), Purpose::Signature, &[0; 32]);
    let jws = office.jws_params(Purpose::Signature, JwsAlgorithm::Rs256);
    let call_cms = |params: SignCmsParams| kind(call::<SignCms>(&office.client, &params));
    let call_jws = |params: SignJwsParams| kind(call::<SignJws>(&office.client, &params));
    let before = office.reader.counts().commands;

    let digest = Bytes(vec![0; 31]);
    let params = SignCmsParams {
        digest,
        ..cms.clone()
    };
    assert_eq!(call_cms(params), ErrorKind::DataInvalid);
    let content_type = "text/plain".to_owned();
    let params = SignCmsParams {
        content_type,
        ..cms.clone()
    };
    assert_eq!(call_cms(params), ErrorKind::InvalidParams);
    let params = SignCmsParams {
        hash: HashAlgorithm::Sha512,
        digest: Bytes(vec![0; 64]),
        ..cms.clone()
    };
    assert_eq!(call_cms(params), ErrorKind::KeyUsage);
    let key = Purpose::Technical;
    assert_eq!(
        call_cms(SignCmsParams { key, ..cms.clone() }),
        ErrorKind::KeyNotFound
    );

    let algorithm = JwsAlgorithm::Ps256;
    let params = SignJwsParams {
        algorithm,
        ..jws.clone()
    };
    assert_eq!(call_jws(params), ErrorKind::KeyUsage);
    for reserved in ["alg", "x5t#S256", "x5c", "crit", "b64"] {
        let header = Map::from_iter([(reserved.to_owned(), json!("x"))]);
        let params = SignJwsParams {
            header,
            ..jws.clone()
        };
        assert_eq!(call_jws(params), ErrorKind::InvalidParams, "{reserved}");
    }
    assert_eq!(office.reader.counts().commands, before);

    // Another client is not logged in.
    let client = office.bench.client();
    assert_eq!(kind(call::<SignCms>(&client, &cms)), ErrorKind::PinRequired);
    assert_eq!(kind(call::<SignJws>(&client, &jws)), ErrorKind::PinRequired);
}

#[test]
fn an_expired_certificate_signs_and_is_called_expired() {
    let office = Office::new("expired");
    let content = digest(HashAlgorithm::Sha256, CONTENT);
    let params = SignCmsParams::new(office.card.clone(), Purpose::Signature, &content);
    let result = call::<SignCms>(&office.client, &params).unwrap();
    assert_eq!(result.trust.reasons, [TrustReason::Expired]);
    let cms = Cms::parse(&result.cms.0).unwrap();
    assert!(cms.verify(|_| content.clone(), &[]).is_ok());
}
