//! The CPS3: IAS-ECC 1.0.1 over its contacts (`card.md` §3 to §6 and §8) and without
//! (`card.md` §7). It is one card with two interfaces; a simulated one is used through one of them.

mod binary;
mod data_object;
mod directory;
mod ids;
mod instruction;
mod layout;
mod objects;
mod pin;
#[cfg(test)]
mod properties;
mod security;
mod select;

use cps_apdu::{Atr, Command, FileId, Path, StatusWord};
use rand::rngs::StdRng;
use rsa::RsaPrivateKey;

use self::instruction::{BinaryFile, Instruction};
pub(crate) use self::layout::{Certificates, Contents, layout};
use self::security::Environment;
use self::select::{CONTACT, Selection};
use crate::chip::{Answer, Chip};
use crate::codes::Codes;
use crate::content::files::Visitor;
use crate::content::{Df, FileIds, files};
use crate::cps2ter::{self, Cps2ter};
use crate::crypto;
use crate::reference_data::ReferenceData;
use crate::{Behaviour, Layout, Purpose, Reference};

/// The interface that a card is used through, with the keys that work there (`card.md` §5.1).
#[derive(Clone)]
pub(crate) enum Interface {
    Contact {
        signature: Box<RsaPrivateKey>,
        authentication: Box<RsaPrivateKey>,
    },
    Contactless {
        technical: Box<RsaPrivateKey>,
    },
}

impl Interface {
    fn is_contactless(&self) -> bool {
        matches!(self, Self::Contactless { .. })
    }

    fn usual_atr(&self) -> Atr {
        let bytes: &[u8] = match self {
            Self::Contact { .. } => &ids::ATR,
            Self::Contactless { .. } => &ids::ATR_CONTACTLESS,
        };
        Atr::new(bytes).expect("17 or 20 bytes are an ATR")
    }
}

/// The state of a CPS3.
pub(crate) struct Cps3 {
    atr: Atr,
    behaviour: Behaviour,
    ids: &'static FileIds,
    /// The technical certificate has two places where it may be.
    contactless_certificate: (usize, FileId),
    /// The MF and its two DFs, in this order.
    files: [Df; 3],
    selection: Selection,
    codes: Codes,
    environment: Environment,
    interface: Interface,
    random: StdRng,
    cps2ter: Cps2ter,
}

impl Cps3 {
    /// Returns a card with these contents, used through this interface; `random` feeds GET
    /// CHALLENGE.
    pub(crate) fn new(
        contents: Contents,
        layout: &Layout,
        interface: Interface,
        random: StdRng,
    ) -> Self {
        let atr = layout.atr.clone().unwrap_or_else(|| interface.usual_atr());
        Self {
            atr,
            behaviour: contents.behaviour,
            ids: contents.ids,
            contactless_certificate: contents.contactless_certificate,
            files: contents.files,
            selection: Selection::default(),
            codes: contents.codes,
            environment: Environment::default(),
            interface,
            random,
            cps2ter: contents.cps2ter,
        }
    }

    fn carry_out(&mut self, instruction: Instruction<'_>) -> Result<Answer, StatusWord> {
        let refusals = self.behaviour.refusals;
        let refusal = match &instruction {
            Instruction::ReadBinary {
                file: BinaryFile::Short(_),
                ..
            } => refusals.short_file_id,
            Instruction::GetData(_) => refusals.get_data,
            Instruction::GetChallenge { .. } => refusals.get_challenge,
            Instruction::Select { name, .. } if name.ends_with(&ids::EF_ACTUA.0.to_be_bytes()) => {
                refusals.update_file
            }
            _ => None,
        };
        if let Some(status) = refusal {
            return Err(StatusWord(status));
        }
        match instruction {
            Instruction::Select { by, name, fcp } => self.select(by, name, fcp),
            Instruction::ReadBinary { file, offset, le } => self.read_binary(file, offset, le),
            Instruction::UpdateBinary { file, offset, data } => {
                self.update_binary(file, offset, data)
            }
            Instruction::GetData(object) => self.data_object(object),
            Instruction::Verify { reference, block } => self.verify(reference, block),
            Instruction::ChangeReferenceData {
                reference,
                old,
                new,
            } => self.change_reference_data(reference, old, new),
            Instruction::ResetRetryCounter { reference, new } => {
                self.reset_retry_counter(reference, new)
            }
            Instruction::SetEnvironment { template, data } => self.set_environment(template, data),
            Instruction::HashLastBlock(data) => self.hash_last_block(data),
            Instruction::ComputeSignature { digest } => self.compute_signature(digest),
            Instruction::Decipher { part, last } => self.decipher(part, last),
            Instruction::InternalAuthenticate(data) => self.internal_authenticate(data),
            Instruction::GetChallenge { length } => Ok(crypto::challenge(&mut self.random, length)),
        }
    }

    /// Returns the party that a command comes from.
    fn visitor(&self) -> Visitor {
        match self.interface {
            Interface::Contact { .. } => Visitor::Contact {
                pin_verified: self.codes.pin.is_verified(),
            },
            Interface::Contactless { .. } => Visitor::Contactless,
        }
    }
}

impl Chip for Cps3 {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    fn reset(&mut self) {
        self.selection = Selection::default();
        self.codes.forget_verification();
        self.environment = Environment::default();
        self.cps2ter.leave();
    }

    fn execute(&mut self, command: &Command) -> Result<Answer, StatusWord> {
        if command.cla() == cps2ter::CLASS && !self.interface.is_contactless() {
            self.environment = Environment::default();
            let pin = self.codes.pin.is_verified() && self.behaviour.cps2ter_shares_pin;
            return self.cps2ter.execute(command, pin);
        }
        if self.cps2ter.is_current() && !select::is_application(command) {
            return Err(StatusWord::WRONG_CLA);
        }
        let instruction = Instruction::try_from(command);
        if !matches!(instruction, Ok(Instruction::Decipher { .. })) {
            self.environment.break_chain();
        }
        self.carry_out(instruction?)
    }

    fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }

    fn set_behaviour(&mut self, behaviour: Behaviour) {
        self.behaviour = behaviour;
    }

    fn certificate(&self, purpose: Purpose) -> Option<Path> {
        let (df, id) = match (purpose, &self.interface) {
            (Purpose::Signature, Interface::Contact { .. }) => {
                (CONTACT, self.ids.signature_certificate)
            }
            (Purpose::Authentication, Interface::Contact { .. }) => {
                (CONTACT, self.ids.authentication_certificate)
            }
            (Purpose::Technical, Interface::Contactless { .. }) => self.contactless_certificate,
            _ => return None,
        };
        Some(Path::new(&[FileId::MF, self.files[df].id, id]))
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
