//! Types that all objects share (ISO 7816-15, 8.2 "Basic ASN.1 defined types").

use cps_apdu::Path;

use crate::{
    Pkcs15Error, Problem,
    bits::named_bits,
    reader::{Element, Reader},
    writer::{Writer, tag},
};

/// CommonObjectAttributes (ISO 7816-15, 8.2.8 "CommonObjectAttributes").
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CommonAttributes {
    /// Label; empty if absent.
    pub label: String,
    /// Flags; absent means none set.
    pub flags: Option<ObjectFlags>,
    /// The PIN object that protects the object; on real cards it may not exist.
    pub auth_id: Option<Vec<u8>>,
    /// Access rules; `None` if the field is absent.
    pub access_rules: Option<Vec<AccessRule>>,
}

named_bits! {
    /// CommonObjectFlags (ISO 7816-15, 8.2.8).
    ObjectFlags {
        /// Readable or usable after authentication only.
        PRIVATE private = 0,
        /// The content can be changed.
        MODIFIABLE modifiable = 1,
    }
}

/// AccessControlRule (ISO 7816-15, 8.2.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRule {
    /// Operations that the rule allows.
    pub mode: AccessMode,
    /// Condition that the caller must meet.
    pub condition: Condition,
}

named_bits! {
    /// AccessMode (ISO 7816-15, 8.2.8).
    AccessMode {
        /// Read.
        READ read = 0,
        /// Update.
        UPDATE update = 1,
        /// Execute.
        EXECUTE execute = 2,
        /// Delete.
        DELETE delete = 3,
        /// PSO COMPUTE DIGITAL SIGNATURE.
        PSO_CDS pso_cds = 5,
        /// PSO DECIPHER.
        PSO_DECIPHER pso_decipher = 7,
        /// INTERNAL AUTHENTICATE.
        INTERNAL_AUTHENTICATE internal_authenticate = 9,
    }
}

/// SecurityCondition (ISO 7816-15, 8.2.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// No condition.
    Always,
    /// After verification of the PIN object with this id.
    AuthId(Vec<u8>),
    /// Any other condition, as its bytes.
    Other(Vec<u8>),
}

/// Path (ISO 7816-15, 8.2.5 "ReferencedValue and Path"): a file, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Location {
    /// The file: absolute if it starts with `3F00`, else relative to the application.
    pub path: Path,
    /// First byte and number of bytes, if the object is only a part of the file.
    pub range: Option<(u32, u32)>,
}

impl Location {
    /// Returns a whole file.
    pub fn file(path: Path) -> Self {
        Self { path, range: None }
    }
}

/// The three parts of an object entry.
pub(crate) struct ObjectReader<'a> {
    pub(crate) common: CommonAttributes,
    /// Reader of the class attributes.
    pub(crate) class: Reader<'a>,
    /// Reader of the type attributes.
    pub(crate) kind: Reader<'a>,
}

impl<'a> ObjectReader<'a> {
    pub(crate) fn open(mut entry: Reader<'a>) -> Result<Self, Pkcs15Error> {
        let common = entry.required(tag::SEQUENCE, "commonObjectAttributes")?;
        let class = entry.required(tag::SEQUENCE, "classAttributes")?;
        let kind = entry.required(tag::TYPE_ATTRIBUTES, "typeAttributes")?;
        Ok(Self {
            common: CommonAttributes::read(common.inner)?,
            class: class.inner,
            kind: kind.inner,
        })
    }

    /// Returns the same where the type attributes are a SEQUENCE, as for all but data objects.
    pub(crate) fn open_structured(entry: Reader<'a>) -> Result<Self, Pkcs15Error> {
        let mut object = Self::open(entry)?;
        object.kind = object.kind.required(tag::SEQUENCE, "typeAttributes")?.inner;
        Ok(object)
    }
}

impl CommonAttributes {
    fn read(mut reader: Reader<'_>) -> Result<Self, Pkcs15Error> {
        let label = reader.optional(tag::UTF8_STRING, "label")?;
        let flags = reader.optional(tag::BIT_STRING, "flags")?;
        let auth_id = reader.optional(tag::OCTET_STRING, "authId")?;
        let rules = reader.optional(tag::SEQUENCE, "accessControlRules")?;
        Ok(Self {
            label: label.map(|l| l.text()).unwrap_or_default(),
            flags: flags.map(|f| ObjectFlags(f.bits())),
            auth_id: auth_id.map(|id| id.value.to_vec()),
            access_rules: rules
                .map(|rules| AccessRule::read_all(rules.inner))
                .transpose()?,
        })
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.nested(tag::SEQUENCE, |out| {
            if !self.label.is_empty() {
                out.value(tag::UTF8_STRING, self.label.as_bytes());
            }
            if let Some(flags) = &self.flags {
                out.bits(&flags.0);
            }
            if let Some(auth_id) = &self.auth_id {
                out.value(tag::OCTET_STRING, auth_id);
            }
            if let Some(rules) = &self.access_rules {
                out.nested(tag::SEQUENCE, |out| {
                    for rule in rules {
                        rule.write(out);
                    }
                });
            }
        });
    }

    /// Whether the flags say that the object is protected.
    pub fn is_private(&self) -> bool {
        self.flags.as_ref().is_some_and(ObjectFlags::private)
    }

    /// Whether the flags say that the content can be changed.
    pub fn is_modifiable(&self) -> bool {
        self.flags.as_ref().is_some_and(ObjectFlags::modifiable)
    }
}

impl AccessRule {
    fn read_all(mut reader: Reader<'_>) -> Result<Vec<Self>, Pkcs15Error> {
        let mut rules = Vec::new();
        while let Some(mut rule) = reader.optional(tag::SEQUENCE, "accessControlRule")? {
            let mode = rule.inner.required(tag::BIT_STRING, "accessMode")?;
            let condition = rule
                .inner
                .next_element("securityCondition")?
                .ok_or_else(|| rule.inner.error("securityCondition", Problem::Missing))?;
            rules.push(Self {
                mode: AccessMode(mode.bits()),
                condition: Condition::read(&condition),
            });
        }
        Ok(rules)
    }

    fn write(&self, out: &mut Writer) {
        out.nested(tag::SEQUENCE, |out| {
            out.bits(&self.mode.0);
            match &self.condition {
                Condition::Always => out.value(tag::NULL, &[]),
                Condition::AuthId(id) => out.value(tag::OCTET_STRING, id),
                Condition::Other(raw) => out.raw(raw),
            }
        });
    }
}

impl Condition {
    fn read(element: &Element<'_>) -> Self {
        match (element.tag.0, element.value) {
            (tag::NULL, []) => Self::Always,
            (tag::OCTET_STRING, id) => Self::AuthId(id.to_vec()),
            _ => Self::Other(element.raw.to_vec()),
        }
    }
}

impl Location {
    const LENGTH: u32 = 0x80;

    /// Reads the next Path of `reader`.
    pub(crate) fn take(reader: &mut Reader<'_>) -> Result<Self, Pkcs15Error> {
        let mut inner = reader.required(tag::SEQUENCE, "path")?.inner;
        let path = inner.required(tag::OCTET_STRING, "path")?;
        let index = inner.optional(tag::INTEGER, "index")?;
        let length = inner.optional(Self::LENGTH, "length")?;
        let range = match (index, length) {
            (Some(index), Some(length)) => Some((index.number("index")?, length.number("length")?)),
            _ => None,
        };
        Ok(Self {
            path: Path::from_bytes(path.value)
                .ok_or_else(|| path.inner.error("path", Problem::Malformed))?,
            range,
        })
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.nested(tag::SEQUENCE, |out| {
            out.value(tag::OCTET_STRING, &self.path.to_bytes());
            if let Some((index, length)) = self.range {
                out.number(tag::INTEGER, index);
                out.number(Self::LENGTH, length);
            }
        });
    }
}
