//! The CPS3 over its contacts: IAS-ECC 1.0.1 (`card.md`, sections 3 to 6 and 8).

mod binary;
mod cps2ter;
mod crypto;
mod data_object;
mod directory;
mod files;
mod hash;
mod identity_files;
mod ids;
mod instruction;
mod layout;
mod objects;
mod pin;
#[cfg(test)]
mod properties;
mod reference_data;
mod security;
mod select;

use cps_apdu::{Atr, Command, Path, StatusWord};
use rand::rngs::StdRng;

use self::cps2ter::Cps2ter;
pub(crate) use self::crypto::Keys;
use self::files::Df;
use self::instruction::Instruction;
pub(crate) use self::layout::{Contents, certificate_bytes, layout};
use self::reference_data::ReferenceData;
use self::security::Environment;
use self::select::Selection;
use crate::chip::{Answer, Chip};
use crate::{Behaviour, Purpose};

/// The ATR of the contact interface (`card.md`, 1.2; verified).
const ATR: [u8; 17] = [
    0x3B, 0xAC, 0x00, 0x40, 0x2A, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x00, 0x03, 0x10, 0x00, 0x90,
    0x00,
];

/// Class byte of the CPS2ter side (`card.md`, section 8).
const CPS2TER_CLASS: u8 = 0xA0;

/// The state of a CPS3 in contact mode.
pub(crate) struct Cps3 {
    atr: Atr,
    behaviour: Behaviour,
    /// The MF and its two DFs, in this order.
    files: [Df; 3],
    selection: Selection,
    pin: ReferenceData,
    puk: ReferenceData,
    environment: Environment,
    keys: Keys,
    random: StdRng,
    cps2ter: Cps2ter,
}

impl Cps3 {
    /// A card with these contents and keys; `random` feeds GET CHALLENGE.
    pub(crate) fn new(contents: Contents, keys: Keys, random: StdRng) -> Self {
        Self {
            atr: Atr::new(&ATR).expect("17 bytes are an ATR"),
            behaviour: contents.behaviour,
            files: contents.files,
            selection: Selection::default(),
            pin: contents.pin,
            puk: contents.puk,
            environment: Environment::default(),
            keys,
            random,
            cps2ter: contents.cps2ter,
        }
    }

    fn carry_out(&mut self, instruction: Instruction<'_>) -> Result<Answer, StatusWord> {
        match instruction {
            Instruction::Select { by, name, fcp } => self.select(by, name, fcp),
            Instruction::ReadBinary { file, offset } => self.read_binary(file, offset),
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
            Instruction::GetChallenge { length } => Ok(self.challenge(length)),
        }
    }
}

impl Chip for Cps3 {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    fn reset(&mut self) {
        self.selection = Selection::default();
        self.pin.forget_verification();
        self.puk.forget_verification();
        self.environment = Environment::default();
        self.cps2ter.leave();
    }

    fn execute(&mut self, command: &Command) -> Result<Answer, StatusWord> {
        if command.cla() == CPS2TER_CLASS {
            self.environment = Environment::default();
            let pin = self.pin.is_verified() && self.behaviour.cps2ter_shares_pin;
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

    fn certificate(&self, purpose: Purpose) -> &[u8] {
        certificate_bytes(&self.files, purpose)
    }

    fn file(&self, path: &Path) -> Option<&[u8]> {
        let (df, id) = layout::locate(&self.files, path)?;
        self.files[df].file(id).map(|ef| ef.contents.as_slice())
    }

    fn set_file(&mut self, path: &Path, contents: Vec<u8>) {
        let Some((df, id)) = layout::locate(&self.files, path) else {
            return;
        };
        match self.files[df].files.iter_mut().find(|ef| ef.id == id) {
            Some(ef) => ef.contents = contents,
            None => self.files[df].files.push(files::Ef::public(id, contents)),
        }
    }

    fn delete_file(&mut self, path: &Path) {
        if let Some((df, id)) = layout::locate(&self.files, path) {
            self.files[df].files.retain(|ef| ef.id != id);
        }
    }
}
