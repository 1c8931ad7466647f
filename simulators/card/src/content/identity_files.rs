//! The data files of the simulator: tags and containers of `identity.md` §6.3.
//!
//! All but the containers EE and EC with their tags are invented; this is the one place that names
//! them.

use cps_apdu::tlv;

use super::serial_number::ISSUER;
use crate::profile::{Activity, DataSection, Date, Holder, Profile, Timestamp, Update, Validity};

/// Containers.
const ID_CARD: tlv::Tag = tlv::Tag(0xE0);
const NAME: tlv::Tag = tlv::Tag(0xE1);
const LANG: tlv::Tag = tlv::Tag(0xE2);
const INFO: tlv::Tag = tlv::Tag(0xE3);
const ACTIVITY: tlv::Tag = tlv::Tag(0xEE);
const LAST_UPDATE: tlv::Tag = tlv::Tag(0xEC);

/// Returns CPS_ID_CARD.
pub(crate) fn id_card(profile: &Profile, validity: Validity) -> Vec<u8> {
    let card = &profile.card;
    container(ID_CARD, |f| {
        f.field(0x80, &[card.category.to_bcd()]);
        f.text(0x81, card.number.as_str());
        f.field(0x82, &ISSUER);
        f.field(0x83, &[card.kind.to_bcd()]);
        f.field(0x84, &bcd_date(validity.from));
        f.field(0x85, &bcd_date(validity.until));
    })
}

/// Returns CPS_NAME_PS.
pub(crate) fn name(holder: &Holder) -> Vec<u8> {
    container(NAME, |f| {
        f.text(0x80, holder.id_nat_ps.kind());
        f.text(0x81, holder.id_nat_ps.as_str());
        f.optional(0x82, holder.family_name.as_deref());
        f.optional(0x83, holder.given_name.as_deref());
        f.optional(0x84, holder.civility.as_deref());
    })
}

/// Returns CPS_LANG_PS.
pub(crate) fn lang(holder: &Holder) -> Vec<u8> {
    container(LANG, |f| f.repeated(0x80, &holder.languages))
}

/// Returns CPS_INFO_PS; the specialities come last.
pub(crate) fn info(holder: &Holder) -> Vec<u8> {
    container(INFO, |f| {
        f.optional(0x80, holder.profession.as_ref().map(|c| c.as_str()));
        f.text(0x82, holder.id_nat_ps.as_str());
        f.optional(0x83, holder.family_name.as_deref());
        f.optional(0x84, holder.given_name.as_deref());
        f.optional(0x85, holder.future_profession.as_ref().map(|c| c.as_str()));
        f.optional(0x86, holder.pharmacist_section.as_deref());
        f.repeated(0x87, &holder.specialisations);
        f.optional(0x88, holder.role.as_deref());
        f.repeated(0x81, &holder.specialities);
    })
}

/// Returns CPS_ACTIVITY_nn_PS; the sector comes last.
pub(crate) fn activity(activity: &Activity) -> Vec<u8> {
    container(ACTIVITY, |f| {
        f.field(0x80, &[activity.index()]);
        f.optional(0x81, activity.mode.as_deref());
        f.optional(0x82, activity.responsibility.as_deref());
        f.optional(0x83, activity.replaced.as_deref());
        f.text(0x84, &activity.structure_name);
        f.text(0x85, &activity.structure_id);
        f.text(0x86, &activity.sector);
    })
}

/// Adds to a file elements that no client expects, if the profile wants it (`identity.md` §6.3,
/// "long names").
pub(crate) fn disturbed(file: Vec<u8>, disturbance: DataSection) -> Vec<u8> {
    let mut file = match tlv::take(&file) {
        Ok((container, [])) if disturbance.unknown_tags => {
            let mut value = tlv::encode(tlv::Tag(0x9E), b"?");
            tlv::write(
                &mut value,
                tlv::Tag(0xBF_7F),
                &tlv::encode(tlv::Tag(0x80), b"??"),
            );
            value.extend(container.value);
            tlv::encode(container.tag, &value)
        }
        _ => file,
    };
    file.resize(file.len() + usize::from(disturbance.filling), 0xFF);
    file
}

/// Returns EF.ACTUA (`card.md` §3.3; verified): without an end, an interrupted update.
pub(crate) fn last_update(update: &Update) -> Vec<u8> {
    container(LAST_UPDATE, |f| {
        f.field(0x81, &bcd_timestamp(update.start));
        if let Some(end) = update.end {
            f.field(0x82, &bcd_timestamp(end));
        }
    })
}

/// The value of a container while it is written.
#[derive(Default)]
struct Fields(Vec<u8>);

impl Fields {
    fn field(&mut self, tag: u32, value: &[u8]) {
        tlv::write(&mut self.0, tlv::Tag(tag), value);
    }

    fn text(&mut self, tag: u32, value: &str) {
        self.field(tag, value.as_bytes());
    }

    fn optional(&mut self, tag: u32, value: Option<&str>) {
        if let Some(value) = value {
            self.text(tag, value);
        }
    }

    fn repeated(&mut self, tag: u32, values: &[String]) {
        for value in values {
            self.text(tag, value);
        }
    }
}

fn container(tag: tlv::Tag, write: impl FnOnce(&mut Fields)) -> Vec<u8> {
    let mut fields = Fields::default();
    write(&mut fields);
    tlv::encode(tag, &fields.0)
}

/// Returns a day as `yyyymmdd` in BCD.
fn bcd_date(date: Date) -> Vec<u8> {
    bcd(&format!(
        "{:04}{:02}{:02}",
        date.year(),
        date.month(),
        date.day()
    ))
}

/// Returns a time as `yyyymmddhhmmss` in BCD.
fn bcd_timestamp(time: Timestamp) -> Vec<u8> {
    bcd(&time.digits())
}

/// Returns an even number of decimal digits, two in a byte.
fn bcd(digits: &str) -> Vec<u8> {
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| (pair[0] - b'0') << 4 | (pair[1] - b'0'))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use hex_literal::hex;

    use super::*;
    use crate::profile::When;

    #[test]
    fn the_base_case_is_the_worked_example() {
        // `identity.md` §6.3
        let profile = Profile::builtin("medecin").unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(20_544 * 24 * 60 * 60);
        let day = |text: &str| {
            When::try_from(text.to_owned())
                .unwrap()
                .resolve(now)
                .unwrap()
        };
        let validity = Validity {
            from: day("2026-01-01"),
            until: day("2028-12-31"),
        };
        assert_eq!(
            id_card(&profile, validity),
            hex!(
                "E0 25 80 01 80 81 0A 32 39 30 30 30 30 30 30 30 31 82 05 80 25 00 00 01 83 01 00"
                "84 04 20 26 01 01 85 04 20 28 12 31"
            )
        );
        assert_eq!(
            name(&profile.holder),
            hex!(
                "E1 29 80 01 38 81 0C 38 39 39 37 30 30 30 30 30 30 31 33 82 07 53 49 4D 55 4C C3 89"
                "83 09 50 52 41 54 49 43 49 45 4E 84 02 33 31"
            )
        );
        assert_eq!(lang(&profile.holder), hex!("E2 08 80 02 66 72 80 02 65 6E"));
        assert_eq!(
            info(&profile.holder),
            hex!(
                "E3 34 80 02 31 30 82 0C 38 39 39 37 30 30 30 30 30 30 31 33 83 07 53 49 4D 55 4C C3"
                "89 84 09 50 52 41 54 49 43 49 45 4E 81 06 43 41 50 41 30 35 81 04 53 4D 32 36"
            )
        );
        // The example has this cabinet as activity 01, the profile as 03.
        assert_eq!(
            activity(&profile.activities[1]),
            hex!(
                "EE 36 80 01 03 81 02 30 30 82 02 30 31 84 12 43 41 42 49 4E 45 54 20 44 52 20 53 49"
                "4D 55 4C C3 89 85 0F 34 39 39 37 30 30 30 30 30 30 31 33 30 31 38 86 04 53 41 30 37"
            )
        );
    }

    #[test]
    fn an_interrupted_update_has_no_end() {
        let time = |text: &str| Timestamp::try_from(text.to_owned()).unwrap();
        let start = time("2026-03-01T08:30:00");
        let done = Update {
            start,
            end: Some(time("2026-03-01T08:30:12")),
        };
        assert_eq!(
            last_update(&done),
            hex!("EC 12 81 07 20 26 03 01 08 30 00 82 07 20 26 03 01 08 30 12")
        );
        let interrupted = Update { start, end: None };
        assert_eq!(
            last_update(&interrupted),
            hex!("EC 09 81 07 20 26 03 01 08 30 00")
        );
    }
}
