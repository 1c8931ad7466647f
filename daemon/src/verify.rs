//! Verification of every signature before it leaves (`pkcs11.md` §11 S5).

use cps_protocol::{HashAlgorithm, SignScheme, SigningInput};
use cps_signature::is_signature;

/// Whether `signature` is one by the key of this SubjectPublicKeyInfo.
pub(crate) fn holds(public_key: &[u8], input: &SigningInput, signature: &[u8]) -> bool {
    match input {
        SigningInput::Digest {
            scheme: SignScheme::RsaPkcs1,
            digest,
        } => as_given(public_key, digest, signature),
        SigningInput::Digest { scheme, digest } => {
            is_signature(public_key, *scheme, digest, signature)
        }
        SigningInput::HashState(message) => message.digest().is_some_and(|digest| {
            let scheme = SignScheme::pkcs1(message.hash);
            is_signature(public_key, scheme, &digest, signature)
        }),
    }
}

/// Whether the bytes were padded as they are, or as a bare digest that the signature key of the
/// CPS3 puts into a DigestInfo (`pkcs11.md` §4.3).
fn as_given(public_key: &[u8], bytes: &[u8], signature: &[u8]) -> bool {
    let is = |scheme| is_signature(public_key, scheme, bytes, signature);
    let bare = HashAlgorithm::of_bare_digest(bytes).map(SignScheme::pkcs1);
    is(SignScheme::RsaPkcs1) || bare.is_some_and(is)
}
