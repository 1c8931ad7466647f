use serde::Serialize;

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// As it should be.
    Ok,
    /// It works, but not for long or not everywhere.
    Warning,
    /// It does not work.
    Failed,
    /// There is nothing to check here, or something below must work first.
    NotApplicable,
}

/// What a check found, in the person's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) status: Status,
    /// What was found; of what is not well, what is wrong and what to do.
    pub(crate) message: String,
    /// The command that mends it, as typed into a shell; absent where a hand must.
    pub(crate) command: Option<String>,
}

impl Finding {
    fn new(status: Status, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            command: None,
        }
    }

    pub(crate) fn ok(message: impl Into<String>) -> Self {
        Self::new(Status::Ok, message)
    }

    pub(crate) fn warning(message: impl Into<String>) -> Self {
        Self::new(Status::Warning, message)
    }

    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Status::Failed, message)
    }

    pub(crate) fn not_applicable(message: impl Into<String>) -> Self {
        Self::new(Status::NotApplicable, message)
    }

    /// The same with the command that mends it.
    #[must_use]
    pub(crate) fn mended_by(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }
}
