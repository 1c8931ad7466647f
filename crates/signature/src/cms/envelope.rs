//! The CMS in a file: as it is, as text (RFC 7468), or in a mail (S/MIME, RFC 8551, section 3).

use base64ct::{Base64, Base64Unpadded, Encoding as _};

/// A CMS as it stood in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The CMS, in DER or BER.
    pub cms: Vec<u8>,
    /// The part of a mail that was signed, if the mail has it beside the signature
    /// (`multipart/signed`), with the line ends of mail.
    pub part: Option<Vec<u8>>,
}

impl Envelope {
    /// Finds the CMS in a file. What is neither text nor mail is taken as it is.
    pub fn open(file: &[u8]) -> Self {
        let text = str::from_utf8(file).ok();
        let found = text.and_then(|text| {
            armoured(text)
                .map(alone)
                .or_else(|| mail(text))
                .or_else(|| base64(text).map(alone))
        });
        // A mail may hold the bytes as they are.
        let found = found.or_else(|| binary_mail(file).map(alone));
        found.unwrap_or_else(|| alone(file.to_vec()))
    }
}

fn alone(cms: Vec<u8>) -> Envelope {
    Envelope { cms, part: None }
}

/// A conversion to the line ends of mail, CRLF: what programs sign that take documents for mails.
#[derive(Clone, Copy, Debug, Default)]
pub struct MailLineEnds {
    before: Option<u8>,
}

impl MailLineEnds {
    /// Converts the next piece of a text.
    pub fn convert(&mut self, piece: &[u8]) -> Vec<u8> {
        let mut converted = Vec::with_capacity(piece.len());
        for byte in piece {
            if *byte == b'\n' && self.before != Some(b'\r') {
                converted.push(b'\r');
            }
            converted.push(*byte);
            self.before = Some(*byte);
        }
        converted
    }
}

/// The form in which a document was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Its bytes.
    AsItIs,
    /// As text, with the line ends of mail.
    MailLineEnds,
    /// As the body of a part of a mail, below headers of that part.
    MailPart,
}

impl Form {
    /// Finds the form in which signed content is this document; `None` if it is another one.
    pub fn of(content: &[u8], document: &[u8]) -> Option<Self> {
        if content == document {
            return Some(Self::AsItIs);
        }
        let text = MailLineEnds::default().convert(document);
        if content == text {
            return Some(Self::MailLineEnds);
        }
        let entity = Entity::read(str::from_utf8(content).ok()?)?;
        let headers = ["content-type", "content-transfer-encoding"];
        let only_these = entity
            .headers
            .iter()
            .all(|(name, _)| headers.contains(&name.as_str()));
        let is_body = only_these && entity.body.as_bytes() == text;
        is_body.then_some(Self::MailPart)
    }
}

/// Returns the first text between BEGIN and END of any label that a CMS goes by: CMS, PKCS7, and
/// others.
fn armoured(text: &str) -> Option<Vec<u8>> {
    let (_, after) = text.split_once("-----BEGIN ")?;
    let (_label, body) = after.split_once("-----")?;
    let (body, _) = body.split_once("-----END ")?;
    base64(body)
}

/// Decodes Base64 with line breaks anywhere, with padding or without.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text: String = text.split_ascii_whitespace().collect();
    let digits = text.trim_end_matches('=');
    let decoded = Base64::decode_vec(&text).or_else(|_| Base64Unpadded::decode_vec(digits));
    decoded.ok().filter(|bytes| !bytes.is_empty())
}

fn mail(text: &str) -> Option<Envelope> {
    let entity = Entity::read(text)?;
    let content_type = entity.header("content-type")?;
    match media_type(content_type).as_str() {
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => base64(entity.body).map(alone),
        "multipart/signed" => signed_mail(entity.body, &parameter(content_type, "boundary")?),
        _ => None,
    }
}

fn signed_mail(body: &str, boundary: &str) -> Option<Envelope> {
    let delimiter = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut begin = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let shown = line.trim_end();
        if shown == delimiter || shown == format!("{delimiter}--") {
            if let Some(begin) = begin {
                parts.push(&body[begin..at]);
            }
            begin = Some(at + line.len());
        }
        at += line.len();
    }
    let [part, signature] = parts.as_slice() else {
        return None;
    };
    // The line end before a delimiter belongs to the delimiter (RFC 2046, section 5.1.1).
    let part = part.strip_suffix('\n')?;
    let part = part.strip_suffix('\r').unwrap_or(part);
    Some(Envelope {
        cms: base64(Entity::read(signature)?.body)?,
        part: Some(MailLineEnds::default().convert(part.as_bytes())),
    })
}

/// Returns a mail whose body is the CMS as it is.
fn binary_mail(file: &[u8]) -> Option<Vec<u8>> {
    let blank = file.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = str::from_utf8(&file[..blank + 4]).ok()?;
    let entity = Entity::read(head)?;
    let is_cms = media_type(entity.header("content-type")?).ends_with("pkcs7-mime");
    is_cms.then(|| file[blank + 4..].to_vec())
}

/// A mail, or a part of one (RFC 5322, section 2.1).
struct Entity<'a> {
    /// Names in lower case, with their values on one line.
    headers: Vec<(String, String)>,
    body: &'a str,
}

impl<'a> Entity<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut headers: Vec<(String, String)> = Vec::new();
        let mut rest = text;
        loop {
            let (line, after) = rest.split_once('\n')?;
            rest = after;
            let line = line.trim_end_matches('\r');
            if line.is_empty() {
                let is_empty = headers.is_empty();
                return (!is_empty).then_some(Self {
                    headers,
                    body: rest,
                });
            }
            if line.starts_with([' ', '\t']) {
                let (_, value) = headers.last_mut()?;
                value.push(' ');
                value.push_str(line.trim());
                continue;
            }
            let (name, value) = line.split_once(':')?;
            if name.contains([' ', '\t']) {
                return None;
            }
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| known == name)?;
        Some(value)
    }
}

fn media_type(content_type: &str) -> String {
    let (media_type, _) = content_type.split_once(';').unwrap_or((content_type, ""));
    media_type.trim().to_ascii_lowercase()
}

fn parameter(content_type: &str, name: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (known, value) = parameter.split_once('=')?;
        let is_it = known.trim().eq_ignore_ascii_case(name);
        is_it.then(|| value.trim().trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "CMS" in base64.
    const TEXT: &str = "Q01T";

    #[test]
    fn a_cms_is_found_in_every_envelope() {
        let whole = |file: String| Envelope::open(file.as_bytes());
        for file in [
            format!("-----BEGIN CMS-----\n{TEXT}\n-----END CMS-----\n"),
            "-----BEGIN PKCS7-----\r\nQ0\r\n1T\r\n-----END PKCS7-----\r\n".to_owned(),
            format!(
                "Certificate of X\n-----BEGIN PKCS #7 SIGNED DATA-----\n{TEXT}\n-----END PKCS #7 SIGNED DATA-----"
            ),
            format!("{TEXT}\n"),
            format!(
                "MIME-Version: 1.0\nContent-Type: application/x-pkcs7-mime; smime-type=signed-data;\n name=\"smime.p7m\"\nContent-Transfer-Encoding: base64\n\n{TEXT}\n\n"
            ),
        ] {
            let expected = alone(b"CMS".to_vec());
            assert_eq!(whole(file.clone()), expected, "{file}");
        }
        let binary = [
            b"Content-Type: application/pkcs7-mime\r\n\r\n".as_slice(),
            &[0x30, 0x80, 0xFF],
        ]
        .concat();
        assert_eq!(Envelope::open(&binary), alone(vec![0x30, 0x80, 0xFF]));
        let mail = "MIME-Version: 1.0\nContent-Type: multipart/signed; protocol=\"application/x-pkcs7-signature\"; micalg=\"sha-256\"; boundary=\"----B\"\n\nThis is an S/MIME signed message\n\n------B\nline 1\nline 2\n\n------B\nContent-Type: application/x-pkcs7-signature; name=\"smime.p7s\"\nContent-Transfer-Encoding: base64\n\nQ01T\n\n------B--\n\n";
        let expected = Envelope {
            cms: b"CMS".to_vec(),
            part: Some(b"line 1\r\nline 2\r\n".to_vec()),
        };
        assert_eq!(whole(mail.to_owned()), expected);
        assert_eq!(whole(mail.replace('\n', "\r\n")), expected);
        assert_eq!(
            whole("no envelope".to_owned()),
            alone(b"no envelope".to_vec())
        );
    }

    #[test]
    fn line_ends_become_those_of_mail() {
        for (text, canonical) in [
            (&b""[..], &b""[..]),
            (b"a\nb", b"a\r\nb"),
            (b"a\r\nb\n", b"a\r\nb\r\n"),
            (b"\n\n\r\r\n", b"\r\n\r\n\r\r\n"),
        ] {
            assert_eq!(MailLineEnds::default().convert(text), canonical);
            let mut pieces = MailLineEnds::default();
            let converted = text.iter().flat_map(|byte| pieces.convert(&[*byte]));
            assert_eq!(converted.collect::<Vec<_>>(), canonical);
        }
    }
    #[test]
    fn content_is_the_document_in_three_forms() {
        let document = b"one\ntwo\n";
        for (content, form) in [
            (&b"one\ntwo\n"[..], Some(Form::AsItIs)),
            (b"one\r\ntwo\r\n", Some(Form::MailLineEnds)),
            (
                b"Content-Type: text/plain\r\n\r\none\r\ntwo\r\n",
                Some(Form::MailPart),
            ),
            (b"Subject: pay\r\n\r\none\r\ntwo\r\n", None),
            (b"one\ntwo", None),
            (b"Content-Type: text/plain\r\n\r\none\r\n", None),
        ] {
            assert_eq!(Form::of(content, document), form, "{content:?}");
        }
    }
}
