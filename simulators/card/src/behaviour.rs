//! Behaviour of a card where real cards are unknown or may differ. Begin at [`Behaviour`]; each
//! field has a type with the ways that are known.

use serde::Deserialize;

/// The behaviour of a card where no real card was observed, or where real cards may differ
/// (`card.md` §12).
///
/// The defaults are those of `docs/reference/card.md`; a client must work with every other value
/// as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Behaviour {
    /// Form in which answer data come back.
    pub answers: Answers,
    /// The most bytes that one READ BINARY gives: 256, or the 231 that the issuer's library never
    /// exceeds (`card.md` §3.7).
    pub read_limit: u16,
    /// Answer to the last wrong PIN or PUK.
    pub third_wrong_pin: ThirdWrongPin,
    /// Answer to an empty VERIFY, on a card that does not tell the state of its PIN
    /// and PUK (`card.md` §10: `6700`).
    pub empty_verify: Option<u16>,
    /// Answers to other commands that a program sends without need, on a card that refuses them.
    pub refusals: Refusals,
    /// Whether a wrong PIN or PUK is answered with the tries that are left.
    pub wrong_pin_answer: WrongPinAnswer,
    /// Place where PIN and PUK are known.
    pub code_scope: CodeScope,
    /// Place of the objects that a CPS4 lists outside its application.
    pub outside_files: OutsideFiles,
    /// Whether a wrong PIN or PUK ends an earlier verification (`card.md` §4.4).
    pub wrong_pin: WrongPin,
    /// Whether selecting the IAS-ECC application again ends the verified state.
    pub reselect: Reselect,
    /// Lifetime of a security environment.
    pub mse: Mse,
    /// Whether SELECT of the IAS-ECC application with `P2 = 04` answers an FCP or nothing.
    pub applet_fcp: bool,
    /// Whether a CPS4 lets its applet be selected at once.
    pub applet_select: AppletSelect,
    /// Whether the PIN of the IAS-ECC side opens the protected files of the CPS2ter side.
    pub cps2ter_shares_pin: bool,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            answers: Answers::Usual,
            read_limit: 256,
            third_wrong_pin: ThirdWrongPin::Blocked,
            empty_verify: None,
            refusals: Refusals::default(),
            wrong_pin_answer: WrongPinAnswer::Counted,
            code_scope: CodeScope::Card,
            outside_files: OutsideFiles::ByPath,
            wrong_pin: WrongPin::EndsVerification,
            reselect: Reselect::EndsVerification,
            mse: Mse::UntilUsed,
            applet_fcp: false,
            applet_select: AppletSelect::Accepted,
            cps2ter_shares_pin: true,
        }
    }
}

/// Form in which answer data come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answers {
    /// Directly if the ATR offers T=1, which a reader then prefers; else as under T=0.
    Usual,
    /// As under T=0: `61xx` and GET RESPONSE, `6Cxx` for a wrong Le.
    T0,
    /// Data and `9000` at once, `6282` at the end of a file (`card.md` §10.3). Simulated readers
    /// then speak T=1, also if the ATR does not offer it.
    Direct,
}

/// Answers to commands that a card refuses although they are right; `None` for those that it
/// carries out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Refusals {
    /// READ BINARY with a short file identifier.
    pub short_file_id: Option<u16>,
    /// GET DATA.
    pub get_data: Option<u16>,
    /// GET CHALLENGE.
    pub get_challenge: Option<u16>,
    /// READ BINARY of more bytes than the file has left.
    pub read_beyond_end: Option<u16>,
    /// SELECT of EF.ACTUA, whether or not there is one.
    pub update_file: Option<u16>,
}

/// Whether a wrong PIN or PUK is answered with the tries that are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WrongPinAnswer {
    /// `63Cx`.
    Counted,
    /// `6300`, but for the last try.
    Uncounted,
}

/// Place where PIN and PUK are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeScope {
    /// Everywhere on the card.
    Card,
    /// In the directory of the application alone: elsewhere the card answers `6A88`.
    Application,
}

/// Place of the objects that the directory of a CPS4 lists outside its application (`card.md`
/// §3.6): 3F00/40xx and 3F00/7F01/4000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutsideFiles {
    /// On the channel of the applet, by the path that the directory gives, as the issuer's library
    /// reads them; and on the CPS2ter side.
    ByPath,
    /// On the CPS2ter side alone, in class A0.
    InClassA0,
}

/// Answer to the last wrong try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThirdWrongPin {
    /// `6983`.
    Blocked,
    /// `63C0`.
    NoTriesLeft,
}

/// Whether a wrong PIN or PUK ends an earlier verification of the same reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WrongPin {
    /// It is no longer verified.
    EndsVerification,
    /// It stays verified, whether the wrong one came with VERIFY or as the old PIN of a change.
    KeepsVerification,
}

/// Whether selecting the IAS-ECC application again ends the verified state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reselect {
    /// PIN and PUK are no longer verified.
    EndsVerification,
    /// They stay verified.
    KeepsVerification,
}

/// Lifetime of a security environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mse {
    /// It is used up by the operation that it was set for.
    UntilUsed,
    /// It stays until it is set again, another DF is selected, or the card is reset.
    Kept,
}

/// Whether a CPS4 lets its applet be selected at once (`card.md` §6.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppletSelect {
    /// Always.
    Accepted,
    /// The first selection after a reset is refused with `6985` until the recovery was done.
    RefusedFirst,
    /// A selection while the applet is selected already is refused in the same way.
    RefusedAgain,
}
