use std::time::{Duration, SystemTime, UNIX_EPOCH};

use der::DateTime;

/// Returns a time as the text of a date (7.9.4), in UTC; `None` if it is outside the calendar.
pub(crate) fn to_text(time: SystemTime) -> Option<String> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    let time = DateTime::from_unix_duration(since).ok()?;
    Some(format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}Z",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minutes(),
        time.seconds()
    ))
}

/// Reads the text of a date (7.9.4); `None` if it is none, or does not say its zone.
pub(crate) fn of_text(text: &[u8]) -> Option<SystemTime> {
    let text = str::from_utf8(text).ok()?.strip_prefix("D:")?;
    let (date, zone) = text.split_at_checked(14)?;
    if !date.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| date[from..to].parse::<u8>().ok();
    let (month, day) = (part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    let year = date[..4].parse().ok()?;
    let time = DateTime::new(year, month, day, hour, minute, second).ok()?;
    let time = UNIX_EPOCH.checked_add(time.unix_duration())?;
    let (sign, offset) = zone.split_at_checked(1)?;
    let mut offset = offset.split('\'');
    let mut next = |most| match offset.next() {
        None | Some("") => Some(0),
        Some(text) => text.parse::<u64>().ok().filter(|number| *number <= most),
    };
    let offset = Duration::from_secs(next(23)? * 3600 + next(59)? * 60);
    match sign {
        "Z" => Some(time),
        "+" => time.checked_sub(offset),
        "-" => time.checked_add(offset),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_and_read() {
        let time = UNIX_EPOCH + Duration::from_secs(1_795_953_600);
        assert_eq!(to_text(time).unwrap(), "D:20261129120000Z");
        for (text, expected) in [
            ("D:20261129120000Z", Some(time)),
            ("D:20261129120000Z00'00'", Some(time)),
            ("D:20261129130000+01'00'", Some(time)),
            ("D:20261129130000+01'00", Some(time)),
            ("D:20261129130000+01", Some(time)),
            ("D:20261129083000-03'30'", Some(time)),
            ("D:20261129120000", None),
            ("D:20261329120000Z", None),
            ("D:2026112912000é", None),
            ("20261129120000Z", None),
        ] {
            assert_eq!(of_text(text.as_bytes()), expected, "{text}");
        }
    }
}
