//! The catalogue: every word that a person reads, in English and in French.
//!
//! What only one command says has a catalogue of its own beside that command, made by the same
//! macro. The sentences of errors that the API knows stand in its own table
//! ([`cps_protocol::ErrorKind`]). `{name}` stands for a value, given by [`say`].

use std::fmt::Display;

use crate::language::Language;

/// A text in both languages.
pub(crate) trait Words: Copy {
    /// Returns the text in this language.
    fn words(self, language: Language) -> &'static str;
}

impl Language {
    /// Returns the text in this language.
    pub(crate) fn text(self, text: impl Words) -> &'static str {
        text.words(self)
    }
}

macro_rules! catalogue {
    ($(#[$doc:meta])* $catalogue:ident:
     $($name:ident { $english:literal, $french:literal })*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $catalogue {
            $($name,)*
        }

        #[cfg(test)]
        impl $catalogue {
            /// Every text, in the order of the catalogue.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),*];
        }

        impl $crate::text::Words for $catalogue {
            fn words(self, language: $crate::language::Language) -> &'static str {
                use $crate::language::Language;
                match (language, self) {
                    $(
                        (Language::English, Self::$name) => $english,
                        (Language::French, Self::$name) => $french,
                    )*
                }
            }
        }
    };
}
pub(crate) use catalogue;

catalogue! {
    /// A text of the catalogue.
    Text:

    // Failures.
    Error { "error: ", "erreur : " }
    Warning { "warning: ", "attention : " }
    SignerNotTrusted {
        "The certificate of this key is NOT TRUSTED, so others may refuse the signature. {reasons}",
        "Le certificat de cette clé n'est PAS de confiance, d'autres peuvent donc refuser la \
         signature. {reasons}" }
    SignerUntrusted {
        "The signature fits the file, but its signer is not trusted. Do not rely on it.",
        "La signature correspond au fichier, mais son signataire n'est pas de confiance. Ne vous \
         y fiez pas." }
    TriesLeft { "{tries} tries left", "il reste {tries} essais" }
    OneTryLeft { "1 try left", "il reste 1 essai" }
    SeveralCards {
        "Several cards are ready: {cards}. Choose one with --reader.",
        "Plusieurs cartes sont prêtes : {cards}. Choisissez-en une avec --reader." }
    SeveralReaders {
        "Several readers have {part} in their names: {names}. Give more of the name with --reader.",
        "Plusieurs lecteurs ont {part} dans leur nom : {names}. Donnez une plus grande partie du \
         nom avec --reader." }
    CardNotFound {
        "No inserted card has the id {id}. It changes at every insertion; list the cards with: \
         cpsctl cards list",
        "Aucune carte insérée n'a l'identifiant {id}. Il change à chaque insertion ; listez les \
         cartes avec : cpsctl cards list" }
    CardNotInReader {
        "The card with the id {id} is not in the reader {reader}. List the cards with: cpsctl \
         cards list",
        "La carte d'identifiant {id} n'est pas dans le lecteur {reader}. Listez les cartes avec : \
         cpsctl cards list" }
    CardInReader { "{serial} in {reader}", "{serial} dans {reader}" }
    FileUnreadable {
        "The file {path} cannot be read. Check its name and your right to read it.",
        "Le fichier {path} ne peut pas être lu. Vérifiez son nom et votre droit de le lire." }
    FileIsDirectory {
        "{path} is a directory. Name a file.",
        "{path} est un dossier. Indiquez un fichier." }
    FileTooLarge {
        "The file {path} is too large: at most {limit} bytes are expected here. Check its name.",
        "Le fichier {path} est trop grand : au plus {limit} octets sont attendus ici. Vérifiez \
         son nom." }
    FileEmpty {
        "The file {path} is empty. Check its name.",
        "Le fichier {path} est vide. Vérifiez son nom." }
    NoCertificate {
        "The file {path} holds no certificate in PEM or DER. Check its name.",
        "Le fichier {path} ne contient pas de certificat PEM ou DER. Vérifiez son nom." }
    SignatureUnreadable {
        "The file {path} holds no signature of this form ({detail}). Check its name, and --raw, \
         --cms or --jws.",
        "Le fichier {path} ne contient pas de signature de cette forme ({detail}). Vérifiez son \
         nom, et --raw, --cms ou --jws." }
    SignatureWrong {
        "The signature is wrong: {path} was changed since, or signed with another key or scheme. \
         Check --key, --cert and --scheme; else do not rely on it.",
        "La signature est fausse : {path} a changé depuis, ou a été signé avec une autre clé ou un \
         autre schéma. Vérifiez --key, --cert et --scheme ; sinon, ne vous y fiez pas." }
    FileIsInput {
        "The file {path} is the one to be read, so writing would destroy it. Nothing was done; \
         name another file.",
        "Le fichier {path} est celui à lire, l'écrire le détruirait. Rien n'a été fait ; indiquez \
         un autre fichier." }
    FileUnwritable {
        "The file {path} cannot be written. Check its directory and your right to write there.",
        "Le fichier {path} ne peut pas être écrit. Vérifiez son dossier et votre droit d'y \
         écrire." }
    OutputFailed {
        "Standard output takes no more. Check the free space where it goes.",
        "La sortie standard n'accepte plus rien. Vérifiez la place libre à sa destination." }
    PinUnreadable {
        "The PIN could not be read. Type it on a terminal, or give it on standard input with \
         --pin-stdin.",
        "Le code porteur n'a pas pu être lu. Saisissez-le sur un terminal, ou donnez-le sur \
         l'entrée standard avec --pin-stdin." }
    NewPinsDiffer {
        "The new PIN was not typed twice alike. Nothing was changed; try again.",
        "Les deux saisies du nouveau code porteur diffèrent. Rien n'a changé ; recommencez." }

    PinentryUnusable {
        "The program {path} cannot be run to ask for the PIN. Install pinentry, or name another \
         program with --pinentry.",
        "Le programme {path} ne peut pas être lancé pour demander le code porteur. Installez \
         pinentry, ou indiquez un autre programme avec --pinentry." }
    OneCheckFailed {
        "One check failed. Do what its line says, then run this again.",
        "Une vérification a échoué. Faites ce que dit sa ligne, puis relancez." }
    ChecksFailed {
        "{count} checks failed. Do what the first of them says, then run this again.",
        "{count} vérifications ont échoué. Faites ce que dit la première, puis relancez." }

    // What is going on.
    Working { "The card is at work", "La carte travaille" }
    WaitingForCard { "Waiting for a card", "Attente d'une carte" }
    WaitingForDialog {
        "Waiting for the PIN in the dialog",
        "Attente du code porteur dans le dialogue" }
    TypeOnReader {
        "Type the PIN on the reader",
        "Saisissez le code porteur sur le lecteur" }
    ReadingCard { "Reading the card", "Lecture de la carte" }
    ReadingStep {
        "Reading the card, step {step} of {steps}",
        "Lecture de la carte, étape {step} sur {steps}" }

    CommandFailed {
        "The command failed: {command}. Check it in a terminal.",
        "La commande a échoué : {command}. Vérifiez-la dans un terminal." }

    // Login to the computer.
    LoginNotMapped {
        "No account of this computer belongs to the card in the reader ({id}). Ask your IT \
         service to map it: cpsctl login map ACCOUNT",
        "Aucun compte de cet ordinateur n'est associé à la carte insérée ({id}). Demandez à \
         votre service informatique de l'associer : cpsctl login map COMPTE" }
    LoginOther {
        "The card in the reader ({id}) is that of the account {mapped}, not of {user}. Insert \
         the card of {user}.",
        "La carte insérée ({id}) est celle du compte {mapped}, pas de {user}. Insérez la carte \
         de {user}." }
    LoginNameless {
        "The certificate of the card names no holder, so it opens no session. Have the card \
         replaced by its issuer.",
        "Le certificat de la carte ne nomme aucun porteur : elle n'ouvre aucune session. \
         Faites remplacer la carte par son émetteur." }
    LoginUntrusted {
        "This computer does not trust the authority of the card ({issuer}). Ask your IT service \
         to add it to {directory}, then: openssl rehash {directory}",
        "Cet ordinateur ne fait pas confiance à l'autorité de la carte ({issuer}). Demandez à \
         votre service informatique de l'ajouter à {directory}, puis : openssl rehash \
         {directory}" }
    LoginMappedAlready {
        "{id} belongs to the account {mapped} already. Take it away first: cpsctl login unmap \
         {mapped} --id {id}",
        "{id} est déjà associé au compte {mapped}. Retirez-le d'abord : cpsctl login unmap \
         {mapped} --id {id}" }
    LoginNothingMapped {
        "No such card is mapped to the account {user}. List those that are: cpsctl login list",
        "Aucune carte de ce genre n'est associée au compte {user}. Listez les associations : \
         cpsctl login list" }
    LoginUserForm {
        "{user} cannot be the name of an account: it is empty or has a blank or a control \
         character. Write it as in /etc/passwd.",
        "{user} ne peut pas être le nom d'un compte : il est vide ou contient un espace ou un \
         caractère de contrôle. Écrivez-le comme dans /etc/passwd." }
    LoginIdForm {
        "{id} is no national identifier. Write it as the card does, its type first: 8 and the \
         eleven digits of the RPPS number, for example.",
        "{id} n'est pas un identifiant national. Écrivez-le comme la carte, le type d'abord : 8 \
         puis les onze chiffres du numéro RPPS, par exemple." }
    LoginUnknownUser {
        "this computer knows no account {user} yet",
        "cet ordinateur ne connaît pas encore le compte {user}" }
    LoginUserNotLookedUp {
        "the account {user} could not be looked up, a directory of this computer failed: {detail}. \
         Check it with: getent passwd {user}",
        "le compte {user} n'a pas pu être recherché, un annuaire de cet ordinateur a échoué : \
         {detail}. Vérifiez-le avec : getent passwd {user}" }
    LoginMapped { "{id} opens the session of {user}.", "{id} ouvre la session de {user}." }
    LoginUnmapped {
        "{id} opens the session of {user} no more.",
        "{id} n'ouvre plus la session de {user}." }
    LoginReady {
        "The card in the reader ({id}) opens the session of {user}: {tries}.",
        "La carte insérée ({id}) ouvre la session de {user} : {tries}." }
    LoginLastTry {
        "Careful, this is the last try: another wrong PIN blocks the card.",
        "Attention, c'est le dernier essai : un nouveau code faux bloquera la carte." }
    LoginPinRefused {
        "The PIN was not accepted: {tries}. Check it before trying again.",
        "Le code porteur n'a pas été accepté : {tries}. Vérifiez-le avant de réessayer." }
    LoginFailed {
        "The session was not opened, and no try of the PIN was lost. Leave the card in the \
         reader and type its PIN again.",
        "La session n'a pas été ouverte, et aucun essai du code porteur n'est perdu. Laissez la \
         carte dans le lecteur et saisissez de nouveau son code." }
    LoginSeveralCards {
        "Several cards are inserted. Leave only your own in a reader.",
        "Plusieurs cartes sont insérées. Ne laissez que la vôtre dans un lecteur." }
    LoginNobody { "No card opens any session.", "Aucune carte n'ouvre de session." }
    Account { "Account", "Compte" }
    Warn { "warning: {warning}", "avertissement : {warning}" }

    // Watching the card of a session.
    WatchPresent { "card {serial}: present", "carte {serial} : présente" }
    WatchAbsent { "card {serial}: absent", "carte {serial} : absente" }

    // Questions.
    CardOf {
        "Card of {name} in the reader {reader}.",
        "Carte de {name} dans le lecteur {reader}." }
    CardNumbered {
        "Card number {serial} in the reader {reader}.",
        "Carte numéro {serial} dans le lecteur {reader}." }
    LastTryPin {
        "This is the last try: another wrong PIN blocks the card. Try? [y/N]",
        "C'est le dernier essai : un nouveau code faux bloquera la carte. Essayer ? [o/N]" }
    LastTryPuk {
        "This is the last try: after another wrong unblocking code the card must be replaced. \
         Try? [y/N]",
        "C'est le dernier essai : après un nouveau code de déblocage faux, la carte devra être \
         remplacée. Essayer ? [o/N]" }
    AskPin { "PIN: ", "Code porteur : " }
    AskPuk { "Unblocking code (PUK): ", "Code de déblocage (PUK) : " }
    AskNewPin { "New PIN: ", "Nouveau code porteur : " }
    AskNewPinAgain { "New PIN again: ", "Nouveau code porteur, encore une fois : " }

    // Things done.
    PinChanged { "The PIN was changed.", "Le code porteur est changé." }
    PinUnblocked {
        "The PIN was unblocked and replaced.",
        "Le code porteur est débloqué et remplacé." }
    DataWritten { "{label}: {bytes} bytes written.", "{label} : {bytes} octets écrits." }
    FileWritten { "{path}: {bytes} bytes written.", "{path} : {bytes} octets écrits." }

    // Status, readers, cards.
    Service { "Card service", "Service de cartes" }
    ServiceVersion { "cpsd {version}, it answers", "cpsd {version}, il répond" }
    SmartCardService { "Smart card service", "Service PC/SC" }
    Works { "it answers", "il répond" }
    Readers { "Readers", "Lecteurs" }
    Reader { "Reader", "Lecteur" }
    State { "State", "État" }
    Card { "Card", "Carte" }
    CardId { "Id", "Identifiant" }
    StateEmpty { "empty", "vide" }
    StateReading { "being read", "lecture en cours" }
    StateReady { "ready", "prêt" }
    StateUnusable { "unusable", "inutilisable" }
    Generation { "Generation", "Génération" }
    Cps3 { "CPS3", "CPS3" }
    Cps3Contactless { "CPS3, contactless", "CPS3, sans contact" }
    Cps4 { "CPS4", "CPS4" }
    Serial { "Serial number", "Numéro de série" }
    Label { "Label", "Libellé" }
    Manufacturer { "Manufacturer", "Fabricant" }
    UpdateInterrupted { "Last update", "Dernière mise à jour" }

    // PIN.
    Pin { "PIN", "Code porteur" }
    Puk { "Unblocking code", "Code de déblocage" }
    PinBlocked { "blocked", "bloqué" }
    PinUnknown { "not told by the card", "non indiqué par la carte" }
    PinUnknownOrAll {
        "not told by the card; all tries, if the last PIN was right",
        "non indiqué par la carte ; tous les essais, si le dernier code était juste" }
    PinNone { "none on the contactless side", "aucun côté sans contact" }
    PinTries { "{tries} tries left", "{tries} essais restants" }
    PinTriesOfMax { "{tries} of {max} tries left", "{tries} essais restants sur {max}" }
    PinLength { "{state}; {min} to {max} digits", "{state} ; {min} à {max} chiffres" }
    PinLengthExact { "{state}; {min} digits", "{state} ; {min} chiffres" }

    // Certificates and keys.
    Certificates { "Certificates", "Certificats" }
    CertificateFor { "Certificate: {purpose}", "Certificat : {purpose}" }
    Certificate { "Certificate", "Certificat" }
    Authentication { "authentication", "authentification" }
    Signature { "signature", "signature" }
    Technical { "technical", "technique" }
    NoPurpose { "unknown purpose", "usage inconnu" }
    Subject { "Subject", "Sujet" }
    Issuer { "Issuer", "Émetteur" }
    Valid { "Valid", "Validité" }
    Period { "{from} to {until}", "du {from} au {until}" }
    KeyUsage { "Key usage", "Usage de la clé" }
    ExtendedKeyUsage { "Extended key usage", "Usage étendu" }
    ClientAuthentication { "TLS client", "client TLS" }
    SmartCardLogon { "smart card logon", "ouverture de session par carte" }
    EmailProtection { "e-mail", "messagerie" }
    KeyId { "Key id", "Identifiant de clé" }
    Trust { "Trust", "Confiance" }
    Trusted { "trusted", "établie" }
    Unchecked { "revocation unknown", "révocation inconnue" }
    Untrusted { "NOT TRUSTED", "REFUSÉE" }
    TrustNotChecked { "not checked. {problem}", "non vérifiée. {problem}" }
    CardCertificate { "{label}, {valid}; trust: {trust}", "{label}, {valid} ; confiance : {trust}" }
    Keys { "Private keys", "Clés privées" }
    KeySize { "RSA, {bits} bits", "RSA, {bits} bits" }
    NeedsPin { "PIN", "code porteur" }
    Decrypts { "decrypts", "déchiffre" }

    SignatureIs { "Signature", "Signature" }
    SignatureGood { "right", "juste" }
    SignatureUnchecked {
        "fits the file, but its signer could not be checked",
        "correspond au fichier, mais son signataire n'a pas pu être vérifié" }
    SignatureUntrusted {
        "fits the file, but its signer is NOT TRUSTED: do not rely on it",
        "correspond au fichier, mais son signataire n'est PAS de confiance : ne vous y fiez pas" }
    SignedForm { "Signed as", "Signé comme" }
    SignedAsMail {
        "text, with the line ends of mail",
        "texte, avec les fins de ligne du courrier" }
    SignerNumber { "Signer {number}", "Signataire {number}" }
    ClaimedHolder { "Claims to be", "Se dit" }
    SigningTime { "Signed on", "Signé le" }
    ByOwnAccount {
        "{time}, by the signer's own account",
        "{time}, selon le signataire lui-même" }

    // Data objects.
    DataObjects { "Data objects", "Objets de données" }
    Public { "public", "public" }
    Private { "after the PIN", "après le code porteur" }
    Modifiable { "modifiable", "modifiable" }

    // Identity.
    TestCard {
        "TEST CARD: it stands for no real person.",
        "CARTE DE TEST : elle ne représente aucune personne réelle." }
    Environment { "Environment", "Environnement" }
    Test { "TEST", "TEST" }
    Production { "production", "production" }
    EnvironmentClaimed {
        "{environment} (certificate: {trust})",
        "{environment} (confiance dans le certificat : {trust})" }
    UnknownEnvironment { "unknown", "inconnu" }
    Holder { "Holder", "Porteur" }
    Name { "Name", "Nom" }
    Civility { "Civility", "Civilité" }
    Profession { "Profession", "Profession" }
    FutureProfession { "Future profession", "Future profession" }
    Role { "Role", "Rôle" }
    Specialty { "Speciality", "Spécialité" }
    Specialisation { "Specialisation", "Spécialisation" }
    RegisterSection { "Register section", "Section du tableau" }
    Spoken { "Language", "Langue" }
    RppsNumber { "RPPS number", "Numéro RPPS" }
    AdeliNumber { "ADELI number", "Numéro ADELI" }
    NationalId { "National id", "Identifiant national" }
    CardType { "Type", "Type" }
    Category { "Category", "Catégorie" }
    CardNumber { "Number", "Numéro" }
    Structure { "Structure", "Structure" }
    Identifier { "Identifier", "Identifiant" }
    AdeliPractice { "ADELI practice", "cabinet ADELI" }
    RppsPractice { "RPPS practice", "cabinet RPPS" }
    Activity { "Activity {index}", "Activité {index}" }
    Activities { "Activities", "Activités" }
    ActivitiesNeedPin {
        "to see them, log in: cpsctl identity --pin",
        "pour les voir, utilisez le code porteur : cpsctl identity --pin" }
    ActivitiesNeedContacts {
        "not told on the contactless side: insert the card in a contact reader",
        "non données côté sans contact : insérez la carte dans un lecteur à contact" }
    NoActivity { "none", "aucune" }
    Sector { "Sector", "Secteur" }
    Mode { "Mode of practice", "Mode d'exercice" }
    Responsibility { "Responsibility", "Responsabilité" }
    Replaces { "Replaces", "Remplace" }
    Code { "code {code}", "code {code}" }

    // Warnings about an identity.
    Warnings { "Warnings", "Avertissements" }
    WarnCheckKey {
        "the check key of {identifier} is wrong",
        "la clé de contrôle de {identifier} est fausse" }
    WarnIdentifier {
        "{identifier} does not have the layout of its type",
        "{identifier} n'a pas la forme de son type" }
    WarnNoNationalId { "the certificate names no holder", "le certificat ne nomme aucun porteur" }
    WarnAdditional {
        "the certificate gives one more {field}: {value}",
        "le certificat donne aussi, pour {field} : {value}" }
    WarnCertificateUnreadable {
        "{certificate} cannot be read, so its key makes no signature: have the card replaced by its issuer",
        "{certificate} est illisible, sa clé ne produit donc aucune signature : faites remplacer la carte par son émetteur" }
    WarnCertificateEncoding {
        "{certificate} is not encoded as the standard demands: it is not trusted, and other programs may refuse it",
        "{certificate} n'est pas codé comme la norme l'exige : il n'est pas considéré comme fiable, et d'autres programmes peuvent le refuser" }
    WarnDiffers {
        "{object} gives {field} as {value}, which differs from what is shown",
        "{object} donne {value} pour {field}, ce qui diffère de la valeur affichée" }
    WarnActivityIndex {
        "{object} says that it is number {index}",
        "{object} se dit numéro {index}" }
    WarnEnvironment {
        "the category says production but the issuer says test",
        "la catégorie indique la production mais l'émetteur indique le test" }
    WarnExtension {
        "the extension {oid} of the certificate has an unusual encoding",
        "l'extension {oid} du certificat a un codage inhabituel" }
    WarnField {
        "{field} of {object} has an unusual encoding",
        "{field} de {object} a un codage inhabituel" }
    WarnNotUtf8 {
        "{field} of {object} is not UTF-8 and was read as Windows-1252",
        "{field} de {object} n'est pas en UTF-8 et a été lu en Windows-1252" }
    WarnUnparsed {
        "{object} cannot be read from byte {offset} on ({length} bytes)",
        "{object} est illisible à partir de l'octet {offset} ({length} octets)" }

    // Events.
    ReaderAdded { "{reader}: reader plugged in", "{reader} : lecteur branché" }
    ReaderRemoved { "{reader}: reader unplugged", "{reader} : lecteur débranché" }
    CardInserted { "{reader}: card inserted, {state}", "{reader} : carte insérée, {state}" }
    CardProgress {
        "card {card}: read, step {step} of {steps}",
        "carte {card} : lecture, étape {step} sur {steps}" }
    CardIdentified {
        "{reader}: card {card}, holder known",
        "{reader} : carte {card}, porteur connu" }
    CardReady { "{reader}: card {card}, ready", "{reader} : carte {card}, prête" }
    CertificateExpires {
        "card {card}: a certificate ends on {date}",
        "carte {card} : un certificat prend fin le {date}" }
    CardUnusable {
        "{reader}: card unusable: {problem}",
        "{reader} : carte inutilisable : {problem}" }
    CardRemoved { "{reader}: card removed", "{reader} : carte retirée" }
    PinEvent {
        "card {card}: PIN {pin}, unblocking code {puk}",
        "carte {card} : code porteur {pin}, code de déblocage {puk}" }
    LeaseOpened {
        "card {card}: a program logged in",
        "carte {card} : un programme s'est authentifié" }
    LeaseEnded {
        "card {card}: a login ended, {reason}",
        "carte {card} : une authentification a pris fin, {reason}" }
    EndLogout { "by its program", "par son programme" }
    EndDisconnected { "with the connection of its program", "avec la connexion de son programme" }
    EndProcess { "with its program", "avec son programme" }
    EndUsedUp { "with its last signature", "avec sa dernière signature" }
    EndExpired { "its time is over", "à son échéance" }
    EndSuspended { "because the machine slept", "car l'ordinateur était en veille" }
    EndRevoked { "by an administrator", "par un administrateur" }
    EndWrongPin { "after a wrong PIN", "après un code porteur faux" }
    EndPinChanged { "with its PIN", "avec son code porteur" }
    EndAbandoned { "because its program no longer waited for it", "car son programme ne l'attendait plus" }
    EndCardReset { "with a reset of the card", "avec une réinitialisation de la carte" }
    EndCardRemoved { "with the removal of the card", "avec le retrait de la carte" }
    EndReaderRemoved { "with its reader", "avec son lecteur" }
    EndNotAudited {
        "because it could not be written to the audit file",
        "car elle n'a pas pu être inscrite au journal d'audit" }
    EndStopped { "with the service", "avec le service" }
    PromptShown {
        "card {card}: the holder is asked for the PIN",
        "carte {card} : le code porteur est demandé" }
    PromptClosed {
        "card {card}: the holder is no longer asked",
        "carte {card} : le code porteur n'est plus demandé" }

    // Browsers.
    BrowserModule { "Module", "Module" }
    BrowserName { "Browser", "Navigateur" }
    BrowserPlace { "Where", "Où" }
    BrowserState { "Card", "Carte" }
    BrowserPolicy { "all accounts: {path}", "tous les comptes : {path}" }
    BrowserProfile { "profile {path}", "profil {path}" }
    BrowserNssDatabase { "this account: {path}", "ce compte : {path}" }
    BrowserSnap { "snap {path}", "snap {path}" }
    BrowserFlatpak { "flatpak {path}", "flatpak {path}" }
    BrowserRegistered { "registered", "enregistrée" }
    BrowserRegisteredNow { "registered now", "enregistrée à l'instant" }
    BrowserRegisteredAs { "registered as {name}", "enregistrée sous le nom {name}" }
    BrowserUnregisteredNow { "no longer registered", "n'est plus enregistrée" }
    BrowserAbsent { "not registered", "non enregistrée" }
    BrowserOther { "other module: {module}", "autre module : {module}" }
    BrowserProxy {
        "what p11-kit knows: see cpsctl doctor",
        "ce que connaît p11-kit : voir cpsctl doctor" }
    BrowserUnreachable { "impossible", "impossible" }
    BrowserRestart {
        "Browsers that run now notice it when they are started again.",
        "Les navigateurs ouverts en tiendront compte à leur prochain démarrage." }
    BrowserSandbox {
        "A browser in a snap or a flatpak cannot load the module. Install the Debian package of \
         the browser to use the card.",
        "Un navigateur en snap ou en flatpak ne peut pas charger le module. Installez le paquet \
         Debian du navigateur pour utiliser la carte." }
    BrowserKept {
        "Profiles in which Firefox was started since keep the module. In each account, cpsctl \
         browser unregister takes it out.",
        "Les profils dans lesquels Firefox a démarré depuis gardent le module. Dans chaque compte, \
         cpsctl browser unregister le retire." }
    BrowserNoModule {
        "There is no PKCS#11 module {path}. Install the package, or name the module with --module.",
        "Il n'y a pas de module PKCS#11 {path}. Installez le paquet, ou indiquez le module avec \
         --module." }
    BrowserNoHome {
        "This account has no home directory, so no browser of its own. Register the card for all \
         accounts with --system.",
        "Ce compte n'a pas de dossier personnel, donc pas de navigateur à lui. Enregistrez la \
         carte pour tous les comptes avec --system." }
    BrowserNoProfile {
        "This account has no Firefox profile. Start Firefox once, or register the card for all \
         accounts with --system.",
        "Ce compte n'a pas de profil Firefox. Démarrez Firefox une fois, ou enregistrez la carte \
         pour tous les comptes avec --system." }
    BrowserProfileInUse {
        "Firefox is running with the profile {path}. Nothing was changed in Firefox; close it and \
         try again.",
        "Firefox est ouvert avec le profil {path}. Rien n'a changé dans Firefox ; fermez-le et \
         recommencez." }
    BrowserPolicyWrong {
        "The policy file {path} is not one that Firefox can read. Nothing was changed; correct it \
         and try again.",
        "Le fichier de stratégie {path} n'est pas lisible par Firefox. Rien n'a changé ; \
         corrigez-le et recommencez." }
    BrowserNoTool {
        "The program {name} cannot be run. Install the package libnss3-tools.",
        "Le programme {name} ne peut pas être lancé. Installez le paquet libnss3-tools." }
    BrowserDatabase {
        "The certificate database in {path} could not be changed. Close the browsers that use it \
         and try again; --verbose shows the cause.",
        "La base de certificats dans {path} n'a pas pu être modifiée. Fermez les navigateurs qui \
         l'utilisent et recommencez ; --verbose montre la cause." }

    // The agent and its dialogs.
    AgentReady {
        "PIN dialogs of this account are shown here until interrupted.",
        "Les dialogues de code porteur de ce compte s'affichent ici jusqu'à interruption." }
    AgentWaiting {
        "The card service cpsd has ended; PIN dialogs are shown again when it is back.",
        "Le service de cartes cpsd s'est arrêté ; les dialogues reprendront à son retour." }
    DialogTitle { "Health professional card", "Carte de professionnel de santé" }
    DialogAsks {
        "{asker} asks for the PIN of card {serial} in {reader}.",
        "{asker} demande le code porteur de la carte {serial} dans {reader}." }
    DialogPurpose { "For: {purpose}", "Pour : {purpose}" }
    DialogProgram { "Program: {program}", "Programme : {program}" }
    DialogLength {
        "The PIN has {min} to {max} digits; no try was spent.",
        "Le code porteur a {min} à {max} chiffres ; aucun essai n'est perdu." }
    DialogLengthExact {
        "The PIN has {min} digits; no try was spent.",
        "Le code porteur a {min} chiffres ; aucun essai n'est perdu." }
    DialogAsksNamed {
        "{asker} asks for the PIN of the card of {holder} in {reader}.",
        "{asker} demande le code porteur de la carte de {holder} dans {reader}." }
    DialogLease {
        "It allows {signatures} signatures within {minutes} minutes.",
        "Il permet {signatures} signatures en {minutes} minutes." }
    DialogLeaseOfOne {
        "It allows 1 signature within {minutes} minutes.",
        "Il permet 1 signature en {minutes} minutes." }
    DialogTries { "Tries left: {tries}", "Essais restants : {tries}" }
    DialogUnknownAsker { "An unnamed program", "Un programme sans nom" }
    DialogPin { "PIN:", "Code porteur :" }
    DialogCancel { "Cancel", "Annuler" }
}

/// The text of the catalogue with its values: `say!(language, TriesLeft, tries = 2)`. One of another
/// catalogue is named with it: `say!(language, Other::TriesLeft, tries = 2)`.
macro_rules! say {
    ($language:expr, $catalogue:ident::$text:ident, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::text::fill(
            $language.text($catalogue::$text),
            &[$((stringify!($name), &$value)),+],
        )
    };
    ($language:expr, $text:ident, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::text::fill(
            $language.text($crate::text::Text::$text),
            &[$((stringify!($name), &$value)),+],
        )
    };
}
pub(crate) use say;

/// Puts values in the places of a text; what a value holds is not looked at again.
pub(crate) fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(&value.to_string()),
            None => debug_assert!(false, "no value {name} for {text:?}"),
        }
        rest = after;
    }
    filled + rest
}

/// Checks that the texts say something in both languages, with the same values.
#[cfg(test)]
pub(crate) fn check<T: Words + std::fmt::Debug>(catalogue: &[T]) {
    fn places(text: &str) -> Vec<&str> {
        let parts = text.split('{').skip(1);
        let mut places: Vec<_> = parts.map(|part| part.split_once('}').unwrap().0).collect();
        places.sort_unstable();
        places
    }
    for text in catalogue {
        let english = Language::English.text(*text);
        let french = Language::French.text(*text);
        assert!(!english.is_empty() && !french.is_empty(), "{text:?}");
        assert_eq!(places(english), places(french), "{text:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_everything_with_the_same_values() {
        check(Text::ALL);
    }

    #[test]
    fn values_are_put_in_and_never_looked_at_again() {
        assert_eq!(
            say!(
                Language::French,
                CardInReader,
                serial = "{reader}",
                reader = "A"
            ),
            "{reader} dans A"
        );
        assert_eq!(fill("no place", &[("name", &1)]), "no place");
    }
}
