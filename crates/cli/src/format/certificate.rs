//! Certificates for people. Begin at [`certificates`].

use cps_protocol::method::CertificatesResult;
use cps_protocol::{Certificate, Purpose, Trust, TrustReason, TrustStatus};

use super::date::period;
use crate::text::{Text, say};
use cps_console::Language;
use cps_console::Page;

/// Returns the certificates, one below the other.
pub(crate) fn certificates(language: Language, found: &CertificatesResult) -> Page {
    let mut page = Page::default();
    for certificate in &found.certificates {
        describe(&mut page, language, certificate);
    }
    page
}

fn describe(page: &mut Page, language: Language, certificate: &Certificate) {
    let title = purpose(language, certificate.key);
    page.heading(say!(language, CertificateFor, purpose = title));
    page.row(language.text(Text::Label), &certificate.label);
    if certificate.unreadable.is_some() {
        page.row(
            language.text(Text::State),
            language.text(Text::CertificateUnreadable),
        );
    } else {
        page.row(language.text(Text::Subject), &certificate.subject);
        page.row(language.text(Text::Issuer), &certificate.issuer);
        page.row(language.text(Text::Serial), &certificate.serial_number);
        let valid = period(language, &certificate.not_before, &certificate.not_after);
        page.row(language.text(Text::Valid), valid);
    }
    trust_into(page, language, &certificate.trust);
    page.row_if(
        language.text(Text::KeyUsage),
        Some(certificate.key_usage.join(", ")),
    );
    let extended: Vec<_> = certificate
        .extended_key_usage
        .iter()
        .map(|oid| extended_usage(language, oid))
        .collect();
    page.row_if(
        language.text(Text::ExtendedKeyUsage),
        Some(extended.join(", ")),
    );
    page.row(
        language.text(Text::KeyId),
        base16ct::lower::encode_string(&certificate.key_id.0),
    );
}

/// The verdict with its reasons.
pub(super) fn trust_into(page: &mut Page, language: Language, trust: &Trust) {
    let status = trust_status(language, trust.status);
    page.row(language.text(Text::Trust), status);
    for reason in &trust.reasons {
        page.row("", trust_reason(language, *reason));
    }
}

/// Returns the reason in a sentence that ends with what to do.
pub(crate) fn trust_reason(language: Language, reason: TrustReason) -> &'static str {
    match language {
        Language::English => reason.english(),
        Language::French => reason.french(),
    }
}

/// Returns the verdict in a word or two.
pub(crate) fn trust_status(language: Language, status: TrustStatus) -> &'static str {
    language.text(match status {
        TrustStatus::Trusted => Text::Trusted,
        TrustStatus::Unchecked => Text::Unchecked,
        TrustStatus::Untrusted => Text::Untrusted,
    })
}

/// Returns the purpose in a word.
pub(crate) fn purpose(language: Language, purpose: Option<Purpose>) -> &'static str {
    language.text(match purpose {
        Some(Purpose::Authentication) => Text::Authentication,
        Some(Purpose::Signature) => Text::Signature,
        Some(Purpose::Technical) => Text::Technical,
        None => Text::NoPurpose,
    })
}

/// Returns the extended key usages that certificates of cards have (`identity.md` §1), in words.
fn extended_usage(language: Language, oid: &str) -> String {
    let words = match oid {
        "1.3.6.1.5.5.7.3.2" => Text::ClientAuthentication,
        "1.3.6.1.5.5.7.3.4" => Text::EmailProtection,
        "1.3.6.1.4.1.311.20.2.2" => Text::SmartCardLogon,
        _ => return oid.to_owned(),
    };
    language.text(words).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::sample;

    #[test]
    fn a_certificate_that_cannot_be_read_says_so() {
        let found = CertificatesResult {
            certificates: vec![sample::unreadable()],
        };
        assert_eq!(
            certificates(Language::English, &found).render(false),
            "\
Certificate: signature
  Label   Certificat de Signature CPS
  State   cannot be read: have the card replaced by its issuer
  Trust   NOT TRUSTED
          The certificate, or that of its issuer, cannot be understood. Have the card checked by \
its issuer.
  Key id  e828
"
        );
        assert_eq!(
            certificates(Language::French, &found).render(false),
            "\
Certificat : signature
  Libellé             Certificat de Signature CPS
  État                illisible : faites remplacer la carte par son émetteur
  Confiance           REFUSÉE
                      Le certificat, ou celui de son émetteur, ne peut pas être interprété. \
Faites vérifier la carte par son émetteur.
  Identifiant de clé  e828
"
        );
    }

    #[test]
    fn a_certificate_in_both_languages() {
        let found = CertificatesResult {
            certificates: vec![sample::certificate()],
        };
        assert_eq!(
            certificates(Language::English, &found).render(false),
            "\
Certificate: authentication
  Label               Certificat d'Authentification CPS
  Subject             CN=899700000013,C=FR
  Issuer              CN=TEST AC,C=FR
  Serial number       0a1b
  Valid               2026-01-01 to 2029-01-01
  Trust               revocation unknown
                      A revocation list is missing, so a revoked card would not be noticed. \
Put the lists of all issuers into the directory: crl_dir
  Key usage           digitalSignature
  Extended key usage  TLS client, 1.2.3
  Key id              e828
"
        );
        assert_eq!(
            certificates(Language::French, &found).render(false),
            "\
Certificat : authentification
  Libellé             Certificat d'Authentification CPS
  Sujet               CN=899700000013,C=FR
  Émetteur            CN=TEST AC,C=FR
  Numéro de série     0a1b
  Validité            du 01/01/2026 au 01/01/2029
  Confiance           révocation inconnue
                      Une liste de révocation manque, une carte révoquée passerait donc \
inaperçue. Déposez les listes de tous les émetteurs dans le dossier : crl_dir
  Usage de la clé     digitalSignature
  Usage étendu        client TLS, 1.2.3
  Identifiant de clé  e828
"
        );
    }
}
