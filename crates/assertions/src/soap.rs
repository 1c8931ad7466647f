//! The header of a SOAP 1.2 message that carries an assertion, and the whole message of INSi. Begin
//! at [`SoapHeader::of_dmp`] and [`SoapHeader::of_insi`].
//!
//! `wsse:Security` holds the assertion and nothing else: the services expect neither a time stamp
//! nor a signature of the message.

use cps_xmlsig::{Element, Namespace};

use crate::AssertionError;
use crate::profile::TeleserviceTokens;
use crate::request::{InsiTraits, Sex, TeleserviceProfile, TeleserviceSoftware, is_text};
use crate::saml::uuid;

const SOAP: Namespace = Namespace {
    prefix: "soap",
    uri: "http://www.w3.org/2003/05/soap-envelope",
};

const WSA: Namespace = Namespace {
    prefix: "wsa",
    uri: "http://www.w3.org/2005/08/addressing",
};

const WSSE: Namespace = Namespace {
    prefix: "wsse",
    uri: "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
};

const BAM: Namespace = Namespace {
    prefix: "bam",
    uri: "urn:siram:bam:ctxbam",
};

const LPS: Namespace = Namespace {
    prefix: "lps",
    uri: "urn:siram:lps:ctxlps",
};

const INSI: Namespace = Namespace {
    prefix: "ins",
    uri: "http://www.cnamts.fr/INSiRecSans",
};

/// The address of answers on the same connection (WS-Addressing 1.0 core, section 2.1).
const ANONYMOUS: &str = "http://www.w3.org/2005/08/addressing/anonymous";

const INSI_ACTION: &str = "urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite";

/// A finished assertion.
#[derive(Clone, Copy, Debug)]
pub struct SignedAssertion<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// Its time.
    pub issued_at: &'a str,
    /// The assertion as it was made, XML.
    pub xml: &'a [u8],
}

/// The service and the transaction that a message to the shared health record is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DmpAddress {
    to: String,
    action: String,
}

impl DmpAddress {
    /// Takes the address of the service and the action of the transaction, both URIs.
    ///
    /// # Errors
    /// [`AssertionError::Uri`]
    pub fn new(to: &str, action: &str) -> Result<Self, AssertionError> {
        for (field, uri) in [("to", to), ("action", action)] {
            if !is_text(uri) || uri.contains(' ') || !uri.contains(':') {
                return Err(AssertionError::Uri(field));
            }
        }
        Ok(Self {
            to: to.to_owned(),
            action: action.to_owned(),
        })
    }
}

/// The header of a message, in canonical XML.
#[derive(Clone, Debug)]
pub struct SoapHeader(Element);

impl SoapHeader {
    /// Makes the header of a message to the shared health record, which is answered on the same
    /// connection.
    pub fn of_dmp(assertion: SignedAssertion<'_>, address: &DmpAddress) -> Self {
        // The namespace of the attribute is that of SOAP 1.2 (part 1, section 5.2.3); the official
        // examples leave it out, which its schema does not allow.
        let understood = |element: Element| element.attribute_in(SOAP, "mustUnderstand", "true");
        let reply = Element::new(WSA, "ReplyTo").child(wsa("Address", ANONYMOUS));
        let message = format!("urn:uuid:{}", derived(assertion.id, "message"));
        let header = Element::new(SOAP, "Header").children([
            wsa("MessageID", message),
            wsa("To", address.to.as_str()),
            understood(reply),
            understood(wsa("Action", address.action.as_str())),
            security(assertion),
        ]);
        Self(header)
    }

    /// Makes the header of a search of INSi by traits, with the contexts of the health insurance and
    /// of the software. `sender` is the national identifier of the professional.
    ///
    /// # Errors
    /// [`AssertionError::Software`]
    pub fn of_insi(
        assertion: SignedAssertion<'_>,
        sender: &str,
        software: &TeleserviceSoftware,
        profile: TeleserviceProfile,
    ) -> Result<Self, AssertionError> {
        software.check()?;
        let tokens = TeleserviceTokens::of(profile);
        let id = |of: &str| derived(assertion.id, of);
        let insurance = Element::new(BAM, "ContexteBAM")
            .attribute("Version", "01_02")
            .child(Element::new(BAM, "Id").text(id("insurance")))
            .child(Element::new(BAM, "Temps").text(assertion.issued_at))
            .child(Element::new(BAM, "Emetteur").text(sender))
            .child(Element::new(BAM, "COUVERTURE"));
        let program = Element::new(LPS, "LPS").children([
            // Every known message has 4 here.
            lps("IDAM", &software.authorisation).attribute("R", "4"),
            lps("Version", &software.version),
            lps("Instance", &software.instance),
            lps("Nom", &software.name),
        ]);
        let mut context = Element::new(LPS, "ContexteLPS").attribute("Version", "01_00");
        if let Some(nature) = tokens.context_nature {
            context = context.attribute("Nature", nature);
        }
        let context = context
            .child(lps("Id", &id("software")))
            .child(lps("Temps", assertion.issued_at))
            .child(lps("Emetteur", sender))
            .child(program);
        let message = format!("{}{}", tokens.message_prefix, id("message"));
        let header = Element::new(SOAP, "Header").children([
            insurance,
            wsa("MessageID", message),
            wsa("Action", INSI_ACTION),
            context,
            security(assertion),
        ]);
        Ok(Self(header))
    }

    /// Returns the header.
    pub fn xml(&self) -> Vec<u8> {
        self.0.canonical()
    }

    /// Returns the message of INSi that looks for a patient.
    ///
    /// # Errors
    /// [`AssertionError::Trait`]
    pub fn search(self, traits: &InsiTraits) -> Result<Vec<u8>, AssertionError> {
        traits.check()?;
        let ins = |name, text: &str| Element::new(INSI, name).text(text);
        let sex = match traits.sex {
            Sex::Female => "F",
            Sex::Male => "M",
        };
        let search = Element::new(INSI, "RECSANSVITALE").children([
            ins("NomNaissance", &traits.birth_name),
            ins("Prenom", &traits.given_name),
            ins("Sexe", sex),
            ins("DateNaissance", &traits.birth_date),
        ]);
        let envelope = Element::new(SOAP, "Envelope")
            .child(self.0)
            .child(Element::new(SOAP, "Body").child(search));
        Ok(envelope.canonical())
    }
}

impl TeleserviceSoftware {
    /// Checks that each text can stand in a header.
    ///
    /// # Errors
    /// [`AssertionError::Software`]
    pub fn check(&self) -> Result<(), AssertionError> {
        for (field, text) in [
            ("authorisation", &self.authorisation),
            ("name", &self.name),
            ("version", &self.version),
            ("instance", &self.instance),
        ] {
            if !is_text(text) {
                return Err(AssertionError::Software(field));
            }
        }
        Ok(())
    }
}

impl InsiTraits {
    /// Checks the letters that the service takes, and the date.
    ///
    /// # Errors
    /// [`AssertionError::Trait`]
    pub fn check(&self) -> Result<(), AssertionError> {
        for (field, name) in [
            ("birth-name", &self.birth_name),
            ("given-name", &self.given_name),
        ] {
            let is_taken = |one: char| one.is_ascii_uppercase() || " '-".contains(one);
            if !is_text(name) || !name.chars().all(is_taken) || name.starts_with([' ', '-']) {
                return Err(AssertionError::Trait(field));
            }
        }
        match is_date(&self.birth_date) {
            true => Ok(()),
            false => Err(AssertionError::Trait("birth-date")),
        }
    }
}

/// Whether a text is a day of the Gregorian calendar, `yyyy-mm-dd`.
fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let number = |text: &str, length: usize| {
        let is_number = text.len() == length && text.bytes().all(|one| one.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| is_number)
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0;
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Returns an identifier that only the message of one assertion has.
fn derived(assertion: &str, of: &str) -> String {
    uuid(&[assertion.as_bytes(), b" ", of.as_bytes()])
}

fn security(assertion: SignedAssertion<'_>) -> Element {
    Element::new(WSSE, "Security").written(assertion.xml)
}

fn wsa(name: &'static str, text: impl Into<String>) -> Element {
    Element::new(WSA, name).text(text)
}

fn lps(name: &'static str, text: &str) -> Element {
    Element::new(LPS, name).text(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (text, is_day) in [
            ("1907-05-25", true),
            ("2000-02-29", true),
            ("1900-02-29", false),
            ("2023-02-29", false),
            ("2024-04-31", false),
            ("2024-12-31", true),
            ("2024-13-01", false),
            ("2024-00-01", false),
            ("2024-01-00", false),
            ("24-01-01", false),
            ("2024-1-1", false),
            ("2024-01-01-01", false),
            ("2024-+1-01", false),
            ("", false),
        ] {
            assert_eq!(is_date(text), is_day, "{text}");
        }
    }
}
