use cps_apdu::{StatusWord, tlv};
use rsa::RsaPrivateKey;

use super::channels::{Channel, Selection};
use super::{CONTACT, Cps4, ids};
use crate::chain::Chain;
use crate::chip::Answer;
use crate::hash::Hash;
use crate::{Mse, crypto};

/// The security environment: which scheme and key the next operation uses.
#[derive(Default)]
pub(crate) struct Environment {
    signature: Option<(Scheme, Hash, Key)>,
    confidentiality: bool,
    /// Parts of a PSO DECIPHER so far.
    chain: Chain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Pkcs1,
    Pss,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Signature,
    Authentication,
}

/// Algorithm and key of a signature, together (`card.md` §5.2 and §6.8; verified).
const ALGORITHM_AND_KEY: tlv::Tag = tlv::Tag(0x91);
/// The key that deciphers (`card.md` §6.8; verified).
const KEY: tlv::Tag = tlv::Tag(0x83);

/// Algorithm references (`card.md` §5.2; verified).
const ALGORITHMS: [(u8, Scheme, Hash); 4] = [
    (0x0A, Scheme::Pkcs1, Hash::Sha1),
    (0x28, Scheme::Pkcs1, Hash::Sha256),
    (0x15, Scheme::Pss, Hash::Sha1),
    (0x2C, Scheme::Pss, Hash::Sha256),
];

impl Environment {
    /// Forgets a chain that another command has interrupted.
    pub(crate) fn break_chain(&mut self) {
        self.chain = Chain::default();
    }
}

impl Cps4 {
    /// Answers MSE SET for a signature: `91 02 <algorithm> <key>`.
    pub(crate) fn set_signature(&mut self, data: &[u8]) -> Result<Answer, StatusWord> {
        self.check_df()?;
        let &[algorithm, key] = only(data, ALGORITHM_AND_KEY)? else {
            return Err(StatusWord::WRONG_DATA);
        };
        let known = ALGORITHMS
            .into_iter()
            .find(|(known, ..)| *known == algorithm);
        let (_, scheme, hash) = known.ok_or(StatusWord::WRONG_DATA)?;
        const SIGNATURE: u8 = ids::SIGNATURE_KEY | ids::LOCAL;
        const AUTHENTICATION: u8 = ids::AUTHENTICATION_KEY | ids::LOCAL;
        let key = match key {
            SIGNATURE => Key::Signature,
            AUTHENTICATION if scheme == Scheme::Pss => Key::Authentication,
            // The key exists, and makes PSS signatures only.
            AUTHENTICATION => return Err(StatusWord::WRONG_DATA),
            _ => return Err(StatusWord::DATA_NOT_FOUND),
        };
        self.environment.signature = Some((scheme, hash, key));
        Ok(Answer::done())
    }

    /// Answers MSE SET for deciphering: `83 01 20`.
    pub(crate) fn set_confidentiality(&mut self, data: &[u8]) -> Result<Answer, StatusWord> {
        self.check_df()?;
        match only(data, KEY)? {
            [ids::AUTHENTICATION_KEY] => {}
            [_] => return Err(StatusWord::DATA_NOT_FOUND),
            _ => return Err(StatusWord::WRONG_DATA),
        }
        self.environment.confidentiality = true;
        Ok(Answer::done())
    }

    /// Answers PSO COMPUTE DIGITAL SIGNATURE over a digest.
    pub(crate) fn compute_signature(&mut self, digest: &[u8]) -> Result<Answer, StatusWord> {
        let environment = self.environment.signature;
        let (scheme, hash, key) = environment.ok_or(StatusWord::CONDITIONS_OF_USE)?;
        self.codes.check_pin()?;
        if digest.len() != hash.length() {
            return Err(StatusWord::WRONG_DATA);
        }
        let key: &RsaPrivateKey = match key {
            Key::Signature => &self.keys.signature,
            Key::Authentication => &self.keys.authentication,
        };
        let signature = match scheme {
            Scheme::Pkcs1 => crypto::sign(key, hash, digest)?,
            Scheme::Pss => crypto::sign_pss(key, hash, digest, &mut self.random)?,
        };
        if self.behaviour.mse == Mse::UntilUsed {
            self.environment.signature = None;
        }
        Ok(Answer::whole(signature))
    }

    /// Answers PSO DECIPHER: the bare operation, perhaps a part of a chain. The host removes the
    /// padding (`card.md` §6.8).
    pub(crate) fn decipher(&mut self, part: &[u8], last: bool) -> Result<Answer, StatusWord> {
        if !self.environment.confidentiality {
            return Err(StatusWord::CONDITIONS_OF_USE);
        }
        self.codes.check_pin()?;
        let Some(chain) = self.environment.chain.add(part, last, BLOCK)? else {
            return Ok(Answer::done());
        };
        let result = crypto::raw(&self.keys.authentication, chain.as_slice())?;
        if self.behaviour.mse == Mse::UntilUsed {
            self.environment.confidentiality = false;
        }
        Ok(Answer::whole(result))
    }

    /// Returns an error unless the contact DF is current: the keys are there.
    fn check_df(&self) -> Result<(), StatusWord> {
        match self.channel {
            Channel::Applet(Selection { df: CONTACT, .. }) => Ok(()),
            _ => Err(StatusWord::DATA_NOT_FOUND),
        }
    }
}

/// The size of the modulus.
const BLOCK: usize = 256;

/// Returns the value of the only data object that there is.
fn only(data: &[u8], tag: tlv::Tag) -> Result<&[u8], StatusWord> {
    match tlv::take(data) {
        Ok((object, [])) if object.tag == tag => Ok(object.value),
        _ => Err(StatusWord::WRONG_DATA),
    }
}
