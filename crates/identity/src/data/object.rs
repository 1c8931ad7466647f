//! The data objects whose contents are interpreted (`identity.md` §6.1). Begin at [`Object::read`].

use super::{
    TagProfile, UnknownElement,
    element::{self, Element},
    tag_map::{self, Encoding, Entry, Field, Object},
};
use crate::{Layout, Origin, Source, Table, Warning};

/// Fields of a data object, in its order.
pub(crate) struct Reading {
    pub(crate) fields: Vec<FieldValue>,
    pub(crate) unknown: Vec<UnknownElement>,
    pub(crate) warnings: Vec<Warning>,
}

/// One interpreted element.
pub(crate) struct FieldValue {
    pub(crate) field: Field,
    /// Its value as text: codes and numbers by their digits, dates as `yyyy-mm-dd`.
    pub(crate) value: String,
    pub(crate) source: Source,
}

impl Object {
    /// Returns the public object with this label; `None` for those without known meaning.
    pub(crate) fn public(label: &str) -> Option<Self> {
        Some(match label {
            "CPS_ID_CARD" => Self::Card,
            "CPS_NAME_PS" => Self::Names,
            "CPS_LANG_PS" => Self::Languages,
            "CPS_INFO_PS" => Self::Info,
            _ => return None,
        })
    }

    /// Interprets the bytes of an object.
    pub(crate) fn read(self, label: &str, bytes: &[u8], profile: TagProfile) -> Reading {
        let mut reading = Reading {
            fields: Vec::new(),
            unknown: Vec::new(),
            warnings: Vec::new(),
        };
        let (elements, error) = element::read(bytes);
        for element in &elements {
            match tag_map::find(profile, self, &element.containers, element.tag) {
                Some(entry) => reading.take(label, entry, element),
                None => reading.unknown.push(element.unknown(label)),
            }
        }
        if let Some(offset) = error {
            reading.warnings.push(Warning::Unparsed {
                data_object: label.to_owned(),
                offset,
                length: bytes.len() - offset,
            });
        }
        reading
            .fields
            .extend(self.fall_back(label, bytes, &reading.fields));
        reading
    }

    /// Returns the code at the end of two objects, whose last characters are a code after any other
    /// content (`identity.md` §6.2); asked only where no element told.
    fn fall_back(self, label: &str, bytes: &[u8], told: &[FieldValue]) -> Option<FieldValue> {
        let (field, table, widths) = match self {
            Self::Info => (Field::Specialty, Table::R01, &[6, 5, 4, 3][..]),
            Self::Activity => (Field::Sector, Table::R02, &[4][..]),
            Self::Card | Self::Names | Self::Languages => return None,
        };
        if told.iter().any(|f| f.field == field) {
            return None;
        }
        let code = widths.iter().find_map(|width| {
            let tail = str::from_utf8(bytes.get(bytes.len().checked_sub(*width)?..)?).ok()?;
            table.label(tail).map(|_| tail)
        })?;
        Some(FieldValue {
            field,
            value: code.to_owned(),
            source: Source {
                origin: Origin::FilePosition {
                    data_object: label.to_owned(),
                },
                layout: Layout::Documented,
            },
        })
    }
}

impl Reading {
    fn take(&mut self, label: &str, entry: &Entry, element: &Element<'_>) {
        let object = || label.to_owned();
        let field = || entry.field.name().to_owned();
        let Some(decoded) = entry.field.encoding().decode(element.value) else {
            self.warnings.push(Warning::Field {
                data_object: object(),
                field: field(),
            });
            self.unknown.push(element.unknown(label));
            return;
        };
        if !decoded.utf8 {
            self.warnings.push(Warning::NotUtf8 {
                data_object: object(),
                field: field(),
            });
        }
        self.fields.push(FieldValue {
            field: entry.field,
            value: decoded.text,
            source: Source {
                origin: Origin::File {
                    data_object: object(),
                },
                layout: entry.layout,
            },
        });
    }
}

/// A value as text.
struct Decoded {
    text: String,
    /// Whether it was UTF-8 (or needed no characters).
    utf8: bool,
}

impl Encoding {
    fn decode(self, value: &[u8]) -> Option<Decoded> {
        let digits = |text| Some(Decoded { text, utf8: true });
        match self {
            Self::Text => Some(decode_text(value)),
            Self::Index => match value {
                [index] => digits(index.to_string()),
                _ => None,
            },
            Self::Bcd => digits(bcd(value)?),
            Self::BcdByte => match value {
                [_] => digits(bcd(value)?),
                _ => None,
            },
            Self::BcdDate => match value {
                [century, year, month, day] => {
                    let [century, year] = [bcd(&[*century])?, bcd(&[*year])?];
                    digits(format!(
                        "{century}{year}-{}-{}",
                        bcd(&[*month])?,
                        bcd(&[*day])?
                    ))
                }
                _ => None,
            },
        }
    }
}

/// Returns two digits per byte.
fn bcd(value: &[u8]) -> Option<String> {
    let digits = base16ct::upper::encode_string(value);
    digits.bytes().all(|b| b.is_ascii_digit()).then_some(digits)
}

fn decode_text(value: &[u8]) -> Decoded {
    let (text, utf8) = cps_certificate::text::utf8_or_windows_1252(value);
    Decoded {
        text: text.trim_end_matches([' ', '\0']).to_owned(),
        utf8,
    }
}
