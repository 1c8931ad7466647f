//! The console of Windows. Text needs nothing here: the standard library writes UTF-8 to a console as
//! UTF-16, with any code page, and to a file or a pipe as it is.

pub(crate) use std::os::windows::io::AsHandle as Descriptor;

/// Returns the number of columns of a console; `None` for any other file.
pub(crate) fn terminal_columns(file: impl Descriptor) -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(file)?;
    Some(width.0.into())
}

/// Whether the console takes escape sequences: one of Windows 10 does once it is told to, an older
/// one does not.
pub(crate) fn takes_escapes() -> bool {
    anstyle_query::windows::enable_ansi_colors() == Some(true)
}

/// Returns the language in which Windows speaks to the account.
pub(crate) fn account_locale() -> Option<String> {
    sys_locale::get_locale()
}

/// Returns the assignments of the computer's locale: there is no file of them.
pub(crate) fn system_locale() -> String {
    String::new()
}
