//! A workplace with the card of a simulated holder. Begin at [`Workplace`].

use std::path::PathBuf;

use base64ct::{Base64, Encoding as _};
use cps_e2e::{Cpsd, Output, PIN, SimulatedCard, World, binary};
use sha2::{Digest as _, Sha256};

/// The simulated holders whose cards make assertions, with the activities of each.
pub(crate) const HOLDERS: [(&str, &[u8]); 6] = [
    ("medecin", &[1, 3]),
    ("medecin-cps4", &[1, 3]),
    ("pharmacien", &[1]),
    ("infirmier", &[1]),
    ("sage-femme", &[2]),
    ("long-names", &[16]),
];

/// The simulated holders of whom the card says no profession: an intern, an employee without a name,
/// a director, authorised staff.
pub(crate) const WITHOUT_PROFESSION: [&str; 4] = ["interne", "employe", "directeur", "autorise"];

/// The patient of the assertions.
pub(crate) const INS: &str = "200000000000094";

/// A card in a reader, and a daemon that trusts its authority.
#[derive(Debug)]
pub(crate) struct Workplace {
    _cpsd: Cpsd,
    pub(crate) card: SimulatedCard,
    pub(crate) world: World,
}

impl Workplace {
    pub(crate) fn new(profile: &str) -> Self {
        let world = World::new();
        let card = world.insert(profile);
        let cpsd = world.start_cpsd_trusting(card.trust());
        world.wait_for_card();
        Self {
            _cpsd: cpsd,
            card,
            world,
        }
    }

    /// Runs `cpsctl` with the PIN on its standard input.
    #[track_caller]
    pub(crate) fn cpsctl(&self, args: &[&str]) -> Output {
        let pin = format!("{PIN}\n");
        let args = [args, &["--pin-stdin"]].concat();
        self.world
            .run_with_input(binary("cpsctl"), &args, pin.as_bytes())
    }

    /// Has `cpsctl vihf` write `vihf.xml`.
    #[track_caller]
    pub(crate) fn run_vihf(&self, activity: u8, profile: &str) -> Output {
        let activity = activity.to_string();
        let options = format!(
            "vihf --ins {INS} --authority test --software-id 1 --software-name Logiciel \
             --software-version 1.0 --software-approval N --profile {profile} --out vihf.xml"
        );
        let options: Vec<_> = options.split(' ').collect();
        self.cpsctl(&[&options[..], &["--activity", &activity]].concat())
    }

    /// Makes an assertion.
    #[track_caller]
    pub(crate) fn vihf(&self, activity: u8, profile: &str) -> String {
        self.run_vihf(activity, profile).ok();
        std::fs::read_to_string(self.world.file("vihf.xml")).unwrap()
    }

    /// Returns a file with a certificate of the card, PEM.
    #[track_caller]
    pub(crate) fn certificate(&self, key: &str) -> PathBuf {
        let file = format!("{key}.pem");
        let path = self.world.file(&file);
        if !path.exists() {
            let export = ["certs", "export", "--key", key, "--out", &file];
            self.world.run(binary("cpsctl"), &export).ok();
        }
        path
    }

    /// Signs an assertion that was changed with a key of the card, whose certificate it then has.
    #[track_caller]
    pub(crate) fn sign_again(&self, changed: &str, key: &str) -> String {
        let signed = signed_by(changed, |info| self.signature(info, key));
        let certificate = std::fs::read_to_string(self.certificate(key)).unwrap();
        with_content(&signed, "ds:X509Certificate", &of_pem(&certificate))
    }

    /// Signs bytes, with SHA-256, and returns the signature in base64.
    fn signature(&self, signed: &str, key: &str) -> String {
        self.world.write("signed", signed);
        let sign = ["sign", "signed", "--raw", "--key", key, "--out", "value"];
        self.cpsctl(&sign).ok();
        Base64::encode_string(&std::fs::read(self.world.file("value")).unwrap())
    }
}

/// Returns an assertion that was changed, with a signature that is right again: `sign` returns the
/// signature of SignedInfo, in base64. The assertion is in canonical form but for its end, and its
/// signature has SHA-256.
pub(crate) fn signed_by(changed: &str, sign: impl Fn(&str) -> String) -> String {
    let (before, rest) = changed.split_once("<ds:Signature ").unwrap();
    let (signature, after) = rest.split_once("</ds:Signature>").unwrap();
    let digest = Sha256::digest(format!("{before}{after}").trim_end());
    let digest = Base64::encode_string(&digest);
    let signature = with_content(signature, "ds:DigestValue", &digest);
    let value = sign(&format!(
        "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">{}</ds:SignedInfo>",
        content(&signature, "ds:SignedInfo")
    ));
    let signature = with_content(&signature, "ds:SignatureValue", &value);
    format!("{before}<ds:Signature {signature}</ds:Signature>{after}")
}

/// Returns the base64 of a certificate in PEM.
pub(crate) fn of_pem(certificate: &str) -> String {
    let lines = certificate.lines();
    lines.filter(|line| !line.starts_with('-')).collect()
}

/// Returns the content of the one element with this name, which has no attributes.
pub(crate) fn content<'a>(text: &'a str, element: &str) -> &'a str {
    let (_, rest) = text.split_once(&format!("<{element}>")).unwrap();
    rest.split_once(&format!("</{element}>")).unwrap().0
}

/// Returns the text with another content of the one element with this name.
pub(crate) fn with_content(text: &str, element: &str, content: &str) -> String {
    let (before, rest) = text.split_once(&format!("<{element}>")).unwrap();
    let (_, after) = rest.split_once(&format!("</{element}>")).unwrap();
    format!("{before}<{element}>{content}</{element}>{after}")
}
