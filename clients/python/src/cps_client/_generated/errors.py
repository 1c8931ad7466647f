"""One class of error for each kind (docs/api.md §11).

Generated from docs/openrpc.json by clients/generate.
"""
from typing import Dict, Type

from .._error import CpsError

__all__ = [
    "AgentOtherError",
    "AssertionNoActivityError",
    "AssertionNoBillingNumberError",
    "AssertionNoChainError",
    "AssertionNoNationalIdError",
    "AssertionNoProfessionError",
    "AssertionNoSectorError",
    "AssertionNoSpecialityError",
    "AssertionNoStructureError",
    "AuditFailedError",
    "AuditOffError",
    "CacheFailedError",
    "CardDamagedError",
    "CardError",
    "CardMuteError",
    "CardNoneError",
    "CardReadingError",
    "CardRemovedError",
    "CardUnknownError",
    "CardUnsupportedError",
    "CardUpdateInterruptedError",
    "CardVitaleError",
    "CertificateDamagedError",
    "CertificateUntrustedError",
    "ClientNotAdminError",
    "ClientNotAuthorisedError",
    "DaemonUnreachableError",
    "DaemonVersionError",
    "DataInvalidError",
    "DataNotFoundError",
    "DataReadOnlyError",
    "DataTooLongError",
    "DecryptFailedError",
    "ERRORS",
    "InternalError",
    "KeyNotFoundError",
    "KeyUsageError",
    "LeaseNotFoundError",
    "PinAlreadyLoggedInError",
    "PinBlockedError",
    "PinFormatError",
    "PinIncorrectError",
    "PinLastTryError",
    "PinNewFormatError",
    "PinNoneError",
    "PinNotAllowedError",
    "PinOtherAccountError",
    "PinPausedError",
    "PinRequiredError",
    "PromptCancelledError",
    "PromptPausedError",
    "PromptTimeoutError",
    "PromptUnavailableError",
    "PukBlockedError",
    "PukFormatError",
    "PukIncorrectError",
    "PukLastTryError",
    "ReaderBusyError",
    "ReaderLostError",
    "ReaderNoneError",
    "ReaderNotFoundError",
    "ReaderServiceDownError",
    "RequestCancelledError",
    "RequestHelloFirstError",
    "RequestInvalidError",
    "RequestMethodError",
    "RequestOverloadedError",
    "RequestParamsError",
    "RequestParseError",
    "RequestTimeoutError",
    "RequestTooLargeError",
    "SignatureUnverifiedError",
]


class RequestParseError(CpsError):
    """The request is not JSON. Send one JSON object per line."""

    KIND = "request.parse"
    CODE = -32700
    MESSAGE = "The request is not JSON. Send one JSON object per line."
    MESSAGE_FR = "La requête n'est pas du JSON. Envoyez un objet JSON par ligne."


class RequestInvalidError(CpsError):
    """The line is not a JSON-RPC 2.0 request. See the API document."""

    KIND = "request.invalid"
    CODE = -32600
    MESSAGE = "The line is not a JSON-RPC 2.0 request. See the API document."
    MESSAGE_FR = "La ligne n'est pas une requête JSON-RPC 2.0. Consultez le document de l'API."


class RequestMethodError(CpsError):
    """There is no such method. See the API document."""

    KIND = "request.method"
    CODE = -32601
    MESSAGE = "There is no such method. See the API document."
    MESSAGE_FR = "Cette méthode n'existe pas. Consultez le document de l'API."


class RequestParamsError(CpsError):
    """The parameters do not fit the method. See the API document."""

    KIND = "request.params"
    CODE = -32602
    MESSAGE = "The parameters do not fit the method. See the API document."
    MESSAGE_FR = "Les paramètres ne conviennent pas à la méthode. Consultez le document de l'API."


class RequestTooLargeError(CpsError):
    """The request is too large. Send a digest instead of a document."""

    KIND = "request.too_large"
    CODE = -32001
    MESSAGE = "The request is too large. Send a digest instead of a document."
    MESSAGE_FR = "La requête est trop grande. Envoyez une empreinte plutôt qu'un document."


class RequestOverloadedError(CpsError):
    """Too many requests are waiting. Wait for answers before sending more."""

    KIND = "request.overloaded"
    CODE = -32002
    MESSAGE = "Too many requests are waiting. Wait for answers before sending more."
    MESSAGE_FR = "Trop de requêtes sont en attente. Attendez les réponses avant d'en envoyer d'autres."


class RequestHelloFirstError(CpsError):
    """The program did not introduce itself. Call system.hello before anything else."""

    KIND = "request.hello_first"
    CODE = -32003
    MESSAGE = "The program did not introduce itself. Call system.hello before anything else."
    MESSAGE_FR = "Le programme ne s'est pas présenté. Appelez system.hello avant toute autre méthode."


class RequestTimeoutError(CpsError):
    """The request took longer than its timeout_ms. Look at the state of the card before trying
    again.
    """

    KIND = "request.timeout"
    CODE = -32004
    MESSAGE = "The request took longer than its timeout_ms. Look at the state of the card before trying again."
    MESSAGE_FR = "La requête a duré plus longtemps que son timeout_ms. Consultez l'état de la carte avant de réessayer."


class RequestCancelledError(CpsError):
    """The request was cancelled by the program itself. Start it again if it is still wanted."""

    KIND = "request.cancelled"
    CODE = -32005
    MESSAGE = "The request was cancelled by the program itself. Start it again if it is still wanted."
    MESSAGE_FR = "La requête a été annulée par le programme lui-même. Relancez-la si elle est encore utile."


class InternalError(CpsError):
    """The card service failed. Report it with the journal of cpsd."""

    KIND = "internal"
    CODE = -32603
    MESSAGE = "The card service failed. Report it with the journal of cpsd."
    MESSAGE_FR = "Le service de cartes a échoué. Signalez-le avec le journal de cpsd."


class DaemonUnreachableError(CpsError):
    """The card service cpsd does not answer. Start it with: systemctl start cpsd"""

    KIND = "daemon.unreachable"
    CODE = -32010
    MESSAGE = "The card service cpsd does not answer. Start it with: systemctl start cpsd"
    MESSAGE_FR = "Le service de cartes cpsd ne répond pas. Démarrez-le avec : systemctl start cpsd"


class DaemonVersionError(CpsError):
    """The program and the card service speak different versions of the protocol. Update both, then
    restart the program.
    """

    KIND = "daemon.version"
    CODE = -32013
    MESSAGE = "The program and the card service speak different versions of the protocol. Update both, then restart the program."
    MESSAGE_FR = "Le programme et le service de cartes parlent des versions différentes du protocole. Mettez les deux à jour, puis redémarrez le programme."


class ClientNotAuthorisedError(CpsError):
    """This account may not use the card service. Ask the administrator to add it to the group cps.
    """

    KIND = "client.not_authorised"
    CODE = -32011
    MESSAGE = "This account may not use the card service. Ask the administrator to add it to the group cps."
    MESSAGE_FR = "Ce compte n'a pas le droit d'utiliser le service de cartes. Demandez à l'administrateur de l'ajouter au groupe cps."


class ClientNotAdminError(CpsError):
    """Only an administrator of the card service may do that. Ask one, or run it as root."""

    KIND = "client.not_admin"
    CODE = -32012
    MESSAGE = "Only an administrator of the card service may do that. Ask one, or run it as root."
    MESSAGE_FR = "Seul un administrateur du service de cartes peut faire cela. Adressez-vous à lui, ou utilisez le compte root."


class ReaderNotFoundError(CpsError):
    """There is no such reader. List the readers with: cpsctl readers list"""

    KIND = "reader.not_found"
    CODE = -32020
    MESSAGE = "There is no such reader. List the readers with: cpsctl readers list"
    MESSAGE_FR = "Ce lecteur n'existe pas. Listez les lecteurs avec : cpsctl readers list"


class ReaderNoneError(CpsError):
    """No card reader is connected. Plug a reader in."""

    KIND = "reader.none"
    CODE = -32021
    MESSAGE = "No card reader is connected. Plug a reader in."
    MESSAGE_FR = "Aucun lecteur de carte n'est connecté. Branchez un lecteur."


class ReaderLostError(CpsError):
    """The card reader does not answer. Unplug it and plug it in again."""

    KIND = "reader.lost"
    CODE = -32022
    MESSAGE = "The card reader does not answer. Unplug it and plug it in again."
    MESSAGE_FR = "Le lecteur de carte ne répond pas. Débranchez-le puis rebranchez-le."


class ReaderServiceDownError(CpsError):
    """The smart card service pcscd does not answer. Start it with: systemctl start pcscd.socket"""

    KIND = "reader.service_down"
    CODE = -32023
    MESSAGE = "The smart card service pcscd does not answer. Start it with: systemctl start pcscd.socket"
    MESSAGE_FR = "Le service de cartes à puce pcscd ne répond pas. Démarrez-le avec : systemctl start pcscd.socket"


class ReaderBusyError(CpsError):
    """Another program is using the card. Close it or wait, then try again."""

    KIND = "reader.busy"
    CODE = -32024
    MESSAGE = "Another program is using the card. Close it or wait, then try again."
    MESSAGE_FR = "Un autre programme utilise la carte. Fermez-le ou attendez, puis réessayez."


class CardNoneError(CpsError):
    """No card is inserted. Insert the card, chip first."""

    KIND = "card.none"
    CODE = -32030
    MESSAGE = "No card is inserted. Insert the card, chip first."
    MESSAGE_FR = "Aucune carte n'est insérée. Insérez la carte, puce en avant."


class CardRemovedError(CpsError):
    """The card was removed. Insert it again."""

    KIND = "card.removed"
    CODE = -32031
    MESSAGE = "The card was removed. Insert it again."
    MESSAGE_FR = "La carte a été retirée. Insérez-la de nouveau."


class CardReadingError(CpsError):
    """The card is still being read. Wait a moment."""

    KIND = "card.reading"
    CODE = -32032
    MESSAGE = "The card is still being read. Wait a moment."
    MESSAGE_FR = "La carte est en cours de lecture. Patientez un instant."


class CardMuteError(CpsError):
    """The card does not answer. Check that it is inserted chip first, clean the chip, try again."""

    KIND = "card.mute"
    CODE = -32033
    MESSAGE = "The card does not answer. Check that it is inserted chip first, clean the chip, try again."
    MESSAGE_FR = "La carte ne répond pas. Vérifiez qu'elle est insérée puce en avant, nettoyez la puce, réessayez."


class CardUnknownError(CpsError):
    """This is not a health professional card. Insert a CPS, CPF, CPE or CPA card."""

    KIND = "card.unknown"
    CODE = -32034
    MESSAGE = "This is not a health professional card. Insert a CPS, CPF, CPE or CPA card."
    MESSAGE_FR = "Cette carte n'est pas une carte de professionnel de santé. Insérez une carte CPS, CPF, CPE ou CPA."


class CardVitaleError(CpsError):
    """This is a Vitale card, the patient's. Insert the professional's card in this reader."""

    KIND = "card.vitale"
    CODE = -32035
    MESSAGE = "This is a Vitale card, the patient's. Insert the professional's card in this reader."
    MESSAGE_FR = "C'est une carte Vitale, celle du patient. Insérez la carte du professionnel dans ce lecteur."


class CardDamagedError(CpsError):
    """The content of the card is damaged. Have the card replaced by its issuer."""

    KIND = "card.damaged"
    CODE = -32036
    MESSAGE = "The content of the card is damaged. Have the card replaced by its issuer."
    MESSAGE_FR = "Le contenu de la carte est endommagé. Faites remplacer la carte par son émetteur."


class CardUpdateInterruptedError(CpsError):
    """The last update of the card was interrupted. Update the card again before using it."""

    KIND = "card.update_interrupted"
    CODE = -32037
    MESSAGE = "The last update of the card was interrupted. Update the card again before using it."
    MESSAGE_FR = "La dernière mise à jour de la carte a été interrompue. Mettez la carte à jour avant de l'utiliser."


class CardError(CpsError):
    """The card refused a command. Take the card out, insert it again, try again."""

    KIND = "card.error"
    CODE = -32038
    MESSAGE = "The card refused a command. Take the card out, insert it again, try again."
    MESSAGE_FR = "La carte a refusé une commande. Retirez la carte, réinsérez-la, réessayez."


class CardUnsupportedError(CpsError):
    """This version cannot use cards of this generation. Update the card software."""

    KIND = "card.unsupported"
    CODE = -32039
    MESSAGE = "This version cannot use cards of this generation. Update the card software."
    MESSAGE_FR = "Cette version ne sait pas utiliser les cartes de cette génération. Mettez à jour le logiciel de la carte."


class PinIncorrectError(CpsError):
    """The PIN is wrong. Check it before trying again: the card blocks when no try is left."""

    KIND = "pin.incorrect"
    CODE = -32040
    MESSAGE = "The PIN is wrong. Check it before trying again: the card blocks when no try is left."
    MESSAGE_FR = "Le code porteur est faux. Vérifiez-le avant de réessayer : la carte se bloque quand il ne reste plus d'essai."


class PinBlockedError(CpsError):
    """The PIN is blocked. Unblock it with the unblocking code (PUK): cpsctl pin unblock"""

    KIND = "pin.blocked"
    CODE = -32041
    MESSAGE = "The PIN is blocked. Unblock it with the unblocking code (PUK): cpsctl pin unblock"
    MESSAGE_FR = "Le code porteur est bloqué. Débloquez-le avec le code de déblocage (PUK) : cpsctl pin unblock"


class PinFormatError(CpsError):
    """The PIN does not have the length or the digits that the card takes. No try was spent; type it
    again.
    """

    KIND = "pin.format"
    CODE = -32042
    MESSAGE = "The PIN does not have the length or the digits that the card takes. No try was spent; type it again."
    MESSAGE_FR = "Le code porteur n'a pas la longueur ou les chiffres attendus par la carte. Aucun essai n'est perdu ; saisissez-le de nouveau."


class PinRequiredError(CpsError):
    """The PIN is needed. Log in to the card first."""

    KIND = "pin.required"
    CODE = -32043
    MESSAGE = "The PIN is needed. Log in to the card first."
    MESSAGE_FR = "Le code porteur est nécessaire. Authentifiez-vous d'abord auprès de la carte."


class PinNoneError(CpsError):
    """The contactless side of the card has no PIN. Insert the card in a contact reader."""

    KIND = "pin.none"
    CODE = -32044
    MESSAGE = "The contactless side of the card has no PIN. Insert the card in a contact reader."
    MESSAGE_FR = "Le côté sans contact de la carte n'a pas de code porteur. Insérez la carte dans un lecteur à contact."


class PinAlreadyLoggedInError(CpsError):
    """This program is logged in to the card already. Log out first."""

    KIND = "pin.already_logged_in"
    CODE = -32045
    MESSAGE = "This program is logged in to the card already. Log out first."
    MESSAGE_FR = "Ce programme est déjà authentifié auprès de la carte. Fermez d'abord la session."


class LeaseNotFoundError(CpsError):
    """This login has ended already. List those there are with leases.list."""

    KIND = "lease.not_found"
    CODE = -32049
    MESSAGE = "This login has ended already. List those there are with leases.list."
    MESSAGE_FR = "Cette authentification a déjà pris fin. Listez celles qui existent avec leases.list."


class PinNewFormatError(CpsError):
    """The new PIN is refused: its length or digits do not fit the card, it is easy to guess, or it
    was not typed twice alike. Choose another; the PIN is as it was.
    """

    KIND = "pin.new_format"
    CODE = -32046
    MESSAGE = "The new PIN is refused: its length or digits do not fit the card, it is easy to guess, or it was not typed twice alike. Choose another; the PIN is as it was."
    MESSAGE_FR = "Le nouveau code porteur est refusé : sa longueur ou ses chiffres ne conviennent pas à la carte, il se devine facilement, ou ses deux saisies diffèrent. Choisissez-en un autre ; le code n'a pas changé."


class PukIncorrectError(CpsError):
    """The unblocking code (PUK) is wrong. Check it on the issuer's letter before trying again."""

    KIND = "puk.incorrect"
    CODE = -32047
    MESSAGE = "The unblocking code (PUK) is wrong. Check it on the issuer's letter before trying again."
    MESSAGE_FR = "Le code de déblocage (PUK) est faux. Vérifiez-le sur le courrier de l'émetteur avant de réessayer."


class PukFormatError(CpsError):
    """The unblocking code (PUK) does not have the length or the digits that the card takes. No try
    was spent; type it again.
    """

    KIND = "puk.format"
    CODE = -32085
    MESSAGE = "The unblocking code (PUK) does not have the length or the digits that the card takes. No try was spent; type it again."
    MESSAGE_FR = "Le code de déblocage (PUK) n'a pas la longueur ou les chiffres attendus par la carte. Aucun essai n'est perdu ; saisissez-le de nouveau."


class PukBlockedError(CpsError):
    """The unblocking code (PUK) is blocked or used up. Have the card replaced by its issuer."""

    KIND = "puk.blocked"
    CODE = -32048
    MESSAGE = "The unblocking code (PUK) is blocked or used up. Have the card replaced by its issuer."
    MESSAGE_FR = "Le code de déblocage (PUK) est bloqué ou épuisé. Faites remplacer la carte par son émetteur."


class PinNotAllowedError(CpsError):
    """This account may not enter a PIN or PUK: it is not the one at the machine. Work at the
    machine itself, or ask the administrator for a group of pin_groups in the configuration.
    """

    KIND = "pin.not_allowed"
    CODE = -32080
    MESSAGE = "This account may not enter a PIN or PUK: it is not the one at the machine. Work at the machine itself, or ask the administrator for a group of pin_groups in the configuration."
    MESSAGE_FR = "Ce compte ne peut pas saisir de code : ce n'est pas celui qui est devant la machine. Travaillez sur la machine elle-même, ou demandez à l'administrateur un groupe de pin_groups dans la configuration."


class PinOtherAccountError(CpsError):
    """A program of another account is logged in to this card. Wait until it logs out, or take the
    card out and insert it again.
    """

    KIND = "pin.other_account"
    CODE = -32081
    MESSAGE = "A program of another account is logged in to this card. Wait until it logs out, or take the card out and insert it again."
    MESSAGE_FR = "Un programme d'un autre compte est authentifié auprès de cette carte. Attendez qu'il se déconnecte, ou retirez la carte et insérez-la de nouveau."


class PinLastTryError(CpsError):
    """One try of the PIN is left, and it was not spent. Type the PIN in the dialog of the agent
    (cpsctl agent) or on the reader.
    """

    KIND = "pin.last_try"
    CODE = -32082
    MESSAGE = "One try of the PIN is left, and it was not spent. Type the PIN in the dialog of the agent (cpsctl agent) or on the reader."
    MESSAGE_FR = "Il reste un essai du code porteur, et il n'a pas été utilisé. Saisissez le code dans le dialogue de l'agent (cpsctl agent) ou sur le lecteur."


class PukLastTryError(CpsError):
    """One try of the unblocking code (PUK) is left, and it was not spent. Type it in the dialog of
    the agent: cpsctl pin unblock --prompt
    """

    KIND = "puk.last_try"
    CODE = -32083
    MESSAGE = "One try of the unblocking code (PUK) is left, and it was not spent. Type it in the dialog of the agent: cpsctl pin unblock --prompt"
    MESSAGE_FR = "Il reste un essai du code de déblocage (PUK), et il n'a pas été utilisé. Saisissez-le dans le dialogue de l'agent : cpsctl pin unblock --prompt"


class PinPausedError(CpsError):
    """A wrong PIN or PUK was entered a moment ago. Wait before trying again; the card was not
    asked.
    """

    KIND = "pin.paused"
    CODE = -32084
    MESSAGE = "A wrong PIN or PUK was entered a moment ago. Wait before trying again; the card was not asked."
    MESSAGE_FR = "Un code faux vient d'être saisi. Patientez avant de réessayer ; la carte n'a pas été interrogée."


class PromptCancelledError(CpsError):
    """The PIN dialog was cancelled. Start again when the holder is ready to type the PIN."""

    KIND = "prompt.cancelled"
    CODE = -32060
    MESSAGE = "The PIN dialog was cancelled. Start again when the holder is ready to type the PIN."
    MESSAGE_FR = "La saisie du code porteur a été annulée. Recommencez quand le porteur est prêt à le saisir."


class PromptTimeoutError(CpsError):
    """The PIN was not typed in time. Start again and type it in the dialog, or on the reader."""

    KIND = "prompt.timeout"
    CODE = -32061
    MESSAGE = "The PIN was not typed in time. Start again and type it in the dialog, or on the reader."
    MESSAGE_FR = "Le code porteur n'a pas été saisi à temps. Recommencez et saisissez-le dans le dialogue, ou sur le lecteur."


class PromptUnavailableError(CpsError):
    """No PIN dialog can be shown. Start the agent in the session of the holder: cpsctl agent"""

    KIND = "prompt.unavailable"
    CODE = -32062
    MESSAGE = "No PIN dialog can be shown. Start the agent in the session of the holder: cpsctl agent"
    MESSAGE_FR = "Aucun dialogue de code porteur ne peut être affiché. Démarrez l'agent dans la session du porteur : cpsctl agent"


class AgentOtherError(CpsError):
    """Another agent shows the PIN dialogs of this account already. End it first, if it is not yours
    to keep.
    """

    KIND = "agent.other"
    CODE = -32063
    MESSAGE = "Another agent shows the PIN dialogs of this account already. End it first, if it is not yours to keep."
    MESSAGE_FR = "Un autre agent affiche déjà les dialogues de code porteur de ce compte. Arrêtez-le d'abord s'il n'est pas le bon."


class PromptPausedError(CpsError):
    """Several dialogs about this card or about web sites had no answer, so no other is shown for a
    minute. Then start again, with the holder at the machine.
    """

    KIND = "prompt.paused"
    CODE = -32064
    MESSAGE = "Several dialogs about this card or about web sites had no answer, so no other is shown for a minute. Then start again, with the holder at the machine."
    MESSAGE_FR = "Plusieurs demandes sur cette carte ou sur des sites web sont restées sans réponse : aucune autre n'est affichée pendant une minute. Recommencez ensuite, en présence du porteur."


class AuditFailedError(CpsError):
    """The audit file cannot be written or read, so the result was withheld. Check the free space
    and the rights of its directory.
    """

    KIND = "audit.failed"
    CODE = -32070
    MESSAGE = "The audit file cannot be written or read, so the result was withheld. Check the free space and the rights of its directory."
    MESSAGE_FR = "Le journal d'audit ne peut pas être écrit ou lu, le résultat a donc été retenu. Vérifiez la place libre et les droits de son dossier."


class AuditOffError(CpsError):
    """No audit file is kept. Name one in the configuration: audit_file"""

    KIND = "audit.off"
    CODE = -32071
    MESSAGE = "No audit file is kept. Name one in the configuration: audit_file"
    MESSAGE_FR = "Aucun journal d'audit n'est tenu. Indiquez-en un dans la configuration : audit_file"


class CacheFailedError(CpsError):
    """The files that are kept of cards cannot be removed. Check the rights of the directory that
    the configuration names: cache_dir
    """

    KIND = "cache.failed"
    CODE = -32072
    MESSAGE = "The files that are kept of cards cannot be removed. Check the rights of the directory that the configuration names: cache_dir"
    MESSAGE_FR = "Les fichiers conservés des cartes ne peuvent pas être supprimés. Vérifiez les droits du dossier indiqué dans la configuration : cache_dir"


class KeyNotFoundError(CpsError):
    """The card has no such key. List what it has with: cpsctl certs list"""

    KIND = "key.not_found"
    CODE = -32050
    MESSAGE = "The card has no such key. List what it has with: cpsctl certs list"
    MESSAGE_FR = "La carte n'a pas cette clé. Listez son contenu avec : cpsctl certs list"


class KeyUsageError(CpsError):
    """The card's key cannot do that. Choose another key or another signature scheme."""

    KIND = "key.usage"
    CODE = -32051
    MESSAGE = "The card's key cannot do that. Choose another key or another signature scheme."
    MESSAGE_FR = "La clé de la carte ne permet pas cela. Choisissez une autre clé ou un autre schéma de signature."


class DataInvalidError(CpsError):
    """The data have the wrong length or form for this operation. Check the digest."""

    KIND = "data.invalid"
    CODE = -32052
    MESSAGE = "The data have the wrong length or form for this operation. Check the digest."
    MESSAGE_FR = "Les données n'ont pas la longueur ou la forme attendue. Vérifiez l'empreinte."


class DataNotFoundError(CpsError):
    """The card has no such data object. List what it has with: cpsctl cards show"""

    KIND = "data.not_found"
    CODE = -32053
    MESSAGE = "The card has no such data object. List what it has with: cpsctl cards show"
    MESSAGE_FR = "La carte n'a pas cet objet. Listez son contenu avec : cpsctl cards show"


class DataReadOnlyError(CpsError):
    """This data object cannot be changed."""

    KIND = "data.read_only"
    CODE = -32054
    MESSAGE = "This data object cannot be changed."
    MESSAGE_FR = "Cet objet ne peut pas être modifié."


class DataTooLongError(CpsError):
    """The data are longer than the file on the card. Shorten them; nothing was written."""

    KIND = "data.too_long"
    CODE = -32055
    MESSAGE = "The data are longer than the file on the card. Shorten them; nothing was written."
    MESSAGE_FR = "Les données sont plus longues que le fichier de la carte. Raccourcissez-les ; rien n'a été écrit."


class DecryptFailedError(CpsError):
    """The data cannot be decrypted with this card. Check that they were encrypted for its holder.
    """

    KIND = "decrypt.failed"
    CODE = -32056
    MESSAGE = "The data cannot be decrypted with this card. Check that they were encrypted for its holder."
    MESSAGE_FR = "Les données ne peuvent pas être déchiffrées avec cette carte. Vérifiez qu'elles ont été chiffrées pour son porteur."


class SignatureUnverifiedError(CpsError):
    """The signature made by the card does not verify, so it was thrown away. Try again; if it
    happens again, have the card replaced.
    """

    KIND = "signature.unverified"
    CODE = -32057
    MESSAGE = "The signature made by the card does not verify, so it was thrown away. Try again; if it happens again, have the card replaced."
    MESSAGE_FR = "La signature produite par la carte n'est pas valide, elle a été détruite. Réessayez ; si cela se reproduit, faites remplacer la carte."


class CertificateUntrustedError(CpsError):
    """The card's certificate is not trusted, so the PIN was not asked for and nothing was signed.
    See why with: cpsctl certs list
    """

    KIND = "certificate.untrusted"
    CODE = -32058
    MESSAGE = "The card's certificate is not trusted, so the PIN was not asked for and nothing was signed. See why with: cpsctl certs list"
    MESSAGE_FR = "Le certificat de la carte n'est pas de confiance : le code porteur n'a pas été demandé et rien n'a été signé. Voyez pourquoi avec : cpsctl certs list"


class CertificateDamagedError(CpsError):
    """The certificate of this key cannot be read, so its signatures cannot be checked. Have the
    card replaced by its issuer; its other key works meanwhile.
    """

    KIND = "certificate.damaged"
    CODE = -32059
    MESSAGE = "The certificate of this key cannot be read, so its signatures cannot be checked. Have the card replaced by its issuer; its other key works meanwhile."
    MESSAGE_FR = "Le certificat de cette clé est illisible, ses signatures ne peuvent donc pas être vérifiées. Faites remplacer la carte par son émetteur ; son autre clé fonctionne en attendant."


class AssertionNoNationalIdError(CpsError):
    """The card does not say who its holder is by a national identifier, so it makes no assertion.
    Ask the issuer of the card.
    """

    KIND = "assertion.no_national_id"
    CODE = -32090
    MESSAGE = "The card does not say who its holder is by a national identifier, so it makes no assertion. Ask the issuer of the card."
    MESSAGE_FR = "La carte ne dit pas qui est son porteur par un identifiant national, elle ne fait donc pas d'assertion. Adressez-vous à l'émetteur de la carte."


class AssertionNoProfessionError(CpsError):
    """The card says no profession of its holder, so it makes no assertion. Use the card of a health
    professional.
    """

    KIND = "assertion.no_profession"
    CODE = -32091
    MESSAGE = "The card says no profession of its holder, so it makes no assertion. Use the card of a health professional."
    MESSAGE_FR = "La carte ne dit aucune profession de son porteur, elle ne fait donc pas d'assertion. Utilisez la carte d'un professionnel de santé."


class AssertionNoSpecialityError(CpsError):
    """The card says no speciality of its holder, and servers refuse this profession without one.
    Have the issuer of the card add it.
    """

    KIND = "assertion.no_speciality"
    CODE = -32092
    MESSAGE = "The card says no speciality of its holder, and servers refuse this profession without one. Have the issuer of the card add it."
    MESSAGE_FR = "La carte ne dit aucune spécialité de son porteur, et les serveurs refusent cette profession sans spécialité. Faites-la ajouter par l'émetteur de la carte."


class AssertionNoActivityError(CpsError):
    """The card has no activity with this number. Choose one of those that this command shows:
    cpsctl identity --pin
    """

    KIND = "assertion.no_activity"
    CODE = -32093
    MESSAGE = "The card has no activity with this number. Choose one of those that this command shows: cpsctl identity --pin"
    MESSAGE_FR = "La carte n'a pas d'activité de ce numéro. Choisissez-en une que cette commande montre : cpsctl identity --pin"


class AssertionNoStructureError(CpsError):
    """This activity of the card names no structure. Choose another one of: cpsctl identity --pin"""

    KIND = "assertion.no_structure"
    CODE = -32094
    MESSAGE = "This activity of the card names no structure. Choose another one of: cpsctl identity --pin"
    MESSAGE_FR = "Cette activité de la carte ne nomme pas de structure. Choisissez-en une autre parmi : cpsctl identity --pin"


class AssertionNoSectorError(CpsError):
    """This activity of the card names no sector. Choose another one of: cpsctl identity --pin"""

    KIND = "assertion.no_sector"
    CODE = -32095
    MESSAGE = "This activity of the card names no sector. Choose another one of: cpsctl identity --pin"
    MESSAGE_FR = "Cette activité de la carte ne nomme pas de secteur. Choisissez-en une autre parmi : cpsctl identity --pin"


class AssertionNoBillingNumberError(CpsError):
    """The structure of this activity has no number with which an establishment bills. Declare the
    billing number of the activity.
    """

    KIND = "assertion.no_billing_number"
    CODE = -32096
    MESSAGE = "The structure of this activity has no number with which an establishment bills. Declare the billing number of the activity."
    MESSAGE_FR = "La structure de cette activité n'a pas de numéro avec lequel un établissement facture. Déclarez le numéro de facturation de l'activité."


class AssertionNoChainError(CpsError):
    """The signature names the certificates of all issuers, and cpsd does not know them up to a
    root. Have the administrator put them into its trust directory.
    """

    KIND = "assertion.no_chain"
    CODE = -32097
    MESSAGE = "The signature names the certificates of all issuers, and cpsd does not know them up to a root. Have the administrator put them into its trust directory."
    MESSAGE_FR = "La signature nomme les certificats de tous les émetteurs, et cpsd ne les connaît pas jusqu'à une racine. Faites-les mettre par l'administrateur dans son répertoire de confiance."


#: The class of each kind.
ERRORS: Dict[str, Type[CpsError]] = {
    "request.parse": RequestParseError,
    "request.invalid": RequestInvalidError,
    "request.method": RequestMethodError,
    "request.params": RequestParamsError,
    "request.too_large": RequestTooLargeError,
    "request.overloaded": RequestOverloadedError,
    "request.hello_first": RequestHelloFirstError,
    "request.timeout": RequestTimeoutError,
    "request.cancelled": RequestCancelledError,
    "internal": InternalError,
    "daemon.unreachable": DaemonUnreachableError,
    "daemon.version": DaemonVersionError,
    "client.not_authorised": ClientNotAuthorisedError,
    "client.not_admin": ClientNotAdminError,
    "reader.not_found": ReaderNotFoundError,
    "reader.none": ReaderNoneError,
    "reader.lost": ReaderLostError,
    "reader.service_down": ReaderServiceDownError,
    "reader.busy": ReaderBusyError,
    "card.none": CardNoneError,
    "card.removed": CardRemovedError,
    "card.reading": CardReadingError,
    "card.mute": CardMuteError,
    "card.unknown": CardUnknownError,
    "card.vitale": CardVitaleError,
    "card.damaged": CardDamagedError,
    "card.update_interrupted": CardUpdateInterruptedError,
    "card.error": CardError,
    "card.unsupported": CardUnsupportedError,
    "pin.incorrect": PinIncorrectError,
    "pin.blocked": PinBlockedError,
    "pin.format": PinFormatError,
    "pin.required": PinRequiredError,
    "pin.none": PinNoneError,
    "pin.already_logged_in": PinAlreadyLoggedInError,
    "lease.not_found": LeaseNotFoundError,
    "pin.new_format": PinNewFormatError,
    "puk.incorrect": PukIncorrectError,
    "puk.format": PukFormatError,
    "puk.blocked": PukBlockedError,
    "pin.not_allowed": PinNotAllowedError,
    "pin.other_account": PinOtherAccountError,
    "pin.last_try": PinLastTryError,
    "puk.last_try": PukLastTryError,
    "pin.paused": PinPausedError,
    "prompt.cancelled": PromptCancelledError,
    "prompt.timeout": PromptTimeoutError,
    "prompt.unavailable": PromptUnavailableError,
    "agent.other": AgentOtherError,
    "prompt.paused": PromptPausedError,
    "audit.failed": AuditFailedError,
    "audit.off": AuditOffError,
    "cache.failed": CacheFailedError,
    "key.not_found": KeyNotFoundError,
    "key.usage": KeyUsageError,
    "data.invalid": DataInvalidError,
    "data.not_found": DataNotFoundError,
    "data.read_only": DataReadOnlyError,
    "data.too_long": DataTooLongError,
    "decrypt.failed": DecryptFailedError,
    "signature.unverified": SignatureUnverifiedError,
    "certificate.untrusted": CertificateUntrustedError,
    "certificate.damaged": CertificateDamagedError,
    "assertion.no_national_id": AssertionNoNationalIdError,
    "assertion.no_profession": AssertionNoProfessionError,
    "assertion.no_speciality": AssertionNoSpecialityError,
    "assertion.no_activity": AssertionNoActivityError,
    "assertion.no_structure": AssertionNoStructureError,
    "assertion.no_sector": AssertionNoSectorError,
    "assertion.no_billing_number": AssertionNoBillingNumberError,
    "assertion.no_chain": AssertionNoChainError,
}
