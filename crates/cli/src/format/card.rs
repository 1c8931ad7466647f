//! Cards as pages.

use cps_protocol::method::CardsResult;
use cps_protocol::{CardGeneration, CardObjects, CardSummary, DataObject, ErrorKind, Key};

use super::certificate::{purpose, trust_status};
use super::date::period;
use super::pin::tries_and_length;
use crate::text::{Text, say};
use cps_console::Language;
use cps_console::Page;
use cps_console::api_sentence;

/// Returns the cards in a table.
pub(crate) fn cards(language: Language, found: &CardsResult) -> Page {
    let mut page = Page::default();
    if found.cards.is_empty() {
        page.line(api_sentence(&ErrorKind::NoCard.into(), language));
        return page;
    }
    let heading = [
        Text::CardId,
        Text::Reader,
        Text::Generation,
        Text::Serial,
        Text::Label,
    ];
    let mut rows = vec![heading.map(|text| language.text(text).to_owned()).into()];
    rows.extend(found.cards.iter().map(|card| {
        vec![
            card.id.to_string(),
            card.reader.clone(),
            generation(language, card.generation).to_owned(),
            card.serial.clone(),
            card.label.clone().unwrap_or_default(),
        ]
    }));
    page.table(rows);
    page
}

/// Everything public of a card.
pub(crate) fn card_objects(language: Language, objects: &CardObjects) -> Page {
    let mut page = Page::default();
    summary(&mut page, language, &objects.summary);
    page.row_if(
        language.text(Text::Manufacturer),
        Some(objects.manufacturer.clone()),
    );
    if let Some(policy) = &objects.pin_policy {
        page.row(
            language.text(Text::Pin),
            tries_and_length(language, &objects.pin, policy),
        );
    }
    if let Some(policy) = &objects.puk_policy {
        page.row(
            language.text(Text::Puk),
            tries_and_length(language, &objects.puk, policy),
        );
    }
    if objects.update_interrupted {
        let error = ErrorKind::UpdateInterrupted.into();
        let sentence = api_sentence(&error, language);
        page.row(language.text(Text::UpdateInterrupted), sentence);
    }
    page.heading(language.text(Text::Certificates));
    for certificate in &objects.certificates {
        let valid = match certificate.unreadable {
            Some(_) => language.text(Text::CertificateUnreadable).to_owned(),
            None => period(language, &certificate.not_before, &certificate.not_after),
        };
        let label = &certificate.label;
        let trust = trust_status(language, certificate.trust.status);
        page.row(
            purpose(language, certificate.key),
            say!(
                language,
                CardCertificate,
                label = label,
                valid = valid,
                trust = trust
            ),
        );
    }
    page.heading(language.text(Text::Keys));
    for key in &objects.keys {
        page.row(
            purpose(language, Some(key.key)),
            describe_key(language, key),
        );
    }
    page.heading(language.text(Text::DataObjects));
    for object in &objects.data {
        page.row(&object.label, describe_data(language, object));
    }
    page
}

fn summary(page: &mut Page, language: Language, card: &CardSummary) {
    page.heading(language.text(Text::Card));
    page.row_if(language.text(Text::Label), card.label.clone());
    page.row(language.text(Text::Serial), &card.serial);
    page.row(
        language.text(Text::Generation),
        generation(language, card.generation),
    );
    page.row(language.text(Text::Reader), &card.reader);
    page.row(language.text(Text::CardId), card.id.to_string());
}

fn generation(language: Language, generation: CardGeneration) -> &'static str {
    language.text(match generation {
        CardGeneration::Cps3 => Text::Cps3,
        CardGeneration::Cps3Contactless => Text::Cps3Contactless,
        CardGeneration::Cps4 => Text::Cps4,
    })
}

fn describe_key(language: Language, key: &Key) -> String {
    let mut parts = vec![key.label.clone(), say!(language, KeySize, bits = key.bits)];
    if key.needs_pin {
        parts.push(language.text(Text::NeedsPin).to_owned());
    }
    if key.decrypts {
        parts.push(language.text(Text::Decrypts).to_owned());
    }
    parts.join(", ")
}

fn describe_data(language: Language, object: &DataObject) -> String {
    let access = if object.needs_pin {
        Text::Private
    } else {
        Text::Public
    };
    let mut parts = vec![language.text(access)];
    if object.modifiable {
        parts.push(language.text(Text::Modifiable));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::sample;

    #[test]
    fn cards_are_a_table() {
        let found = CardsResult {
            cards: vec![sample::card("c1", "Reader A", "10000001")],
        };
        assert_eq!(
            cards(Language::English, &found).render(false),
            "Id  Reader    Generation  Serial number  Label\n\
             c1  Reader A  CPS3        10000001       CPS3v3-0000000001\n"
        );
        assert_eq!(
            cards(Language::English, &CardsResult { cards: Vec::new() }).render(false),
            "No card is inserted. Insert the card, chip first.\n"
        );
    }

    #[test]
    fn a_certificate_that_cannot_be_read_is_shown_as_such() {
        let mut objects = sample::objects();
        objects.certificates.push(sample::unreadable());
        let table = [
            (
                Language::English,
                "Certificat de Signature CPS, cannot be read: have the card replaced by its issuer",
            ),
            (
                Language::French,
                "Certificat de Signature CPS, illisible : faites remplacer la carte par son émetteur",
            ),
        ];
        for (language, expected) in table {
            let page = card_objects(language, &objects).render(false);
            assert!(page.contains(expected), "{page}");
        }
    }

    #[test]
    fn a_card_shows_everything_public() {
        assert_eq!(
            card_objects(Language::French, &sample::objects()).render(false),
            "\
Carte
  Libellé            CPS3v3-0000000001
  Numéro de série    10000001
  Génération         CPS3
  Lecteur            Reader A
  Identifiant        c1
  Fabricant          ASIP Sante
  Code porteur       3 essais restants sur 3 ; 4 chiffres
  Code de déblocage  non indiqué par la carte ; 8 chiffres

Certificats
  authentification   Certificat d'Authentification CPS, du 01/01/2026 au 01/01/2029 ; confiance : révocation inconnue

Clés privées
  authentification   Clé d'authentification, RSA, 2048 bits, code porteur, déchiffre

Objets de données
  CPS_NAME_PS        public
  CPS_DATA           après le code porteur, modifiable
"
        );
    }
}
