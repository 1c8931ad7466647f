// Sentences of each kind of error (docs/api.md §11).
// Generated from docs/openrpc.json by clients/generate.

import type { ErrorKind } from "./types.js";

export const ERRORS: {
  readonly [kind in ErrorKind]: {
    readonly code: number;
    readonly message: string;
    readonly messageFr: string;
  };
} = {
  "request.parse": {
    code: -32700,
    message: "The request is not JSON. Send one JSON object per line.",
    messageFr: "La requête n'est pas du JSON. Envoyez un objet JSON par ligne.",
  },
  "request.invalid": {
    code: -32600,
    message: "The line is not a JSON-RPC 2.0 request. See the API document.",
    messageFr: "La ligne n'est pas une requête JSON-RPC 2.0. Consultez le document de l'API.",
  },
  "request.method": {
    code: -32601,
    message: "There is no such method. See the API document.",
    messageFr: "Cette méthode n'existe pas. Consultez le document de l'API.",
  },
  "request.params": {
    code: -32602,
    message: "The parameters do not fit the method. See the API document.",
    messageFr: "Les paramètres ne conviennent pas à la méthode. Consultez le document de l'API.",
  },
  "request.too_large": {
    code: -32001,
    message: "The request is too large. Send a digest instead of a document.",
    messageFr: "La requête est trop grande. Envoyez une empreinte plutôt qu'un document.",
  },
  "request.overloaded": {
    code: -32002,
    message: "Too many requests are waiting. Wait for answers before sending more.",
    messageFr: "Trop de requêtes sont en attente. Attendez les réponses avant d'en envoyer d'autres.",
  },
  "request.hello_first": {
    code: -32003,
    message: "The program did not introduce itself. Call system.hello before anything else.",
    messageFr: "Le programme ne s'est pas présenté. Appelez system.hello avant toute autre méthode.",
  },
  "request.timeout": {
    code: -32004,
    message: "The request took longer than its timeout_ms. Look at the state of the card before trying again.",
    messageFr: "La requête a duré plus longtemps que son timeout_ms. Consultez l'état de la carte avant de réessayer.",
  },
  "request.cancelled": {
    code: -32005,
    message: "The request was cancelled by the program itself. Start it again if it is still wanted.",
    messageFr: "La requête a été annulée par le programme lui-même. Relancez-la si elle est encore utile.",
  },
  "internal": {
    code: -32603,
    message: "The card service failed. Report it with the journal of cpsd.",
    messageFr: "Le service de cartes a échoué. Signalez-le avec le journal de cpsd.",
  },
  "daemon.unreachable": {
    code: -32010,
    message: "The card service cpsd does not answer. Start it with: systemctl start cpsd",
    messageFr: "Le service de cartes cpsd ne répond pas. Démarrez-le avec : systemctl start cpsd",
  },
  "daemon.version": {
    code: -32013,
    message: "The program and the card service speak different versions of the protocol. Update both, then restart the program.",
    messageFr: "Le programme et le service de cartes parlent des versions différentes du protocole. Mettez les deux à jour, puis redémarrez le programme.",
  },
  "client.not_authorised": {
    code: -32011,
    message: "This account may not use the card service. Ask the administrator to add it to the group cps.",
    messageFr: "Ce compte n'a pas le droit d'utiliser le service de cartes. Demandez à l'administrateur de l'ajouter au groupe cps.",
  },
  "client.not_admin": {
    code: -32012,
    message: "Only an administrator of the card service may do that. Ask one, or run it as root.",
    messageFr: "Seul un administrateur du service de cartes peut faire cela. Adressez-vous à lui, ou utilisez le compte root.",
  },
  "reader.not_found": {
    code: -32020,
    message: "There is no such reader. List the readers with: cpsctl readers list",
    messageFr: "Ce lecteur n'existe pas. Listez les lecteurs avec : cpsctl readers list",
  },
  "reader.none": {
    code: -32021,
    message: "No card reader is connected. Plug a reader in.",
    messageFr: "Aucun lecteur de carte n'est connecté. Branchez un lecteur.",
  },
  "reader.lost": {
    code: -32022,
    message: "The card reader does not answer. Unplug it and plug it in again.",
    messageFr: "Le lecteur de carte ne répond pas. Débranchez-le puis rebranchez-le.",
  },
  "reader.service_down": {
    code: -32023,
    message: "The smart card service pcscd does not answer. Start it with: systemctl start pcscd.socket",
    messageFr: "Le service de cartes à puce pcscd ne répond pas. Démarrez-le avec : systemctl start pcscd.socket",
  },
  "reader.busy": {
    code: -32024,
    message: "Another program is using the card. Close it or wait, then try again.",
    messageFr: "Un autre programme utilise la carte. Fermez-le ou attendez, puis réessayez.",
  },
  "card.none": {
    code: -32030,
    message: "No card is inserted. Insert the card, chip first.",
    messageFr: "Aucune carte n'est insérée. Insérez la carte, puce en avant.",
  },
  "card.removed": {
    code: -32031,
    message: "The card was removed. Insert it again.",
    messageFr: "La carte a été retirée. Insérez-la de nouveau.",
  },
  "card.reading": {
    code: -32032,
    message: "The card is still being read. Wait a moment.",
    messageFr: "La carte est en cours de lecture. Patientez un instant.",
  },
  "card.mute": {
    code: -32033,
    message: "The card does not answer. Check that it is inserted chip first, clean the chip, try again.",
    messageFr: "La carte ne répond pas. Vérifiez qu'elle est insérée puce en avant, nettoyez la puce, réessayez.",
  },
  "card.unknown": {
    code: -32034,
    message: "This is not a health professional card. Insert a CPS, CPF, CPE or CPA card.",
    messageFr: "Cette carte n'est pas une carte de professionnel de santé. Insérez une carte CPS, CPF, CPE ou CPA.",
  },
  "card.vitale": {
    code: -32035,
    message: "This is a Vitale card, the patient's. Insert the professional's card in this reader.",
    messageFr: "C'est une carte Vitale, celle du patient. Insérez la carte du professionnel dans ce lecteur.",
  },
  "card.damaged": {
    code: -32036,
    message: "The content of the card is damaged. Have the card replaced by its issuer.",
    messageFr: "Le contenu de la carte est endommagé. Faites remplacer la carte par son émetteur.",
  },
  "card.update_interrupted": {
    code: -32037,
    message: "The last update of the card was interrupted. Update the card again before using it.",
    messageFr: "La dernière mise à jour de la carte a été interrompue. Mettez la carte à jour avant de l'utiliser.",
  },
  "card.error": {
    code: -32038,
    message: "The card refused a command. Take the card out, insert it again, try again.",
    messageFr: "La carte a refusé une commande. Retirez la carte, réinsérez-la, réessayez.",
  },
  "card.unsupported": {
    code: -32039,
    message: "This version cannot use cards of this generation. Update the card software.",
    messageFr: "Cette version ne sait pas utiliser les cartes de cette génération. Mettez à jour le logiciel de la carte.",
  },
  "pin.incorrect": {
    code: -32040,
    message: "The PIN is wrong. Check it before trying again: the card blocks when no try is left.",
    messageFr: "Le code porteur est faux. Vérifiez-le avant de réessayer : la carte se bloque quand il ne reste plus d'essai.",
  },
  "pin.blocked": {
    code: -32041,
    message: "The PIN is blocked. Unblock it with the unblocking code (PUK): cpsctl pin unblock",
    messageFr: "Le code porteur est bloqué. Débloquez-le avec le code de déblocage (PUK) : cpsctl pin unblock",
  },
  "pin.format": {
    code: -32042,
    message: "The PIN does not have the length or the digits that the card takes. No try was spent; type it again.",
    messageFr: "Le code porteur n'a pas la longueur ou les chiffres attendus par la carte. Aucun essai n'est perdu ; saisissez-le de nouveau.",
  },
  "pin.required": {
    code: -32043,
    message: "The PIN is needed. Log in to the card first.",
    messageFr: "Le code porteur est nécessaire. Authentifiez-vous d'abord auprès de la carte.",
  },
  "pin.none": {
    code: -32044,
    message: "The contactless side of the card has no PIN. Insert the card in a contact reader.",
    messageFr: "Le côté sans contact de la carte n'a pas de code porteur. Insérez la carte dans un lecteur à contact.",
  },
  "pin.already_logged_in": {
    code: -32045,
    message: "This program is logged in to the card already. Log out first.",
    messageFr: "Ce programme est déjà authentifié auprès de la carte. Fermez d'abord la session.",
  },
  "lease.not_found": {
    code: -32049,
    message: "This login has ended already. List those there are with leases.list.",
    messageFr: "Cette authentification a déjà pris fin. Listez celles qui existent avec leases.list.",
  },
  "pin.new_format": {
    code: -32046,
    message: "The new PIN is refused: its length or digits do not fit the card, it is easy to guess, or it was not typed twice alike. Choose another; the PIN is as it was.",
    messageFr: "Le nouveau code porteur est refusé : sa longueur ou ses chiffres ne conviennent pas à la carte, il se devine facilement, ou ses deux saisies diffèrent. Choisissez-en un autre ; le code n'a pas changé.",
  },
  "puk.incorrect": {
    code: -32047,
    message: "The unblocking code (PUK) is wrong. Check it on the issuer's letter before trying again.",
    messageFr: "Le code de déblocage (PUK) est faux. Vérifiez-le sur le courrier de l'émetteur avant de réessayer.",
  },
  "puk.format": {
    code: -32085,
    message: "The unblocking code (PUK) does not have the length or the digits that the card takes. No try was spent; type it again.",
    messageFr: "Le code de déblocage (PUK) n'a pas la longueur ou les chiffres attendus par la carte. Aucun essai n'est perdu ; saisissez-le de nouveau.",
  },
  "puk.blocked": {
    code: -32048,
    message: "The unblocking code (PUK) is blocked or used up. Have the card replaced by its issuer.",
    messageFr: "Le code de déblocage (PUK) est bloqué ou épuisé. Faites remplacer la carte par son émetteur.",
  },
  "pin.not_allowed": {
    code: -32080,
    message: "This account may not enter a PIN or PUK: it is not the one at the machine. Work at the machine itself, or ask the administrator for a group of pin_groups in the configuration.",
    messageFr: "Ce compte ne peut pas saisir de code : ce n'est pas celui qui est devant la machine. Travaillez sur la machine elle-même, ou demandez à l'administrateur un groupe de pin_groups dans la configuration.",
  },
  "pin.other_account": {
    code: -32081,
    message: "A program of another account is logged in to this card. Wait until it logs out, or take the card out and insert it again.",
    messageFr: "Un programme d'un autre compte est authentifié auprès de cette carte. Attendez qu'il se déconnecte, ou retirez la carte et insérez-la de nouveau.",
  },
  "pin.last_try": {
    code: -32082,
    message: "One try of the PIN is left, and it was not spent. Type the PIN in the dialog of the agent (cpsctl agent) or on the reader.",
    messageFr: "Il reste un essai du code porteur, et il n'a pas été utilisé. Saisissez le code dans le dialogue de l'agent (cpsctl agent) ou sur le lecteur.",
  },
  "puk.last_try": {
    code: -32083,
    message: "One try of the unblocking code (PUK) is left, and it was not spent. Type it in the dialog of the agent: cpsctl pin unblock --prompt",
    messageFr: "Il reste un essai du code de déblocage (PUK), et il n'a pas été utilisé. Saisissez-le dans le dialogue de l'agent : cpsctl pin unblock --prompt",
  },
  "pin.paused": {
    code: -32084,
    message: "A wrong PIN or PUK was entered a moment ago. Wait before trying again; the card was not asked.",
    messageFr: "Un code faux vient d'être saisi. Patientez avant de réessayer ; la carte n'a pas été interrogée.",
  },
  "prompt.cancelled": {
    code: -32060,
    message: "The PIN dialog was cancelled. Start again when the holder is ready to type the PIN.",
    messageFr: "La saisie du code porteur a été annulée. Recommencez quand le porteur est prêt à le saisir.",
  },
  "prompt.timeout": {
    code: -32061,
    message: "The PIN was not typed in time. Start again and type it in the dialog, or on the reader.",
    messageFr: "Le code porteur n'a pas été saisi à temps. Recommencez et saisissez-le dans le dialogue, ou sur le lecteur.",
  },
  "prompt.unavailable": {
    code: -32062,
    message: "No PIN dialog can be shown. Start the agent in the session of the holder: cpsctl agent",
    messageFr: "Aucun dialogue de code porteur ne peut être affiché. Démarrez l'agent dans la session du porteur : cpsctl agent",
  },
  "agent.other": {
    code: -32063,
    message: "Another agent shows the PIN dialogs of this account already. End it first, if it is not yours to keep.",
    messageFr: "Un autre agent affiche déjà les dialogues de code porteur de ce compte. Arrêtez-le d'abord s'il n'est pas le bon.",
  },
  "prompt.paused": {
    code: -32064,
    message: "Several dialogs about this card or about web sites had no answer, so no other is shown for a minute. Then start again, with the holder at the machine.",
    messageFr: "Plusieurs demandes sur cette carte ou sur des sites web sont restées sans réponse : aucune autre n'est affichée pendant une minute. Recommencez ensuite, en présence du porteur.",
  },
  "audit.failed": {
    code: -32070,
    message: "The audit file cannot be written or read, so the result was withheld. Check the free space and the rights of its directory.",
    messageFr: "Le journal d'audit ne peut pas être écrit ou lu, le résultat a donc été retenu. Vérifiez la place libre et les droits de son dossier.",
  },
  "audit.off": {
    code: -32071,
    message: "No audit file is kept. Name one in the configuration: audit_file",
    messageFr: "Aucun journal d'audit n'est tenu. Indiquez-en un dans la configuration : audit_file",
  },
  "cache.failed": {
    code: -32072,
    message: "The files that are kept of cards cannot be removed. Check the rights of the directory that the configuration names: cache_dir",
    messageFr: "Les fichiers conservés des cartes ne peuvent pas être supprimés. Vérifiez les droits du dossier indiqué dans la configuration : cache_dir",
  },
  "key.not_found": {
    code: -32050,
    message: "The card has no such key. List what it has with: cpsctl certs list",
    messageFr: "La carte n'a pas cette clé. Listez son contenu avec : cpsctl certs list",
  },
  "key.usage": {
    code: -32051,
    message: "The card's key cannot do that. Choose another key or another signature scheme.",
    messageFr: "La clé de la carte ne permet pas cela. Choisissez une autre clé ou un autre schéma de signature.",
  },
  "data.invalid": {
    code: -32052,
    message: "The data have the wrong length or form for this operation. Check the digest.",
    messageFr: "Les données n'ont pas la longueur ou la forme attendue. Vérifiez l'empreinte.",
  },
  "data.not_found": {
    code: -32053,
    message: "The card has no such data object. List what it has with: cpsctl cards show",
    messageFr: "La carte n'a pas cet objet. Listez son contenu avec : cpsctl cards show",
  },
  "data.read_only": {
    code: -32054,
    message: "This data object cannot be changed.",
    messageFr: "Cet objet ne peut pas être modifié.",
  },
  "data.too_long": {
    code: -32055,
    message: "The data are longer than the file on the card. Shorten them; nothing was written.",
    messageFr: "Les données sont plus longues que le fichier de la carte. Raccourcissez-les ; rien n'a été écrit.",
  },
  "decrypt.failed": {
    code: -32056,
    message: "The data cannot be decrypted with this card. Check that they were encrypted for its holder.",
    messageFr: "Les données ne peuvent pas être déchiffrées avec cette carte. Vérifiez qu'elles ont été chiffrées pour son porteur.",
  },
  "signature.unverified": {
    code: -32057,
    message: "The signature made by the card does not verify, so it was thrown away. Try again; if it happens again, have the card replaced.",
    messageFr: "La signature produite par la carte n'est pas valide, elle a été détruite. Réessayez ; si cela se reproduit, faites remplacer la carte.",
  },
  "certificate.untrusted": {
    code: -32058,
    message: "The card's certificate is not trusted, so the PIN was not asked for and nothing was signed. See why with: cpsctl certs list",
    messageFr: "Le certificat de la carte n'est pas de confiance : le code porteur n'a pas été demandé et rien n'a été signé. Voyez pourquoi avec : cpsctl certs list",
  },
  "certificate.damaged": {
    code: -32059,
    message: "The certificate of this key cannot be read, so its signatures cannot be checked. Have the card replaced by its issuer; its other key works meanwhile.",
    messageFr: "Le certificat de cette clé est illisible, ses signatures ne peuvent donc pas être vérifiées. Faites remplacer la carte par son émetteur ; son autre clé fonctionne en attendant.",
  },
  "assertion.no_national_id": {
    code: -32090,
    message: "The card does not say who its holder is by a national identifier, so it makes no assertion. Ask the issuer of the card.",
    messageFr: "La carte ne dit pas qui est son porteur par un identifiant national, elle ne fait donc pas d'assertion. Adressez-vous à l'émetteur de la carte.",
  },
  "assertion.no_profession": {
    code: -32091,
    message: "The card says no profession of its holder, so it makes no assertion. Use the card of a health professional.",
    messageFr: "La carte ne dit aucune profession de son porteur, elle ne fait donc pas d'assertion. Utilisez la carte d'un professionnel de santé.",
  },
  "assertion.no_speciality": {
    code: -32092,
    message: "The card says no speciality of its holder, and servers refuse this profession without one. Have the issuer of the card add it.",
    messageFr: "La carte ne dit aucune spécialité de son porteur, et les serveurs refusent cette profession sans spécialité. Faites-la ajouter par l'émetteur de la carte.",
  },
  "assertion.no_activity": {
    code: -32093,
    message: "The card has no activity with this number. Choose one of those that this command shows: cpsctl identity --pin",
    messageFr: "La carte n'a pas d'activité de ce numéro. Choisissez-en une que cette commande montre : cpsctl identity --pin",
  },
  "assertion.no_structure": {
    code: -32094,
    message: "This activity of the card names no structure. Choose another one of: cpsctl identity --pin",
    messageFr: "Cette activité de la carte ne nomme pas de structure. Choisissez-en une autre parmi : cpsctl identity --pin",
  },
  "assertion.no_sector": {
    code: -32095,
    message: "This activity of the card names no sector. Choose another one of: cpsctl identity --pin",
    messageFr: "Cette activité de la carte ne nomme pas de secteur. Choisissez-en une autre parmi : cpsctl identity --pin",
  },
  "assertion.no_billing_number": {
    code: -32096,
    message: "The structure of this activity has no number with which an establishment bills. Declare the billing number of the activity.",
    messageFr: "La structure de cette activité n'a pas de numéro avec lequel un établissement facture. Déclarez le numéro de facturation de l'activité.",
  },
  "assertion.no_chain": {
    code: -32097,
    message: "The signature names the certificates of all issuers, and cpsd does not know them up to a root. Have the administrator put them into its trust directory.",
    messageFr: "La signature nomme les certificats de tous les émetteurs, et cpsd ne les connaît pas jusqu'à une racine. Faites-les mettre par l'administrateur dans son répertoire de confiance.",
  },
};
