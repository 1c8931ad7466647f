//! Orders of the daemon to an agent, after `agent.register`: dialogs to show and to withdraw.
//!
//! A code travels once, from the agent to the daemon, in `agent.answer`; no program that asked for
//! the login, or for a new PIN, sees it.

use serde::{Deserialize, Serialize};

use crate::{CardSummary, LeaseState, PinPolicy, PinStatus};

/// The method name of the notification that orders a dialog; it carries a [`Prompt`].
pub const PROMPT_METHOD: &str = "prompt";

/// The method name of the notification that orders a dialog about a site; it carries a
/// [`SitePrompt`].
pub const SITE_METHOD: &str = "prompt.site";

/// The method name of the notification that withdraws a dialog; it carries a [`Withdrawal`].
pub const WITHDRAW_METHOD: &str = "prompt.withdraw";

/// A dialog, new for every question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct PromptId(pub u64);

/// The codes that a dialog asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// The PIN, for a login.
    #[default]
    Pin,
    /// The PIN and the one that is to take its place.
    PinChange,
    /// The PUK and the PIN that is to be.
    PinUnblock,
}

/// A dialog to show: the holder is asked for the PIN of a card, or for a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PromptDialog"))]
pub struct Prompt {
    /// The dialog, for the answer.
    #[serde(rename = "prompt")]
    pub id: PromptId,
    /// The codes that are asked for.
    #[serde(default)]
    pub asks: Asks,
    /// The card whose PIN is asked for.
    pub summary: CardSummary,
    /// The name of its holder, as the certificate gives it; absent if it gives none.
    #[serde(default)]
    pub holder_name: Option<String>,
    /// The program that asks.
    pub asker: Asker,
    /// Purpose, in the words of the program.
    pub purpose: Option<String>,
    /// Rights of the login; absent if the PIN is changed or unblocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<LeaseState>,
    /// Number of tries left of the PIN.
    pub pin: PinStatus,
    /// Lengths of a PIN that the card accepts: any other is to be refused by the agent, at no cost.
    pub policy: PinPolicy,
    /// Number of tries left of the PUK, if that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub puk: Option<PinStatus>,
    /// Lengths of a PUK that the card accepts, if that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub puk_policy: Option<PinPolicy>,
    /// Time that the daemon waits for the answer, in seconds.
    pub seconds: u32,
    /// Whether the holder types the codes on the reader: the agent shows who asks, and asks nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_pin_pad: bool,
}

/// The program that asks for a PIN. It always runs under the account that the dialog is shown to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asker {
    /// The name it gave in `system.hello`: its own claim.
    pub client: Option<String>,
    /// Its executable, if the daemon may see it; an agent of the same account sees more.
    pub program: Option<String>,
    /// The name of its process, which a program chooses: its own claim.
    #[serde(default)]
    pub command: Option<String>,
    /// The site for whose pages it asks: its own claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The name that it gives the site: its own claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Its process, which lives as long as the dialog: the daemon withdraws it otherwise. Absent
    /// for a process of another PID namespace.
    pub pid: Option<u32>,
}

/// A dialog to show: the holder is asked whether a site may use the card. It asks for no code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SitePrompt {
    /// The dialog, for the answer.
    #[serde(rename = "prompt")]
    pub id: PromptId,
    /// The origin of the site, as browsers write it.
    pub origin: String,
    /// The program that asks.
    pub asker: Asker,
    /// Time that the daemon waits for the answer, in seconds.
    pub seconds: u32,
}

/// A dialog to close: no request waits for its answer any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Withdrawal {
    /// The dialog.
    #[serde(rename = "prompt")]
    pub id: PromptId,
}

/// An order to an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Show this dialog.
    Show(Box<Prompt>),
    /// Show this dialog about a site.
    AskSite(Box<SitePrompt>),
    /// Close a dialog.
    Withdraw(Withdrawal),
}

/// The reason why the holder typed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PromptFailure {
    /// The holder closed the dialog.
    Cancelled,
    /// The dialog closed by itself.
    TimedOut,
    /// The dialog could not be shown.
    Unavailable,
    /// Each of the new PINs that the holder typed was refused by the dialog.
    NewPinRefused,
}
