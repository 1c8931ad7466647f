//! Security environments and key operations of a CPS3. Begin at [`Environment`]: MSE SET fills it,
//! each operation reads it.

use cps_apdu::{StatusWord, tlv};

use super::instruction::Template;
use super::select::{CONTACT, CONTACTLESS};
use super::{Cps3, Interface, ids};
use crate::chain::Chain;
use crate::chip::Answer;
use crate::hash::Hash;
use crate::{Mse, crypto};

/// The security environment: which algorithm and key the next operation uses.
#[derive(Default)]
pub(crate) struct Environment {
    hash: Option<Hash>,
    signature: Option<Hash>,
    authentication: bool,
    confidentiality: bool,
    /// The digest that PSO HASH has finished; it survives an MSE DST (`card.md` §6.3).
    digest: Option<(Hash, Vec<u8>)>,
    /// Parts of a PSO DECIPHER so far.
    chain: Chain,
}

/// Padding indicator of PSO DECIPHER (`card.md` §6.5).
const PADDING_INDICATOR: u8 = 0x81;
/// The longest chained data field: the input buffer that EF.ATR announces (`card.md` §3.3).
const INPUT_BUFFER: usize = 0x104;
const ALGORITHM: tlv::Tag = tlv::Tag(0x80);
const KEY: tlv::Tag = tlv::Tag(0x84);

/// Algorithm references (`card.md` §5.2; verified).
const SHA1: u8 = 0x10;
const SHA256: u8 = 0x40;
const RSA_SHA1: u8 = 0x12;
const RSA_SHA256: u8 = 0x42;
const RSA_AUTHENTICATION: u8 = 0x02;
const RSA_DECIPHER: u8 = 0x1A;

impl Environment {
    /// Forgets a chain that another command has interrupted.
    pub(crate) fn break_chain(&mut self) {
        self.chain = Chain::default();
    }
}

impl Cps3 {
    /// Answers MSE SET (`card.md` §5.3); the order of the tags is free.
    pub(crate) fn set_environment(
        &mut self,
        template: Template,
        data: &[u8],
    ) -> Result<Answer, StatusWord> {
        if template == Template::SecureMessaging {
            return Ok(Answer::done());
        }
        let (algorithm, key) = template_of(data)?;
        match template {
            Template::Hash => match (algorithm, key) {
                (SHA1, None) => self.environment.hash = Some(Hash::Sha1),
                (SHA256, None) => self.environment.hash = Some(Hash::Sha256),
                _ => return Err(StatusWord::WRONG_DATA),
            },
            Template::Signature => {
                self.check_key(key, ids::SIGNATURE_KEY)?;
                self.environment.signature = match algorithm {
                    RSA_SHA1 => Some(Hash::Sha1),
                    RSA_SHA256 => Some(Hash::Sha256),
                    _ => return Err(StatusWord::WRONG_DATA),
                };
            }
            Template::Authentication => {
                let allowed = match self.interface {
                    Interface::Contact { .. } => ids::AUTHENTICATION_KEY,
                    Interface::Contactless { .. } => ids::TECHNICAL_KEY,
                };
                self.check_key(key, allowed)?;
                check_algorithm(algorithm, RSA_AUTHENTICATION)?;
                self.environment.authentication = true;
            }
            Template::Confidentiality => {
                self.check_key(key, ids::AUTHENTICATION_KEY)?;
                check_algorithm(algorithm, RSA_DECIPHER)?;
                self.environment.confidentiality = true;
            }
            Template::SecureMessaging => {}
        }
        Ok(Answer::done())
    }

    /// Checks a key reference: with bit 8 set it means the current DF, and the keys that an
    /// interface can use are in the DF of its application.
    fn check_key(&self, key: Option<u8>, allowed: u8) -> Result<(), StatusWord> {
        let (home, known): (_, &[u8]) = match self.interface {
            Interface::Contact { .. } => (CONTACT, &[ids::SIGNATURE_KEY, ids::AUTHENTICATION_KEY]),
            Interface::Contactless { .. } => (CONTACTLESS, &[ids::TECHNICAL_KEY]),
        };
        match key {
            Some(key) if self.selection.df != home || !known.contains(&key) => {
                Err(StatusWord::DATA_NOT_FOUND)
            }
            // The other key exists, and is not for this operation.
            Some(key) if key != allowed => Err(StatusWord::WRONG_DATA),
            Some(_) => Ok(()),
            None => Err(StatusWord::WRONG_DATA),
        }
    }

    /// Answers PSO HASH: finishes a hash from an intermediate state (`card.md` §6.3 a).
    pub(crate) fn hash_last_block(&mut self, data: &[u8]) -> Result<Answer, StatusWord> {
        let hash = self.environment.hash.ok_or(StatusWord::CONDITIONS_OF_USE)?;
        let digest = hash.finish(data)?;
        if self.behaviour.mse == Mse::UntilUsed {
            self.environment.hash = None;
        }
        self.environment.digest = Some((hash, digest));
        Ok(Answer::done())
    }

    /// Answers PSO COMPUTE DIGITAL SIGNATURE over the digest given, or else the one that PSO HASH
    /// left.
    pub(crate) fn compute_signature(&mut self, given: &[u8]) -> Result<Answer, StatusWord> {
        let hash = self
            .environment
            .signature
            .ok_or(StatusWord::CONDITIONS_OF_USE)?;
        let Interface::Contact { signature: key, .. } = &self.interface else {
            return Err(StatusWord::CONDITIONS_OF_USE);
        };
        self.codes.check_pin()?;
        let digest = if given.is_empty() {
            match self.environment.digest.take() {
                Some((finished, digest)) if finished == hash => digest,
                _ => return Err(StatusWord::CONDITIONS_OF_USE),
            }
        } else {
            given.to_vec()
        };
        if digest.len() != hash.length() {
            return Err(StatusWord::WRONG_DATA);
        }
        let signature = crypto::sign(key, hash, &digest)?;
        if self.behaviour.mse == Mse::UntilUsed {
            self.environment.signature = None;
        }
        self.environment.digest = None;
        Ok(Answer::whole(signature))
    }

    /// Answers INTERNAL AUTHENTICATE (`card.md` §6.4).
    pub(crate) fn internal_authenticate(&mut self, data: &[u8]) -> Result<Answer, StatusWord> {
        if !self.environment.authentication {
            return Err(StatusWord::CONDITIONS_OF_USE);
        }
        let key = match &self.interface {
            Interface::Contact { authentication, .. } => {
                self.codes.check_pin()?;
                authentication
            }
            Interface::Contactless { technical } => technical,
        };
        let signature = crypto::authenticate(key, data)?;
        if self.behaviour.mse == Mse::UntilUsed {
            self.environment.authentication = false;
        }
        Ok(Answer::whole(signature))
    }

    /// Answers PSO DECIPHER, perhaps a part of a chain (`card.md` §6.5; ISO 7816-4, 5.3.3).
    pub(crate) fn decipher(&mut self, part: &[u8], last: bool) -> Result<Answer, StatusWord> {
        let key = match &self.interface {
            Interface::Contact { authentication, .. } if self.environment.confidentiality => {
                authentication
            }
            _ => return Err(StatusWord::CONDITIONS_OF_USE),
        };
        self.codes.check_pin()?;
        let Some(chain) = self.environment.chain.add(part, last, INPUT_BUFFER)? else {
            return Ok(Answer::done());
        };
        let Some((&PADDING_INDICATOR, cryptogram)) = chain.as_slice().split_first() else {
            return Err(StatusWord::WRONG_DATA);
        };
        let plain = crypto::decipher(key, cryptogram)?;
        if self.behaviour.mse == Mse::UntilUsed {
            self.environment.confidentiality = false;
        }
        Ok(Answer::whole(plain))
    }
}

/// Reads algorithm and key reference of a control reference template. Anything else is refused,
/// also the file reference 81, which real cards were never sent (`card.md` §5.3).
fn template_of(data: &[u8]) -> Result<(u8, Option<u8>), StatusWord> {
    let wrong = StatusWord::WRONG_DATA;
    let (mut algorithm, mut key) = (None, None);
    for object in tlv::iter(data) {
        let object = object.map_err(|_| wrong)?;
        let &[value] = object.value else {
            return Err(wrong);
        };
        match object.tag {
            ALGORITHM => algorithm = Some(value),
            KEY => key = Some(value),
            _ => return Err(wrong),
        }
    }
    Ok((algorithm.ok_or(wrong)?, key))
}

fn check_algorithm(algorithm: u8, allowed: u8) -> Result<(), StatusWord> {
    if algorithm == allowed {
        Ok(())
    } else {
        Err(StatusWord::WRONG_DATA)
    }
}
