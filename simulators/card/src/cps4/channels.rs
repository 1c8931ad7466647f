//! Applications and logical channels (`card.md` §6.8).

use cps_apdu::{Aid, Command, FileId, StatusWord};

use super::security::Environment;
use super::{Cps4, ids};
use crate::chip::Answer;
use crate::{AppletSelect, Reselect};

const SELECT: u8 = 0xA4;
const BY_NAME: u8 = 0x04;

/// Selection on the channel of the applet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Channel {
    /// Nothing yet: the first SELECT by name opens the channel.
    #[default]
    Closed,
    /// The issuer domain, which the recovery selects.
    IssuerDomain,
    /// The applet, with its current DF and perhaps EF.
    Applet(Selection),
}

/// The current selection: a DF, by its place in the list, and perhaps one of its EFs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) df: usize,
    pub(crate) ef: Option<FileId>,
}

/// Returns the application that a command selects by its name.
fn name(command: &Command) -> Option<&[u8]> {
    let by_name = command.ins() == SELECT && command.p1() == BY_NAME;
    by_name.then(|| command.data())
}

fn is(name: &[u8], aid: &Aid) -> bool {
    name == aid.as_slice()
}

impl Cps4 {
    /// Answers a command on the basic channel: other applications are selected there, the applet is
    /// not (`card.md` §8; the status words are invented).
    pub(crate) fn on_basic_channel(&mut self, command: &Command) -> Result<Answer, StatusWord> {
        match name(command) {
            Some(name) if is(name, &ids::CPS2TER) => {
                self.basic_selected = true;
                Ok(Answer::done())
            }
            Some(name) if is(name, &ids::ISSUER_DOMAIN) => Ok(Answer::done()),
            Some(name) if is(name, &ids::APPLET) => Err(StatusWord::CONDITIONS_OF_USE),
            Some(_) => Err(StatusWord::FILE_NOT_FOUND),
            None => Err(StatusWord::WRONG_INS),
        }
    }

    /// Answers SELECT by name on the channel of the applet; `None` for any other command.
    pub(crate) fn select_application(
        &mut self,
        command: &Command,
    ) -> Option<Result<Answer, StatusWord>> {
        let name = name(command)?;
        Some(if is(name, &ids::APPLET) {
            self.select_applet(command.p2())
        } else if is(name, &ids::ISSUER_DOMAIN) {
            self.leave_applet();
            self.channel = Channel::IssuerDomain;
            Ok(Answer::done())
        } else {
            Err(StatusWord::FILE_NOT_FOUND)
        })
    }

    fn select_applet(&mut self, p2: u8) -> Result<Answer, StatusWord> {
        if p2 != 0x0C && p2 != 0x04 && p2 != 0x00 {
            return Err(StatusWord::WRONG_P1P2);
        }
        if self.applet_is_refused() {
            return Err(StatusWord::CONDITIONS_OF_USE);
        }
        self.leave_applet();
        self.channel = Channel::Applet(Selection::default());
        Ok(Answer::done())
    }

    /// Whether the applet is refused. The recovery makes it selectable: issuer domain on its
    /// channel, CPS2ter on the basic one, then the applet (`card.md` §6.8).
    fn applet_is_refused(&self) -> bool {
        let recovered = self.channel == Channel::IssuerDomain && self.basic_selected;
        let refused = match self.behaviour.applet_select {
            AppletSelect::Accepted => false,
            AppletSelect::RefusedFirst => !matches!(self.channel, Channel::Applet(_)),
            AppletSelect::RefusedAgain => matches!(self.channel, Channel::Applet(_)),
        };
        refused && !recovered
    }

    fn leave_applet(&mut self) {
        self.environment = Environment::default();
        if self.behaviour.reselect == Reselect::EndsVerification {
            self.forget_verification();
        }
    }
}
