//! JSON Web Signature, compact serialisation (RFC 7515, section 7.1).

use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use cps_certificate::CertificateDetails;
use cps_protocol::{HashAlgorithm, JwsAlgorithm};
use serde_json::{Map, Value};

use crate::rsa_signature::Algorithm;
use crate::{BuildError, hash};

/// The header members that are made here, or would change what the signature is of.
const RESERVED: [&str; 5] = ["alg", "x5t#S256", "x5c", "crit", "b64"];

/// A JWS that lacks the signature.
#[derive(Clone, Debug)]
pub struct JwsToSign {
    signing_input: String,
}

/// The reason why a JWS cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsHeaderError {
    /// A header member that the caller may not set.
    #[error("the header member {0} is set by the service")]
    Reserved(String),
    /// The certificate cannot be read.
    #[error(transparent)]
    Build(#[from] BuildError),
}

impl JwsToSign {
    /// Makes the protected header and the signing input for the signer with this certificate
    /// (DER): `alg`, `x5t#S256`, the members of `header`, and `x5c` with the certificate and
    /// `issuers` (DER) if these are given.
    ///
    /// # Errors
    /// [`JwsHeaderError::Reserved`] for members that are made here.
    pub fn new(
        algorithm: JwsAlgorithm,
        header: &Map<String, Value>,
        certificate: &[u8],
        issuers: Option<&[Vec<u8>]>,
        payload: &[u8],
    ) -> Result<Self, JwsHeaderError> {
        if let Some(name) = header.keys().find(|name| RESERVED.contains(&name.as_str())) {
            return Err(JwsHeaderError::Reserved(name.clone()));
        }
        let signer = CertificateDetails::parse(certificate).map_err(BuildError::from)?;
        let mut protected = Map::new();
        protected.insert("alg".to_owned(), algorithm.name().into());
        protected.insert(
            "x5t#S256".to_owned(),
            thumbprint(HashAlgorithm::Sha256, &signer.der).into(),
        );
        protected.extend(header.clone());
        if let Some(issuers) = issuers {
            let chain = std::iter::once(&signer.der).chain(issuers);
            let chain: Vec<_> = chain.map(|der| Base64::encode_string(der)).collect();
            protected.insert("x5c".to_owned(), chain.into());
        }
        let header = Value::Object(protected).to_string();
        Ok(Self {
            signing_input: format!(
                "{}.{}",
                Base64UrlUnpadded::encode_string(header.as_bytes()),
                Base64UrlUnpadded::encode_string(payload)
            ),
        })
    }

    /// Returns the bytes that the card signs with the scheme of the algorithm: the signing input
    /// (RFC 7515, section 5.1).
    pub fn signed_bytes(&self) -> &[u8] {
        self.signing_input.as_bytes()
    }

    /// Returns the JWS with the signature.
    pub fn finish(self, signature: &[u8]) -> String {
        let signature = Base64UrlUnpadded::encode_string(signature);
        format!("{}.{signature}", self.signing_input)
    }
}

/// Returns the certificate thumbprint (RFC 7515, sections 4.1.7 and 4.1.8).
fn thumbprint(hash: HashAlgorithm, der: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(&hash::digest(hash, der))
}

/// A JWS as it was read.
#[derive(Clone, Debug)]
pub struct Jws {
    algorithm: Algorithm,
    header: Map<String, Value>,
    payload: Vec<u8>,
    signing_input: String,
    signature: Vec<u8>,
}

/// The signer that a JWS names; no certificate of it was checked against a trust directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JwsSigner {
    /// The signer's certificate, DER.
    pub certificate: Vec<u8>,
    /// The other certificates of `x5c`, in its order.
    pub others: Vec<Vec<u8>>,
}

/// A defect of a JWS.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Not three parts in base64url.
    #[error("no JWS in compact form: three parts in base64url with dots between them")]
    NotCompact,
    /// The header is no JSON object.
    #[error("the header of the JWS is no JSON object")]
    Header,
    /// An algorithm that is not known.
    #[error("the algorithm of the JWS, {0}, is not known")]
    Algorithm(String),
    /// No signature at all, or one that anyone makes who can verify it: `none`, `HS256`.
    #[error("the algorithm of the JWS, {0}, proves nothing of a signer")]
    ProvesNothing(String),
    /// The header demands what is not known (`crit`).
    #[error("the header of the JWS demands an extension that is not known")]
    Critical,
    /// `x5c` is no list of certificates.
    #[error("the certificates of the JWS cannot be read")]
    Certificates,
    /// The JWS carries no certificate and none was given.
    #[error("the certificate of the signer is missing")]
    NoCertificate,
    /// `x5t#S256` or `x5t` names another certificate, or `x5c` holds another than the one that was
    /// given.
    #[error("the signature was made for another certificate")]
    OtherCertificate,
    /// The signature is not by the key of the certificate.
    #[error("the signature is not by the key of the certificate, or the payload has changed")]
    Signature,
}

impl JwsError {
    /// Whether it says that the signature proves nothing of the payload, rather than that it cannot
    /// be read or is of a kind that is not known.
    pub fn is_wrong(&self) -> bool {
        matches!(
            self,
            Self::ProvesNothing(_) | Self::OtherCertificate | Self::Signature
        )
    }

    /// Returns the algorithm that the signature needs and this library does not know.
    pub fn unsupported_algorithm(&self) -> Option<String> {
        match self {
            Self::Algorithm(name) => Some(name.clone()),
            _ => None,
        }
    }
}

/// Returns the algorithm of a name (RFC 7518, section 3.1).
fn algorithm(name: &str) -> Result<Algorithm, JwsError> {
    use HashAlgorithm::{Sha256, Sha384, Sha512};
    Ok(match name {
        "RS256" => Algorithm::pkcs1(Sha256),
        "RS384" => Algorithm::pkcs1(Sha384),
        "RS512" => Algorithm::pkcs1(Sha512),
        "PS256" => Algorithm::pss(Sha256),
        "PS384" => Algorithm::pss(Sha384),
        "PS512" => Algorithm::pss(Sha512),
        // In any case of its letters: a verifier that takes `nOnE` for another word accepts a
        // forgery.
        name if name.eq_ignore_ascii_case("none") || name.starts_with("HS") => {
            return Err(JwsError::ProvesNothing(name.to_owned()));
        }
        name => return Err(JwsError::Algorithm(name.to_owned())),
    })
}

impl Jws {
    /// Reads a JWS in compact form.
    ///
    /// # Errors
    /// [`JwsError`] for what is wrong without a look at the signature.
    pub fn parse(compact: &str) -> Result<Self, JwsError> {
        let parts: Vec<_> = compact.trim().split('.').collect();
        let [header, payload, signature] = parts.as_slice() else {
            return Err(JwsError::NotCompact);
        };
        let decode =
            |part: &str| Base64UrlUnpadded::decode_vec(part).map_err(|_| JwsError::NotCompact);
        let signing_input = format!("{header}.{payload}");
        let header: Map<String, Value> =
            serde_json::from_slice(&decode(header)?).map_err(|_| JwsError::Header)?;
        if header.contains_key("crit") {
            return Err(JwsError::Critical);
        }
        let name = header.get("alg").and_then(Value::as_str);
        Ok(Self {
            algorithm: algorithm(name.ok_or(JwsError::Header)?)?,
            payload: decode(payload)?,
            signature: decode(signature)?,
            signing_input,
            header,
        })
    }

    /// Returns the protected header.
    pub fn header(&self) -> &Map<String, Value> {
        &self.header
    }

    /// The signing input.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Checks the signature with the certificate of the header, which must be `certificate` (DER) if
    /// that is given, or with `certificate` if the header holds none.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verify(&self, certificate: Option<&[u8]>) -> Result<JwsSigner, JwsError> {
        let mut chain = self.chain()?.into_iter();
        let own = chain.next();
        if let (Some(own), Some(given)) = (&own, certificate)
            && own != given
        {
            return Err(JwsError::OtherCertificate);
        }
        let signer = own.or_else(|| certificate.map(<[u8]>::to_vec));
        let signer = signer.ok_or(JwsError::NoCertificate)?;
        let details = CertificateDetails::parse(&signer).map_err(|_| JwsError::Certificates)?;
        for (name, hash) in [
            ("x5t#S256", HashAlgorithm::Sha256),
            ("x5t", HashAlgorithm::Sha1),
        ] {
            if let Some(named) = self.header.get(name)
                && named.as_str() != Some(&thumbprint(hash, &details.der))
            {
                return Err(JwsError::OtherCertificate);
            }
        }
        let digest = hash::digest(self.algorithm.hash, self.signing_input.as_bytes());
        let key = &details.public_key_der;
        if !self.algorithm.holds(key, &digest, &self.signature) {
            return Err(JwsError::Signature);
        }
        Ok(JwsSigner {
            certificate: details.der,
            others: chain.collect(),
        })
    }

    /// Returns the certificates of `x5c` (RFC 7515, section 4.1.6).
    fn chain(&self) -> Result<Vec<Vec<u8>>, JwsError> {
        let Some(chain) = self.header.get("x5c") else {
            return Ok(Vec::new());
        };
        let chain = chain.as_array().ok_or(JwsError::Certificates)?;
        let decoded = chain.iter().map(|text| {
            let text = text.as_str().ok_or(JwsError::Certificates)?;
            Base64::decode_vec(text).map_err(|_| JwsError::Certificates)
        });
        decoded.collect()
    }
}
