/// The reason why a profile or a script was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {}{reason}", field.as_ref().map(|f| format!("{f}: ")).unwrap_or_default())]
pub struct ProfileError {
    /// Name of the text, as the caller gave it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The key with its table, as far as the text shows it.
    pub field: Option<String>,
    /// Defect of the text.
    pub reason: String,
}

impl ProfileError {
    pub(crate) fn from_toml(error: &toml::de::Error, text: &str, file: &str) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        Self::at(offset, error.message().replace('\n', " "), text, file)
    }

    /// Returns an error at a position in the text.
    pub(crate) fn at(offset: usize, reason: String, text: &str, file: &str) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.matches('\n').count();
        Self {
            file: file.to_owned(),
            line: line + 1,
            field: field(text, line),
            reason,
        }
    }
}

/// Returns the dotted name of the key on a line, numbered if its table is one of several.
fn field(text: &str, line: usize) -> Option<String> {
    let mut table = None;
    let mut seen: Vec<&str> = Vec::new();
    for (number, text) in text.lines().enumerate().take(line + 1) {
        let text = text.trim();
        if let Some(name) = text.strip_prefix("[[").and_then(|t| t.strip_suffix("]]")) {
            seen.push(name);
            let count = seen.iter().filter(|other| **other == name).count();
            table = Some(format!("{name}[{count}]"));
        } else if let Some(name) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
            table = Some(name.to_owned());
        } else if number == line
            && let Some((key, _)) = text.split_once('=')
        {
            let key = key.trim();
            return Some(table.map_or(key.to_owned(), |table| format!("{table}.{key}")));
        }
    }
    table
}
