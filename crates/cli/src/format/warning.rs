//! Oddities of identities and mappings as sentences.

use cps_identity::Warning;

use super::field::field as named;
use crate::text::{Text, say};
use cps_console::Language;

/// Returns the sentence about an oddity of an identity, without its full stop.
pub(crate) fn warning(language: Language, warning: &Warning) -> String {
    match warning {
        Warning::CheckKey { identifier } => {
            say!(language, WarnCheckKey, identifier = identifier)
        }
        Warning::Identifier { identifier } => {
            say!(language, WarnIdentifier, identifier = identifier)
        }
        Warning::NoNationalId => language.text(Text::WarnNoNationalId).to_owned(),
        Warning::Additional { field, value } => say!(
            language,
            WarnAdditional,
            field = named(language, field),
            value = value
        ),
        Warning::CertificateUnreadable { certificate, .. } => say!(
            language,
            WarnCertificateUnreadable,
            certificate = certificate
        ),
        Warning::CertificateEncoding { certificate, .. } => {
            say!(language, WarnCertificateEncoding, certificate = certificate)
        }
        Warning::Differs {
            field,
            data_object,
            value,
        } => {
            say!(
                language,
                WarnDiffers,
                field = named(language, field),
                object = data_object,
                value = value
            )
        }
        Warning::ActivityIndex { data_object, index } => {
            say!(
                language,
                WarnActivityIndex,
                object = data_object,
                index = index
            )
        }
        Warning::Environment => language.text(Text::WarnEnvironment).to_owned(),
        Warning::Extension { oid } => say!(language, WarnExtension, oid = oid),
        Warning::Field { data_object, field } => {
            say!(
                language,
                WarnField,
                object = data_object,
                field = named(language, field)
            )
        }
        Warning::NotUtf8 { data_object, field } => {
            say!(
                language,
                WarnNotUtf8,
                object = data_object,
                field = named(language, field)
            )
        }
        Warning::Unparsed {
            data_object,
            offset,
            length,
        } => {
            say!(
                language,
                WarnUnparsed,
                object = data_object,
                offset = offset,
                length = length
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_have_words() {
        let object = || "CPS_NAME_PS".to_owned();
        let table = [
            (Warning::NoNationalId, "the certificate names no holder"),
            (
                Warning::Unparsed {
                    data_object: object(),
                    offset: 3,
                    length: 9,
                },
                "CPS_NAME_PS cannot be read from byte 3 on (9 bytes)",
            ),
            (
                Warning::Differs {
                    field: "holder.family_name".to_owned(),
                    data_object: object(),
                    value: "X".to_owned(),
                },
                "CPS_NAME_PS gives holder.family_name as X, which differs from what is shown",
            ),
        ];
        for (odd, words) in table {
            assert_eq!(warning(Language::English, &odd), words);
        }
        let certificate = || "Certificat de Signature CPS".to_owned();
        let reason = String::new;
        let table = [
            (
                Warning::Additional {
                    field: "title".to_owned(),
                    value: "Pharmacien".to_owned(),
                },
                "the certificate gives one more title: Pharmacien",
                "le certificat donne aussi, pour titre : Pharmacien",
            ),
            (
                Warning::CertificateUnreadable {
                    certificate: certificate(),
                    defect: reason(),
                },
                "Certificat de Signature CPS cannot be read, so its key makes no signature: have \
                 the card replaced by its issuer",
                "Certificat de Signature CPS est illisible, sa clé ne produit donc aucune \
                 signature : faites remplacer la carte par son émetteur",
            ),
            (
                Warning::CertificateEncoding {
                    certificate: certificate(),
                    defect: reason(),
                },
                "Certificat de Signature CPS is not encoded as the standard demands: it is not \
                 trusted, and other programs may refuse it",
                "Certificat de Signature CPS n'est pas codé comme la norme l'exige : il n'est pas \
                 considéré comme fiable, et d'autres programmes peuvent le refuser",
            ),
        ];
        for (odd, english, french) in table {
            assert_eq!(warning(Language::English, &odd), english);
            assert_eq!(warning(Language::French, &odd), french);
        }
        let ends = Warning::Field {
            field: "valid until".to_owned(),
            data_object: object(),
        };
        assert_eq!(
            warning(Language::French, &ends),
            "fin de validité de CPS_NAME_PS a un codage inhabituel"
        );
    }
}
