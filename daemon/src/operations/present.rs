//! Whether an account may present a PIN or PUK to a card now. It is asked in the card's turn, so
//! that no other request comes between.

use std::sync::Arc;

use cps_protocol::{ApiError, ErrorKind};

use super::call::Call;
use crate::client::Caller;
use crate::reader::{CardContext, CodeName};
use crate::settings::Settings;

/// A presentation of a code.
pub(super) struct Presentation {
    pub(super) settings: Arc<Settings>,
    pub(super) code: CodeName,
    /// Whether a dialog or a PIN pad has asked for it and said how many tries are left.
    pub(super) was_asked: bool,
}

impl Presentation {
    /// Returns the presentation of a code that a program gives.
    pub(super) fn by_program(call: &Call<'_>, code: CodeName) -> Self {
        Self {
            settings: call.service.settings(),
            code,
            was_asked: false,
        }
    }

    /// # Errors
    /// `pin.not_allowed`, `pin.other_account`, `pin.paused`, `pin.last_try`, `puk.last_try`.
    pub(super) fn check(&self, context: &mut CardContext<'_>) -> Result<(), ApiError> {
        let (caller, policy) = (context.caller, &self.settings.policy);
        let account = caller.peer.account;
        if policy.is_own(account) {
            return Ok(());
        }
        let open = &mut *context.open;
        if !open.leases.are_all_of(account) {
            return Err(ErrorKind::OtherAccount.into());
        }
        let may =
            !open.leases.is_empty() || caller.presents_anywhere() || policy.sits_here(account);
        if !may {
            return Err(ErrorKind::CodeNotAllowed.into());
        }
        // First: the end of a pause would not help.
        if !self.was_asked && open.tries_of(self.code) == Some(1) {
            let kind = match self.code {
                CodeName::Pin => ErrorKind::PinLastTry,
                CodeName::Puk => ErrorKind::PukLastTry,
            };
            return Err(kind.into());
        }
        let serial = open.card.serial().digits();
        let pause = context.reader.pauses.left(&serial, self.code);
        if !pause.is_zero() {
            let seconds = pause.as_secs() + 1;
            let detail = format!("{seconds} seconds are left");
            return Err(ApiError::new(ErrorKind::CodePaused).with_detail(detail));
        }
        Ok(())
    }

    /// Returns the settings, if the caller may present the code because it is at the machine.
    pub(super) fn seated(&self, caller: &Caller) -> Option<Arc<Settings>> {
        let by_itself = self.settings.policy.is_own(caller.peer.account);
        (!by_itself && !caller.presents_anywhere()).then(|| Arc::clone(&self.settings))
    }
}
