//! The single table of failures: stable word, JSON-RPC code, PKCS#11 return value, sentences.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::sys;

macro_rules! error_kinds {
    ($($(#[$doc:meta])* $name:ident { $word:literal, $code:literal, $ckr:literal, $en:literal, $fr:literal })*) => {
        /// Kind of an error, as a stable machine word.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum ErrorKind {
            $($(#[$doc])* #[serde(rename = $word)] $name,)*
        }

        impl ErrorKind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the stable word, `pin.incorrect` for example: `data.kind` of a JSON-RPC
            /// error.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// Returns the JSON-RPC error code.
            pub fn code(self) -> i32 {
                match self { $(Self::$name => $code),* }
            }

            /// Returns the PKCS#11 return value (`CK_RV`, PKCS#11 2.40 base, section 5.1).
            pub fn ck_rv(self) -> u32 {
                match self { $(Self::$name => $ckr),* }
            }

            /// Returns the sentence for an English reader; it ends with what to do next.
            pub fn english(self) -> &'static str {
                if let Some([english, _]) = sys::sentences(self) {
                    return english;
                }
                match self { $(Self::$name => $en),* }
            }

            /// Returns the sentence for a French reader; it ends with what to do next.
            pub fn french(self) -> &'static str {
                if let Some([_, french]) = sys::sentences(self) {
                    return french;
                }
                match self { $(Self::$name => $fr),* }
            }
        }
    };
}

error_kinds! {
    /// A line that is not JSON.
    Parse { "request.parse", -32700, 0x05,
        "The request is not JSON. Send one JSON object per line.",
        "La requête n'est pas du JSON. Envoyez un objet JSON par ligne." }
    /// JSON that is no JSON-RPC 2.0 request.
    InvalidRequest { "request.invalid", -32600, 0x05,
        "The line is not a JSON-RPC 2.0 request. See the API document.",
        "La ligne n'est pas une requête JSON-RPC 2.0. Consultez le document de l'API." }
    /// No such method.
    MethodNotFound { "request.method", -32601, 0x05,
        "There is no such method. See the API document.",
        "Cette méthode n'existe pas. Consultez le document de l'API." }
    /// Parameters missing, unknown or of the wrong type.
    InvalidParams { "request.params", -32602, 0x05,
        "The parameters do not fit the method. See the API document.",
        "Les paramètres ne conviennent pas à la méthode. Consultez le document de l'API." }
    /// A line longer than the limit; the connection is closed after it.
    TooLarge { "request.too_large", -32001, 0x05,
        "The request is too large. Send a digest instead of a document.",
        "La requête est trop grande. Envoyez une empreinte plutôt qu'un document." }
    /// Too many requests wait on this connection.
    Overloaded { "request.overloaded", -32002, 0x30,
        "Too many requests are waiting. Wait for answers before sending more.",
        "Trop de requêtes sont en attente. Attendez les réponses avant d'en envoyer d'autres." }
    /// Another method came before `system.hello`.
    HelloFirst { "request.hello_first", -32003, 0x05,
        "The program did not introduce itself. Call system.hello before anything else.",
        "Le programme ne s'est pas présenté. Appelez system.hello avant toute autre méthode." }
    /// The time that the request gave itself is over.
    RequestTimeout { "request.timeout", -32004, 0x30,
        "The request took longer than its timeout_ms. Look at the state of the card before trying again.",
        "La requête a duré plus longtemps que son timeout_ms. Consultez l'état de la carte avant de réessayer." }
    /// The caller gave the request up.
    RequestCancelled { "request.cancelled", -32005, 0x50,
        "The request was cancelled by the program itself. Start it again if it is still wanted.",
        "La requête a été annulée par le programme lui-même. Relancez-la si elle est encore utile." }
    /// A defect of the daemon.
    Internal { "internal", -32603, 0x05,
        "The card service failed. Report it with the journal of cpsd.",
        "Le service de cartes a échoué. Signalez-le avec le journal de cpsd." }
    /// No daemon behind the socket.
    DaemonUnreachable { "daemon.unreachable", -32010, 0x30,
        "The card service cpsd does not answer. Start it with: systemctl start cpsd",
        "Le service de cartes cpsd ne répond pas. Démarrez-le avec : systemctl start cpsd" }
    /// The program and the daemon speak different versions of the protocol; the detail names both.
    DaemonVersion { "daemon.version", -32013, 0x30,
        "The program and the card service speak different versions of the protocol. Update both, then restart the program.",
        "Le programme et le service de cartes parlent des versions différentes du protocole. Mettez les deux à jour, puis redémarrez le programme." }
    /// The caller may not use the service.
    NotAuthorised { "client.not_authorised", -32011, 0x30,
        "This account may not use the card service. Ask the administrator to add it to the group cps.",
        "Ce compte n'a pas le droit d'utiliser le service de cartes. Demandez à l'administrateur de l'ajouter au groupe cps." }
    /// A method for administrators only.
    NotAdmin { "client.not_admin", -32012, 0x30,
        "Only an administrator of the card service may do that. Ask one, or run it as root.",
        "Seul un administrateur du service de cartes peut faire cela. Adressez-vous à lui, ou utilisez le compte root." }
    /// No reader with this name.
    ReaderNotFound { "reader.not_found", -32020, 0x03,
        "There is no such reader. List the readers with: cpsctl readers list",
        "Ce lecteur n'existe pas. Listez les lecteurs avec : cpsctl readers list" }
    /// No reader is connected.
    NoReader { "reader.none", -32021, 0xE0,
        "No card reader is connected. Plug a reader in.",
        "Aucun lecteur de carte n'est connecté. Branchez un lecteur." }
    /// The reader failed or was unplugged.
    ReaderLost { "reader.lost", -32022, 0x30,
        "The card reader does not answer. Unplug it and plug it in again.",
        "Le lecteur de carte ne répond pas. Débranchez-le puis rebranchez-le." }
    /// The PC/SC service does not answer.
    ServiceDown { "reader.service_down", -32023, 0x30,
        "The smart card service pcscd does not answer. Start it with: systemctl start pcscd.socket",
        "Le service de cartes à puce pcscd ne répond pas. Démarrez-le avec : systemctl start pcscd.socket" }
    /// Another program holds the card.
    ReaderBusy { "reader.busy", -32024, 0x30,
        "Another program is using the card. Close it or wait, then try again.",
        "Un autre programme utilise la carte. Fermez-le ou attendez, puis réessayez." }
    /// No card is inserted.
    NoCard { "card.none", -32030, 0xE0,
        "No card is inserted. Insert the card, chip first.",
        "Aucune carte n'est insérée. Insérez la carte, puce en avant." }
    /// The card of this id has left.
    CardRemoved { "card.removed", -32031, 0x32,
        "The card was removed. Insert it again.",
        "La carte a été retirée. Insérez-la de nouveau." }
    /// The card is still being read.
    CardReading { "card.reading", -32032, 0x30,
        "The card is still being read. Wait a moment.",
        "La carte est en cours de lecture. Patientez un instant." }
    /// The card gives no answer to reset.
    CardMute { "card.mute", -32033, 0xE0,
        "The card does not answer. Check that it is inserted chip first, clean the chip, try again.",
        "La carte ne répond pas. Vérifiez qu'elle est insérée puce en avant, nettoyez la puce, réessayez." }
    /// A card that is not a CPx card.
    CardUnknown { "card.unknown", -32034, 0xE1,
        "This is not a health professional card. Insert a CPS, CPF, CPE or CPA card.",
        "Cette carte n'est pas une carte de professionnel de santé. Insérez une carte CPS, CPF, CPE ou CPA." }
    /// A patient's card.
    CardVitale { "card.vitale", -32035, 0xE1,
        "This is a Vitale card, the patient's. Insert the professional's card in this reader.",
        "C'est une carte Vitale, celle du patient. Insérez la carte du professionnel dans ce lecteur." }
    /// A file of the card cannot be read as it should.
    CardDamaged { "card.damaged", -32036, 0x30,
        "The content of the card is damaged. Have the card replaced by its issuer.",
        "Le contenu de la carte est endommagé. Faites remplacer la carte par son émetteur." }
    /// EF.ACTUA says that the last update did not finish: CKR_ASIP_BAD_EF_ACTUA.
    UpdateInterrupted { "card.update_interrupted", -32037, 0x8000_0001,
        "The last update of the card was interrupted. Update the card again before using it.",
        "La dernière mise à jour de la carte a été interrompue. Mettez la carte à jour avant de l'utiliser." }
    /// The card answered something unexpected.
    CardError { "card.error", -32038, 0x30,
        "The card refused a command. Take the card out, insert it again, try again.",
        "La carte a refusé une commande. Retirez la carte, réinsérez-la, réessayez." }
    /// A card of the family that this version cannot use.
    CardUnsupported { "card.unsupported", -32039, 0xE1,
        "This version cannot use cards of this generation. Update the card software.",
        "Cette version ne sait pas utiliser les cartes de cette génération. Mettez à jour le logiciel de la carte." }
    /// The PIN is wrong; `retries` tells how many tries are left.
    PinIncorrect { "pin.incorrect", -32040, 0xA0,
        "The PIN is wrong. Check it before trying again: the card blocks when no try is left.",
        "Le code porteur est faux. Vérifiez-le avant de réessayer : la carte se bloque quand il ne reste plus d'essai." }
    /// The PIN is blocked.
    PinBlocked { "pin.blocked", -32041, 0xA4,
        "The PIN is blocked. Unblock it with the unblocking code (PUK): cpsctl pin unblock",
        "Le code porteur est bloqué. Débloquez-le avec le code de déblocage (PUK) : cpsctl pin unblock" }
    /// The PIN has the wrong length or holds other characters; the card was not asked.
    PinFormat { "pin.format", -32042, 0xA0,
        "The PIN does not have the length or the digits that the card takes. No try was spent; type it again.",
        "Le code porteur n'a pas la longueur ou les chiffres attendus par la carte. Aucun essai n'est perdu ; saisissez-le de nouveau." }
    /// The operation needs `pin.login`.
    PinRequired { "pin.required", -32043, 0x101,
        "The PIN is needed. Log in to the card first.",
        "Le code porteur est nécessaire. Authentifiez-vous d'abord auprès de la carte." }
    /// This side of the card has no PIN.
    PinNone { "pin.none", -32044, 0x102,
        "The contactless side of the card has no PIN. Insert the card in a contact reader.",
        "Le côté sans contact de la carte n'a pas de code porteur. Insérez la carte dans un lecteur à contact." }
    /// This connection is logged in already.
    AlreadyLoggedIn { "pin.already_logged_in", -32045, 0x100,
        "This program is logged in to the card already. Log out first.",
        "Ce programme est déjà authentifié auprès de la carte. Fermez d'abord la session." }
    /// No login with this number.
    LeaseNotFound { "lease.not_found", -32049, 0x30,
        "This login has ended already. List those there are with leases.list.",
        "Cette authentification a déjà pris fin. Listez celles qui existent avec leases.list." }
    /// The new PIN has the wrong length; the card was not asked.
    NewPinFormat { "pin.new_format", -32046, 0xA2,
        "The new PIN is refused: its length or digits do not fit the card, it is easy to guess, or it was not typed twice alike. Choose another; the PIN is as it was.",
        "Le nouveau code porteur est refusé : sa longueur ou ses chiffres ne conviennent pas à la carte, il se devine facilement, ou ses deux saisies diffèrent. Choisissez-en un autre ; le code n'a pas changé." }
    /// The PUK is wrong; `retries` tells how many tries are left.
    PukIncorrect { "puk.incorrect", -32047, 0xA0,
        "The unblocking code (PUK) is wrong. Check it on the issuer's letter before trying again.",
        "Le code de déblocage (PUK) est faux. Vérifiez-le sur le courrier de l'émetteur avant de réessayer." }
    /// The PUK has the wrong length or holds other characters; the card was not asked.
    PukFormat { "puk.format", -32085, 0xA0,
        "The unblocking code (PUK) does not have the length or the digits that the card takes. No try was spent; type it again.",
        "Le code de déblocage (PUK) n'a pas la longueur ou les chiffres attendus par la carte. Aucun essai n'est perdu ; saisissez-le de nouveau." }
    /// The PUK is blocked or used up.
    PukBlocked { "puk.blocked", -32048, 0xA4,
        "The unblocking code (PUK) is blocked or used up. Have the card replaced by its issuer.",
        "Le code de déblocage (PUK) est bloqué ou épuisé. Faites remplacer la carte par son émetteur." }
    /// The account may present no PIN or PUK.
    CodeNotAllowed { "pin.not_allowed", -32080, 0x30,
        "This account may not enter a PIN or PUK: it is not the one at the machine. Work at the machine itself, or ask the administrator for a group of pin_groups in the configuration.",
        "Ce compte ne peut pas saisir de code : ce n'est pas celui qui est devant la machine. Travaillez sur la machine elle-même, ou demandez à l'administrateur un groupe de pin_groups dans la configuration." }
    /// A program of another account is logged in to the card.
    OtherAccount { "pin.other_account", -32081, 0x104,
        "A program of another account is logged in to this card. Wait until it logs out, or take the card out and insert it again.",
        "Un programme d'un autre compte est authentifié auprès de cette carte. Attendez qu'il se déconnecte, ou retirez la carte et insérez-la de nouveau." }
    /// The last try of the PIN is left to a dialog or a PIN pad; the card was not asked.
    PinLastTry { "pin.last_try", -32082, 0xA4,
        "One try of the PIN is left, and it was not spent. Type the PIN in the dialog of the agent (cpsctl agent) or on the reader.",
        "Il reste un essai du code porteur, et il n'a pas été utilisé. Saisissez le code dans le dialogue de l'agent (cpsctl agent) ou sur le lecteur." }
    /// The last try of the PUK is left to a dialog and to root; the card was not asked.
    PukLastTry { "puk.last_try", -32083, 0xA4,
        "One try of the unblocking code (PUK) is left, and it was not spent. Type it in the dialog of the agent: cpsctl pin unblock --prompt",
        "Il reste un essai du code de déblocage (PUK), et il n'a pas été utilisé. Saisissez-le dans le dialogue de l'agent : cpsctl pin unblock --prompt" }
    /// A wrong PIN or PUK was presented; the detail says how long the pause lasts. The card was not
    /// asked.
    CodePaused { "pin.paused", -32084, 0x30,
        "A wrong PIN or PUK was entered a moment ago. Wait before trying again; the card was not asked.",
        "Un code faux vient d'être saisi. Patientez avant de réessayer ; la carte n'a pas été interrogée." }
    /// The holder closed the dialog.
    PromptCancelled { "prompt.cancelled", -32060, 0x50,
        "The PIN dialog was cancelled. Start again when the holder is ready to type the PIN.",
        "La saisie du code porteur a été annulée. Recommencez quand le porteur est prêt à le saisir." }
    /// The holder typed no PIN in time.
    PromptTimeout { "prompt.timeout", -32061, 0x50,
        "The PIN was not typed in time. Start again and type it in the dialog, or on the reader.",
        "Le code porteur n'a pas été saisi à temps. Recommencez et saisissez-le dans le dialogue, ou \
         sur le lecteur." }
    /// No agent of the caller's account shows dialogs.
    PromptUnavailable { "prompt.unavailable", -32062, 0x50,
        "No PIN dialog can be shown. Start the agent in the session of the holder: cpsctl agent",
        "Aucun dialogue de code porteur ne peut être affiché. Démarrez l'agent dans la session du porteur : cpsctl agent" }
    /// Another agent shows the dialogs of this account; the detail names its process.
    OtherAgent { "agent.other", -32063, 0x50,
        "Another agent shows the PIN dialogs of this account already. End it first, if it is not yours to keep.",
        "Un autre agent affiche déjà les dialogues de code porteur de ce compte. Arrêtez-le d'abord s'il n'est pas le bon." }
    /// The account has left several dialogs about a card, or about sites, without an answer; the detail says how long it waits.
    PromptPaused { "prompt.paused", -32064, 0x50,
        "Several dialogs about this card or about web sites had no answer, so no other is shown for a minute. Then start again, with the holder at the machine.",
        "Plusieurs demandes sur cette carte ou sur des sites web sont restées sans réponse : aucune autre n'est affichée pendant une minute. Recommencez ensuite, en présence du porteur." }
    /// The audit record of an operation could not be written.
    AuditFailed { "audit.failed", -32070, 0x30,
        "The audit file cannot be written or read, so the result was withheld. Check the free space and the rights of its directory.",
        "Le journal d'audit ne peut pas être écrit ou lu, le résultat a donc été retenu. Vérifiez la place libre et les droits de son dossier." }
    /// No audit file is configured.
    AuditOff { "audit.off", -32071, 0x05,
        "No audit file is kept. Name one in the configuration: audit_file",
        "Aucun journal d'audit n'est tenu. Indiquez-en un dans la configuration : audit_file" }
    /// The cache on disk could not be removed.
    CacheFailed { "cache.failed", -32072, 0x30,
        "The files that are kept of cards cannot be removed. Check the rights of the directory that the configuration names: cache_dir",
        "Les fichiers conservés des cartes ne peuvent pas être supprimés. Vérifiez les droits du dossier indiqué dans la configuration : cache_dir" }
    /// No key of this purpose on the card.
    KeyNotFound { "key.not_found", -32050, 0x60,
        "The card has no such key. List what it has with: cpsctl certs list",
        "La carte n'a pas cette clé. Listez son contenu avec : cpsctl certs list" }
    /// The key cannot do that.
    KeyUsage { "key.usage", -32051, 0x63,
        "The card's key cannot do that. Choose another key or another signature scheme.",
        "La clé de la carte ne permet pas cela. Choisissez une autre clé ou un autre schéma de signature." }
    /// Data that the key cannot sign, or of the wrong length.
    DataInvalid { "data.invalid", -32052, 0x20,
        "The data have the wrong length or form for this operation. Check the digest.",
        "Les données n'ont pas la longueur ou la forme attendue. Vérifiez l'empreinte." }
    /// No data object with this label.
    DataNotFound { "data.not_found", -32053, 0x82,
        "The card has no such data object. List what it has with: cpsctl cards show",
        "La carte n'a pas cet objet. Listez son contenu avec : cpsctl cards show" }
    /// The data object cannot be changed.
    DataReadOnly { "data.read_only", -32054, 0x10,
        "This data object cannot be changed.",
        "Cet objet ne peut pas être modifié." }
    /// More bytes than the file holds.
    DataTooLong { "data.too_long", -32055, 0x13,
        "The data are longer than the file on the card. Shorten them; nothing was written.",
        "Les données sont plus longues que le fichier de la carte. Raccourcissez-les ; rien n'a été écrit." }
    /// The cryptogram cannot be deciphered; all causes look alike.
    DecryptFailed { "decrypt.failed", -32056, 0x40,
        "The data cannot be decrypted with this card. Check that they were encrypted for its holder.",
        "Les données ne peuvent pas être déchiffrées avec cette carte. Vérifiez qu'elles ont été chiffrées pour son porteur." }
    /// The signature did not verify with the card's certificate: it was thrown away.
    SignatureUnverified { "signature.unverified", -32057, 0x30,
        "The signature made by the card does not verify, so it was thrown away. Try again; if it happens again, have the card replaced.",
        "La signature produite par la carte n'est pas valide, elle a été détruite. Réessayez ; si cela se reproduit, faites remplacer la carte." }
    /// `require_trusted` was asked for, and a certificate is not `trusted`; the detail names the
    /// reasons. No PIN was asked for and nothing was signed.
    CertificateUntrusted { "certificate.untrusted", -32058, 0x30,
        "The card's certificate is not trusted, so the PIN was not asked for and nothing was signed. See why with: cpsctl certs list",
        "Le certificat de la carte n'est pas de confiance : le code porteur n'a pas été demandé et rien n'a été signé. Voyez pourquoi avec : cpsctl certs list" }
    /// The certificate of a key cannot be read, so a signature by the key cannot be verified.
    CertificateDamaged { "certificate.damaged", -32059, 0x30,
        "The certificate of this key cannot be read, so its signatures cannot be checked. Have the card replaced by its issuer; its other key works meanwhile.",
        "Le certificat de cette clé est illisible, ses signatures ne peuvent donc pas être vérifiées. Faites remplacer la carte par son émetteur ; son autre clé fonctionne en attendant." }
    /// The card has no national identifier of its holder.
    AssertionNoNationalId { "assertion.no_national_id", -32090, 0x30,
        "The card does not say who its holder is by a national identifier, so it makes no assertion. Ask the issuer of the card.",
        "La carte ne dit pas qui est son porteur par un identifiant national, elle ne fait donc pas d'assertion. Adressez-vous à l'émetteur de la carte." }
    /// The card has no profession of its holder.
    AssertionNoProfession { "assertion.no_profession", -32091, 0x30,
        "The card says no profession of its holder, so it makes no assertion. Use the card of a health professional.",
        "La carte ne dit aucune profession de son porteur, elle ne fait donc pas d'assertion. Utilisez la carte d'un professionnel de santé." }
    /// The card has no speciality of a physician or pharmacist; the detail has the profession.
    AssertionNoSpeciality { "assertion.no_speciality", -32092, 0x30,
        "The card says no speciality of its holder, and servers refuse this profession without one. Have the issuer of the card add it.",
        "La carte ne dit aucune spécialité de son porteur, et les serveurs refusent cette profession sans spécialité. Faites-la ajouter par l'émetteur de la carte." }
    /// The card has no activity with this number; the detail has the number.
    AssertionNoActivity { "assertion.no_activity", -32093, 0x30,
        "The card has no activity with this number. Choose one of those that this command shows: cpsctl identity --pin",
        "La carte n'a pas d'activité de ce numéro. Choisissez-en une que cette commande montre : cpsctl identity --pin" }
    /// The activity has no identifier of a structure; the detail has its number.
    AssertionNoStructure { "assertion.no_structure", -32094, 0x30,
        "This activity of the card names no structure. Choose another one of: cpsctl identity --pin",
        "Cette activité de la carte ne nomme pas de structure. Choisissez-en une autre parmi : cpsctl identity --pin" }
    /// The activity has no sector; the detail has its number.
    AssertionNoSector { "assertion.no_sector", -32095, 0x30,
        "This activity of the card names no sector. Choose another one of: cpsctl identity --pin",
        "Cette activité de la carte ne nomme pas de secteur. Choisissez-en une autre parmi : cpsctl identity --pin" }
    /// The structure of the activity has neither a FINESS nor a SIRET number; the detail has the
    /// number of the activity.
    AssertionNoBillingNumber { "assertion.no_billing_number", -32096, 0x30,
        "The structure of this activity has no number with which an establishment bills. Declare the billing number of the activity.",
        "La structure de cette activité n'a pas de numéro avec lequel un établissement facture. Déclarez le numéro de facturation de l'activité." }
    /// The certificates of the issuers are not known up to a root, and the signature names them all.
    AssertionNoChain { "assertion.no_chain", -32097, 0x30,
        "The signature names the certificates of all issuers, and cpsd does not know them up to a root. Have the administrator put them into its trust directory.",
        "La signature nomme les certificats de tous les émetteurs, et cpsd ne les connaît pas jusqu'à une racine. Faites-les mettre par l'administrateur dans son répertoire de confiance." }
}

/// A failure as it travels: the kind and the fields that matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ApiError {
    /// Kind of the error.
    pub kind: ErrorKind,
    /// Technical detail for the log and for developers, never a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Tries left, for a wrong PIN or PUK.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retries: Option<u8>,
    /// The reader concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader: Option<String>,
    /// The card concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<crate::CardId>,
}

impl ApiError {
    /// Returns an error without further fields.
    pub fn new(kind: ErrorKind) -> Self {
        Self {
            kind,
            detail: None,
            retries: None,
            reader: None,
            card: None,
        }
    }

    /// Returns the same with a technical detail.
    #[must_use]
    pub fn with_detail(mut self, detail: impl fmt::Display) -> Self {
        self.detail = Some(detail.to_string());
        self
    }

    /// Returns the same with the number of tries left.
    #[must_use]
    pub fn with_retries(mut self, retries: u8) -> Self {
        self.retries = Some(retries);
        self
    }

    /// Returns the same about this card.
    #[must_use]
    pub fn with_card(mut self, card: crate::CardId) -> Self {
        self.card = Some(card);
        self
    }
}

impl From<ErrorKind> for ApiError {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.english())?;
        match &self.detail {
            Some(detail) => write!(f, " ({detail})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ApiError {}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn words_and_codes_are_unique_and_sentences_complete() {
        let words: HashSet<_> = ErrorKind::ALL.iter().map(|k| k.word()).collect();
        let codes: HashSet<_> = ErrorKind::ALL.iter().map(|k| k.code()).collect();
        assert_eq!(words.len(), ErrorKind::ALL.len());
        assert_eq!(codes.len(), ErrorKind::ALL.len());
        for kind in ErrorKind::ALL {
            for sentence in [kind.english(), kind.french()] {
                assert!(sentence.starts_with(char::is_uppercase), "{sentence}");
                assert!(
                    sentence.ends_with(|c: char| c == '.' || c.is_alphanumeric()),
                    "{sentence}"
                );
            }
        }
    }

    #[test]
    fn the_word_is_the_json_form() {
        for kind in ErrorKind::ALL {
            let json = serde_json::to_string(kind).expect("a string");
            assert_eq!(json, format!("\"{}\"", kind.word()));
        }
    }
}
