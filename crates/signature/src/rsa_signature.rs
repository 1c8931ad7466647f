use cps_protocol::SignScheme;
use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::{Pss, RsaPublicKey};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use spki::DecodePublicKey as _;

/// Whether `signature` is one of this digest, by the RSA key of this SubjectPublicKeyInfo (DER).
///
/// With [`SignScheme::RsaPkcs1`] the digest stands for the bytes that were padded as they are.
pub fn is_signature(
    public_key: &[u8],
    scheme: SignScheme,
    digest: &[u8],
    signature: &[u8],
) -> bool {
    let Ok(key) = RsaPublicKey::from_public_key_der(public_key) else {
        return false;
    };
    let verified = match scheme {
        SignScheme::RsaPkcs1 => key.verify(Pkcs1v15Sign::new_unprefixed(), digest, signature),
        SignScheme::RsaPssSha1 => key.verify(Pss::<Sha1>::new(), digest, signature),
        SignScheme::RsaPssSha256 => key.verify(Pss::<Sha256>::new(), digest, signature),
        SignScheme::RsaPkcs1Sha1 => key.verify(Pkcs1v15Sign::new::<Sha1>(), digest, signature),
        SignScheme::RsaPkcs1Sha256 => key.verify(Pkcs1v15Sign::new::<Sha256>(), digest, signature),
        SignScheme::RsaPkcs1Sha384 => key.verify(Pkcs1v15Sign::new::<Sha384>(), digest, signature),
        SignScheme::RsaPkcs1Sha512 => key.verify(Pkcs1v15Sign::new::<Sha512>(), digest, signature),
    };
    verified.is_ok()
}
