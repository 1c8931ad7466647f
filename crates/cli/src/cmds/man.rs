//! `cpsctl man`: the manual pages. Begin at [`run`].

use clap::Command;
use clap_mangen::Man;

use crate::args::ManArgs;
use crate::destination::Destination;
use crate::error::CliError;
use crate::output::Output;
use cps_console::{Language, Text};

use crate::usage;

/// Writes one page on standard output, or a page per command into a directory.
pub(super) fn run(args: &ManArgs, output: &mut Output) -> Result<(), CliError> {
    let language = output.language;
    let command = usage::for_pages(language);
    let Some(directory) = &args.dir else {
        let page = page(&command, language).map_err(CliError::Output)?;
        return output.bytes(page.as_bytes());
    };
    let mut pages = Vec::new();
    collect(&command, language, &mut pages).map_err(CliError::Output)?;
    let mut files = Vec::new();
    for (name, page) in pages {
        let file = Destination::new(Some(&directory.join(name)), &[]);
        let file = file.map_err(|failure| failure.in_directory(directory))?;
        files.push((file, page));
    }
    for (file, page) in files {
        file.write(page.as_bytes(), true, output)?;
    }
    Ok(())
}

/// Collects the pages of a command and of all below it, with the names of their files.
fn collect(
    command: &Command,
    language: Language,
    pages: &mut Vec<(String, String)>,
) -> std::io::Result<()> {
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        collect(verb, language, pages)?;
    }
    let name = Man::new(command.clone()).get_filename();
    pages.push((name, page(command, language)?));
    Ok(())
}

/// Returns the page of a command; its synopsis is the line that the help shows, with the values.
fn page(command: &Command, language: Language) -> std::io::Result<String> {
    let mut command = command.clone();
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().to_owned();
    let mut page = Vec::new();
    Man::new(command.override_usage(usage))
        .source(format!("cpsctl {}", env!("CARGO_PKG_VERSION")))
        .render(&mut page)?;
    Ok(edited(&String::from_utf8_lossy(&page), language))
}

/// Gives the sections their titles, and lists of values, which the library does not know as such,
/// the form of a list.
fn edited(page: &str, language: Language) -> String {
    let values = language.text(Text::ValuesHeading);
    let mut edited = String::new();
    let mut in_values = false;
    for line in page.lines() {
        let entry = line.strip_prefix("\\- ").filter(|_| in_values);
        if in_values && entry.is_none() {
            edited += ".RE\n";
            in_values = false;
        }
        edited += &match (line.strip_prefix(".SH "), entry) {
            (Some(title), _) => format!(".SH \"{}\"\n", section(title, language)),
            (None, Some(entry)) => format!(".IP \\(bu 2\n{entry}\n"),
            (None, None) if line == values => {
                in_values = true;
                format!("\\fI{values}\\fR\n.RS 14\n")
            }
            (None, None) => format!("{line}\n"),
        };
    }
    if in_values {
        edited += ".RE\n";
    }
    edited
}

fn section(title: &str, language: Language) -> String {
    // In the French help a blank is before the colon that the library adds.
    match title.trim_matches('"').trim_end().to_uppercase() {
        title if title == "NAME" => language.text(Text::NameSection).to_owned(),
        title if title == "EXTRA" => language.text(Text::ExitSection).to_owned(),
        title => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(language: Language) -> Vec<(String, String)> {
        let mut pages = Vec::new();
        collect(&usage::for_pages(language), language, &mut pages).unwrap();
        pages
    }

    #[test]
    fn french_pages_have_what_the_english_ones_have() {
        let (english, french) = (pages(Language::English), pages(Language::French));
        assert_eq!(english.len(), french.len());
        for ((name, english), (same, french)) in english.iter().zip(&french) {
            assert_eq!(name, same);
            // As many options and values, in lists of the same form.
            for part in ["\n.TP\n", "\n.RS 14\n", "\n.RE\n"] {
                let count = |page: &str| page.matches(part).count();
                assert_eq!(count(english), count(french), "{name} {part}");
            }
            for word in [
                ".SH \"NAME\"",
                ".SH \"SUBCOMMANDS\"",
                ".SH \"EXTRA\"",
                "Possible values",
                "[default",
                "Usage:",
            ] {
                assert!(!french.contains(word), "{word} in {name}: {french}");
            }
            assert!(french.contains(".SH \"NOM\"\n"), "{french}");
            assert!(!french.contains('\u{a0}'), "{french}");
        }
    }

    #[test]
    fn a_page_names_the_values_of_options_and_their_meaning() {
        let find = |language| {
            let pages = pages(language);
            let page = pages.into_iter().find(|(name, _)| name == "cpsctl-sign.1");
            page.unwrap().1
        };
        let english = find(Language::English);
        for part in [
            "\n\\fBcpsctl sign\\fR [OPTIONS] \\-\\-key <KEY> <FILE>...\n",
            "\nsignature: Commits the holder\n",
            ".TH cpsctl-sign 1  \"cpsctl ",
        ] {
            assert!(english.contains(part), "{part}: {english}");
        }
        let french = find(Language::French);
        for part in [
            "\n\\fBcpsctl sign\\fR [OPTIONS] \\-\\-key <CLÉ> <FICHIER>...\n",
            "\n\\fIValeurs :\\fR\n.RS 14\n.IP \\(bu 2\nsignature : engage le porteur\n",
        ] {
            assert!(french.contains(part), "{part}: {french}");
        }
    }
}
