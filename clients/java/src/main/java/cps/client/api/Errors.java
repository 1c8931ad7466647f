// Generated from docs/openrpc.json by clients/generate.
package cps.client.api;

import cps.client.CpsException;

/** One class of exception for each kind of error (docs/api.md §11). */
public final class Errors {
    private Errors() {}

    /** Returns the exception of a kind, which a newer service may have added. */
    public static CpsException of(CpsException.Parts parts) {
        return switch (parts.kind()) {
            case "request.parse" -> new RequestParse(parts);
            case "request.invalid" -> new RequestInvalid(parts);
            case "request.method" -> new RequestMethod(parts);
            case "request.params" -> new RequestParams(parts);
            case "request.too_large" -> new RequestTooLarge(parts);
            case "request.overloaded" -> new RequestOverloaded(parts);
            case "request.hello_first" -> new RequestHelloFirst(parts);
            case "request.timeout" -> new RequestTimeout(parts);
            case "request.cancelled" -> new RequestCancelled(parts);
            case "internal" -> new Internal(parts);
            case "daemon.unreachable" -> new DaemonUnreachable(parts);
            case "daemon.version" -> new DaemonVersion(parts);
            case "client.not_authorised" -> new ClientNotAuthorised(parts);
            case "client.not_admin" -> new ClientNotAdmin(parts);
            case "reader.not_found" -> new ReaderNotFound(parts);
            case "reader.none" -> new ReaderNone(parts);
            case "reader.lost" -> new ReaderLost(parts);
            case "reader.service_down" -> new ReaderServiceDown(parts);
            case "reader.busy" -> new ReaderBusy(parts);
            case "card.none" -> new CardNone(parts);
            case "card.removed" -> new CardRemoved(parts);
            case "card.reading" -> new CardReading(parts);
            case "card.mute" -> new CardMute(parts);
            case "card.unknown" -> new CardUnknown(parts);
            case "card.vitale" -> new CardVitale(parts);
            case "card.damaged" -> new CardDamaged(parts);
            case "card.update_interrupted" -> new CardUpdateInterrupted(parts);
            case "card.error" -> new CardError(parts);
            case "card.unsupported" -> new CardUnsupported(parts);
            case "pin.incorrect" -> new PinIncorrect(parts);
            case "pin.blocked" -> new PinBlocked(parts);
            case "pin.format" -> new PinFormat(parts);
            case "pin.required" -> new PinRequired(parts);
            case "pin.none" -> new PinNone(parts);
            case "pin.already_logged_in" -> new PinAlreadyLoggedIn(parts);
            case "lease.not_found" -> new LeaseNotFound(parts);
            case "pin.new_format" -> new PinNewFormat(parts);
            case "puk.incorrect" -> new PukIncorrect(parts);
            case "puk.format" -> new PukFormat(parts);
            case "puk.blocked" -> new PukBlocked(parts);
            case "pin.not_allowed" -> new PinNotAllowed(parts);
            case "pin.other_account" -> new PinOtherAccount(parts);
            case "pin.last_try" -> new PinLastTry(parts);
            case "puk.last_try" -> new PukLastTry(parts);
            case "pin.paused" -> new PinPaused(parts);
            case "prompt.cancelled" -> new PromptCancelled(parts);
            case "prompt.timeout" -> new PromptTimeout(parts);
            case "prompt.unavailable" -> new PromptUnavailable(parts);
            case "agent.other" -> new AgentOther(parts);
            case "prompt.paused" -> new PromptPaused(parts);
            case "audit.failed" -> new AuditFailed(parts);
            case "audit.off" -> new AuditOff(parts);
            case "cache.failed" -> new CacheFailed(parts);
            case "key.not_found" -> new KeyNotFound(parts);
            case "key.usage" -> new KeyUsage(parts);
            case "data.invalid" -> new DataInvalid(parts);
            case "data.not_found" -> new DataNotFound(parts);
            case "data.read_only" -> new DataReadOnly(parts);
            case "data.too_long" -> new DataTooLong(parts);
            case "decrypt.failed" -> new DecryptFailed(parts);
            case "signature.unverified" -> new SignatureUnverified(parts);
            case "certificate.untrusted" -> new CertificateUntrusted(parts);
            case "certificate.damaged" -> new CertificateDamaged(parts);
            case "assertion.no_national_id" -> new AssertionNoNationalId(parts);
            case "assertion.no_profession" -> new AssertionNoProfession(parts);
            case "assertion.no_speciality" -> new AssertionNoSpeciality(parts);
            case "assertion.no_activity" -> new AssertionNoActivity(parts);
            case "assertion.no_structure" -> new AssertionNoStructure(parts);
            case "assertion.no_sector" -> new AssertionNoSector(parts);
            case "assertion.no_billing_number" -> new AssertionNoBillingNumber(parts);
            case "assertion.no_chain" -> new AssertionNoChain(parts);
            default -> new CpsException(parts);
        };
    }

    /** The request is not JSON. Send one JSON object per line. */
    public static final class RequestParse extends CpsException {
        private static final long serialVersionUID = 1L;

        RequestParse(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public RequestParse(String detail) {
            super(Parts.found(
                "request.parse", -32700,
                "The request is not JSON. Send one JSON object per line.",
                "La requête n'est pas du JSON. Envoyez un objet JSON par ligne.",
                detail));
        }
    }

    /** The line is not a JSON-RPC 2.0 request. See the API document. */
    public static final class RequestInvalid extends CpsException {
        private static final long serialVersionUID = 1L;

        RequestInvalid(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public RequestInvalid(String detail) {
            super(Parts.found(
                "request.invalid", -32600,
                "The line is not a JSON-RPC 2.0 request. See the API document.",
                "La ligne n'est pas une requête JSON-RPC 2.0. Consultez le document de l'API.",
                detail));
        }
    }

    /** There is no such method. See the API document. */
    public static final class RequestMethod extends CpsException {
        private static final long serialVersionUID = 1L;

        RequestMethod(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public RequestMethod(String detail) {
            super(Parts.found(
                "request.method", -32601,
                "There is no such method. See the API document.",
                "Cette méthode n'existe pas. Consultez le document de l'API.",
                detail));
        }
    }

    /** The parameters do not fit the method. See the API document. */
    public static final class RequestParams extends CpsException {
        private static final long serialVersionUID = 1L;

        RequestParams(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public RequestParams(String detail) {
            super(Parts.found(
                "request.params", -32602,
                "The parameters do not fit the method. See the API document.",
                "Les paramètres ne conviennent pas à la méthode. Consultez le document de l'API.",
                detail));
        }
    }

    /** The request is too large. Send a digest instead of a document. */
    public static final class RequestTooLarge extends CpsException {
        private static final long serialVersionUID = 1L;

        RequestTooLarge(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public RequestTooLarge(String detail) {
            super(Parts.found(
                "request.too_large", -32001,
                "The request is too large. Send a digest instead of a document.",
                "La requête est trop grande. Envoyez une empreinte plutôt qu'un document.",
                detail));
        }
    }

    /** Too many requests are waiting. Wait for answers before sending more. */
    public static final class RequestOverloaded extends CpsException {
        private static final long serialVersionUID = 1L;

        RequestOverloaded(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public RequestOverloaded(String detail) {
            super(Parts.found(
                "request.overloaded", -32002,
                "Too many requests are waiting. Wait for answers before sending more.",
                "Trop de requêtes sont en attente. Attendez les réponses avant d'en envoyer d'autres.",
                detail));
        }
    }

    /** The program did not introduce itself. Call system.hello before anything else. */
    public static final class RequestHelloFirst extends CpsException {
        private static final long serialVersionUID = 1L;

        RequestHelloFirst(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public RequestHelloFirst(String detail) {
            super(Parts.found(
                "request.hello_first", -32003,
                "The program did not introduce itself. Call system.hello before anything else.",
                "Le programme ne s'est pas présenté. Appelez system.hello avant toute autre méthode.",
                detail));
        }
    }

    /**
     * The request took longer than its timeout_ms. Look at the state of the card before trying
     * again.
     */
    public static final class RequestTimeout extends CpsException {
        private static final long serialVersionUID = 1L;

        RequestTimeout(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public RequestTimeout(String detail) {
            super(Parts.found(
                "request.timeout", -32004,
                "The request took longer than its timeout_ms. Look at the state of the card before trying again.",
                "La requête a duré plus longtemps que son timeout_ms. Consultez l'état de la carte avant de réessayer.",
                detail));
        }
    }

    /** The request was cancelled by the program itself. Start it again if it is still wanted. */
    public static final class RequestCancelled extends CpsException {
        private static final long serialVersionUID = 1L;

        RequestCancelled(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public RequestCancelled(String detail) {
            super(Parts.found(
                "request.cancelled", -32005,
                "The request was cancelled by the program itself. Start it again if it is still wanted.",
                "La requête a été annulée par le programme lui-même. Relancez-la si elle est encore utile.",
                detail));
        }
    }

    /** The card service failed. Report it with the journal of cpsd. */
    public static final class Internal extends CpsException {
        private static final long serialVersionUID = 1L;

        Internal(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public Internal(String detail) {
            super(Parts.found(
                "internal", -32603,
                "The card service failed. Report it with the journal of cpsd.",
                "Le service de cartes a échoué. Signalez-le avec le journal de cpsd.",
                detail));
        }
    }

    /** The card service cpsd does not answer. Start it with: systemctl start cpsd */
    public static final class DaemonUnreachable extends CpsException {
        private static final long serialVersionUID = 1L;

        DaemonUnreachable(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public DaemonUnreachable(String detail) {
            super(Parts.found(
                "daemon.unreachable", -32010,
                "The card service cpsd does not answer. Start it with: systemctl start cpsd",
                "Le service de cartes cpsd ne répond pas. Démarrez-le avec : systemctl start cpsd",
                detail));
        }
    }

    /**
     * The program and the card service speak different versions of the protocol. Update both, then
     * restart the program.
     */
    public static final class DaemonVersion extends CpsException {
        private static final long serialVersionUID = 1L;

        DaemonVersion(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public DaemonVersion(String detail) {
            super(Parts.found(
                "daemon.version", -32013,
                "The program and the card service speak different versions of the protocol. Update both, then restart the program.",
                "Le programme et le service de cartes parlent des versions différentes du protocole. Mettez les deux à jour, puis redémarrez le programme.",
                detail));
        }
    }

    /**
     * This account may not use the card service. Ask the administrator to add it to the group cps.
     */
    public static final class ClientNotAuthorised extends CpsException {
        private static final long serialVersionUID = 1L;

        ClientNotAuthorised(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public ClientNotAuthorised(String detail) {
            super(Parts.found(
                "client.not_authorised", -32011,
                "This account may not use the card service. Ask the administrator to add it to the group cps.",
                "Ce compte n'a pas le droit d'utiliser le service de cartes. Demandez à l'administrateur de l'ajouter au groupe cps.",
                detail));
        }
    }

    /** Only an administrator of the card service may do that. Ask one, or run it as root. */
    public static final class ClientNotAdmin extends CpsException {
        private static final long serialVersionUID = 1L;

        ClientNotAdmin(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public ClientNotAdmin(String detail) {
            super(Parts.found(
                "client.not_admin", -32012,
                "Only an administrator of the card service may do that. Ask one, or run it as root.",
                "Seul un administrateur du service de cartes peut faire cela. Adressez-vous à lui, ou utilisez le compte root.",
                detail));
        }
    }

    /** There is no such reader. List the readers with: cpsctl readers list */
    public static final class ReaderNotFound extends CpsException {
        private static final long serialVersionUID = 1L;

        ReaderNotFound(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public ReaderNotFound(String detail) {
            super(Parts.found(
                "reader.not_found", -32020,
                "There is no such reader. List the readers with: cpsctl readers list",
                "Ce lecteur n'existe pas. Listez les lecteurs avec : cpsctl readers list",
                detail));
        }
    }

    /** No card reader is connected. Plug a reader in. */
    public static final class ReaderNone extends CpsException {
        private static final long serialVersionUID = 1L;

        ReaderNone(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public ReaderNone(String detail) {
            super(Parts.found(
                "reader.none", -32021,
                "No card reader is connected. Plug a reader in.",
                "Aucun lecteur de carte n'est connecté. Branchez un lecteur.",
                detail));
        }
    }

    /** The card reader does not answer. Unplug it and plug it in again. */
    public static final class ReaderLost extends CpsException {
        private static final long serialVersionUID = 1L;

        ReaderLost(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public ReaderLost(String detail) {
            super(Parts.found(
                "reader.lost", -32022,
                "The card reader does not answer. Unplug it and plug it in again.",
                "Le lecteur de carte ne répond pas. Débranchez-le puis rebranchez-le.",
                detail));
        }
    }

    /**
     * The smart card service pcscd does not answer. Start it with: systemctl start pcscd.socket
     */
    public static final class ReaderServiceDown extends CpsException {
        private static final long serialVersionUID = 1L;

        ReaderServiceDown(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public ReaderServiceDown(String detail) {
            super(Parts.found(
                "reader.service_down", -32023,
                "The smart card service pcscd does not answer. Start it with: systemctl start pcscd.socket",
                "Le service de cartes à puce pcscd ne répond pas. Démarrez-le avec : systemctl start pcscd.socket",
                detail));
        }
    }

    /** Another program is using the card. Close it or wait, then try again. */
    public static final class ReaderBusy extends CpsException {
        private static final long serialVersionUID = 1L;

        ReaderBusy(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public ReaderBusy(String detail) {
            super(Parts.found(
                "reader.busy", -32024,
                "Another program is using the card. Close it or wait, then try again.",
                "Un autre programme utilise la carte. Fermez-le ou attendez, puis réessayez.",
                detail));
        }
    }

    /** No card is inserted. Insert the card, chip first. */
    public static final class CardNone extends CpsException {
        private static final long serialVersionUID = 1L;

        CardNone(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CardNone(String detail) {
            super(Parts.found(
                "card.none", -32030,
                "No card is inserted. Insert the card, chip first.",
                "Aucune carte n'est insérée. Insérez la carte, puce en avant.",
                detail));
        }
    }

    /** The card was removed. Insert it again. */
    public static final class CardRemoved extends CpsException {
        private static final long serialVersionUID = 1L;

        CardRemoved(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CardRemoved(String detail) {
            super(Parts.found(
                "card.removed", -32031,
                "The card was removed. Insert it again.",
                "La carte a été retirée. Insérez-la de nouveau.",
                detail));
        }
    }

    /** The card is still being read. Wait a moment. */
    public static final class CardReading extends CpsException {
        private static final long serialVersionUID = 1L;

        CardReading(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CardReading(String detail) {
            super(Parts.found(
                "card.reading", -32032,
                "The card is still being read. Wait a moment.",
                "La carte est en cours de lecture. Patientez un instant.",
                detail));
        }
    }

    /**
     * The card does not answer. Check that it is inserted chip first, clean the chip, try again.
     */
    public static final class CardMute extends CpsException {
        private static final long serialVersionUID = 1L;

        CardMute(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CardMute(String detail) {
            super(Parts.found(
                "card.mute", -32033,
                "The card does not answer. Check that it is inserted chip first, clean the chip, try again.",
                "La carte ne répond pas. Vérifiez qu'elle est insérée puce en avant, nettoyez la puce, réessayez.",
                detail));
        }
    }

    /** This is not a health professional card. Insert a CPS, CPF, CPE or CPA card. */
    public static final class CardUnknown extends CpsException {
        private static final long serialVersionUID = 1L;

        CardUnknown(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CardUnknown(String detail) {
            super(Parts.found(
                "card.unknown", -32034,
                "This is not a health professional card. Insert a CPS, CPF, CPE or CPA card.",
                "Cette carte n'est pas une carte de professionnel de santé. Insérez une carte CPS, CPF, CPE ou CPA.",
                detail));
        }
    }

    /** This is a Vitale card, the patient's. Insert the professional's card in this reader. */
    public static final class CardVitale extends CpsException {
        private static final long serialVersionUID = 1L;

        CardVitale(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CardVitale(String detail) {
            super(Parts.found(
                "card.vitale", -32035,
                "This is a Vitale card, the patient's. Insert the professional's card in this reader.",
                "C'est une carte Vitale, celle du patient. Insérez la carte du professionnel dans ce lecteur.",
                detail));
        }
    }

    /** The content of the card is damaged. Have the card replaced by its issuer. */
    public static final class CardDamaged extends CpsException {
        private static final long serialVersionUID = 1L;

        CardDamaged(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CardDamaged(String detail) {
            super(Parts.found(
                "card.damaged", -32036,
                "The content of the card is damaged. Have the card replaced by its issuer.",
                "Le contenu de la carte est endommagé. Faites remplacer la carte par son émetteur.",
                detail));
        }
    }

    /** The last update of the card was interrupted. Update the card again before using it. */
    public static final class CardUpdateInterrupted extends CpsException {
        private static final long serialVersionUID = 1L;

        CardUpdateInterrupted(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CardUpdateInterrupted(String detail) {
            super(Parts.found(
                "card.update_interrupted", -32037,
                "The last update of the card was interrupted. Update the card again before using it.",
                "La dernière mise à jour de la carte a été interrompue. Mettez la carte à jour avant de l'utiliser.",
                detail));
        }
    }

    /** The card refused a command. Take the card out, insert it again, try again. */
    public static final class CardError extends CpsException {
        private static final long serialVersionUID = 1L;

        CardError(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CardError(String detail) {
            super(Parts.found(
                "card.error", -32038,
                "The card refused a command. Take the card out, insert it again, try again.",
                "La carte a refusé une commande. Retirez la carte, réinsérez-la, réessayez.",
                detail));
        }
    }

    /** This version cannot use cards of this generation. Update the card software. */
    public static final class CardUnsupported extends CpsException {
        private static final long serialVersionUID = 1L;

        CardUnsupported(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CardUnsupported(String detail) {
            super(Parts.found(
                "card.unsupported", -32039,
                "This version cannot use cards of this generation. Update the card software.",
                "Cette version ne sait pas utiliser les cartes de cette génération. Mettez à jour le logiciel de la carte.",
                detail));
        }
    }

    /** The PIN is wrong. Check it before trying again: the card blocks when no try is left. */
    public static final class PinIncorrect extends CpsException {
        private static final long serialVersionUID = 1L;

        PinIncorrect(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PinIncorrect(String detail) {
            super(Parts.found(
                "pin.incorrect", -32040,
                "The PIN is wrong. Check it before trying again: the card blocks when no try is left.",
                "Le code porteur est faux. Vérifiez-le avant de réessayer : la carte se bloque quand il ne reste plus d'essai.",
                detail));
        }
    }

    /** The PIN is blocked. Unblock it with the unblocking code (PUK): cpsctl pin unblock */
    public static final class PinBlocked extends CpsException {
        private static final long serialVersionUID = 1L;

        PinBlocked(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PinBlocked(String detail) {
            super(Parts.found(
                "pin.blocked", -32041,
                "The PIN is blocked. Unblock it with the unblocking code (PUK): cpsctl pin unblock",
                "Le code porteur est bloqué. Débloquez-le avec le code de déblocage (PUK) : cpsctl pin unblock",
                detail));
        }
    }

    /**
     * The PIN does not have the length or the digits that the card takes. No try was spent; type
     * it again.
     */
    public static final class PinFormat extends CpsException {
        private static final long serialVersionUID = 1L;

        PinFormat(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PinFormat(String detail) {
            super(Parts.found(
                "pin.format", -32042,
                "The PIN does not have the length or the digits that the card takes. No try was spent; type it again.",
                "Le code porteur n'a pas la longueur ou les chiffres attendus par la carte. Aucun essai n'est perdu ; saisissez-le de nouveau.",
                detail));
        }
    }

    /** The PIN is needed. Log in to the card first. */
    public static final class PinRequired extends CpsException {
        private static final long serialVersionUID = 1L;

        PinRequired(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PinRequired(String detail) {
            super(Parts.found(
                "pin.required", -32043,
                "The PIN is needed. Log in to the card first.",
                "Le code porteur est nécessaire. Authentifiez-vous d'abord auprès de la carte.",
                detail));
        }
    }

    /** The contactless side of the card has no PIN. Insert the card in a contact reader. */
    public static final class PinNone extends CpsException {
        private static final long serialVersionUID = 1L;

        PinNone(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PinNone(String detail) {
            super(Parts.found(
                "pin.none", -32044,
                "The contactless side of the card has no PIN. Insert the card in a contact reader.",
                "Le côté sans contact de la carte n'a pas de code porteur. Insérez la carte dans un lecteur à contact.",
                detail));
        }
    }

    /** This program is logged in to the card already. Log out first. */
    public static final class PinAlreadyLoggedIn extends CpsException {
        private static final long serialVersionUID = 1L;

        PinAlreadyLoggedIn(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PinAlreadyLoggedIn(String detail) {
            super(Parts.found(
                "pin.already_logged_in", -32045,
                "This program is logged in to the card already. Log out first.",
                "Ce programme est déjà authentifié auprès de la carte. Fermez d'abord la session.",
                detail));
        }
    }

    /** This login has ended already. List those there are with leases.list. */
    public static final class LeaseNotFound extends CpsException {
        private static final long serialVersionUID = 1L;

        LeaseNotFound(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public LeaseNotFound(String detail) {
            super(Parts.found(
                "lease.not_found", -32049,
                "This login has ended already. List those there are with leases.list.",
                "Cette authentification a déjà pris fin. Listez celles qui existent avec leases.list.",
                detail));
        }
    }

    /**
     * The new PIN is refused: its length or digits do not fit the card, it is easy to guess, or it
     * was not typed twice alike. Choose another; the PIN is as it was.
     */
    public static final class PinNewFormat extends CpsException {
        private static final long serialVersionUID = 1L;

        PinNewFormat(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PinNewFormat(String detail) {
            super(Parts.found(
                "pin.new_format", -32046,
                "The new PIN is refused: its length or digits do not fit the card, it is easy to guess, or it was not typed twice alike. Choose another; the PIN is as it was.",
                "Le nouveau code porteur est refusé : sa longueur ou ses chiffres ne conviennent pas à la carte, il se devine facilement, ou ses deux saisies diffèrent. Choisissez-en un autre ; le code n'a pas changé.",
                detail));
        }
    }

    /** The unblocking code (PUK) is wrong. Check it on the issuer's letter before trying again. */
    public static final class PukIncorrect extends CpsException {
        private static final long serialVersionUID = 1L;

        PukIncorrect(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PukIncorrect(String detail) {
            super(Parts.found(
                "puk.incorrect", -32047,
                "The unblocking code (PUK) is wrong. Check it on the issuer's letter before trying again.",
                "Le code de déblocage (PUK) est faux. Vérifiez-le sur le courrier de l'émetteur avant de réessayer.",
                detail));
        }
    }

    /**
     * The unblocking code (PUK) does not have the length or the digits that the card takes. No try
     * was spent; type it again.
     */
    public static final class PukFormat extends CpsException {
        private static final long serialVersionUID = 1L;

        PukFormat(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PukFormat(String detail) {
            super(Parts.found(
                "puk.format", -32085,
                "The unblocking code (PUK) does not have the length or the digits that the card takes. No try was spent; type it again.",
                "Le code de déblocage (PUK) n'a pas la longueur ou les chiffres attendus par la carte. Aucun essai n'est perdu ; saisissez-le de nouveau.",
                detail));
        }
    }

    /** The unblocking code (PUK) is blocked or used up. Have the card replaced by its issuer. */
    public static final class PukBlocked extends CpsException {
        private static final long serialVersionUID = 1L;

        PukBlocked(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PukBlocked(String detail) {
            super(Parts.found(
                "puk.blocked", -32048,
                "The unblocking code (PUK) is blocked or used up. Have the card replaced by its issuer.",
                "Le code de déblocage (PUK) est bloqué ou épuisé. Faites remplacer la carte par son émetteur.",
                detail));
        }
    }

    /**
     * This account may not enter a PIN or PUK: it is not the one at the machine. Work at the
     * machine itself, or ask the administrator for a group of pin_groups in the configuration.
     */
    public static final class PinNotAllowed extends CpsException {
        private static final long serialVersionUID = 1L;

        PinNotAllowed(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PinNotAllowed(String detail) {
            super(Parts.found(
                "pin.not_allowed", -32080,
                "This account may not enter a PIN or PUK: it is not the one at the machine. Work at the machine itself, or ask the administrator for a group of pin_groups in the configuration.",
                "Ce compte ne peut pas saisir de code : ce n'est pas celui qui est devant la machine. Travaillez sur la machine elle-même, ou demandez à l'administrateur un groupe de pin_groups dans la configuration.",
                detail));
        }
    }

    /**
     * A program of another account is logged in to this card. Wait until it logs out, or take the
     * card out and insert it again.
     */
    public static final class PinOtherAccount extends CpsException {
        private static final long serialVersionUID = 1L;

        PinOtherAccount(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PinOtherAccount(String detail) {
            super(Parts.found(
                "pin.other_account", -32081,
                "A program of another account is logged in to this card. Wait until it logs out, or take the card out and insert it again.",
                "Un programme d'un autre compte est authentifié auprès de cette carte. Attendez qu'il se déconnecte, ou retirez la carte et insérez-la de nouveau.",
                detail));
        }
    }

    /**
     * One try of the PIN is left, and it was not spent. Type the PIN in the dialog of the agent
     * (cpsctl agent) or on the reader.
     */
    public static final class PinLastTry extends CpsException {
        private static final long serialVersionUID = 1L;

        PinLastTry(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PinLastTry(String detail) {
            super(Parts.found(
                "pin.last_try", -32082,
                "One try of the PIN is left, and it was not spent. Type the PIN in the dialog of the agent (cpsctl agent) or on the reader.",
                "Il reste un essai du code porteur, et il n'a pas été utilisé. Saisissez le code dans le dialogue de l'agent (cpsctl agent) ou sur le lecteur.",
                detail));
        }
    }

    /**
     * One try of the unblocking code (PUK) is left, and it was not spent. Type it in the dialog of
     * the agent: cpsctl pin unblock --prompt
     */
    public static final class PukLastTry extends CpsException {
        private static final long serialVersionUID = 1L;

        PukLastTry(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PukLastTry(String detail) {
            super(Parts.found(
                "puk.last_try", -32083,
                "One try of the unblocking code (PUK) is left, and it was not spent. Type it in the dialog of the agent: cpsctl pin unblock --prompt",
                "Il reste un essai du code de déblocage (PUK), et il n'a pas été utilisé. Saisissez-le dans le dialogue de l'agent : cpsctl pin unblock --prompt",
                detail));
        }
    }

    /**
     * A wrong PIN or PUK was entered a moment ago. Wait before trying again; the card was not
     * asked.
     */
    public static final class PinPaused extends CpsException {
        private static final long serialVersionUID = 1L;

        PinPaused(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PinPaused(String detail) {
            super(Parts.found(
                "pin.paused", -32084,
                "A wrong PIN or PUK was entered a moment ago. Wait before trying again; the card was not asked.",
                "Un code faux vient d'être saisi. Patientez avant de réessayer ; la carte n'a pas été interrogée.",
                detail));
        }
    }

    /** The PIN dialog was cancelled. Start again when the holder is ready to type the PIN. */
    public static final class PromptCancelled extends CpsException {
        private static final long serialVersionUID = 1L;

        PromptCancelled(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PromptCancelled(String detail) {
            super(Parts.found(
                "prompt.cancelled", -32060,
                "The PIN dialog was cancelled. Start again when the holder is ready to type the PIN.",
                "La saisie du code porteur a été annulée. Recommencez quand le porteur est prêt à le saisir.",
                detail));
        }
    }

    /** The PIN was not typed in time. Start again and type it in the dialog, or on the reader. */
    public static final class PromptTimeout extends CpsException {
        private static final long serialVersionUID = 1L;

        PromptTimeout(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PromptTimeout(String detail) {
            super(Parts.found(
                "prompt.timeout", -32061,
                "The PIN was not typed in time. Start again and type it in the dialog, or on the reader.",
                "Le code porteur n'a pas été saisi à temps. Recommencez et saisissez-le dans le dialogue, ou sur le lecteur.",
                detail));
        }
    }

    /** No PIN dialog can be shown. Start the agent in the session of the holder: cpsctl agent */
    public static final class PromptUnavailable extends CpsException {
        private static final long serialVersionUID = 1L;

        PromptUnavailable(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PromptUnavailable(String detail) {
            super(Parts.found(
                "prompt.unavailable", -32062,
                "No PIN dialog can be shown. Start the agent in the session of the holder: cpsctl agent",
                "Aucun dialogue de code porteur ne peut être affiché. Démarrez l'agent dans la session du porteur : cpsctl agent",
                detail));
        }
    }

    /**
     * Another agent shows the PIN dialogs of this account already. End it first, if it is not
     * yours to keep.
     */
    public static final class AgentOther extends CpsException {
        private static final long serialVersionUID = 1L;

        AgentOther(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public AgentOther(String detail) {
            super(Parts.found(
                "agent.other", -32063,
                "Another agent shows the PIN dialogs of this account already. End it first, if it is not yours to keep.",
                "Un autre agent affiche déjà les dialogues de code porteur de ce compte. Arrêtez-le d'abord s'il n'est pas le bon.",
                detail));
        }
    }

    /**
     * Several dialogs about this card or about web sites had no answer, so no other is shown for a
     * minute. Then start again, with the holder at the machine.
     */
    public static final class PromptPaused extends CpsException {
        private static final long serialVersionUID = 1L;

        PromptPaused(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public PromptPaused(String detail) {
            super(Parts.found(
                "prompt.paused", -32064,
                "Several dialogs about this card or about web sites had no answer, so no other is shown for a minute. Then start again, with the holder at the machine.",
                "Plusieurs demandes sur cette carte ou sur des sites web sont restées sans réponse : aucune autre n'est affichée pendant une minute. Recommencez ensuite, en présence du porteur.",
                detail));
        }
    }

    /**
     * The audit file cannot be written or read, so the result was withheld. Check the free space
     * and the rights of its directory.
     */
    public static final class AuditFailed extends CpsException {
        private static final long serialVersionUID = 1L;

        AuditFailed(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public AuditFailed(String detail) {
            super(Parts.found(
                "audit.failed", -32070,
                "The audit file cannot be written or read, so the result was withheld. Check the free space and the rights of its directory.",
                "Le journal d'audit ne peut pas être écrit ou lu, le résultat a donc été retenu. Vérifiez la place libre et les droits de son dossier.",
                detail));
        }
    }

    /** No audit file is kept. Name one in the configuration: audit_file */
    public static final class AuditOff extends CpsException {
        private static final long serialVersionUID = 1L;

        AuditOff(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public AuditOff(String detail) {
            super(Parts.found(
                "audit.off", -32071,
                "No audit file is kept. Name one in the configuration: audit_file",
                "Aucun journal d'audit n'est tenu. Indiquez-en un dans la configuration : audit_file",
                detail));
        }
    }

    /**
     * The files that are kept of cards cannot be removed. Check the rights of the directory that
     * the configuration names: cache_dir
     */
    public static final class CacheFailed extends CpsException {
        private static final long serialVersionUID = 1L;

        CacheFailed(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CacheFailed(String detail) {
            super(Parts.found(
                "cache.failed", -32072,
                "The files that are kept of cards cannot be removed. Check the rights of the directory that the configuration names: cache_dir",
                "Les fichiers conservés des cartes ne peuvent pas être supprimés. Vérifiez les droits du dossier indiqué dans la configuration : cache_dir",
                detail));
        }
    }

    /** The card has no such key. List what it has with: cpsctl certs list */
    public static final class KeyNotFound extends CpsException {
        private static final long serialVersionUID = 1L;

        KeyNotFound(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public KeyNotFound(String detail) {
            super(Parts.found(
                "key.not_found", -32050,
                "The card has no such key. List what it has with: cpsctl certs list",
                "La carte n'a pas cette clé. Listez son contenu avec : cpsctl certs list",
                detail));
        }
    }

    /** The card's key cannot do that. Choose another key or another signature scheme. */
    public static final class KeyUsage extends CpsException {
        private static final long serialVersionUID = 1L;

        KeyUsage(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public KeyUsage(String detail) {
            super(Parts.found(
                "key.usage", -32051,
                "The card's key cannot do that. Choose another key or another signature scheme.",
                "La clé de la carte ne permet pas cela. Choisissez une autre clé ou un autre schéma de signature.",
                detail));
        }
    }

    /** The data have the wrong length or form for this operation. Check the digest. */
    public static final class DataInvalid extends CpsException {
        private static final long serialVersionUID = 1L;

        DataInvalid(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public DataInvalid(String detail) {
            super(Parts.found(
                "data.invalid", -32052,
                "The data have the wrong length or form for this operation. Check the digest.",
                "Les données n'ont pas la longueur ou la forme attendue. Vérifiez l'empreinte.",
                detail));
        }
    }

    /** The card has no such data object. List what it has with: cpsctl cards show */
    public static final class DataNotFound extends CpsException {
        private static final long serialVersionUID = 1L;

        DataNotFound(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public DataNotFound(String detail) {
            super(Parts.found(
                "data.not_found", -32053,
                "The card has no such data object. List what it has with: cpsctl cards show",
                "La carte n'a pas cet objet. Listez son contenu avec : cpsctl cards show",
                detail));
        }
    }

    /** This data object cannot be changed. */
    public static final class DataReadOnly extends CpsException {
        private static final long serialVersionUID = 1L;

        DataReadOnly(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public DataReadOnly(String detail) {
            super(Parts.found(
                "data.read_only", -32054,
                "This data object cannot be changed.",
                "Cet objet ne peut pas être modifié.",
                detail));
        }
    }

    /** The data are longer than the file on the card. Shorten them; nothing was written. */
    public static final class DataTooLong extends CpsException {
        private static final long serialVersionUID = 1L;

        DataTooLong(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public DataTooLong(String detail) {
            super(Parts.found(
                "data.too_long", -32055,
                "The data are longer than the file on the card. Shorten them; nothing was written.",
                "Les données sont plus longues que le fichier de la carte. Raccourcissez-les ; rien n'a été écrit.",
                detail));
        }
    }

    /**
     * The data cannot be decrypted with this card. Check that they were encrypted for its holder.
     */
    public static final class DecryptFailed extends CpsException {
        private static final long serialVersionUID = 1L;

        DecryptFailed(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public DecryptFailed(String detail) {
            super(Parts.found(
                "decrypt.failed", -32056,
                "The data cannot be decrypted with this card. Check that they were encrypted for its holder.",
                "Les données ne peuvent pas être déchiffrées avec cette carte. Vérifiez qu'elles ont été chiffrées pour son porteur.",
                detail));
        }
    }

    /**
     * The signature made by the card does not verify, so it was thrown away. Try again; if it
     * happens again, have the card replaced.
     */
    public static final class SignatureUnverified extends CpsException {
        private static final long serialVersionUID = 1L;

        SignatureUnverified(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public SignatureUnverified(String detail) {
            super(Parts.found(
                "signature.unverified", -32057,
                "The signature made by the card does not verify, so it was thrown away. Try again; if it happens again, have the card replaced.",
                "La signature produite par la carte n'est pas valide, elle a été détruite. Réessayez ; si cela se reproduit, faites remplacer la carte.",
                detail));
        }
    }

    /**
     * The card's certificate is not trusted, so the PIN was not asked for and nothing was signed.
     * See why with: cpsctl certs list
     */
    public static final class CertificateUntrusted extends CpsException {
        private static final long serialVersionUID = 1L;

        CertificateUntrusted(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CertificateUntrusted(String detail) {
            super(Parts.found(
                "certificate.untrusted", -32058,
                "The card's certificate is not trusted, so the PIN was not asked for and nothing was signed. See why with: cpsctl certs list",
                "Le certificat de la carte n'est pas de confiance : le code porteur n'a pas été demandé et rien n'a été signé. Voyez pourquoi avec : cpsctl certs list",
                detail));
        }
    }

    /**
     * The certificate of this key cannot be read, so its signatures cannot be checked. Have the
     * card replaced by its issuer; its other key works meanwhile.
     */
    public static final class CertificateDamaged extends CpsException {
        private static final long serialVersionUID = 1L;

        CertificateDamaged(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public CertificateDamaged(String detail) {
            super(Parts.found(
                "certificate.damaged", -32059,
                "The certificate of this key cannot be read, so its signatures cannot be checked. Have the card replaced by its issuer; its other key works meanwhile.",
                "Le certificat de cette clé est illisible, ses signatures ne peuvent donc pas être vérifiées. Faites remplacer la carte par son émetteur ; son autre clé fonctionne en attendant.",
                detail));
        }
    }

    /**
     * The card does not say who its holder is by a national identifier, so it makes no assertion.
     * Ask the issuer of the card.
     */
    public static final class AssertionNoNationalId extends CpsException {
        private static final long serialVersionUID = 1L;

        AssertionNoNationalId(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public AssertionNoNationalId(String detail) {
            super(Parts.found(
                "assertion.no_national_id", -32090,
                "The card does not say who its holder is by a national identifier, so it makes no assertion. Ask the issuer of the card.",
                "La carte ne dit pas qui est son porteur par un identifiant national, elle ne fait donc pas d'assertion. Adressez-vous à l'émetteur de la carte.",
                detail));
        }
    }

    /**
     * The card says no profession of its holder, so it makes no assertion. Use the card of a
     * health professional.
     */
    public static final class AssertionNoProfession extends CpsException {
        private static final long serialVersionUID = 1L;

        AssertionNoProfession(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public AssertionNoProfession(String detail) {
            super(Parts.found(
                "assertion.no_profession", -32091,
                "The card says no profession of its holder, so it makes no assertion. Use the card of a health professional.",
                "La carte ne dit aucune profession de son porteur, elle ne fait donc pas d'assertion. Utilisez la carte d'un professionnel de santé.",
                detail));
        }
    }

    /**
     * The card says no speciality of its holder, and servers refuse this profession without one.
     * Have the issuer of the card add it.
     */
    public static final class AssertionNoSpeciality extends CpsException {
        private static final long serialVersionUID = 1L;

        AssertionNoSpeciality(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public AssertionNoSpeciality(String detail) {
            super(Parts.found(
                "assertion.no_speciality", -32092,
                "The card says no speciality of its holder, and servers refuse this profession without one. Have the issuer of the card add it.",
                "La carte ne dit aucune spécialité de son porteur, et les serveurs refusent cette profession sans spécialité. Faites-la ajouter par l'émetteur de la carte.",
                detail));
        }
    }

    /**
     * The card has no activity with this number. Choose one of those that this command shows:
     * cpsctl identity --pin
     */
    public static final class AssertionNoActivity extends CpsException {
        private static final long serialVersionUID = 1L;

        AssertionNoActivity(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public AssertionNoActivity(String detail) {
            super(Parts.found(
                "assertion.no_activity", -32093,
                "The card has no activity with this number. Choose one of those that this command shows: cpsctl identity --pin",
                "La carte n'a pas d'activité de ce numéro. Choisissez-en une que cette commande montre : cpsctl identity --pin",
                detail));
        }
    }

    /**
     * This activity of the card names no structure. Choose another one of: cpsctl identity --pin
     */
    public static final class AssertionNoStructure extends CpsException {
        private static final long serialVersionUID = 1L;

        AssertionNoStructure(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public AssertionNoStructure(String detail) {
            super(Parts.found(
                "assertion.no_structure", -32094,
                "This activity of the card names no structure. Choose another one of: cpsctl identity --pin",
                "Cette activité de la carte ne nomme pas de structure. Choisissez-en une autre parmi : cpsctl identity --pin",
                detail));
        }
    }

    /** This activity of the card names no sector. Choose another one of: cpsctl identity --pin */
    public static final class AssertionNoSector extends CpsException {
        private static final long serialVersionUID = 1L;

        AssertionNoSector(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public AssertionNoSector(String detail) {
            super(Parts.found(
                "assertion.no_sector", -32095,
                "This activity of the card names no sector. Choose another one of: cpsctl identity --pin",
                "Cette activité de la carte ne nomme pas de secteur. Choisissez-en une autre parmi : cpsctl identity --pin",
                detail));
        }
    }

    /**
     * The structure of this activity has no number with which an establishment bills. Declare the
     * billing number of the activity.
     */
    public static final class AssertionNoBillingNumber extends CpsException {
        private static final long serialVersionUID = 1L;

        AssertionNoBillingNumber(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public AssertionNoBillingNumber(String detail) {
            super(Parts.found(
                "assertion.no_billing_number", -32096,
                "The structure of this activity has no number with which an establishment bills. Declare the billing number of the activity.",
                "La structure de cette activité n'a pas de numéro avec lequel un établissement facture. Déclarez le numéro de facturation de l'activité.",
                detail));
        }
    }

    /**
     * The signature names the certificates of all issuers, and cpsd does not know them up to a
     * root. Have the administrator put them into its trust directory.
     */
    public static final class AssertionNoChain extends CpsException {
        private static final long serialVersionUID = 1L;

        AssertionNoChain(Parts parts) {
            super(parts);
        }

        /** Makes one that the client itself has found. */
        public AssertionNoChain(String detail) {
            super(Parts.found(
                "assertion.no_chain", -32097,
                "The signature names the certificates of all issuers, and cpsd does not know them up to a root. Have the administrator put them into its trust directory.",
                "La signature nomme les certificats de tous les émetteurs, et cpsd ne les connaît pas jusqu'à une racine. Faites-les mettre par l'administrateur dans son répertoire de confiance.",
                detail));
        }
    }
}
