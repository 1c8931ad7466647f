//! The facts that are uncertain of real cards, in one table: [`FACTS`].
//!
//! The reference names the row of `docs/reference/card.md` or `docs/reference/identity.md`, or the
//! table of a driver (`layout.rs` of a generation in `crates/card`). What is judged of a report is
//! in `judge.rs`.

use serde::{Deserialize, Serialize};

/// The answer of a card to a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The card is as the fact says.
    Confirmed,
    /// The card is otherwise.
    Contradicted,
    /// The report cannot tell.
    NotTried,
}

/// A fact with the answer of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FactReport {
    /// The fact.
    pub fact: Fact,
    /// Whether the card is so.
    pub verdict: Verdict,
    /// The observation in short, if there was one: numbers, file identifiers, status words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}

macro_rules! facts {
    ($($name:ident { $word:literal, $reference:literal, $english:literal, $french:literal })*) => {
        /// A fact that is uncertain of real cards.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum Fact {
            $(#[doc = $english] #[serde(rename = $word)] $name,)*
        }

        /// Every fact, in the order of the reports.
        pub const FACTS: &[Fact] = &[$(Fact::$name),*];

        impl Fact {
            /// Returns the stable word, `ef_dir` for example.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// Returns the place that the fact is taken from.
            pub fn reference(self) -> &'static str {
                match self { $(Self::$name => $reference),* }
            }

            /// Returns the fact as a sentence in English.
            pub fn english(self) -> &'static str {
                match self { $(Self::$name => $english),* }
            }

            /// Returns the fact as a sentence in French.
            pub fn french(self) -> &'static str {
                match self { $(Self::$name => $french),* }
            }
        }
    };
}

facts! {
    KnownAtr { "known_atr", "card.md §1.2",
        "The answer to reset is one of the known ones.",
        "La réponse au reset est l'une de celles que l'on connaît." }
    UsualProtocol { "protocol", "card.md §1.2",
        "The reader and the card speak T=0 on a CPS3 by contact, and T=1 otherwise.",
        "Le lecteur et la carte parlent T=0 pour une CPS3 à contact, et T=1 sinon." }
    EfDir { "ef_dir", "card.md §12, row 1",
        "EF.DIR of a CPS3 has 101 bytes: two records, each with a path.",
        "EF.DIR d'une CPS3 a 101 octets : deux enregistrements, chacun avec un chemin." }
    IdentityFiles { "identity_files", "card.md §12, row 2",
        "CPS_ID_CARD, CPS_NAME_PS, CPS_LANG_PS and CPS_INFO_PS are the files D101 to D104.",
        "CPS_ID_CARD, CPS_NAME_PS, CPS_LANG_PS et CPS_INFO_PS sont les fichiers D101 à D104." }
    IdentityTags { "identity_tags", "card.md §12, row 3; identity.md §9",
        "The identity files hold data objects, one container in each, and nothing else.",
        "Les fichiers d'identité contiennent des objets TLV, un conteneur chacun, et rien d'autre." }
    DirectoryFiles { "directory_files", "card.md §12, row 4",
        "EF.ODF lists 7001 (PIN), 7002 (private keys), 7005 (certificates) and 7006 (data objects).",
        "EF.ODF désigne 7001 (codes), 7002 (clés privées), 7005 (certificats) et 7006 (objets de données)." }
    CertificateFiles { "certificate_files", "card.md §12, row 5",
        "The signature certificate is the file A001, that of authentication A002.",
        "Le certificat de signature est le fichier A001, celui d'authentification A002." }
    KeyObjects { "key_objects", "card.md §12, row 6",
        "GET DATA describes the keys of a CPS3, in the application's directory.",
        "GET DATA décrit les clés d'une CPS3, dans le répertoire de l'application." }
    Environments { "environments", "card.md §12, row 7",
        "A CPS3 has the security environments 3 and 5.",
        "Une CPS3 a les environnements de sécurité 3 et 5." }
    ContactlessFiles { "contactless_files", "card.md §12, row 8",
        "The directory of the contactless side lies in 0002 and lists files of the directory 0001.",
        "Le répertoire du côté sans contact est dans 0002 et désigne des fichiers du répertoire 0001." }
    DirectoryDescriptions { "directory_descriptions", "card.md §12, row 9",
        "SELECT describes the application's directory: type 38, its identifier and its name.",
        "SELECT décrit le répertoire de l'application : type 38, identifiant et nom." }
    Template { "description_template", "layout.rs",
        "SELECT describes files in the template 62 on a CPS3 and 6F on a CPS4, with their size.",
        "SELECT décrit les fichiers dans le gabarit 62 sur une CPS3 et 6F sur une CPS4, avec leur taille." }
    LastWrongPin { "last_wrong_pin", "card.md §12, row 10",
        "The last wrong PIN is answered with 6983.",
        "Le dernier code porteur faux reçoit la réponse 6983." }
    ReselectEnds { "reselect_ends_verification", "card.md §12, row 11",
        "Selecting the application again ends the verification of the PIN.",
        "Sélectionner de nouveau l'application met fin à la vérification du code porteur." }
    EnvironmentUsedUp { "environment_used_up", "card.md §12, row 11",
        "A security environment is used up by its operation.",
        "Un environnement de sécurité ne sert qu'à une opération." }
    Cps2terSharesPin { "cps2ter_shares_pin", "card.md §12, row 12",
        "The PIN opens the protected files of the CPS2ter side too.",
        "Le code porteur ouvre aussi les fichiers protégés du côté CPS2ter." }
    OutsideByPath { "outside_files_by_path", "card.md §12, row 12",
        "The objects that a CPS4 lists outside its application are read by their path.",
        "Les objets qu'une CPS4 désigne hors de son application se lisent par leur chemin." }
    ReadMost { "read_256", "card.md §12, row 13",
        "READ BINARY gives 256 bytes at once.",
        "READ BINARY rend 256 octets à la fois." }
    Cps4Keys { "cps4_key_references", "card.md §12, row 14",
        "A CPS4 has the keys 10 (signature) and 20 (authentication).",
        "Une CPS4 a les clés 10 (signature) et 20 (authentification)." }
    Cps4Channel { "cps4_channel", "card.md §12, row 14",
        "The first SELECT of the application opens channel 1 of a CPS4.",
        "Le premier SELECT de l'application ouvre le canal 1 d'une CPS4." }
    Cps3Keys { "cps3_key_references", "layout.rs",
        "A CPS3 has the keys 81 (signature) and 82 (authentication).",
        "Une CPS3 a les clés 81 (signature) et 82 (authentification)." }
    PukUses { "puk_uses", "card.md §12, row 15",
        "A right PUK that unblocks nothing spends none of its uses.",
        "Un code de déblocage juste qui ne débloque rien ne consomme aucune utilisation." }
    KeyTime { "key_time", "card.md §12, row 16",
        "An operation of a private key takes less than two seconds.",
        "Une opération de clé privée dure moins de deux secondes." }
    AppletDescription { "applet_description", "card.md §12, row 17",
        "SELECT of the application with P2 = 04 answers no data.",
        "SELECT de l'application avec P2 = 04 ne rend pas de données." }
    SerialAndNumber { "serial_and_number", "card.md §12, row 18; identity.md §9",
        "The serial number of the chip and the card number have nothing in common.",
        "Le numéro de série de la puce et le numéro de carte n'ont rien en commun." }
    UpdateFile { "update_file", "card.md §12, row 19",
        "EF.ACTUA holds two dates, 81 and 82, in EC.",
        "EF.ACTUA contient deux dates, 81 et 82, dans EC." }
    Cps4DataReadOnly { "cps4_data_read_only", "card.md §12, row 20",
        "CPS_DATA of a CPS4 cannot be changed.",
        "CPS_DATA d'une CPS4 n'est pas modifiable." }
    ShortFileId { "short_file_id", "card.md §12, row 21",
        "A CPS3 gives EF.SN by its short identifier after a reset.",
        "Une CPS3 rend EF.SN par son identifiant court après un reset." }
    GetData { "get_data", "card.md §12, row 21",
        "A CPS3 gives the counters of PIN and PUK by GET DATA.",
        "Une CPS3 rend les compteurs des codes par GET DATA." }
    EmptyVerify { "empty_verify", "card.md §12, row 21",
        "VERIFY without data tells the tries that are left.",
        "VERIFY sans données rend le nombre d'essais restants." }
    GetChallenge { "get_challenge", "card.md §12, row 21",
        "GET CHALLENGE gives 8 random bytes.",
        "GET CHALLENGE rend 8 octets aléatoires." }
    ReadBeyondEnd { "read_beyond_end", "card.md §12, row 21",
        "READ BINARY of more bytes than a file has gives those that it has.",
        "READ BINARY de plus d'octets que n'en a le fichier rend ceux qu'il a." }
    UpdateFileSelected { "update_file_selected", "card.md §12, row 21",
        "SELECT of EF.ACTUA answers 9000 or 6A82.",
        "SELECT d'EF.ACTUA répond 9000 ou 6A82." }
    PinEverywhere { "pin_everywhere", "card.md §12, row 21",
        "The PIN is known outside the application's directory.",
        "Le code porteur est connu hors du répertoire de l'application." }
    PinForm { "pin_form", "layout.rs",
        "The PIN has 4 digits in 8 bytes, the PUK 8; their references are 1 and 2.",
        "Le code porteur a 4 chiffres dans 8 octets, le code de déblocage 8 ; leurs références sont 1 et 2." }
    Tries { "tries", "layout.rs",
        "The PIN has 3 tries and the PUK 10.",
        "Le code porteur a 3 essais et le code de déblocage 10." }
    KeyBits { "key_bits", "layout.rs",
        "The keys have 2048 bits.",
        "Les clés ont 2048 bits." }
    Schemes { "schemes", "layout.rs; card.md §12, row 14",
        "Each key signs in every scheme that the driver gives it, PSS with a salt as long as the hash.",
        "Chaque clé signe selon tous les schémas que lui donne le pilote, PSS avec un sel de la longueur du condensat." }
    Deciphering { "deciphering", "layout.rs",
        "The authentication key deciphers.",
        "La clé d'authentification déchiffre." }
    AuthenticationCertificate { "authentication_certificate", "identity.md §9",
        "The authentication certificate has key usages and extended key usages, and no other names of its subject.",
        "Le certificat d'authentification a des usages de clé et des usages étendus, et pas d'autres noms de son sujet." }
    PolicyOids { "policy_oids", "identity.md §9",
        "The certificates name a policy of the ANS, below 1.2.250.1.71 or 1.2.250.1.213.",
        "Les certificats nomment une politique de l'ANS, sous 1.2.250.1.71 ou 1.2.250.1.213." }
    LanguageFile { "language_file", "identity.md §9",
        "CPS_LANG_PS is one container with a data object for each language.",
        "CPS_LANG_PS est un conteneur avec un objet TLV par langue." }
    NumbersOfTestCards { "test_card_numbers", "identity.md §9",
        "The numbers of test cards are in a range of their own.",
        "Les numéros des cartes de test forment une plage à part." }
    CertificateProfile { "certificate_profile", "identity.md §9",
        "The certificates follow the profile of IGC-Santé.",
        "Les certificats suivent le gabarit d'IGC-Santé." }
    Cps2terObjects { "cps2ter_objects", "identity.md §9",
        "The directory lists CPS2TER objects on a CPS4 and none on a CPS3.",
        "Le répertoire désigne des objets CPS2TER sur une CPS4 et aucun sur une CPS3." }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the numbers of the rows of `card.md` §12.
    fn rows() -> Vec<String> {
        let document = include_str!("../../../../docs/reference/card.md");
        let (_, section) = document.split_once("\n## 12. ").unwrap();
        let cells = section
            .lines()
            .filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
        let numbers = cells.filter(|cell| cell.bytes().all(|byte| byte.is_ascii_digit()));
        numbers.map(str::to_owned).collect()
    }

    #[test]
    fn every_row_of_the_unknowns_has_a_fact() {
        let rows = rows();
        assert!(rows.len() > 20, "{rows:?}");
        for row in rows {
            let names = |fact: &Fact| {
                let mut references = fact.reference().split("; ");
                references.any(|reference| reference == format!("card.md §12, row {row}"))
            };
            assert!(FACTS.iter().any(names), "row {row}");
        }
    }
}
