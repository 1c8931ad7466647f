//! The origin of a page, read as browsers do, and more strictly. Begin at [`Origin::parse`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// The longest origin, in bytes: a name of the longest kind (RFC 1035, section 2.3.4), with scheme
/// and port.
const LONGEST: usize = 253 + "https://".len() + ":65535".len();

/// The origin of a page that was loaded by https (RFC 6454, section 6.2), as browsers write it.
///
/// A name with other letters than those of ASCII stays in Punycode, so that no letter looks like
/// another where a person reads it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

/// The reason why a text is no origin that may use the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// It is no absolute URL, or longer than any origin.
    #[error("it is not an address such as https://dpi.example")]
    Malformed,
    /// Another scheme than https: others on the network could have changed the page.
    #[error("it does not begin with https://")]
    NotHttps,
    /// A name or a password of a person.
    #[error("it holds a user name or a password")]
    UserInfo,
    /// A path, a query or a fragment, be it a slash alone.
    #[error("something follows the name and the port of the server")]
    Path,
}

impl Origin {
    /// Reads an origin, without a trailing slash. Letters of the name become lower case, the
    /// default port is dropped, and other letters than those of ASCII become Punycode.
    ///
    /// # Errors
    /// [`OriginError`].
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let is_written_plainly = |byte: u8| !byte.is_ascii_control() && !b" \\".contains(&byte);
        if text.len() > LONGEST || !text.bytes().all(is_written_plainly) {
            return Err(OriginError::Malformed);
        }
        let url = Url::parse(text).map_err(|_| OriginError::Malformed)?;
        if url.scheme() != "https" {
            return Err(OriginError::NotHttps);
        }
        // The parser takes any number of slashes, and drops an empty user name.
        let (scheme, rest) = text.split_once("://").ok_or(OriginError::Malformed)?;
        if !scheme.eq_ignore_ascii_case("https") {
            return Err(OriginError::Malformed);
        }
        if rest.contains('@') {
            return Err(OriginError::UserInfo);
        }
        if rest.contains(['/', '?', '#']) {
            return Err(OriginError::Path);
        }
        let is_server = match url.host() {
            Some(Host::Domain(name)) => !name.ends_with('.'),
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
            None => false,
        };
        if !is_server {
            return Err(OriginError::Malformed);
        }
        let written = url.origin().ascii_serialization();
        // Punycode is longer than the letters it stands for, and what is remembered is read again.
        if written.len() > LONGEST {
            return Err(OriginError::Malformed);
        }
        Ok(Self(written))
    }

    /// Returns it as browsers write it: `https://dpi.example`, or with a port.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Origin {
    type Error = OriginError;

    fn try_from(text: String) -> Result<Self, OriginError> {
        Self::parse(&text)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_as_browsers_do() {
        for (text, expected) in [
            ("https://dpi.example", "https://dpi.example"),
            ("https://DPI.Example", "https://dpi.example"),
            ("HTTPS://dpi.example", "https://dpi.example"),
            ("https://dpi.example:443", "https://dpi.example"),
            ("https://dpi.example:8443", "https://dpi.example:8443"),
            ("https://localhost:1", "https://localhost:1"),
            ("https://127.0.0.1", "https://127.0.0.1"),
            ("https://[::1]:8443", "https://[::1]:8443"),
            ("https://hôpital.example", "https://xn--hpital-ixa.example"),
            (
                "https://xn--hpital-ixa.example",
                "https://xn--hpital-ixa.example",
            ),
            // A Cyrillic а.
            (
                "https://\u{430}mazon.example",
                "https://xn--mazon-3ve.example",
            ),
        ] {
            let origin = Origin::parse(text).unwrap();
            assert_eq!(origin.as_str(), expected, "{text}");
            assert_eq!(Origin::parse(expected), Ok(origin), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused_for_its_reason() {
        use OriginError::{Malformed, NotHttps, Path, UserInfo};
        let long = format!("https://{}.example", "a.".repeat(150));
        for (text, expected) in [
            ("", Malformed),
            ("null", Malformed),
            ("dpi.example", Malformed),
            ("//dpi.example", Malformed),
            ("https:dpi.example", Malformed),
            ("https:/dpi.example", Malformed),
            ("https:////dpi.example", Path),
            ("https://", Malformed),
            ("https://dpi.example:99999", Malformed),
            ("https://dpi .example", Malformed),
            ("https://dpi.example.", Malformed),
            (" https://dpi.example", Malformed),
            ("https://dpi.example\n", Malformed),
            ("https:\\\\dpi.example", Malformed),
            ("https://dpi.example\\@evil.example", Malformed),
            (long.as_str(), Malformed),
            ("http://dpi.example", NotHttps),
            ("http://localhost", NotHttps),
            ("file:///etc/passwd", NotHttps),
            ("moz-extension://dpi.example", NotHttps),
            ("ftp://dpi.example", NotHttps),
            ("https://a@dpi.example", UserInfo),
            ("https://@dpi.example", UserInfo),
            ("https://a:b@dpi.example", UserInfo),
            ("https://dpi.example@evil.example", UserInfo),
            ("https://dpi.example/", Path),
            ("https://dpi.example/login", Path),
            ("https://dpi.example?a=b", Path),
            ("https://dpi.example#a", Path),
        ] {
            assert_eq!(Origin::parse(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn an_origin_that_grows_too_long_as_it_is_written_is_refused() {
        let letters = "ab".repeat(29);
        for (labels, is_taken) in [(3, true), (4, false)] {
            let name = vec![format!("é{letters}"); labels].join(".");
            let text = format!("https://{name}.example");
            assert!(text.len() <= LONGEST);
            let origin = Origin::parse(&text);
            assert_eq!(origin.is_ok(), is_taken, "{labels} labels: {origin:?}");
            if let Ok(origin) = origin {
                assert_eq!(Origin::parse(origin.as_str()), Ok(origin));
            }
        }
    }
}
