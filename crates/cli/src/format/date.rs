use crate::text::say;
use cps_console::Language;

/// Returns a day of RFC 3339, alone or with a time after it: `31/12/2026` in French, ISO in
/// English. Anything else stays as it is.
pub(crate) fn date(language: Language, text: &str) -> String {
    let day = text.split_once('T').map_or(text, |(day, _)| day);
    match (language, day.split('-').collect::<Vec<_>>().as_slice()) {
        (Language::French, [year, month, day]) => format!("{day}/{month}/{year}"),
        _ => day.to_owned(),
    }
}

/// Returns a time of RFC 3339 in UTC as day and time; anything else stays as it is.
pub(super) fn moment(language: Language, text: &str) -> String {
    match text.trim_end_matches('Z').split_once('T') {
        Some((day, time)) => format!("{} {time} UTC", date(language, day)),
        None => text.to_owned(),
    }
}

/// Returns a period in days.
pub(super) fn period(language: Language, from: &str, until: &str) -> String {
    say!(
        language,
        Period,
        from = date(language, from),
        until = date(language, until)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_each_language() {
        let table = [
            ("2026-11-21", "2026-11-21", "21/11/2026"),
            ("2026-11-21T23:59:59Z", "2026-11-21", "21/11/2026"),
            ("unknown", "unknown", "unknown"),
            ("", "", ""),
        ];
        for (text, english, french) in table {
            assert_eq!(date(Language::English, text), english);
            assert_eq!(date(Language::French, text), french);
        }
        assert_eq!(
            moment(Language::French, "2026-11-21T10:20:30Z"),
            "21/11/2026 10:20:30 UTC"
        );
        let (from, until) = ("2026-01-01T00:00:00Z", "2029-01-01T00:00:00Z");
        assert_eq!(
            period(Language::English, from, until),
            "2026-01-01 to 2029-01-01"
        );
        assert_eq!(
            period(Language::French, from, until),
            "du 01/01/2026 au 01/01/2029"
        );
    }
}
