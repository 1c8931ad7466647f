//! Whether an account may present a PIN or PUK to a card now. It is asked in the card's turn, so
//! that no other request comes between.

use std::sync::Arc;

use cps_protocol::{ApiError, ErrorKind};

use super::call::Call;
use crate::client::Caller;
use crate::policy::Privilege;
use crate::reader::{CardContext, CodeName};
use crate::service::Service;
use crate::settings::Settings;

/// A presentation of a code.
pub(super) struct Presentation {
    pub(super) settings: Arc<Settings>,
    code: CodeName,
    /// Whether the account may present it wherever it works, looked up for this presentation.
    anywhere: bool,
    /// Whether a dialog or a PIN pad has asked for it and said how many tries are left.
    was_asked: bool,
}

impl Presentation {
    /// Returns the presentation of a code that a program gives.
    pub(super) fn by_program(call: &Call<'_>, code: CodeName) -> Self {
        Self::new(call.service, code, call.is_privileged)
    }

    /// Returns the same as [`Self::by_program`], with the right as it is now.
    pub(super) async fn look_up(service: &Service, caller: &Caller, code: CodeName) -> Self {
        let anywhere = service.has_privilege(&caller.peer, Privilege::PresentAnywhere);
        Self::new(service, code, anywhere.await)
    }

    fn new(service: &Service, code: CodeName, anywhere: bool) -> Self {
        Self {
            settings: service.settings(),
            code,
            anywhere,
            was_asked: false,
        }
    }

    /// Returns the presentation of the same code by its holder, in a dialog or on a PIN pad.
    /// `tells_tries` is whether they say how many tries are left.
    pub(super) fn after_question(self, tells_tries: bool) -> Self {
        Self {
            was_asked: tells_tries,
            ..self
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
        let may = !open.leases.is_empty() || self.anywhere || policy.sits_here(account);
        if !may {
            return Err(ErrorKind::CodeNotAllowed.into());
        }
        // First: the end of a pause would not help.
        if !self.was_asked && open.tries_of(context.reader, self.code) == Some(1) {
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
    pub(super) fn seated(&self) -> Option<Arc<Settings>> {
        (!self.anywhere).then(|| Arc::clone(&self.settings))
    }
}
