//! The simulated cards as PKCS#11 shows them (`pkcs11.md` §3.1), and running a test on each.

/// A kind of card, by the profile that makes one.
#[derive(Debug)]
pub struct Kind {
    /// Name of the simulator's profile.
    pub profile: &'static str,
    /// Label of the token.
    pub token: &'static str,
    /// Model of the token.
    pub model: &'static str,
    /// The key that logs on; it is listed first.
    pub authentication: Key,
    /// The key that signs documents; contactless there is none.
    pub signature: Option<Key>,
    /// Whether the card has a PIN and a private key that decrypts; contactless it has neither.
    pub pin: bool,
    /// Whether the card computes RSA-PSS: TLS 1.3 is impossible without (`pkcs11.md` §4.4).
    pub pss: bool,
}

/// A private key, with its certificate and its public key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// `CKA_ID` of all three, in hexadecimal.
    pub id: &'static str,
    /// Label of the private key.
    pub label: &'static str,
    /// Label of the certificate.
    pub certificate: &'static str,
    /// Label of the public key.
    pub public: &'static str,
}

impl Kind {
    /// Returns all keys, in the order of the token.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.authentication).chain(&self.signature)
    }

    /// Returns the URI of a private key, for programs that take one, the PIN included.
    pub fn uri_with_pin(&self, key: &Key) -> String {
        match self.pin {
            true => format!("{};pin-value={}", key.uri(), crate::PIN),
            false => key.uri(),
        }
    }
}

impl Key {
    /// Returns the PKCS#11 URI (RFC 7512) of the private key.
    pub fn uri(&self) -> String {
        format!("pkcs11:id={};type=private", self.percent_id())
    }

    /// Returns the PKCS#11 URI of the certificate.
    pub fn certificate_uri(&self) -> String {
        format!("pkcs11:id={};type=cert", self.percent_id())
    }

    /// Returns the id with every byte percent-encoded, as libp11 and GnuTLS demand.
    fn percent_id(&self) -> String {
        let pairs = self.id.as_bytes().chunks(2);
        pairs
            .map(|pair| format!("%{}", String::from_utf8_lossy(pair)))
            .collect()
    }
}

const AUTHENTICATION: Key = Key {
    id: "e828bd080f8025000001ff001002",
    label: "CPS_PRIV_AUT",
    certificate: "Certificat d'Authentification CPS",
    public: "Cle publique - Certificat d'Authentification CPS",
};

const SIGNATURE: Key = Key {
    id: "e828bd080f8025000001ff001001",
    label: "CPS_PRIV_SIG",
    certificate: "Certificat de Signature CPS",
    public: "Cle publique - Certificat de Signature CPS",
};

/// A CPS3 in a contact reader.
pub static CPS3: Kind = Kind {
    profile: "medecin",
    token: "TEST-CPS3v3-2900000001",
    model: "IAS ECC",
    authentication: AUTHENTICATION,
    signature: Some(SIGNATURE),
    pin: true,
    pss: false,
};

/// A CPS3 in a contactless reader.
pub static CPS3_CONTACTLESS: Kind = Kind {
    profile: "medecin-sans-contact",
    token: "TEST-CPS3v3_CL",
    model: "IAS ECC",
    authentication: Key {
        id: "e828bd080f8025000001ff001003",
        label: "CPS_PRIV_TECH_AUT",
        certificate: "Certificat Technique CPS",
        public: "Cle publique - Certificat Technique CPS",
    },
    signature: None,
    pin: false,
    pss: false,
};

/// A CPS4 in a contact reader.
pub static CPS4: Kind = Kind {
    profile: "medecin-cps4",
    token: "TEST-CPS4v1-2900000101",
    model: "ChipDoc",
    authentication: Key {
        id: "e828bd080f8025000001ff001020",
        ..AUTHENTICATION
    },
    signature: Some(Key {
        id: "e828bd080f8025000001ff001010",
        ..SIGNATURE
    }),
    pin: true,
    pss: true,
};

/// Makes tests of a function: `on_cards!(name: CPS3, CPS4);` before
/// `fn name(kind: &'static Kind)` makes `name::cps3` and `name::cps4`.
#[macro_export]
macro_rules! on_cards {
    ($name:ident: $($kind:ident),+) => {
        mod $name {
            $($crate::on_card!($name, $kind);)+
        }
    };
}

/// One test of [`on_cards!`].
#[macro_export]
macro_rules! on_card {
    ($name:ident, CPS3) => {
        #[test]
        fn cps3() {
            super::$name(&$crate::cards::CPS3);
        }
    };
    ($name:ident, CPS3_CONTACTLESS) => {
        #[test]
        fn cps3_contactless() {
            super::$name(&$crate::cards::CPS3_CONTACTLESS);
        }
    };
    ($name:ident, CPS4) => {
        #[test]
        fn cps4() {
            super::$name(&$crate::cards::CPS4);
        }
    };
}
