//! The identity of a holder as a page.

use cps_identity::{
    Activity, Code, Environment, Identity, NationalIdKind, Sourced, Structure, StructureId,
    StructureIdKind,
};
use cps_protocol::{JudgedIdentity, Proof, Trust, TrustStatus};

use super::certificate::{trust_into, trust_status};
use super::date::period;
use super::warning::warning;
use crate::text::{Text, say};
use cps_console::Language;
use cps_console::Page;

/// Text about the holder of a card.
///
/// `has_pin` is whether this side of the card has a PIN, with which more can be seen.
pub(crate) fn identity(language: Language, has_pin: bool, judged: &JudgedIdentity) -> Page {
    let JudgedIdentity {
        identity,
        trust,
        proof,
        ..
    } = judged;
    let mut page = IdentityPage {
        language,
        has_pin,
        page: Page::default(),
    };
    if identity.environment == Environment::Test {
        page.page.alert(language.text(Text::TestCard));
    }
    page.holder(identity, trust, *proof);
    page.card(identity, trust);
    if let Some(structure) = &identity.structure {
        page.page.heading(language.text(Text::Structure));
        page.structure(structure);
    }
    page.activities(identity.activities.as_deref());
    if !identity.warnings.is_empty() {
        page.page.heading(language.text(Text::Warnings));
    }
    for odd in &identity.warnings {
        page.page.line(format!("  - {}", warning(language, odd)));
    }
    page.page
}

struct IdentityPage {
    language: Language,
    has_pin: bool,
    page: Page,
}

impl IdentityPage {
    fn holder(&mut self, identity: &Identity, trust: &Trust, proof: Proof) {
        self.page.heading(self.language.text(Text::Holder));
        trust_into(&mut self.page, self.language, trust);
        let proof = match proof {
            Proof::Read => Text::ProofRead,
            Proof::Signed => Text::ProofSigned,
        };
        self.value(Text::Proof, Some(self.language.text(proof).to_owned()));
        let holder = &identity.holder;
        self.value(Text::Name, holder.full_name());
        self.codes(Text::Civility, &holder.civility);
        self.codes(Text::Profession, &identity.profession);
        self.codes(Text::FutureProfession, &identity.future_profession);
        self.codes(Text::Role, &identity.role);
        self.codes(Text::Specialty, &identity.specialties);
        self.codes(Text::Specialisation, &identity.specialisations);
        self.codes(Text::RegisterSection, &identity.register_section);
        if let Some(id) = &identity.national_id {
            match id.kind {
                NationalIdKind::Rpps => self.value(Text::RppsNumber, Some(id.number.clone())),
                NationalIdKind::Adeli => self.value(Text::AdeliNumber, Some(id.number.clone())),
                _ => {}
            }
            self.value(Text::NationalId, Some(id.value.clone()));
        }
        self.codes(Text::Spoken, &identity.languages);
    }

    fn card(&mut self, identity: &Identity, trust: &Trust) {
        self.page.heading(self.language.text(Text::Card));
        let card = &identity.card_identity;
        self.codes(Text::CardType, &card.card_type);
        self.codes(Text::Category, &card.category);
        let environment = environment(self.language, identity.environment, trust);
        self.value(Text::Environment, Some(environment));
        self.value(
            Text::CardNumber,
            card.number.as_ref().map(|number| number.value.clone()),
        );
        self.value(
            Text::Issuer,
            card.issuer.as_ref().map(|issuer| issuer.value.clone()),
        );
        let valid = card.validity.as_ref();
        self.value(
            Text::Valid,
            valid.map(|days| period(self.language, &days.valid_from, &days.valid_until)),
        );
    }

    fn activities(&mut self, activities: Option<&[Activity]>) {
        let (missing, activities) = match activities {
            None if self.has_pin => (Some(Text::ActivitiesNeedPin), &[][..]),
            None => (Some(Text::ActivitiesNeedContacts), &[][..]),
            Some([]) => (Some(Text::NoActivity), &[][..]),
            Some(activities) => (None, activities),
        };
        if let Some(text) = missing {
            self.page.heading(self.language.text(Text::Activities));
            self.page.line(format!("  {}", self.language.text(text)));
        }
        for activity in activities {
            self.page
                .heading(say!(self.language, Activity, index = activity.index));
            self.structure(&activity.structure);
            self.codes(Text::Sector, &activity.sector);
            self.codes(Text::Mode, &activity.mode);
            self.codes(Text::Responsibility, &activity.responsibility);
            self.value(
                Text::Replaces,
                activity.replaces.as_ref().map(|id| id.value.clone()),
            );
        }
    }

    fn structure(&mut self, structure: &Structure) {
        self.value(
            Text::Structure,
            structure.name.as_ref().map(|name| name.value.clone()),
        );
        let id = structure.id.as_ref();
        self.value(
            Text::Identifier,
            id.map(|id| structure_id(self.language, id)),
        );
    }

    fn value(&mut self, label: Text, value: Option<String>) {
        self.page.row_if(self.language.text(label), value);
    }

    /// A row for each code.
    fn codes<'c>(&mut self, label: Text, codes: impl IntoIterator<Item = &'c Sourced<Code>>) {
        for code in codes {
            self.value(label, Some(words(self.language, code)));
        }
    }
}

/// Returns the environment in words; production is the claim of a certificate, so it comes with the
/// verdict on that certificate unless it is trusted.
fn environment(language: Language, environment: Environment, trust: &Trust) -> String {
    let word = language.text(match environment {
        Environment::Test => Text::Test,
        Environment::Production => Text::Production,
        Environment::Unknown => Text::UnknownEnvironment,
    });
    if environment == Environment::Production && trust.status != TrustStatus::Trusted {
        let trust = trust_status(language, trust.status);
        return say!(
            language,
            EnvironmentClaimed,
            environment = word,
            trust = trust
        );
    }
    word.to_owned()
}

/// Returns the official label with its code; a code that the tables do not know stays alone.
fn words(language: Language, code: &Code) -> String {
    match &code.label {
        Some(label) => format!("{label} ({})", code.code),
        None => say!(language, Code, code = code.code),
    }
}

fn structure_id(language: Language, id: &StructureId) -> String {
    let kind = match id.kind {
        StructureIdKind::Finess => "FINESS",
        StructureIdKind::Siren => "SIREN",
        StructureIdKind::Siret => "SIRET",
        StructureIdKind::RppsPractice => language.text(Text::RppsPractice),
        StructureIdKind::AdeliPractice => language.text(Text::AdeliPractice),
        StructureIdKind::Other => return id.value.clone(),
    };
    format!("{kind} {}", id.number)
}

#[cfg(test)]
mod tests {
    use cps_protocol::TrustReason;

    use super::*;
    use crate::format::sample;

    #[test]
    fn a_doctor_in_english_before_the_pin() {
        let mut doctor = sample::identity();
        doctor.identity.activities = None;
        assert_eq!(
            identity(Language::English, true, &doctor).render(false),
            "\
TEST CARD: it stands for no real person.

Holder
  Trust        trusted
  Proof        none: a copy of the card would show the same certificate
  Name         SIMULÉ PRATICIEN
  Civility     Monsieur (31)
  Profession   Médecin (10)
  Speciality   Qualifié en Médecine Générale (SM) (SM26)
  Speciality   code SM99
  RPPS number  99700000013
  National id  899700000013

Card
  Type         Carte de Professionnel de Santé (CPS) (00)
  Environment  TEST
  Number       2100000001
  Issuer       8025000001
  Valid        2026-01-01 to 2029-01-01

Activities
  to see them, log in: cpsctl identity --pin

Warnings
  - the check key of 10B0307377 is wrong
"
        );
    }

    #[test]
    fn no_pin_is_advised_where_there_is_none() {
        let mut doctor = sample::identity();
        doctor.identity.activities = None;
        let page = identity(Language::English, false, &doctor).render(false);
        let advice = "\nActivities\n  not told on the contactless side: insert the card in a \
                      contact reader\n";
        assert!(page.contains(advice), "{page}");
        assert!(!page.contains("--pin"), "{page}");
    }

    #[test]
    fn a_doctor_in_french_after_the_pin() {
        let mut doctor = sample::identity();
        doctor.proof = Proof::Signed;
        assert_eq!(
            identity(Language::French, true, &doctor).render(false),
            "\
CARTE DE TEST : elle ne représente aucune personne réelle.

Porteur
  Confiance             établie
  Preuve                la clé de la carte a signé
  Nom                   SIMULÉ PRATICIEN
  Civilité              Monsieur (31)
  Profession            Médecin (10)
  Spécialité            Qualifié en Médecine Générale (SM) (SM26)
  Spécialité            code SM99
  Numéro RPPS           99700000013
  Identifiant national  899700000013

Carte
  Type                  Carte de Professionnel de Santé (CPS) (00)
  Environnement         TEST
  Numéro                2100000001
  Émetteur              8025000001
  Validité              du 01/01/2026 au 01/01/2029

Activité 1
  Structure             CABINET DU DR SIMULÉ
  Identifiant           FINESS 0B0307377
  Secteur               Cabinet individuel (SA07)

Avertissements
  - la clé de contrôle de 10B0307377 est fausse
"
        );
    }

    #[test]
    fn production_is_the_claim_of_a_certificate_until_it_is_trusted() {
        use TrustReason::{CrlMissing, Expired, IssuerUnknown, Revoked};
        let remark = |reasons: &[TrustReason]| {
            let trust = Trust::new(reasons.to_vec());
            [Language::English, Language::French]
                .map(|language| environment(language, Environment::Production, &trust))
        };
        assert_eq!(remark(&[]), ["production", "production"]);
        assert_eq!(
            remark(&[CrlMissing]),
            [
                "production (certificate: revocation unknown)",
                "production (confiance dans le certificat : révocation inconnue)"
            ]
        );
        for reason in [Expired, IssuerUnknown, Revoked] {
            assert_eq!(
                remark(&[reason]),
                [
                    "production (certificate: NOT TRUSTED)",
                    "production (confiance dans le certificat : REFUSÉE)"
                ]
            );
        }
    }

    #[test]
    fn the_trust_comes_before_the_name() {
        let mut forged = sample::identity();
        forged.identity.environment = Environment::Production;
        forged.trust = Trust::new(vec![TrustReason::IssuerUnknown]);
        let page = identity(Language::English, true, &forged).render(false);
        let reason = TrustReason::IssuerUnknown.english();
        let expected = format!(
            "Holder\n  Trust        NOT TRUSTED\n               {reason}\n  Proof        none: a copy of the card would show the same certificate\n  Name         SIMULÉ"
        );
        assert!(page.starts_with(&expected), "{page}");
        let environment = "  Environment  production (certificate: NOT TRUSTED)\n";
        assert!(page.contains(environment), "{page}");
    }
}
