//! Check keys of national numbers (`identity.md` §3.3).

/// Whether the Luhn sum of the digits is a multiple of ten (ISO/IEC 7812-1, annex B).
pub(crate) fn luhn(number: &str) -> bool {
    let mut sum = 0;
    for (i, byte) in number.bytes().rev().enumerate() {
        let digit = match byte {
            b'0'..=b'9' => u32::from(byte - b'0'),
            _ => return false,
        };
        sum += match (i % 2, digit) {
            (0, d) => d,
            (_, d) if d < 5 => 2 * d,
            (_, d) => 2 * d - 9,
        };
    }
    sum.is_multiple_of(10)
}

/// Whether a FINESS number passes Luhn. With letters (Corsica, test numbers) the rule is unknown,
/// and every number passes.
pub(crate) fn finess(number: &str) -> bool {
    has_letters(number) || luhn(number)
}

/// Whether a SIRET number passes Luhn, with the rule of La Poste; those of Monaco, which may hold
/// letters, all pass.
pub(crate) fn siret(number: &str) -> bool {
    const LA_POSTE: &str = "356000000";
    if has_letters(number) || luhn(number) {
        return true;
    }
    let sum: u32 = number.bytes().map(|b| u32::from(b - b'0')).sum();
    number.starts_with(LA_POSTE) && sum.is_multiple_of(5)
}

fn has_letters(number: &str) -> bool {
    !number.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn la_poste_counts_its_digits() {
        let table = [
            ("35600000000048", true),
            ("35600000000006", true),
            ("35600000000007", false),
            ("18751275100020", true),
            ("18751275100025", false),
            ("0A751275100020", true),
        ];
        for (number, holds) in table {
            assert_eq!(siret(number), holds, "{number}");
        }
    }
}
