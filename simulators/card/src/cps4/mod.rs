//! The CPS4: an IAS-ECC applet on a Java Card (`card.md` §3.8 and §6.8).

mod channels;
mod directory;
mod ids;
mod instruction;
mod layout;
mod pin;
#[cfg(test)]
mod properties;
mod security;
mod select;

use cps_apdu::{Atr, Command, FileId, Path, StatusWord};
use rand::rngs::StdRng;
use rsa::RsaPrivateKey;

use self::channels::Channel;
use self::instruction::Instruction;
pub(crate) use self::layout::{Contents, PublicHalf, layout};
use self::security::Environment;
use crate::chip::{Answer, Chip};
use crate::codes::Codes;
use crate::content::{Df, FileIds, files};
use crate::cps2ter::{self, Cps2ter};
use crate::crypto;
use crate::reference_data::ReferenceData;
use crate::{Behaviour, Layout, Purpose, Reference};

/// The place of the contact DF in the list of DFs.
const CONTACT: usize = 1;

/// The private keys of a card (`card.md` §5.1).
#[derive(Clone)]
pub(crate) struct Keys {
    pub(crate) signature: RsaPrivateKey,
    pub(crate) authentication: RsaPrivateKey,
}

/// The state of a CPS4.
pub(crate) struct Cps4 {
    atr: Atr,
    behaviour: Behaviour,
    ids: &'static FileIds,
    /// The MF, its DF, and the DF of the billing situation, in this order.
    files: [Df; 3],
    channel: Channel,
    /// Whether the CPS2ter application was selected on the basic channel.
    basic_selected: bool,
    codes: Codes,
    /// Whether the PUK was presented, so that a new PIN may be set.
    pin_released: bool,
    environment: Environment,
    keys: Keys,
    random: StdRng,
    cps2ter: Cps2ter,
}

impl Cps4 {
    /// Returns a card with these contents and keys; `random` feeds GET CHALLENGE and PSS.
    pub(crate) fn new(contents: Contents, layout: &Layout, keys: Keys, random: StdRng) -> Self {
        let usual = || Atr::new(&ids::ATR).expect("17 bytes are an ATR");
        Self {
            atr: layout.atr.clone().unwrap_or_else(usual),
            behaviour: contents.behaviour,
            ids: contents.ids,
            files: contents.files,
            channel: Channel::default(),
            basic_selected: false,
            codes: contents.codes,
            pin_released: false,
            environment: Environment::default(),
            keys,
            random,
            cps2ter: contents.cps2ter,
        }
    }

    fn on_applet_channel(&mut self, command: &Command) -> Result<Answer, StatusWord> {
        if let Some(selected) = self.select_application(command) {
            return selected;
        }
        match self.channel {
            Channel::Closed => return Err(StatusWord::CHANNEL_NOT_SUPPORTED),
            Channel::IssuerDomain => return Err(StatusWord::WRONG_INS),
            Channel::Applet(_) => {}
        }
        let instruction = Instruction::try_from(command);
        if !matches!(instruction, Ok(Instruction::Decipher { .. })) {
            self.environment.break_chain();
        }
        self.carry_out(instruction?)
    }

    fn carry_out(&mut self, instruction: Instruction<'_>) -> Result<Answer, StatusWord> {
        match instruction {
            Instruction::Select { path, information } => self.select(path, information),
            Instruction::ReadBinary { offset, le } => self.read_binary(offset, le),
            Instruction::UpdateBinary { offset, data } => self.update_binary(offset, data),
            Instruction::Verify { reference, block } => self.verify(reference, block),
            Instruction::SetReferenceData { reference, new } => {
                self.set_reference_data(reference, new)
            }
            Instruction::ResetRetryCounter { reference } => self.reset_retry_counter(reference),
            Instruction::SetSignature(data) => self.set_signature(data),
            Instruction::SetConfidentiality(data) => self.set_confidentiality(data),
            Instruction::ComputeSignature { digest } => self.compute_signature(digest),
            Instruction::Decipher { part, last } => self.decipher(part, last),
            Instruction::GetChallenge { length } => match self.behaviour.refusals.get_challenge {
                Some(status) => Err(StatusWord(status)),
                None => Ok(crypto::challenge(&mut self.random, length)),
            },
        }
    }
}

impl Chip for Cps4 {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    fn reset(&mut self) {
        self.channel = Channel::default();
        self.basic_selected = false;
        self.forget_verification();
        self.environment = Environment::default();
        self.cps2ter.leave();
    }

    fn execute(&mut self, command: &Command) -> Result<Answer, StatusWord> {
        if command.cla() == cps2ter::CLASS {
            // The selection on the basic channel does not change that of the applet (`card.md` §8).
            let pin = self.codes.pin.is_verified() && self.behaviour.cps2ter_shares_pin;
            return self.cps2ter.execute(command, pin);
        }
        match command.cla() {
            class if class & 0xEC != 0 => Err(StatusWord::WRONG_CLA),
            class if class & 0x03 == 0 => self.on_basic_channel(command),
            class if class & 0x03 == ids::CHANNEL => self.on_applet_channel(command),
            _ => Err(StatusWord::CHANNEL_NOT_SUPPORTED),
        }
    }

    fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    fn set_behaviour(&mut self, behaviour: Behaviour) {
        self.behaviour = behaviour;
    }

    fn certificate(&self, purpose: Purpose) -> Option<Path> {
        let id = match purpose {
            Purpose::Signature => self.ids.signature_certificate,
            Purpose::Authentication => self.ids.authentication_certificate,
            Purpose::Technical => return None,
        };
        Some(Path::new(&[FileId::MF, ids::DF_CONTACT, id]))
    }

    fn file(&self, path: &Path) -> Option<&[u8]> {
        files::contents(&self.files, path)
    }

    fn set_file(&mut self, path: &Path, contents: Vec<u8>) {
        files::replace(&mut self.files, path, contents);
    }

    fn delete_file(&mut self, path: &Path) {
        files::delete(&mut self.files, path);
    }

    fn reference_data(&mut self, reference: Reference) -> &mut ReferenceData {
        self.codes.get_mut(reference)
    }
}
