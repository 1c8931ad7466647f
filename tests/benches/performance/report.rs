//! The document that is written, a table at a time.

use std::fmt::Write as _;

/// Text and tables in Markdown.
#[derive(Default)]
pub(crate) struct Report(String);

impl Report {
    pub(crate) fn text(&mut self, text: &str) {
        print!("{text}\n\n");
        let _ = write!(self.0, "{text}\n\n");
    }

    /// Adds a table; its first row names the columns.
    pub(crate) fn table(&mut self, rows: &[Vec<String>]) {
        let mut text = String::new();
        for (index, row) in rows.iter().enumerate() {
            let _ = writeln!(text, "| {} |", row.join(" | "));
            if index == 0 {
                let _ = writeln!(text, "|---|{}", "---:|".repeat(row.len() - 1));
            }
        }
        self.text(text.trim_end());
    }

    pub(crate) fn write(&self, path: &str) {
        let parent = std::path::Path::new(path).parent().expect("a file");
        std::fs::create_dir_all(parent).expect("the repository is ours");
        std::fs::write(path, format!("{}\n", self.0.trim_end())).expect("the repository is ours");
    }

    /// Puts the table of a section in the place of the one that a file has under the same title.
    pub(crate) fn show_table(&self, title: &str, path: &str) {
        let text = std::fs::read_to_string(path).expect("the repository is ours");
        let shown = table(&text, title);
        let text = text.replacen(shown, table(&self.0, title), 1);
        std::fs::write(path, text).expect("the repository is ours");
    }
}

/// Returns the lines of the first table in a section.
fn table<'t>(text: &'t str, title: &str) -> &'t str {
    let heading = format!("## {title}\n");
    let (_, section) = text.split_once(&heading).expect("a section of this title");
    let begin = section.find("\n|").expect("a section with a table") + 1;
    let table = &section[begin..];
    let end = table.find("\n\n").unwrap_or(table.len());
    &table[..end]
}

/// A row of a table.
#[macro_export]
macro_rules! row {
    ($($cell:expr),+ $(,)?) => { vec![$($cell.to_string()),+] };
}

/// Returns a time in microseconds, as people read it.
pub(crate) fn time(microseconds: f64) -> String {
    match microseconds {
        t if t < 1_000.0 => format!("{t:.1} µs"),
        t if t < 1_000_000.0 => format!("{:.1} ms", t / 1e3),
        t => format!("{:.2} s", t / 1e6),
    }
}

/// Returns the ratio of `a` to `b`.
pub(crate) fn ratio(a: f64, b: f64) -> String {
    match a / b {
        r if !r.is_finite() => "–".to_owned(),
        r if r < 0.095 => format!("{r:.3}"),
        r => format!("{r:.2}"),
    }
}
