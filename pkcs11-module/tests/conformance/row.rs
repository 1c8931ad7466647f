//! The form of the tables.

use std::panic::{AssertUnwindSafe, catch_unwind};

use cps_p11::CkRv;
use cryptoki_sys::{CK_RV, CK_SLOT_ID};

use crate::{
    library::Library,
    target::{State, Target, Token},
};

/// Expected answer of a call in a state.
pub(crate) struct Row {
    /// The function, by its name in the function list.
    pub(crate) function: &'static str,
    state: State,
    /// Special condition of the call.
    case: &'static str,
    /// Source of the expectation: a section of PKCS#11 2.40 base unless it says otherwise.
    clause: &'static str,
    /// The call; its steps before the last one must succeed.
    run: fn(&Target<'_>) -> CK_RV,
    expected: CK_RV,
    other: Other,
}

/// Answer of SoftHSM2.
enum Other {
    Same,
    /// It is not asked: the row is about cards, or it crashes.
    NotAsked,
    /// Something else, for this reason.
    Differs(CK_RV, &'static str),
}

/// A row that every library answers alike.
pub(crate) fn row(
    function: &'static str,
    state: State,
    case: &'static str,
    clause: &'static str,
    run: fn(&Target<'_>) -> CK_RV,
    expected: CK_RV,
) -> Row {
    Row {
        function,
        state,
        case,
        clause,
        run,
        expected,
        other: Other::Same,
    }
}

impl Row {
    /// Returns the row is about cards, or about what is left open.
    pub(crate) fn ours(mut self) -> Self {
        self.other = Other::NotAsked;
        self
    }

    /// Returns the module answers as the ANS library does, on purpose: a row in bold A of
    /// `pkcs11.md` §9. Others answer what the standard says.
    pub(crate) fn dialect(self, row: &'static str, standard: CK_RV) -> Self {
        self.differs(standard, row)
    }

    /// SoftHSM2 answers something else.
    pub(crate) fn differs(mut self, answer: CK_RV, why: &'static str) -> Self {
        self.other = Other::Differs(answer, why);
        self
    }

    /// Returns the difference from the expected answer.
    fn check(&self, token: Token, library: &Library, slot: CK_SLOT_ID) -> Result<(), String> {
        let expected = match (token, &self.other) {
            (Token::SoftHsm, Other::NotAsked) => return Ok(()),
            (Token::SoftHsm, Other::Differs(answer, _)) => *answer,
            _ => self.expected,
        };
        let target = Target::prepare(library, slot, self.state);
        let answer = catch_unwind(AssertUnwindSafe(|| (self.run)(&target)));
        let wrong = match answer {
            Ok(answer) if answer == expected => return Ok(()),
            Ok(answer) => format!("{:?} instead of {:?}", CkRv(answer), CkRv(expected)),
            Err(_) => "see above".to_owned(),
        };
        let Self {
            function,
            state,
            case,
            clause,
            ..
        } = self;
        let why = match &self.other {
            Other::Differs(_, why) => why,
            _ => clause,
        };
        Err(format!("{function}, {state:?}, {case} ({why}): {wrong}"))
    }
}

/// Runs a table and tells everything that is wrong at once.
pub(crate) fn check(token: Token, library: &Library, slot: CK_SLOT_ID, rows: &[Row]) {
    let wrong: Vec<_> = rows
        .iter()
        .filter_map(|row| row.check(token, library, slot).err())
        .collect();
    assert!(wrong.is_empty(), "{token:?}\n{}", wrong.join("\n"));
}
